"""How an element looks (可见与否): hidden, unseen, struck through, raised, a block or not; from its name, attributes and style."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import regex

from .. import numerals
from ..ground import WHITE, Colour, is_lost
from ..symbols import is_symbolic
from .attributes import text_in
from .colours import LINK, css_colour, paper_of
from .elements import BLOCKS, LOWERED, PARTS, RAISED, STRUCK
from .selectors import Element
from .styles import Declared, Sheet, declarations, merged

LENGTH = regex.compile(r"([-+]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))\s*(px|pt|em|rem|%|cm|mm|in|pc|ex|ch|vw|vh)?(?![\w.%])")
PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "cm": 37.8, "mm": 3.78, "in": 96.0, "pc": 16.0, "": 1.0, "%": 16.0}
PLAIN = {
    **dict.fromkeys(BLOCKS - {"pre", "listing", "plaintext"}, "\n"),
    **dict.fromkeys(("a", "b", "br", "font", "span", "strong", "o:p"), ""),
}
FAR = -900.0  # pixels outside of the window, where nobody looks
SMALLEST = 1.0  # pixels of letters that nobody sees
BLOCK_DISPLAYS = ("block", "list-item", "flow-root", "flex", "grid", "table", "table-row", "table-cell", "table-caption", "table-row-group")
ROLES = {"table": "table", "table-row": "tr", "table-cell": "td", "table-caption": "caption",
         "table-header-group": "thead", "table-row-group": "tbody", "table-footer-group": "tfoot"}  # fmt: skip
APART = ("inline-block", "inline-flex", "inline-grid", "inline-table")
CLEAR = regex.compile(r"transparent|#[0-9a-f]{6}00|#[0-9a-f]{3}0|(?:rgb|hsl)a\([^(),]*,[^(),]*,[^(),]*,\s*0?\.?0+%?\s*\)")
COVERED = regex.compile(
    r"rect\(\s*(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?\s*\)|inset\(\s*(?:50|100)%.*|circle\(0.*"
)


FAINTEST = 0.05  # opacity
DISTANCE = 3.0  # pixels between what stands in one line, by which it is told apart
RAISE = 2.0  # pixels
NO_SCALE = regex.compile(r"scale(?:3d|x|y)?\(\s*0?\.?0*\s*[,)]")
INHERITED = frozenset({"inherit", "currentcolor", "unset", "initial"})
WHOLE = frozenset({"html", "body"})


class Look(NamedTuple):
    """How text in an element looks; `rise` is "^" or "_" where it is raised or lowered, `run` tells such stretches apart."""

    seen: bool = True  # no visibility: hidden
    unseen: bool = False  # there, and never to be seen: outside the window, in a box without room
    clear: bool = False  # transparent, whatever stands in it
    lost: bool = False  # transparent, or in the colour of its ground: it takes room
    ink: Colour | None = (0, 0, 0)
    paper: Colour | None = WHITE  # None where a picture, or nobody knows what, lies behind it
    font: str = ""  # where it is one of signs
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
    role: str = ""  # what it is in a table that only its style makes, by the name of the element that would be that


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
    inner = _look(one, style, look, at, joint, foreign=sheet.foreign)
    if inner.unseen and style.get("position") in ("absolute", "fixed") and one.name not in BLOCKS:
        joint = ""  # nothing of it stands in the line
    return Box(hidden, joint, inner, "" if one.name in PARTS or one.name == "table" else ROLES.get(display, ""))


def _joint(one: Element, display: str, style: Declared, look: Look) -> str:
    """A block begins a line; what is laid out side by side stands apart, whatever its element."""
    if one.name in BLOCKS:
        return _gap(style) if display == "inline" and one.name not in PARTS and not look.flex else "\n"
    if display in BLOCK_DISPLAYS or style.get("float", "none") in ("left", "right") or style.get("position") in ("absolute", "fixed"):
        return "\n"
    if look.flex and one.name not in ("br", "wbr"):
        return "\n"
    return " " if display in APART and "width" in style else _gap(style)


def _gap(style: Declared) -> str:
    """What stands inside a line and keeps its distance from what is beside it."""
    sides = [style.get(one, "") for one in ("margin-left", "margin-right", "padding-left", "padding-right")]
    for one in ("margin", "padding"):
        said = style.get(one, "").split()
        sides += said[1:2] or said[:1]
        sides += said[3:4]
    return " " if any((_pixels(one) or 0.0) >= DISTANCE for one in sides) else ""


def _look(one: Element, style: Declared, look: Look, at: int, joint: str, *, foreign: bool) -> Look:
    changed: dict[str, Any] = dict(_changes(one, style, look, joint))
    changed.update(_colours(one, style, look, foreign=foreign))
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
    font = _font(one, style)
    if font is not None:
        yield "font", font
    if style and not look.unseen and _is_unseen(style, boxed=joint != "" and one.name not in PARTS):
        yield "unseen", True
    spaces = style.get("white-space", "pre" if one.name in ("pre", "listing", "plaintext") else "")
    if spaces:
        yield "lines", spaces.startswith("pre") or spaces == "break-spaces"


def _rise(one: Element, style: Declared) -> str | None:
    """Raised ("^"), lowered ("_"), put back on its line (""); None where nothing is said."""
    named = "^" if one.name in RAISED else "_" if one.name in LOWERED else None
    said = style.get("vertical-align")
    if said is None:
        if style.get("position") != "relative" or "font-size" not in style:
            return named
        moved = -(_pixels(style.get("top")) or 0.0)  # as some editors raise what is small
    else:
        moved = _pixels(said) or 0.0
    if said in ("top", "text-top") and ("font-size" in style or one.name == "small"):
        return "^"  # what is smaller than its line
    if abs(moved) >= RAISE:
        return "^" if moved > 0 else "_"
    return {"super": "^", "sub": "_", "baseline": ""}.get(said or "", named)


def _font(one: Element, style: Declared) -> str | None:
    """The font of signs that an element is set in, "" where it is another; None where nothing is said."""
    said = style.get("font-family") or style.get("font") or (text_in(one.attributes, "face") if one.name == "font" else "")
    if not said:
        return None
    first = said.partition(",")[0].removesuffix("!important").strip(" \"'")
    first = first.rpartition(" ")[2].strip("\"'") if "font-family" not in style and "font" in style else first
    return first if is_symbolic(first) else ""


def _colours(one: Element, style: Declared, look: Look, *, foreign: bool) -> dict[str, Any]:
    """Its colour and that of its ground, where they differ from those around it; and whether it is lost on it."""
    own = one.attributes
    if not style and not own:
        return {}
    paper = paper_of(own, style, look.paper)
    if paper == look.paper and (
        (foreign and (one.id or one.classes) and one.name not in WHOLE) or style.get("position") in ("absolute", "fixed")
    ):
        paper = None  # rules that are not here may colour it; it may lie over anything
    ink = look.ink
    if one.name == "a" and "href" in own:
        ink = LINK
    if one.name == "font" and "color" in own:
        ink = css_colour(text_in(own, "color"))
    said = style.get("color", "inherit")
    ink = ink if said in INHERITED else css_colour(said)
    clear = look.clear or _is_clear(style)
    return {"ink": ink, "paper": paper, "clear": clear, "lost": clear or is_lost(ink, paper)}


def _is_clear(style: Declared) -> bool:
    """Is it transparent, or made so small that nothing of it is left?"""
    opacity = _pixels(style.get("opacity"))
    return (opacity is not None and opacity <= FAINTEST) or bool(
        CLEAR.fullmatch(style.get("color", "")) or NO_SCALE.search(style.get("transform", ""))
    )


def _is_unseen(style: Declared, *, boxed: bool) -> bool:
    """Is it outside the window, or in a box without room? Cells grow with what they hold."""
    places = ("left", "top", "right") if style.get("position") in ("absolute", "fixed", "relative") else ()
    if any((_pixels(style.get(place)) or 0.0) <= FAR for place in (*places, "text-indent", "margin-left", "margin-top")):
        return True
    closed = boxed and style.get("overflow") in ("hidden", "clip")
    if closed and any((size := _pixels(style.get(one))) is not None and size <= SMALLEST for one in ("height", "max-height", "width")):
        return True
    return bool(COVERED.fullmatch(style.get("clip", "")) or COVERED.fullmatch(style.get("clip-path", "")))


def _pixels(said: str | None) -> float | None:
    """About how many pixels a length is."""
    found = LENGTH.match(said) if said else None
    number = numerals.real(found[1]) if found else None
    return None if found is None or number is None else number * PIXELS.get(found[2] or "", 16.0)
