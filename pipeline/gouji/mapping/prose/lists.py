"""Wholes and parts: what 其中 opens, what a total closes, what is added and taken away on the way."""

from __future__ import annotations

from dataclasses import replace

from ...model import Composition, Fact
from ...numbers import is_money
from ...regexes import compiled
from ..lexicon import Word, descendants
from .names import ITEM, Named, same_name
from .said_totals import named_terms, of_more, of_other_things, of_others
from .setting import BUDGETS, Setting
from .strand import Number, Strand
from .talk import Now, OpenList, Prose, Talk
from .tallies import are_all

HAN = compiled(r"\p{Han}{2}")
CLAUSE = compiled(r"[，,;；。:]")
NUMBERS = compiled(r"[\u2460-\u2473]")  # ① to ⑳
MOST_WHOLES = 3
LATEST = 40  # statements back that 其中 may still part
PART = "part"
FULL = 100  # points
IMPLICIT = "scores of parts"
TOTALS = frozenset({"total_funds", "total_expenditure", "total_revenue", "balanced_total", ITEM})


class Lists:
    """Keeps the lists of a strand."""

    def __init__(self, setting: Setting, out: Prose, talk: Talk) -> None:
        self.setting, self.out, self.talk = setting, out, talk
        self.rules = setting.rules
        self.below = descendants(setting.rules)
        self.joint = self.rules.wording("between-names")

    def open(self, now: Now, wholes: list[Fact], rule: str, *, strict: bool = False, complete: bool | None = None) -> None:
        """What follows are parts of one of `wholes`."""
        now.lists.append(OpenList(wholes, f"{rule}!" if strict else rule, complete))

    def among(self, now: Now, word: Word, *, apart: bool, complete: bool | None = None) -> None:
        """其中: what follows are parts of the amount before; of several that stand before it in one clause, of the one that fits their stage.

        After a semicolon (`apart`) they are parts of any that the clauses before it told: 受理12件，审结10件；其中…. So they are of any
        that the sentence before told, where a sentence begins with it. 按性质分 names all parts there are (`complete`).
        """
        if now.divided and now.homeless and len(now.run) == 1 and not now.lists:
            complete = True  # 按性质划分，部门支出210元，其中：…
        now.divided = complete is True
        head = now.scored or now.outer or now.passed or now.last
        if head is None or now.reason:
            now.homeless = complete is True
            return
        if head is now.scored:
            now.scored = None
            self.open(now, [head], word.rule.name, complete=complete)
            return
        first = head.sentence < self.talk.sentence
        if first and self.talk.nameless:
            return  # parts of what was not read, it may be
        undivided = self.rules.wording("undivided").search(head.label) is not None
        wholes = [
            head,
            *(
                one
                for one in reversed((self.talk.run if first else now.run)[-LATEST:])
                if one is not head and (apart or first or undivided or same_name(one, head)) and one.figure.unit == head.figure.unit
            ),
        ]
        if undivided:
            wholes = wholes[1:]
            now.homeless = complete is True and not wholes
            if not wholes:
                return
        wholes.sort(key=lambda one: (first and self._is_earlier(one), one.stage not in {"actual", None}))
        for one in [one for one in now.lists if head not in one.parts]:
            now.lists.remove(one)
            self._finish(one)
        self.open(now, wholes, word.rule.name, complete=complete)
        now.base = now.stage = None

    def _is_earlier(self, whole: Fact) -> bool:
        """Is it of a year before: what a sentence measured something from, not what the next one parts?"""
        return whole.year is not None and self.setting.year is not None and whole.year < self.setting.year

    def semicolon(self, now: Now) -> None:
        """A new member of an outer list ends the lists inside it; what comes next without a name is said of the whole again."""
        while len(now.lists) > 1:
            self._finish(now.lists.pop())
        if now.lists and len(now.lists[0].parts) > 1 and now.lists[0].marks == 0:
            now.lists[0].over = True
        if now.lists:
            now.lists[0].marks += 1
        self.back(now)

    def next_item(self, now: Now) -> None:
        """①甲430元，其中乙318元；②丙84元: a new number ends what stood under the one before."""
        for one in [one for one in now.lists if not one.numbered]:
            now.lists.remove(one)
            self._finish(one)

    def back(self, now: Now) -> None:
        """After a list its whole is what is spoken of."""
        if now.lists and now.lists[0].parts and not now.lists[0].rule.endswith("!"):
            whole = now.lists[0].wholes[0]
            now.last = whole
            now.topic = Named(whole.measure, whole.label, whole.rule, "inherited", subject=whole.subject)

    def add(self, strand: Strand, number: Number, now: Now, fact: Fact) -> Fact:
        """A statement: a part of an open list, or the total of those before it. The statement, whose part may tell its stage."""
        text = strand.since(number)
        if self._total(text, now):
            if self._counts_them(now, fact) or self._sums(now, fact, text):
                return fact
            now.run, now.signs = [], []  # a total of what was not told is no item of what comes next
        sign = self._sign(strand.text[number.clause : number.token.start], now)
        named = fact.how == "said" or any(word.kind == "year" for word in strand.words_in(number.own, number.token.start))
        home = now.lists[-1] if self._listed(strand, number, now, fact) else self._home(now, fact) if named else self._ended(now)
        for one in now.lists:
            one.fresh = False
        if home is not None:
            self._retold(home, now, fact)
            fact = self._narrower(home, fact)
            home.unsaid += fact.figure.place in now.unsaid
            self._part(home, strand, number, fact)
            return fact
        if (
            now.run
            and now.run[-1].figure.unit != fact.figure.unit
            and not (is_money(now.run[-1].figure.unit) and is_money(fact.figure.unit))
        ):
            now.run, now.signs = [], []
        now.run.append(fact)
        now.signs.append(sign)
        return fact

    def _part(self, home: OpenList, strand: Strand, number: Number, fact: Fact) -> None:
        home.numbered = home.numbered or NUMBERS.search(strand.text, number.low, number.token.start) is not None
        home.parts.append(fact)
        home.signs.append(1)
        home.tail = number.token.tail

    def pass_by(self, strand: Strand, number: Number, now: Now, fact: Fact) -> None:
        """结转下年8元 among the parts of a list is one of them; elsewhere what is told in passing leaves a gap in what adds up."""
        if not is_money(fact.figure.unit) or self.rules.wording("for-each").search(strand.text, number.own, number.token.start):
            return
        if self._listed(strand, number, now, fact):
            self._part(now.lists[-1], strand, number, fact)
        elif now.run and self._linked(strand, number) and self._alike_to(now.run[-1], fact):
            now.run.append(fact)
            now.signs.append(now.sign)
        else:
            now.run, now.signs = [], []
            for one in now.lists:
                one.gap = True

    def _linked(self, strand: Strand, number: Number) -> bool:
        return self.joint.match(strand.text, number.low, number.token.start) is not None

    def _listed(self, strand: Strand, number: Number, now: Now, fact: Fact) -> bool:
        """Does it follow the last part without a comma, or the word that opened the list?"""
        one = now.lists[-1] if now.lists else None
        if one is None or not self._alike(one, fact):
            return False
        if one.parts:
            return number.clause == number.low == one.tail
        if not one.fresh or (any(same_name(whole, fact) and whole.stage == fact.stage for whole in one.wholes) and fact.how == "said"):
            return False
        after = strand.numbers[number.index + 1] if number.index + 1 < len(strand.numbers) else None
        return one.complete is True or (after is not None and self._linked(strand, after))

    def note(self, strand: Strand, number: Number, now: Now) -> None:
        """等 after a part, 主要 before it: the list says itself that it is not all."""
        after = strand.numbers[number.index + 1].token.start if number.index + 1 < len(strand.numbers) else len(strand.text)
        etc = self.rules.wording("and-so-on")
        if now.lists and (
            etc.match(strand.text, number.token.tail, after)
            or self.rules.wording("mainly").search(strand.text, number.low, number.token.start)
        ):
            now.lists[-1].etc = True

    def _narrower(self, home: OpenList, fact: Fact) -> Fact:
        """在职69人，其中局机关在职20人: a part that bears the name of its whole is not the whole."""
        if not fact.also and any(same_name(one, fact) for one in home.wholes):
            narrow = replace(fact, also=PART)
            if self.out.facts[-1] is fact:  # it was stated just now
                self.out.facts[-1] = narrow
            return narrow
        return fact

    def _retold(self, home: OpenList, now: Now, fact: Fact) -> None:
        """甲项目1620万元，支出1600万元: two amounts of one name are not both spent; the first is of what the whole was before."""
        last = home.parts[-1] if home.parts else None
        if (
            last is None
            or not same_name(last, fact)
            or last.stage != fact.stage
            or last.year != fact.year
            or last.figure.place not in now.unsaid
        ):
            return
        others = {one.stage for one in home.wholes} - {fact.stage}
        home.parts[-1] = earlier = replace(last, stage=next(iter(others)) if len(others) == 1 else None)
        for known in (self.out.facts, self.talk.known, now.run):
            known[:] = [earlier if one is last else one for one in known]

    def _total(self, text: str, now: Now) -> bool:
        if of_other_things(text, now.lists[-1].parts if now.lists else now.run, self.rules):
            return False
        if self.rules.wording("total-after").search(text):
            return True
        led = self.rules.wording("total-leads").match(text)
        if led is not None and self._of_them(text[led.end() :], now):
            return True
        return (now.divided or bool(now.lists and now.lists[-1].complete)) and self.rules.wording("total-of-division").search(
            text
        ) is not None

    def _of_them(self, rest: str, now: Now) -> bool:
        """一批项目批复总投资25元，二批…，合计批复总投资62元: what the total is of is said with the words of what was listed; of
        编制48名，实有45名；编制36名，实有33名 合计编制 is that of those alone.
        """
        terms = now.lists[-1].parts if now.lists else now.run
        if len(terms) > 1 and any(
            (said := rule.pattern.match(f"{rest}1")) is not None and said.end() == len(rest) for rule in self.rules.stages
        ):
            return True  # no name but that of a stage, as theirs
        pairs = {rest[at : at + 2] for at in range(len(rest) - 1)}
        found = [term for term in terms if any(pair in term.label for pair in pairs if HAN.fullmatch(pair))]
        if not now.lists and 1 < len(found) < len(terms):
            now.run, now.signs = found, [1] * len(found)
        return bool(found) and len(terms) > 1

    def _counts_them(self, now: Now, fact: Fact) -> bool:
        """以上3批共计…: how many they are, no total of theirs."""
        terms = now.lists[-1].parts if now.lists else now.run
        return bool(terms) and not self._alike_to(terms[-1], fact)

    def _sums(self, now: Now, fact: Fact, text: str) -> bool:
        """合计493.40万元 after a list: the list is complete. A total of a wider scope (全县合计) may hold more."""
        wider = self.rules.wording("wider-scope").search(text) is not None
        if now.lists and len(now.lists[-1].parts) > 1:
            done = now.lists.pop()
            if self._subtotal(done, now, fact, text):
                return True
            sure = None if done.gap or (wider and not done.complete) else True
            self._write(fact, done.parts, done.signs, complete=sure, rule="total after its parts")
            self._finish(done)
            return True
        every = self.rules.wording("years-together").search(text) is not None
        terms = [(one, sign) for one, sign in self._terms(now) if every or one is self.talk.last or one.year == fact.year]
        terms = named_terms(text, terms, self.rules)
        if len(terms) < 2 or of_others(text, terms, self.rules) or of_more(text, terms, self.rules):
            return False
        sure = None if wider else True
        self._write(fact, [one for one, _ in terms], [sign for _, sign in terms], complete=sure, rule="total after its parts")
        part = self.rules.wording("subtotal").search(text) is not None
        now.run, now.signs = ([fact], [1]) if part else ([], [])
        return True

    def _subtotal(self, done: OpenList, now: Now, fact: Fact, text: str) -> bool:
        """按用途分，人员5元，公用2元，两项合计7元；项目4元: a total of so many of them, and the list goes on."""
        if not done.complete or self.rules.wording("so-many-together").search(text) is None:
            return False
        self._write(fact, done.parts, done.signs, complete=None if done.gap else True, rule="total after its parts")
        now.lists.append(replace(done, parts=[fact], signs=[1], summed=True))
        return True

    def _terms(self, now: Now) -> list[tuple[Fact, int]]:
        """What a total may be of: what stands behind the total before it; and what the first of them is added to, where it is (加上级补助3元)."""
        terms = [*zip(now.run, now.signs, strict=True)]
        last = max(
            (at for at, (one, _) in enumerate(terms) if one.how == "said" and self.rules.wording("total-after").search(one.label)),
            default=-1,
        )
        terms = terms[last + 1 :]
        if len(terms) > 1 and last < 0 and self._added(terms[0][0]):
            terms = [(self.talk.last, 1), *terms] if self.talk.last is not None else []
        return terms

    def _added(self, first: Fact) -> bool:
        """Do words add the first term to something told before?"""
        return self.rules.wording("plus").search(first.label) is not None

    def _sign(self, clause: str, now: Now) -> int:
        if self.rules.wording("minus").search(clause):
            now.sign = -1
        elif self.rules.wording("plus").search(clause):
            now.sign = 1
        return now.sign

    def _home(self, now: Now, fact: Fact) -> OpenList | None:
        """The open list that a figure is a part of; lists that it ends are closed."""
        while now.lists:
            one = now.lists[-1]
            if self._belongs(one, fact):
                return one
            if one.rule.endswith("!"):
                return None
            self._finish(now.lists.pop())
        return None

    def _ended(self, now: Now) -> OpenList | None:
        """执行数451.98万元 after a list of sources: said of the whole again, no part of it."""
        while now.lists and now.lists[-1].parts and not now.lists[-1].rule.endswith("!"):
            self._finish(now.lists.pop())
        return None

    def _alike(self, one: OpenList, fact: Fact) -> bool:
        return self._alike_to(one.wholes[0], fact)

    def _alike_to(self, other: Fact, fact: Fact) -> bool:
        """Are both amounts of money, or counts of one thing?"""
        unit = other.figure.unit
        return unit == fact.figure.unit or (is_money(unit) and is_money(fact.figure.unit))

    def _belongs(self, one: OpenList, fact: Fact) -> bool:
        whole = one.wholes[0]
        if not self._alike(one, fact):
            return False
        if fact.measure == ITEM and (one.over or self._beside(one, fact)):
            return False
        below = self.below.get(whole.measure, frozenset())
        if one.rule.endswith("!"):
            stock = self.rules.wording("of-a-stock")
            left = stock.search(fact.label) is not None and stock.search(whole.label) is None  # 动用1元（动用后余额2元）
            return fact.measure in below or (fact.measure == ITEM and not left)
        if fact.measure == ITEM or fact.subject != whole.subject:
            return True
        if fact.measure in below:
            return True
        if fact.measure == whole.measure or whole.measure in self.below.get(fact.measure, frozenset()):
            return False
        return whole.measure == ITEM

    def _beside(self, one: OpenList, fact: Fact) -> bool:
        """负债总额 after the parts of 资产总额: it bears the whole's own ending, and stands beside it."""
        found = [self.rules.wording("ends-as-total").search(each.label) for each in (*one.wholes[:1], fact)]
        return len(one.parts) > 1 and all(found)

    def close(self, now: Now) -> None:
        """The strand ends, and with it its lists."""
        self.back(now)
        while now.lists:
            self._finish(now.lists.pop())

    def _finish(self, one: OpenList) -> None:
        if (
            not one.parts
            or (one.summed and len(one.parts) < 2)
            or (one.rule.endswith("!") and len(one.parts) < 2 and one.parts[0].measure == ITEM)
        ):
            return
        if len({whole.measure for whole in one.wholes}) > 1 and self._apart(one):
            return
        if one.rule == IMPLICIT and one.weights != FULL:
            return  # scores that follow each other need not be parts of the first
        for stage, parts in self._by_stage(one.parts):
            wholes = self._staged(one, stage, told_twice=len(parts) < len(one.parts))
            if not wholes:
                continue
            known = True if one.weights == FULL else one.complete  # weights of 100 in all are those of all parts
            complete = None if one.gap or (one.etc and one.complete) else known if known is not None else self._complete(wholes[0], parts)
            self._write(
                wholes[0],
                parts,
                self._net(wholes[0], parts),
                complete=complete,
                rule=one.rule.rstrip("!"),
                others=wholes[1:MOST_WHOLES],
                supposed=complete is None and self._supposed(one, parts),
            )

    def _staged(self, one: OpenList, stage: str | None, *, told_twice: bool) -> list[Fact]:
        """What parts of a stage may be parts of. Where each part has a budget and an amount spent, the budgets are none of what was spent."""
        if one.unsaid >= len(one.parts):
            return one.wholes
        stages = BUDGETS if stage in BUDGETS else {stage}
        same = [whole for whole in one.wholes if whole.stage == stage] + [
            whole for whole in one.wholes if whole.stage != stage and whole.stage in stages
        ]
        return same or ([] if told_twice and all(whole.stage is not None for whole in one.wholes) else one.wholes)

    def _net(self, whole: Fact, parts: list[Fact]) -> list[int]:
        """净值240元（原值373元，累计折旧133元）: what is taken off on the way to a net value."""
        taken = self.rules.wording("taken-off") if self.rules.wording("net").search(whole.label) else None
        return [-1 if taken is not None and taken.search(part.label) else 1 for part in parts]

    def _by_stage(self, parts: list[Fact]) -> list[tuple[str | None, list[Fact]]]:
        """甲预算9元、支出8元，乙预算…: parts that are told twice are told stage by stage; else all are of one whole (上年结转、当年安排)."""
        stages = dict.fromkeys(part.stage for part in parts)
        if len(stages) > 1 and not any(same_name(one, other) for at, one in enumerate(parts) for other in parts[:at]):
            return [(None, parts)]
        return [(stage, [part for part in parts if part.stage == stage]) for stage in stages]

    def _apart(self, one: OpenList) -> bool:
        """编制74人，在职69人。其中：机关编制22人、在职20人，…: each whole has the parts that bear its name."""
        homes = {whole.measure: [part for part in one.parts if self._named_as(part, whole)] for whole in one.wholes}
        if sum(map(len, homes.values())) != len(one.parts) or sum(map(bool, homes.values())) < 2:
            return False
        for whole in one.wholes:
            parts = homes[whole.measure]
            if len(parts) > 1:
                self._write(
                    whole, parts, [1] * len(parts), complete=one.complete, rule=one.rule.rstrip("!"), supposed=self._supposed(one, parts)
                )
        return True

    def _named_as(self, part: Fact, whole: Fact) -> bool:
        root = self.rules.wording("number-ending").sub("", whole.label)
        return part.measure == whole.measure or (part.measure == ITEM and bool(root) and root in part.label)

    def _complete(self, whole: Fact, parts: list[Fact]) -> bool | None:
        names = {part.measure for part in parts}
        if len(parts) > 1 and whole.measure in TOTALS and all(self.rules.wording("source").search(part.label) for part in parts):
            return True
        if len(parts) > 1 and self.rules.wording("rest-of-list").search(parts[-1].label):
            return True
        if are_all([part.label for part in parts], self.rules):
            return True
        return True if any(
            one.whole == whole.measure and one.core and set(one.core) <= names for one in self.rules.identities
        ) else None  # fmt: skip

    def _supposed(self, one: OpenList, parts: list[Fact]) -> bool:
        """May the list be taken for all there is? Not of wholes whose lists are excerpts, nor where words leave something out."""
        whole, rules = one.wholes[0], self.rules
        excerpt = any(each.whole == whole.measure and not each.exhaustive for each in rules.identities) or rules.wording(
            "excerpted"
        ).search(whole.label)
        left_out = one.gap or one.etc or any(rules.wording("overlapping").search(part.label) for part in parts)
        return len(parts) > 1 and not excerpt and not left_out

    def _write(
        self, whole: Fact, parts: list[Fact], signs: list[int], *, complete: bool | None, rule: str, others: list[Fact] | None = None,
        supposed: bool = False,
    ) -> None:  # fmt: skip
        self.out.compositions.append(Composition(whole, tuple(parts), complete, rule, "text", tuple(others or ()), tuple(signs), supposed))


__all__ = ["Lists"]
