"""What a page of a PDF draws, in painted order: rulings, pictures, filled areas, and how each text is drawn."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import partial
from typing import Any

from pypdfium2 import raw

from .. import budget
from ..paged.cover import Fill
from ..paged.direction import MIRRORED, RIGHT
from ..paged.ink import Ink
from ..paged.matrix import IDENTITY, Matrix, within
from ..paged.sheet import Edge, Sheet
from ..paged.walls import SPECK
from . import calls
from .frame import FAR, Box, Frame, stands

MOST_SHAPES = 100_000  # path objects of one page; a drawing, not a table
DEEPEST = 8  # forms inside forms
STRAIGHT = 0.5  # points by which an edge may lean
EDGE = partial(tuple.__new__, Edge)  # several for each ruling of a page
INVISIBLE = 3  # the text rendering mode that draws nothing
STROKED = (1, 5)  # those that draw an outline only
TEXT = raw.FPDF_PAGEOBJ_TEXT
MOVE, STROKE = raw.FPDF_SEGMENT_MOVETO, raw.FPDF_SEGMENT_LINETO
EVERY = 8  # text objects, one of which is asked for its font
NOTHING = 0.01  # points; text narrower than this is left out by PDFium
THICK = 2.0  # points; what is filled and thicker is no ruling
OBJECT, SEGMENT = 200, 150  # bytes of a drawn thing and of a stroke of a path, measured with what becomes of them
CORNERS, ROUND = 4, 6  # segments; a clip with more is no rectangle
TextReader = Callable[[int, Matrix], None]
LAYER = "OC"  # the mark of what stands on a layer (optional content) that may be switched off


class Shapes:
    """The rulings of a page, and what else lies on it."""

    def __init__(self, sheet: Sheet, frame: Frame, *, layered: bool = False) -> None:
        self.sheet, self.frame, self.layered = sheet, frame, layered
        self.curves = 0
        self.left = MOST_SHAPES
        self.pixels = 0
        self.texts: list[int] = []  # each text, by address
        self.inks: list[Ink | None] = []  # and its colour
        self.turned: dict[int, int] = {}  # texts that do not run level, with how they stand
        self.unseen: set[int] = set()  # texts that draw nothing
        self.doubtful: set[int] = set()  # texts that may not be seen
        self.clips: dict[int, Box] = {}  # where text is cut off, of those that are
        self.fills: list[Fill] = []
        self._said = f"PDF 第 {sheet.number} 页的图形", f"What page {sheet.number} of the PDF draws"
        self._stands: dict[bytes, int] = {}
        self._pale: set[Ink] = set()
        self._inks: dict[bytes, Ink] = {}
        self._clips: dict[tuple[int, int], Box | None] = {}
        self._under: dict[tuple[int, int], list[int]] = {}  # the texts in each clip
        self._wholes: dict[tuple[Box, Matrix], bool] = {}
        self._boxes: dict[int, Box] = {}
        self._outers: dict[int, Matrix] = {}
        self._numbers = (ctypes.c_float * 6)()
        self._colour = (ctypes.c_uint * 4)()
        self._view = memoryview(self._numbers).cast("B").cast("f")  # read much faster than the array
        self._at = [ctypes.byref(self._numbers, 4 * place) for place in range(4)]
        self._at_colour = [ctypes.byref(self._colour, 4 * place) for place in range(4)]

    @property
    def invisible(self) -> bool:
        """Is there text that draws nothing?"""
        return bool(self.unseen)

    def read(self, page: Any) -> None:
        """Every object of the page."""
        handle = calls.handle(page)
        count = self._spend(calls.count_objects(handle))
        next_one, kind_of, text = calls.object_at, calls.kind_of, self._reader()
        for at in range(count):
            shape = next_one(handle, at)
            if kind_of(shape) == TEXT:
                text(shape, IDENTITY)
            else:
                self.take(shape, IDENTITY, 0, text)
        self.sheet.lost = self.lost()

    def _spend(self, count: int) -> int:
        budget.spend(OBJECT * max(count, 0), *self._said)
        return int(count)

    def take(self, shape: int, outer: Matrix, depth: int, text: TextReader) -> None:
        """One object; `outer` brings the coordinates of a form into those of the page."""
        kind = calls.kind_of(shape)
        if kind == TEXT:
            text(shape, outer)
        elif kind == raw.FPDF_PAGEOBJ_PATH and self.left:
            self.left -= 1
            self.path(shape, outer)
        elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            self.picture(shape, outer, shaded=kind == raw.FPDF_PAGEOBJ_SHADING)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = within(self.matrix(shape), outer)
            for at in range(self._spend(calls.count_inside(shape))):
                self.take(calls.inside_at(shape, at), inner, depth + 1, text)

    def matrix(self, shape: int) -> Matrix:
        """The matrix of an object."""
        if not calls.matrix_of(shape, self._at[0]):
            return IDENTITY
        a, b, c, d, e, f = self._view
        return a, b, c, d, e, f

    def _reader(self) -> TextReader:
        """What looks at how a text is drawn. There may be one for each character, so everything that it needs is at hand."""
        matrix_of, mode_of, fill_of, stroke_of = calls.matrix_of, calls.mode_of, calls.fill_of, calls.stroke_of
        clip_of, count_clips, clip_segment = calls.clip_of, calls.count_clips, calls.clip_segment
        at_matrix, (red, green, blue, alpha) = self._at[0], self._at_colour
        turn, colour = memoryview(self._numbers).cast("B")[:16], memoryview(self._colour).cast("B")
        stood_at, ink_at, pale, under = self._stands, self._inks, self._pale, self._under
        texts, inks, layered = self.texts, self.inks, self.layered

        def text(shape: int, outer: Matrix) -> None:
            matrix_of(shape, at_matrix)
            key = turn.tobytes()
            stood = stood_at.get(key)
            if stood is None or outer is not IDENTITY:
                stood = self.stood(key, outer)
            mode = mode_of(shape)
            known = (stroke_of if mode in STROKED else fill_of)(shape, red, green, blue, alpha)
            ink = (ink_at.get(said := colour.tobytes()) or self.ink(said)) if known else None
            if stood or mode == INVISIBLE or ink is None or ink in pale or outer is not IDENTITY or layered:
                self.odd(shape, outer, stood, mode, ink)
            clip = clip_of(shape)
            count = count_clips(clip)
            if count > 0:
                place = clip_segment(clip, count - 1, 0) or 0, count
                (under.get(place) or self.clip(place, clip, outer)).append(shape)
            texts.append(shape)
            inks.append(ink)

        return text

    def odd(self, shape: int, outer: Matrix, stood: int, mode: int, ink: Ink | None) -> None:
        """Note what is not as most texts are."""
        if stood != RIGHT and not (stood == MIRRORED and _draws_itself(shape)):
            self.turned[shape] = stood
        if mode == INVISIBLE:
            self.unseen.add(shape)
        if outer is not IDENTITY:
            self._outers[shape] = outer
        if ink is None or ink in self._pale or (self.layered and (outer is not IDENTITY or _on_layer(shape))):
            self.doubtful.add(shape)

    def lost(self) -> bool:
        """Does PDFium leave a text out? It does where a font without a file gives no width; `EVERY` so many texts are asked for theirs."""
        sampled = range(0, len(self.texts), EVERY)
        first = next((at for at in sampled if calls.is_embedded(calls.font_of(self.texts[at])) == 0), len(self.texts))
        return any(map(self._narrow, self.texts[first:]))

    def _narrow(self, shape: int) -> bool:
        return bool(calls.bounds_of(shape, *self._at)) and self._view[2] - self._view[0] < NOTHING

    def stood(self, key: bytes, outer: Matrix) -> int:
        """How a text stands (`paged.direction`)."""
        a, b, c, d, _, _ = self._view
        stood = stands(self.frame, within((a, b, c, d, 0.0, 0.0), outer)[:4])
        if outer is IDENTITY:
            self._stands[key] = stood
        return stood

    def ink(self, key: bytes) -> Ink:
        """The colour that was just asked for."""
        found = self._inks.get(key)
        if found is None:
            found = self._inks[key] = Ink(*self._colour)
            if found.pale:
                self._pale.add(found)
        return found

    @property
    def clipped(self) -> bool:
        """Is text drawn within clips that are no whole page?"""
        return any(self._clips.values())

    @property
    def pale(self) -> bool:
        """Is anything drawn in pale colours?"""
        return bool(self._pale)

    def clip(self, place: tuple[int, int], clip: int, outer: Matrix) -> list[int]:
        """Note a clip that no text was in before, and give the list of those that are."""
        self._clips[place] = self._clipped(clip, place[1], outer)
        return self._under.setdefault(place, [])

    def cut(self, extent: Box) -> None:
        """Note the texts that reach out of their clips; `extent` is the box around all characters of the page."""
        view = self._view
        for key, texts in self._under.items():
            inside = self._clips[key]
            outer = self._outers.get(texts[0], IDENTITY)
            if inside is None:
                continue
            box = self.on_page(*inside, outer)
            plain = inside[0] <= inside[2]
            if plain and box[0] - 1 <= extent[0] and box[1] - 1 <= extent[1] and box[2] + 1 >= extent[2] and box[3] + 1 >= extent[3]:
                continue
            left, bottom, right, top = inside[0] - 1, inside[1] - 1, inside[2] + 1, inside[3] + 1
            for shape in texts:
                calls.bounds_of(shape, *self._at)
                if plain and left <= view[0] and bottom <= view[1] and right >= view[2] and top >= view[3]:
                    continue
                self.clips[shape] = box if plain else (inside[0], inside[1], inside[2], inside[3])
                if not plain:
                    self.doubtful.add(shape)

    def _clipped(self, clip: int, count: int, outer: Matrix) -> Box | None:
        """The left, bottom, right and top between which a clip lets something be seen; None where that is the whole page."""
        left, bottom, right, top = -FAR, -FAR, FAR, FAR
        plain = True
        at_x, at_y = self._at[:2]
        for at in range(count):
            some = calls.count_clip_segments(clip, at)
            if some > ROUND:
                self._spend(some)
            corners = (0, 2) if CORNERS <= some <= ROUND else range(max(some, 0))  # two of a box tell all
            xs, ys = [], []
            for one in corners:
                calls.segment_point(calls.clip_segment(clip, at, one), at_x, at_y)
                xs.append(self._view[0])
                ys.append(self._view[1])
            if xs:
                left, bottom, right, top = max(left, min(xs)), max(bottom, min(ys)), min(right, max(xs)), min(top, max(ys))
            plain = plain and some <= ROUND
        if not plain:
            return right, top, left, bottom  # of another shape: whatever is in it may be cut off
        return None if self._whole((left, bottom, right, top), outer) else (left, bottom, right, top)

    def _whole(self, box: Box, outer: Matrix) -> bool:
        """Is a box all of the page? Each text may have a clip of its own, most of them alike."""
        if (box, outer) not in self._wholes:
            x0, top, x1, bottom = self.on_page(*box, outer)
            self._wholes[box, outer] = x0 <= 1 and top <= 1 and x1 >= self.frame.width - 1 and bottom >= self.frame.height - 1
        return self._wholes[box, outer]

    def on_page(self, left: float, bottom: float, right: float, top: float, outer: Matrix) -> Box:
        """A box of an object's coordinates, on the page."""
        a, b, c, d, e, f = outer
        xs = (a * left + c * bottom, a * right + c * top, a * left + c * top, a * right + c * bottom)
        ys = (b * left + d * bottom, b * right + d * top, b * left + d * top, b * right + d * bottom)
        return self.frame.box(min(xs) + e, min(ys) + f, max(xs) + e, max(ys) + f)

    def box(self, shape: int, outer: Matrix | None = None) -> Box:
        """Where an object stands on the page."""
        if shape not in self._boxes:
            outer = outer or self._outers.get(shape, IDENTITY)
            known = calls.bounds_of(shape, *self._at)
            left, bottom, right, top, _, _ = self._view if known else (0.0,) * 6
            self._boxes[shape] = self.on_page(left, bottom, right, top, outer)
        return self._boxes[shape]

    def picture(self, shape: int, outer: Matrix, *, shaded: bool) -> None:
        """How much of the page pictures cover, and how many pixels they have; a scan may come in strips."""
        box = self.box(shape, outer)
        if all(abs(place) < FAR for place in box):
            self.fills.append(Fill(len(self.texts), box, None, picture=not shaded))
        if shaded:
            return
        if calls.picture_size(shape, self._at_colour[0], self._at_colour[1]):
            self.pixels += self._colour[0] * self._colour[1]
        self.sheet.pictures += abs((box[2] - box[0]) * (box[3] - box[1])) / max(self.frame.width * self.frame.height, 1)

    def path(self, shape: int, outer: Matrix) -> None:
        """The straight level and upright edges of a path that is drawn, and the area that it fills."""
        a, b, c, d, e, f = within(within(self.matrix(shape), outer), self.frame[:6])
        count = min(calls.count_segments(shape), MOST_SHAPES)
        budget.spend(SEGMENT * max(count, 0), *self._said)
        segment_at, kind_of, point_of, closes = calls.segment_at, calls.segment_kind, calls.segment_point, calls.segment_closes
        line, view, at_x, at_y = self.line, self._view, *self._at[:2]
        xs, ys = [0.0] * count, [0.0] * count
        first = 0  # of the points that hang together
        for at in range(count):
            segment = segment_at(shape, at)
            kind = kind_of(segment)
            point_of(segment, at_x, at_y)
            x, y = view[0], view[1]
            xs[at], ys[at] = x, y = a * x + c * y + e, b * x + d * y + f
            if kind == STROKE:
                if at > first:
                    line(xs[at - 1], ys[at - 1], x, y)
            elif kind == MOVE:
                first = at
            else:
                self.curves += 1
            if at > first + 1 and closes(segment):
                line(x, y, xs[first], ys[first])
        if count > 2:
            self.area(shape, (min(xs), min(ys), max(xs), max(ys)))

    def area(self, shape: int, box: Box) -> None:
        """Note a path that fills an area."""
        x0, top, x1, bottom = box
        if not (x1 - x0 > THICK and bottom - top > THICK and x0 > -FAR and top > -FAR and x1 < FAR and bottom < FAR):
            return
        if calls.draw_mode(shape, *self._at_colour[:2]) and self._colour[0]:
            ink = self.ink(bytes(self._colour)) if calls.fill_of(shape, *self._at_colour) else None
            if ink is None or ink.alpha:
                self.fills.append(Fill(len(self.texts), box, ink))

    def line(self, x: float, y: float, x1: float, y1: float) -> None:
        """A stroke, where it is level or upright, longer than a dot, and on the page."""
        across, down = x1 - x, y1 - y
        if (-SPECK < across < SPECK and -SPECK < down < SPECK) or not (
            -FAR < x < FAR and -FAR < y < FAR and -FAR < x1 < FAR and -FAR < y1 < FAR
        ):
            return
        if -STRAIGHT <= down <= STRAIGHT:
            self.sheet.level.append(EDGE(((y + y1) / 2, x, x1) if across >= 0 else ((y + y1) / 2, x1, x)))
        elif -STRAIGHT <= across <= STRAIGHT:
            self.sheet.upright.append(EDGE(((x + x1) / 2, y, y1) if down >= 0 else ((x + x1) / 2, y1, y)))


def _draws_itself(text: int) -> bool:
    """Is the font of a text made of drawings (Type 3), which may stand on their heads by themselves?"""
    font = calls.font_of(text)
    length = ctypes.c_size_t()
    known = calls.font_data(font, None, 0, ctypes.byref(length))
    return calls.is_embedded(font) == 1 and not (known and length.value)


def _on_layer(shape: int) -> bool:
    """Does an object stand on a layer?"""
    count = calls.count_marks(shape)
    if count <= 0:
        return False
    handle = ctypes.cast(shape, raw.FPDF_PAGEOBJECT)
    name, length = (ctypes.c_ushort * 16)(), ctypes.c_ulong()
    for at in range(count):
        mark = raw.FPDFPageObj_GetMark(handle, at)
        if raw.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length):
            said = bytes(name)[: max(length.value - 2, 0)].decode("utf-16-le", "replace")
            if said == LAYER:
                return True
    return False
