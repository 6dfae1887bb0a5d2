"""All funds against one fund: when is 基本支出 of a section about one fund that of the unit?"""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Fact, Report

OTHER = ("government_fund_budget", "state_capital_budget", "social_insurance_budget", "special_account_revenue", "other_funds",
         "unit_funds")  # fmt: skip
THREE_PUBLIC = frozenset(
    {"three_public", "overseas_travel", "vehicle_expense", "vehicle_purchase", "vehicle_operation", "official_reception"}
)
OF_THE_TREASURY = frozenset({None, "fiscal", "general_public_budget"})
TOTALS = frozenset({"total_funds", "total_expenditure", "total_revenue", "balanced_total"})  # of one fund, or of all of them: two totals
BALANCED = "balanced_total"  # of the whole account, or of 财政拨款 alone: the tables give both
OWN_NAME = frozenset({"general_public_budget", *OTHER, "fiscal_revenue", "current_year_appropriation"})  # the name is that of the fund


@dataclass(frozen=True)
class Funds:
    """Does the unit have money that is not of the general public budget, as its forms and its narrative name it?"""

    several: bool

    @classmethod
    def of(cls, report: Report) -> Funds:
        """Read it off the report: a fund of another name with an amount."""
        return cls(any(fact.measure in OTHER and fact.figure.value and not fact.nil for fact in report.facts))

    def scope(self, fact: Fact) -> str | None:
        """The fund that tells a figure from another; None where there is but one, or where the name says it already."""
        if fact.measure in OWN_NAME or (fact.measure in THREE_PUBLIC and fact.fund in OF_THE_TREASURY):
            return None
        if fact.fund in OF_THE_TREASURY and not self.several and fact.measure != BALANCED:
            return None
        return fact.fund
