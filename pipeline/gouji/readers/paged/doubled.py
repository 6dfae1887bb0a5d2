"""Text that is drawn twice to look bold or to cast a shadow (重影), is read once; PDF and OFD alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from .sheet import Glyph

SHIFT = 1 / 3  # of the height of the type by which the second may be moved, any way
BESIDE = 0.7  # of its width by which one character may be moved along its line; a real second one stands a whole width further
STILL = 0.05  # of the height; less is the same line


def may_be(glyphs: Sequence[Glyph]) -> bool:
    """Does some text go back to where the same character stands already? Only where text goes back at all is looked closer."""
    places: dict[str, list[tuple[int, Glyph]]] = {}
    bases, ends = [one.base for one in glyphs], [one.x1 for one in glyphs]
    for at, (base, end, other) in enumerate(zip(bases, ends, glyphs[1:], strict=False)):
        if other.base >= base and (other.x0 >= end - 0.5 or other.base > glyphs[at].bottom):  # on, or down
            continue
        if not places:
            for number, glyph in enumerate(glyphs):
                places.setdefault(glyph.text, []).append((number, glyph))
        near = SHIFT * (other.bottom - other.top)
        for number, glyph in places[other.text]:
            if number > at:
                break
            if abs(glyph.x0 - other.x0) <= near and abs(glyph.base - other.base) <= near:
                return True
    return False


def again(glyphs: Sequence[Glyph], runs: Sequence[Sequence[int]]) -> set[int]:
    """The indices of the characters that are drawn again. A run holds the indices of the characters of one text, in their order."""
    kept: dict[tuple[str, int, int], list[Sequence[int]]] = defaultdict(list)
    found: set[int] = set()
    for run in runs:
        first = glyphs[run[0]]
        high = max(first.bottom - first.top, 0.1)
        text = "".join(glyphs[at].text for at in run)
        across, down = _bin(first, high)
        near = (one for x in (-1, 0, 1) for y in (-1, 0, 1) for one in kept.get((text, across + x, down + y), ()))
        if any(_same(glyphs, one, run, high) for one in near):
            found.update(run)
        else:
            kept[text, across, down].append(run)
    return found


def _bin(glyph: Glyph, high: float) -> tuple[int, int]:
    step = max(round(high), 1)
    return int(glyph.x0 // step), int(glyph.base // step)


def _same(glyphs: Sequence[Glyph], one: Sequence[int], other: Sequence[int], high: float) -> bool:
    """Is the second run the first moved by a little?"""
    first, again = glyphs[one[0]], glyphs[other[0]]
    across, down = again.x0 - first.x0, again.base - first.base
    if abs(across) > SHIFT * high or abs(down) > SHIFT * high or abs(first.bottom - first.top - high) > SHIFT * high:
        return False
    if len(one) == 1 and abs(down) <= STILL * high and abs(across) >= BESIDE * (first.x1 - first.x0):
        return False
    last, end = glyphs[one[-1]], glyphs[other[-1]]
    return abs(end.x0 - last.x0 - across) <= STILL * high + 0.5 and abs(end.base - last.base - down) <= STILL * high + 0.5


def runs_of(owners: Sequence[int]) -> Iterator[list[int]]:
    """The indices of characters that follow each other and belong to one text."""
    run: list[int] = []
    for at, owner in enumerate(owners):
        if run and owners[run[-1]] != owner:
            yield run
            run = []
        run.append(at)
    if run:
        yield run
