"""What a table proves of itself (表内勾稽): columns that follow from each other in row after row, and total rows.

No name is needed. A relation is *proved* by at least two instances that are not the same numbers again, with at most half as many
broken: then it is how the table was made, a row that breaks it is a finding, and rows that show it agree. One instance more proves
nothing of a relation whose operands are nothing or alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import regex

from ..model import Cell, Figure, Report, Table
from ..numbers import last_digit, plain, rounded
from ..outcome import Evidence, Outcome
from ..rules import Rules
from ..structure import cells_by_row
from ..text import flat, place_in
from .causes import cause_of
from .nesting import parents
from .outcomes import HUNDRED, broken, figure_evidence, holds, text

NUMBER = regex.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
YEAR = regex.compile(r"(?:19|20)\d{2}")
PROOF = 2  # instances that are not the same numbers again
MOST_COLUMNS, MOST_ROWS = 16, 800
TREE = frozenset({"target", "actual"})
PERCENT, WAN = Decimal("0.01"), Decimal("0.0001")
SCALES = (Decimal(1), WAN, PERCENT)
Row = dict[int, Figure]
Made = tuple[Decimal, Decimal, bool]  # what a cell should hold, how far it may be off, whether the instance tells
Rule = Callable[[Row], Made | None]


@dataclass(frozen=True)
class Relation:
    """A way in which column `k` may follow from others. `check` is the id under which a breach is told."""

    k: int
    check: str
    others: tuple[int, ...]
    sign: str  # how the others make it, for the message
    rule: Rule


@dataclass
class Grid:
    """The numbers of a table below its heads: figures by row and column, and the words of both."""

    table: Table
    rows: list[Row] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    heads: dict[int, str] = field(default_factory=dict)
    torn: bool = False  # a row goes on in the next one, as where a page cut it: rows may have lost their numbers

    def columns(self) -> list[int]:
        """The columns that hold numbers in two rows or more."""
        count: dict[int, int] = {}
        for row in self.rows:
            for at in row:
                count[at] = count.get(at, 0) + 1
        return sorted(at for at, many in count.items() if many >= PROOF)


def check_shapes(report: Report, rules: Rules) -> list[Outcome]:
    """All tables but the trees of indicators, whose columns have rules of their own."""
    trees = {form.table for form in report.forms if form.roles & TREE}
    asides = {(one.figure.place.table, one.figure.place.row, one.figure.place.col) for one in report.readings
              if one.status == "set_aside" or one.rule == "account code"}  # fmt: skip
    coded = {one.table for one in report.statements}
    out: list[Outcome] = []
    for block in report.document.blocks:
        if isinstance(block, Table) and block.index not in trees and 2 <= block.n_rows <= MOST_ROWS and 2 <= block.n_cols <= MOST_COLUMNS:
            grid = grid_of(block, asides, rules)
            out += _columns(grid)
            if block.index not in coded:
                out += _totals(grid, rules)
    return out


def grid_of(table: Table, asides: set[tuple[int | None, int | None, int | None]], rules: Rules) -> Grid:
    """A table as numbers under heads."""
    grid = Grid(table)
    for cells in cells_by_row(table):
        row = numbers_of(table, cells, asides)
        words = [flat(cell.text) for cell in cells if flat(cell.text) and not NUMBER.fullmatch(flat(cell.text))]
        if row:
            grid.rows.append(row)
            grid.labels.append(words[0] if words else "")
        elif not grid.rows:
            for at, cell in enumerate(cells):
                if cell.text.strip():
                    for col in range(cell.col, cell.col + cell.colspan) if table.grid else (at,):
                        grid.heads[col] = "/".join(one for one in (grid.heads.get(col), flat(cell.text)) if one)
        elif words and not flat(cells[0].text):
            grid.torn = True
    _without_years(grid)
    rate = rules.wording("rate-head")
    percents = {at for at, head in grid.heads.items() if "%" in head or rate.search(head)}
    grid.rows = [{at: replace(one, unit="%") if at in percents else one for at, one in row.items()} for row in grid.rows]
    return grid


def _without_years(grid: Grid) -> None:
    """Rows and columns that hold only years (年份 | 2021 | 2022) hold no amounts."""
    grid.rows = [{} if row and all(YEAR.fullmatch(one.raw) for one in row.values()) else row for row in grid.rows]
    for at in grid.columns():
        if all(YEAR.fullmatch(row[at].raw) for row in grid.rows if at in row):
            for row in grid.rows:
                row.pop(at, None)


def numbers_of(table: Table, cells: list[Cell], asides: Collection[tuple[int | None, int | None, int | None]] = ()) -> Row:
    """The numbers of a row by column; codes and numbers of rows are none."""
    row: Row = {}
    for at, cell in enumerate(cells):
        printed = flat(cell.text)
        if NUMBER.fullmatch(printed) and (table.index, cell.row, cell.col) not in asides:
            digits = printed.rstrip("%").replace(",", "")
            place = place_in(cell, 0, len(cell.text), block=table.block, table=table.index)
            unit = "%" if printed.endswith("%") else None
            row[cell.col if table.grid else at] = Figure(cell.text.strip(), Decimal(digits), unit, len(digits.partition(".")[2]), place)
    return row


# --- columns that follow from each other --------------------------------------------------------------


def _columns(grid: Grid) -> Iterator[Outcome]:
    columns = grid.columns()
    if len(columns) < 2:
        return
    told: set[tuple[int, int]] = set()
    found: list[tuple[Relation, _Judged]] = []
    for k in columns:
        tried = [(one, _judged(one, grid.rows)) for one in _relations(k, columns, grid.rows)]
        found += sorted((pair for pair in tried if pair[1].proved()), key=lambda pair: pair[1].weight())[-1:]
    found.sort(key=lambda pair: -pair[0].k)  # a = b - c is b = a + c: the column furthest right speaks for all
    for relation, judged in found:
        for at, expected, off in judged.bad:
            touched = {(at, col) for col in (relation.k, *relation.others)}
            if not touched & told:
                yield _breach(grid, relation, grid.rows[at], expected, off)
            told |= touched
        for at, expected, off in judged.good:
            yield _agreement(grid, relation, grid.rows[at], expected)
            del off


@dataclass
class _Judged:
    """The rows that show a relation and those that break it, each with what the cell should hold."""

    good: list[tuple[int, Decimal, Decimal]] = field(default_factory=list)
    bad: list[tuple[int, Decimal, Decimal]] = field(default_factory=list)
    seen: set[tuple[Decimal, ...]] = field(default_factory=set)

    def proved(self) -> bool:
        return len(self.seen) >= PROOF and len(self.seen) >= 2 * len(self.bad)

    def weight(self) -> tuple[int, int]:
        return len(self.seen) - 2 * len(self.bad), -len(self.bad)


def _judged(relation: Relation, rows: Sequence[Row]) -> _Judged:
    """A relation that breaks at once is given up."""
    out = _Judged()
    for at, row in enumerate(rows):
        found = relation.rule(row)
        if found is None:
            continue
        expected, off, tells = found
        if abs(row[relation.k].value - expected) > off:
            out.bad.append((at, expected, off))
            if len(out.bad) > 2 + len(out.seen):
                return _Judged()
        elif tells:
            out.good.append((at, expected, off))
            out.seen.add((row[relation.k].value, *(row[one].value for one in relation.others)))
    return out


def _relations(k: int, columns: list[int], rows: Sequence[Row]) -> Iterator[Relation]:
    """Every relation that could give column `k`."""
    others = [at for at in columns if at != k]
    if sum(1 for row in rows if k in row and row[k].unit == "%") >= PROOF:
        for i in others:
            whole = next((row[i] for row in rows if i in row and k in row and row[k].value == HUNDRED and row[i].unit != "%"), None)
            if whole is not None and whole.value and all(row[i].value <= whole.value for row in rows if i in row):
                yield Relation(k, "rate", (i,), "/", _share(k, i, whole))
            for j in others:
                if i != j:
                    yield Relation(k, "rate", (i, j), "/", _ratio(k, i, j))
                    yield Relation(k, "rate", (i, j), "growth", _growth(k, i, j))
        return
    at = columns.index(k)
    for low in range(len(columns)):
        for high in range(low + 2, len(columns) + 1):
            if not low <= at < high:
                yield Relation(k, "parts-sum", tuple(columns[low:high]), "+", _sum(k, columns[low:high]))
    for i in others:
        for j in others:
            if i != j:
                yield Relation(k, "difference", (i, j), "-", _difference(k, i, j))
            if i < j:
                for scale in SCALES:
                    yield Relation(k, "difference", (i, j), "×", _product(k, i, j, scale))


def _half(figure: Figure) -> Decimal:
    """Half a unit of the last digit; a whole number may be counted or rounded, and is taken as rounded beside decimals only."""
    return Decimal(1).scaleb(-figure.decimals) / 2


def _slack(figures: Sequence[Figure]) -> Decimal:
    """How far a sum of these may be off: nothing where all are whole and may be counted, but for one unit where many are added."""
    if any(one.decimals for one in figures):
        return sum((_half(one) for one in figures if one.decimals), Decimal(0))
    large = any(abs(one.value) >= 1000 for one in figures)
    return Decimal(1) if large and len(figures) > 2 else Decimal(0)


def _ratio(k: int, i: int, j: int) -> Rule:
    def rule(row: Row) -> Made | None:
        top, bottom = row[i], row[j]
        if not bottom.value or "%" in {top.unit, bottom.unit}:
            return None
        value = top.value / bottom.value * HUNDRED
        off = (
            (_half(top) + _half(bottom) * abs(value) / HUNDRED) / abs(bottom.value) * HUNDRED
            if top.decimals or bottom.decimals
            else Decimal(0)
        )
        return value, off + _half(row[k]) * 2, top.value not in {Decimal(0), bottom.value}

    return _over(rule, (k, i, j))


def _share(k: int, i: int, whole: Figure) -> Rule:
    """A share of the row that is 100%."""

    def rule(row: Row) -> Made | None:
        part = row[i]
        if part.unit == "%":
            return None
        value = part.value / whole.value * HUNDRED
        off = (_half(part) + _half(whole)) / abs(whole.value) * HUNDRED if part.decimals or whole.decimals else Decimal(0)
        return value, off + _half(row[k]) * 2, part.value not in {Decimal(0), whole.value}

    return _over(rule, (k, i))


def _growth(k: int, i: int, j: int) -> Rule:
    def rule(row: Row) -> Made | None:
        new, old = row[i], row[j]
        if not old.value or "%" in {new.unit, old.unit}:
            return None
        value = (new.value - old.value) / old.value * HUNDRED
        off = (_half(new) + _half(old)) * 2 / abs(old.value) * HUNDRED if new.decimals or old.decimals else Decimal(0)
        return value, off + _half(row[k]) * 2, new.value != old.value

    return _over(rule, (k, i, j))


def _sum(k: int, parts: list[int]) -> Rule:
    def rule(row: Row) -> Made | None:
        known = [row[at] for at in parts]
        if any(one.unit == "%" for one in known):
            return None
        return sum((one.value for one in known), Decimal(0)), _slack([*known, row[k]]), sum(1 for one in known if one.value) > 1

    return _over(rule, (k, *parts))


def _difference(k: int, i: int, j: int) -> Rule:
    def rule(row: Row) -> Made | None:
        one, other = row[i], row[j]
        if "%" in {one.unit, other.unit}:
            return None
        return one.value - other.value, _slack([one, other, row[k]]), bool(one.value and other.value and one.value != other.value)

    return _over(rule, (k, i, j))


SAME = frozenset({Decimal(0), Decimal(1), HUNDRED})  # times these, or of a hundred percent of these, tells nothing


def _product(k: int, i: int, j: int, scale: Decimal) -> Rule:
    def rule(row: Row) -> Made | None:
        one, other = row[i], row[j]
        value = one.value * other.value * scale
        slack = sum(_half(each) * abs(of.value) for each, of in ((one, other), (other, one))) * scale if scale == PERCENT else Decimal(0)
        off = (_half(row[k]) * 2 if row[k].decimals else Decimal(0)) + slack
        return value, off, {one.value, other.value}.isdisjoint(SAME)

    return _over(rule, (k, i, j))


def _over(rule: Rule, columns: tuple[int, ...]) -> Rule:
    """The rule, for rows that have all of the columns."""

    def whole(row: Row) -> Made | None:
        return rule(row) if all(at in row for at in columns) else None

    return whole


def _breach(grid: Grid, relation: Relation, row: Row, expected: Decimal, off: Decimal) -> Outcome:
    stated = row[relation.k]
    label = grid.heads.get(relation.k, "")
    places = max(stated.decimals, 2 if relation.check == "rate" else 0)
    shown = plain(rounded(expected, last_digit(places)))
    return broken(
        relation.check, "table", "grid", text(label=label, stated=stated.raw, expected=shown), _evidence(grid, relation, row), figure=stated, expected=shown,
        difference=plain(rounded(abs(stated.value - expected), last_digit(places))), allowed=plain(rounded(off, last_digit(places + 1))),
        cause=cause_of(stated, expected),
    )  # fmt: skip


def _agreement(grid: Grid, relation: Relation, row: Row, expected: Decimal) -> Outcome:
    return holds(
        relation.check,
        "table",
        _evidence(grid, relation, row),
        stated=plain(row[relation.k].value),
        expected=plain(expected),
        message="grid",
    )


def _evidence(grid: Grid, relation: Relation, row: Row) -> list[Evidence]:
    heads = grid.heads
    return [figure_evidence("stated", heads.get(relation.k, ""), row[relation.k], "table"),
            *(figure_evidence("part", heads.get(at, ""), row[at], "table") for at in relation.others)]  # fmt: skip


# --- total rows ---------------------------------------------------------------------------------------


def _totals(grid: Grid, rules: Rules) -> Iterator[Outcome]:
    """Each total row against the rows that most of its columns show to be its parts."""
    total, among, unadded = (rules.wording(one) for one in ("total-row", "among-row", "not-added"))
    marks = [total.search(label) is not None for label in grid.labels]
    columns = [at for at in grid.columns() if not unadded.search(grid.heads.get(at, ""))]
    for at, mark in enumerate(marks):
        if not mark:
            continue
        best: tuple[int, int, list[tuple[int, bool, Decimal, list[int]]]] = (-1, 0, [])
        for rows in _structures(grid, at, marks, among, rules.wording("first-level-row")):
            tried = [each for col in columns if (each := _added(grid, at, rows, col)) is not None]
            proofs = {tuple(grid.rows[row].get(each[0], ZERO).value for row in (at, *each[3])) for each in tried if each[1] and each[2]}
            bad = sum(not each[1] for each in tried)
            if (len(proofs), -bad) > (best[0], -best[1]):
                best = (len(proofs), bad, tried)
        proved, bad, tried = best
        plain_list = sum(marks) == 1 and not grid.torn and not any(among.search(label) for label in grid.labels)
        if (proved >= PROOF and proved >= 2 * bad) or (proved and not bad) or (plain_list and (len(tried) == 1 or 0 < bad <= proved)):
            for col, right, value, rows in tried:
                yield _total(grid, at, rows, col, value, right=right)


ZERO = Figure("", Decimal(0), None, 0, place_in(Cell(0, 0, ""), 0, 0))


def _structures(grid: Grid, at: int, marks: list[bool], among: regex.Pattern[str], first: regex.Pattern[str]) -> Iterator[list[int]]:
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
            [one for one in rows if first.search(grid.labels[one])],
            [one for one in rows if one not in nested],
        ):
            if len(kept) > 1 and tuple(kept) not in seen:
                seen.add(tuple(kept))
                yield kept


MOST_TOTALS = 40  # total rows of one table of which each may add up all the rows of it
MOST_AMONG = 4  # rows that one 其中 may govern


def _added(grid: Grid, at: int, rows: list[int], col: int) -> tuple[int, bool, Decimal, list[int]] | None:
    """One column of a total row: do the rows add up? None where there is nothing to add."""
    whole = grid.rows[at].get(col)
    parts = [row for row in rows if col in grid.rows[row]]
    figures = [grid.rows[row][col] for row in parts]
    if whole is None or whole.unit == "%" or len(figures) < 2 or any(one.unit == "%" for one in figures):
        return None
    value = sum((one.value for one in figures), Decimal(0))
    return col, abs(whole.value - value) <= _slack([whole, *figures]), value, parts


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
        difference=plain(abs(whole.value - value)), allowed=plain(_slack([whole, *parts])), cause=cause_of(whole, value),
    )  # fmt: skip
