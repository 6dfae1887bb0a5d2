"""Tables without rulings (无线表): told by gaps that stand one under the other, whatever the script.

Rows with figures say where columns are; heads and labels are put to them. Lines that stand closer than rows do are one row.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ...regexes import compiled
from .cells import Filled, Ruled
from .figures import is_entry, is_figure
from .lines import Line
from .segments import Segment, apart
from .walls import Box

TOLERATED = 0.08  # share of the rows whose texts may lie over a gap between columns
THINNEST = 1.0  # points; a gap between columns is wider
OVER = 0.3  # share of the narrower of text and column by which a text must lie over a column that it spans
TIGHT = 0.85  # of the step from row to row; lines that stand closer are one row
LINES = 1.5  # heights; lines of one head stand no further apart
MOST_COLUMNS = 100
YEAR = compiled(r"(?:19|20)\d\d")
HIDES = 0.6  # heights; lines whose tops are nearer than this stand beside each other


class Row(NamedTuple):
    """A line of a table: its segments, and whether it shows figures in columns."""

    line: Line
    parts: list[Segment]
    figures: bool


class Slot(NamedTuple):
    """What a row says in one place: `col`, how many columns it spans, and its lines."""

    col: int
    span: int
    lines: list[Line]


class Printed(NamedTuple):
    """A row of the table as it is put together."""

    top: float
    bottom: float
    figures: bool
    slots: list[Slot]


def row_of(line: Line, parts: Sequence[Segment]) -> Row:
    """A line as a row; neighbouring figures with a narrow gap are parted."""
    entries = apart(line, parts)
    amounts = [one for one in entries if is_figure(one.text) and not YEAR.fullmatch(one.text)]
    return Row(line, entries, len(amounts) > 0 and sum(is_entry(one.text) for one in entries) > 1)


def table_of(rows: Sequence[Row]) -> Ruled | None:
    """The table that lines are, or None: at least two of them must agree on two columns."""
    columns = _columns(rows)
    if not 2 <= len(columns) <= MOST_COLUMNS:
        return None
    printed = [_printed(row, columns) for row in rows]
    columns, printed = _without_heads_beside(columns, printed)
    if sum(len(one.slots) > 1 for one in printed) < 2 or len(columns) < 2:
        return None
    return _ruled(rows[0].line.page, columns, _merged(printed))


# --- columns ---------------------------------------------------------------------------------------


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Where the columns stand: by the rows with figures, or by all rows with several texts where hardly any has figures."""
    some = [row for row in rows if row.figures]
    telling = some if len(some) > 1 else [row for row in rows if len(row.parts) > 1]
    columns = _covered([one for row in telling for one in row.parts], int(TOLERATED * len(telling)))
    others = [
        one
        for row in rows
        if len(row.parts) > 1
        for one in row.parts
        if not any(one.x0 < right and left < one.x1 for left, right in columns)
    ]
    return sorted(columns + _covered(others, 0))


def _covered(parts: Sequence[Segment], tolerated: int) -> list[tuple[float, float]]:
    """The stretches over which more texts lie than are tolerated."""
    turns = sorted([(one.x0, 1) for one in parts] + [(one.x1 + THINNEST, -1) for one in parts])
    found: list[tuple[float, float]] = []
    depth = 0
    begin = 0.0
    for x, turn in turns:
        if turn > 0 and depth == tolerated:
            begin = x
        depth += turn
        if turn < 0 and depth == tolerated:
            found.append((begin, x - THINNEST))
    return found


def _printed(row: Row, columns: Sequence[tuple[float, float]]) -> Printed:
    """The row with each text under its column, or over the columns that it spans."""
    slots: list[Slot] = []
    for part in row.parts:
        over = _over(part, columns)
        line = part.cut()
        if slots and over[0] < slots[-1].col + slots[-1].span:  # two texts over one column
            over = slots[-1].col + slots[-1].span, over[1]
        if over[0] > over[1]:
            before = slots.pop()
            slots.append(before._replace(lines=[*before.lines, line]))
        else:
            slots.append(Slot(over[0], over[1] - over[0] + 1, [line]))
    return Printed(row.line.top, row.line.bottom, row.figures, slots)


def _over(part: Segment, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """The first and the last column that a text lies over."""
    shares = [(min(part.x1, right) - max(part.x0, left)) / max(min(part.x1 - part.x0, right - left), 0.1) for left, right in columns]
    best = max(range(len(columns)), key=lambda at: shares[at])
    if shares[best] <= 0:
        best = min(range(len(columns)), key=lambda at: max(columns[at][0] - part.x1, part.x0 - columns[at][1]))
        return best, best
    first = last = best
    while first and shares[first - 1] > OVER:
        first -= 1
    while last + 1 < len(columns) and shares[last + 1] > OVER:
        last += 1
    return first, last


def _without_heads_beside(columns: list[tuple[float, float]], rows: list[Printed]) -> tuple[list[tuple[float, float]], list[Printed]]:
    """Two neighbouring columns are one where no row fills both and one of them holds heads only: figures stand on the other side."""
    first = next((at for at, row in enumerate(rows) if row.figures), len(rows))
    fills: list[set[int]] = [set() for _ in columns]
    for number, row in enumerate(rows):
        for slot in row.slots:
            for col in range(slot.col, slot.col + slot.span):
                fills[col].add(number)
    at = 0
    while at + 1 < len(columns):
        heads = [max(one, default=0) < first for one in fills[at : at + 2]]
        if any(heads) and not all(heads) and fills[at].isdisjoint(fills[at + 1]):
            columns = [*columns[:at], (columns[at][0], columns[at + 1][1]), *columns[at + 2 :]]
            fills[at : at + 2] = [fills[at] | fills[at + 1]]
            rows = [row._replace(slots=[_moved(slot, at) for slot in row.slots]) for row in rows]
        else:
            at += 1
    return columns, rows


def _moved(slot: Slot, at: int) -> Slot:
    """A place after the columns `at` and the next have become one."""
    first = slot.col - (slot.col > at)
    last = slot.col + slot.span - 1
    return slot._replace(col=first, span=last - (last > at) - first + 1)


# --- rows ------------------------------------------------------------------------------------------


def _merged(rows: list[Printed]) -> list[Printed]:
    """Lines that are one row put together."""
    first = next((at for at, row in enumerate(rows) if row.figures), len(rows))
    steps = [other.bottom - one.bottom for one, other in pairwise(rows) if one.figures and other.figures]
    steps = steps or [other.bottom - one.bottom for one, other in pairwise([row for row in rows if row.figures])]
    pitch = median(steps) if steps else 0.0
    made: list[Printed] = []
    for at, row in enumerate(rows):
        if made and _belongs(made[-1], rows[max(at - 2, 0) : at + 2], min(at, 2), pitch, head=at < first):
            made[-1] = _together(made[-1], row)
        else:
            made.append(row)
    return made


def _belongs(made: Printed, around: Sequence[Printed], at: int, pitch: float, *, head: bool) -> bool:
    """Is the line `at` of those around it the rest of the row above, or the row whose label the line above began?"""
    row = around[at]
    step, height = row.bottom - around[at - 1].bottom, row.bottom - row.top
    if not _may_join(made, row):
        return False
    if step < HIDES * height:
        return True
    if head:
        return step <= LINES * height
    if row.figures and (made.figures or len(made.slots) > 1):
        return False
    if not pitch:
        return step <= LINES * height and row.slots[0].col > 0
    if row.figures:
        other = around[at - 1].bottom - around[at - 2].bottom if at > 1 else pitch
    else:
        other = around[at + 1].bottom - row.bottom if at + 1 < len(around) else pitch
    return step < TIGHT * min(pitch, other)


def _may_join(above: Printed, row: Printed) -> bool:
    """Do the texts of both lines stand in the same places, no figure under a figure?"""
    for slot in row.slots:
        for other in above.slots:
            if slot.col < other.col + other.span and other.col < slot.col + slot.span:
                if (slot.col, slot.span) != (other.col, other.span) and (other.span > 1 or slot.span > 1):
                    return False
                if is_entry(slot.lines[0].text) and is_entry(other.lines[-1].text):
                    return False
    return True


def _together(above: Printed, row: Printed) -> Printed:
    slots = {slot.col: slot for slot in above.slots}
    for slot in row.slots:
        before = slots.get(slot.col)
        slots[slot.col] = slot if before is None else before._replace(lines=[*before.lines, *slot.lines])
    return Printed(
        min(above.top, row.top), max(above.bottom, row.bottom), above.figures or row.figures, [slots[col] for col in sorted(slots)]
    )


def _ruled(page: int, columns: Sequence[tuple[float, float]], rows: Sequence[Printed]) -> Ruled:
    """The table as if it had rulings: halfway between its columns, and between its rows."""
    lefts = [columns[0][0], *((one[1] + other[0]) / 2 for one, other in pairwise(columns))]
    rights = [*lefts[1:], columns[-1][1]]
    tops = [row.top for row in rows]
    bottoms = [*tops[1:], rows[-1].bottom]
    cells: list[Filled] = []
    for number, row in enumerate(rows):
        col = 0
        for slot in (*row.slots, Slot(len(columns), 1, [])):
            cells += [
                Filled(number, at, 1, 1, Box(lefts[at], tops[number], rights[at], bottoms[number]), []) for at in range(col, slot.col)
            ]
            if slot.lines:
                last = slot.col + slot.span - 1
                cells.append(
                    Filled(number, slot.col, 1, slot.span, Box(lefts[slot.col], tops[number], rights[last], bottoms[number]), slot.lines)
                )
            col = slot.col + slot.span
    return Ruled(page, Box(lefts[0], tops[0], rights[-1], bottoms[-1]), tops, lefts, cells, drawn=False)
