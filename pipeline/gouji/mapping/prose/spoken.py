"""The figures of the narrative with the words around them, whatever the rules made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...model import Figure, Spoken
from ...numbers import Token
from ...regexes import compiled
from .setting import Locator

BREAK = compiled(r"[，,;；。:!?]")
REACH = 40  # characters before a figure that may say what it is
BEHIND = 12  # characters after one, besides its unit


def spoken(text: str, at: int, numbers: Sequence[Token], sentence: int, locate: Locator) -> Iterator[Spoken]:
    """The figures of a sentence that begins at offset `at` of its paragraph; `numbers` have offsets of the paragraph."""
    low, high = at, at + len(text)
    sound = [one for one in numbers if one.value is not None and one.aside is None]
    for one, after in zip(sound, [*sound[1:], None], strict=False):
        end = min(after.start if after is not None else high, one.tail + BEHIND)
        behind = text[one.end - at : end - at]
        figure = Figure(
            locate.raw(one.start, one.end),
            one.value or Decimal(0),
            one.unit,
            one.decimals,
            locate.place(one.start, one.end),
            one.approximate,
        )
        yield Spoken(figure, text[max(low, one.start - REACH) - at : one.start - at], BREAK.split(behind)[0], sentence)
        low = one.tail
