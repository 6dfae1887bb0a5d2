"""Counts and the nouns behind them: 5个展厅12个展柜, 5个未达到, 2021年度4项资金."""

from __future__ import annotations

from ...regexes import compiled
from ...rules import Rules
from ..lexicon import Word
from .names import HAN, ITEM, Named, label
from .strand import BREAK, Number, Strand
from .tallies import AFTER

YEARS = frozenset({"year", "prior", "base", "base-year", "current", "period"})
ONE_WORD = compiled(r"\p{Han}{1,6}")


def counted(strand: Strand, number: Number, rules: Rules) -> Named | None:
    """5个未达到: counted by what follows it, where nothing before it says what it counts; 500家共需资金60万元 names the amount."""
    text = strand.text
    after = strand.numbers[number.index + 1].token if number.index + 1 < len(strand.numbers) else None
    stop = BREAK.search(text, number.token.tail, after.start if after is not None else len(text))
    if number.token.chinese or (stop is None and after is not None and after.unit != number.token.unit):
        return None
    end = stop.start() if stop else after.start if after is not None else len(text)
    named = label(text[number.token.tail : end], rules)
    return Named(ITEM, named, AFTER, "inherited") if HAN.match(named) else None


def behind_count(strand: Strand, number: Number, rules: Rules) -> bool:
    """5个展厅12个展柜: what stands before a count is what the one before it counts."""
    before = strand.numbers[number.index - 1] if number.index else None
    if before is None or before.token.of != "count" or number.token.of != "count" or before.token.unit != number.token.unit:
        return False
    one_word = ONE_WORD.fullmatch(strand.text, before.token.tail, number.token.start) is not None
    return one_word and counted(strand, number, rules) is not None and not strand.words_in(before.token.tail, number.token.start)


def year_of_count(strand: Strand, number: Number) -> list[Word]:
    """2021年度4项资金合计16元, 2021年4个项目，预算16元: the words before the counts that a sentence, or what follows a semicolon, begins with,
    where a year stands there and none behind them.
    """
    begin = max(strand.text.rfind(one, 0, number.token.start) for one in ";；") + 1
    earlier = [one for one in strand.numbers[: number.index] if one.token.start >= begin and one.token.aside is None]
    if not earlier or any(one.token.of != "count" for one in earlier):
        return []
    if any(word.kind in YEARS for word in strand.words_in(earlier[0].token.start, number.token.start)):
        return []
    words = strand.words_in(begin, earlier[0].token.start)
    return words if any(word.kind == "year" for word in words) else []


def several_summed(strand: Strand, number: Number, rules: Rules) -> str:
    """五项支出合计: the words that say that an amount is of so many kinds and not of all; "" where there are none."""
    found = rules.wording("so-many-summed").search(strand.text, number.own, number.token.start)
    return found.group() if found is not None else ""
