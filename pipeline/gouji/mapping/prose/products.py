"""What each of many gets: 发放3416人次，人均补助600元，共204.96万元; 50人，每人每月900元，6个月，共27万元; 维护费18.72万元，平均每辆1.87万元."""

from __future__ import annotations

from ...model import Fact, Figure, Formula
from ...numbers import is_money
from ...rules import Rules
from .strand import Number, Strand
from .talk import Prose, Talk

MONTHS = 12
SHORTEST = 2  # letters of a name that tells two amounts to be of one thing


class Products:
    """Keeps the people or things of a sentence that get something each."""

    def __init__(self, rules: Rules, out: Prose, talk: Talk) -> None:
        self.rules, self.out, self.talk = rules, out, talk
        self.each: Figure | None = None
        self.unit = ""  # what each is each of: 人, 辆
        self.monthly = False
        self.months = 0
        self.counts: list[Figure] = []
        self.given: Figure | None = None  # an amount that touches what was counted: 312人次46.80万元
        self.begun = 0

    def see(self, strand: Strand, number: Number, fact: Fact) -> None:
        """An amount or count as it is read."""
        own = strand.text[number.own : number.token.start]
        if self.begun != fact.sentence:
            self.each, self.given, self.begun, self.counts, self.months = None, None, fact.sentence, [], 0
        if is_money(fact.figure.unit):
            self._amount(strand, number, own, fact)
        elif fact.figure.unit != "%":
            self._count(strand, number, fact.figure)

    def _count(self, strand: Strand, number: Number, figure: Figure) -> None:
        self.given = None
        if self.rules.wording("months").search(strand.text, number.token.end, number.token.tail):
            self.months = int(figure.value)
        elif number.token.of == "count":
            self.counts.append(figure)

    def _amount(self, strand: Strand, number: Number, own: str, fact: Fact) -> None:
        found = self.rules.wording("for-each").search(own)
        if found is not None or self.rules.wording("standard-after").match(strand.text, number.token.tail):
            self.each, self.monthly = fact.figure, self.rules.wording("monthly").search(own) is not None
            self.unit = next((one for one in (found.groupdict() if found else {}).values() if one), "")
            self._told_before(strand, number, fact)
        elif self.each is not None:
            if self._counted() is not None and self.rules.wording("in-all").search(own):
                self._product(strand, number, self.each, fact.figure, own)
            self.each = None
        self.given = fact.figure if self.counts and not own and number.index > 0 else None

    def _counted(self) -> Figure | None:
        """The last count of what gets something each; 人均 is of people, by whatever word they are counted."""
        people = self.rules.wording("people")
        alike = [
            one
            for one in self.counts
            if not self.unit or (one.unit or "").startswith(self.unit) or (people.search(self.unit) and people.match(one.unit or ""))
        ]
        return alike[-1] if alike else None

    def _told_before(self, strand: Strand, number: Number, fact: Fact) -> None:
        """发放312人次46.80万元，人均1500元; 运行维护费18.72万元，平均每辆运行维护费1.87万元."""
        if self.monthly:
            return
        name = self.rules.wording("for-each").sub("", fact.label)
        known = [
            one for one in self.talk.known if one.sentence == fact.sentence and is_money(one.figure.unit) and one.figure is not fact.figure
        ]
        total = self.given or next(
            (one.figure for one in reversed(known) if len(name) >= SHORTEST and one.label and (name in one.label or one.label in name)),
            None,
        )
        if total is not None and self.each is not None:
            self._product(strand, number, self.each, total, strand.text[number.clause : number.token.start])

    def _product(self, strand: Strand, number: Number, each: Figure, total: Figure, own: str) -> None:
        counted = self._counted()
        times = self.months or (MONTHS if self.rules.wording("all-year").search(own) else 0) if self.monthly else 1
        if counted is not None and times:
            quote = strand.text[number.clause : number.token.tail]
            self.out.formulas.append(Formula("times", counted, each, total, quote, months=times))


__all__ = ["Products"]
