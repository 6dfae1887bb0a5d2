"""Rulings to cells: the grid (表格线) of a page, with the meaning that pdfplumber's "lines" strategy gives it.

Edges near each other are one; where a level and an upright one meet is a corner; a cell is the smallest box whose four
corners are joined by edges. Written anew because the original compares everything with everything; see tests/test_pdf.py,
which holds the two against each other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from .sheet import Edge

SNAP = 3.0  # points; edges nearer than this are one
SHORTEST = 3.0  # points; shorter edges are dots and ends of lines
SPECK = 1.0  # points; what is shorter than this before joining is the end of a thin rectangle


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


def _cells(level: list[Edge], upright: list[Edge]) -> list[Box]:
    """Every smallest box with edges on all sides."""
    down: dict[float, list[tuple[float, int]]] = defaultdict(list)  # by x: the corners' tops, and which upright edge
    along: dict[float, list[tuple[float, int]]] = defaultdict(list)  # by y: the corners' lefts, and which level edge
    places = [one.at for one in level]
    on_upright: dict[Corner, int] = {}
    on_level: dict[Corner, int] = {}
    for number, edge in enumerate(upright):
        for at in range(bisect_left(places, edge.start - SNAP), bisect_right(places, edge.end + SNAP)):
            other = level[at]
            if other.start - SNAP <= edge.at <= other.end + SNAP:
                corner = (edge.at, other.at)
                if corner not in on_upright:
                    down[edge.at].append((other.at, number))
                    along[other.at].append((edge.at, at))
                    on_upright[corner], on_level[corner] = number, at
    boxes = []
    for (x, y), number in on_upright.items():
        box = _smallest(x, y, [top for top, one in down[x] if top > y and one == number],
                        [left for left, one in along[y] if left > x and one == on_level[x, y]], on_upright, on_level)  # fmt: skip
        if box:
            boxes.append(box)
    return boxes


def _smallest(
    x: float, y: float, below: list[float], right: list[float], on_upright: dict[Corner, int], on_level: dict[Corner, int]
) -> Box | None:
    """The smallest box whose top left corner is here."""
    for bottom in below:
        floor = on_level[x, bottom]
        for far in right:
            if on_level.get((far, bottom)) == floor and on_upright.get((far, bottom)) == on_upright[far, y]:
                return Box(x, y, far, bottom)
    return None


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
