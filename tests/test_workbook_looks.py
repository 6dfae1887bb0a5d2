"""Workbooks of every kind: cells in the colour of their fill, struck and raised parts, sheets in one file of XML, packages that are none."""

from __future__ import annotations

import io

import pytest
import xlrd

import gouji
from gouji.readers.sheets.formats import known, number_shown
from gouji.readers.sheets.old import _ink, _paper
from samples import book, packed
from test_other_workbooks import HEAD, NAMES, SPACES, grid, line, ods, shown, texts

FONTS = '<fonts><font/><font><color rgb="FFFFFFFF"/></font><font><color theme="0"/></font><font><color rgb="FF1F4E79"/></font><font><color theme="0" tint="-0.35"/></font></fonts>'
FILLS = (
    '<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF1F4E79"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor theme="0"/></patternFill></fill></fills>'
)
KINDS = [
    (0, 0, True),
    (1, 0, False),
    (2, 0, False),
    (3, 0, True),
    (4, 0, True),
    (1, 1, True),
    (1, 2, True),
    (3, 2, False),
    (2, 3, False),
    (1, 9, True),
]
CELLS = "".join(f'<xf fontId="{font}" fillId="{fill}"/>' for font, fill, _ in KINDS)
STYLES = f"{FONTS}{FILLS}<cellXfs>{CELLS}</cellXfs>"


def workbook(style: int, more: str = "") -> bytes:
    rows = "".join(
        f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>{name}</t></is></c><c r="B{at}" s="{key}"><v>{value}</v></c></row>'
        for at, name, key, value in ((1, "甲", 0, "5"), (2, "乙", style, "66.6"), (3, "丙", 0, "7.25"))
    )
    return book(f"<sheetData>{rows}</sheetData>{more}", styles=STYLES)


def said(content: bytes) -> dict[str, int]:
    return {one.kind: one.count for one in gouji.read(content).source.left_out}


@pytest.mark.parametrize(("style", "seen"), [(at, seen) for at, (_, _, seen) in enumerate(KINDS)])
def test_a_cell_in_the_colour_of_its_fill_is_left_out_and_told(style: int, seen: bool) -> None:
    assert texts(workbook(style)) == ["甲", "5", "乙", "66.6" if seen else "", "丙", "7.25"]
    assert said(workbook(style)) == ({} if seen else {"unseen": 4})


def test_what_may_be_coloured_by_something_else_is_read() -> None:
    for more in ('<conditionalFormatting sqref="B1:B9"/>', '<tableParts count="1"/>'):
        assert texts(workbook(1, more)) == ["甲", "5", "乙", "66.6", "丙", "7.25"]


def test_colours_of_an_old_workbook_are_those_of_its_palette() -> None:
    class Background:
        def __init__(self, pattern: int, colour: int) -> None:
            self.fill_pattern, self.pattern_colour_index = pattern, colour

    old = xlrd.book.Book()
    old.colour_map = {9: (255, 255, 255), 18: (0, 0, 128)}
    assert [_ink(old, at) for at in (9, 18, 0x7FFF, 40)] == [(255, 255, 255), (0, 0, 128), (0, 0, 0), None]
    assert [_paper(old, Background(*one)) for one in ((0, 64), (1, 18), (3, 18))] == [(255, 255, 255), (0, 0, 128), None]


FLAT = '<Styles><Style ss:ID="w"><Font ss:Color="#FFFFFF"/></Style><Style ss:ID="f" ss:Parent="w"><Interior ss:Color="#003366" ss:Pattern="Solid"/></Style></Styles>'


@pytest.mark.parametrize(
    ("style", "after", "shown_as"), [("w", "", ""), ("f", "", "66.6"), ("x", "", "66.6"), ("w", "<ConditionalFormatting/>", "66.6")]
)
def test_cells_of_excel_2003_xml_in_the_colour_of_their_fill(style: str, after: str, shown_as: str) -> None:
    cells = f'<Cell><Data ss:Type="String">甲</Data></Cell><Cell ss:StyleID="{style}"><Data ss:Type="Number">66.6</Data></Cell><Cell><Data ss:Type="Number">5</Data></Cell>'
    content = f'{HEAD}<Workbook {SPACES}>{FLAT}<Worksheet ss:Name="表"><Table><Row>{cells}</Row><Row>{cells}</Row></Table>{after}</Worksheet></Workbook>'
    assert texts(content.encode()) == ["甲", shown_as, "5"] * 2


def style(name: str, properties: str, family: str = "text", more: str = "", parent: str = "") -> str:
    return f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}">{properties}{more}</style:style>'


def of_text(said: str) -> str:
    return f"<style:text-properties {said}/>"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ('style:text-position="super 58%"', "45^1人"), ('style:text-position="33% 58%"', "45^1人"), ('style:text-position="sub 58%"', "45_1人"), ('style:text-position="0% 100%"', "451人"),
        ('style:text-line-through-style="solid"', "45人"), ('style:text-line-through-type="double"', "45人"), ('style:text-line-through-style="none"', "451人"), ('text:display="none"', "45人"),
        ('fo:color="#ff0000"', "451人"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("one_file", [False, True])
def test_parts_of_open_document_cells_look_as_their_styles_say(properties: str, expected: str, one_file: bool) -> None:
    styles = style("T0", of_text(properties)) + style("T1", "", parent="T0")
    tables = grid(*(line(shown(f'45<text:span text:style-name="{name}">1</text:span>人'), shown("7")) for name in ("T0", "T1")))
    whole = f'<office:document {NAMES} office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document>'
    content = f'<?xml version="1.0"?>{whole}'.encode() if one_file else ods(tables, styles)
    assert texts(content) == [expected, "7"] * 2
    assert gouji.read(content).source.format == "ods"


@pytest.mark.parametrize(
    ("styles", "expected"),
    [
        (style("c", of_text('fo:color="#ffffff"'), "table-cell"), ""), (style("c", of_text('fo:color="#ffffff"') + '<style:table-cell-properties fo:background-color="#003366"/>', "table-cell"), "66.6"),
        (style("c", of_text('fo:color="#ffffff"'), "table-cell", '<style:map style:condition="value()&gt;1" style:apply-style-name="x"/>'), "66.6"),
        (style("b", of_text('fo:color="#ffffff"'), "table-cell") + style("c", "", "table-cell", parent="b"), ""), (style("c", of_text('style:text-line-through-style="solid"'), "table-cell"), ""),
    ],
)  # fmt: skip
def test_open_document_cells_that_nobody_sees_are_left_out(styles: str, expected: str) -> None:
    column = '<table:table-column/><table:table-column table:default-cell-style-name="c"/><table:table-column/>'
    named = grid(*(line(shown("甲"), shown("66.6", ' table:style-name="c"'), shown("5")) for _ in range(2)))
    by_column = grid(*(line(shown("甲"), shown("66.6"), shown("5")) for _ in range(2)), before=column)
    for tables in (named, by_column):
        assert texts(ods(tables, styles)) == ["甲", expected, "5"] * 2


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, "odt"), ({"ppt/presentation.xml": "<x/>"}, "pptx"),
        ({"mimetype": "application/vnd.oasis.opendocument.presentation"}, "odp"), ({"a.txt": "甲"}, "压缩包"),
    ],
)  # fmt: skip
def test_documents_that_are_not_read_are_refused_by_name(parts: dict[str, str], named: str) -> None:
    with pytest.raises(gouji.ReadError, match=named):
        gouji.read(io.BytesIO(packed(dict(parts), 0)))


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("[$-1010409]#,##0.00", 4321.5, "4,321.50"), ("[$-10804]0.0", 4.25, "4.3"), ("[$-1010804]yyyy/m/d", 45058, "2023/5/12"), ("[$-1000000]0%", 0.5, "50%"),
        ("[$-1E000804]0", 32, "三二"), ("[$-1F000804]0", 32, "叁贰"), ("[$-30804]0.00", 3, "3.00"),
    ],
)  # fmt: skip
def test_digits_and_calendars_by_number(code: str, value: float, expected: str) -> None:
    assert number_shown(known(value), code) == (expected, True)


def test_a_date_of_another_calendar_is_told() -> None:
    assert number_shown(known(45058), "[$-30411]yyyy/m/d") == ("45058", False)
    assert number_shown(known(32), "[$-2000401]0") == ("32", False)


def test_digits_behind_a_raised_part_stand_apart() -> None:
    raised = '<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
    strings = f"<si>{raised}<r><t>45人</t></r></si><si><r><t>45</t></r>{raised}<r><rPr><b/></rPr><t>20</t></r></si><si><r><t>45</t></r>{raised}<r><t>人</t></r></si>"
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>{at - 1}</v></c><c r="B{at}"><v>7</v></c></row>' for at in (1, 2, 3))
    assert texts(book(f"<sheetData>{rows}</sheetData>", strings=strings)) == ["^1 45人", "7", "45^1 20", "7", "45^1人", "7"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gbk"])
def test_a_workbook_in_one_file_is_read_in_any_encoding(encoding: str) -> None:
    tables = grid(line(shown("印刷"), shown("2.35")))
    content = f'<?xml version="1.0" encoding="{encoding}"?><office:document {NAMES} office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document>'
    assert texts(content.encode(encoding)) == ["印刷", "2.35"]
