"""A sheet to blocks: lines that stand alone in their row around tables are its title, unit line and notes."""

from __future__ import annotations

from collections.abc import Iterator

from ...rules import Rules, compiled
from ...text import flat
from ..page import is_sentence
from ..pieces import CellDraft, Draft, ParagraphDraft, Piece, TableDraft
from .books import Grid, Merge

ALONE = frozenset({"attachment", "title", "caption", "signature", "unit", "note"})


def drafts_of(grid: Grid, rules: Rules) -> Iterator[Draft]:
    """The paragraphs and tables of a sheet."""
    rows: dict[int, list[int]] = {}
    for row, col in sorted(grid.texts):
        if grid.texts[row, col].strip():
            rows.setdefault(row, []).append(col)
    if not rows:
        return
    lines = tuple(compiled("|".join(one.match)) for one in rules.layouts if one.what in ALONE)
    merged = {(top, left): (top, left, bottom, right) for top, left, bottom, right in grid.merges}
    held: list[int] = []
    for row, cols in rows.items():
        texts = [grid.texts[row, col] for col in cols]
        said = [flat("".join(texts)), *map(flat, texts if not held else ())]
        line = any(one.search(text) for one in lines for text in said) or (len(texts) == 1 and is_sentence(texts[0]))
        if line and _is_flat(row, cols, merged) and len(texts) <= 3:
            yield from _table(grid, held, merged)
            held = []
            yield ParagraphDraft([Piece(None, 0, "    ".join(text.strip() for text in texts))])
        elif len(texts) == 1 and not held and _is_flat(row, cols, merged):
            yield ParagraphDraft([Piece(None, 0, texts[0])])
        else:
            held.append(row)
    yield from _table(grid, held, merged)


def _is_flat(row: int, cols: list[int], merged: dict[tuple[int, int], Merge]) -> bool:
    """Does no cell of the row reach down?"""
    return all(merged.get((row, col), (row, col, row, col))[2] == row for col in cols)


def _table(grid: Grid, rows: list[int], merged: dict[tuple[int, int], Merge]) -> Iterator[Draft]:
    """The rows from the first to the last as a table: blank ones inside, columns without any text at its sides left out."""
    if not rows:
        return
    top, bottom = rows[0], rows[-1]
    texts = [text for (row, _), text in sorted(grid.texts.items()) if top <= row <= bottom and text.strip()]
    if len(texts) == 1:  # a narrative in one large cell
        yield from (ParagraphDraft([Piece(None, 0, line)]) for line in texts[0].split("\n"))
        return
    used = sorted({col for row, col in grid.texts if top <= row <= bottom and grid.texts[row, col].strip()})
    left, right = used[0], used[-1]
    inside = {key: one for key, one in merged.items() if top <= key[0] <= bottom and left <= key[1] <= right}
    right = max([right, *(one[3] for one in inside.values() if one[:2] in grid.texts)])
    covered = {(row, col) for one in inside.values() for row in range(one[0], min(one[2], bottom) + 1)
               for col in range(one[1], min(one[3], right) + 1)} - set(inside)  # fmt: skip
    cells = []
    for row in range(top, bottom + 1):
        for col in range(left, right + 1):
            if (row, col) in covered:
                continue
            _, _, last_row, last_col = inside.get((row, col), (row, col, row, col))
            pieces = [Piece(None, 0, grid.texts.get((row, col), ""))]
            cells.append(CellDraft(row - top, col - left, pieces, min(last_row, bottom) - row + 1, min(last_col, right) - col + 1))
    yield TableDraft(cells, bottom - top + 1, right - left + 1, grid=True)
