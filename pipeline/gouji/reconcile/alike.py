"""Which figures are of one kind: money, rates, points of a rate, or the same thing counted."""

from __future__ import annotations

from ..model import Figure
from ..numbers import is_money

RATES = frozenset({"%", "‰"})
POINTS = "个百分点"
SCORE = "分"


def alike(one: Figure, other: Figure) -> bool:
    """Are two figures of one kind?"""
    return _kind(one) == _kind(other)


def _kind(one: Figure) -> str:
    return "money" if is_money(one.unit) else "rate" if one.unit in RATES or one.unit == POINTS else one.unit or ""
