"""HTML: whole web pages, and tables inside pasted text. The text is shown as a browser shows it, each stretch with its line and column."""

from __future__ import annotations

import regex

from ...regexes import compiled
from .. import budget
from ..decode import lines_of
from ..page import Page
from ..pieces import Draft
from .blocks import drafts_of
from .lines import ReadLines
from .shown import Linked, shown
from .tokens import Token, Whole, measured, tokens_of

__all__ = ["Linked", "begins_table", "only_tags", "read_markup", "read_page"]

TABLE_OPEN = regex.compile(r"<table[\s>/]", regex.IGNORECASE)
TABLE_CLOSE = regex.compile(r"</table\s*+>", regex.IGNORECASE)
TAGS_ONLY = compiled(r"^\s*+(?:</?[a-zA-Z][^<>]{0,300}>\s*+)++$")
LINE = 48  # bytes of the place of a line
ENDS = -2  # the key under which the end of the last table of a text is kept


def begins_table(page: Page, at: int) -> bool:
    """Is there an HTML table on this line that is closed somewhere?"""
    found = TABLE_OPEN.search(page.lines[at])
    return found is not None and _whole(page).starts[at] + found.start() < _last_close(page)


def only_tags(line: str) -> bool:
    """Is there nothing on the line but tags?"""
    return line.lstrip().startswith("<") and TAGS_ONLY.match(line) is not None


def read_markup(page: Page, at: int) -> tuple[list[Draft], int]:
    """The tables that begin on line `at`, with the text before and after them on their lines; and the line after."""
    whole = _whole(page)
    tokens, end = _region(whole, at, _last_close(page))
    drafts = drafts_of(whole, shown(whole, tokens, page=False), page=False)
    return drafts, max(whole.place(end)[0], at + 1)


def read_page(text: str, read_lines: ReadLines, linked: Linked = lambda _: None) -> list[Draft]:
    """The paragraphs and tables of a web page; `read_lines` reads text whose lines are its own (<pre>), `linked` gives a style sheet
    that lies beside the page by its address, None where it is not at hand.
    """
    budget.spend(LINE * (text.count("\n") + text.count("\r")) + 2 * budget.NODE * text.count("<"), "网页", "The web page")
    whole = measured(lines_of(text))
    return drafts_of(whole, shown(whole, [*tokens_of(whole, 0)], page=True, linked=linked), page=True, read_lines=read_lines)


def _region(whole: Whole, at: int, last_close: int) -> tuple[list[Token], int]:
    """The tokens from a line on, to the end of the line on which its tables end; and where that is."""
    tokens: list[Token] = []
    depth, end = 0, len(whole.text)
    for token in tokens_of(whole, whole.starts[at]):
        if token.start >= end:
            break
        budget.spend(budget.NODE, "HTML 表格", "The HTML table")
        tokens.append(token if token.name or token.end <= end else token._replace(end=end))
        if token.name == "table":
            depth = max(depth + (-1 if token.close else 1), 0)
            if token.close and (depth == 0 or token.end >= last_close):
                end = whole.line_end(token.end)
            elif not token.close:
                end = len(whole.text)
    return tokens, end


def _whole(page: Page) -> Whole:
    known = page.memo.get(-1)
    if not isinstance(known, Whole):
        known = page.memo[-1] = measured(page.lines)
    return known


def _last_close(page: Page) -> int:
    """Where the last table of the text ends."""
    known = page.memo.get(ENDS)
    if not isinstance(known, int):
        known = page.memo[ENDS] = max((found.end() for found in TABLE_CLOSE.finditer(_whole(page).text)), default=0)
    return known
