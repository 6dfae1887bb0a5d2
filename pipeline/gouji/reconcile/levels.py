"""Parts of which some are parts of others (分项中含小计): a sum over two levels counts some money twice, and accuses nobody."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..outcome import Outcome
from .outcomes import otherwise

FEWEST = 4  # parts: a subtotal, two of its own, and one beside it


def on_one_level(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes, without accusations of sums that hold once what each subtotal is made of is not counted beside it."""
    return [otherwise(one) if _is_of_two_levels(one) else one for one in outcomes]


def _is_of_two_levels(one: Outcome) -> bool:
    parts = [each.value for each in one.evidence if each.role == "part" and each.value is not None]
    if one.state != "broken" or one.check != "parts-sum" or len(parts) < FEWEST or one.stated is None:
        return False
    kept = without_parts_of(parts)
    return len(kept) < len(parts) and sum(kept) == Decimal(one.stated)


def without_parts_of(parts: Sequence[Decimal]) -> list[Decimal]:
    """The parts but those that follow one that they make together.

    >>> [*map(int, without_parts_of([*map(Decimal, (30, 10, 20, 5))]))]
    [30, 5]
    """
    kept: list[Decimal] = []
    at = 0
    while at < len(parts):
        kept.append(parts[at])
        at = _behind_parts_of(parts, at)
    return kept


def _behind_parts_of(parts: Sequence[Decimal], at: int) -> int:
    """Where the parts of one end that stand right behind it; right behind it where there are none."""
    made = Decimal(0)
    for end in range(at + 1, len(parts)):
        made += parts[end]
        if made == parts[at] and end > at + 1:
            return end + 1
    return at + 1
