"""The words between two numbers, in order: what they open, end, and turn to."""

from __future__ import annotations

from ...model import Fact
from ...regexes import compiled
from ...text import flat
from ..lexicon import Word
from .changes import NO_BASE, Changes
from .lists import NUMBERS, Lists
from .names import ITEM, Named, Names, label, same_name, without_side
from .rates import listed
from .setting import BUDGETS, Setting
from .strand import Number, Strand
from .talk import Base, Now, Prose, Talk

HAN = compiled(r"\p{Han}{2}")
BACK = 2  # sentences in which the side that is named alone may have been told
MOST_BACK = 200  # figures above its paragraph that a relation may speak of
SEMICOLON = frozenset(";；")
COLON = frozenset(":：")


class Turns:
    """Follows the words of a strand."""

    def __init__(self, setting: Setting, out: Prose, talk: Talk) -> None:
        self.setting, self.out, self.talk = setting, out, talk

    def take(self, strand: Strand, number: Number, names: Names, now: Now, lists: Lists, changes: Changes) -> None:
        """The words and marks from the last number to this one."""
        start = number.token.start
        marks: list[tuple[int, Word | str]] = [(word.start, word) for word in strand.words_in(number.low, start)]
        marks += [(at, char) for at, char in enumerate(strand.text[number.low : start], number.low) if char in SEMICOLON]
        if now.just is not None and self._explained(strand, number):
            lists.open(now, [now.just], "colon after a whole", complete=True)
        for at, one in sorted(marks, key=lambda pair: pair[0]):
            if isinstance(one, str):
                self._semicolon(now, lists)
                if NUMBERS.match(strand.text, at + 1):
                    lists.next_item(now)
            else:
                self._word(strand, number, names, now, lists, changes, one, at)

    def _explained(self, strand: Strand, number: Number) -> bool:
        """支付148元：基本支出108元，…: a colon right after an amount; what was there at the beginning is the first term of a sum."""
        low, start = number.low, number.token.start
        named = strand.text[low : low + 1] in COLON and HAN.search(strand.text, low, start) is not None
        return named and self.setting.rules.wording("opening").search(strand.text, low, start) is None

    def rest(self, strand: Strand, names: Names, now: Now, changes: Changes) -> None:
        """The words after the last number: 与上年持平."""
        low = strand.numbers[-1].token.tail if strand.numbers else 0
        for word in strand.words_in(low, len(strand.text)):
            if word.kind in {"base", "base-year"}:
                self.compare(now, word)
            elif word.kind == "flat" and now.base is not None and not now.reason:
                changes.flat(now)
            elif word.kind == "reason":
                now.reason = True
        del names

    def _semicolon(self, now: Now, lists: Lists) -> None:
        now.base, now.then, now.change, now.reason = None, None, None, False
        now.stage, now.sign, now.part_score, now.body, now.said_owner = None, 1, False, "", None
        now.year, now.led, now.period = self.setting.year, False, self.setting.period
        now.resumed = True
        lists.semicolon(now)

    def _word(self, strand: Strand, number: Number, names: Names, now: Now, lists: Lists, changes: Changes, word: Word, at: int) -> None:
        del at
        kind = word.kind
        if kind == "among":
            now.change = None
            if not (now.each_list and word.start <= 1):
                lists.among(now, word, apart=strand.text[word.start - 1 : word.start] in SEMICOLON)
        elif kind == "division":
            now.change = None
            lists.among(now, word, apart=False, complete=True)
        elif kind == "inside" and now.just is not None:
            self._inside(now, word, lists)
        elif kind == "reason":
            now.reason, now.change = True, None
        elif kind in {"base", "base-year"}:
            self._turn(strand, names, now, word, number)
            self.compare(now, word)
        elif kind in {"share", "completion", "verb"}:
            self._turn(strand, names, now, word, number)
        elif kind == "each" and not (now.each_list and word.start <= 1):
            self._each(strand, number, names, now, word, lists)
        elif kind == "flat" and now.base is not None and not now.reason:
            changes.flat(now)
            now.base = None

    def _inside(self, now: Now, word: Word, lists: Lists) -> None:
        """支出495元中: what follows are parts of the amount that it touches, all of them where words before it said so."""
        assert now.just is not None
        now.lists = [one for one in now.lists if now.just in one.parts and len(one.parts) > 1]
        lists.open(now, [now.just], word.rule.name, complete=True if now.divided else None)
        now.run, now.signs, now.base, now.stage = [], [], None, None

    def compare(self, now: Now, word: Word) -> None:
        """What comes next is measured from what the words name."""
        year = self.setting.year
        now.reason = False
        if now.change is not None and self.out.changes[now.change].rule != NO_BASE:
            now.change = None
        if word.kind == "base-year":
            now.base = Base(int(word.value), None, word.rule.name)
        elif word.rule.stage:
            now.base = Base(year, word.rule.stage, word.rule.name)
        else:
            rules = self.setting.rules
            stage = "initial_budget" if rules.wording("last-budget").search(word.text) else None
            period = rules.wording("period").search(word.text) is not None
            now.base = Base(None if period or year is None else year - 1, stage, word.rule.name, period)

    def _turn(self, strand: Strand, names: Names, now: Now, word: Word, number: Number) -> None:
        """公务接待费比上年减少…, 工资福利支出占…: what a relation is said of is named right before it, without an amount of its own."""
        self._turn_to_name(strand, names, now, word, number)
        years = [one for one in strand.words_in(strand.clause_at(word.start), word.start) if one.kind == "year" and one.start >= number.low]
        if (
            years
            and now.last is not None
            and (now.last.year not in {None, int(years[-1].value)} or (now.last.also and now.last.also == now.period))
        ):
            self._turn_to_year(now, int(years[-1].value))

    def _turn_to_year(self, now: Now, year: int) -> None:
        """2021年比2020年增加…: said of the figure of that year, or of none that is told."""
        last = now.last
        assert last is not None
        told = [one for one in self.talk.known if same_name(one, last) and one.year == year and one.stage == last.stage]
        now.last, now.change = told[-1] if told else None, None

    def _turn_to_name(self, strand: Strand, names: Names, now: Now, word: Word, number: Number) -> None:
        low = max(number.low, max((match.end() for match in CLAUSE.finditer(strand.text, number.low, word.start)), default=number.low))
        words = strand.words_in(low, word.start)
        found = [one for one in words if one.kind == "measure" and one.measure.of in {"money", "count"}]
        if found:
            name = found[-1].measure.id
            spent = self.setting.rules.wording("side").search(found[-1].text) is not None and not any(one.kind == "stage" for one in words)
            if now.last is not None and now.last.measure == name and not (spent and now.last.stage in BUDGETS):
                return
            here = [one for one in self.talk.known if one.measure == name and not (spent and one.stage in BUDGETS)]
            self._to(
                now,
                here
                or [
                    one
                    for one in self.out.facts[-MOST_BACK:]
                    if one.measure == name and one.section == self.setting.section and one.year == self.setting.year
                ],
            )
            return
        left = without_side(names.unknown(low, word.start, words), now.last, self.setting.rules)
        if left and not self.setting.rules.wording("self").fullmatch(left) and (low > number.low or number.low == 0):
            named = [one for one in self.talk.known if one.label and left in one.label]
            bare = self.setting.rules.wording("point-in-time")
            first = [one for one in named if bare.sub("", one.label).startswith(left)]
            self._to(now, first or named)  # 资产 is 资产总额 rather than 净资产
        elif not left and low > number.low:
            self._to_side(strand.text[low : word.start], now)

    def _to_side(self, text: str, now: Now) -> None:
        """全年收入19元、支出15元，结余4元；收入较上年增加…: the one of the two that is named alone."""
        said = self.setting.rules.wording("side").search(text)
        here = [one.fact for one in self.talk.told if one.sentence >= self.talk.sentence - BACK and one.fact is not now.then]
        sided = [one for one in here if said is not None and self.setting.rules.wording("side").findall(one.label)[-1:] == [said.group()]]
        if sided:
            self._to(now, sided)

    def _to(self, now: Now, known: list[Fact]) -> None:
        """One of several of a name: of this year before another, which it is measured from (与上年支出30元相比，支出增加…)."""
        own = [one for one in known if one is not now.then and one.year in {None, self.setting.year}]
        known = own or known
        now.last = next((one for one in reversed(known) if one.stage in {"actual", None}), known[-1] if known else None)
        now.change, now.then = None, None

    def _each(self, strand: Strand, number: Number, names: Names, now: Now, word: Word, lists: Lists) -> None:
        """The names before 分别 await their numbers, where there are as many as numbers follow; 80人，分别为甲21人: the parts of what was said."""
        named = any(one.kind == "measure" for one in strand.words_in(number.low, word.start))
        if (
            HAN.search(strand.text, word.end, number.token.start)
            and not named
            and now.last is not None
            and names.unknown(number.low, word.start) == ""
        ):
            lists.open(now, [now.last], word.rule.name, complete=True)
            return
        numbers = listed(strand, number, self.setting.rules)
        low = number.clause if number.clause < word.start else number.low
        words = strand.words_in(low, word.start)
        for kind in ("measure", "stage", "year"):
            found = [one for one in words if one.kind == kind and (kind != "measure" or one.measure.of in {"money", "count", "rate"})]
            if len(found) == numbers > 1:
                if kind == "measure":
                    now.each = [Named(one.measure.id, one.text, one.measure.name) for one in found]
                else:
                    now.each = list(found)
                    money = [one for one in words if one.kind == "measure" and one.measure.of == "money"]
                    if len(money) == 1:
                        now.topic = Named(money[0].measure.id, money[0].text, money[0].measure.name)
                return
        parts = [label(one, self.setting.rules) for one in self.setting.rules.wording("between-names").split(strand.text[low : word.start])]
        if len(parts) == numbers > 1 and all(parts):
            now.each = [self._called(one) for one in parts]
        elif len(self.talk.called) == numbers > 1:
            now.each = [self._called(one) for one in self.talk.called]  # 项目三个，分别为…；执行数分别为…
        elif numbers > 1 or self._several(strand, number, word):
            now.each = [None] * numbers  # 2021年至2023年分别为…: which is which is not said

    def _called(self, name: str) -> Named:
        """A name that awaits its number; a project's is known."""
        subject = next((one for one in self.setting.subjects if flat(one) == flat(name)), None)
        measure = "total_funds" if subject is not None else ITEM
        return Named(measure, name, "names told before their numbers", "inherited", subject=subject)

    def _several(self, strand: Strand, number: Number, word: Word) -> bool:
        """局机关、执法队两个单位分别执行1997.02万元: one number, where a page ends, is none of several names'."""
        figures = [one for one in strand.numbers[: number.index] if not one.token.chinese]
        low = figures[-1].token.tail if figures else 0
        low = max((match.end() for match in CLAUSE.finditer(strand.text, low, word.start)), default=low)
        return self.setting.rules.wording("between-names").search(strand.text, low, word.start) is not None


CLAUSE = compiled(r"[，,;；。:]")
__all__ = ["Turns"]
