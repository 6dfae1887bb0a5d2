"""What makes two files one report (同一报告): its unit, its year, its kind and all that it says, whatever the container."""

from __future__ import annotations

import hashlib

from ..fingerprint import Fingerprint
from ..model import Report

LENGTH = 20  # hexadecimal digits


def content_key(report: Report, unit: str | None, said: Fingerprint) -> str:
    """The same for files of one report that say the same to the word and the digit; of a document without figures, its own file's.

    Files of one report that a container has given more or fewer page numbers, running heads or labels are told to be one by `fingerprint.alike`.
    """
    if not said.figures:
        return report.document.source.sha256[:LENGTH]
    return hashlib.sha256(repr((unit, report.year, report.kind, said.exact)).encode("utf-8", "replace")).hexdigest()[:LENGTH]
