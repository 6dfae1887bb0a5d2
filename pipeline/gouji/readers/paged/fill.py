"""Characters into the cells of a page's grids; the rest is its free text."""

from __future__ import annotations

from bisect import bisect_right

from .. import budget, left
from .borders import closed
from .cells import Filled, Ruled
from .lines import lines_of
from .segments import segments
from .sheet import Glyph, Sheet
from .split import split
from .spread import row_of
from .walls import SNAP, Grid, grids, merged

MOST_TABLES = 300  # of a page; more are no tables
PACKED = 0.1  # of the lines of a table; where more show several figures, rulings do not part its columns
CELL, SPAN = 600, 120  # bytes of a cell, and of each row and column that it spans


def filled(sheet: Sheet) -> tuple[list[Ruled], list[Glyph]]:
    """The ruled tables of a page, top to bottom, and the characters that stand in none."""
    found = grids(*closed(merged(sheet.level), merged(sheet.upright)))
    if not found or len(found) > MOST_TABLES:
        left.out("turned", sum(len(one.text) for one in sheet.turned))
        return [], sheet.glyphs
    slots = [_Slots(grid) for grid in found]
    heights = sorted({place for grid in found for place in (grid.box.top, grid.box.bottom)})
    there = [[one for one in slots if one.grid.box.top <= place < one.grid.box.bottom] for place in heights]  # from each height to the next
    free = []
    for glyph in sheet.glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        at = bisect_right(heights, y) - 1
        for one in there[at] if at >= 0 else ():
            if one.take(glyph, x, y):
                break
        else:
            free.append(glyph)
    left.out("turned", sum(len(one.text) for one in sheet.turned if not any(slot.take_turned(one) for slot in slots)))
    tables = []
    for one in slots:
        table = split(one.ruled(sheet.number))
        if _is_drawn(table):
            tables.append(table)
        else:
            free += [glyph for glyphs in one.glyphs for glyph in glyphs]
    return tables, free


def _is_drawn(table: Ruled) -> bool:
    """Do the rulings part the columns? Where cells hold figures side by side on many lines, they are a frame or stripes."""
    lines = [line for cell in table.cells for line in cell.lines]
    packed = sum(row_of(line, segments(line)).figures for line in lines if " " in line.text)
    return packed < 2 or packed < PACKED * len(lines)


class _Slots:
    """The cells of a grid, found by position."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.tops, self.lefts, self.box, _ = grid
        self.glyphs: list[list[Glyph]] = [[] for _ in grid.cells]
        spans = sum(rowspan * colspan for _, _, rowspan, colspan, _ in grid.cells)
        budget.spend(CELL * len(grid.cells) + SPAN * spans, "页面上的表格", "The tables of the pages")
        self.at: dict[tuple[int, int], int] = {}
        self.turned: set[Glyph] = set()
        for number, (row, col, rowspan, colspan, _) in enumerate(grid.cells):
            for down in range(row, row + rowspan):
                for beside in range(col, col + colspan):
                    self.at[down, beside] = number

    def take(self, glyph: Glyph, x: float, y: float) -> bool:
        """Put a character into the cell at a position, if there is one."""
        x0, top, x1, bottom = self.box
        if not (x0 <= x < x1 and top <= y < bottom):
            return False
        number = self.at.get((bisect_right(self.tops, y) - 1, bisect_right(self.lefts, x) - 1))
        if number is None:
            return False
        self.glyphs[number].append(glyph)
        return True

    def take_turned(self, piece: Glyph) -> bool:
        """Put a turned line into the cell that holds all of it, unless level text stands there."""
        x, y = (piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2
        number = self.at.get((bisect_right(self.tops, y) - 1, bisect_right(self.lefts, x) - 1))
        if number is None:
            return False
        box, there = self.grid.cells[number][4], self.glyphs[number]
        fits = box.x0 - SNAP <= piece.x0 and piece.x1 <= box.x1 + SNAP and box.top - SNAP <= piece.top and piece.bottom <= box.bottom + SNAP
        if not fits or (there and there[0] not in self.turned):
            return False
        there.append(piece)
        self.turned.add(piece)
        return True

    def ruled(self, page: int) -> Ruled:
        """The table with its lines of text."""
        grid = self.grid
        cells = [Filled(*cell, lines_of(glyphs, page) if glyphs else []) for cell, glyphs in zip(grid.cells, self.glyphs, strict=True)]
        return Ruled(page, grid.box, grid.tops, grid.lefts, cells)
