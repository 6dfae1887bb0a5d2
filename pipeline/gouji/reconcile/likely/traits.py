"""What can be seen of a way without the value of the figure (特征): the words before the figures, their kinds, their order and distance.

Each trait is a short text, hashed to a place in the table of weights. None of them looks at what the figure itself is: a way is never more
likely because its value fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise
from math import log2
from typing import Generic, TypeVar
from zlib import crc32

from ...regexes import compiled
from .far import There
from .names import Names
from .ways import COUNT, Way, Ways

BITS = 18
SIZE = 1 << BITS
CLAUSE = compiled(r"[,;。:()]")
MARKS = str.maketrans("，；：（）", ",;:()")
LISTS = frozenset({"list-after", "list-before", "mean", "left-after", "left-before"})
OWN, GIVEN = 9, 7  # characters before a figure and before one that it follows from
BEFORE, AFTER = -6, 5
FAR_BEFORE, FAR_AFTER = -7, 6
PARTS = 5  # steps of a share
STEP = 1 / 32  # what one unit of a written weight weighs


def place(trait: str) -> int:
    """Where the weight of a trait stands."""
    return crc32(trait.encode()) % SIZE


def places(about: str, traits: Iterable[bytes]) -> list[int]:
    """Where the weights of some traits stand that begin alike."""
    begin = crc32(about.encode())
    return [crc32(one, begin) % SIZE for one in traits]


def grams(words: str, length: int, about: str) -> list[int]:
    """All runs of up to three characters of the last ones, and the last up to four as such."""
    return places(about, _runs(f"^{words}" if len(words) < length else words[-length:]))


@lru_cache(maxsize=4096)
def _runs(last: str) -> tuple[bytes, ...]:
    inside = [last[at : at + size] for size in (1, 2, 3) for at in range(len(last) - size + 1)]
    return tuple(one.encode() for one in (*inside, *(f"${last[-size:]}" for size in (1, 2, 3, 4) if len(last) >= size)))


Bundle = TypeVar("Bundle")


class Traits(Generic[Bundle]):
    """The traits of the ways of one report, in bundles, each made once into what is needed of it: its places to learn from, its weight to judge by."""

    def __init__(self, ways: Ways, names: Names, bundle: Callable[[list[int]], Bundle]) -> None:
        self.said, self.numbers, self.names, self._bundle = ways.said, ways.numbers, names, bundle
        self.before = [one.before.translate(MARKS) for one in self.said.all]
        self.after = [one.after.translate(MARKS)[:5] for one in self.said.all]
        self.own = [CLAUSE.split(before)[-1] + after for before, after in zip(self.before, self.after, strict=True)]
        self.pairs = [{own[at : at + 2] for at in range(len(own) - 1)} for own in self.own]
        self._figures: dict[tuple[str, int, str], Bundle] = {}
        self._places: dict[tuple[int, int, str, str], Bundle] = {}
        self._apart: dict[tuple[int, int], tuple[bytes, ...]] = {}
        self._pairs: dict[tuple[int, int, int], tuple[bytes, ...]] = {}

    def of_none(self, at: int) -> list[Bundle]:
        """Of a figure that follows from nothing near it."""
        figure, about = self.numbers[at], f"none{self.numbers[at].kind}"
        raw = self.said[at].raw
        found = grams(self.before[at], OWN, about) + [place(f"{about}>{self.after[at][:size]}") for size in (1, 2, 3)]
        round_one = not figure.decimals and raw.endswith("0")
        found += [place(f"{about}{one}") for one in ("", f"d{figure.decimals},{min(figure.digits, 6)}", f"u{figure.unit}", f"r{round_one}")]
        for step in (-2, -1, 1, 2):
            beside = 0 <= at + step < len(self.numbers) and self.said.passage[at + step] == self.said.passage[at]
            found.append(place(f"{about}b{step}{self.numbers[at + step].kind if beside else '/'}"))
        return [self._bundle(found)]

    def of(self, at: int, way: Way, rank: int = 0, share: float = 0.0) -> list[Bundle]:
        """Of a way; of the same figure told again, also the how manieth it is by name, and how much of the name it shares."""
        if way.relation == "same":
            return self._same(at, way.of[0], rank, share)
        return self._of_list(at, way) if way.relation in LISTS else self._of_two(at, way)

    def of_far(self, at: int, way: Way, there: There) -> list[Bundle]:
        """Of a way of which one figure stands far off."""
        relation, first = way.relation, way.of[1] == there.at
        near = way.of[0] if first else way.of[1]
        role, far = ("a", "b") if first else ("b", "a")
        figure, one, other = (self.names.numbers[each] for each in (at, near, there.at))
        about = f"far{relation}{figure.kind}{one.kind}{other.kind}{far}"
        much = int(there.share * PARTS)
        size = max(-6, min(6, round(log2(one.value / other.value))))
        found = [
            "",
            f"s{much}",
            f"k{there.rank}",
            f"o{there.often}",
            f"s{much}o{there.often}",
            f"c{there.at >= self.names.spoken}",
            f"z{size}",
            f"d{near - at}",
        ]
        if figure.kind == COUNT:
            found.append(f"u{figure.unit}")
        found += [f"v{each == near}{self.names.numbers[each].unit}" for each in (near, there.at) if self.names.numbers[each].kind == COUNT]
        return [self.role(at, "t", relation), self.role(at, "t", f"far{relation}"), self.role(near, role, relation), self._stands(at, near, role, relation),
                self._bundle([place(about + each) for each in found])]  # fmt: skip

    def role(self, at: int, role: str, relation: str) -> Bundle:
        """The words around one figure, as what it is in a relation."""
        key = (role, at, relation)
        if key not in self._figures:
            figure, about = self.numbers[at], f"{role}{relation}{self.numbers[at].kind}"
            own = role == "t"
            found = grams(self.before[at], OWN if own else GIVEN, about)
            found += [place(f"{about}>{self.after[at][:size]}") for size in ((1, 2, 3) if own else (1, 2))]
            if own:
                found += [
                    place(f"{about}l{min(len(self.before[at]), 12) // 2}"),
                    place(f"{about}d{figure.decimals},{min(figure.digits, 6)}"),
                ]
            self._figures[key] = self._bundle(found)
        return self._figures[key]

    def _stands(self, at: int, other: int, role: str, relation: str) -> Bundle:
        """Where a figure stands that another follows from."""
        key = (at, other, role, relation)
        if key not in self._places:
            self._places[key] = self._bundle(self._place_of(*key))
        return self._places[key]

    def _place_of(self, at: int, other: int, role: str, relation: str) -> list[int]:
        about = f"{role}{relation}{self.numbers[at].kind}{self.numbers[other].kind}"
        steps = self._steps(at, other)
        return places(about, steps) + places(f"{role}{relation}", steps[:1])

    def _steps(self, at: int, other: int) -> tuple[bytes, ...]:
        """How far from each other two figures stand, and what parts them."""
        if (at, other) not in self._apart:
            self._apart[at, other] = tuple(one.encode() for one in self._steps_of(at, other))
        return self._apart[at, other]

    def _steps_of(self, at: int, other: int) -> tuple[str, ...]:
        first, last = sorted((at, other))
        one = self.numbers[other]
        between = sum(self.numbers[each].unit == one.unit for each in range(first + 1, last))
        near = "s" if self._in_sentence(at, other) else "p" if self.said.passage[at] == self.said.passage[other] else "o"
        parted = any(";" in self.before[each] for each in range(first + 1, last + 1))
        side, step = "-" if other < at else "+", max(BEFORE, min(AFTER, other - at))
        shared = min(len(self.pairs[at] & self.pairs[other]), 3)
        return f"d{step}{near}", f"r{side}{min(between, 4)}{near}", f"p{parted}{side}", f"n{shared}{side}"

    def _in_sentence(self, at: int, other: int) -> bool:
        return self.said.passage[at] == self.said.passage[other] and self.said.all[at].sentence == self.said.all[other].sentence

    def _of_two(self, at: int, way: Way) -> list[Bundle]:
        relation, given = way
        about = f"{relation}{self.numbers[at].kind}{''.join(self.numbers[one].kind for one in given)}"
        bundles, found = [self.role(at, "t", relation)], [place(about)]
        for role, one in zip("ab", given, strict=False):
            bundles += self.role(one, role, relation), self._stands(at, one, role, relation)
            if self.numbers[one].kind == COUNT:
                found.append(place(f"{about}{role}u{self.numbers[one].unit}"))
        if self.numbers[at].kind == COUNT:
            found.append(place(f"{about}tu{self.numbers[at].unit}"))
        return [*bundles, self._bundle(found + places(about, self._pair(at, *given)) if len(given) == 2 else found)]

    def _pair(self, at: int, one: int, other: int) -> tuple[bytes, ...]:
        """What two figures are to each other, and to the one that may follow from them."""
        key = (at, one, other)
        if key not in self._pairs:
            self._pairs[key] = tuple(each.encode() for each in self._pair_of(*key))
        return self._pairs[key]

    def _pair_of(self, at: int, one: int, other: int) -> list[str]:
        first, second = self.numbers[one], self.numbers[other]
        steps = ",".join(str(max(FAR_BEFORE, min(FAR_AFTER, each - at))) for each in (one, other))
        size = max(-6, min(6, round(log2(first.value / second.value)))) if first.value and second.value else 0
        order = "".join(role for _, role in sorted(((at, "t"), (one, "a"), (other, "b"))))
        sentences = len({self.said.all[each].sentence for each in (at, one, other)})
        found = [
            f"o{steps}",
            f"m{min(len(self.pairs[one] & self.pairs[other]), 3)}",
            f"s{size}",
            f"le{first.value <= second.value}",
            f"in{order}{sentences}",
        ]
        if first.unit == second.unit:
            found.append(f"w{self.own[one][-3:]}|{self.own[other][-3:]}")
        return found

    def _of_list(self, at: int, way: Way) -> list[Bundle]:
        relation, given = way
        parts = given[1:] if relation.startswith("left") else given
        about = f"{relation}{self.numbers[at].kind}"
        bundles = [self.role(at, "t", relation)]
        for role, one in (("f", parts[0]), ("l", parts[-1]), *((("w", given[0]),) if parts is not given else ())):
            bundles += self.role(one, role, relation), self._stands(at, one, role, relation)
        members = sorted(parts if parts is given else (*parts, at))
        first, last = members[0], members[-1]
        steps = [two - one for one, two in pairwise(members)]
        loose, parted = sum(steps) - len(steps), sum(";" in self.before[one] for one in range(first + 1, last + 1))
        joints = "".join(sorted({self.before[one][:1] for one in members[1:]}))
        begin = self.before[first]
        more = [f"n{len(given)}", f"p{min(parted, 3)}{self._in_sentence(first, last)}", f"g{min(loose, 4)}{loose % len(steps) == 0}", f"s{len(set(steps))}", f"j{joints[:4]}",
                f"e{self._end(at, last)}", f"c{':' in begin}", *(f"b{begin[:size]}" for size in (1, 2, 3))]  # fmt: skip
        return [*bundles, self._bundle([place(about), *(place(about + one) for one in more)])]

    def _end(self, at: int, last: int) -> str:
        """What comes behind a list."""
        after = last + 1
        if after >= len(self.numbers) or self.said.passage[after] != self.said.passage[at]:
            return "/"
        goes_on = self.numbers[after].unit == self.numbers[at].unit and self._in_sentence(at, after)
        return f"{self.before[after][:1]}{goes_on}"

    def _same(self, at: int, other: int, rank: int, share: float) -> list[Bundle]:
        names, figure, cell = self.names, self.numbers[at], other >= self.names.spoken
        mine, its = names.names[at], names.names[other]
        both = names.weight(names.pairs[at] & names.pairs[other]) / names.weight(names.pairs[other])
        about, much = f"same{figure.kind}{'c' if cell else 't'}", int(share * PARTS)
        found = ["", f"s{much}", f"k{rank}", f"s{much}k{min(rank, 2)}d{min(figure.digits, 6)}", f"o{int(both * PARTS)}s{much}"]
        lack, more = {one for one in mine if one not in its}, {one for one in its if one not in mine and one != "|"}
        found += [*(f"m{one}" for one in lack), *(f"h{one}" for one in more), f"nm{min(len(lack), 6)}", f"nh{min(len(more), 6)}"]
        found += [f"e{mine[-2:]}", f"se{mine[-2:] == its.replace('|', '')[-2:]}", f"d{figure.decimals == names.numbers[other].decimals}"]
        if cell:
            row = its.partition("|")[0]
            found.append(f"r{min(len(row), 4)}{row in mine}")
        else:
            here = self.said.passage[other] == self.said.passage[at]
            found += [f"p{here}{other < at}", f"x{mine[-3:] == its[-3:]}{here}"]
        return [self.role(at, "t", "same"), self._bundle([place(about + one) for one in found])]
