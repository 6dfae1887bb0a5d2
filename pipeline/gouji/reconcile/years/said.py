"""What a report says, figure by figure and clause by clause, to be laid beside another publication of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from ...document import Cell, Document, Paragraph
from ...fingerprint import NUMBER
from ...model import Fact, Figure, Indicator, Origin, Report
from ...places import Place
from ...regexes import compiled
from ...rules import Rules
from ...text import place_in, squeeze, squeezed

DATE = compiled(r"(?<!\d)(20\d\d)(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})日?(?!\d)")
DAY = frozenset("日-－./．")  # one of these is in every date
SHORT = 40  # characters: a line that dates the report says nothing else
ASIDE = "aside"  # the label of a figure that measures nothing


class Said(NamedTuple):
    """A printed figure with what it is said to be."""

    figure: Figure
    label: str
    origin: Origin
    aside: bool = False  # a date, a number of a heading or of a document
    measure: str | None = None
    subject: str | None = None
    year: int | None = None
    stage: str | None = None
    again: bool = False  # known from the text of its section, so that it may be there as a fact too

    @property
    def value(self) -> Decimal:
        """Without zeros at its end."""
        return self.figure.value.normalize()

    @property
    def name(self) -> tuple[object, ...]:
        """What it is of, whatever its value."""
        return self.measure, self.subject, self.label if self.measure is None else "", self.aside


class Line(NamedTuple):
    """A paragraph, a cell, or a passage of the narrative."""

    text: str
    place: Place
    origin: Origin


@dataclass(frozen=True)
class Publication:
    """How a report was published, and all that it says. `figures` and `lines` are empty where it is the only one of its unit and year."""

    published: str | None = None  # by the manifest: 2024-03-01
    dated: str | None = None  # the latest date that it prints
    corrected: bool = False  # it says that it corrects an earlier one
    given: int = 0  # the how manieth of what was given
    complete: bool = True  # all its pages were read
    whole: bool = False  # figures and lines are all that it says
    figures: tuple[Said, ...] = ()
    lines: tuple[Line, ...] = ()


def publication(report: Report, rules: Rules, given: int = 0) -> Publication:
    """What a report brings as a publication."""
    document = report.document
    complete = not document.source.unread_pages
    return Publication(
        None, dated(document), corrected(document, rules), given, complete, True, tuple(_figures(report)), tuple(_lines(document))
    )


def of_fact(fact: Fact) -> Said:
    """A fact."""
    return Said(fact.figure, fact.label, fact.origin, False, fact.measure, fact.subject, fact.year, fact.stage)


def _figures(report: Report) -> Iterator[Said]:
    """Every figure in order, as it was read; what was not looked at (numbers in titles) as what measures nothing."""
    facts = {_spot(one.figure.place): one for one in reversed(report.facts)}
    rows: dict[tuple[int | None, int | None], Indicator] = {(one.table, one.row): one for one in report.indicators}
    read = {_spot(one.figure.place): one for one in report.readings}
    for holder, block, table in _holders(report.document):
        view = squeeze(holder.text)
        origin: Origin = "text" if table is None else "table"
        for found in NUMBER.finditer(view.text):
            place = place_in(holder, *view.span(*found.span()), block=block, table=table)
            spot = _spot(place)
            one = read.get(spot)
            if spot in facts:
                yield of_fact(facts[spot])
            elif one is not None:
                aside = one.status == "set_aside"
                row = rows.get((place.table, place.row)) if not aside and one.label.isascii() else None
                bare = replace(_bare(found.group(), place), unit=one.figure.unit)  # what was set aside has been given no value
                label = ASIDE if aside or not one.label else row.level3 if row else one.label
                yield Said(bare, label, origin, aside, None, row.subject if row else None, None, one.label if row else None)
            else:
                yield Said(_bare(found.group(), place), ASIDE, origin, aside=True)


def _spot(place: Place) -> tuple[object, ...]:
    """Where a figure ends: a sign before it may be part of it."""
    return place.page, place.line, place.block, place.table, place.row, place.col, place.end


def _bare(raw: str, place: Place) -> Figure:
    return Figure(raw, Decimal(raw.replace(",", "")), None, len(raw.partition(".")[2]), place)


def _lines(document: Document) -> Iterator[Line]:
    for holder, block, table in _holders(document):
        if holder.text.strip():
            place = place_in(holder, 0, len(holder.text), block=block, table=table)
            yield Line(holder.text, place, "text" if table is None else "table")


def _holders(document: Document) -> Iterator[tuple[Paragraph | Cell, int, int | None]]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block, block.block, None
        else:
            yield from ((cell, block.block, block.index) for cell in block.cells)


def of_passage(title: str, text: str, place: Place) -> Iterator[Said]:
    """The figures of a section, from its text alone."""
    for found in NUMBER.finditer(squeeze(f"{title}\n{text}").text):
        yield Said(_bare(found.group(), place), title, "text", aside=True, again=True)


def dated(document: Document) -> str | None:
    """The latest date that stands in a line of its own, or beside who filled the form in."""
    lines = (squeezed(holder.text) for holder, *_ in _holders(document) if len(holder.text) <= SHORT and not DAY.isdisjoint(holder.text))
    dates = (found for line in lines for found in DATE.finditer(line))
    return max((f"{year}-{int(month):02}-{int(day):02}" for year, month, day in (found.groups() for found in dates)), default=None)


def corrected(document: Document, rules: Rules) -> bool:
    """Does the report say that it corrects what was published before?"""
    pattern = rules.wording("corrected")
    return any(pattern.search(squeezed(block.text)) for block in document.blocks if isinstance(block, Paragraph))
