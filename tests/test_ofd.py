"""OFD files: text, figures and ruled tables come out, with their places."""

from __future__ import annotations

import io
import zipfile

import pytest

import gouji
from gouji.document import Paragraph, Table

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(words: str, x: float, y: float, deltas: str | None = None) -> str:
    """A text object: `x` and `y` of its box in millimetres, its base 3 mm below."""
    steps = deltas if deltas is not None else " ".join("3.5" if letter > "\u2e80" else "1.75" for letter in words[:-1])
    return (f'<ofd:TextObject ID="1" Boundary="{x} {y} 150 5" Font="1" Size="3.5"><ofd:TextCode X="0" Y="3" DeltaX="{steps}">{words}'
            "</ofd:TextCode></ofd:TextObject>")  # fmt: skip


def box(x: float, y: float, wide: float, high: float) -> str:
    return (f'<ofd:PathObject ID="2" Boundary="{x} {y} {wide} {high}" LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L {wide} 0 L {wide} {high} L 0 {high} C'
            "</ofd:AbbreviatedData></ofd:PathObject>")  # fmt: skip


def ofd(*pages: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("OFD.xml", f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>")
        listed = "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages)))
        archive.writestr("Doc_0/Document.xml", f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
                         f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>")  # fmt: skip
        for at, page in enumerate(pages):
            archive.writestr(
                f"Doc_0/Pages/Page_{at}/Content.xml",
                f'<ofd:Page {SPACE}><ofd:Content><ofd:Layer ID="3">{page}</ofd:Layer></ofd:Content></ofd:Page>',
            )
    return stream.getvalue()


ROWS = [["项目", "预算数", "决算数"], ["基本支出", "835.01", "893.35"], ["项目支出", "143.00", "189.64"]]


def sample() -> bytes:
    """A page with a sentence and a ruled table."""
    cells = "".join(
        box(30 + 40 * c, 60 + 8 * r, 40, 8) + text(words, 32 + 40 * c, 61.5 + 8 * r)
        for r, row in enumerate(ROWS)
        for c, words in enumerate(row)
    )
    return ofd(text("2023年基本支出893.35万元。", 30, 30) + cells)


def test_text_and_tables_come_out_with_their_places() -> None:
    blocks = gouji.read(sample()).blocks
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["2023年基本支出893.35万元。"]
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert [cell.text for cell in table.cells] == [words for row in ROWS for words in row]
    (place,) = {entry.figure.place for entry in gouji.check(sample()).ledger if entry.figure.raw == "189.64"}
    assert place.page == 1
    assert place.box is not None
    assert place.box[0] == pytest.approx(112 / 25.4 * 72, abs=1)


def test_repeated_steps_are_spelled_out() -> None:
    (block,) = gouji.read(ofd(text("甲乙丙丁", 30, 30, "g 3 3.5"))).blocks
    assert isinstance(block, Paragraph)
    assert block.text == "甲乙丙丁"
    assert block.anchors[0].strip is not None
    assert block.anchors[0].strip.x0s[3] == pytest.approx((30 + 10.5) / 25.4 * 72)


def test_a_file_of_pictures_and_a_broken_one_say_so() -> None:
    with pytest.raises(gouji.ReadError, match="没有可用的文字"):
        gouji.read(ofd('<ofd:ImageObject ID="1" Boundary="0 0 210 297" ResourceID="2"/>'))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("OFD.xml", "<ofd")
    with pytest.raises(gouji.ReadError, match="损坏"):
        gouji.read(stream.getvalue())
