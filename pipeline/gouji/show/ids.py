"""Ids of findings: short, stable over re-runs of the same file, the same in every language."""

from __future__ import annotations

import hashlib

from ..outcome import Checked, Compared, Outcome

LENGTH = 10  # hexadecimal digits


def finding_ids(checked: Checked | Compared) -> dict[str, Outcome]:
    """Every finding by its id, in order."""
    found: dict[str, Outcome] = {}
    for outcome in checked.outcomes:
        if outcome.state == "broken":
            found[_free(_digest(outcome), found)] = outcome
    return found


def _digest(outcome: Outcome) -> str:
    evidence = [(item.role, item.raw, item.place, *([item.source.sha256] if item.source else [])) for item in outcome.evidence]
    said = (outcome.check, outcome.message, outcome.measure, outcome.subject, outcome.year, outcome.stage, evidence)
    return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:LENGTH]


def _free(digest: str, taken: dict[str, Outcome]) -> str:
    """The digest, or with a number where the same finding stands twice."""
    number = 2
    name = digest
    while name in taken:
        name, number = f"{digest}-{number}", number + 1
    return name
