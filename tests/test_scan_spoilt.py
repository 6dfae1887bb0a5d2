"""Pages that are spoilt in places: what is read there is not sure, and what is clear stays sure."""

from __future__ import annotations

from collections import Counter

import cv2
import numpy as np
import pytest

import gouji
from gouji.outcome import Checked
from gouji.readers.paged.sheet import Edge
from gouji.readers.scan.dirt import dazzled, is_spot, without_dirt
from gouji.readers.scan.engine import Found, Letter, Picture
from gouji.readers.scan.overlaid import is_overlaid
from gouji.readers.scan.rulings import Rulings, Stroke
from gouji.readers.scan.spoilt import distrusted
from scanned import CORPUS, numbers, scans

REPORT = CORPUS / "reports" / "wanhe-specialty-crops-2023" / "report.office.pdf"
SIZE, HIGH, WIDE = (1200, 900), 30.0, 14  # of a page and a line in pixels, and of a character


def errors(one: Checked) -> list[list[str]]:
    """The figures that each error shows, the accused one first."""
    return [[shown.raw for shown in each.evidence] for each in one.outcomes if each.state == "broken" and each.severity == "error"]


def is_told(error: list[str], true: list[list[str]]) -> bool:
    """Does an error rest on a figure that is wrong, and on another that it was held against, by whichever relation is left?"""
    return any(known[0] in error and len({*error} & {*known}) > 1 for known in true)


@pytest.mark.parametrize("kind", scans.SPOILT)
def test_a_spoilt_page_accuses_nobody_falsely(kind: str) -> None:
    clean = gouji.check(REPORT.read_bytes())
    read = gouji.check(scans.scan(REPORT.read_bytes(), 200, kind, seed=5))
    true = errors(clean)
    assert [one for one in errors(read) if not is_told(one, true)] == []
    want = Counter(text for text, _ in numbers(clean.report.document))
    sure = Counter(text for text, how in numbers(read.report.document) if how >= 0.95)
    assert (sure - want).total() <= 2  # of 110


def rulings(level: list[tuple[float, float, float]], upright: list[tuple[float, float, float]]) -> Rulings:
    """Rulings at (place, start, end), a point to a pixel."""
    flat, tall = ([Stroke(Edge(*one), one[0], 2.0, 0.0) for one in some] for some in (level, upright))
    drawn = np.zeros(SIZE, np.uint8)
    for at, start, end in level:
        cv2.line(drawn, (int(start), int(at)), (int(end), int(at)), (255,), 2)
    for at, start, end in upright:
        cv2.line(drawn, (int(at), int(start)), (int(at), int(end)), (255,), 2)
    return Rulings(flat, tall, drawn, 1.0)


TABLE = [(y, 100.0, 800.0) for y in (200.0, 300.0, 400.0, 500.0)], [(x, 200.0, 500.0) for x in (100.0, 400.0, 800.0)]


def page_of(lines: Rulings) -> Picture:
    return np.asarray(np.where(lines.picture > 0, 20, 250), np.uint8)


def test_a_streak_over_the_whole_height_is_no_ruling() -> None:
    lines = rulings(TABLE[0], [*TABLE[1], (600.0, 0.0, 1200.0)])
    clear, kept, dirt = without_dirt(page_of(lines), lines)
    assert [edge.at for edge in kept.upright] == [100, 400, 800]
    assert dirt is not None
    assert set(np.flatnonzero(dirt.any(axis=0))) >= {599, 600, 601}
    assert clear[350, 590:610].min() > 200
    assert clear[300, 600] < 60  # the level ruling goes on


def test_the_frame_of_a_stamp_is_no_ruling() -> None:
    frame = [(350.0, 450.0, 620.0), (420.0, 450.0, 620.0)], [(450.0, 350.0, 420.0), (620.0, 350.0, 420.0)]
    lines = rulings([*TABLE[0], *frame[0]], [*TABLE[1], *frame[1]])
    _, kept, dirt = without_dirt(page_of(lines), lines)
    assert (len(kept.flat), len(kept.tall)) == (4, 3)
    assert dirt is not None
    assert dirt[380, 500]
    assert not dirt[250, 500]


def test_where_all_rulings_are_broken_ink_is_missing() -> None:
    lines = rulings(*TABLE)
    grey = page_of(lines)
    assert without_dirt(grey, lines)[2] is None
    grey[:, 555:560] = 250
    dirt = without_dirt(grey, lines)[2]
    assert dirt is not None
    assert dirt[10, 557]


@pytest.mark.parametrize(("text", "sure", "x", "spot"), [("●", 0.4, 40.0, True), ("●", 0.4, 600.0, False), ("●", 0.95, 40.0, False), ("5", 0.4, 40.0, False)])  # fmt: skip
def test_a_spot_beside_a_table_is_no_text(text: str, sure: float, x: float, *, spot: bool) -> None:
    assert is_spot(Found(x, 340, x + 20, 360, 1.0), [Letter(text, 0.5, sure, ())], rulings(*TABLE)) == spot


def line(text: str, y: float = 600.0, sure: float = 0.999, **sures: float) -> tuple[Found, list[Letter]]:
    box = Found(100.0, y, 100.0 + WIDE * len(text), y + HIGH, 1.0)
    return box, [Letter(one, (at + 0.5) / len(text), sures.get(f"_{at}", sure), ()) for at, one in enumerate(text)]


def drawn(text: str, y: float = 600.0, shade: int = 10) -> Picture:
    """A page with a bar for each character."""
    grey = np.full(SIZE, 250, np.uint8)
    for at in range(len(text)):
        left = 100 + WIDE * at
        grey[int(y) + 5 : int(y + HIGH) - 5, left + 3 : left + WIDE - 3] = shade
    return grey


def sures(grey: Picture, box: Found, letters: list[Letter], lines: Rulings | None = None, dirt: Picture | None = None) -> set[float]:
    """How sure the digits of a line are, on a page of clear figures."""
    others = [line("3456", 800.0 + 50 * number) for number in range(3)]
    for box_of, _ in others:
        for at in range(4):
            grey[int(box_of.top) + 5 : int(box_of.bottom) - 5, 103 + WIDE * at : 111 + WIDE * at] = 10
    out = distrusted(
        grey, lines or rulings([], []), dirt, None, [box, *(one for one, _ in others)], [letters, *(one for _, one in others)], HIGH
    )
    assert {one.sure for clear in out[1:] for one in clear} == {0.999}
    return {one.sure for one in out[0] if one.text.isdigit()}


def test_a_clear_figure_stays_sure() -> None:
    assert sures(drawn("支出412.69万元"), *line("支出412.69万元")) == {0.999}
    assert sures(drawn("≥95%"), *line("≥95%")) == {0.999}
    assert sures(drawn("0.50万元"), *line("0.50万元")) == {0.999}
    assert sures(drawn("05"), *line("05")) == {0.999}
    assert sures(drawn("2. 完成46 座"), *line("2. 完成46 座", _2=0.6, _7=0.6)) == {0.999}


@pytest.mark.parametrize("text", ["支出0518.20万元", "支出881.4户.", "经费，.46万元", "8497!", "9.8C", "849.C7", "60 00"])
def test_what_no_figure_has_beside_it_makes_doubt(text: str) -> None:
    assert min(sures(drawn(text), *line(text, _7=0.7))) <= 0.5


def test_ink_that_goes_beyond_a_line_makes_doubt() -> None:
    grey = drawn("412.69")
    cv2.line(grey, (110, 560), (150, 680), (10,), 3)
    assert sures(grey, *line("412.69")) == {0.5}


def test_a_line_through_a_figure_makes_doubt() -> None:
    assert sures(drawn("412.69"), *line("412.69"), rulings([(615.0, 90.0, 200.0)], [])) == {0.5}


def test_a_pale_figure_among_dark_ones_and_one_under_dirt_are_doubtful() -> None:
    grey = drawn("412.69")
    grey[600:630, 126:146] = np.maximum(grey[600:630, 126:146], 120)
    assert sures(grey, *line("412.69")) == {0.5}
    dirt = np.zeros(SIZE, np.uint8)
    dirt[:700, 130:133] = 255
    assert sures(drawn("412.69"), *line("412.69"), dirt=dirt) == {0.5}


def test_a_figure_beside_words_that_dirt_runs_through_is_doubtful() -> None:
    dirt = np.zeros(SIZE, np.uint8)
    dirt[:700, 104:108] = 255
    assert sures(drawn("支出412.69"), *line("支出412.69"), dirt=dirt) == {0.999}
    assert sures(drawn("支出412.69"), *line("支出412.69", _0=0.7), dirt=dirt) == {0.5}


def test_a_minus_is_flat() -> None:
    grey = drawn("-412.69")
    assert sures(grey, *line("-412.69")) == {0.5}
    grey[600:613, 100:114] = grey[617:630, 100:114] = 250
    assert sures(grey, *line("-412.69")) == {0.999}


def test_figures_among_words_that_cannot_be_made_out_are_doubtful() -> None:
    box, letters = line("其中支出项目412.69万元执行")
    blurred = [one if one.text in "412.69" else one._replace(sure=0.6) for one in letters]
    assert sures(drawn("其中支出项目412.69万元执行"), box, blurred) == {0.5}


def seen(kind: str, number: int = 0) -> Picture:
    pages = scans.printed(REPORT.read_bytes(), 200)
    picture = scans.scanned(pages[number], kind, 1.0, 9.0, np.random.default_rng(3), pages[number - 1])
    return np.asarray(picture, np.uint8)


@pytest.mark.parametrize("kind", [*scans.KINDS, *scans.SPOILT])
def test_reflections_and_pages_over_a_page_are_told(kind: str) -> None:
    picture = seen(kind)
    assert dazzled(picture) == (kind == "flash")
    spread = [Found(x, y, x + 40, y + 20, 1.0) for x in range(100, 1600, 100) for y in range(300, 2000, 300)]
    assert is_overlaid(picture, np.eye(3), spread, rulings([], [])) == (kind == "second")
    assert not is_overlaid(picture, np.eye(3), spread[:1], rulings([], []))
