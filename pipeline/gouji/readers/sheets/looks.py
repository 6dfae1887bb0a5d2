"""What cells look like (单元格样式): the format of their numbers, struck text, and the texts that many cells share."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ...regexes import compiled
from .. import left
from ..ground import WHITE, Colour, colour, is_lost
from ..numerals import character, real, whole
from ..package import Element, Package, child, local
from .builtin import BUILT_IN
from .formats import number_shown, plain, text_shown
from .grid import MOST_ROWS
from .runs import PLAIN, Mark, last, run, tell

TRUE = frozenset({"1", "true", "on"})
GENERAL = "General"
FINEST = 10  # decimals of a small number under General, which Excel would show with a power of ten: a rest of binary fractions
LONGEST_GENERAL = 11
ESCAPED = compiled(r"_x([0-9A-Fa-f]{4})_")
DANGLING = compiled(r"(?<=\d)\.(?=[^\d\s.])")
LARGEST = 1e308
BLACK: Colour = (0, 0, 0)
WHITES = frozenset({"1", "9", "65"})  # of the colours that go by number
SIDES = {"superscript": 1, "subscript": -1}


class Look(NamedTuple):
    """A style of cells."""

    code: str = GENERAL
    struck: bool = False
    lost: bool = False  # of the colour of its ground


def number(value: Decimal, look: Look, *, noughts: bool = True, from_1904: bool = False) -> str:
    """A number as a cell of a style shows it; of a sheet that shows no noughts, those not."""
    if look.struck or look.lost:
        tell(Mark(look.struck, lost=look.lost), plain(value))
        return ""
    return figure(value, look.code, from_1904=from_1904) if value or noughts else ""


def figure(value: Decimal, code: str, *, from_1904: bool = False) -> str:
    """A number as a cell shows it, with two exceptions for whoever reads it further: no power of ten where no format asks for one
    (123456789012 is not 1.23457E+11), and no point that nothing follows before a unit (50% is not 50.%).

    >>> figure(Decimal("123456789012.5"), "General"), figure(Decimal("0.5"), "0.#%"), figure(Decimal(5), "0.00 ")
    ('123456789012.5', '50%', '5.00')
    """
    shown, understood = number_shown(value, code, from_1904=from_1904)
    if not understood:
        left.out("format")
    if "E" in shown and code == GENERAL:
        shown = plain(value if abs(value) > 1 else round(value, FINEST))
    shown = shown.strip()
    if not shown and value:
        left.out("unseen", len(plain(value)))
    return DANGLING.sub("", shown) if "." in shown else shown


def wording(text: str, look: Look) -> str:
    """A text as a cell shows it: struck text is no longer said, and a format may hide it or write something around it."""
    if look.struck or look.lost:
        tell(Mark(look.struck, lost=look.lost), text)
        return ""
    shown = text if look.code == GENERAL else text_shown(text, look.code)
    if text and not shown:
        left.out("unseen", len(text))
    return shown


def looks_of(package: Package, path: str) -> list[Look]:
    """The styles of an .xlsx, by their number."""
    with package.part(path) as root:
        if root is None:
            return []
        formats, fonts, fills, cells = (child(root, name) for name in ("numFmts", "fonts", "fills", "cellXfs"))
        own = {one.get("numFmtId"): one.get("formatCode") or "" for one in (formats if formats is not None else ())}
        struck = [_is_on(child(one, "strike")) for one in (fonts if fonts is not None else ())]
        inks = [_colour(child(one, "color")) for one in (fonts if fonts is not None else ())]
        papers = [_paper(child(one, "patternFill")) for one in (fills if fills is not None else ())]
        made = []
        for one in cells if cells is not None else ():
            format_id = one.get("numFmtId") or "0"
            font, fill = (whole(one.get(name), 0, MOST_ROWS) or 0 for name in ("fontId", "fillId"))
            code = own.get(format_id) or BUILT_IN.get(whole(format_id, 0, MOST_ROWS) or 0, GENERAL)
            lost = font < len(inks) and is_lost(inks[font], papers[fill] if fill < len(papers) else None if papers else WHITE)
            made.append(Look(code, font < len(struck) and struck[font], lost))
        return made


def _colour(element: Element | None) -> Colour | None:
    """A colour that a style says; of those of a theme only white is known."""
    if element is None:
        return BLACK
    if element.get("rgb") is not None:
        return colour(element.get("rgb"))
    if element.get("theme") is not None:
        return WHITE if element.get("theme") == "0" and not real(element.get("tint") or "0") else None
    return WHITE if element.get("indexed") in WHITES else None


def _paper(fill: Element | None) -> Colour | None:
    """What a cell is filled with; of a pattern nobody knows."""
    pattern = "none" if fill is None else fill.get("patternType", "none")
    return WHITE if pattern == "none" else _colour(child(fill, "fgColor")) if pattern == "solid" else None


def _is_on(element: Element | None) -> bool:
    return element is not None and element.get("val", "1") in TRUE


def text_of(element: Element) -> str:
    """The text of a shared or inline string, without the readings above its characters; raised and lowered runs are marked."""
    said = ""
    for one in element:
        name = local(one)
        if name == "t":
            said += one.text or ""
        elif name == "r":
            said += _run(last(said), one)
    return unescaped(said)


def _run(before: str, element: Element) -> str:
    text = "".join(one.text or "" for one in element if local(one) == "t")
    look = child(element, "rPr")
    if look is None:
        return run(before, text, PLAIN)
    moved = child(look, "vertAlign")
    side = SIDES.get(moved.get("val") or "", 0) if moved is not None else 0
    return run(before, text, Mark(_is_on(child(look, "strike")), side))


def unescaped(text: str) -> str:
    r"""Characters that XML cannot hold stand as _x000D_.

    >>> unescaped("合计_x000D_100")
    '合计\r100'
    """
    return ESCAPED.sub(lambda found: character(found[1]), text) if "_x" in text else text
