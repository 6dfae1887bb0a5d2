"""Indicator rows: is full score supported by the row itself, and are target and actual of one kind?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ..model import Indicator, Parsed, Report
from ..numbers import FACTORS, base_value, plain
from ..outcome import Evidence, Outcome
from ..regexes import compiled
from ..rules import Rules
from ..text import flat
from .lookup import facts_about
from .outcomes import broken, evidence, figure_evidence, holds, parsed_evidence, text, unable, words_evidence

SAME = ({"次", "场", "期", "批次", "批", "轮", "届", "回", "余次", "人次", "频次", "场次"},
        {"个", "家", "项", "处", "所", "件", "套", "台", "份", "座", "间", "只", "条", "村", "户", "起", "种", "类", "块", "本", "册", "篇章", "家次", "台/套", "台(套)"},
        {"人", "名", "人次", "位", "人数"}, {"天", "日", "工作日", "个工作日"}, {"平方米", "㎡", "m²", "m2"}, {"公里", "千米", "km"},
        {"小时", "学时", "课时"}, {"月", "个月"}, {"元", "万元", "亿元", "千元"}, {"%", "‰"}, {"分", "%"})  # fmt: skip
OVER = Decimal("1.3")  # beyond this the target was set too low, or the figure is wrong
DATED = compiled(r"(?:19|20)\d{2}|\d{1,2}月|\d{1,2}日|年底|年内|季度")
Verdict = Literal["met", "unmet", "over", "unknown"]


@dataclass(frozen=True)
class Pair:
    """A target and an actual value that can be compared: both in one unit."""

    target: Decimal
    actual: Decimal


def kind(parsed: Parsed) -> str:
    """number, rate, money, or words."""
    if parsed.value is None:
        return "words"
    if parsed.unit in {"%", "‰"}:
        return "rate"
    return "money" if parsed.unit in FACTORS else "count"


def comparable(target: Parsed, actual: Parsed) -> Pair | None:
    """Both as numbers of one unit, or None."""
    if target.value is None or actual.value is None or target.figure is None or actual.figure is None:
        return None
    one, other = target.unit, actual.unit
    if one and other and one != other and (one.startswith("万") or other.startswith("万")) and one.lstrip("万") == other.lstrip("万"):
        return Pair(base_value(target.figure), base_value(actual.figure))
    if one == other or one is None or other is None or any(one in group and other in group for group in SAME):
        money = {one, other} & set(FACTORS)
        if money and one and other:
            return Pair(base_value(target.figure), base_value(actual.figure))
        if {one, other} == {"%", "‰"}:
            return Pair(base_value(target.figure), base_value(actual.figure))
        return Pair(target.value, actual.value)
    return None


def scored(report: Report) -> Iterator[Indicator]:
    """The rows that a check can speak about."""
    return (one for one in (*report.indicators, *report.told) if not one.sub)


def check_met(report: Report, rules: Rules) -> list[Outcome]:
    """Full score only where the actual value meets the target."""
    outcomes = []
    for one in scored(report):
        outcomes.append(_met(one, rules))
        claim = _within_budget(one, report, rules)
        if claim is not None:
            outcomes.append(claim)
    return outcomes


def is_full(one: Indicator) -> bool:
    """All points earned."""
    return one.weight is not None and one.score is not None and one.score.value == one.weight.value and one.weight.value > 0


def _shown(one: Indicator) -> list[Evidence]:
    found = [parsed_evidence("target", one.level3, one.target, one.target_place),
             parsed_evidence("actual", one.level3, one.actual, one.actual_place)]  # fmt: skip
    if one.score:
        found.append(figure_evidence("score", one.level3, one.score, "table"))
    if one.weight:
        found.append(figure_evidence("weight", one.level3, one.weight, "table"))
    return found


def _words(one: Indicator) -> tuple[tuple[str, str], ...]:
    return text(label=one.level3, target=flat(one.target.raw)[:60], actual=flat(one.actual.raw)[:60],
                stated=plain(one.score.value) if one.score else "", expected=plain(one.weight.value) if one.weight else "")  # fmt: skip


def lower_is_better(one: Indicator, rules: Rules) -> bool | None:
    """Does less count as better? None where the words do not say."""
    if one.target.op in {"≤", "<"}:
        return True
    if one.target.op in {"≥", ">"}:
        return False
    if rules.wording("lower").search(one.level3):
        return True
    cost = rules.wording("cost").search(one.level2 or one.level3) is not None
    if kind(one.target) == "money":
        return True if cost else (False if one.level1.startswith("效益") else None)
    if cost or one.target.unit in {"天", "小时", "分钟", "日", "个工作日", "工作日", "个月", "月"}:
        return None
    return False


def verdict(one: Indicator, rules: Rules) -> Verdict:
    """Is the target met?"""
    pair = comparable(one.target, one.actual)
    if pair is None:
        return "unknown"
    if one.target.upper is not None and one.target.value:
        return _in_range(one, pair, rules)
    op = one.target.op
    if op in {"≥", ">"}:
        met = pair.actual >= pair.target
        return _over(pair) if met else "unmet"
    if op in {"≤", "<"}:
        return "met" if pair.actual <= pair.target else "unmet"
    lower = lower_is_better(one, rules)
    if lower is None:
        return "met" if pair.actual == pair.target else "unknown"
    if lower:
        return "met" if pair.actual <= pair.target else "unmet"
    return _over(pair) if pair.actual >= pair.target else "unmet"


def _in_range(one: Indicator, pair: Pair, rules: Rules) -> Verdict:
    """5-10天, 80-100家: inside is met, and so is the better side of it."""
    assert one.target.upper is not None
    assert one.target.value is not None
    top = pair.target * one.target.upper / one.target.value
    if pair.target <= pair.actual <= top:
        return "met"
    lower = lower_is_better(one, rules)
    if lower is None:
        return "unknown"
    return "met" if (pair.actual < pair.target) is lower else "unmet"


def _over(pair: Pair) -> Verdict:
    return "over" if pair.target > 0 and pair.actual > pair.target * OVER else "met"


def _met(one: Indicator, rules: Rules) -> Outcome:
    found = _shown(one)
    if one.weight is None or one.score is None:
        return unable("indicator-met", "indicator", "blank", one.level3, found)
    judged = verdict(one, rules)
    if judged == "unknown":
        return unable(
            "indicator-met",
            "indicator",
            "not-numeric",
            one.level3,
            found,
            target=flat(one.target.raw)[:40],
            actual=flat(one.actual.raw)[:40],
        )
    if judged == "unmet" and is_full(one):
        return broken("indicator-met", "indicator", "unmet", _words(one), found, figure=one.score, subject=one.subject)
    return holds("indicator-met", "indicator", found, message="unmet", stated=plain(one.score.value))


def _within_budget(one: Indicator, report: Report, rules: Rules) -> Outcome | None:
    """控制成本在预算内 with full score, held against the money of the same form."""
    if not rules.wording("within-budget").search(one.level3) or not is_full(one) or kind(one.target) in {"money", "count"}:
        return None
    facts = {fact.stage: fact for fact in reversed(facts_about(report, one.form)) if fact.measure == "total_funds"
             and fact.origin == "table" and fact.subject == one.subject and fact.figure.unit}  # fmt: skip
    initial, adjusted, actual = (facts.get(stage) for stage in ("initial_budget", "adjusted_budget", "actual"))
    if actual is None or initial is None or not base_value(initial.figure):
        return None
    found = [*_shown(one), evidence("stated", actual), evidence("base", initial)]
    if base_value(actual.figure) <= base_value(initial.figure):
        return holds("indicator-met", "indicator", found, fact=actual, message="cost-claim")
    measures = {"project_expenditure", "total_funds"} if one.subject is not None else {"total_funds", "total_expenditure"}
    admitted = next((claim for claim in report.budget_claims if not claim.within and claim.measure in measures), None)
    over = adjusted is not None and base_value(actual.figure) > base_value(adjusted.figure)
    if admitted is not None:
        found.append(words_evidence("claim", "", admitted.quote, admitted.place, "text", admitted.rule))
    return broken("indicator-met", "indicator", "cost-claim",
                  text(label=one.level3, stated=plain(actual.figure.value), expected=plain(initial.figure.value),
                       quote=admitted.quote if admitted else ""), found,
                  severity="error" if admitted or over else "warning", fact=actual, expected=plain(initial.figure.value))  # fmt: skip


def check_comparable(report: Report, rules: Rules) -> list[Outcome]:
    """Target and actual have one unit and one kind."""
    del rules
    return [_comparable(one) for one in scored(report) if one.target.raw and one.actual.raw]


def _comparable(one: Indicator) -> Outcome:
    found = _shown(one)
    kinds = kind(one.target), kind(one.actual)
    if comparable(one.target, one.actual) is not None or kinds == ("words", "words"):
        return holds("indicator-comparable", "indicator", found)
    full = is_full(one)
    if "words" in kinds:
        if _dated(one) or (kinds[0] == "words" and not one.target.raw.strip()):
            return unable(
                "indicator-comparable",
                "indicator",
                "not-numeric",
                one.level3,
                found,
                target=flat(one.target.raw)[:40],
                actual=flat(one.actual.raw)[:40],
            )
        return broken(
            "indicator-comparable",
            "indicator",
            "incomparable",
            _words(one),
            found,
            severity="warning",
            figure=one.score,
            subject=one.subject,
        )
    same_value = one.target.value == one.actual.value
    hard = full and not (same_value and kinds[0] == kinds[1])
    return broken("indicator-comparable", "indicator", "incomparable-full" if full else "incomparable", _words(one), found,
                  severity="error" if hard else "warning", figure=one.score, subject=one.subject)  # fmt: skip


def _dated(one: Indicator) -> bool:
    """A date on one side is not a number that the other could share a unit with."""
    return any(DATED.search(flat(side.raw)) for side in (one.target, one.actual))


def check_copied(report: Report, rules: Rules) -> list[Outcome]:
    """An actual value that carries a comparison is the target copied."""
    del rules
    outcomes = []
    for one in scored(report):
        if one.target.op not in {"≥", "≤", ">", "<"} or not one.actual.raw:
            continue
        copied = one.actual.op is not None and flat(one.actual.raw) == flat(one.target.raw)
        found = _shown(one)
        if copied:
            outcomes.append(
                broken(
                    "indicator-copied", "indicator", "copied", _words(one), found, severity="warning", figure=one.score, subject=one.subject
                )
            )
        else:
            outcomes.append(holds("indicator-copied", "indicator", found))
    return outcomes


def check_vague(report: Report, rules: Rules) -> list[Outcome]:
    """A target that nobody can measure."""
    outcomes = []
    for one in scored(report):
        target = flat(one.target.raw)
        if not target:
            continue
        if kind(one.target) != "words":
            outcomes.append(holds("indicator-vague", "indicator", [parsed_evidence("target", one.level3, one.target, one.target_place)]))
            continue
        vague = rules.wording("vague").search(target) is not None
        found = [parsed_evidence("target", one.level3, one.target, one.target_place)]
        if vague:
            outcomes.append(broken("indicator-vague", "indicator", "vague", _words(one), found, severity="warning", subject=one.subject))
        else:
            outcomes.append(
                unable(
                    "indicator-vague", "indicator", "not-numeric", one.level3, found, target=target[:40], actual=flat(one.actual.raw)[:40]
                )
            )
    return outcomes


def check_overfulfilled(report: Report, rules: Rules) -> list[Outcome]:
    """Far beyond the target without a reason: the target was too low, or a figure is wrong."""
    outcomes = []
    for one in scored(report):
        pair = comparable(one.target, one.actual) or _counts(one)
        if pair is None or one.target.op in {"≤", "<"} or lower_is_better(one, rules) is not False:
            continue
        found = _shown(one)
        if _over(pair) == "over" and not one.reason:
            outcomes.append(broken("indicator-overfulfilled", "indicator", "overfulfilled", _words(one), found, severity="warning",
                                   figure=one.score, subject=one.subject))  # fmt: skip
        else:
            outcomes.append(holds("indicator-overfulfilled", "indicator", found))
    return outcomes


def _counts(one: Indicator) -> Pair | None:
    """3次 against 8篇: of different units, but both counts of work done."""
    if kind(one.target) == kind(one.actual) == "count" and one.target.value is not None and one.actual.value is not None:
        return Pair(one.target.value, one.actual.value)
    return None


def check_deviation(report: Report, rules: Rules) -> list[Outcome]:
    """Points lost, or a target missed, ask for a reason where the form has a column for it."""
    outcomes = []
    for one in report.indicators:
        form = report.forms[one.form]
        if one.sub:
            continue
        if "reason" not in form.roles or one.weight is None or one.score is None:
            continue
        found = _shown(one)
        lost = one.score.value < one.weight.value
        missed = verdict(one, rules) == "unmet" and not is_full(one)
        if (lost or missed) and not one.reason:
            outcomes.append(broken("deviation-explained", "indicator", "unexplained", _words(one), found, severity="warning",
                                   figure=one.score, subject=one.subject))  # fmt: skip
        else:
            outcomes.append(holds("deviation-explained", "indicator", found))
    return outcomes
