"""Figures that are most likely a slip of the hand (疑似笔误): by the words, it follows from others, and one slip lies between.

The relations with a function of their own (`follows`) are known by their words. Here no word need be known: what the words and the order of the
figures usually mean is learned from clean reports (`corpus/learn.py`), in which the true relation is the one that holds. A figure is told of where
three things come together: a relation that is likely without looking at the figure; that it would hold with one digit changed or two exchanged;
and that no other relation, near or by name, holds as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ...outcome import Outcome
from ...places import Place
from ..alike import RATES
from ..follows.anything import stands_elsewhere
from ..follows.spoken import Said
from ..follows.wide import is_of_any
from ..lookup import fact_at
from . import directions, tell
from .doubts import CHECKS, is_loose, weighed_again
from .explain import explained
from .slips import telling
from .suspects import Likely, Suspect
from .tell import told, turned

FEWEST = 2  # digits that tell something: what has one follows from something by chance too often
PROVED = 10.0  # odds, beyond which what chance brings about elsewhere does not count
FEW = 3  # fewer than these are asked for higher odds
CERTAIN, LIKELY, SHORT = 1.0, 0.3, 3.0  # odds for an error, for a warning, and for figures of few digits


def check_likely(likely: Likely, judged: Collection[Place], before: Sequence[Outcome]) -> list[Outcome]:
    """The figures that are most likely a slip, of those that nothing sure was held against `before`; what follows from an accused one is wrong with it."""
    said, found = likely.said, list[Outcome]()
    errors = [one for one in before if one.state == "broken" and one.severity == "error"]
    told_of = _of_places(likely, {each.place for one in errors for each in one.evidence})
    loosely = _of_places(likely, {one.evidence[0].place for one in errors if one.evidence and is_loose(one)})
    suspects = (likely.suspect(at) for at in range(len(said.all)) if said[at].place not in judged and _is_asked(likely, at))
    for one in sorted((each for each in suspects if each is not None and each.odds >= LIKELY), key=lambda each: -each.odds):
        figures = {one.at, *one.way.of}
        free = loosely & {one.at} if one.odds >= PROVED else set[int]()
        if (telling(likely.ways.numbers[one.at]) < FEW and one.odds < SHORT) or figures & (told_of - free) or _follows_from_afar(said, one):
            continue
        if _joins_years(likely, one):
            continue
        outcome = told(likely.names, said, one.at, one.way, certain=one.odds >= CERTAIN)
        if outcome is not None:
            told_of |= figures
            found.append(outcome)
    return found


def _of_places(likely: Likely, places: Collection[Place]) -> set[int]:
    return {at for at, one in enumerate(likely.names.figures) if one.place in places}


def check_directions(likely: Likely, found: Sequence[Outcome]) -> list[Outcome]:
    """The growths whose words most likely say the wrong direction, of those that nothing was told of."""
    said = likely.said
    told_of = {each.place for one in found if one.state == "broken" for each in one.evidence}
    asked = (at for at in range(len(said.all)) if said[at].place not in told_of and likely.is_telling(at) and said[at].unit)
    suspects = (directions.turned(likely, at) or directions.rising(likely, at) for at in asked if telling(likely.ways.numbers[at]) > 1)
    return [turned(likely.names, said, one.at, one.way) for one in suspects if one is not None and one.odds >= CERTAIN]


def with_likely(found: Sequence[Outcome], slips: Sequence[Outcome]) -> list[Outcome]:
    """Both, without warnings about what the other of them tells more surely, and what rules held loosely against a figure that is a slip otherwise."""
    sure = [{each.place for each in one.evidence} for one in slips if one.severity == "error"]
    stated = {one.evidence[0].place for one in slips if one.severity == "error"}
    kept = [one for one in found if not (_is_weak(one) and any(_is_told(one, places) for places in sure))]
    kept = [
        one for one in kept if not (is_loose(one) and one.evidence[0].place in stated and not any(_is_told(one, places) for places in sure))
    ]
    told_of = [{each.place for each in one.evidence} for one in kept if one.state == "broken"]
    return [*kept, *(one for one in slips if one.severity == "error" or not any(_is_told(one, places) for places in told_of))]


def _is_weak(one: Outcome) -> bool:
    return one.state == "broken" and one.severity == "warning" and one.check in CHECKS


def _is_told(one: Outcome, places: Collection[Place]) -> bool:
    """Does a finding show the same figures, all of them or two at least?"""
    return sum(each.place in places for each in one.evidence) >= min(2, len(one.evidence))


def _follows_from_afar(said: Said, one: Suspect) -> bool:
    """Is it printed elsewhere too, or a percentage that an amount which it is likely of makes with any figure of the report?"""
    if one.odds >= PROVED:
        return False
    if said[one.at].unit in RATES:
        return is_of_any(
            said,
            one.at,
            "growth" if one.way.relation.startswith("growth") else "share",
            [each for each in one.way.of if each < len(said.all)],
        )
    return stands_elsewhere(said, one.at)


def _joins_years(likely: Likely, one: Suspect) -> bool:
    """预算10万元，支出8万元，比上年减少2万元: is it a sum of this year's amounts and of a change, where no figure is of the year from which it changed?"""
    if tell.CHECKS.get(one.way.relation) not in {"difference", "parts-sum"}:
        return False
    report = likely.said.report
    since = {
        change.amount.place: change.base_year for change in report.changes if change.amount is not None and change.base_year is not None
    }
    places = {likely.names.figures[at].place for at in (one.at, *one.way.of)}
    years = {since[place] for place in places if place in since}
    others = [fact_at(report, place) for place in places if place not in since]
    return bool(years) and all(fact is not None and fact.year not in years for fact in others)


def _is_asked(likely: Likely, at: int) -> bool:
    """A number without a unit or decimals may be a code."""
    figure = likely.said[at]
    return likely.is_telling(at) and bool(figure.unit or figure.decimals) and telling(likely.ways.numbers[at]) >= FEWEST


__all__ = ["Likely", "check_directions", "check_likely", "explained", "weighed_again", "with_likely"]
