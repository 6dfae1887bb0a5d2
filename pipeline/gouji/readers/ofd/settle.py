"""Of what a page of an OFD file draws, what is to be read: the same decisions as for PDF (`pdf.settle`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from .. import left
from ..paged import doubled, offset, stacked, unlettered, watermark
from ..paged.cover import covered, lost_in
from ..paged.direction import MIRRORED, RIGHT, SLANTED, most_run, pieces, turned_box
from ..paged.furniture import beside
from ..paged.letters import is_garbage
from ..paged.sheet import Edge, Glyph, Sheet
from .drawing import Drawing, Mark

COVERS = 0.5  # share of the page from which pictures are the page itself
MOST_HIDDEN = 0.5  # share of a page's text from which it is a layer of recognised text, where the page is a picture
SMALLEST = 1.0  # points; smaller type cannot be seen
MOST_LOOKED = 4_000_000  # characters times areas of a page; more are a drawing


def sheet_of(number: int, drawing: Drawing) -> Sheet:
    """A page to be read."""
    turn = most_run(one.stands for one in drawing.marks)
    sheet = Sheet(number, drawing.width, drawing.height, pictures=drawing.pictures)
    sheet.trusted = bool(drawing.marks) or drawing.pictures < COVERS
    if is_garbage([one.glyph for one in drawing.marks]):
        sheet.trusted = False
        return sheet
    marks = _shown(drawing)
    if turn:
        wide, high = drawing.width, drawing.height
        sheet.width, sheet.height = (wide, high) if turn == 2 else (high, wide)
        marks = [one._replace(glyph=_turned(one.glyph, turn, wide, high), stands=_less(one.stands, turn)) for one in marks]
    sheet.level, sheet.upright = _edges(drawing, turn)
    runs: dict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(marks):
        runs[one.text].append(at)
    twice = doubled.again([one.glyph for one in marks], list(runs.values()))
    _level(sheet, [one for at, one in enumerate(marks) if at not in twice])
    sheet.turned = beside(sheet.turned) if turn else sheet.turned
    return sheet


def _shown(drawing: Drawing) -> list[Mark]:
    """The characters that the page shows; the others are told."""
    looked = len(drawing.marks) * len(drawing.fills) <= MOST_LOOKED
    hidden = {at for at, one in enumerate(drawing.marks) if _hidden(one, drawing, looked=looked)}
    if drawing.pictures >= COVERS and len(hidden) > MOST_HIDDEN * len(drawing.marks):
        hidden = set()
    left.out("unseen", len(hidden))
    return [one for at, one in enumerate(drawing.marks) if at not in hidden]


def _hidden(mark: Mark, drawing: Drawing, *, looked: bool) -> bool:
    glyph = mark.glyph
    inside = 0 <= glyph.x0 + glyph.x1 <= 2 * drawing.width and 0 <= glyph.top + glyph.bottom <= 2 * drawing.height
    if mark.hidden or not inside or glyph.bottom - glyph.top < SMALLEST:
        return True
    fills = drawing.fills if looked else []
    if mark.ink is not None and lost_in(glyph, mark.text, mark.ink, fills):
        return True
    return covered(glyph, mark.text, fills)


def _less(stands: int, turn: int) -> int:
    return (stands - turn) % 4 if stands < SLANTED else stands


def _turned(glyph: Glyph, turn: int, wide: float, high: float) -> Glyph:
    """A character after the page was turned; its line is where that of type usually is."""
    x0, top, x1, bottom = turned_box((glyph.x0, glyph.top, glyph.x1, glyph.bottom), turn, wide, high)
    return glyph._replace(x0=x0, top=top, x1=x1, bottom=bottom, base=bottom - DESCENT * (bottom - top))


DESCENT = 0.14


def _edges(drawing: Drawing, turn: int) -> tuple[list[Edge], list[Edge]]:
    """The level and the upright rulings after the page was turned."""
    if turn == RIGHT:
        return drawing.level, drawing.upright
    made: tuple[list[Edge], list[Edge]] = ([], [])
    boxes = [(one.start, one.at, one.end, one.at) for one in drawing.level] + [
        (one.at, one.start, one.at, one.end) for one in drawing.upright
    ]
    for at, box in enumerate(boxes):
        x0, top, x1, bottom = turned_box(box, turn, drawing.width, drawing.height)
        if (at < len(drawing.level)) == (turn == 2):
            made[0].append(Edge(top, x0, x1))
        else:
            made[1].append(Edge(x0, top, bottom))
    return made


def _level(sheet: Sheet, marks: Sequence[Mark]) -> None:
    """Put into the sheet the characters that run level and are no watermark, and the turned ones as pieces."""
    left.out("slanted", sum(1 for one in marks if one.stands == SLANTED))
    left.out("mirrored", sum(1 for one in marks if one.stands == MIRRORED))
    sheet.turned = pieces([(one.glyph, one.stands) for one in marks if RIGHT < one.stands < SLANTED])
    level = [one for one in marks if one.stands == RIGHT]
    over = watermark.watermarks([one.glyph for one in level], [one.ink for one in level])
    left.out("watermark", len(over))
    glyphs = [one.glyph for at, one in enumerate(level) if at not in over]
    sheet.glyphs = offset.settled(stacked.settled(unlettered.settled(glyphs), sheet.level, sheet.upright), sheet.upright)
