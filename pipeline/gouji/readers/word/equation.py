r"""EQ fields (公式域), as Word composed formulas and encircled characters before it had an editor for them: \f(3,4), \o\ac(○,1)."""

from __future__ import annotations

from dataclasses import dataclass

from ..numerals import whole
from . import linear as line
from .linear import Parts

DEEPEST = 20  # formulas in each other
FRAMES = frozenset("○〇◯□△◇◯Ｏ")  # characters that others are put into
LITERAL = frozenset("\\,;(){}[]<>|")
FORMATS = frozenset({"*", "#"})  # of how a result is written
CIRCLED = {str(at): chr(0x2460 + at - 1) for at in range(1, 21)}


def linear(code: str) -> str:
    r"""What an EQ field shows, on one line; `code` is its instruction without its name.

    >>> linear(r"\f(45,60)"), linear(r"1.5×10\s\up5(4)"), linear(r"\o\ac(○,3)"), linear(r"\r(3,x\,y)"), linear(r"\b\lc\{(a;b)")
    ('45/60', '1.5×10^4', '③', '√[3](x,y)', '{a; b}')
    """
    return _Reader(code).until("").strip()


@dataclass(slots=True)
class _Reader:
    """Where the reading of an instruction is."""

    text: str
    at: int = 0
    depth: int = 0

    def until(self, stops: str) -> str:
        """What is shown up to one of the characters."""
        parts: Parts = []
        while self.at < len(self.text) and self.text[self.at] not in stops:
            char, following = self.text[self.at], self.text[self.at + 1 : self.at + 2]
            if char == "(" and self.depth < DEEPEST:
                parts.append((self._inside(), line.PLAIN))
            elif char != "\\":
                parts.append((char, line.PLAIN))
                self.at += 1
            elif following and following in LITERAL:
                parts.append((following, line.PLAIN))
                self.at += 2
            else:
                self._switch(parts)
        return line.joined(_merged(parts))

    def _inside(self) -> str:
        """What stands in plain brackets, its commas its own."""
        self.at, self.depth = self.at + 1, self.depth + 1
        text = self.until(")")
        self.at, self.depth = self.at + 1, self.depth - 1
        return f"({text})"

    def _switch(self, parts: Parts) -> None:
        """A switch with its options and arguments."""
        begins = self.at
        while self.at < len(self.text) and self.text[self.at] != "(":
            self.at += 2 if self.text[self.at] == "\\" else 1
        words = [one.strip().lower() for one in self.text[begins : self.at].split("\\")[1:] if one[:1] not in FORMATS]
        if self.at >= len(self.text) or self.depth >= DEEPEST or not words:
            self.at = max(self.at, begins + 1)  # a format, or a switch without arguments
            return
        self.depth += 1
        arguments: list[str] = []
        while self.at < len(self.text) and self.text[self.at] != ")":
            self.at += 1
            arguments.append(self.until(",;)"))
        self.at += 1
        self.depth -= 1
        before = "".join(text for text, _ in parts)
        parts.append((_shown(words[0], words[1:], arguments, before), line.BEHIND if words[0][:1] == "s" else line.APART))


def _merged(parts: Parts) -> Parts:
    """Characters put together to words."""
    out: Parts = []
    for text, kind in parts:
        if out and kind == out[-1][1] == line.PLAIN:
            out[-1] = (out[-1][0] + text, line.PLAIN)
        else:
            out.append((text, kind))
    return out


def _shown(switch: str, options: list[str], arguments: list[str], before: str) -> str:
    """What one switch makes of its arguments."""
    first, *others = arguments or [""]
    if switch[:1] == "f" and others:
        return line.fraction(first, others[0])
    if switch[:1] == "r":
        return line.root(others[0], first) if others else line.root(first)
    if switch[:1] == "s":
        return line.below(first) if any(one.startswith("do") for one in options) else line.above(first, before)
    if switch[:1] == "o":
        return _overlaid(arguments)
    if switch[:1] == "d":
        return ""
    if switch[:1] == "b":
        inner = "; ".join(arguments)
        return f"{{{inner}}}" if any("{" in one for one in options) else f"({inner})"
    return "; ".join(arguments) if switch[:1] in {"a", "l", "x", "i"} else ""


def _overlaid(arguments: list[str]) -> str:
    """Characters put over each other: a number in a circle is the number in a circle, of others each is shown."""
    inner = [one.strip() for one in arguments if one.strip() not in FRAMES]
    if len(inner) == 1:
        number = whole(inner[0], 0, 99)
        return CIRCLED.get(str(number), inner[0]) if number is not None and len(inner) < len(arguments) else inner[0]
    return " ".join(inner)
