"""The pages of a PDF through pdfplumber: slower, and at times able to open what PDFium cannot."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pdfminer.pdfparser import PDFParser

from ...errors import ReadError
from .. import budget, left
from ..paged import offset, stacked, unlettered
from ..paged.direction import MIRRORED, RIGHT, SLANTED, direction, most_run, pieces, turned_box
from ..paged.furniture import beside
from ..paged.letters import LETTERS, is_garbage
from ..paged.sheet import Edge, Glyph, Sheet
from .anatomy import BoundDocument, Weight

MOST_PAGES = 300  # of a broken file
MOST_SHOWN, LARGEST_PAGE = 80_000, 1 << 20  # bytes of strings and of instructions of a page; it takes some 4,000 bytes for a character
CARRIED_OUT = 40  # bytes for each byte of instructions; it takes ten times as long as PDFium
STRAIGHT = 0.5  # points by which an edge may lean
NEAR = 0.4  # of its size by which one character may stand elsewhere here than in PDFium
FAR = 1e6  # points; what is drawn further away is on no page
Box = tuple[float, float, float, float]


def sheets_of(content: bytes, weighed: Sequence[Weight], pages: Collection[int] | None = None,
              known: Mapping[int, Sheet] | None = None) -> list[Sheet]:  # fmt: skip
    """The pages that it can read; none where it cannot open the file either. `weighed` says what each of them draws.

    `known` holds pages of which PDFium knows some characters: those that are not to be read (`Sheet.dropped`) are not read here either.
    """
    import pdfplumber
    from pdfplumber import pdf

    opener: Any = pdf
    opener.PDFDocument = _document
    found = []
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            for page, weight in zip(document.pages[:MOST_PAGES], weighed, strict=False):
                if pages is None or page.page_number in pages:
                    found.append(_refused(page, weight) or _sheet(page, (known or {}).get(page.page_number)))
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


def _sheet(page: Any, known: Sheet | None) -> Sheet:
    """A page, turned so that its text runs to the right."""
    wide, high = float(page.width), float(page.height)
    turn = most_run(map(_stands, page.chars))
    made = Sheet(page.page_number, *((wide, high) if turn % 2 == 0 else (high, wide)))
    odd: list[tuple[Glyph, int]] = []
    for char in page.chars:
        text = LETTERS.get(char["text"], char["text"])
        box = char["x0"], char["top"], char["x1"], char["bottom"]
        if text.strip() and _near(box):
            stands = _stands(char)
            its = (stands - turn) % 4 if stands < SLANTED else stands
            x0, top, x1, bottom = turned_box(box, turn, wide, high)
            glyph = Glyph(text, x0, top, x1, bottom, bottom)
            if its == RIGHT:
                made.glyphs.append(glyph)
            else:
                odd.append((glyph, its))
    if known is not None and (round(known.width), round(known.height)) == (round(made.width), round(made.height)):
        made.glyphs = _without(made.glyphs, known.dropped)
        odd = [one for one in odd if _without([one[0]], known.dropped)]
    left.out("slanted", sum(1 for _, its in odd if its == SLANTED))
    left.out("mirrored", sum(1 for _, its in odd if its == MIRRORED))
    turned = pieces([one for one in odd if one[1] < SLANTED])
    made.turned = beside(turned) if turn else turned
    for edge in page.edges:
        box = edge["x0"], edge["top"], edge["x1"], edge["bottom"]
        if not _near(box):
            continue
        x0, top, x1, bottom = turned_box(box, turn, wide, high)
        if abs(bottom - top) <= STRAIGHT:
            made.level.append(Edge(top, x0, x1))
        elif abs(x1 - x0) <= STRAIGHT:
            made.upright.append(Edge(x0, top, bottom))
    made.trusted = bool(made.glyphs) and not is_garbage(made.glyphs)
    made.glyphs = offset.settled(stacked.settled(unlettered.settled(made.glyphs), made.level, made.upright), made.upright)
    return made


def _near(box: Box) -> bool:
    """Are these places on a page, and numbers at all?"""
    return all(abs(place) < FAR for place in box)


def _stands(char: dict[str, Any]) -> int:
    """How a character stands on the page as it is shown (`paged.direction`)."""
    a, b, c, d = char["matrix"][:4]
    return direction(a, -b, c, -d)


def _without(glyphs: Sequence[Glyph], dropped: Sequence[Glyph]) -> list[Glyph]:
    """The characters without those of which PDFium knows that they are not to be read."""
    places: dict[str, list[Glyph]] = {}
    for one in dropped:
        places.setdefault(one.text, []).append(one)
    return [one for one in glyphs if not any(_same(one, other) for other in places.get(one.text, ()))]


def _same(one: Glyph, other: Glyph) -> bool:
    near = NEAR * max(one.bottom - one.top, one.x1 - one.x0)
    return abs(one.x0 + one.x1 - other.x0 - other.x1) < 2 * near and abs(one.top + one.bottom - other.top - other.bottom) < 2 * near
