"""Tables of any kind that were copied one cell a line, or all in one: told by their rows alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ...document import Paragraph, Table
from ...rules import Rules
from ...spaced.run_on import run_on
from ...structure import form_title
from .lines import Line, cell_of, ending, is_value, line_of

LONGEST_CELL = 40  # characters
MOST = 6000
FEWEST_VALUES = 6
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
    number = next((at for at, line in enumerate(lines) if is_value(line, rules)), len(lines))
    above = lines[: max(number - 1, 0)]  # 一、税收收入 right before the first number is the name of a row
    heads = max((at + 1 for at, line in enumerate(above) if is_unit(line, rules) or ending(line, rules) is not None), default=0)
    found = [
        (first, table)
        for first in range(heads, min(heads + BEFORE, number) + 1)
        if _is_above(lines[:first], rules) and (table := run_on([line.flat for line in lines[first:]], rules)) is not None
    ]
    least = min((table.doubts for _, table in found), default=0)
    best = [pair for pair in found if pair[1].doubts == least]
    if len(best) != 1:
        return _unread(lines, heads, rules)
    first, table = best[0]
    cells = [
        replace(
            cell_of(lines[first + table.lines[one.line][0] + one.text :][:1], one.line, one.col), colspan=one.colspan, rowspan=one.rowspan
        )
        for one in table.made.placed
    ]
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return Periodic(first, first + table.lines[-1][1], Table(0, 0, tuple(cells), len(table.lines), table.made.width, grid=True))


def _unread(lines: Sequence[Line], first: int, rules: Rules) -> Periodic | None:
    """Cells of a table nobody understood: outside of all columns, so that its names are no headings and its figures no sentences."""
    values = [at for at, line in enumerate(lines) if is_value(line, rules)]
    if len(values) < FEWEST_VALUES or any(form_title(line.paragraph.text, rules) for line in lines):
        return None
    last = values[-1] + 1
    cells = tuple(cell_of((line,), row, 1) for row, line in enumerate(lines[first:last]))
    return Periodic(first, last, Table(0, 0, cells, len(cells), 1, grid=True))


def _is_above(lines: Sequence[Line], rules: Rules) -> bool:
    """May these lines stand above the heads: no more than a caption?"""
    return sum(not is_unit(line, rules) and ending(line, rules) is None for line in lines) <= 1
