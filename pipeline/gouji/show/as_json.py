"""The JSON that other programs rely on: gouji.check/1 and gouji.report/1."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..document import Cell, Document, Source, Table
from ..errors import ReadError
from ..model import Fact, Figure, Indicator, Parsed
from ..numbers import base_value, is_money, plain
from ..outcome import Checked, Entry, Evidence, Outcome
from ..places import Place
from ..text import place_in, text_under
from ..visible import as_json
from .ids import finding_ids
from .messages import cause, message, why_not

CHECK, REPORT = "gouji.check/1", "gouji.report/1"
STANDINGS = ("agrees", "disagrees", "alone", "unread", "set_aside")
STATES = ("holds", "broken", "not_checkable")
FUNDS = frozenset({"general_public_budget", "government_fund", "state_capital", "social_insurance", "special_account", "other"})

Object = dict[str, Any]


def check_object(checked: Checked, lang: str) -> Object:
    """One report's findings, as gouji.check/1."""
    report = checked.report
    states: Counter[str] = Counter(one.state for one in checked.outcomes)
    return {
        "schema": CHECK,
        "source": source_object(report.document.source),
        "unit": report.unit,
        "year": report.year,
        "figures": _figures(checked),
        "checks": {state: states[state] for state in STATES},
        "findings": [finding_object(known_as, one, lang) for known_as, one in finding_ids(checked).items()],
        "not_checked": [
            *(_unread(entry, lang) for entry in checked.ledger if entry.standing == "unread"),
            *(unable_object(one, lang) for one in checked.outcomes if one.state == "not_checkable"),
        ],
    }


def report_object(checked: Checked, lang: str) -> Object:
    """One report's record, as gouji.report/1."""
    del lang
    report = checked.report
    document = report.document
    return {
        "schema": REPORT,
        "source": source_object(document.source),
        "unit": report.unit,
        "year": report.year,
        "tables": [_table(block) for block in document.blocks if isinstance(block, Table)],
        "sections": [_section(at, document) for at in range(len(document.sections))],
        "facts": [_fact(one) for one in report.facts],
        "indicators": [_indicator(one) for one in (*report.indicators, *report.told)],
        "figures": _figures(checked),
    }


def error_object(name: str, error: ReadError, lang: str, schema: str = CHECK) -> Object:
    """An input that could not be read, and what to do about it."""
    return {"schema": schema, "source": {"name": name}, "error": {"message": error.zh if lang == "zh" else error.en}}


def line(value: Object) -> str:
    """An object as one line of JSON Lines."""
    return as_json(value, separators=(",", ":")) + "\n"


def place_object(place: Place) -> Object:
    """A place, every key present."""
    return {
        "page": place.page, "line": place.line, "start": place.start, "end": place.end,
        "box": list(place.box) if place.box else None, "block": place.block, "table": place.table, "row": place.row, "col": place.col,
    }  # fmt: skip


def source_object(source: Source) -> Object:
    """The document that was read."""
    return {"name": source.name, "sha256": source.sha256, "format": source.format, "pages": source.pages,
            "scanned_pages": len(source.scanned_pages) + len(source.unread_pages)}  # fmt: skip


def _figures(checked: Checked) -> Object:
    count: Counter[str] = Counter(entry.standing for entry in checked.ledger)
    return {"total": len(checked.ledger)} | {standing: count[standing] for standing in STANDINGS}


def finding_object(known_as: str, one: Outcome, lang: str) -> Object:
    """A finding by its id."""
    return {
        "id": known_as, "check": one.check, "kind": one.kind, "severity": one.severity, "measure": one.measure, "subject": one.subject,
        "year": one.year, "stage": one.stage, "stated": one.stated, "expected": one.expected, "difference": one.difference,
        "unit": one.unit, "allowance": one.allowance, "message": message(one, lang),
        "cause": {"code": one.cause.code, "message": cause(one, lang)} if one.cause else None,
        "confidence": round(one.confidence, 4), "evidence": [_evidence(item) for item in one.evidence],
    }  # fmt: skip


def _evidence(one: Evidence) -> Object:
    return {
        "role": one.role, "measure": one.measure, "value": plain(one.value) if one.value is not None else None, "unit": one.unit,
        "raw": one.raw, "origin": one.origin, "rule": one.rule, "place": place_object(one.place),
        **({"document": {"name": one.source.name, "sha256": one.source.sha256}} if one.source else {}),
    }  # fmt: skip


def _unread(entry: Entry, lang: str) -> Object:
    readable = entry.label not in {"malformed", "instruction"}
    value = plain(entry.figure.value) if readable else None
    figure = {"value": value, "raw": entry.figure.raw, "place": place_object(entry.figure.place)}
    return {"figure": figure, "why": why_not(entry.label, entry.standing, lang)}


def unable_object(one: Outcome, lang: str) -> Object:
    """What a check could not be made on: its first figure or wording, or the report as a whole."""
    first = one.evidence[0] if one.evidence else None
    value = plain(first.value) if first is not None and first.value is not None else None
    figure = {"value": value, "raw": first.raw if first else "", "place": place_object(first.place if first else Place())}
    return {"figure": figure, "why": message(one, lang)}


# --- the record -----------------------------------------------------------------------------------


def _table(table: Table) -> Object:
    first = next((cell.anchors[0] for cell in table.cells if cell.anchors), None)
    return {
        "index": table.index, "caption": table.caption, "form": table.form, "page": first.strip.page if first and first.strip else None,
        "n_rows": table.n_rows, "n_cols": table.n_cols, "cells": [_cell(cell, table) for cell in table.cells],
    }  # fmt: skip


def _cell(cell: Cell, table: Table) -> Object:
    place = place_in(cell, 0, len(cell.text), block=table.block, table=table.index)
    return {
        "row": cell.row, "col": cell.col, "rowspan": cell.rowspan, "colspan": cell.colspan, "text": cell.text,
        "place": place_object(place), "confidence": round(place.sure, 4),
    }  # fmt: skip


def _section(at: int, document: Document) -> Object:
    one = document.sections[at]
    return {
        "level": one.level, "number": one.number, "title": one.title, "topic": one.topic,
        "text": text_under(one, document.sections[at + 1] if at + 1 < len(document.sections) else None, document),
        "place": place_object(one.place),
    }  # fmt: skip


def yuan(figure: Figure) -> str | None:
    """The amount in 元, without useless zeros; None for what is no money.

    >>> from decimal import Decimal
    >>> yuan(Figure("398.20", Decimal("398.20"), "万元", 2, Place()))
    '3982000'
    """
    if not is_money(figure.unit):
        return None
    text = plain(base_value(figure))
    return text.rstrip("0").rstrip(".") if "." in text else text


def _fact(one: Fact) -> Object:
    figure = one.figure
    return {
        "measure": one.measure, "label": one.label, "subject": one.subject, "year": one.year, "stage": one.stage,
        "fund": one.fund if one.fund in FUNDS else None, "value": plain(figure.value), "unit": figure.unit, "yuan": yuan(figure),
        "raw": figure.raw, "origin": one.origin, "rule": one.rule, "confidence": round(figure.confidence, 4), "place": place_object(figure.place),
    }  # fmt: skip


def _indicator(one: Indicator) -> Object:
    return {
        "table": one.table, "subject": one.subject, "level1": one.level1, "level2": one.level2, "level3": one.level3,
        "target": _parsed(one.target), "actual": _parsed(one.actual), "weight": plain(one.weight.value) if one.weight else None,
        "score": plain(one.score.value) if one.score else None, "reason": one.reason, "place": place_object(one.place),
    }  # fmt: skip


def _parsed(one: Parsed) -> Object:
    return {"raw": one.raw, "op": one.op, "value": plain(one.value) if one.value is not None else None, "unit": one.unit}
