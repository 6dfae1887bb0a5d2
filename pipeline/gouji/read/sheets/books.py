"""Opening workbooks: the visible cells of each visible sheet as they are shown, and how they are merged."""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import regex

from ..errors import ReadError
from ..package import Package, child, local, locked
from .formats import BUILT_IN, shown

MOST_ROWS = 200_000
MOST_CELLS = 2_000_000  # of a sheet's rectangle
CELL = regex.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?\bs="(\d+)"|<(?:\w+:)?c\b[^>]*?\bs="(\d+)"[^>]*?\br="([A-Z]{1,3})(\d{1,7})"'
)
LAST = regex.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
HIDDEN_ROW = regex.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
HIDDEN_COL = regex.compile(rb'<(?:\w+:)?col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
MIN_MAX = regex.compile(rb'\b(min|max)="(\d+)"')

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column


@dataclass(slots=True)
class Grid:
    """The shown texts of a sheet by (row, column) from 0, hidden rows and columns gone."""

    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)


def open_book(content: bytes) -> list[Grid]:
    """The visible sheets of an .xlsx."""
    import python_calamine as calamine

    package = Package(content, "Excel 工作簿", "The Excel workbook")
    paths = _sheet_paths(package)
    for path in paths.values():
        _hold_limits(package.read(path) or b"")
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [one.name for one in book.sheets_metadata
                   if one.visible == calamine.SheetVisibleEnum.Visible and one.typ == calamine.SheetTypeEnum.WorkSheet]  # fmt: skip
        codes = _codes(package)
        return [_grid(book.get_sheet_by_name(name), name, package.read(paths.get(name, "")) or b"", codes) for name in visible]
    except calamine.PasswordError as problem:
        raise locked("Excel 工作簿", "The Excel workbook") from problem
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as problem:
        raise package.damaged(str(problem)[:80]) from problem


def _hold_limits(xml: bytes) -> None:
    """Refuse a sheet whose rectangle is no report's."""
    rows = cols = 0
    for found in LAST.finditer(xml):
        rows, cols = max(rows, int(found[2])), max(cols, column(found[1]) + 1)
    if rows > MOST_ROWS or rows * cols > MOST_CELLS:
        raise ReadError(
            f"工作表有 {rows} 行 {cols} 列，不像一份报告：请删去多余的行列后重试。",
            f"A sheet has {rows} rows and {cols} columns; it is no report. Delete what is not needed and retry.",
        )


def column(letters: bytes) -> int:
    """The number of a column from 0.

    >>> column(b"A"), column(b"AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheet_paths(package: Package) -> dict[str, str]:
    """The part of each sheet by name."""
    book, links = package.parse("xl/workbook.xml"), package.parse("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return {}
    targets = {one.get("Id"): (one.get("Target") or "") for one in links}
    paths = {}
    sheets = child(book, "sheets")
    for sheet in sheets if sheets is not None else ():
        key = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        target = targets.get(key, "")
        paths[sheet.get("name") or ""] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return paths


def _codes(package: Package) -> list[str]:
    """The number format of each cell style."""
    styles = package.parse("xl/styles.xml")
    if styles is None:
        return []
    own = {}
    formats, cells = child(styles, "numFmts"), child(styles, "cellXfs")
    for one in formats if formats is not None else ():
        own[one.get("numFmtId")] = one.get("formatCode") or ""
    ids = [one.get("numFmtId") or "0" for one in cells if local(one) == "xf"] if cells is not None else []
    return [own.get(one) or BUILT_IN.get(int(one) if one.isdecimal() else 0, "General") for one in ids]


def _grid(sheet: Any, name: str, xml: bytes, codes: list[str]) -> Grid:
    styles = {}
    for found in CELL.finditer(xml):
        letters, row, style = (found[1], found[2], found[3]) if found[1] else (found[5], found[6], found[4])
        styles[int(row) - 1, column(letters)] = int(style)
    rows = {int(found[1]) - 1 for found in HIDDEN_ROW.finditer(xml)}
    cols = set()
    for found in HIDDEN_COL.finditer(xml):
        ends = {key: int(value) for key, value in MIN_MAX.findall(found[0])}
        cols |= set(range(ends.get(b"min", 1) - 1, min(ends.get(b"max", 0), 16384)))
    grid = Grid(name)
    top, left = sheet.start or (0, 0)
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), start=top):
        for col, value in enumerate(values, start=left):
            if value != "" and value is not None:
                style = styles.get((row, col), 0)
                grid.texts[row, col] = shown(value, codes[style] if style < len(codes) else "General")
    grid.merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return without_hidden(grid, rows, cols)


def without_hidden(grid: Grid, rows: set[int], cols: set[int]) -> Grid:
    """The grid without its hidden rows and columns, the rest moved together; a merged cell keeps what is left of it."""
    if not rows and not cols:
        return grid
    down, across = _moved(rows), _moved(cols)
    texts = dict(grid.texts)
    merges = []
    for top, left, bottom, right in grid.merges:
        seen_rows = [row for row in range(top, bottom + 1) if row not in rows]
        seen_cols = [col for col in range(left, right + 1) if col not in cols]
        if seen_rows and seen_cols:
            merges.append((down(seen_rows[0]), across(seen_cols[0]), down(seen_rows[-1]), across(seen_cols[-1])))
            if (top, left) in texts:
                texts[seen_rows[0], seen_cols[0]] = texts[top, left]
    kept = {(down(row), across(col)): text for (row, col), text in texts.items() if row not in rows and col not in cols}
    return Grid(grid.name, kept, merges)


def _moved(hidden: Iterable[int]) -> Callable[[int], int]:
    ordered = sorted(hidden)

    def to(at: int) -> int:
        return at - bisect_left(ordered, at)

    return to


def old_book(content: bytes) -> list[Grid]:
    """The visible sheets of an .xls."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as problem:
        if "crypt" in str(problem).lower():
            raise locked("Excel 工作簿", "The Excel workbook") from problem
        raise _broken(problem) from problem
    except MemoryError:
        raise
    except Exception as problem:  # what a damaged file makes of it has no common name
        raise _broken(problem) from problem
    return [_old_grid(book, sheet) for sheet in book.sheets() if not sheet.visibility]


def _broken(problem: Exception) -> ReadError:
    return ReadError(
        f"Excel 工作簿已损坏（{type(problem).__name__}）：请用 Excel 或 WPS 打开，另存为 .xlsx 后重试。",
        f"The Excel workbook is damaged ({type(problem).__name__}): open it, save it as .xlsx and retry.",
    )


def _old_grid(book: Any, sheet: Any) -> Grid:
    import xlrd

    grid = Grid(sheet.name)
    for row in range(sheet.nrows):
        for col, cell in enumerate(sheet.row(row)):
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
                continue
            style = book.format_map.get(book.xf_list[cell.xf_index].format_key) if cell.xf_index is not None else None
            value: object = cell.value
            if cell.ctype == xlrd.XL_CELL_DATE:
                try:
                    value = xlrd.xldate_as_datetime(cell.value, book.datemode)
                except (ValueError, OverflowError):
                    value = cell.value
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                value = bool(cell.value)
            elif cell.ctype == xlrd.XL_CELL_NUMBER and float(cell.value).is_integer():
                value = int(cell.value)
            text = shown(value, style.format_str if style else "General")
            if text:
                grid.texts[row, col] = text
    grid.merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    rows = {at for at, one in sheet.rowinfo_map.items() if one.hidden}
    cols = {at for at, one in sheet.colinfo_map.items() if one.hidden and at < sheet.ncols}
    return without_hidden(grid, rows, cols)
