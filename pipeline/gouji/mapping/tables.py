"""Tables to facts and indicators: header rows give columns their roles, labels give rows their measures.

Nothing here compares values. What cannot be placed by words and layout stays unread.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from ..document import Cell, Table
from ..model import Composition, Fact, Figure, Form, Indicator, Reading
from ..numbers import tokens
from ..rules import Rules
from ..structure import cells_by_row, form_title
from ..text import flat, place_in, squeeze
from .accounts import Context
from .align import PURE, align, is_moved, level_of
from .columns import is_rule, is_serial
from .fields import required_row
from .heads import LONGEST_PLAIN, NUMBERED, header_row
from .owners import block_rows
from .rows import field_row, holds_amounts, inline_row, money_row, pair_row, single_row, total_row
from .tree import indicator_row
from .values import figure_of
from .walk import Column, Walk, lone_number, with_subjects
from .wholes import with_wholes

INDICATOR = frozenset({"target", "actual", "level3", "level2"})
PROSE_LENGTH = 10  # characters; a shorter cell says nothing that could be read as narrative


@dataclass(frozen=True)
class TableMap:
    """What one table gave. `prose` are cells to be read as narrative, with their form and the indicator that they tell of."""

    forms: tuple[Form, ...]
    facts: tuple[Fact, ...]
    indicators: tuple[Indicator, ...]
    readings: dict[tuple[int, int, int], Reading]
    prose: tuple[tuple[Cell, int, str], ...]
    lists: tuple[Composition, ...]


def map_table(table: Table, context: Context, *, first_form: int, owner: str | None = None) -> TableMap:
    """Read one table. `owner` is the project that its caption names, `first_form` the next form index."""
    walk = Walk(table, context.rules, context.year, context.unit, first_form, context.stage, keeps_blanks=_keeps_blanks(table), owner=owner)
    walk.open_form(table.form, table.caption, 0)
    walk.rows = cells_by_row(table)
    walk.blocks = block_rows(walk)
    for row, cells in enumerate(walk.rows):
        if any(cell.text.strip() for cell in cells):
            _read_row(walk, row, cells)
            walk.form.last_row = row
    walk.close_groups()
    walk.close_list()
    subjects = {draft.index: draft.subject for draft in walk.forms}
    indicators = tuple(replace(one, subject=subjects[one.form]) for one in walk.indicators)
    bodies = {draft.index for draft in walk.forms if "owner" in draft.roles}
    facts = with_wholes(with_subjects(walk, _caption_fund(table, context.rules)), bodies, context.rules)
    return TableMap(tuple(draft.finished() for draft in walk.forms), tuple(facts), indicators,
                    dict(walk.taken), tuple(walk.prose), tuple(walk.lists))  # fmt: skip


def _caption_fund(table: Table, rules: Rules) -> str | None:
    """The one fund that the caption of a table of no known form names."""
    found = {rule.fund for rule in rules.funds if rule.pattern.search(table.caption)} if table.form is None else set()
    return next(iter(found)) if len(found) == 1 else None


def _read_row(walk: Walk, row: int, cells: list[Cell]) -> None:
    if row == walk.header_row:
        return
    if walk.blocks and walk.columns and _block(walk, row, cells):
        return
    if _title(walk, row, cells) or header_row(walk, row, cells):
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


def _block(walk: Walk, row: int, cells: list[Cell]) -> bool:
    """Begin the rows of another owner; each has its own indicators and totals. The last total is of all of them."""
    name = walk.blocks.get(row)
    last = row > max(walk.blocks) and walk.rules.wording("grand-total").search(flat(cells[0].text)) is not None
    if name is None and not last:
        return False
    columns, roles, kind, title = walk.columns, walk.form.roles, walk.form.kind, walk.form.title
    walk.open_form(kind, title, row)
    walk.columns, walk.form.roles, walk.form.subject = columns, {*roles}, name or walk.owner
    return name is not None


# --- placing ------------------------------------------------------------------------------------


def _place(walk: Walk, cells: list[Cell]) -> dict[int, Cell] | None:
    """Header column to cell. By position in a grid, by kind where cells may be missing."""
    if is_moved(cells, [column.head for column in walk.columns]):
        return None
    if walk.table.grid:
        return _by_position(walk.columns, cells)
    heads = [column.head for column in walk.columns]
    # 绩效指标 before 一级指标 stands merged beside all rows: where blank cells are gone, none of them has it
    corner = int(not walk.table.blanks and len(heads) > 1 and heads[1].role == "level1" and heads[0].role in {"", "item"})
    placed = align(cells, heads[corner:], walk.rules, keeps_blanks=walk.keeps_blanks, blanks=walk.table.blanks)
    return {at + corner: cell for at, cell in placed.items()} if placed is not None else None


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
    name = walk.indicators[-1].level3 if walk.indicators and cells and walk.indicators[-1].row == cells[0].row else ""
    for cell in cells:
        if cell.col >= walk.table.n_cols:
            continue  # a line that could not be recovered is no sentence
        free = any((cell.row, cell.col, token.start) not in walk.taken for token in tokens(squeeze(cell.text), walk.rules))
        if free and len(flat(cell.text)) >= PROSE_LENGTH:
            walk.prose.append((cell, walk.form.index, name))


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
