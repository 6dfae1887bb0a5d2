"""Tables that pasting broke in two: rows without any amount become lines of their own and part what belongs together."""

from __future__ import annotations

from dataclasses import replace

from ..document import Cell, Document, Paragraph, Section, Table
from ..regexes import compiled
from ..rules import Rules
from ..structure import cells_by_row, form_title
from ..text import flat
from .labels import clean_label, read_head, row_measure

AMOUNT = compiled(r"(?:[-+]?\d[\d,.]*(?:万元|元|亿元|%)?)?")
LONGEST = 30  # characters of a row label


def rejoin(document: Document, rules: Rules) -> Document:
    """The document with such tables whole again; the same document where there are none."""
    groups = _groups(document.blocks, rules)
    if all(len(group) == 1 for group in groups):
        return document
    blocks: list[Paragraph | Table] = []
    moved: dict[int, int] = {}
    tables = 0
    for group in groups:
        for one in group:
            moved[one.block] = len(blocks)
        whole = _joined(group) if len(group) > 1 else group[0]
        if isinstance(whole, Table):
            whole = replace(whole, index=tables)
            tables += 1
        blocks.append(replace(whole, block=len(blocks)))
    return replace(document, blocks=tuple(blocks), sections=tuple(_moved(one, moved) for one in document.sections))


def _moved(section: Section, moved: dict[int, int]) -> Section:
    block = moved[section.block]
    return replace(section, block=block, place=replace(section.place, block=block))


def _groups(blocks: tuple[Paragraph | Table, ...], rules: Rules) -> list[list[Paragraph | Table]]:
    """The blocks, with each table followed by what goes on with it."""
    groups: list[list[Paragraph | Table]] = []
    at = 0
    while at < len(blocks):
        group = [blocks[at]]
        at += 1
        while isinstance(group[-1], Table):
            end = _continuation(blocks, at, rules)
            if end is None:
                break
            group += blocks[at : end + 1]
            at = end + 1
        while isinstance(group[0], Table) and at < len(blocks) and _is_inline(blocks[at], rules):
            group.append(blocks[at])
            at += 1
        groups.append(group)
    return groups


def _continuation(blocks: tuple[Paragraph | Table, ...], at: int, rules: Rules) -> int | None:
    """The index of the table that goes on after row labels from `at` on, or None."""
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Table):
            return at if block.form is None and not block.caption and not _has_header(block, rules) else None
        if not _is_row(block, rules):
            return None
        at += 1
    return None


def _is_inline(block: Paragraph | Table, rules: Rules) -> bool:
    """其他资金：8.50 on a line of its own under a table: a row with one cell."""
    if isinstance(block, Table) or len(block.text) > LONGEST:
        return False
    label, colon, value = flat(block.text).partition(":")
    return bool(colon) and AMOUNT.fullmatch(value) is not None and row_measure(clean_label(label).core, rules) is not None


def _is_row(paragraph: Paragraph, rules: Rules) -> bool:
    text = flat(paragraph.text)
    if len(text) > LONGEST or form_title(text, rules) is not None:
        return False
    core = clean_label(text).core
    return not core or row_measure(core, rules) is not None or rules.wording("placeholder").search(text) is not None


def _has_header(table: Table, rules: Rules) -> bool:
    """Does the table begin with a header, or with the fields of a new form?"""
    first = next((row for row in cells_by_row(table) if any(cell.text.strip() for cell in row)), [])
    roles = [head.role for head in (read_head(cell.text, rules) for cell in first) if head.role not in {"", "measure", "item"}]
    fields = any(rules.wording(what).search(flat(cell.text)) for what in ("unit-field", "project-field") for cell in first)
    return len(roles) > 1 or fields


def _joined(group: list[Paragraph | Table]) -> Table:
    """The rows of a group, one under the other; columns are certain where all tables say theirs, though some have fewer."""
    tables = [one for one in group if isinstance(one, Table)]
    cells: list[Cell] = []
    row = 0
    for one in group:
        if isinstance(one, Table):
            cells += [replace(cell, row=cell.row + row) for cell in one.cells]
            row += one.n_rows
        else:
            cells.append(Cell(row, 0, one.text, one.anchors))
            row += 1
    grid = all(table.grid for table in tables)
    return replace(tables[0], cells=tuple(cells), n_rows=row, n_cols=max(table.n_cols for table in tables), grid=grid)
