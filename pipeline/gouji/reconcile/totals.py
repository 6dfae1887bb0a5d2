"""Total rows, means, and rows that follow from the rows above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex

from ..document import Cell
from ..model import Figure
from ..numbers import last_digit, plain, rounded
from ..outcome import Outcome
from ..rules import Rules
from ..text import place_in
from .causes import cause_of
from .grid import PROOF, Grid, half, slack
from .nesting import UNNUMBERED, parents, rank_of
from .outcomes import broken, figure_evidence, holds, text
from .runs import Instance, Run, flows, runs


def rows_above(grid: Grid, rules: Rules) -> Iterator[Outcome]:
    """Figures that follow from the rows above them; of the ways that a column may follow, the one that most rows show."""
    total = rules.wording("total-row")
    rows = [row for row, label in zip(grid.rows, grid.labels, strict=True) if row and not total.search(label)]
    if len(rows) > MOST_RUN:
        return
    columns = grid.columns()
    tried: dict[int, list[Run]] = {}
    for run in runs(rows, columns, slack):
        if run.proved(PROOF):
            tried.setdefault(run.instances[0].col, []).append(run)
    balances = rules.wording("balance-row")
    for close, run in flows(rows, columns, slack) if any(balances.search(label) for label in grid.labels) else ():
        if run.proved(PROOF + max(0, _terms(run) - FEW_TERMS)):
            tried.setdefault(-1 - close, []).append(run)
    for kept in tried.values():
        best = max(kept, key=lambda run: sum(1 if one.right else -2 for one in run.instances))
        yield from (_followed(grid, best.check, one) for one in best.instances if one.right or one.tells)


def _terms(run: Run) -> int:
    """How many figures each of a run follows from: the more, the more ways there are to add and take away, of which one holds by chance."""
    return max((len(one.others) for one in run.instances), default=0)


FEW_TERMS = 4  # opening, added, taken away, moved
MOST_RUN = 60  # rows of a table of periods


def _followed(grid: Grid, check: str, one: Instance) -> Outcome:
    label = grid.heads.get(one.col, "")
    found = [figure_evidence("stated", label, one.stated, "table"), *(figure_evidence("part", label, each, "table") for each in one.others)]
    places = max(one.stated.decimals, 2 if check == "rate" else 0)
    shown = plain(rounded(one.expected, last_digit(places)))
    if one.right:
        return holds(check, "table", found, stated=plain(one.stated.value), expected=shown, message="grid")
    return broken(
        check, "table", "grid", text(label=label, stated=one.stated.raw, expected=shown), found, figure=one.stated, expected=shown,
        difference=plain(rounded(abs(one.stated.value - one.expected), last_digit(places))), allowed=plain(rounded(one.off, last_digit(places + 1))),
        cause=cause_of(one.stated, one.expected),
    )  # fmt: skip


def totals(grid: Grid, rules: Rules) -> Iterator[Outcome]:
    """Each total row against the rows that most of its columns show to be its parts; a row of a higher number than those below it is
    their total, where columns show it.
    """
    total, among, unadded = (rules.wording(one) for one in ("total-row", "among-row", "not-added"))
    mean = rules.wording("mean-row")
    marks = [total.search(label) is not None for label in grid.labels]
    ranks = [rank_of(label, rules) for label in grid.labels]
    columns = [at for at in grid.columns() if not unadded.search(grid.heads.get(at, ""))]
    if any(rules.wording("period-row").match(label) for label in grid.labels):  # what has run up by each month is not added again
        columns = [at for at in columns if not rules.wording("running-head").search(grid.heads.get(at, ""))]
    for at, mark in enumerate(marks):
        if not mark and not (grid.sure and _heads(ranks, at)):
            continue
        best: tuple[int, int, list[tuple[int, bool, Decimal, list[int]]]] = (-1, 0, [])
        for rows in _structures(grid, at, marks, among, ranks) if mark else [_below(ranks, at)]:
            tried = [each for col in columns if (each := _added(grid, at, rows, col)) is not None]
            proofs = {tuple(grid.rows[row].get(each[0], ZERO).value for row in (at, *each[3])) for each in tried if each[1] and each[2]}
            bad = sum(not each[1] for each in tried)
            if (len(proofs), -bad) > (best[0], -best[1]):
                best = (len(proofs), bad, tried)
        proved, bad, tried = best
        plain_list = mark and sum(marks) == 1 and not grid.torn and not any(among.search(label) for label in grid.labels)
        if (
            (proved >= PROOF and proved >= 2 * bad)
            or (mark and proved and not bad)
            or (plain_list and (len(tried) == 1 or 0 < bad <= proved))
        ):
            for col, right, value, rows in tried:
                most = max(grid.rows[row][col].value for row in rows)
                if right or not mean.search(grid.labels[at]) or grid.rows[at][col].value > most:  # no mean is more than the most
                    yield _total(grid, at, rows, col, value, right=right)


def _below(ranks: list[int], at: int) -> list[int]:
    """The rows under a numbered one, down to the next of its number's kind, that stand one level below it."""
    end = next((one for one in range(at + 1, len(ranks)) if ranks[one] <= ranks[at]), len(ranks))
    least = min(ranks[at + 1 : end], default=0)
    return [one for one in range(at + 1, end) if ranks[one] == least]


def _heads(ranks: list[int], at: int) -> bool:
    return ranks[at] < UNNUMBERED and len(_below(ranks, at)) > 1


ZERO = Figure("", Decimal(0), None, 0, place_in(Cell(0, 0, ""), 0, 0))


def means(grid: Grid, rules: Rules) -> Iterator[Outcome]:
    """合计(平均): columns that are not added up hold their mean there; another column that does shows it of the whole row."""
    mean, unadded = rules.wording("mean-row"), rules.wording("not-added")
    for at, label in enumerate(grid.labels):
        found = [*_averaged(grid, at, rules)] if mean.search(label) else []
        shown = any(one.right for one in found)
        for one in found:
            summed = abs(one.stated.value - sum((each.value for each in one.others), Decimal(0))) <= slack([one.stated, *one.others])
            if one.right or (not summed and (shown or unadded.search(grid.heads.get(one.col, "")))):
                yield _followed(grid, "parts-sum", one)


def _averaged(grid: Grid, at: int, rules: Rules) -> Iterator[Instance]:
    total = rules.wording("total-row")
    rows = [one for one in range(at) if grid.rows[one] and not total.search(grid.labels[one])]
    for col, stated in grid.rows[at].items():
        parts = [grid.rows[one][col] for one in rows if col in grid.rows[one]]
        if PROOF <= len(parts) == len(rows):
            value = sum((one.value for one in parts), Decimal(0)) / len(parts)
            off = half(stated) * 2 + sum((half(one) for one in parts if one.decimals), Decimal(0)) / len(parts)
            yield Instance(stated, tuple(parts), value, off, col, tells=True)


def _structures(grid: Grid, at: int, marks: list[bool], among: regex.Pattern[str], ranks: list[int]) -> Iterator[list[int]]:
    """The rows that may be the parts of a total row: those above it back to the last total, those below it, the totals alone."""
    above = next((one for one in range(at - 1, -1, -1) if marks[one]), -1)
    below = next((one for one in range(at + 1, len(marks)) if marks[one]), len(marks))
    options = [[*range(above + 1, at)], [*range(at + 1, below)]]
    if sum(marks) <= MOST_TOTALS:
        options += [[one for one in range(at) if not marks[one]],
                    [one for one in range(at) if marks[one]], [one for one in range(at + 1, len(marks)) if marks[one]],
                    [one for one in range(at + 1, len(marks)) if not marks[one]]]  # fmt: skip
    seen: set[tuple[int, ...]] = set()
    nested = parents(grid.labels)
    for rows in options:
        inner = [{low + more for low in rows if among.search(grid.labels[low]) for more in range(many)} for many in range(MOST_AMONG + 1)]
        for kept in (
            *([one for one in rows if one not in each] for each in inner),
            *([one for one in rows if ranks[one] == rank] for rank in sorted({ranks[one] for one in rows} - {UNNUMBERED})),
            [one for one in rows if one not in nested],
            _outer(grid, rows),
        ):
            if len(kept) > 1 and tuple(kept) not in seen:
                seen.add(tuple(kept))
                yield kept


def _outer(grid: Grid, rows: list[int]) -> list[int]:
    """The rows less those that columns show to be the parts of a row before them, where no word marks them: another reading of a total."""
    kept: list[int] = []
    at = 0
    while at < len(rows):
        kept.append(rows[at])
        at += 1 + _inner(grid, rows, at)
    return kept


def _inner(grid: Grid, rows: list[int], at: int) -> int:
    """How many of the rows after one add up to it, in every column that has it and them all."""
    whole = {col: one for col, one in grid.rows[rows[at]].items() if one.unit != "%" and one.value}
    for many in range(2, min(len(rows) - at, MOST_INNER + 1)):
        parts = [grid.rows[one] for one in rows[at + 1 : at + 1 + many]]
        shared = [col for col in whole if all(col in part and part[col].unit != "%" for part in parts)]
        added = [abs(whole[col].value - sum(part[col].value for part in parts)) <= slack([whole[col]]) for col in shared]
        if any(added) and sum(added) * 2 > len(added):
            return many
    return 0


ALIKE = 3  # times the least of some figures, up to which they are alike
MOST_INNER = 20  # rows under one that no word marks
MOST_TOTALS = 40  # total rows of one table of which each may add up all the rows of it
MOST_AMONG = 4  # rows that one 其中 may govern


def _added(grid: Grid, at: int, rows: list[int], col: int) -> tuple[int, bool, Decimal, list[int]] | None:
    """One column of a total row: do the rows add up? None where there is nothing to add."""
    whole = grid.rows[at].get(col)
    parts = [row for row in rows if col in grid.rows[row]]
    figures = [grid.rows[row][col] for row in parts]
    if (
        any(col in grid.unread[row] for row in rows)
        or whole is None
        or whole.unit == "%"
        or len(figures) < 2
        or any(one.unit == "%" for one in figures)
    ):
        return None
    value = sum((one.value for one in figures), Decimal(0))
    right = abs(whole.value - value) <= slack([whole, *figures])
    return None if not right and _is_mean(whole, figures) else (col, right, value, parts)


def _is_mean(whole: Figure, figures: Sequence[Figure]) -> bool:
    """全市 3.1 below 3.0, 3.2, 3.1: among parts that are alike stands no total of theirs; among others it may be one with a slip of the hand."""
    least, most = min(one.value for one in figures), max(one.value for one in figures)
    among = 0 < least <= whole.value <= most
    added = sum((one.value for one in figures), Decimal(0))
    if abs(whole.value - added / len(figures)) <= half(whole) * 2:
        return True
    return among and (most <= least * ALIKE or cause_of(whole, sum((one.value for one in figures), Decimal(0))) is None)


def _total(grid: Grid, at: int, rows: list[int], col: int, value: Decimal, *, right: bool) -> Outcome:
    whole, label = grid.rows[at][col], "/".join(one for one in (grid.labels[at], grid.heads.get(col, "")) if one)
    parts = [grid.rows[row][col] for row in rows]
    found = [figure_evidence("stated", label, whole, "table"),
             *(figure_evidence("part", grid.labels[row], part, "table") for row, part in zip(rows, parts, strict=True))]  # fmt: skip
    shown = plain(value)
    if right:
        return holds("parts-sum", "table", found, stated=plain(whole.value), expected=shown, message="sum")
    listed = " + ".join(f"{grid.labels[row]}{plain(part.value)}" for row, part in zip(rows, parts, strict=True))
    return broken(
        "parts-sum", "table", "sum", text(label=label, stated=plain(whole.value), parts=listed, expected=shown, unit=""), found, figure=whole, expected=shown,
        difference=plain(abs(whole.value - value)), allowed=plain(slack([whole, *parts])), cause=cause_of(whole, value),
    )  # fmt: skip
