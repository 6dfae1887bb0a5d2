"""What a breach weighs (严重程度): decided here alone, from how surely the words tell what figures are, never from their values."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Fact, Severity


def severity_of(facts: Iterable[Fact]) -> Severity:
    """An error where every figure says what it is; where one is only supposed to be it, somebody must look."""
    return "error" if all(fact.clear for fact in facts) else "warning"


def spoken(facts: Iterable[Fact]) -> Severity:
    """Figures of one breath, whose relation the words themselves say, need no name to be held against each other; others do."""
    known = [*facts]
    here = {fact.sentence for fact in known if fact.origin == "text"}
    together = all(fact.origin == "text" for fact in known) and max(here, default=0) - min(here, default=0) <= 1
    return "error" if together and not any(fact.rule == PASSING for fact in known) else severity_of(known)


PASSING = "in passing"
