"""Amounts that follow from others of the narrative: differences, sums, means, products, the same in another unit or said again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from ...model import Figure
from ...numbers import chinese_value, is_money
from ...outcome import Outcome
from ..alike import POINTS, RATES, alike
from ..arithmetic import printed
from ..outcomes import MEASURED
from .spoken import CLAUSE, MOST, Said
from .tell import Way, added, difference, product, quotient, tell

NEAR = 12  # figures of a kind around one, any two of which it may lie between
RUN = 20  # figures of a kind around a sum, of any run of which it may be
MONTHS = 12
PERSON = "人"


def between(said: Said, at: int) -> Outcome | None:
    """应收90元，实收70元，未收20元: what lies between the two amounts right before it."""
    found = said.says("difference-said", at)
    if found is None or said.words(at)[: found.start()].endswith("、") or said.says("compared-said", at):
        return None
    near = said.alike(at)
    if len(near) < 2 or near[0] != said.amounts(at)[0] or near[:3] == [at - 1, at - 2, at - 3] or not _are_two(said, near[1], near[0], at):
        return None
    return tell(
        said, at, [difference(said[near[1]], said[near[0]])], differences(said, at, near[:2]), "difference", "difference by its words"
    )


def _are_two(said: Said, first: int, second: int, at: int) -> bool:
    """Are they two amounts of which one may be taken from the other: no items of a list, no changes, nothing left from before?"""
    if any(said.words(one).startswith("、") for one in (first, second)) or said.parted(first, at) or _one_name(said, first, second):
        return False
    if said.listed_together(first, second) or any(said.is_amount(one) and not alike(said[one], said[at]) for one in range(first, at)):
        return False
    if any(said.says("difference-said", one) or said.says("moved-by", one) for one in (first, second)):
        return False
    if said.rules.wording("sum-word").search(CLAUSE.split(said.words(first))[-1]):
        return False
    return not any(said.says("stock-said", one) for one in said.before(at, sentence=True))


def _one_name(said: Said, first: int, second: int) -> bool:
    """本年支出, 累计支出: the name of one ends that of the other."""
    one, other = (said.core(CLAUSE.split(said.words(at))[-1]) for at in (first, second))
    return one.endswith(other) or other.endswith(one)


def differences(said: Said, at: int, given: Sequence[int]) -> Iterator[Way]:
    """Between which amounts one may lie besides: any two near it, one without a run of others, one of those given and any other."""
    around = [said[one] for one in said.around(at) if alike(said[one], said[at])]
    for last, one in enumerate(around[:NEAR]):
        yield from (difference(one, other) for other in around[:last])
    told = [said[one] for one in said.alike(at)][:NEAR]
    for begin in range(1, len(told)):
        for end in range(begin + 1, len(told) + 1):
            rest = added(told[begin:end])
            yield Way((told[0], *rest.figures), (printed(told[0]) - rest.span).size(), "")
    cells = said.cells_like(said[at])
    for index in given:
        yield from (difference(said[index], other) for other in (*around[NEAR:], *cells) if other.place != said[index].place)


def summed(said: Said, at: int) -> Outcome | None:
    """两项合计9元: of as many amounts before it as are counted; 合计, 小计: of those since the last semicolon, or of the last of them."""
    found = said.says("sum-said", at)
    if found is None or said.core(found["what"] or "", "sum-filler"):
        return None
    near = said.alike(at)
    if found["count"]:
        count = int(found["count"]) if found["count"].isdecimal() else int(chinese_value(found["count"]) or 0)
        runs = [near[:count]] if 2 <= count <= len(near) else []
    else:
        near = [one for one in near if one >= said.since_semicolon(at)]
        runs = [near, *(near[:end] for end in range(2, len(near)))] if len(near) > 1 else []
    ways = [added(said[one] for one in reversed(run)) for run in runs]
    return tell(said, at, ways, _runs(said, at, runs[0]), "parts-sum", "sum by its words") if runs else None


def _runs(said: Said, at: int, parts: Sequence[int]) -> Iterator[Way]:
    """Any run of amounts of its paragraph, any two of them, its parts with any other amount of the report."""
    like = [one for one in said.around(at) if said.passage[one] == said.passage[at] and alike(said[one], said[at])]
    run = [said[one] for one in sorted(like[:RUN])]
    for begin in range(len(run)):
        yield from (added(run[begin:end]) for end in range(begin + 2, len(run) + 1))
        if len(run) > begin + 2:  # full marks and points by turns
            yield added(run[begin::2])
    for last, one in enumerate(run):
        yield from (added((one, other)) for other in run[:last])
    given = [said[one] for one in parts]
    for one in (*(said[each] for each in said.around(at) if alike(said[each], said[at])), *said.cells_like(said[at])):
        yield added((*given, one))
        yield added((given[0], one))


def averaged(said: Said, at: int) -> Outcome | None:
    """平均每个项目20元, 户均3元: an amount that the words name over what counts the noun."""
    found = said.says("average-said", at)
    if found is None or said.rules.wording("time-noun").search(found[0]):
        return None
    noun, what = noun_of(said, found), said.core(found["what"], "average-filler")
    wholes = [one for one in said.alike(at) if _is_whole(said, one) and not said.parted(one, at) and (not what or said.bears(one, what))][
        :MOST
    ]
    counts = [one for one in said.before(at) if counts_noun(said, one, noun)][:MOST]
    ways = [quotient(said[whole], said[count], percent=False) for whole in wholes for count in counts]
    return tell(said, at, ways, _means(said, at, wholes[:1], counts[:1]), "rate", "mean by its words")


def noun_of(said: Said, mean: regex.Match[str]) -> str:
    """What a mean is over: 户均 is of 户, 平均每个项目 of 项目."""
    noun = mean.groupdict().get("of") or mean.groupdict().get("each") or ""
    return said.rules.wording("measure-word").sub("", noun)


def _is_whole(said: Said, at: int) -> bool:
    return not (said.says("average-said", at) or said.says("moved-by", at) or said.says("no-total-said", at))


def counts_noun(said: Said, at: int, noun: str) -> bool:
    """Does a figure count what a noun names?"""
    unit = (said[at].unit or "").lstrip("万")
    if not unit or unit in RATES or is_money(said[at].unit) or unit == POINTS or (len(noun) == 1 and unit in MEASURED):
        return False
    own, after = said.own(at), said.all[at].after
    counted = after.startswith(noun) or after.removeprefix(unit).startswith(noun)
    return (
        unit == noun
        or counted
        or (unit == PERSON and noun in own and bool(said.rules.wording("person-noun").search(noun)))
        or (len(noun) > 1 and noun in own)
    )


def _means(said: Said, at: int, wholes: Sequence[int], counts: Sequence[int]) -> Iterator[Way | None]:
    around = said.around(at)
    tops = [said[one] for one in around if alike(said[one], said[at])]
    bottoms = [said[one] for one in around if said.is_amount(one) and not is_money(said[one].unit)]
    yield from (quotient(top, bottom, percent=False) for top in tops[:NEAR] for bottom in bottoms[:NEAR])
    for one in wholes:
        yield from (quotient(said[one], bottom, percent=False) for bottom in (*bottoms, *said.cells))
    for one in counts:
        yield from (quotient(top, said[one], percent=False) for top in (*tops, *said.cells_like(said[at])))


def multiplied(said: Said, at: int) -> Outcome | None:
    """每组奖补50元，兑付400元: the standard right before it, times how many there are of its noun."""
    near = [one for one in said.before(at, sentence=True) if is_money(said[one].unit)][:1]
    each = next((said.says("standard-said", one) for one in near), None)
    if each is None or not is_money(said[at].unit) or said.says("paid-said", at) is None or said.parted(near[0], at):
        return None
    noun, time = each["of"], each.groupdict().get("time") or ""
    counts = [
        one for one in (*range(near[0] + 1, at), *said.before(near[0])) if counts_noun(said, one, noun) and not said.says("moved-by", one)
    ]
    counts = [one for one in counts if said.all[at].sentence - said.all[one].sentence <= 1][:MOST]
    times = (MONTHS, *_months(said, at)) if time else (1,)
    ways = [product(said[near[0]], said[count], often) for count in counts for often in times]
    return tell(said, at, ways, _products(said, at, near[0]), "rate", "product by its words")


def _months(said: Said, at: int) -> list[int]:
    return [
        int(said[one].value)
        for one in said.before(at, sentence=True)
        if said.rules.wording("months").search(said[one].raw + said.all[one].after)
    ]


def _products(said: Said, at: int, standard: int) -> Iterator[Way]:
    around = [one for one in said.around(at) if said.passage[one] == said.passage[at]]
    rates = [said[one] for one in around if is_money(said[one].unit)][:NEAR]
    counts = [said[one] for one in around if said.is_amount(one) and not is_money(said[one].unit)][:NEAR]
    yield from (product(said[standard], count, often) for count in counts for often in (1, MONTHS, *_months(said, at)))
    yield from (product(each, count) for each in rates for count in counts)
    for one in counts:
        yield from (product(Figure("", one.value * other.value, one.unit, 0, one.place), said[standard]) for other in counts)


def converted(said: Said, at: int) -> Outcome | None:
    """15280万元（折合1.53亿元）: the amount right before it in another unit."""
    if not is_money(said[at].unit) or not (said.says("converted", at) or said.says("in-brackets", at)):
        return None
    last = next(iter(said.before(at)), None)
    if last is None or not is_money(said[last].unit) or said[last].unit == said[at].unit:
        return None
    others = (said[one] for one in said.around(at) if alike(said[one], said[at]) and said[one].unit != said[at].unit)
    return tell(said, at, [added((said[last],))], (added((one,)) for one in others), "text-text", "conversion by its words")


__all__ = ["averaged", "between", "converted", "counts_noun", "differences", "multiplied", "noun_of", "summed"]
