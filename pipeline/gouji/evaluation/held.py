"""What gouji says of one report, held against what is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import ReadError
from ..model import Fact, Report
from ..numbers import FACTORS
from ..outcome import Checked, Outcome
from ..rules import Rules
from ..run import check
from ..text import flat
from .changes import CAN, changed
from .gold import SEVERITIES, Gold, Wanted

# Checks about wording and form, of which a clean report may well have some: counted apart from false warnings.
FORMAL = frozenset({"indicator-copied", "indicator-vague", "indicator-overfulfilled", "deviation-explained", "required-field",
                    "template-residue", "numbering", "missing-form"})  # fmt: skip
GRADE = "grade"  # the one measure whose value is a word
NO_NAME = "item"  # the measure of a fact that no rule names: its label is its name, and its layout may hold other words


class Hit(NamedTuple):
    """A disagreement that was to be found, and the severity that it was said at ("" where it was not)."""

    kind: str
    wanted: str
    said: str
    words: str  # its figures and what it is about


class Said(NamedTuple):
    """A finding that nothing explains."""

    check: str
    severity: str
    words: str


class Read(NamedTuple):
    """A fact: of which measure, and whether it was `wanted` and `right` (read as it is)."""

    measure: str
    wanted: bool
    right: bool
    words: str


class Held(NamedTuple):
    """What one container of a report gave. `failed` says why it could not be read."""

    name: str
    container: str
    family: str
    clean: bool
    seen: bool
    hits: tuple[Hit, ...] = ()
    stray: tuple[Said, ...] = ()
    astray: tuple[Said, ...] = ()  # errors that single changes led to and that name none of their figures
    facts: tuple[Read, ...] = ()
    facts_counted: bool = False  # every fact of the report is known, so that what else was read is wrong
    indicators: tuple[int, int] = (0, 0)  # read right, of how many
    identity: tuple[int, int] = (0, 0)  # unit and year right, of how many
    ledger: tuple[tuple[str, int], ...] = ()
    failed: str = ""


def hold(gold: Gold, container: str, rules: Rules) -> Held:
    """Check one container of a report, or the years of a unit (container ""), and say what was right of it."""
    empty = Held(gold.name, container or "years", gold.family, gold.clean, gold.seen)
    try:
        if gold.years:
            return empty._replace(**_findings(gold, _across(gold.years, rules)))
        path = dict(gold.files)[container]
        checked = check(path, rules=rules)
        return _with_changes(gold, _of_report(gold, empty, checked), checked, path, rules)
    except ReadError as problem:
        return empty._replace(failed=problem.zh, hits=tuple(_missed(one) for one in gold.errors))


def held_of(gold: Gold, checked: Checked) -> Held:
    """The same of a report that is checked already."""
    return _of_report(gold, Held(gold.name, "", gold.family, gold.clean, gold.seen), checked)


def _with_changes(gold: Gold, held: Held, checked: Checked, path: Path, rules: Rules) -> Held:
    """The same with what came of each single change."""
    if path.suffix.lower() not in CAN:
        return held
    before = {_key(one) for one in checked.outcomes if one.state == "broken"}
    hits, astray = list(held.hits), list(held.astray)
    for change in gold.changes:
        found = check(changed(path, change), name=path.name, rules=rules).outcomes
        new = [one for one in found if one.state == "broken" and _key(one) not in before]
        said = min(
            (one.severity for one in new if _named(one, change.figures) >= min(2, len(change.figures))), key=SEVERITIES.index, default=""
        )
        hits.append(Hit(change.kind, change.severity, said, f"{' | '.join(change.figures)} {change.to}"))
        astray += [_said(one) for one in new if one.severity == "error" and not _named(one, change.figures)]
    return held._replace(hits=tuple(hits), astray=tuple(astray))


def _key(one: Outcome) -> tuple[object, ...]:
    """What tells a finding from others of the same report."""
    return one.check, one.severity, one.stated, one.expected, tuple(item.raw for item in one.evidence)


def _across(years: Iterable[Path], rules: Rules) -> list[Outcome]:
    from ..reconcile.years.kept import Kept, compared_years, packed, wanted

    kept = Kept()
    for given, path in enumerate(years):
        kept.add(packed(check(path, name=path.name, rules=rules), rules, given))
    return [one for unit in kept.units() for compared in compared_years(unit, rules, wanted()) for one in compared.outcomes]


def _of_report(gold: Gold, empty: Held, checked: Checked) -> Held:
    report = checked.report
    indicators = Counter((flat(one.level3), _plain(one.target.raw), _plain(one.actual.raw)) for one in report.indicators)
    rows = [(flat(one["level3"]), _plain(str(one["target"])), _plain(str(one["actual"]))) for one in gold.indicators]
    asked = [(wanted, had) for wanted, had in ((gold.unit, report.unit), (gold.year, report.year)) if wanted is not None]
    return empty._replace(
        **_findings(gold, checked.outcomes), facts=tuple(_facts(gold, report)), facts_counted=gold.all_facts,
        indicators=(sum(indicators[row] > 0 for row in rows), len(rows)), identity=(sum(a == b for a, b in asked), len(asked)),
        ledger=tuple(sorted(Counter(entry.standing for entry in checked.ledger).items())),
    )  # fmt: skip


# --- findings -------------------------------------------------------------------------------------


def _findings(gold: Gold, outcomes: Iterable[Outcome]) -> dict[str, Any]:
    broken = [one for one in outcomes if one.state == "broken"]
    explained = {at for wanted in (*gold.errors, *gold.consequences) for at, one in enumerate(broken) if names(one, wanted)}
    stray = tuple(_said(one) for at, one in enumerate(broken) if at not in explained and one.severity != "notice")
    return {"hits": tuple(_hit(one, broken) for one in gold.errors), "stray": stray}


def _hit(wanted: Wanted, broken: list[Outcome]) -> Hit:
    said = min((one.severity for one in broken if names(one, wanted)), key=SEVERITIES.index, default="")
    return _missed(wanted)._replace(said=said)


def _missed(wanted: Wanted) -> Hit:
    return Hit(wanted.kind, wanted.severity, "", f"{' | '.join(wanted.figures)} {wanted.about}".strip())


def _said(one: Outcome) -> Said:
    figures = " | ".join(item.raw.strip()[:24] for item in one.evidence[:6])
    return Said(one.check, one.severity, f"{one.stated} / {one.expected} [{figures}]")


def names(one: Outcome, wanted: Wanted) -> bool:
    """Is this the finding that is wanted: one of its checks, with its figures among those that it rests on?"""
    if wanted.checks and one.check not in wanted.checks:
        return False
    return _named(one, wanted.figures) >= (1 if wanted.checks else len(wanted.figures))


def _named(one: Outcome, figures: Iterable[str]) -> int:
    """How many of these figures a finding rests on."""
    said = {_plain(item.raw) for item in one.evidence}
    said |= {
        _plain(value) for value in (one.stated, one.expected, one.difference, str(one.year), *(word for _, word in one.words)) if value
    }
    return sum(_plain(figure) in said or any(figure in item.raw for item in one.evidence) for figure in figures)


def _plain(text: str) -> str:
    """A figure without what writes it differently: -1,234.50% and 1234.5 are one."""
    try:
        return str(abs(Decimal(flat(text).replace(",", "").rstrip("%"))).normalize())
    except InvalidOperation:
        return flat(text)


# --- facts ----------------------------------------------------------------------------------------


def _facts(gold: Gold, report: Report) -> Iterable[Read]:
    """Every fact that is right, read or not; and, where all are known, those that are not right."""
    read = report.facts
    grades = {one.quote for one in report.mentions if one.kind == GRADE}
    matched: set[int] = set()
    for wanted in gold.facts:
        if wanted["measure"] == GRADE:
            yield Read(GRADE, wanted=True, right=wanted["value"] in grades, words=_words(wanted))
            continue
        at = {number for number, fact in enumerate(read) if _is(fact, wanted)}
        matched |= at
        if not wanted.get("optional"):
            yield Read(wanted["measure"], wanted=True, right=bool(at), words=_words(wanted))
    if gold.all_facts:
        for number, fact in enumerate(read):
            if number not in matched and fact.measure != NO_NAME:
                said = {key: getattr(fact, key) for key in ("subject", "year", "stage")} | {"value": fact.figure.raw}
                yield Read(fact.measure, wanted=False, right=False, words=_words(said))


def _words(fact: dict[str, Any]) -> str:
    return " ".join(str(fact[key]) for key in ("subject", "year", "stage", "value") if fact.get(key) is not None)


def _is(fact: Fact, wanted: dict[str, Any]) -> bool:
    return (
        fact.measure == wanted["measure"]
        and fact.year == wanted.get("year", fact.year)
        and fact.stage == wanted.get("stage")
        and fact.subject == wanted.get("subject")
        and fact.origin == wanted.get("origin", fact.origin)
        and (_plain(fact.figure.raw) == _plain(wanted["value"]) or _same_amount(fact, wanted))
    )


def _same_amount(fact: Fact, wanted: dict[str, Any]) -> bool:
    """Is it the same amount of money? Another container may write it in another unit."""
    read, right = FACTORS.get(fact.figure.unit or ""), FACTORS.get(wanted.get("unit", ""))
    try:
        return read is not None and right is not None and fact.figure.value * read == Decimal(wanted["value"]) * right
    except InvalidOperation:
        return False
