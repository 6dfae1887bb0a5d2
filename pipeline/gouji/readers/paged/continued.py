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
from .figures import is_entry
from .lines import Line, joined
from .rest import is_rest

NEAR = 4.0  # points by which the columns of two parts may differ
CONTINUED = compiled(r"^\(?(?:接上[页表]|续上?表|[^。]{0,30}\(?续(?:表|[一二三四五六七八九十\d]{1,2})?\)?)\)?$")
MOST_HEADERS = 8  # rows
ALIKE = 0.85  # share of letters that two readings of one header have in common
HAN = compiled(r"\p{Han}{2}")


class Part(NamedTuple):
    """A ruled table of a page, and the lines that stand directly above it."""

    table: Ruled
    above: list[Line]


def laid_on(part: Ruled, first: Ruled) -> Ruled:
    """A later part without rulings, with its columns where those of the first part stand."""
    if part.drawn:
        return part
    ends = [*first.lefts, first.box.x1]
    cells = [cell._replace(box=cell.box._replace(x0=ends[cell.col], x1=ends[cell.col + cell.colspan])) for cell in part.cells]
    return part._replace(box=part.box._replace(x0=first.box.x0, x1=first.box.x1), lefts=first.lefts, cells=cells)


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
    if one.drawn != other.drawn:
        return False
    if not one.drawn:
        return len(one.lefts) == len(other.lefts) and _under(one, other) and _goes_on(one, other)
    if abs(one.box.x0 - other.box.x0) > NEAR or abs(one.box.x1 - other.box.x1) > NEAR:
        return False
    few, many = sorted((one.lefts, other.lefts), key=len)
    return all(abs(left - many[_nearest(many, left)]) <= NEAR for left in few)


def _under(one: Ruled, other: Ruled) -> bool:
    """Do the texts of each column stand over those of the other's?"""
    pairs = zip(_stretches(one), _stretches(other), strict=True)
    return all(first is None or second is None or (first[0] < second[1] and second[0] < first[1]) for first, second in pairs)


def _stretches(table: Ruled) -> list[tuple[float, float] | None]:
    """From where to where the texts of each column stand."""
    found: list[tuple[float, float] | None] = [None] * len(table.lefts)
    for cell in table.cells:
        if cell.lines and cell.colspan == 1:
            left, right = min(line.left for line in cell.lines), max(line.right for line in cell.lines)
            before = found[cell.col]
            found[cell.col] = (left, right) if before is None else (min(left, before[0]), max(right, before[1]))
    return found


def _goes_on(one: Ruled, other: Ruled) -> bool:
    """Does a table without rulings begin with figures, or with the header again?"""
    return bool(_repeated(_texts(one), other)) or any(is_entry(joined(cell.lines)) for cell in other.cells if cell.row == 0 and cell.lines)


def _has_title(table: Ruled, rules: Rules) -> bool:
    """Is the first row the title of a form?"""
    first = [cell for cell in table.cells if cell.row == 0 and cell.lines]
    return len(first) == 1 and any(rule.pattern.search(flat(joined(first[0].lines))) for rule in rules.forms)


def put_together(parts: Sequence[Ruled], rules: Rules) -> tuple[list[Filled], int, int]:
    """The cells of all parts in one grid, with its numbers of rows and columns."""
    lefts = _columns(parts)
    first = _texts(parts[0])
    cells: list[Filled] = []
    row = 0
    before: list[int] = []  # the cells that the part before wrote or made longer
    for number, part in enumerate(parts):
        skip = _repeated(first, part) if number else 0
        moved = [_moved(cell, part, lefts, row - skip) for cell in part.cells if cell.row >= skip]
        open_cells = {(cell.col, cell.colspan): at for at in sorted(before) if (cell := cells[at]).row + cell.rowspan == row}
        begins = [cell for cell in moved if cell.row == row]
        others = [*cells, *(cell for cell in moved if cell.row > row)]
        if number and is_rest([cells[at] for at in open_cells.values()], begins, others, rules):
            for cell in begins:
                if cell.lines:
                    at = open_cells[cell.col, cell.colspan]
                    cells[at] = cells[at]._replace(lines=[*cells[at].lines, *cell.lines])
            moved = [cell._replace(row=cell.row - 1) for cell in moved if cell.row > row]
            row -= 1
            open_cells = {}
        now: list[int] = []
        for cell in moved:
            above = open_cells.get((cell.col, cell.colspan)) if cell.row == row else None
            if above is not None and _one_cell(cells[above], cell):
                cells[above] = cells[above]._replace(rowspan=cells[above].rowspan + cell.rowspan, lines=cells[above].lines or cell.lines)
                now.append(above)
            else:
                now.append(len(cells))
                cells.append(cell)
        row += len(part.tops) - skip
        before = now or before
    return cells, row, len(lefts)


def _moved(cell: Filled, part: Ruled, lefts: Sequence[float], down: int) -> Filled:
    """A cell of a part in the grid of all."""
    col, right = _nearest(lefts, cell.box.x0), _nearest(lefts, cell.box.x1)
    if abs(part.box.x1 - cell.box.x1) < abs(lefts[right] - cell.box.x1):
        right = len(lefts)
    return cell._replace(row=cell.row + down, col=col, colspan=max(right - col, 1))


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
