"""The heads of a table whose blank and merged cells are gone: which columns each of them covers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from ..rules import Rules

WORDS, INTEGER, NUMBER, PERCENT, NUMERIC, ANY = "words", "integer", "number", "percent", "numeric", "any"
# integer: of three digits or more, as codes are; number: any plain one; numeric: percentages too
Kinds = tuple[str, ...]  # of each text or column
MOST_WAYS = 500
MOST_ROWS = 2  # of heads


class Placed(NamedTuple):
    """A text of a line, both by number, in a column, with the columns and rows that it covers."""

    line: int
    text: int
    col: int
    colspan: int = 1
    rowspan: int = 1


class Heads(NamedTuple):
    """The heads in their places; the columns; where each column of the rows stands, if that is certain; the blocks side by side."""

    placed: tuple[Placed, ...]
    columns: Kinds
    where: tuple[int | None, ...]
    blocks: tuple[tuple[int, int, str], ...]  # from the first column to behind the last, and the head over it


def heads_of(rows: Sequence[tuple[str, ...]], body: Kinds, rules: Rules) -> Heads | None:
    """The heads over rows whose full width is `body`; None where it is not certain what they cover."""
    if not 0 < len(rows) <= MOST_ROWS:
        return None
    lower = rows[-1]
    if len(lower) < len(body):
        hung = _hanging(rows[0], lower, body, rules) if len(rows) == 2 else None
        return None if hung is None else Heads(hung, body, tuple(range(len(body))), ((0, len(body), ""),))
    columns, where = (body, tuple(range(len(body)))) if len(lower) == len(body) else _spread(lower, body, rules)
    starts = [at for at, head in enumerate(lower) if head == lower[0]]
    line = len(rows) - 1
    below = tuple(Placed(line, at, at) for at in range(len(lower)))
    if line == 0:
        starts = starts if len(starts) > 1 and {stop - start for start, stop in _blocks(starts, len(lower))} == {starts[1]} else [0]
        return Heads(below, columns, where, tuple((start, stop, "") for start, stop in _blocks(starts, len(lower))))
    if len(starts) != len(rows[0]) or len(starts) < 2:
        return None
    blocks = tuple((start, stop, head) for (start, stop), head in zip(_blocks(starts, len(lower)), rows[0], strict=True))
    above = tuple(Placed(0, at, start, stop - start) for at, (start, stop, _) in enumerate(blocks))
    return Heads((*above, *below), columns, where, blocks)


def _blocks(starts: Sequence[int], width: int) -> list[tuple[int, int]]:
    return list(zip(starts, [*starts[1:], width], strict=True))


def kind_of_head(text: str, rules: Rules) -> str:
    """What a head stands over: numbers (预算数), names (项目名称), or anything where its words do not tell."""
    if rules.wording("head-of-names").search(text):
        return WORDS
    return NUMERIC if rules.wording("head-of-numbers").search(text) else ANY


def fits(kind: str, column: str) -> bool:
    """Can a text of this kind stand in a column of that?"""
    if kind == column or ANY in {kind, column} or (kind == INTEGER and column == NUMBER):
        return True
    return WORDS not in {kind, column} and NUMERIC in {kind, column}


def _spread(lower: Sequence[str], body: Kinds, rules: Rules) -> tuple[Kinds, tuple[int | None, ...]]:
    """Columns that all rows leave blank: the others stand where every way to place them agrees."""
    columns = tuple(kind_of_head(text, rules) for text in lower)
    ways = ways_of(body, columns)
    return columns, certain(ways, len(body))


def certain(ways: Sequence[tuple[int, ...]], width: int) -> tuple[int | None, ...]:
    """The columns in which each text stands in all ways; None where they differ."""
    return tuple(next(iter(cols)) if len(cols := {way[at] for way in ways}) == 1 else None for at in range(width))


@lru_cache(maxsize=1024)
def ways_of(kinds: Kinds, columns: Kinds) -> list[tuple[int, ...]]:
    """All ways to place texts in columns of their kinds, in order; none where there are too many to try."""
    ways: list[tuple[int, ...]] = [()]
    for kind in kinds:
        ways = [(*way, col) for way in ways for col in range(way[-1] + 1 if way else 0, len(columns)) if fits(kind, columns[col])]
        if len(ways) > MOST_WAYS:
            return []
    return ways


def _hanging(upper: Sequence[str], lower: Sequence[str], body: Kinds, rules: Rules) -> tuple[Placed, ...] | None:
    """Lower heads that hang under some of the upper ones; the other upper ones reach down. None where that may be in more ways than one."""
    single = len(body) - len(lower)
    wide = len(upper) - single
    if wide < 1 or single < 0 or len(lower) < 2 * wide or len(lower) % wide:
        return None
    size = len(lower) // wide
    if wide > 1 and len({tuple(lower[at : at + size]) for at in range(0, len(lower), size)}) > 1:
        return None
    ways = [one for one in combinations(range(len(upper)), wide) if _suits(upper, lower, one, size, body, rules)]
    if len(ways) > 1:  # 年初预算数 and 调整后预算数 hang under 预算数
        ways = [way for way in ways if all(upper[way[at // size]] in head for at, head in enumerate(lower))]
    return _hung(len(upper), ways[0], size) if len(ways) == 1 else None


def _suits(upper: Sequence[str], lower: Sequence[str], wide: Sequence[int], size: int, body: Kinds, rules: Rules) -> bool:
    """Do the heads that end up over the columns suit them: names over words, numbers over numbers?"""
    leaves: list[str] = []
    for at, head in enumerate(upper):
        begin = wide.index(at) * size if at in wide else 0
        leaves += lower[begin : begin + size] if at in wide else [head]
    return suits(leaves, body, rules)


def suits(leaves: Sequence[str], body: Kinds, rules: Rules) -> bool:
    """Do heads suit the columns below them? Where there are fewer or more of them, this is not known."""
    return len(leaves) != len(body) or all(fits(kind_of_head(leaf, rules), kind) for leaf, kind in zip(leaves, body, strict=True))


def _hung(upper: int, wide: Sequence[int], size: int) -> tuple[Placed, ...]:
    placed: list[Placed] = []
    col = under = 0
    for at in range(upper):
        if at not in wide:
            placed.append(Placed(0, at, col, 1, 2))
            col += 1
            continue
        placed.append(Placed(0, at, col, size))
        placed += [Placed(1, under + one, col + one) for one in range(size)]
        col, under = col + size, under + size
    return tuple(placed)
