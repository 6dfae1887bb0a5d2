"""What checks look up again and again, gathered once for each report: a heap of reports in one file stays linear."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple, TypeVar, cast

from ..model import Fact, Indicator, Reading, Report
from ..numbers import base_value, is_money
from ..places import Place
from ..text import flat
from .nesting import parents

Built = TypeVar("Built")
Block = tuple[int | None, str | None, int | None, str | None]  # form, subject, year, stage


def kept(build: Callable[[Report], Built]) -> Callable[[Report], Built]:
    """Build once for each report."""

    def get(report: Report) -> Built:
        if build.__name__ not in report.memo:
            report.memo[build.__name__] = build(report)
        return cast(Built, report.memo[build.__name__])

    return get


@kept
def _by_measure(report: Report) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in report.facts:
        found[fact.measure].append(fact)
    return found


def facts_of(report: Report, measure: str) -> Sequence[Fact]:
    """All facts of a measure, in document order."""
    return _by_measure(report).get(measure, ())


@kept
def _by_form(report: Report) -> dict[int | None, list[Fact]]:
    found: dict[int | None, list[Fact]] = defaultdict(list)
    for fact in report.facts:
        if fact.origin == "table":
            found[fact.form].append(fact)
    return found


def facts_in(report: Report, form: int) -> Sequence[Fact]:
    """The figures that stand in a form's table."""
    return _by_form(report).get(form, ())


@kept
def table_blocks(report: Report) -> dict[Block, list[Fact]]:
    """The figures of the forms that stand together: one form, subject, year and stage. The row of a project, in a form that is not its own,
    is an item of that form besides.
    """
    found: dict[Block, list[Fact]] = defaultdict(list)
    for fact in report.facts:
        if fact.origin != "table" or fact.of is not None or fact.nil:
            continue
        found[fact.form, fact.subject, fact.year, fact.stage].append(fact)
        if fact.subject is not None and flat(fact.label) == flat(fact.subject):
            found[fact.form, None, fact.year, fact.stage].append(replace(fact, measure="item", subject=None))
    return found


@kept
def _sentences(report: Report) -> dict[Place, int]:
    return {one.figure.place: one.sentence for one in report.spoken}


def sentence_at(report: Report, place: Place) -> int | None:
    """The sentence in which a figure of the narrative stands."""
    return _sentences(report).get(place)


@kept
def _rows_of_tables(report: Report) -> dict[int | None, list[int]]:
    """The rows of each table that hold facts, in order."""
    found: dict[int | None, list[int]] = defaultdict(list)
    for fact in report.facts:
        if fact.figure.place.row is not None:
            found[fact.figure.place.table].append(fact.figure.place.row)
    return {table: sorted(rows) for table, rows in found.items()}


def row_after(report: Report, table: int | None, row: int) -> int | None:
    """The next row of a table that holds a fact."""
    rows = _rows_of_tables(report).get(table, [])
    at = bisect_right(rows, row)
    return rows[at] if at < len(rows) else None


@kept
def _unread(report: Report) -> dict[int | None, list[Reading]]:
    found: dict[int | None, list[Reading]] = defaultdict(list)
    for one in report.readings:
        if one.status == "unread" and one.figure.place.row is not None:
            found[one.figure.place.table].append(one)
    return found


def unread_in(report: Report, table: int | None) -> Sequence[Reading]:
    """The figures of a table that could not be placed."""
    return _unread(report).get(table, ())


@kept
def _rows(report: Report) -> dict[int, list[Indicator]]:
    found: dict[int, list[Indicator]] = defaultdict(list)
    for one in report.indicators:
        if not one.sub:
            found[one.form].append(one)
    nested = {form: parents([one.level3 for one in rows]) for form, rows in found.items()}
    return {form: [one for at, one in enumerate(rows) if at not in nested[form]] for form, rows in found.items()}


def all_rows(report: Report) -> list[Indicator]:
    """The indicator rows of all forms that count."""
    return [one for rows in _rows(report).values() for one in rows]


def rows_in(report: Report, form: int) -> list[Indicator]:
    """The indicator rows of a form that count."""
    return _rows(report).get(form, [])


@kept
def _stated(report: Report) -> dict[tuple[object, ...], list[Fact]]:
    found: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in report.facts:
        if fact.of is None and not fact.nil:
            key = (fact.measure, fact.stage, fact.subject, fact.year)
            found[key].append(fact)
            found[*key, fact.origin, "form", fact.form].append(fact)
            found[*key, fact.origin, "sentence", fact.sentence].append(fact)
            found[*key, fact.origin, "row", fact.form, fact.figure.place.row].append(fact)
    return found


def stated(report: Report, *key: object) -> Sequence[Fact]:
    """The figures of a measure, stage, subject and year, also those of one origin in one form, sentence, or form and row."""
    return _stated(report).get(key, ())


@kept
def _by_form_named(report: Report) -> dict[int | None, list[Fact]]:
    found: dict[int | None, list[Fact]] = defaultdict(list)
    for fact in report.facts:
        found[fact.form].append(fact)
    return found


def facts_about(report: Report, form: int) -> Sequence[Fact]:
    """The figures of a form, those that its long cells tell among them."""
    return _by_form_named(report).get(form, ())


@kept
def _by_fund(report: Report) -> dict[str | None, list[Fact]]:
    found: dict[str | None, list[Fact]] = defaultdict(list)
    for fact in report.facts:
        if fact.origin == "text":
            found[fact.fund].append(fact)
    return found


def told_of_fund(report: Report, fund: str) -> Sequence[Fact]:
    """What the narrative says of a fund."""
    return _by_fund(report).get(fund, ())


@kept
def _by_table(report: Report) -> dict[int | None, list[Fact]]:
    found: dict[int | None, list[Fact]] = defaultdict(list)
    for fact in report.facts:
        found[fact.figure.place.table].append(fact)
    return found


def facts_of_table(report: Report, table: int) -> Sequence[Fact]:
    """The figures that stand in a table."""
    return _by_table(report).get(table, ())


@kept
def _by_place(report: Report) -> dict[Place, Fact]:
    return {fact.figure.place: fact for fact in reversed(report.facts)}


def fact_at(report: Report, place: Place) -> Fact | None:
    """The first fact that stands at a place."""
    return _by_place(report).get(place)


class _Amounts(NamedTuple):
    values: list[Decimal]
    facts: list[Fact]


@kept
def _amounts(report: Report) -> _Amounts:
    known = [(base_value(fact.figure), at, fact) for at, fact in enumerate(report.facts) if is_money(fact.figure.unit) and not fact.nil]
    known.sort(key=lambda one: one[:2])
    return _Amounts([value for value, *_ in known], [fact for *_, fact in known])


@kept
def _ordered(report: Report) -> dict[str, list[tuple[Decimal, int, Fact]]]:
    return {
        measure: sorted(((base_value(fact.figure), at, fact) for at, fact in enumerate(facts)), key=lambda one: one[:2])
        for measure, facts in _by_measure(report).items()
    }


def facts_near(report: Report, measure: str, low: Decimal, high: Decimal) -> list[Fact]:
    """The facts of a measure between two values in the base unit, in document order."""
    known = _ordered(report).get(measure, [])
    inside = known[bisect_left(known, low, key=lambda one: one[0]) : bisect_right(known, high, key=lambda one: one[0])]
    return [fact for *_, fact in sorted(inside, key=lambda one: one[1])]


def amounts_near(report: Report, low: Decimal, high: Decimal) -> list[Fact]:
    """The money of a report between two amounts in 元."""
    known = _amounts(report)
    return known.facts[bisect_left(known.values, low) : bisect_right(known.values, high)]
