"""Tables that go on over a page end (续表): the parts put under each other, repeated headers dropped."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import NamedTuple

from ...regexes import compiled
from ...rules import Rules
from ...text import flat
from .cells import Filled, Ruled
from .lines import Line, joined

NEAR = 4.0  # points by which the columns of two parts may differ
CONTINUED = compiled(r"^\(?(?:接上[页表]|续上?表|[^。]{0,30}\(?续(?:表|[一二三四五六七八九十\d]{1,2})?\)?)\)?$")
MOST_HEADERS = 8  # rows
ALIKE = 0.85  # share of letters that two readings of one header have in common
HAN = compiled(r"\p{Han}{2}")


class Part(NamedTuple):
    """A ruled table of a page, and the lines that stand directly above it."""

    table: Ruled
    above: list[Line]


def follows(before: Part, after: Part, between: Sequence[Line], rules: Rules) -> bool:
    """Does a table go on in another on the next page? `between`: the lines between the two."""
    if after.table.page != before.table.page + 1 or not _same_columns(before.table, after.table):
        return False
    known = {flat(line.text) for line in before.above}
    if not all(flat(line.text) in known or CONTINUED.match(flat(line.text)) for line in between):
        return False
    if between and not _repeated(_texts(before.table), after.table):
        return False  # the title of another form that begins like this one
    return not _has_title(after.table, rules)


def _same_columns(one: Ruled, other: Ruled) -> bool:
    if abs(one.box.x0 - other.box.x0) > NEAR or abs(one.box.x1 - other.box.x1) > NEAR:
        return False
    few, many = sorted((one.lefts, other.lefts), key=len)
    return all(abs(left - many[_nearest(many, left)]) <= NEAR for left in few)


def _has_title(table: Ruled, rules: Rules) -> bool:
    """Is the first row the title of a form?"""
    first = [cell for cell in table.cells if cell.row == 0 and cell.lines]
    return len(first) == 1 and any(rule.pattern.search(flat(joined(first[0].lines))) for rule in rules.forms)


def put_together(parts: Sequence[Ruled]) -> tuple[list[Filled], int, int]:
    """The cells of all parts in one grid, with its numbers of rows and columns."""
    lefts = _columns(parts)
    first = _texts(parts[0])
    cells: list[Filled] = []
    row = 0
    before: list[int] = []  # the cells that the part before wrote or made longer
    for number, part in enumerate(parts):
        skip = _repeated(first, part) if number else 0
        open_cells = {(cell.col, cell.colspan): at for at in sorted(before) if (cell := cells[at]).row + cell.rowspan == row}
        now: list[int] = []
        for cell in part.cells:
            if cell.row < skip:
                continue
            col, right = _nearest(lefts, cell.box.x0), _nearest(lefts, cell.box.x1)
            if abs(part.box.x1 - cell.box.x1) < abs(lefts[right] - cell.box.x1):
                right = len(lefts)
            moved = cell._replace(row=cell.row - skip + row, col=col, colspan=max(right - col, 1))
            above = open_cells.get((moved.col, moved.colspan)) if moved.row == row else None
            if above is not None and _one_cell(cells[above], moved):
                cells[above] = cells[above]._replace(rowspan=cells[above].rowspan + moved.rowspan, lines=cells[above].lines or moved.lines)
                now.append(above)
            else:
                now.append(len(cells))
                cells.append(moved)
        row += len(part.tops) - skip
        before = now or before
    return cells, row, len(lefts)


def _one_cell(above: Filled, below: Filled) -> bool:
    """Are two cells the parts of one that is merged over the page end? Its text stands in one of them."""
    return (above.rowspan > 1 or below.rowspan > 1) and not (above.lines and below.lines)


def _columns(parts: Sequence[Ruled]) -> list[float]:
    lefts: list[float] = []
    for left in sorted(left for part in parts for left in part.lefts):
        if not lefts or left > lefts[-1] + NEAR:
            lefts.append(left)
    return lefts


def _nearest(places: Sequence[float], x: float) -> int:
    """The place that is nearest to x, the first of two as near; places are in order."""
    after = bisect_left(places, x)
    if after == len(places) or (after and x - places[after - 1] <= places[after] - x):
        return after - 1
    return after


def _repeated(one: list[list[tuple[int, str]]], part: Ruled) -> int:
    """How many rows a later part begins with that only say the header again, the first rows of the first part."""
    other = _texts(part)
    count = 0
    read = any(line.sures for cell in part.cells for line in cell.lines)  # recognised: a letter of the header may be another
    while count < min(len(one), len(other), MOST_HEADERS) and (one[count] == other[count] or (read and _alike(one[count], other[count]))):
        count += 1
    while count and not any(text for _, text in one[count - 1]):
        count -= 1  # an empty row is no header
    return count


def _alike(one: list[tuple[int, str]], other: list[tuple[int, str]]) -> bool:
    """Are two rows the same words but for a letter here and there?"""
    if [col for col, _ in one] != [col for col, _ in other]:
        return False
    first, second = "|".join(text for _, text in one), "|".join(text for _, text in other)
    return HAN.search(first) is not None and SequenceMatcher(None, first, second, autojunk=False).ratio() > ALIKE


def _texts(table: Ruled) -> list[list[tuple[int, str]]]:
    rows: list[list[tuple[int, str]]] = [[] for _ in table.tops[:MOST_HEADERS]]
    for cell in takewhile(lambda cell: cell.row < len(rows), table.cells):
        rows[cell.row].append((cell.col, flat(joined(cell.lines))))
    return [sorted(row) for row in rows]
