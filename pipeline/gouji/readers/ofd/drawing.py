"""What an OFD page draws, in painted order: characters and how they stand, rulings, filled areas, pictures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ...regexes import compiled
from .. import budget
from ..numerals import real, reals, whole
from ..package import Element, beside, child, local
from ..paged.cover import Box, Fill
from ..paged.direction import direction
from ..paged.ink import BLACK, Ink
from ..paged.letters import LETTERS
from ..paged.matrix import IDENTITY, Matrix, within
from ..paged.sheet import Edge, Glyph
from ..paged.unlettered import UNKNOWN
from .files import Resources

POINTS = 72 / 25.4  # of a millimetre
FARTHEST = 20_000.0  # points from the corner of the page; nothing that stands further away is on it
EDGE = 300  # bytes of a ruling
UNIT = 20_000  # bytes that drawing a unit again counts for, beside what is in it
DEEPEST = 8  # units in units
WORD = compiled(r"\S+")
TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # numbers after each step of a path
ASCENT, DESCENT = 0.86, 0.14  # of the size of the type
STRAIGHT = 0.5  # points by which an edge may lean
THICK = 2.0  # points; what is filled and thicker is no ruling
PLACEHOLDER = "\u00a4"  # stands for a glyph that has no letter
PAGE: Matrix = (POINTS, 0.0, 0.0, POINTS, 0.0, 0.0)
QUARTERS = {"90": 1, "180": 2, "270": 3}


class Mark(NamedTuple):
    """A character as it is drawn: how it stands (`paged.direction`), its colour, its text object by order; `hidden` by what itself says."""

    glyph: Glyph
    stands: int
    ink: Ink | None
    text: int
    hidden: bool


class Drawing:
    """What a page or a template draws."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.marks: list[Mark] = []
        self.level: list[Edge] = []
        self.upright: list[Edge] = []
        self.fills: list[Fill] = []
        self.pictures = 0.0  # share of the page
        self.texts = 0  # text objects so far

    def lay(self, other: Drawing) -> None:
        """Draw another over it."""
        _spend(len(other.marks), len(other.level) + len(other.upright) + len(other.fills))
        self.marks += [one._replace(text=one.text + self.texts) for one in other.marks]
        self.fills += [one._replace(after=one.after + self.texts) for one in other.fills]
        self.texts += other.texts
        self.level += other.level
        self.upright += other.upright
        self.pictures = max(self.pictures, other.pictures)


class Where(NamedTuple):
    """Where something is drawn: the matrix to points of the page, the way to draw that holds, the box that can be seen, how deep it lies."""

    matrix: Matrix = PAGE
    parameter: str | None = None
    clip: Box | None = None
    depth: int = 0


def _spend(glyphs: int, edges: int) -> None:
    budget.spend(budget.GLYPH * glyphs + EDGE * edges, "OFD 文件的页面", "The pages of the OFD file")


def draw(page: Element | None, path: str, drawing: Drawing, resources: Resources) -> None:
    """Draw the layers of a page or template, which lies at a path."""
    if page is None:
        return
    own = [(one.text or "").strip() for one in page if local(one) == "PageRes"]
    resources.more([beside(path, one) for one in own if one])
    content = child(page, "Content")
    for layer in content if content is not None else ():
        _objects(layer, drawing, resources, Where(parameter=layer.get("DrawParam")))


def _objects(parent: Element, drawing: Drawing, resources: Resources, where: Where) -> None:
    for one in parent:
        match local(one):
            case "TextObject":
                _text(one, drawing, resources, where)
            case "PathObject":
                _path(one, drawing, resources, where)
            case "ImageObject":
                _picture(one, drawing, where)
            case "CompositeObject":
                _unit(one, drawing, resources, where)
            case "PageBlock" | "Layer":
                _objects(one, drawing, resources, where)


def _unit(element: Element, drawing: Drawing, resources: Resources, where: Where) -> None:
    """Draw a unit that stands among the resources."""
    unit = resources.named("CompositeGraphicUnit", element.get("ResourceID"))
    content = child(unit, "Content")
    if content is None or where.depth >= DEEPEST or element.get("Visible") == "false":
        return
    budget.spend(UNIT, "OFD 文件的页面", "The pages of the OFD file")
    inner = where._replace(
        matrix=_frame(element, where),
        parameter=element.get("DrawParam") or where.parameter,
        clip=_clip(element, where),
        depth=where.depth + 1,
    )
    _objects(content, drawing, resources, inner)


def _frame(element: Element, where: Where) -> Matrix:
    """From an object's own coordinates to points on the page: its CTM, then the place of its box, then what it lies in."""
    box = reals(element.get("Boundary"), 4)
    left, top = (box[0], box[1]) if len(box) == 4 else (0.0, 0.0)
    ctm = reals(element.get("CTM"), 6)
    a, b, c, d, e, f = ctm if len(ctm) == 6 else IDENTITY
    return within((a, b, c, d, e + left, f + top), where.matrix)


def _at(frame: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = frame
    return a * x + c * y + e, b * x + d * y + f


def _around(frame: Matrix, x: float, y: float, wide: float, high: float) -> Box:
    """The box on the page around a box of an object's."""
    points = [_at(frame, *one) for one in ((x, y), (x + wide, y), (x, y + high), (x + wide, y + high))]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _clip(element: Element, where: Where) -> Box | None:
    """The box on the page outside which an object is not seen: its own, its clips', that of what it lies in."""
    boxes = [where.clip] if where.clip is not None else []
    match reals(element.get("Boundary"), 4):
        case [x, y, wide, high] if wide > 0 and high > 0:
            boxes.append(_around(where.matrix, x, y, wide, high))
    frame = _frame(element, where)
    for clip in (one for clips in element if local(clips) == "Clips" for one in clips):
        for path in (one for area in clip for one in area if local(one) == "Path"):
            match reals(path.get("Boundary"), 4):
                case [x, y, wide, high] if wide > 0 and high > 0:
                    boxes.append(_around(frame, x, y, wide, high))
    if not boxes:
        return None
    return max(one[0] for one in boxes), max(one[1] for one in boxes), min(one[2] for one in boxes), min(one[3] for one in boxes)


def _ink(element: Element, resources: Resources, where: Where, kind: str = "FillColor") -> Ink | None:
    """The colour of an object: its own, that of the way to draw that it names, black; None where it is a pattern."""
    colour = child(element, kind)
    parameter = element.get("DrawParam") or where.parameter
    for _ in range(DEEPEST):
        if colour is not None or parameter is None:
            break
        said = resources.named("DrawParam", parameter)
        colour, parameter = child(said, kind), said.get("Relative") if said is not None else None
    alpha = _first(element.get("Alpha"), 255.0)
    if colour is None:
        return BLACK._replace(alpha=_byte(alpha))
    alpha = alpha * _first(colour.get("Alpha"), 255.0) / 255
    if len(colour) and not colour.get("Value"):
        return None
    values = [_first(one, 0.0) for one in (colour.get("Value") or "0 0 0").split(maxsplit=4)[:4]]
    return Ink(*_rgb(values), _byte(alpha))


def _rgb(values: list[float]) -> tuple[int, int, int]:
    """Grey, red-green-blue or cyan-magenta-yellow-black, each of 255."""
    match [_byte(one) for one in values]:
        case [grey]:
            return grey, grey, grey
        case [red, green, blue]:
            return red, green, blue
        case [cyan, magenta, yellow, black]:
            left = 255 - black
            return (255 - cyan) * left // 255, (255 - magenta) * left // 255, (255 - yellow) * left // 255
    return 0, 0, 0


def _byte(value: float) -> int:
    return round(min(max(value, 0.0), 255.0))


def _text(element: Element, drawing: Drawing, resources: Resources, where: Where) -> None:
    """The characters of a text object."""
    stroked = element.get("Stroke") == "true"
    filled = element.get("Fill") != "false"
    ink = _ink(element, resources, where, "FillColor" if filled else "StrokeColor")
    hidden = element.get("Visible") == "false" or not (filled or stroked)
    clip = _clip(element, where)
    frame = _frame(element, where)
    turn = math.radians(90 * QUARTERS.get(element.get("CharDirection") or "", 0))
    right, up = (round(math.cos(turn)), round(math.sin(turn))), (round(math.sin(turn)), -round(math.cos(turn)))
    a, b, c, d, _, _ = frame
    stands = direction(a * right[0] + c * right[1], b * right[0] + d * right[1], a * up[0] + c * up[1], b * up[0] + d * up[1])
    for glyph in _glyphs(element, frame, right, up):
        out = clip is not None and not (glyph.x0 < clip[2] and glyph.x1 > clip[0] and glyph.top < clip[3] and glyph.bottom > clip[1])
        drawing.marks.append(Mark(glyph, stands, ink, drawing.texts, hidden or out))
    drawing.texts += 1


def _glyphs(element: Element, frame: Matrix, right: tuple[int, int], up: tuple[int, int]) -> Iterator[Glyph]:
    """The characters of a text object with their boxes; `right` and `up` say how each stands in the object's coordinates."""
    size, scale = _first(element.get("Size"), 3.5), _first(element.get("HScale"), 1.0)
    run = QUARTERS.get(element.get("ReadDirection") or "", 0)
    ahead = ((1, 0), (0, 1), (-1, 0), (0, -1))[run]
    x = y = 0.0
    for code in (one for one in element if local(one) == "TextCode"):
        letters = code.text or ""
        _spend(len(letters), 0)
        x, y = _first(code.get("X"), x), _first(code.get("Y"), y)
        steps, drops = _deltas(code.get("DeltaX"), len(letters)), _deltas(code.get("DeltaY"), len(letters))
        for at, letter in enumerate(letters):
            natural = size * scale * (1.0 if letter > "\u2e80" else 0.5)
            free = not steps and not drops
            step = steps[at] if at < len(steps) else ahead[0] * natural if free or not drops else 0.0
            drop = drops[at] if at < len(drops) else ahead[1] * natural if free else 0.0
            if not letter.isspace():
                along = step * right[0] + drop * right[1]
                wide = min(along, natural) if along > 0 else natural
                glyph = _glyph(letter, frame, (x, y), wide, size, right, up)
                if glyph is not None:
                    yield glyph
            x, y = x + step, y + drop


def _glyph(letter: str, frame: Matrix, origin: tuple[float, float], wide: float, size: float,
           right: tuple[int, int], up: tuple[int, int]) -> Glyph | None:  # fmt: skip
    """A character on the page; None where that is nowhere."""
    x, y = origin
    corners = [(x + along * right[0] + high * up[0], y + along * right[1] + high * up[1])
               for along in (0.0, wide) for high in (-DESCENT * size, ASCENT * size)]  # fmt: skip
    xs, ys = zip(*(_at(frame, *one) for one in corners), strict=True)
    _, base = _at(frame, x, y)
    if not max(map(abs, (*xs, *ys, base))) < FARTHEST:
        return None
    text = UNKNOWN if letter == PLACEHOLDER else LETTERS.get(letter, letter)
    return Glyph(text, min(xs), min(ys), max(xs), max(ys), base)


def _first(said: str | None, otherwise: float) -> float:
    """The first number of an attribute."""
    found = next(iter(map(real, (said or "").split(maxsplit=1))), None)
    return otherwise if found is None else found


def _deltas(text: str | None, most: int) -> list[float]:
    """The steps between characters: "3.5 3.5", or "g 2 3.5" for two of the same."""
    parts = (text or "").split(maxsplit=3 * most)
    steps: list[float] = []
    at = 0
    while at < len(parts) and len(steps) < most:
        many = parts[at] == "g"
        count = whole(parts[at + 1], 0, most) if many and at + 2 < len(parts) else 1
        step = real(parts[min(at + 2, len(parts) - 1)] if many else parts[at])
        if step is None or count is None:
            return steps
        steps += [step] * count
        at += 3 if many else 1
    return steps


def _picture(element: Element, drawing: Drawing, where: Where) -> None:
    """How much of the page a picture covers."""
    match reals(element.get("Boundary"), 4):
        case [x, y, wide, high] if element.get("Visible") != "false":
            box = _around(where.matrix, x, y, wide, high)
            _spend(0, 1)
            drawing.fills.append(Fill(drawing.texts, box, None, picture=True))
            share = (box[2] - box[0]) * (box[3] - box[1]) / max(drawing.width * drawing.height, 1.0)
            drawing.pictures = max(drawing.pictures, share)


def _path(element: Element, drawing: Drawing, resources: Resources, where: Where) -> None:
    """The straight level and upright edges of a path that is drawn, and the area that it fills."""
    filled = element.get("Fill") == "true"
    if element.get("Visible") == "false" or (element.get("Stroke") == "false" and not filled):
        return
    data = child(element, "AbbreviatedData")
    parts = (found[0] for found in WORD.finditer((data.text or "") if data is not None else ""))
    frame = _frame(element, where)
    start = here = (0.0, 0.0)
    x0 = top = math.inf
    x1 = bottom = -math.inf
    for step in parts:
        count = TAKES.get(step, 0)
        numbers = [one for part in islice(parts, count) if (one := real(part)) is not None]
        if len(numbers) < count:
            return
        to = (numbers[-2], numbers[-1]) if count else start
        if step in ("L", "C"):
            _line(_at(frame, *here), _at(frame, *to), drawing)
        if step in ("S", "M"):
            start = to
        here = to
        x, y = _at(frame, *to)
        x0, top, x1, bottom = min(x0, x), min(top, y), max(x1, x), max(bottom, y)
    if filled and x1 - x0 > THICK and bottom - top > THICK:
        _spend(0, 1)
        ink = _ink(element, resources, where)
        if ink is None or ink.alpha:
            drawing.fills.append(Fill(drawing.texts, (x0, top, x1, bottom), ink))


def _line(one: tuple[float, float], other: tuple[float, float], drawing: Drawing) -> None:
    if not max(map(abs, (*one, *other))) <= FARTHEST:
        return
    _spend(0, 1)
    if abs(one[1] - other[1]) <= STRAIGHT:
        drawing.level.append(Edge((one[1] + other[1]) / 2, min(one[0], other[0]), max(one[0], other[0])))
    elif abs(one[0] - other[0]) <= STRAIGHT:
        drawing.upright.append(Edge((one[0] + other[0]) / 2, min(one[1], other[1]), max(one[1], other[1])))
