"""OpenDocument workbooks (.ods, .fods): each cell stores the text that it shows, so that is what is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .. import left
from ..numerals import real, whole
from ..package import Element, Package, child, local, locked
from ..streams import Origin, elements
from .formats import known, plain
from .grid import MOST_COLS, MOST_ROWS, Grid, Hidden, Merge, apart, without_hidden
from .looks import LARGEST

NAMES = ("style", "table-column", "table-row", "shapes", "table")
HIDDEN = frozenset({"collapse", "filter"})
BREAKS = {"line-break": "\n", "tab": "\t"}
LEFT_OUT = frozenset({"annotation", "ruby-text", "note", "tracked-changes"})
DEEPEST = 60


@dataclass(slots=True)
class Sheet:
    """A sheet in the making."""

    grid: Grid = field(default_factory=lambda: Grid(""))
    rows: list[tuple[int, int]] = field(default_factory=list)  # hidden ones
    cols: list[tuple[int, int]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    row: int = 0  # the next one
    col: int = 0


def open_document_book(content: bytes) -> list[Grid]:
    """The visible sheets of an .ods."""
    package = Package(content, "OpenDocument 表格", "The OpenDocument workbook")
    manifest = package.read("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise locked(package.zh, package.en)
    body = package.read("content.xml")
    if body is None:
        raise package.damaged("no content.xml")
    return _sheets(body, Origin(package.zh, package.en, package.damaged))


def _sheets(body: bytes, origin: Origin) -> list[Grid]:
    unseen: set[str] = set()
    grids = []
    sheet = Sheet()
    for element in elements(body, NAMES, origin, ends=b"table-row>"):
        match local(element):
            case "style":
                properties = child(element, "table-properties")
                if properties is not None and _said(properties).get("display") == "false":
                    unseen.add(_said(element).get("name", ""))
            case "table-column":
                _column(element, sheet)
            case "table-row":
                _row(element, sheet)
            case "shapes":
                sheet.grid.notes += _shapes(element)
            case _ if _said(element).get("style-name") in unseen:
                left.out("sheet")
                sheet = Sheet()
            case _:
                sheet.grid.merges = apart(sheet.merges)
                grids.append(without_hidden(sheet.grid, Hidden(sheet.rows), Hidden(sheet.cols)))
                sheet = Sheet()
    return grids


def _said(element: Element) -> dict[str, str]:
    """What an element states, by name without the namespace."""
    return {name.rpartition("}")[2]: value for name, value in element.items()}


def _is_hidden(element: Element, said: dict[str, str]) -> bool:
    """Is a row or column switched off, or filtered out, or in a group that is closed?"""
    if said.get("visibility") in HIDDEN:
        return True
    around = element.getparent()
    while around is not None and local(around) != "table":
        if _said(around).get("display") == "false":
            return True
        around = around.getparent()
    return False


def _column(element: Element, sheet: Sheet) -> None:
    said = _said(element)
    last = sheet.col + (whole(said.get("number-columns-repeated"), 1, MOST_COLS) or 1) - 1
    if _is_hidden(element, said):
        sheet.cols.append((sheet.col, last))
    sheet.col = min(last + 1, MOST_COLS)


def _row(element: Element, sheet: Sheet) -> None:
    """Put the cells of a row, as often as it is repeated, into the grid."""
    said = _said(element)
    count = min(whole(said.get("number-rows-repeated"), 1, MOST_ROWS) or 1, MOST_ROWS - sheet.row)
    first, sheet.row = sheet.row, sheet.row + count
    if _is_hidden(element, said):
        sheet.rows.append((first, first + count - 1))
    col = 0
    for cell in element:
        if local(cell) not in {"table-cell", "covered-table-cell"} or col >= MOST_COLS:
            continue
        about = _said(cell)
        times = min(whole(about.get("number-columns-repeated"), 1, MOST_COLS) or 1, MOST_COLS - col)
        text = _text(cell, about, sheet)
        if text and local(cell) == "table-cell":
            for row in range(first, first + count):
                for at in range(col, col + times):
                    sheet.grid.put(row, at, text)
        sheet.merges += _merge(about, first, col)
        col += times


def _merge(about: dict[str, str], row: int, col: int) -> list[Merge]:
    down, across = (
        whole(about.get(f"number-{name}-spanned"), 1, most) or 1 for name, most in (("rows", MOST_ROWS), ("columns", MOST_COLS))
    )
    if down == across == 1:
        return []
    return [Merge(row, col, min(row + down, MOST_ROWS) - 1, min(col + across, MOST_COLS) - 1)]


def _text(cell: Element, about: dict[str, str], sheet: Sheet) -> str:
    """What a cell shows: its paragraphs; where a program wrote none, its value."""
    paragraphs = []
    for one in cell:
        kind = local(one)
        if kind == "p":
            paragraphs.append(_words(one, 0))
        elif kind == "annotation":
            left.out("annotation")
        else:
            sheet.grid.notes += _shape(one, 0)
    if paragraphs:
        return "\n".join(paragraphs).strip()
    if "value-type" not in about:
        left.out("formula", 1 if "formula" in about else 0)
        return ""
    return _value(about)


def _value(about: dict[str, str]) -> str:
    """A value that no text shows: as it stands, or in hundredths."""
    kind = about["value-type"]
    number = real(about.get("value"), LARGEST)
    if kind == "percentage" and number is not None:
        return plain(known(number).scaleb(2)) + "%"
    if number is not None:
        return plain(known(number))
    return next((about[name] for name in ("string-value", "date-value", "time-value", "boolean-value") if name in about), "")


def _words(element: Element, depth: int) -> str:
    """The text of a paragraph, with its spaces and breaks."""
    said = element.text or ""
    for one in element if depth < DEEPEST else ():
        kind = local(one)
        if kind == "s":
            said += " " * (whole(_said(one).get("c"), 1, 200) or 1)
        elif kind in BREAKS:
            said += BREAKS[kind]
        elif kind not in LEFT_OUT:
            said += _words(one, depth + 1)
        said += one.tail or ""
    return said


def _shapes(element: Element) -> list[str]:
    return [text for one in element for text in _shape(one, 0)]


def _shape(element: Element, depth: int) -> Iterator[str]:
    """The paragraphs of a shape that has words; a picture or an object is told."""
    kinds = {local(one) for one in element}
    if "object" in kinds or "object-ole" in kinds:
        left.out("embedded")
    elif "image" in kinds:
        left.out("picture")
    elif depth < DEEPEST:
        for one in element:
            if local(one) == "p":
                yield from filter(None, (_words(one, 0).strip(),))
            elif local(one) != "annotation":
                yield from _shape(one, depth + 1)
