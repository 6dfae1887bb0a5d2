"""Arithmetic that a report writes out (240.50/1860.00×100%=12.93%), and rates of counts that stand beside them
(抽检864批次，合格859批次，合格率99.4%).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import regex

from ..model import Figure, Formula
from .prose import Locator

NUMBER = r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
UNIT = r"(?:万元|亿元|元|人|分|个|名)?"
QUOTIENT = regex.compile(rf"[(]?(?P<top>{NUMBER}){UNIT}[)]?[/÷][(]?(?P<bottom>{NUMBER}){UNIT}[)]*(?:[×*xX]100%)?[=≈](?P<result>{NUMBER})%")
PRODUCT = regex.compile(rf"(?P<top>{NUMBER})(?:分)?[×*xX](?P<bottom>{NUMBER})%=(?P<result>{NUMBER})分")
THING = r"(?:万|亿)?\p{Han}"  # the first character tells things apart: 批次, 万亩, 个
# 完成营造林4.26万亩，为年度目标4.20万亩的101.43%; 覆盖118个村，占全县146个行政村的80.82%
OF_GOAL = regex.compile(
    rf"(?P<top>{NUMBER})(?P<unit>{THING})[^\d。;]{{0,14}}[，,]?(?:为|占|完成|达到?)\p{{Han}}{{0,12}}?(?P<bottom>{NUMBER})(?P=unit)\p{{Han}}{{0,8}}的(?P<result>{NUMBER})%"
)
NAMED_RATE = regex.compile(rf"(?P<root>\p{{Han}}{{2}})[率度](?:为|达到?|是|:)?(?P<result>{NUMBER})%")
COUNT = regex.compile(rf"(?P<value>{NUMBER})(?P<unit>{THING})")
CLAUSE = regex.compile(r"[，,;。:]")
NOT_OWN = regex.compile(r"上年|去年|同比|较|目标|计划|应|拟|提高|下降|增长")


def formulas(text: str, locate: Locator, at: int) -> list[Formula]:
    """Every quotient and product with its result, as printed."""
    found = []
    if "=" in text or "≈" in text:
        for kind, pattern in (("quotient", QUOTIENT), ("product", PRODUCT)):
            found += [_formula(kind, match, locate, at) for match in pattern.finditer(text)]
    if "%" in text:
        found += [_formula("quotient", match, locate, at) for match in OF_GOAL.finditer(text)]
        found += _rates_of_counts(text, locate, at)
    return found


def _formula(kind: str, match: regex.Match[str], locate: Locator, at: int) -> Formula:
    top, bottom, result = (_figure(match.group(name), match.start(name), locate, at) for name in ("top", "bottom", "result"))
    return Formula(kind, top, (bottom,), result, locate.raw(at + match.start(), at + match.end()))


def _rates_of_counts(text: str, locate: Locator, at: int) -> Iterator[Formula]:
    """合格859批次，合格率99.4%: a rate named like the count before it, of a count of the same things before that."""
    for match in NAMED_RATE.finditer(text):
        low = max((one.end() for one in CLAUSE.finditer(text, 0, match.start())), default=0)
        counts = list(COUNT.finditer(text, 0, low))
        own = next((one for one in reversed(counts) if match.group("root") in _clause(text, one.start(), one.end())), None)
        if own is None or NOT_OWN.search(text, low, match.start()) or NOT_OWN.search(_clause(text, own.start(), own.end())):
            continue
        wholes = [one for one in counts if one.end() <= own.start() and one.group("unit") == own.group("unit")]
        if wholes:
            bottoms = tuple(_figure(one.group("value"), one.start("value"), locate, at) for one in reversed(wholes))
            top = _figure(own.group("value"), own.start("value"), locate, at)
            result = _figure(match.group("result"), match.start("result"), locate, at)
            yield Formula("quotient", top, bottoms, result, locate.raw(at + wholes[-1].start(), at + match.end()))


def _clause(text: str, start: int, end: int) -> str:
    low = max((one.end() for one in CLAUSE.finditer(text, 0, start)), default=0)
    after = CLAUSE.search(text, end)
    return text[low : after.start() if after else len(text)]


def _figure(printed: str, start: int, locate: Locator, at: int) -> Figure:
    digits = printed.replace(",", "")
    end = start + len(printed)
    return Figure(
        locate.raw(at + start, at + end), Decimal(digits), None, len(digits.partition(".")[2]), locate.place(at + start, at + end)
    )
