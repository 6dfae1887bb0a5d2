"""Accounts that the narrative names by their path: 一般公共服务支出（类）财政事务（款）行政运行（项）1,623.18万元."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from ..document import Paragraph
from ..model import AccountMention, Change, Fact, Figure, Mention
from ..numbers import Token, is_money, tokens
from ..regexes import compiled
from ..rules import Rules
from ..text import flat, place_in, squeeze

REACH = 12  # characters between a path and its amount
CHANGE = 30  # characters before a rate that say what it is of
BEFORE = 16  # characters before an amount that say what it is
LONGEST = 200  # characters that are said of one account
ENDS = compiled(r"(?<=[。;；])(?:[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[.、](?!\d))|\n")
YEAR = compiled(r"(20\d{2})年")
SPENT = compiled(r"执行|决算|实际")
CLAUSE = compiled(r"[。;；]")
OTHER_YEAR = compiled(r"上年|去年|上一年|20\d{2}年|增加|减少|增长|下降|基本支出|项目支出|人员|公用")  # amounts of another year or of a part


def account_mentions(paragraph: Paragraph, passage: int, rules: Rules, year: int | None, stage: str) -> Iterator[AccountMention]:
    """What a paragraph says of the accounts that it names, amount by amount."""
    view = squeeze(paragraph.text)
    pattern = rules.wording("account-path")
    paths = list(pattern.finditer(view.text))
    if not paths:
        return
    numbers = [one for one in tokens(view, rules) if one.value is not None and one.aside is None and is_money(one.unit)]
    starts = [one.start for one in numbers]
    for at, path in enumerate(paths):
        end = min(paths[at + 1].start() if at + 1 < len(paths) else len(view.text), path.end() + LONGEST)
        stop_at = ENDS.search(view.text, path.end(), end)
        end = stop_at.start() if stop_at else end
        names = tuple(flat(path[name]).strip('"“”、') for name in ("first", "second", "third"))
        for token in numbers[bisect_left(starts, path.end()) : bisect_left(starts, end)]:
            meant = _meant(view.text, path.end(), token, rules, year, stage)
            if meant is None:
                continue
            start, stop = view.span(token.start, token.end)
            assert token.value is not None
            figure = Figure(
                paragraph.text[start:stop], token.value, token.unit, token.decimals, place_in(paragraph, start, stop), token.approximate
            )
            fact = Fact(figure, "item", names[-1], None, *meant, None, "text", "account named by its path")
            yield AccountMention(names, passage, fact)


def class_mentions(paragraph: Paragraph, passage: int, rules: Rules, year: int | None, stage: str) -> Iterator[AccountMention]:
    """教育支出2,995.99万元: a class of the published classification right before its amount."""
    view = squeeze(paragraph.text)
    found = list(rules.wording("account-class").finditer(view.text))
    numbers = [one for one in tokens(view, rules) if one.value is not None and one.aside is None and is_money(one.unit)] if found else []
    starts = [one.start for one in numbers]
    for said in found:
        near = bisect_left(starts, said.end())
        token = numbers[near] if near < len(starts) and starts[near] <= said.end() + REACH else None
        clause = CLAUSE.split(view.text[max(0, said.start() - LONGEST) : said.start()])[-1]
        if token is None or OTHER_YEAR.search(clause):
            continue
        meant = _meant(view.text, said.end(), token, rules, year, stage)
        named = next((name for name, value in said.groupdict().items() if value), None)
        if meant is None or named is None:
            continue
        start, stop = view.span(token.start, token.end)
        assert token.value is not None
        place = place_in(paragraph, start, stop)
        figure = Figure(paragraph.text[start:stop], token.value, token.unit, token.decimals, place, token.approximate)
        label = said[named] + "支出"
        yield AccountMention((label,), passage, Fact(figure, "item", label, None, *meant, None, "text", "class of accounts"), named[1:])


def account_changes(paragraph: Paragraph, found: list[AccountMention], rules: Rules) -> Iterator[Change]:
    """比上年预算执行数减少1.10%, said right after the amounts of both years of one account."""
    view = squeeze(paragraph.text)
    for token in tokens(view, rules):
        said = rules.wording("account-change").search(view.text[max(0, token.start - CHANGE) : token.start])
        if said is None or token.unit != "%" or token.value is None:
            continue
        start, stop = view.span(token.start, token.end)
        before = [one for one in found if (one.fact.figure.place.start or 0) <= start]
        path = before[-1].path if before else ()
        alike = [one.fact for one in before if one.path == path and one.passage == before[-1].passage]
        now = next((fact for fact in reversed(alike) if fact.year == max((one.year or 0) for one in alike)), None)
        older = [fact for fact in reversed(alike) if now is not None and fact.year == (now.year or 0) - 1]
        spent = [fact for fact in older if fact.stage == "actual"] if SPENT.search(said.group()) else []
        base = next(iter(spent or older), None)
        if now is None or base is None:
            continue
        place = place_in(paragraph, start, stop)
        rate = Figure(paragraph.text[start:stop], token.value, token.unit, token.decimals, place, token.approximate)
        direction = 1 if said["up"] else -1
        yield Change(now, base.year, base.stage, None, rate, direction, direction, base, "change of an account", place)


def unfit_reasons(paragraph: Paragraph, rules: Rules) -> Iterator[Mention]:
    """减少2.98%，主要原因是…经费增加: the only reason given is one for the other direction."""
    view = squeeze(paragraph.text)
    for found in rules.wording("unfit-reason").finditer(view.text):
        start, stop = view.span(*found.span())
        yield Mention(
            "unfit-reason", found[0], place_in(paragraph, start, stop), "reason for the other direction", paragraph.text[start:stop]
        )


def empty_tables(paragraph: Paragraph, rules: Rules) -> Iterator[Mention]:
    """本表为空表: said under a table."""
    view = squeeze(paragraph.text)
    found = rules.wording("empty-table").search(view.text)
    if found is not None:
        start, stop = view.span(*found.span())
        yield Mention("empty-table", found[0], place_in(paragraph, start, stop), "a table said to be empty", paragraph.text[start:stop])


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
