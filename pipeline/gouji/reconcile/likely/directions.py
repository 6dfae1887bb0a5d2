"""Whether a rate of growth is one up or down by the words (增减方向): 增长, 压降, 降幅, learned like the relations.

What an amount grew by is a percentage without a sign; which way is said by words. Where it surely is the growth of two amounts, the words beside it
say which is larger, and the two themselves say it too. (Of what two amounts differ by, the words say it only together with which of them is of
old: 支出减少 and 比上年减少 are told apart by the rules for changes.)
"""

from __future__ import annotations

from array import array
from functools import lru_cache
from importlib.resources import files
from math import exp

from .suspects import GROWTHS, Likely, Suspect, Weighed
from .traits import STEP, grams, places
from .ways import Way, fits

FILE = "directions.bin"
SIZE = 1 << 16
OWN = 9  # characters before a figure
LEAST = 3  # digits of a rate, from which on it is not met by chance
MOST = 12.0  # of a weight in all, beyond which nothing is surer
TURNED = 0.01  # of directions that are wrong
SURELY, MOSTLY = 0.25, 0.5  # how likely a relation is by the words, and of all that holds, to be the one that the direction is of


def is_up(likely: Likely, way: Way) -> bool | None:
    """Is there more than before? None where there is as much."""
    if way.relation != "growth":
        return way.relation == "growth-up"
    new, old = (likely.names.numbers[one].value for one in way.of)
    return None if new == old else new > old


def traits_of(likely: Likely, at: int) -> list[int]:
    """The words right beside a rate, and its sign."""
    said, about = likely.traits, "direction"
    found = grams(said.before[at], OWN, about)
    found += places(about, (f">{said.after[at][:size]}".encode() for size in (1, 2, 3, 4)))
    return [one % SIZE for one in (*found, *places(about, (b"", f"-{likely.said[at].value < 0}".encode())))]


def example(likely: Likely, at: int) -> tuple[list[int], bool] | None:
    """The traits of a figure that can only be one growth, and whether that is up. For learning."""
    number = likely.ways.numbers[at]
    if number.digits < LEAST:
        return None
    ups = {is_up(likely, way) for way, span in likely.growths(at) if fits(number, span)}
    return (traits_of(likely, at), bool(ups.pop())) if len(ups) == 1 and None not in ups else None


@lru_cache(maxsize=1)
def _weights() -> array[int]:
    return array("b", files(__package__).joinpath(FILE).read_bytes())


def turned(likely: Likely, at: int) -> Suspect | None:
    """The growth that a figure surely is, and the odds that the words say the wrong direction."""
    right, weights = likely.right(at), _weights()
    for one in likely.weighed(at)[1]:
        if not _is_sure(likely, at, one) or one.likely < MOSTLY * right:
            continue
        way = _growth(likely, one.way)
        if way is not None and (up := is_up(likely, way)) is not None:
            weight = sum(weights[each] for each in traits_of(likely, at)) * STEP
            return Suspect(at, way, TURNED * exp(min(MOST, -weight if up else weight)))
    return None


def _is_sure(likely: Likely, at: int, one: Weighed) -> bool:
    return one.likely >= SURELY and fits(likely.ways.numbers[at], one.span)


def _growth(likely: Likely, way: Way) -> Way | None:
    """A growth as such; what surely is a difference, over one of the two, is a growth too."""
    if way.relation in GROWTHS:
        return way
    if way.relation != "share" or max(way.of) >= likely.names.spoken:
        return None
    change, base = way.of
    for one in likely.weighed(change)[1]:
        if one.way.relation == "difference" and base in one.way.of and _is_sure(likely, change, one):
            return Way("growth", (sum(one.way.of) - base, base))
    return None
