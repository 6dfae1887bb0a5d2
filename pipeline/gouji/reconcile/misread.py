"""Scans: a disagreement that a misread character explains is something to look at, not an accusation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ..numbers import is_one_figure
from ..outcome import Cause, Evidence, Outcome
from ..regexes import compiled
from ..text import flat

DOUBTFUL = 0.95  # a figure read less surely than this may be another
HOPELESS = 0.6  # a figure read less surely than this may be anything
DIGITS = compiled(r"[-+]?\d[\d,]*(?:\.\d+)?")
LINEAR = frozenset({"table-text", "table-table", "text-text", "parts-sum", "difference", "weights-sum", "group-weight", "total-score",
                    "fund-scope", "projects-covered", "execution-score"})  # fmt: skip


def doubted(outcomes: list[Outcome]) -> list[Outcome]:
    """The outcomes, with those that a misreading explains as warnings."""
    return [_doubted(one) if one.state == "broken" and one.severity == "error" and one.confidence < DOUBTFUL else one for one in outcomes]


def _doubted(one: Outcome) -> Outcome:
    for found in one.evidence:
        if found.confidence >= DOUBTFUL or found.value is None:
            continue  # a letter of a sentence read otherwise makes no other sentence
        other = next(_explaining(one, found), None)
        if other is not None:
            return replace(one, severity="warning", cause=Cause("misread", (("raw", found.raw), ("other", other))))
    return one


def _explaining(one: Outcome, found: Evidence) -> Iterator[str]:
    """Other readings of a figure that would end the disagreement; any of them, where what it would take cannot be told."""
    if one.check in LINEAR and one.difference is not None:
        yield from _ending(one, found)
    if found.confidence < HOPELESS or one.check not in LINEAR or one.difference is None:
        yield from found.place.readings[:1] or ("?",)


def _ending(one: Outcome, found: Evidence) -> Iterator[str]:
    """The readings of a figure with which an equality would hold."""
    gap, value = abs(_number(one.difference or "") or Decimal(0)), found.value
    expected = _number(one.expected or "")
    slack = (_number(one.allowance or "") or Decimal(0)) + Decimal("0.011")
    for other in found.place.readings:
        read = _number(other)
        if read is None or value is None:
            continue
        if read == _number(found.raw):  # its unit or sign was doubtful, which changes it by more than can be told here
            yield other
            continue
        if abs(abs(read - value) - gap) <= slack or (found.role == "stated" and expected is not None and abs(read - expected) <= slack):
            yield other


def _number(text: str) -> Decimal | None:
    found = DIGITS.search(flat(text))
    digits = found[0].replace(",", "") if found else ""
    return Decimal(digits) if digits and is_one_figure(digits.lstrip("-+")) else None
