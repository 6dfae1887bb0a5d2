"""Text in the colour of its ground (与底色同色的文字): it is there and nobody sees it. One decision for all readers that know colours.

What is not known (a picture behind the text, a style sheet elsewhere) hides nothing: text that is seen and left out is worse.
"""

from __future__ import annotations

from ..regexes import compiled

Colour = tuple[int, int, int]  # red, green, blue; up to 255
WHITE: Colour = (255, 255, 255)
NEAREST = 16  # by which two colours differ that nobody tells apart, in each of the three
HEX = compiled(r"#?(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")  # what stands before says how clear it is
DIGITS = frozenset("0123456789")


def colour(said: str | None) -> Colour | None:
    """A colour by its six digits, with or without two before them.

    >>> colour("FFFFFF"), colour("#1f3864"), colour("FF00B050"), colour("auto")
    ((255, 255, 255), (31, 56, 100), (0, 176, 80), None)
    """
    found = HEX.fullmatch(said or "")
    return None if found is None else (int(found[1][:2], 16), int(found[1][2:4], 16), int(found[1][4:], 16))


def is_lost(ink: Colour | None, paper: Colour | None) -> bool:
    """Does nobody see text of this colour on this ground? Of one that is not known nobody knows.

    >>> is_lost((255, 255, 255), WHITE), is_lost((250, 250, 250), WHITE), is_lost((192, 192, 192), WHITE), is_lost((255, 255, 255), None)
    (True, True, False, False)
    """
    return ink is not None and paper is not None and all(abs(one - other) <= NEAREST for one, other in zip(ink, paper, strict=True))


def parts_digits(before: str, behind: str) -> bool:
    """Would digits run together where something unseen takes room between them?

    >>> parts_digits("12", "5.2"), parts_digits("12", "万元")
    (True, False)
    """
    return before[-1:] in DIGITS and behind[:1] in DIGITS
