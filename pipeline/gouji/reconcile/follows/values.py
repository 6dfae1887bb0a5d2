"""The figures of a report by their size (数值索引), and what cells beside each other make: what a figure could follow from, wherever that stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations

from ...model import Figure
from ...numbers import base_value, digit_unit, is_money
from ..alike import POINTS, RATES, SCORE
from ..arithmetic import Range

DIGITS = (1, 2, 3, 4, 5)  # printed digits, by which it is known how near a figure can be to another
WIDEST = 10  # cells of a row, any two of which are taken from each other
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
            for each in _kinds(one):
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


Way = tuple[str, Decimal, Decimal]  # the kind, the amount, and by how much it may be off


class Made:
    """What the cells of tables make with each other: the gaps between two of a row, the sums and means of a column from its top or to its end."""

    def __init__(self, cells: Iterable[Figure]) -> None:
        rows: dict[tuple[int | None, int | None], list[Figure]] = defaultdict(list)
        columns: dict[tuple[int | None, int | None], list[Figure]] = defaultdict(list)
        for one in cells:
            rows[one.place.table, one.place.row].append(one)
            columns[one.place.table, one.place.col].append(one)
        self._gaps = _Sorted(each for row in rows.values() for each in _gaps(row[:WIDEST]))
        self._sums = _Sorted(each for column in columns.values() for run in (column, column[::-1]) for each in _run_up(run))

    def gap(self, figure: Figure) -> bool:
        """Does it lie between two cells of a row?"""
        return self._gaps.hold(figure)

    def sum(self, figure: Figure) -> bool:
        """Is it the sum or the mean of cells of a column?"""
        return self._sums.hold(figure)


class _Sorted:
    def __init__(self, made: Iterable[Way]) -> None:
        kept: dict[str, list[tuple[Decimal, Decimal]]] = defaultdict(list)
        for each, value, half in made:
            kept[each].append((value, half))
        self._kept = {each: sorted(found) for each, found in kept.items()}
        self._widest = {each: max(half for _, half in found) for each, found in kept.items()}

    def hold(self, figure: Figure) -> bool:
        found, size, step = self._kept.get(kind(figure), []), _size(figure), 2 * _half(figure)
        wide = self._widest.get(kind(figure), Decimal(0)) + step
        begin, end = bisect_left(found, (size - wide,)), bisect_right(found, (size + wide,))
        return any(abs(value - size) <= half + step for value, half in found[begin:end])


def _gaps(row: Iterable[Figure]) -> Iterator[Way]:
    for one, other in combinations(row, 2):
        if kind(one) == kind(other):
            yield from ((each, abs(_size(one) - _size(other)), _half(one) + _half(other)) for each in _kinds(one))


def _run_up(column: Iterable[Figure]) -> Iterator[Way]:
    """The sums and means of the first two cells of a column, the first three, and so on."""
    value = half = Decimal(0)
    for count, one in enumerate(column, start=1):
        value, half = value + _size(one), half + _half(one)
        if count > 1:
            for each in _kinds(one):
                yield from ((each, value, half), (each, value / count, half / count))


def _size(figure: Figure) -> Decimal:
    return abs(base_value(figure))


def _half(figure: Figure) -> Decimal:
    return digit_unit(figure) / 2


def _kinds(figure: Figure) -> tuple[str, ...]:
    return (kind(figure),) if figure.unit else (RATE, SCORE, COUNT)


def digits(figure: Figure) -> int:
    """Digits that are printed, without leading zeros."""
    step = digit_unit(figure)
    return len(str(int(abs(base_value(figure)) / step))) if step else 1


def _group(figure: Figure) -> int:
    return min(max(digits(figure), DIGITS[0]), DIGITS[-1])


__all__ = ["COUNT", "MONEY", "RATE", "Made", "Values", "digits", "kind"]
