"""Tables of accounts (部门决算、部门预算公开): the lines of statements by side, account code and column.

A table is one where codes of accounts stand beside amounts, or where two columns of names, revenue and spending, stand
side by side. Everything is told by headers and codes; what has neither is left to the reading of forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..document import Cell, Table
from ..model import AMONG, AccountLine, Fact, Reading, Statement
from ..numbers import PRINTED, tokens
from ..regexes import compiled
from ..rules import Rules
from ..text import flat, squeeze
from .labels import NUMBERING, clean_label, read_head, row_measure
from .values import figure_of

CODE = compiled(r"\d{3}(?:\d{2}){0,2}")
PART = compiled(r"\d{1,3}")  # 类, 款 and 项 in columns of their own
UNIT_CODE = compiled(r"\d{3,9}")
CLASS = 3  # digits of the code of a class 类
AMOUNT = compiled(rf"[-+]?{PRINTED}%?")
CHINESE = compiled(r"^[(]?[一二三四五六七八九十]{1,3}[)、.]")
MOST_HEADERS = 10  # rows
FEWEST_CODES = 2
SERIAL = 3  # numbers in a row that number the columns without a word
TOTAL = "total"
SPOKEN = frozenset({  # measures that have one meaning in these tables; every other line is an item of its own
    "total_revenue", "total_expenditure", "basic_expenditure", "project_expenditure", "three_public", "overseas_travel", "vehicle_expense",
    "vehicle_purchase", "vehicle_operation", "official_reception",
})  # fmt: skip
ACROSS = frozenset({"three_public", "overseas_travel", "vehicle_expense", "vehicle_purchase", "vehicle_operation", "official_reception",
                    "agency_operation"})  # fmt: skip
FEWEST_ACROSS, MOST_ACROSS = 3, 4
FUNDS = {
    "general_public_budget": "general_public_budget",
    "government_fund_budget": "government_fund",
    "state_capital_budget": "state_capital",
}


@dataclass(slots=True)
class Accounts:
    """What one table of accounts gave."""

    statements: list[Statement] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    readings: dict[tuple[int, int, int], Reading] = field(default_factory=dict)


@dataclass(slots=True)
class _Side:
    """The columns of one side: where its codes, its names and its amounts stand."""

    codes: list[int]
    name: int
    amounts: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Context:
    """What a table's surroundings say: its year, money unit, and the stage that the document speaks of."""

    rules: Rules
    year: int | None
    unit: str | None
    stage: str


def read_accounts(table: Table, context: Context) -> Accounts | None:
    """The statements of a table; None where it is no table of accounts."""
    if not table.grid or table.n_cols < 2:
        return None
    reader = _Reader(table, context)
    if reader.is_account():
        return reader.read()
    return reader.read_across() if reader.is_across() else None


class _Reader:
    """One table by grid positions."""

    def __init__(self, table: Table, context: Context) -> None:
        self.table, self.context, self.rules = table, context, context.rules
        self.at: dict[tuple[int, int], Cell] = {}
        for cell in table.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                for col in range(cell.col, cell.col + cell.colspan):
                    self.at[row, col] = cell
        self.serials = {row for row in range(min(table.n_rows, MOST_HEADERS)) if self.is_serial(row)}
        self.body = self._first_row()
        self._spread()
        self.heads = [self._head(col) for col in range(table.n_cols)]
        self.numbering: list[int] = []  # columns that number the lines
        self.units: list[int] = []  # columns of the codes of units
        self.sides = self._sides()
        self.codes = {(side.name, row): code for side in self.sides for row, code in self._codes(side)}
        self.out = Accounts()

    def _spread(self) -> None:
        """A head over several columns of amounts may have come out as one filled cell and empty ones after it: it covers what is named
        below them.
        """
        for row in range(self.body - 1):
            for col in range(1, self.table.n_cols):
                here, left = self.at.get((row, col)), self.at.get((row, col - 1))
                covers = left is not None and flat(left.text) and all(self._open_below(row, at) for at in (col - 1, col))
                if left is not None and covers and (here is None or not flat(here.text)) and row not in self.serials:
                    self.at[row, col] = left

    def _open_below(self, row: int, col: int) -> bool:
        """Is there a head under this place, of amounts?"""
        below = [text for low in range(row + 1, self.body) if (text := self.text(low, col))]
        return bool(below) and not any(self.rules.wording(what).search(below[-1]) for what in ("account-name", "account-code"))

    def text(self, row: int, col: int) -> str:
        """The words of a cell that begins here; "" beside and below it."""
        cell = self.at.get((row, col))
        return flat(cell.text) if cell is not None and (cell.row, cell.col) == (row, col) else ""

    def _first_row(self) -> int:
        """The first row below the headers: the first with an amount, a code or a line of totals."""
        names = self.rules.wording("account-sum")
        for row in range(min(self.table.n_rows, MOST_HEADERS)):
            texts = [self.text(row, col) for col in range(self.table.n_cols)]
            filled = [text for text in texts if text]
            numbers = [text for text in filled if AMOUNT.fullmatch(text)]
            if row in self.serials:
                continue
            if numbers or (len(filled) == 1 and names.fullmatch(filled[0])) or (filled and CHINESE.match(filled[0])):
                return row
        return self.table.n_rows

    def is_serial(self, row: int) -> bool:
        """Does a row number the columns (栏次 1 2 3)?"""
        words = [text for col in range(self.table.n_cols) if (text := self.text(row, col))]
        numbers = [text for text in words if text.isdecimal() and len(text) <= 2]
        named = any(self.rules.wording("account-serial").fullmatch(text) for text in words)
        rest = [text for text in words if text not in numbers and not self.rules.wording("account-serial").fullmatch(text)]
        ordered = [*map(int, numbers)] == list(range(1, len(numbers) + 1))
        return ordered and not rest and (named or len(numbers) > SERIAL)

    def _head(self, col: int) -> list[str]:
        """The header cells over a column, from the top, each once."""
        heads: list[str] = []
        for row in range(self.body):
            if row in self.serials:
                continue
            cell = self.at.get((row, col))
            text = flat(cell.text) if cell is not None else ""
            if text and cell is not None and cell.colspan < self.table.n_cols and (not heads or heads[-1] != text):
                heads.append(text)
        return heads

    def _is(self, what: str, col: int) -> bool:
        heads = self.heads[col]
        return bool(heads) and self.rules.wording(what).search(heads[-1]) is not None

    def _sides(self) -> list[_Side]:
        """The sides, left to right: each begins where names begin, and takes the amounts up to the next."""
        sides: list[_Side] = []
        codes: list[int] = []
        for col in range(self.table.n_cols):
            texts = [text for row in range(self.body, self.table.n_rows) if (text := self.text(row, col))]
            numbers = sum(1 for text in texts if AMOUNT.fullmatch(text))
            if self._is("unit-code", col):
                self.units.append(col)
            elif self._is("account-serial", col):
                self.numbering.append(col)
            elif self._is("account-code", col) and all(
                PART.fullmatch(text) or CODE.fullmatch(text) or not text.isdigit() for text in texts
            ):
                codes.append(col)
            elif self._is("account-name", col) and numbers * 2 <= len(texts):
                sides.append(_Side(codes, col))
                codes = []
            elif sides and not self._is("account-name", col) and (numbers or self.heads[col]):
                sides[-1].amounts.append(col)
        return [side for side in sides if side.amounts]

    def is_account(self) -> bool:
        """Are there codes with amounts, or two sides?"""
        if not self.sides:
            return False
        coded = [side for side in self.sides if side.codes]
        if not coded and self.units and len(self.sides) == 1:
            return len(self.codes) >= FEWEST_CODES
        found = sum(1 for side in coded for row in range(self.body, self.table.n_rows) if self.code(side, row))
        if coded:
            return found >= FEWEST_CODES
        tops = " ".join(head for heads in self.heads for head in heads[:1]) + self.table.caption
        return len(self.sides) in {2, 3} and "收入" in tops and "支出" in tops

    def code(self, side: _Side, row: int) -> str:
        """The account code of a line, "" where it has none."""
        return self.codes.get((side.name, row), "")

    def _codes(self, side: _Side) -> Iterator[tuple[int, str]]:
        """The codes of a side by row. Columns of 类, 款 and 项 may leave out what the lines above said."""
        if not side.codes:
            yield from self._unit_codes()
            return
        before: list[str] = []
        for row in range(self.body, self.table.n_rows):
            parts = [self._part(row, col) for col in side.codes]
            first = next((at for at, part in enumerate(parts) if part), None)
            if first is None:
                continue
            if len(parts[first]) < CLASS and first <= len(before):
                parts = [*before[:first], *parts[first:]]
            filled = [part for part in parts if part]
            joined = filled[0] + "".join(part.zfill(2) for part in filled[1:]) if len(filled[0]) == CLASS else filled[0]
            whole = max(filled, key=len)
            code = joined if CODE.fullmatch(joined) else whole if CODE.fullmatch(whole) else ""
            if code:
                before = filled if code == joined else []
                yield row, code

    def _unit_codes(self) -> Iterator[tuple[int, str]]:
        """A table by units is read by their codes; a word before them keeps them apart from those of accounts."""
        for row in range(self.body, self.table.n_rows if self.units else 0):
            code = self.text(row, self.units[0])
            if UNIT_CODE.fullmatch(code):
                yield row, f"单位{code}"

    def _part(self, row: int, col: int) -> str:
        """What a column of codes says in a row, also through a cell merged over rows."""
        cell = self.at.get((row, col))
        text = flat(cell.text) if cell is not None and cell.col == col else ""
        return text if CODE.fullmatch(text) or PART.fullmatch(text) else ""

    def read(self) -> Accounts:
        """The statements of all sides."""
        for side in self.sides:
            keys = self.keys(side)
            lines = [line for row in range(self.body, self.table.n_rows) if (line := self.line(side, row, keys)) is not None]
            if lines:
                self.out.statements.append(
                    Statement(self.table.index, self.table.caption, bool(side.codes or self.units), self._spending(side), tuple(lines))
                )
        self.set_aside([col for side in self.sides for col in side.codes])
        return self.out

    def set_aside(self, codes: list[int]) -> None:
        """Codes of accounts, numbers of lines and of columns are names, not figures."""
        for row in range(self.table.n_rows):
            for col in range(self.table.n_cols):
                if row in self.serials or (row >= self.body and (col in codes or col in self.numbering or col in self.units)):
                    self._set_aside(row, col)

    def is_across(self) -> bool:
        """Do the columns themselves name measures, over a row or two of amounts (the table of 三公经费)?"""
        named = {key for col in range(self.table.n_cols) if (key := self.measure(col)) in ACROSS}
        return len(named) >= FEWEST_ACROSS and 0 < self.table.n_rows - self.body <= MOST_ACROSS

    def measure(self, col: int) -> str | None:
        """The measure that the headers of a column name, the lowest first; a total is that of the whole table."""
        sums = self.rules.wording("account-total")
        for at, head in enumerate(reversed(self.heads[col])):
            core = clean_label(head).core
            measure = row_measure(core, self.rules)
            if measure is not None and measure.id in ACROSS:
                return measure.id
            if not sums.fullmatch(core) and read_head(head, self.rules).role != "amount":
                if at:
                    break  # above a total: what it is a total of, as 当年财政拨款安排
                return None
        return "three_public" if self.heads[col] and self.rules.wording("three-public").search(flat(self.table.caption)) else None

    def _named(self, col: int) -> str:
        """The words of the headers that name a column: neither a total nor a stage, where there are others."""
        sums = self.rules.wording("account-total")
        words = [
            head for head in self.heads[col] if not sums.fullmatch(clean_label(head).core) and read_head(head, self.rules).role != "amount"
        ]
        return words[-1] if words else flat(self.table.caption) or " ".join(self.heads[col])

    def read_across(self) -> Accounts:
        """A fact for each amount under a column that names a measure."""
        for row in range(self.body, self.table.n_rows):
            for col in range(self.table.n_cols):
                measure = self.measure(col)
                key = f"{measure} {self._stage(self.heads[col])}".strip()
                fact = self.fact(row, col, self._named(col), key) if measure else None
                if fact is not None and measure is not None:
                    self.out.facts[-1] = replace(fact, measure=measure, fund=None)
        self.set_aside([])
        return self.out

    def _spending(self, side: _Side) -> bool | None:
        first = self.heads[side.name][:1] or [""]
        for text in (*first, self.table.caption):
            if self.rules.wording("account-revenue").search(text):
                return False
            if self.rules.wording("account-spending").search(text):
                return True
        return None

    def line(self, side: _Side, row: int, keys: dict[int, str]) -> AccountLine | None:
        """One line; None where it has no name."""
        code = self.code(side, row)
        words = [text for col in [*side.codes, side.name] if (text := self.text(row, col)) and not text.isdigit()]
        if not words:
            return None
        label = clean_label(words[-1])
        name = label.core or words[-1]
        amounts = [(key, fact) for col, key in keys.items() if (fact := self.fact(row, col, name, key)) is not None]
        if self.rules.wording("account-sum").search(name):
            level = 0
        elif code:
            level = (len(code) - 1) // 2
        elif label.among:
            level = AMONG
        elif NUMBERING.match(flat(words[-1])) and not CHINESE.match(flat(words[-1])):
            level = 2
        else:
            level = 1 if CHINESE.match(flat(words[-1])) else 3
        return AccountLine(code, name, level, tuple(amounts))

    def keys(self, side: _Side) -> dict[int, str]:
        """What each column of a side holds: a measure that its header names, "total", or the header's words; a stage where it says one."""
        keys: dict[int, str] = {}
        for col in side.amounts:
            key = self.key(col)
            keys[col] = key if key not in keys.values() else f"{col} {' '.join(self.heads[col])}"
        return keys

    def key(self, col: int) -> str:
        """The same for one column by itself."""
        heads = [head for head in self.heads[col] if not self.rules.wording("account-name").search(head)]
        if not heads:
            return TOTAL
        stage = self._stage(self.heads[col])
        for at in range(len(heads) - 1, -1, -1):
            head = clean_label(heads[at]).core
            if self.rules.wording("account-total").search(head):
                continue
            measure = row_measure(head, self.rules)
            if measure is not None and measure.id not in {"total_funds", "balanced_total"}:
                return f"{measure.id} {stage}".strip()
            return f"{TOTAL} {stage}".strip() if at < len(heads) - 1 else " ".join(heads)
        return f"{TOTAL} {stage}".strip()

    def _stage(self, heads: list[str]) -> str:
        """A stage that a column's own header names; the document's goes without saying."""
        said = [head for head in reversed(heads) if not self.rules.wording("account-name").fullmatch(head)]  # 支出 names a side, no stage
        stage = next((stage for head in said if (stage := read_head(head, self.rules).stage)), "")
        return "" if stage == self.context.stage else stage

    def _year(self, col: int) -> int | None:
        """The year that a column's own header names; else the table's."""
        heads = [read_head(text, self.rules) for text in reversed(self.heads[col])]
        said = next((head for head in heads if head.year or head.years_back), None)
        if said is None or said.year:
            return said.year if said is not None else self.context.year
        return self.context.year - said.years_back if self.context.year is not None else None

    def _is_rate(self, col: int) -> bool:
        """Does the header of a column say that it holds percentages?"""
        return any("%" in head or self.rules.wording("rate-head").search(head) for head in self.heads[col][-1:])

    def fact(self, row: int, col: int, name: str, key: str) -> Fact | None:
        """The amount of a line in a column."""
        cell = self.at.get((row, col))
        if cell is None or (cell.row, cell.col) != (row, col) or not AMOUNT.fullmatch(flat(cell.text)):
            return None
        view = squeeze(cell.text)
        token = next((one for one in tokens(view, self.rules) if one.value is not None), None)
        if token is None:
            return None
        percent = flat(cell.text).endswith("%") or self._is_rate(col)
        figure = figure_of(token, view, cell, self.table.block, self.table.index, "%" if percent else self.context.unit)
        measure, fund = self._identity(name, key)
        words = key.split()
        stage = words[-1] if len(words) > 1 and words[-1] in {"initial_budget", "actual"} else self.context.stage
        fact = Fact(figure, measure, name, None, self._year(col), stage, fund, "table", f"account {' '.join(self.heads[col])}".strip())
        self.out.facts.append(fact)
        self.out.readings[cell.row, cell.col, token.start] = Reading(figure, "fact", name, fact.rule)
        return fact

    def _identity(self, name: str, key: str) -> tuple[str, str | None]:
        """The measure and fund of an amount; an item where the line or the column has a meaning of its own."""
        named = row_measure(name, self.rules)
        first = key.split(maxsplit=1)[0]
        caption = flat(self.table.caption)
        fund = FUNDS.get(first) or ("general_public_budget" if "一般公共预算" in caption else "government_fund" if "政府性基金" in caption
                                    else "state_capital" if "国有资本" in caption else None)  # fmt: skip
        if self.rules.wording("account-sum").search(name):
            return (first if first in SPOKEN and fund is None else "item"), fund
        if named is not None and named.id in SPOKEN and first == TOTAL:
            return named.id, fund
        return "item", fund

    def _set_aside(self, row: int, col: int) -> None:
        """Codes are names, not figures."""
        cell = self.at.get((row, col))
        if cell is None or (cell.row, cell.col) != (row, col):
            return
        view = squeeze(cell.text)
        for token in tokens(view, self.rules):
            if token.value is not None:
                figure = figure_of(token, view, cell, self.table.block, self.table.index)
                self.out.readings[cell.row, cell.col, token.start] = Reading(figure, "set_aside", "code", "account code")
