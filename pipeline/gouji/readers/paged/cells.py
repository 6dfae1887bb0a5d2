"""A page's ruled table with its text."""

from __future__ import annotations

from typing import NamedTuple

from .lines import Line
from .walls import Box


class Filled(NamedTuple):
    """A cell with its lines."""

    row: int
    col: int
    rowspan: int
    colspan: int
    box: Box
    lines: list[Line]


class Ruled(NamedTuple):
    """A table of one page, with rulings or made of columns: where its rows and columns begin."""

    page: int
    box: Box
    tops: list[float]
    lefts: list[float]
    cells: list[Filled]
    drawn: bool = True  # by rulings
