"""Prose: one paragraph a line, except that lines broken by a fixed width are joined again.

Short lines are never joined: a form copied without its marks (one cell a line) must stay as it is,
because its rows are told by its labels elsewhere and not guessed here.
"""

from __future__ import annotations

from collections.abc import Callable

from ..regexes import compiled
from . import left
from .page import ENDS, SENTENCE_END, Page
from .pieces import ParagraphDraft, Piece

SHORTEST = 48  # columns; a line broken by width is not shorter
LONGEST = 400  # nor longer
SLACK = 4  # columns by which such lines differ
WINDOW = 6  # lines around in which another full line must stand

HEADING = compiled(r"^\s*+#{1,6}\s+")
ITEM = compiled(r"^\s*+(?:[-*+]|>++)\s++(?=\S)")
STRUCK = r"~~(?=[^\s~])[^~]{1,300}(?<=\S)~~(?!~)"  # as Markdown marks it
MARKED = compiled(r"\*\*(?=\S)([^*]{1,300})(?<=\S)\*\*|" + STRUCK)


def read_paragraph(page: Page, at: int, plain: Callable[[Page, int], bool]) -> tuple[ParagraphDraft, int]:
    """The paragraph that begins at line `at`; only `plain` lines may go on with it."""
    pieces = unmarked(page.piece(at))
    at += 1
    while at < len(page.lines) and _broken(page, at - 1) and plain(page, at) and _goes_on(page, at):
        pieces += unmarked(page.piece(at))
        at += 1
    return ParagraphDraft(pieces), at


def unmarked(piece: Piece) -> list[Piece]:
    """A line without the marks of Markdown, and without what is struck through.

    >>> [one.text for one in unmarked(Piece(1, 0, "## 一、**基本**情况"))]
    ['一、', '基本', '情况']
    """
    mark = HEADING.match(piece.text) or ITEM.match(piece.text)
    start = mark.end() if mark else 0
    if "**" not in piece.text and "~~" not in piece.text:
        return [cut(piece, start, None)]
    pieces: list[Piece] = []
    for marked in MARKED.finditer(piece.text, start):
        pieces.append(cut(piece, start, marked.start()))
        if marked[1]:
            pieces.append(cut(piece, *marked.span(1)))
        else:
            left.out("struck")
        start = marked.end()
    pieces.append(cut(piece, start, None))
    return [one if not at else one._replace(joint="") for at, one in enumerate(pieces)]


def cut(piece: Piece, start: int, end: int | None) -> Piece:
    """Part of a piece."""
    return Piece(piece.line, piece.start + start, piece.text[start:end], piece.joint)


def columns(text: str) -> int:
    """About how many columns a text takes: two for a Chinese character, one for a Latin one."""
    return len(text.encode("gbk", "replace"))


def _broken(page: Page, at: int) -> bool:
    """Was the line broken by its width, so that the next one goes on with it?"""
    line = page.lines[at].rstrip()
    if not SHORTEST // 2 <= len(line) <= LONGEST or line[-1] in SENTENCE_END + "：:" or "  " in line.strip():
        return False
    wide = columns(line)
    if not SHORTEST <= wide <= LONGEST or columns(page.lines[at + 1][:LONGEST].rstrip()) > wide + SLACK:
        return False
    alike = [one for one in _around(page, at) if abs(columns(page.lines[one].rstrip()) - wide) <= SLACK]
    return len(alike) > 1 or any(abs(one - at) == 1 for one in alike)


def _around(page: Page, at: int) -> list[int]:
    """The lines near a line that could be as wide."""
    near = range(max(at - WINDOW, 0), min(at + WINDOW + 1, len(page.lines)))
    return [one for one in near if one != at and SHORTEST // 3 <= len(page.lines[one]) <= LONGEST]


def _goes_on(page: Page, at: int) -> bool:
    """May the line be the middle of a paragraph?"""
    line = page.lines[at]
    if not line.strip() or line[0] in "\u3000\t#|" or line.startswith(("  ", "- ", "* ")):
        return False
    return page.what(line) not in ENDS
