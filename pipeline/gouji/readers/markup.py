"""HTML tables inside pasted text, and whole web pages, by a scanner of our own.

`html.parser` takes quadratic time on broken input in the Pythons that we support, and knows no offsets.
Merged cells keep their spans; a table inside a cell becomes text of that cell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

import regex

from ..regexes import compiled
from . import budget, numerals
from .boilerplate import Token, content_of
from .decode import lines_of
from .page import Page
from .pieces import CellDraft, Draft, ParagraphDraft, Piece, TableDraft

TAG = compiled(r"<(?:(/?)([a-zA-Z][a-zA-Z0-9]{0,20})((?:[\s/][^<>]*+)?)>|(!--)|[!?][^<>]*+>)")
SPAN = regex.compile(r"""\b(rowspan|colspan)\s*+=\s*+["']?\s*+(\d+)""", regex.IGNORECASE)
WORDS = compiled(r"[^ \t\r\n]+(?: [^ \t\r\n]+)*")
ENTITY = compiled(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});?")
TABLE_OPEN = regex.compile(r"<table[\s>]", regex.IGNORECASE)
TABLE_CLOSE = regex.compile(r"</table\s*>", regex.IGNORECASE)
TAGS_ONLY = compiled(r"^\s*+(?:</?[a-zA-Z][^<>]{0,300}>\s*)++$")
HIDDEN = frozenset({"script", "style", "head"})
HIDDEN_CLOSE = regex.compile(r"-->|</(?:script|style|head)>", regex.IGNORECASE)
MOST_SPANNED = 1000  # rows or columns of a merged cell, as browsers hold it
PIECE = 300  # bytes of a stretch of text with its place
LINE = 48  # bytes of the place of a line

INLINE = frozenset({
    "a", "abbr", "b", "big", "code", "del", "em", "font", "i", "ins", "label", "mark", "s", "small", "span", "strong", "sub", "sup", "tt", "u",
})  # fmt: skip
WIDEST = 512  # columns
LINKS = 0.7  # share of a paragraph from which it is navigation
LONGEST_LINKS = 120  # characters; a longer one says something


class Span(NamedTuple):
    """A cell before it has its place."""

    pieces: list[Piece]
    rowspan: int
    colspan: int


class Whole(NamedTuple):
    """The whole text, where its lines begin, where its last table ends, and where the last of each mark that ends hidden text stands."""

    text: str
    starts: list[int]
    last_close: int
    marks: dict[str, int]


@dataclass(slots=True)
class State:
    """What has been read: the finished blocks, the open paragraph or cell, the open table."""

    drafts: list[Draft] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    joint: str = "\n"
    depth: int = 0
    in_cell: bool = False
    rows: list[list[Span]] = field(default_factory=list)
    page: bool = False  # a whole web page, whose links are its navigation
    linked: int = 0  # characters of the open paragraph that are links
    in_link: bool = False


def begins_table(page: Page, at: int) -> bool:
    """Is there an HTML table on this line that is closed somewhere?"""
    found = TABLE_OPEN.search(page.lines[at])
    return found is not None and _whole(page).starts[at] + found.start() < _whole(page).last_close


def only_tags(line: str) -> bool:
    """Is there nothing on the line but tags?"""
    return line.lstrip().startswith("<") and TAGS_ONLY.match(line) is not None


def read_markup(page: Page, at: int) -> tuple[list[Draft], int]:
    """The tables that begin on line `at`, with the text before and after them on their lines."""
    whole = _whole(page)
    state = State()
    end = len(whole.text)
    done = whole.starts[at]
    for token in _tokens(whole, whole.starts[at]):
        if done >= end or (state.depth == 0 and token.start >= end):
            break
        done = min(token.end, end) if state.depth == 0 else token.end
        _take(state, token._replace(end=done), whole)
        if token.close and token.name == "table" and (state.depth == 0 or token.end >= whole.last_close):
            _end_table(state)
            end = _line_end(whole, token.end)
    _end_paragraph(state)
    return state.drafts, max(bisect_right(whole.starts, min(done, end)), at + 1)


def read_page(text: str) -> list[Draft]:
    """The paragraphs and tables of a web page."""
    budget.spend(LINE * (text.count("\n") + text.count("\r")) + 2 * budget.NODE * text.count("<"), "网页", "The web page")
    whole = _measure(lines_of(text))
    state = State(page=True)
    for token in content_of(list(_tokens(whole, 0))):
        _take(state, token, whole)
    _end_table(state)
    _end_paragraph(state)
    return state.drafts


def _tokens(whole: Whole, at: int) -> Iterator[Token]:
    text = whole.text
    while at < len(text):
        tag = TAG.search(text, at)
        stop = tag.start() if tag else len(text)
        if stop > at:
            yield Token(at, stop)
        if tag is None:
            return
        at = tag.end()
        name = (tag[2] or "").lower()
        mark = "-->" if tag[4] else f"</{name}>" if name in HIDDEN and not tag[1] else ""
        if mark and at <= whole.marks.get(mark, -1):  # where it is not closed, nothing is left out
            at = next(found.end() for found in HIDDEN_CLOSE.finditer(text, at) if found[0].lower() == mark)
        elif name and not mark:
            yield Token(tag.start(), at, name, bool(tag[1]), tag[3])


def _take(state: State, token: Token, whole: Whole) -> None:
    if not token.name:
        _text(state, token, whole)
    elif token.name == "table":
        _table_tag(state, token)
    elif token.name in ("tr", "td", "th") and state.depth == 1:
        _cell_tag(state, token, whole)
    elif token.name == "a":
        state.in_link = not token.close
    elif token.name not in INLINE:
        _break(state)


def _text(state: State, token: Token, whole: Whole) -> None:
    text = whole.text
    last = token.start
    if state.in_link:
        state.linked += len("".join(text[token.start : token.end].split()))
    for words in WORDS.finditer(text, token.start, token.end):
        if words.start() > last and not state.joint:
            state.joint = " "
        for piece in _decoded(text, *words.span()):
            budget.spend(PIECE, "网页或 HTML 表格里的文字", "The text of a web page or HTML table")
            state.pieces.append(_placed(piece, whole, state.joint))
            state.joint = ""
        last = words.end()
    if last < token.end and not state.joint:
        state.joint = " "


def _decoded(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Stretches of text with their offsets; each character reference is a stretch of its own."""
    for entity in ENTITY.finditer(text, start, end) if "&" in text[start:end] else ():
        if entity.start() > start:
            yield start, text[start : entity.start()]
        yield entity.start(), unescape(entity[0]).replace("\xa0", " ")
        start = entity.end()
    if start < end:
        yield start, text[start:end]


def _placed(piece: tuple[int, str], whole: Whole, joint: str) -> Piece:
    offset, text = piece
    line = bisect_right(whole.starts, offset)
    return Piece(line, offset - whole.starts[line - 1], text, joint)


def _break(state: State) -> None:
    """A block begins or ends: a new paragraph, or a new line of the cell."""
    if state.depth:
        state.joint = "\n"
    else:
        _end_paragraph(state)


def _end_paragraph(state: State) -> None:
    if state.pieces:
        size = sum(len(piece.text) for piece in state.pieces)
        if not (state.page and state.linked >= LINKS * size and size <= LONGEST_LINKS):
            state.drafts.append(ParagraphDraft(state.pieces))
    state.pieces, state.joint, state.linked = [], "\n", 0


def _table_tag(state: State, token: Token) -> None:
    if not token.close:
        if state.depth == 0:
            _end_paragraph(state)
        state.depth += 1
        state.joint = "\n"
    elif state.depth > 1:
        state.depth -= 1
        state.joint = "\n"
    else:
        _end_table(state)


def _cell_tag(state: State, token: Token, whole: Whole) -> None:
    _end_cell(state)
    if token.close:
        return
    if token.name == "tr" or not state.rows:
        state.rows.append([])
    if token.name == "tr":
        return
    spans = {name.lower(): numerals.whole(count, 1, MOST_SPANNED) or 1 for name, count in SPAN.findall(token.attributes)}
    here = _placed((min(token.end, len(whole.text)), ""), whole, "\n")
    budget.spend(PIECE, "网页或 HTML 表格里的单元格", "The cells of a web page or HTML table")
    state.rows[-1].append(Span([here], spans.get("rowspan", 1), spans.get("colspan", 1)))
    state.pieces, state.joint, state.in_cell = state.rows[-1][-1].pieces, "\n", True


def _end_cell(state: State) -> None:
    """Ends the open cell; text outside of cells (a caption) becomes a paragraph before the table."""
    if state.in_cell:
        state.pieces, state.joint, state.in_cell = [], "\n", False
    else:
        _end_paragraph(state)


def _end_table(state: State) -> None:
    if state.depth:
        _end_cell(state)
    if any(state.rows):
        state.drafts.append(_placed_rows(state.rows))
    state.depth, state.rows = 0, []


def _placed_rows(rows: list[list[Span]]) -> TableDraft:
    """Cells at their columns, past the cells that reach down from above."""
    cells: list[CellDraft] = []
    taken: dict[int, int] = {}  # column -> rows that a cell still reaches down
    widths: list[int] = []
    for number, row in enumerate(rows):
        col = 0
        below: dict[int, int] = {}
        for span in row:
            while taken.get(col):
                col += 1
            rowspan = min(span.rowspan, len(rows) - number)
            colspan = max(min(span.colspan, WIDEST - col), 1)
            cells.append(CellDraft(number, col, span.pieces, rowspan, colspan))
            if rowspan > 1:
                budget.spend(budget.SLOT * (rowspan - 1) * colspan, "网页或 HTML 表格里的合并单元格", "The merged cells of an HTML table")
                below.update(dict.fromkeys(range(col, min(col + colspan, WIDEST)), rowspan - 1))
            col += colspan
        widths.append(max(col, max(taken, default=-1) + 1))
        taken = {at: left - 1 for at, left in taken.items() if left > 1} | below
    return TableDraft(cells, len(rows), max(widths), grid=_is_even(cells, widths))


def _is_even(cells: list[CellDraft], widths: list[int]) -> bool:
    """Are the columns the table's own: does it merge cells, or do most rows have its full width?"""
    merged = any(cell.rowspan > 1 or cell.colspan > 1 for cell in cells)
    return merged or widths.count(max(widths)) * 4 >= len(widths) * 3


def _whole(page: Page) -> Whole:
    known = page.memo.get(-1)
    if not isinstance(known, Whole):
        known = page.memo[-1] = _measure(page.lines)
    return known


def _measure(lines: list[str]) -> Whole:
    starts = [0]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    text = "\n".join(lines)
    closes = [found.end() for found in TABLE_CLOSE.finditer(text)]
    marks = {found[0].lower(): found.start() for found in HIDDEN_CLOSE.finditer(text)}
    return Whole(text, starts, closes[-1] if closes else 0, marks)


def _line_end(whole: Whole, offset: int) -> int:
    line = bisect_right(whole.starts, offset)
    return whole.starts[line] - 1 if line < len(whole.starts) else len(whole.text)
