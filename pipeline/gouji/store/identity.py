"""What makes two files one report (同一报告): its unit, its year and its facts, whatever the container."""

from __future__ import annotations

import hashlib

from ..model import Fact, Report
from ..numbers import base_value
from ..text import flat

LENGTH = 20  # hexadecimal digits
WITHOUT_NAME = "item"  # what a line of a list is about is told by layout, which containers keep unequally well


def content_key(report: Report, unit: str | None) -> str:
    """The same for the text, the Word file and the PDF of one report; of a report without named facts, its own file's."""
    facts = sorted({_said(one) for one in report.facts if one.measure != WITHOUT_NAME})
    if not facts:
        return report.document.source.sha256[:LENGTH]
    return hashlib.sha256(repr((unit, report.year, report.kind, facts)).encode("utf-8", "replace")).hexdigest()[:LENGTH]


def _said(fact: Fact) -> tuple[str, str, str, str, str]:
    """What a fact says; its place, its words and how often it is said are the container's."""
    value = format(base_value(fact.figure).normalize(), "f")
    return fact.measure, flat(fact.subject or ""), str(fact.year), str(fact.stage), value
