"""Forms that were copied without any marks, one cell a line: their rows are told by known labels and counts.

Only what fits in exactly one way becomes a row. Everything else of such a form stays in the table too, but
outside its columns, so that its figures are counted as unread and never taken for narrative.
"""

from __future__ import annotations

from dataclasses import replace

from ...document import Document, Paragraph, Table
from ...rules import FormRule, Rules
from ...spaced import numbered
from ...structure import form_title, outline
from ...text import flat
from .cells import Cells
from .form import read_form
from .lines import Line, line_of
from .periodic import is_unit, periodic, stretch
from .reading import Reading
from .sheet import Sheet

LEAST = 6  # lines of a form
MOST = 6000
PROJECT = "project_self_evaluation"
Blocks = list[Paragraph | Table]


def recover(document: Document, rules: Rules) -> Document:
    """The document with such stretches turned into tables; the same document where there are none."""
    blocks: Blocks = []
    changed = False
    at = tried = 0
    cells_of = Cells(document)
    document = cells_of.document
    while at < len(document.blocks):
        block = document.blocks[at]
        blocks.append(block)
        at += 1
        if not isinstance(block, Paragraph):
            continue
        rule = form_title(block.text, rules)
        lines = _stretch(document, at, rules) if rule is not None else []
        reading = read_form(lines, rules) if len(lines) >= LEAST else None
        if rule is not None and reading is not None and _worth(reading):
            blocks += _rebuilt(block, rule, reading, lines)
            at += reading.last
            changed = True
        elif at > tried:
            cells = stretch(document.blocks, at - 1, rules)
            tried = at - 1 + len(cells)
            table = periodic(cells, rules)
            if table is not None:
                blocks[-1:] = _titled(cells[: table.first], table.made, rules)
                at += table.last - 1
                changed = True
    return _numbered(document, cells_of.joined(blocks), rules) if changed else cells_of.whole


def _titled(before: list[Line], table: Table, rules: Rules) -> Blocks:
    """The lines above a table, and the table with the last of them that says no unit as its caption."""
    names = [line.flat for line in before if not is_unit(line, rules)]
    return [*(line.paragraph for line in before), replace(table, caption=names[-1] if names else "")]


def _stretch(document: Document, at: int, rules: Rules) -> list[Line]:
    """The paragraphs from `at` on up to a table or the title of the next form; that title comes last."""
    lines: list[Line] = []
    for block in document.blocks[at : at + MOST]:
        if not isinstance(block, Paragraph):
            break
        lines.append(line_of(block))
        if form_title(block.text, rules) is not None:
            break
    return lines


def _worth(reading: Reading) -> bool:
    """Was any header or row found?"""
    return reading.first is not None and reading.sheet.certain > 0 and reading.header_seen


def _rebuilt(title: Paragraph, rule: FormRule, reading: Reading, lines: list[Line]) -> Blocks:
    """What stands before the first row, then the table. The figures of a project without a name are nobody's."""
    before = [line.paragraph for line in lines[: reading.first]]
    sheet = reading.sheet
    if rule.form == PROJECT and not reading.project:
        sheet = Sheet()
        sheet.lost(lines[reading.first : reading.last])
    return [*before, sheet.table(flat(title.text), rule.form)]


def _numbered(document: Document, blocks: Blocks, rules: Rules) -> Document:
    """Blocks and tables counted anew, and the outline of what is left of the paragraphs."""
    counted = numbered(blocks)
    return replace(document, blocks=counted, sections=outline(counted, rules))


__all__ = ["recover"]
