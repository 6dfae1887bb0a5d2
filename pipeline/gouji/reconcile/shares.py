"""Shares of a whole and completions of a budget that the narrative states (占比、完成率): they follow from their figures."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ..mapping.lexicon import descendants, whole_measure
from ..mapping.prose.names import ITEM
from ..model import Fact, Ratio, Report
from ..numbers import base_value, digit_unit, is_money, plain
from ..outcome import Cause, Evidence, Outcome
from ..places import Place
from ..regexes import compiled
from ..rules import Rules
from .arithmetic import fits, printed, shown, total
from .causes import cause_of
from .judge import spoken
from .lookup import facts_of
from .outcomes import (
    broken,
    evidence,
    figure_evidence,
    holds,
    kind_of,
    text,
    unable,
)
from .said import BUDGETS


def check_shares(report: Report, rules: Rules) -> list[Outcome]:
    """Shares of a whole and completion of a budget follow from their figures."""
    above = _Above(report, rules)
    return [_of_any(one, report, rules, above) for one in report.ratios]


def _of_any(one: Ratio, report: Report, rules: Rules, above: _Above) -> Outcome:
    """Of several figures whose rate it may be, one that it fits is enough; of which figure it is may be proved by the shares told with it."""
    ways = [_ratio(replace(one, part=part), report, rules, above) for part in (one.part, *one.parts)]
    best = next((way for way in ways if way.state == "holds"), ways[0])
    named = one.base is None and _wholes(one, report, rules, above)
    if not one.guessed or best.state != "broken" or named:
        return replace(best, sure=one.named and bool(named))
    shared = above.shared(one)
    if shared:
        return _ratio(replace(one, base=shared[0], others=tuple(shared[1:])), report, rules, above)
    return unable("rate", best.kind, "no-counterpart", one.base_label or one.part.label, best.evidence, one.part)


def _ratio(one: Ratio, report: Report, rules: Rules, above: _Above) -> Outcome:
    found = [figure_evidence("stated", one.base_label, one.rate, "text", rule=one.rule), evidence("part", one.part)]
    if one.rate.approximate or one.part.figure.approximate:
        return unable("rate", "text", "approximate", one.base_label, found, one.part)
    asked = (
        [one.base, *one.others]
        if one.base is not None
        else _budgets(one, report, rules)
        if one.kind == "completion"
        else [*_wholes(one, report, rules, above), *one.others]
    )
    bases = [
        base
        for base in asked
        if is_money(base.figure.unit) == is_money(one.part.figure.unit) and base.figure.place != one.part.figure.place
    ]
    if not bases:
        return unable("rate", "text", "no-counterpart", one.base_label or one.part.label, found, one.part)
    spans = [(base, printed(one.part.figure).over(printed(base.figure))) for base in bases]
    for base, span in spans:
        if span is not None and fits(one.rate, span):
            return holds("rate", kind_of([one.part, base]), [*found, evidence("base", base)], fact=one.part, stated=plain(one.rate.value),
                         expected=shown(span, one.rate), message="rate")  # fmt: skip
    base, span = spans[0]
    evident = [*found, *(evidence("base", each) for each in bases)]
    if span is None:
        return _of_nothing(one, bases, evident)
    expected = shown(span, one.rate)
    other = _other_budget(one, report) if one.kind == "completion" else None
    words = {"label": one.part.label + one.base_label, "stated": plain(one.rate.value), "expected": expected,
             "formula": f"{plain(one.part.figure.value)} / {plain(base.figure.value)}"}  # fmt: skip
    cause = cause_of(one.rate, span.middle)
    if other is not None:
        words["fits"] = plain(other.figure.value)
        evident, cause = [*evident, evidence("base", other)], Cause("other-base", (("label", f"{other.label}/{other.stage or ''}"),))
    return broken(
        "rate", kind_of([one.part, base]), "rate-other-base" if other is not None else "rate", text(**words), evident,
        severity=spoken((one.part, base)), figure=one.rate, expected=expected, difference=plain(abs(base_value(one.rate) - Decimal(expected))),
        allowed=plain(digit_unit(one.rate)), cause=cause, subject=one.part.subject, measure=one.part.measure, year=one.part.year,
    )  # fmt: skip


MONTHS = compiled(r"\d{1,2}-\d{1,2}")  # of the year, as `Fact.also` tells them
USUAL = frozenset({Decimal(0), Decimal(100)})  # what is commonly printed where nothing was budgeted


def _of_nothing(one: Ratio, bases: Sequence[Fact], found: list[Evidence]) -> Outcome:
    """完成年初预算的50% where the budget is zero: no amount is half of nothing."""
    if one.kind != "completion" or not one.part.figure.value or base_value(one.rate) in USUAL:
        return unable("rate", "text", "zero-base", one.base_label, found)
    formula = f"{plain(one.part.figure.value)} / {plain(bases[0].figure.value)}"
    return broken("rate", kind_of([one.part, bases[0]]), "rate-zero-base",
                  text(label=one.part.label + one.base_label, stated=plain(one.rate.value), formula=formula), found,
                  severity=spoken((one.part, bases[0])), figure=one.rate, subject=one.part.subject, measure=one.part.measure, year=one.part.year)  # fmt: skip


def _known(one: Ratio, report: Report) -> list[Fact]:
    """The budgets of what a completion is of, those of its own sentence first."""
    part = one.part
    named = [fact for fact in facts_of(report, part.measure) if fact.subject == part.subject and fact.year == part.year and fact.stage in BUDGETS
             and (part.measure != ITEM or fact.label == part.label) and _of_one_year(fact, part)]  # fmt: skip
    known = [fact for fact in named if fact.fund == part.fund or (fact.origin == part.origin and fact.sentence == part.sentence)]
    known = known or _of_no_fund(named, part)
    here = [fact for fact in known if fact.sentence == part.sentence and fact.origin == "text"]
    if part.how == "open" or (part.measure == ITEM and not part.label):
        return here or _around(part, report)
    pool = here or known
    nearest = sorted(pool, key=lambda fact: abs(fact.sentence - part.sentence) if fact.origin == "text" else 0)
    seen: dict[str | None, Fact] = {}
    for fact in nearest:
        seen.setdefault(fact.stage, fact)
    return [seen[stage] for stage in BUDGETS if stage in seen]


def _of_one_year(budget: Fact, part: Fact) -> bool:
    """Are they of the same years or months? A budget is of the whole year, of which some months are spent."""
    return budget.also == part.also or (not budget.also and MONTHS.fullmatch(part.also) is not None)


def _of_no_fund(named: list[Fact], part: Fact) -> list[Fact]:
    """The budgets in tables that say no fund, or of a figure that says none: where they are of one amount, they are of that fund."""
    open_to = [fact for fact in named if fact.origin == "table" and None in {fact.fund, part.fund}]
    amounts = {(fact.stage, base_value(fact.figure)) for fact in open_to}
    return open_to if len(amounts) == len({fact.stage for fact in open_to}) else []


def _around(part: Fact, report: Report) -> list[Fact]:
    """The budgets that stand right before a figure without a name, whatever they are called: the last one first."""
    near = [fact for fact in facts_of(report, ITEM) if fact.origin == "text" and fact.stage in BUDGETS and fact.year == part.year
            and 0 <= part.sentence - fact.sentence <= 1 and (fact.figure.place.start or 0) < (part.figure.place.start or 0) and fact.figure.place.block == part.figure.place.block]  # fmt: skip
    return near[::-1][:MOST_WHOLES]


def _budgets(one: Ratio, report: Report, rules: Rules) -> list[Fact]:
    """The budgets that a completion may be of. What is called a rate of execution is of the budget of the whole year, where both are told in
    one sentence.
    """
    known = _known(one, report)
    if one.part.label:
        found = [fact for fact in known if one.base_stage in {None, "budget", fact.stage}]
    else:
        found = [fact for fact in known if fact.origin == "text" and fact.section == one.part.section and fact.stage in BUDGETS]
    both = len(found) > 1 and all(fact.origin == "text" and fact.sentence == one.part.sentence for fact in found)
    if both and rules.wording("executed-rate").search(one.base_label):
        return [fact for fact in found if fact.stage == "adjusted_budget"]
    return found


def _other_budget(one: Ratio, report: Report) -> Fact | None:
    """The other budget, where the rate fits that: a cause to offer."""
    for fact in _known(one, report):
        span = printed(one.part.figure).over(printed(fact.figure))
        if span is not None and fits(one.rate, span):
            return fact
    return None


def _wholes(one: Ratio, report: Report, rules: Rules, above: _Above) -> list[Fact]:
    """The whole that the words name, in the same year and stage: nearest first, two at most."""
    if not one.base_label:
        return above.of(one)
    named = whole_measure(one.base_label, rules)
    if named is None:
        return []
    part, measure, grand = one.part, named.id, rules.wording("all-there-is")
    names = WHOLES_OF_SPENDING if measure in WHOLES_OF_SPENDING else (measure,)
    known = [fact for name in names for fact in facts_of(report, name) if fact.stage == part.stage and fact.year == part.year
             and fact.subject == part.subject and fact.also == part.also and not fact.nil
             and not (grand.search(fact.label) and not grand.search(one.base_label))]  # fmt: skip
    near = [fact for fact in known if fact.origin == "text" and fact.section == part.section and fact.sentence <= part.sentence]
    seen: dict[Decimal, Fact] = {}
    for fact in (*reversed(near), *known):
        seen.setdefault(base_value(fact.figure), fact)
    beside = [fact for name in names for fact in facts_of(report, name) if near and fact.figure.place.block == near[-1].figure.place.block
              and fact.stage != part.stage and fact.year == part.year and fact.sentence <= part.sentence and not fact.nil]  # fmt: skip
    return [*list(seen.values())[:2], *beside[-2:]] if near else list(seen.values())[:1] if len(seen) == 1 else []


class _Above:
    """The totals of a narrative, and the shares that do not say of what they are, each found once."""

    def __init__(self, report: Report, rules: Rules) -> None:
        self.below = descendants(rules)
        self.together: dict[int, list[Ratio]] = defaultdict(list)
        self.guesses: dict[int | None, list[Ratio]] = defaultdict(list)
        self.fitting: dict[int | None, Mapping[Place, list[tuple[Place, Place]]]] = {}
        parted = set()
        for one in report.ratios:
            if one.kind == "share" and one.base is None and not one.base_label:
                self.together[one.part.sentence].append(one)
                parted.add(_name(one.part))
            if one.guessed:
                self.guesses[one.part.figure.place.block].append(one)
        self.totals: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
        for fact in report.facts:
            if fact.origin == "text" and (fact.measure in TOTALS or fact.how == "open") and _name(fact) not in parted and not fact.nil:
                self.totals[self._key(fact)].append(fact)
        for known in self.totals.values():
            known.sort(key=lambda fact: fact.sentence)

    @staticmethod
    def _key(fact: Fact) -> tuple[object, ...]:
        return fact.stage, fact.year, fact.subject

    def of(self, one: Ratio) -> list[Fact]:
        """占78.51%, of what is not said: a total that the narrative gave before it and that the shares told with it prove, else one of its
        own paragraph, nearest first.
        """
        block, together = one.part.figure.place.block, self.together[one.part.sentence]
        found: dict[Decimal, Fact] = {}
        proved: dict[Decimal, Fact] = {}
        for fact in self._before(one.part):
            value = base_value(fact.figure)
            if value in found or value in proved:
                continue
            if _proves(fact, together):
                proved[value] = fact
            elif fact.figure.place.block == block:
                found[value] = fact
        return [*(proved or found).values()][:MOST_WHOLES]

    def _before(self, part: Fact) -> Iterator[Fact]:
        """The totals that stand above a part, nearest first, as far back as one looks."""
        known = self.totals[self._key(part)]
        end = bisect_right(known, part.sentence, key=lambda fact: fact.sentence)
        for fact in reversed(known[max(end - MOST_ABOVE, 0) : end]):
            if part.measure == ITEM or part.measure in self.below.get(fact.measure, frozenset()):  # a part of known wholes is of no other
                yield fact

    def shared(self, one: Ratio) -> list[Fact]:
        """Of the figures that a share may be of, those of which another share of its paragraph is."""
        fitting = self._fitting(one.part.figure.place.block)
        return [
            base
            for base in (one.base, *one.others)
            if base is not None
            and base.figure.place != one.part.figure.place
            and any(rate != one.rate.place and part != one.part.figure.place for rate, part in fitting[base.figure.place])
        ]

    def _fitting(self, block: int | None) -> Mapping[Place, list[tuple[Place, Place]]]:
        """By the place of each figure that a share of a paragraph may be of: the rates that it fits, each with its part."""
        if block not in self.fitting:
            found: dict[Place, list[tuple[Place, Place]]] = defaultdict(list)
            for one in self.guesses[block]:
                part = one.part.figure
                for base in (one.base, *one.others):
                    if base is None or base.figure.place == part.place:
                        continue
                    span = printed(part).over(printed(base.figure))
                    if span is not None and fits(one.rate, span):
                        found[base.figure.place].append((one.rate.place, part.place))
            self.fitting[block] = found
        return self.fitting[block]


def _name(fact: Fact) -> tuple[str, str]:
    return fact.measure, fact.label if fact.measure == ITEM else ""


def _proves(whole: Fact, shares: Sequence[Ratio]) -> bool:
    """Do two at least, and no fewer than half, of the shares that are told together fit a whole? That their parts add up to it is one more."""
    spans = [(each.rate, printed(each.part.figure).over(printed(whole.figure))) for each in shares]
    fitting = sum(span is not None and fits(rate, span) for rate, span in spans)
    parts = total(each.part.figure for each in shares)
    added = len(shares) > 1 and parts.low <= base_value(whole.figure) <= parts.high
    return fitting + added > 1 and fitting * 2 >= len(spans)


MOST_WHOLES = 3
MOST_ABOVE = 200  # totals above a share, of which it may be one
TOTALS = frozenset({"total_expenditure", "total_funds", "total_revenue", "general_public_budget", "basic_expenditure", "project_expenditure",
                    "fiscal_revenue", "balanced_total"})  # fmt: skip
WHOLES_OF_SPENDING = ("total_expenditure", "total_funds")
