"""Cells and paragraphs in the making: stretches of source lines, put together with their anchors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..document import Cell, Paragraph, Table
from ..places import Anchor
from ..regexes import compiled
from . import budget


class Piece(NamedTuple):
    """A stretch of one source line. `joint` stands between it and the piece before it.

    Where the source has no lines (Word, spreadsheets) `line` is None: places then count within the paragraph or cell.
    """

    line: int | None  # from 1
    start: int  # column, from 0
    text: str
    joint: str = "\n"


Pieces = Sequence[Piece]
CONTENTS = compiled(r"[^\s.．·…⋯‥_].{0,60}?\s*(?:[.．·…⋯‥_]\s?){4,}\d{0,4}")  # an entry of the table of contents: its numbers are pages
Row = list[list[Piece]]


class CellDraft(NamedTuple):
    """A cell whose place in the table is known."""

    row: int
    col: int
    pieces: Pieces
    rowspan: int = 1
    colspan: int = 1


class TableDraft(NamedTuple):
    """A table without its numbers."""

    cells: list[CellDraft]
    n_rows: int
    n_cols: int
    grid: bool
    blanks: bool = True  # empty cells show


class ParagraphDraft(NamedTuple):
    """A paragraph without its number."""

    pieces: Pieces


Draft = TableDraft | ParagraphDraft


def jagged(rows: Sequence[Row], *, grid: bool = False) -> TableDraft:
    """A table of rows whose cells are counted from the left."""
    cells = [CellDraft(r, c, pieces) for r, row in enumerate(rows) for c, pieces in enumerate(row)]
    return TableDraft(cells, len(rows), max(map(len, rows), default=0), grid)


def compose(pieces: Pieces) -> tuple[str, tuple[Anchor, ...]]:
    """The text of pieces, trimmed line by line, and where each stretch of it stands.

    >>> compose([Piece(7, 1, ""), Piece(8, 0, " 产出指标 ")])
    ('产出指标', (Anchor(offset=0, line=8, start=1, strip=None),))
    """
    if len(pieces) == 1:
        line, start, text, _ = pieces[0]
        plain = text.strip()
        return plain, () if line is None else (Anchor(0, line, start + text.find(plain)),)
    trimmed = _trim(pieces)
    if not trimmed:
        return "", tuple(Anchor(0, one.line, one.start) for one in pieces[:1] if one.line is not None)
    parts: list[str] = []
    anchors: list[Anchor] = []
    offset = 0
    for number, piece in enumerate(trimmed):
        joint = piece.joint if number else ""
        offset += len(joint)
        parts += (joint, piece.text)
        if piece.line is not None:
            anchors.append(Anchor(offset, piece.line, piece.start))
        offset += len(piece.text)
    return "".join(parts), tuple(anchors)


def placeless(draft: Draft) -> Draft:
    """The same without lines: of text that no line of the file holds as it stands, places count within the paragraph or cell."""
    if isinstance(draft, ParagraphDraft):
        return ParagraphDraft([Piece(None, 0, text_of(draft.pieces))])
    return draft._replace(cells=[one._replace(pieces=[Piece(None, 0, text_of(one.pieces))]) for one in draft.cells])


def text_of(pieces: Pieces) -> str:
    """The text alone."""
    return compose(pieces)[0]


def is_empty(pieces: Pieces) -> bool:
    """Is there nothing but space?"""
    return not any(one.text and not one.text.isspace() for one in pieces)


def finish(drafts: Iterable[Draft]) -> tuple[Paragraph | Table, ...]:
    """The drafts, numbered in reading order."""
    blocks: list[Paragraph | Table] = []
    tables = 0
    for draft in drafts:
        _count(draft)
        if isinstance(draft, TableDraft):
            blocks.append(_table(draft, tables, len(blocks)))
            tables += 1
        else:
            text, anchors = compose(draft.pieces)
            if text and not CONTENTS.fullmatch(text):
                blocks.append(Paragraph(len(blocks), text, anchors))
    return tuple(blocks)


def _count(draft: Draft) -> None:
    """Count what a draft will take: its text, and for a table the places that its cells cover, which mapping unfolds."""
    if isinstance(draft, ParagraphDraft):
        budget.spend(budget.CELL + budget.LETTER * _letters(draft.pieces), "段落", "The paragraphs")
        return
    covered = sum(cell.rowspan * cell.colspan - 1 for cell in draft.cells)
    letters = sum(_letters(cell.pieces) for cell in draft.cells)
    places = budget.PLACE * draft.n_rows * draft.n_cols  # a long row makes every row of its table as wide
    budget.spend(budget.CELL * len(draft.cells) + budget.SLOT * covered + budget.LETTER * letters + places, "表格", "The tables")


def _letters(pieces: Pieces) -> int:
    return sum(len(one.text) for one in pieces)


def _table(draft: TableDraft, index: int, block: int) -> Table:
    return Table(index, block, tuple(map(_cell, draft.cells)), draft.n_rows, draft.n_cols, draft.grid, blanks=draft.blanks)


def _cell(draft: CellDraft) -> Cell:
    text, anchors = compose(draft.pieces)
    return Cell(draft.row, draft.col, text, anchors, draft.rowspan, draft.colspan)


def _trim(pieces: Pieces) -> list[Piece]:
    """Each line without its outer spaces, the whole without empty lines around it."""
    trimmed = [_strip(pieces, at) for at in range(len(pieces))]
    while trimmed and not trimmed[-1].text:
        trimmed.pop()
    first = next((at for at, one in enumerate(trimmed) if one.text), 0)
    return trimmed[first:]


def _strip(pieces: Pieces, at: int) -> Piece:
    piece = pieces[at]
    text = piece.text
    if at == 0 or piece.joint:
        text = text.lstrip()
    start = piece.start + len(piece.text) - len(text)
    if at + 1 == len(pieces) or pieces[at + 1].joint:
        text = text.rstrip()
    return piece if text is piece.text else Piece(piece.line, start, text, piece.joint)
