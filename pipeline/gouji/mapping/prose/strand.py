"""A sentence as strands (语串): what stands outside brackets, and what each bracket with figures holds, each read by itself.

年末结余14.15万元（上年12.00万元），其中… : cut out, the bracket no longer parts 年末结余 from 其中, and what it says is said of the
figure before it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ...numbers import Token
from ...regexes import compiled
from ...rules import Rules
from ..lexicon import HAN, Word, words_of

BREAK = compiled(r"[，,;；。:、!?]")
STOP = compiled(r"[，,;；。:!?]")
BRACKET = compiled(r"[()]")
ADDED = frozenset({"money", "count"})
DEEPEST = 6  # brackets within brackets; what is nested deeper is read as if it had none


@dataclass(frozen=True)
class Number:
    """A number of a strand. `low` is where the words since the last number begin, `own` where its own item begins, `clause` where
    its own clause does (an item of a list is less than a clause). All offsets are those of the strand's text.
    """

    token: Token  # with offsets of the strand
    at: int  # offset of its digits in the paragraph
    low: int
    clause: int
    own: int
    index: int


@dataclass
class Strand:
    """Text without the brackets that hold figures; `places` leads from each character to the paragraph."""

    text: str
    places: list[int]
    numbers: list[Number] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    inner: list[tuple[int, int, Strand]] = field(default_factory=list)  # after how many numbers a bracket stands, and where

    def words_in(self, start: int, end: int) -> list[Word]:
        """The known words between two offsets, in order."""
        return [word for word in self.words[bisect_left(self.starts, start) : bisect_left(self.starts, end)] if word.end <= end]

    @cached_property
    def starts(self) -> list[int]:
        """Where the known words begin."""
        return [word.start for word in self.words]

    @cached_property
    def stops(self) -> list[int]:
        """Where each clause ends."""
        return [match.end() for match in STOP.finditer(self.text)]

    def numbers_in(self, start: int, end: int) -> list[Number]:
        """The numbers that begin between two offsets, and the one before them, which may reach in."""
        begins = self._begins
        return self.numbers[max(bisect_left(begins, start) - 1, 0) : bisect_left(begins, end)]

    @cached_property
    def _begins(self) -> list[int]:
        return [one.token.start for one in self.numbers]

    def since(self, number: Number) -> str:
        """The words since the last figure, numbers in words among them: 以上三项共."""
        before = self.numbers[number.index - 1] if number.index else None
        low = before.low if before is not None and before.token.chinese else number.low
        return self.text[low : number.token.start]

    def clause_at(self, offset: int) -> int:
        """Where the clause that holds an offset begins."""
        before = bisect_right(self.stops, offset)
        return self.stops[before - 1] if before else 0

    def at(self, offset: int) -> int:
        """Where a character of the strand stands in the paragraph."""
        return self.places[offset] if offset < len(self.places) else self.places[-1] + 1 if self.places else 0


def strand_of(text: str, at: int, tokens: Sequence[Token], rules: Rules) -> Strand:
    """A sentence that begins at offset `at` of its paragraph; `tokens` are its numbers, with offsets of the sentence."""
    return _strand(text, [at + here for here in range(len(text))], list(tokens), rules)


def _strand(text: str, places: list[int], tokens: list[Token], rules: Rules, depth: int = 0) -> Strand:
    kept: list[int] = []
    groups: list[tuple[int, int, int]] = []  # outer characters before it, begin and end of what it holds
    closing = _closing(text) if depth < DEEPEST else {}
    plain = _plain(text, closing, tokens)
    closing = {low: high for low, high in closing.items() if low not in plain}
    starts = [one.start for one in tokens]
    at = 0
    while at < len(text):
        end = closing.get(at, -1)
        first = bisect_right(starts, at)
        if first < len(starts) and starts[first] < end:
            groups.append((len(kept), at + 1, end))
            at = end + 1
            continue
        if at not in plain:
            kept.append(at)
        at += 1
    made = Strand("".join(text[one] for one in kept), [places[one] for one in kept])
    _number(made, [one for one in tokens if _is_in(kept, one.start)], kept)
    made.words = _spoken(made, words_of(made.text, rules), rules)
    made.numbers = [replace(one, own=_item(made, one)) for one in made.numbers]
    begins = [one.token.start for one in made.numbers]
    for outer, low, high in groups:
        inside = [_moved(one, -low) for one in tokens if low <= one.start < high]
        before = bisect_left(begins, outer)
        made.inner.append((before, outer, _strand(text[low:high], places[low:high], inside, rules, depth + 1)))
    return made


def _item(made: Strand, number: Number) -> int:
    """Where the words of a number's own item begin: no known word is torn (收、支总计), nor a bracket (两项补贴(甲、乙)共计)."""
    own, start = number.own, number.token.start
    breaks = [match.end() for match in BREAK.finditer(made.text, number.low, start)]
    while own > number.low:
        torn = any(word.start < own < word.end for word in made.words_in(number.low, start))
        inside = made.text.count(")", own, start) > made.text.count("(", own, start)
        if not torn and not inside:
            return own
        own = max((at for at in breaks if at < own), default=number.low)
    return own


def _plain(text: str, closing: dict[int, int], tokens: list[Token]) -> set[int]:
    """Brackets that hold nothing but the amount of the name before them, 材料采购(30万元): they are read as if they were not there."""
    tails = {one.tail for one in tokens}
    alone = {one.start - 1: one.tail for one in tokens if one.of in ADDED and one.value is not None}
    found = [
        (low, high)
        for low, high in closing.items()
        if alone.get(low) == high and low not in tails and HAN.match(text, max(low - 1, 0), low)
    ]
    return {at for pair in found for at in pair}


def _spoken(made: Strand, words: list[Word], rules: Rules) -> list[Word]:
    """The words without verbs that end a name, where nothing is compared: 能力提升120万元 is a project's money, 正高3人 a rank."""
    money = {one.token.start for one in made.numbers if one.token.of == "money"}
    if any(word.kind in {"base", "base-year"} for word in words):
        return words
    quality, weak = rules.wording("quality-verb"), rules.wording("weak-verb")
    return [
        word for word in words
        if word.kind != "verb" or not (weak.search(word.text) or (word.end in money and quality.search(made.text, max(word.start - 1, 0), word.end)))
    ]  # fmt: skip


def _is_in(kept: list[int], at: int) -> bool:
    found = bisect_left(kept, at)
    return found < len(kept) and kept[found] == at


def _closing(text: str) -> dict[int, int]:
    """Where each bracket that is opened ends: at its closing one, else with the text."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for match in BRACKET.finditer(text):
        if match.group() == "(":
            opened.append(match.start())
        elif opened:
            ends[opened.pop()] = match.start()
    return ends | dict.fromkeys(opened, len(text))


def _moved(token: Token, by: int) -> Token:
    return replace(token, start=token.start + by, end=token.end + by, tail=token.tail + by)


def _number(made: Strand, tokens: list[Token], kept: list[int]) -> None:
    low = 0
    for one in tokens:
        start = bisect_left(kept, one.start)
        moved = _moved(one, start - one.start)
        clause = max((match.end() for match in STOP.finditer(made.text, low, start)), default=low)
        own = max((match.end() for match in BREAK.finditer(made.text, low, start)), default=low)
        made.numbers.append(Number(moved, made.places[start], low, clause, own, len(made.numbers)))
        low = moved.tail if one.aside is None and one.value is not None else low
