"""All funds against one fund: when may 基本支出 of a section about one fund be held against the form's 基本支出?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..model import Fact, Report
from ..numbers import base_value

OTHER = ("government_fund_budget", "state_capital_budget", "social_insurance_budget", "special_account_revenue", "other_funds",
         "unit_funds")  # fmt: skip


THREE_PUBLIC = frozenset(
    {"three_public", "overseas_travel", "vehicle_expense", "vehicle_purchase", "vehicle_operation", "official_reception"}
)
OF_THE_TREASURY = frozenset({None, "fiscal", "general_public_budget"})


def same_scope(one: Fact, other: Fact) -> bool:
    """Are both of the same fund, as printed? 三公经费 are counted of fiscal money only, whether or not it is said."""
    if one.measure in THREE_PUBLIC and {one.fund, other.fund} <= OF_THE_TREASURY:
        return True
    return one.fund == other.fund


@dataclass(frozen=True)
class Funds:
    """Money of the unit's forms that is not of the general public budget, by measure, in 元."""

    other: Mapping[str, Decimal]
    known: bool  # do the forms show rows of other funds at all, filled or blank?
    spread: Mapping[str, Decimal]  # measure -> all-funds figure less the general-budget figure, actual

    @classmethod
    def of(cls, report: Report) -> Funds:
        """Read it off the unit's forms."""
        other = {
            fact.measure: base_value(fact.figure)
            for fact in report.facts
            if fact.measure in OTHER and fact.origin == "table" and fact.subject is None and fact.stage == "actual"
            and fact.year == report.year
        }  # fmt: skip
        blank = any(blank.measure in OTHER for form in report.forms if form.subject is None for blank in form.blanks)
        return cls({name: value for name, value in other.items() if value}, bool(other) or blank, _spread(report))

    def total(self) -> Decimal:
        """All of it."""
        return sum(self.other.values(), Decimal(0))

    def explains(self, one: Fact, other: Fact) -> str:
        """May two differing figures of different scope both be right? "explained", "possible" or "impossible"."""
        total = self.total()
        whole, part = (one, other) if one.fund is None else (other, one)
        gap = base_value(whole.figure) - base_value(part.figure)
        if not self.known and whole.origin == part.origin == "text":
            return "explained"
        if gap < 0 or (self.known and gap > total):
            return "impossible"
        both = sum((self.spread.get(name, Decimal(0)) for name in ("basic_expenditure", "project_expenditure")), Decimal(0))
        if one.stage == "actual" and (gap in self.other.values() or total in (gap, both)):
            return "explained"
        return "possible"


def _spread(report: Report) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for name in ("basic_expenditure", "project_expenditure"):
        facts = [f for f in report.facts if f.measure == name and f.stage == "actual" and f.subject is None and f.year == report.year]
        whole = next((f for f in facts if f.fund is None and f.origin == "table"), None)
        part = next((f for f in facts if f.fund == "general_public_budget"), None)
        if whole and part:
            found[name] = base_value(whole.figure) - base_value(part.figure)
    return found
