"""How text looks by its styles (样式): hidden, struck, raised, its size and fonts, resolved through everything that Word lets say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .. import budget
from ..numerals import whole
from ..package import Element
from .names import OFF, W, child, is_on, value

DEEPEST = 32  # styles that are based on each other
FARTHEST = 3168  # half-points that text may be raised, as in Word
SIDES = {"superscript": 1, "subscript": -1, "baseline": 0}
SIZE = 20  # half-points of text of which nothing says its size
VAL = W + "val"
PLAIN_PATTERNS = frozenset({None, "clear", "nil"})
UNKNOWN = "pattern"  # a ground of which no single colour is known


class Marks(NamedTuple):
    """What properties of text say themselves; None where they say nothing."""

    style: str | None = None
    vanish: bool | None = None
    strike: bool | None = None
    double: bool | None = None
    side: int | None = None  # 1 raised, -1 lowered, by w:vertAlign
    position: int | None = None  # half-points above its line, by w:position
    size: int | None = None  # half-points
    ink: str | None = None  # its colour, or "auto"
    ground: str | None = None  # the colour behind it, or "auto"
    narrow: str | None = None  # the font of ASCII
    wide: str | None = None  # the font of other letters that are not East Asian
    far: str | None = None  # the font of those


class Look(NamedTuple):
    """What comes of all of them."""

    hidden: bool = False
    struck: bool = False
    side: int = 0
    position: int = 0
    size: int = SIZE
    ink: str = ""
    ground: str = ""
    narrow: str = ""
    wide: str = ""
    far: str = ""


NOTHING = Marks()
NAMES = {
    W + name: name
    for name in ("rStyle", "vanish", "strike", "dstrike", "vertAlign", "position", "sz", "color", "shd", "highlight", "rFonts")
}
TOGGLES = {"vanish": "vanish", "strike": "strike", "dstrike": "double"}


def marks_of(properties: Element | None) -> Marks:
    """What a w:rPr says."""
    said: dict[str, object] = {}
    for one in properties if properties is not None else ():
        name = NAMES.get(one.tag)
        if name is not None:
            _note(one, name, said)
    return Marks(**said) if said else NOTHING  # type: ignore[arg-type]


def _note(element: Element, name: str, said: dict[str, object]) -> None:
    stated = element.get(VAL)
    if name in TOGGLES:
        said[TOGGLES[name]] = stated not in OFF
    elif name == "rStyle":
        said["style"] = stated
    elif name == "vertAlign":
        said["side"] = SIDES.get(stated or "", 0)
    elif name == "position":
        said["position"] = whole(stated, -FARTHEST, FARTHEST)
    elif name == "sz":
        said["size"] = whole(stated, 1, FARTHEST)
    elif name == "color":
        said["ink"] = stated
    elif name == "shd":
        said.setdefault("ground", filled(element))
    elif name == "highlight" and stated != "none":
        said["ground"] = stated  # by a name, which is no colour that is known here
    elif name == "rFonts":
        said["narrow"], said["wide"], said["far"] = (element.get(W + name) for name in ("ascii", "hAnsi", "eastAsia"))


def filled(shading: Element | None) -> str | None:
    """The colour that a w:shd fills with: a pattern of two colours is none that is known."""
    if shading is None:
        return None
    return shading.get(W + "fill") if shading.get(VAL) in PLAIN_PATTERNS else UNKNOWN


def over(upper: Marks, lower: Marks) -> Marks:
    """What is said where `upper` says nothing is what `lower` says."""
    return lower._replace(**{name: own for name, own in upper._asdict().items() if own is not None})


@dataclass(slots=True)
class Styles:
    """The styles of a document: what each says itself, and which one it is based on. Styles are known by their type and id."""

    said: Mapping[tuple[str, str], Marks] = field(default_factory=dict)
    based: Mapping[tuple[str, str], str] = field(default_factory=dict)
    default: Mapping[str, str] = field(default_factory=dict)  # by type, the id of the style that applies where none is named
    document: Marks = NOTHING  # the defaults of the document
    hidden_rows: frozenset[str] = frozenset()  # the table styles that hide their rows
    grounds: Mapping[tuple[str, str], str] = field(default_factory=dict)  # what paragraphs or tables of a style are filled with
    whole: dict[tuple[str, str], Marks] = field(default_factory=dict)  # with what they inherit
    known: dict[tuple[str | None, str | None, Marks], Look] = field(default_factory=dict)

    def look(self, table: str | None, paragraph: str | None, marks: Marks = NOTHING) -> Look:
        """How text looks in a table and a paragraph of these styles, with what its own properties say.

        `table` is None outside of tables, "" in one without a style.
        """
        key = table, paragraph, marks
        found = self.known.get(key)
        if found is None:
            budget.spend(budget.CELL, "样式", "The styles")
            found = self.known[key] = self._resolved(table, paragraph, marks)
        return found

    def _resolved(self, table: str | None, paragraph: str | None, marks: Marks) -> Look:
        levels = [self._of("character", marks.style), self._of("paragraph", paragraph)]
        if table is not None:
            levels.append(self._of("table", table))

        def toggled(name: str) -> bool:
            """A switch in styles of several kinds turns what it switches each time; one of the text itself is final."""
            own = getattr(marks, name)
            turns = sum(bool(getattr(one, name)) for one in levels)
            return bool(own if own is not None else getattr(self.document, name) or turns % 2)

        said = marks
        for one in (*levels, self.document):
            said = over(said, one)
        return Look(toggled("vanish"), toggled("strike") or bool(said.double), said.side or 0, said.position or 0, said.size or SIZE,
                    said.ink or "", said.ground or "", said.narrow or "", said.wide or "", said.far or "")  # fmt: skip

    def ground(self, kind: str, style: str | None) -> str:
        """What the paragraphs or tables of a style stand on, "" where nothing is said."""
        key = kind, style or self.default.get(kind, "")
        for _ in range(DEEPEST):
            if key in self.grounds:
                return self.grounds[key]
            key = kind, self.based.get(key, "")
        return ""

    def _of(self, kind: str, style: str | None) -> Marks:
        key = kind, style or ""
        return self._inherited(key if key in self.said else (kind, self.default.get(kind, "")))

    def _inherited(self, key: tuple[str, str], depth: int = 0) -> Marks:
        """What a style says, through the styles that it is based on; the nearest that says something decides."""
        found = self.whole.get(key)
        if found is None:
            own = self.whole[key] = self.said.get(key, NOTHING)  # so that a loop ends
            lower = key[0], self.based.get(key, "")
            found = self.whole[key] = over(own, self._inherited(lower, depth + 1)) if lower in self.said and depth < DEEPEST else own
        return found


def styles_of(root: Element | None) -> Styles:
    """The styles of a document from its style part."""
    said: dict[tuple[str, str], Marks] = {}
    based: dict[tuple[str, str], str] = {}
    default: dict[str, str] = {}
    rows: set[str] = set()
    grounds: dict[tuple[str, str], str] = {}
    for style in root.iter(W + "style") if root is not None else ():
        kind, key = style.get(W + "type") or "paragraph", style.get(W + "styleId")
        if key is None:
            continue
        budget.spend(budget.CELL, "样式", "The styles")
        said[kind, key] = marks_of(child(style, "rPr"))
        based[kind, key] = value(style, "basedOn") or ""
        if style.get(W + "default") not in OFF | {None}:
            default[kind] = key
        if is_on(style, "trPr", "hidden"):
            rows.add(key)
        if (own := _ground(style, kind)) is not None:
            grounds[kind, key] = own
    return Styles(said, based, default, marks_of(child(root, "docDefaults", "rPrDefault", "rPr")), frozenset(rows), grounds)


def _ground(style: Element, kind: str) -> str | None:
    """What a style fills its paragraphs or tables with; one that fills parts of a table fills with nothing that is known."""
    if kind == "table":
        return None if next(style.iter(W + "shd"), None) is None else UNKNOWN
    return filled(child(style, "pPr", "shd")) if kind == "paragraph" else None
