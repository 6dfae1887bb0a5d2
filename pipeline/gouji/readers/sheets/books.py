"""Workbooks of today (.xlsx): the visible cells of each visible sheet as they are shown, and how they are merged.

The XML is read here and not by a library: a library makes the whole rectangle of a sheet before anything can be asked of it,
and two cells of a sheet may span seventeen thousand million.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ...errors import ReadError
from ...regexes import compiled
from ..numerals import character, real, whole
from ..package import Element, Package, child, local
from .formats import BUILT_IN, kind_of, shown
from .grid import MOST_COLS, MOST_ROWS, Grid, Hidden, Merge, apart, without_hidden

PLACE = compiled(r"^\s*+\$?([A-Za-z]{1,3})\$?0*+([1-9][0-9]{0,6})\s*+")
ESCAPED = compiled(r"_x([0-9A-Fa-f]{4})_")
TRUE = frozenset({"1", "true"})
LAST_DAY = 2_958_466  # after 9999-12-31
LEAP = 60  # the 29th of February 1900, which there never was: days before it are counted from a day later
FIRST_DAY, FIRST_DAY_OF_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001
LARGEST = 1e308


class Style(NamedTuple):
    """What a cell's number format shows."""

    code: str = "General"
    kind: str = ""  # "date", "duration", or "" for numbers


@dataclass(slots=True)
class Book:
    """What the sheets of a workbook share."""

    strings: list[str] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    from_1904: bool = False


def open_book(content: bytes) -> list[Grid]:
    """The visible sheets of an .xlsx."""
    package = Package(content, "Excel 工作簿", "The Excel workbook")
    path = package.main("xl/workbook.xml")
    if path.endswith(".bin") or "xl/workbook.bin" in package.names:
        raise ReadError(
            "这是 Excel 二进制工作簿（.xlsb），不能直接读：请用 Excel 或 WPS 打开，另存为 .xlsx 后重试。",
            "This is a binary Excel workbook (.xlsb), which is not read: open it, save it as .xlsx and retry.",
        )
    with package.part(path) as root:
        if root is None:
            raise package.damaged("no xl/workbook.xml")
        links = package.relations(path)
        sheets = list(_visible(root, {one.key: (one.kind, one.path) for one in links}))
        settings = child(root, "workbookPr")
        from_1904 = settings is not None and settings.get("date1904") in TRUE
    parts = {one.kind: one.path for one in links}
    book = Book(_strings(package, parts.get("sharedStrings", "xl/sharedStrings.xml")), _styles(package, parts.get("styles", "xl/styles.xml")),
                from_1904)  # fmt: skip
    return [_grid(package, book, name, where) for name, where in sheets]


def _visible(root: Element, links: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Name and part of each visible sheet that holds cells."""
    sheets = child(root, "sheets")
    for sheet in sheets if sheets is not None else ():
        key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        kind, path = links.get(key, ("", ""))
        if path and kind == "worksheet" and sheet.get("state", "visible") == "visible":
            yield sheet.get("name") or "", path


def _strings(package: Package, path: str) -> list[str]:
    with package.part(path) as root:
        return [_text(one) for one in root if local(one) == "si"] if root is not None else []


def _text(element: Element) -> str:
    """The text of a shared or inline string, without the readings above its characters."""
    parts = []
    for one in element:
        name = local(one)
        if name == "t":
            parts.append(one.text or "")
        elif name == "r":
            parts += [inner.text or "" for inner in one if local(inner) == "t"]
    return _plain("".join(parts))


def _plain(text: str) -> str:
    """Characters that XML cannot hold stand as _x000D_."""
    return ESCAPED.sub(lambda found: character(found[1]), text) if "_x" in text else text


def _styles(package: Package, path: str) -> list[Style]:
    """What each cell style shows; each format is looked at once."""
    with package.part(path) as root:
        if root is None:
            return []
        formats, cells = child(root, "numFmts"), child(root, "cellXfs")
        own = {one.get("numFmtId"): one.get("formatCode") or "" for one in (formats if formats is not None else ())}
        known: dict[str, Style] = {}
        made = []
        for one in cells if cells is not None else ():
            key = one.get("numFmtId") or "0"
            if key not in known:
                number = whole(key, 0, MOST_ROWS) or 0
                code = own.get(key)
                kind = kind_of(code, -1) if code is not None else kind_of("", number)
                known[key] = Style(code if code is not None else BUILT_IN.get(number, "General"), kind)
            made.append(known[key])
        return made


def _grid(package: Package, book: Book, name: str, path: str) -> Grid:
    """A sheet, as it is shown."""
    grid = Grid(name)
    rows: list[tuple[int, int]] = []
    cols: list[tuple[int, int]] = []
    with package.part(path) as root:
        for part in root if root is not None else ():
            match local(part):
                case "cols":
                    cols = [_range(one) for one in part if _is_hidden(one, "width")]
                case "sheetData":
                    rows = _fill(grid, part, book, package)
                case "mergeCells":
                    grid.merges = apart(found for one in part if (found := _merge(one.get("ref") or "")) is not None)
    return without_hidden(grid, Hidden(rows), Hidden(cols))


def _is_hidden(element: Element, size: str) -> bool:
    return element.get("hidden") in TRUE or real(element.get(size)) == 0


def _range(element: Element) -> tuple[int, int]:
    return (whole(element.get("min"), 1, MOST_COLS) or 1) - 1, (whole(element.get("max"), 0, MOST_COLS) or 0) - 1


def _merge(said: str) -> Merge | None:
    """A merged cell by its corners; None for a single cell or none."""
    first, _, last = said.partition(":")
    one, other = place(first), place(last)
    if one is None or other is None:
        return None
    return Merge(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


def place(said: str) -> tuple[int, int] | None:
    """Row and column from 0 of a cell by its name; None where no sheet has it.

    >>> place("A1"), place("$ab$12"), place("XFE1"), place("A0"), place("")
    ((0, 0), (11, 27), None, None, None)
    """
    found = PLACE.fullmatch(said)
    if found is None:
        return None
    col = 0
    for letter in found[1].upper():
        col = col * 26 + ord(letter) - 64
    row = whole(found[2], 1, MOST_ROWS + 1) or 0
    return (row - 1, col - 1) if row <= MOST_ROWS and col <= MOST_COLS else None


def _fill(grid: Grid, data: Element, book: Book, package: Package) -> list[tuple[int, int]]:
    """Put the cells into the grid; gives the hidden rows. A row or a cell that does not say where it stands follows the one before."""
    hidden = []
    row = -1
    for line in data:
        row = (whole(line.get("r"), 1, MOST_ROWS) or row + 2) - 1
        if _is_hidden(line, "ht"):
            hidden.append((row, row))
        col = -1
        for cell in line:
            said = cell.get("r")
            at = (row, col + 1) if said is None else place(said)
            if at is None or at[0] >= MOST_ROWS or at[1] >= MOST_COLS:
                raise package.damaged(f"cell {(said or '')[:20]}")
            col = at[1]
            text = _shown(cell, book)
            if text:
                grid.put(*at, text)
    return hidden


def _shown(cell: Element, book: Book) -> str:
    """What a cell shows; an error or a formula without its value shows nothing."""
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        return next((_text(one) for one in cell if local(one) == "is"), "")
    said = next((one.text or "" for one in cell if local(one) == "v"), "")
    if not said or kind == "e":
        return ""
    if kind == "s":
        at = whole(said, -1, MOST_ROWS * 16)
        return book.strings[at] if at is not None and 0 <= at < len(book.strings) else ""
    if kind == "b":
        return shown(said.strip() in TRUE, "")
    if kind == "n":
        value = real(said, LARGEST)
        style = whole(cell.get("s"), 0, MOST_ROWS) or 0
        return "" if value is None else _figure(value, book.styles[style] if style < len(book.styles) else Style(), book)
    return _date_of(said) if kind == "d" else _plain(said)


def _figure(value: float, style: Style, book: Book) -> str:
    """A number as its format shows it: days since the first one where the format is one of dates."""
    if style.kind == "duration" and abs(value) < LAST_DAY:
        return str(dt.timedelta(milliseconds=round(value * 86_400_000)))
    if style.kind != "date" or not 0 <= value < LAST_DAY:
        return shown(value, style.code)
    day = 1 if value < LEAP and not book.from_1904 else 0
    moment = (FIRST_DAY_OF_1904 if book.from_1904 else FIRST_DAY) + dt.timedelta(days=day, milliseconds=round(value * 86_400_000))
    return str(moment.time()) if value < 1 else shown(moment, "")


def _date_of(said: str) -> str:
    try:
        return shown(dt.datetime.fromisoformat(said.strip()[:40]), "")
    except ValueError:
        return said
