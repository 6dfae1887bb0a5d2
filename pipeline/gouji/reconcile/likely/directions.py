"""Whether the words say the right direction (增减方向): 增长, 压降, 少收, learned like the relations.

What an amount grew by, or two differ by, is printed without a sign; which way is said by words, together with which of the two figures they are
said of. Where it surely is the growth or the difference of two amounts, the words say which is larger, and the two themselves say it too.
"""

from __future__ import annotations

from math import exp

from .suspects import Likely, Suspect, Weighed
from .ways import Way, fits

COMPARED = frozenset({"growth", "difference"})
MOST = 12.0  # of a weight in all, beyond which nothing is surer
TURNED = {
    "growth": 0.01,
    "difference": 0.002,
}  # of directions that are wrong; of differences it is said less surely which of the two is meant
SURELY, MOSTLY = 0.25, 0.5  # how likely a relation is by the words, and of all that holds, to be the one that the direction is of


def is_up(likely: Likely, one: Weighed) -> bool | None:
    """Is the first of two amounts larger? None where both are alike."""
    first, second = (likely.names.numbers[each].value for each in one.way.of)
    return None if first == second else first > second


def turned(likely: Likely, at: int) -> Suspect | None:
    """What a figure surely is the growth or the difference of, and the odds that the words say the wrong direction."""
    right = likely.right(at)
    for one in likely.weighed(at)[1]:
        if not _is_sure(likely, at, one) or one.likely < MOSTLY * right:
            continue
        compared = _compared(likely, at, one)
        if compared is not None and (up := is_up(likely, compared)) is not None:
            return Suspect(at, compared.way, TURNED[compared.way.relation] * exp(min(MOST, -compared.up if up else compared.up)))
    return None


def rising(likely: Likely, at: int) -> Suspect | None:
    """An amount beside another (由甲降到乙), and the odds that the words say the wrong direction."""
    rises = likely.rises.get(at)
    if rises is None or not likely.is_telling(at) or not likely.is_telling(at - 1):
        return None
    numbers = likely.names.numbers
    up = numbers[at].value > numbers[at - 1].value
    return Suspect(at, Way("difference", (at - 1, at)), TURNED["difference"] * exp(min(MOST, -rises if up else rises)))


def _is_sure(likely: Likely, at: int, one: Weighed) -> bool:
    return one.likely >= SURELY and fits(likely.ways.numbers[at], one.span)


def _compared(likely: Likely, at: int, one: Weighed) -> Weighed | None:
    """The growth or difference as such; what surely is a difference, over one of the two, is a growth too."""
    if one.way.relation in COMPARED:
        return one
    if one.way.relation != "share" or max(one.way.of) >= likely.names.spoken:
        return None
    change, base = one.way.of
    for each in likely.weighed(change)[1]:
        if each.way.relation == "difference" and base in each.way.of and _is_sure(likely, change, each):
            growth = (sum(each.way.of) - base, base)
            return next((other for other in likely.weighed(at)[1] if other.way.relation == "growth" and other.way.of == growth), None)
    return None
