"""Columns in text aligned with spaces: what stands over each other is a column.

Lines that agree on their columns form a band. A form may have several bands, each with columns of its own.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from ..regexes import compiled
from .page import Page

TOKEN = compiled(r"[^ \u3000]+(?: [^ \u3000]+)*")
CHINESE = 0x2E80  # where Chinese characters begin
RUNS_ON = "，、"  # a cell does not end with these
LEVELS = frozenset({"类款", "款项"})  # levels of accounts, each in a column of its own
SPACED = 4  # columns that part the letters of one spaced-out label (合　计)


class Token(NamedTuple):
    """A text in a line: its display columns, and its characters."""

    left: int
    right: int
    start: int
    end: int


class Row(NamedTuple):
    """A line as its tokens; `reach` is its display width with the spaces at its end."""

    at: int
    tokens: tuple[Token, ...]
    reach: int


class Band(NamedTuple):
    """Lines that agree on their columns, each a pair of display columns."""

    columns: list[tuple[int, int]]
    rows: list[tuple[Row, list[int]]]  # each row with its tokens' columns


@lru_cache(maxsize=8192)
def cell_width(char: str, ambiguous: int) -> int:
    """The display columns that a character takes; quotation marks and the like take one or two."""
    kind = unicodedata.east_asian_width(char)
    if kind in "WF":
        return 2
    return ambiguous if kind == "A" else 1


def row_of(page: Page, at: int, ambiguous: int = 1) -> Row:
    """A line's tokens with their display columns.

    >>> row_of(Page(["合　计    1.00"], ()), 0).tokens
    (Token(left=0, right=6, start=0, end=3), Token(left=10, right=14, start=7, end=11))
    """
    known = page.memo.get((at, ambiguous))
    if isinstance(known, Row):
        return known
    line = page.lines[at]
    ends = [0, *accumulate(cell_width(char, ambiguous) for char in line)]
    tokens: list[Token] = []
    for found in TOKEN.finditer(line):
        token = Token(ends[found.start()], ends[found.end()], found.start(), found.end())
        if tokens and _spaced_out(line, tokens[-1], token):
            token = Token(tokens[-1].left, token.right, tokens.pop().start, token.end)
        tokens.append(token)
    page.memo[at, ambiguous] = row = Row(at, tuple(tokens), ends[-1])
    return row


def bands_of(rows: Sequence[Row]) -> list[Band]:
    """The rows in bands, in order."""
    bands: list[Band] = []
    columns: list[tuple[int, int]] = []
    members: list[Row] = []
    for row in rows:
        fitted = fit(columns, row.tokens)
        if fitted is None:
            bands.append(_band(columns, members))
            fitted, members = fit([], row.tokens), []
        columns = fitted or []
        members.append(row)
    return [*bands, _band(columns, members)]


def _band(columns: list[tuple[int, int]], rows: Sequence[Row]) -> Band:
    """Rows that agree on columns: each of their tokens lies in one of these."""
    lefts = [left for left, _ in columns]
    return Band(columns, [(row, [bisect_right(lefts, token.left) - 1 for token in row.tokens]) for row in rows])


def fit(columns: list[tuple[int, int]], tokens: Sequence[Token]) -> list[tuple[int, int]] | None:
    """The columns widened by the tokens; None where a token lies over two, or two in one."""
    changes: list[tuple[int, int, tuple[int, int]]] = []  # which stretch of the columns becomes which one
    at = 0
    last = 0  # where the column of the token before ends
    for token in tokens:
        at = bisect_right(columns, token.left, lo=at, key=_right)
        under = at < len(columns) and columns[at][0] < token.right
        after = at + under
        if token.left < last or (after < len(columns) and columns[after][0] < token.right):
            return None
        column = (min(token.left, columns[at][0]), max(token.right, columns[at][1])) if under else (token.left, token.right)
        if not under or column != columns[at]:
            changes.append((at, after, column))
        at, last = after, column[1]
    return _changed(columns, changes) if changes else columns


def _right(column: tuple[int, int]) -> int:
    return column[1]


def _changed(columns: list[tuple[int, int]], changes: Sequence[tuple[int, int, tuple[int, int]]]) -> list[tuple[int, int]]:
    """The columns with changes made, which are told from left to right."""
    made: list[tuple[int, int]] = []
    done = 0
    for first, end, column in changes:
        made += columns[done:first]
        made.append(column)
        done = end
    return made + columns[done:]


def spans(columns: Sequence[tuple[int, int]], tokens: Sequence[Token]) -> list[tuple[int, int]] | None:
    """For each token the first and the last column that it lies over; None where that is not clear."""
    found: list[tuple[int, int]] = []
    for token in tokens:
        first = bisect_right(columns, token.left, key=_right)
        last = first
        while last < len(columns) and columns[last][0] < token.right:
            last += 1
        if last == first or (found and first <= found[-1][1]):
            return None
        found.append((first, last - 1))
    return found


def _spaced_out(line: str, before: Token, token: Token) -> bool:
    """Does a sentence run on, or are these single Chinese characters of one label with spaces between?"""
    if line[before.end - 1] in RUNS_ON:
        return True
    if token.left - before.right > SPACED or token.end - token.start != 1:
        return False
    first = line[before.start : before.end]
    if first[-1] + line[token.start] in LEVELS:
        return False
    alone = len(first) == 1 or " " in first or "\u3000" in first
    return alone and ord(first[-1]) > CHINESE and ord(line[token.start]) > CHINESE
