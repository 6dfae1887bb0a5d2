"""The pages of a PDF through PDFium: characters and rulings, as fast as they can be had in Python."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from ...errors import ReadError
from .. import left
from ..package import locked
from ..paged.letters import is_garbage
from ..paged.sheet import Sheet
from . import frame
from .anatomy import layered
from .annotations import told
from .glyphs import glyphs_of
from .settle import Page, settle
from .shapes import Shapes

MOST_PAGES = 3000
COVERS = 0.5  # share of the page from which pictures are the page itself
PICTURED = 0.1  # share of the page from which its text may stand in pictures
MOST_PIXELS = 150_000_000  # of all pictures of a page; a sheet of A3 at 600 dpi has 70 million
DRAWN = 400  # curves of a page without text, whose letters are drawn then


def sheets(content: bytes, pages: Collection[int] | None = None, heavy: Collection[int] = ()) -> Iterator[Sheet]:
    """The pages in order, or those of them that are asked for; nothing of those that are too heavy. Raises `ReadError`."""
    layers = layered(content)
    document = opened(content)
    try:
        count = len(document)
        if not count:
            raise damaged("no pages")
        if count > MOST_PAGES:
            raise ReadError(
                f"PDF 有 {count} 页，超过 {MOST_PAGES} 页的上限：请拆开后重试。",
                f"The PDF has {count} pages, more than {MOST_PAGES}: split it.",
            )
        left.out("embedded", document.count_attachments())
        for number in range(1, count + 1):
            if pages is None or number in pages:
                yield Sheet(number, 0, 0, trusted=False, refused=True) if number in heavy else sheet_of(document, number, layers=layers)
    finally:
        document.close()


def page_count(content: bytes) -> int:
    """How many pages there are."""
    document = opened(content)
    try:
        return len(document)
    finally:
        document.close()


def opened(content: bytes) -> Any:
    """The document. Raises `ReadError`."""
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as problem:
        if "assword" in str(problem):
            raise locked("PDF 文件", "The PDF file") from problem
        raise damaged(str(problem)) from problem


class DamagedError(ReadError):
    """A PDF that PDFium cannot open."""


def damaged(problem: str) -> DamagedError:
    """What to say of a broken PDF."""
    return DamagedError(
        f"PDF 文件已损坏或不完整（{problem}）：请重新下载，或用阅读器打开后另存再试。",
        f"The PDF file is damaged or incomplete ({problem}): download it again, or open and save it in a reader.",
    )


def sheet_of(document: Any, number: int, *, layers: bool = False) -> Sheet:
    """One page, number from 1. A page that PDFium cannot open is an empty one that needs recognition."""
    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        return Sheet(number, 0, 0, trusted=False)
    try:
        shown = frame.shown(page)
        text = raw.FPDFText_LoadPage(page.raw)
        try:
            return _read(Page(page, text, shown, frame.read(shown, text)), number, layers)
        finally:
            raw.FPDFText_ClosePage(text)
    finally:
        page.close()


def _read(page: Page, number: int, layers: bool) -> Sheet:
    made = Sheet(number, page.frame.width, page.frame.height)
    shapes = Shapes(made, page.frame, layered=layers)
    shapes.read(page.raw.raw)
    if shapes.pixels > MOST_PIXELS:
        return Sheet(number, page.frame.width, page.frame.height, trusted=False, refused=True)
    glyphs = glyphs_of(page.text, page.frame)
    drawn = not glyphs.found and (made.pictures >= PICTURED or shapes.curves >= DRAWN)
    made.trusted = not (drawn or is_garbage(glyphs.found) or (made.pictures >= COVERS and shapes.invisible))
    made.pictured = made.trusted and made.pictures >= PICTURED and page.frame == page.shown
    made.glyphs = glyphs.found
    if made.trusted:
        settle(made, page, shapes, glyphs, layer=made.pictures >= COVERS or shapes.curves >= DRAWN)
        left.out("annotation", told(page.raw))
    return made
