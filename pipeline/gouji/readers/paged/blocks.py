"""Pages to blocks: paragraphs and tables in reading order, each character of which can be pointed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...document import Cell, Paragraph, Table
from ...places import Anchor
from ...rules import Rules
from ..pieces import CellDraft, Draft, ParagraphDraft, Piece, TableDraft, finish
from .cells import Filled, Ruled
from .continued import Part, follows, laid_on, put_together
from .figures import is_broken
from .fill import filled
from .flow import Margins, goes_on
from .furniture import without_furniture
from .lines import Line, columns_of, lines_of
from .regions import regions
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
    flows: list[list[Line]] = []
    for (sheet, _), lines, found in zip(pages, texts, tables, strict=True):
        parts = regions(lines, sheet.level, rules)
        items += _ordered(parts, found)
        flows.append([one for one in parts if isinstance(one, Line)])
    return _Writer(rules, {sheet.number: sheet.back for sheet in sheets}).write(items, _margins(flows))


def _ordered(parts: Sequence[Line | Ruled], tables: list[Ruled]) -> list[Item]:
    """The lines and tables of a page from top to bottom."""
    items: list[Item] = []
    first = 0

    def put(one: Line | Ruled) -> None:
        items.append(one if isinstance(one, Line) else Part(one, [before for before in items[-ABOVE:] if isinstance(before, Line)]))

    for table in tables:
        while first < len(parts) and _top(parts[first]) < table.box.top:
            put(parts[first])
            first += 1
        put(table)
    for one in parts[first:]:
        put(one)
    return items


def _top(one: Line | Ruled) -> float:
    return one.top if isinstance(one, Line) else one.box.top


def _margins(texts: Sequence[list[Line]]) -> dict[tuple[int, int], Margins]:
    """The margins by page and column; pages as wide share theirs where they print enough text."""
    every = Margins([line for lines in texts for line in lines])
    made = {}
    for lines in texts:
        for column in sorted({line.column for line in lines}):
            some = [line for line in lines if line.column == column]
            own = Margins(some)
            made[some[0].page, column] = own if column or own.right > every.right * 1.15 else every
    return made


class _Writer:
    """Writes items as drafts whose pieces number the printed lines, then puts the lines in their place."""

    def __init__(self, rules: Rules, backs: dict[int, tuple[float, ...]]) -> None:
        self.rules, self.backs = rules, backs
        self.lines: list[Line] = []

    def write(self, items: Sequence[Item], margins: dict[tuple[int, int], Margins]) -> tuple[Paragraph | Table, ...]:
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
        cells, rows, cols = put_together([laid_on(one.table, first.table) for one in parts], self.rules)
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

    def prose(self, lines: list[Line], margins: dict[tuple[int, int], Margins]) -> list[Draft]:
        """The paragraphs of lines."""
        drafts: list[Draft] = []
        at = 0
        while at < len(lines):
            end = at + 1
            while end < len(lines) and self.goes_on(lines[end - 1], lines[end], margins):
                end += 1
            more = [self.piece(one, _joint(before.text, one.text.lstrip()), _indent(one)) for before, one in pairwise(lines[at:end])]
            drafts.append(ParagraphDraft([self.piece(lines[at]), *more]))
            at = end
        return drafts

    def goes_on(self, before: Line, after: Line, margins: dict[tuple[int, int], Margins]) -> bool:
        return goes_on(before, after, margins[before.page, before.column], self.rules)


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
