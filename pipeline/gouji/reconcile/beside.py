"""What a table prints beside an amount that the text says again (同行数字): last year's 9055万元, where the text has only this year's and the growth.

That a row is of what the text speaks of is shown by its name and by its amount together, which both say of the same year.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from ..document import Paragraph
from ..model import Fact, Report
from ..numbers import base_value, is_money
from ..rules import Rules
from ..text import flat
from .lookup import kept

SHORTEST = 2  # letters of a name


@kept
def _by_value(report: Report) -> dict[tuple[Decimal, int | None], list[Fact]]:
    found: dict[tuple[Decimal, int | None], list[Fact]] = defaultdict(list)
    for fact in report.facts:
        if fact.origin == "table" and fact.figure.value and not fact.nil:
            found[base_value(fact.figure), fact.year].append(fact)
    return found


@kept
def _by_row(report: Report) -> dict[tuple[int | None, int | None], list[Fact]]:
    found: dict[tuple[int | None, int | None], list[Fact]] = defaultdict(list)
    for fact in report.facts:
        if fact.origin == "table":
            found[fact.figure.place.table, fact.figure.place.row].append(fact)
    return found


@kept
def _paragraphs(report: Report) -> dict[int, str]:
    return {one.block: one.text for one in report.document.blocks if isinstance(one, Paragraph)}


def beside(fact: Fact, year: int, stage: str | None, report: Report, rules: Rules) -> Fact | None:
    """The figure of a year that stands in the row of a fact of the text; none where there are two."""
    twins = [one for one in _by_value(report).get((base_value(fact.figure), fact.year), ()) if _is_same(one, fact, report, rules)]
    found = [each for one in twins for each in _by_row(report)[one.figure.place.table, one.figure.place.row]
             if each.year == year and each.stage == (stage or one.stage) and each.label == one.label and each.figure.unit == one.figure.unit]  # fmt: skip
    return found[0] if len({base_value(each.figure) for each in found}) == 1 else None


def _is_same(row: Fact, fact: Fact, report: Report, rules: Rules) -> bool:
    """Has a row of a table the name that the text says, or one that its paragraph begins with?"""
    if is_money(row.figure.unit) != is_money(fact.figure.unit) or (
        row.measure != fact.measure and "item" not in {row.measure, fact.measure}
    ):
        return False
    name, said = _core(row.label, rules), _core(fact.label, rules)
    if min(len(name), len(said)) >= SHORTEST and (name in said or said in name):
        return True
    text = flat(_paragraphs(report).get(fact.figure.place.block or -1, "")[: fact.figure.place.start])
    return len(name) > SHORTEST and name in text


def _core(label: str, rules: Rules) -> str:
    return rules.wording("name-ending").sub("", rules.wording("spending-ending").sub("", flat(label)))


__all__ = ["beside"]
