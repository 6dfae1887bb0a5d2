"""Characters of a PDF that are more or less than letters: raised and lowered ones, hyphens, glyphs of no letter, annotations."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

import gouji
from samples import pdf_of, stream_of
from shown_pages import LATIN, ROWS, Draw, left_out, page, table, tables, texts


def row(*parts: tuple[str, float, float], x: float = 60, y: float = 700) -> Draw:
    """Stretches of text one beside the other: words, size, rise."""

    def draw(canvas: Canvas) -> None:
        at = x
        for words, size, rise in parts:
            canvas.setFont("STSong-Light" if words > "\u2e80" else LATIN, size)
            canvas.drawString(at, y + rise, words)
            at += canvas.stringWidth(words, "STSong-Light" if words > "\u2e80" else LATIN, size)

    return draw


RAISED: dict[str, tuple[list[tuple[str, float, float]], str]] = {
    "a note at a figure": ([("在编", 11, 0), ("88", 11, 0), ("3", 6.5, 4), ("人", 11, 0)], "在编88^3人"),
    "a low note": ([("支出", 12, 0), ("57.4", 12, 0), ("2", 7, 2.2), ("万元", 12, 0)], "支出57.4^2万元"),
    "a note of two digits": ([("支出", 12, 0), ("57.4", 12, 0), ("12", 7, 5), ("万元", 12, 0)], "支出57.4^12万元"),
    "a power": ([("约", 12, 0), ("3.2x10", 12, 0), ("5", 7, 5), ("元", 12, 0)], "约3.2x10^5元"),
    "an area": ([("面积", 11, 0), ("640m", 11, 0), ("2", 6.5, 4), ("，共", 11, 0), ("3", 11, 0), ("处", 11, 0)], "面积640m²，共3处"),
    "an index of a figure": ([("系数", 11, 0), ("0.8", 11, 0), ("1", 6.5, -2), ("为准", 11, 0)], "系数0.8_1为准"),
    "an index of a letter": ([("降低", 11, 0), ("PM", 11, 0), ("2.5", 6.5, -2), ("浓度", 11, 0)], "降低PM2.5浓度"),
    "a note before its line": ([("1", 6.5, 4), ("2031", 11, 0), ("年数据", 11, 0)], "^12031年数据"),
    "a small fraction": ([("每户", 11, 0), ("2", 11, 0), ("1", 6.5, 4), ("/", 11, 0), ("2", 6.5, -1), ("亩", 11, 0)], "每户2½亩"),
    "another small fraction": (
        [("每户", 11, 0), ("2", 11, 0), ("3", 6.5, 4), ("/", 11, 0), ("16", 6.5, -1), ("亩", 11, 0)],
        "每户2(3/16)亩",
    ),
    "smaller type on the line": ([("支出", 12, 0), ("57.4", 12, 0), ("2", 7, 0), ("万元", 12, 0)], "支出57.42万元"),
}


@pytest.mark.parametrize("name", RAISED)
def test_raised_and_lowered_text_touches_no_figure(name: str) -> None:
    parts, expected = RAISED[name]
    assert texts(page(row(*parts))) == [expected]


def test_raised_text_in_a_cell_touches_no_figure() -> None:
    content = page(table([["项目", "人数"], ["在编", ""]]), row(("88", 11, 0), ("3", 6.5, 4), x=154, y=466))
    assert tables(content) == [[["项目", "人数"], ["在编", "88^3"]]]


def test_small_type_in_the_next_cell_is_not_raised() -> None:
    content = page(table([["年初", ""]], wide=28), row(("66.40", 7, 2), x=89, y=486))
    assert tables(content) == [[["年初", "66.40"]]]


def typed(letters: bytes, shown: bytes = b"(amount ) Tj <01> Tj (12.30) Tj", flip: bytes = b"") -> bytes:
    """A page in an embedded (type 3) font whose code 1 draws a bar; `letters` says by its ToUnicode what code 1 stands for."""
    names = b"/Differences[1/bar 46/d 48/d/d/d/d/d/d/d/d/d/d 97/d 109/d/d/d 116/d/d]"
    map_ = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00><FF> endcodespacerange %s endcmap end"
    ascii_ = b"".join(b"<%02x><%04x>" % (code, code) for code in b" .0123456789amnotu")
    entries = b"%d beginbfchar %s%s endbfchar" % (18 + bool(letters), ascii_, b"<01><%s>" % letters if letters else b"")
    font = (b"<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[.1 0 0 %s.1 0 0]/CharProcs<</bar 7 0 R/d 6 0 R>>/Encoding<<%s>>/FirstChar 1"
            b"/LastChar 117/Widths[%s]/ToUnicode 8 0 R>>") % (flip, names, b"6 " * 117)  # fmt: skip
    return pdf_of([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>>>>>",
        font, stream_of(b"BT /F1 10 Tf 1 0 0 %s1 50 300 Tm %s ET" % (flip, shown)), stream_of(b"6 0 0 0 5 7 d1 0 0 5 7 re f"), stream_of(b"6 0 0 3 5 4 d1 0 3 5 1 re f"),
        stream_of(map_ % entries),
    ])  # fmt: skip


@pytest.mark.parametrize("letters", [b"00ad", b"2010", b"002d"])
def test_a_hyphen_with_ink_is_a_minus(letters: bytes) -> None:
    (found,) = texts(typed(letters))
    assert found.replace("‐", "-") == "amount-12.30"


def test_a_font_that_stands_on_its_head_by_itself_is_no_mirror() -> None:
    assert texts(typed(b"002d", flip=b"-")) == ["amount-12.30"]


@pytest.mark.parametrize(
    "letters", [b"00a0", b"0020", b"0009", b"000d", b"2003", b"3000", b"2028", b"200b", b"00200020", b"0000", b"e00a", b"fffd", b""]
)
def test_a_glyph_of_no_letter_leaves_its_figure_unread(letters: bytes) -> None:
    content = typed(letters, b"(amount 1) Tj <01> Tj (2.30) Tj")
    assert left_out(content) == {"glyph": 1}
    assert not [one for one in gouji.check(content).ledger if one.standing != "unread"]


def annotated(*annotations: bytes) -> bytes:
    """A page with annotations; object 6 draws text, object 7 a line."""
    drawn = b"/Type/XObject/Subtype/Form/BBox[0 0 140 20]/Resources<</Font<</F1 4 0 R>>>>"
    numbers = b" ".join(b"%d 0 R" % (8 + at) for at in range(len(annotations)))
    return pdf_of([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>>>/Annots[%s]>>" % numbers,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", stream_of(b"BT /F1 12 Tf 50 300 Td (Total11.10) Tj ET"),
        stream_of(b"BT /F1 9 Tf 2 5 Td (23.40) Tj ET", drawn), stream_of(b"0 0 m 100 10 l S", drawn),
        *(b"<</Type/Annot/Rect[60 60 200 80]%s>>" % one for one in annotations),
    ])  # fmt: skip


@pytest.mark.parametrize("annotation", [
    b"/Subtype/FreeText/Contents(23.40)/DA(/F1 9 Tf)", b"/Subtype/FreeText/Contents(23.40)/DA(/F1 9 Tf)/AP<</N 6 0 R>>",
    b"/Subtype/Widget/FT/Tx/T(a)/V(23.40)/AP<</N 6 0 R>>", b"/Subtype/Widget/FT/Ch/T(a)/V(23.40)", b"/Subtype/Stamp/AP<</N 6 0 R>>",
])  # fmt: skip
def test_text_in_annotations_is_told(annotation: bytes) -> None:
    content = annotated(annotation)
    assert texts(content) == ["Total11.10"]
    assert left_out(content) == {"annotation": 1}


@pytest.mark.parametrize("annotation", [
    b"/Subtype/Link/A<</S/URI/URI(x)>>", b"/Subtype/Popup/Contents(23.40)", b"/Subtype/Text/Contents(23.40)", b"/Subtype/Highlight/Contents(23.40)",
    b"/Subtype/Stamp/AP<</N 7 0 R>>", b"/Subtype/FreeText/F 2/Contents(23.40)", b"/Subtype/Widget/FT/Tx/T(a)", b"/Subtype/Widget/FT/Btn/V/Yes",
])  # fmt: skip
def test_annotations_without_text_are_not_told(annotation: bytes) -> None:
    assert left_out(annotated(annotation)) == {}


def test_rows_stay_rows() -> None:
    assert tables(page(table())) == [ROWS]
