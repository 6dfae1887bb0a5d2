"""A text layer held against the picture of its page: somebody's recognition may lie under a scan, and text may stand in pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...regexes import compiled
from ...text import width
from ..paged.sheet import Glyph
from .coloured import grey_without_seal
from .engine import Found, Letter, Picture, find_text, read_lines, text_heat
from .prepare import evenly_lit

COVERED = 0.7  # share of the text that a page shows which its layer must have
SAMPLE = 40  # lines, those with most digits
SURE = 0.99  # a digit read less surely contradicts nothing
DIGITS = compiled(r"\d+")


def shows(picture: Picture, glyphs: Sequence[Glyph], points: float, *, drawn: bool = True) -> bool:
    """Does a page show the characters of its layer, and hardly any others? `points` to a pixel of the picture; `drawn` is false where
    the fonts of the layer are not here, so that only what a scan shows where the layer has characters can speak against it.

    A layer that a page does not show is somebody's bad recognition; a page that shows more than its layer has a scan or a
    table as a picture, whose layer may be a page number or the mark of the program that made it.
    """
    grey = evenly_lit(grey_without_seal(picture))
    found = [one for one in find_text(text_heat(grey), np.zeros(grey.shape[:2], np.uint8)) if one.x1 - one.x0 > one.bottom - one.top]
    lines = [_within(one, glyphs, points) for one in found]
    across = [one.x1 - one.x0 for one in found]
    if not drawn:
        found, lines = [one for one, line in zip(found, lines, strict=True) if line], [line for line in lines if line]
    elif sum(across) * COVERED > sum(width for width, line in zip(across, lines, strict=True) if line):
        return False
    order = sorted(range(len(found)), key=lambda at: -len(_digits(lines[at])))[:SAMPLE]
    read = read_lines([_crop(grey, found[at]) for at in order])
    return not any(_contradicts(letters, lines[at]) for at, letters in zip(order, read, strict=True))


def _contradicts(letters: Sequence[Letter], line: str) -> bool:
    """Are the digits that were read in a line, all of them surely, other than those of the layer?"""
    text = "".join(letter.text for letter in letters)
    return _digits(text) != _digits(line) and min((one.sure for one in letters if one.text.isdigit()), default=0.0) > SURE


def _within(box: Found, glyphs: Sequence[Glyph], points: float) -> str:
    """The characters of the layer whose middles lie in a box of the picture, from left to right."""
    x0, top, x1, bottom = (value * points for value in box[:4])
    inside = [one for one in glyphs if x0 <= (one.x0 + one.x1) / 2 < x1 and top <= (one.top + one.bottom) / 2 < bottom]
    return "".join(one.text for one in sorted(inside, key=lambda one: one.x0))


def _digits(text: str) -> str:
    return "".join(DIGITS.findall(width(text)))


def _crop(grey: Picture, box: Found) -> Picture:
    x0, top, x1, bottom = (round(value) for value in box[:4])
    return grey[top : max(bottom, top + 1), x0 : max(x1, x0 + 1)]
