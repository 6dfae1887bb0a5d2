"""Doubt about what was recognised: shapes, second looks, habits of columns."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from PIL import Image

import gouji
from gouji.outcome import Cause, Evidence, Outcome
from gouji.places import Place
from gouji.readers.paged.cells import Filled, Ruled
from gouji.readers.paged.lines import lines_of
from gouji.readers.paged.sheet import Glyph
from gouji.readers.paged.walls import Box
from gouji.readers.scan.doubt import carried_over, compared, doubting, looked_again, pointed, regrouped, repaired
from gouji.readers.scan.engine import Letter
from gouji.show.as_html import Picture, cut, render


def letters(text: str, sure: float = 0.999, **sures: float) -> list[Letter]:
    """A line, its characters evenly spaced; `sures` by index, as _3=0.8."""
    step = 1 / len(text)
    return [Letter(one, (at + 0.5) * step, sures.get(f"_{at}", sure), ()) for at, one in enumerate(text)]


def said(line: list[Letter]) -> str:
    return "".join(one.text for one in line)


@pytest.mark.parametrize(
    ("read", "meant"),
    [("7.783.87", "7,783.87"), ("1,146,09万元", "1,146.09万元"), ("12.345.678", "12,345,678"), ("1O0.00", "100.00"), ("99.5O%", "99.50%"),
     ("l2.50", "12.50"), ("2l3", "213"), ("W100%", "≤100%"), ("收入1.146.09万元", "收入1,146.09万元")],
)  # fmt: skip
def test_shapes_that_no_number_has_are_put_right_and_doubtful(read: str, meant: str) -> None:
    line = repaired(letters(read))
    assert said(line) == meant
    changed = [at for at, (one, other) in enumerate(zip(read, meant, strict=True)) if one != other]
    assert all(line[at].sure <= 0.9 and line[at].others[0][0] == read[at] for at in changed)
    assert all(line[at].sure > 0.99 for at in range(len(read)) if at not in changed)


@pytest.mark.parametrize(
    "text",
    [
        "1,146.09",
        "2023.12.31",
        "1.2",
        "12,345",
        "3.1.2",
        "192.168.1.1",
        "A101",
        "CO2",
        "第1,2,3项",
        "09:30",
        "W",
        "O型",
        "1、2",
        "17,026,0",
        "17,026,00",
    ],
)
def test_what_may_be_so_stays(text: str) -> None:
    assert repaired(letters(text)) == letters(text)


def test_a_rate_beyond_reach_may_be_at_least() -> None:
    line = repaired(letters("290%"))
    assert (said(line), line[0].others[0][0]) == ("290%", "≥")
    assert line[0].sure <= 0.9


def test_a_doubtful_digit_is_read_again() -> None:
    crop = np.full((30, 200), 255, np.uint8)
    seen: list[int] = []

    def reader(crops: object) -> list[list[Letter]]:
        assert isinstance(crops, list)
        seen.append(len(crops))
        return [letters("412.68", 0.995)]

    sure, other, agreed = letters("412.69"), letters("412.69", _5=0.7), letters("412.68", _5=0.7)
    assert looked_again([crop], [sure], reader) == [sure]
    assert not seen
    told = looked_again([crop], [other], reader)[0]
    assert (said(told), told[5].others[0][0]) == ("412.68", "9")
    assert told[5].sure <= 0.5
    told = looked_again([crop], [agreed], reader)[0]
    assert said(told) == "412.68"
    assert 0.7 < told[5].sure < 0.9
    assert seen == [1, 1]


def column(*texts: str) -> tuple[list[Glyph], list[Ruled]]:
    """A table of one column, a number in each row."""
    glyphs = [[Glyph(one, 10 + 6 * at, 20 * row + 2, 16 + 6 * at, 20 * row + 16, 20 * row + 14, 0.999) for at, one in enumerate(text)]
              for row, text in enumerate(texts)]  # fmt: skip
    cells = [Filled(row, 0, 1, 1, Box(0, 20 * row, 100, 20 * row + 20), lines_of(line, 1)) for row, line in enumerate(glyphs)]
    box = Box(0, 0, 100, 20 * len(texts))
    return [one for line in glyphs for one in line], [Ruled(1, box, [20.0 * row for row in range(len(texts))], [0.0], cells)]


def test_a_number_without_the_point_that_all_others_have_may_have_lost_it() -> None:
    glyphs = doubting(*column("412.69", "18.20", "7.05", "1204", "96.10", "33.00", "5.00"))
    doubtful = [one for one in glyphs if one.sure < 0.95]
    assert "".join(one.text for one in doubtful) == "1204"
    assert [one.others for one in doubtful] == [(), (), (".0",), ()]


def specked(below: int = 0) -> tuple[np.ndarray, tuple[int, ...]]:
    """Four digits, a speck between the second and the third, and where the digits stand."""
    crop = np.full((40, 120), 250, np.uint8)
    for left in (10, 30, 60, 80):
        crop[8:32, left : left + 12] = 20
    crop[29 : 32 + below, 48:52] = 20
    return crop, (16, 36, 66, 86)


def placed(text: str, places: tuple[int, ...], **sures: float) -> list[Letter]:
    return [one._replace(at=at / 120) for one, at in zip(letters(text, **sures), places, strict=True)]


@pytest.mark.parametrize(("below", "mark"), [(0, "."), (4, ",")])
def test_a_speck_beside_a_doubtful_digit_is_a_doubtful_point(below: int, mark: str) -> None:
    crop, places = specked(below)
    told = pointed(crop, placed("4684", places, _2=0.8))
    assert said(told) == f"46{mark}84"
    assert told[2].sure <= 0.9
    assert told[2].others[0][0] == ""
    crop[29 : 32 + below, 48:52] = 250
    assert pointed(crop, placed("4684", places, _2=0.8)) == placed("4684", places, _2=0.8)


@pytest.mark.parametrize("text", ["2019", "4684", "7.31", "75.2"])
def test_no_point_comes_among_digits_that_were_read_surely(text: str) -> None:
    crop, places = specked()
    assert pointed(crop, placed(text, places)) == placed(text, places)  # a year, a code in its cell, beside a point


def test_sure_digits_of_a_sentence_with_a_speck_between_may_have_lost_a_point() -> None:
    crop, places = specked()
    told = pointed(crop, placed("468%", places))
    assert said(told) == "468%"
    assert (told[2].sure, told[2].others[0][0]) == (0.9, ".8")


def test_a_digit_that_another_picture_of_the_line_shows_otherwise_is_doubtful_with_both() -> None:
    told = compared(letters("支出1.17万元"), [letters("支出4.17万元", 0.6), letters("支出1.17万元")])
    assert said(told) == "支出1.17万元"
    assert (told[2].sure, told[2].others) == (0.5, (("4", 0.5),))
    assert {one.sure for one in told[3:]} == {0.999}
    assert compared(letters("支出1.17万元"), [letters("友出1.17万无")])[2:6] == letters("支出1.17万元")[2:6]


def test_a_number_that_its_cell_breaks_is_judged_as_a_whole() -> None:
    first, second = ([Glyph(one, 10 + 6 * at, top, 16 + 6 * at, top + 14, top + 12, 0.999) for at, one in enumerate(text)]
                     for text, top in (("341.89", 2.0), ("1.00", 20.0)))  # fmt: skip
    cell = Filled(0, 0, 1, 1, Box(0, 0, 100, 40), [*lines_of(first, 1), *lines_of(second, 1)])
    glyphs = regrouped([*first, *second], [Ruled(1, cell.box, [0.0], [0.0], [cell])])
    assert "".join(one.text for one in glyphs) == "341,891.00"
    assert (glyphs[3].others, glyphs[3].sure) == ((".",), 0.9)


@pytest.mark.parametrize(("above", "below"), [("512,704.36", "8,915,220.40"), ("3,118,604.57", "9,240.11"), ("88.40", "131.25")])
def test_two_whole_amounts_in_one_cell_are_not_one(above: str, below: str) -> None:
    first, second = ([Glyph(one, 10 + 6 * at, top, 16 + 6 * at, top + 14, top + 12, 0.999) for at, one in enumerate(text)]
                     for text, top in ((above, 2.0), (below, 20.0)))  # fmt: skip
    cell = Filled(0, 0, 1, 1, Box(0, 0, 100, 40), [*lines_of(first, 1), *lines_of(second, 1)])
    glyphs = regrouped([*first, *second], [Ruled(1, cell.box, [0.0], [0.0], [cell])])
    assert glyphs == [*first, *second]


@pytest.mark.parametrize(
    ("above", "below", "mark"),
    [
        ("支出1，", "168.6万元", ","),
        ("共12，", "168万元", ","),
        ("2023，", "168.6万元", "，"),
        ("完成3，", "168项", "，"),
        ("增加1，", "20万元", "，"),
    ],
)
def test_a_wide_comma_at_the_end_of_a_line_within_a_number_is_narrow(above: str, below: str, mark: str) -> None:
    lines = [[Glyph(one, 10 + 6 * at, top, 16 + 6 * at, top + 14, top + 12, 0.999) for at, one in enumerate(text)]
             for text, top in ((above, 2.0), (below, 20.0))]  # fmt: skip
    last = carried_over(lines)[0][-1]
    assert last.text == mark
    assert (last.sure <= 0.9) == (mark == ",")


@pytest.mark.parametrize(
    "texts", [("10", "10", "5", "5.5", "20", "8"), ("412.69", "18.20", "1204"), ("1.00", "2", "3.00", "4", "5.00", "6", "7")]
)
def test_a_column_without_a_habit_doubts_nothing(texts: tuple[str, ...]) -> None:
    glyphs, tables = column(*texts)
    assert doubting(glyphs, tables) == glyphs


def test_the_page_of_findings_shows_what_stands_where_a_figure_is_doubtful() -> None:
    pixels = np.full((1000, 700, 3), 255, np.uint8)
    pixels[200:220, 100:150] = 0
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG")
    place = Place(page=1, box=(50, 100, 75, 110), sure=0.5, readings=("410.11",))
    crop = cut(Picture(stream.getvalue(), 350, 500), (50, 100, 75, 110))
    seen = np.asarray(Image.open(io.BytesIO(crop)).convert("L"))
    assert seen.shape == (36, 82)  # 18 x 41 points with what is around, two pixels to a point
    assert seen[:4].min() > 200
    assert seen[12:24, 20:60].max() < 60
    document = gouji.check("2023年度基本支出412.69万元。".encode())
    words = tuple((one, "x") for one in ("label", "stated", "expected", "unit", "other", "what", "where"))
    told = Outcome("table-text", "broken", "table-text", "equal", words, stated="412.69", expected="410.11", unit="万元", severity="warning",
                   evidence=(Evidence("stated", None, "", Decimal("412.69"), "万元", "412.69", "text", "", place),),
                   cause=Cause("misread", (("raw", "412.69"), ("other", "410.11"))))  # fmt: skip
    page = render(replace(document, outcomes=(told,)), "zh", None, {place: crop})
    assert base64.b64encode(crop).decode() in page
    assert "412.69 · 410.11" in page
