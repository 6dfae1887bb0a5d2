"""OpenDocument workbooks (.ods, .fods): each cell stores the text that it shows, so that is what is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .. import left
from ..ground import WHITE, colour, is_lost
from ..numerals import real, whole
from ..package import Element, Package, child, damaged, local, locked, stated
from ..streams import Origin, elements
from .formats import known, plain
from .grid import MOST_COLS, MOST_ROWS, Grid, Merge, Sheet
from .looks import LARGEST
from .runs import Mark, last, run

NAMES = ("style", "table-column", "table-row", "shapes", "table")
HIDDEN = frozenset({"collapse", "filter"})
BREAKS = {"line-break": "\n", "tab": "\t"}
LEFT_OUT = frozenset({"annotation", "ruby-text", "note", "tracked-changes"})
DEEPEST = 60


class Style(NamedTuple):
    """What a style says of text; None where it says nothing."""

    struck: bool | None = None
    side: int | None = None
    hidden: bool | None = None
    ink: str | None = None
    paper: str | None = None
    foreign: bool = False  # something else may colour it


def open_document_book(content: bytes) -> list[Grid]:
    """The visible sheets of an .ods."""
    package = Package(content, "OpenDocument 表格", "The OpenDocument workbook")
    manifest = package.read("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise locked(package.zh, package.en)
    body = package.read("content.xml")
    if body is None:
        raise package.damaged("no content.xml")
    origin = Origin(package.zh, package.en, package.damaged)
    book = Book()
    for element in elements(package.read("styles.xml") or b"<styles/>", ("style",), origin):
        _style(element, book)
    return _sheets(body, book, origin)


def flat_open_document_book(content: bytes) -> list[Grid]:
    """The visible sheets of a workbook in one file of XML (.fods)."""
    zh, en = "OpenDocument 表格", "The OpenDocument workbook"
    return _sheets(content, Book(), Origin(zh, en, lambda problem: damaged(zh, en, problem)))


@dataclass(slots=True)
class Book:
    """What the sheets of a workbook share: the styles, by family and name, and those of sheets that are not shown."""

    styles: dict[tuple[str, str], Style] = field(default_factory=dict)
    unseen: set[str] = field(default_factory=set)

    def mark(self, name: str, *, family: str = "text") -> Mark:
        """How text of a style looks."""
        one = self.styles.get((family, name), Style())
        paper = WHITE if one.paper in (None, "transparent") else colour(one.paper)
        lost = family == "table-cell" and not one.foreign and is_lost(colour(one.ink), paper)
        return Mark(bool(one.struck), one.side or 0, lost or bool(one.hidden))


def _sheets(body: bytes, book: Book, origin: Origin) -> list[Grid]:
    grids = []
    sheet = Sheet()
    defaults: list[tuple[int, str]] = []  # of columns: the first behind each stretch, and its style
    for element in elements(body, NAMES, origin, ends=b"table-row>"):
        match local(element):
            case "style":
                _style(element, book)
            case "table-column":
                _column(element, sheet)
                defaults.append((sheet.col, stated(element).get("default-cell-style-name", "")))
            case "table-row":
                _row(element, sheet, book, defaults)
            case "shapes":
                sheet.grid.notes += _shapes(element, book)
            case _:
                sheet.seen = stated(element).get("style-name") not in book.unseen
                grids += sheet.finished()
                sheet, defaults = Sheet(), []
    return grids


def _style(element: Element, book: Book) -> None:
    """A style, with what it takes over from another."""
    said = stated(element)
    family, name = said.get("family", ""), said.get("name", "")
    sheet, text, cell = (child(element, f"{one}-properties") for one in ("table", "text", "table-cell"))
    if sheet is not None and stated(sheet).get("display") == "false":
        book.unseen.add(name)
    made = book.styles.get((family, said.get("parent-style-name", "")), Style())
    if text is not None:
        made = made._replace(**_of_text(stated(text)))
    if cell is not None:
        made = made._replace(paper=stated(cell).get("background-color", made.paper))
    mapped = child(element, "map") is not None
    if family in ("text", "table-cell"):
        book.styles[family, name] = made._replace(foreign=made.foreign or mapped)


def _of_text(said: dict[str, str]) -> dict[str, Any]:
    """What the properties of text say."""
    found: dict[str, Any] = {}
    lines = [said[one] for one in ("text-line-through-style", "text-line-through-type") if one in said]
    if lines:
        found["struck"] = "none" not in lines
    if "text-position" in said:
        moved = said["text-position"].split()[0] if said["text-position"].strip() else ""
        share = real(moved.removesuffix("%")) or 0.0
        found["side"] = 1 if moved == "super" or share > 0 else -1 if moved == "sub" or share < 0 else 0
    if "display" in said:
        found["hidden"] = said["display"] == "none"
    if "color" in said:
        found["ink"] = said["color"]
    return found


def _is_hidden(element: Element, said: dict[str, str]) -> bool:
    """Is a row or column switched off, or filtered out, or in a group that is closed?"""
    if said.get("visibility") in HIDDEN:
        return True
    around = element.getparent()
    while around is not None and local(around) != "table":
        if stated(around).get("display") == "false":
            return True
        around = around.getparent()
    return False


def _column(element: Element, sheet: Sheet) -> None:
    said = stated(element)
    last = sheet.col + (whole(said.get("number-columns-repeated"), 1, MOST_COLS) or 1) - 1
    if _is_hidden(element, said):
        sheet.cols.append((sheet.col, last))
    sheet.col = min(last + 1, MOST_COLS)


def _row(element: Element, sheet: Sheet, book: Book, defaults: list[tuple[int, str]]) -> None:
    """Put the cells of a row, as often as it is repeated, into the grid."""
    said = stated(element)
    count = min(whole(said.get("number-rows-repeated"), 1, MOST_ROWS) or 1, MOST_ROWS - sheet.row)
    first, sheet.row = sheet.row, sheet.row + count
    if _is_hidden(element, said):
        sheet.rows.append((first, first + count - 1))
    col = 0
    for cell in element:
        if local(cell) not in {"table-cell", "covered-table-cell"} or col >= MOST_COLS:
            continue
        about = stated(cell)
        times = min(whole(about.get("number-columns-repeated"), 1, MOST_COLS) or 1, MOST_COLS - col)
        named = about.get("style-name") or said.get("default-cell-style-name") or next((one for end, one in defaults if col < end), "")
        text = _text(cell, about, sheet, book)
        if text and ((mark := book.mark(named, family="table-cell")).struck or mark.lost):
            text = run("", text, mark)
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


def _text(cell: Element, about: dict[str, str], sheet: Sheet, book: Book) -> str:
    """What a cell shows: its paragraphs; where a program wrote none, its value."""
    paragraphs = []
    for one in cell:
        kind = local(one)
        if kind == "p":
            paragraphs.append(_words(one, "", book, 0))
        elif kind == "annotation":
            left.out("annotation")
        else:
            sheet.grid.notes += _shape(one, book, 0)
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


def _words(element: Element, before: str, book: Book, depth: int) -> str:
    """The text of a paragraph, or of a part of one behind another, with its spaces and breaks."""
    said = element.text or ""
    for one in element if depth < DEEPEST else ():
        kind = local(one)
        if kind == "s":
            said += " " * (whole(stated(one).get("c"), 1, 200) or 1)
        elif kind in BREAKS:
            said += BREAKS[kind]
        elif kind == "span":
            behind = last(before + last(said))
            said += run(behind, _words(one, behind, book, depth + 1), book.mark(stated(one).get("style-name", "")))
        elif kind not in LEFT_OUT:
            said += _words(one, last(before + last(said)), book, depth + 1)
        said += one.tail or ""
    return said


def _shapes(element: Element, book: Book) -> list[str]:
    return [text for one in element for text in _shape(one, book, 0)]


def _shape(element: Element, book: Book, depth: int) -> Iterator[str]:
    """The paragraphs of a shape that has words; a picture or an object is told."""
    kinds = {local(one) for one in element}
    if "object" in kinds or "object-ole" in kinds:
        left.out("embedded")
    elif "image" in kinds:
        left.out("picture")
    elif depth < DEEPEST:
        for one in element:
            if local(one) == "p":
                yield from filter(None, (_words(one, "", book, 0).strip(),))
            elif local(one) != "annotation":
                yield from _shape(one, book, depth + 1)
