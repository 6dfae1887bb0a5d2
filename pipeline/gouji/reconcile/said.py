"""What the narrative says of its own figures: lists and their totals, and changes.

The words give the terms, and where they leave it open several that may be meant. A relation holds if one of them holds, and is
broken only if none does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ..mapping.prose.changes import NO_BASE, OVER_BASE
from ..mapping.prose.names import ITEM
from ..model import Change, Composition, Fact, Figure, Report, Severity
from ..numbers import base_value, digit_unit, is_money, plain
from ..outcome import Cause, Evidence, Outcome
from ..places import Place
from ..regexes import compiled
from ..rules import Rules
from .arithmetic import Range, fits, printed, shown, total
from .beside import beside
from .causes import cause_of
from .funds import TOTALS
from .judge import spoken
from .lookup import facts_of, sentence_at
from .outcomes import (
    agree,
    allowance,
    broken,
    decimals_for,
    evidence,
    figure_evidence,
    holds,
    in_unit,
    kind_of,
    strict_allowance,
    text,
    unable,
)

BUDGETS = ("adjusted_budget", "initial_budget")  # a plain 预算 is what may be spent now, or what was given at the beginning


# --- lists and totals -------------------------------------------------------------------------------


def check_lists(report: Report, rules: Rules) -> list[Outcome]:
    """Parts that are all there add up to their whole; others are no more than it."""
    overlap = rules.wording("overlapping")
    nouns = _nouns(report)
    out: list[Outcome] = []
    for one in report.compositions:
        if one.origin == "text" and not _unlike(one, nouns):
            out += _list(one, report, overlapping=any(overlap.search(part.label) for part in one.parts))
    return out


def _nouns(report: Report) -> dict[Place, str]:
    """What stands behind each count and its unit, up to the next mark: 2个乡镇."""
    out = {}
    for one in report.quantities:
        unit = one.figure.unit or ""
        noun = NOUN.match(one.after.removeprefix(unit)) if one.after.startswith(unit) else None
        out[one.figure.place] = noun.group() if noun is not None else ""
    return out


def _unlike(one: Composition, nouns: Mapping[Place, str]) -> bool:
    """涉及2个乡镇，其中甲涉及9个村: do parts count another thing than their whole?"""
    whole = nouns.get(one.whole.figure.place, "")
    parts = [noun for part in one.parts if (noun := nouns.get(part.figure.place, ""))]
    return bool(whole) and any(noun[-1] != whole[-1] and not (noun.startswith(whole) or whole.startswith(noun)) for noun in parts)


INSIDE = "parts inside a whole"
NOUN = compiled(r"\p{Han}{2,6}(?=[，,;；。:()、\d]|$)")


def _list(one: Composition, report: Report, *, overlapping: bool) -> Iterator[Outcome]:
    wholes = (one.whole, *one.others)
    found = [
        sum_of("parts-sum", whole, one.parts, report, signs=one.signs, complete=one.exhaustive, supposed=one.supposed) for whole in wholes
    ]
    best = next((outcome for outcome in found if outcome.state == "holds"), found[0])
    if one.exhaustive or best.state == "holds" or -1 in one.signs:
        if len(one.parts) > 1:
            yield best
        return
    apart = one.rule == INSIDE and not is_money(one.whole.figure.unit)  # 30座中，合格29座；按期28座: one may be both
    within = [no_more_than(whole, (part,)) for whole in wholes for part in one.parts] if apart else [
        no_more_than(whole, one.parts) for whole in wholes]  # fmt: skip
    outcome = next((each for each in within if each.state == "holds"), within[0])
    if len(one.parts) > 1 and outcome.state != "broken":
        yield best  # parts that are more than their whole are told once
    if outcome.state == "broken" and overlapping and max(base_value(part.figure) for part in one.parts) <= base_value(one.whole.figure):
        yield unable("part-of-whole", outcome.kind, "open-list", one.whole.label, outcome.evidence, one.whole)
    else:
        yield outcome


def sum_of(check: str, whole: Fact, parts: Sequence[Fact], report: Report, *, signs: Sequence[int] = (), complete: bool | None = True,
           supposed: bool = False, message: str = "sum") -> Outcome:  # fmt: skip
    """Do the parts add up to the whole, as printed?"""
    found = [evidence("stated", whole), *(evidence("part", part) for part in parts)]
    kind = kind_of([whole, *parts])
    figures = [whole.figure, *(part.figure for part in parts)]
    if len({figure.unit is None for figure in figures}) > 1:
        return unable(check, kind, "unit-unknown", whole.label, found, whole)
    if any(figure.approximate for figure in figures):
        return unable(check, kind, "approximate", whole.label, found, whole)
    signed = signs or [1] * len(parts)
    value = sum((base_value(part.figure) * sign for part, sign in zip(parts, signed, strict=True)), Decimal(0))
    if value < 0 <= min(base_value(figure) for figure in figures):
        return unable(check, kind, "open-list", whole.label, found, whole)  # nothing can be less than nothing: a term was not told
    gap, allowed = base_value(whole.figure) - value, strict_allowance(figures)
    places = decimals_for(whole.figure, figures)
    expected = in_unit(value, whole.figure, places)
    if abs(gap) <= allowed:
        return holds(check, kind, found, fact=whole, stated=plain(whole.figure.value), expected=expected, message=message)
    if complete is None and not supposed:
        return unable(check, kind, "open-list", whole.label, found, whole)
    listed = " + ".join(f"{part.label}{plain(part.figure.value)}" for part in parts).replace("+ -", "- ")
    return broken(
        check, kind, message, text(label=whole.label, stated=plain(whole.figure.value), parts=listed, expected=expected, unit=whole.figure.unit or ""),
        found, severity=spoken((whole, *parts)) if complete and abs(gap) > allowance(figures) else "warning", fact=whole, expected=expected,
        difference=in_unit(abs(gap), whole.figure, places), allowed=in_unit(allowed, whole.figure, places + 1),
        cause=cause_of(whole.figure, value, report, whole, (*parts,)) or _of_a_part(parts, gap),
    )  # fmt: skip


def _of_a_part(parts: Sequence[Fact], gap: Decimal) -> Cause | None:
    """A slip in one of the parts."""
    causes = (cause_of(part.figure, base_value(part.figure) + gap) for part in parts)
    return next(
        (cause for cause in causes if cause is not None and cause.code in {"transposed", "one-digit", "unit-slip", "decimal-point"}), None
    )


def no_more_than(
    whole: Fact, parts: Sequence[Fact], shown: Sequence[Fact] = (), severity: Severity | None = None, report: Report | None = None
) -> Outcome:
    """Parts that need not be all, against their whole. `shown` stand as evidence, where these are not the parts themselves."""
    shown = shown or parts
    found = [evidence("stated", whole), *(evidence("part", part) for part in shown)]
    kind = kind_of([whole, *shown])
    figures = [whole.figure, *(part.figure for part in parts)]
    if any(figure.approximate for figure in figures) or len({is_money(figure.unit) for figure in figures}) > 1:
        return unable("part-of-whole", kind, "approximate", whole.label, found, whole)
    value = sum((base_value(part.figure) for part in parts), Decimal(0))
    gap, allowed = value - base_value(whole.figure), allowance(figures)
    if gap <= allowed:
        return holds("part-of-whole", kind, found, fact=whole, stated=plain(whole.figure.value), message="part-exceeds")
    places = decimals_for(whole.figure, figures)
    expected = in_unit(value, whole.figure, places)
    return broken(
        "part-of-whole", kind, "part-exceeds",
        text(whole=whole.label, stated=plain(whole.figure.value), unit=whole.figure.unit or "", expected=expected, label="、".join(part.label for part in parts)),
        found, severity=severity or spoken((whole, *parts)), fact=whole, expected=expected, difference=in_unit(gap, whole.figure, places),
        allowed=in_unit(allowed, whole.figure, places + 1), cause=cause_of(whole.figure, value, report, whole, parts),
    )  # fmt: skip


# --- changes ----------------------------------------------------------------------------------------


def check_changes(report: Report, rules: Rules) -> list[Outcome]:
    """Changes are the difference of what they are of, growth rates follow, and the words go in the right direction."""
    return [outcome for one in report.changes for outcome in _change(one, report, rules)]


def _change(one: Change, report: Report, rules: Rules) -> list[Outcome]:
    ways = [_change_of(one, fact, report, rules) for fact in (one.fact, *one.others)]
    return next((way for way in ways if way and all(outcome.state == "holds" for outcome in way)), ways[0])


def _change_of(one: Change, fact: Fact, report: Report, rules: Rules) -> list[Outcome]:
    """What the words say of the amount, the direction and the rate of a change of `fact`."""
    base = one.base or _earlier(one, fact, report)
    if base is None and one.base_year is not None:
        base = beside(fact, one.base_year, one.base_stage, report, rules)
    stated = [figure_evidence("stated", fact.label, each, "text", rule=one.rule) for each in (one.amount, one.rate) if each is not None]
    found = [*stated, evidence("part", fact), *([evidence("base", base)] if base else [])]
    figures = [each for each in (fact.figure, one.amount, base.figure if base else None) if each is not None]
    if any(each.approximate for each in figures):
        return [unable("rate", "text", "approximate", fact.label, found, fact)]
    out = []
    if base is not None and one.amount is not None:
        out.append(_amount(one, fact, base, one.amount, found, report))
    elif base is not None and one.direction == 0 and one.rate is None and one.base is None:
        out.append(holds("difference", kind_of([fact, base]), found, fact=fact, message="direction") if agree(fact.figure, base.figure)
                   else _direction(fact, fact.figure, found, "flat"))  # fmt: skip
    elif base is None and one.amount is not None and one.rate is None:
        out += _below_nothing(one, fact, one.amount, report)
    turned = any(each.message == "direction" for each in out)
    if one.rate_direction and one.amount is not None and one.direction * one.rate_direction < 0 and not turned:
        out.append(_direction(fact, one.amount, found, "amount"))
    if one.rate is not None:
        growth = _growth(one, fact, base, one.rate, found)
        proved = base is not None and any(each.state == "holds" and each.check == "difference" for each in out)
        out.append(
            replace(growth, severity="error") if proved and growth.state == "broken" else growth
        )  # its difference shows what it is of
    return out


def _earlier(one: Change, fact: Fact, report: Report) -> Fact | None:
    """The figure that the change is measured from, where the report prints it elsewhere; none where it prints two."""
    if one.base_year is None or (fact.measure == ITEM and not fact.label):
        return None
    stage = one.base_stage or fact.stage
    stages = BUDGETS if stage == "budget" else (stage,)
    known = [each for each in facts_of(report, fact.measure) if each.subject == fact.subject and each.year == one.base_year and each.stage in stages
             and each is not fact and not each.nil and each.of == fact.of and each.also == fact.also and (each.fund == fact.fund or (fact.measure not in TOTALS and None in {each.fund, fact.fund}))
             and (each.measure != ITEM or each.label == fact.label) and (each.figure.unit is None) == (fact.figure.unit is None)
             and is_money(each.figure.unit) == is_money(fact.figure.unit)
             and (each.measure != ITEM or fact.how == each.how == "said" or each.figure.place.block == fact.figure.place.block)]  # fmt: skip
    if len({base_value(each.figure) for each in known}) != 1 and len({each.stage for each in known}) <= 1:
        return None
    return min(known, key=lambda each: (stages.index(each.stage), each.origin != fact.origin), default=None)


def _amount(one: Change, fact: Fact, base: Fact, amount: Figure, found: list[Evidence], report: Report) -> Outcome:
    kind = kind_of([fact, base])
    figures = [fact.figure, base.figure, amount]
    if len({is_money(figure.unit) for figure in figures}) > 1 or len({figure.unit is None for figure in figures}) > 1:
        return unable("difference", kind, "unit-unknown", fact.label, found, fact)
    gap, size = base_value(fact.figure) - base_value(base.figure), abs(base_value(amount))
    allowed, places = allowance(figures), decimals_for(amount, figures)
    expected = in_unit(abs(gap), amount, places)
    if abs(abs(gap) - size) <= allowed:
        if one.direction and gap * one.direction < 0 and abs(gap) > allowed:
            return _direction(fact, amount, found, "base", sure=base)
        return holds("difference", kind, found, fact=fact, stated=plain(amount.value), expected=expected, message="change-amount")
    return broken(
        "difference", kind, "change-amount",
        text(label=fact.label, stated=plain(amount.value), expected=expected, unit=amount.unit or "", formula=f"{plain(fact.figure.value)} - {plain(base.figure.value)}"),
        found, severity=spoken((fact, base)), figure=amount, expected=expected, difference=in_unit(abs(abs(gap) - size), amount, places),
        allowed=in_unit(allowed, amount, places + 1), cause=cause_of(amount, abs(gap), report, fact, (base,)), measure=fact.measure, subject=fact.subject,
        year=fact.year,
    )  # fmt: skip


def _direction(fact: Fact, figure: Figure, found: list[Evidence], verb: str, *, sure: Fact | None = None) -> Outcome:
    severity = spoken((fact, *([sure] if sure else []))) if verb != "flat" else "warning"
    return broken("rate", "text", "direction", text(label=fact.label, stated=plain(figure.value), unit=figure.unit or "", verb=verb), found, figure=figure,
                  severity=severity, measure=fact.measure, subject=fact.subject, year=fact.year)  # fmt: skip


def _growth(one: Change, fact: Fact, base: Fact | None, rate: Figure, found: list[Evidence]) -> Outcome:
    """The change over what it is measured from: as printed, or as the amount of the change implies it."""
    now, ways = printed(fact.figure), []
    sign = one.direction or one.rate_direction or 1
    if one.rule == OVER_BASE and one.amount is not None:
        ways.append((printed(one.amount).size().over(now), f"{plain(one.amount.value)} / {plain(fact.figure.value)}"))
    elif one.amount is not None:
        amount = printed(one.amount).size()
        before = now - amount if sign > 0 else now + amount
        formula = f"{plain(one.amount.value)} / ({plain(fact.figure.value)} {'-' if sign > 0 else '+'} {plain(one.amount.value)})"
        ways.append((amount.over(before), formula))
        if base is None and one.rule == NO_BASE:  # 送审300万元，核减22万元（核减率7.37%）: what is printed may be what it was before
            ways.append((amount.over(now), f"{plain(one.amount.value)} / {plain(fact.figure.value)}"))
    if base is not None:
        then = printed(base.figure)
        direct = (now - then).over(then)
        signed = direct if direct is None or (one.rate_direction or 1) > 0 else -direct
        ways.append((signed, f"({plain(fact.figure.value)} - {plain(base.figure.value)}) / {plain(base.figure.value)}"))
        if one.amount is not None:
            ways.append((printed(one.amount).size().over(then), f"{plain(one.amount.value)} / {plain(base.figure.value)}"))
    if not ways:
        return unable("rate", "text", "no-counterpart", fact.label, found, fact)
    fitting = next((way for way in ways if way[0] is not None and fits(rate, way[0])), None)
    if fitting is not None and fitting[0] is not None:
        return holds("rate", "text", found, fact=fact, stated=plain(rate.value), expected=shown(fitting[0], rate), message="growth")
    span, formula = ways[0]
    if span is None:
        return (
            _from_nothing(fact, rate, found)
            if one.amount is None or base is None or ways[1][0] is None
            else _wrong_growth(fact, base, rate, ways[1], found)
        )
    if one.amount is None and fits(rate, -span):
        return _direction(fact, rate, found, "rate", sure=base)
    return _wrong_growth(fact, base, rate, (span, formula), found)


def _from_nothing(fact: Fact, rate: Figure, found: list[Evidence]) -> Outcome:
    if not base_value(rate):
        return unable("rate", "text", "zero-base", fact.label, found, fact)
    return broken("rate", "text", "growth-zero-base", text(label=fact.label, stated=plain(rate.value)), found, severity="warning", figure=rate,
                  measure=fact.measure, subject=fact.subject, year=fact.year)  # fmt: skip


def _wrong_growth(fact: Fact, base: Fact | None, rate: Figure, way: tuple[Range | None, str], found: list[Evidence]) -> Outcome:
    span, formula = way
    assert span is not None
    expected = shown(span.size(), rate)
    return broken(
        "rate", "text", "growth", text(label=fact.label, stated=plain(rate.value), expected=expected, formula=formula), found,
        severity=spoken((fact, *([base] if base is not None else []))), figure=rate, expected=expected,
        difference=plain(abs(abs(base_value(rate)) - Decimal(expected))), allowed=plain(digit_unit(rate)), cause=cause_of(rate, abs(span.middle)),
        measure=fact.measure, subject=fact.subject, year=fact.year,
    )  # fmt: skip


# What may be less than nothing, and what has no name of its own that says that it may not.
UNSURE = frozenset({"prior_year_carryover", "year_end_carryover", "balanced_total", "basic_budget_adjustment", ITEM})


def _below_nothing(one: Change, fact: Fact, amount: Figure, report: Report) -> Iterator[Outcome]:
    """支出0万元，比上年增加0.50万元: then less than nothing was spent last year."""
    if one.direction <= 0 or fact.measure in UNSURE or not is_money(amount.unit) or not is_money(fact.figure.unit):
        return
    before = base_value(fact.figure) - base_value(amount)
    if before >= -allowance((fact.figure, amount)) or sentence_at(report, amount.place) != fact.sentence:
        return  # what another sentence says may have changed besides
    expected = in_unit(before, fact.figure, decimals_for(fact.figure, [amount]))
    yield broken(
        "difference", "text", "below-nothing",
        text(label=fact.label, stated=plain(fact.figure.value), unit=fact.figure.unit or "", expected=expected, change=plain(amount.value), change_unit=amount.unit or ""),
        [evidence("stated", fact), figure_evidence("part", fact.label, amount, "text", fact.measure, one.rule)],
        severity=spoken((fact,)), fact=fact, expected=expected,
    )  # fmt: skip


__all__ = ["check_changes", "check_lists", "no_more_than", "sum_of", "total"]
