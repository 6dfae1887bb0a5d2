"""What makes two files one report (同一报告): its unit, its year and its figures, whatever the container."""

from __future__ import annotations

import hashlib
from collections import Counter

from ..model import Fact, Report

LENGTH = 20  # hexadecimal digits
WITHOUT_NAME = "item"  # what a line of a list is about is told by layout, which containers keep unequally well


def content_key(report: Report, unit: str | None) -> str:
    """The same for the text, the Word file and the PDF of one report; of a report without named facts, its own file's.

    Of the narrative it counts what each figure measures and how often it is said; of tables only which values stand in them, because
    pasting loses merged and empty cells, and with them now and then the row that a value belongs to.
    """
    facts = [one for one in report.facts if one.measure != WITHOUT_NAME]
    if not facts:
        return report.document.source.sha256[:LENGTH]
    values = sorted({_value(one) for one in facts})
    told = sorted(Counter((one.measure, str(one.year), str(one.stage), _value(one)) for one in facts if one.origin == "text").items())
    said = (unit, report.year, report.kind, values, told)
    return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:LENGTH]


def _value(fact: Fact) -> str:
    return format(fact.figure.value.normalize(), "f")
