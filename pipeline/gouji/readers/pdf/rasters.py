"""The pages of a PDF as pictures (页面图像): to be recognised, and to be shown."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from . import frame
from .anatomy import heavy, weights
from .pages import opened, sheet_of


class Raster(NamedTuple):
    """A page as pixels (height x width x 3, blue first), as a viewer shows it; `dpi` to an inch of paper, `points` of the page to a pixel."""

    number: int
    picture: Any
    dpi: float
    points: float


SHORTEST, LONGEST = 500, 1700  # points of the longer side of a page that says its own size: A5 to A2
A4 = 842  # points of the longer side of the paper that any other page is taken for: a telephone's page is as long as its picture


def rasters(content: bytes, numbers: Collection[int], dpi: float) -> Iterator[Raster]:
    """The pages one by one; those that PDFium cannot open are left out."""
    document = opened(content)
    try:
        for number in sorted(numbers):
            try:
                page = document[number - 1]
            except pdfium.PdfiumError:
                continue
            long = max(*page.get_size(), 1.0)
            paper = long if SHORTEST <= long <= LONGEST else A4
            scale = dpi / 72 * paper / long
            yield Raster(
                number, page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False).to_numpy()[:, :, :3].copy(), dpi, 1 / scale
            )
            page.close()
    finally:
        document.close()


def pictures(content: bytes, numbers: Collection[int], dpi: int = 100) -> dict[int, tuple[bytes, float, float]]:
    """The pictures of pages as JPEG, with their sizes in points, turned as `sheets` turns them; none of what is too heavy to be drawn."""
    document = opened(content)
    try:
        left_out = heavy(weights(content), len(document))
        shown = {number: _photographed(document, number, dpi) for number in sorted(numbers) if number not in left_out}
        return {number: one for number, one in shown.items() if one is not None}
    finally:
        document.close()


LONGEST_SIDE = 36  # inches of the longer side of a picture of a page


def _photographed(document: Any, number: int, dpi: int) -> tuple[bytes, float, float] | None:
    if sheet_of(document, number).refused:
        return None
    page = document[number - 1]
    try:
        shown = frame.shown(page)
        text = raw.FPDFText_LoadPage(page.raw)
        level = frame.read(shown, text)
        raw.FPDFText_ClosePage(text)
        image = page.render(scale=min(dpi / 72, LONGEST_SIDE * dpi / max(*page.get_size(), 1.0))).to_pil().convert("RGB")
        quarters = next(turns for turns in range(4) if frame.quarters(shown, turns)[:4] == level[:4])
        image = image.rotate(90 * quarters, expand=True) if quarters else image
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=70)
        return stream.getvalue(), level.width, level.height
    finally:
        page.close()
