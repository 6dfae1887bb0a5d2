"""The pages of a PDF through pdfplumber: slower, and at times able to open what PDFium cannot."""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

from ..paged.sheet import Edge, Glyph, Sheet
from .letters import LETTERS, is_garbage

MOST_PAGES = 300  # of a broken file
STRAIGHT = 0.5  # points by which an edge may lean
Box = tuple[float, float, float, float]


def sheets_of(content: bytes, pages: Collection[int] | None = None) -> list[Sheet]:
    """The pages that it can read; none where it cannot open the file either."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells of every broken object on standard error
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            return [_sheet(page) for page in document.pages[:MOST_PAGES] if pages is None or page.page_number in pages]
    except Exception:  # noqa: BLE001  what pdfminer makes of a broken file has no common name
        return []


def _sheet(page: Any) -> Sheet:
    """A page, turned so that its text runs to the right."""
    wide, high = float(page.width), float(page.height)
    turn = _turn(page.chars)
    made = Sheet(page.page_number, *((wide, high) if turn % 2 == 0 else (high, wide)))
    for char in page.chars:
        text = LETTERS.get(char["text"], char["text"])
        if text.strip():
            x0, top, x1, bottom = _turned((char["x0"], char["top"], char["x1"], char["bottom"]), turn, wide, high)
            made.glyphs.append(Glyph(text, x0, top, x1, bottom, bottom))
    for edge in page.edges:
        x0, top, x1, bottom = _turned((edge["x0"], edge["top"], edge["x1"], edge["bottom"]), turn, wide, high)
        if abs(bottom - top) <= STRAIGHT:
            made.level.append(Edge(top, x0, x1))
        elif abs(x1 - x0) <= STRAIGHT:
            made.upright.append(Edge(x0, top, bottom))
    made.trusted = bool(made.glyphs) and not is_garbage(made.glyphs)
    return made


def _turn(chars: Sequence[dict[str, Any]]) -> int:
    """Where most of the text runs: 0 right, 1 down, 2 left, 3 up."""
    runs: Counter[int] = Counter()
    for one, other in pairwise(chars):
        right, down = other["x0"] - one["x0"], other["top"] - one["top"]
        if 0 < abs(right) + abs(down) < 2 * max(one["x1"] - one["x0"], one["bottom"] - one["top"]):
            runs[(0 if right > 0 else 2) if abs(right) >= abs(down) else (1 if down > 0 else 3)] += 1
    return runs.most_common(1)[0][0] if runs else 0


def _turned(box: Box, turn: int, wide: float, high: float) -> Box:
    """A box of the page after the page was turned back by quarters."""
    x0, top, x1, bottom = box
    match turn:
        case 1:
            return top, wide - x1, bottom, wide - x0
        case 2:
            return wide - x1, high - bottom, wide - x0, high - top
        case 3:
            return high - bottom, x0, high - top, x1
    return box
