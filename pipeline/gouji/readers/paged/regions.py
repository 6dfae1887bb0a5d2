"""The free text of a page: which of its lines are a table, which are columns of prose, and which are simply lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from ...rules import Rules
from ..aligned import is_list
from ..page import ENDS, Page, is_sentence, page_of
from .cells import Ruled
from .figures import is_entry
from .gutters import gutters, sides
from .lines import Line
from .segments import Segment, blanks_of, segments
from .sheet import Edge
from .spread import TIGHT, row_of, table_of

ALONE = 3  # lines with one text that may stand between rows
FAR = 3.5  # heights; a wider gap ends a table
LOOSE = 1.8  # times the usual step; a head that stands so far below figures begins another table
WIDE = 0.7  # of the width of all text; a line of one text as wide is prose
OUTSIDE = ENDS - {"heading", "title"}
SAME = 1.05  # steps that differ by less are one
LONGEST = 1000  # rows of a table
DEEPEST = 7  # columns, numbered by halves: 1 and 2, then 3 and 4 within 1, and so on
STEPS = 25  # steps between lines looked back at


def regions(lines: Sequence[Line], level: Sequence[Edge], rules: Rules) -> list[Line | Ruled]:
    """The lines and the tables without rulings, in reading order. `level`: the level rulings of the page."""
    ordered = sorted(level)
    blanks = [blanks_of(line, ordered) for line in lines]
    marked = [replace(line, form=True) if some else line for line, some in zip(lines, blanks, strict=True)]
    return _read(marked, [segments(line, some) for line, some in zip(marked, blanks, strict=True)], rules, 0)


def _read(lines: list[Line], parted: list[list[Segment]], rules: Rules, column: int) -> list[Line | Ruled]:
    """What stands around and in columns of prose; columns of columns (column > 0) are parted again."""
    out: list[Line | Ruled] = []
    done = 0
    found = gutters(parted) if column < DEEPEST else []
    for first, end, x in found:
        out += _Reader(lines[done:first], parted[done:first], rules).read()
        for number, side in enumerate(sides(parted[first:end], x), start=2 * column + 1):
            own = [_own(parts, number) for parts in side]
            out += _read([line for line, _ in own], [parts for _, parts in own], rules, number)
        done = end
    return out + _Reader(lines[done:], parted[done:], rules).read()


def _own(parts: Sequence[Segment], column: int) -> tuple[Line, list[Segment]]:
    """The segments of one side of a line as a line, and they in it."""
    whole = parts[0]._replace(end=parts[-1].end, x1=parts[-1].x1)
    line = whole.cut(column)
    return line, [one._replace(line=line, start=one.start - whole.start, end=one.end - whole.start) for one in parts]


class _Reader:
    """Lines from top to bottom, tables told from the rest."""

    def __init__(self, lines: list[Line], parted: list[list[Segment]], rules: Rules) -> None:
        self.lines, self.parted = lines, parted
        self.page: Page = page_of([line.text for line in lines], rules)
        self.wide = max((line.right for line in lines), default=0.0) - min((line.left for line in lines), default=0.0)

    def read(self) -> list[Line | Ruled]:
        """The lines and tables in order."""
        found: list[Line | Ruled] = []
        at = 0
        while at < len(self.lines):
            end = self.stretch(at) if self.is_row(at) else at
            table = table_of([row_of(self.lines[one], self.parted[one]) for one in range(at, end)]) if end > at + 1 else None
            if table is None:
                end = max(end, at + 1)
                found += self.lines[at:end]
            else:
                found.append(table)
            at = end
        return found

    def is_row(self, at: int) -> bool:
        """Has the line several texts, and is it no caption, signature, note or list?"""
        parts = self.parted[at]
        if len(parts) < 2 or self.page.what(self.lines[at].text.strip()) in OUTSIDE:
            return False
        texts = [one.text for one in parts]
        if len(parts) == 2 and (self.page.what(texts[0]) == "numbering" or is_sentence(texts[1])):
            return False
        if self.page.what(self.lines[at].text.strip()) == "heading" and not any(is_entry(one) for one in texts):
            return False
        return not is_list(texts)

    def stretch(self, at: int) -> int:
        """The line after the last row of the table that may begin here."""
        end = at + 1
        steps: list[float] = []
        figures = False
        for one in range(at + 1, min(at + LONGEST, len(self.lines))):
            line, above = self.lines[one], self.lines[one - 1]
            step = line.bottom - above.bottom
            usual = median(steps[-STEPS:]) if steps else step
            if step > FAR * line.height or one - end > ALONE:
                break
            if self.is_row(one):
                row = row_of(line, self.parted[one])
                if figures and not row.figures and step > LOOSE * usual:
                    break
                figures |= row.figures
                end = one + 1
            elif not self.is_between(one):
                break
            steps.append(step)
        return end + self.is_tail(end, steps[: end - at - 1])

    def is_between(self, at: int) -> bool:
        """May the line, which has one text, stand between rows?"""
        line = self.lines[at]
        text = line.text.strip()
        return not (
            self.page.what(text) in ENDS - {"heading"}
            or is_sentence(text)
            or len(self.parted[at]) > 1
            or line.right - line.left > WIDE * self.wide
        )

    def is_tail(self, at: int, steps: Sequence[float]) -> bool:
        """Is the line below the last row the rest of its label, as close to it as such lines are within the table?"""
        if at >= len(self.lines) or not steps or not self.is_between(at):
            return False
        step = self.lines[at].bottom - self.lines[at - 1].bottom
        return step <= SAME * min(steps) and step < TIGHT * max(steps)
