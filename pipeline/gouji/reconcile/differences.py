"""difference, and 其中 lines under indicators: single figures against what they are made of."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from ..model import Fact, Indicator, Report
from ..numbers import base_value, digit_unit, plain
from ..outcome import Outcome
from ..rules import Rules
from .causes import cause_of, typo
from .lookup import facts_of
from .outcomes import allowance, broken, decimals_for, evidence, figure_evidence, holds, in_unit, text, unable
from .sums import unit_facts


def check_sub_indicators(report: Report, rules: Rules) -> list[Outcome]:
    """其中 lines under an indicator divide it: where their targets add up, so do their actual values."""
    del rules
    outcomes = []
    parent: Indicator | None = None
    lines: list[Indicator] = []
    for one in (*report.indicators, None):
        if one is not None and parent is not None and one.sub and one.form == parent.form:
            lines.append(one)
            continue
        if parent is not None and len(lines) > 1:
            outcomes += _divided(parent, lines)
        parent, lines = one, []
    return outcomes


def _divided(parent: Indicator, lines: list[Indicator]) -> list[Outcome]:
    sides = [(parent.target, [one.target for one in lines]), (parent.actual, [one.actual for one in lines])]
    if any(side.figure is None or side.unit != whole.unit for whole, parts in sides for side in (whole, *parts)):
        return []
    verdicts = []
    for whole, parts in sides:
        total = sum((part.value for part in parts if part.value is not None), Decimal(0))
        found = [figure_evidence(role, label, side.figure, "table")
                 for role, label, side in (("stated", parent.level3, whole), *(("part", one.level3, part) for one, part in zip(lines, parts, strict=True)))
                 if side.figure is not None]  # fmt: skip
        verdicts.append((whole, total, found, total == whole.value))
    if not any(verdict[3] for verdict in verdicts):
        return [unable("parts-sum", "indicator", "open-list", parent.level3, verdicts[0][2])]
    out = []
    for whole, total, found, right in verdicts:
        if right:
            out.append(holds("parts-sum", "indicator", found, stated=plain(total), expected=plain(total), message="sum"))
        elif whole.figure is not None:
            out.append(broken("parts-sum", "indicator", "sum",
                              text(label=parent.level3, stated=plain(whole.figure.value), parts=" + ".join(e.raw for e in found[1:]),
                                   expected=plain(total), unit=whole.unit or ""), found, figure=whole.figure, expected=plain(total),
                              difference=plain(abs(total - whole.figure.value)), allowed="0", cause=cause_of(whole.figure, total),
                              subject=parent.subject))  # fmt: skip
    return out


def check_difference(report: Report, rules: Rules) -> list[Outcome]:
    """An adjustment is the difference of what it adjusts: 基本支出预算调整 = 基本支出实际 - 年初."""
    del rules
    outcomes = []
    for fact in facts_of(report, "basic_budget_adjustment"):
        if fact.subject is not None:
            continue
        ways = [
            (late, early)
            for stage in ("actual", "adjusted_budget")
            for late in _distinct(unit_facts(report, "basic_expenditure", stage))
            for early in _distinct(unit_facts(report, "basic_expenditure", "initial_budget"))
        ]
        outcomes.append(_difference(fact, ways, report))
    return outcomes + check_balance(report)


FLOW = ("prior_year_carryover", "total_revenue", "total_expenditure", "year_end_carryover")


def check_balance(report: Report) -> list[Outcome]:
    """上年结转 + 本年收入 - 本年支出 = 年末结转, where one sentence says all four. Other movements (结余分配) exist: only a gap
    that a slip explains is a finding.
    """
    by_sentence: dict[int | None, dict[str, Fact]] = defaultdict(dict)
    for measure in FLOW:
        for fact in facts_of(report, measure):
            if fact.origin == "text" and fact.subject is None and fact.figure.unit is not None and fact.clear:
                by_sentence[fact.sentence].setdefault(measure, fact)
    return [_balance([said[one] for one in FLOW]) for said in by_sentence.values() if len(said) == len(FLOW)]


def _balance(facts: list[Fact]) -> Outcome:
    start, income, spent, left = (base_value(fact.figure) for fact in facts)
    stated = facts[-1]
    figures = [fact.figure for fact in facts]
    found = [evidence("stated", stated), *(evidence("part", fact) for fact in facts[:-1])]
    expected = start + income - spent
    gap = abs(expected - left)
    if gap <= allowance(figures):
        return holds(
            "difference",
            "text",
            found,
            fact=stated,
            stated=plain(stated.figure.value),
            expected=in_unit(expected, stated.figure),
            message="difference",
        )
    step = max(map(digit_unit, figures))
    tries = ((left, expected), (start, left - income + spent), (income, left - start + spent), (spent, start + income - left))
    if not any(typo(value, right, step) for value, right in tries):
        return unable("difference", "text", "ambiguous", stated.label, found, stated)
    places = decimals_for(stated.figure, figures)
    return broken(
        "difference", "text", "difference",
        text(label=stated.label, stated=plain(stated.figure.value), expected=in_unit(expected, stated.figure, places), unit=stated.figure.unit or "",
             terms=f"{plain(figures[0].value)} + {plain(figures[1].value)} - {plain(figures[2].value)}"),
        found, fact=stated, expected=in_unit(expected, stated.figure, places), difference=in_unit(gap, stated.figure, places),
        allowed=in_unit(allowance(figures), stated.figure, places + 1), cause=cause_of(stated.figure, expected),
    )  # fmt: skip


def _distinct(facts: list[Fact]) -> list[Fact]:
    seen: dict[Decimal, Fact] = {}
    for fact in facts:
        seen.setdefault(base_value(fact.figure), fact)
    return list(seen.values())


def _difference(fact: Fact, ways: list[tuple[Fact, Fact]], report: Report) -> Outcome:
    if not ways or fact.figure.unit is None:
        return unable("difference", "table-text", "no-counterpart", fact.label, [evidence("stated", fact)], fact)
    value = base_value(fact.figure)
    for late, early in ways:
        gap = base_value(late.figure) - base_value(early.figure)
        found = [evidence("stated", fact), evidence("part", late), evidence("part", early)]
        if abs(value - gap) <= allowance((fact.figure, late.figure, early.figure)):
            return holds("difference", "table-text", found, fact=fact, stated=plain(fact.figure.value),
                         expected=in_unit(gap, fact.figure), message="difference")  # fmt: skip
    late, early = ways[0]
    gap = base_value(late.figure) - base_value(early.figure)
    figures = (fact.figure, late.figure, early.figure)
    places = decimals_for(fact.figure, figures)
    cause = cause_of(fact.figure, gap, report, fact, (late, early))
    return broken(
        "difference", "table-text", "difference",
        text(label=fact.label, stated=plain(fact.figure.value), expected=in_unit(gap, fact.figure, places), unit=fact.figure.unit,
             terms=f"{plain(late.figure.value)} - {plain(early.figure.value)}"),
        [evidence("stated", fact), evidence("part", late), evidence("part", early)],
        severity="warning" if cause is not None and cause.code == "sign" else "error", fact=fact,
        expected=in_unit(gap, fact.figure, places), difference=in_unit(abs(value - gap), fact.figure, places),
        allowed=in_unit(allowance(figures), fact.figure, places + 1), cause=cause,
    )  # fmt: skip
