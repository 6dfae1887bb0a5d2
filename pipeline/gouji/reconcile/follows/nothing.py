"""Figures that say that they follow from others, and follow from none of the report (无从推算).

占总额的40% right after an amount is a share of it; of what, the words may leave open. Where no figure of the whole report makes it one, it is
wrong, or the amount is. Clean reports show how sure that is: of some 1,450 shares 8 followed from nothing, and each of these bore a name of its
own or was one of several in turn; of 521 changes 4 did. The search is as wide as can be: a reading that holds by chance hides an error, and
that is the lesser evil. What a report proves of itself is asked too: where its growth rates follow from its figures, all but one, that one does
not; where they do not, they are of something else. Amounts are told of where others of the report follow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator

from ...model import Figure
from ...numbers import plain
from ...outcome import Evidence, Outcome
from ...places import Place
from ..alike import POINTS
from ..outcomes import broken, figure_evidence, text
from .spoken import Said
from .tell import EDGES, LABEL
from .wide import Claim, amount_of_any, difference_of_rates, share_of_any

FEWEST = 3  # of a sort, from which it can be told that they follow from nothing printed here
THIRD = 3
PROVED, FIFTH = 4, 5
AMOUNTS = frozenset({"mean", "left", "moved", "sum", "product"})  # whose terms may all be somewhere else: seen together
BY_THE_REPORT = frozenset({"of", "growth"})  # whose bases are often not printed: the report itself must show that they are
CHECKS = {"left": "difference", "moved": "difference", "sum": "parts-sum"}  # by sort; else rate
RULE = "follows from nothing"


Look = Callable[[Said, int], Claim | None]


def check_nothing(said: Said, told: Collection[Place], held: Collection[Place]) -> Iterator[Outcome]:
    """The figures that follow from nothing, but those of which something was `told` already; `held` are those of them that agreed."""
    sorts: dict[str, list[Claim]] = defaultdict(list)
    for at, one in enumerate(said.all):
        claim = next((found for look in _looks(one.figure) if (found := look(said, at)) is not None), None)
        if claim is not None:
            sorts[claim.sort].append(claim)
    failing = {sort: [one for one in claims if _fails(said, one, told, held)] for sort, claims in sorts.items()}
    amounts, wrong = (sum(len(found.get(sort, ())) for sort in AMOUNTS) for found in (sorts, failing))
    follow = amounts - wrong >= FEWEST and wrong * THIRD <= amounts
    for sort, claims in sorts.items():
        if _is_proved(sort, len(claims), len(failing[sort])) and (follow or sort not in AMOUNTS):
            yield from (_of_nothing(said, one) for one in failing[sort] if said[one.at].place not in told and _is_written(one))


def _is_written(one: Claim) -> bool:
    """三档: are its terms written in digits?"""
    return all(any(char.isdecimal() for char in each.raw) for each in one.given)


def _fails(said: Said, one: Claim, told: Collection[Place], held: Collection[Place]) -> bool:
    place = said[one.at].place
    return place not in held and (place in told or not one.follows())


def _looks(figure: Figure) -> tuple[Look, ...]:
    if figure.approximate or not figure.value or not figure.unit:
        return ()
    return (share_of_any,) if figure.unit == "%" else (difference_of_rates,) if figure.unit == POINTS else (amount_of_any,)


def _is_proved(sort: str, count: int, failing: int) -> bool:
    if sort in BY_THE_REPORT:
        return count - failing >= PROVED and failing * FIFTH <= count
    return count < FEWEST or failing * THIRD <= count


def _of_nothing(said: Said, one: Claim) -> Outcome:
    figure, name = said[one.at], said.words(one.at)[-LABEL:].lstrip(EDGES)
    words = text(quote=name + figure.raw, label=name, stated=plain(figure.value), given="、".join(each.raw for each in one.given))
    found = [figure_evidence("stated", name, figure, "text", rule=RULE), *(_part(said, each) for each in one.given)]
    check = CHECKS.get(one.sort, "rate")
    return broken(check, "text", "follows-nothing", words, found, figure=figure)


def _part(said: Said, figure: Figure) -> Evidence:
    at = said.at.get(figure.place)
    return figure_evidence("part", said.words(at)[-LABEL:].lstrip(EDGES) if at is not None else "", figure, "text")


__all__ = ["check_nothing"]
