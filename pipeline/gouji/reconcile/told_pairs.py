"""Indicators of the narrative against the rows of the forms: the same name, and so the same target and the same actual value."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Indicator, Parsed, Report
from ..numbers import plain
from ..outcome import Outcome
from ..places import Place
from ..rules import Rules
from ..text import flat
from .causes import cause_of
from .indicators import comparable
from .lookup import all_rows
from .outcomes import broken, holds, parsed_evidence, text

SHORTEST = 4  # characters of a name of its own


def check_told(report: Report, rules: Rules) -> list[Outcome]:
    """Each indicator told in words whose name one row of one form bears."""
    del rules
    rows: dict[str, list[Indicator]] = {}
    for row in all_rows(report):
        rows.setdefault(flat(row.level3), []).append(row)
    out: list[Outcome] = []
    for one in report.told:
        name = flat(one.level3)
        named = rows.get(name, [])
        if len(name) >= SHORTEST and len(named) == 1 and one.subject in {None, named[0].subject}:
            out += _pair(one, named[0])
    return out


def _pair(one: Indicator, row: Indicator) -> Iterator[Outcome]:
    yield from _side(one, one.target, one.target_place, row.target, row.target_place)
    yield from _side(one, one.actual, one.actual_place, row.actual, row.actual_place)


def _side(one: Indicator, said: Parsed, at: Place, printed: Parsed, place: Place) -> Iterator[Outcome]:
    """A target or an actual value here and there; of one unit, or nothing is said."""
    pair = comparable(printed, said)
    if pair is None or said.figure is None or printed.figure is None or said.unit != printed.unit or said.upper != printed.upper:
        return
    found = [parsed_evidence("stated", one.level3, printed, place), parsed_evidence("counterpart", one.level3, said, at)]
    if pair.target == pair.actual:
        yield holds("table-text", "table-text", found, stated=plain(said.figure.value), expected=plain(said.figure.value), message="equal")
        return
    words = text(
        label=one.level3, stated=plain(printed.figure.value), unit=printed.unit or "", expected=plain(said.figure.value), where="text"
    )
    yield broken("table-text", "table-text", "equal", words, found, figure=printed.figure, expected=plain(said.figure.value),
                 difference=plain(abs(pair.target - pair.actual)), allowed="0", cause=cause_of(printed.figure, said.figure.value),
                 subject=one.subject)  # fmt: skip
