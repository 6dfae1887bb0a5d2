"""PDF files: the fast reading against pdfplumber, boxes against the figures that they are drawn around, and what pages do."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

import gouji
from gouji.document import Paragraph, Table
from gouji.readers.paged.letters import LETTERS
from gouji.readers.paged.lines import joined
from gouji.readers.paged.walls import grids, merged
from gouji.readers.pdf.pages import sheets
from gouji.rules import load
from gouji.show.as_json import check_object
from gouji.show.as_text import render
from reports import CORPUS, ROOT

SHARED = sorted((ROOT.parent / "shared" / "reports").glob("*.pdf"))
OWN = sorted((CORPUS / "reports").glob("*/report.office.pdf"))[:6] + sorted((CORPUS / "reports").glob("*/report.drawn.pdf"))[:6]
FILES = OWN + SHARED
NAMES = [f"{path.parent.name}/{path.name}" for path in FILES]


def plain(text: str | None) -> str:
    return "".join(LETTERS.get(char, char) for char in re.sub(r"[\s\0]", "", text or ""))


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_cells_are_those_of_pdfplumber(path: Path) -> None:
    from gouji.readers.paged.fill import _Slots

    compared = 0
    with pdfplumber.open(path) as reference:
        for page, sheet in zip(reference.pages, sheets(path.read_bytes()), strict=True):
            mine = grids(merged(sheet.level), merged(sheet.upright))
            theirs = page.find_tables()
            assert len(mine) == len(theirs), page.page_number
            for grid, table in zip(mine, theirs, strict=True):
                slots = _Slots(grid)
                for glyph in sheet.glyphs:
                    slots.take(glyph, (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)
                cells = {(cell.row, cell.col): plain(joined(cell.lines)) for cell in slots.ruled(page.page_number).cells}
                texts = table.extract()
                expected = {
                    (r, c): plain(texts[r][c]) for r, row in enumerate(table.rows) for c, cell in enumerate(row.cells) if cell is not None
                }
                assert cells == expected, page.page_number
                compared += len(cells)
    assert compared or path.name == "report.office.pdf"


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_box_lies_on_its_figure(path: Path) -> None:
    checked = gouji.check(path)
    document = pdfium.PdfDocument(path.read_bytes())
    pages = {number: document[number - 1] for number in range(1, len(document) + 1)}
    texts = {number: page.get_textpage() for number, page in pages.items()}
    heights = {number: page.get_height() for number, page in pages.items()}
    looked = 0
    for entry in checked.ledger:
        place = entry.figure.place
        assert place.page is not None
        assert place.box is not None
        x0, top, x1, bottom = place.box
        high = heights[place.page]
        inside = texts[place.page].get_text_bounded(x0 + 0.8, high - bottom + 0.8, x1 - 0.8, high - top - 0.8)
        printed = plain(entry.figure.raw)
        assert printed in plain(inside) or plain(inside) in printed, (entry.figure.raw, inside)
        looked += 1
    assert looked > 20


def draw(*pages: list[tuple[str, object]], size: tuple[float, float] = A4, rotate: int = 0) -> bytes:
    """A PDF of lines ("text", (x, y, words)) and boxes ("box", (x, y, width, height))."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=size, invariant=True)
    for page in pages:
        canvas.setFont("STSong-Light", 11)
        if rotate:
            canvas.setPageRotation(rotate)
        for kind, what in page:
            if kind == "text":
                canvas.drawString(*what)  # type: ignore[misc]
            else:
                canvas.rect(*what)  # type: ignore[misc]
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def table(rows: list[list[str]], x: float, y: float, wide: float = 90, high: float = 20) -> list[tuple[str, object]]:
    """A ruled table, its top left corner at x, y."""
    made: list[tuple[str, object]] = []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            made.append(("box", (x + c * wide, y - (r + 1) * high, wide, high)))
            made.append(("text", (x + c * wide + 4, y - (r + 1) * high + 6, words)))
    return made


HEAD = ["项目", "预算数", "决算数"]


def texts_of(content: bytes) -> list[list[str]]:
    return [[cell.text for cell in block.cells] for block in gouji.read(content).blocks if isinstance(block, Table)]


def test_a_table_over_two_pages_is_one_and_its_header_is_said_once() -> None:
    first = [HEAD, *[[f"第{at}项", f"{at}.10", f"{at}.20"] for at in range(1, 30)]]
    second = [HEAD, *[[f"第{at}项", f"{at}.10", f"{at}.20"] for at in range(30, 34)]]
    content = draw([("text", (60, 800, "附表")), *table(first, 60, 780)], [*table(second, 60, 790), ("text", (60, 600, "以下为说明。"))])
    (block,) = [one for one in gouji.read(content).blocks if isinstance(one, Table)]
    assert block.n_rows == 34
    assert {anchor.strip.page for cell in block.cells for anchor in cell.anchors if anchor.strip} == {1, 2}


def test_a_table_with_a_title_of_its_own_is_another_one() -> None:
    content = draw(
        table([HEAD, ["甲", "1.00", "2.00"]], 60, 780), [("text", (60, 800, "支出明细表")), *table([HEAD, ["乙", "3.00", "4.00"]], 60, 780)]
    )
    assert len(texts_of(content)) == 2


def test_two_tables_side_by_side_stay_two() -> None:
    content = draw([*table([HEAD, ["甲", "1.00", "2.00"]], 20, 780, wide=70), *table([HEAD, ["乙", "3.00", "4.00"]], 300, 780, wide=70)])
    assert texts_of(content) == [[*HEAD, "甲", "1.00", "2.00"], [*HEAD, "乙", "3.00", "4.00"]]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_may_be_turned(rotate: int) -> None:
    content = draw(table([HEAD, ["甲", "1.00", "2.00"]], 60, 500), size=landscape(A4), rotate=rotate)
    assert texts_of(content) == [[*HEAD, "甲", "1.00", "2.00"]]


def test_numbers_broken_by_a_narrow_cell_are_whole() -> None:
    cell = [
        ("box", (60, 700, 60, 40)),
        ("box", (120, 700, 60, 40)),
        ("text", (63, 726, "基本支出")),
        ("text", (123, 726, "1,234,567,8")),
        ("text", (123, 706, "90.12")),
    ]
    assert texts_of(draw(cell)) == [["基本支出", "1,234,567,890.12"]]  # type: ignore[arg-type]


def test_page_numbers_and_running_heads_are_left_out() -> None:
    pages = [
        [
            ("text", (60, 810, "某县水务局2023年度部门决算")),
            ("text", (60, 700, f"这是第{at}页上的一段文字，说明基本支出{at}0.50万元。")),
            ("text", (290, 30, f"- {at} -")),
        ]
        for at in range(1, 6)
    ]
    lines = [block.text for block in gouji.read(draw(*pages)).blocks if isinstance(block, Paragraph)]  # type: ignore[arg-type]
    assert len(lines) == 5
    assert all(line.startswith("这是第") for line in lines)


def test_bold_that_is_drawn_twice_is_read_once() -> None:
    content = draw([("text", (60, 700, "基本支出893.35万元")), ("text", (60.4, 700, "基本支出893.35万元"))])
    assert [block.text for block in gouji.read(content).blocks if isinstance(block, Paragraph)] == ["基本支出893.35万元"]


def test_a_table_without_rulings_is_told_by_its_columns() -> None:
    rows = [("项目", "预算数", "决算数"), ("基本支出", "100.00", "90.00"), ("项目支出", "50.00", "45.00"), ("合计", "150.00", "135.00")]
    page = [("text", (60 + 150 * c, 700 - 20 * r, words)) for r, row in enumerate(rows) for c, words in enumerate(row)]
    assert texts_of(draw(page)) == [[words for row in rows for words in row]]  # type: ignore[arg-type]


def test_pages_can_be_chosen() -> None:
    content = draw([("text", (60, 700, "第一页的文字。"))], [("text", (60, 700, "第二页的文字。"))])
    (block,) = gouji.read(content, pages={2}).blocks
    assert isinstance(block, Paragraph)
    assert block.text == "第二页的文字。"
    with pytest.raises(gouji.ReadError, match="只有 2 页"):
        gouji.read(content, pages={3})


def half_scanned() -> bytes:
    """A picture for a first page, text on the second."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "white")), 0, 0, *A4)
    canvas.showPage()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas.setFont("STSong-Light", 11)
    canvas.drawString(60, 700, "2023年基本支出893.35万元。")
    canvas.save()
    return stream.getvalue()


def test_a_page_that_is_a_picture_needs_recognition_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from gouji.readers import scan
    from gouji.show import messages

    monkeypatch.setattr(scan, "available", lambda: False)
    monkeypatch.setattr(messages, "available", lambda: False)
    checked = gouji.check(half_scanned(), name="half.pdf")
    source = checked.report.document.source
    assert (source.pages, source.unread_pages) == (2, (1,))
    assert check_object(checked, "zh")["source"]["scanned_pages"] == 1
    said = render(checked, "zh", colour=False, width=100)
    assert "第1页没有可靠的文字层" in said
    assert "pip install 'gouji[scan]'" in " ".join(said.split())


def test_a_password_is_named() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=StandardEncryption("secret"))
    canvas.drawString(60, 700, "x")
    canvas.save()
    with pytest.raises(gouji.ReadError, match="密码"):
        gouji.read(stream.getvalue())


def test_radicals_are_read_as_characters() -> None:
    assert (LETTERS["⼀"], LETTERS["⻓"], LETTERS["ﬁ"]) == ("一", "长", "fi")
    assert load() is load()


def test_what_pdfium_cannot_open_is_read_by_pdfplumber(monkeypatch: pytest.MonkeyPatch) -> None:
    from gouji.readers.pdf import pages

    content = draw(table([HEAD, ["甲", "1.00", "2.00"]], 60, 500))

    def broken(_: bytes) -> None:
        raise pages.damaged("no xref")

    monkeypatch.setattr(pages, "opened", broken)
    assert texts_of(content) == [[*HEAD, "甲", "1.00", "2.00"]]


def test_a_form_that_begins_like_the_one_before_is_another_one() -> None:
    def form(project: str) -> list[list[str]]:
        return [["项目名称", project, ""], *[[f"第{at}项", f"{at}.10", f"{at}.20"] for at in range(1, 30)]]

    pages = [[("text", (60, 800, "项目情况登记表")), *table(form(project), 60, 780)] for project in ("甲项目", "乙项目")]
    assert len(texts_of(draw(*pages))) == 2
