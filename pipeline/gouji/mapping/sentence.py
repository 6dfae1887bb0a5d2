"""One sentence of narrative: from its words and numbers, left to right, to facts and relations."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

import regex

from ..model import Change, Composition, Fact, Figure, Ratio, Reading
from ..numbers import Token
from .lexicon import Word, cue_pattern, descendants
from .prose import HAN, JOINT, LIST_GAP, Locator, Named, PartGroup, Prose, Setting

CLAUSE = regex.compile(r"[，,;。:]")
LABEL_TAIL = regex.compile(r"[\p{Han}A-Za-z\"()（）·、和及与]{2,30}$")
AFTER_NOUN = regex.compile(r"^(?:用于)?([\p{Han}\"]{2,14}?)(?=[，,;。、(:]|\d|$)")
COUNT_NOUN = regex.compile(r"^([\p{Han}\"]{1,12}?)(?=[，,;。、(:]|\d|$)")
STEP = {"base", "base-year", "verb", "flat", "completion", "share", "rate", "from"}


@dataclass
class Memory:
    """What a paragraph remembers from one sentence to the next."""

    last: Fact | None = None  # the last amount that is no change
    run: list[Fact] = field(default_factory=list)  # amounts of the sentence
    named: Named | None = None
    sentence: int = 0


@dataclass
class Walker:
    """The reading of one sentence. `at` is where the sentence begins in the squeezed paragraph."""

    setting: Setting
    locate: Locator
    out: Prose
    memory: Memory
    text: str
    at: int
    year: int | None = None
    said_year: bool = False
    stage: str | None = None
    fund: str | None = None
    named: Named | None = None
    named_here: bool = False  # the measure was named in this sentence
    pending: list[Word] = field(default_factory=list)  # words since the last number
    since: int = 0  # where the stretch since the last number begins
    base: Word | None = None
    base_fact: Fact | None = None
    verb: Word | None = None
    cue: Word | None = None  # completion, share or rate that awaits its percentage
    reason: bool = False
    groups: list[PartGroup] = field(default_factory=list)
    depth: int = 0
    each: list[Word] = field(default_factory=list)
    each_labels: list[str] = field(default_factory=list)
    each_at: int = 0
    change: int | None = None  # index of the change that a growth rate would complete
    from_base: Fact | None = None
    expects_from: bool = False
    only_year: bool = False

    # --- the walk ---------------------------------------------------------------------------------

    def walk(self, words: list[Word], numbers: list[Token]) -> None:
        """Read the sentence."""
        self.year = self.setting.year
        self.fund = self.setting.fund
        items: list[tuple[int, Word | Token | str]] = [(word.start, word) for word in words]
        items += [(token.start, token) for token in numbers]
        busy = {at for word in words for at in range(word.start, word.end)}
        items += [(at, char) for at, char in enumerate(self.text) if char in "();；，,:" and at not in busy]
        for at, item in sorted(items, key=lambda pair: pair[0]):
            if isinstance(item, str):
                self._mark(at, item)
            elif isinstance(item, Word):
                self._word(item)
            else:
                self._number(item, numbers)
        self._close_all()
        self.memory.named = self.named

    def _mark(self, at: int, char: str) -> None:
        if char == "(":
            self.depth += 1
        elif char == ")":
            self.depth = max(0, self.depth - 1)
            self._close_deeper()
        elif char in ";；":
            self.base = self.verb = self.cue = None
            self.base_fact = None
            self.change = None
            self.reason = False
            for group in self.groups:
                group.after_semicolon = True
            self.since = at + 1
            self.pending = [word for word in self.pending if word.kind == "year"]
        elif char in "，,:" and self._unknown_between(self.since, at):
            # words that no rule knows end what could still be said of the number before them
            self.cue = None

    def _unknown_between(self, start: int, end: int) -> bool:
        del start, end
        return False

    def _word(self, word: Word) -> None:
        kind = word.kind
        if kind == "year":
            self.year, self.said_year = int(word.value), True
            self.pending.append(word)
        elif kind == "prior":
            self.year = self.setting.year - 1 if self.setting.year else None
            self.said_year = True
            self.pending.append(word)
        elif kind == "current":
            self.year = self.setting.year
            self.pending.append(word)
        elif kind == "fund":
            self.fund = word.rule.fund
            self.pending.append(word)
        elif kind in {"measure", "stage"}:
            self._content(word)
        elif kind == "among":
            self._open_group(word)
        elif kind == "each":
            self._distribute(word)
        elif kind == "reason":
            self.reason = True
            self.verb = self.cue = None
        elif kind in {"base", "base-year"}:
            self.base, self.base_fact, self.verb, self.cue = word, None, None, None
            self.reason = False
        elif kind in {"verb", "flat"}:
            self._verb(word)
        elif kind in {"completion", "share", "rate"}:
            self.cue, self.verb = word, None
            if kind == "rate":
                self.pending.append(word)
        elif kind == "from":
            self._from(word)

    def _content(self, word: Word) -> None:
        """A measure or stage: what follows is a statement of its own, no longer a change or a reason."""
        if word.kind == "stage":
            self.stage = word.rule.stage
            if not self.reason or not self.pending:
                self.verb = self.cue = None
        else:
            self.verb = None
            if self.cue is not None and self.cue.kind != "share":
                self.cue = None
        self.pending.append(word)

    def _verb(self, word: Word) -> None:
        if word.kind == "flat" and self.base is not None and self.memory.last is not None and not self.reason:
            self._add_change(None, None, 0)
            self.base = None
            return
        self.verb, self.cue = word, None

    def _from(self, word: Word) -> None:
        if self.expects_from and self.from_base is not None:
            self.verb = None
            self.expects_from = False
            return
        self.expects_from, self.from_base = True, None

    # --- numbers ------------------------------------------------------------------------------------

    def _number(self, token: Token, numbers: list[Token]) -> None:
        start, end = self.at + token.start, self.at + token.end
        raw = self.locate.raw(start, end)
        place = self.locate.place(start, end)
        if token.value is None or token.aside is not None:
            figure = Figure(raw, Decimal(0), None, 0, place)
            status = "set_aside" if token.aside else "unread"
            if not token.chinese:
                self.out.readings.append(Reading(figure, status, token.aside or "malformed", ""))  # type: ignore[arg-type]
            return
        unit = token.unit
        figure = Figure(raw, token.value, unit, token.decimals, place, token.approximate)
        of = token.of or self._kind_without_unit()
        if token.of is None and of == "money":
            figure = replace(figure, unit=self.setting.unit)
            if self.setting.unit is None:
                of = None
        elif token.of is None and of is not None:
            figure = replace(figure, unit={"rate": "%", "score": "分", "count": "人"}[of])
        self._dispatch(of, token, figure, numbers)
        if not self.each:
            self.pending = []
        self.since = token.tail

    def _kind_without_unit(self) -> str | None:
        """What a bare number is of, by the measure that names it directly."""
        words = [word for word in self.pending if word.kind == "measure"]
        return words[-1].measure.of if words and words[-1].measure.of in {"count", "score", "money"} else None

    def _dispatch(self, of: str | None, token: Token, figure: Figure, numbers: list[Token]) -> None:
        if of == "money":
            self._money(token, figure)
        elif of == "rate":
            self._rate(token, figure)
        elif of == "score":
            self._simple(token, figure, "score", "score_item")
        elif of in {"count", "time"}:
            self._simple(token, figure, "count", "count_item")
        elif of in {"points", "price"}:
            self._read(figure, of)
        elif self.verb is not None:
            self._read(figure, "growth without %")
        else:
            self._unread(figure, "no-unit")

    def _read(self, figure: Figure, label: str) -> None:
        self.out.readings.append(Reading(figure, "fact", label, "prose"))

    def _unread(self, figure: Figure, why: str) -> None:
        self.out.readings.append(Reading(figure, "unread", why, "prose"))

    # --- money --------------------------------------------------------------------------------------

    def _money(self, token: Token, figure: Figure) -> None:
        if self.verb is not None and not self._new_name() and not self.expects_from:
            self._change_amount(figure)
            return
        if self.reason and not self._new_name():
            self._read(figure, "in a reason")
            return
        if self.each and self._given(figure, token):
            return
        if len(self._coordinate()) > 1:
            self._unread(figure, "ambiguous")
            return
        fact = self._fact(token, figure)
        if fact is None:
            self._read(figure, "amount without a name")
            return
        self._keep(fact)

    def _new_name(self) -> bool:
        """Has a measure been named since the last number, after the verb or reason?"""
        return any(word.kind == "measure" and word.measure.of == "money" for word in self.pending)

    def _coordinate(self) -> list[Word]:
        """The measures that stand side by side before one number: 人员经费和公用经费890万元."""
        names = [word for word in self.pending if word.kind == "measure" and word.measure.of == "money"]
        if len(names) < 2:
            return names
        run = [names[-1]]
        for one in reversed(names[:-1]):
            if not JOINT.match(self.text[one.end : run[0].start]):
                break
            run.insert(0, one)
        return run

    def _fact(self, token: Token, figure: Figure) -> Fact | None:
        named, fund = self._name(token)
        if named is None:
            return None
        year, stage = self.year, self.stage
        if self.base is not None and self.verb is None:
            return self._base_figure(named, figure, fund)
        if self.expects_from and self.from_base is None:
            year = self.year if self.said_year else None
            if any(word.kind == "prior" for word in self.pending):
                year = self.setting.year - 1 if self.setting.year else None
            fact = self._make(named, figure, year, stage or self.setting.stage, fund, clear=False)
            self.from_base = fact
            return fact
        group = self._group_of(named)
        if stage is None:
            stage = group.wholes[-1].stage if group else self.setting.stage
        known = self.setting.rules.measure(named.measure)
        if known is not None and not known.staged:
            stage = None
        carried = not self.named_here and named is self.memory.named
        return self._make(named, figure, year, stage, fund, clear=not carried)

    def _base_figure(self, named: Named, figure: Figure, fund: str | None) -> Fact:
        year, stage = self._base_of()
        fact = self._make(named, figure, year, stage or "actual", fund, clear=False)
        self.base_fact = fact
        return fact

    def _make(self, named: Named, figure: Figure, year: int | None, stage: str | None, fund: str | None, *,
              clear: bool = True) -> Fact:  # fmt: skip
        subject, measure = self._subject(named)
        return Fact(figure, measure, named.label, subject, year, stage, named.fund or fund, "text",
                    named.rule, form=self.setting.form, section=self.setting.section,
                    sentence=self.memory.sentence, clear=clear)  # fmt: skip

    def _subject(self, named: Named) -> tuple[str | None, str]:
        """Whose figure: a project that a form names, another body, or the unit (or form) itself."""
        stretch = self.text[self._clause_start() : self.since] + self.text[self.since :][:0]
        words = self.text[self.since : self._number_at()]
        for subject in self.setting.subjects:
            if subject in words or subject == named.label:
                return subject, "total_funds" if named.measure in {"item", "project_expenditure"} else named.measure
        body = cue_pattern(self.setting.rules, "other-body").search(words)
        if body:
            return body.group(), named.measure
        del stretch
        return self.setting.subject, named.measure

    def _number_at(self) -> int:
        return self._now

    _now: int = 0

    def _clause_start(self) -> int:
        found = [match.end() for match in CLAUSE.finditer(self.text, 0, self._now)]
        return found[-1] if found else 0

    def _name(self, token: Token) -> tuple[Named | None, str | None]:
        """What the number before us measures, from the words since the last number."""
        self._now = token.start
        names = [word for word in self.pending if word.kind == "measure" and word.measure.of == "money"]
        funds = [word for word in self.pending if word.kind == "fund"]
        after = self._leftover(max([self.since] + [word.end for word in self.pending]), token.start)
        if names and not after:
            head = names[-1]
            self.named = Named(head.measure.id, head.text, head.measure.name)
            self.named_here = True
            return self.named, self.fund
        if after:
            label = after
            return Named("item", label, "words before an amount"), self.fund
        if funds and not names:
            fund = funds[-1].rule
            if fund.measure:
                self.named, self.named_here = Named(fund.measure, funds[-1].text, fund.name, fund.fund), True
                return self.named, fund.fund
        before = self._leftover(self.since, token.start)
        if before:
            return Named("item", before, "words before an amount"), self.fund
        return self._carried(token), self.fund

    def _carried(self, token: Token) -> Named | None:
        """No name of its own: the measure goes on, or comes from the heading, or follows the number."""
        staged = any(word.kind == "stage" for word in self.pending)
        if self.named is not None and (staged or self.from_base is not None or self.base is not None):
            return self.named
        after = AFTER_NOUN.match(self.text[token.tail :])
        if not staged and after:
            return Named("item", after.group(1), "words after an amount")
        if self.setting.measure is not None and staged:
            rule = self.setting.rules.measure(self.setting.measure)
            self.named = Named(self.setting.measure, rule.zh if rule else "", "heading")
            self.named_here = True
            return self.named
        if self.memory.named is not None and staged:
            self.named = self.memory.named
            return self.named
        return Named("item", "", "amount") if staged else None

    def _leftover(self, start: int, end: int) -> str:
        """The words of the last clause before a number that no rule knows, joined; "" where there are none."""
        text = self.text[start:end]
        clause = CLAUSE.split(text)[-1]
        low = end - len(clause)
        for word in self.pending:
            if word.end > low:
                cut_from, cut_to = max(word.start - low, 0), word.end - low
                clause = clause[:cut_from] + "\0" * (cut_to - cut_from) + clause[cut_to:]
        left = cue_pattern(self.setting.rules, "filler").sub("", clause).replace("\0", "")
        words = HAN.findall(left)
        label = CLAUSE.split(text)[-1].strip(" 、和及与共计为是的安排支出()\"")
        return label[-24:] if words else ""

    # --- parts ----------------------------------------------------------------------------------------

    def _open_group(self, word: Word) -> None:
        head = self.memory.last
        if head is None or self.reason:
            return
        inside = next((group for group in self.groups if head in group.parts), None)
        wholes = [one for one in self.memory.run if one.measure == head.measure and one.subject == head.subject
                  and one.year == head.year and one.label == head.label]  # fmt: skip
        if inside is None and self.groups and self.groups[-1].depth == self.depth and not self.groups[-1].parts:
            self.groups.pop()
        self.groups.append(PartGroup(wholes or [head], word.rule.name, self.depth))
        self.base = self.verb = self.cue = None
        self.pending = []
        self.since = word.end

    def _group_of(self, named: Named) -> PartGroup | None:
        """The open group that a figure of this name is a part of; groups that it ends are closed."""
        while self.groups:
            group = self.groups[-1]
            verdict = self._belongs(named, group)
            if verdict:
                return group
            self._finish(self.groups.pop())
        return None

    def _belongs(self, named: Named, group: PartGroup) -> bool:
        whole = group.wholes[-1].measure
        below = descendants(self.setting.rules)
        if named.measure == "item":
            return not (group.after_semicolon and group.depth == 0 and len(self.groups) > 1)
        if named.measure in below.get(whole, frozenset()):
            return True
        if whole == "item":
            return named.measure != whole and not group.after_semicolon
        if named.measure == whole or whole in below.get(named.measure, frozenset()):
            return False
        siblings = any(whole in parts and named.measure in parts for parts in below.values())
        return not siblings and not group.after_semicolon and whole not in below

    def _keep(self, fact: Fact) -> None:
        named = Named(fact.measure, fact.label, fact.rule)
        group = self._group_of(named) if fact is not self.from_base and fact is not self.base_fact else None
        self.out.facts.append(fact)
        self.out.readings.append(Reading(fact.figure, "fact", fact.label or fact.measure, fact.rule))
        if fact is self.from_base or fact is self.base_fact:
            return
        if group is not None:
            group.parts.append(fact)
        if self.from_base is not None:
            self._from_change(fact)
        self.memory.last = fact
        self.memory.run.append(fact)
        self.change = None
        self.reason = False
        self.cue = None
        if self.verb is not None:
            self.verb = None

    def _from_change(self, fact: Fact) -> None:
        base = self.from_base
        self.from_base, self.expects_from = None, False
        if base is None:
            return
        self.out.changes.append(
            Change(fact, base.year, None, None, None, 0, None, base, "from one figure to another", fact.figure.place)
        )
        self.change = len(self.out.changes) - 1

    def _close_deeper(self) -> None:
        while self.groups and self.groups[-1].depth > self.depth:
            self._finish(self.groups.pop())

    def _close_all(self) -> None:
        made_of = cue_pattern(self.setting.rules, "made-of").search(self.text) is not None
        while self.groups:
            group = self.groups.pop()
            group.made_of = made_of
            self._finish(group)

    def _finish(self, group: PartGroup) -> None:
        for whole in group.wholes:
            parts = tuple(part for part in group.parts if part.stage == whole.stage and part.year == whole.year)
            if parts:
                exhaustive = True if group.made_of else self._complete(whole, parts)
                self.out.compositions.append(Composition(whole, parts, exhaustive, group.rule, "text"))

    def _complete(self, whole: Fact, parts: tuple[Fact, ...]) -> bool | None:
        """Do the parts named show that the list is complete?"""
        names = {part.measure for part in parts}
        for identity in self.setting.rules.identities:
            if identity.whole == whole.measure and identity.core and set(identity.core) <= names:
                return True
        return None

    # --- 分别为 ---------------------------------------------------------------------------------------

    def _distribute(self, word: Word) -> None:
        names = [one for one in self.pending if one.kind in {"measure", "stage"}]
        stages = [one for one in names if one.kind == "stage"]
        measures = [one for one in names if one.kind == "measure"]
        many = measures if len(measures) > 1 else stages if len(stages) > 1 else []
        self.each, self.each_at = many, 0
        if len(measures) == 1 and many is stages:
            self.named, self.named_here = Named(measures[0].measure.id, measures[0].text, measures[0].measure.name), True
        if many is measures and stages:
            self.stage = stages[-1].rule.stage
        self.since = word.end

    def _given(self, figure: Figure, token: Token) -> bool:
        """Give this number to the next name of the list. False where the list has run out."""
        if self.each_at >= len(self.each) or self._new_after_list(token):
            self.each = []
            self.pending = [word for word in self.pending if word.start >= self.since]
            return False
        word = self.each[self.each_at]
        self.each_at += 1
        self._now = token.start
        if word.kind == "measure":
            named = Named(word.measure.id, word.text, word.measure.name)
            stage = (self.stage or self.setting.stage) if word.measure.staged else None
        elif self.named is not None or self.memory.named is not None or self.setting.measure is not None:
            known = self.named or self.memory.named or Named(self.setting.measure or "item", "", "heading")
            named, stage = known, word.rule.stage
        else:
            self._unread(figure, "ambiguous")
            return True
        self._keep(self._make(named, figure, self.year, stage, self.fund))
        self.named = named
        return True

    def _new_after_list(self, token: Token) -> bool:
        return any(word.start >= self.since and word.kind == "measure" for word in self.pending) or (
            self.each_at > 0 and LIST_GAP.match(self.text[self.since : token.start]) is None
        )

    # --- changes and rates ----------------------------------------------------------------------------

    def _base_of(self) -> tuple[int | None, str | None]:
        """Year and stage that a change is measured from."""
        if self.base is None:
            return (self.setting.year - 1 if self.setting.year else None), None
        if self.base.kind == "base-year":
            return int(self.base.value), None
        if self.base.rule.stage:
            return self.setting.year, self.base.rule.stage
        year = self.memory.last.year if self.memory.last and self.memory.last.year else self.setting.year
        return (year - 1 if year else None), None

    def _change_amount(self, figure: Figure) -> None:
        assert self.verb is not None
        direction = self.verb.rule.direction
        self.verb = None
        self.out.readings.append(Reading(figure, "fact", "change", "change"))
        if self.memory.last is None or self.reason:
            return
        self._add_change(figure, None, direction)

    def _add_change(self, amount: Figure | None, rate: Figure | None, direction: int) -> None:
        fact = self.memory.last
        if fact is None:
            return
        year, stage = self._base_of()
        rule = self.base.rule.name if self.base is not None else "change without a base"
        place = (amount or rate or fact.figure).place
        self.out.changes.append(
            Change(fact, year, stage, amount, rate, direction, direction if rate else None, self.base_fact, rule, place)
        )
        self.change = len(self.out.changes) - 1

    def _rate(self, token: Token, figure: Figure) -> None:
        self._now = token.start
        names = [word for word in self.pending if word.kind == "measure" and word.measure.of == "rate"]
        if self.cue is not None and self.cue.kind in {"completion", "rate"}:
            self._completion(figure, self.cue)
        elif names:
            word = names[-1]
            self._state(figure, word.measure.id, word.text, word.measure.name)
        elif self.cue is not None:
            self._share(figure, self.cue)
        elif self.verb is not None:
            self._growth(figure)
        else:
            label = self._leftover(self.since, token.start)
            self.out.readings.append(Reading(figure, "fact", label or "rate", "rate"))
        self.cue = None

    def _growth(self, figure: Figure) -> None:
        assert self.verb is not None
        direction = self.verb.rule.direction
        self.verb = None
        self.out.readings.append(Reading(figure, "fact", "growth", "change"))
        if self.reason or self.memory.last is None:
            return
        if self.change is not None and self.out.changes[self.change].rate is None:
            done = self.out.changes[self.change]
            self.out.changes[self.change] = replace(done, rate=figure, rate_direction=direction)
            self.change = None
        else:
            self._add_change(None, figure, direction)

    def _completion(self, figure: Figure, cue: Word) -> None:
        self.out.readings.append(Reading(figure, "fact", cue.text, cue.rule.name))
        stage = cue.rule.stage or "budget"
        part = self.memory.last
        here = part is not None and part in self.memory.run
        if part is not None and here and part.stage in {"actual", None}:
            self.out.ratios.append(Ratio("completion", figure, part, stage, None, cue.text, cue.rule.name))
            return
        actual = next((one for one in reversed(self.memory.run) if one.stage == "actual"), None)
        if actual is not None:
            self.out.ratios.append(Ratio("completion", figure, actual, stage, None, cue.text, cue.rule.name))
            return
        names = [word for word in self.pending if word.kind == "measure" and word.measure.of == "money"]
        of = names[-1].measure.id if names else (self.setting.measure or "total_funds")
        if cue.kind == "rate" and not any(word.kind in {"base"} for word in self.pending):
            self._state(figure, "execution_rate", cue.text, cue.rule.name, of=of, recorded=True)

    def _share(self, figure: Figure, cue: Word) -> None:
        self.out.readings.append(Reading(figure, "fact", cue.text, cue.rule.name))
        part = self.memory.last
        if part is None:
            return
        base: Fact | None = None
        if not cue.value:
            group = next((one for one in reversed(self.groups) if part in one.parts), None)
            base = next((one for one in group.wholes if one.stage == part.stage), None) if group else None
        self.out.ratios.append(Ratio("share", figure, part, None, base, cue.value, cue.rule.name))

    def _state(self, figure: Figure, measure: str, label: str, rule: str, *, of: str | None = None,
               recorded: bool = False) -> None:  # fmt: skip
        fact = replace(self._make(Named(measure, label, rule), figure, self.year, None, self.fund), of=of)
        self.out.facts.append(fact)
        if not recorded:
            self.out.readings.append(Reading(figure, "fact", label, rule))

    # --- counts and scores --------------------------------------------------------------------------------

    def _simple(self, token: Token, figure: Figure, of: str, fallback: str) -> None:
        self._now = token.start
        names = [word for word in self.pending if word.kind == "measure" and word.measure.of == of]
        if self.each and self.each_at < len(self.each) and self.each[0].kind == "measure":
            names = [self.each[self.each_at]] if self.each[self.each_at].measure.of == of else []
            self.each_at += 1
        near = bool(names) and not self._leftover(names[-1].end, token.start) and self.verb is None
        if near and len([w for w in names if JOINT.match(self.text[w.end : names[-1].start] or "x")]) == 0:
            word = names[-1]
            unit = figure.unit if of != "count" or figure.unit not in {"个"} else "人"
            self._state(replace(figure, unit=unit), word.measure.id, word.text, word.measure.name)
            return
        noun = COUNT_NOUN.match(self.text[token.tail :])
        label = noun.group(1) if noun else self._leftover(self.since, token.start)
        self.out.readings.append(Reading(figure, "fact", f"{figure.unit or ''}{label}", fallback))
