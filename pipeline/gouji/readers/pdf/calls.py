"""PDFium's functions for what is asked of every character and every drawn thing, by address.

The bound ones check each argument, which takes longer than what most of them do. Objects are whole numbers here. What a function
writes to is given by `ctypes.byref`, and a page or text by `handle`: both are made once, and are passed on as they are.
"""

from __future__ import annotations

import ctypes
from ctypes import c_int, c_uint, c_void_p
from typing import Any

from pypdfium2 import raw


def _by_address(name: str, result: Any, *types: Any) -> Any:
    """A function; what follows the arguments with types is a `handle`, a `byref` or an integer of C's."""
    return ctypes.PYFUNCTYPE(result, *types)(ctypes.cast(getattr(raw, name), c_void_p).value or 0)


def handle(opened: Any) -> Any:
    """A page or text of pypdfium2's as these functions take it."""
    return c_void_p.from_param(ctypes.cast(opened, c_void_p).value or 0)


# of a page or a text
count_objects = _by_address("FPDFPage_CountObjects", c_int)
object_at = _by_address("FPDFPage_GetObject", c_void_p)
loose_box = _by_address("FPDFText_GetLooseCharBox", c_int)
tight_box = _by_address("FPDFText_GetCharBox", c_int)
origin_of = _by_address("FPDFText_GetCharOrigin", c_int)
matrix_at = _by_address("FPDFText_GetMatrix", c_int)
unicode_at = _by_address("FPDFText_GetUnicode", c_uint)
owner_of = _by_address("FPDFText_GetTextObject", c_void_p)
is_generated = _by_address("FPDFText_IsGenerated", c_int)
# of an object, and of what belongs to one
count_inside = _by_address("FPDFFormObj_CountObjects", c_int, c_void_p)
inside_at = _by_address("FPDFFormObj_GetObject", c_void_p, c_void_p)
kind_of = _by_address("FPDFPageObj_GetType", c_int, c_void_p)
matrix_of = _by_address("FPDFPageObj_GetMatrix", c_int, c_void_p)
bounds_of = _by_address("FPDFPageObj_GetBounds", c_int, c_void_p)
fill_of = _by_address("FPDFPageObj_GetFillColor", c_int, c_void_p)
stroke_of = _by_address("FPDFPageObj_GetStrokeColor", c_int, c_void_p)
mode_of = _by_address("FPDFTextObj_GetTextRenderMode", c_int, c_void_p)
font_of = _by_address("FPDFTextObj_GetFont", c_void_p, c_void_p)
is_embedded = _by_address("FPDFFont_GetIsEmbedded", c_int, c_void_p)
font_data = _by_address("FPDFFont_GetFontData", c_int, c_void_p, c_void_p, ctypes.c_size_t)
draw_mode = _by_address("FPDFPath_GetDrawMode", c_int, c_void_p)
count_segments = _by_address("FPDFPath_CountSegments", c_int, c_void_p)
segment_at = _by_address("FPDFPath_GetPathSegment", c_void_p, c_void_p)
segment_kind = _by_address("FPDFPathSegment_GetType", c_int, c_void_p)
segment_point = _by_address("FPDFPathSegment_GetPoint", c_int, c_void_p)
segment_closes = _by_address("FPDFPathSegment_GetClose", c_int, c_void_p)
picture_size = _by_address("FPDFImageObj_GetImagePixelSize", c_int, c_void_p)
clip_of = _by_address("FPDFPageObj_GetClipPath", c_void_p, c_void_p)
count_clips = _by_address("FPDFClipPath_CountPaths", c_int, c_void_p)
count_clip_segments = _by_address("FPDFClipPath_CountPathSegments", c_int, c_void_p)
clip_segment = _by_address("FPDFClipPath_GetPathSegment", c_void_p, c_void_p)
count_marks = _by_address("FPDFPageObj_CountMarks", c_int, c_void_p)
set_active = _by_address("FPDFPageObj_SetIsActive", c_int, c_void_p)
