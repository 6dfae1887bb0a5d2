"""Word documents (.docx): the body in its order, as paragraphs and tables."""

from __future__ import annotations

from ...document import Paragraph, Table
from ..package import Element, Package
from ..pieces import finish
from .body import drafts_of
from .names import SPACE, STRICT
from .numbering import numbering_of

DOCUMENT = "word/document.xml"


def read_word(content: bytes) -> tuple[Paragraph | Table, ...]:
    """The paragraphs and tables of a .docx; text boxes stand after the paragraph that holds them, footnotes at the end.

    Kept: inserted text, results of fields, content controls, hidden numbering made visible. Left out: deleted and
    hidden text, comments, page headers and footers, the table of contents.
    """
    package = Package(content, "Word 文档", "The Word document")
    body = package.read(package.main(DOCUMENT))
    if not body:
        raise package.damaged("no word/document.xml")
    root = package.parsed(body.replace(STRICT, SPACE.encode()))
    counted = b"numPr" in body or b"pStyle" in body
    parts = [_part(package, f"word/{name}.xml") for name in ("numbering", "styles")] if counted else [None, None]
    numbering = numbering_of(*parts)
    notes = [_part(package, f"word/{name}.xml") for name in ("footnotes", "endnotes")]
    return finish(drafts_of(root, numbering, [one for one in notes if one is not None]))


def _part(package: Package, name: str) -> Element | None:
    content = package.read(name)
    return None if content is None else package.parsed(content.replace(STRICT, SPACE.encode()))
