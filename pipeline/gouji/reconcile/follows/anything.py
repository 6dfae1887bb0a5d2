"""What an amount could follow from, searched in the whole report (穷举来源): each search says whether any figures make it.

The words say only what kind of relation it is (结余, 增加, 合计, 户均); of what, they may leave open. A search is as wide as can be, since all
that it does is to withdraw an accusation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ...model import Figure
from ...numbers import is_money
from ..alike import alike
from ..arithmetic import Range, fits, fits_any, printed, total
from ..outcomes import HUNDRED
from .spoken import Said
from .values import COUNT, kind

MONTHS, YEARS = 12, (365, 366)
CELLS = 24  # of the rows that words name, and amounts of a paragraph


def stands_elsewhere(said: Said, at: int) -> bool:
    """Is the same amount printed anywhere else?"""
    figure = said[at]
    return any(one.place != figure.place and fits(figure, printed(one).size()) for one in said.values.near(kind(figure), printed(figure)))


def lies_between(said: Said, at: int) -> bool:
    """Is it what an amount near it and any other of the report differ by, or make together?"""
    return _is_with_any(said, at, (said[one] for one in said.beside(at, said[at])))


def is_of_named_row(said: Said, at: int) -> bool:
    """The same with a cell of a row that the words before it name."""
    return _is_with_any(said, at, _named_cells(said, at))


def is_gap_of_row(said: Said, at: int) -> bool:
    """Is it what lies between two cells of any row?"""
    return said.made.gap(said[at])


def is_of_column(said: Said, at: int) -> bool:
    """Is it the sum or mean of cells of any column, from its top or to its end?"""
    return said.made.sum(said[at])


def _is_with_any(said: Said, at: int, terms: Iterable[Figure]) -> bool:
    figure, step = said[at], printed(said[at])
    for one in terms:
        span = printed(one)
        for wide in (span + step, (span - step).size()):
            for other in said.values.near(kind(figure), wide):
                if other.place not in {one.place, figure.place} and fits_any(figure, ((span - printed(other)), (span + printed(other)))):
                    return True
    return False


def is_of_run(said: Said, at: int) -> bool:
    """Is it the sum or mean of a run of amounts of its paragraph?"""
    near = said.beside(at, said[at])
    for run in (near[begin:end] for begin in range(len(near)) for end in range(begin + 2, len(near) + 1)):
        span = total(said[one] for one in run)
        if fits_any(said[at], (span, Range(span.low / len(run), span.high / len(run)))):
            return True
    return False


def completes_run(said: Said, at: int) -> bool:
    """Does it make, with those right beside it, any amount of the report?"""
    near = said.beside(at, said[at])
    before = sum(one < at for one in near)
    within = ([*near[begin:before], at, *near[before:end]] for begin in range(before + 1) for end in range(before, len(near) + 1))
    return any(_is_printed(said, [said[one] for one in run]) for run in within if len(run) > 1)


def _is_printed(said: Said, run: list[Figure]) -> bool:
    span, places = total(run), {one.place for one in run}
    return any(one.place not in places and fits(one, span) for one in said.values.near(kind(run[0]), span))


def is_by_rate(said: Said, at: int) -> bool:
    """Is it of any amount of the report as much as a rate right beside it says, or the rest; or by how much one near it changed at that rate?"""
    figure, part = said[at], printed(said[at])
    near = [printed(said[one]) for one in said.beside(at, figure)]
    beside = (one for one in (at - 1, at + 1) if 0 <= one < len(said.all) and said.all[one].sentence == said.all[at].sentence)
    for rate in (printed(said[one]) for one in beside if said[one].unit == "%" and said.passage[one] == said.passage[at]):
        for share in (rate, _rest(rate)):
            base = part.over(share)
            found = said.values.near(kind(figure), base.size()) if base is not None else ()
            if any(one.place != figure.place and _reaches(figure, printed(one), share) for one in found):
                return True
        changes = (rate.over(whole) for whole in (Range(HUNDRED + rate.low, HUNDRED + rate.high), _rest(rate)))
        if any(_reaches(figure, one, change) for change in changes if change is not None for one in near):
            return True
    return False


def _rest(rate: Range) -> Range:
    return Range(HUNDRED - rate.high, HUNDRED - rate.low)


def _reaches(figure: Figure, base: Range, share: Range) -> bool:
    span = base.times(share)
    return fits(figure, span.hundredth().size())


def is_mean(said: Said, at: int) -> bool:
    """Is it any amount of the report over a number near it or the days of a year, or an amount near it over any number?"""
    figure, near = said[at], _amounts_near(said, at)
    counts = [printed(one) for one in near if not is_money(one.unit)]
    if any(_is_any_over(said, at, count) for count in (*counts, *(Range(Decimal(days), Decimal(days)) for days in YEARS))):
        return True
    tops = [one for one in near if alike(one, figure) or not (is_money(figure.unit) or is_money(one.unit))]
    return any(
        _is_over(figure, top, printed(count))
        for top in tops
        for count in _numbers(said, printed(top).over(printed(figure)), at)
        if count.place != top.place
    )


def is_other_mean(said: Said, at: int) -> bool:
    """Is it any amount of the report over the number right before it, or a mean of two figures of its paragraph?"""
    figure, last = said[at], at - 1
    if last >= 0 and said.passage[last] == said.passage[at] and said.is_amount(last) and _is_any_over(said, at, printed(said[last])):
        return True
    near = _amounts_near(said, at)
    return any(_is_over(figure, top, printed(count)) for top in near if alike(top, figure) for count in near if count.place != top.place)


def _is_any_over(said: Said, at: int, count: Range) -> bool:
    figure = said[at]
    spans = (printed(figure).times(count).scaled(times) for times in (1, MONTHS))
    return any(top.place != figure.place and _is_over(figure, top, count) for span in spans for top in said.values.near(kind(figure), span))


def _is_over(figure: Figure, top: Figure, count: Range) -> bool:
    span = printed(top).over(count)
    return span is not None and any(fits(figure, Range(span.low / by, span.high / by)) for by in (HUNDRED, HUNDRED * MONTHS))


def _numbers(said: Said, times: Range | None, at: int) -> Iterator[Figure]:
    """The numbers of the report that are about as many hundredths as `times`, or that over the months of a year."""
    if times is None:
        return
    for by in (HUNDRED, HUNDRED * MONTHS):
        yield from (one for one in said.values.near(COUNT, Range(times.low / by, times.high / by)) if one.place != said[at].place)


def is_product(said: Said, at: int) -> bool:
    """Is it one amount near it times another?"""
    figure, near = said[at], _amounts_near(said, at)
    counts = [one for one in near if not is_money(one.unit)]
    return any(
        fits_any(figure, (span, span.scaled(MONTHS)))
        for one in near
        if is_money(one.unit) or not is_money(figure.unit)
        for span in (printed(one).times(printed(count)) for count in counts if count.place != one.place)
    )


def is_of_standard(said: Said, at: int) -> bool:
    """Is it any number of the report times the amount right before it?"""
    figure, each = said[at], next((said[one] for one in said.amounts(at)), None)
    if each is None:
        return False
    wholes = (printed(each).times(printed(count)) for count in _numbers(said, printed(figure).over(printed(each)), at))
    return fits_any(figure, (span.scaled(times) for span in wholes for times in (1, MONTHS)))


def _amounts_near(said: Said, at: int) -> list[Figure]:
    near = (said[one] for one in said.around(at) if said.passage[one] == said.passage[at] and said.is_amount(one))
    return [one for one, _ in zip(near, range(CELLS), strict=False)]


def _named_cells(said: Said, at: int) -> list[Figure]:
    figure = said[at]
    cells = (cell for name in said.named_rows(said.words(at)) for cell in said.rows[name] if alike(cell, figure) or not cell.unit)
    return [one for one, _ in zip(cells, range(CELLS), strict=False)]


__all__ = [
    "completes_run",
    "is_by_rate",
    "is_gap_of_row",
    "is_mean",
    "is_of_column",
    "is_of_named_row",
    "is_of_run",
    "is_of_standard",
    "is_other_mean",
    "is_product",
    "lies_between",
    "stands_elsewhere",
]
