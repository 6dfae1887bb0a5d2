"""Lists of economic classes (经济分类), one or several side by side: each class is the sum of what stands below it, down to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..document import Cell, Table
from ..model import Figure
from ..numbers import plain
from ..outcome import Outcome
from ..rules import Rules
from ..structure import cells_by_row
from ..text import flat
from .causes import cause_of
from .grid import numbers_of, slack
from .outcomes import broken, figure_evidence, holds, text

Named = tuple[str, Figure]
LEAST = 3  # classes and kinds of a list


def classes(table: Table, rules: Rules) -> Iterator[Outcome]:
    """Each class of a table against its kinds. An excerpt adds up to nothing: a table where more classes break than hold is one."""
    found = [one for side in _sides(table).values() if len(side) > LEAST for one in _classes(side, rules)]
    right = sum(one.state == "holds" for one in found)
    if right > 0 and len(found) <= 2 * right:
        yield from found


def _sides(table: Table) -> dict[int, list[Named]]:
    """The amounts of each column with the words, and the code before them, to their left."""
    out: dict[int, list[Named]] = defaultdict(list)
    for cells in cells_by_row(table):
        numbers, label = numbers_of(table, cells), ""
        for place, cell in enumerate(cells):
            at = cell.col if table.grid else place
            label, figure = _next(cell, numbers.get(at), label)
            if figure is not None:
                out[at].append((label, figure))
                label = ""
    return out


def _next(cell: Cell, number: Figure | None, label: str) -> tuple[str, Figure | None]:
    """The label so far, and the amount that ends it."""
    words = flat(cell.text)
    if number is None:
        return (label + words if words and not label.strip("0123456789") else words or label), None
    if any(letter.isalpha() for letter in label):
        return label, number
    return words, None  # a code before its words


def _classes(side: Sequence[Named], rules: Rules) -> Iterator[Outcome]:
    head, total = rules.wording("economic-class"), rules.wording("total-row")
    at = 0
    while at < len(side):
        below = at + 1
        while below < len(side) and not head.match(side[below][0]) and not total.search(side[below][0]):
            below += 1
        if head.match(side[at][0]) and below - at > 2:
            yield _class(side[at], side[at + 1 : below])
        at = below


def _class(whole: Named, parts: Sequence[Named]) -> Outcome:
    label, figure = whole
    value = sum((one.value for _, one in parts), Decimal(0))
    off = slack([figure, *(one for _, one in parts)])
    found = [figure_evidence("stated", label, figure, "table"), *(figure_evidence("part", name, one, "table") for name, one in parts)]
    shown, stated = plain(value), plain(figure.value)
    if abs(figure.value - value) <= off:
        return holds("parts-sum", "table", found, stated=stated, expected=shown, message="sum")
    listed = " + ".join(f"{name}{plain(one.value)}" for name, one in parts)
    words = text(label=label, stated=stated, parts=listed, expected=shown, unit="")
    return broken("parts-sum", "table", "sum", words, found, figure=figure, expected=shown, difference=plain(abs(figure.value - value)),
                  allowed=plain(off), cause=cause_of(figure, value))  # fmt: skip


__all__ = ["classes"]
