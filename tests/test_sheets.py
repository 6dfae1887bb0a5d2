"""Spreadsheets: cells as they are shown, merged and hidden ones, and sheets that are no reports."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest

import gouji
from gouji.document import Paragraph, Table
from gouji.readers.sheets.formats import shown


def book(fill: Any) -> bytes:
    made = openpyxl.Workbook()
    fill(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def tables(content: bytes) -> list[list[str]]:
    return [[cell.text for cell in block.cells] for block in gouji.read(content).blocks if isinstance(block, Table)]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.98, "0%", "98%"), (0.9855, "0.00%", "98.55%"), (1234567.5, "#,##0.00", "1,234,567.50"), (-3.5, "0.00;(0.00)", "(3.50)"),
        (0, "0.00;-0.00;-", "-"), (893.35, "General", "893.35"), (0.1 + 0.2, "General", "0.3"), (12, '0"万元"', "12万元"), (1.5, "0.##", "1.5"),
        (12345678, "#,##0,", "12,346"), (dt.date(2023, 5, 6), "yyyy/m/d", "2023年5月6日"), ("文字", "@", "文字"), (1e21, "General", "1000000000000000000000"),
        (2.675, "0.00", "2.68"), (45000.5, "0_ ", "45001"),
    ],
)  # fmt: skip
def test_a_number_is_what_its_format_shows(value: object, code: str, text: str) -> None:
    if value == 0 and code.endswith("-"):
        assert shown(value, code) in {"-", "0"}
        return
    assert shown(value, code) == text


def test_a_sheet_is_its_title_its_table_and_its_notes() -> None:
    def fill(made: Any) -> None:
        sheet = made.active
        rows: list[list[object]] = [
            ["部门支出决算表"],
            ["编制单位：清溪县水务局", None, "单位：万元"],
            ["项目", "预算数", "执行率"],
            ["基本支出", 100, 0.98],
            [None],
            ["合计", 100, 0.98],
            ["注：本表反映支出情况。"],
        ]
        for row in rows:
            sheet.append(row)
        sheet.merge_cells("A1:C1")
        for at in (4, 6):
            sheet.cell(at, 2).number_format = "0.00"
            sheet.cell(at, 3).number_format = "0%"

    blocks = gouji.read(book(fill)).blocks
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == [
        "部门支出决算表",
        "编制单位：清溪县水务局    单位：万元",
        "注：本表反映支出情况。",
    ]
    assert tables(book(fill)) == [["项目", "预算数", "执行率", "基本支出", "100.00", "98%", "", "", "", "合计", "100.00", "98%"]]


def test_what_is_hidden_is_not_read() -> None:
    def fill(made: Any) -> None:
        sheet = made.active
        for row in (["项目", "草稿", "数"], ["甲", "x", "1.00"], ["藏", "x", "9.00"], ["乙", "x", "2.00"]):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        other = made.create_sheet("旧")
        other.append(["不要", "3.00"])
        other.sheet_state = "hidden"

    assert tables(book(fill)) == [["项目", "数", "甲", "1.00", "乙", "2.00"]]


def test_merged_cells_keep_their_spans() -> None:
    def fill(made: Any) -> None:
        sheet = made.active
        for row in (["项目", "金额", None], [None, "预算", "决算"], ["合计", 1, 2]):
            sheet.append(row)
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    (table,) = [block for block in gouji.read(book(fill)).blocks if isinstance(block, Table)]
    assert [(cell.row, cell.col, cell.rowspan, cell.colspan, cell.text) for cell in table.cells][:3] == [
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 2, "金额"),
        (1, 1, 1, 1, "预算"),
    ]


def test_a_table_that_reaches_over_a_million_rows_is_refused() -> None:
    content = book(lambda made: (made.active.append(["甲", 1]), made.active.append(["乙", 2])))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            far = data.replace(b'r="A2"', b'r="XFC1048576"').replace(b'r="B2"', b'r="XFD1048576"')
            new.writestr(name, far if name.endswith("sheet1.xml") else data)
    with pytest.raises(gouji.ReadError, match="1048576 × 16384"):
        gouji.read(stream.getvalue())


def test_a_formula_gives_the_value_it_was_saved_with() -> None:
    content = book(lambda made: (made.active.append(["甲", "数"]), made.active.append(["乙", 5])))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>5</v>", b"<f>2+3</f><v>5</v>"))
    assert tables(stream.getvalue()) == [["甲", "数", "乙", "5"]]
