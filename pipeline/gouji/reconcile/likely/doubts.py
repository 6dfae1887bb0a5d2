"""Accusations that the words do not bear out (不像笔误): weighed again by what the figure most likely follows from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...outcome import Outcome
from ..causes import SLIPPED
from ..outcomes import otherwise
from .suspects import LEAST, Likely
from .ways import fits

EXPLAINED = 0.1  # how likely the ways are that hold, from which on a figure is right
SURELY = 0.5  # the same of one that is told elsewhere by its name
UNLIKELY = 0.1
MOST = 5  # figures of an accusation that are looked at
CHECKS = frozenset({"parts-sum", "part-of-whole", "difference", "rate"})
TOLD = frozenset({"table-text", "text-text"})  # where nothing but a name says that two figures are one
SURE = frozenset({"grid", "slip", "direction", "formula", "rate-other-base"})
DERIVED = "derived"
LOOSE = frozenset({"sum", "change-amount", "follows-nothing", DERIVED})  # whose figures the words name most loosely


def weighed_again(outcomes: Sequence[Outcome], likely: Likely) -> list[Outcome]:
    """The outcomes, without accusations of figures that most likely follow from others; those that no slip explains as warnings."""
    return [_again(one, likely) if _is_asked(one, likely) else one for one in outcomes]


def is_loose(one: Outcome) -> bool:
    """Is it an error that rests on what the words seem to say alone, and no slip explains?"""
    slip = one.cause is not None and one.cause.code in SLIPPED
    return (
        one.state == "broken"
        and one.severity == "error"
        and one.check in CHECKS
        and one.message not in SURE
        and not slip
        and bool(one.evidence)
    )


def _is_asked(one: Outcome, likely: Likely) -> bool:
    told = one.state == "broken" and one.severity == "error" and one.check in TOLD and one.measure is None
    slip = one.cause is not None and one.cause.code in SLIPPED
    return (is_loose(one) or (told and not slip and bool(one.evidence))) and one.evidence[0].place in likely.said.at


def _again(one: Outcome, likely: Likely) -> Outcome:
    figures = [at for each in one.evidence[:MOST] if (at := likely.said.at.get(each.place)) is not None and likely.is_telling(at)]
    if any(found.odds >= LEAST for at in figures if (found := likely.suspect(at)) is not None):
        return one
    at = likely.said.at[one.evidence[0].place]
    number, (_, ways) = likely.ways.numbers[at], likely.weighed(at)
    holding = sum(each.likely for each in ways if fits(number, each.span))
    if holding >= (SURELY if one.check in TOLD else EXPLAINED) and (
        one.check != "rate" or one.message == DERIVED
    ):  # a rate on another base is what is wrong with it
        return otherwise(one)
    unlikely = max(_of_its_own(figures, likely), default=0.0) < UNLIKELY
    return replace(one, severity="warning") if one.message in LOOSE and unlikely else one


def _of_its_own(figures: Sequence[int], likely: Likely) -> Iterator[float]:
    """How likely each relation is that is among the figures of an accusation alone, or of them and of one more (12个月)."""
    for at in figures:
        others = {*figures} - {at}
        yield from (
            one.likely for one in likely.weighed(at)[1] if len(one.way.of) > 1 and ({*one.way.of} <= others or others <= {*one.way.of})
        )
