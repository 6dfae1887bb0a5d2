"""The characters of a page of a PDF with their places."""

from __future__ import annotations

import ctypes
from functools import partial
from typing import Any, NamedTuple

from pypdfium2 import raw

from .. import budget
from ..paged.letters import LETTERS
from ..paged.sheet import Glyph
from ..paged.unlettered import UNKNOWN
from . import calls
from .frame import FAR, Box, Frame

BLANKS = frozenset("\u00a0\u3000\ufeff\ufffe\u200b\u200c\u200d\u00ad")
HYPHENS = frozenset("\u00ad\ufffe\u0002")  # PDFium's own marks among them, where it takes a hyphen for the end of a line
GLYPH = 500  # bytes of a character, measured with what becomes of it
SMALLEST = 1.0  # points; smaller type cannot be seen
INK = 0.1  # points of both sides of a box; a blank has none


class Glyphs(NamedTuple):
    """The characters of a page, and of each its index in PDFium's text."""

    found: list[Glyph]
    at: list[int]
    tiny: int = 0  # characters too small to be seen
    outside: bool = False  # do some stand off the page?
    tallest: float = 0.0  # points
    lowest: float = FAR


def glyphs_of(text: Any, frame: Frame) -> Glyphs:
    """The characters without spaces, which the gaps between boxes tell better."""
    made = Glyphs([], [])
    count = raw.FPDFText_CountChars(text)
    if count <= 0:
        return made
    budget.spend(GLYPH * count, "PDF 的文字", "The text of the PDF")
    found, places = made.found, made.at
    handle = calls.handle(text)
    numbers, point = (ctypes.c_float * 4)(), (ctypes.c_double * 2)()
    box_at, x_at, y_at = ctypes.byref(numbers), ctypes.byref(point), ctypes.byref(point, 8)
    a, b, _, d, e, f, _, _ = frame
    plain = a == 1 and d == -1
    make = partial(tuple.__new__, Glyph)
    sides, origin = memoryview(numbers).cast("B").cast("f"), memoryview(point).cast("B").cast("d")  # read much faster than the arrays
    look, stand = calls.loose_box, calls.origin_of
    tiny, tallest, lowest, outside = 0, 0.0, FAR, False
    west, south, east, north = _edges(frame)
    letters = _letters(text, count)
    blank = {one for one in set(letters) if one <= " " or one in BLANKS or one.isspace()}
    for at, letter in enumerate(letters):
        if letter in blank and not (letter := _inked(handle, at, letter)):
            continue
        if not look(handle, at, box_at):
            continue
        stand(handle, at, x_at, y_at)
        left, top, right, bottom = sides
        x, y = origin
        if not (west < left and right < east and south < bottom and top < north):
            if not (-FAR < left < FAR and -FAR < right < FAR and -FAR < top < FAR and -FAR < bottom < FAR and -FAR < y < FAR):
                continue  # no numbers at all, too
            outside = True
        high = top - bottom
        if high > tallest:  # noqa: PLR1730  a call for each character of a report
            tallest = high
        if high < lowest:
            if high < SMALLEST or right - left < SMALLEST / 10:
                tiny += 1
                continue
            lowest = high
        if plain:
            found.append(make((letter, left + e, f - top, right + e, f - bottom, f - y, 1.0, ())))
        else:
            x0, up, x1, down = frame.box(left, bottom, right, top)
            found.append(Glyph(letter, x0, up, x1, down, b * x + d * y + f))
        places.append(at)
    return made._replace(tiny=tiny, outside=outside, tallest=tallest, lowest=lowest)


def _edges(frame: Frame) -> Box:
    """The edges of the page in the PDF's coordinates: left, bottom, right, top."""
    a, b, c, d, e, f, wide, high = frame
    corners = [(a * (x - e) + b * (y - f), c * (x - e) + d * (y - f)) for x, y in ((0.0, 0.0), (wide, high))]  # turns are their own inverse
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def raw_box(text: Any, at: int) -> Box:
    """The box of a character in the PDF's coordinates: left, bottom, right, top."""
    numbers = (ctypes.c_float * 4)()
    calls.loose_box(calls.handle(text), at, ctypes.byref(numbers))
    left, top, right, bottom = numbers
    return left, bottom, right, top


def _inked(text: Any, at: int, letter: str) -> str:
    """What a character without a letter of its own shows: nothing, a hyphen, or what cannot be told."""
    if calls.is_generated(text, at) == 1:
        return ""
    numbers = (ctypes.c_double * 4)()
    if not calls.tight_box(text, at, *(ctypes.byref(numbers, 8 * side) for side in range(4))):
        return ""
    left, right, bottom, top = numbers
    if not (right - left > INK and top - bottom > INK):
        return ""
    if letter in HYPHENS and calls.unicode_at(text, at):  # PDFium's text has its mark of a hyphen for what has no letter, too
        return "-"
    return UNKNOWN if calls.is_embedded(calls.font_of(calls.owner_of(text, at))) == 1 else ""


def _letters(text: Any, count: int) -> list[str]:
    """The character at each index, compatibility forms made plain."""
    buffer = ctypes.create_string_buffer((count + 1) * 2)
    got = raw.FPDFText_GetText(text, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    whole = buffer.raw[: max(got - 1, 0) * 2].decode("utf-16-le", "replace")
    if len(whole) != count or got - 1 != count:
        whole = [chr(raw.FPDFText_GetUnicode(text, at)) for at in range(count)]  # type: ignore[assignment]
    plain = {one: LETTERS.get(one, one) for one in set(whole)}
    return [plain[one] for one in whole]
