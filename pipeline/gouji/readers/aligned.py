"""Tables whose columns are aligned with spaces, half or full width.

Lines are a table when at least two of them agree on two columns. Where the columns hold for all lines the
table is a grid; where a form changes its columns on the way, only the order of the cells is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..regexes import compiled
from . import budget
from .bands import Band, Row, bands_of, fit, row_of, spans
from .page import ENDS, Page, is_sentence
from .pieces import CellDraft, Draft, Piece, TableDraft
from .prose import read_paragraph

GAP = compiled(r"[^ \u3000](?: {2,}| *\u3000[ \u3000]*)(?=[^ \u3000])")
NUMBERED = compiled(r"[(（]?(\d{1,3})[.、)）．]")
OUTSIDE = ENDS - {"heading", "title"}
AMOUNT = compiled(r"[-+]?[\d０-９][\d０-９,，.．]*[%％]?|[-—/]+")
MOST = 200  # cells in a line
LONGEST = 20_000  # characters in a line
CELL = 600  # bytes of a cell, blank ones too
ALONE = 8  # lines with one text only that may stand between rows


def begins_columns(page: Page, at: int) -> bool:
    """Do two lines with gaps begin here?"""
    if not _is_row(page, at):
        return False
    return any(_is_row(page, one) for one in range(at + 1, min(at + 3, len(page.lines))))


def read_columns(page: Page, at: int) -> tuple[list[Draft], int]:
    """The table that begins at line `at`, or the paragraphs that the lines turn out to be."""
    end = _stretch(page, at)
    bands = _bands(page, at, end)
    if _is_table(page, bands):
        return [_table(page, bands)], end
    drafts: list[Draft] = []
    while at < end:
        if page.blank(at):
            at += 1
            continue
        paragraph, at = read_paragraph(page, at, lambda _, line: line < end)
        drafts.append(paragraph)
    return drafts, end


def _is_row(page: Page, at: int) -> bool:
    """Does the line have texts with gaps between, and is it no signature line, note or list item?"""
    line = page.lines[at]
    if "\t" in line or line.lstrip().startswith(("|", "<")) or len(line) > LONGEST or GAP.search(line) is None:
        return False
    tokens = row_of(page, at).tokens
    if not 1 < len(tokens) <= MOST or page.what(line) in OUTSIDE:
        return False
    if len(tokens) == 2 and page.what(line[tokens[0].start : tokens[0].end]) == "numbering":
        return False
    return not is_list([line[one.start : one.end] for one in tokens])


def is_list(texts: list[str]) -> bool:
    """Are these numbered items side by side: 1.… 2.… 3.…?"""
    found = [NUMBERED.match(text) for text in texts]
    numbers = [int(one[1]) for one in found if one]
    return len(numbers) == len(texts) and all(one + 1 == two for one, two in pairwise(numbers))


def _stretch(page: Page, at: int) -> int:
    """The line after the last one that may belong to the table."""
    end = at
    while at < len(page.lines):
        if _is_row(page, at) or (page.lines[at].endswith("  ") and _between(page, at)):
            end = at + 1
        elif not _between(page, at) or at - end >= ALONE:
            break
        at += 1
    while end < len(page.lines) and _is_tail(page, end):
        end += 1
    return end


def _between(page: Page, at: int) -> bool:
    """May the line stand between rows: one text, or blank?"""
    line = page.lines[at]
    if page.blank(at):
        below = at + 1 < len(page.lines) and not page.blank(at + 1) and _between(page, at + 1)
        return bool(line) or below or _same_columns(page, at - 1, at + 1)
    if "\t" in line or len(line) > LONGEST or is_sentence(line):
        return False
    return page.what(line) not in ENDS - {"heading"}


def _same_columns(page: Page, above: int, below: int) -> bool:
    """Do two lines around a blank one begin or end texts in two columns alike?"""
    if below >= len(page.lines) or not (_is_row(page, above) and _is_row(page, below)):
        return False
    first, second = row_of(page, above).tokens, row_of(page, below).tokens
    lefts = {one.left for one in first} & {one.left for one in second}
    rights = {one.right for one in first} & {one.right for one in second}
    return max(len(lefts), len(rights)) > 1


def _is_tail(page: Page, at: int) -> bool:
    """Does a line with one text end the table: the rest of a cell, or a row whose other cells are blank?"""
    line = page.lines[at]
    return bool(line.strip()) and _between(page, at) and (line.startswith("   ") or line.endswith("  "))


def _bands(page: Page, at: int, end: int) -> list[Band]:
    """The lines in bands, by the reading of half-wide signs that gives fewer of them."""
    lines = [one for one in range(at, end) if page.lines[one]]
    narrow = bands_of([row_of(page, one, 1) for one in lines])
    if len(narrow) == 1:
        return narrow
    wide = bands_of([row_of(page, one, 2) for one in lines])
    return wide if len(wide) < len(narrow) else narrow


def _is_table(page: Page, bands: Sequence[Band]) -> bool:
    """Do two lines agree on two columns, and is not everything prose?"""
    agree = any(sum(len(places) > 1 for _, places in band.rows) > 1 for band in bands)
    rows = [row for band in bands for row, _ in band.rows]
    return agree and not all(_is_prose(page, row) for row in rows if len(row.tokens) > 1)


def _is_prose(page: Page, row: Row) -> bool:
    return any(is_sentence(page.lines[row.at][one.start : one.end]) for one in row.tokens[:2])


def _table(page: Page, bands: list[Band]) -> TableDraft:
    budget.spend(
        CELL * sum(len(band.rows) * len(band.columns) for band in bands), "用空格对齐的表格", "A table that is aligned with spaces"
    )
    main = max(bands, key=lambda band: len(band.rows))
    return (_grid(page, bands, main) if len(bands) > 1 else None) or _ordered(page, bands)


def _grid(page: Page, bands: list[Band], main: Band) -> TableDraft | None:
    """The table on the columns of its main band, other lines spanning them; None where that is not clear."""
    if len(main.rows) * 2 < sum(len(band.rows) for band in bands):
        return None
    columns = main.columns
    for band in bands:
        for row, _ in band.rows:
            fitted = fit(columns, row.tokens)
            columns = fitted if fitted is not None and len(fitted) == len(columns) else columns
    cells: list[CellDraft] = []
    number = 0
    for band in bands:
        for row, _ in band.rows:
            over = spans(columns, row.tokens)
            if over is None:
                return None
            cells += _spanning(page, row, over, number, len(columns))
            number += 1
    return TableDraft(cells, number, len(columns), grid=True)


def _spanning(page: Page, row: Row, over: list[tuple[int, int]], number: int, width: int) -> list[CellDraft]:
    """The cells of a line, with blank cells where no token stands."""
    cells: list[CellDraft] = []
    col = 0
    for token, (first, last) in zip(row.tokens, over, strict=True):
        cells += [CellDraft(number, at, [_nothing(page, row)]) for at in range(col, first)]
        cells.append(CellDraft(number, first, [page.piece(row.at, token.start, token.end)], 1, last - first + 1))
        col = last + 1
    return cells + [CellDraft(number, at, [_nothing(page, row)]) for at in range(col, width)]


def _nothing(page: Page, row: Row) -> Piece:
    return page.piece(row.at, len(page.lines[row.at]))


def _ordered(page: Page, bands: list[Band]) -> TableDraft:
    """The table by the order of its cells; blank ones where a line has a gap in its band's columns."""
    rows: list[list[list[Piece]]] = []
    for band in bands:
        rows += _rows(page, band)
    cells = [CellDraft(r, c, pieces) for r, row in enumerate(rows) for c, pieces in enumerate(row)]
    widths = {len(row) for row in rows}
    return TableDraft(cells, len(rows), max(widths), grid=len(bands) == 1 and len(widths) == 1, blanks=len(bands) == 1)


def _rows(page: Page, band: Band) -> list[list[list[Piece]]]:
    widths = _widths(page, band)
    rows: list[list[list[Piece]]] = []
    above: Row | None = None
    for (row, places), width in zip(band.rows, widths, strict=True):
        if above and places and places[0] < len(rows[-1]) and _is_rest(page, band, above, row, places):
            token = row.tokens[0]
            rows[-1][places[0]].append(page.piece(row.at, token.start, token.end))
            continue
        cells = [[_nothing(page, row)] for _ in range(width)]
        for token, place in zip(row.tokens, places, strict=True):
            cells[place] = [page.piece(row.at, token.start, token.end)]
        rows.append(cells)
        above = row
    return rows


def _is_rest(page: Page, band: Band, above: Row, row: Row, places: list[int]) -> bool:
    """Is a lone text the rest of the cell above it, broken at the column's edge?"""
    if len(places) != 1 or places[0] == 0 or len(above.tokens) < 2:
        return False
    if page.lines[row.at].endswith("  "):
        return False
    left, right = band.columns[places[0]]
    token = row.tokens[0]
    over = [one for one in above.tokens if one.left < right and one.right > left]
    return bool(over) and over[0].right >= right - 1 and token.right - token.left < right - left


def _widths(page: Page, band: Band) -> list[int]:
    """How many cells each line has: to its last text, or as far as the spaces at its end show."""
    reached = [places[-1] + 1 if places else 0 for _, places in band.rows]
    if any(page.lines[row.at].endswith("  ") for row, _ in band.rows):
        return [max(width, _shown(band, row)) for width, (row, _) in zip(reached, band.rows, strict=True)]
    widths = _evened(reached, [len(places) for _, places in band.rows])
    return _filled(widths, [_amounts(page, row) for row, _ in band.rows], [len(places) for _, places in band.rows])


def _amounts(page: Page, row: Row) -> bool:
    """Is the line a label and numbers, so that what is missing at its end are blank amounts?"""
    texts = [page.lines[row.at][one.start : one.end] for one in row.tokens]
    return len(texts) > 1 and not AMOUNT.fullmatch(texts[0]) and all(AMOUNT.fullmatch(text) for text in texts[1:])


def _filled(widths: list[int], amounts: list[bool], texts: list[int]) -> list[int]:
    """A label with numbers is as wide as the last line of three texts or more that is no such line's short form."""
    filled: list[int] = []
    governing = 0
    for width, amount, count in zip(widths, amounts, texts, strict=True):
        filled.append(max(width, governing) if amount else width)
        if count > 2 and count == width:
            governing = width
    return filled


def _shown(band: Band, row: Row) -> int:
    """The columns that the spaces at the end of a line fill."""
    return sum(right <= row.reach for _, right in band.columns)


def _evened(reached: list[int], texts: list[int]) -> list[int]:
    """Widths where lines have lost the spaces at their end: a lone label, or a short line between two
    as wide as each other, is as wide as the line above.
    """
    below = [*reached[1:], 0]
    for at in range(len(reached) - 2, -1, -1):
        below[at] = below[at + 1] if texts[at + 1] == 1 else below[at]
    widths: list[int] = []
    for width, count, after in zip(reached, texts, below, strict=True):
        above = widths[-1] if widths else 0
        widths.append(max(width, above) if count == 1 or after >= above else width)
    return widths
