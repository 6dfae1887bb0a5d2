"""Total rows of tables: a column's rows add up to its 合计, where the table itself shows how it is built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ..model import Composition, Fact, Report
from ..numbers import base_value, digit_unit
from ..outcome import Outcome
from .causes import slipped
from .outcomes import unable
from .sums import sum_outcome

MOST = 400  # rows; a longer list is summed as it stands


def table_totals(report: Report) -> list[Outcome]:
    """The total rows of all tables, each column against the rows that the best-fitting column shows to be its parts."""
    groups: dict[tuple[object, ...], list[Composition]] = defaultdict(list)
    for one in report.compositions:
        if one.origin == "table":
            place = one.whole.figure.place
            groups[place.block, place.table, place.row].append(one)
    return [outcome for group in groups.values() for outcome in _judged(group, report)]


def _judged(columns: list[Composition], report: Report) -> list[Outcome]:
    """One total row. Rows that divide another row are found by the columns in which the sum is right."""
    best: list[Outcome] = []
    proved = -1
    for rows in _structures(columns):
        outcomes = [sum_outcome("parts-sum", one.whole, _rows(one.parts, rows), report) for one in columns]
        holding = sum(
            1 for outcome, one in zip(outcomes, columns, strict=True) if outcome.state == "holds" and base_value(one.whole.figure)
        )
        if holding > proved:
            best, proved = outcomes, holding
    return [
        outcome if outcome.state != "broken" else _severity(outcome, one, proved=proved > 0)
        for outcome, one in zip(best, columns, strict=True)
    ]


def _structures(columns: list[Composition]) -> list[frozenset[int | None]]:
    """The rows that may be the parts: all of them, or those left once each run that divides the row before it is folded."""
    every = frozenset(part.figure.place.row for one in columns for part in one.parts)
    found = [every]
    among = frozenset(part.figure.place.row for one in columns for part in one.parts if part.among)
    if among and every - among:
        found.append(every - among)
    for one in columns:
        folded = frozenset(_folded(one.parts))
        hidden = frozenset(part.figure.place.row for part in one.parts) - folded
        if hidden and every - hidden not in found:
            found.append(every - hidden)
    return found


def _folded(parts: Sequence[Fact]) -> list[int | None]:
    values = [base_value(part.figure) for part in parts]
    kept, at = [], 0
    while at < len(values):
        kept.append(parts[at].figure.place.row)
        run, end = Decimal(0), at + 1
        for later in range(at + 1, min(len(values), at + MOST)):
            run += values[later]
            if values[at] and run == values[at] and later > at + 1:
                end = later + 1
                break
            if run > values[at]:
                break
        at = end
    return kept


def _rows(parts: Sequence[Fact], rows: frozenset[int | None]) -> list[Fact]:
    return [part for part in parts if part.figure.place.row in rows]


def _severity(outcome: Outcome, one: Composition, *, proved: bool) -> Outcome:
    """Sure where another column proves the rows to be the parts; doubtful where only a slip explains the gap."""
    if proved:
        return outcome
    step = max(digit_unit(part.figure) for part in (one.whole, *one.parts))
    if slipped(base_value(one.whole.figure), [base_value(part.figure) for part in one.parts], step):
        return replace(outcome, severity="warning")
    return unable("parts-sum", outcome.kind, "open-list", one.whole.label, outcome.evidence, one.whole)
