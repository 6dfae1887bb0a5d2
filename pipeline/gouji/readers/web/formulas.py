"""Formulas of a page (MathML) on one line: fractions with a stroke, powers raised, indices lowered."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .tokens import Token

RISES = {  # of the parts of an element, by their number, which stand higher or lower
    "msup": {1: "^"}, "msub": {1: "_"}, "msubsup": {1: "_", 2: "^"}, "munderover": {1: "_", 2: "^"}, "munder": {1: "_"},
}  # fmt: skip
AROUND = {"msqrt": ("√(", ")"), "mfenced": ("(", ")"), "mroot": ("√(", ")")}
COMPOUND = frozenset({"mrow", "mfrac", "mstyle", "mfenced"})


@dataclass(slots=True)
class Frame:
    """An open element of a formula and how many of its parts have begun."""

    name: str
    parts: int = 0


class Part(NamedTuple):
    """What is written before and behind an element, and how it stands ("^", "_" or "")."""

    before: str = ""
    behind: str = ""
    rise: str = ""


@dataclass(slots=True)
class Formula:
    """The open elements of the formulas of a page."""

    frames: list[Frame] = field(default_factory=list)

    def enter(self, tokens: Sequence[Token], ends: array[int], at: int) -> Part:
        """The element that begins at a token, within a formula or as one."""
        name = tokens[at].name.rpartition(":")[2]
        above = self.frames[-1] if self.frames else Frame("")
        number, above.parts = above.parts, above.parts + 1
        before, behind = AROUND.get(name, ("", ""))
        if above.name == "mfrac":
            if name in COMPOUND and (name != "mrow" or _parts(tokens, ends, at) > 1):
                before, behind = "(" + before, behind + ")"
            before = "/" + before if number == 1 else before
        elif above.name == "mfenced" and number:
            before = "," + before
        if ends[at] > 0:
            self.frames.append(Frame(name))
        return Part(before, behind, RISES.get(above.name, {}).get(number, ""))

    def leave(self) -> None:
        """The last of the open elements ends."""
        if self.frames:
            self.frames.pop()


def _parts(tokens: Sequence[Token], ends: array[int], at: int) -> int:
    """How many elements stand directly in one, counted up to two."""
    count, one = 0, at + 1
    while one < ends[at] and count < 2:
        if tokens[one].name and not tokens[one].close:
            count += 1
            one = max(ends[one], one)
        one += 1
    return count
