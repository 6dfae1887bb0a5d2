"""Figures that are most likely a slip of the hand (疑似笔误): by the words, it follows from others, and one slip lies between.

The relations with a function of their own (`follows`) are known by their words. Here no word need be known: what the words and the order of the
figures usually mean is learned from clean reports (`corpus/learn.py`), in which the true relation is the one that holds. A figure is told of where
three things come together: a relation that is likely without looking at the figure; that it would hold with one digit changed or two exchanged;
and that no other relation, near or by name, holds as it is.
"""

from __future__ import annotations

from collections.abc import Collection

from ...outcome import Outcome
from ...places import Place
from ..alike import RATES
from ..follows.anything import stands_elsewhere
from ..follows.spoken import Said
from ..follows.wide import is_of_any
from .doubts import weighed_again
from .slips import telling
from .suspects import Likely, Suspect
from .tell import told

FEWEST = 3  # digits: what has fewer follows from something by chance too often
CERTAIN, LIKELY = 1.0, 0.3  # odds for an error and for a warning


def check_likely(likely: Likely, judged: Collection[Place]) -> list[Outcome]:
    """The figures that are most likely a slip, of those that nothing was held against."""
    said, told_of, found = likely.said, set[int](), list[Outcome]()
    suspects = (likely.suspect(at) for at in range(len(said.all)) if said[at].place not in judged and _is_asked(likely, at))
    for one in sorted((each for each in suspects if each is not None and each.odds >= LIKELY), key=lambda each: -each.odds):
        figures = {one.at, *one.way.of}
        if figures & told_of or _follows_from_afar(said, one):
            continue
        outcome = told(likely.names, said, one.at, one.way, certain=one.odds >= CERTAIN)
        if outcome is not None:
            told_of |= figures
            found.append(outcome)
    return found


def _follows_from_afar(said: Said, one: Suspect) -> bool:
    """Is it printed elsewhere too, or a percentage that an amount which it is likely of makes with any figure of the report?"""
    if said[one.at].unit in RATES:
        return is_of_any(
            said,
            one.at,
            "growth" if one.way.relation.startswith("growth") else "share",
            [each for each in one.way.of if each < len(said.all)],
        )
    return stands_elsewhere(said, one.at)


def _is_asked(likely: Likely, at: int) -> bool:
    """A number without a unit or decimals may be a code."""
    figure = likely.said[at]
    return likely.is_telling(at) and bool(figure.unit or figure.decimals) and telling(likely.ways.numbers[at]) >= FEWEST


__all__ = ["Likely", "check_likely", "weighed_again"]
