"""Workbooks that are no .xlsx: the XML of Excel 2003 and OpenDocument."""

from __future__ import annotations

import io
import zipfile

import pytest

import gouji
from gouji.document import Table
from samples import packed, told

SPACES = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"'
HEAD = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
STYLES = (
    '<Styles><Style ss:ID="Default"/><Style ss:ID="w"><NumberFormat ss:Format="0!.0,&quot;万元&quot;"/></Style><Style ss:ID="p" ss:Parent="w"><NumberFormat ss:Format="Percent"/></Style>'
    '<Style ss:ID="d"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style><Style ss:ID="k" ss:Parent="w"><Font ss:StrikeThrough="1"/></Style></Styles>'
)


def flat(rows: str, *, before: str = "", after: str = "", head: str = HEAD) -> str:
    return f'{head}<Workbook {SPACES}>{STYLES}<Worksheet ss:Name="表">{before}<Table>{rows}</Table>{after}</Worksheet></Workbook>'


def text(words: str, extra: str = "") -> str:
    return f'<Cell{extra}><Data ss:Type="String">{words}</Data></Cell>'


def number(value: str, extra: str = "", kind: str = "Number") -> str:
    return f'<Cell{extra}><Data ss:Type="{kind}">{value}</Data></Cell>'


def table_of(content: bytes) -> Table:
    (table,) = [block for block in gouji.read(content).blocks if isinstance(block, Table)]
    return table


def texts(content: bytes) -> list[str]:
    return [cell.text for cell in table_of(content).cells]


TOP = f"<Row>{text('事项')}{text('金额')}</Row>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
def test_excel_2003_xml_is_read_as_a_table_in_any_encoding(encoding: str) -> None:
    head = HEAD.replace('"1.0"', f'"1.0" encoding="{encoding.removesuffix("-sig")}"')
    rows = TOP + f"<Row>{text('堰塘清淤')}{number('2417000', ' ss:StyleID=' + chr(34) + 'w' + chr(34))}</Row>"
    content = flat(rows, head=head).encode(encoding)
    document = gouji.read(content)
    assert texts(content) == ["事项", "金额", "堰塘清淤", "241.7万元"]
    assert document.source.format == "xls"


def test_a_prefix_before_every_tag_changes_nothing() -> None:
    content = (f'<ss:Workbook {SPACES}><ss:Worksheet ss:Name="x"><ss:Table><ss:Row><ss:Cell><ss:Data ss:Type="String">甲</ss:Data></ss:Cell>'
               '<ss:Cell><ss:Data ss:Type="Number">12</ss:Data></ss:Cell></ss:Row></ss:Table></ss:Worksheet></ss:Workbook>')  # fmt: skip
    assert texts(content.encode()) == ["甲", "12"]


def test_places_spans_formats_and_kinds_are_kept() -> None:
    rows = (f'<Row ss:Index="2">{text("总表", " ss:MergeAcross=" + chr(34) + "2" + chr(34))}{text("旁")}</Row><Row>{text("甲", " ss:MergeDown=" + chr(34) + "1" + chr(34))}'
            f'{number("0.985", " ss:StyleID=" + chr(34) + "p" + chr(34))}{number("2023-05-12T00:00:00.000", " ss:StyleID=" + chr(34) + "d" + chr(34), "DateTime")}{number("1", kind="Boolean")}</Row>'
            f'<Row>{number("#N/A", " ss:Index=" + chr(34) + "3" + chr(34), "Error")}{number("-3.5")}</Row>')  # fmt: skip
    cells = {(cell.row, cell.col): (cell.text, cell.rowspan, cell.colspan) for cell in table_of(flat(rows).encode()).cells}
    assert cells[0, 0] == ("总表", 1, 3)
    assert cells[0, 3] == ("旁", 1, 1)
    assert cells[1, 0] == ("甲", 2, 1)
    assert [cells[1, col][0] for col in (1, 2, 3)] == ["98.50%", "2023年5月", "TRUE"]
    assert [cells[2, col][0] for col in (1, 2, 3)] == ["", "#N/A", "-3.5"]


def test_what_is_hidden_in_excel_2003_xml_is_left_out_and_told() -> None:
    hidden = f'<Row ss:Hidden="1">{text("藏")}{number("9")}</Row><Row ss:Height="0">{text("藏")}{number("8")}</Row>'
    columns = '<Column/><Column/><Column ss:Hidden="1" ss:Span="1"/>'
    rows = columns + TOP + hidden + f"<Row>{text('乙')}{number('7')}{number('6')}{number('5')}</Row>"
    other = '<Worksheet ss:Name="旧"><Table><Row><Cell><Data ss:Type="Number">3</Data></Cell></Row></Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>'
    content = flat(rows).replace("</Workbook>", other + "</Workbook>").encode()
    assert texts(content) == ["事项", "金额", "乙", "7"]
    assert told(gouji.read(content).source) == (("sheet", 1), ("unseen", 6))


def test_marks_comments_and_missing_values_in_excel_2003_xml() -> None:
    rich = '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>在编57</B><Sup>1</Sup>人<S>（60）</S></ss:Data><Comment><ss:Data xmlns="x">批</ss:Data></Comment></Cell>'
    rows = (
        TOP
        + f'<Row>{rich}{number("57")}</Row><Row>{text("合计")}<Cell ss:Formula="=R[-1]C"/></Row><Row>{text("划")}{number("4", " ss:StyleID=" + chr(34) + "k" + chr(34))}</Row>'
    )
    content = flat(rows).encode()
    assert texts(content) == ["事项", "金额", "在编57^1人", "57", "合计", "", "划", ""]
    assert told(gouji.read(content).source) == (("annotation", 1), ("formula", 1), ("struck", 2))


def test_damaged_excel_2003_xml_says_what_to_do() -> None:
    with pytest.raises(gouji.ReadError, match=r"已损坏.*\.xlsx"):
        gouji.read(flat(TOP).encode()[:-40])
    with pytest.raises(gouji.ReadError, match="entities"):
        gouji.read(flat(TOP, head=HEAD).replace("<Styles>", "<!DOCTYPE x><Styles>").encode())


# --- OpenDocument ---------------------------------------------------------------------------------

NAMES = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in
                 (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("draw", "drawing"), ("fo", "xsl-fo-compatible")))  # fmt: skip
KIND = "application/vnd.oasis.opendocument.spreadsheet"


def ods(tables: str, styles: str = "", manifest: str = "<x/>") -> bytes:
    content = f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    return packed({"mimetype": KIND, "content.xml": content, "META-INF/manifest.xml": manifest}, 0)


def shown(words: str, extra: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{extra}><text:p>{words}</text:p></table:table-cell>'


def line(*cells: str, extra: str = "") -> str:
    return f"<table:table-row{extra}>{''.join(cells)}</table:table-row>"


def grid(*rows: str, extra: str = "", before: str = "") -> str:
    return f'<table:table table:name="表"{extra}>{before}{"".join(rows)}</table:table>'


FIRST = line(shown("事项"), shown("金额"))
EMPTY = line('<table:table-cell table:number-columns-repeated="16384"/>', extra=' table:number-rows-repeated="1048000"')


def test_open_document_cells_are_read_as_they_are_shown() -> None:
    value = '<table:table-cell office:value-type="float" office:value="2417000"><text:p>241.7万元</text:p></table:table-cell>'
    rate = '<table:table-cell office:value-type="percentage" office:value="0.985"/>'
    content = ods(grid(FIRST, line(shown('堰塘<text:s text:c="2"/>清<text:span>淤</text:span>'), value), line(shown("比例"), rate), EMPTY))
    assert texts(content) == ["事项", "金额", "堰塘  清淤", "241.7万元", "比例", "98.5%"]
    assert gouji.read(content).source.format == "ods"


def test_an_open_document_that_was_packed_anew_is_one_still() -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(ods(grid(FIRST, line(shown("丁"), shown("4")))))) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    assert texts(stream.getvalue()) == ["事项", "金额", "丁", "4"]


def test_repeated_and_merged_cells_stand_where_they_belong() -> None:
    wide = shown("共", ' table:number-columns-spanned="2" table:number-rows-spanned="1"') + "<table:covered-table-cell/>"
    content = ods(
        grid(line(wide, shown("旁")), line(shown("同", ' table:number-columns-repeated="3"'), extra=' table:number-rows-repeated="2"'))
    )
    cells = [(cell.row, cell.col, cell.text, cell.colspan) for cell in table_of(content).cells]
    assert cells == [(0, 0, "共", 2), (0, 2, "旁", 1), *((row, col, "同", 1) for row in (1, 2) for col in range(3))]


@pytest.mark.parametrize("hidden", [' table:visibility="collapse"', ' table:visibility="filter"'])
def test_hidden_rows_columns_groups_and_sheets_of_open_document(hidden: str) -> None:
    columns = f"<table:table-column/><table:table-column/><table:table-column{hidden}/>"
    group = f'<table:table-row-group table:display="false">{line(shown("藏"), shown("8"))}</table:table-row-group>'
    rows = (FIRST, line(shown("藏"), shown("9"), extra=hidden), group, line(shown("乙"), shown("7"), shown("6")))
    styles = '<style:style style:name="t9" style:family="table"><style:table-properties table:display="false"/></style:style>'
    content = ods(grid(*rows, before=columns) + grid(line(shown("旧"), shown("3")), extra=' table:style-name="t9"'), styles)
    assert texts(content) == ["事项", "金额", "乙", "7"]
    assert told(gouji.read(content).source) == (("sheet", 1), ("unseen", 5))


def test_what_lies_over_open_document_cells() -> None:
    shapes = "<table:shapes><draw:frame><draw:text-box><text:p>另附说明</text:p></draw:text-box></draw:frame><draw:frame><draw:object/><draw:image/></draw:frame><draw:frame><draw:image/></draw:frame></table:shapes>"
    noted = '<table:table-cell office:value-type="string"><office:annotation><text:p>批</text:p></office:annotation><text:p>丙</text:p></table:table-cell>'
    content = ods(grid(FIRST, line(noted, shown("5")), before=shapes))
    document = gouji.read(content)
    assert texts(content) == ["事项", "金额", "丙", "5"]
    assert document.blocks[-1].text == "另附说明"  # type: ignore[union-attr]
    assert told(document.source) == (("annotation", 1), ("embedded", 1), ("picture", 1))


def test_a_locked_or_endless_open_document_is_refused_in_words() -> None:
    with pytest.raises(gouji.ReadError, match="有密码"):
        gouji.read(ods(grid(FIRST), manifest="<m:encryption-data/>"))
    endless = line(shown("满", ' table:number-columns-repeated="16384"'), extra=' table:number-rows-repeated="1048576"')
    with pytest.raises(gouji.ReadError, match="上限"):
        gouji.read(ods(grid(endless)))
