"""Tables that no ruling parts, columns of prose, and lines with blanks to be filled in."""

from __future__ import annotations

import io
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

import gouji
from gouji.document import Paragraph, Table
from gouji.places import Place
from gouji.text import place_in

SONG = "STSong-Light"
STEP = 20.0
Put = tuple[float, float, str]  # x, y from the top, words; a right end where x is negative
Rule = tuple[float, float, float, float]


def drawn(*pages: tuple[list[Put], list[Rule]], font: str = SONG, size: float = 10.5) -> bytes:
    """A PDF of texts and rulings."""
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=True)
    for texts, rules in pages:
        canvas.setFont(font, size)
        for x, y, words in texts:
            if x < 0:
                canvas.drawRightString(-x, A4[1] - y, words)
            else:
                canvas.drawString(x, A4[1] - y, words)
        for x0, y0, x1, y1 in rules:
            canvas.line(x0, A4[1] - y0, x1, A4[1] - y1)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def spread(rows: list[list[str]], lefts: list[float], rights: list[float], top: float = 100, step: float = STEP) -> list[Put]:
    """Texts in columns: words begin at `lefts`, figures end at `rights`; a head may begin elsewhere."""
    texts: list[Put] = []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words:
                figure = words[-1] in "0123456789%)" and c > 0
                texts.append((-rights[c] if figure else lefts[c], top + step * r, words))
    return texts


def blocks_of(content: bytes) -> list[Any]:
    """Tables as rows of texts, paragraphs as texts."""
    found: list[Any] = []
    for block in gouji.read(content).blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
            continue
        rows = [[""] * block.n_cols for _ in range(block.n_rows)]
        for cell in block.cells:
            rows[cell.row][cell.col] = cell.text
        found.append(rows)
    return found


CHINESE = [["项目", "年初数", "调整数", "决算数"], ["修渠", "1,204.50", "12.00", "1,216.50"], ["植树", "88.10", "0.00", "88.10"],
           ["合计", "1,292.60", "12.00", "1,304.60"]]  # fmt: skip
LATIN = [["Item", "First plan", "Change", "Spent"], ["Canal works", "1,204.50", "12.00", "1,216.50"], ["Trees", "88.10", "0.00", "88.10"],
         ["Total", "1,292.60", "12.00", "1,304.60"]]  # fmt: skip


@pytest.mark.parametrize(("rows", "font"), [(CHINESE, SONG), (LATIN, "Helvetica"), (LATIN, "Times-Roman")])
@pytest.mark.parametrize("lines", ["none", "around", "three"])
@pytest.mark.parametrize("step", [14.0, 24.0])
def test_columns_are_told_whatever_the_script_and_whatever_is_ruled(rows: list[list[str]], font: str, lines: str, step: float) -> None:
    top, end = 100 - 12, 100 + step * 3 + 6
    rules: list[Rule] = []
    if lines != "none":
        rules += [(60, top, 480, top), (60, end, 480, end)]
    if lines == "around":
        rules += [(60, top, 60, end), (480, top, 480, end)]
    if lines == "three":
        rules += [(60, 104, 480, 104)]
    content = drawn((spread(rows, [66, 190, 290, 390], [0, 270, 370, 470], step=step), rules), font=font)
    assert blocks_of(content) == [rows]


def test_heads_on_the_left_and_figures_on_the_right_are_one_column() -> None:
    rows = [["项目", "年初", "全年", "决算"], ["修渠", "1.50", "2.50", "2.40"], ["植树", "8.10", "8.10", "7.00"]]
    assert blocks_of(drawn((spread(rows, [66, 150, 250, 350], [0, 240, 340, 440]), []))) == [rows]


@pytest.mark.parametrize("gap", [2.5, 3.0])
def test_figures_that_nearly_touch_are_parted_by_the_rows_around(gap: float) -> None:
    wide = 8 * 5.25
    rights = [0.0, *(200 + wide + at * (wide + gap) for at in range(3))]
    rows = [
        ["项目", "年初数", "调整数", "决算数"],
        ["修渠", "1,204.50", "1,012.00", "2,216.50"],
        ["合计", "1,204.50", "1,012.00", "2,216.50"],
    ]
    assert blocks_of(drawn((spread(rows, [66, *(right - wide + 4 for right in rights[1:])], rights), []))) == [rows]


def test_thousands_that_spaces_group_are_one_figure() -> None:
    rows = [["Item", "Plan", "Spent"], ["Canals", "1 204 500", "12 000"], ["Trees", "88 100", "9 400"]]
    content = drawn((spread(rows, [66, 200, 300], [0, 270, 370]), []), font="Helvetica")
    assert [[cell.replace(" ", "") for cell in row] for row in blocks_of(content)[0]] == [
        [cell.replace(" ", "") for cell in row] for row in rows
    ]


def test_lines_that_stand_closer_than_rows_are_one_cell() -> None:
    texts: list[Put] = [(66, 100, "项目"), (200, 100, "预算"), (300, 100, "决算")]
    for at, (label, plan, spent) in enumerate(
        [("渠道清淤及", "12.00", "11.00"), ("护坡修复及", "9.00", "8.50"), ("苗木补植及", "7.00", "7.00")]
    ):
        top = 130 + 40 * at
        texts += [(66, top, label), (66, top + 13, "附属工程"), (-240, top, plan), (-340, top, spent)]
    (rows,) = blocks_of(drawn((texts, [])))
    assert rows[1:] == [
        ["渠道清淤及\n附属工程", "12.00", "11.00"],
        ["护坡修复及\n附属工程", "9.00", "8.50"],
        ["苗木补植及\n附属工程", "7.00", "7.00"],
    ]


def test_a_head_over_two_columns_spans_them() -> None:
    texts = [
        (250.0, 80.0, "本年支出金额"),
        *spread([["项目", "预算", "决算"], ["修渠", "12.00", "11.00"], ["植树", "9.00", "8.00"]], [66, 220, 320], [0, 260, 360]),
    ]
    (table,) = [one for one in gouji.read(drawn((texts, []))).blocks if isinstance(one, Table)]
    assert [(cell.text, cell.col) for cell in table.cells if cell.text in ("12.00", "11.00")] == [("12.00", 1), ("11.00", 2)]


PROSE = [
    ["本年度收入共计三百余万元，主", "要来自财政拨款，其余为其他收", "入，较上年略有增加，各项收", "入均已及时足额入库。"],
    ["本年度支出共计二百余万元，其", "中人员经费占六成，公用经费占", "四成，较上年略有减少，结余", "资金按规定上缴。"],
    ["单位对项目开展了自评，认为总", "体完成较好，个别指标因天气原", "因未能完成，下一年度将继续", "推进有关工作。"],
]


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("shift", [0.0, 7.0])
def test_columns_of_prose_are_read_one_after_the_other(count: int, shift: float) -> None:
    size = 9.0
    texts = [
        (50 + 165.0 * column, 100 + 15 * row + shift * column, words) for column in range(count) for row, words in enumerate(PROSE[column])
    ]
    assert blocks_of(drawn((texts, []), size=size)) == ["".join(column) for column in PROSE[:count]]


def test_underlined_blanks_are_no_rulings() -> None:
    texts: list[Put] = []
    rules: list[Rule] = []
    for at, (label, value, unit) in enumerate(
        [("单位名称：", "苇塘站", ""), ("收入合计：", "120.40", "万元"), ("支出合计：", "98.70", "万元")]
    ):
        top = 100 + 24 * at
        texts += [(66, top, label), (140, top, value)] + ([(215, top, unit)] if unit else [])
        rules.append((66 + 10.5 * 5, top + 2, 205, top + 2))
    found = blocks_of(drawn((texts, rules)))
    assert [one.replace(" ", "") for one in found] == ["单位名称：苇塘站", "收入合计：120.40万元", "支出合计：98.70万元"]


ACROSS = [60.0, 200.0, 300.0, 400.0, 500.0]


def cut(first: list[list[str]], second: list[list[str]]) -> bytes:
    """A ruled table over two pages."""
    pages = []
    for rows, top in ((first, 700.0), (second, 50.0)):
        end = top + STEP * len(rows)
        rules = [(ACROSS[0], top + STEP * at, ACROSS[-1], top + STEP * at) for at in range(len(rows) + 1)]
        rules += [(x, top, x, end) for x in ACROSS]
        pages.append((spread(rows, [x + 4 for x in ACROSS], [x - 4 for x in ACROSS[1:]], top=top + 14), rules))
    return drawn(*pages)


HEAD = ["项目", "预算", "调整", "决算"]
ROWS = [HEAD, ["修渠", "12.00", "0.00", "11.00"], ["植树", "9.00", "0.00", "8.00"]]


@pytest.mark.parametrize("head", [[], [HEAD]], ids=["no head", "head again"])
def test_a_row_that_the_page_cuts_goes_on(head: list[list[str]]) -> None:
    content = cut(
        [*ROWS, ["堤岸绿化带补植", "7.00", "0.00", "7.00"]], [*head, ["与养护工程", "", "", ""], ["合计", "28.00", "0.00", "26.00"]]
    )
    (rows,) = blocks_of(content)
    assert rows[3:] == [["堤岸绿化带补植\n与养护工程", "7.00", "0.00", "7.00"], ["合计", "28.00", "0.00", "26.00"]]


@pytest.mark.parametrize(
    "name", [["二、工程类", "", "", ""], ["项目支出", "", "", ""], ["护坡", "1.00", "0.00", "1.00"], ["护坡", "", "", "1.00"]],
    ids=["numbered", "known", "figures", "one figure"],
)  # fmt: skip
def test_a_row_of_its_own_begins_a_page(name: list[str]) -> None:
    (rows,) = blocks_of(cut([*ROWS, ["堤岸", "7.00", "0.00", "7.00"]], [name, ["合计", "28.00", "0.00", "26.00"]]))
    assert rows[3:5] == [["堤岸", "7.00", "0.00", "7.00"], name]


def test_names_of_groups_elsewhere_make_one_at_the_page_end_likely() -> None:
    grouped = [HEAD, ["维护类", "", "", ""], *ROWS[1:]]
    (rows,) = blocks_of(cut(grouped, [["工程类", "", "", ""], ["护坡", "7.00", "0.00", "7.00"]]))
    assert rows[4] == ["工程类", "", "", ""]


def test_a_table_without_rulings_goes_on_over_the_page_end() -> None:
    first = spread(
        [HEAD, *([f"第{at}段渠道", f"{at}2.00", "0.00", f"{at}1.00"] for at in range(1, 5))],
        [66, 200, 300, 400],
        [0, 260, 360, 460],
        top=700,
    )
    second = spread(
        [HEAD, ["第五段", "6.00", "0.00", "5.00"], ["合计", "126.00", "0.00", "115.00"]], [66, 200, 300, 400], [0, 260, 360, 460], top=60
    )
    (rows,) = blocks_of(drawn((first, []), (second, [])))
    assert [row[0] for row in rows] == ["项目", "第1段渠道", "第2段渠道", "第3段渠道", "第4段渠道", "第五段", "合计"]


def place_of(content: bytes, figure: str) -> Place:
    """Where a figure stands."""
    for block in gouji.read(content).blocks:
        for holder in [block] if isinstance(block, Paragraph) else block.cells:
            at = holder.text.find(figure)
            if at >= 0:
                return place_in(holder, at, at + len(figure))
    raise AssertionError(figure)


def test_the_place_of_a_figure_is_its_own_line() -> None:
    lines = ["二〇二四年苇塘站共完成渠道清淤、护坡修复、苗木补植等项目十余个，合计投入", "资金304.60万元，比上年增加12.35万元。"]
    content = drawn(([(90, 100, lines[0]), (66, 118, lines[1])], []))
    assert len(blocks_of(content)) == 1
    place = place_of(content, "304.60")
    assert place.box is not None
    assert 105 < place.box[1] < place.box[3] < 125
    assert place.box[0] == pytest.approx(66 + 21, abs=1)
