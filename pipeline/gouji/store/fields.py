"""The columns of the rows of one report, by name; see the data dictionary for what each holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from ..document import Document
from ..model import Change, Fact, Figure, Indicator, Parsed, Report
from ..numbers import EXACT, base_value, factor_of, is_money, plain
from ..outcome import Checked, Compared, Evidence
from ..places import Place
from ..reconcile.years.said import corrected, dated
from ..rules import load
from ..show.as_json import STANDINGS, check_object
from ..show.ids import finding_ids
from ..text import text_under
from .dictionary import PRECISION, SCALE

Row = dict[str, Any]


def exact(value: Decimal | None) -> Decimal | None:
    """The value where a decimal column holds it exactly, else None; it is never rounded.

    >>> exact(Decimal("0.40")), exact(Decimal("0.1234567890123")), exact(Decimal("1E+27")), exact(Decimal("12345678901234567890.1234567890123"))
    (Decimal('0.40'), None, None, None)
    """
    if value is None or not value.is_finite():
        return None
    short = value if _decimals(value) <= SCALE else value.normalize(EXACT)  # zeros at the end are no digits lost
    return short if _decimals(short) <= SCALE and short.adjusted() < PRECISION - SCALE else None


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def in_yuan(value: Decimal | None, unit: str | None) -> Decimal | None:
    """An amount in 元, None for what is no money."""
    return exact(value * factor_of(unit)) if value is not None and is_money(unit) else None


def place(one: Place) -> Row:
    """Where something stands."""
    x0, top, x1, bottom = one.box or (None, None, None, None)
    return {
        "page": one.page, "line": one.line, "char_start": one.start, "char_end": one.end, "x0": x0, "top": top, "x1": x1,
        "bottom": bottom, "block": one.block, "table_no": one.table, "row_no": one.row, "col_no": one.col,
    }  # fmt: skip


def documents(checked: Checked) -> Row:
    """What one row says about a report and its checks."""
    report, source = checked.report, checked.report.document.source
    standing: Counter[str] = Counter(entry.standing for entry in checked.ledger)
    state: Counter[str] = Counter(one.state for one in checked.outcomes)
    severity: Counter[str] = Counter(one.severity for one in checked.outcomes if one.state == "broken")
    return {
        "format": source.format, "pages": source.pages, "scanned_pages": len(source.scanned_pages),
        "unread_pages": len(source.unread_pages), "kind": report.kind,
        "forms": sorted({form.kind for form in report.forms if form.kind}), "figures": len(checked.ledger),
        **{name: standing[name] for name in STANDINGS}, "holds": state["holds"], "not_checkable": state["not_checkable"],
        "errors": severity["error"], "warnings": severity["warning"], "notices": severity["notice"],
        "dated": dated(report.document), "corrected": corrected(report.document, load()),
    }  # fmt: skip


def facts(report: Report) -> list[Row]:
    """Every fact, in the report's order."""
    numbers = _Numbers(report)
    grown: dict[int | None, list[Row]] = {}
    for change in report.changes:
        grown.setdefault(numbers.of(change.fact), []).append(_change(change, numbers))
    return [
        {"fact": number, **_fact(one, report), "changes": _json(grown[number]) if number in grown else None}
        for number, one in enumerate(report.facts)
    ]


class _Numbers:
    """The numbers of a report's facts: of a fact itself, and of one that names the same figure in another way (an account's amount)."""

    def __init__(self, report: Report) -> None:
        self.own = {id(one): number for number, one in enumerate(report.facts)}
        self.at = {one.figure.place: number for number, one in reversed([*enumerate(report.facts)])}

    def of(self, fact: Fact) -> int | None:
        """The number of a fact; None where the report has none of that figure."""
        return self.own.get(id(fact), self.at.get(fact.figure.place))


def _change(one: Change, numbers: _Numbers) -> Row:
    """What the narrative says of a fact's growth; `base` is the number of the fact that it prints as the base."""
    return {
        "year": one.base_year, "stage": one.base_stage, "direction": one.direction, "rate_direction": one.rate_direction,
        "amount": _figure(one.amount), "rate": _figure(one.rate), "base": numbers.of(one.base) if one.base is not None else None,
        "rule": one.rule, "place": place(one.place),
    }  # fmt: skip


def _figure(one: Figure | None) -> Row | None:
    if one is None:
        return None
    return {"raw": one.raw, "value": plain(one.value), "unit": one.unit, "decimals": one.decimals, "approximate": one.approximate,
            "confidence": one.confidence, "place": place(one.place)}  # fmt: skip


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _fact(one: Fact, report: Report) -> Row:
    figure = one.figure
    return {
        "measure": one.measure, "label": one.label, "subject": one.subject, "year": one.year, "stage": one.stage, "fund": one.fund,
        "of": one.of, "value": exact(figure.value), "decimals": figure.decimals, "unit": figure.unit, "yuan": _yuan(figure),
        "raw": figure.raw, "approximate": figure.approximate, "nil": one.nil, "origin": one.origin,
        "form": report.forms[one.form].kind if one.form is not None else None, "form_no": one.form, "section": one.section,
        "sentence": one.sentence, "clear": one.clear, "among": one.among, "numbered": one.numbered, "rule": one.rule,
        "confidence": round(figure.confidence, 4), "alternatives": list(figure.place.readings) or None, **place(figure.place),
    }  # fmt: skip


def _yuan(figure: Figure) -> Decimal | None:
    return exact(base_value(figure)) if is_money(figure.unit) else None


def indicators(report: Report) -> list[Row]:
    """Every indicator, in the report's order."""
    return [{"indicator": number, **_indicator(one, report)} for number, one in enumerate(report.indicators)]


def _indicator(one: Indicator, report: Report) -> Row:
    return {
        "form": report.forms[one.form].kind, "form_no": one.form, "subject": one.subject, "level1": one.level1, "level2": one.level2,
        "level3": one.level3, **_parsed("target", one.target), **_parsed("actual", one.actual),
        "weight": exact(one.weight.value) if one.weight else None, "weight_raw": one.weight.raw if one.weight else None,
        "score": exact(one.score.value) if one.score else None, "score_raw": one.score.raw if one.score else None,
        "reason": one.reason, "sub": one.sub, "scored": one.scored, "confidence": round(one.place.sure, 4), **place(one.place),
        "table_no": one.table, "row_no": one.row,
    }  # fmt: skip


def _parsed(name: str, one: Parsed) -> Row:
    return {f"{name}_raw": one.raw, f"{name}_op": one.op, f"{name}_value": exact(one.value), f"{name}_upper": exact(one.upper),
            f"{name}_unit": one.unit}  # fmt: skip


def sections(document: Document) -> list[Row]:
    """Every heading with the prose under it."""
    headings = document.sections
    return [
        {"section": number, "level": one.level, "number": one.number, "title": one.title, "topic": one.topic, "fund": one.fund,
         "measure": one.measure,
         "text": text_under(one, headings[number + 1] if number + 1 < len(headings) else None, document), **place(one.place)}
        for number, one in enumerate(headings)
    ]  # fmt: skip


def said(checked: Checked) -> tuple[Row, Row]:
    """What gouji.check/1 says of a report, in Chinese and in English."""
    return check_object(checked, "zh"), check_object(checked, "en")


def findings(checked: Checked | Compared, zh: Row, en: Row) -> list[Row]:
    """Every finding, its words in both languages."""
    first = [one.evidence[0].place if one.evidence else Place() for one in finding_ids(checked).values()]
    return [_finding(*three) for three in zip(zh["findings"], en["findings"], first, strict=True)]


def _finding(zh: Row, en: Row, where: Place) -> Row:
    same = ("check", "kind", "severity", "measure", "subject", "year", "stage", "stated", "expected", "unit", "confidence")
    difference = number(zh["difference"])
    return {
        "finding": zh["id"], **{name: zh[name] for name in same}, "difference": difference, "allowance": number(zh["allowance"]),
        "difference_yuan": in_yuan(difference, zh["unit"]), "message_zh": zh["message"], "message_en": en["message"],
        "cause": zh["cause"] and zh["cause"]["code"], "cause_zh": zh["cause"] and zh["cause"]["message"],
        "cause_en": en["cause"] and en["cause"]["message"], **place(where),
        "documents": list(dict.fromkeys(one["document"]["sha256"] for one in zh["evidence"] if "document" in one)) or None,
        "evidence": _json(zh["evidence"]),
    }  # fmt: skip


def number(text: str | None) -> Decimal | None:
    """A decimal from plain notation; None for words and for nothing."""
    try:
        return exact(Decimal(text)) if text else None
    except InvalidOperation:
        return None


def documents_of(evidence: Iterable[Evidence]) -> list[str] | None:
    """The reports that evidence stands in, where it names them."""
    return list(dict.fromkeys(one.source.sha256 for one in evidence if one.source)) or None


def outcomes(checked: Checked | Compared) -> list[Row]:
    """Every outcome, in the order of the checks."""
    known_as = {id(one): key for key, one in finding_ids(checked).items()}
    return [
        {"outcome": at, "check": one.check, "state": one.state, "kind": one.kind, "severity": one.severity, "finding": known_as.get(id(one)),
         "measure": one.measure, "subject": one.subject, "year": one.year, "stage": one.stage, "stated": one.stated,
         "expected": one.expected, "unit": one.unit, "message": one.message, "documents": documents_of(one.evidence),
         **place(one.evidence[0].place if one.evidence else Place())}
        for at, one in enumerate(checked.outcomes)
    ]  # fmt: skip


def not_checked(checked: Checked | Compared, zh: Row, en: Row) -> list[Row]:
    """Figures that were not understood, then checks that could not be made."""
    ledger = checked.ledger if isinstance(checked, Checked) else ()
    unread = [(None, one.figure.place, one.figure.unit) for one in ledger if one.standing == "unread"]
    unable = [
        (one.check, one.evidence[0].place if one.evidence else Place(), one.evidence[0].unit if one.evidence else None)
        for one in checked.outcomes if one.state == "not_checkable"
    ]  # fmt: skip
    return [
        {"check": check, "value": number(one["figure"]["value"]), "unit": unit, "raw": one["figure"]["raw"], "why_zh": one["why"],
         "why_en": other["why"], **place(where)}
        for one, other, (check, where, unit) in zip(zh["not_checked"], en["not_checked"], [*unread, *unable], strict=True)
    ]  # fmt: skip
