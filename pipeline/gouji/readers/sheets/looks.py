"""What cells look like (单元格样式): the format of their numbers, struck text, and the texts that many cells share."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ...regexes import compiled
from .. import left
from ..numerals import character, whole
from ..package import Element, Package, child, local
from ..raised import lowered, raised
from .builtin import BUILT_IN
from .formats import number_shown, plain, text_shown
from .grid import MOST_ROWS

TRUE = frozenset({"1", "true", "on"})
GENERAL = "General"
FINEST = 10  # decimals of a small number under General, which Excel would show with a power of ten: a rest of binary fractions
LONGEST_GENERAL = 11
ESCAPED = compiled(r"_x([0-9A-Fa-f]{4})_")
DANGLING = compiled(r"(?<=\d)\.(?=[^\d\s.])")
LARGEST = 1e308


class Look(NamedTuple):
    """A style of cells."""

    code: str = GENERAL
    struck: bool = False


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
    if look.struck:
        left.out("struck")
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
        formats, fonts, cells = child(root, "numFmts"), child(root, "fonts"), child(root, "cellXfs")
        own = {one.get("numFmtId"): one.get("formatCode") or "" for one in (formats if formats is not None else ())}
        struck = [_is_on(child(one, "strike")) for one in (fonts if fonts is not None else ())]
        made = []
        for one in cells if cells is not None else ():
            number, font = one.get("numFmtId") or "0", whole(one.get("fontId"), 0, MOST_ROWS) or 0
            code = own.get(number) or BUILT_IN.get(whole(number, 0, MOST_ROWS) or 0, GENERAL)
            made.append(Look(code, font < len(struck) and struck[font]))
        return made


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
            said += _run(one, said)
    return unescaped(said)


def _run(element: Element, before: str) -> str:
    text = "".join(one.text or "" for one in element if local(one) == "t")
    look = child(element, "rPr")
    if look is None or not text:
        return text
    if _is_on(child(look, "strike")):
        left.out("struck")
        return ""
    moved = child(look, "vertAlign")
    where = moved.get("val") if moved is not None else ""
    return raised(text, before) if where == "superscript" else lowered(text, before) if where == "subscript" else text


def unescaped(text: str) -> str:
    r"""Characters that XML cannot hold stand as _x000D_.

    >>> unescaped("合计_x000D_100")
    '合计\r100'
    """
    return ESCAPED.sub(lambda found: character(found[1]), text) if "_x" in text else text
