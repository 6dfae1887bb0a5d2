"""The colour in which something is drawn (颜色), and when an eye cannot tell it from what lies under it; PDF and OFD alike."""

from __future__ import annotations

from typing import NamedTuple

ALIKE = 16  # of 255 in each of red, green and blue by which an eye tells nothing apart
PALE = 128  # of 255 of darkness on white; type that is to be read is darker
OPAQUE = 250  # of 255


class Ink(NamedTuple):
    """Red, green, blue and opacity, each of 255."""

    red: int
    green: int
    blue: int
    alpha: int = 255

    @property
    def pale(self) -> bool:
        """Is it light or transparent: a watermark, white text, or text that is not to be seen?"""
        return self.alpha * (255 - min(self.red, self.green, self.blue)) < PALE * 255


BLACK, WHITE = Ink(0, 0, 0), Ink(255, 255, 255)


def alike(one: Ink, under: Ink) -> bool:
    """Does the first, laid over the second, look like it?

    >>> alike(WHITE, WHITE), alike(BLACK, WHITE), alike(Ink(0, 0, 0, 8), WHITE), alike(Ink(31, 78, 121), Ink(32, 80, 120))
    (True, False, True, True)
    """
    return all(abs(a - b) * one.alpha <= ALIKE * 255 for a, b in zip(one[:3], under[:3], strict=True))
