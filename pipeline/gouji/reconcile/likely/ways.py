"""What a figure could follow from (可能的来源): each relation that it may have to figures near it, and what it must be then.

Every relation is tried with every choice of figures of fitting kinds; which of them the words mean is weighed elsewhere (`codes`, `network`).
Here all is reckoned in floats, because thousands of ways are tried for one that counts: what is told in the end is calculated again, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from ...model import Figure
from ...numbers import base_value, digit_unit, is_money
from ..alike import POINTS, RATES, SCORE
from ..follows.spoken import Said
from ..outcomes import counted

BEFORE, AFTER = 9, 5  # figures around one, of which any two may give it
REACH, AHEAD = 14, 9  # figures back and on, not further
FEWEST = 4  # figures before one, for which the paragraph before is taken in
LIST = 10  # parts of a list, at most
AROUND = 30  # figures of a kind back and on
PERCENT, YEAR = 100.0, 12.0
DAYS = 365, 366
THREE = 6  # figures before one, of which any three may give it
WIDER = 6  # parts of a list of every second figure, at most
COARSER = 100  # times as coarse is an amount in another unit
BESIDE = 3  # figures that may stand between a total and its parts, and one more
RUN = 6  # parts of a total that stands far off, at most
NARROW = 1e-9
MONEY, RATE, POINT, MARK, BARE, COUNT = "M", "P", "D", "S", "N", "C"
DECIMALS, WHOLE = 2, 200.0  # of a number without a sign that may be a percentage
Span = tuple[float, float]


class Number(NamedTuple):
    """A figure as a number: its size and by how much it may be off, in its base unit; one unit of its last digit; digits printed."""

    value: float
    half: float
    step: float
    kind: str
    unit: str
    digits: int
    decimals: int


class Way(NamedTuple):
    """A relation, and the figures that it is to: their indices."""

    relation: str
    of: tuple[int, ...]


def number(figure: Figure) -> Number:
    """A figure as a number."""
    value, step, kind = abs(float(base_value(figure))), float(digit_unit(figure)), kind_of(figure)
    digits = len(str(round(value / step))) if step else 1
    unit = figure.unit or "" if kind == COUNT else kind
    return Number(value, 0.0 if counted(figure) else step / 2, step, kind, unit, digits, figure.decimals)


def kind_of(figure: Figure) -> str:
    """Money, a rate, points of a rate, marks of a score, a bare number, or something counted."""
    unit = figure.unit
    if is_money(unit):
        return MONEY
    if not unit:
        return BARE
    return RATE if unit in RATES else {POINTS: POINT, SCORE: MARK}.get(unit, COUNT)


# --- what it must be then ---------------------------------------------------------------------------


def over(top: Number, bottom: Number, times: float = 1.0) -> Span | None:
    """One over another."""
    low = bottom.value - bottom.half
    return ((top.value - top.half) * times / (bottom.value + bottom.half), (top.value + top.half) * times / low) if low > 0 else None


def _rest(given: Sequence[Number]) -> Span | None:
    span = over(given[0], given[1], PERCENT)
    return (PERCENT - span[1], PERCENT - span[0]) if span is not None else None


def _growth(given: Sequence[Number]) -> Span | None:
    new, old = given
    low, gap, off = old.value - old.half, abs(new.value - old.value), new.half + old.half
    return ((gap - off) * PERCENT / (old.value + old.half), (gap + off) * PERCENT / low) if low > 0 else None


def _growth_from(given: Sequence[Number], sign: int) -> Span | None:
    """A change over what there was before it, where only what there is now is printed."""
    change, now = given
    before, off = now.value + sign * change.value, change.half + now.half
    if before <= off:
        return None
    return (change.value - change.half) * PERCENT / (before + off), (change.value + change.half) * PERCENT / (before - off)


def _together(given: Sequence[Number], by: int = 1) -> Span:
    middle, off = sum(one.value for one in given), sum(one.half for one in given)
    return (middle - off) / by, (middle + off) / by


def _left(given: Sequence[Number]) -> Span | None:
    middle, off = given[0].value - sum(one.value for one in given[1:]), sum(one.half for one in given)
    return (middle - off, middle + off) if middle >= 0 else None


def _flow(given: Sequence[Number]) -> Span | None:
    middle, off = given[0].value + given[1].value - given[2].value, sum(one.half for one in given)
    return (middle - off, middle + off) if middle >= 0 else None


def _of_hundred(given: Sequence[Number]) -> Span:
    low, high = _together(given)
    return PERCENT - high, PERCENT - low


def _gap(given: Sequence[Number]) -> Span:
    middle, off = abs(given[0].value - given[1].value), given[0].half + given[1].half
    return middle - off, middle + off


def _three(given: Sequence[Number]) -> Span:
    one, other, third = given
    low, high = _product((one, other))
    return low * (third.value - third.half), high * (third.value + third.half)


def _over_two(given: Sequence[Number]) -> Span | None:
    one, other, third = given
    span, low = over(one, other), third.value - third.half
    return (span[0] / (third.value + third.half), span[1] / low) if span is not None and low > 0 else None


def _daily(given: Sequence[Number]) -> Span:
    one = given[0]
    return (one.value - one.half) / max(DAYS), (one.value + one.half) / min(DAYS)


def _product(given: Sequence[Number], times: float = 1.0) -> Span:
    one, other = given
    by = times / PERCENT if RATE in {one.kind, other.kind} else times
    return (one.value - one.half) * (other.value - other.half) * by, (one.value + one.half) * (other.value + other.half) * by


SPANS: dict[str, Callable[[Sequence[Number]], Span | None]] = {
    "share": lambda given: over(given[0], given[1], PERCENT),
    "rest": _rest,
    "growth": _growth,
    "growth-up": lambda given: _growth_from(given, -1),
    "growth-down": lambda given: _growth_from(given, 1),
    "complement": lambda given: (PERCENT - given[0].value - given[0].half, PERCENT - given[0].value + given[0].half),
    "difference": _gap,
    "sum": _together,
    "product": _product,
    "product-year": lambda given: _product(given, YEAR),
    "quotient": lambda given: over(given[0], given[1]),
    "quotient-year": lambda given: over(given[0], given[1], 1 / YEAR),
    "product-three": _three,
    "quotient-two": _over_two,
    "daily": _daily,
    "monthly": lambda given: _together(given, int(YEAR)),
    "flow": _flow,
    "left-hundred": _of_hundred,
    "converted": _together,
    "sum-rows": _together,
    "difference-rows": _gap,
    "base": lambda given: over(given[0], given[1], PERCENT),
    "list-after": _together,
    "list-before": _together,
    "mean": lambda given: _together(given, len(given)),
    "left-after": _left,
    "left-before": _left,
    "left-far": _left,
    "same": _together,
}


def span_of(way: Way, numbers: Mapping[int, Number] | Sequence[Number]) -> Span | None:
    """What a figure must be, if it has that relation to those."""
    span = SPANS[way.relation]([numbers[one] for one in way.of])
    if span is None or span[1] <= 0:
        return None
    return max(span[0], 0.0), span[1]


def fits(figure: Number, span: Span) -> bool:
    """Is it a rounding or a cutting off of something in the span?"""
    low, high, slack = *span, NARROW * max(1.0, figure.value)
    return (
        low - figure.step / 2 - slack <= figure.value <= high + figure.step / 2 + slack
        or low - figure.step - slack < figure.value <= high + slack
    )


def just(figure: Number, span: Span) -> float:
    """How likely a figure that is in the span is just this one: of coarse figures, many sums fit."""
    return min(1.0, figure.step / (span[1] - span[0])) if span[1] > span[0] else 1.0


# --- which there are ----------------------------------------------------------------------------------


class Ways:
    """The ways in which the figures of a report may follow from others."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self.numbers = [number(one.figure) for one in said.all]

    def near(self, at: int) -> list[int]:
        """The figures around one, in order."""
        before: list[int] = []
        for one in range(at - 1, max(at - REACH, -1), -1):
            if len(before) >= BEFORE or (self.said.passage[one] != self.said.passage[at] and len(before) >= FEWEST):
                break
            if self.numbers[one].value:
                before.append(one)
        after = [one for one in range(at + 1, min(at + AHEAD, len(self.numbers))) if self._is_beside(one, at)]
        return [*reversed(before), *after[:AFTER]]

    def _is_beside(self, one: int, at: int) -> bool:
        return self.said.passage[one] == self.said.passage[at] and self.numbers[one].value > 0

    def of(self, at: int) -> Iterator[Way]:
        """All ways for one figure."""
        near, figure = self.near(at), self.numbers[at]
        for one in near:
            yield from (way for other in near if other != one for way in self._of_two(figure, one, other))
            if figure.kind == RATE == self.numbers[one].kind:
                yield Way("complement", (one,))
            if figure.unit == self.numbers[one].unit and figure.kind in {MONEY, COUNT}:
                yield from (Way("daily", (one,)), Way("monthly", (one,)))
                if figure.step >= COARSER * self.numbers[one].step:
                    yield Way("converted", (one,))
        yield from self._of_three(figure, [one for one in near if one < at][-THREE:])
        if figure.kind != POINT:
            yield from self._of_lists(at)

    def _of_two(self, figure: Number, one: int, other: int) -> Iterator[Way]:
        first, second = self.numbers[one], self.numbers[other]
        same = first.unit == second.unit
        relations: list[str] = []
        if may_be_rate(figure) and same and first.kind not in {RATE, POINT}:
            relations += ["share", "growth", "growth-up", "growth-down", "rest"]
        if one < other and same and (first.unit == figure.unit or (figure.kind == POINT and first.kind == RATE)):
            relations += ["difference"] if figure.kind in {RATE, POINT} else ["difference", "sum"]
        yield from (Way(relation, (one, other)) for relation in (*relations, *_of_kinds(figure, first, second, in_order=one < other)))

    def _of_three(self, figure: Number, near: Sequence[int]) -> Iterator[Way]:
        """A standard times two numbers, and something per two numbers."""
        if figure.kind not in {MONEY, COUNT}:
            return
        for given in combinations(near, 3):
            kinds = [self.numbers[one].kind for one in given]
            if figure.kind == MONEY and sorted(kinds) == [COUNT, COUNT, MONEY]:
                yield Way("product-three", tuple(sorted(given, key=lambda one: self.numbers[one].kind != MONEY)))
            if kinds == [figure.kind, COUNT, COUNT]:
                yield Way("quotient-two", given)

    def _row(self, at: int) -> list[int]:
        """The figures of its paragraph that are counted alike, itself among them; none where it is not exact."""
        unit = self.numbers[at].unit
        row = [one for one in range(max(0, at - AROUND), min(len(self.numbers), at + AROUND)) if self._is_beside(one, at) and self.numbers[one].unit == unit
               and not self.said[one].approximate]  # fmt: skip
        return row if at in row else []

    def runs(self, at: int) -> Iterator[tuple[int, ...]]:
        """The other parts of every list that a figure is a part of, of three at least."""
        row = self._row(at)
        here = row.index(at) if row else 0
        for begin in range(max(0, here - RUN + 1), here + 1):
            for end in range(max(here + 1, begin + 3), min(len(row), begin + RUN) + 1):
                yield tuple(one for one in row[begin:end] if one != at)

    def _of_lists(self, at: int) -> Iterator[Way]:
        row = self._row(at)
        if not row:
            return
        here = row.index(at)
        for count in range(2, LIST + 1):
            for skip in range(BESIDE):
                for run, relation in (
                    (row[here + 1 + skip : here + 1 + skip + count], "list-after"),
                    (row[max(here - count - skip, 0) : max(here - skip, 0)], "list-before"),
                ):
                    if len(run) == count:
                        if not skip:
                            yield Way("mean", tuple(run))
                        if count > 2:
                            yield Way(relation, tuple(run))
        yield from _flows(row, here)
        for every in (row[here + 1 :: 2], row[here + 2 :: 2]):
            yield from (Way("list-after", tuple(every[:count])) for count in range(2, min(len(every), WIDER) + 1))
        for begin in range(max(0, here - LIST + 2), here + 1):
            for end in range(max(here + 1, begin + 3), min(len(row), begin + LIST) + 1):
                rest = tuple(one for one in row[begin:end] if one != at)
                yield from (Way("left-after", (whole, *rest)) for whole in row[max(begin - BESIDE, 0) : begin])
                yield from (Way("left-before", (whole, *rest)) for whole in row[end : end + BESIDE - 1])
                if self.numbers[at].kind in {RATE, MARK}:
                    yield Way("left-hundred", rest)


def _flows(row: Sequence[int], here: int) -> Iterator[Way]:
    """What there was, what came, what went, what is left: each of four that stand together is two of the others less the third."""
    for begin in range(max(0, here - 3), min(here, len(row) - 4) + 1):
        one, two, three = (each for each in row[begin : begin + 4] if each != row[here])
        yield from (Way("flow", given) for given in ((one, two, three), (one, three, two), (two, three, one)))


def may_be_rate(figure: Number) -> bool:
    """A percentage, or a number that prints no sign and looks like one."""
    return figure.kind == RATE or (figure.kind == BARE and figure.decimals == DECIMALS and figure.value <= WHOLE)


def _of_kinds(figure: Number, first: Number, second: Number, *, in_order: bool) -> Iterator[str]:
    """Products and quotients: a standard and a number, an amount and a percentage, two numbers of different things."""
    if figure.kind == MONEY and first.kind == MONEY and second.kind == COUNT:
        yield from ("product", "quotient", "product-year", "quotient-year")
    elif figure.kind == COUNT:
        others = figure.unit not in {first.unit, second.unit}
        if first.unit == figure.unit and second.kind == COUNT and second.unit != figure.unit:
            yield from ("product", "quotient")
        elif others and first.kind == second.kind == COUNT:
            yield from ("product",) if in_order else ()
            yield from ("quotient",) if first.unit != second.unit else ()
        elif first.kind == second.kind == MONEY:
            yield "quotient"
    elif figure.kind == BARE and second.kind == COUNT:
        if first.kind == BARE:
            yield from ("product", "quotient")
        elif first.kind == COUNT and first.unit != second.unit:
            yield "quotient"
    elif figure.kind == BARE and first.kind == second.kind == MONEY and figure.decimals:
        yield "quotient"
    if second.kind == RATE and first.unit == figure.unit and figure.kind in {MONEY, COUNT, BARE}:
        yield from ("product",) if figure.kind == BARE else ("product", "base")
