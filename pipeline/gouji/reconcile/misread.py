"""Scans: a disagreement that a misread character explains is something to look at, not an accusation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from ..document import Cell, Document, Table
from ..numbers import is_one_figure
from ..outcome import Cause, Evidence, Outcome
from ..regexes import compiled
from ..text import UNREADABLE, flat, place_in

DOUBTFUL = 0.95  # a figure read less surely than this may be another
HOPELESS = 0.6  # a figure read less surely than this may be anything
DIGITS = compiled(r"[-+]?\d[\d,]*(?:\.\d+)?")
AMOUNT = compiled(r"[-+]?\d[\d,]{0,24}+\.\d{1,18}+%?|[-+]?\d[\d,]{0,24}+%|[-+]?\d{1,3}(?:,\d{3}){1,6}")  # bare digits may be a code
CODE = compiled(r"\d{3,9}")
LINEAR = frozenset({"table-text", "table-table", "text-text", "parts-sum", "difference", "weights-sum", "group-weight", "total-score",
                    "fund-scope", "projects-covered", "execution-score"})  # fmt: skip


def doubted(outcomes: list[Outcome]) -> list[Outcome]:
    """The outcomes, with those that a misreading explains as warnings."""
    return [_doubted(one) if one.state == "broken" and one.severity == "error" and one.confidence < DOUBTFUL else one for one in outcomes]


def framed(outcomes: list[Outcome], document: Document) -> list[Outcome]:
    """The outcomes, with those as warnings that rest on a row whose label or code, or on a column whose head, cannot be made out, or on
    a column in which a cell holds figures of several rows.
    """
    unread = _unread(document) if document.source.scanned_pages else {}
    return [_framed(one, unread) if unread and one.state == "broken" and one.severity == "error" else one for one in outcomes]


Where = tuple[int, str, int]  # the number of a table, "row" or "col", and which


def _unread(document: Document) -> dict[Where, str]:
    """What was read of the labels and codes of rows, and of the heads of columns, where they cannot be made out."""
    out: dict[Where, str] = {}
    for table in (block for block in document.blocks if isinstance(block, Table)):
        amounts = [(cell.row, cell.col) for cell in table.cells if AMOUNT.fullmatch(flat(cell.text))]
        body = min((row for row, _ in amounts), default=0)
        first = dict(sorted(amounts, key=lambda place: -place[1]))  # the leftmost of each row is put last
        for cell in table.cells:
            words = flat(cell.text)
            if UNREADABLE in words:
                out |= {(table.index, "row", cell.row): words, (table.index, "col", cell.col): words}
                continue
            if len(lines := cell.text.split("\n")) > 1 and all(AMOUNT.fullmatch(flat(line)) for line in lines):
                out[table.index, "col", cell.col] = flat(lines[0])  # a ruling was not seen: figures of two rows count in no sum
                continue
            least = DOUBTFUL if CODE.fullmatch(words) else HOPELESS
            if not words or cell.col >= first.get(cell.row, table.n_cols) or _made_out(cell) >= least:
                continue
            if cell.row < body:
                out |= {(table.index, "col", col): words for col in range(cell.col, cell.col + cell.colspan)}
            else:
                out |= {(table.index, "row", row): words for row in range(cell.row, cell.row + cell.rowspan)}
    return out


def _made_out(cell: Cell) -> float:
    """How surely the letters and digits of a cell were read; brackets and marks say nothing."""
    whole = place_in(cell, 0, len(cell.text)).sure
    if whole >= DOUBTFUL:
        return whole
    return min((place_in(cell, at, at + 1).sure for at, one in enumerate(cell.text) if one.isalnum()), default=1.0)


def _framed(one: Outcome, unread: Mapping[Where, str]) -> Outcome:
    for place in (found.place for found in one.evidence):
        if place.table is None or place.row is None or place.col is None:
            continue
        words = unread.get((place.table, "row", place.row)) or unread.get((place.table, "col", place.col))
        if words is not None:
            return replace(one, severity="warning", cause=Cause("misread", (("raw", words), ("other", "?"))))
    return one


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
