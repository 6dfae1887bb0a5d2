"""Slips of the hand (笔误): what a figure may have been meant to be, and how likely each slip is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from .ways import MONEY, Number

SWAPPED, CHANGED, FAR = 0.4, 0.4, 0.1  # of slips: neighbouring digits exchanged, one digit wrong, digits farther apart exchanged
SHIFTED = 0.02  # the decimal point moved so far, or another unit of money written
POWERS, UNITS = (1, -1, 2, -2), (4, -4)


@lru_cache(maxsize=4096)
def slips(figure: Number) -> tuple[tuple[Number, float], ...]:
    """The numbers that one slip of the hand makes a figure of, each with how likely that slip is among all."""
    printed = str(round(figure.value / figure.step))
    found = {meant: likely for meant, likely in _meant(printed) if meant[0] != "0" and meant != printed}
    return tuple((figure._replace(value=int(meant) * figure.step), likely) for meant, likely in found.items())


@lru_cache(maxsize=4096)
def moved(figure: Number) -> tuple[tuple[Number, float], ...]:
    """The numbers of which a figure is one with its decimal point moved, or another unit written. Of a figure that others follow from nobody
    should try it: some power of ten makes too much hold.
    """
    powers = (*POWERS, *UNITS) if figure.kind == MONEY else POWERS
    found = (figure._replace(value=figure.value * 10.0**power, step=figure.step * 10.0**power) for power in powers)
    return tuple((one, SHIFTED) for one in found)


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
