"""Numbers that containers state about themselves (容器里的数): spans, indices, coordinates, each checked and within bounds.

A file may state anything: five thousand digits, nan, a negative span. What is no number is None; a number beyond its bounds is
the bound. Nothing else in the readers makes a number of a container's text.
"""

from __future__ import annotations

import math

from ..regexes import compiled

WHOLE = compiled(r"^\s*+([+-]?)0*+([0-9]*+)\s*+")
HEX = compiled(r"[0-9A-Fa-f]{1,6}")
LONGEST_REAL = 400  # characters; more is no number that anybody wrote
FARTHEST = 1e6  # of a coordinate in any unit; a kilometre in millimetres


def whole(said: str | None, least: int, most: int) -> int | None:
    """A whole number, held between its bounds.

    >>> whole("3", 1, 512), whole("-7", 1, 512), whole("9" * 5000, 1, 512), whole("1.5", 1, 512), whole(None, 1, 512)
    (3, 1, 512, None, None)
    """
    if said and len(said) < 10 and said.isascii() and said.isdigit():  # nearly all are so
        return min(max(int(said), least), most)
    found = WHOLE.fullmatch(said) if said else None
    if found is None or not any(letter.isdecimal() for letter in said or ""):
        return None
    sign, digits = found[1], found[2]
    if len(digits) > len(str(max(abs(least), abs(most)))):
        return least if sign == "-" else most
    value = int(digits or "0")
    return min(max(-value if sign == "-" else value, least), most)


def real(said: str | None, most: float = FARTHEST) -> float | None:
    """A finite number, at most this far from zero.

    >>> real("2.5"), real("nan"), real("-inf"), real("1e400"), real("9e9"), real("x")
    (2.5, None, None, None, 1000000.0, None)
    """
    if not said or len(said) > LONGEST_REAL or "_" in said:
        return None
    try:
        value = float(said)
    except ValueError:
        return None
    return min(max(value, -most), most) if math.isfinite(value) else None


def reals(said: str | None, count: int) -> list[float]:
    """The numbers of a list with spaces between them, if it has so many; none where one of them is none.

    >>> reals("1 2.5", 2), reals("1 nan", 2), reals("1 2 3", 2), reals(None, 2)
    ([1.0, 2.5], [], [], [])
    """
    found = [one for part in (said or "").split(maxsplit=count) if (one := real(part)) is not None]
    return found if len(found) == count else []


def character(said: str) -> str:
    """The character of a number in base 16; one that no text may hold, and what is no number, is shown as missing.

    >>> character("5143"), character("d800"), character("4_1")
    ('元', '\ufffd', '\ufffd')
    """
    number = int(said, 16) if HEX.fullmatch(said) else 0
    return chr(number) if 0 < number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
