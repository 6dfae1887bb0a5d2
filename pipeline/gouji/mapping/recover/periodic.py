"""Tables of any kind that were copied one cell a line: told by their period alone.

The heads come first, words only; then every row has as many lines as there are heads, and each column holds words only or numbers only.
Where exactly one beginning and one period fit the whole stretch, it is a table; where a cell was lost, or two periods fit, nothing is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...document import Paragraph, Table
from ...rules import Rules
from .lines import Line, cell_of, ending, is_value, line_of

LONGEST_CELL = 40  # characters
FEWEST_ROWS, WIDEST = 3, 16
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
    kinds = [is_value(line, rules) for line in lines]
    if sum(kinds) < 2 * FEWEST_ROWS:
        return None
    found = [
        (first, period)
        for first in range(min(BEFORE, len(lines)) + 1)
        for period in range(2, min(WIDEST, (len(lines) - first) // (FEWEST_ROWS + 1)) + 1)
        if _fits(kinds, first, period) and _are_heads(lines, first, period, rules)
    ]
    if len(found) != 1:
        return None
    first, period = found[0]
    rows = (len(lines) - first) // period
    cells = tuple(cell_of(lines[first + row * period + col :][:1], row, col) for row in range(rows) for col in range(period))
    return Periodic(first, first + rows * period, Table(0, 0, cells, rows, period, grid=True))


def _are_heads(lines: Sequence[Line], first: int, period: int, rules: Rules) -> bool:
    """Do these lines name columns, each its own, with no more above them than a caption? Heads over heads leave open what covers what."""
    heads = {line.flat for line in lines[first : first + period]}
    above = [line for line in lines[:first] if not is_unit(line, rules) and ending(line, rules) is None]
    return len(heads) == period and len(above) <= 1 and heads.isdisjoint(line.flat for line in lines[:first])


def _fits(kinds: Sequence[bool], first: int, period: int) -> bool:
    """Are the first lines heads, and is each column below them of one kind, with words before numbers? What is left over holds no number."""
    rows, left = divmod(len(kinds) - first, period)
    if any(kinds[first : first + period]) or any(kinds[len(kinds) - left :]):
        return False
    columns = [{kinds[first + row * period + col] for row in range(1, rows)} for col in range(period)]
    return all(len(one) == 1 for one in columns) and {False} in columns[:2] and {True} in columns[1:]
