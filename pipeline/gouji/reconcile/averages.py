"""Means that a table prints for several years (生均, 次均, 人均): which amount they are of, over which count, one year proves for the others.

No name says it for sure. But where an amount of money over a count gives the mean of one year to the last digit, bears part of its name,
and is the only one that does, it is what the mean is of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from ..model import Fact, Figure, Report
from ..numbers import base_value, is_money, plain
from ..outcome import Outcome
from ..rules import Rules
from ..text import flat
from .alike import RATES
from .arithmetic import Range, fits, printed
from .causes import cause_of, significant
from .outcomes import broken, evidence, holds, in_unit, text

TELLING = 4  # digits of a mean that no other amounts give by chance
CHANCE = Decimal("0.02")  # of some amount over some count giving a mean of one year, whatever they are
MOST = 400  # rows or columns that are looked at
Years = Mapping[int, Fact]


class Series(NamedTuple):
    """The figures of one row, or of one column, by year, and its name."""

    name: str
    years: Years


def check_averages(report: Report, rules: Rules) -> list[Outcome]:
    """Each mean of each year against what other years prove it to be of."""
    said = rules.wording("mean-name")
    known = [*_series(report)][:MOST]
    means = [one for one in known if said.search(one.name)]
    amounts = [one for one in known if one not in means and all(is_money(fact.figure.unit) for fact in one.years.values())]
    counts = [one for one in known if all(not is_money(fact.figure.unit) and fact.figure.unit not in RATES for fact in one.years.values())]
    return [outcome for mean in means for outcome in _of_mean(mean, amounts, counts)]


def _series(report: Report) -> Iterator[Series]:
    """The rows and the columns of tables that have figures of two years or more, one of each."""
    lines: dict[tuple[object, ...], dict[int, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in report.facts:
        place = fact.figure.place
        if place.table is not None and fact.year is not None and not fact.nil:
            lines[place.table, "row", place.row][fact.year].append(fact)
            lines[place.table, "col", place.col, fact.measure][fact.year].append(fact)
    for years in lines.values():
        single = {year: facts[0] for year, facts in years.items() if len({fact.figure.place.col for fact in facts}) == 1 or _first(facts)}
        if len(single) > 1:
            yield Series(min((flat(fact.label) for fact in single.values()), key=len), single)


def _first(facts: list[Fact]) -> bool:
    """Is the first of several figures of a year the amount, and are the others its changes?"""
    names = [flat(fact.label) for fact in facts]
    return all(name != names[0] and name.startswith(names[0]) for name in names[1:])


def _of_mean(mean: Series, amounts: list[Series], counts: list[Series]) -> Iterator[Outcome]:
    pairs = [(amount, count) for amount in amounts for count in counts if _named(mean.name, amount.name + count.name)]
    told = [(amount, count, held) for amount, count in pairs if (held := _held(mean, amount, count))]
    best = max((len(held) for *_, held in told), default=0)
    found = [(amount, count, held) for amount, count, held in told if len(held) == best]
    if not found or len({tuple(plain(amount.years[year].figure.value) for year in held) for amount, _, held in found}) > 1:
        return
    amount, count, held = found[0]
    if len(pairs) * Decimal(10) ** -min(significant(mean.years[year].figure) for year in held) > CHANCE:
        return
    for year in sorted(mean.years.keys() & amount.years.keys() & count.years.keys()):
        yield _outcome(mean.years[year], amount.years[year], count.years[year])


def _named(mean: str, others: str) -> bool:
    """Has the name of a mean two letters that stand together in that of what it is of, or of whom it is counted over?"""
    return any(mean[at : at + 2] in others for at in range(len(mean) - 1))


def _held(mean: Series, amount: Series, count: Series) -> set[int]:
    """The years in which an amount over a count gives a mean, where its digits tell something."""
    years = mean.years.keys() & amount.years.keys() & count.years.keys()
    return (
        {year for year in years if _gives(mean.years[year].figure, amount.years[year].figure, count.years[year].figure)}
        if len(years) > 1
        else set()
    )


def _gives(mean: Figure, amount: Figure, count: Figure) -> bool:
    span = _span(amount, count)
    return span is not None and min(significant(each) for each in (mean, amount)) >= TELLING and fits(mean, span)


def _span(amount: Figure, count: Figure) -> Range | None:
    share = printed(amount).over(printed(count))
    return None if share is None else share.hundredth()


def _outcome(mean: Fact, amount: Fact, count: Fact) -> Outcome:
    found = [evidence("stated", mean), evidence("part", amount), evidence("base", count)]
    span = _span(amount.figure, count.figure)
    middle = span.middle if span is not None else base_value(mean.figure)
    expected = in_unit(middle, mean.figure)
    if span is None or fits(mean.figure, span):
        return holds("rate", "table", found, fact=mean, stated=plain(mean.figure.value), expected=expected, message="derived")
    formula = f"{plain(amount.figure.value)} / {plain(count.figure.value)}"
    words = text(quote=mean.label, stated=plain(mean.figure.value), expected=expected, formula=formula)
    gap = plain(abs(mean.figure.value - Decimal(expected)))
    return broken(
        "rate", "table", "derived", words, found, fact=mean, expected=expected, difference=gap, cause=cause_of(mean.figure, middle)
    )


__all__ = ["check_averages"]
