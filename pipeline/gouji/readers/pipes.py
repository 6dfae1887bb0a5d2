"""Markdown tables, and tables drawn with lines: cells between bars.

A row drawn between two rules may take several lines; a Markdown row is one line, with <br> for its breaks.
"""

from __future__ import annotations

from html import unescape
from itertools import pairwise

import regex

from ..regexes import compiled
from . import budget, left
from .page import Page
from .pieces import Draft, Piece, Row, is_empty, jagged
from .prose import STRUCK, cut

BAR = compiled(r"(?<!\\)[|│┃║┆┊｜]")
BARS = frozenset("|│┃║┆┊｜")
SEPARATOR = compiled(r"^(?:\s*+\|?+\s*+:?+-++:?+\s*+(?:\|\s*+:?+-++:?+\s*+)++\|?+\s*+$|\s*+\|\s*+:?+-++:?+\s*+\|\s*+$)")
LEAST_BARS = 2
CELL = 200  # bytes of a cell in the making
RULE = compiled(r"^\s*+(?:[┌┬┐├┼┤└┴┘─━╔╦╗╠╬╣╚╩╝═╟╫╢╤╧╪╞╡┏┳┓┣╋┫┗┻┛┠┨┯┷┿╂╭╮╰╯]{3,}+|\+(?:[-=:]{2,}+\+)++)\s*+$")
INLINE = regex.compile(
    rf"""<br\s*/?>                                   # a line break
    | \\[\\|*_<>`~\#]                              # an escaped sign
    | \*\*                                         # bold
    | {STRUCK}                                     # struck through
    | &(?:\#\d{{1,7}}|\#x[0-9a-f]{{1,6}}|[a-z]{{2,31}}\d{{0,2}});  # a character reference""",
    regex.IGNORECASE | regex.VERBOSE,
)


def begins_bars(page: Page, at: int) -> bool:
    """Does a table of bars begin at line `at`?"""
    line = page.lines[at]
    if RULE.match(line):
        return at + 1 < len(page.lines) and _barred(page.lines[at + 1])
    if _barred(line):
        return at + 1 < len(page.lines) and _in_table(page.lines[at + 1])
    if at + 1 == len(page.lines) or not BAR.search(line):
        return False
    bars, below = (len(BAR.findall(one)) for one in (line, page.lines[at + 1]))
    return SEPARATOR.match(page.lines[at + 1]) is not None or bars == below >= LEAST_BARS  # a | b | c without outer bars


def read_bars(page: Page, at: int) -> tuple[list[Draft], int]:
    """The table of bars that begins at line `at`."""
    groups: list[list[Row]] = [[]]
    ruled = RULE.match(page.lines[at]) is not None
    outer = ruled or _barred(page.lines[at])
    while at < len(page.lines):
        line = page.lines[at]
        if RULE.match(line) or (SEPARATOR.match(line) and ("---" in line or len(groups) == len(groups[0]) == 1)):
            groups.append([])
        elif _barred(line) or (BAR.search(line) and not ruled):
            groups[-1].append(_row(page, at, outer=outer))
        else:
            break
        at += 1
    groups = [group for group in groups if group]
    rows = _rows(groups, ruled=ruled)
    if not rows:
        return [], at
    even = len({len(row) for row in rows}) == 1
    return [jagged(rows, grid=even)], at


def _barred(line: str) -> bool:
    """Does the line begin and end with a bar, or begin with one and have more?"""
    plain = line.strip()
    return len(plain) > 1 and plain[0] in BARS and (plain[-1] in BARS or len(BAR.findall(plain, 1)) > 1)


def _in_table(line: str) -> bool:
    return _barred(line) or RULE.match(line) is not None or SEPARATOR.match(line) is not None


def _rows(groups: list[list[Row]], *, ruled: bool) -> list[Row]:
    """One row a line; or, where each row stands between rules, one row a group of lines."""
    if ruled and len(groups) > 2 and all(len({len(row) for row in group}) == 1 for group in groups):
        return [_stacked(group) for group in groups]
    return [row for group in groups for row in group]


def _stacked(lines: list[Row]) -> Row:
    """The lines of one drawn row, cell under cell."""
    columns = zip(*lines, strict=True)
    return [[one for part in column if not is_empty(part) for one in part] or list(column[0]) for column in columns]


def _row(page: Page, at: int, *, outer: bool) -> Row:
    """The cells of a line; where bars enclose the table, the outer ones are no cells' ends."""
    line = page.lines[at]
    bars = [bar.start() for bar in BAR.finditer(line)]
    budget.spend(CELL * len(bars), "用竖线分列的表格", "A table of bars")
    if not outer or line[: bars[0]].strip():
        bars.insert(0, -1)
    if not outer or line[bars[-1] + 1 :].strip():
        bars.append(len(line))
    return [inline(page.piece(at, left + 1, right)) for left, right in pairwise(bars)]


def inline(piece: Piece) -> list[Piece]:
    r"""A cell without the marks of Markdown.

    >>> [one.text for one in inline(Piece(1, 0, "产出<br>指标 a\\|b"))]
    ['产出', '指标 a', '|', 'b']
    """
    pieces: list[Piece] = []
    start, joint = 0, "\n"
    for mark in INLINE.finditer(piece.text):
        pieces.append(cut(piece, start, mark.start())._replace(joint=joint))
        start, joint = mark.end(), ""
        if mark[0][0] == "<":
            joint = "\n"
        elif mark[0][:2] == "~~":
            left.out("struck")
        elif mark[0] != "**":
            meant = mark[0][1] if mark[0][0] == "\\" else unescape(mark[0])
            pieces.append(Piece(piece.line, piece.start + mark.start(), meant, ""))
    pieces.append(cut(piece, start, None)._replace(joint=joint))
    return pieces
