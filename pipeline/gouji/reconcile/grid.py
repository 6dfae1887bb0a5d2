"""Columns of a table that follow from each other: 合计 = 财政资金 + 其他资金, 分配资金 = 人口 × 标准, 增减率 = 增减 / 上年.

No name is needed: a relation that most rows of a table show is how the table was made, and a row that breaks it is
a finding. Rows in which the relation is trivial (all but one operand zero) prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from ..model import Cell, Figure, Report, Table
from ..numbers import PRINTED, last_digit, plain, rounded
from ..outcome import Outcome
from ..rules import Rules
from ..structure import cells_by_row
from ..text import flat, place_in
from .causes import cause_of
from .outcomes import HUNDRED, broken, figure_evidence, holds, text, words_evidence

NUMBER = regex.compile(rf"[-+]?{PRINTED}%?")
LEAST_ROWS = 3  # rows that must show a relation
MOST_BROKEN = Decimal("0.26")  # share of rows that may break it
MOST_COLUMNS, MOST_ROWS = 14, 600
TREE = frozenset({"target", "actual"})
PERCENT = Decimal("0.01")
SCALES = (Decimal(1), Decimal("0.0001"), PERCENT)
GRADE_HEAD = regex.compile(r"(?:自评|评价|绩效|评定|综合){0,6}(?:等级|等次|级次|评级|档次)")
SCORE_HEAD = regex.compile(r"(?:自评|评价|绩效|综合){0,6}(?:总分|得分|总得分|评分|分数)(?:\(分\))?")
Row = dict[int, Figure]
Rule = Callable[[Row], tuple[Decimal, Decimal, bool] | None]  # what the row should hold, how far it may be off, whether it tells


@dataclass(frozen=True)
class Relation:
    """A way in which column `k` may follow from others. `check` is the id under which a breach is told."""

    k: int
    check: str
    others: tuple[int, ...]
    rule: Rule


def check_grids(report: Report, rules: Rules) -> list[Outcome]:
    """All tables but the trees of indicators, whose columns have rules of their own."""
    trees = {form.table for form in report.forms if form.roles & TREE}
    codes = {(one.figure.place.table, one.figure.place.row, one.figure.place.col) for one in report.readings if one.rule == "account code"}
    out: list[Outcome] = []
    for block in report.document.blocks:
        if isinstance(block, Table) and LEAST_ROWS < block.n_rows <= MOST_ROWS and 3 <= block.n_cols <= MOST_COLUMNS:
            rows = cells_by_row(block)
            out += _grades(block, rows, rules)
            if block.index not in trees:
                out += _table(block, [[cell for cell in row if (block.index, cell.row, cell.col) not in codes] for row in rows])
    return out


def _table(table: Table, cells: list[list[Cell]]) -> Iterator[Outcome]:
    rates = {at for at, head in _heads(cells).items() if "%" in head}
    rows = [
        {at: replace(one, unit="%") if at in rates else one for at, one in row.items()} for row in (_numbers(table, one) for one in cells)
    ]
    rows = [row for row in rows if row]
    columns = sorted({at for row in rows for at in row})
    columns = [at for at in columns if sum(1 for row in rows if at in row) >= LEAST_ROWS]
    breaches: list[tuple[Relation, Bad]] = []
    for k in columns:
        best = max(
            (_judged(one, rows) for one in _relations(k, columns, rows)), key=lambda judged: (len(judged[1]), -len(judged[2])), default=None
        )
        if best is not None:
            relation, good, bad = best
            if len(good) >= LEAST_ROWS and bad and len(bad) <= max(1, int(MOST_BROKEN * (len(good) + len(bad)))):
                breaches += [(relation, one) for one in bad]
    heads = _heads(cells)
    told: set[tuple[int, int]] = set()
    for relation, (row, expected, off) in reversed(breaches):  # a = b - c is b = a + c: the column furthest right speaks for all
        touched = {(id(row), at) for at in (relation.k, *relation.others)}
        if not touched & told:
            yield _breach(relation, row, expected, off, heads)
        told |= touched


def _numbers(table: Table, cells: list[Cell]) -> Row:
    row: Row = {}
    for at, cell in enumerate(cells):
        printed = flat(cell.text)
        if NUMBER.fullmatch(printed):
            digits = printed.rstrip("%").replace(",", "")
            place = place_in(cell, 0, len(cell.text), block=table.block, table=table.index)
            unit = "%" if printed.endswith("%") else None
            row[cell.col if table.grid else at] = Figure(cell.text.strip(), Decimal(digits), unit, len(digits.partition(".")[2]), place)
    return row


def _relations(k: int, columns: list[int], rows: list[Row]) -> Iterator[Relation]:
    """Every relation that could give column `k`."""
    percent = sum(1 for row in rows if k in row and row[k].unit == "%") >= LEAST_ROWS
    others = [at for at in columns if at != k]
    if percent:
        for i in others:
            whole = next((row[i] for row in rows if i in row and k in row and row[k].value == HUNDRED and row[i].unit != "%"), None)
            if whole is not None and whole.value and all(row[i].value <= whole.value for row in rows if i in row):
                yield Relation(k, "rate", (i,), _share(k, i, whole))
            for j in others:
                if i != j:
                    yield Relation(k, "rate", (i, j), _ratio(k, i, j))
                    yield Relation(k, "rate", (i, j), _growth(k, i, j))
        return
    at = columns.index(k)
    for low in range(len(columns)):
        for high in range(low + 2, len(columns) + 1):
            if not low <= at < high:
                yield Relation(k, "parts-sum", tuple(columns[low:high]), _sum(k, columns[low:high]))
    for i in others:
        for j in others:
            if i != j:
                yield Relation(k, "difference", (i, j), _difference(k, i, j))
            if i < j:
                for scale in SCALES:
                    yield Relation(k, "difference", (i, j), _product(k, i, j, scale))


def _half(figure: Figure) -> Decimal:
    return last_digit(figure.decimals) / 2


def _ratio(k: int, i: int, j: int) -> Rule:
    def rule(row: Row) -> tuple[Decimal, Decimal, bool] | None:
        top, bottom = row[i], row[j]
        if not bottom.value or top.unit == "%" or bottom.unit == "%":
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

    def rule(row: Row) -> tuple[Decimal, Decimal, bool] | None:
        part = row[i]
        if part.unit == "%":
            return None
        value = part.value / whole.value * HUNDRED
        off = (_half(part) + _half(whole)) / abs(whole.value) * HUNDRED if part.decimals or whole.decimals else Decimal(0)
        return value, off + _half(row[k]) * 2, part.value not in {Decimal(0), whole.value}

    return _over(rule, (k, i))


def _growth(k: int, i: int, j: int) -> Rule:
    def rule(row: Row) -> tuple[Decimal, Decimal, bool] | None:
        new, old = row[i], row[j]
        if not old.value or new.unit == "%" or old.unit == "%":
            return None
        value = (new.value - old.value) / old.value * HUNDRED
        off = (_half(new) + _half(old)) * 2 / abs(old.value) * HUNDRED if new.decimals or old.decimals else Decimal(0)
        return value, off + _half(row[k]) * 2, new.value != old.value

    return _over(rule, (k, i, j))


def _sum(k: int, parts: list[int]) -> Rule:
    def rule(row: Row) -> tuple[Decimal, Decimal, bool] | None:
        known = [row[at] for at in parts]
        if any(one.unit == "%" for one in known):
            return None
        off = sum((_half(one) for one in (*known, row[k]) if one.decimals), Decimal(0))
        return sum((one.value for one in known), Decimal(0)), off, sum(1 for one in known if one.value) > 1

    return _over(rule, (k, *parts))


def _difference(k: int, i: int, j: int) -> Rule:
    def rule(row: Row) -> tuple[Decimal, Decimal, bool] | None:
        one, other = row[i], row[j]
        if "%" in {one.unit, other.unit}:
            return None
        off = sum((_half(each) for each in (one, other, row[k]) if each.decimals), Decimal(0))
        return one.value - other.value, off, bool(one.value and other.value and one.value != other.value)

    return _over(rule, (k, i, j))


def _product(k: int, i: int, j: int, scale: Decimal) -> Rule:
    def rule(row: Row) -> tuple[Decimal, Decimal, bool] | None:
        one, other = row[i], row[j]
        value = one.value * other.value * scale
        rounded = sum(_half(each) * abs(of.value) for each, of in ((one, other), (other, one))) * scale if scale == PERCENT else Decimal(0)
        return (
            value,
            (_half(row[k]) * 2 if row[k].decimals else Decimal(0)) + rounded,
            Decimal(0) not in {one.value, other.value} and other.value != 1 != one.value,
        )

    return _over(rule, (k, i, j))


def _over(rule: Rule, columns: tuple[int, ...]) -> Rule:
    """The rule, for rows that have all of the columns."""

    def whole(row: Row) -> tuple[Decimal, Decimal, bool] | None:
        return rule(row) if all(at in row for at in columns) else None

    return whole


Bad = tuple[Row, Decimal, Decimal]


def _judged(relation: Relation, rows: list[Row]) -> tuple[Relation, list[Row], list[Bad]]:
    """The rows that show a relation and those that break it. A relation that breaks at once is given up."""
    good: list[Row] = []
    bad: list[Bad] = []
    for row in rows:
        found = relation.rule(row)
        if found is None:
            continue
        expected, off, tells = found
        if abs(row[relation.k].value - expected) > off:
            bad.append((row, expected, off))
            if len(bad) > 2 + len(good):
                return relation, [], []
        elif tells:
            good.append(row)
    return relation, good, bad


def _heads(cells: list[list[Cell]]) -> dict[int, str]:
    """The words above each column."""
    heads: dict[int, str] = {}
    for row in cells:
        if any(NUMBER.fullmatch(flat(cell.text)) for cell in row):
            break
        heads |= {at: flat(cell.text) for at, cell in enumerate(row) if cell.text.strip()}
    return heads


def _breach(relation: Relation, row: Row, expected: Decimal, off: Decimal, heads: dict[int, str]) -> Outcome:
    stated = row[relation.k]
    label = heads.get(relation.k, "")
    places = max(stated.decimals, 2 if relation.check == "rate" else 0)
    shown = plain(rounded(expected, last_digit(places)))
    found = [figure_evidence("stated", label, stated, "table"),
             *(figure_evidence("part", heads.get(at, ""), row[at], "table") for at in relation.others)]  # fmt: skip
    return broken(
        relation.check, "table", "grid", text(label=label, stated=stated.raw, expected=shown), found, figure=stated, expected=shown,
        difference=plain(rounded(abs(stated.value - expected), last_digit(places))), allowed=plain(rounded(off, last_digit(places + 1))),
        cause=cause_of(stated, expected),
    )  # fmt: skip


# --- grades row by row ------------------------------------------------------------------------------


def _grades(table: Table, cells: list[list[Cell]], rules: Rules) -> Iterator[Outcome]:
    """得分 | 等级 in each row of a list of projects."""
    head = next((row for row in cells[:3] if any(GRADE_HEAD.fullmatch(flat(cell.text)) for cell in row)), None)
    if head is None:
        return
    grade_at = next(at for at, cell in enumerate(head) if GRADE_HEAD.fullmatch(flat(cell.text)))
    scores = [at for at, cell in enumerate(head) if SCORE_HEAD.fullmatch(flat(cell.text))]
    ladder = [(rule.grade, Decimal(rule.least), rule.pattern) for rule in rules.grades]
    for row in cells:
        if row is head or not scores or len(row) != len(head):
            continue
        score = _numbers(table, [row[scores[-1]]])
        grade = next((name for name, _, pattern in ladder if pattern.fullmatch(flat(row[grade_at].text).strip('"'))), None)
        if not score or grade is None or not 0 < next(iter(score.values())).value <= HUNDRED:
            continue
        yield _graded(table, next(iter(score.values())), grade, row[grade_at], [(name, least) for name, least, _ in ladder])


def _graded(table: Table, score: Figure, grade: str, cell: Cell, ladder: list[tuple[str, Decimal]]) -> Outcome:
    right = next((name for name, least in ladder if score.value >= least), ladder[-1][0])
    place = place_in(cell, 0, len(cell.text), block=table.block, table=table.index)
    found = [words_evidence("stated", "grade", cell.text.strip(), place, "table"), figure_evidence("score", "score", score, "table")]
    if right == grade:
        return holds("grade", "score", found, message="grade")
    return broken("grade", "score", "grade", text(stated=grade, expected=right, score=plain(score.value)), found, expected=right)
