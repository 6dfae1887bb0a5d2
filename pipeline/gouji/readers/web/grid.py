"""Rows and merged cells of an HTML table to cells at their places, as the standard lays them out."""

from __future__ import annotations

from typing import NamedTuple

from .. import budget
from ..pieces import CellDraft, Piece, TableDraft

WIDEST = 512  # columns


class Span(NamedTuple):
    """A cell before it has its place; a `rowspan` of 0 reaches to the end of its group of rows."""

    pieces: list[Piece]
    rowspan: int
    colspan: int


class Row(NamedTuple):
    """A row, the number of its group (行组) and what that is: "thead", "tbody", "tfoot" or ""."""

    group: int
    kind: str
    cells: list[Span]


def placed(rows: list[Row]) -> TableDraft:
    """Cells at their columns, past the cells that reach down from above; the head first, the foot last, wherever they were written."""
    rows = _in_order(rows)
    widths = _widths(rows)
    if any(row.cells and row.cells[-1].colspan > 1 for row in rows):
        rows = _held(rows, widths)
    cells: list[CellDraft] = []
    widths = _widths(rows, cells)
    return TableDraft(cells, len(rows), max(widths), grid=_is_even(cells, widths))


def _in_order(rows: list[Row]) -> list[Row]:
    head = next((row.group for row in rows if row.kind == "thead"), -1)
    foot = next((row.group for row in rows if row.kind == "tfoot"), -1)
    return sorted(rows, key=lambda row: (row.group == foot) - (row.group == head))


def _widths(rows: list[Row], cells: list[CellDraft] | None = None) -> list[int]:
    """How many columns each row takes; with `cells`, its cells are put there at their places."""
    ends = _group_ends(rows)
    taken: dict[int, int] = {}  # column -> rows that a cell still reaches down
    widths: list[int] = []
    for number, row in enumerate(rows):
        taken = taken if number and ends[number - 1] == ends[number] else {}
        col = 0
        below: dict[int, int] = {}
        for span in row.cells:
            while taken.get(col):
                col += 1
            most = ends[number] - number
            rowspan = min(span.rowspan, most) if span.rowspan else most
            colspan = max(min(span.colspan, WIDEST - col), 1)
            if rowspan > 1:
                budget.spend(budget.SLOT * (rowspan - 1) * colspan, "网页或 HTML 表格里的合并单元格", "The merged cells of an HTML table")
                below.update(dict.fromkeys(range(col, min(col + colspan, WIDEST)), rowspan - 1))
            if cells is not None:
                cells.append(CellDraft(number, col, span.pieces, rowspan, colspan))
            col += colspan
        widths.append(max(col, max(taken, default=-1) + 1))
        taken = {at: left - 1 for at, left in taken.items() if left > 1} | below
    return widths


def _group_ends(rows: list[Row]) -> list[int]:
    """For each row, the row at which its group has ended."""
    ends = [len(rows)] * len(rows)
    for at in range(len(rows) - 2, -1, -1):
        ends[at] = ends[at + 1] if rows[at].group == rows[at + 1].group else at + 1
    return ends


def _held(rows: list[Row], widths: list[int]) -> list[Row]:
    """The rows whose last cell reaches further than any other row (colspan="100%", or too much) held to the width of the others.

    A row that is one merged cell tells nothing about the width.
    """
    parted = sorted(width for row, width in zip(rows, widths, strict=True) if len(row.cells) > 1) or [min(widths)]
    most, others = parted[-1], parted[-2:-1] or parted
    held = []
    for row, width in zip(rows, widths, strict=True):
        limit = others[0] if width == most and len(row.cells) > 1 else most
        if row.cells and width > limit:
            last = row.cells[-1]
            row = row._replace(cells=[*row.cells[:-1], last._replace(colspan=max(last.colspan - width + limit, 1))])  # noqa: PLW2901
        held.append(row)
    return held


def _is_even(cells: list[CellDraft], widths: list[int]) -> bool:
    """Are the columns the table's own: does it merge cells, or do most rows have its full width?"""
    merged = any(cell.rowspan > 1 or cell.colspan > 1 for cell in cells)
    return merged or widths.count(max(widths)) * 4 >= len(widths) * 3
