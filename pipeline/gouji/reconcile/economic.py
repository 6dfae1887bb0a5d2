"""part-of-whole: what is listed within a whole, and basic spending by economic class (经济分类) within the three public expenses (三公)."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Fact, Report
from ..numbers import base_value
from ..outcome import Outcome
from ..rules import Rules
from .funds import OF_THE_TREASURY
from .lookup import facts_of
from .sums import open_parts, within

BASIC = "基本支出"
# The classes (款) of the published table of economic classes for government budgets that the three public expenses are made of.
CODES = {"30212": "overseas_travel", "30217": "official_reception", "30231": "vehicle_operation", "31013": "vehicle_purchase"}
COLUMNS = ("total", "public_expenditure")


def check_part_of_whole(report: Report, rules: Rules) -> list[Outcome]:
    """Parts that need not be all do not exceed their whole."""
    return [*open_parts(report, rules), *_basic_within(report)]


def _basic_within(report: Report) -> Iterator[Outcome]:
    """公务接待费 among basic spending is part of the 公务接待费 of all spending, whose table holds what projects spent too."""
    for measure, part in _basic(report):
        wholes = [one for one in facts_of(report, measure) if _whole_of(one, part, report)]
        if wholes and len({base_value(one.figure) for one in wholes}) == 1:
            yield within(wholes[0], [part], report, [part])


def _basic(report: Report) -> Iterator[tuple[str, Fact]]:
    """What was spent on each, as basic spending."""
    for statement in report.statements:
        for line in statement.lines if BASIC in statement.title and statement.coded else ():
            amounts = dict(line.amounts)
            part = next((amounts[one] for one in COLUMNS if one in amounts), None)
            if line.code in CODES and part is not None and part.figure.unit is not None:
                yield CODES[line.code], part


def _whole_of(one: Fact, part: Fact, report: Report) -> bool:
    """Is it of the table that shows all spending of that kind, in the same year and stage?"""
    table = one.figure.place.table
    return (
        one.origin == "table"
        and (one.stage, one.year, one.subject) == (part.stage, part.year, part.subject)
        and one.fund in OF_THE_TREASURY
        and one.figure.unit is not None
        and table is not None
        and all(statement.table != table for statement in report.statements)
    )
