"""rate: shares of a whole and completion of a budget, as said in words; lists of shares of one whole."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice

from ..model import Fact, Ratio, Report
from ..numbers import base_value, digit_unit, plain, rounded
from ..outcome import Cause, Evidence, Outcome
from ..rules import Rules
from .causes import cause_of, typo
from .lookup import amounts_by_origin, facts_of, told_by, told_in
from .outcomes import broken, evidence, figure_evidence, holds, kind_of, text, unable
from .rates import Range, fits, gap_of, quotient, shown


def check_ratios(report: Report, rules: Rules) -> list[Outcome]:
    """Every share and completion that the narrative states."""
    listed = _listed_shares(report, rules)
    return [listed.get(at) or _ratio(one, report, rules) for at, one in enumerate(report.ratios)]


# --- one by one -----------------------------------------------------------------------------------


def _ratio(one: Ratio, report: Report, rules: Rules) -> Outcome:
    stated = figure_evidence("stated", one.base_label, one.rate, "text", rule=one.rule)
    found = [stated, evidence("part", one.part)]
    bases = (
        [one.base]
        if one.base is not None
        else _completion_bases(one, report)
        if one.kind == "completion"
        else _share_bases(one, report, rules)
    )
    if one.rate.approximate or one.part.figure.approximate:
        return unable("rate", "text", "approximate", one.base_label, found, one.part)
    if not bases:
        return _nearby(one, report, found) or unable("rate", "text", "no-counterpart", one.base_label or one.part.label, found, one.part)
    bases = [base for base in bases if (base.figure.unit is None) == (one.part.figure.unit is None)]
    if not bases:
        return unable("rate", "text", "unit-unknown", one.base_label or one.part.label, found, one.part)
    spans = [(base, quotient(one.part.figure, base.figure)) for base in bases]
    for base, span in spans:
        if span is not None and fits(one.rate, span):
            asked = base.stage == one.base_stage or one.base_stage in {None, "budget"} or one.kind == "share"
            if asked:
                return holds("rate", kind_of([one.part, base]), [*found, evidence("base", base)], fact=one.part,
                             stated=plain(one.rate.value), expected=shown(span, one.rate), message="rate")  # fmt: skip
            return _other_base(one, bases[0], spans[0][1], base, found)
    base, span = spans[0]
    if span is None:
        return _of_nothing(one, bases, found)
    if one.kind == "share" and one.base is not None and not one.base_label and _of_another(one, report):
        return unable("rate", "text", "ambiguous", one.part.label, [*found, evidence("base", base)], one.part)
    expected = shown(span, one.rate)
    clear = (one.part.clear and base.clear and len(bases) == 1) or one.kind == "completion"
    return broken("rate", kind_of([one.part, base]), "rate",
                  text(label=one.part.label + one.base_label, stated=plain(one.rate.value), expected=expected,
                       formula=f"{plain(one.part.figure.value)} / {plain(base.figure.value)}"),
                  [*found, *(evidence("base", other) for other in bases)], severity="error" if clear else "warning", figure=one.rate, expected=expected,
                  difference=gap_of(one.rate, expected), allowed=plain(digit_unit(one.rate)), cause=cause_of(one.rate, span.middle),
                  subject=one.part.subject, measure=one.part.measure, year=one.part.year)  # fmt: skip


USUAL = frozenset({Decimal(0), Decimal(100)})  # what is commonly printed where nothing was budgeted


def _of_nothing(one: Ratio, bases: Sequence[Fact], found: list[Evidence]) -> Outcome:
    """完成年初预算的50% where the budget is zero: no amount is half of nothing."""
    evident = [*found, *(evidence("base", base) for base in bases)]
    nothing = all(not base.figure.value for base in bases)
    if one.kind != "completion" or not nothing or not one.part.figure.value or base_value(one.rate) in USUAL:
        return unable("rate", "text", "zero-base", one.base_label, evident, one.part)
    return broken("rate", kind_of([one.part, bases[0]]), "rate-zero-base",
                  text(label=one.part.label + one.base_label, stated=plain(one.rate.value),
                       formula=f"{plain(one.part.figure.value)} / {plain(bases[0].figure.value)}"),
                  evident, severity="error" if one.part.clear else "warning", figure=one.rate, subject=one.part.subject,
                  measure=one.part.measure, year=one.part.year)  # fmt: skip


def _of_another(one: Ratio, report: Report) -> bool:
    """Is it the share of another amount that the paragraph told before?"""
    place = one.part.figure.place
    known = [fact for fact in told_in(report, place.block) if fact.figure.unit == one.part.figure.unit
             and (fact.figure.place.start or 0) < (place.start or 0)]  # fmt: skip
    spans = (quotient(one.part.figure, fact.figure) for fact in known)
    return any(span is not None and fits(one.rate, span) for span in spans)


NEAR = 6  # sentences back


def _nearby(one: Ratio, report: Report, found: list[Evidence]) -> Outcome | None:
    """全年支出3,128.75万元，资金使用率95.97%, where what was given stands a few sentences before under another name."""
    part = one.part
    if one.kind != "completion" or part.sentence is None or part.figure.unit is None or part.measure not in {"item", "total_funds"}:
        return None
    before = [fact for sentence in range(part.sentence - NEAR, part.sentence + 1) for fact in told_by(report, sentence)]
    near = [fact for fact in before if fact.figure.unit == part.figure.unit and fact.stage in {None, "initial_budget", "adjusted_budget"} and fact.rule != "in passing"
            and fact.figure.value >= part.figure.value]  # fmt: skip
    spans = [(fact, quotient(part.figure, fact.figure)) for fact in reversed(near)]
    for fact, span in spans:
        if span is not None and fits(one.rate, span):
            return holds(
                "rate",
                "text",
                [*found, evidence("base", fact)],
                fact=part,
                stated=plain(one.rate.value),
                expected=shown(span, one.rate),
                message="rate",
            )
    for fact, span in spans[:1]:
        if span is not None and typo(base_value(one.rate), rounded(span.middle, digit_unit(one.rate)), digit_unit(one.rate)):
            expected = shown(span, one.rate)
            return broken("rate", "text", "rate", text(label=part.label + one.base_label, stated=plain(one.rate.value), expected=expected,
                          formula=f"{plain(part.figure.value)} / {plain(fact.figure.value)}"), [*found, evidence("base", fact)],
                          severity="warning", figure=one.rate, expected=expected, difference=gap_of(one.rate, expected),
                          allowed=plain(digit_unit(one.rate)), cause=cause_of(one.rate, span.middle), subject=part.subject,
                          measure=part.measure, year=part.year)  # fmt: skip
    return None


def _other_base(one: Ratio, asked: Fact, span: Range | None, fitting: Fact, found: list[Evidence]) -> Outcome:
    expected = shown(span, one.rate) if span else "—"
    return broken("rate", "text", "rate-other-base",
                  text(label=one.part.label + one.base_label, stated=plain(one.rate.value), expected=expected,
                       formula=f"{plain(one.part.figure.value)} / {plain(asked.figure.value)}", fits=plain(fitting.figure.value)),
                  [*found, evidence("base", asked), evidence("base", fitting)], figure=one.rate,
                  expected=expected if span else None, cause=Cause("other-base", (("label", fitting.label + "/" + (fitting.stage or "")),)),
                  subject=one.part.subject, measure=one.part.measure, year=one.part.year)  # fmt: skip


def _completion_bases(one: Ratio, report: Report) -> list[Fact]:
    """The budgets of the same measure: the one that is named first, then the others."""
    part = one.part
    here = _budgets(told_by(report, part.sentence), part)
    pool = here or _budgets(facts_of(report, part.measure), part)
    order = {"initial_budget": 2, "adjusted_budget": 1, one.base_stage: 0}  # a plain 预算 is what may be spent now
    pool.sort(key=lambda fact: (order.get(fact.stage, 2), _away(fact, part)))
    seen: dict[str | None, Fact] = {}
    for fact in pool:
        seen.setdefault(fact.stage, fact)
    if one.base_stage not in {None, "budget"} and one.base_stage not in seen:
        return []
    return list(seen.values())


def _budgets(facts: Sequence[Fact], part: Fact) -> list[Fact]:
    """The budgets among some facts that an amount may be a part of."""
    return [fact for fact in facts if fact.measure == part.measure and fact.subject == part.subject and fact.year == part.year
            and fact.stage in {"initial_budget", "adjusted_budget"} and (part.measure != "item" or fact.label == part.label)
            and (fact.fund == part.fund or (fact.origin == part.origin and fact.sentence == part.sentence))]  # fmt: skip


def _away(fact: Fact, part: Fact) -> int:
    """How many sentences a fact of the narrative stands from another; nothing for a table's, which stays where it is in order."""
    return abs(fact.sentence - part.sentence) if fact.sentence is not None and part.sentence is not None else 0


def _share_bases(one: Ratio, report: Report, rules: Rules) -> list[Fact]:
    """The whole that the words name, in the same year and stage; or the whole of the list."""
    if one.base is not None:
        return [one.base]
    if not one.base_label:
        return []
    named = [rule for rule in rules.measures if rule.prose and rule.of == "money" and rule.pattern.search(one.base_label)]
    if not named:
        return []
    longest = max(named, key=lambda rule: len((rule.pattern.search(one.base_label) or [""])[0]))
    part = one.part
    known = [fact for fact in facts_of(report, longest.id) if fact.stage == part.stage and fact.year == part.year
             and fact.subject == part.subject and not fact.nil]  # fmt: skip
    near = [fact for fact in known if fact.origin == "text" and fact.section == part.section]
    if not known and longest.id in WHOLE_OF_SPENDING:  # 占本年支出的…%, where the section gave the whole another name
        others = [fact for name in WHOLE_OF_SPENDING for fact in facts_of(report, name)
                  if fact.stage == part.stage and fact.year == part.year and fact.subject == part.subject and not fact.nil]  # fmt: skip
        return others[:1] if len({base_value(fact.figure) for fact in others}) == 1 else []
    return (near or known)[-1:] if near else known[:1]


WHOLE_OF_SPENDING = ("total_expenditure", "total_funds")


# --- lists of shares of one whole -------------------------------------------------------------------

FEWEST_LISTED = 3
MOST_WHOLES = 300  # amounts; a whole further away belongs to another report of a heap


def _listed_shares(report: Report, rules: Rules) -> dict[int, Outcome]:
    """教育支出…万元，占78.5%；…万元，占11.9%; …: shares of a whole that the list itself does not name.

    It is the amount of the report of which all shares but one at most are true.
    """
    lists: dict[int | None, list[int]] = defaultdict(list)
    for at, one in enumerate(report.ratios):
        if one.kind == "share" and one.base is None and not _share_bases(one, report, rules) and not one.rate.approximate:
            lists[one.part.figure.place.block].append(at)
    outcomes: dict[int, Outcome] = {}
    for members in lists.values():
        if len(members) >= FEWEST_LISTED:
            outcomes |= _judged_list(members, report)
    return outcomes


def _judged_list(members: Sequence[int], report: Report) -> dict[int, Outcome]:
    """The shares of one list against the nearest amount that nearly all of them fit."""
    ratios = [report.ratios[at] for at in members]
    block = ratios[0].part.figure.place.block or 0
    parts = {id(one.part) for one in ratios}
    for whole in _wholes(report, block, max(base_value(one.part.figure) for one in ratios)):
        if id(whole) in parts:
            continue
        if not any(_fits_whole(one, whole) for one in ratios[:2]):
            continue  # no more than one may be off
        fitting = [at for at in members if _fits_whole(report.ratios[at], whole)]
        if len(fitting) >= max(len(members) - 1, 2):
            return {at: _share_outcome(report.ratios[at], whole) for at in members}
    return {}


def _wholes(report: Report, block: int, least: Decimal) -> Iterator[Fact]:
    """Amounts that may be the whole: those before the list from the nearest on, then all others; of a great many the first."""
    told, cells, tables = amounts_by_origin(report)
    here = bisect_right(told, block, key=_block)
    known = chain(
        (told[at] for at in range(here - 1, -1, -1)),
        (fact for fact in reversed(cells) if _block(fact) <= block),
        tables,
        (fact for fact in cells if _block(fact) > block),
        (told[at] for at in range(here, len(told))),
    )
    yield from (fact for fact in islice(known, MOST_WHOLES) if base_value(fact.figure) >= least)


def _block(fact: Fact) -> int:
    return fact.figure.place.block or 0


def _fits_whole(one: Ratio, whole: Fact) -> bool:
    span = quotient(one.part.figure, whole.figure) if whole.figure.unit is not None and one.part.figure.unit is not None else None
    return span is not None and fits(one.rate, span)


def _share_outcome(one: Ratio, whole: Fact) -> Outcome:
    """A share of a whole that the rest of the list has found."""
    found = [
        figure_evidence("stated", one.base_label, one.rate, "text", rule=one.rule),
        evidence("part", one.part),
        evidence("base", whole),
    ]
    span = quotient(one.part.figure, whole.figure)
    assert span is not None
    expected = shown(span, one.rate)
    kind = kind_of([one.part, whole])
    if fits(one.rate, span):
        return holds("rate", kind, found, fact=one.part, stated=plain(one.rate.value), expected=expected, message="rate")
    formula = f"{plain(one.part.figure.value)} / {plain(whole.figure.value)}"
    return broken("rate", kind, "rate", text(label=one.part.label, stated=plain(one.rate.value), expected=expected, formula=formula), found,
                  figure=one.rate, expected=expected, difference=gap_of(one.rate, expected), allowed=plain(digit_unit(one.rate)),
                  cause=cause_of(one.rate, span.middle), subject=one.part.subject, measure=one.part.measure, year=one.part.year)  # fmt: skip
