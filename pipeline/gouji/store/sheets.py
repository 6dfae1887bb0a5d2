"""Excel workbooks of any number of rows: a stream of sheets within Excel's limits; every amount exact, no text a formula.

Excel keeps 15 digits of a number. A decimal that has no more stands as a number, shown with its own decimals; any other as text.
A text longer than a cell goes on in the sheet of long texts, piece by piece.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from math import isfinite
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from ..numbers import plain
from ..regexes import compiled
from ..show.as_rows import text
from ..visible import visible

MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767  # a character beyond U+FFFF counts twice
DIGITS, MOST_DECIMALS = 15, 12
LONG = "long_texts"
LONG_HEADS = ("sheet", "row", "column", "piece", "text")
SPECIAL = compiled(r'[&<>"]|_(?=x[0-9A-Fa-f]{4}_)')
NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
HEAD = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        "<sheetData>")  # fmt: skip
FOOT = "</sheetData></worksheet>"
BOLD = MOST_DECIMALS + 2  # styles: 0 is general, then a number with 0, 1, … decimals, then a head
NAMESPACE = "http://schemas.openxmlformats.org"
RELATIONS = f"{NAMESPACE}/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def escaped(text: str) -> str:
    """Visible text for XML; what Excel would take for an escape of its own is escaped.

    >>> escaped("a<b_x0041_")
    'a&lt;b_x005F_x0041_'
    """
    return SPECIAL.sub(lambda found: NAMED.get(found.group(), "_x005F_"), text)


def letters(column: int) -> str:
    """The name of a column, from 0.

    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    name = ""
    while column >= 0:
        name, column = chr(65 + column % 26) + name, column // 26 - 1
    return name


class Workbook:
    """A workbook that is written row by row, whole or not at all: `with Workbook(path) as book: book.add(name, heads, rows)`."""

    def __init__(self, path: Path, rows: int = MOST_ROWS) -> None:
        self.path, self.rows = path, rows
        self.part = path.with_name(f".{path.name}.part")
        self.sheets: list[str] = []
        self.long: list[tuple[str, int, str, int, str]] = []

    def __enter__(self) -> Self:
        self.archive = zipfile.ZipFile(self.part, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                if self.long:
                    self.add(LONG, LONG_HEADS, iter(self.long))
                self._finish()
            self.archive.close()
            if kind is None:
                self.part.replace(self.path)
        finally:
            self.part.unlink(missing_ok=True)

    def add(self, name: str, heads: Sequence[str], rows: Iterator[Sequence[Any]], decimals: int | None = None) -> list[str]:
        """Write rows under their heads, on as many sheets as they need; gives the sheets' names. `decimals` is the column that says how
        many decimals the column `value` is shown with.
        """
        names: list[str] = []
        row = next(rows, None)
        while row is not None or not names:
            names.append(name if not names else f"{name}_{len(names) + 1}")
            self.sheets.append(names[-1])
            with self.archive.open(f"xl/worksheets/sheet{len(self.sheets)}.xml", "w", force_zip64=True) as out:
                row = self._sheet(out, names[-1], heads, row, rows, decimals)  # type: ignore[arg-type]
        return names

    def _sheet(self, out: BinaryIO, name: str, heads: Sequence[str], row: Sequence[Any] | None, rows: Iterator[Sequence[Any]],
               decimals: int | None) -> Sequence[Any] | None:  # fmt: skip
        """Write one sheet; gives the row that it has no room for."""
        columns = [letters(at) for at in range(len(heads))]
        value = heads.index("value") if decimals is not None else -1
        lines = [
            HEAD,
            f'<row r="1">{"".join(_text(f"{column}1", visible(head), BOLD) for column, head in zip(columns, heads, strict=True))}</row>',
        ]
        at = 1
        while row is not None and at < self.rows:
            at += 1
            shown = row[decimals] if decimals is not None else None
            cells = [
                self._cell(f"{column}{at}", item, shown if number == value else None, (name, at, heads[number]))
                for number, (column, item) in enumerate(zip(columns, row, strict=True)) if item is not None
            ]  # fmt: skip
            end = f'<c r="{columns[-1]}{at}"/>' if row[-1] is None else ""  # readers take a row for as long as its last cell says
            lines.append(f'<row r="{at}">{"".join(cells)}{end}</row>')
            if len(lines) > 1000:
                out.write("".join(lines).encode())
                lines = []
            row = next(rows, None)
        out.write("".join([*lines, FOOT]).encode())
        return row

    def _cell(self, where: str, item: Any, shown: int | None, place: tuple[str, int, str]) -> str:
        if isinstance(item, str):
            return _text(where, self._cut(item, place))
        if isinstance(item, bool):
            return f'<c r="{where}" t="b"><v>{int(item)}</v></c>'
        if isinstance(item, Decimal | int):
            return _number(where, Decimal(item), shown)
        if isinstance(item, float) and isfinite(item):
            return f'<c r="{where}"><v>{item}</v></c>'
        return _text(where, self._cut(text(item), place))

    def _cut(self, text: str, place: tuple[str, int, str]) -> str:
        """What fits into the cell; the rest is kept for the sheet of long texts."""
        text = visible(text, lines=True)
        if len(text) * 2 <= MOST_CHARACTERS:
            return text
        pieces = list(cut(text))
        self.long += [(*place, number, piece) for number, piece in enumerate(pieces[1:], 2)]
        return pieces[0]

    def _finish(self) -> None:
        """What makes the sheets a workbook."""
        numbered = list(enumerate(self.sheets, 1))
        sheets = "".join(f'<sheet name="{escaped(name)}" sheetId="{at}" r:id="rId{at}"/>' for at, name in numbered)
        parts = "".join(f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{KIND}.worksheet+xml"/>' for at, _ in numbered)
        links = "".join(
            f'<Relationship Id="rId{at}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{at}.xml"/>' for at, _ in numbered
        )
        for name, content in {
            "[Content_Types].xml": f'<Types xmlns="{NAMESPACE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>{parts}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{NAMESPACE}/package/2006/relationships"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}/spreadsheetml/2006/main" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{NAMESPACE}/package/2006/relationships">{links}<Relationship Id="rId0" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
            "xl/styles.xml": _styles(),
        }.items():  # fmt: skip
            self.archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + content)


def cut(text: str) -> Iterator[str]:
    """A text in pieces that fit into cells; a piece is empty nowhere but in an empty text."""
    size = MOST_CHARACTERS if max(text) <= "\uffff" else MOST_CHARACTERS // 2
    return (text[at : at + size] for at in range(0, len(text), size))


def _text(where: str, text: str, style: int = 0) -> str:
    return f'<c r="{where}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'


def _number(where: str, value: Decimal, shown: int | None) -> str:
    """A decimal as a number with its decimals, or as text where Excel would lose digits."""
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or len(digits) + max(exponent, 0) > DIGITS:
        return _text(where, plain(value))
    return f'<c r="{where}" s="{min(max(shown or 0, -exponent, 0), MOST_DECIMALS) + 1}"><v>{plain(value)}</v></c>'


def _styles() -> str:
    formats = ["0" + (f".{'0' * places}" if places else "") for places in range(MOST_DECIMALS + 1)]
    listed = "".join(f'<numFmt numFmtId="{200 + at}" formatCode="{one}"/>' for at, one in enumerate(formats))
    used = "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' for number in _used(len(formats))
    )
    return (f'<styleSheet xmlns="{NAMESPACE}/spreadsheetml/2006/main"><numFmts count="{len(formats)}">{listed}</numFmts>'
            '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
            '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
            '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(formats) + 2}">{used}<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>')  # fmt: skip


def _used(count: int) -> Iterable[int]:
    return [0, *range(200, 200 + count)]
