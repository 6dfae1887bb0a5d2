"""PDF files with a text layer: pages through PDFium, their grids and text through `paged`."""

from __future__ import annotations

from collections.abc import Collection

from ...rules import Rules
from .. import scan
from ..content import Content
from ..errors import ReadError
from ..paged.blocks import blocks_of
from ..paged.sheet import Sheet
from .pages import DamagedError, page_count, rasters, sheets


def read_pdf(content: bytes, rules: Rules, pages: Collection[int] | None = None) -> Content:
    """The file by its pages; those without text to be trusted from their pictures. Raises `ReadError` where no page could be read."""
    try:
        count = page_count(content)
        if pages is not None and not any(1 <= one <= count for one in pages):
            raise ReadError(f"PDF 只有 {count} 页，--pages 没有选到任何一页。", f"The PDF has {count} pages; --pages chooses none of them.")
        found = list(sheets(content, pages))
    except DamagedError:
        from .plumber import sheets_of

        found = sheets_of(content, pages)
        count = len(found)
        if not count:
            raise
    lost = [sheet.number for sheet in found if sheet.lost]
    if lost:
        from .plumber import sheets_of

        better = {sheet.number: sheet for sheet in sheets_of(content, lost)}
        found = [better.get(sheet.number, sheet) for sheet in found]
    if scan.available():
        _compared(content, [sheet for sheet in found if sheet.pictured and not sheet.lost])
    dark = [sheet.number for sheet in found if not sheet.trusted]
    if dark and scan.available():
        better = {one.number: scan.recognised(one.picture, one.number, one.dpi, one.points) for one in rasters(content, dark, scan.DPI)}
        found = scan.laid_together([better.get(sheet.number, sheet) for sheet in found], rules)
    unread = tuple(sheet.number for sheet in found if not sheet.trusted)
    blocks = blocks_of(found, rules)
    if not blocks:
        raise scan.unreadable() if scan.available() else scan.missing()
    return Content(blocks, count, unread, scanned=tuple(one for one in dark if one not in unread))


def _compared(content: bytes, some: Collection[Sheet]) -> None:
    """Distrust the sheets whose characters are not what their pages show."""
    by_number = {sheet.number: sheet for sheet in some}
    for one in rasters(content, by_number, scan.DPI) if by_number else ():
        by_number[one.number].trusted = scan.shows(one.picture, by_number[one.number].glyphs, one.points)
