"""Level watermarks (水印): pale or large text that lies over other text is no part of it; PDF and OFD alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from .ink import Ink
from .sheet import Glyph

LARGE = 2.5  # times the height of most type
SHARE = 0.1  # of large dark type that lies over other text, from which all of that size is a watermark
FEWEST = 2  # characters that do; of pale type that many are enough, of large dark type they are needed
BIN = 20.0  # points
EDGE = 0.1  # of its height by which a character's box is made smaller
MOST = 400  # bins that one character covers; more is a drawing

Family = tuple[Ink | None, int]


def may_be(glyphs: Sequence[Glyph], tallest: float) -> bool:
    """Is there type much larger than most?"""
    heights = sorted(one.bottom - one.top for one in glyphs)
    return bool(heights) and tallest >= LARGE * heights[len(heights) // 2]


def watermarks(glyphs: Sequence[Glyph], inks: Sequence[Ink | None]) -> set[int]:
    """The indices of characters of pale or large type of one size and colour, of which some lie over others or under them."""
    families: dict[Family, list[int]] = defaultdict(list)
    for at, (glyph, ink) in enumerate(zip(glyphs, inks, strict=True)):
        families[ink, round(glyph.bottom - glyph.top)].append(at)
    heights = sorted(one.bottom - one.top for one in glyphs)
    usual = heights[len(heights) // 2] if heights else 0.0
    suspects = {one: some for one, some in families.items() if (one[0] is not None and one[0].pale) or one[1] >= LARGE * usual}
    if not suspects or len(suspects) == len(families):
        return set()
    bins: dict[tuple[int, int], list[int]] = defaultdict(list)
    for family, some in families.items():
        if family not in suspects:
            for at in some:
                x, y = _middle(glyphs[at])
                bins[int(x // BIN), int(y // BIN)].append(at)
    found: set[int] = set()
    for (ink, _), some in suspects.items():
        over = sum(1 for at in some if _lies_over(glyphs[at], glyphs, bins))
        pale = ink is not None and ink.pale
        if over >= FEWEST if pale else over >= max(FEWEST, SHARE * len(some)):
            found.update(some)
    return found


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2


def _lies_over(glyph: Glyph, glyphs: Sequence[Glyph], bins: Mapping[tuple[int, int], Sequence[int]]) -> bool:
    """Does the middle of another character lie in the box of this one, or the other way round?"""
    inset = EDGE * (glyph.bottom - glyph.top)
    x0, x1, top, bottom = glyph.x0, glyph.x1, glyph.top + inset, glyph.bottom - inset
    x, y = _middle(glyph)
    columns, rows = range(int(x0 // BIN) - 1, int(x1 // BIN) + 2), range(int(top // BIN) - 1, int(bottom // BIN) + 2)
    if len(columns) * len(rows) > MOST:
        return False
    for place in ((column, row) for row in rows for column in columns):
        for at in bins.get(place, ()):
            other = glyphs[at]
            across, down = _middle(other)
            if (x0 < across < x1 and top < down < bottom) or (other.x0 < x < other.x1 and other.top + inset < y < other.bottom - inset):
                return True
    return False
