"""What lies under and over text (遮盖): areas and pictures in painted order; PDF and OFD alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .ink import OPAQUE, WHITE, Ink, alike
from .sheet import Glyph

CUT = 0.35  # share of a character from which it is seen, where something cuts it off
Box = tuple[float, float, float, float]  # x0, top, x1, bottom


class Fill(NamedTuple):
    """A filled area or a picture on the page; `after` so many texts were drawn before it. `ink` is None where it has no one colour."""

    after: int
    box: Box
    ink: Ink | None
    picture: bool = False


def holds(box: Box, glyph: Glyph) -> bool:
    """Does the middle of a character lie in a box?"""
    return box[0] <= (glyph.x0 + glyph.x1) / 2 <= box[2] and box[1] <= (glyph.top + glyph.bottom) / 2 <= box[3]


def visible(clip: Box, glyph: Glyph) -> float:
    """The share of a character that a box lets be seen."""
    wide, high = max(glyph.x1 - glyph.x0, 0.1), max(glyph.bottom - glyph.top, 0.1)
    across, down = min(glyph.x1, clip[2]) - max(glyph.x0, clip[0]), min(glyph.bottom, clip[3]) - max(glyph.top, clip[1])
    return max(across, 0.0) * max(down, 0.0) / (wide * high)


def covered(glyph: Glyph, order: int, fills: Sequence[Fill], *, pictures: bool = False) -> bool:
    """Does a later area hide a character of the text of that order? With `pictures`, a later picture does, too."""
    return any(
        one.after > order and holds(one.box, glyph) and (pictures if one.picture else one.ink is not None and one.ink.alpha >= OPAQUE)
        for one in fills
    )


def lost_in(glyph: Glyph, order: int, ink: Ink, fills: Sequence[Fill]) -> bool:
    """Has a character the colour of what lies under it: the last area before it, or else the paper?"""
    under: Ink | None = WHITE
    for one in fills:
        if one.after <= order and holds(one.box, glyph) and (one.ink is None or one.ink.alpha >= OPAQUE):
            under = one.ink
    return under is not None and alike(ink, under)
