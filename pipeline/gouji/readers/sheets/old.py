"""Workbooks of before 2007 (.xls), by the same rules."""

from __future__ import annotations

import io
from typing import Any

from ...errors import ReadError
from .. import budget
from ..package import locked
from .formats import shown
from .grid import Grid, Hidden, Merge, apart, without_hidden

PLACE = 16  # bytes of a cell, blank ones too, while a sheet is open


def old_book(content: bytes) -> list[Grid]:
    """The visible sheets of an .xls, opened one after another."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO(), on_demand=True, ragged_rows=True)
        grids = []
        for at in range(book.nsheets):
            sheet = book.sheet_by_index(at)
            if not sheet.visibility:
                budget.spend(PLACE * sum(map(sheet.row_len, range(sheet.nrows))), "工作表", "A sheet")
                grids.append(_grid(book, sheet))
            book.unload_sheet(at)
    except xlrd.XLRDError as problem:
        if "crypt" in str(problem).lower():
            raise locked("Excel 工作簿", "The Excel workbook") from problem
        raise _broken(problem) from problem
    except (MemoryError, ReadError):
        raise
    except Exception as problem:  # what a damaged file makes of it has no common name
        raise _broken(problem) from problem
    return grids


def _broken(problem: Exception) -> ReadError:
    return ReadError(
        f"Excel 工作簿已损坏（{type(problem).__name__}）：请用 Excel 或 WPS 打开，另存为 .xlsx 后重试。",
        f"The Excel workbook is damaged ({type(problem).__name__}): open it, save it as .xlsx and retry.",
    )


def _grid(book: Any, sheet: Any) -> Grid:
    import xlrd

    grid = Grid(sheet.name)
    silent = {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR}
    for row in range(sheet.nrows):
        for col, kind in enumerate(sheet.row_types(row)):
            if kind not in silent and (text := _text(book, sheet.cell(row, col))):
                grid.put(row, col, text)
    grid.merges = apart(Merge(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)
    rows = Hidden((at, at) for at, one in sheet.rowinfo_map.items() if one.hidden)
    cols = Hidden((at, at) for at, one in sheet.colinfo_map.items() if one.hidden and at < sheet.ncols)
    return without_hidden(grid, rows, cols)


def _text(book: Any, cell: Any) -> str:
    """What a cell shows."""
    import xlrd

    style = book.format_map.get(book.xf_list[cell.xf_index].format_key) if cell.xf_index is not None else None
    value: object = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            value = xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            value = cell.value
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        value = bool(cell.value)
    elif cell.ctype == xlrd.XL_CELL_NUMBER and cell.value.is_integer():
        value = round(cell.value)
    return shown(value, style.format_str if style else "General")
