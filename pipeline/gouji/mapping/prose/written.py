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
    if not SIGN.search(text):
        return
    for kind in ("quotient", "product", "times"):
        for match in rules.wording(f"written-{kind}").finditer(text):
            top, bottom, result = (_figure(match, name, at, locate) for name in ("top", "bottom", "result"))
            rest = kind == "quotient" and FROM_ONE.search(text, 0, match.start("top")) is not None
            yield Formula("complement" if rest else kind, top, bottom, result, locate.raw(at + match.start(), at + match.end()))


FROM_ONE = compiled(r"(?<![\d.])1[-−–]\(?$")  # (1-131/146)×100%
SIGN = compiled(r"[=≈×*xX÷/]")


def _figure(match: regex.Match[str], name: str, at: int, locate: Locator) -> Figure:
    value = match.group(name)
    digits = value.replace(",", "")
    start, end = at + match.start(name), at + match.end(name)
    unit = match.groupdict().get(f"{name}_unit")
    return Figure(locate.raw(start, end), Decimal(digits), unit or None, len(digits.partition(".")[2]), locate.place(start, end))
