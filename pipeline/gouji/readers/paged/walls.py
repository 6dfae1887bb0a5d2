"""Rulings to cells: the grid (表格线) of a page, with the meaning that pdfplumber's "lines" strategy gives it.

Edges near each other are one; where a level and an upright one meet is a corner; a cell is the smallest box whose four
corners are joined by edges. Written anew because the original compares everything with everything; see tests/test_pdf.py,
which holds the two against each other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable
from heapq import heappop, heappush
from typing import NamedTuple

from .. import budget
from .sheet import Edge

SNAP = 3.0  # points; edges nearer than this are one
SHORTEST = 3.0  # points; shorter edges are dots and ends of lines
SPECK = 1.0  # points; what is shorter than this before joining is the end of a thin rectangle
MOST_CORNERS = 200_000  # of a page; a full page of squared paper has 30,000
TRIES, MOST_TRIES = 100, 100_000  # boxes looked at for each corner, on the mean and at most; a table needs one or two
CORNER = 300  # bytes


class Box(NamedTuple):
    """A rectangle on the page."""

    x0: float
    top: float
    x1: float
    bottom: float


class Grid(NamedTuple):
    """A ruled table: where its rows and columns begin, where it ends, and its cells as (row, col, rowspan, colspan, box)."""

    tops: list[float]
    lefts: list[float]
    box: Box
    cells: list[tuple[int, int, int, int, Box]]


Corner = tuple[float, float]


def merged(edges: Iterable[Edge]) -> list[Edge]:
    """Edges that are drawn as one: near ones moved together, touching ones joined, short ones dropped."""
    lines: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for edge, at in _snapped([one for one in edges if one.end - one.start >= SPECK]):
        lines[at].append((edge.start, edge.end))
    joined: list[Edge] = []
    for at in sorted(lines):
        spans = sorted(lines[at])
        start, end = spans[0]
        for one, other in spans[1:]:
            if one <= end + SNAP:
                end = max(end, other)
            else:
                joined.append(Edge(at, start, end))
                start, end = one, other
        joined.append(Edge(at, start, end))
    return [one for one in joined if one.end - one.start >= SHORTEST]


def _snapped(edges: list[Edge]) -> Iterable[tuple[Edge, float]]:
    """Each edge with the mean place of those around it."""
    edges.sort(key=lambda one: one.at)
    first = 0
    for number in range(1, len(edges) + 1):
        if number == len(edges) or edges[number].at > edges[number - 1].at + SNAP:
            group = edges[first:number]
            mean = sum(one.at for one in group) / len(group)
            yield from ((one, mean) for one in group)
            first = number


def grids(level: list[Edge], upright: list[Edge]) -> list[Grid]:
    """The tables of a page from its merged edges, top to bottom; a lone box is no table."""
    tables = _connected(_cells(level, upright))
    return [_grid(cells) for cells in sorted(tables, key=lambda one: min((box.top, box.x0) for box in one)) if len(cells) > 1]


def crossings(level: list[Edge], upright: list[Edge]) -> list[tuple[int, int]]:
    """Which upright edges meet which level ones, as pairs of their indices in order; none where they are more than a table has.

    The level edges are passed from top to bottom, with the upright ones that reach there beside each other: each looks only at
    those that it meets.
    """
    begins = sorted(range(len(upright)), key=lambda at: upright[at].start, reverse=True)
    beside: list[tuple[float, int]] = []
    ends: list[tuple[float, int]] = []
    found: list[tuple[int, int]] = []
    for number in sorted(range(len(level)), key=lambda at: level[at].at):
        edge = level[number]
        while begins and upright[begins[-1]].start - SNAP <= edge.at:
            one = begins.pop()
            insort(beside, (upright[one].at, one))
            heappush(ends, (upright[one].end + SNAP, one))
        while ends and ends[0][0] < edge.at:
            one = heappop(ends)[1]
            del beside[bisect_left(beside, (upright[one].at, one))]
        first, last = bisect_left(beside, (edge.start - SNAP, -1)), bisect_right(beside, (edge.end + SNAP, len(upright)))
        if len(found) + last - first > MOST_CORNERS:
            return []
        found += [(one, number) for _, one in beside[first:last]]
    return sorted(found)


def _cells(level: list[Edge], upright: list[Edge]) -> list[Box]:
    """Every smallest box with edges on all sides; none where hardly any edges make one: that is a drawing."""
    pairs = crossings(level, upright)
    budget.spend(CORNER * len(pairs), "页面上的表格线", "The rulings of the pages")
    on_upright: dict[Corner, int] = {}
    on_level: dict[Corner, int] = {}
    down: dict[tuple[float, int], list[float]] = defaultdict(list)  # by x and upright edge: the tops of its corners
    along: dict[tuple[float, int], list[float]] = defaultdict(list)  # by y and level edge: the lefts of its corners
    for number, at in pairs:
        corner = (upright[number].at, level[at].at)
        if corner not in on_upright:
            on_upright[corner], on_level[corner] = number, at
            down[corner[0], number].append(corner[1])
            along[corner[1], at].append(corner[0])
    for places in (*down.values(), *along.values()):
        places.sort()
    boxes = []
    left = TRIES * len(on_upright)
    for (x, y), number in on_upright.items():
        box, tried = _smallest(x, y, down[x, number], along[y, on_level[x, y]], on_upright, on_level)
        left -= tried
        if left < 0:
            return []
        if box:
            boxes.append(box)
    return boxes


def _smallest(
    x: float, y: float, tops: list[float], lefts: list[float], on_upright: dict[Corner, int], on_level: dict[Corner, int]
) -> tuple[Box | None, int]:
    """The smallest box whose top left corner is here, and how many were tried."""
    first = bisect_right(lefts, x)
    tried = 0
    if first == len(lefts):
        return None, tried
    for below in range(bisect_right(tops, y), len(tops)):
        bottom = tops[below]
        floor = on_level[x, bottom]
        for right in range(first, len(lefts)):
            far = lefts[right]
            tried += 1
            if on_level.get((far, bottom)) == floor and on_upright.get((far, bottom)) == on_upright[far, y]:
                return Box(x, y, far, bottom), tried
            if tried > MOST_TRIES:
                return None, tried
    return None, tried


def _connected(boxes: list[Box]) -> list[list[Box]]:
    """The boxes in groups that share corners."""
    parent = list(range(len(boxes)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    seen: dict[Corner, int] = {}
    for number, box in enumerate(boxes):
        for corner in ((box.x0, box.top), (box.x1, box.top), (box.x0, box.bottom), (box.x1, box.bottom)):
            first = seen.setdefault(corner, number)
            parent[root(number)] = root(first)
    groups: dict[int, list[Box]] = defaultdict(list)
    for number, box in enumerate(boxes):
        groups[root(number)].append(box)
    return list(groups.values())


def _grid(boxes: list[Box]) -> Grid:
    """The cells of one table with their rows and columns, which begin where any cell begins."""
    tops, lefts = sorted({box.top for box in boxes}), sorted({box.x0 for box in boxes})
    whole = Box(lefts[0], tops[0], max(box.x1 for box in boxes), max(box.bottom for box in boxes))
    row = {top: at for at, top in enumerate(tops)}
    col = {left: at for at, left in enumerate(lefts)}
    cells = [
        (row[box.top], col[box.x0], bisect_left(tops, box.bottom) - row[box.top], bisect_left(lefts, box.x1) - col[box.x0], box)
        for box in boxes
    ]
    return Grid(tops, lefts, whole, sorted(cells))
