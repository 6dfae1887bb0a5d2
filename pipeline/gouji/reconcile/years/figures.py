"""Figures of last year as this year's report gives them (上年决算数), against last year's own report."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import NamedTuple

from ...model import Change, Fact
from ...numbers import base_value, is_money, plain
from ...outcome import Outcome
from ...rules import Rules
from ...text import flat, squeeze
from ..causes import cause_of
from ..funds import OF_THE_TREASURY, THREE_PUBLIC
from ..outcomes import agree, allowance, broken, decimals_for, figure_evidence, holds, in_unit, text, unable
from .evidence import KIND, fact_of, titled
from .report import YearReport

LIKE_TERMS = "the year before in like terms"  # 按同口径比上年增加: not from what last year's report says
Key = tuple[str, str | None, str | None, str | None]
ALL_FUNDS = "*"
MANY = 4  # figures from which a half that disagrees says that something else was counted


class Own(NamedTuple):
    """A figure of last year in last year's own report."""

    fact: Fact
    report: YearReport


def prior_year(now: YearReport, lasts: list[YearReport], rules: Rules) -> list[Outcome]:
    """Every figure of last year that this year's report gives or implies, against last year's own report.

    Where half of many or all of several differ the two reports count different things, or the accounts were restated: that is one warning, and
    nothing is said of single figures. Where this year's report says that it counts otherwise, each is a warning.
    """
    own = _own(lasts)
    outcomes = [made for key, facts in _stated(now).items() if key in own for made in _held(now, facts, own[key])]
    outcomes += [made for change in now.changes if (made := _implied(now, change, own)) is not None]
    if any(rules.wording("restated").search(squeeze(one.text).text) for one in now.passages):
        outcomes = [replace(one, severity="warning") if one.severity == "error" else one for one in outcomes]
    wrong = [one for one in outcomes if one.state == "broken"]
    if not outcomes:
        return [unable("prior-year", KIND, "no-counterpart", now.unit.name, titled(now, lasts[0]))]
    if (len(outcomes) >= MANY and 2 * len(wrong) >= len(outcomes)) or (len(outcomes) == len(wrong) > 1):
        return [one for one in outcomes if one.state != "broken"] + [_another_scope(now, lasts[0], wrong, len(outcomes))]
    return outcomes


def _another_scope(now: YearReport, last: YearReport, wrong: list[Outcome], count: int) -> Outcome:
    words = text(label=now.unit.name, count=len(wrong), total=count, year=last.year)
    found = [item for one in wrong[:MANY] for item in one.evidence]
    return broken("prior-year", KIND, "prior-scope", words, found, severity="warning", year=last.year)


def _key(fact: Fact) -> Key | None:
    """What a figure is of, across reports; None for what cannot be told apart well enough."""
    if not fact.clear or fact.figure.approximate or fact.figure.unit is None or fact.of is not None or fact.nil:
        return None
    if fact.stage not in {"actual", "initial_budget", None} or (is_money(fact.figure.unit) and fact.stage is None):
        return None
    if fact.measure in THREE_PUBLIC and fact.fund in OF_THE_TREASURY:
        return fact.measure, fact.subject and flat(fact.subject), fact.stage, ALL_FUNDS
    return fact.measure, fact.subject and flat(fact.subject), fact.stage, fact.fund


def _own(lasts: list[YearReport]) -> dict[Key, list[Own]]:
    found: dict[Key, list[Own]] = defaultdict(list)
    for report in lasts:
        for fact in report.facts:
            if fact.year == report.year and (key := _key(fact)) is not None:
                found[key].append(Own(fact, report))
    return found


def _stated(now: YearReport) -> dict[Key, list[Fact]]:
    """Last year's figures in this year's report; 由上年的12万元增加到…, the base of a change, is one by its sentence."""
    found: dict[Key, list[Fact]] = defaultdict(list)
    bases = [replace(one.base, clear=True) for one in now.changes if one.base is not None and not one.base.clear and one.fact.clear]
    for fact in (*now.facts, *bases):
        if fact.year == now.year - 1 and (key := _key(fact)) is not None:
            found[key].append(fact)
    return found


def _held(now: YearReport, facts: list[Fact], own: list[Own]) -> list[Outcome]:
    """Each figure of last year against all that last year's report printed for it: one that agrees is enough."""
    out = []
    for fact in facts:
        rivals = [one for one in own if is_money(one.fact.figure.unit) == is_money(fact.figure.unit)]
        if not rivals:
            continue
        match = next((one for one in rivals if agree(fact.figure, one.fact.figure)), None)
        out.append(_agrees(now, fact, match) if match else _differs(now, fact, rivals))
    return out


def _agrees(now: YearReport, fact: Fact, own: Own) -> Outcome:
    found = [fact_of("stated", fact, now), fact_of("counterpart", own.fact, own.report)]
    return holds("prior-year", KIND, found, fact=fact, stated=plain(fact.figure.value), expected=plain(own.fact.figure.value))


def _differs(now: YearReport, fact: Fact, rivals: list[Own]) -> Outcome:
    """An error where both stand in tables and last year's report is at one with itself; else somebody must look."""
    own = next((one for one in rivals if one.fact.origin == "table"), rivals[0])
    settled = all(agree(own.fact.figure, one.fact.figure) for one in rivals)
    tables = fact.origin == own.fact.origin == "table"
    figures = (fact.figure, own.fact.figure)
    places, expected = decimals_for(fact.figure, [own.fact.figure]), base_value(own.fact.figure)
    shown = in_unit(expected, fact.figure, places)
    return broken(
        "prior-year", KIND, "prior-year",
        text(label=fact.label, stated=plain(fact.figure.value), unit=fact.figure.unit or "", expected=shown, year=fact.year, last=own.report.year),
        [fact_of("stated", fact, now), fact_of("counterpart", own.fact, own.report)], severity="error" if tables and settled else "warning",
        fact=fact, expected=shown, difference=in_unit(abs(expected - base_value(fact.figure)), fact.figure, places),
        allowed=in_unit(allowance(figures), fact.figure, places + 1), cause=cause_of(fact.figure, expected),
    )  # fmt: skip


def _implied(now: YearReport, change: Change, own: dict[Key, list[Own]]) -> Outcome | None:
    """比上年减少0.12万元: the figure less its change is what last year must have been."""
    fact, amount, key = change.fact, change.amount, _key(change.fact)
    if key not in own or key is None or amount is None or not is_money(amount.unit) or not _of_last_year(now, change):
        return None
    expected = base_value(fact.figure) - change.direction * base_value(amount)
    fits = next(
        (one for one in own[key] if abs(base_value(one.fact.figure) - expected) <= allowance((fact.figure, amount, one.fact.figure))), None
    )
    best = fits or own[key][0]
    grown = replace(figure_evidence("part", fact.label, amount, "text", fact.measure, change.rule), source=now.source)
    found = [fact_of("stated", fact, now), grown, fact_of("counterpart", best.fact, best.report)]
    if fits is not None:
        return holds("prior-year", KIND, found, fact=fact, stated=plain(fact.figure.value))
    figures = (fact.figure, amount, best.fact.figure)
    places = decimals_for(fact.figure, figures[1:])
    theirs = base_value(best.fact.figure)
    words = text(label=fact.label, stated=in_unit(expected, fact.figure, places), unit=fact.figure.unit or "", year=now.year - 1,
                 terms=f"{plain(fact.figure.value)} {'-' if change.direction > 0 else '+'} {plain(amount.value)}",
                 expected=in_unit(theirs, fact.figure, places), last=best.report.year)  # fmt: skip
    return broken("prior-year", KIND, "prior-implied", words, found, severity="warning", fact=fact,
                  expected=in_unit(theirs, fact.figure, places), difference=in_unit(abs(expected - theirs), fact.figure, places),
                  allowed=in_unit(allowance(figures), fact.figure, places + 1))  # fmt: skip


def _of_last_year(now: YearReport, change: Change) -> bool:
    """Is the change from last year's actual figure, in a budget from last year's budget, which the sentence itself does not print?"""
    stage = "initial_budget" if now.kind == "budget" else "actual"
    if change.rule == LIKE_TERMS:
        return False
    alone = change.base is None and change.base_stage in ({None, stage} if now.kind == "budget" else {None})
    return alone and change.base_year == now.year - 1 and change.fact.year == now.year and change.fact.stage == stage
