"""Excel 2003 XML (SpreadsheetML), as finance systems write it under the name .xls: one XML file with sheets, rows and styles."""

from __future__ import annotations

from decimal import Decimal

from ...errors import ReadError
from .. import left
from ..ground import WHITE, Colour, colour, is_lost
from ..numerals import real, whole
from ..package import Element, child, local, stated
from ..streams import Origin, elements
from .builtin import DAY, SHORT_DATE
from .days import serial_of
from .formats import known
from .grid import MOST_COLS, MOST_ROWS, Grid, Merge, Sheet
from .looks import BLACK, GENERAL, LARGEST, Look, number, wording
from .runs import Mark, last, run

NAMES = ("Style", "Column", "Row", "WorksheetOptions", "Worksheet")
SIDES = {"Sup": 1, "Sub": -1}
Colours = tuple[Colour | None, Colour | None]  # of text and of what it stands on
STRUCK = frozenset({"S", "Strike", "Del"})
NAMED = {  # formats that go by a name
    "General Number": GENERAL, "General Date": f"{SHORT_DATE} h:mm", "Long Date": DAY, "Medium Date": "d-mmm-yy", "Short Date": SHORT_DATE,
    "Long Time": "h:mm:ss", "Medium Time": "h:mm AM/PM", "Short Time": "h:mm", "Currency": '"¥"#,##0.00;[Red]"¥"-#,##0.00',
    "Euro Currency": "[$€-2] #,##0.00;[Red]-[$€-2] #,##0.00", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%",
    "Scientific": "0.00E+00", "Yes/No": '"Yes";"Yes";"No"', "True/False": '"True";"True";"False"', "On/Off": '"On";"On";"Off"',
}  # fmt: skip


def flat_book(content: bytes) -> list[Grid]:
    """The visible sheets of an Excel 2003 XML file."""
    looks: dict[str, Look] = {}
    colours: dict[str, Colours] = {}
    plain = b"ConditionalFormatting" not in content  # cells stand on what their styles say
    grids = []
    sheet = Sheet()
    for element in elements(content, NAMES, Origin("Excel 2003 XML 表格", "The Excel 2003 XML workbook", _damaged), ends=b"Row>"):
        match local(element):
            case "Style":
                look = _look(element, looks, colours)
                looks[stated(element).get("ID", "")] = look if plain else look._replace(lost=False)
            case "Column":
                _column(element, sheet)
            case "Row":
                _row(element, sheet, looks)
            case "WorksheetOptions":
                visible = child(element, "Visible")
                sheet.seen = visible is None or (visible.text or "").strip() == "SheetVisible"
                sheet.noughts = child(element, "DoNotDisplayZeros") is None
            case _:
                grids += sheet.finished()
                sheet = Sheet()
    return grids


def _damaged(problem: Exception | str) -> ReadError:
    return ReadError(
        f"Excel 2003 XML 表格已损坏（{problem}）：请用 Excel 或 WPS 打开，另存为 .xlsx 后重试。",
        f"The Excel 2003 XML workbook is damaged ({problem}): open it, save it as .xlsx and retry.",
    )


def _look(element: Element, looks: dict[str, Look], colours: dict[str, Colours]) -> Look:
    """A style, with what it takes over from another."""
    said = stated(element)
    key, parent = said.get("ID", ""), said.get("Parent", "")
    look, (ink, paper) = looks.get(parent, Look()), colours.get(parent, (BLACK, WHITE))
    format_of, font, fill = (child(element, name) for name in ("NumberFormat", "Font", "Interior"))
    if format_of is not None:
        code = stated(format_of).get("Format", GENERAL)
        look = look._replace(code=NAMED.get(code, code) or GENERAL)
    if font is not None:
        look = look._replace(struck=stated(font).get("StrikeThrough") == "1")
        ink = colour(stated(font)["Color"]) if "Color" in stated(font) else ink
    if fill is not None:
        pattern = stated(fill).get("Pattern", "None")
        paper = WHITE if pattern == "None" else colour(stated(fill).get("Color")) if pattern == "Solid" else None
    colours[key] = ink, paper
    return look._replace(lost=is_lost(ink, paper))


def _span(said: dict[str, str], before: int, most: int, size: str) -> tuple[int, int, bool]:
    """The first and last of the rows or columns that an element is for, and whether they are hidden."""
    first = (whole(said.get("Index"), 1, most) or before + 1) - 1
    return first, first + (whole(said.get("Span"), 0, most) or 0), said.get("Hidden") == "1" or real(said.get(size)) == 0


def _column(element: Element, sheet: Sheet) -> None:
    first, last, hidden = _span(stated(element), sheet.col, MOST_COLS, "Width")
    if hidden:
        sheet.cols.append((first, last))
    sheet.col = last + 1


def _row(element: Element, sheet: Sheet, looks: dict[str, Look]) -> None:
    said = stated(element)
    row, last, hidden = _span(said, sheet.row, MOST_ROWS, "Height")
    if hidden:
        sheet.rows.append((row, last))
    sheet.row = last + 1
    col = 0
    for cell in element:
        if local(cell) != "Cell":
            continue
        about = stated(cell)
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
        left.out("formula", 1 if "Formula" in about else 0)
        return ""
    kind, said = stated(data).get("Type", "String"), _words(data, "")
    if kind in {"Number", "DateTime"}:
        value = _value(kind, said.strip())
        return "" if value is None else number(value, look, noughts=sheet.noughts)
    if kind == "Boolean":
        said = "TRUE" if said.strip() == "1" else "FALSE"
    return wording(said, look)


def _value(kind: str, said: str) -> Decimal | None:
    found = real(said, LARGEST) if kind == "Number" else None
    value = known(found) if found is not None else serial_of(said) if kind == "DateTime" else None
    if value is None and said:
        left.out("cell")
    return value


def _words(element: Element, before: str) -> str:
    """The text of a cell, which may hold marks of HTML: raised, lowered and struck parts."""
    said = element.text or ""
    for one in element:
        name = local(one)
        behind = last(before + last(said))
        said += run(behind, _words(one, behind), Mark(name in STRUCK, SIDES.get(name, 0))) + (one.tail or "")
    return said
