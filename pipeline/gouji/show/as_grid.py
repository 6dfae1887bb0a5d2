"""Rows and columns for a terminal: aligned, Chinese characters counted as two, cut to fit where there is a width."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from ..visible import visible
from .as_rows import text

GAP = "  "
LEAST = 8  # columns of a terminal that a cell keeps, however many there are


def render(heads: Sequence[str], rows: Sequence[Sequence[object]], room: int | None = None) -> str:
    """A grid under its heads; numbers stand to the right. With `room`, no line is wider than that as far as can be helped.

    >>> print(render(["unit", "yuan"], [["财政局", Decimal("10.5")], ["a", None]]))
    unit    yuan
    ------  ----
    财政局  10.5
    a
    """
    heads = [said(one) for one in heads]
    texts = [[said(value) for value in row] for row in rows]
    widths = [max([width(head), *(width(row[at]) for row in texts)]) for at, head in enumerate(heads)]
    if room is not None:
        widths = _fitted(widths, room)
    right = [all(row[at] is None or _is_number(row[at]) for row in rows) and bool(rows) for at in range(len(heads))]
    lines = [heads, ["-" * size for size in widths], *texts]
    return "\n".join(GAP.join(map(_padded, line, widths, right)).rstrip() for line in lines)


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)


def said(value: object) -> str:
    """A value on one line."""
    return visible(" ".join(text(value).split()))


def _is_number(value: object) -> bool:
    return isinstance(value, Decimal | int | float) and not isinstance(value, bool)


def _fitted(widths: Sequence[int], room: int) -> list[int]:
    """Widths that fit, the widest cut first."""
    fitted = list(widths)
    while sum(fitted) + len(GAP) * (len(fitted) - 1) > room and max(fitted, default=0) > LEAST:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def cut(text: str, size: int) -> str:
    """A text in at most `size` columns of a terminal.

    >>> cut("石浦县水利局", 8), cut("水利局", 8)
    ('石浦县…', '水利局')
    """
    if width(text) <= size:
        return text
    text = text[:size]
    while width(text) >= size:
        text = text[:-1]
    return text + "…"


def _padded(text: str, size: int, right: bool) -> str:
    text = cut(text, size)
    space = " " * (size - width(text))
    return space + text if right else text + space
