"""A report as Markdown: headings, prose and tables, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..document import Cell, Document, Paragraph, Section, Table
from ..model import Report
from ..text import flat
from ..visible import visible
from .messages import unit_and_year

SPECIAL = re.compile(r"([\\`*_<>|\[\]])")
LINE_START = re.compile(r"^(\s*)([#+-]|\d+\.)(?=\s)")
BROKEN = re.compile(r"(?<!\s)[^\S\n]*+\n\s*+")
WIDE = r"[\u2e80-\uffef]"
DEEPEST = 6


def render(report: Report, lang: str) -> str:
    """The whole report as Markdown."""
    document = report.document
    parts = _head(report, lang)
    captions = {flat(block.caption) for block in document.blocks if isinstance(block, Table) and block.caption}
    headings = _headings(document)
    for block in document.blocks:
        if isinstance(block, Table):
            parts += _table(block)
        elif flat(block.text) not in captions:
            parts += _paragraph(block, headings.get(block.block, []))
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(report: Report, lang: str) -> list[str]:
    return [f"# {escaped(report.document.source.name)}", "  \n".join(map(escaped, unit_and_year(report, lang)))]


def _headings(document: Document) -> dict[int, list[Section]]:
    found: dict[int, list[Section]] = {}
    for section in document.sections:
        found.setdefault(section.block, []).append(section)
    return found


def _paragraph(block: Paragraph, headings: list[Section]) -> list[str]:
    """The paragraph, cut at the headings that it begins with or holds."""
    parts, at = [], 0
    for section in sorted(headings, key=lambda one: one.offset):
        parts.append(_prose(block.text[at : section.offset]))
        heading = joined(block.text[section.offset : section.end])
        parts.append(f"{'#' * min(section.level + 1, DEEPEST)} {escaped(heading)}" if heading else "")
        at = max(at, section.end)
    return [*parts, _prose(block.text[at:])]


def _prose(text: str) -> str:
    return LINE_START.sub(r"\1\\\2", escaped(joined(text)))


def _table(table: Table) -> list[str]:
    rows = [row for row in grid(table) if any(row)]
    if not rows:
        return []
    width = max(len(row) for row in rows)
    lines = [_line(row, width) for row in rows]
    caption = f"**{escaped(joined(table.caption))}**" if table.caption else ""
    return [caption, "\n".join([lines[0], _line(["---"] * width, width), *lines[1:]])]


def _line(row: list[str], width: int) -> str:
    return "| " + " | ".join([*row, *[""] * (width - len(row))]) + " |"


def grid(table: Table) -> list[list[str]]:
    """The rows of a table; a merged cell stands in its first place and leaves the others empty."""
    rows = [[""] * table.n_cols for _ in range(table.n_rows)]
    for cell in table.cells:
        if cell.row < table.n_rows and cell.col < table.n_cols:
            rows[cell.row][cell.col] = escaped(joined(cell.text))
    width = max(_filled(table.cells), default=0) + 1
    return [row[:width] for row in rows]


def _filled(cells: Iterable[Cell]) -> Iterable[int]:
    return (cell.col for cell in cells if cell.text.strip())


def joined(text: str) -> str:
    """One line: what the layout broke is joined, without a space between Chinese characters.

    >>> joined("年度预" + chr(10) + "算申请（万元）")
    '年度预算申请（万元）'
    """
    text = BROKEN.sub("\n", text.strip())
    text = re.sub(rf"(?<={WIDE})\n|\n(?={WIDE})", "", text)
    return " ".join(text.split())


def escaped(text: str) -> str:
    """Text whose signs mean nothing to Markdown."""
    return SPECIAL.sub(r"\\\1", visible(text))
