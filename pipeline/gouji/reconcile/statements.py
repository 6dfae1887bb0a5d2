"""Tables of accounts (部门决算、部门预算公开): classes and their items, totals, tables among each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import pairwise

from ..document import Table
from ..model import AMONG, AccountLine, Fact, Report, Statement
from ..numbers import base_value, digit_unit, plain
from ..outcome import Outcome
from ..rules import Rules
from .causes import TELLING, cause_of, significant, slipped
from .lookup import facts_of_table
from .outcomes import agree, allowance, broken, decimals_for, evidence, holds, in_unit, text, words_evidence
from .sums import sum_outcome

TOTAL = "total"
SHORT_NAME, ALIKE = 5, 0.88  # characters of a name that another may differ from by one, and the share that they have in common
NUMBERED = 2  # level of the lines 1、2、3、 below a class
NEAR = 3  # blocks between a table and what is said of it
FEWEST_SHARED = 3  # accounts that two tables have in common
FEWEST_TELLING = 3  # lines that must show a sum of columns for each that may break it
MOST_OFF = 2  # lines that may break it
Amounts = dict[str, Fact]


def check_statements(report: Report, rules: Rules) -> list[Outcome]:
    """Every statement by itself, statements among each other, and what is said under them."""
    outcomes: list[Outcome] = [*_empty(report), *_reasons(report)]
    for one in report.statements:
        outcomes += _levels(one, report) if one.coded else [*_balance(one, report), *_numbered(one, report)]
        outcomes += _across(one, report)
    outcomes += _sides(report, rules)
    outcomes += _tables(report)
    return outcomes


def amounts_of(line: AccountLine) -> Amounts:
    """The amounts of a line by column."""
    return dict(line.amounts)


# --- one statement ------------------------------------------------------------------------------------


def _levels(one: Statement, report: Report) -> Iterator[Outcome]:
    """Each class is the sum of its items, the total that of the classes, column by column; unit by unit where they are listed."""
    groups = _by_unit(one.lines)
    for group in groups:
        yield from _hierarchy(group, report)
    if len(groups) > 1:
        total, units = groups[0][0], [group[0] for group in groups[1:]]
        for outcome in _columns(total, units, report):
            if outcome.state != "broken" or _slip(total, units, outcome):
                yield outcome


def repeats(one: Statement) -> bool:
    """Do codes come again, because the accounts of several units stand one after the other?"""
    codes = [line.code for line in one.lines if line.code]
    return len(codes) != len({*codes})


def _by_unit(lines: Sequence[AccountLine]) -> list[list[AccountLine]]:
    """The lines in one group; where codes come again under the names of several units, the total and then each unit's lines."""
    codes = [line.code for line in lines if line.code]
    if len(codes) == len({*codes}):
        return [[*lines]]
    heads = [at for at, line in enumerate(lines) if not line.code and line.amounts and line.level != AMONG]
    if len(heads) < 2 or heads[0] or heads[1] != 1:
        return []  # codes that come again without a word: whose they are is not said
    groups = [[*lines[at:end]] for at, end in zip(heads[1:], [*heads[2:], len(lines)], strict=True)]
    each = [[line.code for line in group if line.code] for group in groups]
    return [[lines[0]], *groups] if all(len(own) == len({*own}) for own in each) else []


def _hierarchy(lines: Sequence[AccountLine], report: Report) -> Iterator[Outcome]:
    """The sums of one group of lines; its first line without a code is its total."""
    known = {line.code: line for line in lines if line.code}
    tops = [line for line in lines if line.code and _above(line.code, known) is None]
    children: dict[str, list[AccountLine]] = defaultdict(list)
    for line in known.values():
        parent = _above(line.code, known)
        if parent is not None:
            children[parent].append(line)
    whole = [known[code] for code in children]
    totals = [line for line in lines if not line.level] or [line for line in lines[:1] if not line.code]
    pairs = [(line, children[line.code]) for line in whole] + ([(totals[0], tops)] if len(totals) == 1 and tops else [])
    unread = any(not line.code and line.level not in {0, AMONG} for line in lines)  # 210.11 is no code: whose part it is is not said
    orphans = unread or len({len(line.code) for line in tops}) > 1  # an item without its class: a code may be wrong, or a line missing
    for line, parts in pairs:
        for outcome in _columns(line, parts, report):
            if outcome.state != "broken" or not orphans or _slip(line, parts, outcome):
                yield outcome


def _above(code: str, known: Mapping[str, AccountLine]) -> str | None:
    """The longest code that another one goes on from."""
    return next((code[:end] for end in range(len(code) - 1, 0, -1) if code[:end] in known), None)


def _across(one: Statement, report: Report) -> Iterator[Outcome]:
    """合计 = 基本支出 + 项目支出 …: the columns of which the first is the sum, as nearly all lines show; a blank is nothing."""
    columns = sorted({(fact.figure.place.col or 0, key) for line in one.lines for key, fact in line.amounts if fact.figure.unit != "%"})
    keys = [key for _, key in columns]
    best: tuple[int, list[Outcome]] = (0, [])
    for at in range(len(keys)):
        for low in range(at + 1, len(keys)):
            for high in range(low + 2, len(keys) + 1):
                told, outcomes = _row_sums(one, keys[at], keys[low:high], report)
                best = max(best, (told, outcomes), key=lambda found: found[0])
    yield from best[1]


def _row_sums(one: Statement, whole: str, parts: Sequence[str], report: Report) -> tuple[int, list[Outcome]]:
    """How many lines show a sum of columns, and what each line gives; nothing where more than a few lines break it, or where
    a column never has a share in it.
    """
    outcomes: list[Outcome] = []
    told = broken_at = 0
    shared: set[str] = set()
    for line in one.lines:
        amounts = amounts_of(line)
        given = {key: amounts[key] for key in parts if key in amounts and amounts[key].figure.value}
        if whole not in amounts or not given:
            continue
        outcome = _summed(amounts[whole], [*given.values()], report)
        if outcome.state == "broken":
            broken_at += 1
            if broken_at > MOST_OFF or not _explained(amounts[whole], [*given.values()]):
                return 0, []
        else:
            told += 1
            shared |= given.keys()
        outcomes.append(outcome)
    return (told, outcomes) if told >= FEWEST_TELLING * (broken_at + 1) and shared == {*parts} else (0, [])


def _slip(whole: AccountLine, parts: Sequence[AccountLine], outcome: Outcome) -> bool:
    """Would one slip of the hand explain a sum that is off?"""
    for key, fact in whole.amounts:
        if outcome.evidence[0].place == fact.figure.place:
            return _explained(fact, [amount for part in parts if (amount := amounts_of(part).get(key)) is not None])
    return False


def _columns(whole: AccountLine, parts: Sequence[AccountLine], report: Report) -> Iterator[Outcome]:
    """The sum in every column that the whole fills; a blank part counts as nothing."""
    below = [amounts_of(part) for part in parts]
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
        fact = amounts_of(line).get(TOTAL)
        if fact is None or fact.figure.unit == "%":
            continue
        if line.level:
            (between if before is not None else tops).append(fact) if line.level not in {NUMBERED, AMONG} else None
            continue
        if before is None:
            parts = [part for part in tops if _level_of(one, part) == 1] or tops
            if len(parts) > 1 or tops:
                outcome = _summed(fact, parts, report)
                if outcome.state != "broken" or _explained(fact, parts):
                    yield outcome
        elif between or fact is not before:
            again = [part.label for part in tops]  # a fund named again below what was carried over is part of it
            own = [part for part in between if not any(_same_name(part.label, label) for label in again)]
            ways = [[before, *between], [before, *own], [before, *(part for part in own if _level_of(one, part) != 1)]]
            found = [_summed(fact, way, report) for way in ways]
            good = next((outcome for outcome in found if outcome.state == "holds"), None)
            if good is not None:
                yield good
            elif _explained(fact, ways[1]):
                yield found[1]
        before, between = fact, []


def _same_name(one: str, other: str) -> bool:
    """One name, but for a letter that a scan misread or lost."""
    return one == other or (min(len(one), len(other)) > SHORT_NAME and SequenceMatcher(None, one, other, autojunk=False).ratio() > ALIKE)


def _numbered(one: Statement, report: Report) -> Iterator[Outcome]:
    """一、基本支出 and the lines 1、2、3、 below it; they need not be all of it, so only a slip is a finding."""
    whole: Fact | None = None
    parts: list[Fact] = []
    for line in (*one.lines, None):
        fact = amounts_of(line).get(TOTAL) if line is not None else None
        if line is not None and line.level == NUMBERED:
            parts += [fact] if fact is not None else []
            continue
        if line is not None and line.level == AMONG:
            continue
        if whole is not None and len(parts) > 1:
            outcome = _summed(whole, parts, report)
            if outcome.state != "broken" or (significant(whole.figure) >= TELLING and _explained(whole, parts)):
                yield outcome
        whole, parts = (fact, []) if line is not None and line.level == 1 else (None, [])


def _level_of(one: Statement, fact: Fact) -> int:
    return next(line.level for line in one.lines if any(other is fact for _, other in line.amounts))


def _explained(whole: Fact, parts: Sequence[Fact]) -> bool:
    """Would one slip of the hand explain the gap? Lines of a side may be parts of each other in ways that no header tells."""
    step = max(digit_unit(fact.figure) for fact in (whole, *parts))
    return slipped(base_value(whole.figure), [base_value(part.figure) for part in parts], step)


def _sides(report: Report, rules: Rules) -> Iterator[Outcome]:
    """What came in is what went out and what is left: the last totals of both sides of one table; 收入合计 and 支出合计 leave that out."""
    side, whole = rules.wording("side"), rules.wording("all-there-is")
    by_table: dict[int, list[Fact]] = defaultdict(list)
    for one in report.statements:
        if not one.coded:
            totals = [fact for line in one.lines if not line.level and (fact := amounts_of(line).get(TOTAL))]
            if totals and (whole.search(totals[-1].label) or not side.search(totals[-1].label)):
                by_table[one.table].append(totals[-1])
    for totals in by_table.values():
        for first, second in pairwise(totals):
            if first.figure.unit == second.figure.unit:
                yield equal_amounts(first, second, "table-table", "table")


# --- what is said of them --------------------------------------------------------------------------------


def _empty(report: Report) -> Iterator[Outcome]:
    """A table under which 本表为空表 stands holds no amount."""
    for said in report.mentions:
        if said.kind != "empty-table" or said.place.block is None:
            continue
        above = [block for block in report.document.blocks[max(said.place.block - NEAR, 0) : said.place.block] if isinstance(block, Table)]
        if not above:
            continue
        amounts = [fact for fact in facts_of_table(report, above[-1].index) if fact.figure.value]
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
    single = [one for one in report.statements if not repeats(one)]
    views = [(one, key, lines) for one in single for key in _keys(one) for lines in [_by_account(one, key)] if len(lines) > 1]
    for at, (one, key, lines) in enumerate(views):
        for other, other_key, others in views[at + 1 :]:
            if one.table == other.table or key != other_key or not _same_scope(lines, others, (_total(one, key), _total(other, key))):
                continue
            for account, fact in lines.items():
                twin = others.get(account)
                if twin is not None and twin.year == fact.year and twin.stage == fact.stage:
                    yield equal_amounts(fact, twin, "table-table", "table-table")


def _keys(one: Statement) -> list[str]:
    return sorted({key for line in one.lines for key, fact in line.amounts if fact.figure.unit != "%"})


def _by_account(one: Statement, key: str) -> dict[str, Fact]:
    """The amounts of one column by account; accounts of the same name are told apart by their codes."""
    found: dict[str, Fact] = {}
    for line in one.lines:
        fact = amounts_of(line).get(key)
        account = line.code or (line.name if line.level == 1 else "")
        if fact is not None and account:
            found.setdefault(account, fact)
    return found


def _same_scope(lines: dict[str, Fact], others: dict[str, Fact], totals: tuple[Fact | None, Fact | None]) -> bool:
    """Do two columns speak of the same money: the same total, most of their accounts, and those alike?"""
    one, other = totals
    if one is not None and other is not None and not printed_alike(one, other):
        return False
    both = lines.keys() & others.keys()
    if len(both) < FEWEST_SHARED or len(both) * 5 < 4 * max(len(lines), len(others)):
        return False
    unlike = sum(1 for account in both if not printed_alike(lines[account], others[account]))
    return unlike <= 1 or (unlike * 5 <= len(both) and one is not None and other is not None)


def _total(one: Statement, key: str) -> Fact | None:
    """The last total of a column."""
    return next((fact for line in reversed(one.lines) if not line.level and (fact := amounts_of(line).get(key))), None)


def equal_amounts(one: Fact, other: Fact, check: str, kind: str) -> Outcome:
    """Are two amounts the same, as printed?"""
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


def printed_alike(one: Fact, other: Fact) -> bool:
    """Do two amounts agree up to the last digit that the coarser of them prints?"""
    gap = abs(base_value(one.figure) - base_value(other.figure))
    return agree(one.figure, other.figure) or gap <= max(digit_unit(one.figure), digit_unit(other.figure))
