"""Other ways to read a list of the narrative: words leave open where it ends, and of which amount it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...model import Figure
from ...numbers import factor_of
from ...outcome import Outcome
from ..alike import alike
from ..arithmetic import printed, total
from .spoken import Said
from .tell import Reading

NEAR = 8  # figures on either side of one that may go with it
WINDOW = 40  # figures on either side of one, beyond which what was put together stands elsewhere


def _window(said: Said, at: int) -> list[int]:
    """The figures of a paragraph around one, in order."""
    span = range(max(at - WINDOW, 0), min(at + WINDOW, len(said.all)))
    return [one for one in span if said.passage[one] == said.passage[at]]


def _beside(said: Said, at: int) -> list[Figure]:
    """The figures near one, nearest first, those before it before those behind."""
    near = [one for one in _window(said, at) if 0 < abs(one - at) <= NEAR]
    return [said[one] for one in sorted(near, key=lambda one: (abs(one - at), one))]


def _pairs(figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Pairs of one kind, nearest first."""
    for last, one in enumerate(figures):
        for other in figures[:last]:
            if alike(one, other) and one.place != other.place:
                yield one, other


def _left_of(stated: Figure, around: Sequence[Figure], at: Sequence[int]) -> Iterator[Reading]:
    """收入共计100元。支出70元，调出10元，结转20元: what is left of an amount before it, without all between, or without one of them."""
    here = next((index for index, figure in enumerate(around) if figure.place == stated.place), 0)
    if here < at[-1]:
        return
    before = [each for each in around[max(here - NEAR, 0) : here] if alike(each, stated)]
    yield from ((stated, printed(before[begin]) - total(before[begin + 1 :])) for begin in range(len(before) - 2, -1, -1))
    yield from ((stated, printed(first) - printed(second)) for first, second in _pairs(before))
    yield from ((stated, total(pair)) for pair in _pairs(before))


def other_lists(said: Said, at: int, one: Outcome) -> Iterator[Reading]:
    """A list that ends earlier, begins later or goes on, the list of another whole, a whole that is one of the listed. `at` is the whole,
    `one` what was said of it; each reading is a figure with what it must be then.
    """
    stated, beside, around = said[at], _beside(said, at), [said[each] for each in _window(said, at)]
    parts = [each.place for each in one.evidence if each.role == "part"]
    at_parts = [index for index, figure in enumerate(around) if figure.place in parts]
    if not at_parts:
        return
    listed = [around[index] for index in at_parts]
    here = next((index for index, figure in enumerate(around) if figure.place == stated.place), 0)
    passed = [each for each in around[here + 1 : at_parts[0]] if alike(each, stated)]
    if passed:  # between the whole and its parts, and of none of them
        yield stated, total([*passed, *listed])
    nearest = next((each for each in reversed(around[: at_parts[0]]) if alike(each, stated)), None)
    if nearest is not None and nearest.place != stated.place and len(listed) > 1:
        yield nearest, total(listed)  # 甲类9个；按来源分，乙4个、丙3个、丁2个: of what stands right before it
    between = [each for each in around[at_parts[0] : at_parts[-1] + 1] if alike(each, stated) and each.place != stated.place]
    if len(between) > len(listed):  # one of the list was not taken for a part
        yield stated, total(between)
    yield from ((stated, printed(each)) for each in listed)
    for end in range(len(listed) - 1, 1, -1):
        yield stated, total(listed[:end])
        yield stated, total(listed[-end:])
    yield from _left_of(stated, around, at_parts)
    if one.expected is not None and Decimal(one.expected) * factor_of(stated.unit) < total(listed).low:  # some were taken away
        yield stated, total(listed)
        yield from ((stated, printed(first) - printed(second)) for first, second in _pairs(listed))
    if len(listed) < 2:
        return
    yield from ((each, total(listed)) for each in beside if alike(each, stated) and each.place not in parts)
    ahead_of = [each for each in around[max(at_parts[0] - NEAR, 0) : at_parts[0]] if alike(each, stated)]
    yield from ((each, total(listed[:end])) for end in range(len(listed) - 1, 1, -1) for each in ahead_of)
    yield from ((each, total([stated, *listed])) for each in beside if alike(each, stated) and each.place not in parts)
    earlier = [each for each in reversed(around[: at_parts[0]][-NEAR:]) if alike(each, stated) and each.place != stated.place]
    yield from ((stated, total([each, *rest])) for each in earlier for rest in (listed, listed[1:]))
    ahead = [each for each in around[at_parts[-1] + 1 : at_parts[-1] + NEAR] if alike(each, stated)]
    for begin in (0, *range(1, len(listed))):
        yield from ((stated, total([*listed[begin:], *ahead[:more]])) for more in range(1, len(ahead) + 1))
