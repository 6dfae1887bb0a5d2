"""A small sample of each container, with whatever it has that may be repeated, nested or referred to; and what packs them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

from PIL import Image, ImageDraw

from gouji.document import Source
from test_ofd import SPACE, box, text

TEXT = """2023年度清溪县档案馆整体支出绩效自评报告

项目支出绩效自评表（2023年度）
项目名称	年初预算数	全年预算数	全年执行数	分值	执行率	得分
年度资金总额	150.00	155.00	150.00	10	96.77%	9.68
其中：档案抢救	100.00	100.00	98.50	-	98.50%	-

一、部门概况
内设3个科室，编制12名，在职人员11人，在职人员控制率91.67%。
二、收支情况
2023年基本支出150.00万元，其中：人员经费100.00万元，公用经费55.00万元，比上年增加12.50万元，增长9.09%。
项目支出98.50万元，分别为档案抢救48.50万元、库房维护30.00万元、数字化20.00万元，占总支出的39.64%。
“三公”经费支出3.20万元，较年初预算5.00万元减少1.80万元，下降36%。
"""
PAGE = """<!DOCTYPE html><html><head><title>自评报告</title><style>p{color:red}</style></head><body><h1>2023年度清溪县档案馆整体支出绩效自评报告</h1>
<p>基本支出150.00万元，其中：<b>人员经费100.00万元</b>，<span>公用经费55.00万元</span>。</p><!-- 注 --><ul><li>一、&nbsp;概况&#19968;&amp;</li></ul>
<table border="1"><tr><th rowspan="2">项目</th><th colspan="2">金额（万元）</th></tr><tr><td>预算数</td><td>决算数</td></tr>
<tr><td>基本支出</td><td>150.00</td><td>150.00</td></tr><tr><td>项目支出</td><td>100.00</td><td>98.50<br/>元</td></tr>
<tr><td colspan="3"><table><tr><td>其中</td><td>1.00</td></tr></table></td></tr></table></body></html>"""
W = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
     'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"')  # fmt: skip
S = ('xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
     'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"')  # fmt: skip
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


# --- Word -----------------------------------------------------------------------------------------


def run(words: str) -> str:
    """A run of text."""
    return f"<w:r><w:t>{words}</w:t></w:r>"


def para(content: str, properties: str = "") -> str:
    """A paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def cell(words: str, properties: str = "") -> str:
    """A cell with a paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(run(words))}</w:tc>"


def rows(*lines: str) -> str:
    """A table of rows."""
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def boxed(content: str) -> str:
    """Blocks in a text box, in a run."""
    return f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"


def numbered(words: str, number: int = 7, depth: int = 0) -> str:
    """A paragraph that numbers itself."""
    return para(run(words), f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def word(body: str, **parts: str) -> bytes:
    """A .docx with a body and other parts of word/ by name."""
    inside = {"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}
    return packed(inside | {f"word/{name}.xml": content for name, content in parts.items()})


NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:isLgl/></w:lvl>
</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="8"><w:abstractNumId w:val="1"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>"""
STYLES = f"""<w:styles {W}><w:style w:styleId="a"><w:name w:val="h"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="b"><w:name w:val="i"/><w:basedOn w:val="a"/></w:style><w:style w:styleId="t"><w:name w:val="toc 1"/></w:style></w:styles>"""
NOTES = f'<w:footnotes {W}><w:footnote w:type="separator"><w:p/></w:footnote><w:footnote>{para(run("注：含结转12.00万元。"))}</w:footnote></w:footnotes>'


def docx() -> bytes:
    """A document with merged cells, a table in a cell, a text box, numbering, fields, notes, controls, changes."""
    inner = rows(cell("其中") + cell("1.00"))
    table = rows(
        cell("项目", '<w:vMerge w:val="restart"/>') + cell("金额（万元）", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("预算数") + cell("决算数"), cell("基本支出") + cell("150.00") + cell("150.00"),
        f"{cell('项目支出')}{cell('100.00')}<w:tc>{para(run('98.50'))}{inner}{para('')}</w:tc>",
    )  # fmt: skip
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    choice = f"<w:r><mc:AlternateContent><mc:Choice>{boxed(para(run('框')))}</mc:Choice><mc:Fallback>{run('框')}</mc:Fallback></mc:AlternateContent></w:r>"
    body = (para(run("2023年度清溪县档案馆整体支出绩效自评报告")) + numbered("概况") + numbered("收支", 8, 1) + para(run("预算"), '<w:pStyle w:val="b"/>')
            + "".join(para(run(line)) for line in TEXT.splitlines()[10:]) + table + para(run("框外") + boxed(para(run("框内3.20万元"))) + choice)
            + para(field + "<w:fldSimple w:instr='SUM'>" + run("12.5") + "</w:fldSimple>" + f"<w:ins>{run('增')}</w:ins><w:del>{run('删')}</w:del>")
            + f"<w:sdt><w:sdtContent>{para(run('控件'))}</w:sdtContent></w:sdt>")  # fmt: skip
    return word(body, numbering=NUMBERING, styles=STYLES, footnotes=NOTES)


# --- workbooks ------------------------------------------------------------------------------------


def book(*sheets: str, strings: str = "", styles: str = "", names: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """An .xlsx of sheets, each given as what stands in its <worksheet>."""
    listed = "".join(f'<sheet name="表{at}" sheetId="{at}" r:id="rId{at}"/>' for at in range(1, len(sheets) + 1))
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{KINDS}/worksheet" Target="worksheets/sheet{at}.xml"/>' for at in range(1, len(sheets) + 1)
    )
    links += f'<Relationship Id="rIdA" Type="{KINDS}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rIdB" Type="{KINDS}/styles" Target="styles.xml"/>'
    inside: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="rId1" Type="{KINDS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f"<workbook {S}><sheets>{listed}</sheets>{names}</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{LINKS}">{links}</Relationships>',
        **{f"xl/worksheets/sheet{at}.xml": f"<worksheet {S}>{one}</worksheet>" for at, one in enumerate(sheets, 1)},
    }
    if strings:
        inside["xl/sharedStrings.xml"] = f"<sst {S}>{strings}</sst>"
    if styles:
        inside["xl/styles.xml"] = f"<styleSheet {S}>{styles}</styleSheet>"
    return packed(inside | {f"xl/{name}": content for name, content in (parts or {}).items()})


def inline(at: str, words: str) -> str:
    """A cell that holds its own text."""
    return f'<c r="{at}" t="inlineStr"><is><t>{words}</t></is></c>'


HEAD = f'<row r="1">{inline("A1", "项目")}{inline("B1", "预算数")}</row><row r="2">{inline("A2", "基本支出")}<c r="B2"><v>1.5</v></c></row>'


def xlsx() -> bytes:
    """A workbook with shared and rich strings, merges, formats, hidden rows and columns, names, a second sheet."""
    strings = (
        "<si><t>项目</t></si><si><t>基本支出</t></si><si><r><t>项目</t></r><r><rPr><b/></rPr><t>支出</t></r></si><si><t>单位：万元</t></si>"
    )
    styles = ('<numFmts count="2"><numFmt numFmtId="164" formatCode="#,##0.00"/><numFmt numFmtId="165" formatCode="0.0&quot;万元&quot;;[Red]-0.00"/></numFmts>'
              '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="9"/><xf numFmtId="165"/></cellXfs>')  # fmt: skip
    lines = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>{at % 3}</v></c><c r="B{at}" s="{at % 4}"><v>{at}.5</v></c><c r="C{at}" s="2"><f>B{at}/2</f>'
                    f'<v>0.985</v></c><c r="D{at}" t="str"><v>注</v></c></row>' for at in range(3, 16))  # fmt: skip
    sheet = (f'<dimension ref="A1:D15"/><cols><col min="4" max="4" hidden="1"/></cols><sheetData>{HEAD}{lines}<row r="16" hidden="1">{inline("A16", "藏")}</row>'
             '</sheetData><mergeCells count="2"><mergeCell ref="A3:A4"/><mergeCell ref="B1:C1"/></mergeCells>')  # fmt: skip
    names = '<definedNames><definedName name="区">表1!$A$1:$B$2</definedName></definedNames>'
    return book(sheet, f"<sheetData>{HEAD}</sheetData>", strings=strings, styles=styles, names=names)


def flat_workbook() -> bytes:
    """A workbook in the XML of Excel 2003: formats, spans, places, hidden rows and columns, two sheets."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    lines = "".join(
        f'<Row><Cell><Data ss:Type="String">项目{at}</Data></Cell><Cell ss:StyleID="w"><Data ss:Type="Number">{at * 12500}.5</Data></Cell></Row>'
        for at in range(12)
    )
    table = (f'<Column ss:Width="80"/><Column ss:Index="4" ss:Hidden="1"/><Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="String">支出表</Data></Cell></Row>{lines}'
             '<Row ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="DateTime">2023-05-12T00:00:00.000</Data></Cell></Row>')  # fmt: skip
    sheets = "".join(f'<Worksheet ss:Name="{name}"><Table>{table}</Table></Worksheet>' for name in "甲乙")
    style = '<Styles><Style ss:ID="w"><NumberFormat ss:Format="0!.0,&quot;万元&quot;"/></Style></Styles>'
    return f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{style}{sheets}</Workbook>'.encode()


def ods() -> bytes:
    """An OpenDocument workbook: repeated, merged and hidden cells, a shape, two sheets."""
    names = " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text", "style"))
    one = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    lines = "".join(f"<table:table-row>{one.format('', f'项目{at}')}{one.format('', f'{at}.50万元')}</table:table-row>" for at in range(12))
    table = (f'<table:table-column table:number-columns-repeated="2"/><table:table-row>{one.format(" table:number-columns-spanned=" + chr(34) + "2" + chr(34), "支出表")}'
             f'<table:covered-table-cell/></table:table-row>{lines}<table:table-row table:visibility="collapse" table:number-rows-repeated="3">{one.format("", "藏")}</table:table-row>')  # fmt: skip
    sheets = "".join(f'<table:table table:name="{name}">{table}</table:table>' for name in "甲乙")
    content = f"<office:document-content {names}><office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    return packed(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, "META-INF/manifest.xml": "<x/>"},
        zipfile.ZIP_STORED,
    )


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of an .xls: its kind, its size, its content."""
    return struct.pack("<HH", kind, len(content)) + content


def label(row: int, col: int, words: str) -> bytes:
    """A cell of an .xls that holds its own text."""
    return record(0x204, struct.pack("<HHHHB", row, col, 0, len(words), 1) + words.encode("utf-16-le"))


def sheet_records(*cells: bytes) -> bytes:
    """A sheet of an .xls with these records."""
    return record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + b"".join(cells) + record(0x0A)


def old_book(*sheets: bytes) -> bytes:
    """An .xls of sheets, each given as its records."""
    begins = record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 6)) + record(0x42, struct.pack("<H", 1200))
    font = record(0x31, struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5, 0) + b"Arial") * 5
    styled = record(0x41E, struct.pack("<HHB", 164, 8, 0) + b"#,##0.00") + record(
        0xE0, struct.pack("<HHHBBBBIIH", 0, 164, 0, 0x20, 0, 0, 0, 0, 0, 0)
    )
    names = [f"S{at}".encode() for at in range(len(sheets))]
    size = len(begins + font + styled) + sum(12 + len(name) for name in names) + 4
    listed = b""
    for name, sheet in zip(names, sheets, strict=True):
        listed += record(0x85, struct.pack("<IBBBB", size, 0, 0, len(name), 0) + name)
        size += len(sheet)
    return ole({"Workbook": begins + font + styled + listed + record(0x0A) + b"".join(sheets)})


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A container of before 2007 with these streams, all in sectors of 512 bytes."""
    sector, free, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    chains: list[int] = []
    body = b""
    entries = [("Root Entry", 5, end, 0)]
    for name, content in streams.items():
        padded = content.ljust(max(-(-len(content) // sector) * sector, 4096), b"\0")
        first, count = len(chains), len(padded) // sector
        chains += [*range(first + 1, first + count), end]
        body += padded
        entries.append((name, 2, first, len(padded)))
    listed = b""
    for at, (name, kind, first, size) in enumerate(entries):
        wide = (name + "\0").encode("utf-16-le")
        below = (free, free, 1) if at == 0 else (free, at + 1 if at + 1 < len(entries) else free, free)
        listed += wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, *below) + bytes(36) + struct.pack("<IQ", first, size)
    listed = listed.ljust(-(-len(listed) // sector) * sector, b"\0")
    directory = len(chains)
    chains += [*range(directory + 1, directory + len(listed) // sector), end]
    table = len(chains)
    count = -(-(table + 1) // 128) if table < 127 else -(-(table + table // 100 + 2) // 128)
    chains += [0xFFFFFFFD] * count
    chains += [free] * (count * 128 - len(chains))
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory, 0, 4096, end, 0, end, 0)
    )
    head += struct.pack("<109I", *range(table, table + count), *[free] * (109 - count))
    return head + body + listed + struct.pack(f"<{len(chains)}I", *chains)


def xls() -> bytes:
    """An old workbook with texts, numbers, a merge and a second sheet."""
    numbers = [record(0x203, struct.pack("<HHHd", row, col, 0, row * 10 + col / 4)) for row in range(2, 20) for col in (1, 2)]
    texts = [
        label(0, 0, "部门支出决算表"),
        label(1, 0, "项目"),
        label(1, 1, "预算数"),
        label(1, 2, "决算数"),
        *(label(row, 0, f"项目{row}支出") for row in range(2, 20)),
    ]
    merge = record(0xE5, struct.pack("<H4H", 1, 2, 3, 0, 0))
    return old_book(sheet_records(*texts, *numbers, merge), sheet_records(label(0, 0, "项目支出98.50万元")))


# --- pages ----------------------------------------------------------------------------------------


def pdf_of(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    out = b"%PDF-1.7\n"
    starts = []
    for number, content in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    count = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        table,
        count,
        len(out),
    )


def stream_of(content: bytes, entries: bytes = b"") -> bytes:
    """A stream with further entries of its dictionary."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def shown(words: str, x: float, y: float) -> bytes:
    """What shows a line of text."""
    return b"BT /F1 12 Tf 1 0 0 1 %.1f %.1f Tm <%s> Tj ET\n" % (x, y, words.encode("utf-16-be").hex().encode())


FONT = (b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6"
        b"/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 752/Descent -271/CapHeight 737/StemV 58>>>>]>>")  # fmt: skip
PROPS = b"<</Font<</F1 4 0 R/F3 8 0 R>>/XObject<</X 6 0 R/I 7 0 R>>>>"


def pdf() -> bytes:
    """Two pages with text, a ruled table, a form, a picture, an inline picture, a type 3 font, an annotation, shared content."""
    lines = TEXT.splitlines()
    content = b"".join(shown(line.replace("\t", " "), 60, 780 - 20 * at) for at, line in enumerate(lines[10:]))
    grid = b"".join(b"60 %d m 400 %d l S\n" % (600 - 20 * at, 600 - 20 * at) for at in range(4))
    grid += b"".join(b"%d 600 m %d 540 l S\n" % (x, x) for x in (60, 180, 290, 400))
    for row, words in enumerate((("项目", "预算数", "决算数"), ("基本支出", "150.00", "150.00"), ("项目支出", "100.00", "98.50"))):
        grid += b"".join(shown(one, 65 + 112 * at, 585 - 20 * row) for at, one in enumerate(words))
    inlined = b"BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff\xff\x00 EI\n"
    drawn = (
        content + grid + b"/X Do\nq 20 0 0 20 60 100 cm /I Do Q\nq 9 0 0 9 90 90 cm " + inlined + b"Q\nBT /F3 10 Tf 60 80 Td (aa) Tj ET\n"
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources %s/Contents 5 0 R/Annots[9 0 R]>>" % PROPS
    font = (b"<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[0.1 0 0 0.1 0 0]/CharProcs<</a 11 0 R>>/Encoding<</Type/Encoding"
            b"/Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[10]>>")  # fmt: skip
    return pdf_of([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R 10 0 R]/Count 2>>", page, FONT, stream_of(drawn),
        stream_of(shown("其他支出12.00万元。", 60, 300), b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>"),
        stream_of(bytes(range(16)), b"/Type/XObject/Subtype/Image/Width 4/Height 4/ColorSpace/DeviceGray/BitsPerComponent 8"),
        font,
        b"<</Type/Annot/Subtype/FreeText/Rect[60 60 200 80]/Contents(12.00)/DA(/F1 9 Tf)/AP<</N 6 0 R>>>>", page, stream_of(b"10 0 d0 0 0 8 8 re f"),
    ])  # fmt: skip


TEMPLATES = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/>'


def ofd_of(pages: Sequence[str], common: str = "", **parts: str) -> bytes:
    """An .ofd whose pages are given as what stands in their <ofd:Page>; `common` stands in its CommonData."""
    listed = "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/{at}.xml"/>' for at in range(len(pages)))
    return packed({
        "OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{common}"
                              f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/{at}.xml": f"<ofd:Page {SPACE}>{page}</ofd:Page>" for at, page in enumerate(pages)},
        **{f"Doc_0/{name}": content for name, content in parts.items()},
    })  # fmt: skip


def layer(content: str) -> str:
    """The content of a page."""
    return f'<ofd:Content><ofd:Layer ID="3">{content}</ofd:Layer></ofd:Content>'


def ofd() -> bytes:
    """Two pages with a template, blocks in blocks, repeated steps, a turned object, a ruled table, a picture."""
    table = "".join(box(30 + 40 * c, 60 + 8 * r, 40, 8) + text(words, 32 + 40 * c, 61.5 + 8 * r)
                    for r, line in enumerate((("项目", "预算数", "决算数"), ("基本支出", "150.00", "150.00"), ("项目支出", "100.00", "98.50")))
                    for c, words in enumerate(line))  # fmt: skip
    turned = ('<ofd:TextObject ID="5" Boundary="30 120 150 5" CTM="1 0 0 1 2 2" Font="1" Size="3.5" HScale="0.9"><ofd:TextCode X="0" Y="3" DeltaX="g 3 3.5" '
              'DeltaY="0 0 0">其他支出</ofd:TextCode></ofd:TextObject><ofd:ImageObject ID="6" Boundary="0 0 50 50" ResourceID="2"/>')  # fmt: skip
    lines = "".join(text(line.replace("\t", " "), 30, 20 + 7 * at) for at, line in enumerate(TEXT.splitlines()[10:14]))
    page = '<ofd:Template TemplateID="9"/>' + layer(f"<ofd:PageBlock>{lines}<ofd:PageBlock>{table}</ofd:PageBlock></ofd:PageBlock>{turned}")
    return ofd_of([page, page], TEMPLATES, **{"Tpls/T.xml": f"<ofd:Page {SPACE}>{layer(text('第1页', 100, 280))}</ofd:Page>"})


def picture(kind: str = "PNG") -> bytes:
    """A small picture of ruled cells and strokes: enough for every step of recognition, little for it to read."""
    image = Image.new("L", (400, 200), 255)
    pen = ImageDraw.Draw(image)
    for at in range(3):
        pen.line((20, 20 + 70 * at, 380, 20 + 70 * at), 0, 2)
        pen.line((20 + 180 * at, 20, 20 + 180 * at, 160), 0, 2)
    pen.text((40, 40), "1234.56", 0, font_size=28)
    pen.text((220, 110), "98.50%", 0, font_size=28)
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def archive() -> bytes:
    """An archive with a report, a document, an archive and a name in another encoding."""
    inner = packed({"内.txt": TEXT})
    return packed({"一/报告.txt": TEXT, "二.docx": docx(), "三.zip": inner, "d/四.html": PAGE})


def told(source: Source) -> tuple[tuple[str, int], ...]:
    """What a reader tells that it left out: kinds with their numbers."""
    return tuple((one.kind, one.count) for one in source.left_out)
