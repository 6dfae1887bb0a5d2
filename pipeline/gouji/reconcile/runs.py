"""What rows prove of the rows above them: running totals, changes from row to row, stocks that move from an opening to a closing row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise, product

from ..model import Figure
from .grid import Row
from .outcomes import HUNDRED

Slack = Callable[[Sequence[Figure]], Decimal]
FEWEST_DIGITS = 2  # of an amount that does not fit by chance: more
MOST_BETWEEN = 5  # rows between an opening and a closing one


@dataclass(frozen=True)
class Instance:
    """One figure that follows from others: what it should be, and how far it may be off."""

    stated: Figure
    others: tuple[Figure, ...]
    expected: Decimal
    off: Decimal
    col: int
    tells: bool  # its operands are neither nothing nor alike

    @property
    def right(self) -> bool:
        """Does it hold?"""
        return abs(self.stated.value - self.expected) <= self.off


@dataclass
class Run:
    """A way in which figures follow from rows above them, with all its instances; `check` tells a breach."""

    check: str
    instances: list[Instance] = field(default_factory=list)

    def proved(self, least: int) -> bool:
        """Enough instances that are not the same numbers again, and at most half as many broken."""
        seen = {(one.stated.value, *(other.value for other in one.others)) for one in self.instances if one.right and one.tells}
        bad = sum(not one.right for one in self.instances)
        return len(seen) >= least and len(seen) >= 2 * bad


def runs(rows: Sequence[Row], columns: Sequence[int], slack: Slack) -> Iterator[Run]:
    """Everything that could be so, for rows in their order without totals."""
    for k in columns:
        for i in columns:
            if i != k:
                yield Run("parts-sum", [*_running(rows, k, i, slack)])
                yield Run("parts-sum", [*_carried(rows, k, i, slack)])
                yield Run("difference", [*_changed(rows, k, i, slack)])
                yield Run("rate", [*_grown(rows, k, i)])


def _running(rows: Sequence[Row], k: int, i: int, slack: Slack) -> Iterator[Instance]:
    """累计: each figure is the sum of a column down to its row."""
    parts: list[Figure] = []
    for row in rows:
        if i not in row or k not in row or "%" in {row[i].unit, row[k].unit}:
            return
        if len(parts) > 1 and row[i].value == sum((one.value for one in parts), Decimal(0)):
            return  # the total of the column that is added
        parts.append(row[i])
        if len(parts) > 1:
            total = sum((one.value for one in parts), Decimal(0))
            yield Instance(row[k], tuple(parts), total, slack([row[k], *parts]), k, tells=sum(bool(one.value) for one in parts) > 1)


def _carried(rows: Sequence[Row], k: int, i: int, slack: Slack) -> Iterator[Instance]:
    """累计 again, by its own figure in the row above: a slip in one part breaks one row only; a part left out is nothing."""
    for above, row in pairwise(rows):
        if k in row and k in above and "%" not in {row[at].unit for at in (i, k) if at in row}:
            parts = (above[k], *([row[i]] if i in row else []))
            value = sum((one.value for one in parts), Decimal(0))
            yield Instance(row[k], parts, value, slack([row[k], *parts]), k, tells=len(parts) > 1 and all(one.value for one in parts))


def _changed(rows: Sequence[Row], k: int, i: int, slack: Slack) -> Iterator[Instance]:
    """比上年增减额: each figure is a column's row less the row above it."""
    for above, row in pairwise(rows):
        if k in row and i in row and i in above and "%" not in {row[i].unit, above[i].unit}:
            now, then = row[i], above[i]
            yield Instance(row[k], (now, then), now.value - then.value, slack([row[k], now, then]), k, tells=now.value != then.value)


def _grown(rows: Sequence[Row], k: int, i: int) -> Iterator[Instance]:
    """环比: each figure is the change from the row above in percent."""
    for above, row in pairwise(rows):
        if k in row and i in row and i in above and above[i].value and "%" not in {row[i].unit, above[i].unit}:
            now, then = row[i], above[i]
            rate = (now.value - then.value) / then.value * HUNDRED
            half = sum(Decimal(1).scaleb(-one.decimals) for one in (now, then) if one.decimals)
            off = half / abs(then.value) * HUNDRED + Decimal(1).scaleb(-row[k].decimals)
            yield Instance(row[k], (now, then), rate, off, k, tells=now.value != then.value)


def flows(rows: Sequence[Row], columns: Sequence[int], slack: Slack) -> Iterator[tuple[int, Run]]:
    """年初余额, 本年新增, 本年偿还, 年末余额: a closing row is an opening one with all rows between added or taken away, alike in every
    column. The row that closes comes with it.
    """
    for close in range(3, len(rows)):
        for first in range(max(0, close - 1 - MOST_BETWEEN), close - 2):
            between = range(first + 1, close)
            for signs in product((1, -1), repeat=len(between)):
                if -1 in signs:
                    yield close, Run("parts-sum", [*_closing(rows, columns, first, close, dict(zip(between, signs, strict=True)), slack)])


def _closing(
    rows: Sequence[Row], columns: Sequence[int], first: int, close: int, signs: dict[int, int], slack: Slack
) -> Iterator[Instance]:
    for col in columns:
        used = [first, *signs]
        if any(col not in rows[at] or rows[at][col].unit == "%" for at in (*used, close)):
            continue
        parts = [rows[at][col] for at in used]
        value = parts[0].value + sum((sign * rows[at][col].value for at, sign in signs.items()), Decimal(0))
        tells = all(len(one.raw.strip("-+").lstrip("0.")) > FEWEST_DIGITS for one in parts)
        yield Instance(rows[close][col], tuple(parts), value, slack([rows[close][col], *parts]), col, tells=tells)
