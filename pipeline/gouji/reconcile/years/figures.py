"""Figures of last year as this year's report gives them (上年决算数), against last year's own report."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from ...model import Change, Fact
from ...numbers import base_value, is_money, last_digit, plain
from ...outcome import Outcome
from ...rules import Rules
from ...text import flat, squeeze
from ..causes import cause_of
from ..funds import OF_THE_TREASURY, THREE_PUBLIC
from ..outcomes import HUNDRED, agree, allowance, broken, decimals_for, figure_evidence, holds, in_unit, text, unable
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


class Implied(NamedTuple):
    """What last year's amount must have been, in 元, and how it follows from what is printed."""

    low: Decimal
    high: Decimal
    terms: str

    @property
    def likely(self) -> Decimal:
        """The middle."""
        return (self.low + self.high) / 2


def _before(change: Change) -> Implied | None:
    """Last year's amount by this year's and its change: an amount, 持平, else a rate."""
    fact, amount, rate = change.fact, change.amount, change.rate
    value, off, printed = base_value(fact.figure), allowance((fact.figure,)), plain(fact.figure.value)
    if not is_money(fact.figure.unit):
        return None
    if amount is not None:
        exact, off = value - change.direction * base_value(amount), allowance((fact.figure, amount))
        sign = "-" if change.direction > 0 else "+"
        return Implied(exact - off, exact + off, f"{printed} {sign} {plain(amount.value)}") if is_money(amount.unit) else None
    if rate is None:
        off = max(off, abs(value) * NEARLY)
        return Implied(value - off, value + off, f"{printed} ± 0") if change.direction == 0 else None
    grown = 1 + (change.rate_direction or change.direction or 1) * rate.value / HUNDRED
    slack = last_digit(rate.decimals) / HUNDRED  # rounded or cut off
    if rate.approximate or grown - slack <= 0:
        return None
    return Implied((value - off) / (grown + slack), (value + off) / (grown - slack), f"{printed} / {plain(grown)}")


NEARLY = Decimal("0.05")  # 基本持平 is said of as much


def _implied(now: YearReport, change: Change, own: dict[Key, list[Own]]) -> Outcome | None:
    """比上年减少0.12万元: the figure less its change is what last year must have been."""
    fact, key = change.fact, _key(change.fact)
    before = _before(change) if key in own and _of_last_year(now, change) else None
    if before is None or key is None:
        return None
    rivals = [(one, base_value(one.fact.figure), allowance((one.fact.figure,))) for one in own[key]]
    fits = next((one for one, value, off in rivals if before.low - off <= value <= before.high + off), None)
    best = fits or own[key][0]
    moved = change.amount or change.rate
    grown = [replace(figure_evidence("part", fact.label, moved, "text", fact.measure, change.rule), source=now.source)] if moved else []
    found = [fact_of("stated", fact, now), *grown, fact_of("counterpart", best.fact, best.report)]
    if fits is not None:
        return holds("prior-year", KIND, found, fact=fact, stated=plain(fact.figure.value))
    places, theirs = decimals_for(fact.figure, [best.fact.figure]), base_value(best.fact.figure)
    words = text(label=fact.label, stated=in_unit(before.likely, fact.figure, places), unit=fact.figure.unit or "", year=now.year - 1,
                 terms=before.terms, expected=in_unit(theirs, fact.figure, places), last=best.report.year)  # fmt: skip
    off = (before.high - before.low) / 2 + allowance((best.fact.figure,))
    return broken("prior-year", KIND, "prior-implied", words, found, severity="warning", fact=fact,
                  expected=in_unit(theirs, fact.figure, places), difference=in_unit(abs(before.likely - theirs), fact.figure, places),
                  allowed=in_unit(off, fact.figure, places + 1))  # fmt: skip


def _of_last_year(now: YearReport, change: Change) -> bool:
    """Is the change from last year's actual figure, in a budget from last year's budget, which the sentence itself does not print?"""
    stage = "initial_budget" if now.kind == "budget" else "actual"
    if change.rule == LIKE_TERMS:
        return False
    alone = change.base is None and change.base_stage in ({None, stage} if now.kind == "budget" else {None})
    return alone and change.base_year == now.year - 1 and change.fact.year == now.year and change.fact.stage == stage
