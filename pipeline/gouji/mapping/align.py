"""Which cell of a row belongs to which column, when the row has lost cells to merging or trimming.

Decided by what kinds of things stand in the cells and columns (words, numbers, level names), never by
comparing values. Two equally good ways to place a number mean that it is not placed at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..document import Cell
from ..regexes import compiled
from ..rules import Rules
from ..text import flat
from .labels import Head

NUMERIC = frozenset({"amount", "plain", "rate", "weight", "score", "coefficient", "measure"})
WORDS = frozenset({"level1", "level2", "level3", "reason", "goal_expected", "goal_actual", "item", "subject", "owner"})
PURE = compiled(r"^[-+]?\d[\d,.]*(?:%|万元|元|亿元|分|人|个)?$")
PERCENT = compiled(r"^[-+]?\d[\d,.]*%$")
SKIP = {"level1": 0.3, "level2": 0.4, "": 0.4, "item": 0.4, "reason": 0.3, "level3": 1.5, "other": 0.6}
IMPOSSIBLE = -1e6
LETTERS = compiled(r"\p{Han}{2}")


@dataclass(frozen=True, slots=True)
class Kind:
    """What kind of thing a cell holds."""

    blank: bool
    pure: bool
    percent: bool
    level: int  # 1 or 2 for a level name, else 0


def is_moved(cells: list[Cell], heads: list[Head]) -> bool:
    """A label under a column of numbers: the header has lost its corner, and what the row has lost is not known."""
    return bool(cells and heads) and heads[0].role in NUMERIC and LETTERS.search(flat(cells[0].text)) is not None


def kind_of(cell: Cell, rules: Rules) -> Kind:
    """The kind of thing that a cell holds."""
    text = flat(cell.text)
    level = level_of(text, rules) if text else 0
    return Kind(not text, bool(PURE.match(text)), bool(PERCENT.match(text)), level)


def level_of(text: str, rules: Rules) -> int:
    """1 for 产出指标 and its like, 2 for 数量指标 and its like, else 0."""
    if len(text) > 16:
        return 0
    return next((rule.level for rule in reversed(rules.levels) if rule.pattern.search(text)), 0)


def fit(kind: Kind, head: Head) -> float:
    """How well a cell of this kind goes under this column."""
    role = head.role
    if kind.blank:
        return 0.2
    if role in NUMERIC:
        if not kind.pure:
            return -4.0
        rate = role == "rate" or (head.measure or "").endswith("_rate")
        return 2.0 + (0.5 if kind.percent == rate else -1.5)
    if role in {"level1", "level2"}:
        wanted = 1 if role == "level1" else 2
        if kind.level == wanted:
            return 3.0
        return -3.0 if kind.pure or kind.level else 0.0
    if kind.level and role != "":
        return -2.0
    if role in WORDS:
        return -2.0 if kind.pure else 1.0
    return 1.0 if role in {"target", "actual"} else 0.3


def align(cells: list[Cell], heads: list[Head], rules: Rules, *, keeps_blanks: bool = False, blanks: bool = True) -> dict[int, Cell] | None:
    """Column index to cell. None where two ways to place the numbers are equally good.

    `keeps_blanks`: the table shows its empty cells, so that a short row has lost only what stood at its end.
    """
    kinds = [kind_of(cell, rules) for cell in cells]
    if len(cells) == len(heads) and (blanks or all(cell.text.strip() for cell in cells) or not any(cell.text.strip() for cell in cells)):
        return dict(enumerate(cells))
    moved = any(kind.percent and head.role in NUMERIC - {"rate", "plain", "measure"} for kind, head in zip(kinds, heads, strict=False))
    if (
        keeps_blanks
        and len(cells) < len(heads)
        and not moved
        and all(fit(kind, head) >= 0 for kind, head in zip(kinds, heads, strict=False))
    ):
        return dict(enumerate(cells))
    best, ways = _best(kinds, heads)
    if best <= IMPOSSIBLE / 2 or len(ways) > 1:
        return None
    return {column: cells[at] for at, column in enumerate(ways[0]) if column >= 0}


def _best(kinds: list[Kind], heads: list[Head]) -> tuple[float, list[tuple[int, ...]]]:
    """The best score, and the ways that reach it which differ in where non-blank cells go."""
    rows, columns = len(kinds), len(heads)
    table: list[list[tuple[float, list[tuple[int, ...]]]]] = [[(IMPOSSIBLE, [])] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows + 1):
        for j in range(columns + 1):
            table[i][j] = _state(i, j, kinds, heads, table)
    return table[rows][columns]


def _state(
    i: int, j: int, kinds: list[Kind], heads: list[Head],
    table: list[list[tuple[float, list[tuple[int, ...]]]]],
) -> tuple[float, list[tuple[int, ...]]]:  # fmt: skip
    if i == 0 and j == 0:
        return 0.0, [()]
    options: list[tuple[float, list[tuple[int, ...]]]] = []
    if i and j:
        score, ways = table[i - 1][j - 1]
        options.append((score + fit(kinds[i - 1], heads[j - 1]), [(*way, j - 1) for way in ways]))
    if j:
        score, ways = table[i][j - 1]
        options.append((score - SKIP.get(heads[j - 1].role, 1.0), ways))
    if i and kinds[i - 1].blank:
        score, ways = table[i - 1][j]
        options.append((score - 0.5, [(*way, -1) for way in ways]))
    if not options:
        return IMPOSSIBLE, []
    best = max(score for score, _ in options)
    merged: dict[tuple[object, ...], tuple[int, ...]] = {}
    for score, ways in options:
        if score >= best - 1e-9:
            for way in ways:
                key = tuple(_matters(kinds[at], column, heads) for at, column in enumerate(way) if not kinds[at].blank)
                merged.setdefault(key, way)
    return best, list(merged.values())[:3]


def _matters(kind: Kind, column: int, heads: list[Head]) -> object:
    """Where a number stands matters by column, where words stand only by role; unnamed and label columns are alike."""
    if kind.pure:
        return column
    role = heads[column].role if column >= 0 else ""
    return "" if role == "item" else role
