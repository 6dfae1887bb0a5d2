"""What a page shows to paragraphs and tables (HTML tables inside pasted text, and whole web pages).

Merged cells keep their spans; a table inside a cell becomes text of that cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

from ...regexes import compiled
from .. import budget, left
from ..ground import parts_digits
from ..pieces import Draft, ParagraphDraft, Piece
from ..raised import lowered, raised
from ..symbols import signs
from .attributes import span_in
from .grid import WIDEST, Row, Span, placed
from .lines import Lines, ReadLines
from .looks import Look
from .shown import Shown
from .tokens import Whole

WORDS = compiled(r"[^ \t\r\n]+(?: [^ \t\r\n]+)*")
LINE = compiled(r"[^\n]+|\n")
SPECIAL = compiled(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});?|[\xad\u200b-\u200f\u2060-\u2064\ufeff]")
NOTHING = frozenset("\xad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff")  # takes no room, wherever a line may break
PIECE = 300  # bytes of a stretch of text with its place
LINKS = 0.7  # share of a paragraph from which it is navigation
LONGEST_LINKS = 120  # characters; a longer one says something
BEFORE = 40  # characters before raised text that may be looked at
FEWEST = 2  # rows, and cells in a row, of a table that only styles make
NOTE = 3  # characters of a mark of a note; what is longer and raised as a whole has nothing that it stands above


@dataclass(slots=True)
class State:
    """What has been read: the finished blocks, the open paragraph or cell, the open table."""

    whole: Whole
    page: bool  # a whole web page, whose links are its navigation
    read_lines: ReadLines | None = None
    drafts: list[Draft] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    joint: str = "\n"
    depth: int = 0
    in_cell: bool = False
    rows: list[Row] = field(default_factory=list)
    styled: bool = False  # the open table is one by its style only
    group: int = 0
    kind: str = ""
    linked: int = 0  # characters of the open paragraph that are links
    rise: tuple[int, str, int] = (0, "", 0)  # of the open raised or lowered stretch: its number, its mark, its first piece
    marked: bool = False  # what comes next stands behind a mark
    struck: bool = False
    gap: bool = False  # unseen text takes room here
    lines: Lines | None = None  # of the open <pre>


def drafts_of(whole: Whole, parts: Iterable[Shown], *, page: bool, read_lines: ReadLines | None = None) -> list[Draft]:
    """The paragraphs and tables of what is shown."""
    state = State(whole, page, read_lines)
    for part in parts:
        _take(state, part)
    _end_lines(state)
    _end_table(state)
    _end_paragraph(state)
    return state.drafts


def _take(state: State, part: Shown) -> None:
    if part.kind in ("text", "sign"):
        _text(state, part)
        return
    if part.kind in ("space", "gap"):
        state.gap = state.gap or part.kind == "gap"
        _space(state) if part.kind == "space" else None
        return
    if state.lines is None or part.kind != "break":
        _end_rise(state, last=True)
    if part.kind == "pre":
        _pre(state, part)
    elif part.kind == "break":
        _break(state)
    elif part.kind == "table":
        _table(state, part)
    elif state.depth == 1:
        _part(state, part)
    else:
        _break(state)


def _space(state: State) -> None:
    if not state.joint and state.pieces:
        state.joint = " "


def _text(state: State, part: Shown) -> None:
    """Text that a reader sees; what is there unseen, or struck through, is told."""
    look = part.look
    text = part.text or state.whole.text[part.start : part.end]
    if text.isspace():
        state.struck = state.struck and look.struck
    elif look.unseen or look.tiny or look.lost or not look.seen:
        state.gap = state.gap or look.lost or not look.seen
        if look.seen or any(letter.isdecimal() for letter in text):
            left.out("unseen", len("".join(text.split())))
        return
    elif look.struck:
        left.out("struck", 0 if state.struck else 1)
        state.struck = True
        return
    else:
        state.struck = False
    if look.run != state.rise[0] or not look.rise:
        _end_rise(state)
    if look.rise and state.rise[0] != look.run and not text.isspace():
        state.rise = (look.run, look.rise, len(state.pieces))
        part = part._replace(start=part.start + len(text) - len(text.lstrip()))
    for offset, said in _decoded(state.whole.text, part.start, part.end) if part.kind == "text" else _sign(part):
        _stretch(state, offset, signs(said, look.font, look.font) if look.font else said, look)


def _sign(part: Shown) -> Iterator[tuple[int, str]]:
    """A text of our own, or the value of a field: all of it stands where it begins, line by line."""
    for at, line in enumerate(part.text.splitlines()):
        if at:
            yield part.start, "\n"
        yield part.start, "".join(letter for letter in line if letter not in NOTHING)


def _stretch(state: State, offset: int, text: str, look: Look) -> None:
    """A stretch of text without character references: its words, or its lines where they count."""
    if state.lines is not None:
        if look.rise and text.strip():
            text = (raised if look.rise == "^" else lowered)(text, state.lines.before())
        elif state.marked and text[0].isalnum() and text[0].isascii():
            text = " " + text
        state.marked = bool(look.rise)
        for line in LINE.finditer(text):
            if line[0] == "\n":
                state.lines.end_line()
            else:
                budget.spend(PIECE, "网页里的文字", "The text of a web page")
                state.lines.add(_placed(state, offset + line.start(), line[0], ""))
        return
    if not look.lines:
        _words(state, offset, text, look)
        return
    for line in LINE.finditer(text):
        if line[0] == "\n":
            _end_rise(state)
            _break(state)
        else:
            _words(state, offset + line.start(), line[0], look)


def _words(state: State, offset: int, text: str, look: Look) -> None:
    last = 0
    if look.link:
        state.linked += len("".join(text.split()))
    for words in WORDS.finditer(text):
        if words.start() > last:
            _space(state)
        budget.spend(PIECE, "网页或 HTML 表格里的文字", "The text of a web page or HTML table")
        if state.marked and not look.rise and words[0][0].isalnum() and words[0][0].isascii():
            _space(state)  # what stands on the line again is no part of what is raised
        if state.gap and state.pieces and parts_digits(state.pieces[-1].text, words[0]):
            _space(state)
        state.gap = False
        written = " " if words[0] == "\xa0" else words[0]  # &nbsp; is kept, however many stand together
        state.pieces.append(_placed(state, offset + words.start(), written, state.joint))
        state.joint, state.marked = "", False
        last = words.end()
    if last < len(text):
        _space(state)


def _decoded(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Stretches of text with their offsets; each character reference is a stretch of its own, and what takes no room is none."""
    for special in SPECIAL.finditer(text, start, end):
        if special.start() > start:
            yield start, text[start : special.start()]
        meant = unescape(special[0])
        if meant not in NOTHING:
            yield special.start(), meant
        start = special.end()
    if start < end:
        yield start, text[start:end]


def _placed(state: State, offset: int, text: str, joint: str) -> Piece:
    return Piece(*state.whole.place(offset), text, joint)


def _end_rise(state: State, *, last: bool = False) -> None:
    """A raised or lowered stretch ends, and with `last` its line: it is written so that it does not touch the digits before it."""
    _, mark, first = state.rise
    if not mark:
        return
    state.rise = (0, "", 0)
    pieces = state.pieces[first:]
    text = "".join(piece.joint * bool(at) + piece.text for at, piece in enumerate(pieces))
    if not pieces:
        return
    before = "" if pieces[0].joint == "\n" else "".join(one.joint + one.text for one in state.pieces[max(first - BEFORE, 0) : first])
    if last and not before.strip() and len(text) > NOTE:
        return
    written = (raised if mark == "^" else lowered)(text, (before + pieces[0].joint).rpartition("\n")[2][-BEFORE:])
    if written == text:
        return
    line, start, _, joint = pieces[0]
    if written.endswith(text):
        state.pieces[first:] = [Piece(line, start, written[: -len(text)], joint), pieces[0]._replace(joint=""), *pieces[1:]]
    else:
        state.pieces[first:] = [Piece(line, start, written, joint)]
    state.marked = not last


def _break(state: State) -> None:
    """A block begins or ends: a new paragraph, or a new line of the cell."""
    if state.lines is not None:
        if state.lines.width:
            state.lines.end_line()
    elif state.depth > 1 or state.in_cell or (state.depth and not state.styled):
        state.joint = "\n"
    else:
        _end_paragraph(state)


def _end_paragraph(state: State) -> None:
    if state.pieces:
        size = sum(len(piece.text) for piece in state.pieces)
        if not (state.page and state.linked >= LINKS * size and size <= LONGEST_LINKS):
            state.drafts.append(ParagraphDraft(state.pieces))
    state.pieces, state.joint, state.linked = [], "\n", 0


def _pre(state: State, part: Shown) -> None:
    """Text whose lines count. In a cell they are its lines; outside they are read as pasted text is."""
    if part.close:
        _end_lines(state)
    _break(state)
    if not part.close and state.depth == 0 and state.read_lines is not None and state.lines is None:
        state.lines = Lines()


def _end_lines(state: State) -> None:
    lines, state.lines = state.lines, None
    if lines is not None and state.read_lines is not None:
        state.drafts += lines.read(state.read_lines)


def _table(state: State, part: Shown) -> None:
    if not part.close:
        _end_lines(state)
        if state.depth == 0:
            _end_paragraph(state)
            state.styled = part.text != "table"
        state.depth += 1
        state.joint = "\n"
    elif state.depth > 1:
        state.depth -= 1
        state.joint = "\n"
    else:
        _end_table(state)


def _part(state: State, part: Shown) -> None:
    """A row, a cell or a group of rows of the open table begins or ends."""
    _end_cell(state)
    if part.kind == "group":
        state.group += 1
        state.kind = "" if part.close else part.text
    elif not part.close:
        if part.kind == "row" or not state.rows or (state.rows[-1].group != state.group and state.kind):
            state.rows.append(Row(state.group, state.kind, []))
        if part.kind == "cell":
            _begin_cell(state, part)


def _begin_cell(state: State, part: Shown) -> None:
    here = _placed(state, min(part.end, len(state.whole.text)), "", "\n")
    budget.spend(PIECE, "网页或 HTML 表格里的单元格", "The cells of a web page or HTML table")
    cell = Span([here], span_in(part.attributes, "rowspan", 0), min(span_in(part.attributes, "colspan", 1), WIDEST))
    state.rows[-1].cells.append(cell)
    state.pieces, state.joint, state.in_cell = cell.pieces, "\n", True


def _end_cell(state: State) -> None:
    """Ends the open cell; text outside of cells (a caption) becomes a paragraph before the table."""
    if state.in_cell:
        state.pieces, state.joint, state.in_cell = [], "\n", False
    else:
        _end_paragraph(state)


def _end_table(state: State) -> None:
    if state.depth:
        _end_cell(state)
    if state.styled and (len(state.rows) < FEWEST or max(len(row.cells) for row in state.rows) < FEWEST):
        state.drafts += [one for row in state.rows for cell in row.cells for one in _paragraphs(cell.pieces)]
    elif any(row.cells for row in state.rows):
        state.drafts.append(placed(state.rows))
    state.depth, state.rows, state.group, state.kind = 0, [], 0, ""


def _paragraphs(pieces: list[Piece]) -> Iterator[ParagraphDraft]:
    """The lines of a cell of what is no table after all."""
    open_line: list[Piece] = []
    for piece in pieces:
        if piece.joint == "\n" and open_line:
            yield ParagraphDraft(open_line)
            open_line = []
        if piece.text:
            open_line.append(piece)
    if open_line:
        yield ParagraphDraft(open_line)
