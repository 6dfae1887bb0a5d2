"""Small files that say "a thousand times the same": PDFs, pictures and pasted text are read within the budget or refused with a line."""

from __future__ import annotations

import io
import json
import random
import struct
import subprocess
import sys
import zlib
from collections.abc import Sequence

import pytest
from PIL import Image

import gouji
from gouji.document import Paragraph, Table
from gouji.readers import budget, scan
from gouji.readers.bands import bands_of, row_of
from gouji.readers.page import Page
from gouji.readers.paged import regions, walls
from gouji.readers.paged.lines import Line
from gouji.readers.paged.sheet import Edge
from gouji.readers.paged.spread import Row
from gouji.readers.pdf import anatomy, plumber
from gouji.readers.pdf.rasters import pictures
from gouji.rules import load

ROOM = 3 << 29  # bytes of addresses; half of them are libraries
TEXT = b"BT /F1 10 Tf 50 700 Td (plain-12.5) Tj ET "


def stream(data: bytes, entries: bytes = b"", folds: int = 1) -> bytes:
    """A stream, folded so many times."""
    for _ in range(folds):
        data = zlib.compress(data, 9)
    return b"<</Length %d/Filter[%s]%s>>stream\n%s\nendstream" % (len(data), b"/FlateDecode" * folds, entries, data)


def form(data: bytes, resources: bytes = b"") -> bytes:
    return stream(data, b"/Type/XObject/Subtype/Form/BBox[0 0 999 999]/Resources<<%s>>" % resources)


def pdf(*pages: tuple[bytes, bytes], more: tuple[bytes, ...] = (), box: bytes = b"0 0 595 842") -> bytes:
    """Pages as their /Contents and what their resources hold; `more` are the objects from number 4 on."""
    first = 4 + len(more)
    kids = b" ".join(b"%d 0 R" % (first + at) for at in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", *more,
        *(b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents %s/Resources<</Font<</F1 3 0 R>>%s>>>>" % (box, contents, resources)
          for contents, resources in pages),
    ]  # fmt: skip
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))


def fan(times: int, depth: int) -> tuple[bytes, ...]:
    """A page that draws a form so many times, which draws another as many times, and so on; the forms are objects 5, 6, …"""
    deeper = (form(b"/X Do " * times, b"/XObject<</X %d 0 R>>" % (6 + at)) for at in range(depth - 1))
    return (stream(b"/X Do " * times), *deeper, form(TEXT, b"/Font<</F1 3 0 R>>"))


DRAWS = b"/XObject<</X 5 0 R>>"
WORDS = b"BT /F1 10 Tf 50 700 Td " + b"(ab)Tj " * 20_000 + b"ET"
LETTERS = (
    b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 5 0 R>>/Encoding<</Differences[97/a]>>"
    b"/FirstChar 97/LastChar 97/Widths[9]/Resources<</XObject<</X 6 0 R>>>>>>"
)
PICTURE = b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB"

REFUSED = {
    "forms that draw forms": pdf((b"4 0 R", DRAWS), more=fan(10, 6)),
    "forms in many levels": pdf((b"4 0 R", DRAWS), more=fan(2, 20)),
    "a form that draws itself": pdf((b"4 0 R", DRAWS), more=(stream(TEXT + b"/X Do"), form(b"/X Do /X Do", b"/XObject<</X 5 0 R>>"))),
    "forms that draw each other": pdf(
        (b"4 0 R", DRAWS),
        more=(stream(b"/X Do"), form(b"/X Do /X Do", b"/XObject<</X 6 0 R>>"), form(b"/X Do /X Do", b"/XObject<</X 5 0 R>>")),
    ),
    "a form drawn by a name in disguise": pdf((b"4 0 R", DRAWS), more=(stream(b"/#58 Do (X) Do " * 5), *fan(20, 5)[1:])),
    "a name and its instruction in two streams": pdf(
        (b"[" + b"4 0 R 5 0 R " * 50 + b"]", b"/XObject<</X 6 0 R>>"),
        more=(stream(b"/X "), stream(b"Do "), *(form(b"/X Do " * 40, b"/XObject<</X %d 0 R>>" % at) for at in (7, 8)), form(TEXT * 40)),
    ),
    "contents named again and again": pdf((b"[" + b"4 0 R " * 20_000 + b"]", b""), more=(stream(b"(ab)Tj " * 1000),)),
    "a stream that unfolds a thousandfold": pdf((b"4 0 R", b""), more=(stream(b"q Q " * 15_000_000),)),
    "a stream folded twice": pdf((b"4 0 R", b""), more=(stream(b"q Q " * 15_000_000, folds=2),)),
    "a letter that draws forms": pdf(
        (b"4 0 R", b"/Font<</F1 3 0 R/F2 12 0 R>>"),
        more=(stream(b"BT /F2 10 Tf (a)Tj ET " + TEXT), stream(b"9 0 d0 " + b"/X Do " * 10), *fan(10, 6)[1:], LETTERS),
    ),
    "pages that share their contents": pdf(*[(b"4 0 R", b"")] * 2_900, more=(stream(WORDS),)),
    "pictures of billions of pixels": pdf((b"4 0 R", b"/XObject<</X 5 0 R>>"), more=(stream(b"9 0 0 9 0 0 cm /X Do"), stream(b"0", PICTURE))),
}  # fmt: skip
PLAIN = pdf((b"4 0 R", b""), more=(stream(TEXT),))
READ = {
    "a page without end": pdf((b"4 0 R", b""), more=(stream(TEXT),), box=b"0 0 1e30 99999999999"),
    "places that are no numbers": pdf((b"4 0 R", b""), more=(
        stream(b"q %s 0 0 %s 0 0 cm %s 0 0 %s 0 0 cm BT /F1 10 Tf 9 9 Td (far) Tj ET 0 0 9 9 re S Q " % ((b"9" * 39,) * 4) + TEXT),)),
    "type without height": pdf((b"4 0 R", b""), more=(stream(b"BT /F1 0 Tf 5 5 Td (none) Tj /F1 -7 Tf (less) Tj ET " + TEXT),)),
    "lists of objects in a circle": PLAIN.replace(b"/Root", b"/Prev %d/Root" % PLAIN.rindex(b"xref\n0")),
}  # fmt: skip

CHILD = """
import json, pathlib, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
import gouji
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    try:
        said = "read " + " ".join(block.text for block in gouji.read(path).blocks if hasattr(block, "text"))
    except gouji.ReadError as problem:
        said = f"refused {problem.zh}"
    print(json.dumps([path.name, said]), flush=True)
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a process with little room says of each file."""
    folder = tmp_path_factory.mktemp("amplified")
    for name, content in (REFUSED | READ).items():
        (folder / name).write_bytes(content)
    done = subprocess.run([sys.executable, "-c", CHILD, folder, str(ROOM)], capture_output=True, text=True, check=False, timeout=300)
    return dict(json.loads(line) for line in done.stdout.splitlines())


@pytest.mark.parametrize("name", REFUSED)
def test_a_pdf_that_draws_the_same_a_thousand_times_is_refused_with_its_page(name: str, outcomes: dict[str, str]) -> None:
    said = outcomes.get(name, "the process died")
    assert said.startswith("refused PDF")
    assert "第 1 页" in said or "超过一份报告的上限" in said
    assert "请" in said


@pytest.mark.parametrize("name", READ)
def test_numbers_that_no_page_has_do_no_harm(name: str, outcomes: dict[str, str]) -> None:
    assert "plain-12.5" in outcomes.get(name, "the process died")


def test_the_other_pages_are_read_and_the_one_left_out_is_named() -> None:
    content = pdf((b"4 0 R", DRAWS), (b"12 0 R", b""), more=(*fan(10, 6), stream(b""), stream(TEXT)))
    document = gouji.read(content)
    assert document.source.unread_pages == (1,)
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["plain-12.5"]
    assert pictures(content, {1, 2}).keys() == {2}
    assert gouji.read(content, pages={2}).source.unread_pages == ()


def test_pdfplumber_is_given_no_more_than_pdfium() -> None:
    content = pdf((b"4 0 R", DRAWS), (b"12 0 R", b""), more=(*fan(10, 6), stream(b""), stream(TEXT)))
    first, second = plumber.sheets_of(content, anatomy.weights(content))
    assert (first.refused, first.glyphs) == (True, [])
    assert "".join(glyph.text for glyph in second.glyphs) == "plain-12.5"


def test_what_a_page_draws_is_counted_as_often_as_it_is_drawn() -> None:
    (weight,) = anatomy.weights(pdf((b"4 0 R", DRAWS), more=fan(3, 4)))
    assert weight.shown == 3**4 * len(b"plain-12.5")


def test_a_picture_of_a_page_has_bounded_sides() -> None:
    content = pdf((b"4 0 R", b""), more=(stream(TEXT),), box=b"0 0 14400 200000")
    ((shown, _, _),) = pictures(content, {1}).values()
    assert max(Image.open(io.BytesIO(shown)).size) <= 3600


def honest(lines: int, pages: int) -> bytes:
    """A book of pages, each with as many lines of Chinese."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=True)
    for page in range(pages):
        canvas.setFont("STSong-Light", 5)
        for line in range(lines):
            canvas.drawString(30, 830 - line * 820 / lines, f"第{page}页第{line}项支出{line}.5万元，" + "按计划完成，" * 14 + "均已支付。")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def characters(document: gouji.Document) -> int:
    return sum(len(block.text) for block in document.blocks if isinstance(block, Paragraph))


def test_a_long_document_and_a_full_page_are_read() -> None:
    book = gouji.read(honest(17, 300))
    assert (book.source.pages, book.source.unread_pages) == (300, ())
    assert characters(book) > 400_000
    assert characters(gouji.read(honest(80, 1))) > 8_000


def test_a_large_table_is_read() -> None:
    rulings = b"".join(b"10 %d m 1510 %d l S " % (10 + 13 * at, 10 + 13 * at) for at in range(61))
    rulings += b"".join(b"%d 10 m %d 790 l S " % (10 + 50 * at, 10 + 50 * at) for at in range(31))
    words = b"".join(b"1 0 0 1 %d %d Tm (%d.5) Tj " % (14 + 50 * col, 14 + 13 * row, row * col) for row in range(60) for col in range(30))
    (table,) = gouji.read(pdf((b"4 0 R", b""), more=(stream(rulings + b"BT /F1 7 Tf " + words + b"ET"),), box=b"0 0 1520 842")).blocks
    assert isinstance(table, Table)
    assert (table.n_rows, table.n_cols, sum(bool(cell.text) for cell in table.cells)) == (60, 30, 1800)


def test_rulings_meet_where_each_is_held_against_each() -> None:
    chance = random.Random(5)  # noqa: S311

    def some() -> list[Edge]:
        starts = [(chance.randrange(300), chance.randrange(300), chance.randrange(1, 150)) for _ in range(80)]
        return walls.merged([Edge(at, start, start + long) for at, start, long in starts])

    for _ in range(20):
        level, upright = some(), some()
        expected = [(number, at) for number, one in enumerate(upright) for at, other in enumerate(level)
                    if one.start - walls.SNAP <= other.at <= one.end + walls.SNAP and other.start - walls.SNAP <= one.at <= other.end + walls.SNAP]  # fmt: skip
        assert walls.crossings(level, upright) == expected
        assert expected


def test_squared_paper_is_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    level, upright = ([Edge(at * 9.0, 0, 400) for at in range(40)] for _ in range(2))
    assert walls.grids(level, upright)
    monkeypatch.setattr(walls, "MOST_CORNERS", 1000)
    assert walls.grids(level, upright) == []


def test_columns_are_the_same_whatever_line_brings_them() -> None:
    lines = ["甲    1.00", "甲    1.00    2.00", "      1.00", "甲乙  12.00   2.00    3.00"]
    page = Page(lines, ())
    (band,) = bands_of([row_of(page, at) for at in range(4)])
    assert [places for _, places in band.rows] == [[0, 1], [0, 1, 2], [1], [0, 1, 2, 3]]
    assert len(bands_of([row_of(Page(["甲乙丙丁戊己", "甲乙  丙丁"], ()), at) for at in range(2)])) == 2


@pytest.mark.parametrize("step", [0, 23], ids=["columns of prose", "gaps that never agree"])
def test_lines_with_gaps_that_are_no_table_are_looked_at_once(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "本单位按照年初计划完成了各项工作任务，资金使用合规，支出进度达到要求。"

    def line(at: int) -> Line:
        first = len(words) - at * step % len(words)
        text = words[:first] + "    " + words
        lefts = tuple(10.0 * one for one in range(len(text)))
        return Line(1, text, lefts, tuple(left + 10 for left in lefts), at * 12.0, at * 12.0 + 10)

    asked: list[int] = []

    def counted(rows: Sequence[Row]) -> None:
        asked.append(len(rows))

    monkeypatch.setattr(regions, "table_of", counted)
    assert len(regions.regions([line(at) for at in range(300)], [], load())) == (300 if step else 600)
    assert sum(asked) <= 300


@pytest.mark.parametrize(
    "text",
    ["\t" * 20_000, "|" * 20_000 + "\n|a|", "a\n" * 20_000, "基本    支出\n" * 200 + "".join(" " * (24 * at) + "基本    支出\n" for at in range(150)), "a\t\n" * 20_000],
    ids=["tabs", "bars", "lines", "columns", "cells"],
)  # fmt: skip
def test_text_that_takes_far_more_room_than_it_has_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "allowed", 2 << 20)
    with pytest.raises(gouji.ReadError, match="超过一份报告的上限"):
        gouji.read(f"标题\n{text}".encode())


def png(wide: int, high: int, kind: int = 2) -> bytes:
    """A picture that says how large it is, and holds little of that."""

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", wide, high, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0" * 5000)) + part(b"IEND", b"")


def saved(kind: str, *frames: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=len(frames) > 1, append_images=frames[1:], **options)
    return out.getvalue()


def billions() -> bytes:
    """A JPEG whose head says that it has 4 billion pixels."""
    content = bytearray(saved("JPEG", Image.new("RGB", (8, 8))))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = struct.pack(">HH", 65_000, 65_000)
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [png(60_000, 60_000), png(2**31 - 1, 2**31 - 1), billions(), b"GIF89a\xff\xff\xff\xff\x80\0\0" + b"\0" * 6 + b",\0\0\0\0\xff\xff\xff\xff\0\2\2D\1\0;",
     saved("TIFF", Image.new("1", (40, 40)), Image.new("1", (9000, 9000)), compression="group4")],
    ids=["png", "largest png", "jpeg", "gif", "second page"],
)  # fmt: skip
def test_pixels_are_counted_before_they_are_read(content: bytes) -> None:
    with pytest.raises(gouji.ReadError, match="百万像素"):
        list(scan._pictures(content))


@pytest.mark.parametrize(
    "content", [png(0, 10), png(100, 100), saved("PNG", Image.new("L", (50, 50)))[:60]], ids=["no width", "cut off", "torn"]
)
def test_pictures_that_are_not_whole_are_damaged(content: bytes) -> None:
    with pytest.raises(gouji.ReadError, match="损坏"):
        list(scan._pictures(content))


@pytest.mark.parametrize("dpi", [(1, 65535), (0, 0), (65535, 1), (1e-9, 1e9)])
def test_a_resolution_that_no_picture_has_is_not_believed(dpi: tuple[float, float]) -> None:
    ((page, said),) = scan._pictures(saved("TIFF", Image.new("L", (800, 1100), 255), dpi=dpi))
    assert (page.shape, 60 < said < 120) == ((1100, 800, 3), True)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_picture_that_moves_the_first_is_read(kind: str) -> None:
    frames = [Image.new("RGB", (60, 80), (at, at, at)) for at in (0, 90, 180)]
    assert len(list(scan._pictures(saved(kind, *frames)))) == 1
    assert len(list(scan._pictures(saved("TIFF", *frames)))) == 3


def test_a_large_picture_is_brought_to_colour_as_a_small_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = Image.effect_noise((90, 120), 60)
    seen = Image.merge("RGBA", (noise, noise.rotate(180), noise, noise.transpose(Image.Transpose.FLIP_TOP_BOTTOM)))
    whole = scan._in_colour(seen)
    monkeypatch.setattr(scan, "BAND", 90 * 7)
    assert scan._in_colour(seen).tobytes() == whole.tobytes()
