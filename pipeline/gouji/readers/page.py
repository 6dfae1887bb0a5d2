"""The lines of a pasted text, and what the layout rules say about one."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from ..regexes import compiled
from ..rules import Rules
from ..text import squeeze
from .pieces import Piece

LONGEST = 160  # characters of a line that a layout rule may look at
SENTENCE_END = "。；！？;!?"
ENDS = frozenset({"attachment", "title", "caption", "signature", "unit", "note", "heading"})
ALWAYS = frozenset({"attachment", "title", "caption", "signature", "unit"})  # never inside a cell


@dataclass(frozen=True, slots=True)
class Page:
    """A text by lines, with the layout rules as (what, pattern) in file order."""

    lines: list[str]
    layouts: tuple[tuple[str, regex.Pattern[str]], ...]
    memo: dict[int | tuple[int, int], object] = field(default_factory=dict)

    def piece(self, at: int, start: int = 0, end: int | None = None) -> Piece:
        """A stretch of line `at` (counted from 0)."""
        return Piece(at + 1, start, self.lines[at][start:end])

    def blank(self, at: int) -> bool:
        """Is the line empty or nothing but space? A lone tab is a cell, not a blank."""
        line = self.lines[at]
        return not line or (line.isspace() and "\t" not in line)

    def skip_blanks(self, at: int) -> int:
        """The first line from `at` on that is not blank."""
        while at < len(self.lines) and self.blank(at):
            at += 1
        return at

    def what(self, text: str) -> str | None:
        """The kind of layout line that a text is: caption, note, signature …, or None."""
        plain = squeeze(text[:LONGEST]).text
        return next((what for what, pattern in self.layouts if pattern.search(plain)), None)


def page_of(lines: list[str], rules: Rules) -> Page:
    """A page ready to be read."""
    return Page(lines, tuple((one.what, compiled("|".join(one.match))) for one in rules.layouts))


def is_sentence(text: str) -> bool:
    """Does a text look like prose rather than like the content of a cell?"""
    return len(text) >= 30 and text.rstrip()[-1:] in SENTENCE_END
