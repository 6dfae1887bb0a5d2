"""What a figure could follow from, searched in the whole report: shares, rates, growth, means, what is left, points between rates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from ...model import Figure
from ...numbers import is_money
from ..alike import RATES, SCORE, alike
from ..arithmetic import Range, fits, printed, total
from ..outcomes import HUNDRED
from .amounts import counts_noun, noun_of
from .rates import of_two_near
from .spoken import CLAUSE, Said
from .values import COUNT, RATE, digits, kind

NAME = 3  # letters of a name that stands far away
TELLING, MONEY_TELLING = 3, 4  # digits of a figure that is not met by chance: amounts are many
FLOWS = 3  # amounts of a sentence from which what is left may be left in many ways
MONTHS = 12
NEAR = 14  # amounts of a paragraph, any run of which a figure may be of


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
            return Claim(sort, at, (said[parts[0]],), partial(_is_of_any, said, at, sort, parts)) if parts else None
    return None


def _is_rated(said: Said, rate: int, at: int, stem: str) -> bool:
    """Is a rate of that name one of an amount? What was spent has its rate of execution; else they have a letter in common. Of what is
    counted it is one only where something else of its kind is told beside it: 更换书架80组，完好率98% is of all shelves, which nobody counted here.
    """
    if not is_money(said[at].unit) and not any(one != at for one in _beside(said, rate, said[at])):
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
    if last is None or not _is_base(said, last) or said.parted(last, at) or not said.in_one_breath(at):
        return []
    between = [one for one in range(last + 1, at) if said[one].unit in RATES]
    if said.rules.wording("list-goes-on").match(said.words(last)) or (between and sort != "rate"):
        return []
    moved = said.says("moved-by", last) or said.says("difference-said", last)
    fitting = {"share": True, "rate": not moved, "of": not moved, "growth": said.says("moved-amount", last) is not None}
    return [last] if fitting[sort] else []


def _named(said: Said, at: int, name: str) -> list[int]:
    """The amounts that bear a name, nearest first; a short one is another's where it stands far away."""
    found = [one for one in said.nearby(at) if _is_named(said, one, name) and (len(name) >= NAME or said.passage[one] == said.passage[at])]
    money = said.rules.wording("money-noun").search(CLAUSE.split(said.words(at))[-1])
    fitting = [one for one in found if is_money(said[one].unit) or not money]
    return sorted(fitting, key=lambda one: (said.passage[one] != said.passage[at], one > at, abs(one - at)))


def _is_base(said: Said, at: int) -> bool:
    """An amount of which something may be a share: written in digits, with a name before it."""
    named = any(char.isalpha() for char in said.words(at)) and not _is_time(said, at)
    return named and said.is_amount(at) and said[at].unit != SCORE and any(char.isdecimal() for char in said[at].raw)


def _is_time(said: Said, at: int) -> bool:
    return said.rules.wording("time-unit").search(said[at].unit or "") is not None


def _is_named(said: Said, at: int, name: str) -> bool:
    """Do the letters of a name stand in order right before an amount, which is no change?"""
    words = iter(CLAUSE.split(said.words(at))[-1])
    return _is_base(said, at) and all(char in words for char in name) and not said.says("moved-by", at)


def _is_of_any(said: Said, at: int, sort: str, parts: list[int]) -> bool:
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
            if one.place != said[of].place and _fits_any(figure, _of_two(part, printed(one), growth=growth)):
                return True
    near = (printed(said[one]) for one in _beside(said, at, said[of]) if one != of)
    return any(_fits_any(figure, _of_both(part, one)) for one in near) or _is_of_run(said, at, of)


def _of_two(part: Range, other: Range, *, growth: bool) -> Iterator[Range | None]:
    yield from (part.over(other), other.over(part))
    if growth:
        yield from (part.over(other - part), part.over(other + part))


def _of_both(part: Range, other: Range) -> Iterator[Range | None]:
    yield from ((other - part).over(other), (part - other).over(part), part.over(part + other), other.over(part + other))


def _fits_any(figure: Figure, spans: Iterator[Range | None]) -> bool:
    return any(fits(figure, span.size()) for span in spans if span is not None)


def _beside(said: Said, at: int, like: Figure) -> list[int]:
    """The figures of a kind in the paragraph, in order, those near it."""
    near = (one for one in said.around(at) if said.passage[one] == said.passage[at] and alike(said[one], like))
    return sorted([one for one, _ in zip(near, range(NEAR), strict=False)])


def _is_of_run(said: Said, at: int, of: int) -> bool:
    """Is it an amount over a run of amounts of its paragraph together, or a run over it?"""
    figure, last, near = said[at], printed(said[of]), _beside(said, at, said[of])
    runs = (total(said[one] for one in near[begin:end]) for begin in range(len(near)) for end in range(begin + 2, len(near) + 1))
    return any(_fits_any(figure, iter((last.over(run), run.over(last)))) for run in runs)


def _over(one: Range, rate: Range) -> Range | None:
    """Of what it is that much."""
    span = one.over(rate)
    return span if span is None or span.low > 0 else None


def _times(one: Range, rate: Range) -> Range:
    span = one.times(rate)
    return Range(span.low / HUNDRED, span.high / HUNDRED)


# --- means ------------------------------------------------------------------------------------------


def mean_of_any(said: Said, at: int) -> Claim | None:
    """户均3元: an amount over a number of households, wherever they stand."""
    figure, found = said[at], said.says("average-said", at)
    if found is None or digits(figure) < TELLING or said.rules.wording("time-noun").search(found[0]):
        return None
    noun = noun_of(said, found)
    counts = sorted((one for one in said.nearby(at) if one != at and counts_noun(said, one, noun)), key=lambda one: abs(one - at))
    tops = [one for one in said.before(at) if alike(said[one], figure)]
    if not counts or not tops:
        return None
    near = said.all[tops[0]].sentence == said.all[at].sentence and said.passage[counts[0]] == said.passage[at]
    if not near:
        return None
    return Claim("mean", at, (said[tops[0]], said[counts[0]]), partial(_is_mean_of_any, said, at, counts))


def is_other_mean(said: Said, at: int) -> bool:
    """Is it what the number right before it makes of any amount of the report, or a mean of two figures of its paragraph?"""
    last = at - 1
    if last >= 0 and said.passage[last] == said.passage[at] and said.is_amount(last) and _is_mean_over(said, at, said[last]):
        return True
    beside = [said[one] for one in said.around(at) if said.passage[one] == said.passage[at] and said.is_amount(one)][:NEAR]
    return any(_is_mean(said[at], top, count) for top in beside if alike(top, said[at]) for count in beside if count.place != top.place)


def _is_mean_of_any(said: Said, at: int, counts: list[int]) -> bool:
    """Of what counts its noun, or is counted in its paragraph, below any amount of the report; or of any number below an amount of its
    paragraph.
    """
    if any(_is_mean_over(said, at, said[one]) for one in counts):
        return True
    beside = [one for one in said.around(at) if said.passage[one] == said.passage[at] and said.is_amount(one)]
    if any(_is_mean_over(said, at, said[one]) for one in beside if not is_money(said[one].unit)):
        return True
    tops = [one for one in beside if alike(said[one], said[at])]
    return any(_is_mean(said[at], said[top], one) for one in said.values.all(COUNT) for top in tops if one.place != said[top].place)


def _is_mean_over(said: Said, at: int, count: Figure) -> bool:
    for times in (1, MONTHS):
        span = printed(said[at]).times(printed(count)).scaled(times)
        for one in said.values.near(kind(said[at]), span):
            if one.place not in {count.place, said[at].place} and _is_mean(said[at], one, count):
                return True
    return False


def _is_mean(figure: Figure, top: Figure, count: Figure) -> bool:
    span = printed(top).over(printed(count))
    return span is not None and any(fits(figure, Range(span.low / by, span.high / by)) for by in (HUNDRED, HUNDRED * MONTHS))


# --- what is left, and points -------------------------------------------------------------------------


def remainder_of_any(said: Said, at: int) -> Claim | None:
    """全年支出80元，执行率80%，结余20元: of what there was, wherever that stands."""
    figure, left = said[at], said.says("left-said", at) or said.says("rest-said", at)
    fewest = MONEY_TELLING if is_money(figure.unit) else TELLING
    if left is None or figure.unit == SCORE or _is_time(said, at) or digits(figure) < fewest or said.says("compared-said", at):
        return None
    before = said.amounts(at)
    spent = next(iter(before), None)
    if spent is None or not alike(said[spent], figure) or said.parted(spent, at):
        return None
    if not (said.says("spent-said", spent) or said.says("done-said", spent)):
        return None
    if len([one for one in before if alike(said[one], figure)]) >= FLOWS or any(said.says("moved-by", one) for one in before):
        return None
    own = said.core(said.rules.wording("left-filler").sub("", CLAUSE.split(said.words(at)[: left.start()])[-1]))
    return None if own else Claim("left", at, (said[spent],), partial(_is_remainder, said, at, spent))


def _is_remainder(said: Said, at: int, spent: int) -> bool:
    """Is it what any amount of the report leaves of what was spent, or the other way round; or what lies between others of its paragraph?"""
    figure, used = said[at], printed(said[spent])
    for span in (printed(figure) + used, (used - printed(figure)).size()):
        for one in said.values.near(kind(figure), span):
            if one.place not in {figure.place, said[spent].place} and _fits_any(figure, iter((printed(one) - used, printed(one) + used))):
                return True
    rates = [said[one] for one in range(max(at - FLOWS, 0), min(at + FLOWS, len(said.all))) if said[one].unit in RATES]
    if any(fits(rate, share) for rate in rates if (share := used.over(used + printed(figure))) is not None):
        return True
    near = _beside(said, at, figure)
    spans = [printed(said[one]) for one in near]
    runs = (total(said[one] for one in near[begin:end]) for begin in range(len(near)) for end in range(begin + 1, len(near) + 1))
    return any(fits(figure, (one - run).size()) for run in runs for one in spans)


def difference_of_rates(said: Said, at: int) -> Claim | None:
    """增长率为20%，比全市平均高3个百分点: from the rate right before it to whatever rate of the report."""
    last = next(said.before(at, sentence=True), None)
    if last != at - 1 or said[last].unit != "%" or said.says("points-said", at) is None or said.parted(last, at):
        return None
    if said.rules.wording("other-time").search(said.words(at)):
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


__all__ = ["Claim", "difference_of_rates", "is_other_mean", "mean_of_any", "remainder_of_any", "share_of_any"]
