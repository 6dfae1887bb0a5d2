"""The body of a Word document: its XML walked once, in reading order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..package import Element
from ..pieces import CellDraft, Draft, ParagraphDraft, Piece, TableDraft
from .names import COMPATIBLE, W, child, is_on, number, value
from .numbering import Numbering
from .plain import plain_table

WIDEST = 512  # columns
DROPPED = frozenset(W + name for name in (
    "del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sdtPr", "tcPr", "footnoteRef", "endnoteRef", "annotationRef",
))  # fmt: skip
BOXES = frozenset(W + name for name in ("drawing", "pict", "object"))
BREAKS = frozenset({W + "br", W + "cr"})
TABS = frozenset({W + "tab", W + "ptab"})
OPEN = frozenset(W + name for name in ("ins", "moveTo", "customXml", "smartTag", "txbxContent", "sdtContent"))
SHELLS = OPEN | {W + "sdt"}  # what may stand around rows and cells
ALTERNATIVES = COMPATIBLE + "AlternateContent"
FORMULA_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
BOX = W + "txbxContent"
P, TBL, TR, TC, SDT, T, R, SYM, HYPHEN = (W + name for name in ("p", "tbl", "tr", "tc", "sdt", "t", "r", "sym", "noBreakHyphen"))
CHECKS = {"F052": "☑", "F0FE": "☑", "F0FD": "☒", "F0A8": "□", "F06F": "□", "F0A3": "□", "F0FC": "√"}  # Wingdings


class Text(NamedTuple):
    """A paragraph's text, and what is anchored in it: the content of its text boxes."""

    text: str
    boxes: list[Element]


def drafts_of(root: Element, numbering: Numbering, notes: Sequence[Element]) -> Iterator[Draft]:
    """Paragraphs and tables of the body, then the notes."""
    body = child(root, "body")
    walk = Walk(numbering)
    yield from walk.blocks(body if body is not None else root)
    for part in notes:
        for note in part:
            if note.get(W + "type") is None:
                yield from walk.blocks(note)


@dataclass(slots=True)
class Walk:
    """What has to be remembered on the way: the numbering counts on."""

    numbering: Numbering
    pending: list[str] = field(default_factory=list)  # the text of a paragraph whose end was deleted: the next one goes on with it
    held: list[Draft] = field(default_factory=list)  # tables inside cells, told after the table that holds them

    def blocks(self, parent: Element) -> Iterator[Draft]:
        """The blocks under an element, containers opened."""
        for element in parent:
            tag = element.tag
            if tag == P:
                yield from self.paragraph(element)
            elif tag == TBL:
                yield from self.table(element)
            elif tag == SDT:
                content = child(element, "sdtContent")
                if content is not None and value(element, "sdtPr", "docPartObj", "docPartGallery") != "Table of Contents":
                    yield from self.blocks(content)
            elif tag in OPEN:
                yield from self.blocks(element)
            elif tag == ALTERNATIVES:
                yield from self.blocks(_chosen(element))

    def paragraph(self, element: Element) -> Iterator[Draft]:
        """A paragraph, then the content of its text boxes."""
        properties = child(element, "pPr")
        label = self.numbering.label(properties)
        said = text_of(element)
        listed = value(properties, "pStyle") in self.numbering.contents
        self.pending.append(label + said.text.replace("\t", " "))
        if child(properties, "rPr", "del") is None and child(properties, "rPr", "moveFrom") is None:
            text = "".join(self.pending)
            self.pending = []
            if text.strip() and not listed:
                yield ParagraphDraft(_pieces(text))
        for box in said.boxes:
            yield from self.blocks(box)

    def table(self, element: Element) -> Iterator[Draft]:
        """A table; one that only holds others in a single cell is their frame."""
        plain = plain_table(element, WIDEST)
        if plain is not None:
            yield _narrowed(plain)
            return
        rows = [row for row in _found(element, TR) if child(row, "trPr", "del") is None]
        cells = [list(_found(row, TC)) for row in rows]
        if len(cells) == 1 and len(cells[0]) == 1 and cells[0][0].find(TBL) is not None:
            yield from self.blocks(cells[0][0])
            return
        outer, self.held = self.held, []
        yield _placed([(row, [(cell, self.content(cell)) for cell in line]) for row, line in zip(rows, cells, strict=True)])
        inner, self.held = self.held, outer
        yield from inner

    def content(self, cell: Element) -> str:
        """The text of a cell; a table inside it is held back."""
        lines = []
        for block in self.blocks(cell):
            if isinstance(block, TableDraft):
                self.held.append(block)
            else:
                lines.append("".join((piece.joint if at else "") + piece.text for at, piece in enumerate(block.pieces)))
        return "\n".join(lines)


def _pieces(text: str) -> list[Piece]:
    """The text without a place: what stands in a Word file is counted from its paragraph or cell."""
    return [Piece(None, 0, text)]


def _chosen(element: Element) -> Element:
    """What Word shows of an AlternateContent; one of its ways only."""
    choice, fallback = element.find(COMPATIBLE + "Choice"), element.find(COMPATIBLE + "Fallback")
    return choice if choice is not None else fallback if fallback is not None else ()


# --- the text of a paragraph ------------------------------------------------------------------------


def text_of(paragraph: Element) -> Text:
    """What a reader sees of a paragraph."""
    parts: list[str] = []
    boxes: list[Element] = []
    _gather(paragraph, parts, boxes)
    return Text("".join(parts), boxes)


def _gather(element: Element, parts: list[str], boxes: list[Element]) -> None:
    for one in element:
        tag = one.tag
        if tag == T:
            parts.append(one.text or "")
        elif tag == R:
            if not is_on(one, "rPr", "vanish"):
                _gather(one, parts, boxes)
        elif tag in DROPPED:
            continue
        elif tag in BREAKS:
            parts.append("\n")
        elif tag in TABS:
            parts.append("\t")
        elif tag == HYPHEN:
            parts.append("-")
        elif tag == SYM:
            parts.append(CHECKS.get((one.get(W + "char") or "").upper(), ""))
        elif tag in BOXES:
            boxes += _inner(one)
        elif tag == ALTERNATIVES:
            _gather(_chosen(one), parts, boxes)
        elif tag == FORMULA_TEXT:
            parts.append(one.text or "")
        else:
            _gather(one, parts, boxes)


def _inner(element: Element) -> Iterator[Element]:
    """The text boxes inside a drawing, outermost only."""
    for one in element:
        if one.tag == BOX:
            yield one
        elif one.tag == ALTERNATIVES:
            yield from _inner(_chosen(one))
        else:
            yield from _inner(one)


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
            merge, beside = child(properties, "vMerge"), child(properties, "hMerge")
            starts = merge is not None and merge.get(W + "val") == "restart"
            if beside is not None and beside.get(W + "val") != "restart" and last is not None:
                last.colspan += span  # merged as Word did before 2000
            elif merge is not None and not starts and col in above:
                last = above[col]
                last.rowspan += 1
                if text.strip():
                    last.texts.append(text.rstrip("\n"))
                going[col] = last
            else:
                last = _Open(line, col, [text], span)
                made.append(last)
                if starts:
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
