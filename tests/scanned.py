"""The degrader of the corpus, and what is compared between a report with text and its scan."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import regex

from gouji.document import Cell, Document, Paragraph, Table
from gouji.text import place_in, width

CORPUS = Path(__file__).parents[1] / "corpus"
NUMBER = regex.compile(r"\d[\d,]*(?:\.\d+)?%?")
Grid = set[tuple[int, int, int, int]]  # row, column, spans of each cell


def _degrader() -> Any:
    spec = importlib.util.spec_from_file_location("scans", CORPUS / "scans.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["scans"] = module
    spec.loader.exec_module(module)
    return module


scans = _degrader()


def holders(document: Document) -> list[Paragraph | Cell]:
    """What holds text, in order."""
    return [one for block in document.blocks for one in (block.cells if isinstance(block, Table) else (block,))]


def numbers(document: Document) -> list[tuple[str, float]]:
    """Every number with how surely it was read."""
    return [(found[0], place_in(one, *found.span()).sure) for one in holders(document) for found in NUMBER.finditer(width(one.text))]


def grids(document: Document) -> list[Grid]:
    """The cells of each table."""
    return [{(one.row, one.col, one.rowspan, one.colspan) for one in block.cells} for block in document.blocks if isinstance(block, Table)]
