"""Tables to facts and indicators: header rows give columns their roles, labels give rows their measures.

Nothing here compares values. What cannot be placed by words and layout stays unread.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from ..model import Cell, Composition, Fact, Figure, Form, Indicator, Reading, Table
from ..numbers import tokens
from ..rules import Rules
from ..structure import cells_by_row, form_title
from ..text import flat, place_in, squeeze
from .align import PURE, align, level_of
from .columns import is_rule, is_serial, settle
from .labels import Head, read_head
from .rows import field_row, holds_amounts, inline_row, money_row, pair_row, required_row, single_row, total_row
from .tree import indicator_row, open_group
from .values import figure_of
from .walk import Column, Walk, lone_number, with_subjects

STRONG = frozenset({"amount", "rate", "weight", "score", "level1", "level2", "level3", "target", "actual", "operator",
                    "coefficient", "goal_expected", "goal_actual", "reason", "subject", "measure"})  # fmt: skip
INDICATOR = frozenset({"target", "actual", "level3", "level2"})
MONEY = frozenset({"amount", "measure"})
GOALS = frozenset({"goal_expected", "goal_actual"})
PROSE_LENGTH = 10  # characters; a shorter cell says nothing that could be read as narrative


@dataclass(frozen=True)
class TableMap:
    """What one table gave. `prose` are cells to be read as narrative, with their form."""

    forms: tuple[Form, ...]
    facts: tuple[Fact, ...]
    indicators: tuple[Indicator, ...]
    readings: dict[tuple[int, int, int], Reading]
    prose: tuple[tuple[Cell, int], ...]
    lists: tuple[Composition, ...]


def map_table(table: Table, rules: Rules, *, year: int | None, unit: str | None, first_form: int, stage: str = "actual") -> TableMap:
    """Read one table. `year` is the report's, `unit` what a caption line says, `first_form` the next form index; `stage` is what
    the document speaks of where nothing else is said.
    """
    walk = Walk(table, rules, year, unit, first_form, stage, keeps_blanks=_keeps_blanks(table))
    walk.open_form(table.form, table.caption, 0)
    walk.rows = cells_by_row(table)
    for row, cells in enumerate(walk.rows):
        if any(cell.text.strip() for cell in cells):
            _read_row(walk, row, cells)
            walk.form.last_row = row
    walk.close_groups()
    walk.close_list()
    subjects = {draft.index: draft.subject for draft in walk.forms}
    indicators = tuple(replace(one, subject=subjects[one.form]) for one in walk.indicators)
    return TableMap(tuple(draft.finished() for draft in walk.forms), tuple(with_subjects(walk)), indicators,
                    dict(walk.taken), tuple(walk.prose), tuple(walk.lists))  # fmt: skip


def _read_row(walk: Walk, row: int, cells: list[Cell]) -> None:
    if _title(walk, row, cells) or _header(walk, row, cells):
        return
    if field_row(walk, cells) or required_row(walk, cells) or inline_row(walk, cells):
        return
    if not walk.columns:
        if not pair_row(walk, cells):
            _narrative(walk, cells)
        return
    if _opens_block(walk, row, cells):
        return
    placed = _place(walk, cells)
    if placed is not None and _contradicts(walk, placed):
        placed = None
    _numbers_beside(walk, placed or {})
    if total_row(walk, cells, placed):
        return
    if placed is None:
        if not single_row(walk, cells):
            _unplaced(walk, cells)
        return
    _number_rows(walk, placed)
    roles = walk.roles()
    if walk.goals:
        _narrative(walk, cells)
    elif roles & NUMBERED and holds_amounts(walk, placed):
        money_row(walk, row, placed)
    elif roles & INDICATOR and (roles & {"weight", "score", "target", "actual"}):
        indicator_row(walk, row, placed)
    elif roles & NUMBERED and not pair_row(walk, cells):
        money_row(walk, row, placed)
    _narrative(walk, cells)


def _opens_block(walk: Walk, row: int, cells: list[Cell]) -> bool:
    """A project's name alone over scored rows that end with a total of their own: a form of that project under the same header."""
    filled = [cell for cell in cells if cell.text.strip()]
    if len(filled) != 1 or not walk.roles() & {"weight", "score"} or not walk.roles() & INDICATOR:
        return False
    name = flat(filled[0].text)
    if len(name) > LONGEST_PLAIN or level_of(name, walk.rules) or not _closed_by_total(walk, row + 1):
        return False
    if walk.form.total_score is not None or walk.form.block:
        columns, roles, kind = walk.columns, walk.form.roles, walk.form.kind
        walk.open_form(kind, name, row)
        walk.columns, walk.form.roles = columns, roles
    walk.form.subject, walk.form.block = name, True
    return True


def _closed_by_total(walk: Walk, row: int) -> bool:
    """Do rows of numbers follow, the last of them a total, before the next row of words alone?"""
    for at, cells in enumerate(walk.rows[row:]):
        filled = [cell for cell in cells if cell.text.strip()]
        if not any(lone_number(cell, walk.rules) for cell in filled):
            return False
        if walk.rules.wording("total-row").search(flat(filled[0].text)):
            return at > 1
    return False


# --- titles and headers ---------------------------------------------------------------------------


def _title(walk: Walk, row: int, cells: list[Cell]) -> bool:
    filled = [cell for cell in cells if cell.text.strip()]
    if len(filled) != 1:
        return False
    rule = form_title(filled[0].text, walk.rules)
    if rule is None:
        return False
    if row <= 2 and not walk.form.subject and not walk.facts:
        walk.form.kind, walk.form.title = rule.form, flat(filled[0].text)
    else:
        walk.open_form(rule.form, flat(filled[0].text), row)
    return True


def _header(walk: Walk, row: int, cells: list[Cell]) -> bool:
    heads = [read_head(cell.text, walk.rules) for cell in cells]
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
        columns = _stacked(_spread(walk.columns, columns), columns)
    walk.columns = columns
    walk.header_row = row
    walk.goals = bool({head.role for head in strong} & GOALS) and not {head.role for head in strong} & MONEY
    if walk.goals and {head.role for head in strong} & {"target", "weight", "level3"}:
        walk.goals = False
    walk.corner_unit = next((head.unit for head in heads if head.unit and head.role not in MONEY), None)
    walk.form.roles |= {head.role for head in strong}
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


NUMBERED = frozenset({"plain", "amount", "measure"})
LONGEST_PLAIN = 24  # characters of a header cell


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


def _stacked(upper: list[Column], lower: list[Column]) -> list[Column]:
    """Two header rows, one under the other: each lower cell refines the upper one that covers it."""
    out = []
    for column in lower:
        above = next((one for one in upper if one.first <= column.first <= one.last), None)
        head = _refined(above.head, column.head) if above else column.head
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


def _refined(above: Head, head: Head) -> Head:
    return replace(
        head, role=head.role or above.role, stage=head.stage or above.stage, year=head.year or above.year,
        years_back=head.years_back or above.years_back, measure=head.measure or above.measure,
        unit=head.unit or above.unit, text="/".join(one for one in (above.text, head.text) if one),
    )  # fmt: skip


# --- placing ------------------------------------------------------------------------------------


def _place(walk: Walk, cells: list[Cell]) -> dict[int, Cell] | None:
    """Header column to cell. By position in a grid, by kind where cells may be missing."""
    if walk.table.grid:
        return _by_position(walk.columns, cells)
    return align(cells, [column.head for column in walk.columns], walk.rules, keeps_blanks=walk.keeps_blanks, blanks=walk.table.blanks)


def _by_position(columns: list[Column], cells: list[Cell]) -> dict[int, Cell]:
    placed: dict[int, Cell] = {}
    cells = sorted(cells, key=lambda cell: cell.col)
    for at, column in enumerate(columns):
        first = bisect_left(cells, column.first, key=lambda cell: cell.col)
        under = cells[first : bisect_right(cells, column.last, key=lambda cell: cell.col)]
        filled = [cell for cell in under if cell.text.strip()] or under
        if filled:
            placed[at] = filled[0]
    return placed


def _keeps_blanks(table: Table) -> bool:
    """Does any row show an empty cell before a filled one?"""
    return table.blanks and any(
        not cell.text.strip() and any(after.text.strip() for after in row[at + 1 :])
        for row in cells_by_row(table) for at, cell in enumerate(row)
    )  # fmt: skip


def _contradicts(walk: Walk, placed: dict[int, Cell]) -> bool:
    """A percentage under a column of amounts, or an amount of money under a rate: the row stands otherwise."""
    for at, cell in placed.items():
        text, role = flat(cell.text), walk.columns[at].head.role
        if PURE.match(text) and ((role == "amount" and text.endswith("%")) or (role == "rate" and text.endswith("元"))):
            return True
    return False


def _number_rows(walk: Walk, placed: dict[int, Cell]) -> None:
    """Numbers of rows and in rules for scoring are no figures."""
    for at, cell in placed.items():
        why = "numbering" if is_serial(walk.columns[at]) else "instruction" if is_rule(walk.columns[at]) else ""
        if why:
            view = squeeze(cell.text)
            for token in tokens(view, walk.rules):
                walk.taken[cell.row, cell.col, token.start] = _bare(cell, view.span(token.start, token.end), walk.table, why)


def _numbers_beside(walk: Walk, placed: dict[int, Cell]) -> None:
    """得分率 and 扣分 beside weights and scores: numbers of columns of no role; how they follow from the others is checked by columns."""
    if not walk.roles() & {"weight", "score"}:
        return
    for at, cell in placed.items():
        token = lone_number(cell, walk.rules) if walk.columns[at].head.role == "plain" else None
        if token is not None:
            walk.take(cell, token, "fact", walk.columns[at].head.text, "plain column")


def _unplaced(walk: Walk, cells: list[Cell]) -> None:
    for cell in cells:
        view = squeeze(cell.text)
        for token in tokens(view, walk.rules):
            if token.value is not None and token.aside is None:
                walk.take(cell, token, "unread", "row-not-placed", "alignment")


def _narrative(walk: Walk, cells: list[Cell]) -> None:
    """Cells that hold sentences are read as narrative later."""
    for cell in cells:
        if cell.col >= walk.table.n_cols:
            continue  # a line that could not be recovered is no sentence
        free = any((cell.row, cell.col, token.start) not in walk.taken for token in tokens(squeeze(cell.text), walk.rules))
        if free and len(flat(cell.text)) >= PROSE_LENGTH:
            walk.prose.append((cell, walk.form.index))


def unread_numbers(table: Table, taken: dict[tuple[int, int, int], Reading], rules: Rules) -> Iterator[Reading]:
    """A reading for every number of the table: those taken, those set aside, and the rest as unread."""
    for cell in table.cells:
        view = squeeze(cell.text)
        for token in tokens(view, rules):
            known = taken.get((cell.row, cell.col, token.start))
            if known is not None:
                yield known
            elif token.value is None or token.aside is not None:
                yield _bare(cell, view.span(token.start, token.end), table, token.aside)
            else:
                figure = figure_of(token, view, cell, table.block, table.index)
                yield Reading(figure, "unread", "row-not-recovered" if cell.col >= table.n_cols else "no-row-or-column", "")


def _bare(cell: Cell, span: tuple[int, int], table: Table, aside: str | None) -> Reading:
    start, end = span
    place = place_in(cell, start, end, block=table.block, table=table.index)
    figure = Figure(cell.text[start:end], Decimal(0), None, 0, place)
    return Reading(figure, "set_aside" if aside else "unread", aside or "malformed", "")
