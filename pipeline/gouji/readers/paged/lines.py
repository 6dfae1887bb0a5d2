"""Characters to lines of text (文字行), each of which remembers where its characters stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from ...places import Strip
from ...regexes import compiled
from .sheet import Glyph

LEVEL = 3.0  # points by which the bases of a line's characters may differ, one from the next
GAP = 3.0  # points between two characters that a space parts
WIDE = 0.45  # of the height; in large type a gap must be wider
LATIN = 0.17  # of the height; as narrow a gap parts Latin words, and a finished number from the next
COLUMN = 1.3  # of the height; a wider gap may part columns
WIDEST = 1000  # columns of a page
SEEN = 12  # characters looked back at
FINISHED = compiled(r"\d\.\d{1,6}$")
_left, _top, _bottom, _base = map(attrgetter, ("x0", "top", "bottom", "base"))
DOUBLE = 0.3  # of the height by which a character may be drawn beside itself to look bold


class Columns(NamedTuple):
    """A raster of columns as wide as a Latin letter."""

    margin: float
    unit: float

    def at(self, x: float) -> int:
        """The column that a position falls on."""
        return min(max(round((x - self.margin) / self.unit), 0), WIDEST)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page or of a cell. `x0s` and `x1s` give the left and right of every character of `text`."""

    page: int
    text: str
    x0s: tuple[float, ...]
    x1s: tuple[float, ...]
    top: float
    bottom: float
    sures: tuple[float, ...] = ()  # only where it was recognised
    others: tuple[tuple[str, ...], ...] = ()
    column: int = 0  # of those in which prose is set on its page; 0 where there is one
    form: bool = False  # it has a blank to be filled in, which a ruling underlines

    @property
    def left(self) -> float:
        """Where the first character begins."""
        return self.x0s[0]

    @property
    def right(self) -> float:
        """Where the last character ends."""
        return self.x1s[-1]

    @property
    def height(self) -> float:
        """The height of its characters, about the size of the type."""
        return self.bottom - self.top

    def strip(self, back: tuple[float, ...] = ()) -> Strip:
        """Where its characters stand; `back` as in `Sheet`."""
        return Strip(self.page, self.top, self.bottom, self.x0s, self.x1s, self.sures, self.others, back)


def lines_of(glyphs: Iterable[Glyph], page: int, columns: Columns | None = None) -> list[Line]:
    """The lines from top to bottom; with `columns`, wide gaps are as many spaces as keep columns one under the other."""
    ordered = sorted(glyphs, key=_base)
    lines = []
    first = 0
    for at in range(1, len(ordered) + 1):
        if at == len(ordered) or ordered[at].base > ordered[at - 1].base + LEVEL:
            lines.append(_line(ordered[first:at], page, columns))
            first = at
    return lines


def columns_of(glyphs: Sequence[Glyph]) -> Columns | None:
    """The raster of a page: half the width of most of its Chinese characters, from where its text begins."""
    widths = sorted(one.x1 - one.x0 for one in glyphs if one.text > "\u2e80")
    if not widths:
        return None
    return Columns(min(one.x0 for one in glyphs), max(widths[len(widths) // 2] / 2, 1.0))


def _line(glyphs: list[Glyph], page: int, columns: Columns | None) -> Line:
    glyphs.sort(key=_left)
    text: list[str] = []
    x0s: list[float] = []
    x1s: list[float] = []
    before: Glyph | None = None
    filled = 0  # columns
    recognised = any(one.sure != 1 for one in glyphs)
    read: list[tuple[float, tuple[str, ...]]] = []  # only then
    for one in glyphs:
        letter, x0, up, x1, down, _, sure, others = one
        if before is None:
            spaces = columns.at(x0) if columns else 0
        elif letter == before.text and _again(before, one):
            continue
        else:
            gap, height = x0 - before.x1, down - up
            spaces = 1 if (gap > GAP and gap > WIDE * height) or (gap > LATIN * height and _apart(text, before, one)) else 0
            if columns and gap > COLUMN * height:
                spaces = max(columns.at(x0) - filled, 2)
        if spaces:
            text.append(" " * spaces)
            x0s += [before.x1 if before else x0] * spaces
            x1s += [x0] * spaces
        text.append(letter)
        many = len(letter)
        if many == 1:
            x0s.append(x0)
            x1s.append(x1)
        else:  # a ligature is several letters in one box
            step = (x1 - x0) / many
            x0s += [x0 + at * step for at in range(many)]
            x1s += [x0 + (at + 1) * step for at in range(many)]
        if recognised:
            read += [(1.0, ())] * spaces + [(sure, others)] * many
        filled += spaces + (2 if letter > "\u2e80" else many)
        before = one
    top, bottom = min(map(_top, glyphs)), max(map(_bottom, glyphs))
    sures, others_of = zip(*read, strict=True) if recognised else ((), ())
    return Line(page, "".join(text), tuple(x0s), tuple(x1s), top, bottom, sures, others_of)


def _apart(text: Sequence[str], before: Glyph, one: Glyph) -> bool:
    """Does a narrow gap part two Latin words, or a number that has its decimals from another?"""
    if one.sure < 1 or before.sure < 1 or not one.text.isascii() or not before.text.isascii():
        return False  # where characters stand is guessed, or they are Chinese
    if not one.text.isdigit():
        return one.text.isalpha() and not before.text.isdigit()
    if not before.text.isdigit():
        return before.text.isalpha() or before.text in "%)"
    return FINISHED.search("".join(text[-SEEN:])) is not None


def _again(one: Glyph, other: Glyph) -> bool:
    """Is the second the first drawn again?"""
    near = DOUBLE * (other.x1 - other.x0)
    return other.x0 - one.x0 < near and abs(other.base - one.base) < near


def joined(lines: Sequence[Line]) -> str:
    """The text of lines, one under the other."""
    return "\n".join(one.text for one in lines)
