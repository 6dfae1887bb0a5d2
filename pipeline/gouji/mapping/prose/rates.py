"""Percentages: of a budget, of a whole, and rates with a name of their own."""

from __future__ import annotations

from dataclasses import replace

from ...model import Fact, Figure, Ratio, Reading
from ...numbers import is_money
from ...regexes import compiled
from ...rules import Rules
from ..labels import row_measure
from ..lexicon import Word, descendants, whole_measure
from .names import ITEM, Named, Names, same_name
from .setting import BUDGETS, Setting
from .strand import Number, Strand
from .talk import Now, OpenList, Prose, Talk, Told
from .whose import Whose

COMMA = frozenset("，,;；")
BUDGET = "budget"
MOST_TOLD = 8  # figures that a rate may be of
EXECUTED = frozenset({"total_funds", "total_expenditure"})  # whose rate is that of the budget
BESIDE = frozenset({"change", "base inside a rate", "budget that a claim names"})  # rules of numbers that say something of the last one
SHORTEST = 2  # letters of a word that may be the end of many names
MOST_WHOLES = 3  # wholes of one name
LETTER = compiled(r"\p{Han}")
CLAUSE = compiled(r"[，,;；。:]")


class Rates:
    """Keeps the rates that a strand tells."""

    def __init__(self, setting: Setting, out: Prose, talk: Talk) -> None:
        self.setting, self.out, self.talk = setting, out, talk
        self.whose = Whose(setting, talk)

    def read(self, strand: Strand, number: Number, names: Names, now: Now, figure: Figure, role: Word | None) -> None:
        """A percentage and what it says."""
        if self.setting.rules.wording("threshold-after").match(strand.text[number.token.tail :]):
            self.out.understood(figure, "threshold")
            return
        kind = role.kind if role is not None else ""
        name = now.each.pop(0) if now.each else None
        if isinstance(name, Named) and name.subject and self._of_budget(strand, number):
            self._state(now, figure, "execution_rate", name.label, name.rule, of="total_funds", subject=name.subject)
        elif now.sharing or (kind == "share" and role is not None and self._in_turn(strand, number, now, role)):
            self._next_share(now, figure, role)
        elif kind in {"completion", "rate"} and role is not None:
            self._completion(strand, number, names, now, figure, role)
        elif kind == "share" and role is not None:
            self._share(strand, number, names, now, figure, role)
        else:
            self._named(strand, number, names, now, figure)
        now.rate_base = None

    def _of_budget(self, strand: Strand, number: Number) -> bool:
        """Do the words before the first of several rates say that they are of the budget?"""
        before = [one.token for one in strand.numbers[: number.index] if one.token.of != "rate"]
        low = max(before[-1].tail if before else 0, strand.text.rfind(";", 0, number.token.start) + 1)
        return self.setting.rules.wording("of-the-budget").search(strand.text, low, number.token.start) is not None

    def executed(self, now: Now) -> Fact | None:
        """The executed amount that a rate speaks of."""
        last = now.outer or now.last
        if last is None or last.stage in {"actual", None} or not is_money(last.figure.unit):
            return last
        return next(
            (one for one in reversed(self.talk.known) if one.stage == "actual" and same_name(one, last) and self.talk.is_spent(one)), None
        )

    def _completion(self, strand: Strand, number: Number, names: Names, now: Now, figure: Figure, cue: Word) -> None:
        self.out.understood(figure, cue.text, cue.rule.name)
        stage = cue.rule.stage or BUDGET
        part = self._whole_of_list(now, self.executed(now), cue)
        other = part is not None and cue.kind == "rate" and self._of_other(strand, number, names, part, cue)
        if part is not None and not other:
            base = now.rate_base or (self._given(part, now) if stage == BUDGET else None)
            self.out.ratios.append(Ratio("completion", figure, part, stage, base, cue.text, cue.rule.name))
            of_budget = self.setting.rules.wording("of-the-budget").search(cue.text)
            if part.measure in EXECUTED and stage in {BUDGET, "adjusted_budget"} and of_budget:
                self.out.facts.append(self._executed_rate(part, figure, cue))
            return
        words = strand.words_in(number.clause, cue.start)
        found = [word for word in words if word.kind == "measure" and word.measure.of == "money"]
        if self._of_some(strand, number):
            return
        if cue.kind != "rate" or (not found and names.unknown(number.clause, cue.start, words)):
            return
        topic = now.topic
        of = found[-1].measure.id if found else topic.measure if topic is not None else (self.setting.measure or "total_funds")
        if of != ITEM:
            owner = self.whose.said_owner(strand, number, now) if self.setting.form is None else None
            subject = topic.subject if topic is not None and topic.subject else owner
            self._state(now, figure, "execution_rate", cue.text, cue.rule.name, of=of, subject=subject)

    def _executed_rate(self, part: Fact, figure: Figure, cue: Word) -> Fact:
        """The rate of an amount that was spent in all, with whose and when that is."""
        return replace(
            part, figure=figure, measure="execution_rate", label=cue.text, stage=None, fund=None, rule=cue.rule.name, of=part.measure
        )

    def _of_other(self, strand: Strand, number: Number, names: Names, part: Fact, cue: Word) -> bool:
        """甲县安排45元、支出41元；乙县执行率为87%: another than that whose figures were told."""
        said = next((one.words for one in reversed(self.talk.told) if one.fact is part), "")
        if self._of_some(strand, number):
            return True
        stretch = strand.text[number.clause : cue.start]
        body = stretch if names.organ.search(stretch) and len(names.filler.sub("", stretch)) > 1 else ""
        low = number.clause if part.sentence == self.talk.sentence else number.low
        other = names.unknown(low, cue.start) or body
        return bool(other) and other not in said and other not in part.label and not (part.label and part.label in other)

    def _of_some(self, strand: Strand, number: Number) -> bool:
        """其中2个项目执行率为100%: of so many of several."""
        before = strand.numbers[number.index - 1] if number.index else None
        return before is not None and before.token.of == "count" and before.token.start >= strand.clause_at(number.token.start)

    def _given(self, part: Fact, now: Now) -> Fact | None:
        """资金总额50元，已使用35元，执行率70%: no budget is told, but what there was to be spent, under the same name."""
        known = [one for one in self.talk.known if same_name(one, part) and one.year == part.year]
        here = [one for one in known if one.sentence == part.sentence]
        if any(one.stage in BUDGETS for one in known) or part.figure.place in now.unsaid:
            return None
        before = [
            one
            for one in here
            if one.figure.place != part.figure.place and (one.stage in {"given", None} or one.figure.place in now.unsaid)
        ]
        return before[-1] if before else None

    def _whole_of_list(self, now: Now, part: Fact | None, cue: Word) -> Fact | None:
        """全年支出10元，其中甲6元、乙4元，预算执行率98%: a rate after a list none of whose parts has one is that of the whole."""
        home = next((one for one in reversed(now.lists) if part is not None and any(each is part for each in one.parts)), None)
        names = {(one.measure, one.label) for one in home.parts} if home is not None else set()
        if (
            home is None
            or cue.kind != "rate"
            or not 1 < len(names) == len(home.parts)
            or any(one.part in home.parts for one in self.out.ratios)
        ):
            return part
        return next((one for one in home.wholes if one.stage in {"actual", None}), part)

    def _share(self, strand: Strand, number: Number, names: Names, now: Now, figure: Figure, cue: Word) -> None:
        part = self._part(strand, number, names, now, cue)
        self.out.understood(figure, cue.text, cue.rule.name)
        if part is None or part.figure.unit == "%":
            return
        inner = self._inner(strand, number, now)
        if inner is not None and not cue.value and now.rate_base is None:
            self.out.ratios.append(Ratio("share", figure, inner, None, now.outer, "", cue.rule.name))
            return
        home = next((one for one in reversed(now.lists) if any(each is part for each in one.parts)), None)
        one = Ratio("share", figure, part, None, now.rate_base, cue.value, cue.rule.name)
        if now.rate_base is None and cue.value:
            whole = tuple(home.wholes[:2]) if home is not None and len(home.parts) > 1 else ()
            one = self._named_whole(one, whole)
        elif now.rate_base is None:
            one = self._unnamed_whole(strand, number, one, home)
            if home is None and LETTER.search(strand.text, max(number.clause, number.low), cue.start):
                return  # 药占比: of what the letters before it say
        self.out.ratios.append(one)

    def _inner(self, strand: Strand, number: Number, now: Now) -> Fact | None:
        """支出40元(含维修费2元，占5%): inside a bracket, of the part that was told in it."""
        before = strand.numbers[number.index - 1] if number.index else None
        told = self.talk.told[-1].fact if self.talk.told else None
        if now.outer is None or before is None or told is None or told is now.outer or told.sentence != self.talk.sentence:
            return None
        return told if told.figure.value == before.token.value and self._alike(told, now.outer) else None

    def _part(self, strand: Strand, number: Number, names: Names, now: Now, cue: Word) -> Fact | None:
        """The figure that a share is of: the last one that was told; none where the last number was not understood, or several are summed."""
        last = now.outer or now.last
        said = strand.text[max(number.low, number.clause) : cue.start]
        if last is not None and any(
            word.kind in {"measure", "fund"} for word in strand.words_in(max(number.low, number.clause), cue.start)
        ):
            here = [one for one in self.talk.known if one.sentence == self.talk.sentence and one is not last]
            named = [one for one in here if said and said in one.label]
            if said not in last.label and len(named) == 1:
                return named[0]  # 拨款9元、自筹1元，拨款占90%
        before = strand.numbers[number.index - 1] if number.index else None
        if last is None or now.outer is not None or before is None or before.token.of not in {"money", "count"}:
            return last
        if self.setting.rules.wording("sum-of-several").search(strand.text, number.low, cue.start):
            return None
        read = self.out.readings[-1] if self.out.readings else None
        ordinal = self.setting.rules.wording("ordinal-name").fullmatch(said)
        words = said if ordinal is not None else names.unknown(max(number.low, number.clause), cue.start)
        if words and not (last.label.startswith(words) or words.startswith(last.label or words)):
            return None  # 前三类占80%, 税收占90%: of what these words say
        turned = any(at == number.index for at, _, _ in strand.inner) or words
        if turned or read is None or read.figure.value != before.token.value or read.figure.place == last.figure.place:
            return last
        told = next((one for one in reversed(self.talk.told[-2:]) if one.fact.figure.place == read.figure.place), None)
        if told is not None:
            return told.fact if told.words else last
        return last if read.rule in BESIDE or read.label == "compared with" else None

    def _named_whole(self, one: Ratio, wholes: tuple[Fact, ...]) -> Ratio:
        """The figure that bears the name of the whole: in the paragraph, else where a measure names it in the report. After the last part
        of a list it may be said of what the list is of.
        """
        words, part, rules = one.base_label, one.part, self.setting.rules
        short = rules.wording("whole-filler").sub("", words)
        near = [
            each
            for each in reversed(self.talk.known)
            if each is not part and each.label and self._alike(each, part) and (each.label, each.measure) != (part.label, part.measure)
        ]
        exact = [each for each in near if each.label in {words, short}] or self._bearing(short, near)
        loose = [each for each in near if each.label.endswith(short)][:MOST_WHOLES]
        if is_money(part.figure.unit) and whole_measure(words, rules) is not None:
            return replace(one, others=tuple(exact or loose), parts=wholes, guessed=not exact)
        base = exact[0] if exact else None
        return replace(one, base=base, others=tuple(exact[1:]), parts=tuple(each for each in wholes if each is not base))

    def _bearing(self, words: str, near: list[Fact]) -> list[Fact]:
        """Figures whose name ends with words that are long enough to be a name, nearest first."""
        return [one for one in near if len(words) > SHORTEST and one.label.endswith(words)][:MOST_WHOLES]

    def _unnamed_whole(self, strand: Strand, number: Number, one: Ratio, home: OpenList | None) -> Ratio:
        """What the list is of; else what the words before the part name (专任教师中…); else any figure of its kind that was told before it."""
        part = one.part
        if home is not None and not self.setting.rules.wording("average-of").search(home.wholes[0].label):
            base = next((each for each in home.wholes if each.stage == part.stage), home.wholes[0])
            return replace(one, base=base, others=tuple(each for each in home.wholes if each is not base))
        inside = self.setting.rules.wording("whole-in-part").match(part.label)
        alike = [each for each in reversed(self.talk.known) if each is not part and self._alike(each, part)]
        named = self._bearing(inside["whole"], alike) if inside is not None else []
        if named:
            return replace(one, base=named[0], others=tuple(named[1:]))
        told = self._told(part) if is_money(part.figure.unit) else None
        if told is not None:
            return replace(one, base=told)
        shared = [each.part for each in self.out.ratios[-MOST_TOLD:] if each.kind == "share"]  # what has a share beside it is a part
        near = [each.fact for each in reversed(self.talk.told) if each.fact is not part and self._alike(each.fact, part)]
        near = [each for each in near if all(each is not one for one in shared)]
        if is_money(part.figure.unit):
            return replace(one, others=tuple(near[:MOST_TOLD]), guessed=True)
        if self._passes_over(strand, number, part):
            return one  # 每月2张，全年24张: what one of them counts was not read
        return replace(one, base=near[0], others=tuple(near[1:MOST_TOLD]), guessed=len(near) > 1) if near else one

    def _passes_over(self, strand: Strand, number: Number, part: Fact) -> bool:
        """Does the sentence count the same before, without a name that was read?"""
        told = {one.fact.figure.value for one in self.talk.told if one.sentence == self.talk.sentence}
        alike = (one.token for one in strand.numbers[: number.index] if one.token.unit == part.figure.unit and one.token.aside is None)
        return any(token.value is not None and token.value not in told for token in alike)

    def _in_turn(self, strand: Strand, number: Number, now: Now, cue: Word) -> bool:
        """分别占72.23%和27.77%: as many of the last amounts as rates follow, in turn."""
        count = listed(strand, number, self.setting.rules)
        said = self.setting.rules.wording("in-turn").search(strand.text, max(number.clause, cue.start - 4), cue.end) is not None
        after = strand.numbers[number.index + 1] if count > 1 else None
        if not said and (after is None or strand.text[number.token.tail] in COMMA or after.own > number.token.tail + 1):
            return False
        named = [
            word.measure.id for word in strand.words_in(number.clause, cue.start) if word.kind == "measure" and word.measure.of == "money"
        ]
        known = [one for one in self.talk.known if one.figure.unit != "%"]
        here = [one for one in known if one.sentence == self.talk.sentence]
        if len(named) == count:
            here = [one for name in named if (one := next((each for each in reversed(known) if each.measure == name), None)) is not None]
        if count < 2 or len(here) < count:
            return False
        now.sharing = here[-count:]
        now.sharing_of, now.sharing_named = cue, len(named) == count
        return True

    def _next_share(self, now: Now, figure: Figure, role: Word | None) -> None:
        """One of several shares of one whole: the amount that it is given to is the next one."""
        part, cue = now.sharing.pop(0), role if role is not None and role.kind == "share" else now.sharing_of
        assert cue is not None
        self.out.understood(figure, cue.text, cue.rule.name)
        base: Fact | None = None
        others: tuple[Fact, ...] = ()
        if not cue.value:
            home = next((one for one in reversed(now.lists) if any(each is part for each in one.parts)), None)
            base, others = (home.wholes[0], tuple(home.wholes[1:MOST_WHOLES])) if home else (self._told(part), ())
        self.out.ratios.append(Ratio("share", figure, part, None, base, cue.value, cue.rule.name, others, named=now.sharing_named))

    def _by_root(self, strand: Strand, number: Number, figure: Figure, *, measured: bool, resumed: bool) -> bool:
        """合格率99.4% after 合格859批次: the figure whose own words hold the root of the rate, over those of its kind before it."""
        found = self.setting.rules.wording("root-of-rate").search(strand.text, number.own, number.token.start)
        if found is None:
            return False
        root, before = found["root"], found["before"] or ""
        turned = self.setting.rules.wording("contrary").search(strand.text[number.own : found.start("root")])
        if turned is not None:
            return False  # 不满意率4.4%: the contrary of what was told
        near = [one for one in self.talk.told[-MOST_TOLD:] if one.sentence >= self.talk.sentence - 1]
        near = self._since_semicolon(strand, number, near)
        top = self._rooted(near, root, before)
        if top is None:
            return False
        fact = near[top].fact
        bottoms = [one.fact for at, one in reversed([*enumerate(near)]) if at != top and self._alike(one.fact, fact)]
        if is_money(fact.figure.unit):  # of money, only what was to be spent can be what a rate is of: of the same name, if told
            same = [one for one in bottoms if same_name(one, fact)]
            bottoms = same or [one for one in bottoms if one.stage in BUDGETS or one.stage == "given"]
        if any(before == number.index + 1 and inside.numbers for before, _, inside in strand.inner):
            return False  # 覆盖率75.00%(全县行政村128个): what it is of stands behind it
        named = [
            one.fact
            for one in reversed(near)
            if len(before) > 1 and before in one.words and one.fact is not fact and self._alike(one.fact, fact)
        ]
        named.sort(key=lambda one: not one.label.startswith(before))
        own = CLAUSE.split(near[top].words)[-1]  # 未全覆盖，应缴40人: the root stands in another clause than the number
        since = [one.fact for one in near[top + 1 :] if self._alike(one.fact, fact)]
        if len(since) == 1 and self.setting.rules.wording("of-them").search(since[0].label):  # 覆盖5个村中的4个
            fact, bottoms = since[0], [fact]
        apart = (
            near[top].sentence != self.talk.sentence
            or resumed
            or not self._alike(near[-1].fact, fact)
            or len(since) > 1
            or not (self._holds(own, root) or self._holds(own, root[::-1]))
        )
        beside = len(bottoms) <= MOST_WHOLES and all(one.sentence == fact.sentence for one in bottoms)
        guessed = not named and (apart or not beside)  # few figures of its own sentence are alternatives: wrong where each of them is
        bottoms = named or bottoms
        if not bottoms or (guessed and measured):
            return False
        self.out.understood(figure, found.group(), "rate by its root")
        self.out.ratios.append(
            Ratio(
                "share",
                figure,
                fact,
                None,
                bottoms[0],
                found.group(),
                "rate by its root",
                tuple(bottoms[1 : MOST_TOLD if guessed else MOST_WHOLES]),
                guessed=guessed,
            )
        )
        return True

    def _rooted(self, near: list[Told], root: str, before: str) -> int | None:
        """The last whose words hold the root of a rate; rather the whole name of it: 一次合格率 of 一次合格90件，复检合格8件."""
        whole = [at for at, one in enumerate(near) if before and before + root in one.words]
        some = [at for at, one in enumerate(near) if self._holds(one.words, root) or self._holds(one.words, root[::-1])]
        return next((found[-1] for found in (whole, some) if found), None)

    def _since_semicolon(self, strand: Strand, number: Number, near: list[Told]) -> list[Told]:
        """Those told behind the last semicolon of the sentence, where it has one."""
        stop = max(strand.text.rfind(mark, 0, number.token.start) for mark in ";；")
        since = sum(one.token.start > stop and not one.token.chinese for one in strand.numbers[: number.index])
        return near if stop < 0 else near[-since:] if since else []

    def _holds(self, words: str, root: str) -> bool:
        """Do the words hold the root, and not its contrary: 合格, not 不合格?"""
        at = words.find(root)
        return at >= 0 and not self.setting.rules.wording("contrary").search(words[:at])

    def _alike(self, one: Fact, other: Fact) -> bool:
        return one.figure.unit == other.figure.unit or (is_money(one.figure.unit) and is_money(other.figure.unit))

    def _told(self, part: Fact) -> Fact | None:
        """The whole that the paragraph spoke of before, of which this is a known part."""
        below = descendants(self.setting.rules)
        return next((one for one in reversed(self.talk.known) if part.measure in below.get(one.measure, frozenset())
                     and one.stage == part.stage and one.year == part.year), None)  # fmt: skip

    def _named(self, strand: Strand, number: Number, names: Names, now: Now, figure: Figure) -> None:
        if now.rate_base is not None and (now.outer or now.last) is not None:
            part = now.outer or now.last
            assert part is not None
            self.out.understood(figure, "rate of a goal", "base inside a rate")
            same = [
                one.fact
                for one in reversed(self.talk.told)
                if one.sentence == self.talk.sentence and one.fact.figure.unit == part.figure.unit
            ]
            parts = tuple(one for one in same if one is not part and one is not now.rate_base)[:2]
            self.out.ratios.append(Ratio("share", figure, part, None, now.rate_base, now.rate_base.label, "base inside a rate", (), parts))
            return
        named = names.own(number, "rate")
        if self._by_root(strand, number, figure, measured=named is not None and named.measure != ITEM, resumed=now.resumed):
            return
        named = named or Named(ITEM, names.unknown(number.low, number.token.start), "rate", "inherited")
        named = self._of_indicator(named) or named
        year = next(
            (
                int(word.value)
                for word in reversed(strand.words_in(number.clause, number.token.start))
                if word.kind in {"year", "base-year"} and word.value
            ),
            None,
        )
        prior = any(word.kind in {"prior", "base"} for word in strand.words_in(number.clause, number.token.start))
        fact = self._state(now, figure, named.measure, named.label, named.rule, of=None, subject=named.subject)
        if year is not None or prior:
            year = year or (self.setting.year - 1 if self.setting.year else None)
            self.out.facts[-1] = replace(fact, year=year)

    def _of_indicator(self, named: Named) -> Named | None:
        """控制率95% in the row of 在职人员控制率."""
        name = self.setting.indicator
        rule = row_measure(name, self.setting.rules) if named.measure == ITEM and named.label and name.endswith(named.label) else None
        return Named(rule.id, name, rule.name) if rule is not None and rule.of == "rate" else None

    def _state(self, now: Now, figure: Figure, measure: str, label: str, rule: str, *, of: str | None, subject: str | None) -> Fact:
        owner = now.owner or self.setting.owner or (self.setting.subject if self.setting.form is not None else None)
        fact = Fact(figure, measure, label, subject or owner, now.year, None, now.fund,
                    "text", rule, form=self.setting.form, section=self.setting.section, sentence=self.talk.sentence, of=of)  # fmt: skip
        self.out.facts.append(fact)
        self.out.readings.append(Reading(figure, "fact", label or measure, rule))
        return fact


def listed(strand: Strand, number: Number, rules: Rules) -> int:
    """How many numbers of one kind follow each other with nothing but a comma between, this one among them."""
    gap, count = rules.wording("between-items"), 1
    for before, after in zip(strand.numbers[number.index :], strand.numbers[number.index + 1 :], strict=False):
        if after.token.of != number.token.of or not gap.fullmatch(strand.text, before.token.tail, after.token.start):
            break
        count += 1
    return count
