"""Pasted text with one cell per line: a line that begins with a tab begins a cell (as Word tables copy).

A line without a tab goes on with the cell before it. A blank line mostly ends a row, but a cell may itself
begin or end with an empty paragraph: then the width of the rows around decides (see `rows`).
"""

from __future__ import annotations

from typing import NamedTuple

from .page import ALWAYS, ENDS, Page, is_sentence
from .pieces import Draft, ParagraphDraft, Row, is_empty, jagged, text_of
from .rows import common_width, joined, pieces_needed, torn

WIDEST = 512  # cells; no form has a wider row
AHEAD = 8  # stretches looked at when the width is not known yet
RUN = 12  # lines of text that may stand between the parts of one torn row


class Stretch(NamedTuple):
    """Cells without a blank line between them, and the line after them."""

    cells: Row
    end: int


def begins_cell(line: str) -> bool:
    """Does the line begin with its only tab?"""
    rest = line.lstrip(" \u3000")
    return rest.startswith("\t") and "\t" not in rest[1:]


def read_cells(page: Page, at: int) -> tuple[list[Draft], int]:
    """The table that begins at line `at`, or the indented prose that it turns out to be."""
    first = at
    rows: list[Row] = []
    while at < len(page.lines):
        row, at = _take_row(page, at, rows)
        rows.append(row)
        ahead = page.skip_blanks(at)
        if ahead >= len(page.lines) or not begins_cell(page.lines[ahead]) or _leaves(page, ahead, rows):
            break
        at = ahead
    if max(map(len, rows)) > WIDEST or _is_prose(rows):
        return [ParagraphDraft([page.piece(one)]) for one in range(first, at)], at
    return [jagged(rows)], at


def _leaves(page: Page, at: int, rows: list[Row]) -> bool:
    """Is what follows the rows indented prose, or a table with its rows on lines?"""
    stretch = _stretch(page, at)
    cells = stretch.cells
    if stretch.end < len(page.lines) and "\t" in page.lines[stretch.end]:
        return len(cells) == 1
    return len(cells) != len(rows[-1]) and all(is_sentence(text_of(cell)) for cell in cells)


def _is_prose(rows: list[Row]) -> bool:
    """Are these paragraphs that begin with a tab?"""
    cells = [text_of(cell) for row in rows for cell in row]
    return all(len(row) == 1 for row in rows) or all(map(is_sentence, cells))


def _take_row(page: Page, at: int, rows: list[Row]) -> tuple[Row, int]:
    """One row from line `at` on, put together from as many stretches as it takes."""
    row, end = _stretch(page, at)
    row, end = _with_neighbours(page, row, end, rows)
    while (glued := _glued(page, row, end, rows)) is not None:
        row, end = glued
        row, end = _with_neighbours(page, row, end, rows)
    return row, end


def _with_neighbours(page: Page, row: Row, end: int, rows: list[Row]) -> tuple[Row, int]:
    """The row with the stretches after it that belong to it."""
    if rows and len(row) >= len(rows[-1]):
        return row, end
    following = _following(page, end)
    width = len(rows[-1]) if rows else common_width([one.cells for one in following])
    if len(row) >= width:
        return row, end
    parts = [row, *(one.cells for one in following)]
    count = pieces_needed(parts, width, glued=False)
    whole = [cell for part in parts[:count] for cell in part]
    if count and torn(parts[:count], whole, [*rows[-AHEAD:], *parts[count:]]):
        return whole, following[count - 2].end
    return row, end


def _following(page: Page, at: int) -> list[Stretch]:
    """The next few stretches that begin with a tab."""
    found: list[Stretch] = []
    while len(found) < AHEAD:
        at = page.skip_blanks(at)
        if at >= len(page.lines) or not begins_cell(page.lines[at]):
            break
        found.append(_stretch(page, at))
        at = found[-1].end
    return found


def _stretch(page: Page, at: int) -> Stretch:
    """The cells from line `at` up to a blank line, or to a line that no cell holds."""
    known = page.memo.get(at)
    if isinstance(known, Stretch):
        return known
    first = at
    cells: Row = []
    while at < len(page.lines) and not page.blank(at) and not _stops(page, at, first):
        line = page.lines[at]
        if begins_cell(line):
            cells.append([page.piece(at, line.index("\t") + 1)])
        else:
            cells[-1].append(page.piece(at))
        at += 1
    page.memo[first] = Stretch(cells, at)
    return Stretch(cells, at)


def _stops(page: Page, at: int, first: int) -> bool:
    """Does the line end the table, though no blank line stands before it?"""
    line = page.lines[at]
    if at == first or begins_cell(line):
        return False
    return "\t" in line or page.what(line) in ALWAYS


def _glued(page: Page, row: Row, end: int, rows: list[Row]) -> tuple[Row, int] | None:
    """The row with the lines after a blank line that go on inside its last cell, if they do."""
    at = page.skip_blanks(end)
    text = _text_until_cell(page, at)
    if text is None or at == end:
        return None
    rest = _stretch(page, text) if text < len(page.lines) and begins_cell(page.lines[text]) else None
    blanks_kept = [page.piece(line) for line in range(end, text)]
    if rest is None:
        return None
    if _goes_on(row, rest.cells, rows, separate=page.blank(text - 1)):
        return joined(row, [blanks_kept], glued=True) + rest.cells, rest.end
    if _last_cell_goes_on(row, rest.cells, rows, len(blanks_kept)) and page.blank(text - 1):
        return joined(row, [blanks_kept], glued=True), text
    return None


def _text_until_cell(page: Page, at: int) -> int | None:
    """The line of the next cell, if only a few lines that may stand in a cell come before it."""
    for line in range(at, min(at + RUN, len(page.lines))):
        if begins_cell(page.lines[line]):
            return line if line > at else None
        if "\t" in page.lines[line] or page.what(page.lines[line]) in ENDS:
            return None
    return None


def _goes_on(row: Row, rest: Row, rows: list[Row], *, separate: bool) -> bool:
    """Do the cells after the text belong to the row?"""
    total = len(row) + len(rest)
    if rows and total == len(rows[-1]):
        return True
    if separate or not is_empty(row[-1]):
        return False
    return not rows or len(row) < len(rows[-1]) or all(map(is_empty, row))


def _last_cell_goes_on(row: Row, rest: Row, rows: list[Row], lines: int) -> bool:
    """Is the text another paragraph of the last cell, with a row like this one after it?"""
    return bool(rows) and lines <= 4 and len(row) == len(rows[-1]) == len(rest) and not is_empty(row[-1])
