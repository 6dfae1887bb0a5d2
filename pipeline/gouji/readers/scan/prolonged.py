"""Rulings that go on where their ink is gone: under ink that was taken away, and where a printer runs dry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..paged.sheet import Edge
from .engine import Picture

if TYPE_CHECKING:
    from .rulings import Stroke

MEETS = 3.0  # points beside the end of a ruling where another may pass
ON_LINE, MOST_BESIDE = 3.0, 400  # pixels between strokes of one line; strokes that are looked at for each
HIDDEN, UNDER = 0.85, 300.0  # share of a gap, and points of ink under which a ruling may go on to its end
DIM, OFTEN, STEP = (
    140,
    0.12,
    8,
)  # how pale a ruling is where its ink runs out, on which share of it, and every how many pixels it is looked at
SEEDED, RIMS = 0.2, 0.95  # share of a trace that was seen as a ruling before it was looked for; of the side of a page, at most


def joined(strokes: Sequence[Stroke], hidden: Picture, points: float) -> list[Stroke]:
    """The strokes; those on one line between which all is hidden as one. `hidden` is turned so that they are level on it."""
    out: list[Stroke] = []
    for one in sorted(strokes, key=lambda stroke: (stroke.edge.start, stroke.middle)):
        on_line = (at for at in range(len(out) - 1, max(len(out) - MOST_BESIDE, 0) - 1, -1) if abs(out[at].middle - one.middle) < ON_LINE)
        before = next((at for at in on_line if _hides(hidden, out[at].middle, out[at].edge.end, one.edge.start, points)), None)
        if before is None:
            out.append(one)
            continue
        first = out.pop(before)
        longer = first if first.edge.end - first.edge.start > one.edge.end - one.edge.start else one
        edge = Edge(longer.edge.at, first.edge.start, max(first.edge.end, one.edge.end))
        out.append(longer._replace(edge=edge, slope=longer.slope))
    return out


def _hides(hidden: Picture, middle: float, start: float, end: float, points: float) -> bool:
    """Is a stretch along a line, in points, hidden nearly everywhere?"""
    first, last, row = round(start / points), round(end / points), round(middle)
    if last <= first or not 0 <= row < hidden.shape[0]:
        return False
    part = hidden[max(row - 1, 0) : row + 2, max(first, 0) : last]
    return bool(part.size) and float((part > 0).any(axis=0).mean()) > HIDDEN


def prolonged(strokes: Sequence[Stroke], others: Sequence[Stroke], hidden: Picture, points: float) -> list[Stroke]:
    """The strokes; one that ends where ink hides the page goes on to a stroke of the other direction that stands there."""
    out = []
    for one in strokes:
        start, end = one.edge.start, one.edge.end
        across = [other.edge.at for other in others if other.edge.start - MEETS < one.edge.at < other.edge.end + MEETS]
        after = [at for at in across if 0 < at - end < UNDER and _hides(hidden, one.middle, end, at, points)]
        before = [at for at in across if 0 < start - at < UNDER and _hides(hidden, one.middle, at, start, points)]
        out.append(one._replace(edge=Edge(one.edge.at, min(before, default=start), max(after, default=end))))
    return out


def is_uneven(grey: Picture, strokes: Sequence[Stroke], points: float) -> bool:
    """Are rulings of a page made clean pale on a part of their length? `grey` is turned so that they are level on it."""
    dim = seen = 0
    for one in strokes:
        first, last = one.edge.start / points, one.edge.end / points
        columns = np.arange(max(round(first), 0), min(round(last), grey.shape[1]), STEP)
        rows = np.clip(np.round(one.middle + (one.slope or 0.0) * (columns - (first + last) / 2)).astype(int), 2, grey.shape[0] - 3)
        darkest = np.min([grey[rows + step, columns] for step in (-2, -1, 0, 1, 2)], axis=0) if columns.size else columns
        dim += int((darkest > DIM).sum())
        seen += columns.size
    return dim > OFTEN * seen


def carried_on(strokes: Sequence[Stroke], traces: Sequence[Stroke], side: float) -> list[Stroke]:
    """The strokes; those that lie on one longer trace of paler ink, and make enough of it, are that trace.

    What runs over the whole side of the page, `side` points long, is a streak of dirt.
    """
    near: dict[int, list[Stroke]] = {}
    for one in strokes:
        near.setdefault(int(one.middle // ON_LINE), []).append(one)
    for trace in traces:
        if trace.edge.end - trace.edge.start > RIMS * side:
            continue
        row = int(trace.middle // ON_LINE)
        beside = [one for at in (row - 1, row, row + 1) for one in near.get(at, ())]
        on_it = [one for one in beside if _lies_on(one, trace)]
        if sum(one.edge.end - one.edge.start for one in on_it) <= SEEDED * (trace.edge.end - trace.edge.start):
            continue
        edge = Edge(trace.edge.at, min(trace.edge.start, *(one.edge.start for one in on_it)),
                    max(trace.edge.end, *(one.edge.end for one in on_it)))  # fmt: skip
        if len(on_it) == 1 and edge.end - edge.start < on_it[0].edge.end - on_it[0].edge.start + 2 * MEETS:
            continue
        longest = max(on_it, key=lambda one: one.edge.end - one.edge.start)
        for at in (row - 1, row, row + 1):
            near[at] = [one for one in near.get(at, ()) if all(one is not other for other in on_it)]
        near[row].append(trace._replace(edge=edge, width=longest.width))
    return [one for some in near.values() for one in some]


def _lies_on(one: Stroke, trace: Stroke) -> bool:
    """Does most of a stroke lie on a trace?"""
    shared = min(one.edge.end, trace.edge.end) - max(one.edge.start, trace.edge.start)
    return abs(one.middle - trace.middle) < ON_LINE and shared > (one.edge.end - one.edge.start) / 2
