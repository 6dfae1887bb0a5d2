"""rate and growth: rates follow from the figures that they are about, as intervals from what is printed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ..model import Fact, Figure, Report
from ..numbers import base_value, digit_unit, plain
from ..outcome import Cause, Evidence, Outcome
from .arithmetic import Range, fits, printed, shown
from .causes import cause_of
from .lookup import facts_in, stated
from .outcomes import HUNDRED, broken, evidence, holds, kind_of, text, unable

CONTROL = {"staff_control_rate": ("staff_on_duty", "staff_quota"), "scale_control_rate": ("actual_scale", "approved_scale"),
           "investment_control_rate": ("actual_investment", "budget_investment")}  # fmt: skip
NEARLY = Decimal("99.9")


def check_rates(report: Report) -> list[Outcome]:
    """Every rate that the report states about figures that it states too, but for those whose sentence says what they are of."""
    bound = {one.rate.place for one in report.ratios}
    rates = (fact for fact in report.facts if fact.measure in {"execution_rate", *CONTROL} and fact.figure.place not in bound)
    return [_stated_rate(fact, report) for fact in rates]


# --- control and execution rates --------------------------------------------------------------------


def _stated_rate(fact: Fact, report: Report) -> Outcome:
    if fact.measure in CONTROL:
        top, bottom = CONTROL[fact.measure]
        return _of_two(fact, _beside(fact, report, top), _beside(fact, report, bottom), (), report)
    measure = fact.of or "total_funds"
    actual = _beside(fact, report, measure, "actual")
    adjusted = _beside(fact, report, measure, "adjusted_budget")
    initial = _beside(fact, report, measure, "initial_budget")
    base = adjusted or initial
    others = [one for one in (initial,) if one is not None and one is not base]
    return _of_two(fact, actual, base, others, report)


def _beside(fact: Fact, report: Report, measure: str, stage: str | None = None) -> Fact | None:
    """The figure that a rate is about: in its own form, else the only one of the report."""
    key = (measure, stage, fact.subject, fact.year)
    near = stated(report, *key, fact.origin, "form", fact.form)
    if fact.origin == "text":
        found = stated(report, *key, "text", "sentence", fact.sentence) or near or stated(report, *key)
        return found[0] if found else None
    rows = stated(report, *key, "table", "row", fact.form, fact.figure.place.row)
    left = [one for one in rows if (one.figure.place.col or 0) < (fact.figure.place.col or 0)]
    far = () if measure == "item" or _many(fact, report) or _is_apart(fact, report) else stated(report, *key)
    elsewhere = () if measure == "item" else near or far  # rows of no known name are told apart by nothing but their place
    found = left[-1:] or rows or elsewhere
    return found[0] if found else None


def _is_apart(fact: Fact, report: Report) -> bool:
    """Has the row of a rate amounts of its own? Then what the report tells elsewhere is not what it is of."""
    beside = facts_in(report, fact.form) if fact.form is not None else ()
    return any(one.figure.place.row == fact.figure.place.row and one is not fact and one.figure.unit != "%" for one in beside)


def _many(fact: Fact, report: Report) -> bool:
    """Do tables give this rate of the same year and owner more than one value? Then they have owners that were not read."""
    same = stated(report, fact.measure, fact.stage, fact.subject, fact.year)
    return len({one.figure.value for one in same if one.origin == "table" and one.of == fact.of}) > 1


def _of_two(fact: Fact, top: Fact | None, bottom: Fact | None, others: Iterable[Fact], report: Report) -> Outcome:
    found = [evidence("stated", fact), *(evidence("base", one) for one in (top, bottom) if one is not None)]
    kind = kind_of([fact, *(one for one in (top, bottom) if one is not None)])
    if top is None or bottom is None:
        return unable("rate", kind, "no-counterpart", fact.label, found, fact)
    if fact.figure.approximate:
        return unable("rate", kind, "approximate", fact.label, found, fact)
    if (top.figure.unit is None) != (bottom.figure.unit is None):
        return unable("rate", kind, "unit-unknown", fact.label, found, fact)
    span = printed(top.figure).over(printed(bottom.figure))
    if span is None:
        return _zero_base(fact, top, bottom, found, kind)
    if base_value(fact.figure) == HUNDRED and span.high < NEARLY and fits(fact.figure, span):
        return _wrong(fact, span, top, bottom, found, kind, "warning", None)  # 99.54% may be printed 100%, but all is not spent
    if fits(fact.figure, span):
        return holds("rate", kind, found, fact=fact, stated=plain(fact.figure.value), expected=shown(span, fact.figure), message="rate")
    beside = _in_row(fact, top, report)
    if beside is not None:
        return holds("rate", kind, [*found, evidence("base", beside)], fact=fact, stated=plain(fact.figure.value), message="rate")
    if base_value(fact.figure) == HUNDRED and span.low > HUNDRED:
        return _wrong(fact, span, top, bottom, found, kind, "warning", None)
    fitting = next((one for one in others if (other := printed(top.figure).over(printed(one.figure))) and fits(fact.figure, other)), None)
    severity = "error" if fact.clear and top.clear and bottom.clear else "warning"
    return _wrong(fact, span, top, bottom, found, kind, severity, fitting)


def _in_row(fact: Fact, top: Fact, report: Report) -> Fact | None:
    """Another amount of the same row, of no known stage, that the rate is of: 使用率 of 实际到位."""
    place = fact.figure.place
    if fact.origin != "table" or top.figure.place.row != place.row or fact.form is None:
        return None
    row = [
        one
        for one in facts_in(report, fact.form)
        if one.figure.place.row == place.row and one.stage is None and one.figure.unit == top.figure.unit
    ]
    return next(
        (one for one in row if (span := printed(top.figure).over(printed(one.figure))) is not None and fits(fact.figure, span)), None
    )


def _zero_base(fact: Fact, top: Fact, bottom: Fact, found: list[Evidence], kind: str) -> Outcome:
    if base_value(top.figure) and fact.measure in CONTROL:
        return broken("rate", kind, "rate", text(label=fact.label, stated=plain(fact.figure.value), expected="—",
                      formula=f"{plain(top.figure.value)} / {plain(bottom.figure.value)}"), found, severity="warning", fact=fact)  # fmt: skip
    if not base_value(top.figure) and base_value(fact.figure) not in {Decimal(0), HUNDRED}:
        return broken("rate", kind, "rate", text(label=fact.label, stated=plain(fact.figure.value), expected="—",
                      formula=f"{plain(top.figure.value)} / {plain(bottom.figure.value)}"), found, severity="warning", fact=fact)  # fmt: skip
    return unable("rate", kind, "zero-base", fact.label, found, fact)


def _wrong(
    fact: Fact, span: Range, top: Fact, bottom: Fact, found: list[Evidence], kind: str, severity: str, fitting: Fact | None
) -> Outcome:
    expected = shown(span, fact.figure)
    words = {"label": fact.label, "stated": plain(fact.figure.value), "expected": expected,
             "formula": f"{plain(top.figure.value)} / {plain(bottom.figure.value)}"}  # fmt: skip
    cause = (
        Cause("other-base", (("label", fitting.label + "/" + (fitting.stage or "")),)) if fitting else cause_of(fact.figure, span.middle)
    )
    if fitting is not None:
        words["fits"] = plain(fitting.figure.value)
        found = [*found, evidence("base", fitting)]
    return broken("rate", kind, "rate-other-base" if fitting else "rate", text(**words), found,
                  severity="warning" if severity == "warning" else "error", fact=fact, expected=expected,
                  difference=gap_of(fact.figure, expected), allowed=plain(digit_unit(fact.figure)), cause=cause)  # fmt: skip


def gap_of(figure: Figure, expected: str) -> str:
    """How far a figure is from what was expected, in its base unit."""
    return plain(abs(base_value(figure) - Decimal(expected)))
