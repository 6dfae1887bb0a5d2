"""Arithmetic that a report writes out with its result (算式): 240.50/1860.00×100%=12.93%, 45人×1200元=54000元."""

from __future__ import annotations

from decimal import Decimal

from ..model import Figure, Formula, Report
from ..numbers import digit_unit, plain
from ..outcome import Outcome
from ..rules import Rules
from .arithmetic import Range, fits, printed, shown
from .causes import cause_of
from .outcomes import HUNDRED, broken, figure_evidence, holds, in_unit, text, unable

SIGNS = {
    "complement": "1 - {top} / {bottom}",
    "quotient": "{top} / {bottom}",
    "product": "{top} × {bottom}%",
    "times": "{top} × {bottom}",
    "points": "{top} - {bottom}",
}


def check_written(report: Report, rules: Rules) -> list[Outcome]:
    """Every calculation that the report shows with its result."""
    del rules
    return [_written(one) for one in report.formulas]


def _written(one: Formula) -> Outcome:
    bottom = one.bottom
    found = [figure_evidence("stated", one.quote, one.result, "text"), figure_evidence("part", one.quote, one.top, "text"),
             figure_evidence("base", one.quote, bottom, "text")]  # fmt: skip
    span = _result(one, bottom)
    if span is None:
        return unable("rate", "text", "zero-base", one.quote, found)
    expected = in_unit(span.middle, one.result) if one.kind == "times" else shown(span, one.result)
    if fits(one.result, span):
        return holds("rate", "text", found, stated=plain(one.result.value), expected=expected, message="formula")
    formula = SIGNS[one.kind].format(top=plain(one.top.value), bottom=plain(bottom.value))
    return broken("rate", "text", "formula", text(quote=one.quote, stated=plain(one.result.value), expected=expected, formula=formula), found,
                  figure=one.result, expected=expected, difference=plain(abs(one.result.value - Decimal(expected))), allowed=plain(digit_unit(one.result)),
                  cause=cause_of(one.result, span.middle))  # fmt: skip


def _result(one: Formula, bottom: Figure) -> Range | None:
    """What the calculation gives, from both figures as printed."""
    top, other = printed(one.top), printed(bottom)
    if one.kind == "quotient":
        return top.over(other)
    if one.kind == "complement":
        share = top.over(other)
        return None if share is None else Range(HUNDRED, HUNDRED) - share
    if one.kind == "product":
        half = digit_unit(bottom) / 2
        return Range(one.top.value * (bottom.value - half) / 100, one.top.value * (bottom.value + half) / 100)
    if one.kind == "points":
        return (top - other).size()
    return top.times(other).scaled(one.months)
