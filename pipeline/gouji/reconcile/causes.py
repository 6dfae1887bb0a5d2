"""Likely causes of a broken equality, offered beside a finding, never instead of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from ..model import Fact, Figure, Report
from ..numbers import base_value, digit_unit, is_money, plain
from ..outcome import Cause
from .lookup import amounts_near, facts_near

TELLING = 4  # digits of a figure that differs from another by a slip, not because two round amounts are much alike
SLIPS = (4, 8, -4, -8, 3, -3)
POINTS_MOVED = (1, -1, 2, -2)
OF_DIGITS = frozenset({"transposed", "one-digit"})
SLIPPED = OF_DIGITS | {"decimal-point", "unit-slip"}  # causes that are slips of the hand
ZERO = Decimal(0)


def cause_of(stated: Figure, expected: Decimal, report: Report | None = None, fact: Fact | None = None,
             used: Iterable[Fact] = ()) -> Cause | None:  # fmt: skip
    """The first cause that explains why `stated` is not `expected` (in the base unit), or None."""
    value = base_value(stated)
    step = digit_unit(stated)
    if value and expected and value == -expected:
        return Cause("sign")
    return (_shifted(value, expected, step, stated) or _digits(value, expected, step)
            or (_elsewhere(expected, value, step, report, fact, tuple(used)) if report is not None else None)
            or (Cause("rounding") if abs(value - expected) <= step * 2 else None))  # fmt: skip


def _shifted(value: Decimal, expected: Decimal, step: Decimal, stated: Figure) -> Cause | None:
    """A unit slip (元 for 万元) or a decimal point moved."""
    if not value or not expected:
        return None
    for power in SLIPS:
        if is_money(stated.unit) and abs(power) >= 4 and _near(value, expected.scaleb(power), step):
            return Cause("unit-slip", (("times", _times(power)),))
    for power in (1, -1, 2, -2, 3, -3):
        if _near(value, expected.scaleb(power), step):
            return Cause("decimal-point", (("times", _times(power)),))
    return None


def _times(power: int) -> str:
    return plain(Decimal(10) ** power)


def _near(value: Decimal, other: Decimal, step: Decimal) -> bool:
    return abs(value - other) <= max(step / 2, abs(other) * Decimal("1e-9"))


def _digits(value: Decimal, expected: Decimal, step: Decimal) -> Cause | None:
    """Two digits exchanged, or one digit changed."""
    if not step:
        return None  # a plain 0 has no digits to compare
    one, other = _aligned(value, expected, step)
    if len(one) != len(other):
        return None
    differing = [at for at in range(len(one)) if one[at] != other[at]]
    if len(differing) == 2 and one[differing[0]] == other[differing[1]] and one[differing[1]] == other[differing[0]]:
        return Cause("transposed", (("digits", f"{one[differing[0]]}{one[differing[1]]}"),))
    if len(differing) == 1:
        return Cause("one-digit", (("digits", f"{one[differing[0]]}/{other[differing[0]]}"),))
    return None


def _aligned(value: Decimal, expected: Decimal, step: Decimal) -> tuple[str, str]:
    """Both numbers as digits in steps of the last printed one."""
    one, other = (str(int((abs(number) / step).to_integral_value())) for number in (value, expected))
    size = max(len(one), len(other))
    return one.zfill(size), other.zfill(size)


def typo(value: Decimal, expected: Decimal, step: Decimal) -> bool:
    """Would one slip of the hand explain the gap?"""
    return value != expected and _digits(value, expected, step) is not None


def slipped(whole: Decimal, parts: Sequence[Decimal], step: Decimal, slack: Decimal = ZERO) -> bool:
    """Would one slip of the hand, in the whole or in a part, make the parts add up? What they add up to may be off by `slack`."""
    summed = sum(parts, ZERO)
    if slack < step:
        return typo(whole, summed, step) or any(typo(part, part + whole - summed, step) for part in parts)
    steps = int(slack / step)
    return _one_slip_from(summed, whole, step, steps) or any(_one_slip_from(part, part + whole - summed, step, steps) for part in parts)


def _one_slip_from(value: Decimal, wanted: Decimal, step: Decimal, off: int) -> bool:
    """Does one slip make of `value` a number no more than `off` steps away from `wanted`? Counted in digits, not in steps: each
    slip that its digits allow is tried, however wide the range.
    """
    one, other = (int((number / step).to_integral_value()) for number in (abs(value), wanted))
    size = len(str(max(one, abs(other) + off)))
    return any(abs(found - other) <= off or abs(found + other) <= off for found in _slips(one, size))


def _slips(number: int, size: int) -> Iterator[int]:
    """Every number of `size` digits that differs from another by one digit, or by two digits exchanged."""
    yield from one_wrong(number, size)
    yield from two_exchanged(number, size)


def one_wrong(number: int, size: int) -> Iterator[int]:
    """Every number of `size` digits that differs from another by one digit."""
    for at, one in enumerate(_digits_of(number, size)):
        yield from (number + (digit - one) * 10**at for digit in range(10) if digit != one)


def two_exchanged(number: int, size: int) -> Iterator[int]:
    """Every number of `size` digits that differs from another by two digits exchanged."""
    for (at, one), (higher, other) in combinations(enumerate(_digits_of(number, size)), 2):
        if one != other:
            yield number + (one - other) * (10**higher - 10**at)


def _digits_of(number: int, size: int) -> list[int]:
    """Its digits, the last first."""
    return [int(digit) for digit in reversed(str(number).zfill(size))]


def misprints(figure: Figure) -> Iterator[tuple[Decimal, Decimal]]:
    """The amounts (in the base unit) of which one slip of the hand makes a figure, each with how far it may be off: a digit wrong, two
    exchanged, the point moved, another unit.
    """
    value, step = abs(base_value(figure)), digit_unit(figure)
    for power in (*POINTS_MOVED, *(SLIPS if is_money(figure.unit) else ())):
        yield value.scaleb(power), step.scaleb(power) / 2
    if step:
        number = int(value / step)
        yield from ((abs(one) * step, step / 2) for one in _slips(number, len(str(number))))


def significant(figure: Figure) -> int:
    """Digits that carry information: 120.00 has two."""
    return len(plain(figure.value).replace(".", "").strip("0-"))


def _reach(value: Decimal, step: Decimal) -> Decimal:
    """How far a value may be from another that is near it, and a little more."""
    return max(step / 2, abs(value) * Decimal("1.1e-9"))


def _elsewhere(expected: Decimal, value: Decimal, step: Decimal, report: Report, fact: Fact | None, used: tuple[Fact, ...]) -> Cause | None:
    """Another stage's or year's figure, or a part left out."""
    gap = abs(value - expected)
    if fact is not None:
        reach = _reach(value, step)
        for one in facts_near(report, fact.measure, value - reach, value + reach):
            same = is_money(one.figure.unit) == is_money(fact.figure.unit) and not one.nil and not _among(one, (fact, *used))
            if same and one.subject == fact.subject and _near(base_value(one.figure), value, step):
                if one.year == fact.year and one.stage != fact.stage:
                    return Cause("other-stage", (("label", one.label), ("value", one.figure.raw)))
                if one.year != fact.year:
                    return Cause("last-year", (("label", one.label), ("value", one.figure.raw)))
    if gap <= step:
        return None
    if fact is not None and not is_money(fact.figure.unit):
        return None
    slack = step + gap * Decimal("1e-8")
    parts = [one for one in amounts_near(report, gap - slack, gap + slack)
             if _near(base_value(one.figure), gap, step) and not _among(one, (fact, *used))]  # fmt: skip
    parts.sort(key=lambda one: (one.fund is None, one.origin != "table", one.measure == "item"))
    return Cause("missing-part", (("label", parts[0].label), ("value", parts[0].figure.raw))) if parts else None


def _among(one: Fact, facts: Iterable[Fact | None]) -> bool:
    return any(one is other for other in facts)
