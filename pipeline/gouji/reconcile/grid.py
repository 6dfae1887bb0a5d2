"""A table as numbers under heads: what the checks of a table's own shape look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ..document import Cell, Table
from ..model import Figure
from ..numbers import is_one_figure, with_minus
from ..regexes import compiled
from ..rules import Rules
from ..structure import cells_by_row
from ..text import flat, place_in

NUMBER = compiled(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
DIGIT = compiled(r"\d")
MARK = compiled(r"(?<=[\d%])(?:[①-⑳*※]|\[\d\])$")  # of a note below the table
YEAR = compiled(r"(?:19|20)\d{2}")
PROOF = 2  # instances that are not the same numbers again
Row = dict[int, Figure]


@dataclass
class Grid:
    """The numbers of a table below its heads: figures by row and column, and the words of both."""

    table: Table
    rows: list[Row] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    heads: dict[int, str] = field(default_factory=dict)
    blanks: list[frozenset[int]] = field(default_factory=list)  # the columns that each row leaves empty
    unread: list[frozenset[int]] = field(default_factory=list)  # the columns that hold digits which are no plain number
    widths: list[int] = field(default_factory=list)  # how many cells each row has
    torn: bool = False  # a row goes on in the next one, as where a page cut it: rows may have lost their numbers

    @property
    def sure(self) -> bool:
        """Are its columns the source's own, or do all rows have as many cells? Where cells were lost, numbers may have moved."""
        return self.table.grid or len({len(cells) for cells in cells_by_row(self.table) if cells}) == 1

    def fitting(self) -> list[Row]:
        """The rows; empty those of another width than most, where lost cells may have moved what follows them."""
        usual = Counter(self.widths).most_common(1)[0][0] if self.widths else 0
        return [row if self.table.grid or width == usual else {} for row, width in zip(self.rows, self.widths, strict=True)]

    def worded(self, col: int) -> bool:
        """Does a column hold words with digits in them (剩余9万元, 第2名) as often as plain numbers? It was written, not calculated."""
        return PROOF <= sum(col in one for one in self.unread) >= sum(col in row for row in self.rows) / 2

    def columns(self) -> list[int]:
        """The columns that hold numbers in two rows or more."""
        count: dict[int, int] = {}
        for row in self.rows:
            for at in row:
                count[at] = count.get(at, 0) + 1
        return sorted(at for at, many in count.items() if many >= PROOF)


def grid_of(table: Table, asides: set[tuple[int | None, int | None, int | None]], rules: Rules) -> Grid:
    """A table as numbers under heads."""
    grid, total = Grid(table), rules.wording("total-row")
    for every in cells_by_row(table):
        cells = [cell for cell in every if cell.col < table.n_cols]
        grid.torn |= any(DIGIT.search(cell.text) for cell in every if cell.col >= table.n_cols)  # of a row that fits no columns
        row = numbers_of(table, cells, asides)
        words = [flat(cell.text) for cell in cells if flat(cell.text) and not NUMBER.fullmatch(flat(cell.text))]
        if row and words and rules.wording("account-serial").fullmatch(words[0]):
            continue  # numbers of columns
        if row:
            grid.rows.append(row)
            grid.widths.append(len(cells))
            placed = [(cell.col if table.grid else at, flat(cell.text)) for at, cell in enumerate(cells)]
            grid.blanks.append(frozenset(at for at, printed in placed if not printed))
            grid.unread.append(frozenset(at for at, printed in placed if at not in row and DIGIT.search(printed)))
            grid.labels.append(next((one for one in words if total.search(one)), words[0] if words else ""))  # 决策 | 小计 | 15
        elif not grid.rows:
            for at, cell in enumerate(cells):
                if cell.text.strip():
                    for col in range(cell.col, cell.col + cell.colspan) if table.grid else (at,):
                        grid.heads[col] = "/".join(one for one in (grid.heads.get(col), flat(cell.text)) if one)
        elif words and not flat(cells[0].text):
            grid.torn = True
    _without_years(grid, rules)
    codes = [at for at, head in grid.heads.items() if rules.wording("code-head").search(head)]
    for row in grid.rows:
        for at in codes:
            row.pop(at, None)
    rate = rules.wording("rate-head")
    percents = {at for at, head in grid.heads.items() if "%" in head or rate.search(head)}
    grid.rows = [{at: replace(one, unit="%") if at in percents else one for at, one in row.items()} for row in grid.rows]
    return grid


def _without_years(grid: Grid, rules: Rules) -> None:
    """Rows and columns that hold only years and are called so (年份 | 2021 | 2022) hold no amounts."""
    axis = rules.wording("year-head")
    for row, label in zip(grid.rows, grid.labels, strict=True):
        if axis.search(label) and all(YEAR.fullmatch(one.raw) for one in row.values()):
            row.clear()
    for at in grid.columns():
        if axis.search(grid.heads.get(at, "")) and all(YEAR.fullmatch(row[at].raw) for row in grid.rows if at in row):
            for row in grid.rows:
                row.pop(at, None)


def numbers_of(table: Table, cells: list[Cell], asides: Collection[tuple[int | None, int | None, int | None]] = ()) -> Row:
    """The numbers of a row by column; codes and numbers of rows are none."""
    row: Row = {}
    for at, cell in enumerate(cells):
        printed = with_minus(MARK.sub("", flat(cell.text)))
        digits = printed.rstrip("%").replace(",", "")
        if NUMBER.fullmatch(printed) and is_one_figure(digits.lstrip("+-")) and (table.index, cell.row, cell.col) not in asides:
            place = place_in(cell, 0, len(cell.text), block=table.block, table=table.index)
            unit = "%" if printed.endswith("%") else None
            row[cell.col if table.grid else at] = Figure(cell.text.strip(), Decimal(digits), unit, len(digits.partition(".")[2]), place)
    return row


def half(figure: Figure) -> Decimal:
    """Half a unit of the last digit; a whole number may be counted or rounded, and is taken as rounded beside decimals only."""
    return Decimal(1).scaleb(-figure.decimals) / 2


def slack(figures: Sequence[Figure]) -> Decimal:
    """How far a sum of these may be off: nothing where all are whole and may be counted, but for one unit where many are added."""
    if any(one.decimals for one in figures):
        return sum((half(one) for one in figures if one.decimals), Decimal(0))
    large = any(abs(one.value) >= 1000 for one in figures)
    return Decimal(1) if large and len(figures) > 2 else Decimal(0)
