"""What the network is given of a way (关系的样子): how the figures stand to each other, in small whole numbers, for many ways at once.

Each way has at most three figures that count as given: both of a pair, all of three, the first and the last part of a list and its whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...regexes import compiled
from .far import There
from .seen import KINDS, Ints, Seen
from .ways import BARE, Way

LISTS = frozenset({"list-after", "list-before", "mean", "left-after", "left-before", "left-hundred", "left-far"})
LEFT = frozenset({"left-after", "left-before", "left-far"})  # of which the first is the whole
PAIR = "pair"  # no relation: two amounts beside each other, of which the words may say that one is larger
RELATIONS = ("", PAIR, "share", "rest", "growth", "growth-up", "growth-down", "complement", "difference", "sum", "product", "product-year", "quotient",
             "quotient-year", "product-three", "quotient-two", "daily", "monthly", "flow", "converted", "sum-rows", "difference-rows", "base", "list-after", "list-before", "mean", "left-after", "left-before", "left-hundred",
             "same", "same cell", *(f"{one} {far} {where}" for one in ("share", "growth", "difference", "quotient", "product", "left-far", "daily", "monthly")
                                    for far in ("first", "second") for where in ("told", "cell")))  # fmt: skip
RELATION = {name: at for at, name in enumerate(RELATIONS)}
BACK, ON = 9, 8  # steps that are told apart
NEAR = 40  # figures between which others are counted
PLACES = 3  # in the sentence, in the paragraph, in another
JOINTS = {"、": 1, ",": 2, ";": 3, "。": 6}
ALSO, OF_IT = 4, 5  # words that join (和), and that go on with the same (其)
OTHER_JOINT = 7
NOTHING = -1
CLOSE = 12  # letters between two amounts that are told in one breath
MARK = compiled(r"[^\p{L}\p{N}%]")
STEPS = 2 + (BACK + ON + 1) * PLACES
SIZES = (len(RELATIONS), STEPS, STEPS, STEPS, 21, 21, 64, 28, 25, 343, 64, 12, 16, 64, 16, 9, 9, 43, 50, 41, 8, 7, 6)
BASE, LIST, NAMED, DISTANT = 11, 5, 4, 3  # columns of every way, of lists, of the same figure told again, of a figure far off


class Named(NamedTuple):
    """How a figure told again is found: the how manieth it is by its name, and how much of the name it shares."""

    rank: int
    share: float


class Rows(NamedTuple):
    """How rows of a table are found that words name: how many, and whether all since the last figure."""

    many: int
    near: bool


Hint = Named | There | Rows | None


class Codes(NamedTuple):
    """Ways in a row: their figures (the one that follows, then the three given; -1 for none), and the codes of each, one for each of `SIZES`."""

    figures: Ints
    codes: Ints


class Coder:
    """Codes the ways of one report."""

    def __init__(self, seen: Seen) -> None:
        self.seen, said, count = seen, seen.said, len(seen.numbers)
        self.spoken = seen.names.spoken
        passages = {passage: at for at, passage in enumerate(dict.fromkeys(said.passage))}
        beyond = [NOTHING] * (count - self.spoken)
        self.passage = np.array([*(passages[one] for one in said.passage), *beyond], np.int64)
        self.sentence = np.array([*(one.sentence for one in said.all), *beyond], np.int64)
        self.parted = np.cumsum([0, *(";" in one for one in seen.before)])
        self.kind = np.array([*(KINDS.index(one.kind) for one in seen.numbers), len(KINDS)], np.int64)
        self.decimals = np.array([*(min(one.decimals, 2) for one in seen.numbers), 3], np.int64)
        self.value = np.array([*(one.value for one in seen.numbers), 0.0])
        units = {unit: at for at, unit in enumerate(dict.fromkeys(one.unit for one in seen.numbers))}
        self.unit = np.array([units[one.unit] for one in seen.numbers], np.int64)
        self.often = np.cumsum(np.pad(np.eye(len(units), dtype=np.int64)[self.unit[: self.spoken]], ((1, 0), (0, 0))), axis=0)
        self.joint = [self._joint(one) for one in seen.before]

    def _joint(self, words: str) -> int:
        """What joins a figure to what stands before it."""
        found = self.seen.said.rules.wording("joint").match(words)
        if found is not None:
            return ALSO if found["also"] else OF_IT
        return JOINTS.get(words[:1], OTHER_JOINT)

    def coded(self, at: int, ways: Iterable[tuple[Way, Hint]]) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
        """Figures and codes beyond those of every way, of the ways of one figure; first of none."""
        figures: list[tuple[int, ...]] = [(at, NOTHING, NOTHING, NOTHING)]
        more: list[tuple[int, ...]] = [(0,) * (1 + LIST + NAMED + DISTANT)]
        for way, hint in ways:
            given = self._given(way)
            listed = self._listed(at, way) if way.relation in LISTS else (0,) * LIST
            if isinstance(hint, Rows):
                listed = (1 + min(hint.many, 10), 1 + hint.near, 0, 0, 0)
            named = self._named(at, given[0], hint) if isinstance(hint, Named) else (0,) * NAMED
            distant = (1 + min(hint.rank, 6), 1 + int(hint.share * 5), 1 + hint.often) if isinstance(hint, There) else (0,) * DISTANT
            figures.append((at, *given))
            more.append((self._relation(way, hint), *listed, *named, *distant))
        return figures, more

    def all(self, figures: Sequence[tuple[int, ...]], more: Sequence[tuple[int, ...]]) -> Codes:
        """The codes of many ways."""
        who, extra = np.array(figures, np.int64).reshape(-1, 4), np.array(more, np.int64).reshape(-1, 1 + LIST + NAMED + DISTANT)
        at, one, other, third = who.T
        shared = self._shared(at, one) * 16 + self._shared(at, other) * 4 + self._shared(one, other)
        columns = [extra[:, 0], *(self._steps(at, each) for each in (one, other, third)), self._between(at, one), self._between(at, other), shared,
                   self._sizes(one, other), self._order(at, one, other), self.kind[at] * 49 + self.kind[one] * 7 + self.kind[other],
                   self.decimals[at] * 16 + self.decimals[one] * 4 + self.decimals[other]]  # fmt: skip
        return Codes(who, np.concatenate([np.stack(columns, axis=1), extra[:, 1:]], axis=1))

    def pairs(self) -> Codes:
        """Each amount and the one right before it (由甲降到乙): no mark parts them, both are counted alike, and they are not one rounded."""
        found = [(at, at - 1, NOTHING, NOTHING) for at in range(1, self.spoken) if self._are_beside(at - 1, at)]
        return self.all(found, [(RELATION[PAIR], *(0,) * (LIST + NAMED + DISTANT))] * len(found))

    def _are_beside(self, one: int, other: int) -> bool:
        first, second = self.seen.numbers[one], self.seen.numbers[other]
        together = self.passage[one] == self.passage[other] and self.sentence[one] == self.sentence[other]
        alike = first.unit == second.unit and first.kind != BARE and abs(first.value - second.value) >= max(first.step, second.step)
        words = self.seen.before[other]
        return bool(together and alike and len(words) <= CLOSE and MARK.search(words) is None and len(words) > 1)

    # --- of every way -----------------------------------------------------------------------------------

    def _is_told(self, at: Ints) -> NDArray[np.bool_]:
        return (at >= 0) & (at < self.spoken)

    def _steps(self, at: Ints, other: Ints) -> Ints:
        """How far a figure stands from the one that follows from it, and whether in its sentence."""
        near = np.where(self.passage[at] == self.passage[other], np.where(self.sentence[at] == self.sentence[other], 0, 1), 2)
        steps = 2 + (np.clip(other - at, -BACK, ON) + BACK) * PLACES + near
        return np.where(other < 0, 0, np.where(other >= self.spoken, 1, steps))

    def _between(self, at: Ints, other: Ints) -> Ints:
        """How many of its unit stand between, on which side, and whether a semicolon does."""
        told = self._is_told(other)
        safe = np.where(told, other, at)
        first, last = np.minimum(at, safe), np.maximum(at, safe)
        close = last - first < NEAR
        unit = self.unit[safe]
        between = np.where(close, self.often[last, unit] - self.often[np.minimum(first + 1, last), unit], 4)
        parted = np.where(close, self.parted[last + 1] > self.parted[first + 1], True)
        return np.where(told, 1 + (np.minimum(between, 4) * 2 + (other < at)) * 2 + parted, 0)

    def _shared(self, one: Ints, other: Ints) -> Ints:
        """How many pairs of letters two names share, at most three."""
        count = len(self.seen.numbers)
        keys, where = np.unique(np.where((one < 0) | (other < 0), NOTHING, one * count + other), return_inverse=True)
        pairs = self.seen.pairs
        found = [0 if key < 0 else min(len(pairs[key // count] & pairs[key % count]), 3) for key in keys.tolist()]
        return np.array(found, np.int64)[where]

    def _sizes(self, one: Ints, other: Ints) -> Ints:
        """How much larger one is than the other."""
        first, second = self.value[one], self.value[other]
        both = (one >= 0) & (other >= 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(both & (first > 0) & (second > 0), np.log2(first / second), np.nan)
        size = np.where(np.isnan(ratio), 0, 7 + np.clip(np.nan_to_num(np.rint(ratio)), -6, 6)).astype(np.int64)
        return size * 2 + (both & (first <= second))

    def _order(self, at: Ints, one: Ints, other: Ints) -> Ints:
        """Which of three comes first, second and last, and in how many sentences they stand."""
        order = (one < at) * 4 + (other < at) * 2 + (one < other)
        first, second, third = (self.sentence[each] for each in (at, one, other))
        sentences = (first != second).astype(np.int64) + ((third != first) & (third != second))
        told = self._is_told(one) & self._is_told(other)
        return np.where(told, 1 + order * 3 + sentences, 0)

    # --- of some ----------------------------------------------------------------------------------------

    def _relation(self, way: Way, hint: Hint) -> int:
        first = way.of[0]
        if isinstance(hint, There):
            where = "cell" if hint.at >= self.spoken else "told"
            return RELATION[f"{way.relation} {'first' if first == hint.at else 'second'} {where}"]
        return RELATION["same cell" if way.relation == "same" and first >= self.spoken else way.relation]

    @staticmethod
    def _given(way: Way) -> tuple[int, int, int]:
        given = way.of
        if way.relation in LISTS:
            parts = given[1:] if way.relation in LEFT else given
            return parts[0], parts[-1], given[0] if parts is not given else NOTHING
        if way.relation.endswith("rows"):
            return given[0], given[-1], NOTHING
        first, *rest = given
        return (first, *rest, *(NOTHING,) * (2 - len(rest)))  # type: ignore[return-value]

    def _listed(self, at: int, way: Way) -> tuple[int, ...]:
        """How the parts of a list stand: how many, how far apart, what joins them, what comes behind, in how many pieces."""
        members = sorted((*way.of[way.relation in LEFT :], at) if way.relation.startswith("left") else way.of)
        first, last = members[0], members[-1]
        steps = [two - one for one, two in pairwise(members)]
        loose = sum(steps) - len(steps)
        parted = min(int(self.parted[last + 1] - self.parted[first + 1]), 3)
        spaced = 1 + min(loose, 4) * 3 + (2 if not loose or len(set(steps)) == 1 else int(loose % len(steps) == 0))
        joints = self.joint[members[1]] * 8 + self.joint[last]
        within = self.passage[first] == self.passage[last] and self.sentence[first] == self.sentence[last]
        return 1 + min(len(way.of), 10), spaced, joints, self._end(last), 1 + parted * 2 + int(within)

    def _end(self, last: int) -> int:
        """What comes behind a list."""
        after = last + 1
        if after >= self.spoken or self.passage[after] != self.passage[last]:
            return 0
        goes_on = self.unit[after] == self.unit[last] and self.sentence[after] == self.sentence[last]
        return 1 + (self.joint[after] - 1) * 2 + int(goes_on)

    def _named(self, at: int, other: int, hint: Named) -> tuple[int, ...]:
        """How alike two names are."""
        names, spoken = self.seen.names, other < self.spoken
        mine, its = names.names[at], names.names[other]
        both = names.weight(names.pairs[at] & names.pairs[other]) / names.weight(names.pairs[other])
        lack, more = {one for one in mine if one not in its}, {one for one in its if one not in mine and one != "|"}
        ends = mine[-2:] == its.replace("|", "")[-2:]
        here = 1 + 2 * int(self.passage[at] == self.passage[other]) + int(other < at) if spoken else 0
        row = "" if spoken else its.partition("|")[0]
        printed_alike = self.decimals[at] == self.decimals[other]
        return (1 + min(hint.rank, 7), 1 + min(int(hint.share * 5), 5) * 6 + min(int(both * 5), 5), 1 + min(len(lack), 6) * 7 + min(len(more), 6),
                1 + (ends * 2 + int(printed_alike)) * 10 + here * 2 + (bool(row) and row in mine))  # fmt: skip
