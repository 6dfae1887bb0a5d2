"""A fraction whose bar lies level is read as one over the other; a rule between two figures of a column is none."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from samples import layer, ofd_of
from shown_pages import LATIN, SONG, Draw, line, page, table, tables, texts
from test_ofd import box, text

BEFORE, AFTER = "本期完成率为", "，按季公布。"


def stacked(over: str, under: str, x: float, y: float, size: float, *, area: bool = False, rule: bool = True) -> Draw:
    """A fraction whose line of text stands at y, with its bar as a stroke or as a thin area."""

    def draw(canvas: Canvas) -> None:
        wide = max(canvas.stringWidth(one, LATIN, size) for one in (over, under))
        canvas.setFont(LATIN, size)
        canvas.drawCentredString(x + wide / 2, y + 3.5 + 0.25 * size, over)
        canvas.drawCentredString(x + wide / 2, y + 2.5 - 0.9 * size, under)
        if area:
            canvas.rect(x - 1, y + 3, wide + 2, 0.4, stroke=0, fill=1)
        elif rule:
            canvas.line(x - 1, y + 3, x + wide + 1, y + 3)

    return draw


def sentence(over: str, under: str, size: float, before: str = BEFORE, *, area: bool = False) -> list[Draw]:
    """A line with a fraction in it, between two others."""
    end = 60 + 11 * sum(1.0 if one > "\u2e80" else 0.56 for one in before)
    return [line("第一季度按计划推进。", y=730), line(before, y=700), stacked(over, under, end + 3, 700, size, area=area),
            line(AFTER, x=end + 60, y=700), line("第二季度继续推进。", y=670)]  # fmt: skip


@pytest.mark.parametrize("size", [6.5, 8, 10, 11])
@pytest.mark.parametrize("area", [False, True], ids=["stroke", "area"])
@pytest.mark.parametrize(("over", "under"), [("31", "47"), ("618.35", "720.40"), ("1,618.35", "2,720.40"), ("7", "12"), ("5", "108")])
def test_a_fraction_in_a_line_is_one_over_the_other(over: str, under: str, size: float, area: bool) -> None:
    found = ["".join(one.split()) for one in texts(page(*sentence(over, under, size, area=area)))]
    assert found == ["第一季度按计划推进。", f"{BEFORE}{over}/{under}{AFTER}", "第二季度继续推进。"]


@pytest.mark.parametrize("size", [6.5, 9])
def test_a_mixed_number_is_no_longer_one(size: float) -> None:
    assert f"每户3({1}/{4})" in texts(page(*sentence("1", "4", size, "每户3")))[1]


@pytest.mark.parametrize("size", [7, 10])
def test_a_fraction_in_a_cell_is_one_over_the_other(size: float) -> None:
    content = page(table([["项目", "比例", "备注"], ["测绘", "", "按季"]], high=34), stacked("31", "47", 170, 438, size))
    assert tables(content) == [[["项目", "比例", "备注"], ["测绘", "31/47", "按季"]]]


def test_figures_without_a_bar_and_rules_under_columns_are_no_fraction() -> None:
    both = page(table([["项目", "上年", "今年"], ["测绘", "", "88.20"]], high=34), stacked("31", "47", 170, 438, 10, rule=False))
    assert tables(both)[0][1] == ["测绘", "31\n47", "88.20"]

    def total(canvas: Canvas) -> None:
        for at, (words, figure) in enumerate([("测绘", "31.20"), ("合计", "47.50")]):
            canvas.setFont(SONG, 11)
            canvas.drawString(60, 600 - 15 * at, words)
            canvas.drawRightString(200, 600 - 15 * at, figure)
        canvas.line(165, 597, 201, 597)

    assert "/" not in "".join(texts(page(total)) + [cell for one in tables(page(total)) for row in one for cell in row])


def test_the_rulings_of_rows_are_no_bars() -> None:
    rows = [["31", "47"], ["52", "68"], ["83", "115"]]
    assert tables(page(table(rows, wide=20, high=13))) == [rows]


def test_a_fraction_of_an_ofd_is_one_over_the_other() -> None:
    bar = box(58, 31.4, 7, 0.1)
    content = text("按期办结率为", 30, 30) + text("31", 60, 28.2) + bar + text("47", 60, 32.2) + text("较好", 70, 30)
    assert "31/47" in "".join(texts(ofd_of([layer(content)])))
