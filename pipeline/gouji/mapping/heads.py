"""Header rows: which column says what, one row or two of them, by words and by the cells below."""

from __future__ import annotations

from dataclasses import replace

from ..document import Cell
from ..rules import Rules
from ..text import flat
from .align import PURE
from .columns import settle
from .labels import BARE, Head, read_head
from .prose.setting import BUDGETS
from .tree import open_group
from .walk import Column, Walk, lone_number

STRONG = frozenset({"amount", "rate", "weight", "score", "level1", "level2", "level3", "target", "actual", "operator",
                    "coefficient", "goal_expected", "goal_actual", "reason", "subject", "measure"})  # fmt: skip
MONEY = frozenset({"amount", "measure"})
GOALS = frozenset({"goal_expected", "goal_actual"})
NUMBERED = frozenset({"plain", "amount", "measure"})
TREE = frozenset({"target", "actual", "level1", "level2", "level3", "weight", "score", *GOALS})
LONGEST_PLAIN = 24  # characters of a header cell


def header_row(walk: Walk, row: int, cells: list[Cell]) -> bool:
    """Is this row a header? Then it gives the columns for the rows below it."""
    heads = [read_head(cell.text, walk.rules) for cell in cells]
    if _two_rows(walk, row, cells, heads):
        return True
    strong = [head for head in heads if head.role in STRONG]
    if len(strong) < 2 and _plain_header(walk, row, cells, heads):
        return True
    if any(PURE.match(flat(cell.text)) for cell in cells) or len(strong) < 2:
        return False
    measures = [head for head in strong if head.role == "measure"]
    words = [head for head in heads if not head.role and len(head.text) > 12]
    labels = len(measures) == len(strong) and _labels_only(walk, cells) and not _under_amounts(walk, row, cells, heads)
    if (words and len(words) >= len(strong)) or labels:
        return False
    if {head.role for head in strong} <= {"subject", "measure"} and len(measures) < 2:
        return False
    columns = settle(walk, _columns(cells, heads), walk.rows[row + 1 :])
    if walk.header_row == row - 1 and (walk.table.grid or len(walk.columns) == len(columns)):
        columns = _stacked(_spread(walk.columns, columns), columns, walk.rules)
    walk.columns = _of_what_came(_of_the_year(columns, walk.rules), walk.rules)
    walk.header_row = row
    walk.goals = bool({head.role for head in strong} & GOALS) and not {head.role for head in strong} & MONEY
    if walk.goals and {head.role for head in strong} & {"target", "weight", "level3"}:
        walk.goals = False
    walk.corner_unit = next((head.unit for head in heads if head.unit and head.role not in MONEY), None)
    walk.form.roles |= {column.head.role for column in columns} & (STRONG | {"owner"})
    walk.close_groups()
    walk.close_list()
    walk.levels.clear()
    _corner_group(walk, cells, heads)
    return True


def _plain_header(walk: Walk, row: int, cells: list[Cell], heads: list[Head]) -> bool:
    """序号 | 乡镇 | 人口 | 金额 over rows of numbers: a table of no known form, read by its shape."""
    filled = [cell for cell in cells if cell.text.strip()]
    below = [one for one in walk.rows[row + 1 : row + 4] if len(one) == len(cells)]
    if walk.columns or walk.facts or len(filled) < 3 or len(filled) < len(cells) or any(lone_number(cell, walk.rules) for cell in cells):
        return False
    if len(below) < 2 or any(len(head.text) > LONGEST_PLAIN for head in heads):
        return False
    columns = settle(walk, _columns(cells, heads), walk.rows[row + 1 :])
    roles = [column.head.role for column in columns]
    if roles[0] in NUMBERED or not NUMBERED & set(roles):
        return False
    walk.columns, walk.header_row = columns, row
    walk.form.roles |= set(roles)
    return True


def _two_rows(walk: Walk, row: int, cells: list[Cell], heads: list[Head]) -> bool:
    """预算安排 | | 实际支出 | | over 省级 | 市县 | 省级 | 市县: the second row stands under heads that cover several columns, and under no
    other; no word of either needs to be known.
    """
    if walk.form.kind is not None or walk.columns or row + 2 >= len(walk.rows) or not TREE.isdisjoint(head.role for head in heads):
        return False
    under = walk.rows[row + 1]
    if any(lone_number(cell, walk.rules) for cell in (*cells, *under)) or not (walk.table.grid or len(under) == len(cells)):
        return False
    lower = _columns(under, [read_head(cell.text, walk.rules) for cell in under])
    upper = _spread(_columns(cells, heads), lower)
    wide = [one for one in upper if one.head.text and one.last > one.first]
    named = [one for one in lower if one.head.text]
    if len(named) < 2 or any(len(one.head.text) > LONGEST_PLAIN for one in (*upper, *lower)):
        return False
    if not all(any(one.first <= below.first <= one.last for one in wide) for below in named):
        return False
    columns = _of_the_year(settle(walk, _stacked(upper, lower, walk.rules), walk.rows[row + 2 :]), walk.rules)
    roles = [column.head.role for column in columns]
    if roles[0] in NUMBERED or not NUMBERED & set(roles):
        return False
    walk.columns, walk.header_row = columns, row + 1
    walk.form.roles |= set(roles)
    return True


def _of_the_year(columns: list[Column], rules: Rules) -> list[Column]:
    """预算数 | 执行数: what is executed is the budget of the whole year; beside 决算数, or another budget, it is not."""
    heads = [column.head for column in columns]
    budgets = [head for head in heads if head.stage in BUDGETS]
    executed = any(head.stage == "actual" and not rules.wording("settled").search(head.text) for head in heads)
    if not executed or any(head.rule != BARE for head in budgets):
        return columns
    return [replace(one, head=replace(one.head, stage="adjusted_budget")) if one.head.stage in BUDGETS else one for one in columns]


def _of_what_came(columns: list[Column], rules: Rules) -> list[Column]:
    """到位 | 支出 | 使用率: a rate that is not named after the budget, under a header of what came in, is of that."""
    if not any(rules.wording("came-in").search(column.head.text) for column in columns):
        return columns
    of_budget = rules.wording("of-the-budget")
    return [
        replace(one, head=replace(one.head, role="plain")) if one.head.role == "rate" and not of_budget.search(one.head.text) else one
        for one in columns
    ]


def _labels_only(walk: Walk, cells: list[Cell]) -> bool:
    """Two measures in a row under money columns are labels of a block (按收入性质分 | 按支出性质分), no header."""
    del cells
    return bool(walk.roles() & {"amount"}) and walk.form.kind != "basic_data"


def _under_amounts(walk: Walk, row: int, cells: list[Cell], heads: list[Head]) -> bool:
    """总额 | 财政拨款 | 其他资金 right under a header cell of amounts that covers them all."""
    lower = _columns(cells, heads)
    if walk.header_row != row - 1 or not (walk.table.grid or len(lower) == len(walk.columns)):
        return False
    upper = _spread(walk.columns, lower)
    wide = [one for one in upper if one.head.role == "amount" and one.last > one.first]
    return all(any(one.first <= below.first <= one.last for one in wide) for below in lower if below.head.role == "measure")


def _corner_group(walk: Walk, cells: list[Cell], heads: list[Head]) -> None:
    """绩效指标(90分) in a header row states the weight of every row under it."""
    money = "amount" in {head.role for head in heads}
    walk.corner_points = None
    for cell, head in zip(cells, heads, strict=True):
        if head.role in {"", "item"} and cell.text.strip():
            open_group(walk, cell, "corner")
    if money and "corner" in walk.open_groups:
        walk.corner_points = walk.open_groups.pop("corner").weight


def _columns(cells: list[Cell], heads: list[Head]) -> list[Column]:
    return [Column(head, cell.col, cell.col + cell.colspan - 1) for cell, head in zip(cells, heads, strict=True)]


def _stacked(upper: list[Column], lower: list[Column], rules: Rules) -> list[Column]:
    """Two header rows, one under the other: each lower cell refines the upper one that covers it."""
    out = []
    for column in lower:
        above = next((one for one in upper if one.first <= column.first <= one.last), None)
        head = _refined(above.head, column.head, rules) if above else column.head
        out.append(Column(head, column.first, column.last))
    covered = {at for column in lower for at in range(column.first, column.last + 1)}
    out += [column for column in upper if not covered & set(range(column.first, column.last + 1))]
    return sorted(out, key=lambda column: column.first)


def _spread(upper: list[Column], lower: list[Column]) -> list[Column]:
    """Headings whose merged cells came out as one filled cell and empty ones after it: each covers what is empty to its right."""
    named = {column.first for column in lower if column.head.text}
    out: list[Column] = []
    for above in upper:
        if not above.head.text and above.first in named and out and out[-1].first in named:
            out[-1] = replace(out[-1], last=above.last)
        else:
            out.append(above)
    return out


def _refined(above: Head, head: Head, rules: Rules) -> Head:
    own = [one.text for one in (above, head) if one.text and not one.role and rules.wording("no-name").search(one.text) is None]
    apart = head.role == "plain"  # what changed of a budget is not the budget
    return replace(
        head, role=head.role or above.role, stage=head.stage or (None if apart else above.stage), year=head.year or above.year,
        years_back=head.years_back or above.years_back, measure=head.measure or above.measure,
        unit=head.unit or above.unit, text="/".join(one for one in (above.text, head.text) if one), rule=head.rule or above.rule,
        own="/".join(own),
    )  # fmt: skip
