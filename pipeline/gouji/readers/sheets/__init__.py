"""Spreadsheets (.xlsx, .xls, .ods, Excel 2003 XML): every visible sheet as its table, with the lines above and below it as paragraphs."""

from __future__ import annotations

from ...document import Paragraph, Table
from ...errors import ReadError
from ...rules import Rules
from ..pieces import finish
from .blocks import drafts_of
from .books import open_book
from .flat import flat_book
from .grid import Grid
from .old import old_book
from .open_document import flat_open_document_book, open_document_book

__all__ = ["read_flat_open_document_workbook", "read_flat_workbook", "read_old_workbook", "read_open_document_workbook", "read_workbook"]


def read_workbook(content: bytes, rules: Rules) -> tuple[Paragraph | Table, ...]:
    """The blocks of an .xlsx. Formulas give the values that they had when it was saved. Raises `ReadError`."""
    return _blocks(open_book(content), rules)


def read_old_workbook(content: bytes, rules: Rules) -> tuple[Paragraph | Table, ...]:
    """The blocks of an .xls. Raises `ReadError`."""
    return _blocks(old_book(content), rules)


def read_flat_workbook(content: bytes, rules: Rules) -> tuple[Paragraph | Table, ...]:
    """The blocks of an Excel 2003 XML file. Raises `ReadError`."""
    return _blocks(flat_book(content), rules)


def read_open_document_workbook(content: bytes, rules: Rules) -> tuple[Paragraph | Table, ...]:
    """The blocks of an .ods. Raises `ReadError`."""
    return _blocks(open_document_book(content), rules)


def read_flat_open_document_workbook(content: bytes, rules: Rules) -> tuple[Paragraph | Table, ...]:
    """The blocks of an .fods. Raises `ReadError`."""
    return _blocks(flat_open_document_book(content), rules)


def _blocks(grids: list[Grid], rules: Rules) -> tuple[Paragraph | Table, ...]:
    blocks = finish(draft for grid in grids for draft in drafts_of(grid, rules))
    if not blocks:
        raise ReadError("工作簿里没有内容（工作表是空的或全部隐藏）。", "The workbook holds nothing: its sheets are empty or hidden.")
    return blocks
