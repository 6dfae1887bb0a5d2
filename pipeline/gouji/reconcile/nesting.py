"""Rows that hold the rows below them, by the codes that their labels begin with: A1 over A101, 2 over 2.1."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..regexes import compiled
from ..rules import Rules
from ..text import flat

CODE = compiled(r"[A-Z]{1,2}\d{0,6}(?:[.-]\d{1,3}){0,3}|\d{1,3}(?:\.\d{1,3}){0,3}(?![\d%])")
UNNUMBERED = 9  # the rank of a label without a number


def rank_of(label: str, rules: Rules) -> int:
    """How a row is numbered, as a rank: 一、 before (一) before 1."""
    text = flat(label)
    return next((one.level for one in rules.numberings if one.pattern.match(text)), UNNUMBERED)


def code_of(label: str) -> str:
    """The code that a label begins with, or nothing.

    >>> code_of("A101立项依据充分性"), code_of("2.1 产出数量"), code_of("产出数量")
    ('A101', '2.1', '')
    """
    found = CODE.match(flat(label))
    return found.group() if found else ""


def holds_next(label: str, after: str) -> bool:
    """Is the row after this one its first part? 1 is followed by 1.1, and A1 by A101; 10 is no part of 1.

    >>> holds_next("A1项目立项", "A101立项依据充分性"), holds_next("1决策", "1.1立项"), holds_next("1决策", "10其他")
    (True, True, False)
    """
    one, other = code_of(label), code_of(after)
    rest = other.removeprefix(one)
    return bool(one) and rest not in {other, ""} and (not one[0].isdecimal() or rest[0] == ".")


def parents(labels: Sequence[str]) -> set[int]:
    """The rows that hold rows below them."""
    return {at for at, (one, after) in enumerate(pairwise(labels)) if holds_next(one, after)}
