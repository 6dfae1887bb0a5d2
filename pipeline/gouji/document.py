"""A report as it was read: bytes -> Document -> Document with outline. Offsets count characters of the source text."""

from __future__ import annotations

from dataclasses import dataclass

from .places import Anchor, Place


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was seen and not read: `kind` such as "embedded" (the catalogue of messages names them), and how many."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: `name` as given, `format` such as "text", `sha256` of the bytes."""

    name: str
    sha256: str
    format: str
    pages: int | None = None
    unread_pages: tuple[int, ...] = ()  # pages without a text layer to be trusted: they need recognition
    scanned_pages: tuple[int, ...] = ()  # pages that were recognised from a picture
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (段落); hard-wrapped lines are joined with a line feed that the anchors explain."""

    block: int
    text: str
    anchors: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell (单元格); `text` keeps its line feeds. A merged cell stands once, with its spans."""

    row: int
    col: int
    text: str
    anchors: tuple[Anchor, ...] = ()
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `grid` is True where the columns are the source's own (HTML, Word, PDF, aligned text),
    False where only the order of the cells in a row is known (pasted text), so that a short row may
    have lost merged or trailing cells.
    """

    index: int
    block: int
    cells: tuple[Cell, ...]
    n_rows: int
    n_cols: int
    grid: bool
    caption: str = ""
    form: str | None = None
    blanks: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it: blocks `first` up to, not including, `last`."""

    level: int  # 1 is the outermost
    number: str  # as printed: 一, （二）, 3, ""
    title: str
    topic: str | None
    fund: str | None
    measure: str | None  # the measure that the heading announces
    block: int
    offset: int  # where the heading's text begins inside its block
    end: int  # where the heading's text ends inside its block; the body begins here
    place: Place


@dataclass(frozen=True, slots=True)
class Document:
    """A report as read: paragraphs and tables in reading order, then its outline."""

    source: Source
    blocks: tuple[Paragraph | Table, ...]
    sections: tuple[Section, ...] = ()
