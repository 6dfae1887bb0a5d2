"""Tables of accounts (部门决算、部门预算公开): classes and their items, totals, tables among each other, items of the narrative."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..model import AccountLine, AccountMention, Fact, Report, Statement, Table
from ..numbers import base_value, digit_unit, plain
from ..outcome import Outcome
from ..rules import Rules
from .causes import cause_of, slipped
from .outcomes import agree, allowance, broken, decimals_for, evidence, holds, in_unit, text, words_evidence
from .sums import sum_outcome

TOTAL = "total"
ITEM = 7  # digits of the code of an item 项
NEAR = 3  # blocks between a table and what is said of it
FEWEST_SHARED = 3  # accounts that two tables have in common
FEWEST_MENTIONS = 4  # items of the narrative that are taken for a list of all
Amounts = dict[str, Fact]


def check_statements(report: Report, rules: Rules) -> list[Outcome]:
    """Every statement by itself, statements among each other, and what the narrative says of their accounts."""
    del rules
    outcomes: list[Outcome] = [*_empty(report), *_reasons(report)]
    for one in report.statements:
        outcomes += _levels(one, report) if one.coded else _balance(one, report)
    outcomes += _sides(report)
    outcomes += _tables(report)
    outcomes += _said_twice(report)
    outcomes += _narrative(report)
    return outcomes


def _amounts(line: AccountLine) -> Amounts:
    return dict(line.amounts)


# --- one statement ------------------------------------------------------------------------------------


def _levels(one: Statement, report: Report) -> Iterator[Outcome]:
    """Each class is the sum of its items, the total that of the classes, column by column."""
    known = {line.code: line for line in one.lines if line.code}
    tops = [line for line in one.lines if line.code and not any(line.code.startswith(other) and other != line.code for other in known)]
    children: dict[str, list[AccountLine]] = defaultdict(list)
    for line in known.values():
        parent = max((code for code in known if code != line.code and line.code.startswith(code)), key=len, default=None)
        if parent is not None:
            children[parent].append(line)
    whole = [known[code] for code in children]
    totals = [line for line in one.lines if not line.level]
    pairs = [(line, children[line.code]) for line in whole] + ([(totals[0], tops)] if len(totals) == 1 and tops else [])
    orphans = len({len(line.code) for line in tops}) > 1  # an item without its class: a code may be wrong, or a line missing
    for line, parts in pairs:
        for outcome in _columns(line, parts, report):
            if outcome.state != "broken" or not orphans or _slip(line, parts, outcome):
                yield outcome


def _slip(whole: AccountLine, parts: Sequence[AccountLine], outcome: Outcome) -> bool:
    """Would one slip of the hand explain a sum that is off?"""
    for key, fact in whole.amounts:
        if outcome.evidence[0].place == fact.figure.place:
            return _explained(fact, [amount for part in parts if (amount := _amounts(part).get(key)) is not None])
    return False


def _columns(whole: AccountLine, parts: Sequence[AccountLine], report: Report) -> Iterator[Outcome]:
    """The sum in every column that the whole fills; a blank part counts as nothing."""
    below = [_amounts(part) for part in parts]
    for key, fact in whole.amounts:
        if fact.figure.unit == "%":
            continue
        given = [one[key] for one in below if key in one]
        if given:
            yield _summed(fact, given, report)


def _summed(whole: Fact, parts: Sequence[Fact], report: Report) -> Outcome:
    """A sum of a statement; one that is off by the rounding of its parts holds."""
    outcome = sum_outcome("parts-sum", whole, parts, report)
    if outcome.state != "broken":
        return outcome
    figures = [whole.figure, *(part.figure for part in parts)]
    gap = abs(base_value(whole.figure) - sum((base_value(part.figure) for part in parts), Decimal(0)))
    if gap <= max(allowance(figures), digit_unit(whole.figure)):
        return holds("parts-sum", "table", outcome.evidence, fact=whole, stated=outcome.stated, expected=outcome.expected, message="sum")
    return outcome


def _balance(one: Statement, report: Report) -> Iterator[Outcome]:
    """The first total of a side is the sum of its classes; later totals add what stands between."""
    tops: list[Fact] = []
    between: list[Fact] = []
    before: Fact | None = None
    for line in one.lines:
        fact = _amounts(line).get(TOTAL)
        if fact is None or fact.figure.unit == "%":
            continue
        if line.level:
            (between if before is not None else tops).append(fact) if line.level != 2 else None
            continue
        if before is None:
            parts = [part for part in tops if _level_of(one, part) == 1] or tops
            if len(parts) > 1 or tops:
                outcome = _summed(fact, parts, report)
                if outcome.state != "broken" or _explained(fact, parts):
                    yield outcome
        elif between or fact is not before:
            again = {part.label for part in tops}  # a fund named again below what was carried over is part of it
            own = [part for part in between if part.label not in again]
            ways = [[before, *between], [before, *own], [before, *(part for part in own if _level_of(one, part) != 1)]]
            found = [_summed(fact, way, report) for way in ways]
            good = next((outcome for outcome in found if outcome.state == "holds"), None)
            if good is not None:
                yield good
            elif _explained(fact, ways[1]):
                yield found[1]
        before, between = fact, []


def _level_of(one: Statement, fact: Fact) -> int:
    return next(line.level for line in one.lines if any(other is fact for _, other in line.amounts))


def _explained(whole: Fact, parts: Sequence[Fact]) -> bool:
    """Would one slip of the hand explain the gap? Lines of a side may be parts of each other in ways that no header tells."""
    step = max(digit_unit(fact.figure) for fact in (whole, *parts))
    return slipped(base_value(whole.figure), [base_value(part.figure) for part in parts], step)


def _sides(report: Report) -> Iterator[Outcome]:
    """What came in is what went out and what is left: the last totals of both sides of one table."""
    by_table: dict[int, list[Fact]] = defaultdict(list)
    for one in report.statements:
        if not one.coded:
            totals = [fact for line in one.lines if not line.level and (fact := _amounts(line).get(TOTAL))]
            if totals:
                by_table[one.table].append(totals[-1])
    for pair in by_table.values():
        if len(pair) == 2 and pair[0].figure.unit == pair[1].figure.unit:
            yield _equal(pair[0], pair[1], "table-table", "table")


# --- what is said of them --------------------------------------------------------------------------------


def _empty(report: Report) -> Iterator[Outcome]:
    """A table under which 本表为空表 stands holds no amount."""
    for said in report.mentions:
        if said.kind != "empty-table" or said.place.block is None:
            continue
        above = [block for block in report.document.blocks[max(said.place.block - NEAR, 0) : said.place.block] if isinstance(block, Table)]
        if not above:
            continue
        amounts = [fact for fact in report.facts if fact.figure.place.table == above[-1].index and fact.figure.value]
        words = words_evidence("claim", said.quote, said.raw or said.quote, said.place, "text", said.rule)
        if amounts:
            yield broken("nil-statement", "claim", "empty-table", text(quote=said.quote, stated=plain(amounts[0].figure.value), unit=amounts[0].figure.unit or ""),
                         [words, evidence("counterpart", amounts[0])], fact=amounts[0])  # fmt: skip
        else:
            yield holds("nil-statement", "claim", [words], message="empty-table")


def _reasons(report: Report) -> Iterator[Outcome]:
    """A change whose only reason is one for the other direction."""
    for said in report.mentions:
        if said.kind == "unfit-reason":
            words = words_evidence("claim", said.quote, said.raw or said.quote, said.place, "text", said.rule)
            yield broken("deviation-explained", "claim", "unfit-reason", text(quote=said.quote), [words], severity="warning")


# --- between tables -----------------------------------------------------------------------------------


def _tables(report: Report) -> Iterator[Outcome]:
    """The accounts of two tables whose totals agree, line by line."""
    views = [(one, key, lines) for one in report.statements for key in _keys(one) for lines in [_by_account(one, key)] if len(lines) > 1]
    for at, (one, key, lines) in enumerate(views):
        for other, other_key, others in views[at + 1 :]:
            if one.table == other.table or key != other_key or not _same_scope(lines, others, (_total(one, key), _total(other, key))):
                continue
            for account, fact in lines.items():
                twin = others.get(account)
                if twin is not None and twin.year == fact.year and twin.stage == fact.stage:
                    yield _equal(fact, twin, "table-table", "table-table")


def _keys(one: Statement) -> list[str]:
    return sorted({key for line in one.lines for key, fact in line.amounts if fact.figure.unit != "%"})


def _by_account(one: Statement, key: str) -> dict[str, Fact]:
    """The amounts of one column by account; accounts of the same name are told apart by their codes."""
    found: dict[str, Fact] = {}
    for line in one.lines:
        fact = _amounts(line).get(key)
        account = line.code or (line.name if line.level == 1 else "")
        if fact is not None and account:
            found.setdefault(account, fact)
    return found


def _same_scope(lines: dict[str, Fact], others: dict[str, Fact], totals: tuple[Fact | None, Fact | None]) -> bool:
    """Do two columns speak of the same money: the same total, most of their accounts, and those alike?"""
    one, other = totals
    if one is not None and other is not None and not _printed_alike(one, other):
        return False
    both = lines.keys() & others.keys()
    if len(both) < FEWEST_SHARED or len(both) * 5 < 4 * max(len(lines), len(others)):
        return False
    unlike = sum(1 for account in both if not _printed_alike(lines[account], others[account]))
    return unlike <= 1 or (unlike * 5 <= len(both) and one is not None and other is not None)


def _total(one: Statement, key: str) -> Fact | None:
    """The last total of a column."""
    return next((fact for line in reversed(one.lines) if not line.level and (fact := _amounts(line).get(key))), None)


def _equal(one: Fact, other: Fact, check: str, kind: str) -> Outcome:
    found = [evidence("stated", one), evidence("counterpart", other)]
    gap = abs(base_value(one.figure) - base_value(other.figure))
    expected = in_unit(base_value(other.figure), one.figure, decimals_for(one.figure, [other.figure]))
    if agree(one.figure, other.figure) or gap <= max(digit_unit(one.figure), digit_unit(other.figure)):
        return holds(check, kind, found, fact=one, stated=plain(one.figure.value), expected=expected, message="equal")
    where = "table" if other.origin == "table" else "text"
    return broken(
        check, kind, "equal", text(label=one.label, stated=plain(one.figure.value), unit=one.figure.unit or "", expected=expected, where=where),
        found, fact=one, expected=expected, difference=in_unit(gap, one.figure, decimals_for(one.figure, [other.figure])), allowed="0",
        cause=cause_of(one.figure, base_value(other.figure)),
    )  # fmt: skip


# --- the narrative ------------------------------------------------------------------------------------


def _said_twice(report: Report) -> Iterator[Outcome]:
    """Amounts of one account, year and stage in one passage."""
    seen: dict[tuple[int, tuple[str, ...], int | None, str | None], AccountMention] = {}
    for one in report.mentions_of_accounts:
        key = (one.passage, one.path, one.fact.year, one.fact.stage)
        first = seen.setdefault(key, one)
        if first is not one and first.fact.figure.unit == one.fact.figure.unit:
            yield _equal(one.fact, first.fact, "text-text", "text-text")


def _narrative(report: Report) -> Iterator[Outcome]:
    """The accounts that the narrative names, against the tables and against the total of the list that they make."""
    off: list[Fact] = []
    for one in report.mentions_of_accounts:
        if one.fact.year != report.year:
            continue
        lines = _lines_of(one, report)
        twins = [fact for line in lines for key, fact in line.amounts if key.split()[0] == TOTAL and fact.stage == one.fact.stage]
        if not twins:
            continue
        twin = next((fact for fact in twins if _printed_alike(one.fact, fact)), twins[0])
        outcome = _equal(one.fact, twin, "table-text", "table-text")
        if outcome.state == "broken":
            off.append(one.fact)
        yield outcome
    yield from _listed(report, off)


def _printed_alike(one: Fact, other: Fact) -> bool:
    gap = abs(base_value(one.figure) - base_value(other.figure))
    return agree(one.figure, other.figure) or gap <= max(digit_unit(one.figure), digit_unit(other.figure))


def _lines_of(one: AccountMention, report: Report) -> list[AccountLine]:
    """The lines that carry the path of a mention."""
    found: list[AccountLine] = []
    for statement in report.statements:
        names = {line.code: line.name for line in statement.lines if line.code}
        found += [
            line for line in statement.lines
            if len(line.code) == ITEM and (line.name, names.get(line.code[:5]), names.get(line.code[:3])) == (one.path[2], one.path[1], one.path[0])
        ]  # fmt: skip
    return found


def _listed(report: Report, off: Sequence[Fact]) -> Iterator[Outcome]:
    """A list of accounts in passages that follow each other, against a total that the narrative states."""
    firsts: dict[tuple[str, ...], Fact] = {}
    for one in report.mentions_of_accounts:
        if one.fact.year == report.year and one.fact.stage == _stage(report):
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
