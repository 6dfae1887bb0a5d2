"""Where characters run and how they stand (文字方向), by their own matrices: level, upright, slanted, mirrored; PDF and OFD alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from .sheet import Glyph

RIGHT, DOWN, LEFT, UP = range(4)  # quarters by which text runs, clockwise, on a page whose y grows downwards
SLANTED, MIRRORED = 4, 5
LEANS = 0.0875  # the tangent of 5 degrees: a page may have been scanned askew, a watermark leans much more
NEAR = 0.35  # of the height by which the characters of a turned line may stand beside each other
APART, SPACED = 1.2, 0.3  # of the height: a wider gap begins another piece, a space

Box = tuple[float, float, float, float]


def direction(right: float, down: float, up_right: float, up_down: float) -> int:
    """How a character stands that runs to (right, down) and whose head points to (up_right, up_down); y grows downwards.

    >>> direction(1, 0, 0, -1), direction(0, 1, 1, 0), direction(0, -1, -1, 0), direction(-1, 0, 0, 1)
    (0, 1, 3, 2)
    >>> direction(1, -1, -1, -1), direction(-1, 0, 0, -1), direction(1, 0.02, 0.3, -1)
    (4, 5, 0)
    """
    across, along = abs(right), abs(down)
    if min(across, along) > LEANS * max(across, along):
        return SLANTED
    if right * up_down - down * up_right > 0:
        return MIRRORED
    if across >= along:
        return RIGHT if right >= 0 else LEFT
    return DOWN if down > 0 else UP


def most_run(found: Iterable[int]) -> int:
    """The quarter in which most characters run; slanted and mirrored ones have no say."""
    counted = Counter(one for one in found if one < SLANTED)
    return max(sorted(counted), key=lambda one: counted[one], default=RIGHT)


def turned_box(box: Box, turn: int, wide: float, high: float) -> Box:
    """A box of a page (x0, top, x1, bottom) after the page was turned so that what ran in a quarter runs to the right."""
    x0, top, x1, bottom = box
    match turn:
        case 1:
            return top, wide - x1, bottom, wide - x0
        case 2:
            return wide - x1, high - bottom, wide - x0, high - top
        case 3:
            return high - bottom, x0, high - top, x1
    return box


def pieces(turned: Sequence[tuple[Glyph, int]]) -> list[Glyph]:
    """Turned characters, each with its quarter, as pieces of one line each: one "character" whose text is in reading order.

    Their `base` does nothing but put the lines of one cell in order.
    """
    made: list[Glyph] = []
    text, quarter = "", RIGHT
    first: Glyph | None = None
    last: Glyph | None = None
    for glyph, its in turned:
        step = _step(last, glyph, its) if last is not None and its == quarter else None
        if first is not None and step is None:
            made.append(_piece(first, text, quarter))
            first, text = None, ""
        text += (" " if step is not None and step > SPACED else "") + glyph.text
        first = glyph if first is None else _around(first, glyph)
        quarter, last = its, glyph
    if first is not None:
        made.append(_piece(first, text, quarter))
    return made


def _step(one: Glyph, other: Glyph, quarter: int) -> float | None:
    """The gap between two characters of a turned line, in heights of their type; None where they are none of one line."""
    if quarter == LEFT:
        beside, gap, high = abs(one.bottom - other.bottom), one.x0 - other.x1, one.bottom - one.top
    else:
        beside, high = abs((one.x0 + one.x1 - other.x0 - other.x1) / 2), one.x1 - one.x0
        gap = other.top - one.bottom if quarter == DOWN else one.top - other.bottom
    if high <= 0 or beside > NEAR * high or not -APART / 2 < gap / high < APART:
        return None
    return gap / high


def _around(one: Glyph, other: Glyph) -> Glyph:
    return one._replace(
        x0=min(one.x0, other.x0), top=min(one.top, other.top), x1=max(one.x1, other.x1), bottom=max(one.bottom, other.bottom)
    )


def _piece(box: Glyph, text: str, quarter: int) -> Glyph:
    order = {DOWN: -box.x1, UP: box.x0}.get(quarter, -box.bottom)
    return box._replace(text=text, base=order)
