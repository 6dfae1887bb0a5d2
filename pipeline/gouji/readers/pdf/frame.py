"""From a PDF's coordinates to those of the page as it is read (坐标系): its crop box, its /Rotate, the run of its text."""

from __future__ import annotations

import ctypes
import math
from typing import Any, NamedTuple

from pypdfium2 import raw

from ..paged.direction import direction, most_run
from . import calls

FAR = 1e6  # points; what is drawn further away is on no page
SAMPLES = 60  # characters whose direction is looked at
AGREE = 0.8  # share of them from which the others need no look
Box = tuple[float, float, float, float]


class Frame(NamedTuple):
    """From a PDF's coordinates to ours: x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float
    width: float
    height: float

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box on the page: x0, top, x1, bottom."""
        a, b, c, d, e, f, _, _ = self
        x0, x1 = a * left + c * bottom + e, a * right + c * top + e
        y0, y1 = b * left + d * bottom + f, b * right + d * top + f
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def shown(page: Any) -> Frame:
    """The page as it is shown: its crop box, turned by its /Rotate."""
    left, bottom, right, top = (min(max(one, -FAR), FAR) if math.isfinite(one) else 0.0 for one in page.get_cropbox())
    wide, high = right - left, top - bottom
    match page.get_rotation():
        case 90:
            return Frame(0, 1, 1, 0, -bottom, -left, high, wide)
        case 180:
            return Frame(-1, 0, 0, 1, right, -bottom, wide, high)
        case 270:
            return Frame(0, -1, -1, 0, top, right, high, wide)
    return Frame(1, 0, 0, -1, -left, top, wide, high)


def read(frame: Frame, text: Any) -> Frame:
    """The frame turned by quarters so that most text that stands level or upright reads level, as of a landscape page printed upright."""
    count = raw.FPDFText_CountChars(text)
    runs = _runs(frame, text, range(0, count, max(count // SAMPLES, 1)))
    turns = most_run(runs)
    if runs and runs.count(turns) < AGREE * len(runs):
        turns = most_run(_runs(frame, text, range(count)))
    return quarters(frame, turns)


def _runs(frame: Frame, text: Any, some: range) -> list[int]:
    """How some of the characters stand."""
    matrix, handle = (ctypes.c_float * 6)(), calls.handle(text)
    pointer = ctypes.byref(matrix)
    known: dict[bytes, int] = {}
    found = []
    for at in some:
        if calls.unicode_at(handle, at) > 32 and calls.matrix_at(handle, at, pointer):
            key = bytes(matrix)[:16]
            if key not in known:
                a, b, c, d, _, _ = matrix
                known[key] = stands(frame, (a, b, c, d))
            found.append(known[key])
    return found


def stands(frame: Frame, matrix: tuple[float, float, float, float]) -> int:
    """How a character of a matrix stands in a frame (`paged.direction`)."""
    a, b, c, d = matrix
    return direction(a * frame.a + b * frame.c, a * frame.b + b * frame.d, c * frame.a + d * frame.c, c * frame.b + d * frame.d)


def quarters(frame: Frame, turns: int) -> Frame:
    """The frame turned back by quarters."""
    a, b, c, d, e, f, wide, high = frame
    for _ in range(turns):
        a, b, c, d, e, f, wide, high = b, -a, d, -c, f, wide - e, high, wide
    return Frame(a, b, c, d, e, f, wide, high)
