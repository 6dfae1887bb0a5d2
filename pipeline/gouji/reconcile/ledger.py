"""The ledger (勾稽底稿): every figure of the document in exactly one standing."""

from __future__ import annotations

from ..model import Reading, Report, Standing
from ..outcome import Entry, Outcome
from ..places import Place

FORMAL = frozenset({"indicator-vague", "template-residue", "numbering", "same-unit", "required-field", "missing-form"})


def make_ledger(report: Report, outcomes: tuple[Outcome, ...]) -> tuple[Entry, ...]:
    """One entry for each figure, in document order."""
    wrong: dict[tuple[object, ...], str] = {}
    right: dict[tuple[object, ...], str] = {}
    for outcome in outcomes:
        if outcome.state == "not_checkable" or outcome.check in FORMAL:
            continue
        into = wrong if outcome.state == "broken" else right
        for one in outcome.evidence:
            if one.value is not None:
                into.setdefault(_key(one.place), outcome.check)
    return tuple(_entry(reading, wrong, right) for reading in report.readings)


def _key(place: Place) -> tuple[object, ...]:
    return (place.page, place.line, place.start, place.block, place.table, place.row, place.col)


def _entry(reading: Reading, wrong: dict[tuple[object, ...], str], right: dict[tuple[object, ...], str]) -> Entry:
    key = _key(reading.figure.place)
    standing: Standing = "alone"
    why = ""
    if reading.status != "fact":
        standing, why = ("set_aside" if reading.status == "set_aside" else "unread"), reading.label
    elif key in wrong:
        standing, why = "disagrees", wrong[key]
    elif key in right:
        standing, why = "agrees", right[key]
    return Entry(reading.figure, standing, reading.label, reading.rule, why)
