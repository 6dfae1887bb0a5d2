"""The figures of a report by their size (数值索引): what a figure could follow from, wherever that stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ...model import Figure
from ...numbers import base_value, digit_unit, is_money
from ..alike import POINTS, RATES, SCORE
from ..arithmetic import Range

DIGITS = (1, 2, 3, 4, 5)  # printed digits, by which it is known how near a figure can be to another
MONEY, RATE, COUNT = "money", "rate", "count"


def kind(figure: Figure) -> str:
    """Money, rates, points of a score, or anything that is counted or measured: widely, since it only withdraws accusations."""
    unit = figure.unit
    return MONEY if is_money(unit) else RATE if unit in RATES or unit == POINTS else SCORE if unit == SCORE else COUNT


class Values:
    """All figures of a kind within a span; those of cells that print no unit may be rates, points or counts."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        kept: dict[tuple[str, int], list[tuple[Decimal, int, Figure]]] = defaultdict(list)
        for order, one in enumerate(figures):
            for each in (RATE, SCORE, COUNT) if not one.unit else (kind(one),):
                kept[each, _group(one)].append((abs(base_value(one)), order, one))
        self._kept = {each: sorted(found) for each, found in kept.items()}
        self._keys = {each: [value for value, _, _ in found] for each, found in self._kept.items()}

    def near(self, like: str, span: Range) -> Iterator[Figure]:
        """The figures of a kind that may lie within a span; for what each was rounded to, the caller looks."""
        span = span.size()
        for group in DIGITS:
            slack = Decimal(6).scaleb(-group)  # half a unit of its last digit and a little more, of the least figure of so many digits
            keys = self._keys.get((like, group), [])
            begin, end = bisect_left(keys, span.low * (1 - slack)), bisect_right(keys, span.high * (1 + slack))
            if begin < end:
                yield from (one for _, _, one in self._kept[like, group][begin:end])

    def all(self, like: str) -> Iterator[Figure]:
        """All of a kind."""
        return (one for group in DIGITS for _, _, one in self._kept.get((like, group), []))


def digits(figure: Figure) -> int:
    """Digits that are printed, without leading zeros."""
    step = digit_unit(figure)
    return len(str(int(abs(base_value(figure)) / step))) if step else 1


def _group(figure: Figure) -> int:
    return min(max(digits(figure), DIGITS[0]), DIGITS[-1])


__all__ = ["COUNT", "MONEY", "RATE", "Values", "digits", "kind"]
