"""Pages to blocks: paragraphs and tables in reading order, each character of which can be pointed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...document import Cell, Paragraph, Table
from ...places import Anchor
from ...rules import Rules
from ..aligned import begins_columns, is_barren, read_columns
from ..page import page_of
from ..pieces import CellDraft, Draft, ParagraphDraft, Piece, TableDraft, finish
from .cells import Filled, Ruled
from .continued import Part, follows, put_together
from .figures import is_broken
from .fill import filled
from .flow import Margins, goes_on
from .furniture import without_furniture
from .lines import Line, columns_of, lines_of
from .sheet import Sheet

ABOVE = 4  # lines above a table that may be its caption

Item = Line | Part


def blocks_of(sheets: Sequence[Sheet], rules: Rules) -> tuple[Paragraph | Table, ...]:
    """The paragraphs and tables of the pages that can be trusted."""
    pages: list[tuple[Sheet, list[Line]]] = []
    tables: list[list[Ruled]] = []
    for sheet in sheets:
        if sheet.trusted:
            found, free = filled(sheet)
            pages.append((sheet, lines_of(free, sheet.number, columns_of(free))))
            tables.append(found)
    texts = without_furniture(pages, rules)
    items: list[Item] = []
    for lines, found in zip(texts, tables, strict=True):
        items += _ordered(lines, found)
    return _Writer(rules, {sheet.number: sheet.back for sheet in sheets}).write(items, _margins(texts))


def _ordered(lines: list[Line], tables: list[Ruled]) -> list[Item]:
    """The lines and tables of a page from top to bottom."""
    items: list[Item] = []
    first = 0
    for table in tables:
        end = first
        while end < len(lines) and lines[end].top < table.box.top:
            end += 1
        items += lines[first:end]
        first = end
        items.append(Part(table, [one for one in items[-ABOVE:] if isinstance(one, Line)]))
    return items + lines[first:]


def _margins(texts: Sequence[list[Line]]) -> dict[int, Margins]:
    """The margins by page; pages as wide share theirs where they print enough text."""
    every = Margins([line for lines in texts for line in lines])
    made = {}
    for lines in texts:
        if lines:
            own = Margins(lines)
            made[lines[0].page] = own if own.right > every.right * 1.15 else every
    return made


class _Writer:
    """Writes items as drafts whose pieces number the printed lines, then puts the lines in their place."""

    def __init__(self, rules: Rules, backs: dict[int, tuple[float, ...]]) -> None:
        self.rules, self.backs = rules, backs
        self.lines: list[Line] = []

    def write(self, items: Sequence[Item], margins: dict[int, Margins]) -> tuple[Paragraph | Table, ...]:
        """The blocks of the items."""
        drafts: list[Draft] = []
        at = 0
        while at < len(items):
            end = at
            if isinstance(items[at], Line):
                while end < len(items) and isinstance(items[end], Line):
                    end += 1
                drafts += self.prose([one for one in items[at:end] if isinstance(one, Line)], margins)
            else:
                table, end = self.table(items, at)
                drafts.append(table)
            at = end
        return tuple(_placed(block, self.lines, self.backs) for block in finish(drafts))

    def table(self, items: Sequence[Item], at: int) -> tuple[TableDraft, int]:
        """The table at `at` with all that goes on from it, and the index after it."""
        first = items[at]
        assert isinstance(first, Part)
        parts = [first]
        end = at + 1
        while True:
            after = end
            while after < len(items) and isinstance(items[after], Line):
                after += 1
            found = items[after] if after < len(items) else None
            between = [one for one in items[end:after] if isinstance(one, Line)]
            if not isinstance(found, Part) or not follows(parts[-1]._replace(above=first.above), found, between, self.rules):
                break
            parts.append(found)
            end = after + 1
        cells, rows, cols = put_together([one.table for one in parts])
        return TableDraft([self.cell(one) for one in cells], rows, cols, grid=True), end

    def cell(self, cell: Filled) -> CellDraft:
        """A cell; a number that its width broke is whole again."""
        pieces: list[Piece] = []
        for at, line in enumerate(cell.lines):
            before = cell.lines[at - 1]
            broken = at and is_broken(before, line, cell.box.x0, cell.box.x1)
            pieces.append(self.piece(line, "" if broken else "\n"))
        return CellDraft(cell.row, cell.col, pieces, cell.rowspan, cell.colspan)

    def piece(self, line: Line, joint: str = "\n", start: int = 0, end: int | None = None) -> Piece:
        """A stretch of a line, numbered."""
        self.lines.append(line)
        return Piece(len(self.lines), start, line.text[start:end], joint)

    def prose(self, lines: list[Line], margins: dict[int, Margins]) -> list[Draft]:
        """Paragraphs, and tables that are aligned without rulings."""
        page = page_of([line.text for line in lines], self.rules)
        drafts: list[Draft] = []
        at = barren = 0
        while at < len(lines):
            if at >= barren and begins_columns(page, at):
                found, end = read_columns(page, at)
                if any(isinstance(one, TableDraft) for one in found):
                    drafts += [self.renumbered(one, lines) for one in found]
                    at = end
                    continue
                barren = end if is_barren(page, at, end) else at
            end = at + 1
            while end < len(lines) and not begins_columns(page, end) and self.goes_on(lines[end - 1], lines[end], margins):
                end += 1
            more = [self.piece(one, _joint(before.text, one.text.lstrip()), _indent(one)) for before, one in pairwise(lines[at:end])]
            drafts.append(ParagraphDraft([self.piece(lines[at]), *more]))
            at = end
        return drafts

    def goes_on(self, before: Line, after: Line, margins: dict[int, Margins]) -> bool:
        return goes_on(before, after, margins[before.page], self.rules)

    def renumbered(self, draft: Draft, lines: list[Line]) -> Draft:
        """A draft whose pieces count the given lines, with pieces that count all lines."""

        def moved(piece: Piece) -> Piece:
            assert piece.line is not None
            self.lines.append(lines[piece.line - 1])
            return piece._replace(line=len(self.lines))

        if isinstance(draft, ParagraphDraft):
            return ParagraphDraft([moved(one) for one in draft.pieces])
        return draft._replace(cells=[cell._replace(pieces=[moved(one) for one in cell.pieces]) for cell in draft.cells])


def _indent(line: Line) -> int:
    """The spaces that a line begins with; a line that goes on with a paragraph has none of its own."""
    return len(line.text) - len(line.text.lstrip())


def _joint(before: str, after: str) -> str:
    """What joins two lines of a paragraph: nothing in Chinese, a space between Latin words."""
    return " " if before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha() else ""


def _placed(block: Paragraph | Table, lines: Sequence[Line], backs: dict[int, tuple[float, ...]]) -> Paragraph | Table:
    """A block whose anchors give printed lines instead of numbers."""
    if isinstance(block, Paragraph):
        return replace(block, anchors=_anchors(block.anchors, lines, backs))
    cells: list[Cell] = [replace(cell, anchors=_anchors(cell.anchors, lines, backs)) if cell.anchors else cell for cell in block.cells]
    return replace(block, cells=tuple(cells))


def _anchors(anchors: tuple[Anchor, ...], lines: Sequence[Line], backs: dict[int, tuple[float, ...]]) -> tuple[Anchor, ...]:
    """Each anchor with the printed line that it numbers."""
    found = [(one, lines[one.line - 1]) for one in anchors if one.line is not None]
    return tuple(Anchor(one.offset, None, one.start, line.strip(backs.get(line.page, ()))) for one, line in found)
