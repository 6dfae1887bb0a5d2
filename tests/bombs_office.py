"""Workbooks and Word documents of a few bytes or KB that unfold to much more: each says the same thing very often."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable

from samples import (
    HEAD,
    LINKS,
    NUMBERING,
    W,
    book,
    boxed,
    cell,
    inline,
    label,
    numbered,
    old_book,
    packed,
    para,
    record,
    rows,
    run,
    sheet_records,
    word,
)  # fmt: skip

Bomb = Callable[[], bytes]
MONEY = "支出1.00万元"


# --- .xlsx ----------------------------------------------------------------------------------------


def sheet(extra: str = "", after: str = "", before: str = "") -> bytes:
    """A workbook of one sheet: two rows, further ones, and what stands before and after them."""
    return book(f"{before}<sheetData>{HEAD}{extra}</sheetData>{after}")


def merges(*ranges: str) -> str:
    """What merges cells."""
    listed = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    return f"<mergeCells>{listed}</mergeCells>"


def shared(times: int, length: int, rich: bool = False) -> bytes:
    """One long shared string, referred to by many cells."""
    one = f"<r><t>{MONEY}</t></r>" * length if rich else f"<t>{MONEY * length}</t>"
    lines = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c><c r="B{at}" t="s"><v>0</v></c></row>' for at in range(3, times))
    return book(f"<sheetData>{HEAD}{lines}</sheetData>", strings=f"<si>{one}</si>")


def many_cells(count: int, each: str) -> str:
    """Rows of one cell each."""
    return "".join(f'<row r="{at}">{each.format(at=at)}</row>' for at in range(3, count))


def formatted(code: str, count: int = 2000) -> bytes:
    """Numbers under a format of ours."""
    styles = f'<numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>'
    return book(f"<sheetData>{HEAD}" + many_cells(count, '<c r="B{at}" s="0"><v>{at}.5</v></c>') + "</sheetData>", styles=styles)


def lettered(number: int) -> str:
    """The letters of a column from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


XLSX: dict[str, Bomb] = {
    "shared string x references": lambda: shared(60_000, 5000),
    "rich string x references": lambda: shared(20_000, 4000, rich=True),
    "one merge over all": lambda: sheet(after=merges("A1:XFD1048576")),
    "merges tall": lambda: sheet(after=merges(*(f"{lettered(at)}1:{lettered(at)}1048576" for at in range(1, 300)))),
    "merges wide in 3,000 rows": lambda: sheet(many_cells(3000, inline("A{at}", "甲")), merges(*(f"A{at}:XFD{at}" for at in range(1, 3000)))),
    "merges over each other": lambda: sheet(many_cells(200, inline("A{at}", "甲")), merges(*(f"A1:{lettered(at)}{at}" for at in range(2, 3000)))),
    "merges with numbers too large": lambda: sheet(after=merges("A1:ZZZZZZ99999999999999999999", "B2:A1", "A0:A0", "1:1", "")),
    "cells without r": lambda: book('<sheetData><row r="1048576">' + "<c><v>1</v></c>" * 16384 + "</row><row><c><v>2</v></c></row></sheetData>"),
    "far cells in single quotes": lambda: sheet("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
    "far cells under a prefix": lambda: book(f"<sheetData>{HEAD}</sheetData>", parts={"worksheets/sheet1.xml": (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
        '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>')}),
    "far cells in UTF-16": lambda: book(f"<sheetData>{HEAD}</sheetData>", parts={"worksheets/sheet1.xml": (
        '<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v>'
        '</c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>').encode("utf-16")}),
    "a far cell with references as entities": lambda: sheet('<row r="1"><c r="&#88;&#70;&#68;1048576"><v>1</v></c></row>'),
    "dimension that lies": lambda: sheet(before='<dimension ref="A1:XFD1048576"/>'),
    "cells on a diagonal": lambda: sheet("".join(f'<row r="{at}"><c r="{lettered(at)}{at}"><v>1</v></c></row>' for at in range(3, 1400))),
    "hidden columns x 100,000": lambda: sheet(before="<cols>" + '<col min="1" max="16384" hidden="1"/>' * 100_000 + "</cols>"),
    "hidden rows x merges": lambda: sheet("".join(f'<row r="{at}" hidden="1"/>' for at in range(3, 60_000)), merges(*(f"A{at}:B1048576" for at in range(1, 200)))),
    "format of 20,000 signs": lambda: formatted("#,##0.00_);" * 1800),
    "format of 100,000 noughts": lambda: formatted("0." + "0" * 100_000, 500),
    "format of quotes": lambda: formatted("&quot;x&quot;[Red]\\" * 10_000),
    "names of a workbook x 200,000": lambda: book(f"<sheetData>{HEAD}</sheetData>", names="<definedNames>" + '<definedName name="甲">表1!$A$1:$XFD$1048576</definedName>' * 200_000 + "</definedNames>"),
    "sheets x 5,000": lambda: book(*[f"<sheetData>{HEAD}</sheetData>"] * 5000),
    "one part as 5,000 sheets": lambda: one_part_many_sheets(5000),
    "a part of 47 MB of spaces": lambda: book(f"<sheetData>{HEAD}</sheetData>" + " " * (47 << 20)),
    "empty cells x 2,000,000": lambda: sheet(f'<row r="3">{"<c/>" * 2_000_000}</row>'),
    "comments and drawings": lambda: book(f"<sheetData>{HEAD}</sheetData>", parts={"comments1.xml": "<comments>" + "<comment><text><t>x</t></text></comment>" * 300_000 + "</comments>",
                                                                             "drawings/drawing1.xml": "<a>" * 200_000}),
    "numbers of 30,000 digits": lambda: sheet(many_cells(60, f'<c r="B{{at}}"><v>{"9" * 30_000}.{"9" * 300}</v></c>')),
    "numbers that are none": lambda: sheet("".join(f'<row r="{at}"><c r="B{at}"><v>{one}</v></c></row>' for at, one in enumerate(("NaN", "inf", "1e308", "-1e308", "1e-300", "1e400"), 3))),
    "a shared string that is not there": lambda: book('<sheetData><row r="1"><c r="A1" t="s"><v>99999999999999999999</v></c><c r="B1" t="s"><v>-1</v></c></row></sheetData>', strings="<si/>"),
    "elements 100,000 deep": lambda: sheet("<row>" * 100_000 + "</row>" * 100_000),
    "texts of half a MB in 80 cells": lambda: sheet(many_cells(80, inline("A{at}", "支出1.00万元，" * 25_000))),
    "a report of long cells": lambda: sheet(many_cells(400, inline("A{at}", "其中：支出1.00万元，" * 300) + inline("B{at}", "分别为1、2、3、" * 300))),
    "a formula shared by 100,000 cells": lambda: sheet('<row r="3"><c r="A3"><f t="shared" ref="A3:A100000" si="0">' + "A1+" * 3000 + "1</f><v>1</v></c></row>"
                                                     + "".join(f'<row r="{at}"><c r="A{at}"><f t="shared" si="0"/><v>1</v></c></row>' for at in range(4, 60_000))),
    "an .xlsb": lambda: packed({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": struct.pack("<BBI", 0x9C, 0x01, 0xFFFFFFFF) + bytes(64), "xl/_rels/workbook.bin.rels": "<a/>"}),
}  # fmt: skip


def one_part_many_sheets(count: int) -> bytes:
    """A workbook whose sheets are all the same part."""
    import io

    wide = book(f"<sheetData>{many_cells(2000, inline('A{at}', MONEY))}</sheetData>")
    parts = {}
    with zipfile.ZipFile(io.BytesIO(wide)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    listed = "".join(f'<sheet name="s{at}" sheetId="{at}" r:id="rId1"/>' for at in range(1, count))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("<sheets>", f"<sheets>{listed}")
    return packed(parts)


# --- .xls -----------------------------------------------------------------------------------------


def old(*cells: bytes) -> bytes:
    """An .xls of one sheet with a heading and further records."""
    return old_book(sheet_records(label(0, 0, "项目"), label(0, 1, "预算数"), *cells))


def merged_old(*ranges: tuple[int, int, int, int]) -> bytes:
    """The record of merged cells."""
    return record(0xE5, struct.pack("<H", len(ranges)) + b"".join(struct.pack("<4H", *one) for one in ranges))


XLS: dict[str, Bomb] = {
    "a far cell": lambda: old(label(65535, 255, "支出1.00万元")),
    "merges over all x 1,000": lambda: old(*[merged_old((0, 65535, 0, 255))] * 1000),
    "a row of repeated numbers": lambda: old(*(record(0xBD, struct.pack("<HH", row, 0) + struct.pack("<HI", 0, 0x3FF00000) * 255 + struct.pack("<H", 254)) for row in range(1, 3000))),
    "sheets that are one": lambda: old_book(*[sheet_records(label(0, 0, "项目"), label(1, 0, MONEY))] * 900),
}  # fmt: skip


# --- .docx ----------------------------------------------------------------------------------------


def nested(depth: int) -> str:
    """A table in a table in a table."""
    inner = ""
    for _ in range(depth):
        inner = f"<w:tbl><w:tr>{cell('1.00')}<w:tc>{para(run('甲'))}{inner}{para('')}</w:tc></w:tr></w:tbl>"
    return inner


def boxes(depth: int) -> str:
    """A text box in a text box in a text box."""
    inner = para(run(MONEY))
    for _ in range(depth):
        inner = para(run("外") + boxed(inner))
    return inner


def levels(text: str, count: int) -> bytes:
    """Paragraphs that number themselves by a long pattern."""
    numbering = NUMBERING.replace('w:val="%1、"', f'w:val="{text}"')
    return word(numbered(MONEY) * count, numbering=numbering)


def styled(count: int, loop: bool) -> bytes:
    """Styles each based on the one before; the first on the last where it is a loop."""
    made = "".join(f'<w:style w:styleId="s{at}"><w:basedOn w:val="s{at - 1}"/></w:style>' for at in range(count))
    made = made.replace('w:val="s-1"', f'w:val="s{count - 1 if loop else 0}"')
    body = "".join(para(run(MONEY), f'<w:pStyle w:val="s{count - 1 - at % 50}"/>') for at in range(400))
    return word(body, styles=f"<w:styles {W}>{made}</w:styles>", numbering=NUMBERING)


def doctype(inside: str, body: str) -> bytes:
    """A document with a DTD."""
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<!DOCTYPE w:document [{inside}]><w:document {W}><w:body>{body}</w:body></w:document>",
        }
    )


MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
CHUNK = '<w:altChunk r:id="r1"/>'
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
DOCX: dict[str, Bomb] = {
    "cells over 512 columns x 20,000": lambda: word(rows(*[cell("1.00", '<w:gridSpan w:val="512"/>')] * 20_000)),
    "spans that are no numbers": lambda: word("".join(rows(cell("1.00", f'<w:gridSpan w:val="{one}"/>') + cell("2.00")) for one in ("9" * 5000, "-1", "NaN", "1e9", "0", "", "²"))),
    "gridBefore that is no number": lambda: word(f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="{"9" * 6000}"/></w:trPr>{cell("1.00")}</w:tr></w:tbl>'),
    "tiny elements x 4,000,000": lambda: word(f"<w:p>{'<w:t/>' * 4_000_000}</w:p>"),
    "empty paragraphs x 2,000,000": lambda: word("<w:p/>" * 2_000_000),
    "paragraphs of money x 100,000": lambda: word(para(run(MONEY)) * 100_000),
    "a table of 300,000 cells": lambda: word(rows(*[cell("1.00") * 10] * 30_000)),
    "rows merged downwards x 30,000": lambda: word(rows(cell("项目" * 100, '<w:vMerge w:val="restart"/>') + cell("1"), *[cell("支出" * 30, "<w:vMerge/>") + cell("2")] * 30_000)),
    "tables nested 60 deep": lambda: word(nested(60)),
    "tables nested 3,000 deep": lambda: word(nested(3000)),
    "text boxes in text boxes, 20 deep": lambda: word(boxes(20)),
    "text boxes in text boxes, 2,000 deep": lambda: word(boxes(2000)),
    "alternatives in alternatives": lambda: word(para("<w:r>" + "<mc:AlternateContent><mc:Choice>" * 100 + run("1.00") + "</mc:Choice></mc:AlternateContent>" * 100 + "</w:r>")),
    "controls 200 deep": lambda: word("<w:sdt><w:sdtContent>" * 100 + para(run(MONEY)) + "</w:sdtContent></w:sdt>" * 100),
    "numbering of a long pattern": lambda: levels("%1、" * 30_000, 3000),
    "numbering of a huge start": lambda: word(numbered(MONEY) * 300, numbering=NUMBERING.replace('w:start w:val="1"', f'w:start w:val="{"9" * 4000}"')),
    "numbering of roman billions": lambda: word(numbered(MONEY) * 30, numbering=NUMBERING.replace("chineseCounting", "upperRoman").replace('w:start w:val="1"', 'w:start w:val="2147483647"')),
    "numbering of letters": lambda: word(numbered(MONEY) * 30, numbering=NUMBERING.replace("chineseCounting", "lowerLetter").replace('w:start w:val="1"', 'w:start w:val="2147483647"')),
    "styles in a chain": lambda: styled(20_000, loop=False),
    "styles in a circle": lambda: styled(20_000, loop=True),
    "fields without end": lambda: word(para('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 50_000 + run(MONEY))),
    "fields nested 50,000 deep": lambda: word(para(MARK.format("begin") * 50_000 + run(MONEY) + MARK.format("end") * 50_000)),
    "fields that compose formulas": lambda: word(para((MARK.format("begin") + f"<w:r><w:instrText>EQ {chr(92) + 'o' + chr(92) + 'ac('}</w:instrText></w:r>" * 190 + MARK.format("end")) * 2000)),
    "formulas nested 120 deep": lambda: word(f'<w:p xmlns:m="{MATH}">' + "<m:oMath>" + "<m:f><m:num>" * 110 + "<m:r><m:t>1</m:t></m:r>" + "</m:num></m:f>" * 110 + "</m:oMath></w:p>" + para(run(MONEY))),
    "one altChunk x 100,000": lambda: packed({"word/document.xml": f"<w:document {W}><w:body>{CHUNK * 100_000}{para(run(MONEY))}</w:body></w:document>",
                                              "word/_rels/document.xml.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="r1" Type="x/aFChunk" Target="a.html"/></Relationships>',
                                              "word/a.html": "<html>" + "<p>1.00万元" * 100_000}),
    "altChunks": lambda: packed({"[Content_Types].xml": "<Types/>", "word/document.xml": f'<w:document {W}><w:body><w:altChunk r:id="r1"/>{para(run(MONEY))}</w:body></w:document>',
                               "word/chunk.html": "<table>" * 100_000}),
    "footnotes x 100,000": lambda: word(para(run(MONEY)), footnotes=f"<w:footnotes {W}>{('<w:footnote>' + para(run('注：12.00万元。')) + '</w:footnote>') * 100_000}</w:footnotes>"),
    "entities that grow": lambda: doctype('<!ENTITY a "支出"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">', para(run("&c;"))),
    "entities after 64 KB": lambda: doctype(" " * 70_000 + '<!ENTITY a "支出支出支出支出支出支出支出支出">' + "".join(f'<!ENTITY {chr(98 + at)} "' + f"&{chr(97 + at)};" * 9 + '">' for at in range(9)), para(run("&j;"))),
    "an entity that is a file": lambda: doctype('<!ENTITY a SYSTEM "file:///etc/passwd">', para(run("&a;"))),
    "a DTD from outside": lambda: packed({"word/document.xml": f'<!DOCTYPE w:document SYSTEM "http://127.0.0.1:9/x.dtd"><w:document {W}><w:body>{para(run(MONEY))}</w:body></w:document>'}),
    "attributes x 100,000": lambda: word("<w:p " + " ".join(f'a{at}=""' for at in range(100_000)) + f">{run(MONEY)}</w:p>"),
    "a text of 9 MB": lambda: word(para(run("支出1.00万元，" * 400_000))),
    "a text of 9 MB of digits": lambda: word(para(run("1" * 9_000_000))),
    "a part of zeros": lambda: packed({"[Content_Types].xml": "<Types/>", "word/document.xml": bytes(47 << 20)}),
    "40 parts of 40 MB": lambda: packed({"word/document.xml": f"<w:document {W}><w:body>{para(run(MONEY))}</w:body></w:document>"} | {f"word/media/{at}.bin": bytes(40 << 20) for at in range(5)}),
}  # fmt: skip
