"""Lines that are one table with the same columns in every row: where the cells of short rows stand.

A column is one of words or one of numbers; the rows of full width show which. A shorter row has lost blank cells: it is placed where its
words and numbers fit the columns in one way only, and stands outside the columns where they do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..regexes import compiled
from ..rules import Rules
from ..structure import number_value
from .heads import ANY, INTEGER, NUMBER, NUMERIC, PERCENT, WORDS, Heads, Kinds, Placed, certain, heads_of, ways_of
from .lines import DASH, Row

CODE = compiled(r"\d{3,9}")
CLASS = 3  # digits of a code that name its class
FEWEST = 2  # rows of full width, and columns
WIDEST = 20
MOST_HEADS = 2  # lines of heads
Way = tuple[Placed, ...]


class Regular(NamedTuple):
    """Where everything stands, of the first `lines` lines; a column from `width` on lies outside the table."""

    placed: tuple[Placed, ...]
    width: int
    lines: int


def regular(lines: Sequence[Row], rules: Rules) -> Regular | None:
    """Where the texts of the lines stand; None where they are not one table. Under heads that do not tell what they cover, and where
    fewer than two rows find their places, every number stands outside.
    """
    first = next((at for at, line in enumerate(lines) if any(line.numbers)), len(lines))
    last = max((at + 1 for at, line in enumerate(lines) if any(line.numbers)), default=0)
    body = body_of([kinds_of(line) for line in lines[first:last]])
    if body is None or not first:
        return None
    above, heads = _heads(lines[:first], body, rules)
    if heads is None and above:
        return None
    reading = Reading(heads or Heads((), body, tuple(range(len(body))), ((0, len(body), ""),)), len(body), rules)
    end = len(lines)
    for at in range(first, len(lines)):
        if not reading.row(at, lines[at]) and not any(lines[at].numbers):
            end = at
            break
    if end < last:
        return None  # the heads of another part stand in the middle
    width = len(reading.heads.columns)
    if heads is None or end - first - reading.lost < FEWEST:
        texts = [(at, text) for at in range(end) for text in range(len(lines[at].texts))]
        return Regular(tuple(Placed(at, text, text + width * (at >= first or text >= width)) for at, text in texts), width, end)
    fields = [Placed(at, text, text) for at in range(above) for text in range(len(lines[at].texts))]
    placed = [one._replace(line=one.line + above) for one in heads.placed]
    return Regular((*fields, *placed, *(one for one in reading.placed if one.line < end)), width, end)


def _heads(lines: Sequence[Row], body: Kinds, rules: Rules) -> tuple[int, Heads | None]:
    """The heads among the lines above the rows, and how many lines stand above them: the fields of a form (项目名称 | …)."""
    for count in range(min(MOST_HEADS, len(lines)), 0, -1):
        above = len(lines) - count
        found = heads_of([line.texts for line in lines[above:]], body, rules)
        if found is not None and all(len(line.texts) <= len(found.columns) for line in lines[:above]):
            return above, found
    return max(len(lines) - MOST_HEADS, 0) or int(_is_field(lines[0], rules)), None


def _is_field(line: Row, rules: Rules) -> bool:
    return any(rules.wording(what).search(line.texts[0]) for what in ("unit-field", "project-field", "department-field"))


def kinds_of(line: Row) -> Kinds:
    """What each text is: a dash can be anything."""
    return tuple(_kind(text, number) for text, number in zip(line.texts, line.numbers, strict=True))


def _kind(text: str, number: bool) -> str:
    if DASH.fullmatch(text):
        return ANY
    if not number:
        return WORDS
    return PERCENT if text.endswith("%") else INTEGER if CODE.fullmatch(text) else NUMBER


def body_of(rows: Sequence[Kinds]) -> Kinds | None:
    """The columns of the widest rows, by what they hold; None where one holds words and numbers, or all the same."""
    width = max((len(kinds) for kinds in rows), default=0)
    full = [kinds for kinds in rows if len(kinds) == width]
    if len(full) < FEWEST or not FEWEST <= width <= WIDEST:
        return None
    found = [{kind for kind in column if kind != ANY} for column in zip(*full, strict=True)]
    if any(WORDS in kinds and len(kinds) > 1 for kinds in found):
        return None
    columns = tuple(_common(kinds) for kinds in found)
    return columns if WORDS in columns and set(columns) - {WORDS, ANY} else None


def _common(kinds: set[str]) -> str:
    """What a column holds whose cells are of these kinds."""
    if len(kinds) < 2:
        return next(iter(kinds), ANY)
    return NUMERIC if PERCENT in kinds else NUMBER


@dataclass
class Reading:
    """Rows one after another. `labels` are the last ones of each block; `lost` counts the rows that found no place."""

    heads: Heads
    width: int  # of full rows
    rules: Rules
    placed: list[Placed] = field(default_factory=list)
    labels: dict[int, tuple[str, ...]] = field(default_factory=dict)
    lost: int = 0

    def row(self, at: int, line: Row) -> Way | None:
        """A row in its columns; None, and outside them, where it fits in no way or in several."""
        kinds = kinds_of(line)
        ways = self._ways(at, kinds, line.texts)
        if len(ways) > 1:
            ways = [way for way in ways if self._goes_on(way, line.texts)]
        if len(ways) != 1:
            self.lost += 1
            self.placed += [Placed(at, text, len(self.heads.columns) + text) for text in range(len(kinds))]
            return None
        for number, (start, stop, _) in enumerate(self.heads.blocks):
            texts = tuple(line.texts[one.text] for one in ways[0] if start <= one.col < stop)
            self.labels[number] = texts or self.labels.get(number, ())
        self.placed += ways[0]
        return ways[0]

    def _ways(self, at: int, kinds: Kinds, texts: Sequence[str]) -> list[Way]:
        """The ways in which a row may stand: each block takes some of its texts, one after the other."""
        if None in self.heads.where or len(self.heads.columns) > self.width:
            return self._narrow(at, kinds, texts)
        ways: list[tuple[int, Way]] = [(0, ())]
        for start, stop, _ in self.heads.blocks:
            ways = [
                (upto, (*way, *more))
                for taken, way in ways
                for upto in range(taken, min(len(kinds), taken + stop - start) + 1)
                if (more := self._block(at, kinds, texts, (taken, upto), (start, stop))) is not None
            ]
        return [way for taken, way in ways if taken == len(kinds)]

    def _narrow(self, at: int, kinds: Kinds, texts: Sequence[str]) -> list[Way]:
        """A row under heads of which some stand over nothing: only what is certain of full rows, and of totals."""
        lost, width = self.width - len(kinds), len(self.heads.columns)
        if lost and not (self._covers(texts[0]) and WORDS not in kinds[1:]):
            return []
        where = self.heads.where
        cols = [where[text + lost] if text or not lost else where[0] for text in range(len(kinds))]
        return [tuple(Placed(at, text, width + text if col is None else col) for text, col in enumerate(cols))]

    def _block(self, at: int, kinds: Kinds, texts: Sequence[str], taken: tuple[int, int], block: tuple[int, int]) -> Way | None:
        """Some texts of a row in the columns of a block; None where they fit in no way. A text of several places stands outside."""
        (low, high), (start, stop) = taken, block
        some, columns = kinds[low:high], self.heads.columns[start:stop]
        if not some:
            return ()
        names = _names(columns)
        if names > 1 and len(some) < len(columns) and self._covers(texts[low]) and WORDS not in some[1:]:
            rest = certain(ways, len(some) - 1) if (ways := ways_of(some[1:], columns[names:])) else None
            if rest is None:
                return None
            cols = [(start, names), *((self._outside(one) if col is None else start + names + col, 1) for one, col in enumerate(rest))]
            return tuple(Placed(at, low + one, col, span) for one, (col, span) in enumerate(cols))
        ways = ways_of(some, columns)
        merged = [way for way in ways if _is_merged(way, columns)]
        if len(some) == 1 and some[0] == WORDS:
            merged = ways[:1]
        found = certain(merged or ways, len(some)) if ways else None
        if found is None or found[0] is None:
            return None
        return tuple(Placed(at, low + one, self._outside(one) if col is None else start + col) for one, col in enumerate(found))

    def _outside(self, text: int) -> int:
        return len(self.heads.columns) + text

    def _covers(self, label: str) -> bool:
        """合计, 栏次: a label that covers the columns of names."""
        return any(self.rules.wording(what).search(label) for what in ("total-row", "account-serial"))

    def _goes_on(self, way: Way, texts: Sequence[str]) -> bool:
        """Do the texts stand in one block, and go on there as no other block does: 五 after 四, 30213 after 30211, …收入 under 收入?"""
        used = {number for number, (start, stop, _) in enumerate(self.heads.blocks) if any(start <= one.col < stop for one in way)}
        after = [number for number in self.labels if self._follows(self.labels[number], texts)]
        if len(after) != 1:
            named = [number for number, (_, _, head) in enumerate(self.heads.blocks) if head and head in texts[0]]
            after = named if not after or set(named) <= set(after) else after
        return used == set(after) and len(used) == 1

    def _follows(self, before: Sequence[str], texts: Sequence[str]) -> bool:
        if not before or not texts:
            return False
        if CODE.fullmatch(before[0]) and CODE.fullmatch(texts[0]):
            return before[0][:CLASS] == texts[0][:CLASS] and before[0] < texts[0]
        one, other = self._number(before[0]), self._number(texts[0])
        return one is not None and other is not None and other == one + 1

    def _number(self, label: str) -> int | None:
        found = next((match for rule in self.rules.numberings if (match := rule.pattern.match(label)) is not None), None)
        return number_value(found["number"]) if found is not None else None


def _names(columns: Kinds) -> int:
    """How many columns on the left hold names and the numbers of rows before them."""
    return next((at for at in range(1, len(columns)) if columns[at - 1] == WORDS and columns[at] != WORDS), 0)


def _is_merged(way: tuple[int, ...], columns: Kinds) -> bool:
    """Is nothing lost but names on the left, which stand merged in a row above?"""
    lost = [col for col in range(len(columns)) if col not in way]
    return lost == list(range(len(lost))) and all(columns[col] == WORDS for col in lost)
