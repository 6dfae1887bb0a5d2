"""The reports of one unit held against each other across years (跨年核对).

Publications of one report that differ in few figures, last year's figures as this year's report gives them against last year's own report, years without a report, narrative and indicators
copied from last year, large changes without a word about them. Everything that is said names both documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import localcontext
from itertools import groupby, pairwise

from ...numbers import EXACT
from ...outcome import Compared, Outcome
from ...rules import Rules, load
from ...units import one_name
from ..outcomes import holds
from .evidence import KIND, missing, titled
from .figures import prior_year
from .growth import large_changes
from .report import Passage, Row, YearReport, once, year_report
from .revised import Versions, revised, versions
from .wording import copied_actuals, copied_text

__all__ = ["Passage", "Row", "YearReport", "across_years", "by_unit", "compared", "year_report"]


def across_years(reports: Sequence[YearReport], rules: Rules | None = None) -> list[Outcome]:
    """What the reports of each unit say about each other; of one report alone nothing. Their order changes nothing: what was given
    first is told by `publication.given`.
    """
    return [outcome for one in compared(reports, rules) for outcome in one.outcomes]


def compared(reports: Iterable[YearReport], rules: Rules | None = None) -> list[Compared]:
    """The same for each unit that has several years, or several publications of one report, by the unit's name."""
    rules = rules or load()
    made = []
    with localcontext(EXACT):
        for unit, every in sorted(_named(reports).items()):
            own = _once(every)
            if len(own) > 1:
                copies = [holds("revised", KIND, titled(one)) for one in every if one not in own]
                made.append(Compared(unit, tuple((one.year, one.source) for one in own), (*copies, *_of_unit(own, rules))))
    return [one for one in made if len({year for year, _ in one.reports}) > 1 or any(each.state == "broken" for each in one.outcomes)]


def by_unit(reports: Iterable[YearReport]) -> dict[str, list[YearReport]]:
    """The reports of each unit in order of years; former names are the unit's, and the same report twice is there once."""
    return {unit: _once(every) for unit, every in _named(reports).items()}


def _named(reports: Iterable[YearReport]) -> dict[str, list[YearReport]]:
    ordered = sorted(reports, key=lambda one: (one.year, one.kind, one.source.sha256, one.source.name))
    names = one_name(one.unit for one in ordered)
    found: dict[str, list[YearReport]] = {}
    for one in ordered:
        found.setdefault(names[one.unit.normal], []).append(one)
    return found


def _once(every: list[YearReport]) -> list[YearReport]:
    return [one for _, rivals in groupby(every, key=lambda one: (one.year, one.kind)) for one in once(list(rivals))]


def _of_unit(reports: list[YearReport], rules: Rules) -> list[Outcome]:
    """The checks of one unit. Reports of one kind are compared: an evaluation and a statement of accounts differ in scope. Of several
    publications of one report the last is compared with other years.
    """
    outcomes: list[Outcome] = []
    for _, of_kind in groupby(sorted(reports, key=lambda one: one.kind), key=lambda one: one.kind):
        published = {year: versions(list(own)) for year, own in groupby(of_kind, key=lambda one: one.year)}
        outcomes += [made for one in published.values() for each in one for made in _revisions(each)]
        years = {year: [each.reports[-1] for each in one] for year, one in published.items()}
        for year, own in years.items():
            for now in own:
                found = _pair(now, years[year - 1], rules) if year - 1 in years else []
                outcomes += found + _from_older(now, years.get(year - 2, []), found, rules)
    return outcomes + _gaps(reports)


def _revisions(one: Versions) -> list[Outcome]:
    """What each publication of a report changed of the one before."""
    return [made for before, after in pairwise(one.reports) for made in revised(before, after, one.by)]


def _pair(now: YearReport, lasts: list[YearReport], rules: Rules) -> list[Outcome]:
    return [
        *prior_year(now, lasts, rules),
        *large_changes(now, lasts, rules),
        *copied_text(now, lasts, rules),
        *copied_actuals(now, lasts),
    ]


def _from_older(now: YearReport, lasts: list[YearReport], found: list[Outcome], rules: Rules) -> list[Outcome]:
    """Sections copied from the report of two years ago, and not from last year's."""
    told = {one.evidence[0].place for one in found if one.check == "copied-text" and one.state == "broken"}
    outcomes = copied_text(now, lasts, rules) if lasts else []
    return [one for one in outcomes if one.state == "broken" and one.evidence[0].place not in told]


def _gaps(reports: list[YearReport]) -> list[Outcome]:
    """Years without any report between two that have one."""
    first = {one.year: one for one in reversed(reports)}
    return [missing(first[before], first[year], titled(first[before], first[year])) for before, year in pairwise(sorted(first))]
