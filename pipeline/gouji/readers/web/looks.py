"""How an element looks (可见与否): hidden, unseen, struck through, raised, a block or not; from its name, attributes and style."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import regex

from .. import numerals
from .attributes import text_in
from .elements import BLOCKS, LOWERED, PARTS, RAISED, STRUCK
from .styles import Declared, Element, Sheet, declarations, merged

LENGTH = regex.compile(r"([-+]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))\s*(px|pt|em|rem|%|cm|mm|in|pc|ex|ch|vw|vh)?(?![\w.%])")
PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "cm": 37.8, "mm": 3.78, "in": 96.0, "pc": 16.0, "": 1.0, "%": 16.0}
PLAIN = {
    **dict.fromkeys(BLOCKS - {"pre", "listing", "plaintext"}, "\n"),
    **dict.fromkeys(("a", "b", "br", "font", "span", "strong", "o:p"), ""),
}
FAR = -900.0  # pixels outside of the window, where nobody looks
SMALLEST = 1.0  # pixels of letters that nobody sees
BLOCK_DISPLAYS = ("block", "list-item", "flow-root", "flex", "grid", "table", "table-row", "table-cell", "table-caption", "table-row-group")
APART = ("inline-block", "inline-flex", "inline-grid", "inline-table")
CLEAR = regex.compile(r"transparent|#[0-9a-f]{6}00|#[0-9a-f]{3}0|(?:rgb|hsl)a\([^(),]*,[^(),]*,[^(),]*,\s*0?\.?0+%?\s*\)")
COVERED = regex.compile(
    r"rect\(\s*(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?\s*\)|inset\(\s*(?:50|100)%.*|circle\(0.*"
)


class Look(NamedTuple):
    """How text in an element looks; `rise` is "^" or "_" where it is raised or lowered, `run` tells such stretches apart."""

    seen: bool = True  # no visibility: hidden
    unseen: bool = False  # there, and never to be seen: transparent, outside the window
    tiny: bool = False
    struck: bool = False
    rise: str = ""
    run: int = 0
    link: bool = False
    lines: bool = False  # its line feeds break lines
    flex: bool = False  # what stands in it stands apart


class Box(NamedTuple):
    """An element as it is laid out: whether it is there, what stands between it and its surroundings, and how its text looks."""

    hidden: bool
    joint: str  # "\n" for a block, " " where it stands apart in its line, "" inside a line
    look: Look


def box_of(one: Element, around: list[Element], sheet: Sheet, look: Look, at: int) -> Box:
    """The box of an element within one that looks so; `at` is a number of its own."""
    if not sheet.count and not one.attributes and one.name in PLAIN and not look.flex:
        return Box(hidden=False, joint=PLAIN[one.name], look=look)
    own = declarations(text_in(one.attributes, "style")) if "style" in one.attributes else {}
    style = merged([*sheet.declared(one, around), own]) if own or sheet.count else own
    display = style.get("display", "")
    hidden = (
        display == "none" or ("hidden" in one.attributes and not display) or (style.get("visibility") == "collapse" and one.name in PARTS)
    )
    joint = _joint(one, display, style, look)
    return Box(hidden, joint, _look(one, style, look, at, joint))


def _joint(one: Element, display: str, style: Declared, look: Look) -> str:
    """A block begins a line; what is laid out side by side stands apart, whatever its element."""
    if one.name in BLOCKS:
        return "" if display == "inline" and one.name not in PARTS and not look.flex else "\n"
    if display in BLOCK_DISPLAYS or style.get("float", "none") in ("left", "right") or style.get("position") in ("absolute", "fixed"):
        return "\n"
    if look.flex and one.name not in ("br", "wbr"):
        return "\n"
    return " " if display in APART and "width" in style else ""


def _look(one: Element, style: Declared, look: Look, at: int, joint: str) -> Look:
    changed: dict[str, Any] = dict(_changes(one, style, look, joint))
    flex = style.get("display", "").removeprefix("inline-") in ("flex", "grid")
    if flex != look.flex:
        changed["flex"] = flex
    if "rise" in changed:
        changed["run"] = at + 1
    return look._replace(**changed) if changed else look


def _changes(one: Element, style: Declared, look: Look, joint: str) -> Iterator[tuple[str, bool | str]]:
    """What differs from the element around; a style may take back what a name says."""
    if one.name == "a" and "href" in one.attributes:
        yield "link", True
    lined = style.get("text-decoration-line") or style.get("text-decoration", "")
    if "line-through" in lined or (one.name in STRUCK and not lined):
        yield "struck", True
    if joint != "\n" and one.name not in BLOCKS and (rise := _rise(one, style)) is not None:
        yield "rise", rise
    if "visibility" in style:
        yield "seen", style["visibility"] not in ("hidden", "collapse")
    if "font-size" in style:
        size = _pixels(style["font-size"])
        relative = style["font-size"].endswith(("em", "%")) and not style["font-size"].endswith("rem")
        yield "tiny", (look.tiny and relative) or (size is not None and size <= SMALLEST)
    if style and not look.unseen and _is_unseen(style, boxed=joint != "" and one.name not in PARTS):
        yield "unseen", True
    spaces = style.get("white-space", "pre" if one.name in ("pre", "listing", "plaintext") else "")
    if spaces:
        yield "lines", spaces.startswith("pre") or spaces == "break-spaces"


def _rise(one: Element, style: Declared) -> str | None:
    """Raised ("^"), lowered ("_"), put back on its line (""); None where nothing is said."""
    said = style.get("vertical-align")
    if said is None:
        return "^" if one.name in RAISED else "_" if one.name in LOWERED else None
    return {"super": "^", "sub": "_", "baseline": ""}.get(said, "^" if one.name in RAISED else "_" if one.name in LOWERED else None)


def _is_unseen(style: Declared, *, boxed: bool) -> bool:
    """Is it transparent, outside the window, or in a box without room? Cells grow with what they hold."""
    if _is_zero(style.get("opacity")) or CLEAR.fullmatch(style.get("color", "")):
        return True
    places = ("left", "top", "right") if style.get("position") in ("absolute", "fixed", "relative") else ()
    if any((_pixels(style.get(place)) or 0.0) <= FAR for place in (*places, "text-indent", "margin-left", "margin-top")):
        return True
    closed = boxed and style.get("overflow") in ("hidden", "clip")
    if closed and any((size := _pixels(style.get(one))) is not None and size <= SMALLEST for one in ("height", "max-height", "width")):
        return True
    return bool(COVERED.fullmatch(style.get("clip", "")) or COVERED.fullmatch(style.get("clip-path", "")))


def _is_zero(said: str | None) -> bool:
    return bool(said) and _pixels(said) == 0


def _pixels(said: str | None) -> float | None:
    """About how many pixels a length is."""
    found = LENGTH.match(said) if said else None
    number = numerals.real(found[1]) if found else None
    return None if found is None or number is None else number * PIXELS.get(found[2] or "", 16.0)
