"""Columns of prose (分栏): a gap down the page with sentences on both of its sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .figures import is_entry
from .segments import Segment

FEWEST = 3  # lines on each side
TRIED = 8  # gutters of a page
MORE = 2  # within the sides of one
FULL = 2.0  # heights; a line that ends nearer than this to where the longest ends is full
MOSTLY = 0.4  # share of the lines of a column of prose that are full
MARKS = "，。；、：,.;:"
SAID = 0.2  # share of them that hold such a mark
LONG = 8.0  # heights that most lines of a column of prose are wide


def gutters(parted: Sequence[Sequence[Segment]], more: int = MORE) -> list[tuple[int, int, float]]:
    """The stretches of lines that stand on both sides of a gutter, as (first, end, x) from top to bottom, none over another.

    Each side is prose, or has up to `more` gutters of its own.
    """
    edge = min((parts[0].x0 for parts in parted if parts), default=0.0)
    lefts = Counter(round(one.x0) for parts in parted for one in parts if one.x0 > edge + LONG * one.line.height)
    found: list[tuple[int, int, float]] = []
    for left, _ in lefts.most_common(TRIED):
        x = left - 1.0
        for first, end in _runs(parted, x):
            if all(end <= one or other <= first for one, other, _ in found) and all(
                _is_prose(side) or (more and gutters(side, more - 1)) for side in sides(parted[first:end], x)
            ):
                found.append((first, end, x))
    return sorted(found)


def sides(parted: Sequence[Sequence[Segment]], x: float) -> tuple[list[list[Segment]], list[list[Segment]]]:
    """What stands left and right of x, line by line, without lines of which nothing does."""
    left = [[one for one in parts if one.x1 <= x] for parts in parted]
    right = [[one for one in parts if one.x0 >= x] for parts in parted]
    return [one for one in left if one], [one for one in right if one]


def _runs(parted: Sequence[Sequence[Segment]], x: float) -> list[tuple[int, int]]:
    """The runs of lines none of which lies over x, and some of which stand on both sides of it."""
    runs = []
    first = None
    for at in range(len(parted) + 1):
        clear = at < len(parted) and all(one.x1 <= x or one.x0 >= x for one in parted[at])
        if clear and first is None:
            first = at
        elif not clear and first is not None:
            beside = next((one for one in range(first, at) if _beside(parted, one, at, x)), None)
            if beside is not None:
                runs.append((beside, at))
            first = None
    return runs


def _beside(parted: Sequence[Sequence[Segment]], at: int, end: int, x: float) -> bool:
    """Does a line stand on both sides of x, or is the next one on the other side and hardly lower?"""
    one = parted[at]
    if one[0].x1 <= x <= one[-1].x0:
        return True
    if at + 1 == end:
        return False
    other = parted[at + 1]
    return (one[0].x0 >= x) != (other[0].x0 >= x) and other[0].line.top - one[0].line.top < one[0].line.height


def _is_prose(lines: Sequence[Sequence[Segment]]) -> bool:
    """Are these lines mostly full, long, and said in sentences?"""
    if len(lines) < FEWEST:
        return False
    right = max(parts[-1].x1 for parts in lines)
    height = lines[0][0].line.height
    full = sum(parts[-1].x1 > right - FULL * height for parts in lines)
    said = sum(any(mark in one.text for one in parts for mark in MARKS) for parts in lines)
    wide = sorted(parts[-1].x1 - parts[0].x0 for parts in lines)[len(lines) // 2]
    several = sum(len(parts) > 1 for parts in lines)
    figures = sum(is_entry(parts[-1].text) for parts in lines)
    return (
        full >= MOSTLY * len(lines)
        and said >= SAID * len(lines)
        and wide >= LONG * height
        and several <= SAID * len(lines)
        and figures <= SAID * len(lines)
    )
