"""Workbooks of before 2007 (.xls), by the same rules."""

from __future__ import annotations

import io
from typing import Any

from ...errors import ReadError
from .. import budget, left
from ..ground import WHITE, Colour, is_lost
from ..package import locked
from .builtin import BUILT_IN
from .formats import known
from .grid import Grid, Hidden, Merge, apart, without_hidden
from .looks import BLACK, GENERAL, Look, number, wording
from .runs import PLAIN, Mark, last, run

PLACE = 16  # bytes of a cell, blank ones too, while a sheet is open
SIDES = {1: 1, 2: -1}  # how far text is moved, by the number that a font says
SOLID = 1
FIRST_OWN = 64  # of the colours that a book may name, the first that is the system's


def old_book(content: bytes) -> list[Grid]:
    """The visible sheets of an .xls, opened one after another."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO(), on_demand=True, ragged_rows=True)
        looks = _looks(book)
        grids = []
        for at in range(book.nsheets):
            sheet = book.sheet_by_index(at)
            if sheet.visibility:
                left.out("sheet")
            else:
                budget.spend(PLACE * sum(map(sheet.row_len, range(sheet.nrows))), "工作表", "A sheet")
                grids.append(_grid(book, sheet, looks))
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


def _looks(book: Any) -> list[Look]:
    """The styles of an .xls, by their number. A format that the file does not write down has its number only."""
    from xlrd.formatting import std_format_strings

    made = []
    for one in book.xf_list:
        key = one.format_key
        said = book.format_map[key].format_str if key in book.format_map else GENERAL
        code = BUILT_IN[key] if key in BUILT_IN and said in {std_format_strings.get(key), GENERAL} else said
        font = book.font_list[one.font_index] if one.font_index < len(book.font_list) else None
        lost = font is not None and is_lost(_ink(book, font.colour_index), _paper(book, one.background))
        made.append(Look(code, font is not None and bool(font.struck_out), lost))
    return made


def _ink(book: Any, at: int) -> Colour | None:
    return BLACK if at >= FIRST_OWN else book.colour_map.get(at)


def _paper(book: Any, background: Any) -> Colour | None:
    """What a cell is filled with; of a pattern nobody knows."""
    if not background.fill_pattern:
        return WHITE
    return book.colour_map.get(background.pattern_colour_index) if background.fill_pattern == SOLID else None


def _grid(book: Any, sheet: Any, looks: list[Look]) -> Grid:
    import xlrd

    grid = Grid(sheet.name)
    silent = {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}
    for row in range(sheet.nrows):
        for col, kind in enumerate(sheet.row_types(row)):
            if kind not in silent and (text := _text(book, sheet, (row, col), looks)):
                grid.put(row, col, text)
    grid.merges = apart(Merge(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)
    rows = Hidden((at, at) for at, one in sheet.rowinfo_map.items() if one.hidden or one.height == 0)
    cols = Hidden((at, at) for at, one in sheet.colinfo_map.items() if (one.hidden or one.width == 0) and at < sheet.ncols)
    left.out("annotation", len(sheet.cell_note_map))
    return without_hidden(grid, rows, cols)


def _text(book: Any, sheet: Any, at: tuple[int, int], looks: list[Look]) -> str:
    """What a cell shows."""
    import xlrd

    cell = sheet.cell(*at)
    look = looks[cell.xf_index] if cell.xf_index is not None and cell.xf_index < len(looks) else Look()
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return wording(xlrd.error_text_from_code.get(cell.value, ""), look)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return wording("TRUE" if cell.value else "FALSE", look)
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return wording(_runs(book, cell.value, sheet.rich_text_runlist_map.get(at)), look)
    return number(known(cell.value), look, noughts=bool(sheet.show_zero_values), from_1904=bool(book.datemode))


def _runs(book: Any, text: str, runs: list[tuple[int, int]] | None) -> str:
    """A text with its raised and lowered runs marked, and without what is struck."""
    if not runs:
        return text
    said = text[: runs[0][0]]
    ends = [start for start, _ in runs[1:]] + [len(text)]
    for (start, at), end in zip(runs, ends, strict=True):
        font = book.font_list[at] if at < len(book.font_list) else None
        said += run(last(said), text[start:end], PLAIN if font is None else Mark(bool(font.struck_out), SIDES.get(font.escapement, 0)))
    return said
