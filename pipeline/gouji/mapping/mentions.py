"""Accounts that the narrative names by their path: 一般公共服务支出（类）财政事务（款）行政运行（项）1,623.18万元."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from ..model import AccountMention, Fact, Figure, Paragraph
from ..numbers import Token, is_money, tokens
from ..rules import Rules
from ..text import flat, place_in, squeeze

REACH = 12  # characters between a path and its amount
BEFORE = 16  # characters before an amount that say what it is
YEAR = regex.compile(r"(20\d{2})年")


def account_mentions(paragraph: Paragraph, passage: int, rules: Rules, year: int | None, stage: str) -> Iterator[AccountMention]:
    """What a paragraph says of the accounts that it names, amount by amount."""
    view = squeeze(paragraph.text)
    pattern = rules.wording("account-path")
    paths = list(pattern.finditer(view.text))
    if not paths:
        return
    numbers = [one for one in tokens(view, rules) if one.value is not None and one.aside is None and is_money(one.unit)]
    for at, path in enumerate(paths):
        end = paths[at + 1].start() if at + 1 < len(paths) else len(view.text)
        names = tuple(flat(path[name]).strip('"“”') for name in ("first", "second", "third"))
        for token in numbers:
            if not path.end() <= token.start < end:
                continue
            meant = _meant(view.text, path.end(), token, rules, year, stage)
            if meant is None:
                continue
            start, stop = view.span(token.start, token.end)
            assert token.value is not None
            figure = Figure(paragraph.text[start:stop], token.value, token.unit, token.decimals, place_in(paragraph, start, stop), token.approximate)
            fact = Fact(figure, "item", names[-1], None, *meant, None, "text", "account named by its path")
            yield AccountMention(names, passage, fact)


def _meant(text: str, after: int, token: Token, rules: Rules, year: int | None, stage: str) -> tuple[int | None, str] | None:
    """Year and stage of an amount, where the words right before it say so or nothing stands between it and the path."""
    said = text[max(after, token.start - BEFORE) : token.start]
    found = rules.wording("account-stage").search(said)
    if found is not None:
        named = next((name for name, value in found.groupdict().items() if value), None)
        dated = YEAR.search(said)
        of = int(dated[1]) if dated else year
        if named is not None:
            return of, {"budget": "initial_budget", "final": "actual"}[named]
    return (year, stage) if token.start - after <= REACH and not YEAR.search(said) else None
