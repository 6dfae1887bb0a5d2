"""What a figure that follows from nothing printed should have followed from (应由何数得出): the relation that its words most likely mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...outcome import Outcome
from ...places import Place
from .suspects import Likely
from .tell import told

NOTHING = "follows-nothing"
SURELY = 0.5  # more likely than all other relations together


def explained(found: Sequence[Outcome], likely: Likely) -> list[Outcome]:
    """The outcomes, with such figures told by what they should be, where one relation of the figures that they were held against is likely."""
    at = {one.figure.place: index for index, one in enumerate(likely.said.all)}
    return [_explained(one, at[one.evidence[0].place], likely) if _is_asked(one, at) else one for one in found]


def _is_asked(one: Outcome, at: Mapping[Place, int]) -> bool:
    return one.state == "broken" and one.message == NOTHING and bool(one.evidence) and one.evidence[0].place in at


def _explained(one: Outcome, at: int, likely: Likely) -> Outcome:
    given = {each.place for each in one.evidence[1:]}
    figures = likely.names.figures
    ways = [way for way in likely.weighed(at)[1] if given <= {figures[each].place for each in way.way.of}]
    best = max(ways, key=lambda way: way.likely, default=None)
    if best is None or best.likely < SURELY:
        return one
    outcome = told(likely.names, likely.said, at, best.way, certain=True)
    return replace(outcome, check=one.check, severity=one.severity) if outcome is not None else one


__all__ = ["explained"]
