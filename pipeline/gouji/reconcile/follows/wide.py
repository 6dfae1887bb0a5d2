"""Figures that say what they follow from (自称有来源): shares, rates, growth, points, and amounts, with the searches for their sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import NamedTuple

from ...model import Figure
from ...numbers import is_money
from ..alike import RATES, SCORE, alike
from ..arithmetic import Range, fits, fits_any, printed, total
from ..outcomes import HUNDRED
from .anything import (
    completes_run,
    is_by_rate,
    is_gap_of_row,
    is_mean,
    is_of_column,
    is_of_named_row,
    is_of_run,
    is_of_standard,
    is_product,
    lies_between,
    stands_elsewhere,
)
from .rates import of_two_near
from .spoken import CLAUSE, NEAR, Said
from .terms import before_it, parts_before_it, standard_and_count, whole_and_count
from .values import RATE, digits, kind

NAME = 3  # letters of a name that stands far away
TELLING = 3  # digits of a figure that is not met by chance too often

Search = Callable[[Said, int], bool]
BETWEEN: tuple[Search, ...] = (stands_elsewhere, lies_between, is_of_named_row, is_of_run, completes_run, is_by_rate)
PRODUCT: tuple[Search, ...] = (stands_elsewhere, is_product, is_of_standard, lies_between, is_of_run)


class Sort(NamedTuple):
    """A sort of amounts: the words right before them, the figures that they are likely of, and where else they may come from."""

    sort: str
    cues: tuple[str, ...]
    terms: Callable[[Said, int], tuple[Figure, ...]]
    searches: tuple[Search, ...]


AMOUNTS = (
    Sort("mean", ("average-said", "mean-said"), whole_and_count, (stands_elsewhere, lies_between, is_of_run, is_of_column, is_mean)),
    Sort("left", ("left-said", "rest-said", "difference-said"), before_it, (*BETWEEN, is_gap_of_row)),
    Sort("moved", ("moved-amount",), before_it, (*BETWEEN, is_gap_of_row)),
    Sort("sum", ("total-said",), parts_before_it, (*BETWEEN, is_of_column, is_product)),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that says that it follows from others: its sort, the figures that its words name, and the search for what it follows from."""

    sort: str
    at: int
    given: tuple[Figure, ...]
    follows: Callable[[], bool]


# --- percentages of amounts -------------------------------------------------------------------------


def share_of_any(said: Said, at: int) -> Claim | None:
    """采购80元，占支出的40%; 完成60元，完成率75%; 为预算的98%; 增加6元，增长7%."""
    if digits(said[at]) < TELLING or not said[at].decimals or said.says("in-turn", at):
        return None
    for sort, cue in (
        ("share", "share-said"),
        ("rate", "rate-said"),
        ("rate", "degree-said"),
        ("of", "of-said"),
        ("growth", "growth-said"),
    ):
        found = said.says(cue, at)
        if found is not None:
            lead, stem = CLAUSE.split(said.words(at)[: found.start()])[-1], found.groupdict().get("stem") or ""
            parts = [one for one in _parts(said, at, sort, lead) if sort != "rate" or _is_rated(said, at, one, stem)]
            return Claim(sort, at, (said[parts[0]],), partial(is_of_any, said, at, sort, parts)) if parts else None
    return None


def _is_rated(said: Said, rate: int, at: int, stem: str) -> bool:
    """Is a rate of that name one of an amount? What was spent has its rate of execution; else they have a letter in common. It is
    one only where something else of its kind is told beside it: 更换书架80组，完好率98% is of all shelves, which nobody counted here.
    """
    if not any(one != at for one in said.beside(rate, said[at])):
        return False
    spent = said.rules.wording("spent-rate").search(stem)
    core = said.core(stem[: spent.start()] if spent is not None else stem, "rate-filler")
    if spent is not None and not core:
        return said.says("spent-said", at) is not None
    return not core or any(char in said.own(at) for char in core)


def _parts(said: Said, at: int, sort: str, words: str) -> list[int]:
    """What a percentage is told of: the amount before it in the same breath, no item of a list; or those that bear the name before it."""
    if said.rules.wording("other-time").search(words) and sort != "growth":
        return []
    own = said.core(said.rules.wording("share-filler").sub("", words))
    if own or said.rules.wording("sum-word").search(words):
        return _named(said, at, own) if own and sort in {"share", "rate"} else []
    last = next(iter(said.amounts(at)), None)
    if last is None or not _is_base(said, last) or _is_mean_said(said, last) or said.parted(last, at) or not said.in_one_breath(at):
        return []
    between = [one for one in range(last + 1, at) if said[one].unit in RATES]
    if said.rules.wording("list-goes-on").match(said.words(last)) or (between and sort != "rate"):
        return []
    moved = said.says("moved-by", last) or said.says("difference-said", last)
    fitting = {"share": True, "rate": not moved, "of": not moved, "growth": said.says("moved-amount", last) is not None}
    return [last] if fitting[sort] else []


def _is_mean_said(said: Said, at: int) -> bool:
    """人均3元，占支出的20%: what came to so much a head has the share, and no mean."""
    return any(said.says(what, at) for what in ("average-said", "mean-said"))


def _named(said: Said, at: int, name: str) -> list[int]:
    """The amounts that bear a name, nearest first; a short one is another's where it stands far away."""
    found = [one for one in said.nearby(at) if _is_named(said, one, name) and (len(name) >= NAME or said.passage[one] == said.passage[at])]
    money = said.rules.wording("money-noun").search(CLAUSE.split(said.words(at))[-1])
    beside = [other for one in found for other in (one + 1, one + 2, one + 3) if other < len(said.all) and _is_beside(said, one, other)]
    fitting = [one for one in dict.fromkeys((*found, *beside)) if is_money(said[one].unit) or not money]
    return sorted(fitting, key=lambda one: (said.passage[one] != said.passage[at], one > at, abs(one - at)))


def _is_beside(said: Said, at: int, other: int) -> bool:
    """年初20元，新增3元，年末23元: the name may be of another time of it, in the same sentence."""
    return said.all[at].sentence == said.all[other].sentence and said.passage[at] == said.passage[other] and alike(said[at], said[other])


def _is_base(said: Said, at: int) -> bool:
    """An amount of which something may be a share: written in digits, with a name before it."""
    named = any(char.isalpha() for char in said.words(at)) and not said.is_time(at)
    return named and said.is_amount(at) and said[at].unit != SCORE and any(char.isdecimal() for char in said[at].raw)


def _is_named(said: Said, at: int, name: str) -> bool:
    """Do the letters of a name stand in order right before an amount, which is no change?"""
    words = iter(CLAUSE.split(said.words(at))[-1])
    return _is_base(said, at) and all(char in words for char in name) and not said.says("moved-by", at)


def is_of_any(said: Said, at: int, sort: str, parts: list[int]) -> bool:
    """Is a percentage one of some amounts over any figure of the report, or what two figures near it make?"""
    if any(_is_of(said, at, one, growth=sort == "growth") for one in parts):
        return True
    return any(fits(said[at], way.span.size()) for way in of_two_near(said, at) if way is not None)


def _is_of(said: Said, at: int, of: int, *, growth: bool) -> bool:
    """Is it one amount over any other of the report; or, of its paragraph, what is missing to it, or a part of both?"""
    figure, part = said[at], printed(said[of])
    rate = printed(figure)
    spans = [_over(part, rate), _times(part, rate)]
    if growth:  # over what it was from, which is printed, or what it came to
        spans += [span for base in spans[:1] if base is not None for span in (base + part, (base - part).size())]
    for span in (one for one in spans if one is not None):
        for one in said.values.near(kind(said[of]), span):
            if one.place != said[of].place and fits_any(figure, _of_two(part, printed(one), growth=growth)):
                return True
    near = (printed(said[one]) for one in said.beside(at, said[of]) if one != of)
    return any(fits_any(figure, _of_both(part, one)) for one in near) or _is_of_run(said, at, of)


def _of_two(part: Range, other: Range, *, growth: bool) -> Iterator[Range | None]:
    yield from (part.over(other), other.over(part))
    if growth:
        yield from (part.over(other - part), part.over(other + part))


def _of_both(part: Range, other: Range) -> Iterator[Range | None]:
    yield from ((other - part).over(other), (part - other).over(part), part.over(part + other), other.over(part + other))


def _is_of_run(said: Said, at: int, of: int) -> bool:
    """Is it an amount over a run of amounts of its paragraph together, or a run over it?"""
    figure, last, near = said[at], printed(said[of]), said.beside(at, said[of])
    runs = [total(said[one] for one in near[begin:end]) for begin in range(len(near)) for end in range(begin + 2, len(near) + 1)]
    runs += [total((said[one], said[other])) for one, other in combinations(near, 2)]  # 两类合计收回380份 of 320份 and 80份
    return any(fits_any(figure, (last.over(run), run.over(last))) for run in runs)


def _over(one: Range, rate: Range) -> Range | None:
    """Of what it is that much."""
    span = one.over(rate)
    return span if span is None or span.low > 0 else None


def _times(one: Range, rate: Range) -> Range:
    span = one.times(rate)
    return span.hundredth()


# --- amounts ------------------------------------------------------------------------------------------


def amount_of_any(said: Said, at: int) -> Claim | None:
    """户均3元; 结余20元; 比上年增加6元; 三项合计9元; 每组50元，兑付400元."""
    figure = said[at]
    if digits(figure) < TELLING or not any(char.isdecimal() for char in figure.raw) or said.is_time(at) or _is_stock(said, at):
        return None
    for one in AMOUNTS:
        if any(said.says(cue, at) for cue in one.cues):
            terms = one.terms(said, at)
            return Claim(one.sort, at, terms, partial(_is_any, said, at, one.searches)) if terms else None
    terms = standard_and_count(said, at)
    return Claim("product", at, terms, partial(_is_any, said, at, PRODUCT)) if terms else None


def _is_stock(said: Said, at: int) -> bool:
    """年末贷款余额, 其中事业收入结转: nothing says that it is left of what stands before it."""
    return said.says("balance-said", at) is not None or said.says("among-word", at) is not None


def _is_any(said: Said, at: int, searches: tuple[Search, ...]) -> bool:
    return any(search(said, at) for search in searches)


def difference_of_rates(said: Said, at: int) -> Claim | None:
    """增长率为20%，比全市平均高3个百分点: from the rate right before it to whatever rate of the report."""
    last = next(said.before(at, sentence=True), None)
    if last != at - 1 or said[last].unit != "%" or said.says("points-said", at) is None or said.parted(last, at):
        return None
    if any(said.rules.wording(what).search(said.words(at)) for what in ("other-time", "mean-word")):
        return None
    return Claim("points", at, (said[last],), partial(_is_between_any, said, at, printed(said[last])))


def _is_between_any(said: Said, at: int, rate: Range) -> bool:
    figure = said[at]
    step = printed(figure)
    for span in (rate + step, (rate - step).size()):
        if any(fits(figure, (printed(one) - rate).size()) for one in said.values.near(RATE, span) if one.place != said[at - 1].place):
            return True
    rates = [printed(said[one]) for one in said.around(at) if said[one].unit == "%"][:NEAR]
    between = ((one - other).size() for last, one in enumerate(rates) for other in rates[:last])
    return fits(figure, Range(HUNDRED - rate.high, HUNDRED - rate.low).size()) or any(fits(figure, span) for span in between)


__all__ = ["Claim", "amount_of_any", "difference_of_rates", "is_of_any", "share_of_any"]
