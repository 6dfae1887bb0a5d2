"""Fractions whose bar lies level between two figures (分数线): read as one over the other, in the line of the text beside; PDF and OFD alike."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...regexes import compiled
from .lines import LEVEL
from .sheet import Edge, Glyph

FIGURE = compiled(r"\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?%?|\d{1,18}(?:\.\d{1,9})?%?")
SHORTEST, LONGEST = 3.0, 120.0  # points of a bar
NEAR = 1.4  # heights of type between a bar and the foot of what stands over it or under it
PAST = 0.6  # heights by which a bar may be longer than the wider figure on one side
MEETS = 1.0  # points
MOST = 2000  # bars of a page


class _Stack(NamedTuple):
    """The indices of the characters over a bar and under it."""

    bar: Edge
    over: list[int]
    under: list[int]


def settled(glyphs: list[Glyph], level: Sequence[Edge], upright: Sequence[Edge]) -> list[Glyph]:
    """The characters, each stacked fraction one of them, of several letters.

    A rule under a column of figures has labels beside its figures; beside a fraction, text stands between its figures.
    """
    bars = _bars(level, upright)
    if not bars or len(bars) > MOST:
        return glyphs
    order = sorted(range(len(glyphs)), key=lambda at: glyphs[at].base)
    bases = [glyphs[at].base for at in order]
    stacks = [one for bar in bars if (one := _stack(bar, glyphs, order, bases)) is not None]
    held = {at for one in stacks for at in (*one.over, *one.under)}
    made: dict[int, Glyph | None] = {}
    for one in stacks:
        upper, lower = glyphs[one.over[0]].base, glyphs[one.under[0]].base
        beside = [at for at in order[bisect_left(bases, upper - LEVEL) : bisect_right(bases, lower + LEVEL)] if at not in held]
        base = _base(upper, lower, [glyphs[at].base for at in beside])
        if base is not None and made.keys().isdisjoint(one.over):
            nearest = min((glyphs[at] for at in beside), key=lambda glyph: abs(glyph.x0 - one.bar.start))
            made |= dict.fromkeys((*one.over, *one.under))
            made[min(one.over)] = _written(one, glyphs, nearest)
    return [two for at, glyph in enumerate(glyphs) if (two := made.get(at, glyph)) is not None]


def _bars(level: Iterable[Edge], upright: Iterable[Edge]) -> list[Edge]:
    """Short level rulings that meet no upright one."""
    walls: dict[int, list[Edge]] = defaultdict(list)
    for edge in upright:
        for place in {round(edge.at - MEETS), round(edge.at), round(edge.at + MEETS)}:
            walls[place].append(edge)

    def meets(bar: Edge, end: float) -> bool:
        return any(one.start - MEETS <= bar.at <= one.end + MEETS for one in walls.get(round(end), ()))

    short = (one for one in level if SHORTEST <= one.end - one.start <= LONGEST)
    return [one for one in short if not meets(one, one.start) and not meets(one, one.end)]


def _stack(bar: Edge, glyphs: Sequence[Glyph], order: Sequence[int], bases: Sequence[float]) -> _Stack | None:
    """What stands over a bar and under it, where both are figures as wide as the bar or narrower."""
    within = [at for at in order[bisect_left(bases, bar.at - LONGEST) : bisect_right(bases, bar.at + LONGEST)]
              if bar.start <= (glyphs[at].x0 + glyphs[at].x1) / 2 <= bar.end]  # fmt: skip
    over = _line([at for at in within if -LEVEL <= (bar.at - glyphs[at].base) <= NEAR * _high(glyphs[at])], glyphs)
    under = _line([at for at in within if 0 < glyphs[at].base - bar.at <= NEAR * _high(glyphs[at])], glyphs)
    if over is None or under is None or glyphs[under[0]].base - glyphs[over[0]].base < LEVEL:
        return None
    both = [glyphs[at] for at in (*over, *under)]
    room = PAST * max(map(_high, both))
    wide = min(one.x0 for one in both) - bar.start <= room and bar.end - max(one.x1 for one in both) <= room
    return _Stack(bar, over, under) if wide else None


def _line(some: Sequence[int], glyphs: Sequence[Glyph]) -> list[int] | None:
    """The characters of one figure, from left to right; None where they are none."""
    found = sorted(some, key=lambda at: glyphs[at].x0)
    level = len({round(glyphs[at].base, 1) for at in found}) == 1
    return found if level and FIGURE.fullmatch(_text(found, glyphs)) else None


def _text(some: Iterable[int], glyphs: Sequence[Glyph]) -> str:
    return "".join(glyphs[at].text for at in some)


def _high(glyph: Glyph) -> float:
    return glyph.bottom - glyph.top


def _base(upper: float, lower: float, beside: Sequence[float]) -> float | None:
    """The line of the text beside, which runs between both figures; None where text runs level with one of them."""
    between = [one for one in beside if upper + LEVEL / 2 < one < lower - LEVEL / 2]
    return between[0] if between and len(between) == len(beside) else None


def _written(one: _Stack, glyphs: Sequence[Glyph], beside: Glyph) -> Glyph:
    """The fraction in the line of a character beside it; in brackets where it touches a digit."""
    text = f"{_text(one.over, glyphs)}/{_text(one.under, glyphs)}"
    gap = max(one.bar.start - beside.x1, beside.x0 - one.bar.end)
    touches = beside.text.isdecimal() and gap < _high(beside)
    return Glyph(f"({text})" if touches else text, one.bar.start, beside.top, one.bar.end, beside.bottom, beside.base)
