"""Pasted text to blocks. A text may hold several shapes, so each line asks anew which one begins here."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Paragraph, Table
from ..rules import Rules
from .aligned import begins_columns, read_columns
from .cells import begins_cell, read_cells
from .decode import lines_of
from .page import Page, page_of
from .pieces import Draft, finish
from .pipes import begins_bars, read_bars
from .prose import read_paragraph
from .separated import begins_separated, read_separated
from .tabs import begins_tabs, has_tabs, read_tabs
from .web import Linked, begins_table, only_tags, read_markup, read_page

TABS_NAMED = "sep=\t"  # a first line for spreadsheet programs; of other separators it is read with what they part
BORDERS = tuple('"<|│┃║┆┊｜┌├╔╠┏┣+')


def read_pasted(text: str, rules: Rules) -> tuple[Paragraph | Table, ...]:
    """The paragraphs and tables of a pasted text, in reading order."""
    return finish(drafts_of_text(text, rules))


def drafts_of_text(text: str, rules: Rules) -> Iterator[Draft]:
    """The same before they are numbered."""
    return _drafts(page_of(lines_of(text), rules))


def read_web_page(text: str, rules: Rules) -> tuple[Paragraph | Table, ...]:
    """The paragraphs and tables of a web page; text whose lines are its own (<pre>) is read as pasted text is."""
    return finish(drafts_of_page(text, rules))


def drafts_of_page(text: str, rules: Rules, linked: Linked = lambda _: None) -> list[Draft]:
    """The same before they are numbered; `linked` gives a style sheet that lies beside the page, by its address."""
    return read_page(text, lambda lines: _drafts(page_of(lines, rules)), linked)


def _drafts(page: Page) -> Iterator[Draft]:
    at = 1 if page.lines[:1] == [TABS_NAMED] else 0
    while at < len(page.lines):
        if page.blank(at) or (only_tags(page.lines[at]) and not begins_table(page, at)):
            at += 1
            continue
        found = _table(page, at)
        if found:
            drafts, at = found
            yield from drafts
        else:
            paragraph, at = read_paragraph(page, at, _plain)
            yield paragraph


def _table(page: Page, at: int) -> tuple[list[Draft], int] | None:
    """What the reader of the shape that begins at line `at` gives; None for prose."""
    line = page.lines[at]
    if "\t" in line or begins_tabs(page, at):
        return _tabbed(page, at)
    if "<" in line and begins_table(page, at):
        return read_markup(page, at)
    if begins_separated(page, at):
        return read_separated(page, at)
    if begins_bars(page, at):
        return read_bars(page, at)
    return read_columns(page, at) if begins_columns(page, at) else None


def _tabbed(page: Page, at: int) -> tuple[list[Draft], int]:
    next_line = page.lines[at + 1] if at + 1 < len(page.lines) else ""
    if begins_cell(page.lines[at]) and not has_tabs(next_line):
        return read_cells(page, at)
    return read_tabs(page, at)


def _plain(page: Page, at: int) -> bool:
    """Is the line one that may go on with a paragraph?"""
    line = page.lines[at]
    if "  " in line.strip() or "\u3000" in line.strip():
        return False
    if "\t" in line or line.lstrip().startswith(BORDERS) or begins_separated(page, at):
        return False
    return not ("<" in line and begins_table(page, at))
