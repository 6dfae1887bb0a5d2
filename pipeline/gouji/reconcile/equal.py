"""table-text, table-table, text-text: what is printed twice is printed alike."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from decimal import Decimal

from ..model import Fact, Report, Severity
from ..numbers import base_value, digit_unit, is_money, plain
from ..outcome import Cause, Outcome
from ..rules import Rules
from .achieved import check_achieved
from .causes import cause_of, significant, slip
from .funds import Funds, same_scope
from .items import check_items
from .lookup import parts_told
from .outcomes import agree, allowance, broken, decimals_for, evidence, holds, in_unit, text, unable

Key = tuple[str, str | None, int | None, str | None, str | None, str | None]


def check_equal(report: Report, rules: Rules) -> list[Outcome]:
    """Every identity that is printed more than once."""
    funds = Funds.of(report)
    outcomes: list[Outcome] = []
    for facts in _by_identity(report, rules).values():
        if len(facts) > 1:
            outcomes += _compare(facts, report, funds, rules)
    return outcomes + check_items(report) + check_achieved(report, rules)


def _by_identity(report: Report, rules: Rules) -> dict[Key, list[Fact]]:
    groups: dict[Key, list[Fact]] = defaultdict(list)
    wholes = {id(part): one.whole.measure for one in report.compositions for part in one.parts if part.measure in ECONOMIC}
    for fact in report.facts:
        if fact.measure == "item" or fact.year is None or fact.figure.unit is None or fact.nil or fact.of == "item":
            continue
        rule = rules.measure(fact.measure)
        scope = wholes.get(id(fact)) if fact.measure in ECONOMIC else None
        if rule is not None and (rule.generic or rule.id in TOTALS):
            scope = _scope(fact)
        subject = _scored_project(fact, report) or fact.subject
        groups[fact.measure, subject, fact.year, fact.stage, fact.of, scope].append(fact)
    return groups


ECONOMIC = frozenset({"wages_welfare", "goods_services", "family_subsidies", "capital_expenditure"})  # of 基本支出, of 项目支出, of both


def _scored_project(fact: Fact, report: Report) -> str | None:
    """The project whose form gives the score that the text tells, in a report that holds the forms of several."""
    if fact.measure != "total_score" or fact.origin != "text" or fact.subject is not None:
        return None
    scored = [(form.subject, form.total_score) for form in report.forms if form.total_score is not None]
    if any(subject is None for subject, _ in scored) or len({subject for subject, _ in scored}) < 2:
        return None
    return next((subject for subject, score in scored if agree(score, fact.figure)), None)


TOTALS = frozenset({"total_funds", "total_expenditure", "total_revenue", "balanced_total"})


def _scope(fact: Fact) -> str | None:
    """Money of one fund is compared with money of that fund; of all funds and general with each other, with care."""
    fund = None if fact.fund in {None, "general_public_budget"} else fact.fund
    return f"{fund or ''} {GRAND}" if GRAND in fact.label and fact.measure in CARRYING else fund


GRAND = "总计"  # holds what was carried over, which 合计 does not
CARRYING = frozenset({"total_revenue", "total_expenditure"})


def _compare(facts: list[Fact], report: Report, funds: Funds, rules: Rules) -> list[Outcome]:
    """Hold each fact against the reading that most of them share; of equals, the forms speak first."""
    clusters = _clusters(sorted(facts, key=lambda one: (one.origin != "table", not one.clear)))
    clusters.sort(key=lambda cluster: (-len(cluster), cluster[0].origin != "table"))
    main = clusters[0]
    outcomes = [_agreement(main[0], other) for other in main[1:]]
    for cluster in clusters[1:]:
        outcomes += [_disagreement(fact, main, report, funds, rules) for fact in cluster[:1]]
        outcomes += [_agreement(cluster[0], other) for other in cluster[1:]]
    return outcomes


def _clusters(facts: list[Fact]) -> list[list[Fact]]:
    """The facts that agree, under the first of them. Two agree only within one unit of the last digit of the coarser: only
    clusters so near are looked at.
    """
    clusters: list[list[Fact]] = []
    heads: list[tuple[Decimal, int]] = []  # the value of each cluster's first fact, in order, and which cluster it is
    coarsest = max(digit_unit(fact.figure) for fact in facts)
    for fact in facts:
        value = base_value(fact.figure)
        near = heads[bisect_left(heads, (value - coarsest, -1)) : bisect_right(heads, (value + coarsest, len(facts)))]
        home = next((clusters[at] for _, at in sorted(near, key=lambda one: one[1]) if agree(fact.figure, clusters[at][0].figure)), None)
        if home is None:
            insort(heads, (value, len(clusters)))
            clusters.append([fact])
        else:
            home.append(fact)
    return clusters


def is_generic(fact: Fact, rules: Rules) -> bool:
    """A name that sections repeat with another scope each time (基本支出, 项目支出, 支出合计)."""
    rule = rules.measure(fact.measure)
    return rule is not None and (rule.generic or rule.id in TOTALS)


def _check_id(one: Fact, other: Fact) -> str:
    if one.origin != other.origin:
        return "table-text"
    return "table-table" if one.origin == "table" else "text-text"


def _agreement(one: Fact, other: Fact) -> Outcome:
    check = _check_id(one, other)
    slip = one.figure.decimals == other.figure.decimals and one.figure.unit == other.figure.unit
    if slip and one.figure.value != other.figure.value and not one.figure.approximate and not other.figure.approximate:
        return _unequal(other, [one], check, "warning", Cause("rounding"))
    return holds(check, check, (evidence("stated", one), evidence("counterpart", other)), fact=one,
                 stated=plain(one.figure.value), expected=plain(other.figure.value), message="equal")  # fmt: skip


def _disagreement(fact: Fact, main: list[Fact], report: Report, funds: Funds, rules: Rules) -> Outcome:
    other = next((one for one in main if one.origin != fact.origin), main[0])
    check = _check_id(fact, other)
    found = (evidence("stated", fact), evidence("counterpart", other))
    if fact.figure.approximate or other.figure.approximate:
        return unable(check, check, "approximate", fact.label, found, fact)
    if _rows_of_one_name(fact, other):
        return unable(check, check, "ambiguous", fact.label, found, fact)
    severity: Severity = "error" if fact.clear and other.clear else "warning"
    if (
        check == "text-text"
        and is_generic(fact, rules)
        and not ((fact.fund == other.fund and fact.fund) or fact.section == other.section is not None)
    ):
        return _near_miss(fact, main, report) or unable(check, check, "ambiguous", fact.label, found, fact)
    if check == "text-text" and fact.measure in ECONOMIC and not _parts_of_a_whole((fact, other), report):
        return _near_miss(fact, main, report) or unable(check, check, "ambiguous", fact.label, found, fact)
    if not same_scope(fact, other):
        verdict = funds.explains(fact, other)
        if verdict == "explained":
            return unable(check, check, "ambiguous", fact.label, found, fact)
        severity = "error" if verdict == "impossible" and severity == "error" else "warning"
    cause = cause_of(fact.figure, base_value(other.figure), report, fact, (other,))
    if not (fact.clear and other.clear) and not slip(cause):
        return unable(check, check, "ambiguous", fact.label, found, fact)  # more likely two things than one
    return _unequal(fact, main, check, severity, cause)


def _parts_of_a_whole(facts: tuple[Fact, Fact], report: Report) -> bool:
    """Does the narrative say of both what they are parts of?"""
    known = parts_told(report)
    return all(id(fact) in known for fact in facts)


def _rows_of_one_name(fact: Fact, other: Fact) -> bool:
    """Two rows of one column that bear the same name: two things, not one figure printed twice."""
    one, two = fact.figure.place, other.figure.place
    return fact.subject is not None and fact.origin == other.origin == "table" and (one.table, one.col) == (two.table, two.col)


def _near_miss(fact: Fact, main: list[Fact], report: Report) -> Outcome | None:
    """A name that sections repeat with another scope: only one digit astray in a long number is a disagreement."""
    other = main[0]
    cause = cause_of(fact.figure, base_value(other.figure), report, fact, (other,))
    long = min(significant(fact.figure), significant(other.figure)) >= LONG
    if cause is None or cause.code not in {"transposed", "one-digit"} or not long or not (fact.clear and other.clear):
        return None
    return _unequal(fact, main, "text-text", "error" if cause.code == "transposed" else "warning", cause)


LONG = 5  # digits; two unlike amounts seldom share all but one of so many


def _unequal(fact: Fact, main: list[Fact], check: str, severity: Severity, cause: Cause | None) -> Outcome:
    other = next((one for one in main if one.origin != fact.origin), main[0])
    expected = base_value(other.figure)
    places = decimals_for(fact.figure, [other.figure])
    shown = in_unit(expected, fact.figure, places) if is_money(fact.figure.unit) else plain(other.figure.value)
    gap = in_unit(abs(expected - base_value(fact.figure)), fact.figure, places)
    step = max(digit_unit(fact.figure), digit_unit(other.figure)) if not is_money(fact.figure.unit) else Decimal(0)
    allowed = in_unit(allowance((fact.figure, other.figure)) + step * 0, fact.figure, places + 1)
    others = [one for one in main if one is not fact][:3]
    return broken(
        check, check, "equal",
        text(label=fact.label, stated=plain(fact.figure.value), unit=fact.figure.unit or "", expected=shown, where=other.origin),
        (evidence("stated", fact), *(evidence("counterpart", one) for one in others)),
        severity=severity, fact=fact, expected=shown, difference=gap, allowed=allowed, cause=cause,
    )  # fmt: skip
