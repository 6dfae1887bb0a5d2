"""Rows that have no ruling between them: a ruled row in which columns show figures on the same baselines is as many rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from ...regexes import compiled
from .cells import Filled, Ruled
from .figures import is_broken, is_entry, is_figure
from .lines import Line
from .walls import Box

LEVEL = 3.0  # points by which the middles of lines of one row may differ
MOST = 400  # rows in one
FEWEST = 3  # lines that are rows though they are not figures alone
DIGIT = compiled(r"\d")


def split(table: Ruled) -> Ruled:
    """The table with a row for each baseline where its rulings put several into one; the same where they do not."""
    rows: list[list[Filled]] = [[] for _ in table.tops]
    for cell in table.cells:
        rows[cell.row].append(cell)
    levels = [_levels(row) for row in rows]
    if not any(levels):
        return table
    at, begins, tops = 0, [], []
    for top, level in zip(table.tops, levels, strict=True):
        begins.append(at)
        at += max(len(level), 1)
        tops += [top, *(sum(between) / 2 for between in pairwise(level))]
    begins.append(at)
    cells = [part for row, level in zip(rows, levels, strict=True) for cell in row for part in _parts(cell, level, begins, tops)]
    return table._replace(tops=tops, cells=sorted(cells, key=lambda one: (one.row, one.col)))


def _levels(row: Sequence[Filled]) -> list[float]:
    """The middles of the baselines that a ruled row holds rows on; none where it is one row.

    Some column must hold nothing but whole figures of one kind, one on each; another must have a line on each of the same levels.
    """
    cells = [cell for cell in row if cell.rowspan == 1 and 1 < len(cell.lines) <= MOST]
    for cell in sorted(cells, key=lambda one: -len(one.lines)):
        if not _is_column(cell):
            continue
        level = [_middle(line) for line in cell.lines]
        alike = any(one is not cell and _has(one, level) for one in cells)
        if alike and all(one.rowspan > 1 or _fits(one, level) for one in row):
            return level
    return _told(row)


def _told(row: Sequence[Filled]) -> list[float]:
    """The levels of a row whose texts all stand on the same three baselines or more, with digits on each line of two columns."""
    cells = [cell for cell in row if cell.lines]
    count = len(cells[0].lines) if cells else 0
    if not FEWEST <= count <= MOST or any(cell.rowspan > 1 or len(cell.lines) != count or _has_broken(cell) for cell in cells):
        return []
    level = [_middle(line) for line in cells[0].lines]
    counted = sum(all(DIGIT.search(line.text) for line in cell.lines) for cell in cells)
    return level if counted > 1 and all(_has(cell, level) for cell in cells) else []


def _has(cell: Filled, level: Sequence[float]) -> bool:
    """Has the cell a line on each level?"""
    middles = [_middle(line) for line in cell.lines]
    return all(abs(middles[_nearest(at, middles)] - at) <= LEVEL for at in level)


def _is_column(cell: Filled) -> bool:
    """Is each line a figure of its own, and all of them of one kind?"""
    lines = cell.lines
    if not all(is_entry(line.text) for line in lines) or not any(is_figure(line.text) for line in lines):
        return False
    if len({line.text.rstrip()[-1] in "%％‰" for line in lines if is_figure(line.text)}) > 1:
        return False
    return not _has_broken(cell)


def _has_broken(cell: Filled) -> bool:
    """Does the width of the cell break a number?"""
    return any(is_broken(one, other, cell.box.x0, cell.box.x1) for one, other in pairwise(cell.lines))


def _fits(cell: Filled, level: Sequence[float]) -> bool:
    """Does each figure of the cell stand on a level of its own?"""
    figures = [line for line in cell.lines if is_figure(line.text)]
    if len(cell.lines) == 1 or not figures:
        return True
    return len({_nearest(_middle(line), level) for line in figures}) == len(figures)


def _parts(cell: Filled, level: Sequence[float], begins: Sequence[int], tops: Sequence[float]) -> list[Filled]:
    """What becomes of a cell: longer where it stands beside the rows, or cut into them."""
    first, end = begins[cell.row], begins[cell.row + cell.rowspan]
    whole = cell._replace(row=first, rowspan=end - first)
    if cell.rowspan > 1 or not level:
        return [whole]
    if len(cell.lines) == 1 and abs(_middle(cell.lines[0]) - level[_nearest(_middle(cell.lines[0]), level)]) > LEVEL:
        return [whole]  # what stands beside all of them, in their middle
    lines: list[list[Line]] = [[] for _ in level]
    for line in cell.lines:
        lines[_nearest(_middle(line), level)].append(line)
    bottoms = [*tops[first + 1 : end], cell.box.bottom]
    return [
        cell._replace(row=first + at, box=Box(cell.box.x0, tops[first + at], cell.box.x1, bottoms[at]), lines=lines[at])
        for at in range(len(level))
    ]


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _nearest(middle: float, level: Sequence[float]) -> int:
    """The last level that a line does not stand above, so that what is left of a label follows its beginning."""
    return max(bisect_right(level, middle + LEVEL) - 1, 0)
