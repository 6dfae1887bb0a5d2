"""Text that stands on a page of a PDF in annotations (批注) and filled-in fields (填写框), which is no part of the page's own."""

from __future__ import annotations

import ctypes
from typing import Any

from pypdfium2 import raw

MOST = 300  # annotations of a page that are looked at
MOST_OBJECTS = 200  # of what one draws
UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
NO_TEXT = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_UNDERLINE,
                     raw.FPDF_ANNOT_SQUIGGLY, raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_CARET, raw.FPDF_ANNOT_FILEATTACHMENT, raw.FPDF_ANNOT_SOUND})  # fmt: skip
FILLED = frozenset({"Tx", "Ch"})  # fields into which text is put


def told(page: Any) -> int:
    """How many annotations of a page show text."""
    return sum(1 for at in range(min(raw.FPDFPage_GetAnnotCount(page), MOST)) if _shows_text(page, at))


def _shows_text(page: Any, at: int) -> bool:
    annotation = raw.FPDFPage_GetAnnot(page, at)
    if not annotation:
        return False
    try:
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind in NO_TEXT or raw.FPDFAnnot_GetFlags(annotation) & UNSEEN:
            return False
        if kind == raw.FPDF_ANNOT_FREETEXT and _said(annotation, "Contents").strip():
            return True
        if kind == raw.FPDF_ANNOT_WIDGET and _said(annotation, "V").strip() and _said(annotation, "FT") in FILLED | {""}:
            return True
        return _draws_text(annotation)
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _draws_text(annotation: Any) -> bool:
    """Is there text in what an annotation draws, or in a form of it?"""
    objects = [raw.FPDFAnnot_GetObject(annotation, at) for at in range(min(raw.FPDFAnnot_GetObjectCount(annotation), MOST_OBJECTS))]
    inside = [
        raw.FPDFFormObj_GetObject(one, at)
        for one in objects
        if raw.FPDFPageObj_GetType(one) == raw.FPDF_PAGEOBJ_FORM
        for at in range(min(raw.FPDFFormObj_CountObjects(one), MOST_OBJECTS))
    ]
    return any(raw.FPDFPageObj_GetType(one) == raw.FPDF_PAGEOBJ_TEXT for one in (*objects, *inside))


def _said(annotation: Any, key: str) -> str:
    """A string of an annotation's."""
    name = key.encode()
    size = raw.FPDFAnnot_GetStringValue(annotation, name, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(annotation, name, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")
