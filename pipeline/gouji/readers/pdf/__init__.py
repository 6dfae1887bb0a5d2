"""PDF files with a text layer: pages through PDFium, their grids and text through `paged`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ...errors import ReadError
from ...rules import Rules
from .. import budget, scan
from ..content import Content
from ..paged.blocks import blocks_of
from ..paged.sheet import Sheet
from .anatomy import Weight, heavy, too_heavy, weights
from .pages import DamagedError, page_count, sheets
from .rasters import rasters

CARRIED_OUT = 4  # bytes for each byte of instructions; what they draw is gone with its page, but takes its time


def read_pdf(content: bytes, rules: Rules, pages: Collection[int] | None = None) -> Content:
    """The file by its pages; those without text to be trusted from their pictures. Raises `ReadError` where no page could be read."""
    weighed = weights(content)
    count, found = _sheets(content, weighed, pages)
    if scan.available():
        _compared(content, [sheet for sheet in found if sheet.pictured])
    dark = [sheet.number for sheet in found if not sheet.trusted and not sheet.refused]
    if dark and scan.available():
        better = {one.number: scan.recognised(one.picture, one.number, one.dpi, one.points) for one in rasters(content, dark, scan.DPI)}
        found = scan.laid_together([better.get(sheet.number, sheet) for sheet in found], rules)
    unread = tuple(sheet.number for sheet in found if not sheet.trusted)
    blocks = blocks_of(found, rules)
    if not blocks:
        raise _nothing(found)
    return Content(blocks, count, unread, scanned=tuple(one for one in dark if one not in unread))


def _sheets(content: bytes, weighed: Sequence[Weight], pages: Collection[int] | None) -> tuple[int, list[Sheet]]:
    """How many pages there are, and those that are asked for, from PDFium or, where it fails, from pdfplumber."""
    try:
        count = page_count(content)
        if pages is not None and not any(1 <= one <= count for one in pages):
            raise ReadError(f"PDF 只有 {count} 页，--pages 没有选到任何一页。", f"The PDF has {count} pages; --pages chooses none of them.")
        left_out = heavy(weighed, count)
        _spend(weighed, left_out, pages)
        found = list(sheets(content, pages, left_out))
    except DamagedError:
        from .plumber import sheets_of

        found = sheets_of(content, weighed, pages)
        count = len(found)
        if not count:
            raise
    lost = [sheet.number for sheet in found if sheet.lost]
    if lost:
        from .plumber import sheets_of

        dropped = {sheet.number: sheet for sheet in found if sheet.lost}
        better = {sheet.number: sheet for sheet in sheets_of(content, weighed, lost, dropped)}
        found = [_instead(sheet, better.get(sheet.number)) for sheet in found]
    return count, found


def _instead(sheet: Sheet, other: Sheet | None) -> Sheet:
    """A page of which PDFium knows no characters, for want of a font here, from pdfplumber: what is known of its pictures stays."""
    if other is not None:
        other.lost, other.pictured, other.trusted = True, sheet.pictured, other.trusted and sheet.trusted
    return other or sheet


def _spend(weighed: Sequence[Weight], left_out: Collection[int], pages: Collection[int] | None) -> None:
    """Count what the pages draw."""
    for number, one in enumerate(weighed, 1):
        if number not in left_out and (pages is None or number in pages):
            budget.spend(int(one.size) * CARRIED_OUT, f"PDF 到第 {number} 页为止的内容", f"The PDF, up to page {number},")


def _nothing(found: Sequence[Sheet]) -> ReadError:
    """What to say where no page gave anything."""
    refused = [sheet.number for sheet in found if sheet.refused]
    if refused:
        return too_heavy(refused)
    return scan.unreadable() if scan.available() else scan.missing()


def _compared(content: bytes, some: Collection[Sheet]) -> None:
    """Distrust the sheets whose characters are not what their pages show."""
    by_number = {sheet.number: sheet for sheet in some}
    for one in rasters(content, by_number, scan.DPI) if by_number else ():
        sheet = by_number[one.number]
        sheet.trusted = scan.shows(one.picture, sheet.glyphs, one.points, drawn=not sheet.lost)
