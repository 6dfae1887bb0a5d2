"""A sheet to blocks: lines that stand alone in their row around tables are its title, unit line and notes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from ...regexes import compiled
from ...rules import Rules
from ...text import flat
from .. import budget
from ..page import is_sentence
from ..pieces import CellDraft, Draft, ParagraphDraft, Piece, TableDraft
from .grid import Grid, Merge

ALONE = frozenset({"attachment", "title", "caption", "signature", "unit", "note"})
BESIDE = 256  # columns without any text that a merged cell may add at the right of a table

Columns = dict[int, list[int]]  # those that hold text, by row


def drafts_of(grid: Grid, rules: Rules) -> Iterator[Draft]:
    """The paragraphs and tables of a sheet, and behind them what its text boxes say."""
    yield from _of_cells(grid, rules)
    yield from (ParagraphDraft([Piece(None, 0, note)]) for note in grid.notes)


def _of_cells(grid: Grid, rules: Rules) -> Iterator[Draft]:
    rows: Columns = {}
    for row, col in sorted(grid.texts):
        if grid.texts[row, col].strip():
            rows.setdefault(row, []).append(col)
    if not rows:
        return
    lines = tuple(compiled("|".join(one.match)) for one in rules.layouts if one.what in ALONE)
    grid.merges.sort()
    merged = {(one.top, one.left): one for one in grid.merges}
    held: Columns = {}
    for row, cols in rows.items():
        texts = [grid.texts[row, col] for col in cols]
        said = [flat("".join(texts)), *map(flat, texts if not held else ())]
        line = any(one.search(text) for one in lines for text in said) or (len(texts) == 1 and is_sentence(texts[0]))
        if line and _is_flat(row, cols, merged) and len(texts) <= 3:
            yield from _table(grid, held)
            held = {}
            yield ParagraphDraft([Piece(None, 0, "    ".join(text.strip() for text in texts))])
        elif len(texts) == 1 and not held and _is_flat(row, cols, merged):
            yield ParagraphDraft([Piece(None, 0, texts[0])])
        else:
            held[row] = cols
    yield from _table(grid, held)


def _is_flat(row: int, cols: list[int], merged: dict[tuple[int, int], Merge]) -> bool:
    """Does no cell of the row reach down?"""
    return all((row, col) not in merged or merged[row, col].bottom == row for col in cols)


def _table(grid: Grid, rows: Columns) -> Iterator[Draft]:
    """The rows from the first to the last as a table: blank ones inside, columns without any text at its sides left out."""
    if not rows:
        return
    top, *_, bottom = (*rows, next(reversed(rows)))
    if sum(map(len, rows.values())) == 1:  # a narrative in one large cell
        yield from (ParagraphDraft([Piece(None, 0, line)]) for line in grid.texts[top, rows[top][0]].split("\n"))
        return
    left, right = min(cols[0] for cols in rows.values()), max(cols[-1] for cols in rows.values())
    first, last = (find(grid.merges, row, key=lambda one: one.top) for find, row in ((bisect_left, top), (bisect_right, bottom)))
    inside = {(one.top, one.left): one for one in grid.merges[first:last] if left <= one.left <= right}
    widest = max((one.right for key, one in inside.items() if key in grid.texts), default=right)
    right = max(right, min(widest, right + BESIDE))
    size = f"{bottom - top + 1} × {right - left + 1}"
    budget.spend(budget.CELL * (bottom - top + 1) * (right - left + 1), f"工作表里 {size} 的表格", f"A table of {size} in a sheet")
    yield TableDraft(_cells(grid, (top, left, bottom, right), inside), bottom - top + 1, right - left + 1, grid=True)


def _cells(grid: Grid, area: tuple[int, int, int, int], inside: dict[tuple[int, int], Merge]) -> list[CellDraft]:
    top, left, bottom, right = area
    covered = {(row, col) for one in inside.values() for row in range(one.top, min(one.bottom, bottom) + 1)
               for col in range(one.left, min(one.right, right) + 1)} - set(inside)  # fmt: skip
    cells = []
    for row in range(top, bottom + 1):
        for col in range(left, right + 1):
            if (row, col) in covered:
                continue
            _, _, last_row, last_col = inside.get((row, col), (row, col, row, col))
            pieces = [Piece(None, 0, grid.texts.get((row, col), ""))]
            cells.append(CellDraft(row - top, col - left, pieces, min(last_row, bottom) - row + 1, min(last_col, right) - col + 1))
    return cells
