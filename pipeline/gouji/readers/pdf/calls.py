"""PDFium's functions for what is asked of every character and every drawn thing, by address.

The bound ones check each argument, which takes longer than what most of them do. Pointers are whole numbers here.
"""

from __future__ import annotations

import ctypes
from ctypes import c_int, c_void_p
from typing import Any

from pypdfium2 import raw


def _by_address(name: str, result: Any, *arguments: Any) -> Any:
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(getattr(raw, name), c_void_p).value or 0)


def address(handle: Any) -> int:
    """A handle of pypdfium2 as these functions take it."""
    return ctypes.cast(handle, c_void_p).value or 0


count_objects = _by_address("FPDFPage_CountObjects", c_int, c_void_p)
object_at = _by_address("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
count_inside = _by_address("FPDFFormObj_CountObjects", c_int, c_void_p)
inside_at = _by_address("FPDFFormObj_GetObject", c_void_p, c_void_p, c_int)
kind_of = _by_address("FPDFPageObj_GetType", c_int, c_void_p)
matrix_of = _by_address("FPDFPageObj_GetMatrix", c_int, c_void_p, c_void_p)
bounds_of = _by_address("FPDFPageObj_GetBounds", c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
fill_of = _by_address("FPDFPageObj_GetFillColor", c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
stroke_of = _by_address("FPDFPageObj_GetStrokeColor", c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
mode_of = _by_address("FPDFTextObj_GetTextRenderMode", c_int, c_void_p)
font_of = _by_address("FPDFTextObj_GetFont", c_void_p, c_void_p)
is_embedded = _by_address("FPDFFont_GetIsEmbedded", c_int, c_void_p)
font_data = _by_address("FPDFFont_GetFontData", c_int, c_void_p, c_void_p, ctypes.c_size_t, c_void_p)
draw_mode = _by_address("FPDFPath_GetDrawMode", c_int, c_void_p, c_void_p, c_void_p)
count_segments = _by_address("FPDFPath_CountSegments", c_int, c_void_p)
segment_at = _by_address("FPDFPath_GetPathSegment", c_void_p, c_void_p, c_int)
segment_kind = _by_address("FPDFPathSegment_GetType", c_int, c_void_p)
segment_point = _by_address("FPDFPathSegment_GetPoint", c_int, c_void_p, c_void_p, c_void_p)
segment_closes = _by_address("FPDFPathSegment_GetClose", c_int, c_void_p)
picture_size = _by_address("FPDFImageObj_GetImagePixelSize", c_int, c_void_p, c_void_p, c_void_p)
clip_of = _by_address("FPDFPageObj_GetClipPath", c_void_p, c_void_p)
count_clips = _by_address("FPDFClipPath_CountPaths", c_int, c_void_p)
count_clip_segments = _by_address("FPDFClipPath_CountPathSegments", c_int, c_void_p, c_int)
clip_segment = _by_address("FPDFClipPath_GetPathSegment", c_void_p, c_void_p, c_int, c_int)
count_marks = _by_address("FPDFPageObj_CountMarks", c_int, c_void_p)
set_active = _by_address("FPDFPageObj_SetIsActive", c_int, c_void_p, c_int)
loose_box = _by_address("FPDFText_GetLooseCharBox", c_int, c_void_p, c_int, c_void_p)
tight_box = _by_address("FPDFText_GetCharBox", c_int, c_void_p, c_int, c_void_p, c_void_p, c_void_p, c_void_p)
origin_of = _by_address("FPDFText_GetCharOrigin", c_int, c_void_p, c_int, c_void_p, c_void_p)
owner_of = _by_address("FPDFText_GetTextObject", c_void_p, c_void_p, c_int)
is_generated = _by_address("FPDFText_IsGenerated", c_int, c_void_p, c_int)
