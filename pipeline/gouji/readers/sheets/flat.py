"""Excel 2003 XML (SpreadsheetML), as finance systems write it under the name .xls: one XML file with sheets, rows and styles."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from ...errors import ReadError
from .. import left
from ..numerals import real, whole
from ..package import Element, child, local
from ..raised import lowered, raised
from ..streams import Origin, elements
from .builtin import DAY, SHORT_DATE
from .days import serial_of
from .formats import known
from .grid import MOST_COLS, MOST_ROWS, Grid, Hidden, Merge, apart, without_hidden
from .looks import GENERAL, LARGEST, Look, figure, wording

NAMES = ("Style", "Column", "Row", "WorksheetOptions", "Worksheet")
MARKS = {"Sup": raised, "Sub": lowered}
STRUCK = frozenset({"S", "Strike", "Del"})
NAMED = {  # formats that go by a name
    "General Number": GENERAL, "General Date": f"{SHORT_DATE} h:mm", "Long Date": DAY, "Medium Date": "d-mmm-yy", "Short Date": SHORT_DATE,
    "Long Time": "h:mm:ss", "Medium Time": "h:mm AM/PM", "Short Time": "h:mm", "Currency": '"¥"#,##0.00;[Red]"¥"-#,##0.00',
    "Euro Currency": "[$€-2] #,##0.00;[Red]-[$€-2] #,##0.00", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%",
    "Scientific": "0.00E+00", "Yes/No": '"Yes";"Yes";"No"', "True/False": '"True";"True";"False"', "On/Off": '"On";"On";"Off"',
}  # fmt: skip


@dataclass(slots=True)
class Sheet:
    """A sheet in the making."""

    grid: Grid = field(default_factory=lambda: Grid(""))
    rows: list[tuple[int, int]] = field(default_factory=list)  # hidden ones
    cols: list[tuple[int, int]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    row: int = 0  # the next one
    col: int = 0
    seen: bool = True
    noughts: bool = True


def flat_book(content: bytes) -> list[Grid]:
    """The visible sheets of an Excel 2003 XML file."""
    looks: dict[str, Look] = {}
    grids = []
    sheet = Sheet()
    for element in elements(content, NAMES, Origin("Excel 2003 XML 表格", "The Excel 2003 XML workbook", _damaged), ends=b"Row>"):
        match local(element):
            case "Style":
                looks[_said(element).get("ID", "")] = _look(element, looks)
            case "Column":
                _column(element, sheet)
            case "Row":
                _row(element, sheet, looks)
            case "WorksheetOptions":
                visible = child(element, "Visible")
                sheet.seen = visible is None or (visible.text or "").strip() == "SheetVisible"
                sheet.noughts = child(element, "DoNotDisplayZeros") is None
            case _:
                grids += _finished(sheet)
                sheet = Sheet()
    return grids


def _damaged(problem: Exception | str) -> ReadError:
    return ReadError(
        f"Excel 2003 XML 表格已损坏（{problem}）：请用 Excel 或 WPS 打开，另存为 .xlsx 后重试。",
        f"The Excel 2003 XML workbook is damaged ({problem}): open it, save it as .xlsx and retry.",
    )


def _finished(sheet: Sheet) -> list[Grid]:
    if not sheet.seen:
        left.out("sheet")
        return []
    sheet.grid.merges = apart(sheet.merges)
    return [without_hidden(sheet.grid, Hidden(sheet.rows), Hidden(sheet.cols))]


def _said(element: Element) -> dict[str, str]:
    """What an element states, by name without the namespace."""
    return {name.rpartition("}")[2]: value for name, value in element.items()}


def _look(element: Element, looks: dict[str, Look]) -> Look:
    """A style, with what it takes over from another."""
    look = looks.get(_said(element).get("Parent", ""), Look())
    number, font = child(element, "NumberFormat"), child(element, "Font")
    if number is not None:
        code = _said(number).get("Format", GENERAL)
        look = look._replace(code=NAMED.get(code, code) or GENERAL)
    return look if font is None else look._replace(struck=_said(font).get("StrikeThrough") == "1")


def _column(element: Element, sheet: Sheet) -> None:
    said = _said(element)
    first = (whole(said.get("Index"), 1, MOST_COLS) or sheet.col + 1) - 1
    last = first + (whole(said.get("Span"), 0, MOST_COLS) or 0)
    if said.get("Hidden") == "1" or real(said.get("Width")) == 0:
        sheet.cols.append((first, last))
    sheet.col = last + 1


def _row(element: Element, sheet: Sheet, looks: dict[str, Look]) -> None:
    said = _said(element)
    row = (whole(said.get("Index"), 1, MOST_ROWS) or sheet.row + 1) - 1
    last = row + (whole(said.get("Span"), 0, MOST_ROWS) or 0)
    if said.get("Hidden") == "1" or real(said.get("Height")) == 0:
        sheet.rows.append((row, last))
    sheet.row = last + 1
    col = 0
    for cell in element:
        if local(cell) != "Cell":
            continue
        about = _said(cell)
        col = (whole(about.get("Index"), 1, MOST_COLS) or col + 1) - 1
        across, down = (whole(about.get(name), 0, most) or 0 for name, most in (("MergeAcross", MOST_COLS), ("MergeDown", MOST_ROWS)))
        if col >= MOST_COLS or row >= MOST_ROWS:
            left.out("cell")
            return
        if across or down:
            sheet.merges.append(Merge(row, col, min(row + down, MOST_ROWS - 1), min(col + across, MOST_COLS - 1)))
        if text := _text(cell, about, sheet, looks.get(about.get("StyleID", said.get("StyleID", "Default")), Look())):
            sheet.grid.put(row, col, text)
        col += across + 1


def _text(cell: Element, about: dict[str, str], sheet: Sheet, look: Look) -> str:
    """What a cell shows."""
    left.out("annotation", sum(local(one) == "Comment" for one in cell))
    data = child(cell, "Data")
    if data is None:
        left.out("formula", int_of("Formula" in about))
        return ""
    kind, said = _said(data).get("Type", "String"), _words(data, "")
    if kind in {"Number", "DateTime"}:
        value = _value(kind, said.strip(), sheet)
        return "" if value is None else _number(value, look, sheet)
    if kind == "Boolean":
        said = "TRUE" if said.strip() == "1" else "FALSE"
    return wording(said, look)


def int_of(flag: object) -> int:
    """One for what is so."""
    return 1 if flag else 0


def _value(kind: str, said: str, _: Sheet) -> Decimal | None:
    number = real(said, LARGEST) if kind == "Number" else None
    value = known(number) if number is not None else serial_of(said) if kind == "DateTime" else None
    if value is None and said:
        left.out("cell")
    return value


def _number(value: Decimal, look: Look, sheet: Sheet) -> str:
    if look.struck:
        left.out("struck")
        return ""
    return figure(value, look.code) if value or sheet.noughts else ""


def _words(element: Element, before: str) -> str:
    """The text of a cell, which may hold marks of HTML: raised, lowered and struck parts."""
    said = element.text or ""
    for one in element:
        inner = _words(one, before + said)
        mark = MARKS.get(local(one))
        if local(one) in STRUCK:
            left.out("struck", int_of(inner))
            inner = ""
        said += (mark(inner, before + said) if mark is not None and inner else inner) + (one.tail or "")
    return said
