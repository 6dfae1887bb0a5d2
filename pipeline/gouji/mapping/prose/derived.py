"""Figures that words derive from others of their sentence: 人均2万元, 每人每月500元 × 10人 × 12个月 = 6万元, 差30件.

Which figures they follow from is told by units and by the words beside them, never by values: what is averaged is money or a number of
what the average counts; what it is divided by counts what the word before 均 names. Where a sentence offers more than three ways,
nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, product

from ...model import Derived, Figure
from ...numbers import Token
from ...regexes import compiled
from ...rules import Rules
from .setting import Locator

MOST_WAYS = 3
MOST_NUMBERS = 40  # of a sentence; a longer one is a broken export
REACH = 24  # characters before a number that may say what it is
MONTHS = 12
NEXT_BREAK = compiled(r"[，,、;；。:]")
SEMICOLON = compiled(r"[;；]")
NOUN_REACH = 4  # characters behind a number in which its noun begins


def derived(text: str, at: int, first: int, numbers: Sequence[Token], locate: Locator, rules: Rules) -> list[Derived]:
    """What is derived in a sentence. The text begins with the sentence before it, at offset `at` of the paragraph; the sentence itself
    begins at `first` of the text, and `numbers` have offsets of the text.
    """
    sound = [one for one in numbers if one.value is not None and one.aside is None and not one.approximate]
    if not 3 <= len(sound) <= MOST_NUMBERS:
        return []
    reader = _Sentence(text, at, first, sound, locate, rules)
    found = [*reader.averages(), *reader.products(), *reader.differences(), *reader.points()]
    return [one for one in found if 0 < len(one.ways) <= MOST_WAYS]


class _Sentence:
    def __init__(self, text: str, at: int, first: int, numbers: Sequence[Token], locate: Locator, rules: Rules) -> None:
        self.text, self.at, self.first, self.numbers, self.locate, self.rules = text, at, first, numbers, locate, rules
        self.own = [one for one in numbers if one.start >= first]
        self.before = {
            id(one): text[max(last, one.start - REACH) : one.start]
            for last, one in zip([0, *(each.tail for each in numbers)], numbers, strict=False)
        }
        self.rated = {id(one): noun for one in numbers if (noun := self._rate_of(one)) is not None}

    def _figure(self, token: Token) -> Figure:
        start, end = self.at + token.start, self.at + token.end
        return Figure(self.locate.raw(start, end), token.value or Decimal(0), token.unit, token.decimals, self.locate.place(start, end))

    def _rate_of(self, token: Token) -> tuple[str, str] | None:
        """What an amount is for one of, and for which time: 每人每月500元, 500元/人·月."""
        if self._says("average-of", token):
            return None
        found = self.rules.wording("standard-before").search(self.before[id(token)]) if token.of == "money" else None
        found = found or (self.rules.wording("standard-behind").match(self.text, token.end) if token.of in {"money", "price"} else None)
        return None if found is None else (found["of"], found.groupdict().get("time") or "")

    def _says(self, what: str, token: Token) -> bool:
        return self.rules.wording(what).search(self.before[id(token)]) is not None

    def _counts(self, noun: str) -> list[Token]:
        """The numbers that count a noun."""
        counted = self.rules.wording(f"counted:{noun}")
        found = [
            one for one in self.numbers
            if one.of == "count" and not self._says("no-total", one) and not self._says("difference-before", one) and (counted.match(self.text, one.end) or self._is_followed(noun, one))
        ]  # fmt: skip
        return found if len(found) <= MOST_WAYS else [one for one in found if not self._is_part(one, found)]

    def _is_part(self, token: Token, counts: list[Token]) -> bool:
        """132场，其中讲座58场、义诊46场: is a number a part of one that stands before 其中?"""
        among = [mark.start() for mark in self.rules.wording("among-word").finditer(self.text, 0, token.start)]
        return bool(among) and any(one.start < among[-1] and (one.start >= self.first) == (token.start >= self.first) for one in counts)

    def _is_followed(self, noun: str, token: Token) -> bool:
        """6个村, 18处服务网点: is a number followed by a noun that is not that of the next average?"""
        words = NEXT_BREAK.split(self.text[token.end : token.tail + NOUN_REACH])[0]
        found = words.find(noun)
        return found >= 0 and self.rules.wording("average-of").search(words) is None

    def _totals(self, of: str | None, unit: str | None) -> list[Token]:
        """The amounts, or the numbers of one unit, that may be divided or be what something comes to."""
        return [
            one for one in self.numbers
            if one.of == of and (of == "money" or one.unit == unit) and id(one) not in self.rated and not self._says("no-total", one) and not self._says("average-of", one)
        ]  # fmt: skip

    def averages(self) -> Iterator[Derived]:
        """人均, 每户平均: an amount over what it is shared by, in the same sentence or, where that has none, in the one before."""
        for one in self.own:
            found = self.rules.wording("average-of").search(self.before[id(one)])
            if found is None or one.of not in {"money", "count"}:
                continue
            left = self.rules.wording("average-filler").sub("", self.before[id(one)][found.end() :])
            end = next((mark.start() for mark in SEMICOLON.finditer(self.text, one.tail)), len(self.text))
            shared = [
                each for each in self._totals(one.of, one.unit) if each is not one and each.start < end and left in self._clause(each)
            ]
            by = [each for each in self._counts(found["of"]) if each is not one and each.start < end]
            if self._apart(one, shared, by):
                continue
            here = any(each.start >= self.first for each in (*shared, *by))
            ways = (
                self._ways(shared, by) if self._few(shared, by) or here else self._ways(self._near(shared, one), self._near(by, one)[-1:])
            )
            quote = self.before[id(one)][found.start() :] + self.text[one.start : one.tail]
            yield Derived("average", quote, self._figure(one), ways)

    def _apart(self, average: Token, shared: list[Token], by: list[Token]) -> bool:
        """…支出8元；接待4批次、20人次，人均3元: what is shared is told in no clause of its own, but what it is shared by."""
        begun = max((mark.start() for mark in SEMICOLON.finditer(self.text, self.first, average.start)), default=-1)
        return begun >= 0 and any(one.start > begun for one in by) and not any(one.start > begun for one in shared)

    def _few(self, shared: list[Token], by: list[Token]) -> bool:
        return all(one.start >= self.first for one in (*shared, *by)) and 0 < len(shared) * len(by) <= MOST_WAYS

    def _ways(self, wholes: list[Token], counts: list[Token]) -> tuple[tuple[Figure, Figure], ...]:
        return tuple((self._figure(whole), self._figure(count)) for whole, count in product(wholes, counts) if whole is not count)

    def _near(self, tokens: list[Token], average: Token) -> list[Token]:
        """What is told in all right behind an average (人均600元，合计23万元), else what was told before it since the last semicolon, the
        first of them and those right before it; else, where nothing was told in its sentence, the one that the sentence before told.
        """
        after = next((one for one in tokens if one.start > average.start), None)
        if after is not None and self.rules.wording("in-all").match(self.text[average.tail : after.start].lstrip("，,")):
            return [after]
        told = [one for one in tokens if one.start < average.start]
        here = [one for one in told if one.start >= self.first]
        begun = max((mark.start() for mark in SEMICOLON.finditer(self.text, 0, average.start)), default=-1)
        near = [one for one in here if one.start > begun] or ([] if here or begun >= self.first or len(told) > 1 else told)
        return [*near[:1], *near[1:][-2:]]

    def products(self) -> Iterator[Derived]:
        """A standard for each, times how many there are: the next amount is what was paid. Standards without an amount of their own
        between them (小学720元、初中940元, 分别…) leave open which is whose.
        """
        open_before = False
        for number, one in enumerate(self.own):
            noun, time = self.rated.get(id(one), ("", ""))
            if not noun:
                continue
            inside = self._bracket(one)
            total = self._paid_before(inside[0]) if inside else next((each for each in self.own[number + 1 :] if each.of == "money"), None)
            bound = (
                total is not None
                and id(total) not in self.rated
                and not self._says("average-of", total)
                and not self._says("for-each", total)
                and not self._says("no-total", total)
            )
            if total is not None and bound and not open_before:
                times = self._times(time)
                ways = tuple((self._figure(one), self._figure(count)) for count in self._counted(noun, one, total, inside))
                yield Derived("product", self._label(total.start, total), self._figure(total), ways, times)
            open_before = not bound and not inside

    def _times(self, time: str) -> tuple[int, ...]:
        """How often a standard is paid: its months or days, as far as the sentence tells them."""
        months = tuple(int(each.value or 0) for each in self.own if self._spans("months", each)) or (MONTHS,)
        days = tuple(int(each.value or 0) for each in self.own if self._spans("days", each))
        if not time:
            return 1, *months, *days
        return months if self.rules.wording("by-month").search(time) else days if self.rules.wording("by-day").search(time) else (1,)

    def _spans(self, what: str, token: Token) -> bool:
        """Is a number one of months, or of days?"""
        return self.rules.wording(what).search(self.text[token.start : token.tail + NOUN_REACH]) is not None

    def _bracket(self, token: Token) -> tuple[int, int] | None:
        """The bracket that holds a number: where it opens and closes."""
        opened = self.text.rfind("(", 0, token.start)
        if opened < 0 or ")" in self.text[opened : token.start]:
            return None
        closed = self.text.find(")", token.end)
        return opened, closed if closed >= 0 else len(self.text)

    def _paid_before(self, opened: int) -> Token | None:
        """The amount that a bracket explains: it stands right before it."""
        return next((each for each in self.numbers if each.of == "money" and each.tail == opened), None)

    def _counted(self, noun: str, standard: Token, total: Token, inside: tuple[int, int] | None) -> list[Token]:
        """How many there are: the numbers in the bracket of a standard, or between it and what was paid; else the nearest one before."""
        counts = [one for one in self._counts(noun) if one.start >= self.first]
        if inside:
            return [one for one in counts if inside[0] < one.start < inside[1]]
        between = [one for one in counts if standard.end <= one.start < total.start]
        return between or [one for one in counts if one.start < standard.start]

    def differences(self) -> Iterator[Derived]:
        """差33件: what lies between the two other numbers of that unit."""
        for one in self.own:
            if not self._says("difference-before", one) or one.of not in {"money", "count", "score", "points"}:
                continue
            kind = "rate" if one.of == "points" else one.of
            others = [each for each in self.own if each is not one and each.of == kind and id(each) not in self.rated
                      and (kind != "count" or each.unit == one.unit)]  # fmt: skip
            if len(others) <= MOST_WAYS:  # one of them at least is told before what lies between them
                ways = tuple(
                    (self._figure(first), self._figure(second)) for first, second in combinations(others, 2) if first.start < one.start
                )
                sure = (
                    len(ways) == 1
                    and self.rules.wording("difference-sure").search(self.text, max(0, one.start - REACH), one.start) is not None
                )
                yield Derived("difference", self._label(one.start, one), self._figure(one), ways, sure=sure)

    def points(self) -> Iterator[Derived]:
        """进度56%，低于序时进度75%共19个百分点; 占比42.6%，比上年回落0.3个百分点（上年42.9%）: points between a rate and the one it is held against."""
        rates = [one for one in self.own if one.of == "rate"]
        for one in self.own:
            before = [each for each in rates if each.start < one.start][-2:]
            if one.of != "points" or not before:
                continue
            behind = next((each for each in rates if each.start > one.start), None)
            if behind is not None and self.rules.wording("rate-before-behind").fullmatch(self.text[one.tail : behind.start]):
                pair = (before[-1], behind)
            elif len(before) > 1 and self._held_against(before[0], before[1], one):
                pair = (before[0], before[1])
            else:
                continue
            top, bottom = map(self._figure, pair)
            yield Derived("difference", self._label(one.start, one), self._figure(one), ((top, bottom),))

    def _held_against(self, rate: Token, other: Token, points: Token) -> bool:
        """Is a rate held against the next one, right before the points that lie between them?"""
        return (
            self.rules.wording("rate-against").search(self.text[rate.tail : other.start]) is not None
            and self.rules.wording("points-behind").fullmatch(self.text[other.tail : points.start]) is not None
        )

    def _clause(self, token: Token) -> str:
        return self.before[id(token)] + self.text[token.tail : token.tail + NOUN_REACH]

    def _label(self, start: int, token: Token) -> str:
        return (
            self.text[min(start, token.start) : token.tail]
            if start < token.start
            else self.before[id(token)].rpartition("，")[2] + self.text[token.start : token.tail]
        )
