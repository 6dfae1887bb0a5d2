"""Is a breach what one slip of the hand (笔误) makes of a relation that held?

Another reading of a figure that happens to fit is no excuse then: the right figure is printed elsewhere in most reports, so that something fits
it; that a relation which nobody meant is one slip away from holding is rare, and how rare follows from the digits and from the slips tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ..model import Figure, Report
from ..numbers import is_money
from ..outcome import Outcome
from .arithmetic import fits
from .causes import POINTS_MOVED, one_wrong, significant, two_exchanged
from .mended import Form, figures_of, forms_of, turned

CHANCE = Decimal("0.02")  # of a relation that nobody meant to be one such slip away from holding
UNITS = (4, -4)  # 元 for 万元
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
    for power in (*POINTS_MOVED, *(UNITS if is_money(figure.unit) else ())):
        yield replace(figure, value=figure.value.scaleb(power), decimals=max(figure.decimals - power, 0))


def _exchanged(figure: Figure) -> Iterator[Figure]:
    """Two digits exchanged."""
    return _of_digits(figure, two_exchanged)


def _changed(figure: Figure) -> Iterator[Figure]:
    """One digit wrong."""
    return _of_digits(figure, one_wrong)


def _of_digits(figure: Figure, slips: Callable[[int, int], Iterator[int]]) -> Iterator[Figure]:
    number = int(abs(figure.value).scaleb(figure.decimals))
    return (replace(figure, value=Decimal(each).scaleb(-figure.decimals)) for each in slips(number, len(str(number))))


__all__ = ["is_one_slip", "is_turned"]
