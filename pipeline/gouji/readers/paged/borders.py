"""Outer borders that a table leaves out (不封口的表): put where its other rulings end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from .sheet import Edge
from .walls import SNAP, crossings, merged

DRAWN = 0.7  # share of a border; where more is drawn, the gaps are meant
MOST = 0.5  # share of the rulings that end at one place


def closed(level: list[Edge], upright: list[Edge]) -> tuple[list[Edge], list[Edge]]:
    """Merged edges with the borders that are missing; the same edges where none are."""
    more_level: list[Edge] = []
    more_upright: list[Edge] = []
    for across, down in _meeting(level, upright):
        if len(across) > 1 and down:
            more_upright += _borders(across, down)
        if len(down) > 1 and across:
            more_level += _borders(down, across)
    if not more_level and not more_upright:
        return level, upright
    return merged(level + more_level), merged(upright + more_upright)


def _borders(edges: Sequence[Edge], crossing: Sequence[Edge]) -> list[Edge]:
    """The borders across the ends of edges that reach out beyond everything that crosses them."""
    made = []
    first, last = min(one.start for one in edges), max(one.end for one in edges)
    for place, ends in (
        (first, [one for one in edges if one.start <= first + SNAP]),
        (last, [one for one in edges if one.end >= last - SNAP]),
    ):
        top, bottom = min(one.at for one in ends), max(one.at for one in ends)
        around = top == min(one.at for one in edges) and bottom == max(one.at for one in edges)
        enough = len(ends) > 1 and (around or len(ends) >= MOST * len(edges))
        there = [one for one in crossing if abs(one.at - place) <= SNAP]
        if enough and sum(one.end - one.start for one in there) < DRAWN * (bottom - top):
            made.append(Edge(there[0].at if there else place, top, bottom))
    return made


def _meeting(level: list[Edge], upright: list[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """The edges in groups that touch each other."""
    parent = list(range(len(level) + len(upright)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for number, at in crossings(level, upright):
        parent[root(at)] = root(number + len(level))
    groups: dict[int, tuple[list[Edge], list[Edge]]] = defaultdict(lambda: ([], []))
    for at, edge in enumerate(level):
        groups[root(at)][0].append(edge)
    for number, edge in enumerate(upright, start=len(level)):
        groups[root(number)][1].append(edge)
    return list(groups.values())
