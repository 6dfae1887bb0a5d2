"""Tables that were copied a row a line, with single spaces between the cells (逐行空格分列), as crawlers and PDF viewers leave them; chapters
that were copied into one line.

Such a line looks like prose. Two lines that end in numbers, or one under heads of as many texts, show that they are rows; the lines of
several short texts around them belong to their table. Blank cells are gone: what a short row has lost is told by nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..document import Cell, Document, Paragraph, Table
from ..rules import Rules
from .chapters import chapters
from .heads import WORDS
from .lines import Line, kind_of, lines_of
from .parts import cut, part
from .regular import kinds_of, regular

ABOVE = 8  # lines of words above the first row of numbers
PAIR = 2
ALONE = 3  # lines with one text between two rows
Blocks = list[Paragraph | Table]


def spaced(document: Document, rules: Rules) -> Document:
    """The document with such tables; the same document where there are none."""
    blocks: Blocks = []
    run: list[Line] = []
    changed = False
    for block in (*document.blocks, None):
        if isinstance(block, Paragraph):
            parts = chapters(block)
            changed |= len(parts) > 1
            run += [line for one in parts for line in lines_of(one)]
            continue
        made = _read(run, rules)
        changed |= any(isinstance(one, Table) for one in made)
        blocks += made
        run = []
        if block is not None:
            blocks.append(block)
    return replace(document, blocks=numbered(blocks)) if changed else document


def numbered(blocks: Blocks) -> tuple[Paragraph | Table, ...]:
    """Blocks and tables counted anew."""
    tables = 0
    out: Blocks = []
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            out.append(replace(block, block=at, index=tables))
            tables += 1
        else:
            out.append(replace(block, block=at))
    return tuple(out)


def _read(lines: Sequence[Line], rules: Rules) -> Blocks:
    """Consecutive lines as paragraphs, and as tables where rows show them."""
    several = any(len(line.spans) > 1 and any(line.row.values) for line in lines)
    kinds = [kind_of(line, rules) for line in lines] if several else []
    if "numbers" not in kinds:
        return list(dict.fromkeys(line.paragraph for line in lines))
    blocks: Blocks = []
    done = at = 0
    while at < len(lines):
        if kinds[at] == "numbers":
            first, last = _above(kinds, at, done), _below(kinds, at)
            if _is_table(lines[first:last], kinds[first:last]):
                blocks += _paragraphs(lines[done:first])
                table = _table(lines[first:last], rules)
                blocks.append(table)
                done = first + table.n_rows
            at = last
        else:
            at += 1
    return [*blocks, *_paragraphs(lines[done:])]


def _above(kinds: Sequence[str], at: int, done: int) -> int:
    """The first line of words above a row of numbers that belongs to its table."""
    first = at
    while first > max(done, at - ABOVE) and kinds[first - 1] == "words":
        first -= 1
    return first


def _below(kinds: Sequence[str], at: int) -> int:
    """The line after the last one of the table in which line `at` stands."""
    last = at + 1
    while last < len(kinds):
        ahead = last
        while ahead < len(kinds) and kinds[ahead] in {"lone", "heading"}:
            ahead += 1
        if ahead == len(kinds) or not kinds[ahead] or ahead - last > ALONE:
            break
        if kinds[ahead] == "words" and "heading" in kinds[last:ahead]:
            break  # the heading of the next chapter, and the heads of its table
        last = ahead + 1
    return last


def _is_table(lines: Sequence[Line], kinds: Sequence[str]) -> bool:
    """Two rows of numbers; or one right under heads of as many texts, or of nothing but numbers."""
    rows = [at for at, kind in enumerate(kinds) if kind == "numbers"]
    at = rows[0]
    if max(len(line.row.texts) for line in lines) == PAIR:  # a label and a number, as in a table of contents
        return at > 0 and len(rows) > 1
    if len(rows) > 1:
        return True
    if len(lines[at].row.texts) > 2 and all(kind != WORDS for kind in kinds_of(lines[at].row)):
        return True
    return at > 0 and len(lines[at].row.texts) > 2 and len(lines[at - 1].row.texts) == len(lines[at].row.texts)


# --- what is made of them -------------------------------------------------------------------------


def _paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """The lines as paragraphs again: whole ones as they were, the rest cut."""
    found: list[Paragraph] = []
    at = 0
    while at < len(lines):
        last = at
        while last + 1 < len(lines) and lines[last + 1].paragraph is lines[at].paragraph:
            last += 1
        paragraph, start, end = lines[at].paragraph, lines[at].start, lines[last].end
        found.append(part(paragraph, start, end))
        at = last + 1
    return found


def _table(lines: Sequence[Line], rules: Rules) -> Table:
    """One table, on its columns where all rows have the same; otherwise only the order of the cells is kept."""
    found = regular([line.row for line in lines], rules)
    if found is not None:
        cells = [_cell(lines[one.line], one.line, one.text, one.col, one.colspan, one.rowspan) for one in found.placed]
        cells.sort(key=lambda cell: (cell.row, cell.col))
        return Table(0, 0, tuple(cells), found.lines, found.width, grid=True)
    order = [_cell(line, row, col, col) for row, line in enumerate(lines) for col in range(len(line.spans))]
    return Table(0, 0, tuple(order), len(lines), max(len(line.spans) for line in lines), grid=False, blanks=False)


def _cell(line: Line, row: int, text: int, col: int, colspan: int = 1, rowspan: int = 1) -> Cell:
    start, end = line.spans[text]
    return Cell(row, col, line.paragraph.text[start:end], cut(line.paragraph.anchors, start, end), rowspan, colspan)


__all__ = ["cut", "numbered", "spaced"]
