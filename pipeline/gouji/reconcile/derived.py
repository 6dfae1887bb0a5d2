"""Averages, products and differences that a sentence derives from its own figures (人均、标准×人数、相差)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..model import Derived, Figure, Report
from ..numbers import digit_unit, plain
from ..outcome import Outcome
from ..rules import Rules
from .arithmetic import Range, fits, printed
from .causes import cause_of
from .outcomes import broken, figure_evidence, holds, in_unit, text

SIGNS = {"average": "{0} / {1}", "product": "{0} × {1}", "difference": "{0} - {1}"}
MESSAGE = "derived"


def check_derived(report: Report, rules: Rules) -> list[Outcome]:
    """Each such figure: right if one of the ways gives it, wrong if none does."""
    del rules
    return [outcome for one in report.derived if (outcome := _outcome(one)) is not None]


def _outcome(one: Derived) -> Outcome | None:
    spans = [(way, times, span) for way in one.ways for times in one.times if (span := _span(one, way, times)) is not None]
    if not spans:
        return None
    right = next(((way, times, span) for way, times, span in spans if fits(one.result, span)), None)
    way, times, span = right or spans[0]
    expected = in_unit(span.middle, one.result)
    found = [
        figure_evidence("stated", one.label, one.result, "text"),
        *(figure_evidence("part", one.label, each, "text") for each in _figures(one, way)),
    ]
    if right is not None:
        return holds("rate", "text", found[:3], stated=plain(one.result.value), expected=expected, message=MESSAGE)
    formula = SIGNS[one.kind].format(*(plain(each.value) for each in way)) + (f" × {times}" if times > 1 else "")
    return broken(
        "rate", "text", MESSAGE, text(quote=one.label, stated=plain(one.result.value), expected=expected, formula=formula), found,
        severity="error" if one.sure else "warning", figure=one.result, expected=expected,
        difference=plain(abs(one.result.value - Decimal(expected))), allowed=plain(digit_unit(one.result)), cause=cause_of(one.result, span.middle),
    )  # fmt: skip


def _figures(one: Derived, first: tuple[Figure, Figure]) -> Iterator[Figure]:
    seen: set[int] = set()
    for figure in (*first, *(each for way in one.ways for each in way)):
        if id(figure) not in seen:
            seen.add(id(figure))
            yield figure


def _span(one: Derived, way: tuple[Figure, Figure], times: int) -> Range | None:
    first, second = (printed(each) for each in way)
    if one.kind == "average":
        share = first.over(second)
        return None if share is None else share.hundredth()
    if one.kind == "product":
        return first.times(second).scaled(times)
    return (first - second).size()
