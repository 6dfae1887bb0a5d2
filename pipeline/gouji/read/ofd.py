"""OFD files (GB/T 33190, 版式文档): text, positions and straight paths of their pages, then as any paged document."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator

from ..rules import Rules
from .content import Content
from .errors import ReadError
from .package import Element, Package, child, local
from .paged.blocks import blocks_of
from .paged.sheet import Edge, Glyph, Sheet

POINTS = 72 / 25.4  # of a millimetre
MOST_PAGES = 3000
ASCENT, DESCENT = 0.86, 0.14  # of the size of the type
STRAIGHT = 0.5  # points by which an edge may lean
COVERS = 0.5
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_ofd(content: bytes, rules: Rules, pages: Collection[int] | None = None) -> Content:
    """The file by its pages. Raises `ReadError`."""
    package = Package(content, "OFD 文件", "The OFD file")
    roots = list(_documents(package))
    sheets = [sheet for root in roots for sheet in _sheets(package, root, pages)]
    count = sum(1 for root in roots for _ in _page_paths(package, root))
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


def _documents(package: Package) -> Iterator[str]:
    """The paths of the documents inside; most files hold one."""
    root = package.parse("OFD.xml")
    if root is None:
        raise package.damaged("no OFD.xml")
    for body in root:
        path = child(body, "DocRoot")
        if path is not None and path.text:
            yield path.text.strip().lstrip("/")


def _page_paths(package: Package, root: str) -> Iterator[tuple[str, Element]]:
    """The path and the entry of each page, in order."""
    document = package.parse(root)
    pages = child(document, "Pages")
    for page in list(pages)[:MOST_PAGES] if pages is not None else ():
        where = page.get("BaseLoc")
        if where:
            yield _beside(root, where), page


def _beside(path: str, other: str) -> str:
    return other.lstrip("/") if other.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(path), other))


def _sheets(package: Package, root: str, wanted: Collection[int] | None) -> Iterator[Sheet]:
    document = package.parse(root)
    common = child(document, "CommonData")
    area = _box(child(common, "PageArea"))
    templates = (
        {one.get("ID"): _beside(root, one.get("BaseLoc") or "") for one in common if local(one) == "TemplatePage"}
        if common is not None
        else {}
    )
    for number, (path, _) in enumerate(_page_paths(package, root), start=1):
        if wanted is not None and number not in wanted:
            continue
        page = package.parse(path)
        if page is None:
            yield Sheet(number, 0, 0, trusted=False)
            continue
        _, _, wide, high = _box(child(page, "Area")) or area or (0.0, 0.0, 210.0, 297.0)
        sheet = Sheet(number, wide * POINTS, high * POINTS)
        for used in (one for one in page if local(one) == "Template"):
            template = package.parse(templates.get(used.get("TemplateID"), ""))
            _draw(template, sheet)
        _draw(page, sheet)
        sheet.trusted = bool(sheet.glyphs) or sheet.pictures < COVERS
        yield sheet


def _box(area: Element | None) -> tuple[float, float, float, float] | None:
    """The physical box of a page in millimetres: x, y, width, height."""
    box = child(area, "PhysicalBox")
    numbers = _numbers(box.text if box is not None else None)
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0 else None


def _numbers(text: str | None) -> list[float]:
    """The numbers of an attribute; rubbish is none."""
    try:
        return [float(part) for part in (text or "").split()]
    except ValueError:
        return []


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
                box = _numbers(one.get("Boundary"))
                if len(box) == 4:
                    sheet.pictures = max(sheet.pictures, box[2] * box[3] * POINTS * POINTS / max(sheet.width * sheet.height, 1.0))
            case "PageBlock" | "Layer":
                _objects(one, sheet)


def _frame(element: Element) -> Matrix:
    """From an object's own coordinates to points on the page: its CTM, then the place of its box."""
    box = _numbers(element.get("Boundary"))
    left, top = (box[0], box[1]) if len(box) == 4 else (0.0, 0.0)
    ctm = _numbers(element.get("CTM"))
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
    size = next(iter(_numbers(element.get("Size"))), 3.5)
    scale = next(iter(_numbers(element.get("HScale"))), 1.0)
    x = y = 0.0
    for code in (one for one in element if local(one) == "TextCode"):
        letters = code.text or ""
        x, y = next(iter(_numbers(code.get("X"))), x), next(iter(_numbers(code.get("Y"))), y)
        right, down = _deltas(code.get("DeltaX"), len(letters)), _deltas(code.get("DeltaY"), len(letters))
        for at, letter in enumerate(letters):
            natural = size * scale * (1.0 if letter > "\u2e80" else 0.5)
            step = right[at] if at < len(right) else (0.0 if down else natural)
            if not letter.isspace():
                x0, base = _at(frame, x, y)
                x1, _ = _at(frame, x + (min(step, natural) if step > 0 else natural), y)
                high = size * abs(frame[3])
                yield Glyph(letter, min(x0, x1), base - ASCENT * high, max(x0, x1), base + DESCENT * high, base)
            x += step
            y += down[at] if at < len(down) else 0.0


def _deltas(text: str | None, most: int) -> list[float]:
    """The steps between characters: "3.5 3.5", or "g 2 3.5" for two of the same."""
    parts = (text or "").split()
    steps: list[float] = []
    at = 0
    try:
        while at < len(parts) and len(steps) < most:
            if parts[at] == "g":
                steps += [float(parts[at + 2])] * min(int(parts[at + 1]), most)
                at += 3
            else:
                steps.append(float(parts[at]))
                at += 1
    except (ValueError, IndexError):
        return steps
    return steps


def _path(element: Element, sheet: Sheet) -> None:
    """The straight level and upright edges of a path that is drawn."""
    if element.get("Visible") == "false" or (element.get("Stroke") == "false" and element.get("Fill") != "true"):
        return
    data = child(element, "AbbreviatedData")
    parts = (data.text or "").split() if data is not None else []
    frame = _frame(element)
    start = here = (0.0, 0.0)
    at = 0
    takes = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
    while at < len(parts):
        count = takes.get(parts[at], 0)
        try:
            numbers = [float(part) for part in parts[at + 1 : at + 1 + count]]
        except ValueError:
            return
        if len(numbers) < count:
            return
        to = (numbers[-2], numbers[-1]) if count else start
        if parts[at] in ("L", "C"):
            _line(_at(frame, *here), _at(frame, *to), sheet)
        if parts[at] in ("S", "M"):
            start = to
        here = to
        at += 1 + count


def _line(one: tuple[float, float], other: tuple[float, float], sheet: Sheet) -> None:
    if abs(one[1] - other[1]) <= STRAIGHT:
        sheet.level.append(Edge((one[1] + other[1]) / 2, min(one[0], other[0]), max(one[0], other[0])))
    elif abs(one[0] - other[0]) <= STRAIGHT:
        sheet.upright.append(Edge((one[0] + other[0]) / 2, min(one[1], other[1]), max(one[1], other[1])))
