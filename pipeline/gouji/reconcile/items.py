"""Amounts that no measure names, said twice: 国土绿化及造林补助586.20万元 in the narrative and in a row of a form.

That two labels mean one thing is only probable. Equal amounts confirm each other; of unequal ones, only those that one
slip of the hand parts are spoken of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import regex

from ..model import Fact, Report
from ..numbers import base_value, is_money, plain
from ..outcome import Cause, Outcome
from ..text import shared
from .causes import cause_of, significant
from .lookup import facts_of
from .outcomes import agree, broken, decimals_for, evidence, holds, in_unit, text

GRAM = 4  # characters that two labels share at least
COVER = 0.6  # of the shorter label
LONG = 5  # digits that make a single changed one telling
NEAR = 40  # labels that share a stretch; more share a phrase of the trade
NOT_WORDS = regex.compile(r"[^\p{Han}A-Za-z]|^(?:其中|主要|用于|安排|支付|列支|投入)+|(?:支出|经费|资金|项目|预算|决算|费用|金额){1,9}$")
Pair = tuple[Fact, Fact, Cause | None]


def check_items(report: Report) -> list[Outcome]:
    """Every amount under a label of its own that another place states too."""
    items = [one for one in facts_of(report, "item") if one.label and is_money(one.figure.unit) and not one.nil and one.figure.value]
    return [_outcome(pair) for pair in _pairs(items)]


def _pairs(items: list[Fact]) -> Iterator[Pair]:
    """Each item of the narrative with the one place that states it too."""
    names = {id(one): NOT_WORDS.sub("", one.label) for one in items}
    index: dict[str, list[Fact]] = defaultdict(list)
    for one in items:
        name = names[id(one)]
        for gram in {name[at : at + GRAM] for at in range(len(name) - GRAM + 1)}:
            index[gram].append(one)
    for one in items:
        if one.origin != "text":
            continue
        name = names[id(one)]
        near = {
            id(other): other
            for at in range(len(name) - GRAM + 1)
            if len(index[name[at : at + GRAM]]) <= NEAR
            for other in index[name[at : at + GRAM]]
        }
        alike = [other for other in near.values() if _comparable(one, other) and _one_thing(name, names[id(other)])]
        pair = _pair(one, alike)
        if pair is not None:
            yield pair


def _comparable(one: Fact, other: Fact) -> bool:
    if other is one or (one.sentence == other.sentence and other.origin == "text"):
        return False
    return one.year == other.year and one.stage == other.stage and one.subject == other.subject and one.of == other.of


def _one_thing(name: str, other: str) -> bool:
    """Do the labels share most of their words?"""
    short, long = sorted((name, other), key=len)
    return shared(short, long) >= max(GRAM, COVER * len(short))


def _pair(one: Fact, alike: list[Fact]) -> Pair | None:
    same = next((other for other in alike if agree(one.figure, other.figure)), None)
    if same is not None:
        return one, same, None
    if len(alike) != 1 or one.figure.approximate or alike[0].figure.approximate:
        return None
    cause = cause_of(one.figure, base_value(alike[0].figure))
    if cause is None or cause.code not in {"transposed", "one-digit"} or min(significant(one.figure), significant(alike[0].figure)) < LONG:
        return None
    return one, alike[0], cause


def _outcome(pair: Pair) -> Outcome:
    one, other, cause = pair
    check = "table-text" if other.origin == "table" else "text-text"
    found = [evidence("stated", one), evidence("counterpart", other)]
    expected = in_unit(base_value(other.figure), one.figure, decimals_for(one.figure, [other.figure]))
    if cause is None:
        return holds(check, check, found, fact=one, stated=plain(one.figure.value), expected=expected, message="equal")
    gap = in_unit(abs(base_value(one.figure) - base_value(other.figure)), one.figure, decimals_for(one.figure, [other.figure]))
    return broken(
        check, check, "equal", text(label=one.label, stated=plain(one.figure.value), unit=one.figure.unit or "", expected=expected, where=other.origin),
        found, fact=one, expected=expected, difference=gap, allowed="0", cause=cause,
    )  # fmt: skip
