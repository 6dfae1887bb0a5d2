"""What a table proves of itself (表内勾稽): columns that follow from each other in row after row, and total rows.

No name is needed. A relation is *proved* by at least two instances that are not the same numbers again, with at most half as many
broken: then it is how the table was made, a row that breaks it is a finding, and rows that show it agree. One instance more proves
nothing of a relation whose operands are nothing or alike. Of two that are broken twice as many instances again are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ..document import Table
from ..model import Figure, Report
from ..numbers import last_digit, plain, rounded
from ..outcome import Evidence, Outcome
from ..rules import Rules
from .causes import cause_of
from .grid import PROOF, Grid, Row, grid_of, half, slack
from .outcomes import HUNDRED, broken, figure_evidence, holds, text
from .row_totals import row_totals
from .sides import classes
from .totals import means, rows_above, totals

MOST_COLUMNS, MOST_ROWS = 16, 800
TREE = frozenset({"target", "actual"})
PERCENT, WAN = Decimal("0.01"), Decimal("0.0001")
SCALES = (Decimal(1), WAN, PERCENT)
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
            out += [*_columns(grid, rules), *row_totals(grid, rules)]
            if block.index not in coded:
                out += [*totals(grid, rules), *classes(block, rules)]
                out += [*rows_above(grid, rules), *means(grid, rules)] if grid.sure else []
    return out


# --- columns that follow from each other --------------------------------------------------------------


def _columns(grid: Grid, rules: Rules) -> Iterator[Outcome]:
    columns = [at for at in grid.columns() if not grid.worded(at)]
    if len(columns) < 2:
        return
    told: set[tuple[int, int]] = set()
    found: list[tuple[Relation, _Judged]] = []
    rows = grid.fitting()
    for k in columns:
        tried = [(one, _judged(one, rows)) for one in _relations(k, columns, rows)]
        proved = sorted((pair for pair in tried if pair[1].proved()), key=lambda pair: pair[1].weight())
        best = [one for one in proved[-1:] if not _is_rivalled(*one, tried)]  # and a sum besides a rate, where nothing breaks it
        found += {pair[0].check: pair for pair in [*(one for one in proved if not one[1].bad), *best]}.values()
    found = [pair for pair in found if not _is_of_a_twin(*pair, found, grid.rows)]
    # a = b - c is b = a + c: the column furthest right speaks for all; a sum says more than a rate of what it adds
    found.sort(key=lambda pair: (pair[0].sign not in {"+", "-"}, -pair[0].k))
    rates = {one.k: {one.k, *one.others} for one, judged in found if one.check == "rate" and not judged.bad}
    for relation, judged in found:
        if (
            relation.sign == "×"
            and judged.bad
            and any(not {relation.k, *relation.others} <= rates.get(at, {relation.k, *relation.others}) for at in relation.others)
        ):
            continue  # what is a rate of other columns in every row is no rate of these
        for at, expected, off in judged.bad:
            touched = {(at, col) for col in (relation.k, *relation.others)}
            mean = _is_total(grid, at, rules) and _is_of_a_mean(relation, grid.rows[at], expected)
            if not touched & told and not mean and not _is_no_sum(grid, relation, at, rules):
                yield _breach(grid, relation, grid.rows[at], expected, off)
            told |= touched
        for at, expected, off in judged.good:
            yield _agreement(grid, relation, grid.rows[at], expected)
            del off
        if relation.sign == "+" and grid.sure:
            yield from _left_blank(grid, relation)


def _is_rivalled(relation: Relation, judged: _Judged, tried: Sequence[tuple[Relation, _Judged]]) -> bool:
    """Does another rate hold in as many rows as show and break this one, though fewer of them tell (100%)?"""
    rows = len(judged.good) + len(judged.bad)
    return bool(judged.bad) and relation.sign == "/" and any(
        other.sign == "/" and one.seen and not one.bad and one.held >= rows for other, one in tried
    )  # fmt: skip


def _is_of_a_twin(relation: Relation, judged: _Judged, found: Sequence[tuple[Relation, _Judged]], rows: Sequence[Row]) -> bool:
    """单价 and 金额 are alike in every row of one piece: does a relation that breaks hold throughout with another column, which has the same
    amounts in the rows that show it?
    """
    own = {relation.k, *relation.others}
    for other, one in found if judged.bad else ():
        its = {other.k, *other.others}
        swapped = (own - its, its - own)
        if not one.bad and all(len(each) == 1 for each in swapped):
            (mine,), (twin,) = swapped
            if all(twin in rows[at] and rows[at][mine].value == rows[at][twin].value for at, *_ in judged.good):
                return True
    return False


def _is_total(grid: Grid, at: int, rules: Rules) -> bool:
    return rules.wording("total-row").search(grid.labels[at]) is not None


def _is_no_sum(grid: Grid, relation: Relation, at: int, rules: Rules) -> bool:
    """Among rows that add up, one of prices or rates holds a mean of its parts."""
    parts, row = [grid.rows[at][one].value for one in relation.others], grid.rows[at]
    among = len(parts) > 1 and min(parts) <= row[relation.k].value <= max(parts)
    return relation.sign == "+" and among and rules.wording("not-added").search(grid.labels[at]) is not None


def _is_of_a_mean(relation: Relation, row: Row, expected: Decimal) -> bool:
    """The price of a total row is a mean, which was rounded, however exact the prices above it are."""
    one, other = (row[at] for at in relation.others[:2]) if relation.sign == "×" else (None, None)
    if one is None or other is None or not one.value * other.value:
        return False
    off = half(one) * abs(other.value) + half(other) * abs(one.value)
    return abs(row[relation.k].value - expected) <= off * expected / (one.value * other.value)


def _left_blank(grid: Grid, relation: Relation) -> Iterator[Outcome]:
    """Where a sum is how the table was made, a part left blank is nothing, or it is missing."""
    for row, blanks in zip(grid.rows, grid.blanks, strict=True):
        kept = tuple(at for at in relation.others if at in row)
        empty = [at for at in relation.others if at not in row]
        if relation.k not in row or not kept or not empty or not blanks.issuperset(empty) or any(row[at].unit == "%" for at in kept):
            continue
        value, off = sum((row[at].value for at in kept), Decimal(0)), slack([row[relation.k], *(row[at] for at in kept)])
        if abs(row[relation.k].value - value) > off:
            yield _breach(grid, replace(relation, others=kept), row, value, off)


@dataclass
class _Judged:
    """The rows that show a relation and those that break it, each with what the cell should hold."""

    good: list[tuple[int, Decimal, Decimal]] = field(default_factory=list)
    bad: list[tuple[int, Decimal, Decimal]] = field(default_factory=list)
    seen: set[tuple[Decimal, ...]] = field(default_factory=set)
    held: int = 0  # rows that do not break it, also those that tell nothing

    def proved(self) -> bool:
        return len(self.seen) >= PROOF and len(self.seen) >= (2 if len(self.bad) < PROOF else 4) * len(self.bad)

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
            continue
        out.held += 1
        if tells:
            out.good.append((at, expected, off))
            out.seen.add((row[relation.k].value, *(row[one].value for one in relation.others)))
    if relation.sign in {"-", "+"} and out.bad:
        out.bad = [one for one in out.bad if not _elsewhere(relation, rows[one[0]], [rows[at] for at, _, _ in out.good])]
    return out


def _elsewhere(relation: Relation, row: Row, shown: list[Row]) -> bool:
    """Is there a column that holds something in this row, and nothing in the rows that show a relation? It may have a part in it, and
    they cannot tell.
    """
    touched = {relation.k, *relation.others}
    return any(one.value and at not in touched and not any(at in each and each[at].value for each in shown) for at, one in row.items())


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
                    yield Relation(k, "difference", (i, j), "-", _difference(k, i, j))
            yield from _offset(k, i, rows)
        return
    for parts in _strides(columns, k):
        yield Relation(k, "parts-sum", parts, "+", _sum(k, parts))
    for i in others:
        for j in others:
            if i != j:
                yield Relation(k, "difference", (i, j), "-", _difference(k, i, j))
            if i < j:
                yield Relation(k, "difference", (i, j), "×", _product(k, i, j, WAN, loose=True))  # the price may be a mean, and rounded
                for scale in SCALES:
                    yield Relation(k, "difference", (i, j), "×", _product(k, i, j, scale))


def _strides(columns: Sequence[int], k: int) -> Iterator[tuple[int, ...]]:
    """Columns that stand side by side, or every second or third of them (2022年计划, 2022年完成, 2023年计划, 2023年完成), without `k`."""
    for step in STRIDES:
        for low in range(len(columns)):
            for high in range(low + step + 1, len(columns) + 1, step):
                parts = tuple(columns[low:high:step])
                if k not in parts and (step > 1 or not parts[0] < k < parts[-1]) and (step == 1 or len(parts) > step):
                    yield parts


STRIDES = (1, 2, 3)


def _ratio(k: int, i: int, j: int) -> Rule:
    def rule(row: Row) -> Made | None:
        top, bottom = row[i], row[j]
        if not bottom.value or "%" in {top.unit, bottom.unit}:
            return None
        value = top.value / bottom.value * HUNDRED
        off = (
            (half(top) + half(bottom) * abs(value) / HUNDRED) / abs(bottom.value) * HUNDRED
            if top.decimals or bottom.decimals
            else Decimal(0)
        )
        return value, off + half(row[k]) * 2, top.value not in {Decimal(0), bottom.value}

    return _over(rule, (k, i, j))


def _share(k: int, i: int, whole: Figure) -> Rule:
    """A share of the row that is 100%."""

    def rule(row: Row) -> Made | None:
        part = row[i]
        if part.unit == "%":
            return None
        value = part.value / whole.value * HUNDRED
        off = (half(part) + half(whole)) / abs(whole.value) * HUNDRED if part.decimals or whole.decimals else Decimal(0)
        return value, off + half(row[k]) * 2, part.value not in {Decimal(0), whole.value}

    return _over(rule, (k, i))


def _growth(k: int, i: int, j: int) -> Rule:
    def rule(row: Row) -> Made | None:
        new, old = row[i], row[j]
        if not old.value or "%" in {new.unit, old.unit}:
            return None
        value = (new.value - old.value) / old.value * HUNDRED
        off = (half(new) + half(old)) * 2 / abs(old.value) * HUNDRED if new.decimals or old.decimals else Decimal(0)
        return value, off + half(row[k]) * 2, new.value != old.value

    return _over(rule, (k, i, j))


def _sum(k: int, parts: Sequence[int]) -> Rule:
    def rule(row: Row) -> Made | None:
        known = [row[at] for at in parts]
        if any(one.unit == "%" for one in known):
            return None
        return sum((one.value for one in known), Decimal(0)), slack([*known, row[k]]), sum(1 for one in known if one.value) > 1

    return _over(rule, (k, *parts))


def _difference(k: int, i: int, j: int) -> Rule:
    def rule(row: Row) -> Made | None:
        one, other = row[i], row[j]
        if (one.unit == "%") != (other.unit == "%"):
            return None
        return one.value - other.value, slack([one, other, row[k]]), bool(one.value and other.value and one.value != other.value)

    return _over(rule, (k, i, j))


def _offset(k: int, i: int, rows: Sequence[Row]) -> Iterator[Relation]:
    """涨跌% is the index less 100, 比序时进度 the progress less what the calendar says: a column less what most rows take away."""
    gaps = Counter(row[i].value - row[k].value for row in rows if i in row and k in row)
    gap, many = gaps.most_common(1)[0] if gaps else (Decimal(0), 0)
    if gap and many > PROOF:

        def rule(row: Row) -> Made | None:
            return row[i].value - gap, slack([row[i], row[k]]), bool(row[k].value)

        yield Relation(k, "difference", (i,), "-", _over(rule, (k, i)))


COARSE = 40  # times what a product may be off by, from which on it is met by chance
SAME = frozenset({Decimal(0), Decimal(1), HUNDRED})  # times these, or of a hundred percent of these, tells nothing


def _product(k: int, i: int, j: int, scale: Decimal, *, loose: bool = False) -> Rule:
    def rule(row: Row) -> Made | None:
        one, other = row[i], row[j]
        value = one.value * other.value * scale
        slack = (
            sum(_off(each) * abs(of.value) for each, of in ((one, other), (other, one))) * scale
            if loose or scale == PERCENT
            else sum(
                (half(each) * abs(of.value) for each, of in ((one, other), (other, one)) if each.decimals and not row[k].decimals),
                Decimal(0),
            )
        )  # 30场 × 场均12.43人次: what is counted is not rounded, but the mean is
        off = (half(row[k]) * 2 if row[k].decimals else Decimal(0)) + slack
        return value, off, abs(value) > COARSE * off and {one.value, other.value}.isdisjoint(SAME)

    return _over(rule, (k, i, j))


def _off(figure: Figure) -> Decimal:
    """How far a factor may be off: a rate may have been cut off, not rounded."""
    return half(figure) * (2 if figure.unit == "%" else 1)


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
        expected=plain(rounded(expected, last_digit(max(row[relation.k].decimals, 2)))),
        message="grid",
    )


def _evidence(grid: Grid, relation: Relation, row: Row) -> list[Evidence]:
    heads = grid.heads
    return [figure_evidence("stated", heads.get(relation.k, ""), row[relation.k], "table"),
            *(figure_evidence("part", heads.get(at, ""), row[at], "table") for at in relation.others)]  # fmt: skip
