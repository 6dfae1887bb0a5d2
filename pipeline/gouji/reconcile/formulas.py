"""Arithmetic of the narrative that needs no measure: written-out quotients, rates of counts, growth of quantities."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from ..model import Figure, Formula, Report
from ..numbers import base_value, digit_unit, is_money, last_digit, plain, rounded
from ..outcome import Evidence, Outcome
from ..rules import Rules
from .causes import cause_of, significant, slipped, typo
from .outcomes import HUNDRED, broken, decimals_for, figure_evidence, holds, in_unit, strict_allowance, text, unable
from .rates import Range, divided, fits, gap_of, interval, quotient, shown

SIGNS = {
    "quotient": "{top} / {bottom}",
    "product": "{top} × {bottom}%",
    "times": "{top} × {bottom}",
    "growth": "({top} - {bottom}) / {bottom}",
    "points": "{top} - {bottom}",
    "by more": "{bottom} / ({top} - {bottom})",
    "by less": "{bottom} / ({top} + {bottom})",
}


def check_formulas(report: Report, rules: Rules) -> list[Outcome]:
    """Every calculation that the report shows with its result."""
    del rules
    known = {part.figure.place for one in report.compositions for part in one.parts}
    out = []
    for one in report.formulas:
        if one.kind == "adjusted":
            out.append(_adjusted(one))
        elif one.kind in {"sum", "whole", "divided"}:
            out += _tally(one) if not any(part.place in known for part in one.bottoms) else []
        elif one.kind in GUESSED:
            out.append(_guessed(one))
        else:
            out.append(_formula(one))
    return out


def _tally(one: Formula) -> list[Outcome]:
    """A list and the figure before it that it may add up to. Nothing says that it does: only a slip is a finding."""
    parts = one.bottoms
    summed = sum((part.value for part in parts), Decimal(0))
    wholes = (one.top, *one.tops)
    whole = next((figure for figure in wholes if figure.value == summed), None) or next(
        (figure for figure in wholes if abs(figure.value - summed) <= _rounding(figure, parts)), None
    )
    if whole is not None:
        found = [figure_evidence("stated", one.quote, whole, "text"), *(figure_evidence("part", one.quote, part, "text") for part in parts)]
        return [holds("parts-sum", "text", found, stated=plain(whole.value), expected=plain(summed), message="sum")]
    whole = one.top if one.kind in {"whole", "divided"} else next((figure for figure in wholes[:NEAREST] if _slipped(figure, parts)), None)
    if whole is None:
        return []
    gap = whole.value - summed
    found = [figure_evidence("stated", one.quote, whole, "text"), *(figure_evidence("part", one.quote, part, "text") for part in parts)]
    words = text(
        quote=one.quote,
        stated=plain(whole.value),
        parts=" + ".join(plain(part.value) for part in parts),
        expected=plain(summed),
        unit=whole.unit or "",
    )
    return [broken("parts-sum", "text", "tally", words, found, figure=whole, expected=plain(summed), difference=plain(abs(gap)), allowed="0",
                   cause=cause_of(whole, summed * (base_value(whole) / whole.value if whole.value else 1)), severity="error" if one.kind == "whole" or (len(parts) > 2 and _slipped(whole, parts)) else "warning")]  # fmt: skip


def _rounding(whole: Figure, parts: tuple[Figure, ...]) -> Decimal:
    """How far amounts with decimals, each rounded by itself, may be from their sum."""
    figures = (whole, *parts)
    decimal = whole.decimals and all(is_money(figure.unit) for figure in figures)
    return sum((last_digit(figure.decimals) / 2 for figure in figures), Decimal(0)) if decimal else Decimal(0)


def _slipped(whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Would one slip of the hand make the list add up? A large gap may be off by what rounding leaves."""
    step = last_digit(max(figure.decimals for figure in (whole, *parts)))
    values, gap = [part.value for part in parts], abs(whole.value - sum((part.value for part in parts), Decimal(0)))
    slack = _rounding(whole, parts) if gap >= step * LARGE else Decimal(0)
    return significant(whole) >= LONG and slipped(whole.value, values, step, slack)


NEAREST = 4  # figures before a list that a slip may have parted from its sum
LARGE = 1000  # steps; a smaller gap is a digit away from too many others
LONG = 3  # digits of a total; a shorter one is a digit away from too many sums


def _guessed(one: Formula) -> Outcome:
    """An amount over a count, a rate of counts, what is left of an amount: of several figures that may be meant, those that
    fit are. Where none fits, a slip is a finding; anything else says that another figure is meant.
    """
    ways = [(top, bottom) for top in (one.top, *one.tops) for bottom in one.bottoms if bottom.value]
    step, stated = digit_unit(one.result), base_value(one.result)
    percent = HUNDRED if one.kind in RATES else Decimal(1)
    for top, bottom in ways:
        value, slack = GUESSED[one.kind](top, bottom)
        value, slack = value * percent, slack * percent
        if abs(stated - value) <= slack + step / 2 or value - slack - step < stated <= value + slack:
            return holds("rate", "text", _terms(one, top, bottom), stated=plain(one.result.value), message="formula")
    for top, bottom in ways:
        value = rounded(GUESSED[one.kind](top, bottom)[0] * percent, step, ROUND_HALF_UP) if step else Decimal(0)
        if step and typo(stated, value, step) and significant(one.result) >= LONG:
            return _off(one, top, bottom, value)
    for top, bottom in ways:
        implied = rounded(stated * bottom.value / HUNDRED, Decimal(1))
        if one.kind in RATES and implied != top.value and sorted(plain(implied)) == sorted(plain(top.value)):
            return _off(one, top, bottom, rounded(_per(top, bottom)[0] * HUNDRED, step))  # 53 of 42 for 35 of 42
        exact = bottom.value * step < HUNDRED and significant(top) >= LONG and not is_money(top.unit)
        if one.kind in RATES and exact and typo(top.value, implied, Decimal(1)):
            return replace(_off(one, top, bottom, rounded(_per(top, bottom)[0] * HUNDRED, step)), severity="warning")
    top, bottom = ways[0] if ways else (one.top, one.bottoms[0])
    value = GUESSED[one.kind](top, bottom)[0] * percent if ways else stated
    if one.kind in RATES and len(ways) == 1 and not is_money(top.unit) and value and abs(stated - value) <= CLOSE:
        return _off(one, top, bottom, rounded(value, step))
    if ways and (one.kind == "near rate" or (one.kind == "product each" and _miscounted(one, bottom, stated))):
        return replace(_off(one, top, bottom, rounded(value, step) if step else value), severity="warning")
    return unable("rate", "text", "ambiguous", one.quote, _terms(one, top, bottom))


RATES = frozenset({"count rate", "near rate"})


def _miscounted(one: Formula, price: Figure, stated: Decimal) -> bool:
    """Would one slip in the count, or in what each gets, give the product?"""
    count, each = stated / base_value(price), stated / one.top.value if one.top.value else Decimal(0)
    slips = ((one.top.value, count, Decimal(1)), (base_value(price), each, digit_unit(price)))
    return any(right == rounded(right, step) and typo(value, right, step) for value, right, step in slips)


CLOSE = 12  # points of a rate that two counts may be off by and still be what is meant


def _per(top: Figure, bottom: Figure) -> tuple[Decimal, Decimal]:
    return base_value(top) / base_value(bottom), _half(top) / base_value(bottom)


def _left(top: Figure, bottom: Figure) -> tuple[Decimal, Decimal]:
    return base_value(top) - base_value(bottom), (_half(top) if top.decimals else Decimal(0)) + (
        _half(bottom) if bottom.decimals else Decimal(0)
    )


def _each_times(top: Figure, bottom: Figure) -> tuple[Decimal, Decimal]:
    """A count times what each gets; the count is exact unless it is printed in 万."""
    slack = last_digit(top.decimals - 4) / 2 if top.unit and top.unit.startswith("万") else Decimal(0)
    return top.value * base_value(bottom), slack * base_value(bottom) + _half(bottom) * top.value


def _half(figure: Figure) -> Decimal:
    return digit_unit(figure) / 2 if figure.decimals or is_money(figure.unit) else Decimal(0)


GUESSED = {"each": _per, "count rate": _per, "near rate": _per, "rest": _left, "product each": _each_times}


def _terms(one: Formula, top: Figure, bottom: Figure) -> list[Evidence]:
    return [figure_evidence("stated", one.quote, one.result, "text"), figure_evidence("part", one.quote, top, "text"),
            figure_evidence("base", one.quote, bottom, "text")]  # fmt: skip


def _off(one: Formula, top: Figure, bottom: Figure, value: Decimal) -> Outcome:
    expected = in_unit(value, one.result)
    sign = {"rest": "-", "product each": "×"}.get(one.kind, "/")
    cause = cause_of(one.result, value)
    sure = one.kind in RATES or (cause is not None and cause.code == "transposed")
    return broken("difference" if one.kind == "rest" else "rate", "text", "formula",
                  text(quote=one.quote, stated=plain(one.result.value), expected=expected, formula=f"{plain(top.value)} {sign} {plain(bottom.value)}"),
                  _terms(one, top, bottom), severity="error" if sure else "warning", figure=one.result, expected=expected,
                  difference=in_unit(abs(value - base_value(one.result)), one.result), allowed=plain(digit_unit(one.result) / 2), cause=cause)  # fmt: skip


def _adjusted(one: Formula) -> Outcome:
    """A budget, what was added and cut, and what it came to. Not every movement need be told: only a slip is a finding."""
    figures = (one.top, *one.bottoms, one.result)
    start, left = base_value(one.top), base_value(one.result)
    moved = sum((base_value(move) for move in one.bottoms), Decimal(0))
    found = [figure_evidence("stated", one.quote, one.result, "text"),
             *(figure_evidence("part", one.quote, figure, "text") for figure in figures[:-1])]  # fmt: skip
    if abs(start + moved - left) <= strict_allowance(figures):
        return holds("difference", "text", found, stated=plain(one.result.value), message="difference")
    step = min(map(digit_unit, figures))
    moves = [(abs(base_value(move)), abs(base_value(move) + left - start - moved)) for move in one.bottoms]
    if not any(typo(value, right, step) for value, right in ((left, start + moved), (start, left - moved), *moves)):
        return unable("difference", "text", "ambiguous", one.quote, found)
    expected = in_unit(start + moved, one.result, decimals_for(one.result, figures))
    terms = plain(one.top.value) + "".join(f" {'-' if move.value < 0 else '+'} {plain(abs(move.value))}" for move in one.bottoms)
    return broken(
        "difference", "text", "adjusted",
        text(quote=one.quote, stated=plain(one.result.value), expected=expected, unit=one.result.unit or "", terms=terms), found,
        figure=one.result, expected=expected, difference=in_unit(abs(start + moved - left), one.result, decimals_for(one.result, figures)),
        allowed=in_unit(strict_allowance(figures), one.result, one.result.decimals + 1), cause=cause_of(one.result, start + moved),
    )  # fmt: skip


def _formula(one: Formula) -> Outcome:
    """Of several figures that a rate may be of, one that fits is enough."""
    for top in one.tops:
        span = _result(replace(one, top=top), one.bottoms[0])
        if span is not None and fits(one.result, span):
            return holds("rate", "text", _terms(one, top, one.bottoms[0]), stated=plain(one.result.value), message="formula")
    if one.tops:
        meant = next((top for top in (one.top, *one.tops) if _near_miss(replace(one, top=top))), None)
        if meant is None:
            return unable("rate", "text", "ambiguous", one.quote, _terms(one, one.top, one.bottoms[0]))
        one = replace(one, top=meant)
    ways = [(bottom, _result(one, bottom)) for bottom in one.bottoms]
    fitting = next(((bottom, span) for bottom, span in ways if span is not None and fits(one.result, span)), None)
    bottom, span = fitting or min(ways, key=lambda way: abs(way[1].middle - base_value(one.result)) if way[1] else Decimal("Infinity"))
    found = [figure_evidence("stated", one.quote, one.result, "text"), figure_evidence("part", one.quote, one.top, "text"),
             figure_evidence("base", one.quote, bottom, "text")]  # fmt: skip
    if span is None:
        return unable("rate", "text", "zero-base", one.quote, found)
    if fits(one.result, span):
        return holds("rate", "text", found, stated=plain(one.result.value), expected=shown(span, one.result), message="rate")
    expected = shown(span, one.result)
    formula = SIGNS[one.kind].format(top=plain(one.top.value), bottom=plain(bottom.value))
    return broken("rate", "text", "formula", text(quote=one.quote, stated=plain(one.result.value), expected=expected, formula=formula),
                  found, figure=one.result, expected=expected, difference=gap_of(one.result, expected),
                  allowed=plain(digit_unit(one.result)), cause=cause_of(one.result, span.middle))  # fmt: skip


def _near_miss(one: Formula) -> bool:
    """Would one slip in one of its three figures make the change right?"""
    top, bottom, result = one.top.value, one.bottoms[0].value, one.result.value
    step = last_digit(max(one.top.decimals, one.bottoms[0].decimals))
    by = result if one.kind == "points" else bottom * result / HUNDRED
    change = abs(top - bottom) if one.kind == "points" or not bottom else abs(top - bottom) / bottom * HUNDRED
    exact = rounded(change, digit_unit(one.result), ROUND_HALF_UP)
    ends = [(top, rounded(bottom + sign * by, step, ROUND_HALF_UP)) for sign in (1, -1)]
    if one.kind == "points":
        ends += [(bottom, top + sign * by) for sign in (1, -1)]
    return typo(result, exact, digit_unit(one.result)) or any(typo(stated, right, step) for stated, right in ends)


def _result(one: Formula, bottom: Figure) -> Range | None:
    """What the calculation gives, from both figures as printed."""
    if one.kind == "product":
        product = one.top.value * bottom.value / HUNDRED
        return Range(product, product)
    if one.kind == "times":
        low, high = (bound * base_value(bottom) for bound in interval(one.top))
        return Range(low, high)
    if one.kind == "quotient":
        return quotient(one.top, bottom)
    top, base = interval(one.top), interval(bottom)
    if one.kind in {"by more", "by less"}:
        before = (top[0] - base[1], top[1] - base[0]) if one.kind == "by more" else (top[0] + base[0], top[1] + base[1])
        return divided(base, before)
    change = (top[0] - base[1], top[1] - base[0])
    if change[1] < 0:
        change = (-change[1], -change[0])  # 下降12.5%: the words give the direction
    if one.kind == "points":
        return Range(*change)
    return divided(change, base)
