"""Drawings (图形): their text boxes are read; what else they show and nobody reads is told."""

from __future__ import annotations

from collections.abc import Iterator

from ...regexes import compiled
from ..numerals import real
from ..package import Element, local
from .names import ALTERNATIVES, W, chosen

BOX = W + "txbxContent"
EMBEDDED, PICTURE, CONTROL = "embedded", "picture", "annotation"  # as they are told
COMPOSED = ("/chart", "/chartex", "/diagram")  # how the kinds of graphics end that are made of data
WIDE, HIGH = 3_000_000, 1_000_000  # EMU: 8.3 and 2.8 cm; a table that somebody photographed is larger, a logo or seal is not
LENGTHS = {"pt": 12_700, "in": 914_400, "cm": 360_000, "mm": 36_000, "px": 9_525, "": 12_700}  # EMU
STATED = compiled(r"(?:^|;)\s{0,9}(width|height)\s{0,9}:\s{0,9}([\d.]{1,20})(pt|in|cm|mm|px|)(?=\s{0,9}(?:;|$))")
FARTHEST = 10_000_000  # EMU; more than any page


def boxes(element: Element) -> Iterator[Element]:
    """The text boxes inside a drawing, outermost only."""
    for one in element:
        if one.tag == BOX:
            yield one
        else:
            yield from boxes(chosen(one) if one.tag == ALTERNATIVES else one)


def is_hidden(element: Element) -> bool:
    """Is the whole drawing switched off?"""
    for one in element.iter():
        if one.tag == BOX:
            return False
        if local(one) == "docPr":
            return one.get("hidden") in {"1", "true", "on"}
        if "visibility:hidden" in (one.get("style") or "").replace(" ", ""):
            return True
    return False


def seen(element: Element) -> str:
    """What a drawing shows besides text boxes: an embedded object, a picture as large as a table, a control to fill in; else ""."""
    kinds = set(_kinds(element))
    if EMBEDDED in kinds or CONTROL in kinds:
        return EMBEDDED if EMBEDDED in kinds else CONTROL
    return PICTURE if PICTURE in kinds and _is_large(element) else ""


def _kinds(element: Element) -> Iterator[str]:
    for one in element:
        name = local(one)
        if one.tag == BOX:
            continue
        if name == "OLEObject" or (name == "graphicData" and (one.get("uri") or "").endswith(COMPOSED)):
            yield EMBEDDED
        elif name == "control":
            yield CONTROL
        elif name in {"pic", "imagedata"}:
            yield PICTURE
        yield from _kinds(chosen(one) if one.tag == ALTERNATIVES else one)


def _is_large(element: Element) -> bool:
    """Has any frame in the drawing the size of a table?"""
    for one in element.iter():
        if local(one) == "extent":
            wide, high = (real(one.get(name), FARTHEST) or 0 for name in ("cx", "cy"))
        elif one.get("style") is not None:
            sizes = {what: (real(number) or 0) * LENGTHS[unit] for what, number, unit in STATED.findall(one.get("style"))}
            wide, high = sizes.get("width", 0), sizes.get("height", 0)
        else:
            continue
        if wide >= WIDE and high >= HIGH:
            return True
    return False
