"""Totals at the end of a row (行合计): 一季度 | 二季度 | 三季度 | 四季度 | 全年, where a table has too few rows to show it of itself."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..numbers import last_digit, plain, rounded
from ..outcome import Outcome
from ..rules import Rules
from .causes import cause_of
from .grid import PROOF, Grid, Row, slack
from .outcomes import broken, figure_evidence, holds, text

FEWEST = 2  # parts of a total
SLIPS = frozenset({"transposed", "one-digit", "decimal-point"})


def row_totals(grid: Grid, rules: Rules) -> Iterator[Outcome]:
    """The one or two rows of a table that its heads say to end in their total: one that breaks is told where the other holds, or where one
    slip of the hand lies between what it prints and what its parts make.
    """
    columns = [at for at in grid.heads if any(at in row for row in grid.rows)]
    unadded = rules.wording("not-added")
    rows = [row for row, label in zip(grid.fitting(), grid.labels, strict=True) if not unadded.search(label)]
    for whole in columns:
        parts = _parts(whole, columns, grid, rules)
        whole_rows = [row for row in rows if len(parts) >= FEWEST and all(at in row and row[at].unit != "%" for at in (whole, *parts))]
        if not 0 < len(whole_rows) <= PROOF:
            continue
        right = [_made(row, parts, whole)[1] for row in whole_rows]
        for row, holding in zip(whole_rows, right, strict=True):
            slip = cause_of(row[whole], _made(row, parts, whole)[0])
            if not holding and min(row[at].value for at in parts) <= row[whole].value <= max(row[at].value for at in parts):
                continue  # a mean
            if holding or any(right) or (slip is not None and slip.code in SLIPS):
                yield _told(grid, row, whole, parts)


def _parts(whole: int, columns: list[int], grid: Grid, rules: Rules) -> list[int]:
    """The columns that a head says to be added in another: all periods of a year beside the whole year, or all columns on one side of a total."""
    head = grid.heads[whole].rpartition("/")[2]
    if rules.wording("whole-year-head").search(head):
        return [at for at in columns if at != whole and rules.wording("period-row").match(grid.heads[at].rpartition("/")[2])]
    if not rules.wording("total-row").search(head):
        return []
    unadded, total = rules.wording("not-added"), rules.wording("total-row")
    sides = [[at for at in columns if at < whole], [at for at in columns if at > whole]]
    for side in sides:
        if len(side) >= FEWEST and not any(unadded.search(grid.heads[at]) or total.search(grid.heads[at]) for at in side):
            return side
    return []


def _made(row: Row, parts: list[int], whole: int) -> tuple[Decimal, bool]:
    value = sum((row[at].value for at in parts), Decimal(0))
    return value, abs(row[whole].value - value) <= slack([row[whole], *(row[at] for at in parts)])


def _told(grid: Grid, row: Row, whole: int, parts: list[int]) -> Outcome:
    stated, label = row[whole], grid.heads[whole]
    expected, right = _made(row, parts, whole)
    found = [
        figure_evidence("stated", label, stated, "table"),
        *(figure_evidence("part", grid.heads[at], row[at], "table") for at in parts),
    ]
    if right:
        return holds("parts-sum", "table", found, stated=plain(stated.value), expected=plain(expected), message="grid")
    return broken(
        "parts-sum", "table", "grid", text(label=label, stated=stated.raw, expected=plain(expected)), found, figure=stated, expected=plain(expected),
        difference=plain(abs(stated.value - expected)), allowed=plain(rounded(slack([stated]), last_digit(stated.decimals + 1))),
        cause=cause_of(stated, expected),
    )  # fmt: skip


__all__ = ["row_totals"]
