"""Last year's amount beside this year's: 支出10万元，上年为9万元，其中…, 支出上年为9万元，比上年增加…; what follows is of this year again."""

from __future__ import annotations

from typing import NamedTuple

from ..model import Fact
from .prose import Sentence

OWN_NAME = frozenset({"measure", "fund"})


class Beside(NamedTuple):
    """What was being spoken of before an earlier year was named; `last` where it was an amount of the same sentence."""

    year: int
    last: Fact | None


def step_aside(walk: Sentence, year: int | None, *, prior: bool) -> None:
    """An earlier year is named; remember the amount of the later one that was said before."""
    if walk.beside is not None and year == walk.beside.year:
        walk.beside = None
    if walk.beside is not None or walk.year is None or year is None or year >= walk.year:
        return
    last = walk.memory.last
    later = last if last is not None and last in walk.memory.run[walk.apart :] and last.year == walk.year else None
    if prior or later is not None:
        walk.beside = Beside(walk.year, later)


def step_back(walk: Sentence, fact: Fact | None) -> None:
    """An amount of the earlier year without a name of its own was said in passing."""
    named = any(word.kind in OWN_NAME for word in walk.pending)
    if walk.beside is None or named or (fact is not None and fact.year == walk.beside.year):
        return
    last = walk.beside.last
    same = fact is not None and last is not None and (fact.measure, fact.label, fact.stage) == (last.measure, last.label, last.stage)
    if fact is None or same:
        walk.memory.last = last
        end_aside(walk)


def end_aside(walk: Sentence) -> None:
    """What comes next is of the later year."""
    if walk.beside is not None:
        walk.year, walk.beside = walk.beside.year, None


def of_this_year(walk: Sentence) -> None:
    """上年为9万元，比上年增加1万元: what has grown is this year's amount, said before; where there is none, nothing is known of it."""
    last = walk.memory.last
    if last is None or last.year is None or not _from_its_own_year(walk, last.year):
        return
    named = walk.base is not None and walk.base.kind == "base-year"
    before = walk.memory.known if walk.said_prior or named else []
    now = next((one for one in reversed([*before, *walk.memory.run[walk.apart :]]) if one.measure == last.measure
                and one.year == last.year + 1 and one.stage == last.stage and one.subject == last.subject), None)  # fmt: skip
    if now is not None:
        walk.memory.last, walk.base_fact = now, last
    elif walk.said_prior or named:
        walk.away = True


def _from_its_own_year(walk: Sentence, year: int) -> bool:
    """Is the amount spoken of last that of the year that a change is measured from?"""
    if walk.base is not None and walk.base.kind == "base-year":
        return int(walk.base.value) == year
    from_last = walk.said_prior if walk.base is None else walk.base.kind == "base" and not walk.base.rule.stage
    return from_last and walk.setting.year is not None and year == walk.setting.year - 1
