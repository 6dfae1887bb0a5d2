"""One sentence of narrative, strand by strand: from its words and numbers, left to right, to facts and what it says of them.

A number is either stated (支出12万元) or says something of what was stated: how much it changed, which share it is, how far
it went. Which of the two is told by the words that touch it; one word between them that no rule knows breaks the bond.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ...model import Fact, Figure, Quantity, Reading
from ...numbers import Token, is_money
from ..lexicon import Word
from ..owners import listed_names
from .changes import Changes
from .flows import Flows
from .lists import Lists
from .names import ITEM, WORDLESS, Named, Names
from .rates import Rates
from .setting import BUDGETS, Locator, Setting
from .statements import Statements
from .strand import Number, Strand, strand_of
from .talk import Base, Now, Prose, Talk, Told
from .tallies import tallies
from .turns import Turns

LONGEST_CLAUSE = 120  # characters before a number that may tell which indicator it is of
AFTER = 8  # characters after a number that may be its unit
BOUNDS = frozenset("≥≤<>")
UNIT_OF = {"rate": "%", "score": "分", "count": "人"}


class Reader:
    """Reads the sentences of one paragraph."""

    def __init__(self, setting: Setting, locate: Locator, out: Prose, talk: Talk) -> None:
        self.setting, self.locate, self.out, self.talk = setting, locate, out, talk
        self.light = setting.rules.wording("light")
        self.aim = setting.rules.wording("aim")
        self.converted = setting.rules.wording("converted")
        self.bound = setting.rules.wording("bound-of-money")
        self.lists, self.turns = Lists(setting, out, talk), Turns(setting, out, talk)
        self.flows = Flows(setting, out, talk)
        self.statements = Statements(setting, out, talk, self.lists, self.flows)
        self.changes, self.rates = Changes(setting, out, talk), Rates(setting, out, talk)

    def sentence(self, text: str, at: int, tokens: list[Token]) -> Strand:
        """Read a sentence that begins at offset `at` of the paragraph."""
        strand = strand_of(text, at, tokens, self.setting.rules)
        self.talk.called = listed_names(strand.text, self.setting.rules) or self.talk.called
        fund = None if self.setting.rules.wording("all-funds").search(text) else self.setting.fund
        now = Now(
            self.setting.year, topic=self.talk.topic, last=self.talk.last, fund=fund, unsaid=self.talk.unsaid, period=self.setting.period
        )
        if self.talk.run and self.setting.rules.wording("total-first").match(strand.text):
            now.run, now.signs = [*self.talk.run], [1] * len(self.talk.run)
        if (self.talk.last is not None or self.talk.scored is not None) and self.setting.rules.wording("list-first").match(strand.text):
            scored = self.talk.scored if self.talk.scored is not None and self.talk.scored.sentence == self.talk.sentence - 1 else None
            recent = [one for one in (self.talk.last, *self.talk.known[-1:]) if one is not None]
            wholes = [
                *{id(one): one for one in recent}.values(),
                *(one for one in reversed(self.talk.run) if all(one is not each for each in recent)),
            ]
            self.lists.open(now, [scored] if scored is not None else wholes, "list in the next sentence")
            now.each_list = True
        self._strand(strand, now)
        self.flows.finish()
        self.talk.run = [one for one in now.run if one.sentence == self.talk.sentence]
        self.talk.nameless = now.nameless
        self.talk.topic, self.talk.last = now.topic, None if now.homeless else now.last
        return strand

    def _strand(self, strand: Strand, now: Now) -> None:
        names = Names(strand, self.setting)
        for number in strand.numbers:
            self._brackets(strand, number.index, now)
            self.turns.take(strand, number, names, now, self.lists, self.changes)
            just, now.just = now.just, None
            self._number(strand, number, names, now)
            if number.token.aside is not None:
                now.just = just
            elif now.just is not now.passed:
                now.passed = None
        self._brackets(strand, len(strand.numbers), now)
        self.turns.rest(strand, names, now, self.changes)
        self.lists.close(now)
        self.out.compositions += tallies(strand, now.counted, self.out.compositions, self.setting.rules)

    def _brackets(self, strand: Strand, index: int, now: Now) -> None:
        """What a bracket says is said of the figure before it; afterwards everything stands as it did."""
        for before, offset, inside in strand.inner:
            if before == index:
                low = strand.numbers[index - 1].token.tail if index else 0
                base = next((word for word in reversed(strand.words_in(low, offset)) if word.kind in {"base", "base-year"}), None)
                if base is not None:
                    self.turns.compare(now, base)
                within = replace(
                    now,
                    run=[],
                    signs=[],
                    sign=1,
                    lists=[],
                    counted=[],
                    each=[],
                    inside=True,
                    outer=(now.scored or now.just or now.last) if index else None,
                    scored=None,
                    passed=None,
                    just=None,
                    base=now.base if base is not None else None,
                )
                if within.outer is not None:
                    self.lists.open(within, [within.outer], "brackets", strict=True)
                self._strand(inside, within)
                now.then, now.change = within.then or now.then, within.change

    # --- one number -------------------------------------------------------------------------------

    def _number(self, strand: Strand, number: Number, names: Names, now: Now) -> None:
        token = number.token
        end = number.at + token.end - token.start
        raw, place = self.locate.raw(number.at, end), self.locate.place(number.at, end)
        if token.value is None or token.aside is not None:
            if not token.chinese:
                figure = Figure(raw, Decimal(0), None, 0, place)
                self.out.readings.append(Reading(figure, "set_aside" if token.aside else "unread", token.aside or "malformed", ""))
            return
        figure = Figure(raw, token.value, token.unit, token.decimals, place, token.approximate)
        of, figure = self._kind(strand, number, figure)
        if self.aim.search(strand.text, number.clause, token.start) or self.setting.topic == "improvement":
            self.out.understood(figure, "aim")
            now.last = now.change = None  # what changes next is what was aimed at
            return
        if strand.text[token.start - 1 : token.start] in BOUNDS or strand.text[token.tail : token.tail + 1] in BOUNDS:
            self.out.understood(figure, "threshold")  # 得分≥90分为优, 80≤得分<90
            return
        if of == "money" and self.bound.match(strand.text, token.tail):
            self.out.understood(figure, "threshold")  # 单笔5万元以上支出须经集体研究: nobody spent it
            return
        if of == "money" and self.converted.search(strand.text, number.low, token.start):
            self.out.understood(figure, "converted")
            return
        if of not in QUANTIFIED and not token.chinese:
            begin = max(strand.clause_at(token.start), token.start - LONGEST_CLAUSE)
            clause = strand.text[begin : token.tail + AFTER]
            self.out.quantities.append(Quantity(figure, clause, strand.text[token.end : token.end + AFTER]))
        self._dispatch(strand, number, names, now, figure, of)

    def _kind(self, strand: Strand, number: Number, figure: Figure) -> tuple[str, Figure]:
        """What kind of number it is; one without a unit is what the measure before it counts."""
        of = number.token.of
        if of is None:
            words = [word for word in strand.words_in(number.own, number.token.start) if word.kind == "measure"]
            of = words[-1].measure.of if words and words[-1].measure.of in {"count", "score", "money"} else ""
            if of == "money":
                return (of, replace(figure, unit=self.setting.unit)) if self.setting.unit else ("", figure)
            return of, replace(figure, unit=UNIT_OF.get(of))
        return of, figure

    def _dispatch(self, strand: Strand, number: Number, names: Names, now: Now, figure: Figure, of: str) -> None:
        role = self._role(strand, number)
        kind = role.kind if role is not None else ""
        start = self.setting.rules.wording("from-before").search(strand.text, number.low, number.token.start)
        if start is not None and self._goes_to(strand, number):
            self._from(strand, number, names, now, figure, of, start.start())
        elif now.from_ is not None and self._came_to(strand, number):
            self._to(now, figure)
        elif kind == "verb" and role is not None and not self._reached(strand, role):
            self._changed(strand, number, names, now, figure, of, role)
        elif of == "rate" and now.inside and now.base is not None and not kind and self._compared(strand, number, names, now):
            self._then(now, figure, of)
        elif of == "rate" and self.changes.extent(strand, number, now, figure):
            pass
        elif of == "rate" and kind not in {"base", "base-year", "from"}:
            self.rates.read(strand, number, names, now, figure, role)
        elif of == "points":
            self.changes.points(now, figure, role)
        elif of == "price":
            self.out.understood(figure, of)
        elif not of:
            self.out.unread(figure, "no-unit")
        elif kind in {"within", "over"} and not now.each:
            self._against_budget(now, figure, kind)
        elif self._is_base(strand, number) and (kind in {"share", "completion"} or self._of_goal(strand, number)):
            self._rate_base(strand, number, now, figure, role)
        elif now.reason and not self._named_money(strand, number) and not (of == "money" and self._spent_on(strand, number)):
            self.out.understood(figure, "in a reason")
        elif self._period_before(strand, number, names, now) or (
            now.base is not None and not now.each and self._compared(strand, number, names, now)
        ):
            self._then(now, figure, of)
        else:
            self.statements.state(strand, number, names, now, figure, of)

    def _changed(self, strand: Strand, number: Number, names: Names, now: Now, figure: Figure, of: str, verb: Word) -> None:
        if of == "rate":
            self.changes.growth(strand, number, names, now, figure, verb)
        elif of == "points":
            self.changes.points(now, figure, verb)
        elif not self.flows.moved(strand, number, now, figure):
            self.changes.amount(strand, number, names, now, figure, verb)
        else:
            self.out.understood(figure, "change", "change")

    def _role(self, strand: Strand, number: Number) -> Word | None:
        """The word that touches the number: nothing but words without meaning of their own stands between."""
        words = strand.words_in(number.low, number.token.start)
        last = words[-1] if words else None
        if last is None or last.kind in {"measure", "fund"}:
            return None
        touches = last.end == number.token.start or self.light.fullmatch(strand.text, last.end, number.token.start)
        return last if touches else None

    def _came_to(self, strand: Strand, number: Number) -> bool:
        """降至1610件, 由1268户减少到1104户."""
        return self.setting.rules.wording("reached").search(strand.text, number.low, number.token.start) is not None

    def _reached(self, strand: Strand, role: Word) -> bool:
        """压减到90万元: what it came to, no change."""
        return self.setting.rules.wording("reached").search(strand.text, role.start, role.end) is not None

    def _named_money(self, strand: Strand, number: Number) -> bool:
        return any(word.kind == "measure" and word.measure.of == "money" for word in strand.words_in(number.clause, number.token.start))

    def _spent_on(self, strand: Strand, number: Number) -> bool:
        """用于清淤0.30亿元: money right behind what it is for is that item's."""
        before = strand.text[number.own : number.token.start]
        return self.setting.rules.wording("spent-on").search(before) is not None

    def _is_base(self, strand: Strand, number: Number) -> bool:
        """完成年初预算640.50万元的110.20%, 占全县146个行政村的80.82%: the base stands inside the words of the rate."""
        after = strand.numbers[number.index + 1] if number.index + 1 < len(strand.numbers) else None
        between = strand.text[number.token.tail : after.token.start] if after is not None else ""
        return after is not None and after.token.of == "rate" and self.setting.rules.wording("of-which-rate").fullmatch(between) is not None

    def _of_goal(self, strand: Strand, number: Number) -> bool:
        """为年度目标4.20万亩的101.43%."""
        return self.setting.rules.wording("goal-before").search(strand.text, number.own, number.token.start) is not None

    def _rate_base(self, strand: Strand, number: Number, now: Now, figure: Figure, role: Word | None) -> None:
        part = self.rates.executed(now) if role is not None and role.kind == "completion" else now.outer or now.last
        self.out.understood(figure, role.text if role is not None else "base", "base inside a rate")
        if (
            part is None
            or is_money(part.figure.unit) != is_money(figure.unit)
            or (not is_money(figure.unit) and part.figure.unit != figure.unit)
        ):
            return
        if role is not None and role.kind == "completion":
            stage = "initial_budget" if role.rule.stage == "budget" else role.rule.stage
            base = replace(part, figure=figure, stage=stage or part.stage, rule=role.rule.name)
        else:
            label = role.value if role is not None and role.kind == "share" else strand.text[number.own : number.token.start]
            base = replace(part, figure=figure, measure=ITEM, label=label, rule="base inside a rate", how="inherited")
        self.out.facts.append(base)
        now.rate_base = base

    def _anchor(self, now: Now, of: str) -> Fact | None:
        """What a comparison is about: the last rate, the last score of a whole, or the last amount."""
        if of == "rate":
            return next((one for one in reversed(self.out.facts) if one.figure.unit == "%" and one.sentence == self.talk.sentence), None)
        if of == "score":
            return now.scored or self.talk.scored
        return now.outer or now.last

    def _against_budget(self, now: Now, figure: Figure, kind: str) -> None:
        """未突破年初预算4.80万元: the budget of what is spoken of. 超出预算37万元 may be the budget or what was spent beyond it."""
        last = now.outer or now.last
        home = next((one for one in reversed(now.lists) if any(each is last for each in one.parts)), None)
        if home is not None and len(home.parts) > 1:
            last = home.wholes[0]  # said of all that was listed
        told = last is not None and any(_is_budget_of(one, last) for one in self.out.facts)
        if kind == "over" or told or last is None or is_money(last.figure.unit) != is_money(figure.unit):
            self.out.understood(figure, "excess")  # 年初预算50元, 决算45元, 小于预算数5元: where both are told, it is what lies between
            return
        fact = replace(last, figure=figure, stage="initial_budget", rule="budget that a claim names")
        self.out.facts.append(fact)
        self.out.readings.append(Reading(figure, "fact", fact.label or fact.measure, fact.rule))
        now.then = fact

    def _goes_to(self, strand: Strand, number: Number) -> bool:
        """Does what is named after 由 go up or down to the next number?"""
        after = strand.numbers[number.index + 1] if number.index + 1 < len(strand.numbers) else None
        return (
            after is not None
            and self.setting.rules.wording("reached").search(strand.text, number.token.tail, after.token.start) is not None
        )

    def _from(self, strand: Strand, number: Number, names: Names, now: Now, figure: Figure, of: str, at: int) -> None:
        """由2021年的1840件: where something came from; what it is stands before 由, or is spoken of already."""
        named = names.between(number.low, at, of) or (
            replace(now.topic, how="inherited") if now.topic is not None else Named(ITEM, "", WORDLESS, "open")
        )
        words = strand.words_in(at, number.token.start)
        earlier = any(word.kind in {"year", "prior", "base", "base-year"} for word in words)
        made = self.statements.fact(strand, number, now, figure, named, of)
        now.from_ = replace(
            made, year=self.statements.year(strand, words, now) if earlier else None, rule="from", how="inherited", clear=earlier
        )
        now.topic = replace(named, passing=False)
        self.out.facts.append(now.from_)
        self.out.readings.append(Reading(figure, "fact", named.label or named.measure, "from"))
        self.talk.told.append(Told(now.from_, "", self.talk.sentence))

    def _to(self, now: Now, figure: Figure) -> None:
        """降至1610件: what it came to."""
        assert now.from_ is not None
        start = now.from_
        fact = replace(start, figure=figure, year=now.year, rule="to", clear=True)
        self.out.facts.append(fact)
        self.out.readings.append(Reading(figure, "fact", fact.label or fact.measure, "to"))
        self.talk.known.append(fact)
        now.last, now.then, now.from_, now.base, now.change, now.reason = fact, start, None, None, None, False
        now.just = fact
        self.flows.between(start, fact)

    def _compared(self, strand: Strand, number: Number, names: Names, now: Now) -> bool:
        """较2022年支出1987.30万元: after the words that compare stands nothing but the name and the stage of what is spoken of."""
        words = strand.words_in(number.low, number.token.start)
        at = max((at for at, word in enumerate(words) if word.kind in {"base", "base-year"}), default=-1)
        last = self._anchor(now, number.token.of or "")
        after = words[at + 1 :]
        if not words and now.inside and number.low == 0 and last is not None:
            return not names.unknown(0, number.token.start)  # 高于上年(96.75%): the words that compare stand before the bracket
        if at < 0 or last is None or any(word.kind in {"verb", "current", "share", "completion"} for word in after):
            return False
        if any(word.kind == "measure" and word.measure.id != last.measure for word in after):
            return False
        return not names.unknown(words[at].end, number.token.start, [word for word in after if word.kind != "measure"] + [
            word for word in after if word.kind == "measure"
        ], drop=True)  # fmt: skip

    def _period_before(self, strand: Strand, number: Number, names: Names, now: Now) -> bool:
        """三季度支出583元，上季度为728元: the figure of the period before of what is spoken of, which is compared next."""
        words = strand.words_in(number.own, number.token.start)
        first = words[0] if words else None
        if first is None or first.kind != "prior" or now.last is None or now.last.sentence != self.talk.sentence:
            return False
        rules = self.setting.rules
        if rules.wording("period").search(first.text) is None or names.unknown(first.end, number.token.start, drop=True):
            return False
        now.base = Base(None, None, first.rule.name, period=True)
        return True

    def _then(self, now: Now, figure: Figure, of: str) -> None:
        """较年初预算24.00万元, 比上年的96.5%: what something is compared with."""
        base, last = now.base, self._anchor(now, of)
        assert base is not None
        if last is None or is_money(last.figure.unit) != is_money(figure.unit):
            self.out.understood(figure, "compared with")
            return
        stage = ("initial_budget" if base.stage == "budget" else base.stage) or last.stage
        year = base.year if base.stage is None or base.year != last.year else last.year
        fact = replace(last, figure=figure, year=year, stage=stage, rule=base.rule, clear=not base.period, how="inherited")
        self.out.facts.append(fact)
        self.talk.told.append(Told(fact, "", self.talk.sentence))
        self.out.readings.append(Reading(figure, "fact", fact.label or fact.measure, fact.rule))
        now.then = fact


QUANTIFIED = frozenset({"money", "price", "points", "score"})


def _is_budget_of(one: Fact, spent: Fact) -> bool:
    """Has a paragraph told the budget of what is spoken of already?"""
    same = (one.measure, one.label, one.subject, one.figure.place.block) == (
        spent.measure,
        spent.label,
        spent.subject,
        spent.figure.place.block,
    )
    return same and one.stage in BUDGETS


__all__ = ["Reader"]
