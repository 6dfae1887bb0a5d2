"""Outcomes across years: evidence that names its document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ...model import Fact
from ...outcome import Evidence, Outcome
from ...places import Place
from ..outcomes import broken, evidence, holds, text, words_evidence
from .report import Passage, Row, YearReport

KIND = "cross-year"


def fact_of(role: str, fact: Fact, report: YearReport) -> Evidence:
    """A fact of one of the reports."""
    return replace(evidence(role, fact), source=report.source)


def passage_of(role: str, passage: Passage, report: YearReport) -> Evidence:
    """A section of one of the reports, by its heading."""
    return replace(words_evidence(role, passage.title, passage.title, passage.place, "text"), source=report.source)


def row_of(role: str, row: Row, report: YearReport) -> Evidence:
    """The actual value of an indicator of one of the reports."""
    return replace(words_evidence(role, row.name, row.actual, row.place, "table"), source=report.source)


def titled(*reports: YearReport) -> list[Evidence]:
    """Reports as a whole."""
    return [replace(words_evidence("stated", one.unit.name, one.unit.name, Place(), "text"), source=one.source) for one in reports]


def missing(before: YearReport, after: YearReport, found: Iterable[Evidence]) -> Outcome:
    """Is there a report for every year between two?"""
    years = [str(year) for year in range(before.year + 1, after.year)]
    if not years:
        return holds("missing-year", KIND, found)
    words = text(label=after.unit.name, years="、".join(years), first=before.year, last=after.year)
    return broken("missing-year", KIND, "missing-year", words, found, severity="notice", year=after.year)
