"""One sentence of narrative: from its words and numbers, left to right, to facts and relations."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

import regex

from ..model import Change, Composition, Fact, Figure, Ratio, Reading
from ..numbers import Token
from ..text import flat
from .lexicon import Word, cue_pattern, descendants
from .prose import HAN, JOINT, LIST_GAP, Locator, Named, PartGroup, Prose, Setting

OF_RATE = regex.compile(r"的?(?=\s?\d+(?:\.\d+)?%)")
CLAUSE = regex.compile(r"[，,;。:]")
AFTER_NOUN = regex.compile(r"^(?:用于)?([\p{Han}\"]{2,14}?)(?=[，,;。、(:]|\d|$)")
COUNT_NOUN = regex.compile(r"^([\p{Han}\"]{1,12}?)(?=[，,;。、(:]|\d|$)")
LEAD = regex.compile(
    r"^(?:(?:19|20)\d{2}年(?:度)?|其中|用于|和|及|与|(?:一|二|三|四|五|六|七|八|九|十)是|本年|全年|共计?|安排|支出|是|为)+"
)


@dataclass
class Memory:
    """What a paragraph remembers from one sentence to the next."""

    last: Fact | None = None  # the last amount that is no change
    run: list[Fact] = field(default_factory=list)  # amounts of the sentence
    named: Named | None = None
    known: list[Fact] = field(default_factory=list)  # amounts of the paragraph
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
    _now: int = 0  # where the number being read begins
    outside: list[tuple[Named | None, str | None, int | None, Fact | None]] = field(default_factory=list)  # before a bracket
    rate_base: Fact | None = None  # the base of a rate, where it stands inside the rate's words
    scatter: bool = False  # 分别 for rates that cannot be given out

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
            self.outside.append((self.named, self.stage, self.year, self.memory.last))
            if at == self.since and self.memory.last is not None and self.memory.run and not self.pending:
                self.groups.append(PartGroup([self.memory.last], "brackets", self.depth, strict=True))
        elif char == ")":
            self.depth = max(0, self.depth - 1)
            self._close_deeper()
            if self.outside:
                self.named, self.stage, self.year, self.memory.last = self.outside.pop()
                self.pending, self.since = [], at + 1
        elif char in ";；":
            self._semicolon(at)

    def _semicolon(self, at: int) -> None:
        """What comes next is said of the whole again, unless it names something."""
        self.base = self.verb = self.cue = self.base_fact = self.change = None
        self.reason = False
        self.scatter = False
        for group in self.groups:
            group.after_semicolon = True
        self.since = at + 1
        self.pending = [word for word in self.pending if word.kind == "year"]
        self._back_to_whole()

    def _back_to_whole(self) -> None:
        group = next((one for one in self.groups if one.depth == 0), None)
        if group is not None and group.parts:
            whole = group.wholes[-1]
            self.memory.last = whole
            self.named = Named(whole.measure, whole.label, whole.rule, None, whole.subject)

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
            self.reason, self.change = False, None
            self.since, self.pending = word.end, [one for one in self.pending if one.kind == "year"]
        elif kind in {"verb", "flat"}:
            self._verb(word)
        elif kind in {"completion", "share", "rate"}:
            self.cue, self.verb = word, None
            if kind == "rate":
                self.pending.append(word)
        elif kind == "from":
            self._from(word)
        elif kind in {"within", "over"}:
            self.pending.append(word)

    def _content(self, word: Word) -> None:
        """A measure or stage: what follows is a statement of its own, no longer a change or a reason."""
        if word.kind == "stage":
            self.stage = word.rule.stage
            if not self.reason or not self.pending:
                self.verb = self.cue = None
        else:
            self.stage = word.measure.stage or self.stage
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
        self.verb = None
        self.since = word.end
        if self.expects_from and self.from_base is not None:
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
        if self.pending and self.pending[-1].kind == "over" and not self._leftover(self.pending[-1].end, token.start):
            self._excess(figure, self.pending[-1])
            return
        if len(self._coordinate()) > 1:
            self._unread(figure, "ambiguous")
            return
        if self.cue is not None and self.cue.kind in {"completion", "share"} and self._base_in_rate(token, figure, self.cue):
            return
        fact = self._fact(token, figure)
        if fact is None:
            self._read(figure, "amount without a name")
            self.memory.last = None  # what is said next is not of the amount before
            return
        self._keep(fact)

    def _base_in_rate(self, token: Token, figure: Figure, cue: Word) -> bool:
        """完成年初预算978.01万元的110.20%, 占支出合计1082.99万元的82%: the base stands inside the words of the rate."""
        part = self._executed() if cue.kind == "completion" else self.memory.last
        if part is None or not OF_RATE.match(self.text, token.tail):
            return False
        if cue.kind == "completion":
            stage = "initial_budget" if cue.rule.stage == "budget" else cue.rule.stage
            base = replace(part, figure=figure, stage=stage, rule=cue.rule.name)
        else:
            base = replace(part, figure=figure, measure="item", label=cue.value, rule=cue.rule.name)
        self.out.facts.append(base)
        self._read(figure, cue.text)
        self.rate_base = base
        return True

    def _excess(self, figure: Figure, word: Word) -> None:
        """超出年初预算37万元: what the actual is over by (or, loosely, the budget that it is over)."""
        self._read(figure, "excess")
        actual = self._executed() or next(
            (one for one in reversed(self.memory.known) if one.stage == "actual" and one.measure == "project_expenditure"), None
        )
        if actual is not None:
            self.out.changes.append(Change(actual, self.year, "initial_budget", figure, None, 1, None, None, "excess", figure.place))

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
        if self.pending and self.pending[-1].kind in {"within", "over"}:
            stage = "initial_budget"
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
        if (known is not None and not known.staged) or stage == "given":
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
        words = self.text[self.since : self._now]
        if named.subject is not None:
            return named.subject, named.measure
        for subject in self.setting.subjects:
            if flat(subject) in words or flat(subject) == named.label:
                return subject, "total_funds" if named.measure in {"item", "project_expenditure"} else named.measure
        body = cue_pattern(self.setting.rules, "other-body").search(words)
        if body:
            return body.group(), named.measure
        return self.setting.subject, named.measure

    def _name(self, token: Token) -> tuple[Named | None, str | None]:
        """What the number before us measures, from the words since the last number."""
        self._now = token.start
        names = [word for word in self.pending if word.kind == "measure" and word.measure.of == "money"]
        if names and not self._strays(names[-1], token):
            head = names[-1]
            return self._call(Named(head.measure.id, head.text, head.measure.name)), self.fund
        if names:
            return Named("item", self._label(names[-1].start, token.start), "words before an amount"), self.fund
        left = self._leftover(self.since, token.start)
        funds = [word for word in self.pending if word.kind == "fund" and word.rule.measure]
        revenue = bool(self.groups) and "收入" in self.groups[-1].wholes[-1].label
        if funds and not left and (revenue or "收入" in self.text[funds[-1].end : token.start]):
            return Named("item", funds[-1].text + "收入", "revenue of a fund"), funds[-1].rule.fund
        if funds and not left:
            fund = funds[-1].rule
            return self._call(Named(fund.measure, funds[-1].text, fund.name, fund.fund)), fund.fund
        if left:
            return self._call(self._project(Named("item", left, "words before an amount"))), self.fund
        return self._carried(token), self.fund

    def _call(self, named: Named) -> Named:
        self.named, self.named_here = named, True
        return named

    def _project(self, named: Named) -> Named:
        """A label that a form knows as a project is that project's money."""
        for subject in self.setting.subjects:
            if flat(subject) in named.label or flat(subject) in self.text[self.since : self._now]:
                return Named("total_funds", named.label, named.rule, None, subject)
        return named

    def _strays(self, name: Word, token: Token) -> bool:
        """Do words that no rule knows stand between a measure and the number, so that it is of something else?"""
        stages = [word.end for word in self.pending if word.kind == "stage" and word.rule.stage != "given" and word.start >= name.end]
        start = max([name.end, *stages])
        if self._leftover(start, token.start, clauses=True):
            return True
        low = max((match.end() for match in CLAUSE.finditer(self.text, self.since, name.start)), default=self.since)
        increment = cue_pattern(self.setting.rules, "increment")
        return increment.search(self.text, low, name.start) is not None or increment.search(self.text, name.end, token.start) is not None

    def _carried(self, token: Token) -> Named | None:
        """No name of its own: the measure goes on, or comes from the heading, or follows the number."""
        staged = any(word.kind in {"stage", "within", "over"} for word in self.pending)
        if self.named is not None and (staged or self.from_base is not None or self.base is not None):
            return self.named
        after = AFTER_NOUN.match(self.text[token.tail :])
        if not staged and after:
            return Named("item", after.group(1), "words after an amount")
        if not staged:
            return None
        if self.memory.named is not None:
            self.named = self.memory.named
            return self.named
        return self._from_heading()

    def _from_heading(self) -> Named | None:
        rule = self.setting.rules.measure(self.setting.measure) if self.setting.measure else None
        if rule is not None:
            return self._call(Named(rule.id, rule.zh, "heading"))
        if self.setting.title and self.setting.rules.wording("money-section").search(self.setting.title):
            return self._call(Named("total_funds", self.setting.title, "heading of a money section"))
        if self.setting.title:
            named = Named("item", self.setting.title, "heading")
            subject = next((one for one in self.setting.subjects if flat(one) in self.setting.title), None)
            return self._call(Named("total_funds", named.label, named.rule, None, subject) if subject else named)
        return Named("item", "", "amount")

    def _leftover(self, start: int, end: int, *, clauses: bool = False) -> str:
        """The words before a number that no rule knows, as a label; "" where there are none.

        Only the last clause is looked at, unless `clauses` asks for the whole stretch.
        """
        text = self.text[start:end]
        low = start if clauses else end - len(CLAUSE.split(text)[-1])
        stretch = list(self.text[low:end])
        for word in self.pending:
            for at in range(max(word.start, low), min(word.end, end)):
                stretch[at - low] = "\0"
        left = cue_pattern(self.setting.rules, "filler").sub("", "".join(stretch)).replace("\0", "")
        return self._label(low, end) if HAN.search(left) else ""

    def _label(self, start: int, end: int) -> str:
        label = CLAUSE.split(self.text[start:end])[-1]
        for word in reversed(self.pending):
            if word.kind in {"stage", "year"} and start <= word.start and label.endswith(word.text):
                label = label[: -len(word.text)]
        return LEAD.sub("", label).strip(' 、()"')[-24:]

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
            if group.depth < self.depth:
                return None  # inside brackets nothing joins or ends what is outside
            if self._belongs(named, group):
                return group
            if group.strict:
                return None
            self._finish(self.groups.pop())
        return None

    def _belongs(self, named: Named, group: PartGroup) -> bool:
        whole = group.wholes[-1].measure
        below = descendants(self.setting.rules)
        if group.strict:
            return named.measure in below.get(whole, frozenset())
        if named.measure == "item" or named.subject is not None:
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
        named = Named(fact.measure, fact.label, fact.rule, None, fact.subject)
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
        self.memory.known.append(fact)
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
        self.out.changes.append(Change(fact, base.year, None, None, None, 0, None, base, "from one figure to another", fact.figure.place))
        self.change = len(self.out.changes) - 1

    def _close_deeper(self) -> None:
        while self.groups and self.groups[-1].depth > self.depth:
            self._finish(self.groups.pop())

    def _close_all(self) -> None:
        made_of = cue_pattern(self.setting.rules, "made-of").search(self.text) is not None
        self._back_to_whole()
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
        source = self.setting.rules.wording("source")
        if len(parts) > 1 and whole.measure in {"total_funds", "item"} and all(source.search(part.label) for part in parts):
            return True
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
        self.scatter = not many
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
        verb, self.verb = self.verb, None
        self.out.readings.append(Reading(figure, "fact", "change", "change"))
        if self.memory.last is None or self.reason:
            return
        self._add_change(figure, None, verb.rule.direction, verb)

    def _add_change(self, amount: Figure | None, rate: Figure | None, direction: int, verb: Word | None = None) -> None:
        fact = self._changed()
        if fact is None:
            return
        year, stage = self._base_of()
        base = self.base_fact
        if self.base is None and verb is not None and verb.rule.stage:
            year, stage = fact.year, verb.rule.stage
        elif self.base is None:
            fact, base = self._against_earlier(fact)
            year, stage = (base.year, None) if base is not None else (None, None)
        rule = self.base.rule.name if self.base is not None else "change without a base"
        place = (amount or rate or fact.figure).place
        self.out.changes.append(Change(fact, year, stage, amount, rate, direction, direction if rate else None, base, rule, place))
        self.change = len(self.out.changes) - 1

    def _against_earlier(self, last: Fact) -> tuple[Fact, Fact | None]:
        """2023年…，2022年…，增加…: with both years printed, the change is of the later against the earlier."""
        for one in reversed(self.memory.run):
            same = one.measure == last.measure and one.stage == last.stage and one.subject == last.subject
            if same and one.year is not None and last.year is not None and one.year != last.year:
                return (one, last) if one.year > last.year else (last, one)
        return last, self.base_fact

    def _changed(self) -> Fact | None:
        """What a change is said of: the last amount; where that is a budget, the actual of the same measure."""
        last = self.memory.last
        if last is None or last.stage == "actual":
            return last
        return next((one for one in reversed(self.memory.run) if one.stage == "actual" and one.measure == last.measure
                     and one.label == last.label), last)  # fmt: skip

    def _rate(self, token: Token, figure: Figure) -> None:
        self._now = token.start
        names = [word for word in self.pending if word.kind == "measure" and word.measure.of == "rate"]
        if self.scatter:
            self._read(figure, "rates given out in turn")
            return
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
        verb, self.verb = self.verb, None
        direction = verb.rule.direction
        self.out.readings.append(Reading(figure, "fact", "growth", "change"))
        if self.reason or self.memory.last is None:
            return
        if self.change is not None and self.out.changes[self.change].rate is None:
            done = self.out.changes[self.change]
            self.out.changes[self.change] = replace(done, rate=figure, rate_direction=direction)
            self.change = None
        else:
            self._add_change(None, figure, direction, verb)

    def _completion(self, figure: Figure, cue: Word) -> None:
        self.out.readings.append(Reading(figure, "fact", cue.text, cue.rule.name))
        stage = cue.rule.stage or "budget"
        part = self._executed()
        if part is not None:
            base, self.rate_base = self.rate_base, None
            self.out.ratios.append(Ratio("completion", figure, part, stage, base, cue.text, cue.rule.name))
            return
        names = [word for word in self.pending if word.kind == "measure" and word.measure.of == "money"]
        of = names[-1].measure.id if names else self.named.measure if self.named else (self.setting.measure or "total_funds")
        if of == "item":
            return
        if cue.kind == "rate" and not any(word.kind in {"base"} for word in self.pending):
            self._state(figure, "execution_rate", cue.text, cue.rule.name, of=of, recorded=True)

    def _executed(self) -> Fact | None:
        """The executed amount that a rate speaks of: in this sentence, else of what the paragraph is about."""
        last = self.memory.last
        if last is not None and last in self.memory.run and last.stage in {"actual", None}:
            return last
        here = next((one for one in reversed(self.memory.run) if one.stage == "actual"), None)
        if here is not None or self.named is None:
            return here
        return next((one for one in reversed(self.memory.known) if one.stage == "actual" and one.label == self.named.label
                     and one.measure == self.named.measure), None)  # fmt: skip

    def _share(self, figure: Figure, cue: Word) -> None:
        self.out.readings.append(Reading(figure, "fact", cue.text, cue.rule.name))
        part = self.memory.last
        if part is None:
            return
        base, self.rate_base = self.rate_base, None
        if base is None and not cue.value:
            group = next((one for one in reversed(self.groups) if part in one.parts), None)
            base = next((one for one in group.wholes if one.stage == part.stage), None) if group else self._whole_of(part)
        self.out.ratios.append(Ratio("share", figure, part, None, base, cue.value, cue.rule.name))

    def _whole_of(self, part: Fact) -> Fact | None:
        """The whole that the paragraph spoke of before, of which this is a known part."""
        below = descendants(self.setting.rules)
        return next((one for one in reversed(self.memory.known) if part.measure in below.get(one.measure, frozenset())
                     and one.stage == part.stage and one.year == part.year), None)  # fmt: skip

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
        if token.chinese:
            return  # 三个方面, 两个维护: words, not figures
        noun = COUNT_NOUN.match(self.text[token.tail :])
        label = noun.group(1) if noun else self._leftover(self.since, token.start)
        self.out.readings.append(Reading(figure, "fact", f"{figure.unit or ''}{label}", fallback))
