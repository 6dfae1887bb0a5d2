"""Formulas whose value was not stored: simple ones are worked out, every other one is told."""

from __future__ import annotations

import pytest

import gouji
from gouji.document import Table
from gouji.readers.sheets.formulas import DEEPEST
from samples import book, inline, told

STALE = '<calcPr calcId="0" fullCalcOnLoad="1"/>'


def cell(at: str, formula: str, value: str = "") -> str:
    return f'<c r="{at}"><f>{formula}</f>{value}</c>'


def sheet(*cells: str, names: str = "", styles: str = "") -> gouji.Document:
    """A sheet with three numbers in B1:B3, a text in B4, and further cells in C."""
    fixed = "".join(
        f'<row r="{at}">{inline(f"A{at}", f"事{at}")}<c r="B{at}"><v>{value}</v></c>' for at, value in ((1, "100"), (2, "86.3"), (3, "0.1"))
    )
    rows = [*fixed.split("<row")[1:], f' r="4">{inline("A4", "事4")}{inline("B4", "无")}']
    made = "".join(f"<row{row}{one}</row>" for row, one in zip(rows, [*cells, "", "", "", ""], strict=False))
    return gouji.read(book(f"<sheetData>{made}</sheetData>", names=names, styles=styles))


def shown(document: gouji.Document) -> list[str]:
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    return [one.text for one in table.cells if one.col == 2]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("SUM(B1:B3)", "186.4"), ("B1+B2", "186.3"), ("=B1-B2", "13.7"), ("B1*B3", "10"), ("B1/3", "33.33333333"), ("ROUND(B1/3,2)", "33.33"), ("ROUND(-B1/8,1)", "-12.5"),
        ("SUM(B1,B2,B3)", "186.4"), ("SUM(B1:B2,B3*2)/2", "93.25"), ("SUM($B$1:B$3)", "186.4"), ("sum(B:B)", "186.4"), ("SUM(B4:B9)", "0"), ("(B1-B2)/B1*100%", "0.137"), ("-B1+-B3", "-100.1"),
        ("AVERAGE(B1:B4)", "62.13333333"), ("MAX(B1:B4)-MIN(B1:B4)", "99.9"), ("ABS(B3-B1)", "99.9"), ("ROUND(2.675,2)", "2.68"), ("B9+1", "1"), ("表1!B1 + '表1'!B2", "186.3"), ("1E+3*B3", "100"),
        ("ROUND(1250,-2)", "1300"), ("B1/B9", "#DIV/0!"), ("SUM(B1,B2/0)", "#DIV/0!"), (" SUM( B1 : B3 ) ", None), ("B1*10%", "10"),
    ],
)  # fmt: skip
def test_a_simple_formula_is_worked_out_in_decimals(formula: str, value: str | None) -> None:
    document = sheet(cell("C1", formula, "<v></v>"))
    if value is None:
        assert told(document.source) == (("formula", 1),)
        return
    assert shown(document)[0] == value
    assert document.source.left_out == ()


@pytest.mark.parametrize(
    "formula",
    [
        "VLOOKUP(A1,A:B,2,0)",
        "B4+1",
        "Sheet9!B1",
        "SUM(",
        "B1 B2",
        "B1:B3",
        "B1^2",
        'IF(B1>0,"是","否")',
        "总额*2",
        "C1+1",
        "SUM(C1:C3)",
        "1+" * 3000 + "1",
        "(" * 200 + "1" + ")" * 200,
        "B1&amp;B2",
        "ROUND(B1)",
        "XFE1",
    ],
)
def test_what_is_not_understood_is_blank_and_told(formula: str) -> None:
    document = sheet(cell("C1", formula))
    assert not any(block.n_cols > 2 for block in document.blocks if isinstance(block, Table))
    assert told(document.source) == (("formula", 1),)


def test_chains_are_worked_out_in_either_direction_and_hold_their_formats() -> None:
    styles = '<numFmts><numFmt numFmtId="164" formatCode="0.00&quot;万元&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
    first = '<c r="C1" s="1"><f>C2+C3</f></c>'
    assert shown(sheet(first, cell("C2", "C3*2"), cell("C3", "B1+B3"), styles=styles)) == ["300.30万元", "200.2", "100.1", ""]


def test_a_chain_longer_than_anybody_writes_costs_its_far_end_only() -> None:
    count = DEEPEST * 3
    forward = "".join(f'<row r="{at}"><c r="A{at}"><f>A{at - 1}+1</f></c><c r="B{at}"><v>1</v></c></row>' for at in range(2, count))
    down = gouji.read(book(f'<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>{forward}</sheetData>'))
    assert down.source.left_out == ()
    backward = "".join(f'<row r="{at}"><c r="A{at}"><f>A{at + 1}+1</f></c><c r="B{at}"><v>1</v></c></row>' for at in range(1, count))
    assert [one.kind for one in gouji.read(book(f"<sheetData>{backward}</sheetData>")).source.left_out] == ["formula"]


def test_a_shared_formula_moves_with_its_cells() -> None:
    shared = [
        '<c r="C1"><f t="shared" ref="C1:C3" si="0">B1*$B$1</f></c>',
        '<c r="C2"><f t="shared" si="0"/></c>',
        '<c r="C3"><f t="shared" si="0"/></c>',
    ]
    assert shown(sheet(*shared)) == ["10000", "8630", "10", ""]


def test_a_circle_is_told() -> None:
    assert told(sheet(cell("C1", "C2+1"), cell("C2", "C1+1")).source) == (("formula", 2),)


def test_a_stored_value_is_taken_as_it_stands() -> None:
    assert shown(sheet(cell("C1", "SUM(B1:B3)", "<v>7</v>"), cell("C2", "VLOOKUP(1,2,3)", "<v>0</v>"))) == ["7", "0", "", ""]


def test_a_stored_empty_text_is_no_missing_value() -> None:
    assert sheet('<c r="C1" t="str"><f>IF(B1=0,B1,"")</f><v></v></c>').source.left_out == ()


def test_a_stored_nought_is_not_believed_where_all_is_to_be_worked_out_on_opening() -> None:
    document = sheet(
        cell("C1", "SUM(B1:B3)", "<v>0</v>"), cell("C2", "VLOOKUP(1,2,3)", "<v>0</v>"), cell("C3", "B1", "<v>3</v>"), names=STALE
    )
    assert shown(document) == ["186.4", "", "3", ""]
    assert told(document.source) == (("formula", 1),)


def test_sums_over_everything_end() -> None:
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c><c r="B{at}"><f>SUM($A$1:$A$1048576)</f></c></row>' for at in range(1, 3000))
    document = gouji.read(book(f"<sheetData>{rows}</sheetData>"))
    assert [one.kind for one in document.source.left_out] == ["formula"]
