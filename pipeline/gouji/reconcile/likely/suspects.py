"""What the figures of a report most likely follow from, and which are more likely a slip than right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import exp, log
from typing import NamedTuple

from ..follows.spoken import Said
from .far import Far
from .names import Names
from .slips import SWAPPED, chance, slips
from .traits import Bundle, Traits
from .ways import Number, Span, Way, Ways, fits, just, span_of
from .weights import likelihoods, weigh

ERRORS = 0.003  # of figures that follow from others
ELSEWHERE = 0.3  # of those in what a figure follows from: one of many slips there makes any rate hold by chance
AGAIN = 0.005  # how likely a figure is right because the same one is printed anywhere else
FEWEST = 3  # digits: fewer are met by chance
FAINT = 1e-4
LEAST = 0.0005  # odds, below which nothing speaks for a slip
NEAR = 30  # figures back and on that may follow from one
GROWTHS = frozenset({"growth", "growth-up", "growth-down"})


@dataclass(frozen=True, slots=True)
class Weighed:
    """A way, how likely it is without looking at the figure, and what the figure must be then."""

    way: Way
    likely: float
    span: Span


@dataclass(frozen=True, slots=True)
class Suspect:
    """A figure, the way that it likely has and yet does not, and the odds that one of these figures is a slip."""

    at: int
    way: Way
    odds: float


class Instead(NamedTuple):
    """A figure, and another number in its place."""

    at: int
    number: Number


class Likely:
    """What the figures of a report most likely follow from."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self.ways = Ways(said)
        self._weighed: dict[int, tuple[float, list[Weighed]]] = {}

    @cached_property
    def names(self) -> Names:
        """The figures by their names."""
        return Names(self.said, self.ways.numbers)

    @cached_property
    def _far(self) -> Far:
        return Far(self.said, self.ways, self.names)

    @cached_property
    def traits(self) -> Traits[float]:
        """The traits of their ways, weighed."""
        return Traits(self.ways, self.names, weigh)

    @cached_property
    def _examples(self) -> Traits[list[int]]:
        return Traits(self.ways, self.names, list)

    @cached_property
    def _printed(self) -> Mapping[float, int]:
        """How often each size is printed."""
        found: dict[float, int] = defaultdict(int)
        for one in self.names.numbers:
            found[one.value] += one.digits >= FEWEST
        return found

    def is_telling(self, at: int) -> bool:
        """Is it written in digits, exact, and not zero?"""
        figure = self.said[at]
        return not figure.approximate and bool(figure.value) and any(char.isdecimal() for char in figure.raw)

    def examples(self, at: int) -> Iterator[tuple[list[int], bool]]:
        """The traits of every way of a figure, and whether it holds; first those of none. For learning."""
        yield [*chain(*self._examples.of_none(at))], False
        for way, traits in self._all(at, self._examples):
            span = span_of(way, self.names.numbers)
            yield [*chain(*traits)], span is not None and fits(self.ways.numbers[at], span)

    def _all(self, at: int, traits: Traits[Bundle]) -> Iterator[tuple[Way, list[Bundle]]]:
        """Every way of a figure, with its traits."""
        yield from ((way, traits.of(at, way)) for way in self.ways.of(at))
        for rank, (other, share) in enumerate(self.names.alike(at)):
            way = Way("same", (other,))
            yield way, traits.of(at, way, rank, share)
        yield from ((way, traits.of_far(at, way, there)) for way, there in self._far.of(at))

    def growths(self, at: int) -> Iterator[tuple[Way, Span]]:
        """The growths that a figure may be of figures near it, and what it must be then."""
        for way in self.ways.of(at):
            if way.relation in GROWTHS and (span := span_of(way, self.names.numbers)) is not None:
                yield way, span

    def weighed(self, at: int) -> tuple[float, list[Weighed]]:
        """How likely a figure follows from nothing near it, and the ways that it may, but those that are hardly likely."""
        if at not in self._weighed:
            found = [*self._all(at, self.traits)]
            nothing, *likely = likelihoods([sum(self.traits.of_none(at)), *(sum(traits) for _, traits in found)])
            ways = ((way, each) for (way, _), each in zip(found, likely, strict=True) if each >= FAINT)
            spans = ((way, each, span_of(way, self.names.numbers)) for way, each in ways)
            self._weighed[at] = nothing, [Weighed(way, each, span) for way, each, span in spans if span is not None]
        return self._weighed[at]

    # --- slips ----------------------------------------------------------------------------------------

    def _of(self, one: int) -> Iterator[int]:
        """The figures near one that it is a likely source of, and itself."""
        for at in range(max(one - NEAR, 0), min(one + NEAR, self.names.spoken)):
            if self.is_telling(at) and (at == one or any(one in each.way.of for each in self.weighed(at)[1])):
                yield at

    def suspect(self, at: int) -> Suspect | None:
        """Has a figure more likely a slip in it, or in those that it follows from, than none?"""
        right = self.right(at)
        found = (
            self._suspect(at, one)
            for one in self.weighed(at)[1]
            if SWAPPED * ERRORS * (right + one.likely) >= LEAST * right and not fits(self.ways.numbers[at], one.span)
        )
        return max((one for one in found if one is not None), key=lambda one: one.odds, default=None)

    def _suspect(self, at: int, one: Weighed) -> Suspect | None:
        """The slip that most likely keeps a figure from having the way that it likely has."""
        best: Suspect | None = None
        right = self.right(at)
        for wrong in (at, *one.way.of):
            if not (wrong < self.names.spoken and self.is_telling(wrong)):
                continue
            for number, often in slips(self.names.numbers[wrong]):
                likely = often * ERRORS * (1.0 if wrong == at else ELSEWHERE)
                if likely * (right + one.likely * just(self.ways.numbers[at], one.span)) < LEAST * right or not self._would_hold(
                    at, one, Instead(wrong, number)
                ):
                    continue
                odds = likely * exp(self._speaks_for(Instead(wrong, number)))
                if best is None or odds > best.odds:
                    best = Suspect(at, one.way, odds)
        return best

    def _would_hold(self, at: int, one: Weighed, instead: Instead) -> bool:
        if at == instead.at:
            return fits(instead.number, one.span)
        span = span_of(one.way, self._with(instead, one.way))
        return span is not None and fits(self.ways.numbers[at], span)

    def _with(self, instead: Instead | None, way: Way) -> Mapping[int, Number]:
        return {one: instead.number if instead is not None and one == instead.at else self.names.numbers[one] for one in way.of}

    def _speaks_for(self, instead: Instead) -> float:
        """How much all that the report says of a figure speaks for another in its place (a logarithm): each relation once."""
        spoken: dict[frozenset[int], float] = {}
        for at in self._of(instead.at):
            (now, ways_now), (then, ways_then) = self._right(at, None), self._right(at, instead)
            speaks = log(then / now)
            key = frozenset((at, *((ways_then if speaks > 0 else ways_now) or Way("", ())).of))
            if abs(speaks) > abs(spoken.get(key, 0.0)):
                spoken[key] = speaks
        return sum(spoken.values())

    def right(self, at: int) -> float:
        """How likely a figure is what it is."""
        return self._right(at, None)[0]

    def _right(self, at: int, instead: Instead | None) -> tuple[float, Way | None]:
        """How likely a figure is what it is; and the likeliest way that holds."""
        nothing, ways = self.weighed(at)
        own = instead is not None and instead.at == at
        number = instead.number if instead is not None and own else self.ways.numbers[at]
        again = AGAIN if self._printed.get(number.value, 0) > (0 if own else 1) else 0.0
        right, best, most = nothing * chance(number) + again, None, 0.0
        for one in ways:
            changed = instead is not None and instead.at in one.way.of
            span = span_of(one.way, self._with(instead, one.way)) if changed else one.span
            if span is not None and fits(number, span):
                right += one.likely * just(number, span)
                if one.likely > most:
                    best, most = one.way, one.likely
        return right, best
