"""What changed from one figure to another that stand right before it: 由20元增加到23元，增长15%; 本年23元，上年20元，增长15%."""

from __future__ import annotations

from dataclasses import replace

from ...outcome import Outcome
from ...regexes import compiled
from ..alike import POINTS, alike
from ..arithmetic import printed
from .spoken import Said
from .tell import Way, difference, tell

YEAR = compiled(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def pair(said: Said, at: int) -> tuple[int, int] | None:
    """From what to what a figure says that something changed, where the two stand right before it, or before the amount of the change, with
    no word between that names anything else.
    """
    last = at - 1
    if not _only_moves(said, at):
        return _from_named(said, at)
    if last > 0 and said.says("moved-amount", last) and said[at].unit == "%" and _only_moves(said, last):
        last -= 1
    first = last - 1
    here = [one for one in said.before(at, sentence=True) if one >= first]
    if first < 0 or len(here) < at - first or not alike(said[first], said[last]):
        return None
    if said.says("from-said", first) and said.says("to-said", last):
        return first, last
    if said.rules.wording("list-goes-on").match(said.words(first)) or said.says("among-word", first) or said.parted(first, at):
        return None
    before = said.says("year-before", last) and not any(said.says(what, first) for what in ("moved-by", "difference-said", "year-before"))
    return (last, first) if before and _names_time(said, last, said.words(first)) else None


def _from_named(said: Said, at: int) -> tuple[int, int] | None:
    """上年执行数20元，本年预算23元，比上年执行数增长15%: from the one that is named again."""
    last, first = at - 1, at - 2
    here = [one for one in said.before(at, sentence=True) if one >= first]
    if len(here) < at - first or not alike(said[first], said[last]) or said.parted(first, at) or not said.says("year-before-moved", at):
        return None
    years = YEAR.findall(said.words(at))
    if not (all(year in said.words(first) for year in years) if years else said.says("year-before", first)):
        return None  # what changed against another year did not change from a figure of this one
    base = said.rules.wording("time-filler").sub("", said.rules.wording("move-filler").sub("", said.words(at)))
    return (first, last) if said.core(base) and said.core(base) in said.words(first) else None


def over_its_base(said: Said, at: int) -> tuple[int, int] | None:
    """与上年的20元相比，增加3元，增长15%: the base and the change, of which the words say that it is over that."""
    last, first = at - 1, at - 2
    if first < 0 or said[at].unit != "%" or not (_only_moves(said, at) and _only_moves(said, last)) or said.parted(first, at):
        return None
    if said.all[first].sentence != said.all[at].sentence or not alike(said[first], said[last]) or not said.says("moved-amount", last):
        return None
    return (first, last) if said.says("year-before", first) and said.says("compared-with", first) else None


def _only_moves(said: Said, at: int) -> bool:
    return said.core(said.rules.wording("move-filler").sub("", said.words(at))) == ""


def _names_time(said: Said, at: int, name: str) -> bool:
    """上年, 比2022年支出的: another time of what has that name."""
    return all(char in name for char in said.core(said.rules.wording("time-filler").sub("", said.words(at))))


def moved(said: Said, at: int) -> Outcome | None:
    """By how much, in per cent, points or the same unit."""
    unit = said[at].unit
    told = said.says("growth-said", at) if unit == "%" else said.says("moved-amount", at) or said.says("difference-said", at)
    two = pair(said, at) if told is not None else None
    if two is None:
        return None
    first, last = two
    if unit == "%":
        if said[first].unit == "%":
            return None
        span = (printed(said[last]) - printed(said[first])).over(printed(said[first]))
        formula = f"({said[last].raw} - {said[first].raw}) / {said[first].raw}"
        ways = [Way((said[last], said[first]), span.size(), formula)] if span is not None else []
        return _sure(tell(said, at, ways, iter(()), "rate", "growth from what to what"))
    if (unit == POINTS) != (said[first].unit == "%") or not (unit == POINTS or alike(said[at], said[first])):
        return None
    return _sure(tell(said, at, [difference(said[last], said[first])], iter(()), "difference", "change from what to what"))


def _sure(one: Outcome | None) -> Outcome | None:
    return replace(one, sure=True) if one is not None else None


__all__ = ["moved", "over_its_base", "pair"]
