"""A sheet (工作表) as it is shown: texts by place, merged cells that do not overlap, hidden rows and columns gone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from .. import budget, left

MOST_ROWS, MOST_COLS = 1_048_576, 16_384  # of a sheet
Place = tuple[int, int]  # row and column, from 0


class Merge(NamedTuple):
    """A merged cell, from its first row and column to its last."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """The shown texts of a sheet by (row, column) from 0, hidden rows and columns gone; `notes` are what text boxes over it say."""

    name: str
    texts: dict[Place, str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def put(self, row: int, col: int, text: str) -> None:
        """A cell that shows a text; the same text may stand in many cells."""
        budget.spend(budget.SLOT + budget.LETTER * len(text), "工作表", "A sheet")
        self.texts[row, col] = text


@dataclass(slots=True)
class Sheet:
    """A sheet in the making: what it shows, what of it is hidden, how it is merged, and where the next row and column stand."""

    grid: Grid = field(default_factory=lambda: Grid(""))
    rows: list[tuple[int, int]] = field(default_factory=list)  # hidden ones
    cols: list[tuple[int, int]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    row: int = 0
    col: int = 0
    seen: bool = True
    noughts: bool = True  # are they shown?

    def finished(self) -> list[Grid]:
        """The grid without what is hidden; none of a sheet that is hidden itself, which is told."""
        if not self.seen:
            left.out("sheet")
            return []
        self.grid.merges = apart(self.merges)
        return [without_hidden(self.grid, Hidden(self.rows), Hidden(self.cols))]


def column_of(letters: str) -> int:
    """The column, from 0, that letters name.

    >>> column_of("A"), column_of("ab"), column_of("XFD")
    (0, 27, 16383)
    """
    col = 0
    for letter in letters.upper():
        col = col * 26 + ord(letter) - 64
    return col - 1


class Hidden:
    """Rows or columns that are not shown, as ranges that do not touch; whatever their number or length, each question is one search."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self.firsts: list[int] = []
        self.lasts: list[int] = []
        self.before: list[int] = []  # how many are hidden before each range
        for first, last in sorted(one for one in ranges if one[0] <= one[1]):
            if self.lasts and first <= self.lasts[-1] + 1:
                self.lasts[-1] = max(self.lasts[-1], last)
                continue
            self.before.append(self.before[-1] + self.lasts[-1] - self.firsts[-1] + 1 if self.firsts else 0)
            self.firsts.append(first)
            self.lasts.append(last)

    def __bool__(self) -> bool:
        return bool(self.firsts)

    def __contains__(self, at: int) -> bool:
        found = bisect_right(self.firsts, at) - 1
        return found >= 0 and at <= self.lasts[found]

    def first_shown(self, at: int) -> int:
        """The first that is shown, from here on."""
        return self.lasts[bisect_right(self.firsts, at) - 1] + 1 if at in self else at

    def last_shown(self, at: int) -> int:
        """The last that is shown, up to here."""
        return self.firsts[bisect_right(self.firsts, at) - 1] - 1 if at in self else at

    def moved(self, at: int) -> int:
        """Where something shown stands when the hidden ones are gone."""
        found = bisect_right(self.firsts, at) - 1
        return at - (self.before[found] + self.lasts[found] - self.firsts[found] + 1) if found >= 0 else at


def without_hidden(grid: Grid, rows: Hidden, cols: Hidden) -> Grid:
    """The grid without its hidden rows and columns, the rest moved together; a merged cell keeps what is left of it.

    What was written there is told.
    """
    if not rows and not cols:
        return grid
    texts = dict(grid.texts)
    merges = []
    for one in grid.merges:
        seen = Merge(rows.first_shown(one.top), cols.first_shown(one.left), rows.last_shown(one.bottom), cols.last_shown(one.right))
        if seen.top <= seen.bottom and seen.left <= seen.right:
            merges.append(Merge(rows.moved(seen.top), cols.moved(seen.left), rows.moved(seen.bottom), cols.moved(seen.right)))
            if (one.top, one.left) in texts:
                texts[seen.top, seen.left] = texts[one.top, one.left]
    left.out("unseen", sum(len(text) for (row, col), text in texts.items() if row in rows or col in cols))
    kept = {(rows.moved(row), cols.moved(col)): text for (row, col), text in texts.items() if row not in rows and col not in cols}
    return Grid(grid.name, kept, merges, grid.notes)


def apart(merges: Iterable[Merge]) -> list[Merge]:
    """Merged cells from top to bottom, without those that lie over another: no spreadsheet makes them, and each would be unfolded.

    >>> [one.left for one in apart([Merge(0, 0, 1, 1), Merge(1, 1, 3, 3), Merge(1, 2, 2, 2), Merge(2, 0, 2, 1)])]
    [0, 2, 0]
    """
    kept: list[Merge] = []
    reach: list[Merge] = []  # those that reach down to the row that is looked at, or did, by column
    for one in sorted(merges):
        first = bisect_left(reach, one.left, key=lambda other: other.right)
        last = first
        while last < len(reach) and reach[last].left <= one.right and reach[last].bottom < one.top:
            last += 1
        free = last == len(reach) or reach[last].left > one.right
        reach[first:last] = [one] if free else []
        kept += [one] if free else []
    return kept
