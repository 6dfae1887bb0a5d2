"""Which budget a sentence speaks of that does not say it (预算12万元): the one that the report names besides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ..model import Fact
from ..numbers import base_value, digit_unit

INITIAL, ADJUSTED = "initial_budget", "adjusted_budget"
Identity = tuple[str, str | None, int | None, str | None]


def with_budgets(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts; a budget of no certain kind is the adjusted one where that has the same amount, and no first budget that is called so has it."""
    named: dict[tuple[Identity, str | None], list[Fact]] = defaultdict(list)
    for fact in facts:
        if not fact.bare and fact.stage in {INITIAL, ADJUSTED}:
            named[_identity(fact), fact.stage].append(fact)
    return tuple(
        replace(fact, stage=ADJUSTED)
        if fact.bare
        and fact.stage == INITIAL
        and _among(fact, named[_identity(fact), ADJUSTED])
        and not _among(fact, named[_identity(fact), INITIAL])
        else fact
        for fact in facts
    )


def _identity(fact: Fact) -> Identity:
    return fact.measure, fact.subject, fact.year, fact.fund


def _among(fact: Fact, others: Sequence[Fact]) -> bool:
    """Has one of some others the same amount, as far as it is printed?"""
    return any(
        abs(base_value(fact.figure) - base_value(one.figure)) <= max(digit_unit(fact.figure), digit_unit(one.figure)) / 2 for one in others
    )


__all__ = ["with_budgets"]
