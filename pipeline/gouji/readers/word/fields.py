"""Fields (域): what their marks open and close, over runs and paragraphs, and what those show that keep no result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..numerals import character, whole
from ..package import Element
from ..symbols import symbol
from . import equation
from .names import W, child, is_on, number

MARK = W + "fldChar"
STORIES = (W + "txbxContent", W + "tc")  # what a field does not lead out of
GONE = (W + "del", W + "moveFrom")
LONGEST = 2000  # characters of an instruction; a longer one shows nothing
KIND = W + "fldCharType"
SILENT = frozenset({"SET", "ASK", "TC", "XE", "RD", "TA", "NEXT", "NEXTIF", "SKIPIF", "PRIVATE"})  # kinds that keep a result and show none
NO_FONT = "Symbol"  # of a SYMBOL field that names none


@dataclass(slots=True)
class Field:
    """A field that is open: between its beginning and its separator it says what to do, behind it what came of that."""

    box: str = ""  # what a form field shows that keeps its state in its mark
    said: bool = False  # its result shows something
    code: list[str] = field(default_factory=list)
    length: int = 0


@dataclass(slots=True)
class Fields:
    """The fields that are open while a story is read. Text shows where every one of them is past its separator."""

    marks: frozenset[Element] = frozenset()  # of fields that are closed again; others count for nothing
    open: list[Field] = field(default_factory=list)
    waiting: list[Field] = field(default_factory=list)  # those that have not come to their separator

    @property
    def shown(self) -> bool:
        """Does text show here?"""
        return not self.waiting

    def mark(self, element: Element) -> str:
        """Take a w:fldChar; what a field shows that ends with it and has no result of its own."""
        if element not in self.marks:
            return ""
        kind = element.get(KIND)
        if kind == "begin":
            self.begin(_state(element))
        elif kind == "separate":
            self.separate()
        else:
            return self.end()
        return ""

    def begin(self, box: str = "") -> None:
        """A field begins."""
        self.open.append(Field(box))
        self.waiting.append(self.open[-1])

    def separate(self) -> None:
        """Its instruction ends, and its result begins."""
        if self.waiting and self.waiting[-1] is self.open[-1] and _kind(self.waiting[-1].code) not in SILENT:
            self.waiting.pop()

    def end(self) -> str:
        """It ends; what it shows without a result."""
        if not self.open:
            return ""
        last = self.open.pop()
        if self.waiting and self.waiting[-1] is last:
            self.waiting.pop()
        if last.said and self.open:
            self.open[-1].said = True
        return "" if last.said else last.box or by_instruction("".join(last.code))

    def instruct(self, text: str) -> None:
        """Text of an instruction."""
        if self.waiting and self.waiting[-1].length < LONGEST:
            self.waiting[-1].code.append(text)
            self.waiting[-1].length += len(text)

    def result(self) -> None:
        """Text shows here, as the result of a field if one is open."""
        if self.open:
            self.open[-1].said = True


def closed(root: Element) -> frozenset[Element]:
    """The marks of the fields that begin and end in one story, whatever stands between: a mark without its end hides nothing."""
    kept: list[Element] = []
    stories: dict[Element | None, list[list[Element]]] = {}
    for mark in root.iter(MARK):
        story = next(mark.iterancestors(*STORIES, *GONE), None)
        if story is not None and story.tag in GONE:
            continue
        opened = stories.setdefault(story, [])
        kind = mark.get(KIND)
        if kind == "begin":
            opened.append([mark])
        elif opened and kind in ("separate", "end"):
            opened[-1].append(mark)
            if kind == "end":
                kept += opened.pop()
    return frozenset(kept)


def _state(mark: Element) -> str:
    """What a form field shows that has no result: a box to tick, an entry of a list."""
    box, entries = child(mark, "ffData", "checkBox"), child(mark, "ffData", "ddList")
    if box is not None:
        return "☑" if is_on(box, "checked" if child(box, "checked") is not None else "default") else "□"
    if entries is not None:
        chosen = number(entries, "result") or number(entries, "default") or 0
        listed = [one.get(W + "val") or "" for one in entries.iterchildren(W + "listEntry")]
        return listed[chosen] if chosen < len(listed) else ""
    return ""


def _kind(code: list[str]) -> str:
    """The name that an instruction begins with."""
    words = "".join(code).split(None, 1)
    return words[0].upper() if words else ""


def by_instruction(code: str) -> str:
    r"""What a field shows by its instruction alone; most show nothing without a result.

    >>> by_instruction(r" EQ \f(3,4) "), by_instruction(r"SYMBOL 179 \f Symbol"), by_instruction("MACROBUTTON NoMacro 填写单位"), by_instruction(" PAGE ")
    ('3/4', '≥', '填写单位', '')
    """
    if len(code) > LONGEST:
        return ""
    words, kind = code.split(), _kind([code])
    if kind == "EQ":
        return equation.linear(code.split(None, 1)[1] if len(words) > 1 else "")
    if kind in ("MACROBUTTON", "GOTOBUTTON"):
        return " ".join(words[2:])
    return _symbol(words[1:]) if kind == "SYMBOL" and len(words) > 1 else ""


def _symbol(words: list[str]) -> str:
    """The character of a SYMBOL field: its number, in ten or sixteen, and its font."""
    said = words[0].strip('"').lower()
    code = ord(character(said[2:])) if _is_hexadecimal(said) else whole(said, 0, 0xFFFF)
    options = [one.lower() for one in words]
    at = options.index("\\f") + 1 if "\\f" in options else 0
    font = _quoted(words[at:]) if at else "" if "\\u" in options else NO_FONT
    return symbol(font, code) if code else ""


def _is_hexadecimal(said: str) -> bool:
    return said.startswith("0x") and len(said) > 2 and all(one in "0123456789abcdef" for one in said[2:])


def _quoted(words: Iterable[str]) -> str:
    """The words up to the end of their quotation marks."""
    text = " ".join(words)
    return text[1:].partition('"')[0] if text.startswith('"') else text.partition(" ")[0]
