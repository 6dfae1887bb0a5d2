"""Spreadsheets: cells as they are shown, merged and hidden ones, and sheets that are no reports."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import openpyxl
import pytest

import gouji
from gouji.document import Paragraph, Table
from samples import S, book, inline, label, old_book, packed, record, sheet_records


def made(fill: Any) -> bytes:
    workbook = openpyxl.Workbook()
    fill(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def tables(content: bytes) -> list[list[str]]:
    return [[cell.text for cell in block.cells] for block in gouji.read(content).blocks if isinstance(block, Table)]


def paragraphs(content: bytes) -> list[str]:
    return [block.text for block in gouji.read(content).blocks if isinstance(block, Paragraph)]


def told(content: bytes) -> dict[str, int]:
    return {one.kind: one.count for one in gouji.read(content).source.left_out}


def lines(*rows: str) -> str:
    """The rows of a sheet below a head of two cells."""
    return "<sheetData>" + f'<row r="1">{inline("A1", "事项")}{inline("B1", "金额")}</row>' + "".join(rows) + "</sheetData>"


def row(at: int, value: str, extra: str = "", cell: str = "") -> str:
    """A row with a name and a number."""
    return f'<row r="{at}"{extra}>{inline(f"A{at}", f"第{at}项")}<c r="B{at}"{cell}><v>{value}</v></c></row>'


def test_a_sheet_is_its_title_its_table_and_its_notes() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        rows: list[list[object]] = [
            ["部门支出决算表"],
            ["编制单位：清溪县水务局", None, "单位：万元"],
            ["项目", "预算数", "执行率"],
            ["基本支出", 100, 0.98],
            [None],
            ["合计", 100, 0.98],
            ["注：本表反映支出情况。"],
        ]
        for one in rows:
            sheet.append(one)
        sheet.merge_cells("A1:C1")
        for at in (4, 6):
            sheet.cell(at, 2).number_format = "0.00"
            sheet.cell(at, 3).number_format = "0%"

    assert paragraphs(made(fill)) == ["部门支出决算表", "编制单位：清溪县水务局    单位：万元", "注：本表反映支出情况。"]
    assert tables(made(fill)) == [["项目", "预算数", "执行率", "基本支出", "100.00", "98%", "", "", "", "合计", "100.00", "98%"]]


def test_what_is_hidden_is_not_read_but_told() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        for one in (["项目", "草稿", "数"], ["甲", "x", "1.00"], ["藏", "x", "9.00"], ["乙", "x", "2.00"]):
            sheet.append(one)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        other = workbook.create_sheet("旧")
        other.append(["不要", "3.00"])
        other.sheet_state = "hidden"

    assert tables(made(fill)) == [["项目", "数", "甲", "1.00", "乙", "2.00"]]
    assert told(made(fill)) == {"sheet": 1, "unseen": 2 + 1 + 1 + 1 + 1 + 4}


@pytest.mark.parametrize(
    ("before", "hidden"),
    [
        ("", 'hidden="1"'), ("", "hidden='true'"), ("", 'ht="0" customHeight="1"'), ("", "ht = '0.0'"), ("", 'hidden="1" outlineLevel="1"'),
        ('<sheetFormatPr zeroHeight="0"/>', 'ht="0.25"'),
    ],
)  # fmt: skip
def test_rows_are_hidden_in_many_words(before: str, hidden: str) -> None:
    assert tables(book(before + lines(row(2, "3"), row(3, "4", f" {hidden}"), row(4, "5")))) == [
        ["事项", "金额", "第2项", "3", "第4项", "5"]
    ]


@pytest.mark.parametrize(
    "col",
    ['<col min="3" max="3" hidden="1"/>', "<col min='3' max='4' width='0'/>", '<col max="16384" min="3" width="0.05" customWidth="1"/>'],
)
def test_columns_are_hidden_in_many_words(col: str) -> None:
    data = lines(f'<row r="2">{inline("A2", "甲")}<c r="B2"><v>3</v></c><c r="C2"><v>99</v></c></row>')
    assert tables(book(f"<cols>{col}</cols>{data}")) == [["事项", "金额", "甲", "3"]]


def test_merged_cells_keep_their_spans() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        for one in (["项目", "金额", None], [None, "预算", "决算"], ["合计", 1, 2]):
            sheet.append(one)
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    (table,) = [block for block in gouji.read(made(fill)).blocks if isinstance(block, Table)]
    assert [(cell.row, cell.col, cell.rowspan, cell.colspan, cell.text) for cell in table.cells][:3] == [
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 2, "金额"),
        (1, 1, 1, 1, "预算"),
    ]


def test_a_table_that_reaches_over_a_million_rows_is_refused() -> None:
    far = f"<row r='1048576'>{inline('XFC1048576', '乙')}<c r=\"XFD1048576\"><v>2</v></c></row>"
    with pytest.raises(gouji.ReadError, match="1048576 × 16384"):
        gouji.read(book(lines(far)))


def test_empty_cells_far_away_make_no_table() -> None:
    data = lines(row(2, "7"), '<row r="1048576"><c r="XFD1048576" s="0"/></row>')
    assert tables(book(data)) == [["事项", "金额", "第2项", "7"]]


@pytest.mark.parametrize(
    "data",
    [
        "<row><c t='inlineStr'><is><t>丁</t></is></c><c><v>8</v></c></row>",
        "<row r='2'><c t='inlineStr' r='A2'><is><t>丁</t></is></c><c><v>8</v></c></row>",
        "<row r='2'><c r='B2'><v>8</v></c><c r='A2' t='inlineStr'><is><t>丁</t></is></c></row>",
        "<row><c r='$a$2' t='inlineStr'><is><t>丁</t></is></c><c r='b2'><v> 8 </v></c></row>",
        "<row r='2'><c r='A2' t='str'><v>丁</v></c><c r='B2' t='n'><f>2*4</f><v>8</v></c></row>",
        "<row r='2'><c r='A2' t='inlineStr'><is><r><t>丁</t></r><rPh sb='0' eb='1'><t>ding</t></rPh></is></c><c r='B2'><v>8.0</v></c></row>",
    ],
)
def test_cells_stand_where_they_say_or_behind_the_one_before(data: str) -> None:
    assert tables(book(lines(data))) == [["事项", "金额", "丁", "8"]]


def test_rows_may_come_in_any_order() -> None:
    assert tables(book(lines(row(3, "5"), row(2, "4")))) == [["事项", "金额", "第2项", "4", "第3项", "5"]]


def test_a_sheet_in_other_namespaces_and_prefixes_is_read() -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    part = f'<?xml version="1.0"?><x:worksheet xmlns:x="{strict}"><x:sheetData><x:row r="1" hidden="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row><x:row r="2">'
    part += '<x:c r="A2" t="d"><x:v>2023-05-12</x:v></x:c><x:c r="B2"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    styles = '<cellXfs><xf numFmtId="31"/></cellXfs>'
    assert tables(book("", styles=styles, parts={"worksheets/sheet1.xml": part})) == [["2023年5月12日", "1900年1月3日"]]


@pytest.mark.parametrize("cell", ['t="s"><v>9</v>', 't="s"><v>-1</v>', 't="n"><v>12,5</v>', 't="d"><v>昨日</v>', 't="z"><v>1</v>'])
def test_a_damaged_cell_costs_itself_and_is_told(cell: str) -> None:
    content = book(lines(f'<row r="2">{inline("A2", "戊")}<c r="B2" {cell}</c></row>', row(3, "6")), strings="<si><t>无</t></si>")
    assert tables(content) == [["事项", "金额", "戊", "", "第3项", "6"]]
    assert told(content) == {"cell": 1}


def test_values_of_all_kinds_are_shown() -> None:
    kinds = (
        't="b"><v>1</v>',
        't="e"><v>#DIV/0!</v>',
        't="str"><v>一_x000D_二</v>',
        't="s"><v>0</v>',
        't="inlineStr"><is><t xml:space="preserve"> 三 </t></is>',
    )
    cells = "".join(f'<c r="{col}2" {one}</c>' for col, one in zip("ABCDE", kinds, strict=True))
    content = book(
        f'<sheetData><row r="1">{inline("A1", "类")}{inline("B1", "别")}</row><row r="2">{cells}</row></sheetData>',
        strings="<si><t>共用</t></si>",
    )
    assert tables(content)[0][5:] == ["TRUE", "#DIV/0!", "一\r二", "共用", "三"]


def test_raised_and_struck_runs_never_touch_the_text() -> None:
    runs = '<r><t>在编57</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r><r><t>人，面积9km</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r>'
    runs += '<r><rPr><strike/></rPr><t>（原为60）</t></r><r><rPr><strike val="0"/></rPr><t>止</t></r>'
    content = book(lines('<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>57</v></c></row>'), strings=f"<si>{runs}</si>")
    assert tables(content)[0][2:] == ["在编57^2人，面积9km²止", "57"]
    assert told(content) == {"struck": 1}


def test_a_struck_cell_is_left_out() -> None:
    styles = '<fonts><font/><font><strike/></font></fonts><cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/></cellXfs>'
    content = book(lines(row(2, "452.6"), row(3, "480", cell=' s="1"')), styles=styles)
    assert tables(content) == [["事项", "金额", "第2项", "452.6", "第3项", ""]]
    assert told(content) == {"struck": 1}


def test_noughts_that_a_sheet_does_not_show_are_blank() -> None:
    view = '<sheetViews><sheetView workbookViewId="0" showZeros="0"/></sheetViews>'
    assert tables(book(view + lines(row(2, "0"), row(3, "0.5")))) == [["事项", "金额", "第2项", "", "第3项", "0.5"]]


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    styles = "<numFmts><numFmt numFmtId='164' formatCode='yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;'/></numFmts><cellXfs><xf numFmtId='164'/></cellXfs>"
    names = "<workbookPr date1904='true'/>"
    assert tables(book(lines(row(2, "43596", cell=" s='0'")), styles=styles, names=names))[0][2:] == ["第2项", "2023年5月12日"]


def test_text_boxes_are_read_and_what_else_lies_over_the_cells_is_told() -> None:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(f'<Relationship Id="r{at}" Type="{kinds}/{kind}" Target="../{path}"/>' for at, (kind, path) in enumerate(
        [("drawing", "drawings/d.xml"), ("comments", "c.xml"), ("oleObject", "embeddings/o.bin")]))  # fmt: skip
    words = "<a:p><a:r><a:t>补充说明：支出</a:t></a:r><a:r><a:rPr baseline='30000'/><a:t>1</a:t></a:r></a:p>"
    named = "<xdr:nvSpPr><xdr:cNvPr id='1' name='x'{}/></xdr:nvSpPr>"
    shapes = [f"<xdr:sp>{named.format('')}<xdr:txBody>{words}</xdr:txBody></xdr:sp>", f"<xdr:sp>{named.format(' hidden=' + chr(34) + '1' + chr(34))}<xdr:txBody>{words}</xdr:txBody></xdr:sp>",
              "<xdr:pic/>", "<xdr:graphicFrame/>", "<xdr:grpSp><xdr:pic/></xdr:grpSp>"]  # fmt: skip
    drawing = f"<xdr:wsDr xmlns:xdr='x' xmlns:a='a'>{''.join(f'<xdr:twoCellAnchor>{one}</xdr:twoCellAnchor>' for one in shapes)}</xdr:wsDr>"
    comments = f"<comments {S}><commentList><comment ref='A1'/><comment ref='B1'/></commentList></comments>"
    parts = {"worksheets/_rels/sheet1.xml.rels": f"<Relationships>{links}</Relationships>", "drawings/d.xml": drawing, "c.xml": comments}
    content = book(lines(row(2, "7")), parts=parts)
    assert paragraphs(content) == ["补充说明：支出^1"]
    assert told(content) == {"annotation": 2, "embedded": 2, "picture": 2, "unseen": 8}


def test_a_binary_workbook_is_refused_by_name() -> None:
    with pytest.raises(gouji.ReadError, match=r"\.xlsb.*\.xlsx"):
        gouji.read(packed({"xl/workbook.bin": b"\0", "xl/worksheets/sheet1.bin": b"\0"}))


# --- .xls -----------------------------------------------------------------------------------------


def number(at: int, col: int, value: float) -> bytes:
    """A number of an .xls."""
    return record(0x203, struct.pack("<HHHd", at, col, 0, value))


def test_old_workbooks_follow_the_same_rules() -> None:
    hidden = record(0x208, struct.pack("<HHHHHHI", 2, 0, 2, 300, 0, 0, 0x100 | 0x20))
    cells = (
        label(0, 0, "事项"),
        label(0, 1, "金额"),
        label(1, 0, "甲"),
        number(1, 1, 1234.005),
        label(2, 0, "藏"),
        number(2, 1, 9),
        label(3, 0, "乙"),
        number(3, 1, -0.5),
    )
    error = record(0x205, struct.pack("<HHHBB", 4, 1, 0, 7, 1))
    content = old_book(sheet_records(hidden, *cells, label(4, 0, "丙"), error))
    assert tables(content) == [["事项", "金额", "甲", "1,234.01", "乙", "-0.50", "丙", "#DIV/0!"]]
    assert told(content) == {"unseen": 5}


def test_every_part_of_an_archive_may_be_named_with_either_slash() -> None:
    content = book(lines(row(2, "7")))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("worksheets/", "worksheets\\"), old.read(name))
    assert tables(stream.getvalue()) == [["事项", "金额", "第2项", "7"]]
