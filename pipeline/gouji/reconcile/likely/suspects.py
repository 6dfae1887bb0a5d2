"""What the figures of a report most likely follow from, and which are more likely a slip than right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import exp, log
from typing import NamedTuple

from ..follows.spoken import Said
from .codes import Coder, Codes, Hint, Named
from .far import Far
from .names import Names
from .network import Floats, likelihoods, network
from .rows import NamedRows
from .seen import Seen
from .slips import SWAPPED, chance, moved, slips
from .ways import Number, Span, Way, Ways, fits, just, span_of

ERRORS = 0.003  # of figures that follow from others
ELSEWHERE = 0.3  # of those in what a figure follows from: one of many slips there makes any rate hold by chance
AGAIN = 0.005  # how likely a figure is right because the same one is printed anywhere else
FEWEST = 3  # digits: fewer are met by chance
FAINT = 1e-4
LEAST = 0.0005  # odds, below which nothing speaks for a slip
NEAR = 30  # figures back and on that may follow from one


@dataclass(frozen=True, slots=True)
class Weighed:
    """A way, how likely it is without looking at the figure, what the figure must be then, and, of two amounts that it compares, how much
    the words say that the first is larger (a logarithm of odds).
    """

    way: Way
    likely: float
    span: Span
    up: float


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


class Laid(NamedTuple):
    """The ways of all figures that tell something, one behind the other: whose they are, where those of each stand, and their codes.

    The first of each figure is None: that it follows from nothing. Then the codes of amounts beside each other.
    """

    ways: list[Way | None]
    of: dict[int, slice]
    codes: Codes
    pairs: Codes


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
    def _rows(self) -> NamedRows:
        return NamedRows(self.ways, self.names)

    @cached_property
    def seen(self) -> Seen:
        """What the network is given of the report."""
        return Seen(self.ways, self.names)

    @cached_property
    def laid(self) -> Laid:
        """All ways."""
        coder, ways, of = Coder(self.seen), list[Way | None](), dict[int, slice]()
        figures, more = list[tuple[int, ...]](), list[tuple[int, ...]]()
        for at in filter(self.is_telling, range(self.names.spoken)):
            found = [*self._all(at)]
            of[at] = slice(len(ways), len(ways) + 1 + len(found))
            ways += None, *(way for way, _ in found)
            who, codes = coder.coded(at, found)
            figures += who
            more += codes
        return Laid(ways, of, coder.all(figures, more), coder.pairs())

    @cached_property
    def _figures(self) -> Floats:
        return network().figures(self.seen)

    @cached_property
    def _weights(self) -> tuple[Floats, Floats]:
        """The weight of each way, and which amount is larger by the words."""
        return network().weights(self._figures, self.laid.codes), network().up(self._figures, self.laid.codes)

    @cached_property
    def rises(self) -> dict[int, float]:
        """For each amount beside another before it, how much the words say that it is larger (a logarithm of odds)."""
        up = network().up(self._figures, self.laid.pairs)
        return dict(zip(self.laid.pairs.figures[:, 0].tolist(), (-up).tolist(), strict=True))

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

    def _all(self, at: int) -> Iterator[tuple[Way, Hint]]:
        """Every way of a figure, and how it was found."""
        yield from ((way, None) for way in self.ways.of(at))
        yield from ((Way("same", (other,)), Named(rank, share)) for rank, (other, share) in enumerate(self.names.alike(at)))
        yield from self._far.of(at)
        yield from self._rows.of(at)

    def holding(self, at: int) -> list[float]:
        """Of each way of a figure as they are laid, how likely it makes just this figure: 0 where it does not hold. For learning."""
        figure = self.ways.numbers[at]
        spans = (span_of(way, self.names.numbers) if way is not None else None for way in self.laid.ways[self.laid.of[at]][1:])
        return [chance(figure), *(just(figure, span) if span is not None and fits(figure, span) else 0.0 for span in spans)]

    def weighed(self, at: int) -> tuple[float, list[Weighed]]:
        """How likely a figure follows from nothing near it, and the ways that it may, but those that are hardly likely."""
        if at not in self._weighed:
            self._weighed[at] = self._weigh(at) if at in self.laid.of else (1.0, [])
        return self._weighed[at]

    def _weigh(self, at: int) -> tuple[float, list[Weighed]]:
        ways = self.laid.ways[self.laid.of[at]]
        weights, up = (one[self.laid.of[at]] for one in self._weights)
        likely = likelihoods(weights).tolist()
        found = ((way, likely[one], up[one]) for one, way in enumerate(ways) if way is not None and likely[one] >= FAINT)
        spans = ((way, each, span_of(way, self.names.numbers), float(turned)) for way, each, turned in found)
        return likely[0], [Weighed(way, each, span, turned) for way, each, span, turned in spans if span is not None]

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
            figure = self.names.numbers[wrong]
            for number, often in (*slips(figure), *(moved(figure) if wrong == at else ())):
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
