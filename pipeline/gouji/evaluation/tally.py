"""What many reports gave, counted: by kind of slip, container and family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from .gold import SEVERITIES
from .held import FORMAL, Held, Hit, Read, Said

EACH = 200  # examples kept of each sort


class Example(NamedTuple):
    """Something that went wrong, and where."""

    sort: str  # missed, weak, false-error, false-warning, astray, fact-unread, fact-wrong, failed
    report: str
    container: str
    words: str


@dataclass
class Found:
    """Disagreements: how many there were, found at the severity asked for, and found below it."""

    there: int = 0
    found: int = 0
    weak: int = 0

    def add(self, hit: Hit) -> None:
        """Count one."""
        self.there += 1
        self.found += _strong(hit)
        self.weak += bool(hit.said) and not _strong(hit)


@dataclass
class Clean:
    """Clean reports: how many, how many without a false error, and what was falsely said of them."""

    reports: int = 0
    spotless: int = 0
    errors: int = 0
    warnings: int = 0
    formal: int = 0  # about wording and form; a clean report may have these


@dataclass
class Facts:
    """Facts: wanted, read right, and, of reports whose facts are all known, read at all and of these right."""

    wanted: int = 0
    right: int = 0
    read: int = 0
    read_right: int = 0


@dataclass
class Tally:
    """All counts."""

    reports: int = 0
    failed: int = 0
    found: Found = field(default_factory=Found)
    by_kind: dict[str, Found] = field(default_factory=dict)
    by_container: dict[str, Found] = field(default_factory=dict)
    by_family: dict[str, Found] = field(default_factory=dict)
    clean: Clean = field(default_factory=Clean)
    clean_by_container: dict[str, Clean] = field(default_factory=dict)
    clean_by_family: dict[str, Clean] = field(default_factory=dict)
    false_by_check: Counter[tuple[str, str]] = field(default_factory=Counter)  # on clean reports, by severity and check
    stray_errors: int = 0  # on the others: errors that no known disagreement explains
    facts: Facts = field(default_factory=Facts)
    by_measure: dict[str, Facts] = field(default_factory=dict)
    indicators: tuple[int, int] = (0, 0)
    identity: tuple[int, int] = (0, 0)
    ledger: Counter[str] = field(default_factory=Counter)
    seen: Counter[bool] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)
    kept: Counter[str] = field(default_factory=Counter)

    @property
    def recall(self) -> float | None:
        """The share of known disagreements that were found at the severity asked for; None where there are none."""
        return self.found.found / self.found.there if self.found.there else None

    @property
    def false_errors(self) -> float | None:
        """False errors a clean report; None where there is no clean one."""
        return self.clean.errors / self.clean.reports if self.clean.reports else None

    @property
    def coverage(self) -> float | None:
        """Of the figures that are no dates and numbers, the share that was held against another; None where there are none."""
        there = sum(many for standing, many in self.ledger.items() if standing != "set_aside")
        return (self.ledger["agrees"] + self.ledger["disagrees"]) / there if there else None


def tally(several: Iterable[Held]) -> Tally:
    """Count what the reports gave."""
    made = Tally()
    for one in several:
        _count(made, one)
    return made


def _count(made: Tally, one: Held) -> None:
    made.reports += 1
    made.seen[one.seen] += 1
    if one.failed:
        made.failed += 1
        _example(made, "failed", one, one.failed)
    for hit in one.hits:
        for found in (made.found, made.by_kind.setdefault(hit.kind, Found()), made.by_container.setdefault(one.container, Found()),
                      made.by_family.setdefault(one.family, Found())):  # fmt: skip
            found.add(hit)
        if not _strong(hit):
            _example(made, "weak" if hit.said else "missed", one, f"{hit.kind}: {hit.words}")
    _count_stray(made, one)
    made.stray_errors += len(one.astray)
    for said in one.astray:
        _example(made, "astray", one, f"{said.check}: {said.words}")
    for fact in one.facts:
        _count_fact(made, one, fact)
    made.indicators = (made.indicators[0] + one.indicators[0], made.indicators[1] + one.indicators[1])
    made.identity = (made.identity[0] + one.identity[0], made.identity[1] + one.identity[1])
    made.ledger.update(dict(one.ledger))


def _strong(hit: Hit) -> bool:
    return bool(hit.said) and SEVERITIES.index(hit.said) <= SEVERITIES.index(hit.wanted)


def _count_stray(made: Tally, one: Held) -> None:
    for said in one.stray:
        if said.check not in FORMAL:
            _example(made, f"false-{said.severity}", one, f"{said.check}: {said.words}")
    if not one.clean:
        made.stray_errors += sum(said.severity == "error" for said in one.stray)
        return
    made.false_by_check.update((said.severity, said.check) for said in one.stray)
    for clean in (
        made.clean,
        made.clean_by_container.setdefault(one.container, Clean()),
        made.clean_by_family.setdefault(one.family, Clean()),
    ):
        _count_clean(clean, one.stray, failed=bool(one.failed))


def _count_clean(clean: Clean, stray: Iterable[Said], *, failed: bool) -> None:
    said = list(stray)
    errors = sum(one.severity == "error" for one in said)
    formal = sum(one.check in FORMAL for one in said if one.severity != "error")
    clean.reports += 1
    clean.spotless += not errors and not failed
    clean.errors += errors
    clean.formal += formal
    clean.warnings += len(said) - errors - formal


def _count_fact(made: Tally, one: Held, fact: Read) -> None:
    for facts in (made.facts, made.by_measure.setdefault(fact.measure, Facts())):
        facts.wanted += fact.wanted
        facts.right += fact.wanted and fact.right
        if one.facts_counted:
            facts.read += fact.right or not fact.wanted
            facts.read_right += fact.right
    if not fact.right:
        _example(made, "fact-unread" if fact.wanted else "fact-wrong", one, f"{fact.measure}: {fact.words}")


def _example(made: Tally, sort: str, one: Held, words: str) -> None:
    made.kept[sort] += 1
    if made.kept[sort] <= EACH:
        made.examples.append(Example(sort, one.name, one.container, words))
