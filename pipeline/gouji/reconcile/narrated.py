"""What the narrative says of accounts (部门决算、部门预算公开), against their tables and against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..model import AccountLine, AccountMention, Fact, Report, Statement
from ..numbers import base_value, digit_unit, plain
from ..outcome import Outcome
from ..rules import Rules
from .causes import TELLING, significant, typo
from .outcomes import agree, evidence, holds
from .statements import TOTAL, amounts_of, equal_amounts, printed_alike, repeats
from .sums import sum_outcome

CLASS, ITEM = 3, 7  # digits of the codes of a class 类 and of an item 项
FEWEST_MENTIONS = 4  # items of the narrative that are taken for a list of all
OF_BASIC = ("personnel_expenditure", "public_expenditure", "basic_expenditure")
Way = list[Fact]  # amounts that add up to what is said


def check_narrated(report: Report, rules: Rules) -> list[Outcome]:
    """The accounts, and the parts of basic spending, that the narrative names."""
    del rules
    return [*_said_twice(report), *_narrative(report), *_basic(report), *_balanced(report)]


def _said_twice(report: Report) -> Iterator[Outcome]:
    """Amounts of one account, year and stage in one passage."""
    seen: dict[tuple[int, tuple[str, ...], int | None, str | None], AccountMention] = {}
    for one in report.mentions_of_accounts:
        key = (one.passage, one.path, one.fact.year, one.fact.stage)
        first = seen.setdefault(key, one)
        if first is not one and first.fact.figure.unit == one.fact.figure.unit and not one.code:
            yield equal_amounts(one.fact, first.fact, "text-text", "text-text")


def _narrative(report: Report) -> Iterator[Outcome]:
    """The accounts that the narrative names, against the tables and against the total of the list that they make."""
    off: list[Fact] = []
    for one in report.mentions_of_accounts:
        if one.fact.year != report.year:
            continue
        outcome = _of_class(one, report) if one.code else _of_item(one, report)
        if outcome is None:
            continue
        if outcome.state == "broken" and not one.code:
            off.append(one.fact)
        yield outcome
    yield from _listed(report, off)


def _of_item(one: AccountMention, report: Report) -> Outcome | None:
    """An item 项 by its path, against the lines that carry it; under several units, against their sum."""
    ways = [way for statement in report.statements for way in _ways(statement, _lines_of(one, statement), one.fact)]
    alone = [way[0] for way in ways if len(way) == 1]
    if any(_adds_up(one.fact, way) for way in ways if len(way) > 1) or not alone:
        return _summed_way(one, [way for way in ways if len(way) > 1], report)
    twin = next((fact for fact in alone if printed_alike(one.fact, fact)), None) or next(
        (fact for fact in alone if _slipped_from(one.fact, base_value(fact.figure))), alone[0]
    )
    return equal_amounts(one.fact, twin, "table-text", "table-text")


def _ways(statement: Statement, lines: Sequence[AccountLine], said: Fact) -> Iterator[Way]:
    """The amounts of lines of one account in the column of totals: each alone, or all of them where codes come again."""
    facts = [fact for line in lines for key, fact in line.amounts if key.split()[0] == TOTAL and _of_one_time(fact, said)]
    if repeats(statement) and len(facts) > 1:
        yield facts
    else:
        yield from ([fact] for fact in facts)


def _of_one_time(fact: Fact, other: Fact) -> bool:
    return (fact.stage, fact.year) == (other.stage, other.year)


def _adds_up(said: Fact, way: Way) -> bool:
    gap = abs(base_value(said.figure) - sum((base_value(fact.figure) for fact in way), Decimal(0)))
    return gap <= max(digit_unit(fact.figure) for fact in (said, *way))


def _summed_way(one: AccountMention, ways: Sequence[Way], report: Report) -> Outcome | None:
    """What is said against a sum of lines: the one that it is, else one from which a slip of the hand parts it."""
    good = next((way for way in ways if _adds_up(one.fact, way)), None)
    if good is not None:
        return holds("table-text", "table-text", [evidence("stated", one.fact), *(evidence("part", fact) for fact in good)], fact=one.fact,
                     stated=plain(one.fact.figure.value), message="sum")  # fmt: skip
    near = next((way for way in ways if _slipped_from(one.fact, sum((base_value(fact.figure) for fact in way), Decimal(0)))), None)
    return sum_outcome("parts-sum", one.fact, near, report) if near is not None else None


def _slipped_from(said: Fact, value: Decimal) -> bool:
    """Does a slip of the hand part an amount, not a round one, from a value?"""
    return significant(said.figure) >= TELLING and typo(base_value(said.figure), value, digit_unit(said.figure))


def _of_class(one: AccountMention, report: Report) -> Outcome | None:
    """A class 类 by its name. Which money it is of is not said: any column that has the amount is right; what no column
    has is an error only where a slip of the hand parts it from one.
    """
    known = [way[0] for way in _class_ways(one, report) if len(way) == 1]
    known.sort(key=lambda fact: not printed_alike(one.fact, fact))
    if known and printed_alike(one.fact, known[0]):
        return equal_amounts(one.fact, known[0], "table-text", "table-text")
    found = _summed_way(one, [*(way for way in _class_ways(one, report) if len(way) > 1), *_items(one, report)], report)
    if found is not None and found.state == "holds":
        return found
    near = next((fact for fact in known if _slipped_from(one.fact, base_value(fact.figure))), None)
    return equal_amounts(one.fact, near, "table-text", "table-text") if near is not None else found


def _class_ways(one: AccountMention, report: Report) -> Iterator[Way]:
    """The amounts of a class by column: alone, or over all units where its code comes again."""
    for statement in report.statements:
        lines = [
            line for line in statement.lines if line.code == one.code or (not line.code and line.level == 1 and line.name == one.path[0])
        ]
        for key in dict.fromkeys(
            key for line in lines for key, fact in line.amounts if fact.figure.unit != "%" and _of_one_time(fact, one.fact)
        ):
            facts = [fact for line in lines if (fact := amounts_of(line).get(key)) is not None]
            yield from [facts] if repeats(statement) else ([fact] for fact in facts)


def _items(one: AccountMention, report: Report) -> Iterator[Way]:
    """The items of a class in every column of every table that gives no line of the class itself."""
    for statement in report.statements:
        below = [line for line in statement.lines if line.code.startswith(one.code) and line.code != one.code]
        deepest = max((len(line.code) for line in below), default=0)
        keys = {key for line in below for key, fact in line.amounts if fact.figure.unit != "%" and _of_one_time(fact, one.fact)}
        for key in sorted(keys) if not any(line.code == one.code for line in statement.lines) else ():
            amounts = [amounts_of(line).get(key) for line in below if len(line.code) == deepest]
            way = [fact for fact in amounts if fact is not None]
            if way:
                yield way


def _lines_of(one: AccountMention, statement: Statement) -> list[AccountLine]:
    """The lines of a statement that carry the path of a mention; a table of items alone need not name their classes."""
    names = {line.code: line.name for line in statement.lines if line.code}
    return [
        line for line in statement.lines
        if len(line.code) == ITEM and line.name == one.path[2]
        and names.get(line.code[:5], one.path[1]) == one.path[1] and names.get(line.code[:CLASS], one.path[0]) == one.path[0]
    ]  # fmt: skip


def _listed(report: Report, off: Sequence[Fact]) -> Iterator[Outcome]:
    """A list of accounts in passages that follow each other, against a total that the narrative states."""
    firsts: dict[tuple[str, ...], Fact] = {}
    for one in report.mentions_of_accounts:
        if one.fact.year == report.year and one.fact.stage == _stage(report) and not one.code:
            firsts.setdefault(one.path, one.fact)
    parts = list(firsts.values())
    wholes = [fact for fact in report.facts if fact.origin == "text" and fact.stage == _stage(report) and fact.year == report.year
              and fact.measure in {"total_expenditure", "general_public_budget", "fiscal_revenue"} and not fact.nil and fact.figure.value]  # fmt: skip
    if len(parts) < FEWEST_MENTIONS or not wholes or len({fact.figure.unit for fact in (*parts, *wholes)}) > 1:
        return
    total = sum((base_value(part.figure) for part in parts), Decimal(0))
    step = max(digit_unit(part.figure) for part in parts)
    if any(0 <= base_value(whole.figure) - total <= step * len(parts) or abs(base_value(whole.figure) - total) <= step for whole in wholes):
        whole = min(wholes, key=lambda fact: abs(base_value(fact.figure) - total))
        yield holds("parts-sum", "text", [evidence("stated", whole)], fact=whole, stated=plain(whole.figure.value), message="sum")
    elif off:
        whole = min(wholes, key=lambda fact: abs(base_value(fact.figure) - total))
        yield sum_outcome("parts-sum", whole, parts, report, severity="warning")


def _stage(report: Report) -> str:
    return "initial_budget" if report.kind == "budget" else "actual"


# --- basic spending -----------------------------------------------------------------------------------


def _basic(report: Report) -> Iterator[Outcome]:
    """人员经费, 公用经费 and 基本支出 of the narrative against the totals of the table of basic spending, where a slip parts them."""
    totals = [(measure, fact) for statement in report.statements if "基本支出" in statement.title for measure, fact in _totals(statement)]
    for said in report.facts:
        if said.origin != "text" or said.measure not in OF_BASIC or said.subject is not None or said.nil or said.year != report.year:
            continue
        known = [fact for measure, fact in totals if measure == said.measure and fact.stage == said.stage]
        if said.figure.unit is None or not known or said.fund in {"government_fund", "state_capital"}:
            continue
        twin = next((fact for fact in known if printed_alike(said, fact)), None)
        near = next((fact for fact in known if _slipped_from(said, base_value(fact.figure))), None)
        if twin is not None or (near is not None and not agree(said.figure, near.figure)):
            yield equal_amounts(said, twin or near or known[0], "table-text", "table-text")


def _balanced(report: Report) -> Iterator[Outcome]:
    """收支总计 of the narrative against the totals of the tables: an error only where a slip parts it from one."""
    totals = [fact for statement in report.statements for line in statement.lines if not line.level
              for key, fact in line.amounts if key.split()[0] == TOTAL and fact.figure.unit != "%"]  # fmt: skip
    for said in report.facts:
        if said.origin != "text" or said.measure != "balanced_total" or said.subject is not None or said.nil or said.figure.unit is None:
            continue
        known = [fact for fact in totals if (fact.year, fact.stage) == (said.year, said.stage)]
        twin = next((fact for fact in known if printed_alike(said, fact)), None)
        near = next((fact for fact in known if _slipped_from(said, base_value(fact.figure))), None)
        if twin is not None or near is not None:
            yield equal_amounts(said, twin or near or known[0], "table-text", "table-text")


def _totals(statement: Statement) -> Iterator[tuple[str, Fact]]:
    """The totals of a table of basic spending, by what they are totals of."""
    for line in statement.lines:
        if line.level:
            continue
        named = "personnel_expenditure" if "人员" in line.name else "public_expenditure" if "公用" in line.name else "basic_expenditure"
        for key, fact in line.amounts:
            first = key.split()[0]
            if first in OF_BASIC:
                yield first, fact
            elif first == TOTAL and (named != "basic_expenditure" or len(line.amounts) > 1):
                yield named, fact
