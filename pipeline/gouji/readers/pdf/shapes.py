"""What a page of a PDF draws, in painted order: rulings, pictures, filled areas, and how each text is drawn."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from pypdfium2 import raw

from .. import budget
from ..paged.cover import Fill
from ..paged.direction import MIRRORED, RIGHT
from ..paged.ink import Ink
from ..paged.matrix import IDENTITY, Matrix, within
from ..paged.sheet import Edge, Sheet
from . import calls
from .frame import FAR, Box, Frame, stands

MOST_SHAPES = 100_000  # path objects of one page; a drawing, not a table
DEEPEST = 8  # forms inside forms
STRAIGHT = 0.5  # points by which an edge may lean
INVISIBLE = 3  # the text rendering mode that draws nothing
STROKED = (1, 5)  # those that draw an outline only
TEXT = raw.FPDF_PAGEOBJ_TEXT
EVERY = 8  # text objects, one of which is asked for its font
NOTHING = 0.01  # points; text narrower than this is left out by PDFium
THICK = 2.0  # points; what is filled and thicker is no ruling
OBJECT, SEGMENT = 200, 150  # bytes of a drawn thing and of a stroke of a path, measured with what becomes of them
CORNERS, ROUND = 4, 6  # segments; a clip with more is no rectangle
LAYER = "OC"  # the mark of what stands on a layer (optional content) that may be switched off


class Shapes:
    """The rulings of a page, and what else lies on it."""

    def __init__(self, sheet: Sheet, frame: Frame, *, layered: bool = False) -> None:
        self.sheet, self.frame, self.layered = sheet, frame, layered
        self.foreign = False  # fonts that are not in the file
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
        self._stands: dict[bytes, int] = {}
        self._pale: set[Ink] = set()
        self._inks: dict[bytes, Ink] = {}
        self._clips: dict[tuple[int, int], Box | None] = {}
        self._boxes: dict[int, Box] = {}
        self._under: dict[tuple[int, int], list[int]] = {}
        self._outers: dict[int, Matrix] = {}
        self._numbers = (ctypes.c_float * 6)()
        self._colour = (ctypes.c_uint * 4)()
        self._view = memoryview(self._numbers).cast("B").cast("f")  # read much faster than the array
        start = ctypes.addressof(self._numbers)
        self._at = [start + 4 * place for place in range(6)]
        start = ctypes.addressof(self._colour)
        self._at_colour = [start + 4 * place for place in range(4)]
        self.text = self._reader()

    @property
    def invisible(self) -> bool:
        """Is there text that draws nothing?"""
        return bool(self.unseen)

    def read(self, page: Any) -> None:
        """Every object of the page."""
        address = calls.address(page)
        count = self._spend(calls.count_objects(address))
        next_one, kind_of, text = calls.object_at, calls.kind_of, self.text
        for at in range(count):
            shape = next_one(address, at)
            if kind_of(shape) == TEXT:
                text(shape, IDENTITY)
            else:
                self.take(shape, IDENTITY, 0)

    def _spend(self, count: int) -> int:
        budget.spend(OBJECT * max(count, 0), f"PDF 第 {self.sheet.number} 页的图形", f"What page {self.sheet.number} of the PDF draws")
        return int(count)

    def take(self, shape: int, outer: Matrix, depth: int) -> None:
        """One object; `outer` brings the coordinates of a form into those of the page."""
        kind = calls.kind_of(shape)
        if kind == TEXT:
            self.text(shape, outer)
        elif kind == raw.FPDF_PAGEOBJ_PATH and self.left:
            self.left -= 1
            self.path(shape, outer)
        elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            self.picture(shape, outer, shaded=kind == raw.FPDF_PAGEOBJ_SHADING)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = within(self.matrix(shape), outer)
            for at in range(self._spend(calls.count_inside(shape))):
                self.take(calls.inside_at(shape, at), inner, depth + 1)

    def matrix(self, shape: int) -> Matrix:
        """The matrix of an object."""
        if not calls.matrix_of(shape, self._at[0]):
            return IDENTITY
        a, b, c, d, e, f = self._view
        return a, b, c, d, e, f

    def _reader(self) -> Callable[[int, Matrix], None]:
        """What looks at how a text is drawn. There may be one for each character, so everything that it needs is at hand."""
        matrix_of, mode_of, fill_of, stroke_of = calls.matrix_of, calls.mode_of, calls.fill_of, calls.stroke_of
        clip_of, count_clips = calls.clip_of, calls.count_clips
        numbers, at_matrix = self._numbers, self._at[0]
        colour, (red, green, blue, alpha) = self._colour, self._at_colour
        stood_at, ink_at, pale = self._stands, self._inks, self._pale
        texts, inks = self.texts, self.inks

        def text(shape: int, outer: Matrix) -> None:
            matrix_of(shape, at_matrix)
            key = bytes(numbers)[:16]
            stood = stood_at.get(key)
            if stood is None or outer is not IDENTITY:
                stood = self.stood(key, outer)
            mode = mode_of(shape)
            known = (stroke_of if mode in STROKED else fill_of)(shape, red, green, blue, alpha)
            ink = (ink_at.get(bytes(colour)) or self.ink(bytes(colour))) if known else None
            if stood or mode == INVISIBLE or ink is None or ink in pale or outer is not IDENTITY or self.layered:
                self.odd(shape, outer, stood, mode, ink)
            clip = clip_of(shape)
            count = count_clips(clip)
            if count > 0:
                self.clip(shape, outer, clip, count)
            texts.append(shape)
            inks.append(ink)
            if self.foreign or len(texts) % EVERY == 1:
                self.lost(shape)

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

    def lost(self, shape: int) -> None:
        """Whether PDFium leaves a text out: it does where a font without a file gives no width."""
        if not self.foreign:
            self.foreign = calls.is_embedded(calls.font_of(shape)) == 0
        if self.foreign and not self.sheet.lost:
            known = calls.bounds_of(shape, *self._at[:4])
            self.sheet.lost = bool(known) and self._numbers[2] - self._numbers[0] < NOTHING

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
        return bool(self._under)

    @property
    def pale(self) -> bool:
        """Is anything drawn in pale colours?"""
        return bool(self._pale)

    def clip(self, shape: int, outer: Matrix, clip: int, count: int) -> None:
        """Note a text that reaches out of its clip."""
        key = (calls.clip_segment(clip, count - 1, 0) or 0, count)
        if key not in self._clips:
            self._clips[key] = self._clipped(clip, count, outer)
        if self._clips[key] is not None:
            self._under.setdefault(key, []).append(shape)

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
                calls.bounds_of(shape, *self._at[:4])
                if plain and left <= view[0] and bottom <= view[1] and right >= view[2] and top >= view[3]:
                    continue
                self.clips[shape] = box if plain else (inside[0], inside[1], inside[2], inside[3])
                if not plain:
                    self.doubtful.add(shape)

    def _clipped(self, clip: int, count: int, outer: Matrix) -> Box | None:
        """The left, bottom, right and top between which a clip lets something be seen; None where that is the whole page."""
        left, bottom, right, top = -FAR, -FAR, FAR, FAR
        plain = True
        for at in range(count):
            some = calls.count_clip_segments(clip, at)
            if some > ROUND:
                self._spend(some)
            corners = (0, 2) if CORNERS <= some <= ROUND else range(max(some, 0))  # two of a box tell all
            points = [self.point(calls.clip_segment(clip, at, one)) for one in corners]
            if points:
                xs, ys = zip(*points, strict=True)
                left, bottom, right, top = max(left, min(xs)), max(bottom, min(ys)), min(right, max(xs)), min(top, max(ys))
            plain = plain and some <= ROUND
        if not plain:
            return right, top, left, bottom  # of another shape: whatever is in it may be cut off
        x0, high, x1, low = self.on_page(left, bottom, right, top, outer)
        whole = x0 <= 1 and high <= 1 and x1 >= self.frame.width - 1 and low >= self.frame.height - 1
        return None if whole else (left, bottom, right, top)

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
            known = calls.bounds_of(shape, *self._at[:4])
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
        """The straight level and upright edges of a path that is drawn."""
        points: list[tuple[float, float]] = []
        matrix = within(self.matrix(shape), outer)
        count = min(calls.count_segments(shape), MOST_SHAPES)
        budget.spend(SEGMENT * max(count, 0), f"PDF 第 {self.sheet.number} 页的图形", f"What page {self.sheet.number} of the PDF draws")
        every = []
        for at in range(count):
            segment = calls.segment_at(shape, at)
            kind = calls.segment_kind(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                points = []
            elif kind == raw.FPDF_SEGMENT_BEZIERTO:
                self.curves += 1
            points.append(self.shown(matrix, *self.point(segment)))
            every.append(points[-1])
            if len(points) > 1 and kind == raw.FPDF_SEGMENT_LINETO:
                self.line(points[-2], points[-1])
            if calls.segment_closes(segment) and len(points) > 2:
                self.line(points[-1], points[0])
        if len(every) > 2:
            self.area(shape, every)

    def area(self, shape: int, points: list[tuple[float, float]]) -> None:
        """Note a path that fills an area."""
        xs, ys = zip(*points, strict=True)
        box = (min(xs), min(ys), max(xs), max(ys))
        if not all(abs(place) < FAR for place in box) or box[2] - box[0] <= THICK or box[3] - box[1] <= THICK:
            return
        if calls.draw_mode(shape, self._at_colour[0], self._at_colour[1]) and self._colour[0]:
            ink = self.ink(bytes(self._colour)) if calls.fill_of(shape, *self._at_colour) else None
            if ink is None or ink.alpha:
                self.fills.append(Fill(len(self.texts), box, ink))

    def point(self, segment: int) -> tuple[float, float]:
        """Where a segment ends, in the coordinates of its object."""
        calls.segment_point(segment, self._at[0], self._at[1])
        return self._view[0], self._view[1]

    def shown(self, matrix: Matrix, x: float, y: float) -> tuple[float, float]:
        """A point on the page as shown."""
        a, b, c, d, e, f = matrix
        x, y = a * x + c * y + e, b * x + d * y + f
        return (self.frame.a * x + self.frame.c * y + self.frame.e, self.frame.b * x + self.frame.d * y + self.frame.f)

    def line(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        """A stroke, where it is level or upright, and on the page."""
        (x, y), (x1, y1) = one, other
        if not (-FAR < x < FAR and -FAR < y < FAR and -FAR < x1 < FAR and -FAR < y1 < FAR):
            return
        if -STRAIGHT <= y - y1 <= STRAIGHT:
            self.sheet.level.append(Edge((y + y1) / 2, x, x1) if x <= x1 else Edge((y + y1) / 2, x1, x))
        elif -STRAIGHT <= x - x1 <= STRAIGHT:
            self.sheet.upright.append(Edge((x + x1) / 2, y, y1) if y <= y1 else Edge((x + x1) / 2, y1, y))


def _draws_itself(text: int) -> bool:
    """Is the font of a text made of drawings (Type 3), which may stand on their heads by themselves?"""
    font = calls.font_of(text)
    length = ctypes.c_size_t()
    known = calls.font_data(font, None, 0, ctypes.addressof(length))
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
