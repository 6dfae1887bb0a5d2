"""A page (页面) as its container gives it: characters and rulings, in points from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Glyph(NamedTuple):
    """A printed character with its box, which some fonts make as high as the letter only; `base` is the line it stands on.

    `sure` is below 1 where it was recognised from a picture, and `others` is what it may be instead, which may be
    several characters or none.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    sure: float = 1.0
    others: tuple[str, ...] = ()


class Edge(NamedTuple):
    """A straight ruling: `at` is its y where it is level, its x where it is upright; `start` to `end` the other way."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Sheet:
    """One page. Rulings still overlap and stand where they were drawn."""

    number: int  # from 1
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    level: list[Edge] = field(default_factory=list)
    upright: list[Edge] = field(default_factory=list)
    turned: list[Glyph] = field(default_factory=list)  # lines that do not run level, each as one "character" of more letters
    pictures: float = 0.0  # the share of the page that pictures cover
    pictured: bool = False  # text may stand in its pictures, too, or its characters may be those of somebody's bad recognition
    trusted: bool = True  # False: its characters cannot be what is printed, and it needs recognition
    back: tuple[float, ...] = ()  # 3 x 3, by rows: from here to the page as it was scanned, where it was straightened
    refused: bool = False  # it draws more than a page can, and is not even to be looked at
    lost: bool = False  # text is missing: its font is neither in the file nor on this machine
    dropped: list[Glyph] = field(default_factory=list)  # only then: characters that are there, but are not to be read
