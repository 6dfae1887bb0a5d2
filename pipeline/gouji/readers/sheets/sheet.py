"""One sheet of an .xlsx (工作表): its XML as a stream of rows, cells to shown texts, what is hidden taken out."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ...regexes import compiled
from .. import left
from ..numerals import real, whole
from ..package import Element, local
from ..streams import Origin, elements
from .days import serial_of
from .formats import known
from .formulas import Formula, Value, worked_out
from .grid import MOST_COLS, MOST_ROWS, Grid, Hidden, Merge, Place, apart, column_of, without_hidden
from .looks import LARGEST, TRUE, Look, number, text_of, unescaped, wording

PLACE = compiled(r"^\s*+\$?([A-Za-z]{1,3})\$?0*+([1-9][0-9]{0,6})\s*+")
THINNEST, NARROWEST = 0.7, 0.08  # points of a row, characters of a column: less is no pixel on the screen
LOOK = Look()
COLOURING = (b"conditionalFormatting", b"tablePart", b"<picture", b"drawing ")  # what may lie behind a cell, whatever its style says
NAMES = ("row", "col", "mergeCell", "sheetView")


@dataclass(slots=True)
class Book:
    """What the sheets of a workbook share."""

    origin: Origin
    strings: list[str] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    from_1904: bool = False
    stale: bool = False  # formulas are worked out anew when it is opened: a stored nought may never have been worked out


@dataclass(slots=True)
class Sheet:
    """A sheet in the making."""

    grid: Grid
    rows: list[tuple[int, int]] = field(default_factory=list)  # hidden ones
    cols: list[tuple[int, int]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    noughts: bool = True  # are they shown?
    plain: bool = True  # cells stand on what their styles say
    row: int = -1
    missing: dict[Place, Look] = field(default_factory=dict)  # formulas without a value


def read_sheet(content: bytes, book: Book, grid: Grid) -> Grid:
    """The grid with what the sheet shows."""
    sheet = Sheet(grid, plain=not any(one in content for one in COLOURING))
    for element in elements(content, NAMES, book.origin, ends=b"row>"):
        match local(element):
            case "row":
                _row(element, sheet, book)
            case "col" if _is_hidden(element, "width", NARROWEST):
                sheet.cols.append(_range(element))
            case "mergeCell":
                sheet.merges += [found] if (found := _merge(element.get("ref") or "")) is not None else []
            case "sheetView":
                sheet.noughts = sheet.noughts and element.get("showZeros", "1") in TRUE
            case _:
                pass
    grid.merges = apart(sheet.merges)
    rows, cols = Hidden(sheet.rows), Hidden(sheet.cols)
    if sheet.missing:
        unread = _work_out(content, sheet, book)
        left.out("formula", sum(row not in rows and col not in cols for row, col in unread))
    return without_hidden(grid, rows, cols)


def _is_hidden(element: Element, size: str, least: float) -> bool:
    said = real(element.get(size))
    return element.get("hidden") in TRUE or (said is not None and said < least)


def _range(element: Element) -> tuple[int, int]:
    return (whole(element.get("min"), 1, MOST_COLS) or 1) - 1, (whole(element.get("max"), 0, MOST_COLS) or 0) - 1


def _merge(said: str) -> Merge | None:
    """A merged cell by its corners; None for a single cell or none."""
    first, _, last = said.partition(":")
    one, other = place(first), place(last)
    if one is None or other is None:
        return None
    return Merge(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


def place(said: str) -> Place | None:
    """Row and column from 0 of a cell by its name; None where no sheet has it.

    >>> place("A1"), place("$ab$12"), place("XFE1"), place("A0"), place("")
    ((0, 0), (11, 27), None, None, None)
    """
    found = PLACE.fullmatch(said)
    if found is None:
        return None
    col, row = column_of(found[1]), whole(found[2], 1, MOST_ROWS + 1) or 0
    return (row - 1, col) if row <= MOST_ROWS and col < MOST_COLS else None


@lru_cache(maxsize=MOST_COLS)
def _column(letters: str) -> int | None:
    """The column, from 0, of the cells whose names begin so; None where letters do not say one."""
    found = place(letters + "1")
    return found and found[1]


class Cell(NamedTuple):
    """A cell as its XML says it."""

    kind: str
    style: str | None
    value: str | None
    formula: Element | None
    inline: Element | None


def _cell(element: Element) -> Cell:
    value = formula = inline = None
    for one in element:
        name = local(one)
        if name == "v":
            value = one.text or ""
        elif name == "f":
            formula = one
        elif name == "is":
            inline = one
    return Cell(element.get("t") or "n", element.get("s"), value, formula, inline)


def placed(line: Element, row: int) -> tuple[int, list[tuple[Place, Cell]]]:
    """The number of a row and its cells with their places. A row or a cell that does not say where it stands follows the one before."""
    said_row = line.get("r") or ""
    row = (whole(said_row, 1, MOST_ROWS) or row + 2) - 1
    at: Place = (row, -1)
    found: list[tuple[Place, Cell]] = []
    for element in line:
        said = element.get("r")
        if not said:
            named: Place | None = (row, at[1] + 1)
        elif said_row and said.endswith(said_row) and (col := _column(said[: -len(said_row)])) is not None:
            named = (row, col)
        else:
            named = place(said)
        if named is None or named[0] >= MOST_ROWS or named[1] >= MOST_COLS:
            left.out("cell")
            continue
        at = named
        if len(element):
            found.append((at, _cell(element)))
    return row, found


def _row(line: Element, sheet: Sheet, book: Book) -> None:
    """Put the cells of a row into the grid."""
    sheet.row, cells = placed(line, sheet.row)
    if _is_hidden(line, "ht", THINNEST):
        sheet.rows.append((sheet.row, sheet.row))
    for at, cell in cells:
        style = whole(cell.style, 0, MOST_ROWS) or 0
        look = book.looks[style] if style < len(book.looks) else LOOK
        look = look if sheet.plain else look._replace(lost=False)
        if cell.formula is not None and _is_without_value(cell, book):
            sheet.missing[at] = look
        elif text := _shown(_value(cell, book), look, sheet, book):
            sheet.grid.put(*at, text)


def _is_without_value(cell: Cell, book: Book) -> bool:
    """A formula whose value was not stored; a nought may stand for that where all is to be worked out anew on opening."""
    if not cell.value:
        return cell.value is None or cell.kind != "str"
    return book.stale and cell.value == "0" and cell.kind == "n"


def _shown(value: Decimal | bool | str | None, look: Look, sheet: Sheet, book: Book) -> str:
    """What a cell shows."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return number(value, look, noughts=sheet.noughts, from_1904=book.from_1904)
    return wording(value if isinstance(value, str) else "TRUE" if value else "FALSE", look)


def _value(cell: Cell, book: Book) -> Decimal | bool | str | None:
    """What a cell holds; None for nothing. What is damaged is told and costs that cell."""
    kind, said = cell.kind, cell.value
    if kind == "inlineStr":
        return text_of(cell.inline) if cell.inline is not None else None
    if not said:
        return None
    found: Decimal | bool | str | None = None
    if kind == "n":
        value = real(said, LARGEST)
        found = None if value is None else known(value)
    elif kind == "s":
        at = whole(said, -1, MOST_ROWS * 16)
        found = book.strings[at] if at is not None and 0 <= at < len(book.strings) else None
    elif kind == "b":
        found = said.strip() in TRUE
    elif kind == "d":
        found = serial_of(said, from_1904=book.from_1904)
    elif kind in {"str", "e"}:
        found = unescaped(said)
    if found is None:
        left.out("cell")
    return found


def _work_out(content: bytes, sheet: Sheet, book: Book) -> list[Place]:
    """Work out the formulas without a value, from the values of the sheet; gives the places of those that are not understood."""
    values: dict[Place, Value] = {}
    formulas: dict[Place, Formula] = {}
    shared: dict[str, Formula] = {}
    row = -1
    for line in elements(content, ("row",), book.origin, ends=b"row>"):
        row, cells = placed(line, row)
        for at, cell in cells:
            formula = None if cell.formula is None else _formula(cell.formula, at, shared)
            if at in sheet.missing:
                if formula is not None:
                    formulas[at] = formula
            elif (value := _value(cell, book)) is not None:
                values[at] = value
    found = worked_out(formulas, values, sheet.grid.name)
    for at, result in found.items():
        look = sheet.missing[at]
        if text := _shown(result, look, sheet, book):
            sheet.grid.put(*at, text)
    return [at for at in sheet.missing if at not in found]


def _formula(element: Element, at: Place, shared: dict[str, Formula]) -> Formula | None:
    """The formula of a cell; one that is shared is written down once and moves with the cell."""
    text, key = (element.text or "").strip(), element.get("si")
    if element.get("t") != "shared" or key is None:
        return Formula(text, 0, 0) if text else None
    if text:
        shared[key] = Formula(text, *at)
    first = shared.get(key)
    return first and Formula(first.text, at[0] - first.down, at[1] - first.right)
