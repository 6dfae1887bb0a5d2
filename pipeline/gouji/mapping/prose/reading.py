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
from .changes import Changes
from .lists import Lists
from .names import ADDITIVE, ITEM, KINDS, Named, Names
from .rates import Rates
from .setting import Locator, Setting
from .strand import STOP, Number, Strand, strand_of
from .talk import Now, Prose, Talk, Told
from .turns import Turns

AFTER = 8  # characters after a number that may be its unit
UNIT_OF = {"rate": "%", "score": "分", "count": "人"}
PASSING = "in passing"
WORDLESS = "amount"  # the rule of a figure that only its stage names


class Reader:
    """Reads the sentences of one paragraph."""

    def __init__(self, setting: Setting, locate: Locator, out: Prose, talk: Talk) -> None:
        self.setting, self.locate, self.out, self.talk = setting, locate, out, talk
        self.light = setting.rules.wording("light")
        self.aim = setting.rules.wording("aim")
        self.stop = STOP
        self.lists, self.turns = Lists(setting, out, talk), Turns(setting, talk)
        self.changes, self.rates = Changes(setting, out, talk), Rates(setting, out, talk)

    def sentence(self, text: str, at: int, tokens: list[Token]) -> Strand:
        """Read a sentence that begins at offset `at` of the paragraph."""
        strand = strand_of(text, at, tokens, self.setting.rules)
        fund = None if self.setting.rules.wording("all-funds").search(text) else self.setting.fund
        now = Now(self.setting.year, topic=self.talk.topic, last=self.talk.last, fund=fund)
        if self.talk.run and self.setting.rules.wording("total-first").match(strand.text):
            now.run, now.signs = [*self.talk.run], [1] * len(self.talk.run)
        if (self.talk.last is not None or self.talk.scored is not None) and self.setting.rules.wording("list-first").match(strand.text):
            scored = self.talk.scored if self.talk.scored is not None and self.talk.scored.sentence == self.talk.sentence - 1 else None
            wholes = [*([self.talk.last] if self.talk.last else []), *(one for one in reversed(self.talk.run) if one is not self.talk.last)]
            self.lists.open(now, [scored] if scored is not None else wholes, "list in the next sentence")
            now.each_list = True
        self._strand(strand, now)
        self.talk.run = [one for one in now.run if one.sentence == self.talk.sentence]
        self.talk.topic, self.talk.last = now.topic, now.last
        return strand

    def _strand(self, strand: Strand, now: Now) -> None:
        names = Names(strand, self.setting)
        for number in strand.numbers:
            self._brackets(strand, number.index, now)
            self.turns.take(strand, number, names, now, self.lists, self.changes)
            self._number(strand, number, names, now)
        self._brackets(strand, len(strand.numbers), now)
        self.turns.rest(strand, names, now, self.changes)
        self.lists.close(now)

    def _brackets(self, strand: Strand, index: int, now: Now) -> None:
        """What a bracket says is said of the figure before it; afterwards everything stands as it did."""
        for before, offset, inside in strand.inner:
            if before == index:
                low = strand.numbers[index - 1].token.tail if index else 0
                base = next((word for word in reversed(strand.words_in(low, offset)) if word.kind in {"base", "base-year"}), None)
                if base is not None:
                    self.turns.compare(now, base)
                within = replace(now, run=[], signs=[], sign=1, lists=[], each=[], outer=(now.scored or now.last) if index else None, scored=None, change=None, base=now.base if base is not None else None)
                if within.outer is not None:
                    self.lists.open(within, [within.outer], "brackets", strict=True)
                self._strand(inside, within)
                now.then, now.change = within.then or now.then, None

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
            return
        if of not in QUANTIFIED and not token.chinese:
            clause = strand.text[number.clause : token.tail + AFTER]
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
        elif kind == "verb" and role is not None and now.from_ is not None and self._reached(strand, role):
            self._to(now, figure)
        elif kind == "verb" and role is not None and not self._reached(strand, role):
            if of == "rate":
                self.changes.growth(strand, number, names, now, figure, role)
            elif of == "points":
                self.changes.points(now, figure, role)
            else:
                self.changes.amount(strand, number, names, now, figure, role)
        elif of == "rate" and kind not in {"base", "base-year", "from"}:
            self.rates.read(strand, number, names, now, figure, role)
        elif of in {"points", "price"}:
            self.out.understood(figure, of)
        elif not of:
            self.out.unread(figure, "no-unit")
        elif kind in {"within", "over"} and not now.each:
            self._against_budget(now, figure, kind)
        elif self._is_base(strand, number) and (kind in {"share", "completion"} or self._of_goal(strand, number)):
            self._rate_base(strand, number, now, figure, role)
        elif now.reason and not self._named_money(strand, number):
            self.out.understood(figure, "in a reason")
        elif now.base is not None and not now.each and self._compared(strand, number, names, now):
            self._then(now, figure, of)
        else:
            self._statement(strand, number, names, now, figure, of)

    def _role(self, strand: Strand, number: Number) -> Word | None:
        """The word that touches the number: nothing but words without meaning of their own stands between."""
        words = strand.words_in(number.low, number.token.start)
        last = words[-1] if words else None
        if last is None or last.kind in {"measure", "fund"}:
            return None
        return last if self.light.fullmatch(strand.text, last.end, number.token.start) else None

    def _reached(self, strand: Strand, role: Word) -> bool:
        """压减到90万元: what it came to, no change."""
        return self.setting.rules.wording("reached").search(strand.text, role.start, role.end) is not None

    def _named_money(self, strand: Strand, number: Number) -> bool:
        return any(word.kind == "measure" and word.measure.of == "money" for word in strand.words_in(number.clause, number.token.start))

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
        if part is None or is_money(part.figure.unit) != is_money(figure.unit) or (not is_money(figure.unit) and part.figure.unit != figure.unit):
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
        if kind == "over" or last is None or is_money(last.figure.unit) != is_money(figure.unit):
            self.out.understood(figure, "excess")
            return
        fact = replace(last, figure=figure, stage="initial_budget", rule="budget that a claim names")
        self.out.facts.append(fact)
        self.out.readings.append(Reading(figure, "fact", fact.label or fact.measure, fact.rule))
        now.then = fact

    def _goes_to(self, strand: Strand, number: Number) -> bool:
        """Does what is named after 由 go up or down to the next number?"""
        after = strand.numbers[number.index + 1] if number.index + 1 < len(strand.numbers) else None
        return after is not None and self.setting.rules.wording("reached").search(strand.text, number.token.tail, after.token.start) is not None

    def _from(self, strand: Strand, number: Number, names: Names, now: Now, figure: Figure, of: str, at: int) -> None:
        """由2021年的1840件: where something came from; what it is stands before 由, or is spoken of already."""
        named = names.between(number.low, at, of) or (replace(now.topic, how="inherited") if now.topic is not None else Named(ITEM, "", WORDLESS, "open"))
        words = strand.words_in(at, number.token.start)
        earlier = any(word.kind in {"year", "prior", "base", "base-year"} for word in words)
        made = self._fact(strand, number, now, figure, named, of)
        now.from_ = replace(made, year=self._year(words, now) if earlier else None, rule="from", how="inherited", clear=False)
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

    def _compared(self, strand: Strand, number: Number, names: Names, now: Now) -> bool:
        """较2022年支出1987.30万元: after the words that compare stands nothing but the name and the stage of what is spoken of."""
        words = strand.words_in(number.low, number.token.start)
        at = max((at for at, word in enumerate(words) if word.kind in {"base", "base-year"}), default=-1)
        last = self._anchor(now, number.token.of or "")
        after = words[at + 1 :]
        if not words and now.outer is not None and number.low == 0 and last is not None:
            return not names.unknown(0, number.token.start)  # 高于上年(96.75%): the words that compare stand before the bracket
        if at < 0 or last is None or any(word.kind in {"verb", "current", "share", "completion"} for word in after):
            return False
        if any(word.kind == "measure" and word.measure.id != last.measure for word in after):
            return False
        return not names.unknown(words[at].end, number.token.start, [word for word in after if word.kind != "measure"] + [
            word for word in after if word.kind == "measure"
        ], drop=True)  # fmt: skip

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

    # --- statements -------------------------------------------------------------------------------

    def _statement(self, strand: Strand, number: Number, names: Names, now: Now, figure: Figure, of: str) -> None:
        if now.each:
            self._given(strand, number, now, figure, of)
            return
        if of in {"count", "time", ""} and self._in_words(number, strand, figure):
            return
        if of == "score" and self._of_indicator(strand, number, names, now):
            self._part_score(strand, number, names, now, figure)
            return
        named = names.own(number, of, income=self._income(strand, number, now)) or self._carried(strand, number, names, now, of)
        if named is None:
            self._nameless(now, figure, of)
            return
        if of == "count" and self._moving(strand, number):
            named = replace(named, passing=True)
        self._keep(strand, number, now, self._fact(strand, number, now, figure, named, of), named, of)

    def _income(self, strand: Strand, number: Number, now: Now) -> bool:
        """Is revenue being told, so that the name of a fund is what came from it?"""
        side = self.setting.rules.wording("revenue-side")
        if now.lists:
            return side.search(now.lists[-1].wholes[0].label) is not None
        return side.search(strand.text, 0, number.token.start) is not None

    def _moving(self, strand: Strand, number: Number) -> bool:
        """年内招聘2人、退休3人、调出1人: who came and went, not how many there are."""
        end = self.stop.search(strand.text, number.token.tail)
        begin = max((match.end() for match in STOP.finditer(strand.text, 0, number.token.start)), default=0)
        return self.setting.rules.wording("staff-movement").search(strand.text, begin, end.start() if end else None) is not None

    def _in_words(self, number: Number, strand: Strand, figure: Figure) -> bool:
        """三个方面, 两个维护: words, not figures."""
        del strand, figure
        return number.token.chinese

    def _of_indicator(self, strand: Strand, number: Number, names: Names, now: Now) -> bool:
        """产出指标分值50分，得分47分: the score of a part; what follows is the same part's until something else is said."""
        text, start = strand.text, number.token.start
        if self.setting.rules.wording("whole-score").search(text, number.clause, start):
            return False
        if now.part_score:
            return True
        if self.setting.rules.wording("part-score").search(text, number.low, start):
            return True
        scores = [word for word in strand.words_in(number.clause, start) if word.kind == "measure" and word.measure.of == "score"]
        if not scores:
            return True
        left = names.unknown(number.clause, scores[0].start)
        evaluated = self.setting.rules.wording("evaluated")
        if self.setting.rules.wording("a-project").search(strand.text, number.clause, scores[0].start):
            return False
        return bool(left) and not self._of_subject(strand, number) and evaluated.fullmatch(left) is None

    def _part_score(self, strand: Strand, number: Number, names: Names, now: Now, figure: Figure) -> None:
        """投入15分得14.5分, 产出46.2分（满分50分）, 明确性扣0.5分: the score of a part, which parts of a total add up to; its weight is none."""
        text, rules = strand.text, self.setting.rules
        now.part_score = True
        own = text[number.own : number.token.start]
        after = text[number.token.tail : number.token.tail + 3]
        if rules.wording("weight-before").search(own) or rules.wording("earned-after").match(after):
            self.out.understood(figure, "weight", "score_item")
            now.score_name = names.unknown(number.own, number.token.start) or now.score_name
            return
        name = names.unknown(number.own, number.token.start) or now.score_name
        now.score_name = ""
        fact = Fact(figure, ITEM, name, self.setting.owner or self.setting.subject, now.year, None, None, "text", "score of a part", form=self.setting.form,
                    section=self.setting.section, sentence=self.talk.sentence, how="said" if name else "open")  # fmt: skip
        self.out.facts.append(fact)
        self.out.readings.append(Reading(figure, "fact", name or "score", "score_item"))
        if rules.wording("all-lost").search(own):
            now.scored = fact
            return
        home = now.lists[-1] if now.lists else None
        if home is not None and home.wholes[0].figure.unit == "分":
            home.parts.append(fact)
            home.signs.append(1)

    def _of_subject(self, strand: Strand, number: Number) -> bool:
        from ...text import flat

        return any(flat(one) in strand.text[number.low : number.token.start] for one in self.setting.subjects)

    def _carried(self, strand: Strand, number: Number, names: Names, now: Now, of: str) -> Named | None:
        """No name of its own: what is spoken of goes on, or a clause before names it, or the heading, or the words after it."""
        if (now.run or now.lists) and self.setting.rules.wording("total-after").search(strand.text, number.low, number.token.start):
            return Named(ITEM, "", "total after its parts", "inherited")
        words = strand.words_in(number.clause, number.token.start)
        kinds = {word.kind for word in words}
        staged = bool(kinds & {"stage", "within", "over", "from", "verb"})
        if of == "money":
            before = names.before(number, of)
            if before is not None:
                return before
            if now.outer is not None and kinds & {"prior", "year", "base", "base-year"}:
                return _name_of(now.outer)
            if now.topic is not None and (staged or kinds & {"prior", "year", "base", "base-year", "current"}):
                return replace(now.topic, how="inherited")
            if staged:
                return self._of_heading()
            return None
        if of in KINDS and now.topic is not None and kinds & {"prior", "year", "base", "base-year"}:
            return replace(now.topic, how="inherited")
        return names.before(number, of)

    def _of_heading(self) -> Named | None:
        """What the heading announces, where the sentence names nothing."""
        setting = self.setting
        rule = setting.rules.measure(setting.measure) if setting.measure else None
        if rule is not None and rule.id == "project_expenditure" and setting.subject is not None:
            return Named("total_funds", rule.zh, "heading", "inherited", subject=setting.subject)
        if rule is not None:
            return Named(rule.id, rule.zh, "heading", "inherited")
        if setting.title and setting.rules.wording("money-section").search(setting.title):
            income = setting.rules.wording("revenue-side").search(setting.title) is not None
            return Named("total_revenue" if income else "total_funds", setting.title, "heading of a money section", "assumed")
        if setting.title and not setting.rules.wording("generic-title").search(setting.title):
            subject = next((one for one in setting.subjects if one in setting.title), None)
            if subject:
                return Named("total_funds", setting.title, "heading", "inherited", subject=subject)
            return Named(ITEM, setting.title, "heading", "inherited")
        if setting.subject is not None and setting.form is None:
            return Named("total_funds", "", WORDLESS, "inherited", subject=setting.subject)
        return Named(ITEM, "", WORDLESS, "open")

    def _nameless(self, now: Now, figure: Figure, of: str) -> None:
        if of in ADDITIVE and of != "money":
            self.out.understood(figure, f"{figure.unit or ''}", "count_item")
        elif of == "money":
            self.out.understood(figure, "amount without a name")
            for one in now.lists:
                one.gap = True
        else:
            self.out.unread(figure, "no-unit")

    def _fact(self, strand: Strand, number: Number, now: Now, figure: Figure, named: Named, of: str) -> Fact:
        words = strand.words_in(number.low, number.token.start)
        rule = self.setting.rules.measure(named.measure)
        stage = self._stage(strand, number, now, named)
        year = self._year(words, now)
        unit = figure.unit
        if of == "count" and named.measure != ITEM and unit == "个":
            figure = replace(figure, unit="人")
        staged = is_money(figure.unit) if rule is None else rule.staged and rule.of == "money"
        if not any(word.kind in {"stage", "within", "over"} for word in words):
            now.unsaid.add(figure.place)
        also = self._qualifier(strand, number, named, now)
        subject = named.subject or self._owner(strand, number, named, now)
        return Fact(figure, named.measure, named.label, subject, year, stage if staged else None, self._fund(strand, number, named, now, figure), "text", named.rule,
                    form=self.setting.form, section=self.setting.section, sentence=self.talk.sentence,
                    clear=named.how in {"said", "inherited"} and not named.passing, also=also, how=named.how)  # fmt: skip

    def _fund(self, strand: Strand, number: Number, named: Named, now: Now, figure: Figure) -> str | None:
        """The fund that its own clause names, that of the whole that it is a part of, or what the section is about."""
        words = [word for word in strand.words_in(number.clause, number.token.start) if word.kind == "fund"]
        if figure.unit is not None and not is_money(figure.unit):
            return None
        if named.fund or words:
            return named.fund or words[-1].rule.fund
        return now.lists[-1].wholes[0].fund if now.lists else now.fund

    def _qualifier(self, strand: Strand, number: Number, named: Named, now: Now) -> str:
        """馆本部编制22名、在职20人: words before a measure that no rule knows say whose or which it is; a body's go on until another's."""
        if named.subject is not None:
            return ""
        if named.measure == ITEM or named.how != "said":
            return now.body if named.how != "said" else ""
        names = Names(strand, self.setting)
        words = strand.words_in(number.own, number.token.start)
        first = next((word.start for word in words if word.kind == "measure"), number.token.start)
        left = names.unknown(number.own, first, words)
        if not left and now.lists:
            raw = self.setting.rules.wording("name-ending").sub("", strand.text[number.own : first])
            left = raw if len(raw) > 1 and self.setting.rules.wording("body-end").search(raw) else ""
        if left:
            now.body = left if self.setting.rules.wording("body-end").search(left) else ""
            return left
        return now.body

    def _stage(self, strand: Strand, number: Number, now: Now, named: Named) -> str | None:
        """The stage that its own clause says, that its name implies, that was said before, of the whole that it is a part of; or the usual one."""
        low = number.clause if named.how == "said" else number.low
        staged = [word for word in strand.words_in(low, number.token.start) if word.kind == "stage"]
        if staged:
            now.stage = staged[-1].rule.stage
        if named.stage:
            return named.stage
        return now.stage or (now.lists[-1].wholes[0].stage if now.lists else None) or self.setting.stage

    def _year(self, words: list[Word], now: Now) -> int | None:
        """The year that its own words name; a year said before goes on until another is said."""
        for word in reversed(words):
            if word.kind == "year" and word.value:
                now.year = int(word.value) if int(word.value) == self.setting.year or self.setting.year is None else now.year
                return int(word.value)
            if word.kind == "base-year" and word.value:
                return int(word.value)
            if word.kind in {"prior", "base"} and not (word.kind == "base" and word.rule.stage):
                return self.setting.year - 1 if self.setting.year else None
            if word.kind == "current":
                break
        return self.setting.year

    def _owner(self, strand: Strand, number: Number, named: Named, now: Now) -> str | None:
        """Whose figure: another body that its clause names, the form's or the report's project, or the unit itself."""
        from ..lexicon import cue_pattern

        body = cue_pattern(self.setting.rules, "other-body").search(strand.text, number.low, number.token.start)
        if body:
            return body.group()
        rule = self.setting.rules.measure(named.measure)
        if rule is not None and rule.of == "score":
            return self._scored(strand, number, now) or self.setting.subject
        of_unit = self.setting.form is None and rule is not None and (rule.generic or rule.controlled or rule.of == "count")
        if self.setting.owner and self.setting.form is None:
            return self.setting.owner
        return None if of_unit else self.setting.subject

    def _scored(self, strand: Strand, number: Number, now: Now) -> str | None:
        """Whose score: the project that its clause names, or that is spoken of, or that a heading names."""
        words = [word for word in strand.words_in(number.clause, number.token.start) if word.kind == "measure" and word.measure.of == "score"]
        lead = strand.text[number.clause : words[0].start if words else number.token.start]
        project = self.setting.rules.wording("a-project").search(lead)
        if project:
            now.owner = project.group().strip(' "、，')
        return now.owner or self.setting.owner or None

    def _given(self, strand: Strand, number: Number, now: Now, figure: Figure, of: str) -> None:
        """The next of the names that were told before their numbers."""
        name = now.each.pop(0)
        if isinstance(name, Word):
            topic = now.topic or self._of_heading() or Named(ITEM, "", WORDLESS, "open")
            if name.kind == "stage":
                now.stage = name.rule.stage
            made = self._fact(strand, number, now, figure, topic, of)
            fact = replace(made, year=int(name.value)) if name.kind == "year" else replace(made, stage=name.rule.stage)
            self._keep(strand, number, now, fact, topic, of)
            return
        if of == "rate":
            self.out.understood(figure, name.label)
            return
        self._keep(strand, number, now, self._fact(strand, number, now, figure, name, of), name, of)

    def _keep(self, strand: Strand, number: Number, now: Now, fact: Fact, named: Named, of: str) -> None:
        self.out.facts.append(fact)
        self.out.readings.append(Reading(fact.figure, "fact", fact.label or fact.measure, fact.rule))
        end = strand.numbers[number.index + 1].own if number.index + 1 < len(strand.numbers) else len(strand.text)
        after = STOP.search(strand.text, number.token.tail)
        self.talk.told.append(Told(fact, strand.text[number.low : min(end, after.start() if after else end)], self.talk.sentence))
        if named.passing:
            now.change = None
            return
        if self._aside(now, fact):
            now.then = fact
            return
        if of in ADDITIVE:
            fact = self.lists.add(strand, number, now, fact)
            self.lists.note(strand, number, now)
        if now.then is not None and now.last is not None and fact.year == now.then.year:
            now.then = None
        self.talk.known.append(fact)
        if of == "score":
            now.scored = self.talk.scored = fact
        if of != "score" and not (fact.measure in CARRIED and now.last is not None and now.last.sentence == fact.sentence):
            now.last, now.topic = fact, replace(named, how="inherited", stage=None)
        now.change, now.reason, now.base = None, False, None

    def _aside(self, now: Now, fact: Fact) -> bool:
        """上年为9万元, beside this year's: an earlier figure of what is spoken of."""
        last = now.outer or now.last
        return (
            last is not None and fact.year is not None and last.year is not None and fact.year < last.year
            and (last.measure, last.label if last.measure == ITEM else "") == (fact.measure, fact.label if fact.measure == ITEM else "")
        )  # fmt: skip


CARRIED = frozenset({"prior_year_carryover", "year_end_carryover"})  # told along the way: what comes next is not said of them
QUANTIFIED = frozenset({"money", "price", "points", "score"})


def _name_of(fact: Fact) -> Named:
    return Named(fact.measure, fact.label, fact.rule, "inherited", subject=fact.subject)


__all__ = ["Reader"]
