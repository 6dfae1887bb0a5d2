r"""Pasted text with a row on a line and tabs between its cells (as spreadsheets, and Word, copy).

A cell with line breaks comes quoted as spreadsheets do ("a⏎b", quotes doubled), or simply spills over
lines; then the lines that together have as many cells as the rows around are one row.
"""

from __future__ import annotations

from typing import NamedTuple

from ..regexes import compiled
from . import budget
from .cells import WIDEST
from .page import ENDS, SENTENCE_END, Page, is_sentence
from .pieces import Draft, ParagraphDraft, Piece, Row, is_empty, jagged, text_of
from .rows import FEW, breaks_text, common_width, is_number, joined, pieces_needed, torn

AHEAD = 40  # lines that one torn row may take
FIRST_CELL = 6  # lines that its first cell may take
SHORT = 40  # characters that may stand in a cell that begins or ends a row
NEAR = 8  # rows looked back at
CELL = 200  # bytes of a cell in the making
LONGEST_QUOTE = 200  # lines in one quoted cell
OUTSIDE = ENDS - {"heading"}  # a numbered line may stand in a cell
CLOSED = compiled(r'((?:[^"]++|"")*+)"(?=\t|$)')  # up to the quote that ends a cell
OPEN = compiled(r'(?:[^"]++|"")*+$')  # no such quote on this line


class Line(NamedTuple):
    """The cells of a line (of several, where a quoted cell spans them), and the line after."""

    cells: Row
    end: int


def has_tabs(line: str) -> bool:
    """Is there a tab between two texts, or are there several tabs?"""
    return "\t" in line.lstrip(" \u3000")[1:]


def begins_tabs(page: Page, at: int) -> bool:
    """Does a row with tabs begin here, though a quoted cell may put the first tab on a later line?"""
    return has_tabs(page.lines[at]) or (page.lines[at].startswith('"') and len(_line(page, at).cells) > 1)


def read_tabs(page: Page, at: int) -> tuple[list[Draft], int]:
    """The table that begins at line `at`; a single line with a tab in it stays a paragraph."""
    first = at
    rows: list[Row] = []
    while not _leaves(page, at):
        row, end = _take_row(page, at, rows)
        if rows and _is_indented(row) and len(row) != len(rows[-1]):
            break
        rows.append(row)
        at = end
        ahead = page.skip_blanks(at)
        if ahead > at + 1 or not _row_begins(page, ahead):
            break
        at = ahead
    if _is_table(page, rows):
        return [jagged(rows, grid=len(rows) > 1 and len({*map(len, rows)}) == 1)], at
    at = max(at, first + 1)
    return [ParagraphDraft([page.piece(one)]) for one in range(first, at)], at


def _is_table(page: Page, rows: list[Row]) -> bool:
    """Two rows, or one of several short cells; no list whose numbers stand before tabs."""
    if not rows or max(map(len, rows)) > WIDEST or all(_is_item(page, row) for row in rows):
        return False
    return len(rows) > 1 or (len(rows[0]) > 2 and not any(is_sentence(text_of(cell)) for cell in rows[0]))


def _is_item(page: Page, row: Row) -> bool:
    """Is the row a list item, or a single text?"""
    if len(row) > 8:
        return False
    texts = [text for text in map(text_of, row) if text]
    return len(texts) < 2 or (len(texts) == 2 and page.what(texts[0]) == "numbering")


def _leaves(page: Page, at: int) -> bool:
    """Is the line one that stands around tables?"""
    line = page.lines[at]
    texts = [part for part in line.split("\t") if part and not part.isspace()]
    if len(texts) == 1 and page.what(texts[0]) in OUTSIDE:
        return True
    return page.what(line) == "signature"


def _is_indented(row: Row) -> bool:
    """Is the row prose that begins with a tab?"""
    return len(row) == 2 and is_empty(row[0]) and len(row[1]) == 1 and is_sentence(text_of(row[1]))


def _row_begins(page: Page, at: int) -> bool:
    """Does another row begin at line `at`, perhaps with a line break in its first cell?"""
    if at >= len(page.lines):
        return False
    if "\t" in page.lines[at] or len(_line(page, at).cells) > 1:
        return True
    return _opens_cell(page, at)


def _opens_cell(page: Page, at: int) -> bool:
    """Do a few short lines that are no sentences stand before a tab, as the pieces of a first cell do? Narrative is no cell."""
    for line in range(at, min(at + FIRST_CELL, len(page.lines))):
        text = page.lines[line]
        if "\t" in text:
            return True
        if page.blank(line) or len(text) >= SHORT or is_sentence(text) or page.what(text) in OUTSIDE:
            return False
    return False


def _take_row(page: Page, at: int, rows: list[Row]) -> tuple[Row, int]:
    """One row from line `at` on, put together from as many lines as it takes."""
    line = _line(page, at)
    if rows and len(line.cells) >= len(rows[-1]):
        return _with_spill(page, *line)
    following = _following(page, line.end)
    tabbed = [one.cells for one in following if len(one.cells) > 1]
    width = len(rows[-1]) if rows else common_width(tabbed)
    return _with_spill(page, *_whole(line, following, width, rows))


def _whole(line: Line, following: list[Line], width: int, rows: list[Row]) -> Line:
    """The line, with the lines after it that complete its row to the width of its neighbours."""
    parts = [line.cells, *(one.cells for one in following)]
    count = _by_width(parts, width, rows) or _by_next(parts) or _first_with_tab(parts)
    if not count:
        return line
    whole = line.cells
    for part in parts[1:count]:
        whole = joined(whole, part, glued=True)
    return Line(whole, following[count - 2].end)


def _by_width(parts: list[Row], width: int, rows: list[Row]) -> int:
    """How many lines give a row as wide as its neighbours, and show that they are one."""
    count = pieces_needed(parts, width, glued=True) if len(parts[0]) < width else 0
    if not count or any(len(part) == 1 for part in parts[:count]):
        return count
    whole = parts[0]
    for part in parts[1:count]:
        whole = joined(whole, part, glued=True)
    return count if torn(parts[:count], whole, [*rows[-NEAR:], *parts[count:]]) else 0


def _by_next(parts: list[Row]) -> int:
    """How many lines give a wide row like the one that follows them."""
    total = len(parts[0])
    for count, part in enumerate(parts[1:], 1):
        if len(part) >= FEW:
            return count if count > 1 and total == len(part) else 0
        if not breaks_text(parts[count - 1], part):
            return 0
        total += len(part) - 1
    return 0


def _first_with_tab(parts: list[Row]) -> int:
    """Lines without a tab at the beginning of a row belong to the first cell of the next line that has one."""
    if len(parts[0]) > 1:
        return 0
    return next((count for count, part in enumerate(parts, 1) if len(part) > 1), 0)


def _with_spill(page: Page, row: Row, end: int) -> tuple[Row, int]:
    """The row with the lines without tabs after it that go on in its last cell."""
    more: list[Piece] = []
    last = row[-1]
    if not (is_empty(last) or is_number(last)):
        while end < len(page.lines) and _spills(page, (more or last)[-1].text, end):
            more.append(page.piece(end))
            end += 1
    return [*row[:-1], [*last, *more]], end


def _spills(page: Page, before: str, at: int) -> bool:
    """Does the line go on in the cell before, rather than begin the next row or leave the table?"""
    line = page.lines[at]
    what = None if "\t" in line else page.what(line)
    if page.blank(at) or what in OUTSIDE or len(_line(page, at).cells) > 1:
        return False
    if before.rstrip()[-1:] in SENTENCE_END and line.rstrip()[-1:] not in SENTENCE_END:
        return False
    return _tab_ahead(page, at) or (what is None and len(line) < SHORT and not is_sentence(before))


def _tab_ahead(page: Page, at: int) -> bool:
    """Is there another row before the next blank line?"""
    for line in range(at, min(at + AHEAD, len(page.lines))):
        if "\t" in page.lines[line] or page.blank(line):
            return "\t" in page.lines[line]
    return False


def _following(page: Page, at: int) -> list[Line]:
    """The next few lines, up to a blank one or one that no table holds."""
    found: list[Line] = []
    while len(found) < AHEAD and at < len(page.lines) and not page.blank(at):
        if "\t" not in page.lines[at] and page.what(page.lines[at]) in OUTSIDE:
            break
        found.append(_line(page, at))
        at = found[-1].end
    return found


def _line(page: Page, at: int) -> Line:
    known = page.memo.get(at)
    if isinstance(known, Line):
        return known
    page.memo[at] = line = _split(page, at)
    return line


def _split(page: Page, at: int) -> Line:
    """A line by its tabs; quoted cells may take more lines."""
    cells: Row = []
    start = 0
    budget.spend(CELL * page.lines[at].count("\t"), "用制表符分列的表格", "A table with tabs")
    while True:
        cell, at, stop = _quoted(page, at, start) or _plain(page, at, start)
        cells.append(cell)
        if stop >= len(page.lines[at]):
            return Line(cells, at + 1)
        start = stop + 1


def _plain(page: Page, at: int, start: int) -> tuple[list[Piece], int, int]:
    """The cell that begins at column `start`, the line and the column of its end."""
    stop = page.lines[at].find("\t", start)
    stop = len(page.lines[at]) if stop < 0 else stop
    return [page.piece(at, start, stop)], at, stop


def _quoted(page: Page, at: int, start: int) -> tuple[list[Piece], int, int] | None:
    """The same for a quoted cell; None where the quote is only a quotation mark."""
    if not page.lines[at].startswith('"', start):
        return None
    first, start = at, start + 1
    pieces: list[Piece] = []
    while at < min(first + LONGEST_QUOTE, len(page.lines)):
        closed = CLOSED.match(page.lines[at], start)
        if closed:
            return [*pieces, *undoubled(page, at, start, closed.end() - 1)], at, closed.end()
        if not OPEN.match(page.lines[at], start):
            return None
        pieces += undoubled(page, at, start, len(page.lines[at]))
        at, start = at + 1, 0
    return None


def undoubled(page: Page, at: int, start: int, end: int) -> list[Piece]:
    """A stretch of a quoted cell; each doubled quote is one."""
    pieces: list[Piece] = []
    joint = "\n"
    while True:
        double = page.lines[at].find('""', start, end)
        stop = double + 1 if double >= 0 else end
        pieces.append(page.piece(at, start, stop)._replace(joint=joint))
        if double < 0:
            return pieces
        start, joint = double + 2, ""
