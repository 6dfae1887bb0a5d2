"""Characters that stand for no letter (无对应文字的字符): a figure with one of them in it is not read; PDF and OFD alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

from .. import left
from .sheet import Glyph

UNKNOWN = "\ufffd"
PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFF))
TOUCHES = 0.5  # of the height between two characters of one figure, at most
FIGURE = frozenset("0123456789.,，．%％" + UNKNOWN)


@cache
def is_letter(text: str) -> bool:
    """Does a character stand for something?"""
    return (
        text != UNKNOWN
        and not any(low <= ord(text[0]) <= high for low, high in PRIVATE)
        and unicodedata.category(text[0]) not in ("Cn", "Cc")
    )


def settled(glyphs: list[Glyph]) -> list[Glyph]:
    """The characters, those of a font's own in figures shown as missing; and they are told. Elsewhere they are bullets and the like."""
    odd = {one for one in {glyph.text for glyph in glyphs} if not is_letter(one)}
    if not odd:
        return glyphs
    made = list(glyphs)
    told = 0
    for at, glyph in enumerate(glyphs):
        if glyph.text in odd and (glyph.text == UNKNOWN or _in_figure(glyphs, at, odd)):
            made[at] = glyph._replace(text=UNKNOWN)
            told += 1
    left.out("glyph", told)
    return made


def _in_figure(glyphs: Sequence[Glyph], at: int, odd: set[str]) -> bool:
    """Does a character touch a digit, with nothing but its like between them?"""
    for step in (-1, 1):
        here = at
        while (
            0 <= here + step < len(glyphs)
            and abs(here + step - at) < LONGEST
            and _touch(*sorted((glyphs[here], glyphs[here + step]), key=_left))
        ):
            here += step
            if glyphs[here].text.isdecimal():
                return True
            if glyphs[here].text not in odd and glyphs[here].text not in FIGURE:
                break
    return False


LONGEST = 20  # characters of a figure


def _left(glyph: Glyph) -> float:
    return glyph.x0


def _touch(one: Glyph, other: Glyph) -> bool:
    high = max(one.bottom - one.top, other.bottom - other.top)
    return abs(one.base - other.base) <= 1 and other.x0 - one.x1 <= TOUCHES * high
