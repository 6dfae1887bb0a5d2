"""The text of a paragraph: what Word shows of its runs, fields, signs and formulas."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from .. import ground, left
from ..numerals import character
from ..package import Element
from ..symbols import signs, symbol
from . import drawn, formula, linear
from .fields import MARK, Fields
from .names import ALTERNATIVES, W, child, chosen
from .styles import NOTHING, Look, Styles, marks_of

DROPPED = frozenset(W + name for name in (
    "del", "moveFrom", "delText", "delInstrText", "pPr", "rPr", "sdtPr", "tcPr", "footnoteRef", "endnoteRef", "annotationRef", "rt", "rubyPr",
))  # fmt: skip
DRAWINGS = frozenset(W + name for name in ("drawing", "pict", "object"))
SIGNS = {W + "br": "\n", W + "cr": "\n", W + "tab": "\t", W + "ptab": "\t", W + "noBreakHyphen": "-"}
T, R, SYM, INSTRUCTION, SIMPLE, ELSEWHERE = (W + name for name in ("t", "r", "sym", "instrText", "fldSimple", "subDoc"))
SMALLEST = 2  # half-points of text that nobody reads
FORMULA, TEXTS = formula.M + "oMath", frozenset({T, formula.M + "t"})


class Text(NamedTuple):
    """A paragraph's text, and what is anchored in it: the content of its text boxes, the documents that it leads to."""

    text: str
    boxes: list[Element]


class Part(NamedTuple):
    """A stretch of a paragraph that looks the same; a formula has its own form."""

    text: str
    look: Look
    formula: bool = False


@dataclass(slots=True)
class Line:
    """A paragraph while it is read."""

    table: str | None
    style: str | None
    look: Look  # of text that nothing else is said of
    parts: list[Part] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    level: bool = True  # nothing stands off the line, and there is no formula
    struck: bool = False  # the text before was
    paper: ground.Colour | None = None  # what it stands on
    gap: bool = False  # unseen text takes room here


@dataclass(slots=True)
class Lines:
    """Reads paragraphs one after the other; fields go on from one to the next."""

    styles: Styles
    fields: Fields
    symbolic: bool  # fonts of signs, or private characters, may be used
    faint: bool = False  # some text may be there that nobody sees
    framed: bool = False  # some first letters may stand beside their paragraphs
    pictures: int = 0  # that are as large as a table

    def read(self, paragraph: Element, table: str | None, style: str | None, paper: ground.Colour | None = None) -> Text:
        """What a reader sees of a paragraph of a style; `table` is the style of the table that it stands in, `paper` the colour behind it."""
        line = Line(table, style, self.styles.look(table, style), paper=paper)
        self._gather(paragraph, line, line.look)
        return Text("".join(part.text for part in line.parts) if line.level else _written(line.parts), line.boxes)

    def _gather(self, element: Element, line: Line, look: Look) -> None:
        for one in element:
            tag = one.tag
            if tag in TEXTS:
                self._say(line, one.text or "", look)
            elif tag == R:
                self._gather(one, line, self._look(one, line))
            elif tag in DROPPED:
                continue
            elif tag in SIGNS:
                self._say(line, SIGNS[tag], look)
            elif tag == MARK:
                self._say(line, self.fields.mark(one), look)
            elif tag == INSTRUCTION:
                self.fields.instruct(one.text or "")
            elif tag == SIMPLE:
                self._simple(one, line, look)
            elif tag == SYM:
                self._sign(one, line, look)
            elif tag in DRAWINGS:
                self._drawing(one, line, look)
            elif tag == ALTERNATIVES:
                self._gather(chosen(one), line, look)
            elif tag == FORMULA:
                self._say(line, formula.line_of(one, lambda run: self._in_formula(run, line)), line.look, formula=True)
            elif tag == ELSEWHERE:
                line.boxes.append(one)
            else:
                self._gather(one, line, look)

    def _look(self, run: Element, line: Line) -> Look:
        marks = marks_of(child(run, "rPr"))
        return line.look if marks is NOTHING else self.styles.look(line.table, line.style, marks)

    def _say(self, line: Line, text: str, look: Look, *, formula: bool = False) -> None:
        """Text that is shown, unless it is hidden, struck through, or part of what a field is told to do."""
        if not text or look.hidden:
            return
        if not self.fields.shown:
            self.fields.instruct(text)
            return
        said = bool(text.strip())
        if said:
            self.fields.result()
        if look.struck:
            if said and not line.struck:
                left.out("struck")
            line.struck = line.struck or said
            return
        line.struck = False
        if self.faint and said and _is_unseen(look, line.paper):
            left.out("unseen", len("".join(text.split())))
            line.gap = look.size > SMALLEST
            return
        if line.gap and line.parts and ground.parts_digits(line.parts[-1].text, text):
            text = " " + text
        line.gap = False
        if self.symbolic:
            text = signs(text, look.narrow, look.wide, look.far)
        line.parts.append(Part(text, look, formula))
        line.level = line.level and not (formula or look.side or look.position)

    def _sign(self, element: Element, line: Line, look: Look) -> None:
        """A w:sym: a code in a font of signs."""
        if not look.hidden and self.fields.shown:
            shown = symbol(element.get(W + "font") or look.wide, ord(character(element.get(W + "char") or "")))
            self._say(line, shown, look._replace(narrow="", wide="", far=""))

    def _simple(self, element: Element, line: Line, look: Look) -> None:
        """A field in one element: its content is its result."""
        self.fields.begin()
        self.fields.instruct(element.get(W + "instr") or "")
        self.fields.separate()
        self._gather(element, line, look)
        self._say(line, self.fields.end(), look)

    def _drawing(self, element: Element, line: Line, look: Look) -> None:
        if look.hidden or not self.fields.shown or drawn.is_hidden(element):
            return
        line.boxes += drawn.boxes(element)
        seen = drawn.seen(element)
        if seen == drawn.PICTURE:
            self.pictures += 1
        elif seen:
            left.out(seen)

    def _in_formula(self, run: Element, line: Line) -> str:
        """The text of a run inside a formula."""
        look = self._look(run, line)
        text = "".join(one.text or "" for one in run if one.tag in TEXTS)
        if look.struck and not look.hidden and text.strip():
            left.out("struck")
        return "" if look.hidden or look.struck else signs(text, look.narrow, look.wide, look.far) if self.symbolic else text


def _is_unseen(look: Look, paper: ground.Colour | None) -> bool:
    """Is text too small for anybody, or of the colour of what it stands on?"""
    own = look.ground not in ("", "auto")
    return look.size <= SMALLEST or ground.is_lost(ground.colour(look.ink), ground.colour(look.ground) if own else paper)


def _written(parts: list[Part]) -> str:
    """The parts on one line; raised and lowered ones with their marks, apart from digits beside them."""
    base = max((part.look.size for part in parts if not (part.look.side or part.look.position) and part.text.strip()), default=0)
    line: linear.Parts = []
    before = ""
    alike = groupby(enumerate(parts), lambda one: (_side(one[1].look, base), one[0] + 1 if one[1].formula else 0))
    for (side, is_formula), same in alike:
        text = "".join(part.text for _, part in same)
        shown = linear.above(text, before) if side > 0 else linear.below(text, before) if side < 0 else text
        line.append((shown, linear.APART if is_formula else linear.BEHIND if side else linear.PLAIN))
        before = shown
    return linear.joined(line)


def _side(look: Look, base: int) -> int:
    """Is text raised (1) or lowered (-1) against text on the line, the largest of which has the size `base`; 0 where there is none?

    What is shifted by hand is smaller, too, and shifted by a third of its size: a line is shifted for other reasons by less, or as a whole.
    """
    if not base or look.side:
        return look.side if base else 0
    shifted = look.size < base and 3 * abs(look.position) >= look.size
    return (1 if look.position > 0 else -1) if shifted and look.position else 0
