"""Which stretches of cells make one row: the number of columns decides, then how rows begin and what stands in them.

A cell that ends in an empty paragraph, or that holds a line break, tears its row apart in pasted text.
Stretches are put together only where they give exactly the width of the rows around them, and where
something besides the width says that the second stretch is no row of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..regexes import compiled
from .pieces import Piece, Row, is_empty, text_of

NUMBER = compiled(r"[<>≤≥＜＞=＝]?\s{0,9}[-+]?\d[\d,.，]*\s*[%％‰]?")
FEW = 5  # a narrower row could as well be two short rows side by side


def joined(first: Row, second: Row, *, glued: bool) -> Row:
    """Two stretches as one row; `glued` when the second begins inside the last cell of the first."""
    if not glued or not first:
        return [*first, *second]
    return [*first[:-1], [*first[-1], *second[0]], *second[1:]]


def pieces_needed(parts: Sequence[Row], width: int, *, glued: bool) -> int:
    """How many of the stretches, from the first on, give exactly `width` cells; 0 if none do.

    >>> cell = [Piece(1, 0, "x")]
    >>> pieces_needed([[cell] * 3, [cell] * 6], 9, glued=False)
    2
    """
    total = len(parts[0])
    for count, part in enumerate(parts[1:], 2):
        if glued and not breaks_text(parts[count - 2], part):
            return 0
        total += len(part) - glued
        if total >= width:
            return count if total == width else 0
    return 0


def breaks_text(before: Row, after: Row) -> bool:
    """Can a cell be broken between the two: is there text on both sides, and no finished number before?"""
    return not (is_empty(after[0]) or is_empty(before[-1]) or is_number(before[-1]))


def torn(parts: Sequence[Row], whole: Row, like: Sequence[Row]) -> bool:
    """Does something besides the width say that the stretches are one row?"""
    if all(map(is_empty, parts[0])):
        return True
    if any(len(part) == len(whole) for part in parts):
        return False
    starts_merged = is_empty(parts[0][0]) and not any(is_empty(part[0]) for part in parts[1:])
    if starts_merged and len(whole) >= FEW:
        return _ends_alike(parts, whole, like)
    return any(_agree(whole, other) for other in like if len(other) == len(whole))


def common_width(parts: Sequence[Row]) -> int:
    """The width that most of the stretches have; the wider of two equally common ones."""
    counts = Counter(map(len, parts))
    return max(counts, key=lambda width: (counts[width], width), default=0)


def is_number(pieces: Sequence[Piece]) -> bool:
    """Is the cell a bare number, with a sign of comparison or per cent at most?"""
    return len(pieces) == 1 and NUMBER.fullmatch(pieces[0].text.strip()) is not None


def _ends_alike(parts: Sequence[Row], whole: Row, like: Sequence[Row]) -> bool:
    """Has what follows the first stretch numbers, in the columns where rows of this width have them?"""
    first = len(parts[0])
    if all(map(is_empty, whole[first:])) or len(parts) > 2:
        return True
    numbers = {at for at in range(first, len(whole)) if is_number(whole[at])}
    others = [{at for at in range(first, len(row)) if is_number(row[at])} for row in like if len(row) == len(whole)]
    others = [columns for columns in others if len(columns) > 1]
    return bool(numbers) and (not others or any(len(columns & numbers) > 1 for columns in others))


def _agree(whole: Row, other: Row) -> bool:
    kinds = list(zip(map(_kind, whole), map(_kind, other), strict=True))
    if any({"number", "text"} == {mine, theirs} for mine, theirs in kinds[1:]):
        return False
    return sum(mine == theirs == "number" for mine, theirs in kinds) >= 2


def _kind(pieces: Sequence[Piece]) -> str:
    if is_empty(pieces):
        return "blank"
    return "number" if is_number(pieces) else "text"


def shown(row: Row) -> list[str]:
    """The texts of a row, for tests and for looking at."""
    return [text_of(pieces) for pieces in row]
