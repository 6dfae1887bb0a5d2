"""The pages of a PDF through pdfplumber: slower, and at times able to open what PDFium cannot."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import Any

from ..paged.sheet import Edge, Glyph, Sheet
from .letters import LETTERS, is_garbage

MOST_PAGES = 300  # of a broken file


def sheets_of(content: bytes, pages: Collection[int] | None = None) -> list[Sheet]:
    """The pages that it can read; none where it cannot open the file either."""
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            return [_sheet(page) for page in document.pages[:MOST_PAGES] if pages is None or page.page_number in pages]
    except Exception:  # noqa: BLE001  what pdfminer makes of a broken file has no common name
        return []


def _sheet(page: Any) -> Sheet:
    made = Sheet(page.page_number, float(page.width), float(page.height))
    for char in page.chars:
        text = LETTERS.get(char["text"], char["text"])
        if text.strip():
            made.glyphs.append(Glyph(text, char["x0"], char["top"], char["x1"], char["bottom"], char["bottom"]))
    for edge in page.edges:
        if edge["orientation"] == "h":
            made.level.append(Edge(edge["top"], edge["x0"], edge["x1"]))
        elif edge["orientation"] == "v":
            made.upright.append(Edge(edge["x0"], edge["top"], edge["bottom"]))
    made.trusted = bool(made.glyphs) and not is_garbage(made.glyphs)
    return made
