"""Formulas on one line (线性公式): fractions, powers, indices and roots so that no part of one touches a digit of another."""

from __future__ import annotations

from collections.abc import Iterable

from ...regexes import compiled
from ..raised import lowered, raised

ATOM = compiled(r"[-−+]?(?:[\p{L}\p{N}%‰％]|[.,](?=\d))+")  # one number or word
BRACKETED = compiled(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|（[^（）]*）")
PLAIN, APART, BEHIND = range(
    3
)  # text; what touches no letter or digit before or behind it; what stands right behind, and apart from what follows
Parts = list[tuple[str, int]]  # stretches of a line, each with how it stands there
IDEOGRAPHS = 0x2E80  # from here on letters stand each for itself


def sticks(before: str, after: str) -> bool:
    """Would the two run into one number or Latin word if they touched?

    >>> sticks("10^4", "5"), sticks("1/2", ".5"), sticks("10^4", "立方米"), sticks("=", "5"), sticks("１", "2")
    (True, True, False, False, True)
    """
    first = after[1:2] if after[:1] in {".", ","} and after[1:2].isdecimal() else after[:1]
    return _clings(before[-1:]) and _clings(first)


def _clings(char: str) -> bool:
    return char.isalnum() and (ord(char) < IDEOGRAPHS or char.isdecimal())


def joined(parts: Iterable[tuple[str, int]]) -> str:
    """Parts of a line; a space stands where one that is more than text would run into its neighbour.

    >>> joined([("2", PLAIN), ("1/2", APART), ("×5", PLAIN)]), joined([("1", PLAIN), ("86", PLAIN)]), joined([("km", PLAIN), ("²", BEHIND), ("5", PLAIN)])
    ('2 1/2×5', '186', 'km² 5')
    """
    out: list[str] = []
    last, before = "", PLAIN
    for text, kind in parts:
        if text:
            guarded = kind == APART or (before and kind == PLAIN)
            out.append(" " + text if guarded and sticks(last, text) else text)
            last, before = text, kind
    return "".join(out)


def atom(text: str) -> str:
    """In brackets, where it is more than one number or word."""
    bare = text.strip()
    return bare if not bare or ATOM.fullmatch(bare) or BRACKETED.fullmatch(bare) else f"({bare})"


def fraction(numerator: str, denominator: str) -> str:
    """A fraction.

    >>> fraction("36.40", "52.00"), fraction("36.40+1", "n"), fraction("实到人数", "应到人数")
    ('36.40/52.00', '(36.40+1)/n', '实到人数/应到人数')
    """
    return f"{atom(numerator)}/{atom(denominator)}"


def above(text: str, before: str) -> str:
    """Something raised behind what stands before it.

    >>> above("4", "10"), above("2", "km"), above("n+1", "10"), above("′", "x")
    ('^4', '²', '^(n+1)', '′')
    """
    mark = raised(text, before)
    return "^" + atom(text) if mark == "^" + text.strip() else mark


def below(text: str, before: str = "") -> str:
    """Something lowered behind what stands before it.

    >>> below("2"), below("i+1"), below(""), below("2.5", "PM")
    ('_2', '_(i+1)', '', '2.5')
    """
    mark = lowered(text, before)
    return "_" + atom(text) if mark.startswith("_") else mark


def root(text: str, degree: str = "") -> str:
    """A root.

    >>> root("2"), root("a+b", "3")
    ('√2', '√[3](a+b)')
    """
    return "√" + (f"[{degree.strip()}]({text.strip()})" if degree.strip() else atom(text))
