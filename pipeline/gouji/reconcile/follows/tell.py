"""What is said of a figure that follows from others: that it holds, that it does not, or nothing where it may be read otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from ...model import Figure
from ...numbers import base_value, digit_unit, plain
from ...outcome import Evidence, Outcome
from ..alike import SCORE
from ..arithmetic import Range, fits, printed
from ..causes import cause_of, significant
from ..outcomes import broken, figure_evidence, holds, in_unit, text
from .spoken import Said

CHANCE = Decimal("0.1")  # of fitting by accident, over all other readings that are tried
DENSITY = 4  # an interval is met by chance about a quarter as often as it is wide: amounts spread over several magnitudes,
FEWEST = 3  # but not those of fewer digits
EDGES = "，,;；:、。()"
LABEL = 16  # characters that name a figure
Reading = tuple[Figure, Range]  # a figure, and what it must be then


@dataclass(frozen=True, slots=True)
class Way:
    """Figures from which one follows, what it must be then, and how that is calculated."""

    figures: tuple[Figure, ...]
    span: Range
    formula: str


def spread(figure: Figure) -> Range:
    """What a printed figure may stand for; whole points of a score are not rounded."""
    exact = figure.unit == SCORE and not figure.decimals
    return Range(figure.value, figure.value) if exact else printed(figure)


def quotient(top: Figure, bottom: Figure, *, percent: bool = True) -> Way | None:
    """One over another."""
    span = printed(top).over(printed(bottom))
    if span is None or top.place == bottom.place:
        return None
    span = span if percent else span.hundredth()
    return Way((top, bottom), span, f"{plain(top.value)} / {plain(bottom.value)}")


def difference(more: Figure, less: Figure) -> Way:
    """One without another, whichever is more."""
    return Way((more, less), (spread(more) - spread(less)).size(), f"{plain(more.value)} - {plain(less.value)}")


def added(parts: Iterable[Figure]) -> Way:
    """Several together."""
    given = tuple(parts)
    span = sum((spread(one) for one in given), Range(Decimal(0), Decimal(0)))
    return Way(given, span, " + ".join(plain(one.value) for one in given))


def product(each: Figure, count: Figure, times: int = 1) -> Way:
    """So many of one, so often."""
    more = f" × {times}" if times > 1 else ""
    return Way((each, count), printed(each).times(printed(count)).scaled(times), f"{plain(each.value)} × {plain(count.value)}{more}")


def tell(said: Said, at: int, ways: Iterable[Way | None], otherwise: Iterable[Way | None], check: str, rule: str,
         message: str = "derived") -> Outcome | None:  # fmt: skip
    """A figure holds where it fits one of the ways that the words name; it is wrong where it fits none, and no other reading either."""
    figure, known = said[at], [one for one in ways if one is not None]
    if not known:
        return None
    best = next((one for one in known if fits(figure, one.span.size())), None)
    if best is not None:
        return holds(
            check, "text", _evidence(said, at, best, rule), stated=plain(figure.value), expected=_shown(best, figure), message=message
        )
    if not figure.value or fits_otherwise(readings(figure, otherwise)):
        return None
    first = known[0]
    name = said.words(at)[-LABEL:].lstrip(EDGES)
    words = text(quote=name + figure.raw, label=name, stated=plain(figure.value), expected=_shown(first, figure), formula=first.formula)
    gap = abs(base_value(figure) - first.span.size().middle)
    return broken(check, "text", message, words, _evidence(said, at, first, rule), figure=figure, expected=_shown(first, figure),
                  difference=in_unit(gap, figure), allowed=in_unit(digit_unit(figure), figure), cause=cause_of(figure, first.span.size().middle))  # fmt: skip


def _shown(way: Way, figure: Figure) -> str:
    return in_unit(way.span.size().middle, figure, max(figure.decimals, 2 if figure.unit == "%" else 0))


def _evidence(said: Said, at: int, way: Way, rule: str) -> list[Evidence]:
    return [figure_evidence("stated", said.words(at)[-LABEL:], said[at], "text", rule=rule), *_given(said, way)]


def _given(said: Said, way: Way) -> Iterator[Evidence]:
    for one in way.figures:
        at = said.at.get(one.place)
        label = said.words(at)[-LABEL:] if at is not None else ""
        yield figure_evidence("part", label, one, "table" if one.place.table is not None else "text")


def fits_otherwise(readings: Iterable[Reading]) -> bool:
    """Does one of the other readings hold, before so many were tried that one would by chance? Values withdraw an accusation, and never
    make one.
    """
    chance = Decimal(0)
    for figure, signed in readings:
        span = signed.size()
        if fits(figure, span):
            return True
        value, middle = abs(base_value(figure)), abs(span.middle)
        if value and middle:
            density = DENSITY if significant(figure) >= FEWEST else 1
            chance += (digit_unit(figure) / value + (span.high - span.low) / middle) / density
        if chance > CHANCE:
            return False
    return False


def readings(figure: Figure, ways: Iterable[Way | None]) -> Iterator[Reading]:
    """One figure as each of several ways would have it."""
    return ((figure, way.span) for way in ways if way is not None)
