"""What is needed of one report to hold it against those of other years, from a checked report or from the rows of a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ...document import Source
from ...fingerprint import Fingerprint, alike, fingerprint
from ...model import Change, Fact
from ...outcome import Checked
from ...places import Place
from ...rules import Rules, load
from ...text import flat, text_under
from ...units import UnitName, aliases_in, unit_name
from .said import Publication, publication


class Passage(NamedTuple):
    """A section of the narrative: how deep it stands (1 is the outermost), its heading and topic, the text under it."""

    level: int
    title: str
    topic: str | None
    text: str
    place: Place


class Row(NamedTuple):
    """An indicator row: whose, which, its target and actual value as printed."""

    subject: str | None
    name: str
    target: str
    actual: str
    place: Place


@dataclass(frozen=True)
class YearReport:
    """One unit's report of one year. Only reports of one `kind` (evaluation, final_accounts, budget) are compared.

    `changes` are what the narrative says of growth; a dataset does not keep them, and without them only printed figures of last year
    are compared.
    """

    unit: UnitName
    year: int
    kind: str
    source: Source
    facts: tuple[Fact, ...]
    passages: tuple[Passage, ...] = ()
    rows: tuple[Row, ...] = ()
    changes: tuple[Change, ...] = ()
    fingerprint: Fingerprint | None = None  # None in rows of older versions
    publication: Publication = field(default_factory=Publication)

    @property
    def sha256(self) -> str:
        """Of the bytes that were read."""
        return self.source.sha256


def year_report(checked: Checked, context: str = "", rules: Rules | None = None, given: int = 0) -> YearReport | None:
    """What a checked report brings; None where its unit or its year is not known. `context` may name its region; `given` counts the
    reports that were given.
    """
    report = checked.report
    if not report.unit or report.year is None:
        return None
    passages = tuple(_passages(checked))
    unit = unit_name(report.unit, context)
    aliases = [alias for one in passages if one.topic == "overview" for alias in aliases_in(one.text, unit)]
    return YearReport(
        unit._replace(aliases=tuple(dict.fromkeys((*unit.aliases, *aliases)))), report.year, report.kind, report.document.source,
        tuple(one for one in report.facts if one.measure != "item" and one.year is not None), passages,
        tuple(Row(one.subject, one.level3, one.target.raw, one.actual.raw, one.actual_place) for one in report.indicators),
        report.changes, fingerprint(report.document), publication(report, rules or load(), given),
    )  # fmt: skip


def _passages(checked: Checked) -> list[Passage]:
    document = checked.report.document
    found = []
    for at, one in enumerate(document.sections):
        after = document.sections[at + 1] if at + 1 < len(document.sections) else None
        found.append(Passage(one.level, one.title, one.topic, text_under(one, after, document), one.place))
    return found


def once(reports: Sequence[YearReport]) -> list[YearReport]:
    """The reports of one unit, year and kind without those that are others in another container."""
    leads = alike({f"{at:09}": one.fingerprint for at, one in enumerate(reports) if one.fingerprint is not None})
    return [one for at, one in enumerate(reports) if leads.get(f"{at:09}", f"{at:09}") == f"{at:09}"]


def inherited(passages: tuple[Passage, ...]) -> list[Passage]:
    """The passages with the topic that a heading above gives to one without."""
    above: list[Passage] = []
    found = []
    for one in passages:
        above = [other for other in above if other.level < one.level]
        topic = one.topic or next((other.topic for other in reversed(above) if other.topic), None)
        found.append(one._replace(topic=topic))
        above.append(found[-1])
    return found


def row_key(row: Row) -> tuple[str, str]:
    """What an indicator row is of."""
    return flat(row.subject or ""), flat(row.name)
