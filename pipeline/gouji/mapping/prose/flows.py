"""Sums that words write out: 年初预算1860万元，追加300万元，核减60万元，调整后预算2100万元; 全年预算5元，即年初4元加上追加2元再减去1元;
年初余额12元，本年借入3元，归还2元，年末余额13元; 全年收入19元、支出15元，收支结余4元.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ...model import Composition, Fact, Figure, Formula
from ...numbers import is_money
from .names import ITEM, same_name
from .setting import Setting
from .strand import Number, Strand
from .talk import Now, Prose, Talk

ROOTS = {"budget": "flow", "stock": "stock"}
COLON = frozenset(":：")
RULE = "what was there, and what was added and taken away"


@dataclass
class Flow:
    """Something that is added to and taken from, and how that is told: of a budget, of what is there, by words that add and take away, or
    of what was handed in for review; `whole` is what it comes to, where that is told first.
    """

    start: Fact
    kind: Literal["budget", "stock", "written", "review"]
    whole: Fact | None = None
    moves: list[Fact] = field(default_factory=list)
    signs: list[int] = field(default_factory=list)
    sure: bool = True  # are its moves told as such?
    gap: bool = False  # something in between was not understood


class Flows:
    """Keeps the sum that a sentence writes out, and the two sides of an account."""

    def __init__(self, setting: Setting, out: Prose, talk: Talk) -> None:
        self.rules, self.out, self.talk = setting.rules, out, talk
        self.flow: Flow | None = None
        self.near: tuple[int, Fact] | None = None  # the last amount, and where it ends
        self.came: Fact | None = None  # revenue, while its spending may follow
        self.went: Fact | None = None

    def see(self, strand: Strand, number: Number, now: Now, fact: Fact) -> bool:
        """An amount as it is read, and what it was taken for; is it something added or taken away?"""
        if not is_money(fact.figure.unit) or now.outer is not None:
            return False
        before, own = self._before(number, fact), strand.text[number.own : number.token.start]
        if self._of_a_move(now):
            return False
        if not self._balance(own, fact.figure):
            self._sides(own, fact)
        if self._moves(strand, number, before, own, fact):
            assert self.flow is not None
            return self.flow.whole is not None or self.flow.kind == "written"
        if self.flow is None or not self._ends(strand, number, fact):
            self._begin(strand, number, now, before, fact)
        return False

    def _of_a_move(self, now: Now) -> bool:
        """当年收入616元，其中补助280元、经营336元: parts of what moved do not move again."""
        home = now.lists[-1] if now.lists and now.lists[-1].marks == 0 and not now.lists[-1].over else None
        return home is not None and self.flow is not None and any(home.wholes[0] is one for one in self.flow.moves)

    def moved(self, strand: Strand, number: Number, now: Now, figure: Figure) -> bool:
        """核减60万元, where something is spoken of that moves: taken, if so."""
        if not is_money(figure.unit) or now.inside:
            return False
        own = strand.text[number.own : number.token.start]
        fact = Fact(figure, ITEM, own, None, None, None, None, "text", RULE, sentence=self.talk.sentence)
        before = self._before(number, fact)
        if self._balance(own, figure):
            return False
        if self.flow is None and before is not None and before.clear and self.rules.wording("flow-out").search(own):
            whole = next((one.wholes[0] for one in now.lists if any(each is before for each in one.parts)), before)
            self.flow = Flow(whole, "review", moves=[fact], signs=[-1])
            return False
        if self.flow is not None and not self.flow.sure and now.lists:
            self.flow.gap = True  # 减收4.29元，其中土地出让收入减收4.17元: a part of what moved
        return self.flow is not None and self._moves(strand, number, before, own, fact)

    def between(self, start: Fact, whole: Fact) -> None:
        """由年初的82元变为96元: what is added and taken away may follow; 债务还本3元 beside it may be none of it, so a gap is doubtful only."""
        self._told_first()
        self.flow = Flow(start, "stock", whole, sure=False)

    def finish(self) -> None:
        """The sentence ends: what was told first is what it comes to."""
        self._told_first()
        if self.flow is not None and self.flow.whole is not None:
            self.flow = None
        self.near = self.came = self.went = None

    def closes(self, own: str) -> Fact | None:
        """What an amount without a name comes to: 年末余额."""
        flow = self.flow
        return flow.start if flow is not None and flow.moves and flow.kind != "budget" and self._closing(flow, own) else None

    # --- what begins, moves and ends it ---------------------------------------------------------------

    def _before(self, number: Number, fact: Fact) -> Fact | None:
        """The amount right before this one."""
        near, self.near = self.near, (number.token.tail, fact)
        return near[1] if near is not None and near[0] == number.low else None

    def _begin(self, strand: Strand, number: Number, now: Now, before: Fact | None, fact: Fact) -> None:
        text = strand.text[number.low : number.token.start]
        opening = self.rules.wording("opening").search(text) is not None
        told = before if self.rules.wording("that-is").match(text) or (opening and text[:1] in COLON) else None
        if fact.stage == "initial_budget" or opening or told is not None:
            self._told_first()
            kind: Literal["budget", "stock"] = "budget" if fact.stage == "initial_budget" else "stock"
            self.flow = None if now.lists and told is None and not opening else Flow(fact, kind, told)
            if self.flow is not None and kind == "stock" and self.came is not None and self.came is not fact:
                self.flow.moves, self.flow.signs = [self.came], [1]
        elif self.flow is not None and not now.lists:
            self.flow.gap = True

    def _told_first(self) -> None:
        if self.flow is not None and self.flow.whole is not None:
            self._write(self.flow, self.flow.whole, sure=self.flow.sure)

    def _moves(self, strand: Strand, number: Number, before: Fact | None, own: str, fact: Fact) -> bool:
        """追加300万元, 上年结转46万元, 核减60万元; 加…, 减去…."""
        sign = self._written(strand, number)
        if sign and (self.flow is None or self.flow.gap or self.flow.kind == "review"):
            self.flow = None if before is None else Flow(before, "written")
        if self.flow is None or fact.sentence - self.flow.start.sentence > 1 or fact.stage == "adjusted_budget":
            return False
        if sign:
            self.flow.kind = "written"
        sign = sign or self._goes_on(strand, number) or self._by_root(own, fact)
        if sign:
            self.flow.moves.append(fact)
            self.flow.signs.append(sign)
        return bool(sign)

    def _written(self, strand: Strand, number: Number) -> int:
        text = strand.text[number.clause : number.token.start]
        return -1 if self.rules.wording("minus").search(text) else int(self.rules.wording("plus").search(text) is not None)

    def _goes_on(self, strand: Strand, number: Number) -> int:
        """加新增债券34元、再融资债券10元: both are added."""
        assert self.flow is not None
        linked = self.rules.wording("between-names").match(strand.text, number.low, number.token.start)
        return self.flow.signs[-1] if linked and self.flow.kind == "written" and self.flow.signs else 0

    def _by_root(self, own: str, fact: Fact) -> int:
        """By the verb: of a budget, what is added to it and cut; of anything that is there at the beginning, whatever comes and goes."""
        assert self.flow is not None
        kind = ROOTS.get(self.flow.kind)
        if kind is None or (kind == "stock" and self.rules.wording("closing").search(own)):
            return 0
        if self.rules.wording(f"{kind}-out").search(own):
            return -1
        return int(fact.measure == "prior_year_carryover" or self.rules.wording(f"{kind}-in").search(own) is not None)

    def _ends(self, strand: Strand, number: Number, fact: Fact) -> bool:
        """调整后预算2100.50万元 is what it comes to; 全年预算 may hold more than is told."""
        flow = self.flow
        assert flow is not None
        sure = True
        if flow.kind == "budget":
            if fact.stage != "adjusted_budget" or not (same_name(flow.start, fact) or fact.how != "said"):
                return False
            sure = self.rules.wording("adjusted-to").search(strand.text, number.own, number.token.start) is not None
        elif flow.whole is not None or not flow.moves or not self._closing(flow, strand.text[number.low : number.token.start]):
            return False
        self._write(flow, fact, sure=sure)
        self.flow = None
        return True

    def _closing(self, flow: Flow, text: str) -> bool:
        if flow.kind == "written" and (self.rules.wording("total-after").search(text) or self.rules.wording("sum-after").search(text)):
            return True
        return self.rules.wording("after-review" if flow.kind == "review" else "closing").search(text) is not None

    def _write(self, flow: Flow, whole: Fact, *, sure: bool) -> None:
        if flow.gap or not flow.moves or whole.sentence - flow.start.sentence > 1:
            return
        parts, signs = (flow.start, *flow.moves), (1, *flow.signs)
        self.out.compositions.append(Composition(whole, parts, True if sure else None, RULE, "text", (), signs, not sure))

    # --- two sides ------------------------------------------------------------------------------------

    def _sides(self, own: str, fact: Fact) -> None:
        """全年收入19元、支出15元."""
        if self.rules.wording("revenue-side").search(own):
            self.came, self.went = fact, None
        elif self.rules.wording("side").search(own) and self.came is not None and self.went is None and fact.year == self.came.year:
            self.went = fact

    def _balance(self, own: str, figure: Figure) -> bool:
        """收支结余4元: what came in without what was spent, whichever is more."""
        if self.came is None or self.went is None or self.rules.wording("balance").search(own) is None:
            return False
        self.out.formulas.append(Formula("points", self.came.figure, self.went.figure, figure, own))
        self.came = self.went = None
        return True


__all__ = ["Flows"]
