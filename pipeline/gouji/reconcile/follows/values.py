"""The figures of a report by their size (数值索引): what a figure could follow from, wherever that stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ...model import Figure
from ...numbers import base_value, is_money
from ..alike import POINTS, RATES, SCORE
from ..arithmetic import Range

COARSE = Decimal("0.06")  # a figure of two digits is known to a twentieth
MONEY, RATE, COUNT = "money", "rate", "count"


def kind(figure: Figure) -> str:
    """Money, rates, points of a score, or anything that is counted or measured: widely, since it only withdraws accusations."""
    unit = figure.unit
    return MONEY if is_money(unit) else RATE if unit in RATES or unit == POINTS else SCORE if unit == SCORE else COUNT


class Values:
    """All figures of a kind within a span; those of cells that print no unit may be rates, points or counts."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        kept: dict[str, list[tuple[Decimal, int, Figure]]] = {MONEY: [], RATE: [], SCORE: [], COUNT: []}
        for order, one in enumerate(figures):
            for each in (RATE, SCORE, COUNT) if not one.unit else (kind(one),):
                kept[each].append((abs(base_value(one)), order, one))
        self._kept = {each: sorted(found) for each, found in kept.items()}
        self._keys = {each: [value for value, _, _ in found] for each, found in self._kept.items()}

    def near(self, like: str, span: Range) -> Iterator[Figure]:
        """The figures of a kind that may lie within a span, for what is known of each is not seen here."""
        span = span.size()
        low, high = span.low * (1 - COARSE), span.high * (1 + COARSE)
        begin, end = bisect_left(self._keys[like], low), bisect_right(self._keys[like], high)
        return (one for _, _, one in self._kept[like][begin:end])

    def all(self, like: str) -> Iterator[Figure]:
        """All of a kind."""
        return (one for _, _, one in self._kept[like])


__all__ = ["COUNT", "MONEY", "RATE", "Values", "kind"]
