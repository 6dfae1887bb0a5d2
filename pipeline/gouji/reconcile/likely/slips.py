"""Slips of the hand (笔误): what a figure may have been meant to be, and how likely each slip is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from .ways import Number

SWAPPED, CHANGED, FAR = 0.4, 0.4, 0.1  # of slips: neighbouring digits exchanged, one digit wrong, digits farther apart exchanged


@lru_cache(maxsize=4096)
def slips(figure: Number) -> tuple[tuple[Number, float], ...]:
    """The numbers that one slip of the hand makes a figure of, each with how likely that slip is among all."""
    printed = str(round(figure.value / figure.step))
    found = {meant: likely for meant, likely in _meant(printed) if meant[0] != "0" and meant != printed}
    return tuple((figure._replace(value=int(meant) * figure.step), likely) for meant, likely in found.items())


def _meant(printed: str) -> Iterator[tuple[str, float]]:
    size = len(printed)
    for at in range(size):
        for digit in "0123456789":
            yield printed[:at] + digit + printed[at + 1 :], CHANGED / (9 * size)
    for one in range(size):
        for other in range(one + 1, size):
            swapped = printed[:one] + printed[other] + printed[one + 1 : other] + printed[one] + printed[other + 1 :]
            yield swapped, SWAPPED / (size - 1) if other == one + 1 else FAR * SWAPPED / size


def chance(figure: Number) -> float:
    """How likely a figure that follows from nothing is just this one, among those of its size: zeros at its end tell nothing."""
    return 10.0 ** -telling(figure)


def telling(figure: Number) -> int:
    """Digits that tell something: 300.00 has one."""
    return len(str(round(figure.value / figure.step)).rstrip("0")) or 1
