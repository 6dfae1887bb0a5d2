"""Claims in words held against figures: within the budget, nothing spent, nine sections."""

from __future__ import annotations

from collections.abc import Sequence

from ..mapping.claims import BESIDE
from ..model import BudgetClaim, Enumeration, Fact, NilStatement, Report
from ..numbers import base_value, is_money, plain
from ..outcome import Outcome
from ..rules import Rules
from .causes import cause_of
from .lookup import facts_of, table_blocks, told_of_fund
from .outcomes import broken, evidence, figure_evidence, holds, text, unable, words_evidence


def check_budget(report: Report, rules: Rules) -> list[Outcome]:
    """控制在预算内, 超出预算; and capped items whose actual exceeds their budget."""
    outcomes = [_claim(one, report) for one in report.budget_claims]
    outcomes += _capped(report, rules)
    outcomes += _beyond_adjusted(report)
    return outcomes


def _stages(report: Report, measure: str, subject: str | None, year: int | None) -> dict[str | None, Fact]:
    known = [fact for fact in facts_of(report, measure) if fact.subject == subject and fact.year == year
             and not fact.nil and fact.of is None and fact.figure.unit is not None]  # fmt: skip
    known.sort(key=lambda fact: (fact.origin != "table", not fact.clear))
    stages: dict[str | None, Fact] = {}
    for fact in known:
        stages.setdefault(fact.stage, fact)
    return stages


def _is_told_before(fact: Fact, claim: BudgetClaim) -> bool:
    """Is it money of the same paragraph, before the end of a claim (未超过预算安排的6.50万元)?"""
    own, place = fact.figure.place, claim.place
    same = (own.block, own.row, own.col) == (place.block, place.row, place.col)
    return same and is_money(fact.figure.unit) and not fact.nil and (own.line or 0, own.start or 0) < (place.line or 0, place.end or 0)


def _last_told(told: Sequence[Fact], report: Report) -> dict[str | None, Fact]:
    """What is told last as done, and the budget of the same thing: 决算数小于预算数 says nothing of other items than the one that was told of, and
    not of its parts alone.
    """
    parts = {part.figure.place for one in report.compositions for part in one.parts}
    done = [fact for fact in told if fact.stage == "actual" and fact.of is None]
    actual = next((fact for fact in reversed(done) if fact.figure.place not in parts), done[-1] if done else None)
    if actual is None:
        return {}
    same = [
        fact
        for fact in told
        if (fact.measure, fact.label, fact.subject, fact.year) == (actual.measure, actual.label, actual.subject, actual.year)
    ]
    return {**{fact.stage: fact for fact in same if fact.of is None}, "actual": actual}


def _claim(one: BudgetClaim, report: Report) -> Outcome:
    told = [fact for fact in report.facts if _is_told_before(fact, one)] if one.beside else []
    stages = _last_told(told, report) if told else _stages(report, one.measure, one.subject, one.year)
    claim = words_evidence("claim", one.measure, one.quote, one.place, "text", one.rule)
    actual = stages.get("actual")
    budgets = [stages[stage] for stage in ("initial_budget", "adjusted_budget") if stage in stages]
    found = [claim, *([evidence("stated", actual)] if actual else []), *(evidence("base", one) for one in budgets)]
    if actual is None or not budgets:
        return unable("within-budget", "claim", "no-counterpart", one.measure, found, actual)
    within = [base_value(actual.figure) <= base_value(budget.figure) for budget in budgets]
    true = within[0] if one.within else not within[0]
    if true:
        return holds("within-budget", "claim", found, fact=actual, message="claim-within" if one.within else "claim-over")
    severity = "warning" if (any(within) if one.within else not all(within)) else "error"
    return broken("within-budget", "claim", "claim-within" if one.within else "claim-over",
                  text(label=actual.label, quote=one.quote, stated=plain(actual.figure.value), expected=plain(budgets[0].figure.value)),
                  found, severity=severity, fact=actual, expected=plain(budgets[0].figure.value))  # type: ignore[arg-type]  # fmt: skip


def _capped(report: Report, rules: Rules) -> list[Outcome]:
    """Items that budget rules cap one by one (三公, 会议, 培训)."""
    outcomes = []
    for rule in {rule.id: rule for rule in rules.measures if rule.controlled}.values():
        stages = _stages(report, rule.id, None, report.year)
        actual, budget = stages.get("actual"), stages.get("initial_budget")
        if actual is None or budget is None:
            continue
        found = [evidence("stated", actual), evidence("base", budget)]
        if base_value(actual.figure) <= base_value(budget.figure):
            outcomes.append(holds("within-budget", "claim", found, fact=actual, message="over-budget"))
        else:
            outcomes.append(_over(actual, budget, found))
    return outcomes


def _beyond_adjusted(report: Report) -> list[Outcome]:
    """More executed than the adjusted budget allows."""
    outcomes = []
    for fact in facts_of(report, "total_funds"):
        if fact.stage != "actual" or fact.origin != "table":
            continue
        budgets = table_blocks(report).get((fact.form, fact.subject, fact.year, "adjusted_budget"), ())
        budget = next((one for one in budgets if one.measure == fact.measure), None)
        if budget is None or budget.figure.unit != fact.figure.unit:
            continue
        found = [evidence("stated", fact), evidence("base", budget)]
        over = base_value(fact.figure) > base_value(budget.figure)
        outcomes.append(_over(fact, budget, found) if over else holds("within-budget", "table", found, fact=fact, message="over-budget"))
    return outcomes


def _over(actual: Fact, budget: Fact, found: list) -> Outcome:  # type: ignore[type-arg]
    return broken("within-budget", "claim" if actual.origin != budget.origin else actual.origin, "over-budget",
                  text(label=actual.label, stated=plain(actual.figure.value), expected=plain(budget.figure.value), unit=actual.figure.unit or ""),
                  found, severity="warning", fact=actual, expected=plain(budget.figure.value))  # fmt: skip


def check_nil(report: Report, rules: Rules) -> list[Outcome]:
    """无…支出 and a blank or zero row belong together."""
    del rules
    return [_nil(one, report) for one in report.nil_statements if one.year == report.year]


def _nil(one: NilStatement, report: Report) -> Outcome:
    known = [fact for fact in facts_of(report, one.measure) if fact.subject is None and fact.year == one.year
             and is_money(fact.figure.unit) and not fact.nil]  # fmt: skip
    if one.fund is None:
        known = [fact for fact in known if fact.stage in {"actual", None}]
    of_fund = told_of_fund(report, one.fund) if one.fund else ()
    known += [fact for fact in of_fund if fact.measure != one.measure and fact.year == one.year and is_money(fact.figure.unit)]
    claim = words_evidence("claim", one.measure, one.quote, one.place, "text", one.rule)
    spent = [fact for fact in known if base_value(fact.figure)]
    if spent:
        fact = spent[0]
        return broken("nil-statement", "claim", "nil", text(label=fact.label, quote=one.quote, stated=plain(fact.figure.value)),
                      [claim, *(evidence("stated", fact) for fact in spent[:3])], fact=fact, expected="0",
                      severity="error" if fact.clear else "warning")  # fmt: skip
    blank = any(blank.measure == one.measure for form in report.forms for blank in form.blanks)
    if known or blank:
        return holds("nil-statement", "claim", [claim, *(evidence("stated", fact) for fact in known[:3])], message="nil")
    return unable("nil-statement", "claim", "no-counterpart", one.measure, [claim])


def check_counts(report: Report, rules: Rules) -> list[Outcome]:
    """内设9个股室（…） lists nine."""
    del rules
    return [_count(one) for one in report.enumerations]


def _count(one: Enumeration) -> Outcome:
    found = [figure_evidence("stated", one.noun, one.count, "text", rule=one.rule),
             words_evidence("part", one.noun, one.quote, one.place, "text", one.rule)]  # fmt: skip
    value = int(one.count.value)
    if value in one.sizes:
        return holds("count-enumeration", "count", found, stated=str(value), expected=str(len(one.items)), message="count")
    if one.open and value > max(one.sizes):
        return unable("count-enumeration", "count", "open-list", one.noun, found)
    near = min(abs(value - size) for size in one.sizes)
    listed = len(one.items)
    if one.rule == BESIDE and near > 1:
        return unable("count-enumeration", "count", "open-list", one.noun, found)
    return broken("count-enumeration", "count", "count", text(label=one.noun, stated=value, expected=listed, items="、".join(one.items)), found,
                  severity="error" if near <= max(2, listed // 4) and not one.open and one.rule != BESIDE else "warning", figure=one.count, expected=str(listed),
                  difference=str(abs(value - listed)), allowed="0", cause=cause_of(one.count, one.count.value * 0 + listed))  # fmt: skip
