"""Figures of the narrative that follow from others, found by the words beside them alone (由此得出的数).

The sentences were read already: what they say with words that the rules know is checked elsewhere. Here every figure that nothing was
held against is looked at again by the words right before it (占…的, …率, 合计, 未支付, 户均). The words say what kind of relation it is
and name the figures; that these are the right ones is doubted before the report is: a figure that fits any other reading of the figures
around it, or of those of the whole report, is let pass (`tell`). One function for each relation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ...outcome import Outcome
from ...places import Place
from ..alike import POINTS, SCORE
from ..derived import MESSAGE as DERIVED
from .amounts import averaged, between, converted, multiplied, summed
from .directions import direction
from .doubts import RELATED, widely_doubted
from .moves import moved
from .nothing import check_nothing
from .rates import growth, of_what_was_spent, points, rate, score_rate, share
from .rows import row
from .scores import class_scores, deducted, lost_of_full, weights
from .spoken import Said

Kind = Callable[[Said, int], Outcome | None]
OF_RATES: tuple[Kind, ...] = (moved, share, score_rate, rate, growth)
OF_AMOUNTS: tuple[Kind, ...] = (moved, summed, between, averaged, multiplied, converted)
OF_SCORES: tuple[Kind, ...] = (lost_of_full, deducted, class_scores, summed, between, averaged)
# checks whose figures agree where they hold
PROVING = frozenset({"parts-sum", "difference", "rate", "table-text", "table-table", "text-text", "fund-scope"})
ALWAYS: tuple[Kind, ...] = (of_what_was_spent, weights)  # they say more of a figure than that it follows from another


def check_follows(said: Said, found: Sequence[Outcome]) -> list[Outcome]:
    """What follows from what, of the figures that `found` did not hold against others."""
    judged = {each.place for one in found if _is_judged(one) for each in one.evidence if each.role == "stated"}
    aside = {one.figure.place for one in said.report.readings if one.status == "set_aside"}
    turned = {one.evidence[0].place for one in found if one.message == "direction" and one.state == "broken"}
    ways = (direction(said, at) for at, one in enumerate(said.all) if not one.figure.approximate and one.figure.place not in turned)
    told = [*_all(said, judged | aside), *(one for one in ways if one is not None)]
    held = {each.place for one in (*found, *told) if one.state == "holds" and one.check in PROVING for each in one.evidence}
    return [*told, *check_nothing(said, judged | aside | {one.evidence[0].place for one in told}, held)]


def _is_judged(one: Outcome) -> bool:
    """Was a figure held against others, and more than weakly?"""
    return one.state != "not_checkable" and one.check in RELATED and bool(one.evidence) and not _is_weak(one)


def _is_weak(one: Outcome) -> bool:
    """Is it one of several ways to derive a figure, of which nothing says that it is the right one?"""
    return one.message == DERIVED and one.severity != "error" and one.state == "broken"


def followed(found: Sequence[Outcome], told: Sequence[Outcome]) -> list[Outcome]:
    """Both, without what was said weakly of a figure that is told now."""
    places = {one.evidence[0].place for one in told}
    return [*(one for one in found if not (_is_weak(one) and one.evidence[0].place in places)), *told]


def _all(said: Said, judged: set[Place]) -> Iterator[Outcome]:
    for at, one in enumerate(said.all):
        kinds = () if one.figure.place in judged else _kinds(one.figure.unit)
        if one.figure.approximate:  # 约2亿元 in brackets is the same as before them
            kinds = tuple(kind for kind in kinds if kind is converted)
        first = next((told for kind in kinds if (told := kind(said, at)) is not None), None)
        always = (kind(said, at) for kind in ALWAYS if not one.figure.approximate)
        yield from (told for told in (first, *always) if told is not None)


def _kinds(unit: str | None) -> tuple[Kind, ...]:
    if unit == "%":
        return (*OF_RATES, row)
    if unit == POINTS:
        return (moved, points, row)
    return (*(OF_SCORES if unit == SCORE else OF_AMOUNTS if unit else ()), row)


__all__ = ["Said", "check_follows", "followed", "widely_doubted"]
