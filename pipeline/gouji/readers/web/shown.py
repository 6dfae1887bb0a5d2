"""What a browser shows of the tags and texts of a page, in order: hidden parts left out, layout tables taken apart, fields by their values."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ...regexes import compiled
from .. import left
from .attributes import Attributes, attributes_of, text_in
from .elements import AROUND, BLOCKS, CELLS, GROUPS, PARTS, UNSEEN
from .fields import chosen, value_of
from .formulas import Formula, Part
from .looks import Box, Look, box_of
from .selectors import Element, element
from .styles import Sheet
from .tokens import Token, Whole
from .tree import OPEN, ends_of, layout_tables

INERT = frozenset({"noscript", "template"})
Linked = Callable[[str], str | None]  # what gives a style sheet by its address
NONE: frozenset[str] = frozenset()
LONGEST_EMPTY = 8  # tokens
FEW = 16  # tokens between an element and the next one
IMPORT = compiled(r"""@import\s{1,9}(?:url\(\s{0,9})?["']?([^"')\s;]{1,500})["']?\s{0,9}\)?\s{0,9}([^;{}]{0,200});""")
MOST_IMPORTED = 3  # style sheets that lead to each other
DOCUMENTS = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".wps", ".et", ".ofd", ".ppt", ".pptx")


class Shown(NamedTuple):
    """Something that is shown: "text" from the source, a "sign" of our own, a "break", a "space" or a "gap"
    between digits, or the bounds of a "table", a part of one
    or a "pre". `text` is that of a sign; of a part of a table its name.
    """

    kind: str
    start: int
    end: int
    look: Look
    text: str = ""
    close: bool = False
    attributes: Attributes = {}  # noqa: RUF012  # never written to


class Opened(NamedTuple):
    """An open element, where it ends, what parts it from what follows, and how text looks behind it."""

    element: Element
    end: int
    joint: str
    look: Look
    layout: bool
    behind: str | None  # in a formula: what is written behind it
    name: str  # of the element, or of the part of a table that its style makes of it


@dataclass(slots=True)
class _Walk:
    """The way through the tokens: the open elements, how text looks here, and from which tokens to jump to which."""

    whole: Whole
    tokens: Sequence[Token]
    ends: array[int]
    page: bool
    layout: set[int]
    linked: Linked
    sheet: Sheet = field(default_factory=Sheet)
    opened: list[Opened] = field(default_factory=list)
    tables: list[bool] = field(default_factory=list)  # of the open ones, whether each only lays out the page
    marked: list[int] = field(default_factory=list)  # the tokens that begin tables
    styled: int = 0  # the token at which a table ends that only its style makes
    around: list[Element] = field(default_factory=list)
    inside: list[list[Element]] = field(
        default_factory=lambda: [[]]
    )  # of each open element, and of the page, the elements that began in it
    look: Look = field(default_factory=Look)
    jumps: dict[int, int] = field(default_factory=dict)
    formula: Formula = field(default_factory=Formula)


def shown(whole: Whole, tokens: Sequence[Token], *, page: bool, linked: Linked = lambda _: None) -> Iterator[Shown]:
    """What is shown of the tokens of a whole page, or of a part of one that somebody pasted; `linked` gives the style sheets beside it."""
    walk = _Walk(whole, tokens, ends_of(tokens), page, layout_tables(tokens) if page else set(), linked)
    _sheets(walk)
    walk.marked = [at for at, token in enumerate(tokens) if token.name == "table"] if walk.sheet.count or page else []
    at = 0
    while at < len(tokens):
        ended = (yield from _leave(walk, at)) if walk.opened and walk.opened[-1].end <= at else NONE
        if at in walk.jumps and walk.jumps[at] > at:
            at = walk.jumps[at]
            continue
        token = tokens[at]
        if not token.name:
            if not token.close and not (walk.formula.frames and whole.text[token.start : token.end].isspace()):
                yield Shown("text", token.start, token.end, walk.look)
        elif token.close:
            if token.name == "br" or (token.name in BLOCKS and token.name not in ended and token.name != "table"):
                yield Shown("break", token.start, token.start, walk.look)
        else:
            at = yield from _enter(walk, at)
        at += 1
    yield from _leave(walk, len(tokens) + 1)


def _sheets(walk: _Walk) -> None:
    """The style sheets of a page; what stands in a part that no browser shows is none."""
    silent = 0
    for at, token in enumerate(walk.tokens):
        if token.name in INERT and not token.close:
            silent = max(silent, walk.ends[at])
        elif token.name == "style" and token.inside[1] and at >= silent:
            _add(walk, walk.whole.text[slice(*token.inside)], text_in(attributes_of(token), "media"), 0)
        elif token.name == "link" and at >= silent:
            attributes = attributes_of(token)
            kinds = text_in(attributes, "rel").lower().split()
            if "stylesheet" in kinds and "alternate" not in kinds:
                _linked(walk, text_in(attributes, "href"), text_in(attributes, "media"), 0)


def _linked(walk: _Walk, href: str, media: str, depth: int) -> None:
    """A style sheet that lies beside the page: it is read where it is at hand."""
    css = walk.linked(href)
    walk.sheet.foreign = walk.sheet.foreign or css is None
    _add(walk, css or "", media, depth)


def _add(walk: _Walk, css: str, media: str, depth: int) -> None:
    """A style sheet, behind those that it imports."""
    if "@import" in css:
        for one in IMPORT.finditer(css):
            if depth < MOST_IMPORTED:
                _linked(walk, one[1], one[2], depth + 1)
    walk.sheet.add(css, media)


def _leave(walk: _Walk, at: int) -> Generator[Shown, None, frozenset[str]]:
    """The ends of the elements that end before a token; gives their names."""
    names: set[str] = set()
    place = walk.tokens[at].start if at < len(walk.tokens) else len(walk.whole.text)
    while walk.opened and (walk.opened[-1].end <= at):
        one = walk.opened.pop()
        walk.around.pop()
        if walk.sheet.ordered:
            walk.inside.pop()
        walk.look = one.look
        name = one.name
        names.add(one.element.name)
        if name == "table":
            walk.tables.pop()
        if one.behind is not None:
            walk.formula.leave()
            if one.behind:
                yield Shown("sign", place, place, walk.look, one.behind)
        if (name == "table" or name in PARTS) and not one.layout:
            yield _part(name, place, place, walk.look, close=True)
        elif name == "pre":
            yield Shown("pre", place, place, walk.look, close=True)
        elif one.joint:
            yield _joint(one.joint, place, walk.look)
    return frozenset(names)


def _joint(joint: str, place: int, look: Look) -> Shown:
    return Shown("break" if joint == "\n" else "space", place, place, look)


def _part(name: str, start: int, end: int, look: Look, attributes: Attributes | None = None, *, close: bool = False) -> Shown:
    """A table or a part of one, as those who make tables know them; a caption is a paragraph."""
    kind = "table" if name == "table" else "row" if name == "tr" else "cell" if name in CELLS else "group" if name in GROUPS else "break"
    return Shown(kind, start, end, look, name, close, attributes or {})


def _enter(walk: _Walk, at: int) -> Generator[Shown, None, int]:
    """An element begins; gives the token from which to go on."""
    token = walk.tokens[at]
    attributes = attributes_of(token, walk.sheet.asked)
    one = element(token.name, attributes, walk.inside[-1] if walk.sheet.ordered else None, last=walk.sheet.ordered and _is_last(walk, at))
    box = box_of(one, walk.around, walk.sheet, walk.look, at)
    end = walk.ends[at]
    if box.joint and token.name not in BLOCKS and _is_empty(walk, at):
        box = box._replace(joint="")
    if _is_hidden(walk, at, one, box):
        return _skipped(walk, at, tell=box.hidden)
    inside = walk.formula.frames or token.name.rpartition(":")[2] == "math"
    part = walk.formula.enter(walk.tokens, walk.ends, at) if inside else None
    if part and part.before:
        yield Shown("sign", token.start, token.start, walk.look, part.before)
    name = _role(walk, at, box) or token.name
    layout = at in walk.layout or (name in PARTS and walk.tables[-1:] == [True])
    yield from _begin(walk, token, name, attributes, box, layout=layout)
    if end > 0 or end == OPEN:
        _open(walk, at, one, box, part, name, layout=layout)
    return at


def _is_last(walk: _Walk, at: int) -> bool:
    """Does no other element begin behind one, before what stands around it ends?"""
    behind = walk.ends[at] if walk.ends[at] > 0 else at + 1
    for place in range(behind, min(behind + FEW, len(walk.tokens))):
        token = walk.tokens[place]
        if token.name and (not token.close or token.name != walk.tokens[at].name):
            return token.close
    return behind >= len(walk.tokens)


def _role(walk: _Walk, at: int, box: Box) -> str:
    """What an element is in a table that only styles make; such a table holds no other one, and what is never closed makes none."""
    end = walk.ends[at]
    if not box.role or end <= 0:
        return ""
    if at < walk.styled:
        return "" if box.role == "table" else box.role
    if box.role != "table" or walk.tables or bisect_left(walk.marked, at) < bisect_left(walk.marked, end):
        return ""
    walk.styled = end
    return "table"


def _is_empty(walk: _Walk, at: int) -> bool:
    """Has an element no text, as a picture or an icon beside the line has none? A longer one is not looked through."""
    inside = walk.tokens[at + 1 : max(walk.ends[at], at + 1)][:LONGEST_EMPTY]
    return len(inside) < LONGEST_EMPTY and all(token.name or walk.whole.text[token.start : token.end].isspace() for token in inside)


def _begin(walk: _Walk, token: Token, name: str, attributes: Attributes, box: Box, *, layout: bool) -> Iterator[Shown]:
    """What stands where an element begins."""
    start = token.start
    if (name == "table" or name in PARTS) and not layout:
        part = _part(name, start, token.end, walk.look, attributes)
        yield part._replace(text=token.name) if name == "table" else part
    elif name == "pre":
        yield Shown("pre", start, token.end, walk.look)
    elif name in ("br", "hr") or box.joint == "\n" or (name == "text" or (name == "tspan" and "x" in attributes)):
        yield Shown("break", start, start, walk.look)
    elif name == "img":
        yield Shown("gap", start, start, walk.look)
    elif name in ("input", "textarea", "select") or box.joint:
        yield Shown("space", start, start, walk.look)
    if name == "input" and (said := value_of(token, attributes)) is not None:
        yield Shown("sign", said.offset, said.offset, box.look, said.text)
        yield Shown("space", start, start, walk.look)
    elif name in ("textarea", "xmp") and token.inside[1]:
        yield Shown("text", *token.inside, box.look._replace(lines=True))
        yield Shown("space", start, start, walk.look)
    elif name in ("iframe", "embed") and text_in(attributes, "src").lower().partition("?")[0].endswith(DOCUMENTS):
        left.out("embedded")


def _is_hidden(walk: _Walk, at: int, one: Element, box: Box) -> bool:
    """Is the element left out? One that is never closed hides nothing."""
    if walk.ends[at] == OPEN:
        return False
    if (
        one.name in UNSEEN
        or one.name.endswith(":annotation")
        or (walk.page and one.name in AROUND)
        or (one.name == "dialog" and "open" not in one.attributes)
    ):
        if one.name == "object" and text_in(one.attributes, "data").lower().partition("?")[0].endswith(DOCUMENTS):
            left.out("embedded")
        return True
    return box.hidden


def _skipped(walk: _Walk, at: int, *, tell: bool) -> int:
    """The token before which to go on behind an element that is left out; figures that a style hides are told."""
    end = max(walk.ends[at], at + 1) - 1
    if tell:
        _tell(walk, at, end)
    return end


def _tell(walk: _Walk, at: int, end: int) -> None:
    texts = (walk.whole.text[token.start : token.end] for token in walk.tokens[at : end + 1] if not token.name and not token.close)
    left.out("unseen", sum(len("".join(text.split())) for text in texts if any(letter.isdecimal() for letter in text)))


def _open(walk: _Walk, at: int, one: Element, box: Box, part: Part | None, name: str, *, layout: bool) -> None:
    """What stands in the element looks as it says; what is never closed changes nothing."""
    end = walk.ends[at]
    if end == OPEN:
        end = len(walk.tokens)
    elif one.name == "select":
        _choose(walk, at, one)
    elif one.name == "details" and "open" not in one.attributes:
        _fold(walk, at)
    joint = " " if one.name == "select" else box.joint
    walk.opened.append(Opened(one, end, joint, walk.look, layout, part.behind if part and walk.ends[at] > 0 else None, name))
    walk.around.append(one)
    if walk.sheet.ordered:
        walk.inside.append([])
    if name == "table":
        walk.tables.append(layout)
    if walk.ends[at] == OPEN:
        walk.look = walk.look._replace(lines=box.look.lines, flex=box.look.flex)
    else:
        walk.look = box.look._replace(rise=part.rise, run=at + 1) if part and part.rise else box.look


def _choose(walk: _Walk, at: int, one: Element) -> None:
    """Of a select only what is chosen is shown."""
    here = at + 1
    for start, end in chosen(walk.tokens, walk.ends, at, one.attributes):
        walk.jumps[here] = start
        here = end
    walk.jumps[here] = walk.ends[at]


def _fold(walk: _Walk, at: int) -> None:
    """Of details that nobody has opened only the summary is shown."""
    end = walk.ends[at]
    summary = next((one for one in range(at + 1, end) if walk.tokens[one].name == "summary" and not walk.tokens[one].close), end)
    behind = min(walk.ends[summary], end) if summary < end and walk.ends[summary] > 0 else summary
    walk.jumps[at + 1] = summary
    walk.jumps[behind] = end
    _tell(walk, at + 1, summary - 1)
    _tell(walk, behind, end - 1)
