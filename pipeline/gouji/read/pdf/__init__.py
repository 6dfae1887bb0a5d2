"""PDF files with a text layer: pages through PDFium, their grids and text through `paged`."""

from __future__ import annotations

from collections.abc import Collection

from ...model import Paragraph, Table
from ...rules import Rules
from ..errors import ReadError
from ..paged.blocks import blocks_of
from .pages import DamagedError, page_count, sheets


def read_pdf(
    content: bytes, rules: Rules, pages: Collection[int] | None = None
) -> tuple[tuple[Paragraph | Table, ...], int, tuple[int, ...]]:
    """The blocks, the number of pages, and the pages that need recognition. Raises `ReadError` where all of them do."""
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
    unread = tuple(sheet.number for sheet in found if not sheet.trusted)
    blocks = blocks_of(found, rules)
    if not blocks:
        raise ReadError(
            "PDF 里没有可用的文字（扫描件或图片）：本版本还不能识别，请提供带文字的文件。",
            "The PDF holds no usable text (a scan or pictures): this version cannot recognise it; give a file with text.",
        )
    return blocks, count, unread
