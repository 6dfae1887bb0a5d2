"""The pages of a PDF through PDFium: characters and rulings, as fast as they can be had in Python."""

from __future__ import annotations

import ctypes
import io
import math
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from ...errors import ReadError
from .. import budget
from ..package import locked
from ..paged.sheet import Edge, Glyph, Sheet
from .anatomy import heavy, weights
from .letters import LETTERS, is_garbage

MOST_PAGES = 3000
MOST_SHAPES = 100_000  # path objects of one page; a drawing, not a table
DEEPEST = 8  # forms inside forms
BLANKS = frozenset("\u00a0\u3000\ufeff\ufffe\u200b\u200c\u200d\u00ad")
STRAIGHT = 0.5  # points by which an edge may lean
TURNED = 0.6  # share of turned characters from which a whole page is read turned
SAMPLES = 40  # characters whose direction is looked at
INVISIBLE = 3  # the text rendering mode that draws nothing
EVERY = 8  # text objects, one of which is asked for its font
NOTHING = 0.01  # points; text narrower than this is left out by PDFium
COVERS = 0.5  # share of the page from which pictures are the page itself
PICTURED = 0.1  # share of the page from which its text may stand in pictures
GLYPH, OBJECT, SEGMENT = (
    500,
    200,
    150,
)  # bytes of a character, of a drawn thing and of a stroke of a path, measured with what becomes of them
FAR = 1e6  # points; what is drawn further away is on no page
MOST_PIXELS = 150_000_000  # of all pictures of a page; a sheet of A3 at 600 dpi has 70 million
DRAWN = 400  # curves of a page without text, whose letters are drawn then

Matrix = tuple[float, float, float, float, float, float]


class Frame(NamedTuple):
    """From a PDF's coordinates to ours: x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float
    width: float
    height: float


def sheets(content: bytes, pages: Collection[int] | None = None, heavy: Collection[int] = ()) -> Iterator[Sheet]:
    """The pages in order, or those of them that are asked for; nothing of those that are too heavy. Raises `ReadError`."""
    document = _opened(content)
    try:
        count = len(document)
        if not count:
            raise damaged("no pages")
        if count > MOST_PAGES:
            raise ReadError(
                f"PDF 有 {count} 页，超过 {MOST_PAGES} 页的上限：请拆开后重试。",
                f"The PDF has {count} pages, more than {MOST_PAGES}: split it.",
            )
        for number in range(1, count + 1):
            if pages is None or number in pages:
                yield Sheet(number, 0, 0, trusted=False, refused=True) if number in heavy else sheet_of(document, number)
    finally:
        document.close()


def page_count(content: bytes) -> int:
    """How many pages there are."""
    document = _opened(content)
    try:
        return len(document)
    finally:
        document.close()


def _opened(content: bytes) -> Any:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as problem:
        if "assword" in str(problem):
            raise locked("PDF 文件", "The PDF file") from problem
        raise damaged(str(problem)) from problem


class DamagedError(ReadError):
    """A PDF that PDFium cannot open."""


def damaged(problem: str) -> DamagedError:
    """What to say of a broken PDF."""
    return DamagedError(
        f"PDF 文件已损坏或不完整（{problem}）：请重新下载，或用阅读器打开后另存再试。",
        f"The PDF file is damaged or incomplete ({problem}): download it again, or open and save it in a reader.",
    )


def sheet_of(document: Any, number: int) -> Sheet:
    """One page, number from 1. A page that PDFium cannot open is an empty one that needs recognition."""
    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        return Sheet(number, 0, 0, trusted=False)
    try:
        frame = _frame(page)
        text = raw.FPDFText_LoadPage(page.raw)
        try:
            frame = _level(frame, text)
            glyphs = _glyphs(text, frame)
        finally:
            raw.FPDFText_ClosePage(text)
        made = Sheet(number, frame.width, frame.height, glyphs)
        shapes = _Shapes(made, frame)
        shapes.read(page.raw)
        if shapes.pixels > MOST_PIXELS:
            return Sheet(number, frame.width, frame.height, trusted=False, refused=True)
        drawn = not glyphs and (made.pictures >= PICTURED or shapes.curves >= DRAWN)
        made.trusted = not (drawn or is_garbage(glyphs) or (made.pictures >= COVERS and shapes.invisible))
        made.pictured = made.trusted and made.pictures >= PICTURED and frame == _frame(page)
        return made
    finally:
        page.close()


def _frame(page: Any) -> Frame:
    """The page as it is shown: its crop box, turned by its /Rotate."""
    left, bottom, right, top = (min(max(one, -FAR), FAR) if math.isfinite(one) else 0.0 for one in page.get_cropbox())
    wide, high = right - left, top - bottom
    match page.get_rotation():
        case 90:
            return Frame(0, 1, 1, 0, -bottom, -left, high, wide)
        case 180:
            return Frame(-1, 0, 0, 1, right, -bottom, wide, high)
        case 270:
            return Frame(0, -1, -1, 0, top, right, high, wide)
    return Frame(1, 0, 0, -1, -left, top, wide, high)


def _level(frame: Frame, text: Any) -> Frame:
    """The frame turned by quarters so that most of the text reads level, as on a landscape page printed upright."""
    count = raw.FPDFText_CountChars(text)
    runs = [_run(frame, raw.FPDFText_GetCharAngle(text, at)) for at in range(0, count, max(count // SAMPLES, 1))
            if raw.FPDFText_GetUnicode(text, at) > 32]  # fmt: skip
    turns = max(set(runs), key=runs.count, default=0)
    if runs.count(turns) < TURNED * len(runs):
        return frame
    return _quarters(frame, turns)


def _quarters(frame: Frame, turns: int) -> Frame:
    """The frame turned back by quarters."""
    a, b, c, d, e, f, wide, high = frame
    for _ in range(turns):
        a, b, c, d, e, f, wide, high = b, -a, d, -c, f, wide - e, high, wide
    return Frame(a, b, c, d, e, f, wide, high)


def _run(frame: Frame, angle: float) -> int:
    """Where text of an angle runs on the page as shown: 0 right, 1 down, 2 left, 3 up."""
    dx, dy = math.cos(angle), math.sin(angle)
    right, down = frame.a * dx + frame.c * dy, frame.b * dx + frame.d * dy
    if abs(right) >= abs(down):
        return 0 if right >= 0 else 2
    return 1 if down > 0 else 3


def _glyphs(text: Any, frame: Frame) -> list[Glyph]:
    """The characters without spaces, which the gaps between boxes tell better."""
    count = raw.FPDFText_CountChars(text)
    if count <= 0:
        return []
    budget.spend(GLYPH * count, "PDF 的文字", "The text of the PDF")
    box = raw.FS_RECTF()
    pointer = ctypes.byref(box)
    letters = _letters(text, count)
    a, b, c, d, e, f, _, _ = frame
    plain = a == 1 and d == -1
    found: list[Glyph] = []
    look, stand = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin
    x, y = ctypes.c_double(), ctypes.c_double()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    for at, letter in enumerate(letters):
        if letter <= " " or letter in BLANKS or not look(text, at, pointer):
            continue
        stand(text, at, at_x, at_y)
        if not (abs(box.left) < FAR and abs(box.right) < FAR and abs(box.top) < FAR and abs(box.bottom) < FAR and abs(y.value) < FAR):
            continue  # no numbers at all, too
        if plain:
            found.append(Glyph(letter, box.left + e, f - box.top, box.right + e, f - box.bottom, f - y.value))
        else:
            x0, x1 = sorted((a * box.left + c * box.bottom + e, a * box.right + c * box.top + e))
            top, bottom = sorted((b * box.left + d * box.bottom + f, b * box.right + d * box.top + f))
            found.append(Glyph(letter, x0, top, x1, bottom, b * x.value + d * y.value + f))
    return found


def _letters(text: Any, count: int) -> list[str]:
    """The character at each index, compatibility forms made plain."""
    buffer = ctypes.create_string_buffer((count + 1) * 2)
    got = raw.FPDFText_GetText(text, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    whole = buffer.raw[: max(got - 1, 0) * 2].decode("utf-16-le", "replace")
    if len(whole) != count or got - 1 != count:
        whole = [chr(raw.FPDFText_GetUnicode(text, at)) for at in range(count)]  # type: ignore[assignment]
    return [LETTERS.get(one, one) for one in whole]


class _Shapes:
    """The rulings of a page's paths, and what else lies on it."""

    def __init__(self, sheet: Sheet, frame: Frame) -> None:
        self.sheet, self.frame = sheet, frame
        self.invisible = False
        self.texts = 0
        self.foreign = False  # fonts that are not in the file
        self.curves = 0
        self.left = MOST_SHAPES
        self.pixels = 0
        self.sides = (ctypes.c_uint(), ctypes.c_uint())
        self.edges = tuple(ctypes.c_float() for _ in range(4))
        self.point = (ctypes.c_float(), ctypes.c_float())
        self.matrix = raw.FS_MATRIX()

    def read(self, page: Any) -> None:
        """Every object of the page."""
        identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        for at in range(raw.FPDFPage_CountObjects(page)):
            self.take(raw.FPDFPage_GetObject(page, at), identity, 0)

    def take(self, shape: Any, outer: Matrix, depth: int) -> None:
        """One object; `outer` brings the coordinates of a form into those of the page."""
        budget.spend(OBJECT, f"PDF 第 {self.sheet.number} 页的图形", f"What page {self.sheet.number} of the PDF draws")
        kind = raw.FPDFPageObj_GetType(shape)
        if kind == raw.FPDF_PAGEOBJ_PATH and self.left:
            self.left -= 1
            self.path(shape, outer)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self.picture(shape, outer)
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            self.text(shape)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = self.within(shape, outer)
            for at in range(max(raw.FPDFFormObj_CountObjects(shape), 0)):
                self.take(raw.FPDFFormObj_GetObject(shape, at), inner, depth + 1)

    def text(self, shape: Any) -> None:
        """Whether text is invisible, and whether PDFium leaves it out: it does where a font without a file gives no width."""
        if not self.invisible:
            self.invisible = raw.FPDFTextObj_GetTextRenderMode(shape) == INVISIBLE
        self.texts += 1
        if self.texts % EVERY == 1 and not self.foreign:
            self.foreign = raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(shape)) == 0
        if self.foreign and not self.sheet.lost:
            left, bottom, right, top = self.edges
            known = raw.FPDFPageObj_GetBounds(shape, left, bottom, right, top)
            self.sheet.lost = bool(known) and right.value - left.value < NOTHING

    def within(self, shape: Any, outer: Matrix) -> Matrix:
        """The matrix of an object, followed by the outer one."""
        if not raw.FPDFPageObj_GetMatrix(shape, self.matrix):
            return outer
        a, b, c, d, e, f = (self.matrix.a, self.matrix.b, self.matrix.c, self.matrix.d, self.matrix.e, self.matrix.f)
        oa, ob, oc, od, oe, of = outer
        return (a * oa + b * oc, a * ob + b * od, c * oa + d * oc, c * ob + d * od, e * oa + f * oc + oe, e * ob + f * od + of)

    def picture(self, shape: Any, outer: Matrix) -> None:
        """How much of the page pictures cover, and how many pixels they have; a scan may come in strips."""
        across, down = self.sides
        if raw.FPDFImageObj_GetImagePixelSize(shape, across, down):
            self.pixels += across.value * down.value
        left, bottom, right, top = self.edges
        if raw.FPDFPageObj_GetBounds(shape, left, bottom, right, top):
            a, b, c, d, _, _ = outer
            share = abs((right.value - left.value) * (top.value - bottom.value) * (a * d - b * c)) / max(
                self.frame.width * self.frame.height, 1
            )
            self.sheet.pictures += share

    def path(self, shape: Any, outer: Matrix) -> None:
        """The straight level and upright edges of a path that is drawn."""
        points: list[tuple[float, float]] = []
        matrix = self.within(shape, outer)
        count = min(raw.FPDFPath_CountSegments(shape), MOST_SHAPES)
        budget.spend(SEGMENT * max(count, 0), f"PDF 第 {self.sheet.number} 页的图形", f"What page {self.sheet.number} of the PDF draws")
        for at in range(count):
            segment = raw.FPDFPath_GetPathSegment(shape, at)
            kind = raw.FPDFPathSegment_GetType(segment)
            x, y = self.point
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                points = []
            elif kind == raw.FPDF_SEGMENT_BEZIERTO:
                self.curves += 1
            points.append(self.shown(matrix, x.value, y.value))
            if len(points) > 1 and kind == raw.FPDF_SEGMENT_LINETO:
                self.line(points[-2], points[-1])
            if raw.FPDFPathSegment_GetClose(segment) and len(points) > 2:
                self.line(points[-1], points[0])

    def shown(self, matrix: Matrix, x: float, y: float) -> tuple[float, float]:
        """A point on the page as shown."""
        a, b, c, d, e, f = matrix
        x, y = a * x + c * y + e, b * x + d * y + f
        return (self.frame.a * x + self.frame.c * y + self.frame.e, self.frame.b * x + self.frame.d * y + self.frame.f)

    def line(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        """A stroke, where it is level or upright, and on the page."""
        if not all(abs(place) < FAR for place in (*one, *other)):
            return
        if abs(one[1] - other[1]) <= STRAIGHT:
            self.sheet.level.append(Edge((one[1] + other[1]) / 2, min(one[0], other[0]), max(one[0], other[0])))
        elif abs(one[0] - other[0]) <= STRAIGHT:
            self.sheet.upright.append(Edge((one[0] + other[0]) / 2, min(one[1], other[1]), max(one[1], other[1])))


class Raster(NamedTuple):
    """A page as pixels (height x width x 3, blue first), as a viewer shows it; `dpi` to an inch of paper, `points` of the page to a pixel."""

    number: int
    picture: Any
    dpi: float
    points: float


SHORTEST, LONGEST = 500, 1700  # points of the longer side of a page that says its own size: A5 to A2
A4 = 842  # points of the longer side of the paper that any other page is taken for: a telephone's page is as long as its picture


def rasters(content: bytes, numbers: Collection[int], dpi: float) -> Iterator[Raster]:
    """The pages one by one; those that PDFium cannot open are left out."""
    document = _opened(content)
    try:
        for number in sorted(numbers):
            try:
                page = document[number - 1]
            except pdfium.PdfiumError:
                continue
            long = max(*page.get_size(), 1.0)
            paper = long if SHORTEST <= long <= LONGEST else A4
            scale = dpi / 72 * paper / long
            yield Raster(
                number, page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False).to_numpy()[:, :, :3].copy(), dpi, 1 / scale
            )
            page.close()
    finally:
        document.close()


def pictures(content: bytes, numbers: Collection[int], dpi: int = 100) -> dict[int, tuple[bytes, float, float]]:
    """The pictures of pages as JPEG, with their sizes in points, turned as `sheets` turns them; none of what is too heavy to be drawn."""
    document = _opened(content)
    try:
        left_out = heavy(weights(content), len(document))
        shown = {number: _photographed(document, number, dpi) for number in sorted(numbers) if number not in left_out}
        return {number: one for number, one in shown.items() if one is not None}
    finally:
        document.close()


LONGEST_SIDE = 36  # inches of the longer side of a picture of a page


def _photographed(document: Any, number: int, dpi: int) -> tuple[bytes, float, float] | None:
    if sheet_of(document, number).refused:
        return None
    page = document[number - 1]
    try:
        shown = _frame(page)
        text = raw.FPDFText_LoadPage(page.raw)
        level = _level(shown, text)
        raw.FPDFText_ClosePage(text)
        image = page.render(scale=min(dpi / 72, LONGEST_SIDE * dpi / max(*page.get_size(), 1.0))).to_pil().convert("RGB")
        quarters = next(turns for turns in range(4) if _quarters(shown, turns)[:4] == level[:4])
        image = image.rotate(90 * quarters, expand=True) if quarters else image
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=70)
        return stream.getvalue(), level.width, level.height
    finally:
        page.close()
