"""Workbooks of today (.xlsx): the visible cells of each visible sheet as they are shown, and how they are merged.

The XML is read here and not by a library: a library makes the whole rectangle of a sheet before anything can be asked of it,
and two cells of a sheet may span seventeen thousand million.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import ReadError
from .. import left
from ..package import Element, Package, child
from ..streams import Origin, elements
from .drawings import beside_cells
from .grid import Grid
from .looks import TRUE, looks_of, text_of
from .sheet import Book, read_sheet


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
        settings, counting = child(root, "workbookPr"), child(root, "calcPr")
        from_1904 = settings is not None and settings.get("date1904") in TRUE
        stale = counting is not None and counting.get("fullCalcOnLoad") in TRUE
    parts = {one.kind: one.path for one in links}
    book = Book(Origin(package.zh, package.en, package.damaged), from_1904=from_1904, stale=stale)
    book.strings = _strings(package, parts.get("sharedStrings", "xl/sharedStrings.xml"), book.origin)
    book.looks = looks_of(package, parts.get("styles", "xl/styles.xml"))
    return [_grid(package, book, name, where) for name, where in sheets]


def _visible(root: Element, links: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Name and part of each visible sheet that holds cells; what else lies there is told."""
    sheets = child(root, "sheets")
    for sheet in sheets if sheets is not None else ():
        key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        kind, path = links.get(key, ("", ""))
        if sheet.get("state", "visible") != "visible":
            left.out("sheet")
        elif kind == "chartsheet":
            left.out("embedded")
        elif path and kind == "worksheet":
            yield sheet.get("name") or "", path


def _strings(package: Package, path: str, origin: Origin) -> list[str]:
    content = package.read(path)
    if content is None:
        return []
    return [text_of(one) for one in elements(content, ("si",), origin, ends=b"si>")]


def _grid(package: Package, book: Book, name: str, path: str) -> Grid:
    """A sheet, as it is shown, with what lies over its cells."""
    content = package.read(path)
    grid = read_sheet(content, book, Grid(name)) if content is not None else Grid(name)
    grid.notes = list(beside_cells(package, path))
    return grid
