"""The pages of a PDF through pdfplumber: slower, and at times able to open what PDFium cannot."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

from pdfminer.pdfparser import PDFParser

from ...errors import ReadError
from .. import budget
from ..paged.sheet import Edge, Glyph, Sheet
from .anatomy import BoundDocument, Weight
from .letters import LETTERS, is_garbage

MOST_PAGES = 300  # of a broken file
MOST_SHOWN, LARGEST_PAGE = 80_000, 1 << 20  # bytes of strings and of instructions of a page; it takes some 4,000 bytes for a character
CARRIED_OUT = 40  # bytes for each byte of instructions; it takes ten times as long as PDFium
STRAIGHT = 0.5  # points by which an edge may lean
FAR = 1e6  # points; what is drawn further away is on no page
Box = tuple[float, float, float, float]


def sheets_of(content: bytes, weighed: Sequence[Weight], pages: Collection[int] | None = None) -> list[Sheet]:
    """The pages that it can read; none where it cannot open the file either. `weighed` says what each of them draws."""
    import pdfplumber
    from pdfplumber import pdf

    opener: Any = pdf
    opener.PDFDocument = _document
    found = []
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            for page, weight in zip(document.pages[:MOST_PAGES], weighed, strict=False):
                if pages is None or page.page_number in pages:
                    found.append(_refused(page, weight) or _sheet(page))
                    page.close()
    except ReadError:
        raise
    except Exception:  # noqa: BLE001  what pdfminer makes of a broken file has no common name
        return []
    return found


def _document(parser: PDFParser, password: str = "") -> BoundDocument:
    """The document that pdfplumber opens."""
    return BoundDocument(parser.fp.read(), password)


def _refused(page: Any, weight: Weight) -> Sheet | None:
    """An empty page in place of one that draws more than can be read so."""
    if weight.heavy or weight.shown > MOST_SHOWN or weight.size > LARGEST_PAGE:
        return Sheet(page.page_number, 0, 0, trusted=False, refused=True)
    budget.spend(int(weight.size) * CARRIED_OUT, f"PDF 到第 {page.page_number} 页为止的内容", f"The PDF, up to page {page.page_number},")
    return None


def _sheet(page: Any) -> Sheet:
    """A page, turned so that its text runs to the right."""
    wide, high = float(page.width), float(page.height)
    turn = _turn(page.chars)
    made = Sheet(page.page_number, *((wide, high) if turn % 2 == 0 else (high, wide)))
    for char in page.chars:
        text = LETTERS.get(char["text"], char["text"])
        box = char["x0"], char["top"], char["x1"], char["bottom"]
        if text.strip() and _near(box):
            x0, top, x1, bottom = _turned(box, turn, wide, high)
            made.glyphs.append(Glyph(text, x0, top, x1, bottom, bottom))
    for edge in page.edges:
        box = edge["x0"], edge["top"], edge["x1"], edge["bottom"]
        if not _near(box):
            continue
        x0, top, x1, bottom = _turned(box, turn, wide, high)
        if abs(bottom - top) <= STRAIGHT:
            made.level.append(Edge(top, x0, x1))
        elif abs(x1 - x0) <= STRAIGHT:
            made.upright.append(Edge(x0, top, bottom))
    made.trusted = bool(made.glyphs) and not is_garbage(made.glyphs)
    return made


def _near(box: Box) -> bool:
    """Are these places on a page, and numbers at all?"""
    return all(abs(place) < FAR for place in box)


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
