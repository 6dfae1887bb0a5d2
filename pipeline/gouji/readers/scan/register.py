"""Scanned pages of one document made alike: every page was put on the glass a little differently, and its type measured anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from ..paged.sheet import Edge, Glyph, Sheet

ALIKE = 0.025  # of the width by which the tables of two pages may differ and still be one
ONE_SIZE = 1.35  # times the height; type of two pages that differs less is of one size
LONG = 0.3  # of the longest level ruling; shorter ones need not be a table's


def registered(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """The pages; the tables of a recognised one stand where those of the page before stand, if they are as wide."""
    before: tuple[float, float] | None = None
    for sheet in sheets:
        span = _span(sheet) if sheet.back else None
        if span is None:
            yield sheet
            continue
        if before is not None and abs((span[1] - span[0]) / (before[1] - before[0]) - 1) < ALIKE:
            yield _moved(sheet, span, before)
        else:
            yield sheet
            before = span


def of_one_size(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The pages; the type of the body of each recognised one is as high as that of the first, if it nearly is."""
    body = 0.0
    out = []
    for sheet in sheets:
        own = _body(sheet)
        body = body or own
        alike = own != body and body / ONE_SIZE < own < body * ONE_SIZE
        out.append(replace(sheet, glyphs=[_as_high(glyph, own, body) for glyph in sheet.glyphs]) if alike else sheet)
    return out


def _body(sheet: Sheet) -> float:
    """The height of most characters of a recognised page, 0 for any other."""
    return Counter(_high(glyph) for glyph in sheet.glyphs).most_common(1)[0][0] if sheet.back and sheet.glyphs else 0.0


def _high(glyph: Glyph) -> float:
    return round(glyph.bottom - glyph.top, 2)


def _as_high(glyph: Glyph, own: float, body: float) -> Glyph:
    """A character of the body as high as `body`, its middle where it was, its base moved along."""
    if _high(glyph) != own:
        return glyph
    middle = (glyph.top + glyph.bottom) / 2
    share = (glyph.base - glyph.top) / (glyph.bottom - glyph.top)
    return glyph._replace(top=middle - body / 2, bottom=middle + body / 2, base=middle + body * (share - 0.5))


def _span(sheet: Sheet) -> tuple[float, float] | None:
    """The left and right end of the rulings of a page."""
    longest = max((edge.end - edge.start for edge in sheet.level), default=0.0)
    long = [edge for edge in sheet.level if edge.end - edge.start > LONG * longest]
    if len(long) < 2 or not sheet.upright:
        return None
    return min(edge.start for edge in long), max(edge.end for edge in long)


def _moved(sheet: Sheet, span: tuple[float, float], goal: tuple[float, float]) -> Sheet:
    scale = (goal[1] - goal[0]) / (span[1] - span[0])

    def at(x: float) -> float:
        return goal[0] + (x - span[0]) * scale

    undo = np.array([[1 / scale, 0, span[0] - goal[0] / scale], [0, 1, 0], [0, 0, 1]])
    back = (np.array(sheet.back).reshape(3, 3) @ undo).ravel()
    return replace(
        sheet,
        glyphs=[glyph._replace(x0=at(glyph.x0), x1=at(glyph.x1)) for glyph in sheet.glyphs],
        level=[Edge(edge.at, at(edge.start), at(edge.end)) for edge in sheet.level],
        upright=[Edge(at(edge.at), edge.start, edge.end) for edge in sheet.upright],
        back=tuple(float(one) for one in back),
    )
