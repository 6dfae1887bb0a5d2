"""What a page of a PDF shows is what is read: the run of characters, and whether they can be seen at all."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from samples import pdf_of, stream_of
from shown_pages import LATIN, ROWS, Draw, filled, left_out, line, page, pages, table, tables, texts, turned

SENTENCE = "设备购置支出543.21万元。"
HIDDEN = "Total999.90"


@pytest.mark.parametrize("size", [A4, landscape(A4)], ids=["portrait", "landscape"])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_text_reads_level_however_page_and_text_are_turned(size: tuple[float, float], rotate: int, angle: int) -> None:
    wide, high = size if rotate % 180 == 0 else size[::-1]  # reportlab gives the page as it is shown
    corner = {0: (0.0, 0.0), 90: (wide, 0.0), 180: (wide, high), 270: (0.0, high)}[angle]
    content = page(
        turned(table(y=480), angle, *corner), turned(line("附件：2031年支出决算表", 60, 520), angle, *corner), size=size, rotate=rotate
    )
    assert tables(content) == [ROWS]
    assert texts(content) == ["附件：2031年支出决算表"]
    assert left_out(content) == {}


def test_most_text_decides_and_slanted_text_has_no_say() -> None:
    slanted = [turned(line("内部资料 20310815", 0, 0, size=24), 40, 40 * at + 60, 60 * at + 30) for at in range(8)]
    content = page(*slanted, table(), line(SENTENCE))
    assert tables(content) == [ROWS]
    assert texts(content) == [SENTENCE]
    assert left_out(content)["slanted"] >= 80


@pytest.mark.parametrize("angle", [12, 33, 45, -45, 77, 135, 200])
def test_a_slanted_watermark_touches_no_figure(angle: float) -> None:
    content = page(table(), *(turned(line("7531", 0, 0, size=20, font=LATIN), angle, 70 + 60 * at, 440 + 8 * at) for at in range(4)))
    assert tables(content) == [ROWS]
    assert left_out(content) == {"slanted": 16}


def test_a_page_scanned_a_little_askew_is_read() -> None:
    assert texts(page(turned(line(SENTENCE), 1.5, 0, 0))) == [SENTENCE]


@pytest.mark.parametrize("angle", [90, 270, 180])
def test_a_turned_cell_is_read_in_its_own_direction(angle: int) -> None:
    def cell(canvas: Canvas) -> None:
        canvas.rect(20, 420, 40, 80)

    x, y = {90: (45, 430), 270: (35, 490), 180: (58, 460)}[angle]
    word = "A1375" if angle == 180 else "收支A13579"
    content = page(table(), cell, turned(line(word, 0, 0), angle, x, y))
    assert tables(content)[0][0] == [word, *ROWS[0]]
    assert left_out(content) == {}


def test_two_turned_lines_of_a_cell_stay_in_order() -> None:
    def cell(canvas: Canvas) -> None:
        canvas.rect(10, 420, 50, 80)

    up = page(table(), cell, turned(line("Marks", 0, 0, font=LATIN), 90, 30, 430), turned(line("指标2031", 0, 0), 90, 50, 430))
    down = page(table(), cell, turned(line("Marks", 0, 0, font=LATIN), 270, 40, 490), turned(line("指标2031", 0, 0), 270, 20, 490))
    for content in (up, down):
        assert tables(content)[0][0][0] == "Marks\n指标2031"


def test_turned_text_outside_cells_is_told_and_not_mixed_in() -> None:
    content = page(table(), line(SENTENCE), turned(line("受控文件2046", 0, 0), 90, 100, 690))
    assert texts(content) == [SENTENCE]
    assert left_out(content) == {"turned": 8}


@pytest.mark.parametrize("mirror", [(-1, 1), (1, -1)])
def test_mirrored_text_is_told(mirror: tuple[int, int]) -> None:
    content = page(line(SENTENCE), turned(line("186.30", 0, 0), 0, 300, 500, mirror))
    assert texts(content) == [SENTENCE]
    assert left_out(content) == {"mirrored": 6}


def clipped(draw: Draw, x: float, y: float, wide: float, high: float) -> Draw:
    """A drawing of which only a box is seen."""

    def made(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(x, y, wide, high)
        canvas.clipPath(path, stroke=0, fill=0)
        draw(canvas)

    return made


def with_mode(words: str, mode: int) -> Draw:
    """A line in a rendering mode."""

    def made(canvas: Canvas) -> None:
        text = canvas.beginText(60, 600)
        text.setFont(LATIN, 11)
        text.setTextRenderMode(mode)
        text.textOut(words)
        canvas.drawText(text)

    return made


def picture(x: float, y: float, wide: float, high: float) -> Draw:
    """A grey picture."""
    return lambda canvas: canvas.drawImage(ImageReader(Image.new("RGB", (20, 20), (200, 200, 200))), x, y, wide, high)


def in_form(draw: Draw, name: str) -> Draw:
    """A drawing in a form."""

    def made(canvas: Canvas) -> None:
        canvas.beginForm(name)
        draw(canvas)
        canvas.endForm()
        canvas.doForm(name)

    return made


LOW = {"y": 600.0, "font": LATIN}
UNSEEN: dict[str, list[Draw]] = {
    "white": [line(HIDDEN, **LOW, colour=(1, 1, 1))],  # type: ignore[arg-type]
    "nearly white": [line(HIDDEN, **LOW, colour=(0.98, 0.97, 0.98))],  # type: ignore[arg-type]
    "white in Chinese": [line("总额共计999.90万", y=600, colour=(1, 1, 1))],
    "white in a form": [in_form(line(HIDDEN, **LOW, colour=(1, 1, 1)), "F")],  # type: ignore[arg-type]
    "transparent": [line(HIDDEN, **LOW, alpha=0)],  # type: ignore[arg-type]
    "nearly transparent": [line(HIDDEN, **LOW, alpha=0.03)],  # type: ignore[arg-type]
    "of the colour below": [filled(50, 590, 200, 30, (0.2, 0.3, 0.6)), line(HIDDEN, **LOW, colour=(0.2, 0.3, 0.6))],  # type: ignore[arg-type]
    "under a white box": [line(HIDDEN, **LOW), filled(50, 590, 200, 30)],  # type: ignore[arg-type]
    "under a dark box": [line(HIDDEN, **LOW), filled(50, 590, 200, 30, (0, 0, 0.3))],  # type: ignore[arg-type]
    "under a box, in Chinese": [line("总额共计999.90万", y=600), filled(50, 590, 200, 30)],
    "under a picture": [line(HIDDEN, **LOW), picture(50, 590, 200, 30)],  # type: ignore[arg-type]
    "outlined in nothing": [with_mode(HIDDEN, 3)],
    "outside its clip": [clipped(line(HIDDEN, **LOW), 300, 300, 100, 100)],  # type: ignore[arg-type]
    "left of the page": [line(HIDDEN, x=-200, font=LATIN)],
    "below the page": [line(HIDDEN, y=-30, font=LATIN)],
    "tiny": [line(HIDDEN, **LOW, size=0.4)],  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_not_shown_is_not_read_and_told(name: str) -> None:
    content = page(line(SENTENCE), table(), *UNSEEN[name])
    assert texts(content) == [SENTENCE]
    assert tables(content) == [ROWS]
    assert set(left_out(content)) == {"unseen"}
    assert 9 <= left_out(content)["unseen"] <= 11


SEEN: dict[str, list[Draw]] = {
    "white on dark": [filled(50, 590, 200, 30, (0.1, 0.2, 0.4)), line("Total543.21", **LOW, colour=(1, 1, 1))],  # type: ignore[arg-type]
    "white on dark, in Chinese": [filled(50, 590, 200, 30, (0.1, 0.2, 0.4)), line("Total543.21", y=600, colour=(1, 1, 1))],
    "grey": [line("Total543.21", **LOW, colour=(0.75, 0.75, 0.75))],  # type: ignore[arg-type]
    "under a transparent fill": [line("Total543.21", **LOW), filled(50, 590, 200, 30, (1, 1, 0), 0.3)],  # type: ignore[arg-type]
    "beside a later box": [line("Total543.21", **LOW), filled(50, 560, 200, 30)],  # type: ignore[arg-type]
    "in its clip": [clipped(line("Total543.21", **LOW), 50, 590, 300, 40)],  # type: ignore[arg-type]
    "an outline": [with_mode("Total543.21", 1)],
    "in a form": [in_form(line("Total543.21", **LOW), "F")],  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", SEEN)
def test_what_is_shown_is_read(name: str) -> None:
    content = page(line(SENTENCE), *SEEN[name])
    assert texts(content) == [SENTENCE, "Total543.21"]
    assert left_out(content) == {}


def test_a_new_line_over_an_old_one_is_read_alone() -> None:
    content = page(line("Costs111.10inall", font=LATIN), filled(50, 690, 300, 30), line("Costs222.20inall", font=LATIN))
    assert texts(content) == ["Costs222.20inall"]


def test_text_that_reaches_out_of_its_cell_is_cut_where_it_is_cut_off() -> None:
    content = page(table([["甲", "77.10"]], x=150), clipped(line("Alongremark123456789", 60, 486, font=LATIN), 50, 470, 99, 40))
    assert tables(content) == [[["甲", "77.10"]]]
    assert "unseen" in left_out(content)


def layers(off: bool) -> bytes:
    """A page with a text on a layer, and a form on it."""
    oc = b"<</OCGs[6 0 R]/D<</%s[6 0 R]>>>>" % (b"OFF" if off else b"ON")
    form = stream_of(
        b"BT /F1 12 Tf 50 100 Td (Form33.30) Tj ET",
        b"/Type/XObject/Subtype/Form/BBox[0 0 400 400]/OC 6 0 R/Resources<</Font<</F1 4 0 R>>>>",
    )
    drawn = b"/OC /L BDC BT /F1 12 Tf 50 300 Td (Layer22.20) Tj ET EMC BT /F1 12 Tf 50 200 Td (Page11.10) Tj ET /X Do"
    return pdf_of([
        b"<</Type/Catalog/Pages 2 0 R/OCProperties%s>>" % oc, b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>/XObject<</X 7 0 R>>/Properties<</L 6 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", stream_of(drawn), b"<</Type/OCG/Name(a)>>", form,
    ])  # fmt: skip


def test_a_layer_that_is_off_is_not_read() -> None:
    assert texts(layers(off=True)) == ["Page11.10"]
    assert sorted(texts(layers(off=False))) == ["Form33.30", "Layer22.20", "Page11.10"]
    assert left_out(layers(off=True)) == {"unseen": 19}


@pytest.mark.parametrize("colour", [(0.8, 0.8, 0.8), (1, 0.7, 0.7)])
def test_a_level_watermark_over_text_is_left_out(colour: tuple[float, ...]) -> None:
    content = page(table(), line("8642097531", 70, 440, size=48, font=LATIN, colour=colour), line(SENTENCE))
    assert tables(content) == [ROWS]
    assert texts(content) == [SENTENCE]
    assert left_out(content) == {"watermark": 10}


def test_a_transparent_watermark_in_tiles_is_left_out() -> None:
    tiles = [line("甲0421", 50 + 110 * c, 420 + 17 * r, size=14, alpha=0.2) for c in range(4) for r in range(18)]
    content = page(line(SENTENCE), table(), *tiles)
    assert tables(content) == [ROWS]
    assert texts(content) == [SENTENCE]


def test_pale_text_that_lies_over_nothing_is_read() -> None:
    assert texts(page(line(SENTENCE), line("Remark12.50", y=600, font=LATIN, colour=(0.7, 0.7, 0.7)))) == [SENTENCE, "Remark12.50"]


SHIFTS = [(0.4, 0), (2.2, 0), (-1.6, 0), (0, -1.5), (1.2, -1.2), (-2, 2), (0, 3.4)]


@pytest.mark.parametrize("shift", SHIFTS)
@pytest.mark.parametrize("whole", [True, False], ids=["line after line", "page after page"])
def test_text_drawn_twice_is_read_once(shift: tuple[float, float], *, whole: bool) -> None:
    def again(draw: Draw) -> Draw:
        return turned(draw, 0, *shift)

    one, two = line("Repairs11.22and1122.00", font=LATIN), line("支出100.00万元，共22项", y=680)
    content = page(one, again(one), two, again(two)) if whole else page(one, two, again(one), again(two))
    assert texts(content) == ["Repairs11.22and1122.00", "支出100.00万元，共22项"]


@pytest.mark.parametrize("shift", [(0.5, 0), (1.5, -1.5)])
def test_single_characters_drawn_twice_are_read_once_and_real_ones_stay(shift: tuple[float, float]) -> None:
    def spelled(x: float, y: float) -> list[Draw]:
        return [line(letter, x + 5.6 * at, y, size=10, font=LATIN) for at, letter in enumerate("1122.00")]

    assert texts(page(*spelled(60, 700), *spelled(60 + shift[0], 700 + shift[1]))) == ["1122.00"]
    each = [draw for pair in zip(spelled(60, 700), spelled(60 + shift[0], 700 + shift[1]), strict=True) for draw in pair]
    assert texts(page(*each)) == ["1122.00"]
    assert texts(page(*spelled(60, 700))) == ["1122.00"]


def test_a_doubled_table_is_read_once() -> None:
    content = page(table(), *(line(words, 66 + 90 * c, 486 - 20 * r) for r, row in enumerate(ROWS) for c, words in enumerate(row)))
    assert tables(content) == [ROWS]


def test_pages_share_nothing() -> None:
    content = pages([[line(SENTENCE)], [line(SENTENCE, colour=(1, 1, 1))], [line(SENTENCE)]])
    assert texts(content) == [SENTENCE, SENTENCE]


@pytest.mark.parametrize(("angle", "rotate"), [(0, 0), (90, 0), (270, 90), (180, 270)])
def test_what_only_pdfplumber_can_open_is_read_in_its_own_direction(angle: int, rotate: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from gouji.readers.pdf import pages as opening

    def broken(_: bytes) -> None:
        raise opening.damaged("no xref")

    wide, high = A4 if rotate % 180 == 0 else A4[::-1]
    corner = {0: (0.0, 0.0), 90: (wide, 0.0), 180: (wide, high), 270: (0.0, high)}[angle]
    content = page(
        turned(table(y=480), angle, *corner), turned(line("7531", 90, 420, size=20, font=LATIN), angle + 30, *corner), rotate=rotate
    )
    monkeypatch.setattr(opening, "opened", broken)
    assert tables(content) == [ROWS]
    assert left_out(content) == {"slanted": 4}


def test_what_stands_beside_a_turned_table_is_told_but_for_its_page_number() -> None:
    turned_table = turned(table(y=480), 90, A4[0], 0)
    assert left_out(page(turned_table, line("- 12 -", 290, 20))) == {}
    content = page(turned_table, line(SENTENCE, y=800))
    assert tables(content) == [ROWS]
    assert left_out(content) == {"turned": len(SENTENCE)}


def test_a_layer_of_recognised_text_under_its_picture_stays() -> None:
    assert texts(page(line(SENTENCE), line("Total543.21", **LOW), picture(0, 0, *A4))) == [SENTENCE, "Total543.21"]  # type: ignore[arg-type]


def test_a_background_picture_hides_nothing_else() -> None:
    content = page(picture(0, 0, *A4), line(SENTENCE), line(HIDDEN, **LOW, colour=(200 / 255,) * 3))  # type: ignore[arg-type]
    assert texts(content) == [SENTENCE]
    assert left_out(content) == {"unseen": 11}


def test_embedded_files_are_told() -> None:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(page(line(SENTENCE)))
    document.new_attachment("a.xlsx").set_data(b"x")
    stream = io.BytesIO()
    document.save(stream)
    assert left_out(stream.getvalue()) == {"embedded": 1}
