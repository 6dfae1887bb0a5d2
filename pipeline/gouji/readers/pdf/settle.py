"""Of a page's characters those that it shows, each once, in lines that run level (页面所示); what is left out is told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from .. import left
from ..paged import doubled, offset, stacked, unlettered, watermark
from ..paged.direction import MIRRORED, RIGHT, SLANTED, pieces
from ..paged.furniture import beside
from ..paged.ink import Ink
from ..paged.sheet import Glyph, Sheet
from . import calls, seen
from .frame import Frame
from .glyphs import Glyphs
from .shapes import Shapes

MOST_HIDDEN = 0.5  # share of a page's text from which it is a layer of recognised text, where the page is a picture or drawn


class Page(NamedTuple):
    """A page of pypdfium2's, its text, and the frames in which it is shown and read."""

    raw: Any
    text: Any
    shown: Frame
    frame: Frame


def settle(sheet: Sheet, page: Page, shapes: Shapes, glyphs: Glyphs, *, layer: bool) -> None:
    """Put into the sheet what is to be read. `layer`: its text may lie, unseen, over or under a picture of it."""
    found = glyphs.found
    aside: list[Glyph] = []  # turned
    outside = _outside(sheet, found) if glyphs.outside else set()
    if shapes.clipped and found:
        shapes.cut(_extent(found))
    doubtful = seen.doubtful(shapes)
    overlaid = shapes.pale or (glyphs.tallest > watermark.LARGE * glyphs.lowest and watermark.may_be(found, glyphs.tallest))
    doubles = doubled.may_be(found)
    if doubtful or shapes.unseen or shapes.clips or overlaid or shapes.turned or doubles:
        text = calls.handle(page.text)
        owners = [calls.owner_of(text, at) or 0 for at in glyphs.at]
        hidden = _hidden(page, shapes, glyphs, owners, doubtful)
        if layer and len(hidden) > MOST_HIDDEN * len(found):
            hidden = set()
        outside |= hidden
        twice: set[int] = set()
        if doubles:
            runs = (run for whole in doubled.runs_of(owners) if (run := [at for at in whole if at not in outside]))
            twice = doubled.again(found, list(runs))
        found, aside = _level(sheet, page, shapes, found, owners, outside | twice)
    elif outside:
        found = [one for at, one in enumerate(found) if at not in outside]
    left.out("unseen", len(outside) + glyphs.tiny)
    if sheet.lost:
        sheet.dropped = list(set(glyphs.found) - set(found) - set(aside))
    sheet.glyphs = offset.settled(stacked.settled(unlettered.settled(found), sheet.level, sheet.upright), sheet.upright)


def _extent(found: Sequence[Glyph]) -> tuple[float, float, float, float]:
    """The box around all characters."""
    x0, top, x1, bottom = map(attrgetter, ("x0", "top", "x1", "bottom"))
    return min(map(x0, found)), min(map(top, found)), max(map(x1, found)), max(map(bottom, found))


def _outside(sheet: Sheet, found: Sequence[Glyph]) -> set[int]:
    """The characters of which half or more stand off the page."""
    wide, high = 2 * sheet.width, 2 * sheet.height
    if wide <= 0 or high <= 0:  # it does not say what page it is
        return set()
    return {at for at, one in enumerate(found) if not (0 <= one.x0 + one.x1 <= wide and 0 <= one.top + one.bottom <= high)}


def _hidden(page: Page, shapes: Shapes, glyphs: Glyphs, owners: Sequence[int], doubtful: Collection[int]) -> set[int]:
    return seen.unseen(page.raw, shapes, page.shown, doubtful, glyphs.found, owners, page.text, glyphs.at)


def _level(
    sheet: Sheet, page: Page, shapes: Shapes, glyphs: Sequence[Glyph], owners: Sequence[int], outside: Collection[int]
) -> tuple[list[Glyph], list[Glyph]]:
    """The characters that run level and are no watermark, and the turned ones, which become pieces of the sheet."""
    kept = [at for at in range(len(glyphs)) if at not in outside]
    stood = [shapes.turned.get(owners[at], RIGHT) for at in kept]
    left.out("slanted", stood.count(SLANTED))
    left.out("mirrored", stood.count(MIRRORED))
    turned = [(glyphs[at], its) for at, its in zip(kept, stood, strict=True) if RIGHT < its < SLANTED]
    sheet.turned = pieces(turned) if page.frame == page.shown else beside(pieces(turned))
    kept = [at for at, its in zip(kept, stood, strict=True) if its == RIGHT]
    inks: dict[int, Ink | None] = dict(zip(shapes.texts, shapes.inks, strict=True))
    marks = watermark.watermarks([glyphs[at] for at in kept], [inks.get(owners[at]) for at in kept])
    left.out("watermark", len(marks))
    return [glyphs[at] for number, at in enumerate(kept) if number not in marks], [one for one, _ in turned]
