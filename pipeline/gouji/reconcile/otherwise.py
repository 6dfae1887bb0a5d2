"""Another reading (另一读法): a breach that rests on how the figures of a paragraph were put together, where they fit when they are put
together otherwise, proves nothing.

Words leave open where a list ends, of which amount a share is, from which a change is measured. A reading that fails while another of
the same figures holds to the digit was the wrong one more often than a figure was. Values withdraw an accusation here, and never make one;
how many ways are tried is bounded by how easily one would fit by chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ..model import Figure, Report
from ..numbers import base_value, digit_unit, factor_of, is_money, plain
from ..outcome import Evidence, Outcome
from ..places import Place
from .arithmetic import Range, fits, printed, total

NEAR = 8  # figures on either side of one that may go with it
WINDOW = 40  # figures on either side of one, beyond which what was put together stands elsewhere
CHANCE = Decimal("0.1")  # of fitting by accident, over all ways that are tried
RELATED = frozenset({"parts-sum", "part-of-whole", "difference", "rate"})
SURE = frozenset({"rate-other-base", "grid", "direction"})  # the columns, or the words themselves, say what belongs together
LISTS = frozenset({"parts-sum", "part-of-whole"})
RATES = frozenset({"%", "‰"})
POINTS = "个百分点"
Passage = tuple[int | None, int | None, int | None]
Way = tuple[Figure, Range | None]


def read_otherwise(outcomes: list[Outcome], report: Report) -> list[Outcome]:
    """The outcomes, without the accusations that another reading of the same paragraph ends."""
    figures: dict[Passage, list[Figure]] = defaultdict(list)
    for one in report.readings:
        if one.status != "set_aside":
            figures[_passage(one.figure.place)].append(one.figure)
    at = {figure.place: index for each in figures.values() for index, figure in enumerate(each)}
    return [_doubted(one, figures[_passage(one.evidence[0].place)], at) if _told(one) else one for one in outcomes]


def _passage(place: Place) -> Passage:
    return place.block, place.row, place.col


def _told(one: Outcome) -> bool:
    """Is it a breach that the narrative alone tells?"""
    return (
        one.state == "broken"
        and not one.sure
        and one.check in RELATED
        and one.message not in SURE
        and len(one.evidence) > 1
        and all(each.origin == "text" for each in one.evidence)
    )


def _doubted(one: Outcome, figures: Sequence[Figure], index: Mapping[Place, int]) -> Outcome:
    said = [each for each in one.evidence if each.role == "stated"]
    stated = [each for each in said if each.value is not None and plain(each.value) == one.stated] or said
    for place in (each.place for each in stated if each.place in index):
        at = index[place]
        around = figures[max(at - WINDOW, 0) : at + WINDOW]
        if _fits_otherwise(_ways(figures[at], _beside(figures, at), around, one)):
            label = dict(one.words).get("label") or one.evidence[0].label
            return replace(one, state="not_checkable", message="why-otherwise", words=(("label", label),), cause=None)
    return one


def _ways(stated: Figure, beside: Sequence[Figure], around: Sequence[Figure], one: Outcome) -> Iterator[Way]:
    """The other ways to put the figures together that the words leave open."""
    if one.check in LISTS:
        return _lists(stated, beside, around, one)
    if not _parted(around, one.evidence):
        return iter(())  # they follow each other: nothing else can be meant
    return _rates(stated, beside) if stated.unit in RATES else _differences(stated, beside)


def _parted(around: Sequence[Figure], found: Sequence[Evidence]) -> bool:
    """Does another figure of their kind stand between those that were put together, or stands one of them elsewhere?"""
    places = {each.place for each in found}
    known = [at for at, figure in enumerate(around) if figure.place in places]
    put = [around[at] for at in known if around[at].place != found[0].place]
    if len(known) < len(places) or around[known[-1]].place not in {each.place for each in found if each.role == "stated"}:
        return True  # one of them stands behind what is said to follow from it
    return any(figure.place not in places and any(alike(figure, each) for each in put) for figure in around[known[0] : known[-1]])


def _beside(around: Sequence[Figure], at: int) -> list[Figure]:
    """The figures near one, nearest first, those before it before those behind."""
    near = [one for one in range(max(at - NEAR, 0), min(at + NEAR + 1, len(around))) if one != at]
    return [around[one] for one in sorted(near, key=lambda one: (abs(one - at), one))]


def _fits_otherwise(ways: Iterator[Way]) -> bool:
    """Does one of the other ways hold, before so many were tried that one would by chance?"""
    chance = Decimal(0)
    for figure, span in ways:
        if span is None:
            continue
        if fits(figure, span.size()):
            return True
        value = abs(base_value(figure))
        chance += (digit_unit(figure) + span.high - span.low) / value if value else Decimal(1)
        if chance > CHANCE:
            return False
    return False


def alike(one: Figure, other: Figure) -> bool:
    """Are two figures of one kind: money, rates, or the same thing counted?"""
    return _sort(one) == _sort(other)


def _sort(one: Figure) -> str:
    """Money, rates, or the thing counted."""
    return "money" if is_money(one.unit) else "rate" if one.unit in RATES or one.unit == POINTS else one.unit or ""


def _pairs(figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Pairs of one kind, nearest first."""
    for last, one in enumerate(figures):
        for other in figures[:last]:
            if alike(one, other) and one.place != other.place:
                yield one, other


def _rates(rate: Figure, beside: Sequence[Figure]) -> Iterator[Way]:
    """One amount over another, the difference of two over one of them, a change over what was before it."""
    for one, other in _pairs([each for each in beside if each.unit not in RATES and each.unit != POINTS]):
        less, more = sorted((printed(one), printed(other)), key=lambda span: span.middle)
        yield rate, less.over(more)
        yield rate, (more - less).over(less)
        yield rate, (more - less).over(more)
        yield rate, less.over(more + less)


def _differences(amount: Figure, beside: Sequence[Figure]) -> Iterator[Way]:
    """The difference of two amounts."""
    return ((amount, printed(one) - printed(other)) for one, other in _pairs([each for each in beside if alike(each, amount)]))


def _left_of(stated: Figure, around: Sequence[Figure], at: Sequence[int]) -> Iterator[Way]:
    """收入共计100元。支出70元，调出10元，结转20元: what is left of an amount before it, without all between, or without one of them."""
    here = next((index for index, figure in enumerate(around) if figure.place == stated.place), 0)
    if here < at[-1]:
        return
    before = [each for each in around[max(here - NEAR, 0) : here] if alike(each, stated)]
    yield from ((stated, printed(before[begin]) - total(before[begin + 1 :])) for begin in range(len(before) - 2, -1, -1))
    yield from ((stated, printed(first) - printed(second)) for first, second in _pairs(before))
    yield from ((stated, total(pair)) for pair in _pairs(before))


def _lists(stated: Figure, beside: Sequence[Figure], around: Sequence[Figure], one: Outcome) -> Iterator[Way]:
    """A list that ends earlier, begins later or goes on, the list of another whole, a whole that is one of the listed."""
    parts = [each.place for each in one.evidence if each.role == "part"]
    at = [index for index, figure in enumerate(around) if figure.place in parts]
    listed = [around[index] for index in at]
    if not at:
        return
    nearest = next((each for each in reversed(around[: at[0]]) if alike(each, stated)), None)
    if nearest is not None and nearest.place != stated.place and len(listed) > 1:
        yield nearest, total(listed)  # 临时展览14个；按来源分，甲6个、乙5个、丙3个: of what stands right before it
    between = [each for each in around[at[0] : at[-1] + 1] if alike(each, stated) and each.place != stated.place]
    if len(between) > len(listed):  # one of the list was not taken for a part
        yield stated, total(between)
    yield from ((stated, printed(each)) for each in listed)
    for end in range(len(listed) - 1, 1, -1):
        yield stated, total(listed[:end])
        yield stated, total(listed[-end:])
    yield from _left_of(stated, around, at)
    if one.expected is not None and Decimal(one.expected) * factor_of(stated.unit) < total(listed).low:  # some were taken away
        yield stated, total(listed)
        yield from ((stated, printed(first) - printed(second)) for first, second in _pairs(listed))
    if len(listed) < 2:
        return
    yield from ((each, total(listed)) for each in beside if alike(each, stated) and each.place not in parts)
    ahead_of = [each for each in around[max(at[0] - NEAR, 0) : at[0]] if alike(each, stated)]
    yield from ((each, total(listed[:end])) for end in range(len(listed) - 1, 1, -1) for each in ahead_of)
    yield from ((each, total([stated, *listed])) for each in beside if alike(each, stated) and each.place not in parts)
    earlier = [each for each in reversed(around[: at[0]][-NEAR:]) if alike(each, stated) and each.place != stated.place]
    yield from ((stated, total([each, *rest])) for each in earlier for rest in (listed, listed[1:]))
    ahead = [each for each in around[at[-1] + 1 : at[-1] + NEAR] if alike(each, stated)]
    for begin in (0, *range(1, len(listed))):
        yield from ((stated, total([*listed[begin:], *ahead[:more]])) for more in range(1, len(ahead) + 1))
