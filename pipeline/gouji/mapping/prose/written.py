"""Arithmetic that a report writes out: 240.50/1860.00×100%=12.93%, 10分×97.1%=9.71分, 45人×1200元×6个月=324000元."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import regex

from ...model import Figure, Formula
from ...regexes import compiled
from ...rules import Rules
from .setting import Locator


def written(text: str, at: int, locate: Locator, rules: Rules) -> Iterator[Formula]:
    """Every quotient and product with its result, as printed."""
    yield from _earned(text, at, locate, rules)
    if not SIGN.search(text):
        return
    for kind in ("quotient", "product", "times"):
        for match in rules.wording(f"written-{kind}").finditer(text):
            top, bottom, result = (_figure(match, name, at, locate) for name in ("top", "bottom", "result"))
            rest = kind == "quotient" and FROM_ONE.search(text, 0, match.start("top")) is not None
            yield Formula("complement" if rest else kind, top, bottom, result, locate.raw(at + match.start(), at + match.end()))


def _earned(text: str, at: int, locate: Locator, rules: Rules) -> Iterator[Formula]:
    """执行率指标(分值10分):全年执行率92.65%，得分9.26分: points times the rate, where it is not above all."""
    match = rules.wording("execution-earned").search(text)
    weight = rules.wording("told-weight").search(text) if match is not None else None
    if match is None or weight is None or Decimal(match["bottom"]) > FULL:
        return
    bottom, result = (_figure(match, name, at, locate) for name in ("bottom", "result"))
    span = at + weight.start("points"), at + weight.end("points")
    top = Figure(locate.raw(*span), Decimal(weight["points"]), POINTS, 0, locate.place(*span))
    yield Formula("product", top, bottom, result, locate.raw(at + match.start(), at + match.end()))


FULL, POINTS = 100, "分"
FROM_ONE = compiled(r"(?<![\d.])1[-−–]\(?$")  # (1-131/146)×100%
SIGN = compiled(r"[=≈×*xX÷/]")


def _figure(match: regex.Match[str], name: str, at: int, locate: Locator) -> Figure:
    value = match.group(name)
    digits = value.replace(",", "")
    start, end = at + match.start(name), at + match.end(name)
    unit = match.groupdict().get(f"{name}_unit")
    return Figure(locate.raw(start, end), Decimal(digits), unit or None, len(digits.partition(".")[2]), locate.place(start, end))
