"""Under which columns the values of a row stand, when only their number and their per cent signs tell."""

from __future__ import annotations

from ...rules import Measure
from ..labels import Head
from .heads import Header
from .lines import Line, Lines

NUMBERS = frozenset({"amount", "rate", "weight", "score"})


def columns_of(header: Header, values: Lines, measure: Measure | None) -> list[int] | None:
    """The columns of a row's values; None where their number does not settle it."""
    heads = [(header.column(at), head) for at, head in enumerate(header.heads) if head.role in NUMBERS]
    amounts = [(col, head) for col, head in heads if head.role == "amount"]
    if len(values) == 1 and measure is not None and not measure.staged and measure.of == "money":
        now = [col for col, head in amounts if not head.years_back]
        return now[-1:] or None
    for wanted in (heads, amounts):
        if len(wanted) == len(values) and all(_suits(line, head) for line, (_, head) in zip(values, wanted, strict=True)):
            return [col for col, _ in wanted]
    return None


def _suits(line: Line, head: Head) -> bool:
    """A percentage stands under a rate and nowhere else."""
    if head.role != "rate":
        return not line.flat.endswith("%")
    return line.flat.endswith("%") or "%" in head.text or not any(char.isdigit() for char in line.flat)
