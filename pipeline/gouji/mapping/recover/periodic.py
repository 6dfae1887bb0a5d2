"""Tables of any kind that were copied one cell a line, or all in one: told by their rows alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ...document import Paragraph, Table
from ...rules import Rules
from ...spaced.run_on import run_on
from .lines import Line, cell_of, ending, is_value, line_of

LONGEST_CELL = 40  # characters
MOST = 6000
BEFORE = 6  # lines above the heads: a caption, a unit
ENDS = ("。", "；", ";", "：", ":", "，", ",", "、", "！", "？")


def stretch(blocks: Sequence[Paragraph | Table], at: int, rules: Rules) -> list[Line]:
    """The short lines from a block on that may be cells of one table: up to a sentence, or to the caption or heading of the next."""
    lines: list[Line] = []
    for block in blocks[at : at + MOST]:
        if not isinstance(block, Paragraph) or not 0 < len(block.text.strip()) <= LONGEST_CELL or block.text.rstrip().endswith(ENDS):
            break
        lines.append(line_of(block))
    values = [is_value(line, rules) for line in lines]
    began = next((number for number, value in enumerate(values) if value), len(lines))
    for number in range(began + 1, len(lines)):
        what = "unit" if is_unit(lines[number], rules) else ending(lines[number], rules)
        if what is not None and not (what == "section" and any(values[number + 1 : number + 2])):  # 一、税收收入 may head a row
            return lines[:number]
    return lines


def is_unit(line: Line, rules: Rules) -> bool:
    """单位：万元, above a table."""
    return any(one.what == "unit" and one.pattern.search(line.flat) for one in rules.layouts)


class Periodic(NamedTuple):
    """A table that was found: in the stretch it begins with line `first` and ends before line `last`."""

    first: int
    last: int
    made: Table


def periodic(lines: Sequence[Line], rules: Rules) -> Periodic | None:
    """The table of a stretch of lines; None where not exactly one fits."""
    found = [
        (first, table)
        for first in range(min(BEFORE, len(lines)) + 1)
        if _is_above(lines[:first], rules) and (table := run_on([line.flat for line in lines[first:]], rules)) is not None
    ]
    exact = [pair for pair in found if all(one.col < pair[1].made.width for one in pair[1].made.placed)]
    one_way = exact or found
    if len(one_way) != 1:
        return None
    first, table = one_way[0]
    cells = [
        replace(
            cell_of(lines[first + table.lines[one.line][0] + one.text :][:1], one.line, one.col), colspan=one.colspan, rowspan=one.rowspan
        )
        for one in table.made.placed
    ]
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return Periodic(first, first + table.lines[-1][1], Table(0, 0, tuple(cells), len(table.lines), table.made.width, grid=True))


def _is_above(lines: Sequence[Line], rules: Rules) -> bool:
    """May these lines stand above the heads: no more than a caption?"""
    return sum(not is_unit(line, rules) and ending(line, rules) is None for line in lines) <= 1
