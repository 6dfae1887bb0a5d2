"""OFD files (GB/T 33190, 版式文档): text, positions and straight paths of their pages, then as any paged document."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

from ..errors import ReadError
from ..regexes import compiled
from ..rules import Rules
from . import budget
from .content import Content
from .numerals import real, reals, whole
from .package import Element, Package, beside, child, local
from .paged.blocks import blocks_of
from .paged.sheet import Edge, Glyph, Sheet

POINTS = 72 / 25.4  # of a millimetre
MOST_PAGES = 3000
LARGEST_PAGE = 5000.0  # millimetres; a larger one is no sheet of paper
FARTHEST = 20_000.0  # points from the corner of the page; nothing that stands further away is on it
EDGE = 300  # bytes of a ruling
WORD = compiled(r"\S+")
TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # numbers after each step of a path
ASCENT, DESCENT = 0.86, 0.14  # of the size of the type
STRAIGHT = 0.5  # points by which an edge may lean
COVERS = 0.5
Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
A4: Box = (0.0, 0.0, 210.0, 297.0)
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_ofd(content: bytes, rules: Rules, pages: Collection[int] | None = None) -> Content:
    """The file by its pages. Raises `ReadError`."""
    package = Package(content, "OFD 文件", "The OFD file")
    documents = list(_documents(package))
    count = sum(len(document.pages) for document in documents)
    if count > MOST_PAGES:
        raise ReadError(
            f"OFD 文件有 {count} 页，超过一份报告的上限 {MOST_PAGES} 页：请拆成几份后重试。",
            f"The OFD file has {count} pages, more than one report can have ({MOST_PAGES}): split it and retry.",
        )
    sheets = [sheet for document in documents for sheet in _sheets(package, document, pages)]
    if any("ncryptions" in name or (name.endswith(".dat") and "ncrypt" in name) for name in package.names) and not any(
        one.glyphs for one in sheets
    ):
        raise ReadError(
            "OFD 文件已加密：请用 OFD 阅读器解密另存后重试。", "The OFD file is encrypted: decrypt and save it in an OFD reader."
        )
    if not count:
        raise package.damaged("no pages")
    blocks = blocks_of(sheets, rules)
    if not blocks:
        raise ReadError(
            "OFD 文件里没有可用的文字（只有图片或签章）：本版本还不能识别，请提供带文字的文件。",
            "The OFD file holds no usable text (pictures or seals only): this version cannot recognise it; give a file with text.",
        )
    return Content(blocks, count, tuple(sheet.number for sheet in sheets if not sheet.trusted))


class Document(NamedTuple):
    """A document of the file: the paths of its pages in order, those of its templates by their id, the size of its pages."""

    pages: list[str]
    templates: dict[str, str]
    area: Box | None


def _documents(package: Package) -> Iterator[Document]:
    """The documents inside; most files hold one."""
    with package.part("OFD.xml") as root:
        if root is None:
            raise package.damaged("no OFD.xml")
        found = [child(body, "DocRoot") for body in root]
        paths = [one.text.strip().lstrip("/") for one in found if one is not None and one.text]
    for path in paths:
        with package.part(path) as document:
            yield _document(document, path)


def _document(root: Element | None, path: str) -> Document:
    common, pages = child(root, "CommonData"), child(root, "Pages")
    where = [one.get("BaseLoc") for one in pages] if pages is not None else []
    templates = [one for one in common if local(one) == "TemplatePage"] if common is not None else []
    return Document([beside(path, one) for one in where if one],
                    {one.get("ID") or "": beside(path, one.get("BaseLoc") or "") for one in templates}, _box(child(common, "PageArea")))  # fmt: skip


def _sheets(package: Package, document: Document, wanted: Collection[int] | None) -> Iterator[Sheet]:
    drawn: dict[str, Sheet] = {}  # templates: most stand on every page, and are drawn once
    for number, path in enumerate(document.pages, start=1):
        if wanted is not None and number not in wanted:
            continue
        with package.part(path) as page:
            if page is None:
                yield Sheet(number, 0, 0, trusted=False)
                continue
            _, _, wide, high = _box(child(page, "Area")) or document.area or A4
            sheet = Sheet(number, wide * POINTS, high * POINTS)
            for used in (one.get("TemplateID") or "" for one in page if local(one) == "Template"):
                if used not in drawn:
                    drawn[used] = Sheet(0, sheet.width, sheet.height)
                    with package.part(document.templates.get(used, "")) as template:
                        _draw(template, drawn[used])
                _lay(drawn[used], sheet)
            _draw(page, sheet)
        sheet.trusted = bool(sheet.glyphs) or sheet.pictures < COVERS
        yield sheet


def _lay(template: Sheet, sheet: Sheet) -> None:
    """What stands on a template stands on the page."""
    _spend(len(template.glyphs), len(template.level) + len(template.upright))
    sheet.glyphs += template.glyphs
    sheet.level += template.level
    sheet.upright += template.upright
    sheet.pictures = max(sheet.pictures, template.pictures)


def _spend(glyphs: int, edges: int) -> None:
    budget.spend(budget.GLYPH * glyphs + EDGE * edges, "OFD 文件的页面", "The pages of the OFD file")


def _box(area: Element | None) -> Box | None:
    """The physical box of a page in millimetres: x, y, width, height."""
    box = child(area, "PhysicalBox")
    match reals(box.text if box is not None else None, 4):
        case [x, y, wide, high] if 0 < wide <= LARGEST_PAGE and 0 < high <= LARGEST_PAGE:
            return x, y, wide, high
    return None


def _draw(page: Element | None, sheet: Sheet) -> None:
    content = child(page, "Content")
    for layer in content if content is not None else ():
        _objects(layer, sheet)


def _objects(parent: Element, sheet: Sheet) -> None:
    for one in parent:
        match local(one):
            case "TextObject":
                sheet.glyphs += _text(one)
            case "PathObject":
                _path(one, sheet)
            case "ImageObject":
                box = reals(one.get("Boundary"), 4)
                if len(box) == 4:
                    sheet.pictures = max(sheet.pictures, box[2] * box[3] * POINTS * POINTS / max(sheet.width * sheet.height, 1.0))
            case "PageBlock" | "Layer":
                _objects(one, sheet)


def _frame(element: Element) -> Matrix:
    """From an object's own coordinates to points on the page: its CTM, then the place of its box."""
    box = reals(element.get("Boundary"), 4)
    left, top = (box[0], box[1]) if len(box) == 4 else (0.0, 0.0)
    ctm = reals(element.get("CTM"), 6)
    a, b, c, d, e, f = ctm if len(ctm) == 6 else IDENTITY
    return (a * POINTS, b * POINTS, c * POINTS, d * POINTS, (e + left) * POINTS, (f + top) * POINTS)


def _at(frame: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = frame
    return a * x + c * y + e, b * x + d * y + f


def _text(element: Element) -> Iterator[Glyph]:
    """The characters of a text object; text that is turned is left as it stands."""
    if element.get("Visible") == "false":
        return
    frame = _frame(element)
    size, scale = _first(element.get("Size"), 3.5), _first(element.get("HScale"), 1.0)
    x = y = 0.0
    for code in (one for one in element if local(one) == "TextCode"):
        letters = code.text or ""
        _spend(len(letters), 0)
        x, y = _first(code.get("X"), x), _first(code.get("Y"), y)
        right, down = _deltas(code.get("DeltaX"), len(letters)), _deltas(code.get("DeltaY"), len(letters))
        for at, letter in enumerate(letters):
            natural = size * scale * (1.0 if letter > "\u2e80" else 0.5)
            step = right[at] if at < len(right) else (0.0 if down else natural)
            if not letter.isspace():
                x0, base = _at(frame, x, y)
                x1, _ = _at(frame, x + (min(step, natural) if step > 0 else natural), y)
                high = size * abs(frame[3])
                if max(abs(x0), abs(x1), abs(base), high) < FARTHEST:
                    yield Glyph(letter, min(x0, x1), base - ASCENT * high, max(x0, x1), base + DESCENT * high, base)
            x += step
            y += down[at] if at < len(down) else 0.0


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


def _path(element: Element, sheet: Sheet) -> None:
    """The straight level and upright edges of a path that is drawn."""
    if element.get("Visible") == "false" or (element.get("Stroke") == "false" and element.get("Fill") != "true"):
        return
    data = child(element, "AbbreviatedData")
    parts = (found[0] for found in WORD.finditer((data.text or "") if data is not None else ""))
    frame = _frame(element)
    start = here = (0.0, 0.0)
    for step in parts:
        count = TAKES.get(step, 0)
        numbers = [one for part in islice(parts, count) if (one := real(part)) is not None]
        if len(numbers) < count:
            return
        to = (numbers[-2], numbers[-1]) if count else start
        if step in ("L", "C"):
            _line(_at(frame, *here), _at(frame, *to), sheet)
        if step in ("S", "M"):
            start = to
        here = to


def _line(one: tuple[float, float], other: tuple[float, float], sheet: Sheet) -> None:
    if max(map(abs, (*one, *other))) > FARTHEST:
        return
    _spend(0, 1)
    if abs(one[1] - other[1]) <= STRAIGHT:
        sheet.level.append(Edge((one[1] + other[1]) / 2, min(one[0], other[0]), max(one[0], other[0])))
    elif abs(one[0] - other[0]) <= STRAIGHT:
        sheet.upright.append(Edge((one[0] + other[0]) / 2, min(one[1], other[1]), max(one[1], other[1])))
