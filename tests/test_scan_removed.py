"""Ink that lies over a page and is taken away: what it hid is doubtful, rulings go on under it. Small pictures; pages without words."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

import gouji
from gouji.document import Cell, Document, Source, Table
from gouji.outcome import Evidence, Outcome
from gouji.places import Place
from gouji.readers.paged.cells import Filled, Ruled
from gouji.readers.paged.sheet import Edge
from gouji.readers.paged.walls import Box
from gouji.readers.scan.coloured import opaque, without_ink
from gouji.readers.scan.engine import Found, Letter, Picture
from gouji.readers.scan.legible import legible
from gouji.readers.scan.prolonged import carried_on
from gouji.readers.scan.rulings import Rulings, Stroke, rulings
from gouji.readers.scan.spoilt import distrusted, lost
from gouji.reconcile.misread import framed
from scanned import holders

RED, BLUE, GREEN, ORANGE, VIOLET = (58, 52, 250), (228, 88, 24), (64, 160, 16), (20, 120, 245), (190, 40, 205)
POINTS = 0.36  # to a pixel, at 200 dpi


def grid() -> Picture:
    """Three columns and four rows, ruled, on white."""
    page = np.full((700, 1200, 3), 255, np.uint8)
    for y in range(100, 501, 100):
        cv2.line(page, (100, y), (1000, y), (0, 0, 0), 2)
    for x in (100, 400, 700, 1000):
        cv2.line(page, (x, 100), (x, 500), (0, 0, 0), 2)
    return page


def ends(found: Rulings) -> tuple[set[tuple[int, int, int]], set[tuple[int, int, int]]]:
    """Where rulings run, in tens of pixels."""
    flat, tall = ({(round(one.at / POINTS / 10), round(one.start / POINTS / 10), round(one.end / POINTS / 10)) for one in some}
                  for some in (found.level, found.upright))  # fmt: skip
    return flat, tall


@pytest.mark.parametrize("frame", [(390, 190, 710, 310), (450, 195, 690, 305), (120, 420, 420, 500), (640, 90, 1005, 215)])
@pytest.mark.parametrize(("thick", "colour"), [(6, RED), (14, RED), (6, BLUE), (10, GREEN), (8, ORANGE), (6, VIOLET)])
def test_rulings_go_on_under_a_frame(frame: tuple[int, int, int, int], thick: int, colour: tuple[int, int, int]) -> None:
    whole = ends(rulings(without_ink(grid())[0], POINTS))
    page = grid()
    cv2.rectangle(page, frame[:2], frame[2:], colour, thick)
    grey, red = without_ink(page)
    assert red is not None
    assert grey[red > 0].min() > 200 or np.count_nonzero(grey < 200) <= np.count_nonzero(grid()[:, :, 0] < 200)
    assert ends(rulings(grey, POINTS, red)) == whole


def test_ink_that_print_is_seen_through_hides_nothing() -> None:
    page = np.full((400, 900, 3), 255, np.uint8)
    for x in range(100, 800, 30):
        cv2.line(page, (x, 150), (x, 190), (0, 0, 0), 5)
    stamp, frame = page.copy(), page.copy()
    cv2.circle(stamp, (400, 170), 90, (90, 80, 240), 14)
    stamp = np.minimum(stamp, page)  # ink on ink stays black
    cv2.circle(frame, (400, 170), 90, RED, 14)
    for picture, hides in ((stamp, False), (frame, True)):
        grey, red = without_ink(picture)
        assert red is not None
        assert opaque(red, grey).any() == hides


def test_a_page_in_grey_and_one_with_a_pink_row_have_no_red_ink() -> None:
    assert without_ink(grid())[1] is None
    assert without_ink(grid()[:, :, 0])[1] is None
    page = grid()
    page[100:200, 100:1000] = np.minimum(page[100:200, 100:1000], (215, 215, 255))
    assert without_ink(page)[1] is None


def test_rulings_go_on_where_a_printer_runs_dry() -> None:
    whole = np.where(grid()[:, :, 0] < 255, 20, 250).astype(np.float64)
    dry = np.linspace(0.6, 1.0, 700)[:, None] * np.linspace(1.0, 0.3, 1200)[None]
    pale = np.asarray(250 - (250 - whole) * dry, np.uint8)
    made_clean = np.asarray(np.clip((pale.astype(np.float64) - 20) * 250 / 165, 0, 250), np.uint8)
    page = ends(rulings(whole.astype(np.uint8), POINTS))
    assert ends(rulings(made_clean, POINTS)) != page
    assert ends(rulings(made_clean, POINTS, None, lambda: pale)) == page


def test_a_trace_of_ink_makes_a_ruling_longer_but_a_streak_and_what_was_hardly_seen_do_not() -> None:
    seen, other = (Stroke(Edge(100.0, start, end), 278.0, 2.0, None) for start, end in ((60.0, 110.0), (180.0, 260.0)))

    def made(start: float, end: float, strokes: list[Stroke]) -> list[tuple[float, float]]:
        found = carried_on(strokes, [Stroke(Edge(100.0, start, end), 278.5, 3.0, None)], 842.0)
        return sorted((one.edge.start, one.edge.end) for one in found)

    assert made(60, 300, [seen, other]) == [(60, 300)]
    assert made(0, 842, [seen, other]) == [(60, 110), (180, 260)]
    assert made(60, 500, [seen]) == [(60, 110)]


def test_coloured_print_stays() -> None:
    page = np.full((1000, 1400, 3), 255, np.uint8)
    page[100:180, 100:1300] = (150, 80, 20)  # a head row
    cv2.putText(page, "1,204.75", (200, 160), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (255, 255, 255), 3, cv2.LINE_AA)
    cv2.putText(page, "86.30", (200, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.2, BLUE, 3, cv2.LINE_AA)
    for y in (400, 500):
        cv2.line(page, (100, y), (1300, y), BLUE, 3)
    grey, ink = without_ink(page)
    assert ink is None
    assert np.array_equal(grey, cv2.cvtColor(page, cv2.COLOR_BGR2GRAY))
    cv2.rectangle(page, (150, 240), (420, 330), GREEN, 6)
    grey, ink = without_ink(page)
    assert ink is not None
    assert ink[240, 300]
    assert grey[240, 300] > 230
    assert np.array_equal(grey[255:315, 170:400], cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)[255:315, 170:400])


def doubt(at: float, wide: int = 10) -> list[float]:
    """How sure 412.69 is from x = 100 to 184 where an upright stroke of hidden page stands at a place."""
    page = np.full((1200, 900), 250, np.uint8)
    for left in range(100, 184, 14):
        page[605:625, left + 3 : left + 11] = 10
    hidden = np.zeros(page.shape, np.uint8)
    hidden[580:650, int(at) : int(at) + wide] = 255
    letters = [Letter(one, (index + 0.5) / 6, 0.999, ()) for index, one in enumerate("412.69")]
    bare = Rulings([], [], np.zeros(page.shape, np.uint8), 1.0)
    told = distrusted(page, bare, None, hidden, [Found(100, 600, 184, 630, 1.0)], [letters], 30.0)
    return [one.sure for one in told[0] if one.text.isdigit()]


@pytest.mark.parametrize(("at", "sure"), [(84, 0.5), (130, 0.5), (186, 0.5), (60, 0.999), (230, 0.999)])
def test_a_figure_at_removed_ink_is_doubtful(at: float, sure: float) -> None:
    assert set(doubt(at)) == {sure}


def test_a_cell_whose_figure_may_be_gone_gets_a_mark() -> None:
    cells = [Filled(0, col, 1, 1, Box(100 * col, 0, 100 * col + 100, 40), []) for col in range(3)]
    table = Ruled(1, Box(0, 0, 300, 40), [0.0], [0.0, 100.0, 200.0], cells)
    hidden = np.zeros((40, 300), np.uint8)
    hidden[5:35, 120:180] = hidden[18:20, 220:280] = 255
    told = [*lost([table], hidden, 1.0)]
    assert [(one.text, round((one.x0 + one.x1) / 2), one.sure) for one in told] == [("■", 150, 0.5)]
    assert [*lost([table], None, 1.0)] == []


def breach(row: int, col: int) -> Outcome:
    place = Place(page=1, table=0, row=row, col=col)
    return Outcome("parts-sum", "broken", "table", "grid", evidence=(Evidence("whole", None, "", None, None, "9.10", "table", "", place),))


def test_what_rests_on_a_column_or_row_with_a_lost_figure_is_no_accusation() -> None:
    texts = [["项目", "金额", "数量"], ["树苗", "■", "3.50"], ["合计", "9.10", "7.20"]]
    cells = tuple(Cell(row, col, text=text) for row, line in enumerate(texts) for col, text in enumerate(line))
    table = Table(index=0, block=0, n_rows=3, n_cols=3, cells=cells, grid=True)
    document = Document(Source("", "", "image", scanned_pages=(1,)), (table,))
    assert [one.severity for one in framed([breach(2, 1), breach(1, 2), breach(2, 2)], document)] == ["warning", "warning", "error"]


def test_what_rests_on_a_column_with_figures_of_two_rows_in_a_cell_is_no_accusation() -> None:
    texts = [["项目", "金额", "数量"], ["树苗", "5.60\n3.50", "3.50"], ["合计", "9.30", "7.20"]]
    cells = tuple(Cell(row, col, text=text) for row, line in enumerate(texts) for col, text in enumerate(line))
    table = Table(index=0, block=0, n_rows=3, n_cols=3, cells=cells, grid=True)
    document = Document(Source("", "", "image", scanned_pages=(1,)), (table,))
    assert [one.severity for one in framed([breach(2, 1), breach(2, 2)], document)] == ["warning", "error"]


def as_file(picture: Picture) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1])).save(stream, "PNG")
    return stream.getvalue()


def screen(size: int) -> Picture:
    """Some lines of digits, as high as a screen has them."""
    image = Image.new("RGB", (size * 34, size * 16), (255, 255, 255))
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size)
    for row in range(6):
        for col in range(3):
            pen.text((size * (1 + 11 * col), size * (1 + 2 * row)), f"{row + 1}4{col}.{row}7", (0, 0, 0), font)
    return np.ascontiguousarray(np.asarray(image, np.uint8)[:, :, ::-1])


@pytest.mark.parametrize("size", [11, 14, 18])
def test_a_small_clear_picture_is_made_larger_by_the_height_of_its_text(size: int) -> None:
    picture = screen(size)
    large, dpi, shown = legible(picture, max(picture.shape) / 11.69)
    assert large.shape[1] > 1.3 * picture.shape[1]
    assert 40 < dpi < 201
    assert shown * large.shape[1] == pytest.approx(11.69 * 72 * picture.shape[1] / max(picture.shape), rel=0.01)
    read = gouji.read(as_file(picture))
    said = "".join(one.text for one in holders(read)).replace(" ", "")
    assert all(f"{row + 1}4{col}.{row}7" in said for row in range(6) for col in range(3))


def test_a_picture_as_large_as_a_page_stays() -> None:
    picture = screen(40)[:, :1300]
    assert legible(picture, 120.0)[0] is picture


def test_a_ruled_page_with_specks_and_without_words_is_unreadable() -> None:
    page = grid()
    random = np.random.default_rng(5)
    for _ in range(60):
        x, y = random.integers(110, 990), random.integers(110, 490)
        cv2.circle(page, (int(x), int(y)), 2, (60, 60, 60), -1)
    with pytest.raises(gouji.ReadError, match="认不出文字"):
        gouji.read(as_file(page))


def test_a_code_that_is_none_leaves_open_whose_part_its_line_is() -> None:
    """A point that stands in a code, read or typed, makes no sum of the lines that are left."""
    rows = [("科目编码", "科目名称", "本年支出合计", "基本支出"), ("205", "教育支出", "90.00", "90.00"), ("205.02", "普通教育", "90.00", "90.00"),
            ("2050201", "学前教育", "31.00", "31.00"), ("205.0202", "小学教育", "59.00", "59.00")]  # fmt: skip
    for mended in (False, True):
        cells = "".join("<tr>" + "".join(f"<td>{one.replace('.', '') if mended and not col else one}</td>" for col, one in enumerate(row)) + "</tr>"
                        for row in rows)  # fmt: skip
        told = gouji.check(f"<p>云岭镇中心校 2023年度部门决算 支出决算表 单位：万元</p><table>{cells}</table>".encode()).outcomes
        assert [one.check for one in told if one.state == "broken" and one.severity == "error"] == []
        assert any(one.check == "parts-sum" and one.state == "holds" for one in told) == mended
