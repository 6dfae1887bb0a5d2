"""Arithmetic on printed figures: each is an interval of half a unit of its last digit, and what follows from some is one too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..model import Figure
from ..numbers import base_value, digit_unit, last_digit, plain, rounded
from .outcomes import HUNDRED, counted


@dataclass(frozen=True)
class Range:
    """What a figure may stand for, in its base unit (元, %)."""

    low: Decimal
    high: Decimal

    @property
    def middle(self) -> Decimal:
        """Its middle."""
        return (self.low + self.high) / 2

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Range:
        return Range(-self.high, -self.low)

    def __sub__(self, other: Range) -> Range:
        return self + -other

    def size(self) -> Range:
        """The same without its sign."""
        low, high = sorted((abs(self.low), abs(self.high)))
        return Range(Decimal(0) if self.low <= 0 <= self.high else low, high)

    def over(self, other: Range) -> Range | None:
        """Divided by another, in %; None where that may be nothing."""
        if other.low <= 0 <= other.high:
            return None
        ends = [one / two * HUNDRED for one in (self.low, self.high) for two in (other.low, other.high)]
        return Range(min(ends), max(ends))

    def hundredth(self) -> Range:
        """What is said in hundredths: a share as a number, a quotient of `over` as what it is."""
        return Range(self.low / HUNDRED, self.high / HUNDRED)

    def scaled(self, by: int) -> Range:
        """So many times."""
        return Range(self.low * by, self.high * by)

    def times(self, other: Range) -> Range:
        """Multiplied with another."""
        ends = [one * two for one in (self.low, self.high) for two in (other.low, other.high)]
        return Range(min(ends), max(ends))


def printed(figure: Figure) -> Range:
    """What a printed figure may stand for."""
    value, half = base_value(figure), digit_unit(figure) / 2
    if counted(figure):
        half = Decimal(0)
    return Range(value - half, value + half)


def total(figures: Iterable[Figure], signs: Sequence[int] = ()) -> Range:
    """The sum of printed figures, some of them taken away."""
    out = Range(Decimal(0), Decimal(0))
    for at, one in enumerate(figures):
        span = printed(one)
        out = out + (-span if at < len(signs) and signs[at] < 0 else span)
    return out


def fits(figure: Figure, span: Range) -> bool:
    """Is a printed figure a rounding (half a unit) or a cutting off (a unit) of something inside the interval?"""
    value, step = base_value(figure), digit_unit(figure)
    return span.low - step / 2 <= value <= span.high + step / 2 or span.low - step < value <= span.high


def fits_any(figure: Figure, spans: Iterable[Range | None]) -> bool:
    """Does it fit one of several intervals, whatever their signs?"""
    return any(fits(figure, span.size()) for span in spans if span is not None)


def shown(span: Range, like: Figure) -> str:
    """The middle of an interval of percentages, with the decimals of the figure that it is held against."""
    return plain(rounded(span.middle, last_digit(max(like.decimals, 2))))
