"""Slips of the hand (笔误): how likely one would make of what a figure should be what it is."""

from __future__ import annotations

from math import ceil, floor

from .ways import Number, Span

SWAPPED, CHANGED, OTHER = 0.4, 0.4, 0.02  # of slips: neighbouring digits exchanged, one digit wrong, anything else
WIDE = 12  # printed forms that a span allows, of which one is always near
SEVERAL = 4


def slip(figure: Number, span: Span) -> float:
    """How likely a slip makes the figure of something in the span."""
    return max((_of(str(round(figure.value / figure.step)), str(form)) for form in _forms(figure, span)), default=0.0)


def chance(figure: Number) -> float:
    """How likely a figure that follows from nothing is just this one, among those of its size: zeros at its end tell nothing."""
    return 10.0 ** -telling(figure)


def telling(figure: Number) -> int:
    """Digits that tell something: 300.00 has one."""
    return len(str(round(figure.value / figure.step)).rstrip("0")) or 1


def _forms(figure: Number, span: Span) -> list[int]:
    """What would be printed, in units of the last digit."""
    low, high = floor(span[0] / figure.step - 0.5), ceil(span[1] / figure.step + 0.5)
    middle = round((span[0] + span[1]) / 2 / figure.step)
    if high - low > WIDE:
        return []
    return [middle] if high - low > SEVERAL else list(range(low, high + 1))


def _of(printed: str, meant: str) -> float:
    size = max(len(printed), len(meant))
    one, other = printed.zfill(size), meant.zfill(size)
    apart = [at for at in range(size) if one[at] != other[at]]
    if len(apart) == 1:
        return CHANGED / (9 * size)
    if len(apart) == 2 and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]:
        return SWAPPED / (size - 1) if apart[1] == apart[0] + 1 else SWAPPED / 10 / size
    return 0.0
