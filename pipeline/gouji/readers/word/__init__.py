"""Word documents (.docx, and the forms of one in a single XML file): the body in its order, as paragraphs and tables."""

from __future__ import annotations

from ...document import Paragraph, Table
from ...rules import Rules
from ..pieces import finish
from . import document, flat

__all__ = ["read_flat", "read_word"]


def read_word(content: bytes, rules: Rules) -> tuple[Paragraph | Table, ...]:
    """The paragraphs and tables of a .docx.

    Kept: inserted text, results of fields, content controls, hidden numbering made visible, documents that lie in it. Left out:
    deleted, struck and hidden text, comments, page headers and footers, the table of contents.
    """
    return finish(document.read(content, rules))


def read_flat(content: bytes, rules: Rules) -> tuple[Paragraph | Table, ...]:
    """The same of a document in one XML file."""
    return read_word(flat.as_docx(content), rules)
