"""Tables whose rows run on (一行到底, 一格一行): cells one after the other, and nothing that says where a row ends.

A row begins with its names, and names follow the numbers of the row before. How many of them a row has, and whether words stand at its
end, is tried: where exactly one way gives rows that stand under all the heads, that is the table. Otherwise there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, product
from typing import NamedTuple

from ..regexes import compiled
from ..rules import Rules
from .heads import heads_of, suits
from .lines import Row
from .regular import Regular, body_of, kinds_of, regular

FEWEST, MOST = 8, 4000  # cells
NAMES, ENDS = 3, 1  # the most cells of names at the beginning of a row, and of words at its end
FEWEST_HEADS, MOST_HEADS = 2, 24  # cells
FEWEST_ROWS = 3  # of full width
CODE = 3  # digits
COUNT = compiled(r"[0-9]{1,9}")  # what may count a row, or be its code
ALONE = (False, 1, 0)  # rows of one name and numbers: of two names in a row the first has lost its numbers
MOST_ALONE = 2
Lines = tuple[tuple[int, int], ...]
Shape = tuple[bool, int, int]  # whether rows are numbered, how many names they have, and how many words at their end


class Found(NamedTuple):
    """Where the cells stand; and of each line of the table its first cell and the one behind its last."""

    made: Regular
    lines: Lines

    @property
    def doubts(self) -> int:
        """0 where each head stands over a column and each cell in one, 1 where heads stand over heads, 2 where a cell found no column."""
        if any(cell.col >= self.made.width for cell in self.made.placed):
            return 2
        return int(self.lines[0][1] != self.made.width)


def run_on(texts: Sequence[str], rules: Rules) -> Found | None:
    """The table that cells are, from the first on."""
    if not FEWEST <= len(texts) <= MOST:
        return None
    values = Row(tuple(texts)).values
    first = next((at for at, value in enumerate(values) if value), len(texts))
    if not FEWEST_HEADS <= first <= MOST_HEADS or first == len(texts):
        return None
    found: dict[Lines, Found] = {}
    for shape in product((False, True), range(1, NAMES + 1), range(ENDS + 1)):
        if shape[0] and not _has_serials(texts, values, first, shape):
            continue
        rows = _rows(texts, values, first, shape)
        if not shape[0] and _are_numbered(texts, rows):
            continue
        body = body_of([kinds_of(Row(tuple(texts[start:stop]))) for start, stop in rows])
        if body is None or rows[0][0] < FEWEST_HEADS:
            continue
        for heads in _heads(rows[0][0]):
            found_heads = heads_of([tuple(texts[start:stop]) for start, stop in heads], body, rules)
            if found_heads is None or not suits(texts[heads[-1][0] : heads[-1][1]], body, rules):
                continue
            lines = (*heads, *rows)
            made = regular([Row(tuple(texts[start:stop])) for start, stop in lines], rules)
            if made is not None and _is_whole(made, lines):
                found[lines] = Found(made, lines)
    least = min((one.doubts for one in found.values()), default=0)
    best = [one for one in found.values() if one.doubts == least]
    return best[0] if len(best) == 1 else None


def _heads(count: int) -> Iterator[Lines]:
    """The heads as one line, and as two."""
    yield ((0, count),)
    for cut in range(2, count - 1):
        yield ((0, cut), (cut, count))


def _is_whole(made: Regular, lines: Lines) -> bool:
    """Do all cells belong to it, and stand nearly all in its columns?"""
    lost = {one.line for one in made.placed if one.col >= made.width}
    full = sum(stop - start == made.width for start, stop in lines) - (lines[0][1] == made.width)
    return made.lines == len(lines) and len(lost) * 4 <= len(lines) and 0 not in lost and full >= FEWEST_ROWS


def _are_numbered(texts: Sequence[str], rows: Lines) -> bool:
    """Do most rows begin behind a number that counts them, or a code? It is theirs, and not the end of the row before."""
    before = [texts[start - 1] for start, _ in rows[1:]]
    found = sum(
        COUNT.fullmatch(one) is not None
        and COUNT.fullmatch(other) is not None
        and (int(other) == int(one) + 1 or (len(other) >= CODE and one < other))
        for one, other in pairwise(before)
    )
    return found * 2 > len(rows)


def _has_serials(texts: Sequence[str], values: Sequence[bool], first: int, shape: Shape) -> bool:
    """Is the first number one of a row or an account, with its name behind it?"""
    return shape[1] == 1 and first + 1 < len(texts) and COUNT.fullmatch(texts[first]) is not None and not values[first + 1]


def _rows(texts: Sequence[str], values: Sequence[bool], first: int, shape: Shape) -> Lines:
    """The rows if each has so many names, words at its end, and a number of its own before them; words behind the last are left."""
    serial, names, ends = shape
    starts = [first if serial else first - names]
    stop = min(len(texts), max(at for at, value in enumerate(values) if value) + 1 + ends)
    for value, group in groupby(range(first + serial, stop), key=lambda place: values[place]):
        stretch = list(group)
        at = stretch[0]
        if value or at <= first + serial or stretch[-1] == stop - 1:
            continue
        if serial and _is_serial(texts[at - 1], texts[starts[-1]]):
            starts.append(at - 1)
        elif shape == ALONE and len(stretch) <= MOST_ALONE:
            starts += stretch
        elif not serial or len(stretch) > ends or not _is_serial(texts[stretch[-1] + 1], texts[starts[-1]]):
            starts.append(at + ends if len(stretch) > ends else at)
    return tuple(zip(starts, [*starts[1:], stop], strict=True))


def _is_serial(text: str, before: str) -> bool:
    """2 after 1; a code after a code, or after a total."""
    if COUNT.fullmatch(text) is None:
        return False
    return COUNT.fullmatch(before) is None or int(text) == int(before) + 1 or len(text) >= CODE
