"""PDF, OFD and pictures of a few bytes or KB that unfold to much more."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from samples import FONT, TEMPLATES, layer, ofd_of, pdf_of, picture, shown, stream_of
from test_ofd import SPACE, box, text

Bomb = Callable[[], bytes]
CATALOG, ONE_PAGE = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
LINE = shown("支出1.00万元，其中：人员经费0.50万元。", 60, 700)


def flat(content: bytes, entries: bytes = b"", times: int = 1) -> bytes:
    """A packed stream, packed so often."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream_of(content, entries + b"/Filter[%s]" % (b"/FlateDecode" * times))


def page(resources: bytes = b"<</Font<</F1 4 0 R>>>>", box: bytes = b"[0 0 595 842]", more: bytes = b"") -> bytes:
    """A page whose content is the fifth object."""
    return b"<</Type/Page/Parent 2 0 R/MediaBox%s/Resources%s/Contents 5 0 R%s>>" % (box, resources, more)


def drawn(content: bytes, box: bytes = b"[0 0 595 842]", times: int = 1) -> bytes:
    """A PDF of one page with a content."""
    return pdf_of([CATALOG, ONE_PAGE, page(box=box), FONT, flat(content, times=times)])


def forms(fan: int, depth: int, leaf: bytes = LINE) -> bytes:
    """A form that draws a form so often, which draws a form so often …"""
    first, bodies = 6, []
    for at in range(depth):
        last = at == depth - 1
        inside = b"<</Font<</F1 4 0 R>>>>" if last else b"<</XObject<</X %d 0 R>>>>" % (first + at + 1)
        bodies.append(flat(leaf if last else b"/X Do " * fan, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources" + inside))
    return pdf_of([CATALOG, ONE_PAGE, page(b"<</Font<</F1 4 0 R>>/XObject<</X 6 0 R>>>>"), FONT, flat(b"/X Do " * fan), *bodies])


def circle() -> bytes:
    """Two forms that draw each other, three times each."""

    def body(other: int) -> bytes:
        return flat(
            b"/X Do " * 3 + LINE,
            b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>/XObject<</X %d 0 R>>>>" % other,
        )

    return pdf_of([CATALOG, ONE_PAGE, page(b"<</Font<</F1 4 0 R>>/XObject<</X 6 0 R>>>>"), FONT, flat(b"/X Do"), body(7), body(6)])


def pages(count: int, content: bytes) -> bytes:
    """So many entries of one page, all with one content."""
    return pdf_of([CATALOG, b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"3 0 R " * count, count), page(), FONT, flat(content)])


def tree(depth: int, loop: bool) -> bytes:
    """Nodes of pages in nodes of pages; the last leads to the first where it is a loop."""
    nodes = [b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % (max(at + 4, 2), at + 6) for at in range(depth)]
    nodes[-1] = b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (2 if loop else 3)
    return pdf_of([CATALOG, b"<</Type/Pages/Kids[6 0 R]/Count 1>>", page(), FONT, flat(LINE), *nodes])


def type3(count: int) -> bytes:
    """A font whose letters draw its own letters."""
    font = b"<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[.1 0 0 .1 0 0]/CharProcs<</a 7 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[10]/Resources<</Font<</F3 6 0 R>>>>>>"
    return pdf_of([CATALOG, ONE_PAGE, page(b"<</Font<</F1 4 0 R/F3 6 0 R>>>>"), FONT, flat(LINE + b"BT /F3 9 Tf (%s) Tj ET" % (b"a" * count)),
                   font, flat(b"10 0 d0 BT /F3 9 Tf (%s) Tj ET" % (b"a" * 100))])  # fmt: skip


def object_stream(size: int) -> bytes:
    """A PDF whose catalog and pages lie in an object stream that is mostly spaces."""
    held = [CATALOG, ONE_PAGE, page()]
    spaced = [one + b" " * size for one in held]
    places = [sum(map(len, spaced[:at])) for at in range(len(held))]
    head = b" ".join(b"%d %d" % (at, place) for at, place in enumerate(places, 1)) + b" "
    plain = {4: FONT, 5: flat(LINE), 6: flat(head + b"".join(spaced), b"/Type/ObjStm/N 3/First %d" % len(head))}
    out, entries = b"%PDF-1.7\n", [(0, 0, 65535), *((2, 6, at) for at in range(3))]
    for number, body in plain.items():
        entries.append((1, len(out), 0))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    entries.append((1, len(out), 0))
    table = flat(b"".join(struct.pack(">BIH", *one) for one in entries), b"/Type/XRef/W[1 4 2]/Size 8/Root 1 0 R")
    return out + b"7 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(out))


def tables_in_circles() -> bytes:
    """Cross-reference tables that name each other as the one before."""
    whole = drawn(LINE)
    start = whole.rindex(b"xref\n0")
    return whole.replace(b"/Root 1 0 R>>", b"/Root 1 0 R/Prev %d/XRefStm %d>>" % (start, start))


def annotated(count: int) -> bytes:
    """A page that lists one annotation very often."""
    note = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(1.00)/Rect[60 60 200 80]/AP<</N 7 0 R>>>>"
    return pdf_of([CATALOG, ONE_PAGE, page(more=b"/Annots[%s]" % (b"6 0 R " * count)), FONT, flat(LINE), note,
                   flat(LINE * 50, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>")])  # fmt: skip


def image(width: int, height: int, size: int = 100_000, times: int = 1) -> bytes:
    """A page whose picture says that it is so large; no text, so that it is to be recognised."""
    held = flat(
        bytes(size), b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8" % (width, height), times
    )
    return pdf_of([CATALOG, ONE_PAGE, page(b"<</XObject<</I 6 0 R>>>>"), FONT, flat(b"q 595 0 0 842 0 0 cm /I Do Q"), held])


def ruled(level: int, upright: int) -> bytes:
    """A page of rulings, and a line of text."""
    return drawn(LINE + b"".join(b"10 %.3f m 580 %.3f l S\n" % (at, at) for at in (10 + 800 * n / level for n in range(level)))
                 + b"".join(b"%.3f 10 m %.3f 810 l S\n" % (at, at) for at in (10 + 570 * n / upright for n in range(upright))))  # fmt: skip


PDF: dict[str, Bomb] = {
    "forms, 60 x 60 x 60": lambda: forms(60, 3),
    "forms, 2 to the 40th": lambda: forms(2, 40),
    "forms of nothing, 300 x 300 x 300": lambda: forms(300, 3, b""),
    "forms in a circle": circle,
    "forms 5,000 deep": lambda: forms(1, 5000),
    "one content on 3,000 pages": lambda: pages(3000, LINE * 300),
    "one empty content on 3,000 pages": lambda: pages(3000, b" " * 3_000_000),
    "a million pages": lambda: pages(1_000_000, LINE),
    "a content packed four times": lambda: drawn(LINE + b" " * 400_000_000, times=4),
    "a content of 200 MB of operators": lambda: drawn(LINE + b"q Q " * 50_000_000),
    "a page of a kilometre": lambda: drawn(LINE, b"[0 0 2834645 2834645]"),
    "a page of numbers that are none": lambda: drawn(LINE, b"[NaN -1e400 99999999999999999999 1e308]"),
    "a page of nothing": lambda: drawn(LINE, b"[0 0 0 0]"),
    "a font of letters of itself": lambda: type3(3000),
    "object streams of spaces": lambda: object_stream(80_000_000),
    "a tree of pages 20,000 deep": lambda: tree(20_000, loop=False),
    "a tree of pages in a circle": lambda: tree(20, loop=True),
    "tables in a circle": tables_in_circles,
    "an inline picture of 2 to the 31st": lambda: drawn(LINE + b"BI /W 2147483647 /H 2147483647 /CS /RGB /BPC 8 /F /Fl ID xx EI " * 200),
    "300,000 letters in a line": lambda: drawn(b"BT /F1 1 Tf .01 0 0 1 10 700 Tm <%s> Tj ET" % (b"00310032" * 150_000)),
    "300,000 letters at one place": lambda: drawn(b"BT /F1 9 Tf 60 700 Td %s ET" % (b"<0031> Tj 0 0 Td " * 300_000)),
    "300,000 letters in lines of their own": lambda: drawn(b"".join(b"BT /F1 1 Tf 60 %.2f Td <0031> Tj ET\n" % (10 + at / 400) for at in range(300_000))),
    "3,000 x 3,000 rulings": lambda: ruled(3000, 3000),
    "50,000 level rulings": lambda: ruled(50_000, 3),
    "90,000 rectangles": lambda: drawn(LINE + b"".join(b"%d %d 5 5 re S\n" % (at % 300 * 2, at // 300 * 2) for at in range(90_000))),
    "a path of 3,000,000 points": lambda: drawn(LINE + b"10 10 m " + b"500 10 l 10 10 l " * 1_500_000 + b"S"),
    "rulings with numbers that are none": lambda: drawn(LINE + b"".join(b"%s 10 m %s 800 l S 10 %s m 500 %s l S\n" % ((one,) * 4) for one in (b"1e38", b"-1e38", b"NaN", b"99999999999999999999", b"--1"))),
    "letters with numbers that are none": lambda: drawn(b"".join(b"BT /F1 %s Tf 1 0 0 1 %s %s Tm <00310032> Tj ET\n" % ((one,) * 3) for one in (b"1e38", b"-1e38", b"NaN", b"0", b"1e-38")) + LINE),
    "one annotation x 100,000": lambda: annotated(100_000),
    "a picture of 60,000 x 60,000": lambda: image(60_000, 60_000),
    "a picture packed three times": lambda: image(20_000, 20_000, 300_000_000, 3),
    "arrays in arrays": lambda: pdf_of([CATALOG, ONE_PAGE, page(more=b"/A " + b"[" * 200_000 + b"]" * 200_000), FONT, flat(LINE)]),
    "a string of a million brackets": lambda: drawn(LINE + b"BT /F1 9 Tf (%s) Tj ET" % (b"(" * 1_000_000)),
    "saved states x 1,000,000": lambda: drawn(b"q " * 1_000_000 + LINE),
    "clips x 100,000": lambda: drawn(b"0 0 500 800 re W n " * 100_000 + LINE),
    "an empty file that ends": lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 200_000 + b"%%EOF",
}  # fmt: skip


# --- OFD ------------------------------------------------------------------------------------------

MONEY = text("支出1.00万元", 30, 30)


def ofd_page(content: str, common: str = "", **parts: str) -> bytes:
    """An .ofd of one page."""
    return ofd_of([layer(content)], common, **parts)


def template(content: str) -> str:
    """A template."""
    return f"<ofd:Page {SPACE}>{content}</ofd:Page>"


def one_page_often(count: int) -> bytes:
    """An .ofd that lists one page very often."""
    import zipfile

    from samples import packed

    whole = ofd_page(MONEY * 300)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    entry = '<ofd:Page ID="0" BaseLoc="Pages/0.xml"/>'
    return packed(parts | {"Doc_0/Document.xml": parts["Doc_0/Document.xml"].replace(entry, entry * count)})


OFD: dict[str, Bomb] = {
    "coordinates that are none": lambda: ofd_page("".join(text(MONEY[-4:] or "1.00", x, y) for x, y in ((float("nan"), 1e308), (float("inf"), -1e308), (1e308, float("nan")))) + MONEY),
    "rulings that are none": lambda: ofd_page(MONEY + "".join(box(x, x, x, x) for x in (float("nan"), float("inf"), 1e308, -1e308, 1e-308))),
    "a page of no size": lambda: ofd_of([f"<ofd:Area><ofd:PhysicalBox>0 0 {one} {one}</ofd:PhysicalBox></ofd:Area>{layer(MONEY)}" for one in ("nan", "inf", "1e308", "1e-308", "-1")]),
    "a template x 20,000": lambda: ofd_of(['<ofd:Template TemplateID="9"/>' * 20_000 + layer(MONEY)], TEMPLATES, **{"Tpls/T.xml": template(layer(MONEY * 200))}),
    "a template on 3,000 pages": lambda: ofd_of(['<ofd:Template TemplateID="9"/>' * 5 + layer(MONEY)] * 3000, TEMPLATES, **{"Tpls/T.xml": template(layer(MONEY * 400))}),
    "a template of itself": lambda: ofd_of(['<ofd:Template TemplateID="9"/>' + layer(MONEY)], TEMPLATES, **{"Tpls/T.xml": template('<ofd:Template TemplateID="9"/>' * 3 + layer(MONEY))}),
    "one page x 3,000": lambda: one_page_often(3000),
    "one page x 500,000": lambda: one_page_often(500_000),
    "blocks 200 deep": lambda: ofd_page("<ofd:PageBlock>" * 200 + MONEY + "</ofd:PageBlock>" * 200),
    "blocks 5,000 deep": lambda: ofd_page("<ofd:PageBlock>" * 5000 + MONEY + "</ofd:PageBlock>" * 5000),
    "steps x 2 to the 31st": lambda: ofd_page(text("支出1.00万元" * 20_000, 30, 30, "g 2147483647 0.001 " * 50)),
    "numbers of steps that are none": lambda: ofd_page(text("支出1.00万元", 30, 30, f"g {'9' * 5000} 1 g -5 2 g nan 3") + text("甲", 30, 50, "nan inf 1e308")),
    "500,000 letters in a line": lambda: ofd_page(text("1" * 500_000, 30, 30)),
    "200,000 objects": lambda: ofd_page('<ofd:TextObject Boundary="1 1 9 9"><ofd:TextCode>1</ofd:TextCode></ofd:TextObject>' * 200_000),
    "2,000 x 2,000 rulings": lambda: ofd_page(MONEY + "".join(box(10, at / 10, 190, 0) + box(at / 10, 10, 0, 270) for at in range(2000))),
    "a path of 1,000,000 points": lambda: ofd_page(MONEY + '<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>M 0 0 ' + "L 9 0 L 0 0 " * 500_000 + "</ofd:AbbreviatedData></ofd:PathObject>"),
    "composites of composites": lambda: ofd_page(MONEY + '<ofd:CompositeObject ID="1" ResourceID="1"/>' * 50_000, **{"Res.xml": '<ofd:CompositeGraphicUnit ID="1"><ofd:CompositeObject ResourceID="1"/></ofd:CompositeGraphicUnit>'}),
    "paths out of the archive": lambda: ofd_of([layer(MONEY)], '<ofd:TemplatePage ID="9" BaseLoc="../../../../etc/passwd"/>'),
}  # fmt: skip


# --- pictures -------------------------------------------------------------------------------------


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, data: bytes, *before: bytes, interlaced: int = 0) -> bytes:
    """A PNG that says its size, with data that need not fit it."""
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, interlaced)) + b"".join(before)
            + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b""))  # fmt: skip


def frames(kind: str, count: int, size: tuple[int, int]) -> bytes:
    """Blank pictures in one file."""
    stream = io.BytesIO()
    first, *others = [Image.new("L", size, 250 + at % 2) for at in range(count)]
    first.save(stream, kind, save_all=True, append_images=others, **({"compression": "tiff_deflate"} if kind == "TIFF" else {}))
    return stream.getvalue()


def tiff(*tags: tuple[int, int, int], loop: bool = False) -> bytes:
    """A TIFF of one directory of whole numbers (tag, count, value); its next directory is itself where it is a loop."""
    entries = b"".join(struct.pack("<HHII", tag, 4, count, value) for tag, count, value in sorted(tags))
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries + struct.pack("<I", 8 if loop else 0) + bytes(64)


GREY = ((258, 1, 8), (259, 1, 1), (262, 1, 1), (273, 1, 8), (277, 1, 1), (279, 1, 64))


def lying_jpeg() -> bytes:
    """A JPEG whose frame says another size than it has."""
    content = picture("JPEG")
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", 65_500, 65_500) + content[at + 4 :]


def noise(side: int) -> bytes:
    """A picture of specks, in which everything could be a letter."""
    import random

    stream = io.BytesIO()
    Image.frombytes("1", (side, side), random.Random(1).randbytes(side * (-(-side // 8)))).save(stream, "PNG")  # noqa: S311
    return stream.getvalue()


PICTURES: dict[str, Bomb] = {
    "a PNG that says 60,000 x 60,000": lambda: png(60_000, 60_000, bytes(1000)),
    "a PNG that says 2 to the 31st": lambda: png(2**31 - 1, 2**31 - 1, bytes(1000)),
    "a PNG of 7,700 x 7,700": lambda: png(7700, 7700, bytes((7700 * 3 + 1) * 7700)),
    "a PNG of 1 x 50,000,000": lambda: png(1, 50_000_000, bytes(4 * 50_000_000)),
    "a PNG with 400 MB too much": lambda: png(20, 20, bytes(400_000_000)),
    "a PNG with a text of 400 MB": lambda: png(20, 20, bytes(61 * 20), chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(400_000_000), 9))),
    "an interlaced PNG of 7,000 x 7,000": lambda: png(7000, 7000, bytes(200_000_000), interlaced=1),
    "a PNG with a profile of 300 MB": lambda: png(20, 20, bytes(61 * 20), chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(300_000_000), 9))),
    "a TIFF of 100 pages": lambda: frames("TIFF", 100, (60, 60)),
    "a TIFF of 3 large pages": lambda: frames("TIFF", 3, (6000, 6000)),
    "a TIFF of pages in a circle": lambda: tiff((256, 1, 50), (257, 1, 50), *GREY, loop=True),
    "a TIFF that says 4 billion": lambda: tiff((256, 1, 2**32 - 1), (257, 1, 2**32 - 1), *GREY),
    "a TIFF whose counts lie": lambda: tiff((256, 1, 50), (257, 1, 50), (273, 2**31, 8), (279, 2**31, 8), (258, 1, 8), (259, 1, 5), (262, 1, 1)),
    "a GIF of 2,000 pictures": lambda: frames("GIF", 2000, (40, 40)),
    "a GIF that says 65,535 x 65,535": lambda: b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x44\x01\0;",
    "a BMP that says 2 to the 31st": lambda: b"BM" + struct.pack("<IHHIIiiHHIIiiII", 200, 0, 0, 54, 40, 2**31 - 1, 2**31 - 1, 1, 24, 0, 0, 2835, 2835, 0, 0) + bytes(200),
    "a JPEG that says 65,500 x 65,500": lying_jpeg,
    "a picture of noise": lambda: noise(1500),
}  # fmt: skip
