"""Pasted text with a row on a line and commas, semicolons or bars between its cells (CSV): a table only where prose cannot be one.

Most lines must have as many separators outside of quotes as the first, and whole cells must be numbers. A comma that groups thousands parts
cells only inside a line that has no other way to be as wide as the first one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ..regexes import compiled
from . import budget
from .page import ALWAYS, ENDS, SENTENCE_END, Page, is_sentence
from .pieces import Draft, ParagraphDraft, Piece, Row, is_empty, jagged, text_of
from .rows import is_number
from .tabs import CELL, undoubled

SEPARATORS = ",;|"
NAMED = compiled(r"sep=([,;|])")  # a first line for spreadsheet programs
THOUSANDS = compiled(r"(?<![\d.])\d{1,3}(?:,\d{3})++(?!\d)")
GROUPED = "\x1f"  # stands for a comma that groups digits, where lines are parted
TEXT_CELL = compiled(r'="[^"]*+"')  # as spreadsheet programs keep digits text
LONGEST_QUOTE = 50  # lines in one quoted cell
WIDEST = 512  # cells
MOST_SEPARATORS = 8 * WIDEST  # in a line, with those inside of quotes
LONGEST_CELL = 80  # characters of a cell without quotes
FEWEST_NUMBERS = 0.15  # share of the filled cells below the first row
ALIKE = 0.8  # share of rows as wide as the first
REGION, REFUSED = -3, -4  # keys under which is kept what was found


class Record(NamedTuple):
    """The cells of a row and the line after it; whether commas in it group digits, and whether some of its separators might."""

    cells: Row
    end: int
    grouped: bool = False
    doubtful: bool = False
    quoted: bool = False


class Region(NamedTuple):
    """The rows of a table, and the line after it."""

    records: list[Record]
    end: int


def begins_separated(page: Page, at: int) -> bool:
    """Does a table with separators begin at line `at`?"""
    return _region(page, at) is not None


def read_separated(page: Page, at: int) -> tuple[list[Draft], int]:
    """The table that begins at line `at`, with the lines above and below that have one text only as paragraphs."""
    region = _region(page, at)
    assert region is not None
    rows = [record.cells for record in region.records]
    first = next((number for number, row in enumerate(rows) if not _stands_alone(page, row, above=True)), len(rows))
    last = len(rows)
    while last > first and _stands_alone(page, rows[last - 1], above=False):
        last -= 1
    table = rows[first:last]
    drafts: list[Draft] = [jagged(table, grid=len({*map(len, table)}) == 1)] if table else []
    above, below = ([_line(row) for row in part if not all(map(is_empty, row))] for part in (rows[:first], rows[last:]))
    return [*above, *drafts, *below], region.end


def _line(row: Row) -> ParagraphDraft:
    texts = [cell for cell in row if not is_empty(cell)]
    return ParagraphDraft(
        [piece._replace(joint="    ") if number and not at else piece for number, cell in enumerate(texts) for at, piece in enumerate(cell)]
    )


def _stands_alone(page: Page, row: Row, *, above: bool) -> bool:
    """Is a row a title or unit line above the table, or a note below it?"""
    texts = [text_of(cell) for cell in row if not is_empty(cell)]
    kinds = [page.what(text) for text in texts]
    if len(texts) < 2:
        return above or not texts or kinds[0] in ENDS or is_sentence(texts[0])
    return above and len(texts) <= 3 and len(texts) < len(row) and any(kind in ALWAYS for kind in kinds)


def _region(page: Page, at: int) -> Region | None:
    known = page.memo.get((REGION, at))
    if isinstance(known, Region):
        return known
    named = NAMED.fullmatch(page.lines[at].strip()) if at == 0 else None
    start = at + 1 if named else at
    line = page.lines[start] if start < len(page.lines) else ""
    for separator in sorted(named[1] if named else SEPARATORS, key=line.count, reverse=True):
        refused = page.memo.get((REFUSED, ord(separator)), 0)
        if (not line.count(separator) and not line.startswith('"')) or (isinstance(refused, int) and at < refused):
            continue
        region = _gathered(page, start, separator)
        if (named and len(region.records) > 1) or _is_table(region.records, separator):
            page.memo[REGION, at] = region
            return region
        page.memo[REFUSED, ord(separator)] = max(region.end, at + 1)
    return None


def _gathered(page: Page, at: int, separator: str) -> Region:
    """The rows from a line on, as long as they have separators and most are as wide as the first."""
    records: list[Record] = []
    odd = 0
    while at < len(page.lines):
        ahead = at + 1 if records and page.blank(at) else at  # one blank line may stand between rows
        record = _record(page, ahead, separator, len(records[0].cells) if records else 0) if ahead < len(page.lines) else None
        if record is None or (len(record.cells) < 2 and not (records and record.quoted)):
            break
        odd += bool(records) and len(record.cells) != len(records[0].cells)
        if odd > 1 + (1 - ALIKE) * len(records) or (ahead > at and len(record.cells) != len(records[0].cells)):
            break
        records.append(record)
        at = record.end
    return Region(records, at)


def _record(page: Page, at: int, separator: str, width: int) -> Record | None:
    """The row that begins on a line; where it is wider than the first one, commas between digits group them."""
    plain = _parted(page, at, separator, grouped=False)
    if plain is None or separator != "," or not THOUSANDS.search(page.lines[at]):
        return plain
    other = _parted(page, at, separator, grouped=True)
    if other is None or len(other.cells) == len(plain.cells):
        return plain
    if len(plain.cells) != width and len(other.cells) == width:
        return other
    return plain._replace(doubtful=True)


def _parted(page: Page, at: int, separator: str, *, grouped: bool) -> Record | None:
    """The row by its separators; None where quotes are not those of a table."""
    if page.lines[at].count(separator) > MOST_SEPARATORS:
        return None
    source = islice(page.lines, at, at + LONGEST_QUOTE)
    lines: list[str] = []

    def given() -> Iterator[str]:
        for line in source:
            lines.append(THOUSANDS.sub(lambda found: found[0].replace(",", GROUPED), line) if grouped else line)
            yield lines[-1] + "\n"

    try:
        values = next(csv.reader(given(), delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return None
    if not 0 < len(values) <= WIDEST:
        return None
    budget.spend(CELL * len(values), "用逗号等分列的表格", "A table with separators")
    cells = _placed(page, at, lines, values)
    return Record(cells, at + len(lines), grouped, quoted=any('"' in line for line in lines)) if cells else None


def _placed(page: Page, at: int, lines: list[str], values: list[str]) -> Row | None:
    """The values where they stand; None where they are not written as a table writes them."""
    row: Row = []
    line, col = 0, 0
    for value in values:
        col += len(lines[line]) - col - len(lines[line][col:].lstrip(" "))
        if not lines[line].startswith('"', col):
            if not lines[line].startswith(value, col):
                return None
            text = value.rstrip()
            inner = 2 if TEXT_CELL.fullmatch(text) else 0
            row.append([page.piece(at + line, col + inner, col + len(text) - bool(inner))])
            col += len(value)
        else:
            quoted = _quoted(page, at, lines, (line, col), value) or _quoted(page, at, lines, (line, col), value.rstrip(" "))
            if quoted is None:
                return None
            pieces, line, col = quoted
            row.append(pieces)
        col += 1
    return row if line == len(lines) - 1 and col == len(lines[line]) + 1 else None


def _quoted(page: Page, at: int, lines: list[str], place: tuple[int, int], value: str) -> tuple[list[Piece], int, int] | None:
    """A value in quotes that begins at a place, and the line and column of what stands behind it and spaces."""
    line, col = place
    pieces: list[Piece] = []
    for number, part in enumerate(value.split("\n")):
        line, col = (line + 1, 0) if number else (line, col + 1)
        end = col + len(part) + part.count('"')
        if line >= len(lines) or lines[line][col:end] != part.replace('"', '""'):
            return None
        pieces += undoubled(page, at + line, col, end)
        col = end
    behind = lines[line][col + 1 :]
    return (pieces, line, col + 1 + len(behind) - len(behind.lstrip(" "))) if lines[line].startswith('"', col) else None


def _is_table(records: list[Record], separator: str) -> bool:
    """Are these rows of a table, as no lines of prose would be?"""
    if len(records) < 2 or (separator == "|" and not any(record.quoted for record in records)):
        return False
    width = len(records[0].cells)
    if any(record.grouped for record in records) and any(record.doubtful and len(record.cells) == width for record in records):
        return False
    alike = sum(len(record.cells) == width for record in records)
    if alike < ALIKE * len(records) or records[0].doubtful or any(map(_is_prose, records)):
        return False
    filled = [cell for record in records[1:] for cell in record.cells if not is_empty(cell)]
    numbers = sum(map(is_number, filled))
    if width == 2:
        return len(records) > 2 and all(len(one.cells) == 2 for one in records) and all(
            is_empty(one.cells[1]) or (is_number(one.cells[1]) and not is_number(one.cells[0])) for one in records[1:]
        ) and numbers > 0  # fmt: skip
    return numbers >= max(FEWEST_NUMBERS * len(filled), 1)


def _is_prose(record: Record) -> bool:
    """Is one of several texts without quotes a sentence?"""
    texts = [text for text in map(text_of, record.cells) if text]
    return (
        not record.quoted
        and len(texts) > 1
        and any(len(text) > LONGEST_CELL or (len(text) > 1 and text[-1] in SENTENCE_END) for text in texts)
    )
