"""What makes two figures one (口径键): the identities that a document proves to be keys.

An identity that takes two values in one spot, a column of a table or a sentence, tells two things by one name: there it is no key,
and its figures are compared with nothing. Values withdraw a link here, and never make one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ..model import Fact, Report
from ..numbers import is_money
from ..rules import Rules
from ..text import flat
from .funds import Funds
from .outcomes import agree

ITEM = "item"
ACCOUNT = "account"
SCORE = "total_score"
SHORTEST = 3  # characters of a name of its own; a shorter one turns up by chance


class Key(NamedTuple):
    """Every aspect in which two figures must be alike."""

    name: str
    owner: str | None
    year: int
    stage: str | None
    fund: str | None
    of: str | None
    also: str
    unit: str  # money, or the thing counted


class Spot(NamedTuple):
    """Where only identity tells two figures apart: a column of a table, a sentence."""

    origin: str
    block: int | None
    at: int | None


def spot_of(fact: Fact) -> Spot:
    """The spot of a figure."""
    place = fact.figure.place
    return Spot("table", place.table, place.col) if fact.origin == "table" else Spot("text", place.block, fact.sentence)


def key_of(fact: Fact, rules: Rules, funds: Funds) -> Key | None:
    """The key of a figure; None for one that is too little known to be compared."""
    if fact.year is None or fact.figure.unit is None or fact.nil or fact.of == ITEM:
        return None
    name = fact.measure
    if name == ITEM:
        if fact.how != "said" or fact.rule.startswith(ACCOUNT):
            return None  # what tables of accounts have in common is told by their codes and scopes
        name = rules.wording("name-ending").sub("", flat(fact.label))
        if len(name) < SHORTEST or rules.wording("total").search(name) or rules.wording("no-name").search(flat(fact.label)):
            return None
        name = f"{ITEM}:{name}"
    unit = "money" if is_money(fact.figure.unit) else fact.figure.unit
    return Key(name, fact.subject, fact.year, fact.stage, funds.scope(fact), fact.of, fact.also, unit)


def groups(report: Report, rules: Rules) -> Iterable[tuple[list[Fact], list[Fact]]]:
    """The figures of each key that is printed more than once, and those of them that a spot shows to be told apart by something else."""
    funds = Funds.of(report)
    found: dict[Key, list[Fact]] = defaultdict(list)
    for fact in report.facts:
        key = key_of(fact, rules, funds)
        if key is not None:
            found[key].append(fact)
    for key, facts in found.items():
        if len(facts) > 1:
            withdrawn = {id(fact) for fact in facts} if _of_several(key, facts) else _withdrawn(facts)
            yield [fact for fact in facts if id(fact) not in withdrawn], [fact for fact in facts if id(fact) in withdrawn]


def _of_several(key: Key, facts: list[Fact]) -> bool:
    """Two tables that score nobody by name, and differently, score two; then nothing tells which of them a score in the text is of."""
    if key.name != SCORE or key.owner is not None:
        return False
    tables = [fact.figure for fact in facts if fact.origin == "table"]
    return any(not agree(tables[0], one) for one in tables[1:])


def _withdrawn(facts: list[Fact]) -> set[int]:
    by_spot: dict[Spot, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_spot[spot_of(fact)].append(fact)
    return {id(fact) for each in by_spot.values() if any(not agree(each[0].figure, one.figure) for one in each[1:]) for fact in each}
