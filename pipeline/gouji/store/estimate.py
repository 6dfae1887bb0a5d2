"""What a judged sample says of the whole: the error rate of each stratum and over all, each with an interval.

Of a stratum the interval is exact for drawing without return from a finite number (the hypergeometric relative of Clopper and Pearson's).
Over all it is Clopper and Pearson's with the effective size of the sample (Korn and Graubard): strata by their weights, each with its
finite population. Both cover the truth at least as often as they say; with few verdicts they are wide.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

LEVEL = 0.95
STEPS = 60  # of bisection: far below what is printed


class Judged(NamedTuple):
    """A stratum: how many there are, how many verdicts are wrong, and how many there are at all; unclear and missing ones left out."""

    there: int
    wrong: int
    verdicts: int


class Rate(NamedTuple):
    """An error rate between 0 and 1, with its interval; None where there is no verdict."""

    rate: float | None
    low: float
    high: float


def of_stratum(one: Judged, level: float = LEVEL) -> Rate:
    """The rate of a stratum, exact for its finite number.

    >>> [round(part, 3) for part in of_stratum(Judged(20, 2, 10))]
    [0.2, 0.1, 0.45]
    """
    if not one.verdicts:
        return Rate(None, 0.0, 1.0)
    tail = (1 - level) / 2
    least, most = one.wrong, one.there - (one.verdicts - one.wrong)
    low = _first(least, most, lambda wrong: _at_least(one, wrong) > tail)
    high = _first(least, most, lambda wrong: _at_most(one, wrong) <= tail) - 1 if _at_most(one, most) <= tail else most
    return Rate(one.wrong / one.verdicts, low / one.there, high / one.there)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first whole number from `low` to `high` for which something holds that then goes on holding; `high` if none."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _at_least(one: Judged, wrong: int) -> float:
    """How likely as many wrong verdicts as there were, or more, are where so many of all are wrong."""
    return sum(_chance(one, wrong, count) for count in range(one.wrong, min(one.verdicts, wrong) + 1))


def _at_most(one: Judged, wrong: int) -> float:
    """How likely as few wrong verdicts as there were, or fewer, are where so many of all are wrong."""
    return sum(_chance(one, wrong, count) for count in range(max(0, one.verdicts - (one.there - wrong)), one.wrong + 1))


def _chance(one: Judged, wrong: int, count: int) -> float:
    return math.exp(_ways(wrong, count) + _ways(one.there - wrong, one.verdicts - count) - _ways(one.there, one.verdicts))


def _ways(of: int, taken: int) -> float:
    """The logarithm of a binomial coefficient."""
    return math.lgamma(of + 1) - math.lgamma(taken + 1) - math.lgamma(of - taken + 1) if 0 <= taken <= of else -math.inf


def over_all(strata: Iterable[Judged], level: float = LEVEL) -> Rate:
    """The rate over all strata that have verdicts, each by its weight."""
    judged = [one for one in strata if one.verdicts]
    total = sum(one.there for one in judged)
    if not judged:
        return Rate(None, 0.0, 1.0)
    rate = sum(one.there / total * one.wrong / one.verdicts for one in judged)
    least = sum(one.wrong for one in judged) / total
    most = 1 - sum(one.verdicts - one.wrong for one in judged) / total
    size = _effective(judged, total)
    if size is None:
        return Rate(rate, least, most)
    low, high = exact(rate * size, size, level)
    return Rate(rate, max(low, least), min(high, most))


def _effective(judged: list[Judged], total: int) -> float | None:
    """How many verdicts drawn from an endless number would be as sure; None where everything has been looked at.

    What strata gain where their rates differ is not counted: few verdicts cannot tell, and the interval errs to the wide side.
    """
    spread = sum((one.there / total) ** 2 * (1 - one.verdicts / one.there) / one.verdicts for one in judged)
    return 1 / spread if spread else None


def exact(wrong: float, verdicts: float, level: float = LEVEL) -> tuple[float, float]:
    """Clopper and Pearson's interval, for sizes that need not be whole.

    >>> [round(end, 4) for end in exact(2, 20)]
    [0.0123, 0.317]
    """
    tail = (1 - level) / 2
    low = 0.0 if wrong <= 0 else _quantile(tail, wrong, verdicts - wrong + 1)
    high = 1.0 if wrong >= verdicts else _quantile(1 - tail, wrong + 1, verdicts - wrong)
    return low, high


def _quantile(share: float, a: float, b: float) -> float:
    """Where a beta distribution has that share below."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _beta(middle, a, b) < share else (low, middle)
    return low


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Lentz)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    fraction = c = 1.0
    d = 1 / (1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, 1000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / (1 + step * d)
            c = 1 + step / c
            fraction *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return front * fraction
