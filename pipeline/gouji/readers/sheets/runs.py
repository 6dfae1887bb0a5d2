"""Parts of a text that look different (富文本): struck, hidden and unseen ones are told and left out, raised and lowered ones are marked."""

from __future__ import annotations

from typing import NamedTuple

from ...regexes import compiled
from .. import left
from ..raised import lowered, raised


class Mark(NamedTuple):
    """How a part of a text looks; `side` is 1 where it is raised, -1 where it is lowered."""

    struck: bool = False
    side: int = 0
    lost: bool = False  # nobody sees it


PLAIN = Mark()
MARKED = compiled(r"[\^_][^\s\^_]{1,8}$")  # behind which digits of the line would be part of what is raised
BEFORE = 40  # characters


def run(before: str, piece: str, mark: Mark) -> str:
    """A part of a text as it is written behind what stands before it.

    >>> run("在职45", "1", Mark(side=1)), run("决算", "9", Mark(struck=True)), run("36", "元", PLAIN)
    ('^1', '', '元')
    """
    if mark.struck or mark.lost:
        tell(mark, piece)
        return ""
    if not mark.side:
        return " " + piece if MARKED.search(before) and piece[:1].isascii() and piece[:1].isalnum() else piece
    if mark.side and piece:
        return raised(piece, last(before)) if mark.side > 0 else lowered(piece, last(before))
    return piece


def last(before: str) -> str:
    """As much of what stands before a part as decides how it is written; a text of many parts is not copied for each."""
    return before[-BEFORE:]


def tell(mark: Mark, text: str) -> None:
    """Tell that a struck or unseen text is left out."""
    if mark.struck:
        left.out("struck", 1 if text.strip() else 0)
    elif mark.lost:
        left.out("unseen", len("".join(text.split())))
