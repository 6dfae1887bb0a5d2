"""The body of a Word document: its XML walked once, in reading order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .. import ground
from ..package import Element
from ..pieces import CellDraft, Draft, ParagraphDraft, Piece, TableDraft
from .names import ALTERNATIVES, W, child, chosen, is_on, number, value
from .numbering import NO_LABEL, Label, Numbering
from .plain import plain_table
from .styles import Look, filled, marks_of
from .text import ELSEWHERE, Lines

WIDEST = 512  # columns
OPEN = frozenset(W + name for name in ("ins", "moveTo", "customXml", "smartTag", "txbxContent", "sdtContent"))
SHELLS = OPEN | {W + "sdt"}  # what may stand around rows and cells
DROPPED = frozenset({"drop", "margin"})  # how a large first letter stands beside the paragraph that it begins
P, TBL, TR, TC, SDT, CHUNK = (W + name for name in ("p", "tbl", "tr", "tc", "sdt", "altChunk"))
Elsewhere = Callable[[Element], Iterable[Draft]]


def drafts_of(root: Element, walk: Walk, notes: Sequence[Element]) -> Iterator[Draft]:
    """Paragraphs and tables of the body, then the notes."""
    body = child(root, "body")
    yield from walk.story(body if body is not None else root)
    for part in notes:
        for note in part:
            if note.get(W + "type") is None:
                yield from walk.story(note)


@dataclass(slots=True)
class Walk:
    """What has to be remembered on the way: the numbering counts on, fields go on."""

    numbering: Numbering
    lines: Lines
    elsewhere: Elsewhere  # what an element shows that leads to another part
    table_style: str | None = None  # of the innermost table; "" where it has none
    pending: list[str] = field(default_factory=list)  # the text of a paragraph whose end does not show: the next one goes on with it
    label: Label = NO_LABEL  # its number
    paper: ground.Colour | None = ground.WHITE  # what text stands on; None where that is not known
    held: list[Draft] = field(default_factory=list)  # tables inside cells, told after the table that holds them

    def story(self, parent: Element) -> Iterator[Draft]:
        """The blocks of something that nothing goes on behind."""
        yield from self.blocks(parent)
        yield from self._ended()

    def blocks(self, parent: Element) -> Iterator[Draft]:
        """The blocks under an element, containers opened."""
        for element in parent:
            tag = element.tag
            if tag == P:
                yield from self.paragraph(element)
            elif tag == TBL:
                yield from self._ended()
                yield from self.table(element)
            elif tag == SDT:
                content = child(element, "sdtContent")
                if content is not None and value(element, "sdtPr", "docPartObj", "docPartGallery") != "Table of Contents":
                    yield from self.blocks(content)
            elif tag in OPEN:
                yield from self.blocks(element)
            elif tag == ALTERNATIVES:
                yield from self.blocks(chosen(element))
            elif tag in (CHUNK, ELSEWHERE):
                yield from self._ended()
                yield from self.elsewhere(element)

    def paragraph(self, element: Element) -> Iterator[Draft]:
        """A paragraph, then the content of its text boxes."""
        properties = child(element, "pPr")
        style = value(properties, "pStyle") if properties is not None else None
        said = self.lines.read(element, self.table_style, style, self._paper(properties, style) if self.lines.faint else None)
        dropped = self.lines.framed and value(properties, "framePr", of="dropCap") in DROPPED and bool(said.text.strip())
        goes_on = dropped or not self.lines.fields.shown or self._has_hidden_end(child(properties, "rPr"), style)
        text = said.text.replace("\t", " ")
        if properties is not None and not self.label.text and (text.strip() or not goes_on):  # one of which nothing shows does not count
            self.label = self.numbering.label(properties)
        self.pending.append(text)
        if not goes_on:
            yield from self._ended(listed=style in self.numbering.contents)
        for box in said.boxes:
            yield from self._aside(box)

    def _paper(self, properties: Element | None, style: str | None) -> ground.Colour | None:
        """The colour behind a paragraph."""
        own = filled(child(properties, "shd")) or self.lines.styles.ground("paragraph", style)
        return self.paper if own in ("", "auto") else ground.colour(own)

    def _has_hidden_end(self, mark: Element | None, style: str | None) -> bool:
        """Does the end of a paragraph not show, so that the next one goes on with it?"""
        if mark is None:
            return self.lines.styles.look(self.table_style, style).hidden
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            return True
        return self.lines.styles.look(self.table_style, style, marks_of(mark)).hidden

    def _ended(self, *, listed: bool = False) -> Iterator[Draft]:
        """The paragraph that is open, if it says anything and is none of a table of contents."""
        if not self.pending:
            return
        text, self.pending = self.label.before("".join(self.pending)), []
        self.label = NO_LABEL
        if text.strip() and not listed:
            yield ParagraphDraft(_pieces(text))

    def _aside(self, box: Element) -> Iterator[Draft]:
        """What stands in a text box, or in a document that the paragraph leads to: a story of its own."""
        if box.tag == ELSEWHERE:
            yield from self.elsewhere(box)
            return
        fields = self.lines.fields
        outer = self.pending, self.label, self.table_style, self.paper, fields.open, fields.waiting
        self.pending, self.label, self.table_style, self.paper, fields.open, fields.waiting = [], NO_LABEL, None, None, [], []
        yield from self.story(box)
        self.pending, self.label, self.table_style, self.paper, fields.open, fields.waiting = outer

    def table(self, element: Element) -> Iterator[Draft]:
        """A table; one that only holds others in a single cell is their frame."""
        style, shown = value(element, "tblPr", "tblStyle") or "", self.lines.fields.shown
        if (
            not (self.lines.symbolic or self.lines.faint)
            and _is_plain(self.lines.styles.look(style, None))
            and style not in self.lines.styles.hidden_rows
        ):
            plain = plain_table(element, WIDEST)
            if plain is not None:
                yield from [_narrowed(plain)] if shown else []
                return
        outer = self.table_style, self.paper
        self.table_style = style
        own = filled(child(element, "tblPr", "shd")) or self.lines.styles.ground("table", style)
        self.paper = self.paper if own in ("", "auto") else ground.colour(own)
        yield from self._complex(element, style, shown=shown)
        self.table_style, self.paper = outer

    def _complex(self, element: Element, style: str, *, shown: bool) -> Iterator[Draft]:
        rows = [row for row in _found(element, TR) if not self._is_gone(row, style)]
        cells = [[cell for cell in _found(row, TC) if child(cell, "tcPr", "cellDel") is None] for row in rows]
        rows, cells = [row for row, line in zip(rows, cells, strict=True) if line], [line for line in cells if line]
        if len(cells) == 1 and len(cells[0]) == 1 and cells[0][0].find(TBL) is not None:
            yield from self.story(cells[0][0])
            return
        outer, self.held = self.held, []
        placed = _placed([(row, [(cell, self.content(cell)) for cell in line]) for row, line in zip(rows, cells, strict=True)])
        inner, self.held = self.held, outer
        if shown and placed.cells:
            yield placed
        yield from inner

    def _is_gone(self, row: Element, style: str) -> bool:
        """Was a row deleted or moved away, or is it hidden?"""
        properties = child(row, "trPr")
        if child(properties, "del") is not None or child(properties, "moveFrom") is not None:
            return True
        own = child(properties, "hidden")
        return style in self.lines.styles.hidden_rows if own is None else is_on(properties, "hidden")

    def content(self, cell: Element) -> str:
        """The text of a cell; a table inside it is held back."""
        lines = []
        outer, own = self.paper, filled(child(cell, "tcPr", "shd")) if self.lines.faint else None
        self.paper = outer if own in (None, "auto") else ground.colour(own)
        for block in self.story(cell):
            if isinstance(block, TableDraft):
                self.held.append(block)
            else:
                lines.append("".join((piece.joint if at else "") + piece.text for at, piece in enumerate(block.pieces)))
        self.paper = outer
        return "\n".join(lines)


def _is_plain(look: Look) -> bool:
    """Does text that looks so show as it stands?"""
    return not (look.hidden or look.struck or look.side or look.position)


def _pieces(text: str) -> list[Piece]:
    """The text without a place: what stands in a Word file is counted from its paragraph or cell."""
    return [Piece(None, 0, text)]


# --- tables -------------------------------------------------------------------------------------------


def _found(element: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, containers opened."""
    for one in element:
        if one.tag == tag:
            yield one
        elif one.tag in SHELLS:
            yield from _found(one, tag)


@dataclass(slots=True)
class _Open:
    """A cell that may go on in the rows below."""

    row: int
    col: int
    texts: list[str]
    colspan: int
    rowspan: int = 1


def _placed(rows: list[tuple[Element, list[tuple[Element, str]]]]) -> TableDraft:
    """The cells of all rows at their grid columns; cells merged downwards once, with their spans."""
    made: list[_Open] = []
    above: dict[int, _Open] = {}  # by column, the merged cells that reach down to the row before
    widest = 0
    for line, (row, cells) in enumerate(rows):
        col = min(number(row, "trPr", "gridBefore") or 0, WIDEST)
        going: dict[int, _Open] = {}
        last: _Open | None = None
        for cell, text in cells:
            properties = child(cell, "tcPr")
            span = min(number(properties, "gridSpan") or 1, WIDEST)
            merged, beside = _merged(properties), child(properties, "hMerge")
            if beside is not None and beside.get(W + "val") != "restart" and last is not None:
                last.colspan += span  # merged as Word did before 2000
            elif merged == "on" and col in above:
                last = above[col]
                last.rowspan += 1
                if text.strip():
                    last.texts.append(text.rstrip("\n"))
                going[col] = last
            else:
                last = _Open(line, col, [text], span)
                made.append(last)
                if merged:
                    going[col] = last
            col += span
        widest = max(widest, col)
        above = going
    drafts = [
        CellDraft(
            one.row, one.col, _pieces("\n".join(one.texts).strip("\n") if len(one.texts) > 1 else one.texts[0]), one.rowspan, one.colspan
        )
        for one in made
    ]
    return _narrowed(TableDraft(drafts, len(rows), widest, grid=True))


def _merged(properties: Element | None) -> str:
    """Is a cell merged downwards: the "first" of such cells, one that goes "on" with them, or none (""); a tracked merge counts."""
    merge, tracked = child(properties, "vMerge"), child(properties, "cellMerge")
    if tracked is not None and tracked.get(W + "vMerge") is not None:
        return "first" if tracked.get(W + "vMerge") == "rest" else "on"
    return "" if merge is None else "first" if merge.get(W + "val") == "restart" else "on"


def _narrowed(table: TableDraft) -> TableDraft:
    """Without the grid columns that no cell begins in: Word leaves some when widths differ by a hair."""
    used = sorted({cell.col for cell in table.cells})
    if len(used) == table.n_cols:
        return table
    index = {col: at for at, col in enumerate(used)}
    cells = []
    for cell in table.cells:
        covered = bisect_left(used, cell.col + cell.colspan) - bisect_left(used, cell.col)
        cells.append(cell._replace(col=index[cell.col], colspan=max(covered, 1)))
    return TableDraft(cells, table.n_rows, len(used), grid=True)
