"""Targets and actual values of indicators: ≥90%, 不低于95分, 3次, 12月底前, 有效保障."""

from __future__ import annotations

from functools import lru_cache

import regex

from ..document import Cell
from ..model import Figure, Parsed
from ..numbers import Token, tokens
from ..places import Place
from ..regexes import compiled
from ..rules import Rules
from ..text import View, place_in, squeeze

RANGE = compiled(r"\s{0,9}(?:%|元|万元)?\s{0,9}[-—~～至到]{1,2}\s*")
WORDS_AFTER = compiled(r"^[\p{Han}/·a-zA-Z²³㎡%]{1,8}(?=$|[，。;、(])")
SHORT = 14  # characters; a longer cell is a sentence that may hold several numbers


@lru_cache(maxsize=8)
def operator_patterns(rules: Rules) -> tuple[tuple[regex.Pattern[str], str], ...]:
    """Operators in words that stand before or after a number: patterns anchored at the number, and the sign."""
    pairs = []
    for rule in rules.operators:
        for source in rule.match:
            if rule.side == "before":
                pairs.append((compiled(rf"(?:{source})(?:为|到|在)?[(]?$"), rule.op))
            else:
                pairs.append((compiled(rf"(?:{source})"), rule.op + "after"))
    return tuple(pairs)


def figure_of(token: Token, view: View, holder: Cell, block: int, table: int, unit: str | None = None) -> Figure:
    """The figure of a number token in a cell."""
    start, end = view.span(token.start, token.end)
    assert token.value is not None
    return Figure(holder.text[start:end], token.value, token.unit or unit, token.decimals,
                  place_in(holder, start, end, block=block, table=table), token.approximate)  # fmt: skip


def operator_at(text: str, token: Token, rules: Rules) -> str | None:
    """The comparison that stands at a number."""
    head, tail = text[max(0, token.start - 10) : token.start], text[token.tail :]
    for pattern, op in operator_patterns(rules):
        if op.endswith("after"):
            if pattern.match(tail):
                return op[:-5]
        elif pattern.search(head):
            return op
    return None


def parse_value(cell: Cell, block: int, table: int, rules: Rules, *, operator: str = "", unit: str = "", like: str | None = None) -> Parsed:
    """Read a target or an actual value. `operator` and `unit` come from columns of their own; `like` is the
    unit of the other side, by which a number is chosen from a sentence that holds several.
    """
    view = squeeze(cell.text)
    raw = cell.text.strip()
    found = [token for token in tokens(view, rules) if token.value is not None and token.aside is None]
    sign = _sign(operator)
    chosen, upper = _choose(view.text, found, unit or like)
    if chosen is None:
        return Parsed(raw, sign)
    named = upper or chosen  # 10-12万人次: the unit of both stands after the second
    words = named.unit or unit or None
    if (words or "").startswith("万") and words not in {"万元", "万亿元"}:
        pass
    elif named.unit == "量词" or named.unit is None or named.unit in {"天", "度", "元/", "万", "个月"}:
        after = WORDS_AFTER.match(view.text[named.end :])
        words = after.group(0) if after else (unit or words)
    op = operator_at(view.text, chosen, rules) or sign
    figure = figure_of(chosen, view, cell, block, table, unit or None)
    assert chosen.value is not None
    return Parsed(raw, op, chosen.value, words, figure, upper.value if upper else None)


def _sign(operator: str) -> str | None:
    text = squeeze(operator).text
    return {"≥": "≥", ">=": "≥", "≤": "≤", "<=": "≤", "=": "=", ">": ">", "<": "<", "大于等于": "≥", "小于等于": "≤",
            "等于": "=", "大于": ">", "小于": "<"}.get(text)  # fmt: skip


def _choose(text: str, found: list[Token], like: str | None) -> tuple[Token | None, Token | None]:
    """The one number that a value cell is about, of a range the lower end and the upper; None where it is words or several numbers."""
    if not found:
        return None, None
    if len(found) == 1:
        token = found[0]
        lone = token.unit is None and len(text) > SHORT
        return (None if lone else token), None
    if RANGE.fullmatch(text[found[0].tail : found[1].start]) and len(found) == 2:
        low, high = found
        return low, high if low.unit in {None, high.unit} else None
    same = [token for token in found if like is not None and token.unit == like]
    if len(same) == 1:
        return same[0], None
    return None, None


def text_place(cell: Cell, block: int, table: int) -> Place:
    """The place of a whole cell."""
    return place_in(cell, 0, len(cell.text), block=block, table=table)
