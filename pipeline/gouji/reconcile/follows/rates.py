"""Percentages that follow from amounts of the narrative: shares, rates, growth, points between two rates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from ...model import Figure
from ...numbers import is_money
from ...outcome import Outcome
from ..alike import SCORE, alike
from ..arithmetic import Range, printed
from .spoken import MOST, Said
from .tell import Way, difference, quotient, tell

NEAR = 10  # figures around a percentage, any two of which it may be of
WHOLE = Decimal(100)


def share(said: Said, at: int) -> Outcome | None:
    """占采购总额的40%: of the figure that bears the name of the whole; the part is what was told last, or what the words name."""
    found = said.says("share-said", at)
    if found is None or said.says("in-turn", at):
        return None
    of = said.core(found.groupdict().get("of") or "")
    parts = _parts(said, at, said.core(said.rules.wording("share-filler").sub("", said.words(at)[: found.start()])))
    if not parts or not of:
        return None
    bases = [one for one in said.named(of, at, said[parts[0]]) if one not in parts]
    return tell(
        said,
        at,
        [quotient(said[part], said[base]) for base in bases for part in parts],
        quotients(said, at, parts),
        "rate",
        "share by its words",
    )


def _parts(said: Said, at: int, lead: str) -> list[int]:
    if lead:
        return [one for one in said.before(at) if said.is_amount(one) and said.bears(one, lead)][:MOST]
    last = next((one for one in said.amounts(at) if not said.says("moved-by", one)), None)
    if last is None:
        return []
    among = next((one for one in (last, *said.before(last, sentence=True)) if said.says("among-word", one)), None)
    return [last, *(said.amounts(among)[:1] if among is not None else [])]


def rate(said: Said, at: int) -> Outcome | None:
    """归档60卷，归档率75%: of the last two amounts, where the nearer one bears the name of the rate."""
    found = said.says("rate-said", at)
    near = said.amounts(at)
    if found is None or near[:2] != [at - 1, at - 2] or said.parted(at - 2, at):
        return None
    stem, (part, base) = said.core(found["stem"], "rate-filler"), near[:2]
    if not said.in_one_breath(at) or any(said.says(what, one) for one in near[:2] for what in ("beyond-said", "difference-said")):
        return None  # 超出2卷，归档率: what lies between is not what was done
    bears = any(char in said.own(part) for char in stem)
    if not bears or not alike(said[part], said[base]) or printed(said[part]).low > printed(said[base]).high:
        return None
    return tell(said, at, [quotient(said[part], said[base])], quotients(said, at, [part]), "rate", "rate by its words")


def of_what_was_spent(said: Said, at: int) -> Outcome | None:
    """支出80元，结转20元，执行率80%: what was spent, what is left and the rate go together, whatever there was to spend."""
    found = said.says("rate-said", at)
    if found is None or said.rules.wording("spent-rate").search(found["stem"]) is None:
        return None
    here = [one for one in range(max(at - 2, 0), min(at + 3, len(said.all))) if one != at and said.passage[one] == said.passage[at]
            and said.all[one].sentence == said.all[at].sentence and is_money(said[one].unit)]  # fmt: skip
    spent = [one for one in here if one < at and said.says("spent-said", one)]
    left = [one for one in here if said.says("left-said", one)]
    if len(spent) != 1 or len(left) != 1 or said.parted(spent[0], max(left[0], at)):
        return None
    top, rest = printed(said[spent[0]]), printed(said[left[0]])
    span = top.over(top + rest)
    if span is None:
        return None
    figures = (said[spent[0]], said[left[0]])
    return tell(
        said, at, [Way(figures, span, _of_sum(*figures))], quotients(said, at, spent), "rate", "rate of what was spent and left", "rate"
    )


def _of_sum(top: Figure, rest: Figure) -> str:
    return f"{top.raw} / ({top.raw} + {rest.raw})"


def score_rate(said: Said, at: int) -> Outcome | None:
    """满分8分，得6分，得分率75%."""
    near = [one for one in said.before(at, sentence=True) if said[one].unit == SCORE][:2]
    if said.says("score-rate-said", at) is None or near != [at - 1, at - 2]:
        return None
    full = [one for one in near if said.says("full-mark-said", one)]
    if len(full) != 1:
        return None
    earned = next(one for one in near if one != full[0])
    return tell(said, at, [quotient(said[earned], said[full[0]])], quotients(said, at, [earned]), "rate", "score rate by its words")


def growth(said: Said, at: int) -> Outcome | None:
    """与上年的20万元相比，增加3万元，增长15%: by how much over from what; 本年23万元，比上年增加3万元: over what is left without it."""
    near, found = said.amounts(at), said.says("growth-said", at)
    if found is None or near[:2] != [at - 1, at - 2] or not alike(said[at - 1], said[at - 2]) or said.parted(at - 2, at):
        return None
    by, other = said[at - 1], said[at - 2]
    if said.says("the-former", at - 1) is not None:
        if near[2:3] != [at - 3] or not alike(by, said[at - 3]):
            return None
        other = said[at - 3]
    if said.says("moved-amount", at - 1) is None or said.says("moved-by", at - 2):
        return None
    if said.says("year-before", at - 2) and said.says("compared-with", at - 2):
        ways = [quotient(by, other)]
    elif said.says("year-before-moved", at - 1) and not said.words(at - 2).startswith("、"):
        down = said.rules.wording("fall").search(found[0]) is not None
        base = printed(other) + printed(by) if down else printed(other) - printed(by)
        span = printed(by).over(base)
        ways = [Way((by, other), span, f"{by.raw} / ({other.raw} {'+' if down else '-'} {by.raw})")] if span is not None else []
    else:
        return None
    return tell(said, at, ways, quotients(said, at, [at - 1]), "rate", "growth by its words")


def points(said: Said, at: int) -> Outcome | None:
    """低于各馆平均3个百分点: from the rate told last to the one that the words name; 相差3个百分点: between the last two."""
    found = said.says("points-said", at)
    rates = [one for one in islice(said.before(at, sentence=True), 2) if said[one].unit == "%"]
    if found is None or rates[:1] != [at - 1] or said.rules.wording("other-time").search(said.words(at)):
        return None
    of = said.core(found["of"] or found["than"] or "", "sum-filler")
    pair = rates == [at - 1, at - 2] and not said.parted(at - 2, at - 1) and not said.says("moved-by", at - 1)
    bases = said.named(of, at, said[at - 1]) if of else [at - 2] if pair else []
    ways = [difference(said[at - 1], said[base]) for base in bases if base != at - 1]
    return tell(said, at, ways, points_between(said, at), "rate", "points by their words")


def points_between(said: Said, at: int) -> Iterator[Way]:
    """Between which rates points may lie besides: any two near them, the one right before them and any other, one and a hundred."""
    rates = [said[one] for one in said.around(at) if said[one].unit == "%"]
    for last, one in enumerate(rates[:NEAR]):
        yield from (difference(one, other) for other in rates[:last])
    yield from (Way((one,), Range(WHOLE - printed(one).high, WHOLE - printed(one).low), f"100 - {one.raw}") for one in rates[:MOST])
    yield from (difference(said[at - 1], one) for one in (*rates[NEAR:], *said.cells_like(said[at])) if one.place != said[at - 1].place)


def quotients(said: Said, at: int, parts: Sequence[int], *, free: bool = True) -> Iterator[Way | None]:
    """What a percentage may be of besides: any two amounts near it (where nothing says of which it is: `free`), and its part over, or with,
    any other amount of the report.
    """
    amounts = [said[one] for one in said.around(at) if said.is_amount(one)]
    if free:
        yield from of_two_near(said, at)
    grown = said.says("growth-said", at) is not None
    for top in (said[one] for one in dict.fromkeys(parts)):
        for one in (*amounts, *said.cells):
            if one.place != top.place and _comparable(one, top):
                yield from _grown(one, top) if grown else _shared(one, top)


def of_two_near(said: Said, at: int) -> Iterator[Way | None]:
    """What a percentage is of any two amounts near it."""
    amounts = [said[one] for one in said.around(at) if said.is_amount(one)][:NEAR]
    for last, one in enumerate(amounts):
        for other in amounts[:last]:
            if one.place != other.place and alike(one, other):
                yield from _of_two(one, other)


def _comparable(one: Figure, other: Figure) -> bool:
    """Of one kind, or two counts: 满意70人 of 80份."""
    return alike(one, other) or not (is_money(one.unit) or is_money(other.unit) or SCORE in {one.unit, other.unit})


def _shared(one: Figure, other: Figure) -> Iterator[Way]:
    less, more = sorted((printed(one), printed(other)), key=lambda span: span.middle)
    return (way for pair in ((less, more), (more - less, more)) for way in of_spans((one, other), pair))


def _grown(one: Figure, other: Figure) -> Iterator[Way]:
    """A change over what it was from, or the change of one to the other."""
    less, more = sorted((printed(one), printed(other)), key=lambda span: span.middle)
    pairs = ((less, more), (more - less, less), (more - less, more), (less, more - less), (less, more + less))
    return (way for pair in pairs for way in of_spans((one, other), pair))


def _of_two(one: Figure, other: Figure) -> Iterator[Way | None]:
    less, more = sorted((printed(one), printed(other)), key=lambda span: span.middle)
    pairs = ((less, more), (more - less, more), (more - less, less), (less, more + less), (more, more + less), (less, more - less))
    return (way for pair in pairs for way in of_spans((one, other), pair))


def of_spans(figures: tuple[Figure, ...], spans: tuple[Range, Range]) -> Iterator[Way]:
    """The first over the second, where that is something."""
    span = spans[0].over(spans[1])
    if span is not None:
        yield Way(figures, span, "")


__all__ = [
    "NEAR",
    "growth",
    "of_spans",
    "of_two_near",
    "of_what_was_spent",
    "points",
    "points_between",
    "quotients",
    "rate",
    "score_rate",
    "share",
]
