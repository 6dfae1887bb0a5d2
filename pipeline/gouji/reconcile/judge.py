"""What a breach weighs (严重程度): decided here alone, from how surely the words tell what figures are, never from their values."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Fact, Severity


def severity_of(facts: Iterable[Fact]) -> Severity:
    """An error where every figure says what it is; where one is only supposed to be it, somebody must look."""
    return "error" if all(fact.clear for fact in facts) else "warning"
