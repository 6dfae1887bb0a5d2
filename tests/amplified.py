"""Small files that say "a thousand times the same", by kind: each costs a few kilobytes here and gigabytes where it is believed.

    python tests/amplified.py [MIB]         # the budget of each report, 512 MiB unless told

Prints, as JSON Lines, what each gives when it is read in a process of its own that cannot grow beyond 1 GiB: name, outcome, seconds, peak MiB.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import gouji
from gouji.readers import budget

MOST = 1 << 30  # bytes that a process may have

SHEETS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PAGES = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def packed(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def workbook(data: str, *, before: str = "", after: str = "", strings: str = "", styles: str = "", sheets: int = 1) -> bytes:
    """An .xlsx whose sheets are one part."""
    listed = "".join(f'<sheet name="{at}" sheetId="{at + 1}" r:id="s"/>' for at in range(sheets))
    return packed({
        "xl/workbook.xml": f'<workbook {SHEETS} xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="s" Type="{LINKS}/worksheet" Target="worksheets/a.xml"/></Relationships>',
        "xl/worksheets/a.xml": f"<worksheet {SHEETS}>{before}<sheetData>{data}</sheetData>{after}</worksheet>",
        "xl/sharedStrings.xml": f"<sst {SHEETS}>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet {SHEETS}>{styles}</styleSheet>",
    })  # fmt: skip


def document(body: str, **parts: str) -> bytes:
    """A .docx."""
    written = {f"word/{name}.xml": content for name, content in parts.items()}
    return packed({"word/document.xml": f"<w:document {WORDS}><w:body>{body}</w:body></w:document>", **written})


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def pages(page: str, count: int = 1, templates: str = "") -> bytes:
    """An OFD whose pages are one part, over a template."""
    listed = '<ofd:Page BaseLoc="a.xml"/>' * count
    template = f"<ofd:Page {PAGES}><ofd:Content><ofd:Layer>{templates}</ofd:Layer></ofd:Content></ofd:Page>"
    return packed({
        "OFD.xml": f"<ofd:OFD {PAGES}><ofd:DocBody><ofd:DocRoot>D/d.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "D/d.xml": f'<ofd:Document {PAGES}><ofd:CommonData><ofd:TemplatePage ID="t" BaseLoc="t.xml"/></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>',
        "D/a.xml": f'<ofd:Page {PAGES}><ofd:Template TemplateID="t"/><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>',
        "D/t.xml": template,
    })  # fmt: skip


def written(text: str, **attributes: str) -> str:
    """A text object of an OFD page."""
    given = {"Boundary": "10 10 100 5", "Size": "3.5"} | attributes
    return f'<ofd:TextObject {" ".join(f"{name}={value!r}" for name, value in given.items())}><ofd:TextCode X="0" Y="3">{text}</ofd:TextCode></ofd:TextObject>'


def web(body: str) -> bytes:
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


def number(value: str, place: str, attributes: str = "") -> str:
    return f'<c r="{place}" {attributes}><v>{value}</v></c>'


def _numbered(count: int) -> str:
    return "".join(paragraph("支出", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>') for _ in range(count))


def _long_label(length: int) -> str:
    level = f'<w:lvl w:ilvl="0"><w:lvlText w:val="{"%1" * length}"/></w:lvl>'
    return f'<w:numbering {WORDS}><w:abstractNum w:abstractNumId="1">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'


def _nested(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + paragraph("内1.00万元") + "</w:tc></w:tr></w:tbl>" * depth


def _tower(rows: int) -> str:
    tall = cell("高" * 50, '<w:gridSpan w:val="512"/><w:vMerge w:val="restart"/>')
    more = cell("续", '<w:gridSpan w:val="512"/><w:vMerge/>')
    return f"<w:tbl><w:tr>{tall}</w:tr>{f'<w:tr>{more}</w:tr>' * rows}</w:tbl>"


def _hidden(count: int) -> str:
    return "<cols>" + '<col min="1" max="16384" hidden="1"/>' * count + "</cols>"


def _merged(count: int) -> str:
    return "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * count + "</mergeCells>"


NINES = "9" * 5_000
FIRST = 's="0"'  # the first style
ROWS = "".join(f'<row r="{at}">{number("1", f"A{at}")}{number("2", f"B{at}")}</row>' for at in range(1, 400))
FORMAT = f'<numFmts><numFmt numFmtId="200" formatCode="{"#," * 10_000}"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>'
STYLES = (f'<w:styles {WORDS}>{"".join(f"<w:style w:styleId={one!r}><w:basedOn w:val={other!r}/></w:style>" for one, other in ("ab", "ba", "cc"))}</w:styles>')  # fmt: skip
CORNERS = f"<row>{number('1', 'A1')}{number('2', 'B1')}</row><row>{number('3', 'XFC1048576')}{number('4', 'XFD1048576')}</row>"
RULINGS = (
    '<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>M 0 0 ' + "L 5 0 " * 1_000_000 + "</ofd:AbbreviatedData></ofd:PathObject>"
)

REFUSED: dict[str, Callable[[], bytes]] = {
    "xlsx: a table from corner to corner": lambda: workbook(CORNERS),
    "xlsx: one long text in many cells": lambda: workbook(
        "<row>" + '<c t="s"><v>0</v></c>' * 9_000 + "</row>", strings=f"<si><t>{'长' * 20_000}</t></si>"
    ),
    "xlsx: one sheet under many names": lambda: workbook(ROWS, sheets=10_000),
    "xlsx: cells without an end": lambda: workbook("<row>" + "<c/>" * 4_000_000 + "</row>"),
    "docx: elements without an end": lambda: document("<w:p/>" * 7_000_000),
    "docx: attributes without an end": lambda: document("<w:p " + " ".join(f"a{at}=''" for at in range(2_500_000)) + "/>"),
    "docx: rows as wide as the widest": lambda: document(
        f"<w:tbl><w:tr>{cell('1') * 12_000}</w:tr>{f'<w:tr>{cell(chr(50))}</w:tr>' * 12_000}</w:tbl>"
    ),
    "docx: nested deeper than XML goes": lambda: document(_nested(500)),
    "docx: declared late": lambda: document("<!-- " + " " * 70_000 + " --><!DOCTYPE x>"),
    "docx: brackets hidden in an encoding": lambda: packed({"word/document.xml": b"<?xml version='1.0' encoding='UTF-7'?><x>+ADw-y/+AD4-</x>"}),
    "docx: packed in blocks of any size": lambda: packed({"word/document.xml": b" " * (40 << 20)}, zipfile.ZIP_BZIP2),
    "ofd: more pages than paper": lambda: pages(written("字"), count=3_001),
    "ofd: a full template on every page": lambda: pages("", count=3_000, templates=written("字" * 2_000)),
    "ofd: rulings without an end": lambda: pages(RULINGS * 3),
    "html: character references": lambda: web("&lt;" * 4_000_000),
    "html: cells that reach down and across": lambda: web(
        f"<table>{'<tr><td rowspan=99999 colspan=99999>1</td></tr>' * 9_000}</table>"
    ),
    "html: tags without an end": lambda: web("<b>" * 3_000_000),
    "html: lines without an end": lambda: web("\n" * 20_000_000),
    "zip: members without an end": lambda: packed({f"word/{at}": "" for at in range(21_000)}, zipfile.ZIP_STORED),
}  # fmt: skip

READ: dict[str, Callable[[], bytes]] = {
    "xlsx: columns hidden a hundred thousand times": lambda: workbook(ROWS.replace('r="B', 'r="A'), before=_hidden(100_000).replace('"1" max', '"2" max')),
    "xlsx: merged cells over each other": lambda: workbook(ROWS, after=_merged(100_000)),
    "xlsx: a format of twenty thousand characters": lambda: workbook(
        "".join(f"<row>{number(str(at), f'A{at}', FIRST)}{number('7', f'B{at}')}</row>" for at in range(1, 2_000)), styles=FORMAT
    ),
    "xlsx: numbers that are none": lambda: workbook("<row>" + number("1e999", "A1") + number("nan", "B1") + number("-3", "C1", f's="{NINES}"') + "</row>"),
    "docx: a span of five thousand digits": lambda: document("<w:tbl><w:tr>" + cell("项目", f'<w:gridSpan w:val="{NINES}"/>') + cell("1") + "</w:tr></w:tbl>"),
    "docx: spans below zero": lambda: document("<w:tbl><w:tr>" + cell("项目", '<w:gridSpan w:val="-9"/><w:vMerge/>') + cell("1") + "</w:tr></w:tbl>"),
    "docx: a cell outside any row": lambda: document(f"<w:tbl>{cell('外')}<w:tr>{cell('项目')}{cell('1')}</w:tr></w:tbl>"),
    "docx: a label of a million characters": lambda: document(_numbered(2_000), numbering=_long_label(500_000)),
    "docx: tables in tables in tables": lambda: document(_nested(60)),
    "docx: styles based on each other": lambda: document(paragraph("支出1.00万元", "<w:pStyle w:val='a'/>"), styles=STYLES),
    "docx: a tower of merged cells": lambda: document(_tower(8_000)),
    "docx: letters one by one in a cell": lambda: document(f"<w:tbl><w:tr><w:tc><w:p>{'<w:r><w:t>支</w:t></w:r>' * 100_000}</w:p></w:tc></w:tr></w:tbl>"),
    "ofd: coordinates that are none": lambda: pages(written("支出1.00万元") + written("远", Boundary="nan inf 1e400 5") + written("大", Size="1e308")),
    "ofd: steps without an end": lambda: pages(written("支出1.00万元") + '<ofd:TextObject Size="3"><ofd:TextCode X="9" Y="9" DeltaX="g 999999999 3">字</ofd:TextCode></ofd:TextObject>'),
    "html: nested without an end": lambda: web("<table><tr><td>" * 20_000 + "支出1.00万元" + "</td></tr></table>" * 20_000),
    "html: an attribute of a million characters": lambda: web(f"<img src='data:{'A' * 1_000_000}'><p>支出1.00万元</p>"),
    "html: spaces where a span should be": lambda: web(f"<table>{('<tr><td rowspan=%s>支出</td></tr>' % (' ' * 200_000)) * 9}</table>"),
    "html: hidden parts one after another": lambda: web("<div hidden>藏</div>" * 60_000 + "<p>支出1.00万元</p>"),
}  # fmt: skip


def _table(rows: int, cols: int) -> str:
    return (
        "<w:tbl>" + "".join(f"<w:tr>{''.join(cell(f'第{row}项{col}') for col in range(cols))}</w:tr>" for row in range(rows)) + "</w:tbl>"
    )


HONEST: dict[str, Callable[[], bytes]] = {
    "docx: three hundred tables": lambda: document("".join(paragraph(f"表{at}") + _table(11, 6) for at in range(300)) + _table(20, 10)),
    "xlsx: five thousand rows": lambda: workbook("".join(f"<row>{''.join(f'<c><v>{row}.{col}</v></c>' for col in range(1, 13))}</row>" for row in range(5_000))),
    "ofd: a hundred pages": lambda: pages("".join(written("项目支出完成情况良好" * 3, Boundary=f"10 {at * 6} 150 5") for at in range(40)), count=100),
    "html: twenty thousand cells": lambda: web("<table>" + ("<tr>" + "<td>项目</td>" * 10 + "</tr>") * 2_000 + "</table>"),
}  # fmt: skip


def outcome(content: bytes) -> str:
    """What reading gives: "read", the message of a refusal, or the fault."""
    try:
        return "read" if gouji.read(content).blocks else "nothing"
    except gouji.ReadError as problem:
        return problem.zh
    except Exception as fault:  # noqa: BLE001
        return f"fault: {fault!r}"


def tried(name: str, make: Callable[[], bytes]) -> None:
    """Read one and print what came of it."""
    content = make()
    resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
    began = time.process_time()
    found = outcome(content)
    peak = next(line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    told = {
        "name": name, "bytes": len(content), "outcome": found, "seconds": round(time.process_time() - began, 2), "mib": int(peak.split()[1]) >> 10,
    }  # fmt: skip
    print(json.dumps(told, ensure_ascii=False), flush=True)


def main() -> None:
    """Try each."""
    budget.allowed = int(sys.argv[1]) << 20 if len(sys.argv) > 1 else budget.LIMIT
    for name, make in (REFUSED | READ | HONEST).items():
        child = os.fork()
        if not child:
            tried(name, make)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
