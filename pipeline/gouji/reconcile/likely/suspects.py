"""What the figures of a report most likely follow from, and which are more likely a slip than right."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from ..follows.spoken import Said
from .names import Names
from .slips import chance, slip
from .traits import Traits
from .ways import Span, Way, Ways, fits, span_of
from .weights import likelihoods, weigh

ERRORS = 0.003  # of figures that follow from others
AGAIN = 0.005  # how likely a figure is right because the same one is printed anywhere else
FEWEST = 3  # digits: fewer are met by chance
FAINT = 1e-4


@dataclass(frozen=True, slots=True)
class Weighed:
    """A way, how likely it is without looking at the figure, and what the figure must be then."""

    way: Way
    likely: float
    span: Span


@dataclass(frozen=True, slots=True)
class Suspect:
    """A figure, the way that makes it a slip, and the odds that it is one."""

    at: int
    way: Way
    odds: float


class Likely:
    """What the figures of a report most likely follow from."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self.ways = Ways(said)

    @cached_property
    def names(self) -> Names:
        """The figures by their names."""
        return Names(self.said, self.ways.numbers)

    @cached_property
    def _traits(self) -> Traits[float]:
        return Traits(self.ways, self.names, weigh)

    @cached_property
    def _examples(self) -> Traits[list[int]]:
        return Traits(self.ways, self.names, list)

    @cached_property
    def _printed(self) -> Collection[float]:
        """The sizes that are printed more than once."""
        seen: set[float] = set()
        return {one.value for one in self.names.numbers if one.digits >= FEWEST and (one.value in seen or seen.add(one.value))}  # type: ignore[func-returns-value]

    def is_telling(self, at: int) -> bool:
        """Is it written in digits, exact, and not zero?"""
        figure = self.said[at]
        return not figure.approximate and bool(figure.value) and any(char.isdecimal() for char in figure.raw)

    def examples(self, at: int) -> Iterator[tuple[list[int], bool]]:
        """The traits of every way of a figure, and whether it holds; first those of none. For learning."""
        yield [*chain(*self._examples.of_none(at))], False
        for way, rank, share in self._all(at):
            span = span_of(way, self.names.numbers)
            yield [*chain(*self._examples.of(at, way, rank, share))], span is not None and fits(self.ways.numbers[at], span)

    def _all(self, at: int) -> Iterator[tuple[Way, int, float]]:
        yield from ((way, 0, 0.0) for way in self.ways.of(at))
        yield from ((Way("same", (other,)), rank, share) for rank, (other, share) in enumerate(self.names.alike(at)))

    def weighed(self, at: int) -> tuple[float, list[Weighed]]:
        """How likely a figure follows from nothing near it, and every way that it may."""
        found = [*self._all(at)]
        weights = [sum(self._traits.of_none(at)), *(sum(self._traits.of(at, *one)) for one in found)]
        nothing, *likely = likelihoods(weights)
        spans = ((way, each, span_of(way, self.names.numbers)) for (way, _, _), each in zip(found, likely, strict=True))
        return nothing, [Weighed(way, each, span) for way, each, span in spans if span is not None]

    def suspect(self, at: int) -> Suspect | None:
        """Is a figure more likely a slip than right?"""
        figure = self.ways.numbers[at]
        if not any((span := span_of(way, self.names.numbers)) is not None and slip(figure, span) for way, _, _ in self._all(at)):
            return None
        nothing, ways = self.weighed(at)
        right = nothing * chance(figure) + (AGAIN if figure.value in self._printed else 0.0)
        right += sum(one.likely for one in ways if fits(figure, one.span))
        best, wrong = None, 0.0
        for one in ways:
            odds = one.likely * slip(figure, one.span)
            if one.likely >= FAINT and odds > wrong and not fits(figure, one.span):
                best, wrong = one, odds
        return Suspect(at, best.way, ERRORS * wrong / right) if best is not None else None
