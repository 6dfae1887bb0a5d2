"""Columns in text aligned with spaces: what stands over each other is a column.

Lines that agree on their columns form a band. A form may have several bands, each with columns of its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

import regex

from .page import Page

TOKEN = regex.compile(r"[^ \u3000]+(?: [^ \u3000]+)*")
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


@dataclass(slots=True)
class Band:
    """Lines that agree on their columns, each a pair of display columns."""

    columns: list[tuple[int, int]] = field(default_factory=list)
    rows: list[tuple[Row, list[int]]] = field(default_factory=list)  # each row with its tokens' columns


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
    line = page.lines[at]
    ends = [0, *accumulate(cell_width(char, ambiguous) for char in line)]
    tokens: list[Token] = []
    for found in TOKEN.finditer(line):
        token = Token(ends[found.start()], ends[found.end()], found.start(), found.end())
        if tokens and _spaced_out(line, tokens[-1], token):
            token = Token(tokens[-1].left, token.right, tokens.pop().start, token.end)
        tokens.append(token)
    return Row(at, tuple(tokens), ends[-1])


def bands_of(rows: Sequence[Row]) -> list[Band]:
    """The rows in bands, in order."""
    bands = [Band()]
    for row in rows:
        if not add(bands[-1], row):
            bands.append(Band())
            add(bands[-1], row)
    return bands


def add(band: Band, row: Row) -> bool:
    """Adds a row to a band; False, and nothing done, where their columns contradict each other."""
    fitted = fit(band.columns, row.tokens)
    if fitted is None:
        return False
    columns, places = fitted
    if len(columns) != len(band.columns):
        moved = _moved(band.columns, columns)
        band.rows = [(one, [moved[at] for at in known]) for one, known in band.rows] if band.rows else []
    band.columns = columns
    band.rows.append((row, places))
    return True


def fit(columns: Sequence[tuple[int, int]], tokens: Sequence[Token]) -> tuple[list[tuple[int, int]], list[int]] | None:
    """The columns widened by the tokens, and each token's column; None where a token lies over two."""
    merged: list[tuple[int, int]] = []
    places: list[int] = []
    at = 0
    for token in tokens:
        while at < len(columns) and columns[at][1] <= token.left:
            merged.append(columns[at])
            at += 1
        left, right = token.left, token.right
        if merged and places and merged[-1][1] > left:
            return None  # two tokens in one column
        if at < len(columns) and columns[at][0] < right:
            left, right = min(left, columns[at][0]), max(right, columns[at][1])
            at += 1
        if at < len(columns) and columns[at][0] < token.right:
            return None
        places.append(len(merged))
        merged.append((left, right))
    merged += columns[at:]
    return (merged, places) if _apart(merged) else None


def spans(columns: Sequence[tuple[int, int]], tokens: Sequence[Token]) -> list[tuple[int, int]] | None:
    """For each token the first and the last column that it lies over; None where that is not clear."""
    found: list[tuple[int, int]] = []
    for token in tokens:
        over = [at for at, (left, right) in enumerate(columns) if left < token.right and right > token.left]
        if not over or (found and over[0] <= found[-1][1]):
            return None
        found.append((over[0], over[-1]))
    return found


def _apart(columns: Sequence[tuple[int, int]]) -> bool:
    return all(one[1] <= two[0] for one, two in pairwise(columns))


def _moved(before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]]) -> list[int]:
    """Where each column went when others came between."""
    moved: list[int] = []
    at = 0
    for left, right in before:
        while not (after[at][0] <= left and right <= after[at][1]):
            at += 1
        moved.append(at)
    return moved


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
