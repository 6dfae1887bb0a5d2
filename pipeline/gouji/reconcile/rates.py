"""rate and growth: rates follow from the figures that they are about, as intervals from what is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..model import Change, Fact, Figure, Report
from ..numbers import base_value, digit_unit, last_digit, plain, rounded
from ..outcome import Cause, Evidence, Outcome
from .causes import cause_of, typo
from .lookup import facts_in, facts_like, stated, whole_of_last
from .outcomes import HUNDRED, agree, allowance, broken, decimals_for, evidence, figure_evidence, holds, in_unit, kind_of, text, unable

CONTROL = {"staff_control_rate": ("staff_on_duty", "staff_quota"), "scale_control_rate": ("actual_scale", "approved_scale"),
           "investment_control_rate": ("actual_investment", "budget_investment")}  # fmt: skip
NEARLY = Decimal("99.9")


@dataclass(frozen=True)
class Range:
    """An interval of a rate in %."""

    low: Decimal
    high: Decimal

    @property
    def middle(self) -> Decimal:
        """Its middle."""
        return (self.low + self.high) / 2


def quotient(top: Figure, bottom: Figure) -> Range | None:
    """Top / bottom in %, from both as printed. None where the bottom may be zero."""
    return divided(interval(top), interval(bottom))


def divided(top: tuple[Decimal, Decimal], bottom: tuple[Decimal, Decimal]) -> Range | None:
    """An interval divided by one that does not hold zero, in %."""
    if bottom[0] <= 0 <= bottom[1]:
        return None
    ends = [one / other * HUNDRED for one in top for other in bottom]
    return Range(min(ends), max(ends))


def interval(figure: Figure) -> tuple[Decimal, Decimal]:
    """What a printed figure may stand for, in its base unit."""
    value, half = base_value(figure), digit_unit(figure) / 2
    if figure.decimals == 0 and figure.unit in {"人", "个", "家", "辆", None}:
        half = Decimal(0)  # people are counted, not rounded
    return value - half, value + half


def fits(rate: Figure, span: Range) -> bool:
    """Is the printed rate a rounding (half a unit) or a cutting off (a unit) of something inside the interval?"""
    value, step = base_value(rate), digit_unit(rate)
    return span.low - step / 2 <= value <= span.high + step / 2 or span.low - step < value <= span.high


def check_rates(report: Report) -> list[Outcome]:
    """Every rate that the report states about figures that it states too."""
    outcomes = [_stated_rate(fact, report) for fact in report.facts if fact.measure in {"execution_rate", *CONTROL}]
    for change in report.changes:
        outcomes += _change(change, report)
    return outcomes


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
    elsewhere = () if measure == "item" else near or stated(report, *key)  # rows of no known name are told apart by nothing but their place
    found = left[-1:] or rows or elsewhere
    return found[0] if found else None


def _of_two(fact: Fact, top: Fact | None, bottom: Fact | None, others: Iterable[Fact], report: Report) -> Outcome:
    found = [evidence("stated", fact), *(evidence("base", one) for one in (top, bottom) if one is not None)]
    kind = kind_of([fact, *(one for one in (top, bottom) if one is not None)])
    if top is None or bottom is None:
        return unable("rate", kind, "no-counterpart", fact.label, found, fact)
    if fact.figure.approximate:
        return unable("rate", kind, "approximate", fact.label, found, fact)
    if (top.figure.unit is None) != (bottom.figure.unit is None):
        return unable("rate", kind, "unit-unknown", fact.label, found, fact)
    span = quotient(top.figure, bottom.figure)
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
    fitting = next((one for one in others if (other := quotient(top.figure, one.figure)) and fits(fact.figure, other)), None)
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
    return next((one for one in row if (span := quotient(top.figure, one.figure)) is not None and fits(fact.figure, span)), None)


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


def shown(span: Range, like: Figure) -> str:
    """The middle of an interval, with the decimals of the figure that it is held against."""
    return plain(rounded(span.middle, last_digit(max(like.decimals, 2))))


def gap_of(figure: Figure, expected: str) -> str:
    """How far a figure is from what was expected, in its base unit."""
    return plain(abs(base_value(figure) - Decimal(expected)))


# --- changes ----------------------------------------------------------------------------------------


def _change(change: Change, report: Report) -> list[Outcome]:
    fact, base = change.fact, change.base or _base_fact(change, report)
    stated = [
        figure_evidence("stated", fact.label, one, "text", rule=change.rule) for one in (change.amount, change.rate) if one is not None
    ]
    found = [*stated, evidence("part", fact), *([evidence("base", base)] if base else [])]
    if fact.figure.approximate or (change.amount is not None and change.amount.approximate):
        return [unable("rate", "text", "approximate", fact.label, found, fact)]
    outcomes = _judged(change, base, found, report)
    if any(one.state == "broken" for one in outcomes) and (whole := _of_list(change, report)) is not None:
        return _judged(
            replace(change, fact=whole), base, [*stated, evidence("part", whole), *([evidence("base", base)] if base else [])], report
        )
    if change.rule == GUESSED and change.base is not None and change.base.stage != fact.stage:
        return [one if one.state != "broken" or _one_slip(change, change.base) else unable("difference", "text", "ambiguous", fact.label, found, fact)
                for one in outcomes]  # fmt: skip
    return outcomes


def _judged(change: Change, base: Fact | None, found: list[Evidence], report: Report) -> list[Outcome]:
    """What the words say of the amount, the direction and the rate of a change."""
    outcomes = []
    if base is not None and change.amount is not None:
        outcomes.append(_amount(change, base, found, report))
    elif base is not None and change.direction == 0 and change.rate is None and change.base is None:
        outcomes.append(_flat(change, base, found))
    if change.rate_direction and change.amount is not None and change.direction * change.rate_direction < 0:
        outcomes.append(_direction(change, found, "amount"))
    if change.rate is not None:
        outcomes.append(_growth(change, base, found))
    return outcomes


def _of_list(change: Change, report: Report) -> Fact | None:
    """其中一般债务1元、专项债务2元，较年初2.5元增加0.5元: after a list, the change may be one of the whole: where it fits that, or
    would but for one slip, as it would not fit the last part.
    """
    fact, base = change.fact, change.base
    whole = whole_of_last(report, fact)
    if whole is None or base is None or (change.amount is None and change.rate is None):
        return None
    other = replace(change, fact=whole)
    if all(one.state != "broken" for one in _judged(other, base, [], report)):
        return whole
    return whole if _one_slip(other, base) or not _one_slip(change, base) else None


def _one_slip(change: Change, base: Fact) -> bool:
    """Would one slip in one of the three amounts make the change right?"""
    if change.amount is None:
        return False
    figures = (change.amount, change.fact.figure, base.figure)
    step = max(map(digit_unit, figures))
    amount, now, then = map(base_value, figures)
    amount *= change.direction or 1
    return typo(amount, now - then, step) or typo(now, then + amount, step) or typo(then, now - amount, step)


GUESSED = "change without a base"  # measured from the budget named beside it, if a slip is all that parts them


def _base_fact(change: Change, report: Report) -> Fact | None:
    """The figure that the change is measured from, where the report prints it."""
    fact = change.fact
    if fact.measure == "item":
        return None
    stage = change.base_stage or fact.stage
    stages = ("initial_budget", "adjusted_budget") if stage == "budget" else (stage,)
    known = [one for one in facts_like(report, fact, change.base_year, stages) if one is not fact
             and (one.fund == fact.fund or one.fund is None or fact.fund is None)]  # fmt: skip
    known = [one for one in known if (one.figure.unit is None) == (fact.figure.unit is None)]
    values = {base_value(one.figure) for one in known}
    if stage == "budget" and len(values) > 1:
        return _budget_meant(change, known)
    return known[0] if known and (len(values) == 1 or change.base_stage) else None


def _budget_meant(change: Change, known: Sequence[Fact]) -> Fact:
    """A plain 预算 is what may be spent now, or that of the beginning where the change fits it."""
    for one in known:
        if change.amount is None:
            break
        gap = abs(base_value(change.fact.figure) - base_value(one.figure))
        if abs(gap - abs(base_value(change.amount))) <= allowance((change.amount, change.fact.figure, one.figure)):
            return one
    return next((one for one in known if one.stage == "adjusted_budget"), known[0])


def _amount(change: Change, base: Fact, found: list[Evidence], report: Report) -> Outcome:
    assert change.amount is not None
    gap = base_value(change.fact.figure) - base_value(base.figure)
    figures = (change.amount, change.fact.figure, base.figure)
    stated = base_value(change.amount)
    kind = kind_of([change.fact, base])
    places = decimals_for(change.amount, figures)
    expected = in_unit(abs(gap), change.amount, places)
    if change.rule == "excess" and agree(change.amount, base.figure):
        return holds("difference", kind, found, fact=change.fact, message="change-amount")
    right_way = change.direction == 0 or gap * change.direction >= 0 or not stated
    if abs(abs(gap) - abs(stated)) <= allowance(figures) and right_way:
        return holds(
            "difference", kind, found, fact=change.fact, stated=plain(change.amount.value), expected=expected, message="change-amount"
        )
    if abs(abs(gap) - abs(stated)) <= allowance(figures):
        return _direction(change, found, "base")
    told = base.clear or (change.base is base and _one_slip(change, base))  # 比预算33.00万元节约4.54万元: said in one breath
    severity = "error" if told and change.fact.clear and base.fund == change.fact.fund else "warning"
    return broken("difference", kind, "change-amount",
                  text(label=change.fact.label, stated=plain(change.amount.value), expected=expected,
                       formula=f"{plain(change.fact.figure.value)} - {plain(base.figure.value)}"),
                  found, severity=severity, figure=change.amount, expected=expected,  # type: ignore[arg-type]
                  difference=in_unit(abs(abs(gap) - stated), change.amount, places), allowed=in_unit(allowance(figures), change.amount, places + 1),
                  cause=cause_of(change.amount, abs(gap), report, change.fact), measure=change.fact.measure, subject=change.fact.subject,
                  year=change.fact.year)  # fmt: skip


def _flat(change: Change, base: Fact, found: list[Evidence]) -> Outcome:
    if agree(change.fact.figure, base.figure):
        return holds("difference", kind_of([change.fact, base]), found, fact=change.fact, message="direction")
    return _direction(change, found, "flat")


def _direction(change: Change, found: list[Evidence], verb: str) -> Outcome:
    figure = change.amount or change.rate or change.fact.figure
    return broken("rate", "text", "direction", text(label=change.fact.label, stated=plain(figure.value), verb=verb), found,
                  figure=figure, severity="error" if verb != "flat" else "warning", measure=change.fact.measure,
                  subject=change.fact.subject, year=change.fact.year)  # fmt: skip


def _growth(change: Change, base: Fact | None, found: list[Evidence]) -> Outcome:
    assert change.rate is not None
    fact = change.fact
    sign = change.rate_direction or change.direction or 1
    low, high = interval(fact.figure)
    bottom: tuple[Decimal, Decimal]
    if change.amount is not None:
        amount = interval(change.amount)
        direction = change.direction or sign
        bottom = (low - amount[1], high - amount[0]) if direction > 0 else (low + amount[0], high + amount[1])
        top = amount
        formula = (
            f"{plain(change.amount.value)} / ({plain(fact.figure.value)} {'-' if direction > 0 else '+'} {plain(change.amount.value)})"
        )
    elif base is not None:
        bottom = interval(base.figure)
        top = (low - bottom[1], high - bottom[0])
        formula = f"({plain(fact.figure.value)} - {plain(base.figure.value)}) / {plain(base.figure.value)}"
    else:
        return unable("rate", "text", "no-counterpart", fact.label, found, fact)
    outcome = _judge_growth(change, top, bottom, formula, found, signed=change.amount is None)
    if outcome.state == "broken" and change.amount is not None and base is not None:
        printed = quotient(change.amount, base.figure)  # the figure itself may be wrong: the change still fits what it is measured from
        if printed is not None and fits(change.rate, printed):
            return holds(
                "rate", "text", found, fact=fact, stated=plain(change.rate.value), expected=shown(printed, change.rate), message="growth"
            )
    return outcome


def _judge_growth(change: Change, top: tuple[Decimal, Decimal], bottom: tuple[Decimal, Decimal], formula: str,
                  found: list[Evidence], *, signed: bool) -> Outcome:  # fmt: skip
    rate, fact = change.rate, change.fact
    assert rate is not None
    if bottom[0] <= 0 <= bottom[1]:
        if base_value(rate) and any(top):
            return broken("rate", "text", "growth-zero-base", text(label=fact.label, stated=plain(rate.value)), found, severity="warning",
                          figure=rate, measure=fact.measure, subject=fact.subject, year=fact.year)  # fmt: skip
        return unable("rate", "text", "zero-base", fact.label, found, fact)
    span = divided(top, bottom)
    assert span is not None
    sign = change.rate_direction or 1
    straight = Range(min(span.low * sign, span.high * sign), max(span.low * sign, span.high * sign)) if signed else span
    if fits(rate, straight):
        return holds("rate", "text", found, fact=fact, stated=plain(rate.value), expected=shown(straight, rate), message="growth")
    if signed and fits(rate, Range(-straight.high, -straight.low)):
        return _direction(change, found, "rate")
    size = Range(abs(straight.middle), abs(straight.middle))
    expected = shown(size, rate)
    clear = fact.clear and (change.base is None or change.base.year is not None or True)
    cause = _growth_cause(change, rate) or cause_of(rate, size.middle)
    return broken("rate", "text", "growth", text(label=fact.label, stated=plain(rate.value), expected=expected, formula=formula), found,
                  severity="error" if clear else "warning", figure=rate, expected=expected, difference=gap_of(rate, expected),
                  allowed=plain(digit_unit(rate)), cause=cause, measure=fact.measure, subject=fact.subject, year=fact.year)  # fmt: skip


def _growth_cause(change: Change, rate: Figure) -> Cause | None:
    """The change over this year's figure instead of last year's is the usual slip."""
    if change.amount is None:
        return None
    span = quotient(change.amount, change.fact.figure)
    return Cause("other-base", (("label", change.fact.label),)) if span is not None and fits(rate, span) else None
