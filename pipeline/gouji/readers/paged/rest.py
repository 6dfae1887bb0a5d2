"""A row that the end of a page cuts (跨页断行): what is left of its texts begins the next page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...regexes import compiled
from ...rules import Rules
from ...text import flat
from .cells import Filled
from .figures import FULL, is_entry
from .lines import joined

ENDED = "。；！？;!?"
ROWS = 2  # rows with figures that tell how rows of a table look


def is_rest(above: Sequence[Filled], below: Sequence[Filled], others: Iterable[Filled], rules: Rules) -> bool:
    """Are the cells `below` the first row of a page what is left of the row `above` the page's end?

    They hold words only, each going on with words above, and leave blank what the row above fills: its figures, where all
    `others` show some beside their names, or anything behind them, where all that goes on filled its cell to the wall.
    """
    over = {(cell.col, cell.colspan): cell for cell in above if cell.lines}
    told = [cell for cell in below if cell.lines]
    if not told or any(cell.rowspan > 1 or (cell.col, cell.colspan) not in over for cell in told):
        return False
    pairs = [(over[cell.col, cell.colspan], cell) for cell in told]
    if not all(_goes_on(one, other, rules) for one, other in pairs):
        return False
    if any(is_entry(joined(cell.lines)) for cell in over.values()):
        return _always_figures(others)
    behind = max(cell.col for cell in over.values()) > max(cell.col for cell in told)
    return behind and all(one.lines[-1].right > one.box.x1 - FULL * one.lines[-1].height for one, _ in pairs)


def _goes_on(above: Filled, below: Filled, rules: Rules) -> bool:
    """May one text be the rest of the other: no figure, no sentence that ended, no name of a row or number that begins one?"""
    before, after = flat(joined(above.lines)), flat(joined(below.lines))
    if is_entry(before) or is_entry(after) or before[-1] in ENDED:
        return False
    if any(compiled("|".join(one.match)).search(after) for one in rules.numberings):
        return False
    return not any(compiled(row).fullmatch(after) for one in rules.measures for row in one.row)


def _always_figures(cells: Iterable[Filled]) -> bool:
    """Do all rows from the first one with figures on show some?"""
    texts: dict[int, list[str]] = {}
    for cell in cells:
        if cell.lines:
            texts.setdefault(cell.row, []).append(joined(cell.lines))
    shown = [any(map(is_entry, texts[row])) for row in sorted(texts)]
    return sum(shown) >= ROWS and all(shown[shown.index(True) :])
