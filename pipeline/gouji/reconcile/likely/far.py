"""What a figure may follow from that stands far from it (远处的数): a figure near it, and one elsewhere in the report that its sentence names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ..follows.spoken import Said
from .names import FEWEST, OTHER, SENTENCE, Names
from .ways import BARE, COUNT, MONEY, RATE, Way, Ways, may_be_rate

WORDS = 40  # letters of a sentence before a figure in which others may be named
BEFORE, AFTER = 3, 1  # figures near one
MOST = 5  # figures far from it, by name
WHOLES = 4  # of them, of which a list may be the parts
TOTALS = 2  # figures far from it that are printed most often
WIDE = 0.3  # of a name, at least
OFTEN = 4  # times printed, from which on more say no more


class There(NamedTuple):
    """A figure far from one: which it is by name, how much of its name the sentence says, how often it is printed."""

    at: int
    rank: int
    share: float
    often: int


class Far:
    """The ways in which the figures of a report may follow from one near and one far."""

    def __init__(self, said: Said, ways: Ways, names: Names) -> None:
        self.said, self.ways, self.names = said, ways, names
        self.often: dict[tuple[float, str], int] = defaultdict(int)
        for one in names.numbers:
            self.often[one.value, one.unit] += 1
        first = {(one.value, one.unit): at for at, one in reversed([*enumerate(names.numbers)])}
        often = sorted((each for each in self.often.items() if each[1] >= OFTEN), key=lambda each: (-each[1], -each[0][0]))
        self._totals: dict[str, list[int]] = defaultdict(list)
        for size, _ in often:
            if names.numbers[first[size]].digits >= FEWEST:
                self._totals[size[1]].append(first[size])

    def of(self, at: int) -> Iterator[tuple[Way, There]]:
        """The ways of one figure."""
        figure = self.names.numbers[at]
        if figure.kind not in {MONEY, COUNT, RATE, BARE} or (figure.kind == BARE and not may_be_rate(figure)):
            return
        near = self._near(at)
        there = self._there(at, {at, *self.ways.near(at)}) if near else []
        yield from self._of_totals(at, there)
        for one in near:
            for other in there:
                for relation, first in self._relations(at, one, other.at):
                    yield Way(relation, (one, other.at) if first else (other.at, one)), other

    def _of_totals(self, at: int, there: list[There]) -> Iterator[tuple[Way, There]]:
        """What a total far off is in a day or a month, and leaves of the others in a list."""
        if self.names.numbers[at].kind in {MONEY, COUNT, BARE}:
            like = [one for one in there if self.names.numbers[one.at].unit == self.names.numbers[at].unit][:WHOLES]
            yield from ((Way(relation, (one.at,)), one) for one in like for relation in ("daily", "monthly"))
            for rest in self.ways.runs(at) if like else ():
                yield from ((Way("left-far", (one.at, *rest)), one) for one in like)

    def _near(self, at: int) -> list[int]:
        near = self.ways.near(at)
        return [one for one in near if one < at][-BEFORE:] + [one for one in near if one > at][:AFTER]

    def _there(self, at: int, without: set[int]) -> list[There]:
        """The figures that the sentence of one names, best first; of those that print the same, the first."""
        pairs = self._said(at)
        shared = self.names.sharing(pairs)
        found = sorted(
            ((weight / self.names.weight(self.names.pairs[one]), one) for one, weight in shared.items() if one not in without),
            key=lambda one: (-one[0] * (1 + min(self._often(one[1]), OFTEN)), one[1]),
        )
        seen = {(self.names.numbers[one].value, self.names.numbers[one].unit) for one in without}
        there: list[There] = []
        for share, one in found:
            number = self.names.numbers[one]
            if share >= WIDE and number.kind in {MONEY, COUNT} and number.value and (number.value, number.unit) not in seen:
                seen.add((number.value, number.unit))
                there.append(There(one, len(there), share, min(self._often(one), OFTEN)))
                if len(there) == MOST:
                    break
        return there + self._often_printed(at, pairs, seen, len(there))

    def _often_printed(self, at: int, said: set[str], seen: set[tuple[float, str]], rank: int) -> list[There]:
        """What the report prints most often, which need not be named again."""
        units = {self.names.numbers[one].unit for one in (at, *self._near(at)) if self.names.numbers[one].kind in {MONEY, COUNT}}
        found: list[There] = []
        for one in (each for unit in sorted(units) for each in self._totals[unit][:TOTALS]):
            number = self.names.numbers[one]
            if (number.value, number.unit) not in seen:
                named = said & self.names.pairs[one]
                share = self.names.weight(named) / self.names.weight(self.names.pairs[one]) if named else 0.0
                found.append(There(one, rank + len(found), share, min(self._often(one), OFTEN)))
        return found

    def _often(self, at: int) -> int:
        number = self.names.numbers[at]
        return self.often[number.value, number.unit]

    def _said(self, at: int) -> set[str]:
        """The pairs of letters that the sentence says up to a figure and right behind it."""
        words: list[str] = []
        for one in range(at, max(at - BEFORE - 1, -1), -1):
            if one != at and (self.said.passage[one], self.said.all[one].sentence) != (self.said.passage[at], self.said.all[at].sentence):
                break
            words.insert(0, SENTENCE.split(self.said.words(one))[-1])
        said = OTHER.sub("", "".join(words))[-WORDS:] + OTHER.sub("", self.said.all[at].after[:6])
        return {said[one : one + 2] for one in range(len(said) - 1)}

    def _relations(self, at: int, near: int, far: int) -> Iterator[tuple[str, bool]]:
        """Relations by the kinds of figures, and whether the near figure is the first."""
        figure, one, other = (self.names.numbers[each] for each in (at, near, far))
        if may_be_rate(figure) and one.unit == other.unit and one.kind != RATE:
            yield from (("share", True), ("share", False), ("growth", True))
        elif figure.kind in {MONEY, COUNT} and figure.unit == one.unit == other.unit:
            yield "difference", True
        elif figure.kind == MONEY and {one.kind, other.kind} == {MONEY, COUNT}:
            yield "quotient", one.kind == MONEY
            if one.kind == COUNT or figure.step > one.step:
                yield "product", one.kind == MONEY
        elif figure.kind == COUNT and one.kind == other.kind == COUNT and one.unit != other.unit and figure.unit in {one.unit, other.unit}:
            yield "quotient", True
            yield "quotient", False
        elif figure.kind in {MONEY, COUNT} and one.kind == RATE and other.unit == figure.unit:
            yield "product", False
