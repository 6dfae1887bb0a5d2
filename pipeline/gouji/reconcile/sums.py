"""parts-sum, part-of-whole, difference, fund-scope, projects-covered: parts against wholes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from ..model import Fact, Form, Report, Severity
from ..numbers import base_value, digit_unit, plain
from ..outcome import Cause, Outcome
from ..regexes import compiled
from ..rules import Identity, Rules
from .causes import cause_of, slipped
from .funds import Funds
from .judge import severity_of
from .keys import spending
from .lookup import facts_of, row_after, table_blocks, unread_in
from .outcomes import allowance, broken, decimals_for, evidence, holds, in_unit, kind_of, strict_allowance, text, unable
from .said import no_more_than, sum_of

FAR = 10_000  # rows; no form is longer
OVERLAP = compiled(r"含|预留|面向|小微|其中")


def check_parts(report: Report, rules: Rules) -> list[Outcome]:
    """Parts that are exhaustive add up, in forms and in the narrative."""
    outcomes = _forms(report, rules)
    outcomes += _across(report)
    return outcomes


def open_parts(report: Report, rules: Rules) -> list[Outcome]:
    """Parts that need not be all of them do not exceed the whole."""
    outcomes: list[Outcome] = []
    for identity in rules.identities:
        if not identity.exhaustive:
            outcomes += [within(whole, parts, report, parts) for whole, parts in _blocks(report, identity, rules)]
    return outcomes


# --- forms ----------------------------------------------------------------------------------------


def _forms(report: Report, rules: Rules) -> list[Outcome]:
    outcomes = []
    by_whole: dict[tuple[str, int | None, str | None, int | None, str | None], list[tuple[Identity, Fact, list[Fact]]]] = defaultdict(list)
    for identity in rules.identities:
        if not identity.exhaustive or "form" not in identity.within:
            continue
        for whole, parts in _blocks(report, identity, rules):
            by_whole[whole.measure, whole.form, whole.subject, whole.year, whole.stage].append((identity, whole, parts))
    for found in by_whole.values():
        outcomes += _alternatives(found, report)
    return outcomes


def _alternatives(found: list[tuple[Identity, Fact, list[Fact]]], report: Report) -> list[Outcome]:
    """Ways to divide one whole. Two that share parts are one way named twice: the fuller one counts."""
    found.sort(key=lambda item: -len(item[2]))
    used: set[int] = set()
    outcomes = []
    for _, whole, parts in found:
        if used & {id(part) for part in parts}:
            continue
        used |= {id(part) for part in parts}
        outcomes.append(_form_sum(whole, parts, report))
    return outcomes


def _form_sum(whole: Fact, parts: list[Fact], report: Report) -> Outcome:
    """A block without columns (按收入性质分) may stand for the executed or for the adjusted money."""
    outcome = sum_outcome("parts-sum", whole, parts, report)
    between = _between(whole, parts, report) if outcome.state == "broken" else []
    if between:  # rows of unknown names among the parts: parts too, or parts of parts
        every = sum_outcome("parts-sum", whole, sorted([*parts, *between], key=_row), report)
        if every.state == "holds" or not _slipped(whole, parts):
            return every if every.state == "holds" else unable("parts-sum", outcome.kind, "open-list", whole.label, outcome.evidence, whole)
    if outcome.state == "broken" and all(part.rule.startswith("label：value") for part in parts):
        for other in facts_of(report, whole.measure):
            if (other.form, other.measure, other.subject, other.stage) == (whole.form, whole.measure, whole.subject, "adjusted_budget"):
                again = sum_outcome("parts-sum", other, parts, report)
                if again.state == "holds":
                    return again
    return outcome


def _between(whole: Fact, parts: list[Fact], report: Report) -> list[Fact]:
    """The amounts of unknown name that stand between the whole and its last part, or right after it, and were not counted."""
    last, used = max(map(_row, parts)), {id(part) for part in parts}
    block = table_blocks(report).get((whole.form, whole.subject, whole.year, whole.stage), ())
    items = [fact for fact in block if fact.measure == "item" and id(fact) not in used and _row(fact) > _row(whole) and not fact.among]
    while any(_row(fact) == last + 1 for fact in items):
        last += 1
    return [fact for fact in items if _row(fact) <= last]


def _slipped(whole: Fact, parts: Sequence[Fact]) -> bool:
    step = max(digit_unit(part.figure) for part in (whole, *parts))
    return slipped(base_value(whole.figure), [base_value(part.figure) for part in parts], step)


def _blocks(report: Report, identity: Identity, rules: Rules) -> Iterable[tuple[Fact, list[Fact]]]:
    """For each whole of a form, the parts that stand with it: same form, subject, year, stage."""
    for (index, *_), facts in table_blocks(report).items():
        whole = next((fact for fact in facts if fact.measure == identity.whole), None)
        if whole is None or index is None:
            continue
        parts = _parts(whole, _own(whole, facts, rules), report.forms[index], _with_own_parts(whole, facts, identity, rules))
        if parts is not None and not _unread_between(report, whole, parts):
            yield whole, parts


def _own(whole: Fact, facts: list[Fact], rules: Rules) -> list[Fact]:
    """The figures of a block down to the next total of a name that no rule knows: it is of something else."""
    total = rules.wording("total-row")
    others = [_row(fact) for fact in facts if fact.measure == "item" and _row(fact) > _row(whole) and total.search(fact.label)]
    return [fact for fact in facts if _row(fact) < min(others, default=10**9)]


def _with_own_parts(whole: Fact, facts: list[Fact], identity: Identity, rules: Rules) -> Identity:
    """A part that a form leaves out while it shows what that is made of: 公务用车运行维护费 right under “三公”经费."""
    shown = {fact.measure for fact in facts if _row(fact) >= _row(whole)}
    own = {one.whole: one.parts for one in rules.identities if one.exhaustive and one.whole in identity.parts}
    parts = [
        name for part in identity.parts for name in (own[part] if part not in shown and part in own and shown & set(own[part]) else (part,))
    ]
    return replace(identity, parts=tuple(parts))


def _parts(whole: Fact, facts: list[Fact], form: Form, identity: Identity) -> list[Fact] | None:
    """The parts of a block in row order, with rows of no known name that stand among them.

    None where the form shows fewer than two of the parts, even empty: then they are no division of the whole.
    """
    start = _row(whole)
    named: dict[str, Fact] = {}
    for fact in facts:
        if fact.measure in identity.parts and fact is not whole and _row(fact) >= start:
            named.setdefault(fact.measure, fact)
    empty = {blank.measure: blank.place.row or 0 for blank in form.blanks if blank.measure in identity.parts}
    if not named or len(set(named) | set(empty)) < 2:
        return None
    known = {_row(fact): True for fact in named.values()}
    known |= {row: False for row in empty.values() if row not in known and row > start}
    end = min((_row(fact) for fact in facts if _row(fact) > start and fact.measure not in {*identity.parts, "item"}), default=10**9)
    inner = _inner(facts)
    items = [fact for fact in facts if fact.measure == "item" and start < _row(fact) < end and not fact.among and _row(fact) not in inner]
    return sorted([*named.values(), *(item for item in items if _counts(item, known))], key=_row)


def _inner(facts: Iterable[Fact]) -> set[int]:
    """(一)医疗收入, 其中:门急诊收入, 住院收入, (二)财政拨款收入: rows without a number after one of 其中 divide the numbered row above it."""
    rows: set[int] = set()
    numbered = inside = False
    for fact in sorted(facts, key=_row):
        if fact.numbered:
            numbered, inside = True, False
        elif fact.among:
            inside = numbered
        elif inside:
            rows.add(_row(fact))
    return rows


def _unread_between(report: Report, whole: Fact, parts: list[Fact]) -> bool:
    """A row of the block whose numbers could not be placed may hold a part: then nothing adds up or fails to."""
    first, table = _row(whole), whole.figure.place.table
    end = row_after(report, table, max(map(_row, parts)))
    return any(first < (one.figure.place.row or 0) < (end or first + FAR) for one in unread_in(report, table))


def _counts(item: Fact, known: dict[int, bool]) -> bool:
    """A row of no known name is a part of its own unless it divides a filled row above it."""
    above = max((row for row in known if row < _row(item)), default=None)
    return above is None or not known[above] or item.numbered


def _row(fact: Fact) -> int:
    return fact.figure.place.row if fact.figure.place.row is not None else -1


# --- one sum ----------------------------------------------------------------------------------------


def sum_outcome(check: str, whole: Fact, parts: Sequence[Fact], report: Report, *, severity: Severity = "error",
                message: str = "sum", subject: str | None = None) -> Outcome:  # fmt: skip
    """Do the parts add up to the whole, as printed?"""
    found = [evidence("stated", whole), *(evidence("part", part) for part in parts)]
    kind = kind_of([whole, *parts])
    kind = {"table-text": "table-text"}.get(kind, kind)
    figures = [whole.figure, *(part.figure for part in parts)]
    known = {figure.unit is None for figure in figures}
    if len(known) > 1:
        return unable(check, kind, "unit-unknown", whole.label, found, whole)
    if any(figure.approximate for figure in figures):
        return unable(check, kind, "approximate", whole.label, found, whole)
    total = sum((base_value(part.figure) for part in parts), Decimal(0))
    gap = base_value(whole.figure) - total
    allowed, loose = strict_allowance(figures), allowance(figures)
    places = decimals_for(whole.figure, figures)
    expected = in_unit(total, whole.figure, places)
    if abs(gap) <= allowed:
        return holds(check, kind, found, fact=whole, stated=plain(whole.figure.value), expected=expected, message=message)
    clear = all(fact.clear for fact in (whole, *parts)) and abs(gap) > loose
    return broken(
        check, kind, message,
        text(label=whole.label, stated=plain(whole.figure.value), parts=_listed(parts), expected=expected, unit=whole.figure.unit or ""),
        found, severity=severity if clear else "warning", fact=whole, expected=expected,
        difference=in_unit(abs(gap), whole.figure, places), allowed=in_unit(allowed, whole.figure, places + 1),
        cause=cause_of(whole.figure, total, report, whole, (*parts,)) or _part_cause(parts, gap), subject=subject,
    )  # fmt: skip


def _part_cause(parts: Sequence[Fact], gap: Decimal) -> Cause | None:
    """A slip in one of the parts."""
    for part in parts:
        cause = cause_of(part.figure, base_value(part.figure) + gap)
        if cause is not None and cause.code in {"transposed", "one-digit", "unit-slip", "decimal-point"}:
            return cause
    return None


def _listed(parts: Sequence[Fact]) -> str:
    return " + ".join(f"{part.label}{plain(part.figure.value)}" for part in parts)


def within(whole: Fact, parts: Sequence[Fact], report: Report, shown: Sequence[Fact]) -> Outcome:
    """Parts that need not be all, against their whole; `shown` stand as evidence."""
    outcome = no_more_than(whole, parts, shown, severity_of((whole, *parts)), report)
    if outcome.state != "broken":
        return outcome
    figures = [whole.figure, *(part.figure for part in parts)]
    before = _told_before(whole, sum((base_value(part.figure) for part in parts), Decimal(0)), allowance(figures), report)
    if before is not None:
        found = [evidence("stated", before), *outcome.evidence[1:]]
        return holds("part-of-whole", outcome.kind, found, fact=before, stated=plain(before.figure.value), message="part-exceeds")
    largest = max(base_value(part.figure) for part in parts) - base_value(whole.figure)
    if any(OVERLAP.search(part.label) for part in parts) and largest <= allowance(figures):
        return unable("part-of-whole", outcome.kind, "open-list", whole.label, outcome.evidence, whole)
    return outcome


def _told_before(whole: Fact, total: Decimal, allowed: Decimal, report: Report) -> Fact | None:
    """资产总额9元；净资产7元。其中：甲5元、乙4元: the parts are of an amount that the paragraph told before."""
    place = whole.figure.place
    for fact in report.facts:
        other = fact.figure.place
        near = (
            fact.origin == whole.origin == "text"
            and other.block == place.block
            and (other.line or 0, other.start or 0) < (place.line or 0, place.start or 0)
        )
        if near and fact.figure.unit == whole.figure.unit and abs(base_value(fact.figure) - total) <= allowed:
            return fact
    return None


# --- across tables and text -------------------------------------------------------------------------

WHOLES = ("total_funds", "total_expenditure")
NATURE = ("basic_expenditure", "project_expenditure")


def unit_facts(report: Report, measure: str, stage: str | None, *, origin: str | None = None) -> list[Fact]:
    """The unit's own facts of a measure and stage in the report's year."""
    return [
        fact for fact in facts_of(report, measure)
        if fact.stage == stage and fact.subject is None and fact.year == report.year
        and fact.figure.unit is not None and not fact.nil and not fact.also and (origin is None or fact.origin == origin)
    ]  # fmt: skip


def _across(report: Report) -> list[Outcome]:
    """基本支出 and 项目支出 of the narrative against the total of the form, stage by stage."""
    outcomes = []
    for stage in ("initial_budget", "adjusted_budget", "actual"):
        wholes = [fact for name in WHOLES for fact in unit_facts(report, name, stage)]
        wholes.sort(key=lambda one: (not one.clear, "总计" in one.label))
        for whole in wholes[:1]:
            parts = [_spoken(report, name, stage) for name in NATURE]
            if all(part is not None and part.origin == "table" and part.form == whole.form for part in parts):
                continue
            if whole.origin == "text" and any(whole is one.whole for one in report.compositions):
                continue
            elsewhere = {id(part) for one in report.compositions if one.whole is not whole for part in one.parts}
            if all(part is not None and id(part) not in elsewhere for part in parts):
                outcomes.append(_nature(whole, [part for part in parts if part], report))
    return [*outcomes, *_basic(report)]


def _basic(report: Report) -> list[Outcome]:
    """人员经费 and 公用经费 told apart from 基本支出, each of them once: only a slip is a finding, and a doubtful one."""
    found = []
    for stage in ("initial_budget", "actual"):
        named = [unit_facts(report, name, stage) for name in ("basic_expenditure", "personnel_expenditure", "public_expenditure")]
        if any(len({base_value(fact.figure) for fact in facts}) != 1 for facts in named) or not all(facts[0].clear for facts in named):
            continue
        whole, *parts = (facts[0] for facts in named)
        if any(one.whole.measure == whole.measure and one.whole.stage == stage for one in report.compositions):
            continue
        outcome = sum_outcome("parts-sum", whole, parts, report, severity="warning")
        if outcome.state == "holds" or _slipped(whole, parts):
            found.append(outcome)
    return found


def _first(facts: list[Fact]) -> Fact | None:
    return facts[0] if facts else None


def _spoken(report: Report, measure: str, stage: str) -> Fact | None:
    """The narrative's figure of a measure, else the form's; a clear one before one that is only probably of the unit."""
    facts = unit_facts(report, measure, stage)
    facts.sort(key=lambda one: (not one.clear, one.origin == "table"))
    return _first(facts)


def _nature(whole: Fact, parts: list[Fact], report: Report) -> Outcome:
    outcome = sum_of("parts-sum", whole, parts, report)
    if outcome.state == "broken" and Funds.of(report).several and any(part.fund != whole.fund for part in parts):
        return unable("parts-sum", outcome.kind, "ambiguous", whole.label, outcome.evidence, whole)
    return outcome


# --- funds ------------------------------------------------------------------------------------------

FUND_MEASURES = {"general_public_budget": "general_public_budget", "government_fund": "government_fund_budget",
                 "state_capital": "state_capital_budget", "social_insurance": "social_insurance_budget"}  # fmt: skip


def check_fund_scope(report: Report, rules: Rules) -> list[Outcome]:
    """What a section about one fund states adds up to that fund's row in the form."""
    outcomes = []
    for fund, measure in FUND_MEASURES.items():
        for stage in ("initial_budget", "adjusted_budget", "actual"):
            parts = [_first([f for f in unit_facts(report, name, stage, origin="text") if f.fund == fund]) for name in NATURE]
            wholes = spending(unit_facts(report, measure, stage), report, rules)
            if not any(parts) or not wholes:
                continue
            whole = next((one for one in wholes if one.origin == "table"), wholes[0])
            given = [part for part in parts if part is not None]
            if len(given) < len(NATURE):
                outcomes.append(unable("fund-scope", "table-text", "no-counterpart", whole.label, [evidence("stated", whole)], whole))
            elif not any(one.whole is whole and one.exhaustive for one in report.compositions):
                outcomes.append(sum_outcome("fund-scope", whole, given, report, message="fund-scope"))
    return outcomes


def check_all_funds(report: Report, rules: Rules) -> list[Outcome]:
    """Where all revenue is the treasury's, the spending of the funds that the narrative names is all that was spent.

    Money carried over from elsewhere may have been spent besides, so that a gap is doubtful only.
    """
    del rules
    said = {name: _values(report, name) for name in ("total_revenue", "fiscal_revenue", "total_expenditure", *FUND_MEASURES.values())}
    revenue, fiscal, wholes = said["total_revenue"], said["fiscal_revenue"], said["total_expenditure"]
    parts = [said[name] for name in FUND_MEASURES.values() if said[name]]
    alone = all(len(one) == 1 for one in (revenue, fiscal, wholes, *parts))
    if not alone or len(parts) < len(NATURE) or base_value(revenue[0].figure) != base_value(fiscal[0].figure):
        return []
    return [sum_outcome("parts-sum", wholes[0], [one[0] for one in parts], report, severity="warning")]


def _values(report: Report, measure: str) -> list[Fact]:
    """The narrative's executed amounts of a measure, each value once; those of other units are left out."""
    found: dict[Decimal, Fact] = {}
    for fact in unit_facts(report, measure, "actual", origin="text"):
        if fact.clear and not fact.figure.approximate and fact.figure.value:
            found.setdefault(base_value(fact.figure), fact)
    return list(found.values())
