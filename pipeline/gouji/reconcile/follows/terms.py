"""The figures that an amount is likely of, by the words and figures before it: shown beside it, and needed before anything is said of it."""

from __future__ import annotations

from ...model import Figure
from ...numbers import is_money
from ..alike import RATES, SCORE, alike
from .spoken import CLAUSE, Said

MOST, MOST_PARTS = 2, 8  # figures that are shown beside one


def before_it(said: Said, at: int) -> tuple[Figure, ...]:
    """What something is left of, or changed: the amounts of its kind right before it; else the one right after it in its sentence, or the
    cells of the row that its clause names. None where the words name none: then it is of something else.
    """
    like = [one for one in said.alike(at) if one >= said.since_semicolon(at)]
    if like and any(said.says(what, like[0]) for what in ("balance-said", "moved-by")):  # 年初结余20元，年末结余23元; 新增3户，核减6户
        return ()
    if not like:
        after = at + 1
        like = (
            [after] if after < len(said.all) and said.all[after].sentence == said.all[at].sentence and alike(said[after], said[at]) else []
        )
    names = said.named_rows(CLAUSE.split(said.words(at))[-1])[:1] if not like else []
    return tuple(said[one] for one in like[:MOST]) or tuple(cell for name in names for cell in said.rows[name][:MOST_PARTS])


def parts_before_it(said: Said, at: int) -> tuple[Figure, ...]:
    """The parts of a sum: two amounts at least of its kind before it in the same stretch."""
    like = [one for one in said.alike(at) if one >= said.since_semicolon(at)]
    return tuple(said[one] for one in like[:MOST_PARTS]) if len(like) > 1 else ()


def whole_and_count(said: Said, at: int) -> tuple[Figure, ...]:
    """What a mean is of, and how many it is over: the last of each before it in its paragraph; of points or rates, several of them."""
    if said[at].unit == SCORE or said[at].unit in RATES:
        like = [one for one in said.before(at) if said[one].unit == said[at].unit][:MOST_PARTS]
        return tuple(said[one] for one in like) if len(like) > 1 else ()
    amounts = [one for one in said.before(at) if said.is_amount(one) and not _is_standard(said, one)]
    tops = [one for one in amounts if is_money(said[one].unit) is is_money(said[at].unit)][:1]
    counts = [one for one in amounts if one not in tops and not is_money(said[one].unit) and not said.is_time(one)][:1]
    return tuple(said[one] for one in (*tops, *counts)) if tops and counts else ()


def standard_and_count(said: Said, at: int) -> tuple[Figure, ...]:
    """What is paid for each, right before an amount, and how many there are."""
    last = next(iter(said.amounts(at)), None)
    if last is None or not _is_standard(said, last) or _is_standard(said, at) or not is_money(said[at].unit):
        return ()
    if not said.says("amounting-said", at) or said.parted(last, at) or said.words(at).startswith("、"):
        return ()
    counts = [one for one in said.before(at) if said.is_amount(one) and not is_money(said[one].unit)][:1]
    return tuple(said[one] for one in (last, *counts)) if counts else ()


def _is_standard(said: Said, at: int) -> bool:
    """每组50元, 50元/组, 单价50元: an amount for each."""
    named = said.all[at].after.startswith("/") or said.says("standard-said", at) or said.says("price-said", at)
    return bool(named) and is_money(said[at].unit)


__all__ = ["before_it", "parts_before_it", "standard_and_count", "whole_and_count"]
