"""Is a breach what one slip of the hand (笔误) makes of a relation that held?

Another reading of a figure that happens to fit is no excuse then: the right figure is printed elsewhere in most reports, so that something fits
it; that a relation which nobody meant is one slip away from holding is rare, and how rare follows from the digits and from the slips tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from ..model import Figure, Report
from ..numbers import is_money, plain
from ..outcome import Outcome
from .arithmetic import fits
from .causes import significant
from .mended import Form, figures_of, forms_of, turned

CHANCE = Decimal("0.02")  # of a relation that nobody meant to be one such slip away from holding
POWERS, UNITS = (1, -1, 2, -2), (4, -4)
TELLING = 3  # digits of a rate that no other is by chance
MOST = 6  # figures of a relation, of which one may be the slip
Slip = Callable[[Figure], Iterator[Figure]]


def is_one_slip(one: Outcome, report: Report) -> bool:
    """Would the relation of a breach hold with one figure's point moved, its unit changed, two digits exchanged or one digit wrong?"""
    figures = figures_of(one, report)
    form = next(forms_of(one, figures), None) if len(figures) <= MOST else None
    return form is not None and any(
        _explains(form, figures, slip, reach) for reach in (1, len(figures)) for slip in (_shifted, _exchanged, _changed)
    )


def is_turned(one: Outcome, report: Report) -> bool:
    """Would a growth hold with fall for rise, or rise for fall?"""
    figures = figures_of(one, report)
    return significant(figures[0]) >= TELLING and any(_holds(each, figures) for each in turned(one, figures))


def _explains(form: Form, figures: Sequence[Figure], slip: Slip, reach: int) -> bool:
    """Does a kind of slip in one of the first figures make the relation hold, and so seldom by chance that it tells something?"""
    tried = [(at, each) for at, figure in enumerate(figures[:reach]) for each in slip(figure)]
    exact = min(significant(each) for each in figures)
    if not tried or len(tried) * Decimal(10) ** -exact > CHANCE:
        return False
    return any(_holds(form, [*figures[:at], each, *figures[at + 1 :]]) for at, each in tried)


def _holds(form: Form, figures: Sequence[Figure]) -> bool:
    span = form(figures)
    return span is not None and fits(figures[0], span.size())


def _shifted(figure: Figure) -> Iterator[Figure]:
    """The point moved, or another unit of money."""
    for power in (*POWERS, *(UNITS if is_money(figure.unit) else ())):
        yield replace(figure, value=figure.value.scaleb(power), decimals=max(figure.decimals - power, 0))


def _exchanged(figure: Figure) -> Iterator[Figure]:
    """Two digits beside each other exchanged, the point between them or not."""
    printed = plain(figure.value)
    spots = [at for at, one in enumerate(printed) if one.isdigit()]
    for one, other in pairwise(spots):
        if printed[one] != printed[other]:
            swapped = printed[:one] + printed[other] + printed[one + 1 : other] + printed[one] + printed[other + 1 :]
            yield replace(figure, value=Decimal(swapped))


def _changed(figure: Figure) -> Iterator[Figure]:
    """One digit wrong."""
    digits = plain(figure.value)
    for at, one in enumerate(digits):
        if one.isdigit():
            yield from (replace(figure, value=Decimal(digits[:at] + other + digits[at + 1 :])) for other in "0123456789" if other != one)


__all__ = ["is_one_slip", "is_turned"]
