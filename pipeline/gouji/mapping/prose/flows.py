"""How a budget moved (预算调整): 年初预算1860万元，追加300万元，核减60万元，调整后预算2100万元; and what each of many gets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...model import Composition, Fact, Figure, Formula
from ...numbers import is_money
from .names import ITEM, same_name
from .setting import Setting
from .strand import Number, Strand
from .talk import Now, Prose, Talk

RULE = "a budget and what was added and cut"
MONTHS = 12
NOT_COUNTED = frozenset({"%", "个月", "天", "分"})  # rates and times of which nobody gets something each


@dataclass
class Flow:
    """A budget, and what was added to it and cut from it so far."""

    start: Fact
    moves: list[Fact] = field(default_factory=list)
    signs: list[int] = field(default_factory=list)
    gap: bool = False  # something in between was not understood


class Flows:
    """Keeps the budget that moves, and the people or things that get something each."""

    def __init__(self, setting: Setting, out: Prose, talk: Talk) -> None:
        self.rules, self.out, self.talk = setting.rules, out, talk
        self.flow: Flow | None = None
        self.each: Figure | None = None
        self.months = False
        self.counted: Figure | None = None
        self.given: Figure | None = None  # an amount that touches what was counted: 312人次46.80万元
        self.begun = 0

    def see(self, strand: Strand, number: Number, now: Now, fact: Fact) -> None:
        """An amount or count as it is read; `fact` is what it was taken for."""
        own = strand.text[number.own : number.token.start]
        self._gets(own, number, strand, fact)
        if not is_money(fact.figure.unit) or now.outer is not None:
            return
        if self.flow is not None and self._moves(own, fact):
            return
        if fact.stage == "initial_budget":
            self.flow = None if now.lists else Flow(fact)
        elif self.flow is not None and fact.stage == "adjusted_budget" and self._same(fact):
            self._close(strand, number, fact)
        elif self.flow is not None and not now.lists:
            self.flow.gap = True

    def moved(self, strand: Strand, number: Number, figure: Figure) -> bool:
        """核减60万元, where a budget is spoken of that moves: taken, if so."""
        if self.flow is None or not is_money(figure.unit):
            return False
        own = strand.text[number.own : number.token.start]
        start = self.flow.start
        return self._moves(own, replace(start, figure=figure, measure=ITEM, label=own, stage=None, rule=RULE, sentence=self.talk.sentence))

    def _moves(self, own: str, fact: Fact) -> bool:
        """追加300万元, 上年结转46万元, 核减60万元."""
        assert self.flow is not None
        if fact.sentence - self.flow.start.sentence > 1 or fact.stage == "adjusted_budget":
            return False
        out = self.rules.wording("flow-out").search(own) is not None
        if not out and fact.measure != "prior_year_carryover" and self.rules.wording("flow-in").search(own) is None:
            return False
        self.flow.moves.append(fact)
        self.flow.signs.append(-1 if out else 1)
        return True

    def _same(self, fact: Fact) -> bool:
        assert self.flow is not None
        return same_name(self.flow.start, fact) or fact.how != "said"

    def _close(self, strand: Strand, number: Number, fact: Fact) -> None:
        """调整后预算2100.50万元 is what it comes to; 全年预算 may hold more than is told."""
        flow, self.flow = self.flow, None
        assert flow is not None
        if flow.gap or not flow.moves or fact.sentence - flow.start.sentence > 1:
            return
        adjusted = self.rules.wording("adjusted-to").search(strand.text, number.own, number.token.start) is not None
        self.out.compositions.append(
            Composition(fact, (flow.start, *flow.moves), True if adjusted else None, RULE, "text", (), (1, *flow.signs), not adjusted)
        )  # fmt: skip

    def _gets(self, own: str, number: Number, strand: Strand, fact: Fact) -> None:
        """发放3416人次，人均补助600元，共204.96万元."""
        if self.begun != fact.sentence:
            self.each, self.counted, self.given, self.begun = None, None, None, fact.sentence
        if fact.figure.unit in NOT_COUNTED:
            return
        if not is_money(fact.figure.unit):
            self.counted = fact.figure
            self.given = None
            return
        if self.rules.wording("for-each").search(own) or self.rules.wording("standard-after").match(strand.text, number.token.tail):
            self.each, self.months = fact.figure, self.rules.wording("monthly").search(own) is not None
            if self.given is not None and self.counted is not None and not self.months:  # 发放312人次46.80万元，人均1500元
                self._product(strand, number, self.counted, self.each, self.given)
        elif self.each is not None and self.counted is not None and self.rules.wording("in-all").search(own):
            if not self.months or self.rules.wording("all-year").search(own):
                self._product(strand, number, self.counted, self.each, fact.figure)
            self.each = None
        elif fact.measure != ITEM:
            self.each = None
        touching = self.counted is not None and not own and number.index > 0
        self.given = fact.figure if touching else None

    def _product(self, strand: Strand, number: Number, counted: Figure, each: Figure, given: Figure) -> None:
        quote = strand.text[number.clause : number.token.tail]
        self.out.formulas.append(Formula("times", counted, each, given, quote, months=MONTHS if self.months else 1))


__all__ = ["Flows"]
