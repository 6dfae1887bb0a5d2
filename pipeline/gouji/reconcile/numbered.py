"""Sentences that are numbered (1、…；第一批…；一是…) and list what the sentence before them told, whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ..model import Fact, Report, Spoken
from ..numbers import base_value, chinese_value, digit_unit, is_money
from ..outcome import Outcome
from ..rules import Rules
from .causes import significant, slipped
from .lookup import fact_at
from .outcomes import agree
from .sums import sum_outcome

FEWEST = 2  # items of a list
TELLING = 3  # digits of a total that does not come about by chance
NEAR = 2  # sentences between a total and its list: 具体如下


def check_numbered(report: Report, rules: Rules) -> list[Outcome]:
    """The amounts of numbered sentences, against that of the sentence before the first. Such a list need not be whole: what does not add up is
    told only where one slip of the hand lies between.
    """
    return [one for whole, parts in _lists(report, rules) if (one := _judged(whole, parts, report)) is not None]


def _judged(whole: Fact, parts: Sequence[Fact], report: Report) -> Outcome | None:
    one = sum_outcome("parts-sum", whole, parts, report)
    if one.state != "broken":
        return one if one.state == "holds" else None
    figures = [each.figure for each in (whole, *parts)]
    step = max(digit_unit(each) for each in figures)
    slip = slipped(base_value(whole.figure), [base_value(each.figure) for each in parts], step)
    return one if slip and all(significant(each) >= TELLING - 1 for each in figures) and significant(whole.figure) >= TELLING - 1 else None


def _lists(report: Report, rules: Rules) -> Iterator[tuple[Fact, list[Fact]]]:
    """Each total and its list."""
    spoken = [[*group] for _, group in groupby(report.spoken, key=lambda one: one.sentence)]
    numbers = [_number(group[0], rules) for group in spoken]
    for at, (nth, mark) in enumerate(numbers):
        if nth != 1 or at == 0:
            continue
        items = [*_items(spoken[at:], numbers[at:], mark)]
        whole = _whole(spoken[at - 1], spoken[at][0].sentence, report)
        parts = [fact for item in items if (fact := _amount(item, report)) is not None]
        if whole is not None and FEWEST <= len(parts) == len(items) and not any(agree(whole.figure, each.figure) for each in parts):
            yield whole, parts


def _number(one: Spoken, rules: Rules) -> tuple[int, str]:
    """The number that a sentence begins with and the sign behind it; 0 where there is none."""
    found = rules.wording("numbered-sentence").match(one.before)
    if found is None:
        return 0, ""
    nth = found["nth"]
    return int(nth) if nth.isdecimal() else int(chinese_value(nth) or 0), found["mark"]


def _items(spoken: Sequence[list[Spoken]], numbers: Sequence[tuple[int, str]], mark: str) -> Iterator[list[Spoken]]:
    """The sentences of a list: each number after the one before; what else stands between two of them belongs to the first."""
    nth = 0
    for group, number in zip(spoken, numbers, strict=True):
        if number == (nth + 1, mark):
            nth += 1
            yield group
        elif number[1]:
            return  # another list


def _whole(group: Sequence[Spoken], first: int, report: Report) -> Fact | None:
    """The one amount of the sentence before a list."""
    money = [one for one in group if is_money(one.figure.unit)]
    return fact_at(report, money[0].figure.place) if len(money) == 1 and first - money[0].sentence <= NEAR else None


def _amount(group: Sequence[Spoken], report: Report) -> Fact | None:
    """The amount that a sentence begins with."""
    first = group[0]
    return fact_at(report, first.figure.place) if is_money(first.figure.unit) else None


__all__ = ["check_numbered"]
