"""Writes the blocks of a Document as pasted text in each of the shapes that people paste.

`cells` is one cell a line with tabs, as Word copies; `tsv` a row a line, as spreadsheets copy; `unmarked` one
cell a line without any mark, as copying from a PDF gives.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from html import escape

from gouji.document import Cell, Paragraph, Table

Rows = list[list[str]]


def render(blocks: Iterable[Paragraph | Table], shape: str) -> str:
    """The blocks as text in one of SHAPES."""
    return "\n".join(SHAPES[shape](one) if isinstance(one, Table) else one.text for one in blocks) + "\n"


def rows_of(table: Table, *, widened: bool = False) -> Rows:
    """The cells' texts by row; under a cell merged downwards stand empty ones. `widened`: beside one, too."""
    below: dict[tuple[int, int], str] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            for col in range(cell.col, cell.col + (cell.colspan if widened else 1)):
                below[row, col] = ""
        below[cell.row, cell.col] = cell.text
    rows: Rows = [[] for _ in range(table.n_rows)]
    for row, col in sorted(below):
        rows[row].append(below[row, col])
    return rows


def _cells(table: Table) -> str:
    return "\n" + "\n\n".join("\n".join(f"\t{text}" for text in row) for row in rows_of(table)) + "\n"


def _tsv(table: Table) -> str:
    return "\n".join("\t".join(map(_quoted, row)) for row in rows_of(table, widened=True))


def _quoted(text: str) -> str:
    if "\n" not in text and not text.startswith('"'):
        return text
    return '"' + text.replace('"', '""') + '"'


def _markdown(table: Table) -> str:
    rows = [[_piped(text) for text in row] for row in rows_of(table, widened=True)]
    rows.insert(1, ["---"] * len(rows[0]))
    return "\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _piped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")


def _html(table: Table) -> str:
    rows: list[list[Cell]] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row].append(cell)
    body = "\n".join(f"<tr>{''.join(map(_td, row))}</tr>" for row in rows)
    return f"<table>\n{body}\n</table>"


def _td(cell: Cell) -> str:
    spans = "".join(f' {name}="{getattr(cell, name)}"' for name in ("rowspan", "colspan") if getattr(cell, name) > 1)
    return f"<td{spans}>{escape(cell.text).replace(chr(10), '<br/>')}</td>"


def _aligned(table: Table) -> str:
    rows = [[_on_one_line(text) for text in row] for row in rows_of(table, widened=True)]
    widths = [max((width(row[at]) for row in rows if len(row) > at), default=0) for at in range(max(map(len, rows)))]
    return "\n".join("  ".join(_padded(text, widths[at]) for at, text in enumerate(row)) for row in rows)


def _on_one_line(text: str) -> str:
    return re.sub(r"[ \u3000]{2,}|\u3000", " ", text.replace("\n", ""))


def _padded(text: str, to: int) -> str:
    return text + " " * (to - width(text))


def width(text: str) -> int:
    """Display columns: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _unmarked(table: Table) -> str:
    lines: Sequence[str] = [line for row in rows_of(table) for text in row for line in text.split("\n")]
    return "\n".join(line for line in lines if line.strip())


SHAPES: dict[str, Callable[[Table], str]] = {
    "cells": _cells, "tsv": _tsv, "markdown": _markdown, "html": _html, "aligned": _aligned, "unmarked": _unmarked,
}  # fmt: skip
