"""Pasted tables whose cells stand in columns after all (还原列): where empty cells were kept and every row below the heads has as many cells.

What merged cells covered is lost in a row of heads alone. The row below it tells what they covered: each of its empty cells stands under a
head of its own, and so does each stretch of filled ones, until a name comes again (省级 | 市县 | 省级 | 市县). Where that does not come out
even, the table stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ..document import Cell, Document, Table
from ..rules import Rules
from ..structure import cells_by_row
from ..text import flat
from .columns import SERIAL
from .walk import lone_number

MOST_HEADS = 3  # rows of heads
FEWEST = 2  # rows below them, and columns


class Span(NamedTuple):
    """The columns that a cell of a row of heads covers, from the first to the last, and its words."""

    first: int
    last: int
    name: str


def gridded(document: Document, rules: Rules) -> Document:
    """The document with such tables as grids."""
    blocks = tuple(_gridded(block, rules) if isinstance(block, Table) else block for block in document.blocks)
    return replace(document, blocks=blocks)


def _gridded(table: Table, rules: Rules) -> Table:
    if table.grid or not table.blanks:
        return table
    rows = cells_by_row(table)
    width = max((len(row) for row in rows), default=0)
    first = next((at for at, row in enumerate(rows) if len(row) == width), 0)
    rows = [_stretched(row, width, rules) if at > first else row for at, row in enumerate(rows)]
    body = [row for row in rows[first:] if len(row) != 1]
    if width < FEWEST or first >= MOST_HEADS or len(body) < FEWEST:
        return table
    if any(sum(cell.colspan for cell in row) != width for row in body) or (
        first and any(lone_number(cell, rules) for row in rows[: first + 1] for cell in row)
    ):
        return table
    spans = [Span(at, at, flat(cell.text)) for at, cell in enumerate(rows[first])]
    heads: list[Cell] = []
    for row in reversed(rows[:first]):
        found = stretches(spans)
        if len(found) != len(row):
            return table
        heads += [replace(cell, col=low, colspan=high - low + 1) for cell, (low, high) in zip(row, found, strict=True)]
        spans = [Span(low, high, flat(cell.text)) for cell, (low, high) in zip(row, found, strict=True)]
    rest = [replace(cell, colspan=width) if len(rows[cell.row]) == 1 else cell for row in rows[first:] for cell in row]
    return replace(table, cells=tuple(sorted(_merged([*heads, *rest], first), key=lambda cell: (cell.row, cell.col))), grid=True)


def _stretched(row: list[Cell], width: int, rules: Rules) -> list[Cell]:
    """合计 | 5.00 | 3.00 under 科目编码 | 科目名称 | …: the words of a total cover the names of the rows above, and so does 栏次."""
    lost, words = width - len(row), flat(row[0].text) if row else ""
    over = SERIAL.fullmatch(words) is not None or rules.wording("total-row").search(words) is not None
    if len(row) < FEWEST or not 0 < lost < MOST_HEADS or not over:
        return row
    return [replace(row[0], colspan=lost + 1), *(replace(cell, col=cell.col + lost) for cell in row[1:])]


def stretches(below: Sequence[Span]) -> list[tuple[int, int]]:
    """The columns of each head above a row of heads.

    >>> stretches([Span(0, 0, ""), Span(1, 1, "a"), Span(2, 2, "b"), Span(3, 3, "a"), Span(4, 4, "b")])
    [(0, 0), (1, 2), (3, 4)]
    """
    found: list[tuple[int, int]] = []
    names: set[str] = set()
    for one in below:
        if one.name and names and one.name not in names:
            found[-1] = (found[-1][0], one.last)
            names.add(one.name)
        else:
            found.append((one.first, one.last))
            names = {one.name} if one.name else set()
    return found


def _merged(cells: Sequence[Cell], last: int) -> list[Cell]:
    """Heads over empty cells reach down to the last row of heads."""
    blank = {(cell.row, cell.col) for cell in cells if cell.row <= last and not cell.text.strip()}
    out, gone = list[Cell](), set[tuple[int, int]]()
    for cell in cells:
        down = 1
        while cell.row < last and cell.text.strip() and (cell.row + down, cell.col) in blank and cell.colspan == 1:
            gone.add((cell.row + down, cell.col))
            down += 1
        out.append(replace(cell, rowspan=down) if down > 1 else cell)
    return [cell for cell in out if (cell.row, cell.col) not in gone]


__all__ = ["gridded", "stretches"]
