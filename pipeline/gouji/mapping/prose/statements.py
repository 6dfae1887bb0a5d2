"""Statements: figures that say what they are of, and whose, of when and at which stage."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ...model import Fact, Figure, Reading
from ...numbers import is_money
from ...text import flat
from ..grades import grade_of
from ..lexicon import Word
from .announced import announced, carried, headed, is_bare, may_be_planned
from .counted import behind_count, counted, several_summed, year_of_count
from .flows import Flows
from .lists import IMPLICIT, TOTALS, Lists
from .names import ADDITIVE, HAN, ITEM, KINDS, LONGEST, WORDLESS, Named, Names, of_part, turned
from .record import GIVEN
from .setting import BUDGETS, Setting
from .strand import STOP, Number, Strand
from .talk import Now, OpenList, Prose, Talk, Told
from .tallies import AFTER
from .whose import Whose

PEOPLE, COLON = "人", ":"
CARRIED = frozenset({"prior_year_carryover", "year_end_carryover"})  # told along the way: what comes next is not said of them

FULL = 100


class Statements:
    """Keeps what a strand states."""

    def __init__(self, setting: Setting, out: Prose, talk: Talk, lists: Lists, flows: Flows) -> None:
        self.setting, self.out, self.talk, self.lists, self.flows = setting, out, talk, lists, flows
        self.whose = Whose(setting, talk)
        self.weight = Decimal(0)  # what the next score could be at most

    def state(self, strand: Strand, number: Number, names: Names, now: Now, figure: Figure, of: str) -> None:
        """A figure by itself, as far as its own words and those before it name it."""
        if now.each:
            self._given(strand, number, now, figure, of)
            return
        if of in {"count", "time", ""} and number.token.chinese:
            return
        if of == "score" and self._of_indicator(strand, number, names, now):
            self._part_score(strand, number, names, now, figure)
            return
        named = (
            self._goes_on(strand, number, now)
            or (self._of_grade(strand, number) if of == "count" else None)
            or (
                None
                if behind_count(strand, number, self.setting.rules)
                else names.own(number, of, income=self._income(strand, number, now))
            )
            or (counted(strand, number, self.setting.rules) if of == "count" else None)
            or self._carried(strand, number, names, now, of)
            or self._in_list(strand, number, now, figure)
            or (self._barely(strand, number, names) if of == "money" else None)
        )
        if (
            of == "score"
            and self.setting.rules.wording("full-marks").search(strand.text, number.clause, number.token.start)
            and figure.value == FULL
        ):
            self.out.understood(figure, "full marks")
            return
        if of == "score" and (named is None or not self._is_score(named)):
            label, subject = (named.label, named.subject) if named else ("", None)
            named = Named("total_score", label, "score of what is evaluated", "open", subject=subject)
        if named is None:
            self._nameless(strand, number, now, figure, of)
            return
        if of == "count" and self._moving(strand, number, figure, named):
            named = replace(named, passing=True)
        self._keep(strand, number, now, self.fact(strand, number, now, figure, named, of), named, of)

    def _is_score(self, named: Named) -> bool:
        rule = self.setting.rules.measure(named.measure)
        return rule is not None and rule.of == "score"

    def _goes_on(self, strand: Strand, number: Number, now: Now) -> Named | None:
        """公用经费上年支出51.80万元，本年支出50.57万元: after a figure of last year, what was spent this year is of the same."""
        last = now.then or now.last
        own = strand.text[number.own : number.token.start]
        earlier = last is not None and last.year is not None and self.setting.year is not None and last.year < self.setting.year
        if not earlier or last is None or now.topic is None or last.sentence != self.talk.sentence or is_total(last):
            return None
        if self.setting.rules.wording("this-year-spent").fullmatch(own) is None:
            return None
        return turned(replace(now.topic, how="inherited"), own, self.setting.rules)

    def _income(self, strand: Strand, number: Number, now: Now) -> bool:
        """Is revenue being told, so that the name of a fund is what came from it?"""
        side = self.setting.rules.wording("revenue-side")
        if now.lists:
            return side.search(now.lists[-1].wholes[0].label) is not None
        return side.search(strand.text, 0, number.token.start) is not None

    def _moving(self, strand: Strand, number: Number, figure: Figure, named: Named) -> bool:
        """年内退休3人、调出1人: people who came and went, not how many there are."""
        if figure.unit != PEOPLE:
            return False
        end = STOP.search(strand.text, number.token.tail)
        begin = max((match.end() for match in STOP.finditer(strand.text, 0, number.token.start)), default=0)
        span = (strand.text, begin, end.start() if end else len(strand.text))
        rules = self.setting.rules
        staff = named.measure != ITEM and rules.wording("in-the-year").search(*span) is not None
        return staff or rules.wording("staff-movement").search(*span) is not None

    def _of_grade(self, strand: Strand, number: Number) -> Named | None:
        """评价等级为"优"的12个."""
        grade = grade_of(strand.text[number.own : number.token.start], self.setting.rules)
        return Named(ITEM, grade, "count of a grade") if grade else None

    def _of_indicator(self, strand: Strand, number: Number, names: Names, now: Now) -> bool:
        """产出指标分值50分，得分47分: the score of a part; what follows is the same part's until something else is said."""
        text, start = strand.text, number.token.start
        if self.setting.rules.wording("whole-score").search(text, number.clause, start):
            return False
        if now.part_score:
            return True
        if self.setting.rules.wording("part-score").search(text, number.clause, start):
            return True
        scores = [word for word in strand.words_in(number.clause, start) if word.kind == "measure" and word.measure.of == "score"]
        head = scores[0].start if scores else start
        if self.setting.rules.wording("a-project").search(text, number.clause, head):
            return False
        left = names.unknown(number.clause, head) or ("" if scores else names.unknown(number.low, number.clause))
        if self.setting.rules.wording("evaluated").fullmatch(left):
            return False
        return bool(left) and not self._of_subject(strand, number) if scores else True

    def _part_score(self, strand: Strand, number: Number, names: Names, now: Now, figure: Figure) -> None:
        """投入15分得14.5分, 产出46.2分（满分50分）, 明确性扣0.5分: the score of a part, which parts of a total add up to; its weight is none."""
        text, rules = strand.text, self.setting.rules
        now.part_score = True
        home = self._score_list(now)
        own = text[number.own : number.token.start]
        after = text[number.token.tail : number.token.tail + 3]
        alone = now.inside and not number.index and len(strand.numbers) == 1  # 预算管理(30分)得28分
        if alone or rules.wording("weight-before").search(own) or rules.wording("earned-after").match(after) or self._earns(strand, number):
            self.out.understood(figure, "weight", "score_item")
            self.weight = figure.value
            now.score_name = names.unknown(number.own, number.token.start) or now.score_name
            return
        name = rules.wording("earned-ending").sub("", now.score_name or names.unknown(number.own, number.token.start))
        now.score_name = ""
        fact = Fact(figure, ITEM, name, self.setting.owner or self.setting.subject, now.year, None, None, "text", "score of a part", form=self.setting.form,
                    section=self.setting.section, sentence=self.talk.sentence, how="said" if name else "open")  # fmt: skip
        self.out.facts.append(fact)
        self.out.readings.append(Reading(figure, "fact", name or "score", "score_item"))
        if rules.wording("all-lost").search(own):
            now.scored = fact
            return
        if home is not None:
            home.parts.append(fact)
            home.signs.append(1)
            home.weights += self.weight
        self.weight = Decimal(0)

    def _score_list(self, now: Now) -> OpenList | None:
        """The list of which a score is a part; without any word that opens one, the scores after that of the whole are its parts."""
        scored = now.scored or self.talk.scored
        if not now.lists and not now.inside and scored is not None and self.talk.sentence - scored.sentence <= 1:
            self.lists.open(now, [scored], IMPLICIT, complete=None)
        home = now.lists[-1] if now.lists else None
        return home if home is not None and home.wholes[0].figure.unit == "分" else None

    def _earns(self, strand: Strand, number: Number) -> bool:
        """履职效能60分，自评得56.5分: the next score says only that it was earned."""
        after = strand.numbers[number.index + 1] if number.index + 1 < len(strand.numbers) else None
        between = strand.text[number.token.tail : after.token.start] if after is not None else ""
        return after is not None and after.token.of == "score" and self.setting.rules.wording("earned").search(between) is not None

    def _of_subject(self, strand: Strand, number: Number) -> bool:
        return any(flat(one) in strand.text[number.low : number.token.start] for one in self.setting.subjects)

    def _carried(self, strand: Strand, number: Number, names: Names, now: Now, of: str) -> Named | None:
        """No name of its own: what is spoken of goes on, or a clause before names it, or the heading, or the words after it."""
        if (now.run or now.lists) and self.setting.rules.wording("total-after").search(strand.since(number)):
            return Named(ITEM, "", "total after its parts", "inherited")
        words = strand.words_in(number.clause, number.token.start)
        kinds = {word.kind for word in words}
        staged = bool(kinds & {"stage", "within", "over", "from", "verb"})
        if of == "money":
            closed = self.flows.closes(strand.text[number.low : number.token.start])
            if closed is not None:
                return _name_of(closed)
            before = names.before(number, of)
            if before is not None:
                return before
            if now.outer is not None and kinds & {"prior", "year", "base", "base-year"}:
                return _name_of(now.outer)
            left = now.topic is not None and now.topic.measure in CARRIED and "stage" in kinds  # what was left over has no budget
            if now.topic is not None and not left and (staged or kinds & {"prior", "year", "base", "base-year", "current"}):
                own = strand.text[number.own : number.token.start]
                return turned(replace(now.topic, how=carried(now.topic)), own, self.setting.rules)
            if staged:
                found = announced(self.setting)
                years = self.setting.rules.wording("cumulative").search(strand.text, number.low, number.token.start)
                return replace(found, how="assumed") if years is not None else found
            return headed(self.setting, strand, number)
        if of in KINDS and now.topic is not None and kinds & {"prior", "year", "base", "base-year", "current"}:
            return replace(now.topic, how="inherited")
        return names.before(number, of)

    def _barely(self, strand: Strand, number: Number, names: Names) -> Named | None:
        """What is named behind its amount, or by the side of an account or a year alone."""
        return self._named_after(strand, number) or self._side(strand, number) or self._of_year(strand, number, names)

    def _side(self, strand: Strand, number: Number) -> Named | None:
        side = self.setting.rules.wording("side").search(strand.text, number.own, number.token.start)
        return Named(ITEM, side.group(), WORDLESS, "open") if side is not None else None

    def _of_year(self, strand: Strand, number: Number, names: Names) -> Named | None:
        """2020年18元，2021年17元，两年合计…: nothing but its year names it."""
        words = strand.words_in(number.own, number.token.start)
        if not any(word.kind == "year" for word in words) or names.unknown(number.own, number.token.start, words):
            return None
        return Named(ITEM, "", WORDLESS, "open")

    def _named_after(self, strand: Strand, number: Number) -> Named | None:
        """23万元的债务余额中: a whole that is named behind its amount."""
        found = self.setting.rules.wording("name-after").match(strand.text, number.token.tail)
        if found is None:
            return None
        rule = next(
            (one for one in self.setting.rules.measures if one.prose and one.of == "money" and one.pattern.fullmatch(found["name"])), None
        )
        return Named(rule.id if rule is not None else ITEM, found["name"], "name behind an amount")

    def _in_list(self, strand: Strand, number: Number, now: Now, figure: Figure) -> Named | None:
        """局机关21名 among the parts of a list: words that name nothing elsewhere name a part here."""
        linked = bool(now.run) and self.lists.joint.match(strand.text, number.low, number.token.start) is not None
        if not linked and (not now.lists or not (now.lists[-1].wholes[0].figure.unit == figure.unit or is_money(figure.unit))):
            return None
        low = max(
            [
                number.own,
                *(
                    word.end
                    for word in strand.words_in(number.own, number.token.start)
                    if word.kind in {"each", "among", "division", "inside"}
                ),
            ]
        )
        raw = self.setting.rules.wording("name-ending").sub("", strand.text[low : number.token.start])
        return Named(ITEM, raw[-LONGEST:], "words before an amount") if HAN.fullmatch(raw) else None

    def _nameless(self, strand: Strand, number: Number, now: Now, figure: Figure, of: str) -> None:
        if of in ADDITIVE and of != "money":
            self.out.understood(figure, f"{figure.unit or ''}", "count_item")
        elif of == "money":
            self.out.understood(figure, "amount without a name")
            fact = Fact(figure, ITEM, "", None, now.year, None, None, "text", WORDLESS, sentence=self.talk.sentence)
            self.flows.see(strand, number, now, fact)
            now.nameless = True
            for one in now.lists:
                one.gap = True
        else:
            self.out.unread(figure, "no-unit")

    def fact(self, strand: Strand, number: Number, now: Now, figure: Figure, named: Named, of: str) -> Fact:
        """The figure with all that is known of it."""
        words = strand.words_in(number.low, number.token.start)
        named = of_part(named, now.lists[-1].wholes[0].label if now.lists else "", self.setting.rules)
        rule = self.setting.rules.measure(named.measure)
        stage = self._stage(strand, number, now, named)
        year = self.year(strand, year_of_count(strand, number) or words, now)
        if any(word.kind == "prior" for word in words):
            self.talk.prior.add(figure.place)
        unit = figure.unit
        if of == "count" and named.measure != ITEM and unit == "个":
            figure = replace(figure, unit="人")
        staged = is_money(figure.unit) if rule is None else rule.staged and rule.of == "money"
        if not any(word.kind in {"stage", "within", "over"} for word in words):
            now.unsaid.add(figure.place)
        also = self._qualifier(strand, number, named, now) or self.setting.period_of(now.period, of, stage)
        if named.subject is not None and named.how == "said":
            now.said_owner = named.subject  # and so are the figures of its sentence that name nobody
        subject = named.subject or self.whose.owner(strand, number, named, now)
        self.talk.project = subject if subject in self.setting.subjects else self.talk.project
        bare = staged and (stage == GIVEN or (stage == "initial_budget" and is_bare(words, self.setting.rules)))
        return Fact(figure, named.measure, named.label, subject, year, stage if staged else None, self._fund(strand, number, named, now, figure), "text", named.rule,
                    form=self.setting.form, section=self.setting.section, sentence=self.talk.sentence,
                    clear=named.how in {"said", "inherited"} and not named.passing and not (staged and may_be_planned(strand, number, words, self.setting, self.talk)), also=also, how=named.how, bare=bare)  # fmt: skip

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
        if self._is_score(named):
            own = self.setting.rules.wording("reviewed").search(strand.text, number.clause, number.token.start)
            other = own or self.setting.rules.wording("second-evaluation").search(strand.text, 0, number.token.start)
            return other.group() if other is not None else ""
        if named.subject is not None or named.fund is not None:
            return ""
        if named.measure == ITEM or named.how != "said":
            return now.body if named.how != "said" else ""
        names = Names(strand, self.setting)
        if named.measure in TOTALS and (some := several_summed(strand, number, self.setting.rules)):
            return some
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
        low = self._verb_reach(strand, number) if named.how == "said" else number.low
        staged = [word for word in strand.words_in(low, number.token.start) if word.kind == "stage"]
        if self.setting.stage != "actual":  # in a budget nothing is spent yet
            staged = [word for word in staged if self.setting.rules.wording("bare-spent").fullmatch(word.text) is None]
        if staged:
            now.stage = staged[-1].rule.stage
        elif named.how == "said" and self.setting.rules.wording("whole-year").search(strand.text, number.clause, number.token.start):
            now.stage = None
        if named.stage:
            return named.stage
        stage = now.stage or (now.lists[-1].wholes[0].stage if now.lists else None) or self.setting.stage
        return self.setting.stage if stage == GIVEN and self.setting.stage in BUDGETS else stage  # what a plan gives it plans

    def _verb_reach(self, strand: Strand, number: Number) -> int:
        """下达六个县补助资金452万元: where the clause of an amount begins, counts of whom it is for among its words."""
        before = [one.token for one in strand.numbers[: number.index] if one.token.of != "count"]
        return min(number.clause, max(strand.clause_at(number.token.start), before[-1].tail if before else 0))

    def year(self, strand: Strand, words: list[Word], now: Now) -> int | None:
        """The year that its own words name; that of the whole that it is a part of; one that leads the clauses up to a semicolon goes on."""
        for word in reversed(words):
            said = self._said_year(word)
            if said is not None:
                now.period = ""
                now.led = self._leads(strand, word)
                if now.led or said == self.setting.year or self.setting.year is None:
                    now.year = said
                return said
            if word.kind == "period":
                now.period = word.value  # 2021至2024年: of several years together, which none of them is
                break
            if word.kind == "current":
                now.year, now.period = self.setting.year, ""
                break
        return now.lists[-1].wholes[0].year if now.lists else now.year

    def _said_year(self, word: Word) -> int | None:
        if word.kind in {"year", "base-year"} and word.value:
            return int(word.value)
        if word.kind in {"prior", "base"} and not (word.kind == "base" and word.rule.stage):
            return self.setting.year - 1 if self.setting.year else None
        return None

    def _leads(self, strand: Strand, word: Word) -> bool:
        """2022年… at the head of a sentence, or behind a semicolon: what follows is of that year."""
        head = max(strand.text.rfind(one, 0, word.start) for one in ";；") + 1
        return word.kind in {"year", "prior"} and word.start == head

    def _given(self, strand: Strand, number: Number, now: Now, figure: Figure, of: str) -> None:
        """The next of the names that were told before their numbers."""
        name = now.each.pop(0)
        if name is None:
            self.out.understood(figure, "one of several")
            return
        if isinstance(name, Word):
            topic = now.topic or announced(self.setting)
            if name.kind == "stage":
                now.stage = name.rule.stage
            made = self.fact(strand, number, now, figure, topic, of)
            fact = replace(made, year=int(name.value)) if name.kind == "year" else replace(made, stage=name.rule.stage)
            self._keep(strand, number, now, fact, topic, of)
            return
        if of == "rate":
            self.out.understood(figure, name.label)
            return
        if of == "score":
            name = replace(name, measure="total_score")
        self._keep(strand, number, now, self.fact(strand, number, now, figure, name, of), name, of)

    def _keep(self, strand: Strand, number: Number, now: Now, fact: Fact, named: Named, of: str) -> None:
        self.out.facts.append(fact)
        self.out.readings.append(Reading(fact.figure, "fact", fact.label or fact.measure, fact.rule))
        moved = self.flows.see(strand, number, now, fact)
        end = strand.numbers[number.index + 1].own if number.index + 1 < len(strand.numbers) else len(strand.text)
        after = STOP.search(strand.text, number.token.tail)
        self.talk.told.append(Told(fact, strand.text[number.low : min(end, after.start() if after else end)], self.talk.sentence))
        now.just, now.resumed = fact, False
        if moved:
            now.change = None
            return
        if named.passing:
            now.change, now.passed = None, fact
            self.lists.pass_by(strand, number, now, fact)
            return
        if self._aside(now, fact):
            now.then = fact
            return
        if of == "count":
            now.counted.append((number, fact))
        if of in ADDITIVE and named.rule != AFTER:
            now.just = fact = self.lists.add(strand, number, now, fact)
            self.lists.note(strand, number, now)
        if now.then is not None and now.last is not None and fact.year == now.then.year:
            now.then = None
        self.talk.known.append(fact)
        if of == "score":
            now.scored = self.talk.scored = fact
        if (
            of != "score"
            and named.rule != AFTER
            and not (fact.measure in CARRIED and now.last is not None and now.last.sentence == fact.sentence)
        ):
            now.last, now.topic = fact, replace(named, how=carried(named), stage=None)
        now.change, now.reason, now.base = None, False, None

    def _aside(self, now: Now, fact: Fact) -> bool:
        """上年为9万元, beside this year's: an earlier figure of what is spoken of."""
        last = now.outer or now.last
        return (
            last is not None and not now.led and not now.divided and fact.year is not None and last.year is not None and fact.year < last.year
            and (last.measure, last.label if last.measure == ITEM else "") == (fact.measure, fact.label if fact.measure == ITEM else "")
        )  # fmt: skip


def is_total(fact: Fact) -> bool:
    """Is it of all that came in or was spent?"""
    return fact.measure in {"total_expenditure", "total_revenue", "total_funds"}


def _name_of(fact: Fact) -> Named:
    return Named(fact.measure, fact.label, fact.rule, "inherited", subject=fact.subject)


__all__ = ["Statements"]
