"""Characters smaller than those beside them and off their line (上标、下标): note marks, powers, indices, small fractions; PDF and OFD alike."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..raised import lowered, raised
from .sheet import Edge, Glyph

SMALLER = 0.85  # of the height of the type beside it, at most
RISES = (0.15, 0.75)  # of that height by which raised text stands above the line
SINKS = (0.08, 0.5)
BESIDE = 0.3  # of that height between it and the type beside it, at most
LONGEST = 8  # characters of a run; more is text of its own
BEFORE = 4  # characters to its left that say what it is
SLASHES = "/\u2044\u2215"
SINGLE = {"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/5": "⅕", "1/8": "⅛"}
SAME = 0.3  # points


def settled(glyphs: list[Glyph], upright: Sequence[Edge]) -> list[Glyph]:
    """The characters, those that are raised or lowered marked and put on the line of those beside them."""
    runs = list(_runs(glyphs))
    if not runs:
        return glyphs
    walls = sorted(upright)
    made = list(glyphs)
    for first, end, beside in runs:
        if not _walled(glyphs[first], glyphs[beside], walls):
            _mark(made, glyphs, first, end, beside)
    return _fractions(made, glyphs, runs)


def _runs(glyphs: Sequence[Glyph]) -> Iterator[tuple[int, int, int]]:
    """Where runs begin and end, and the index of the larger character beside each."""
    end = 0
    bases = [one.base for one in glyphs]
    for at, (base, below) in enumerate(pairwise(bases)):
        if base == below or at + 1 < end:
            continue
        one, other = glyphs[at : at + 2]
        if _off(one, other):
            end = _end(glyphs, at + 1)
            if end - at - 1 <= LONGEST:
                yield at + 1, end, at
        elif _off(other, one) and at >= end:
            first = _begin(glyphs, at, end)
            if at + 1 - first <= LONGEST:
                yield first, at + 1, at + 1


def _off(large: Glyph, small: Glyph) -> bool:
    """Is the second smaller than the first, beside it and off its line?"""
    high = large.bottom - large.top
    if small.bottom - small.top > SMALLER * high:
        return False
    rise = (large.base - small.base) / high if high else 0.0
    if not (RISES[0] <= rise <= RISES[1] or SINKS[0] <= -rise <= SINKS[1]):
        return False
    gap = small.x0 - large.x1 if small.x0 >= large.x0 else large.x0 - small.x1
    return -BESIDE * high <= gap <= BESIDE * high


def _alike(one: Glyph, other: Glyph) -> bool:
    """Do two characters that follow each other stand on one line in one size?"""
    high = one.bottom - one.top
    near = -BESIDE * high <= other.x0 - one.x1 <= 2 * BESIDE * high
    return near and abs(one.base - other.base) <= SAME and other.bottom - other.top <= high / SMALLER


def _end(glyphs: Sequence[Glyph], first: int) -> int:
    end = first + 1
    while end < len(glyphs) and end - first <= LONGEST and _alike(glyphs[end - 1], glyphs[end]):
        end += 1
    return end


def _begin(glyphs: Sequence[Glyph], last: int, least: int) -> int:
    first = last
    while first > least and last - first <= LONGEST and _alike(glyphs[first - 1], glyphs[first]):
        first -= 1
    return first


def _walled(one: Glyph, other: Glyph, walls: Sequence[Edge]) -> bool:
    """Does a ruling part two characters?"""
    left, right = sorted((one, other), key=lambda glyph: glyph.x0)
    y = (one.top + one.bottom) / 2
    near = walls[bisect_left(walls, (left.x1 - 1.0,)) : bisect_right(walls, (right.x0 + 1.0, float("inf")))]
    return any(edge.start <= y <= edge.end for edge in near)


def _mark(made: list[Glyph], glyphs: Sequence[Glyph], first: int, end: int, beside: int) -> None:
    """Write a run as `raised` says, on the line of the character beside it."""
    line = glyphs[beside]
    text = "".join(one.text for one in glyphs[first:end])
    before = "".join(one.text for one in glyphs[max(beside - BEFORE, 0) : beside + 1] if one.base == line.base) if beside < first else ""
    written = (raised if glyphs[first].base < line.base else lowered)(text, before)
    if beside > first and written != text:
        written += " "  # it stands before a line, whose first figure it must not touch either
    parts = list(written) if len(written) == len(text) else [written, *[""] * (end - first - 1)]
    box = glyphs[end - 1]
    for at, part in zip(range(first, end), parts, strict=True):
        made[at] = made[at]._replace(text=part, base=line.base)
    if "" in parts:
        made[first] = made[first]._replace(x1=box.x1)


def _fractions(made: list[Glyph], glyphs: Sequence[Glyph], runs: Sequence[tuple[int, int, int]]) -> list[Glyph]:
    """Raised digits, a slash and small digits are one fraction; what else is empty now goes."""
    for first, end, beside in runs:
        if beside >= first or end >= len(glyphs) or glyphs[end].text not in SLASHES or not _digits(glyphs, first, end):
            continue
        last = end + 1
        while last < len(glyphs) and last - end <= LONGEST and _low(glyphs, last, first) and glyphs[last].text.isdecimal():
            last += 1
        if last == end + 1:
            continue
        text = _digits(glyphs, first, end) + "/" + _digits(glyphs, end + 1, last)
        written = SINGLE.get(text, f"({text})" if glyphs[beside].text.isdecimal() else text)
        made[first] = made[first]._replace(text=written, x1=glyphs[last - 1].x1)
        for at in range(first + 1, last):
            made[at] = made[at]._replace(text="")
    return [one for one in made if one.text]


def _low(glyphs: Sequence[Glyph], at: int, first: int) -> bool:
    """Is a character as small as those of a run, and beside the one before it?"""
    high = glyphs[first].bottom - glyphs[first].top
    return glyphs[at].bottom - glyphs[at].top <= high / SMALLER and glyphs[at].x0 - glyphs[at - 1].x1 <= BESIDE * high


def _digits(glyphs: Sequence[Glyph], first: int, end: int) -> str:
    text = "".join(one.text for one in glyphs[first:end])
    return text if text.isdecimal() else ""
