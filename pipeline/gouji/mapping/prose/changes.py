"""What changed, by how much, against what: 比上年增加…，增长…%, 由…减少到…, 提高…个百分点."""

from __future__ import annotations

from dataclasses import replace

from ...model import Change, Fact, Figure, Formula
from ...numbers import base_value, is_money
from ..lexicon import Word
from .names import Names, same_name, without_side
from .setting import BUDGETS, Setting
from .strand import Number, Strand
from .talk import Base, Now, Prose, Talk

NO_BASE = "change without a base"
OVER_BASE = "change over its base"
BEFORE_RATE = 2  # numbers before a rate: the base and how much it changed
LATELY = 4  # facts and readings among which the last numbers are


class Changes:
    """Keeps the changes that a strand tells."""

    def __init__(self, setting: Setting, out: Prose, talk: Talk) -> None:
        self.setting, self.out, self.talk = setting, out, talk

    def amount(self, strand: Strand, number: Number, names: Names, now: Now, figure: Figure, verb: Word) -> None:
        """增加3万元, 减少12人次."""
        self.out.understood(figure, "change", "change")
        if not now.reason and not self._of_other(strand, number, names, now, verb):
            self._tell(now, figure, None, verb.rule.direction, verb)

    def growth(self, strand: Strand, number: Number, names: Names, now: Now, figure: Figure, verb: Word) -> None:
        """增长12%."""
        self.out.understood(figure, "growth", "change")
        if not now.reason and not self._of_other(strand, number, names, now, verb):
            self._tell(now, None, figure, verb.rule.direction, verb)
        self._over_base(strand, number, figure, verb.rule.direction)

    def extent(self, strand: Strand, number: Number, now: Now, figure: Figure) -> bool:
        """减少548万元，幅度1.6%: how much that is; taken, if so."""
        begun = self.out.changes[now.change] if now.change is not None else None
        if begun is None or begun.rate is not None or not self.setting.rules.wording("extent").fullmatch(
            strand.text, number.own, number.token.start
        ):  # fmt: skip
            return False
        self.out.understood(figure, "growth", "change")
        self._tell(now, None, figure, begun.direction, None)
        return True

    def _over_base(self, strand: Strand, number: Number, figure: Figure, direction: int) -> None:
        """比上年的142元减少8元，下降5.4%: a change that stands beside what it is measured from, whatever has changed."""
        if number.index < BEFORE_RATE or any(one.rate is figure for one in self.out.changes[-2:]):
            return
        bottom, top = strand.numbers[number.index - BEFORE_RATE : number.index]
        verb = next((one for one in strand.words_in(bottom.token.tail, top.token.start) if one.kind == "verb"), None)
        based = any(one.kind in {"base", "base-year"} for one in strand.words_in(top.clause, bottom.token.start))
        bracket = any(number.index - 1 <= at <= number.index for at, _, _ in strand.inner)
        if verb is None or not based or bracket or bottom.token.start < top.clause or (bottom.token.of, top.token.of) != ("money", "money"):
            return
        wording, text = self.setting.rules.wording, strand.text
        beside = not text[bottom.token.tail : verb.start] or wording("compared").fullmatch(text, bottom.token.tail, verb.start)
        if not beside or wording("reached").search(text, verb.start, top.token.start) or not verb.rule.direction:
            return
        base = next((one for one in reversed(self.out.facts[-LATELY:]) if one.figure.value == bottom.token.value), None)
        amount = next((one.figure for one in reversed(self.out.readings[-LATELY:]) if one.figure.value == top.token.value), None)
        if base is not None and amount is not None and base.sentence == self.talk.sentence:
            self.out.changes.append(
                Change(base, None, None, amount, figure, verb.rule.direction, direction, None, OVER_BASE, amount.place, ())
            )

    def _tell(self, now: Now, amount: Figure | None, rate: Figure | None, direction: int, verb: Word | None) -> None:
        """An amount and a rate that follow each other are one change, whichever comes first; a base named between them is that of both."""
        begun = self.out.changes[now.change] if now.change is not None else None
        if begun is not None and begun.amount is None and amount is not None and self._retold(now, begun, amount, direction, verb):
            return
        if begun is None or (begun.amount is None) == (amount is None) or not self._fits(begun.fact, amount or begun.amount):
            self._add(now, amount, rate, direction, verb)
            return
        if amount is not None:
            done = replace(begun, amount=amount, direction=direction)
        else:
            done = replace(begun, rate=rate, rate_direction=direction)
        assert now.change is not None
        if begun.rule == NO_BASE and now.base is not None:
            del self.out.changes[now.change]
            self._add(now, done.amount, done.rate, done.direction, verb, done.rate_direction)
        else:
            self.out.changes[now.change] = done
        now.change = None

    def _retold(self, now: Now, begun: Change, amount: Figure, direction: int, verb: Word | None) -> bool:
        """支出64万元，组织6人次参加，人均3元，下降2%，减少1万元: the amount and its unit show of what told before the rate is."""
        here = [one for one in self.talk.known if one.sentence == self.talk.sentence and one.stage not in BUDGETS]
        meant = next((one for one in reversed(here) if self._fits(one, amount) and one.figure.unit == amount.unit), None)
        if (
            (self._fits(begun.fact, amount) and begun.fact.figure.unit == amount.unit)
            or meant is None
            or now.outer is not None
            or now.change is None
        ):
            return False
        del self.out.changes[now.change]
        last, now.last = now.last, meant
        self._add(now, amount, begun.rate, direction, verb, begun.rate_direction)
        now.last, now.change = last, None
        return True

    def points(self, now: Now, figure: Figure, verb: Word | None) -> None:
        """提高2.08个百分点: of the rate before it against the one that it is compared with."""
        self.out.understood(figure, "points", "change")
        del verb
        top = next((one for one in reversed(self.out.facts) if one.figure.unit == "%" and one is not now.then), None)
        if (
            top is not None
            and top.sentence == self.talk.sentence
            and now.then is not None
            and now.then.figure.unit == "%"
            and not now.reason
        ):
            self.out.formulas.append(Formula("points", top.figure, now.then.figure, figure, figure.raw))

    def flat(self, now: Now) -> None:
        """与上年持平."""
        if now.last is not None:
            self._add(now, None, None, 0, None)
            now.base = None

    def _of_other(self, strand: Strand, number: Number, names: Names, now: Now, verb: Word) -> bool:
        """增加 of something else than what is spoken of: words that no rule knows stand before it in its clause."""
        words = strand.words_in(number.clause, verb.start)
        last, year = now.outer or now.last, self.setting.year
        if last is not None and None not in {last.year, year} and last.year != year and any(word.kind == "current" for word in words):
            return True  # 去年同期支出110元，今年减少9元: of this year nothing is told
        left = names.unknown(number.clause, verb.start, words)
        left = without_side(left, last, self.setting.rules)
        return bool(left) and self.setting.rules.wording("self").fullmatch(left) is None and not any(
            one.label and left in one.label for one in self.talk.known[-6:]
        )  # fmt: skip

    def _add(
        self, now: Now, amount: Figure | None, rate: Figure | None, direction: int, verb: Word | None, rate_direction: int | None = None
    ) -> None:
        fact = (now.scored or self.talk.scored) if amount is not None and amount.unit == "分" else now.passed or self._changed(now)
        if fact is None or not self._fits(fact, amount):
            return
        base, then = now.base, now.then
        year: int | None
        stage: str | None
        if then is not None and not same_name(then, fact):
            then = None
        if base is None and verb is not None and verb.rule.stage:
            base = Base(fact.year, verb.rule.stage, verb.rule.name)
            spent = self._spent(fact)
            if spent is None:
                return
            fact = spent
        if base is None:
            fact, then = self._against(now, fact, then)
            year, stage = (then.year, then.stage if then.stage != fact.stage else None) if then is not None else (None, None)
            rule = NO_BASE
        else:
            year, stage, rule = base.year, base.stage, base.rule
            fact, then = self._of_this_year(base, fact, then)
            then = then or self._given(base, fact)
            if then is not None and not self._is_of(then, base, fact):
                then = None
            then = self._of_year(base, fact) or then
            if not base.period and base.stage is None and fact.year is not None and year is not None and year >= fact.year:
                year = fact.year - 1
        place = (amount or rate or fact.figure).place
        others = tuple(one for one in self._others(now, fact, amount) if one is not fact)[:2]
        rising = rate_direction if rate_direction is not None else direction if rate else None
        self.out.changes.append(Change(fact, year, stage, amount, rate, direction, rising, then, rule, place, others))
        now.change = len(self.out.changes) - 1 if amount is None or rate is None else None

    def _spent(self, fact: Fact) -> Fact | None:
        """支出143.20万元。年初预算150.00万元，结余6.80万元: what is saved was not spent, even where the budget is told last."""
        if fact.stage not in BUDGETS:
            return fact
        near = [one for one in self.talk.known if one.sentence >= self.talk.sentence - 1 and same_name(one, fact)]
        return next((one for one in reversed(near) if one.stage == "actual" and self.talk.is_spent(one)), None)

    def _given(self, base: Base, fact: Fact) -> Fact | None:
        """安排3260万元，支出3128.75万元，结余131.25万元: no budget is told, but what was given."""
        here = [
            one
            for one in self.talk.known
            if one.sentence == self.talk.sentence and one.subject == fact.subject and is_money(one.figure.unit)
        ]
        told = [one for one in self.talk.known if one.stage in BUDGETS and one.subject == fact.subject and one.year == fact.year]
        if base.stage != "budget" or any(one.stage in BUDGETS for one in here) or any(same_name(one, fact) for one in told):
            return None
        given = [one for one in here if one.stage == "given" and one.also == fact.also]
        return given[-1] if len({base_value(one.figure) for one in given}) == 1 else None

    def _of_this_year(self, base: Base, fact: Fact, then: Fact | None) -> tuple[Fact, Fact | None]:
        """总计9元。上年总计为8元，同口径比较增加1元: where the year before was told last, what has changed is what was told of this one."""
        if base.stage is not None or base.period or fact.year is None or fact.year != base.year or fact.figure.place not in self.talk.prior:
            return fact, then
        told = [one for one in self.talk.known if one.year == fact.year + 1 and one.stage == fact.stage and same_name(one, fact)]
        return (told[-1], fact) if told else (fact, then)

    def _of_year(self, base: Base, fact: Fact) -> Fact | None:
        """2022年6元，2023年7元，2024年8元。2023年比2022年增长…: of several years that are told, the one that the words name."""
        if base.stage is not None or base.period or base.year is None or fact.year in {None, base.year}:
            return None
        told = [one for one in self.talk.known if one.year == base.year and one.stage == fact.stage and same_name(one, fact)]
        return told[-1] if len({base_value(one.figure) for one in told}) == 1 else None

    def _is_of(self, then: Fact, base: Base, fact: Fact) -> bool:
        """Is an earlier figure the one that the words compare with?"""
        if then.rule in {base.rule, "from"}:
            return True
        if base.period:
            return True
        if base.stage is not None:
            return then.year == fact.year and then.stage != fact.stage
        return then.year is not None and fact.year is not None and then.year < fact.year

    def _others(self, now: Now, fact: Fact, amount: Figure | None) -> list[Fact]:
        """其中甲6人、乙25人，比上年减少2人: of the last part, or of the whole."""
        if now.outer is not None:
            return []
        if fact is now.passed:
            near = [one for one in reversed(self.talk.known) if one.sentence >= self.talk.sentence - 1]
            return [one for one in near if one.stage not in BUDGETS and self._fits(one, amount)]
        if now.resumed and now.run and self._fits(now.run[0], amount):
            return [now.run[0]]
        homes = [one for one in now.lists if any(each is fact for each in one.parts)]
        return [whole for one in reversed(homes) for whole in one.wholes if self._fits(whole, amount)]

    def _fits(self, fact: Fact, amount: Figure | None) -> bool:
        """Money changes by money, people by people."""
        if amount is None:
            return fact.figure.unit != "%"
        return is_money(amount.unit) == is_money(fact.figure.unit) and (is_money(amount.unit) or amount.unit == fact.figure.unit)

    def _changed(self, now: Now) -> Fact | None:
        """What has changed: the last amount; where that is a budget or an earlier year's, the outturn of the same name."""
        last = now.outer or now.last
        if last is None:
            return None
        if (
            now.base is None
            and last.year is not None
            and self.setting.year is not None
            and last.year < self.setting.year
            and not self._later(last)
        ):
            return None  # 上年政府性基金支出12万元，减少12万元: of this year nothing is told
        run = [one for one in self.talk.known if one.sentence >= self.talk.sentence - 1 and same_name(one, last)]
        if last.stage == "actual" or not is_money(last.figure.unit):
            return last
        if now.base is not None and now.base.stage is None:
            return next((one for one in reversed(run) if one.stage == "actual" and one.year != now.base.year), last)
        return next((one for one in reversed(run) if one.stage == "actual" and one.sentence == last.sentence), last)

    def _later(self, last: Fact) -> bool:
        """Is a figure of the same name known of a later year, or the year before?"""
        return any(one.sentence == last.sentence and same_name(one, last) and one.year != last.year for one in self.talk.known)

    def _against(self, now: Now, fact: Fact, then: Fact | None) -> tuple[Fact, Fact | None]:
        """2023年…，2022年…，增加…; 年初预算…，决算…，增加…: of two figures that are printed, the later against the earlier."""
        if then is not None:
            return fact, then
        before = [one.fact for one in self.talk.told if one.fact.rule == "from"]
        told = [
            one
            for one in reversed([*before, *self.talk.known])
            if one.sentence == self.talk.sentence and one is not fact and same_name(one, fact)
        ]
        told.sort(key=lambda one: one.year is None or fact.year is None or one.year != fact.year - 1)  # the year before comes first
        for one in told:
            if one.year != fact.year and one.year is not None and fact.year is not None and one.stage == fact.stage:
                return (one, fact) if one.year > fact.year else (fact, one)
            if one.year == fact.year and one.stage == "initial_budget" and fact.stage in {"actual", "adjusted_budget"}:
                return fact, one
        return fact, now.then
