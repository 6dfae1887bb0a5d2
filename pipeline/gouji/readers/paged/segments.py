"""Lines cut at their gaps: words, and segments that stand apart from each other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ...regexes import compiled
from .figures import is_entry
from .lines import Line
from .sheet import Edge

WORD = 0.14  # heights beyond the usual gap of the line's characters, from which a gap parts words
NARROW = 1.0  # points; a word gap is no narrower
APART = 0.75  # heights; a wider gap parts segments
BELOW, ABOVE_BASE = 0.35, 0.3  # heights around the foot of a line in which a ruling underlines it
BESIDE = 0.7  # heights between a label and the blank that it announces
COVERED = 0.5  # share of a gap that a blank covers
GROUP = compiled(r"[-+−]?\d{1,3}")
MOST_BLANKS = 50  # of a line
THREE = compiled(r"\d{3}(?:[.,]\d+)?%?")


class Segment(NamedTuple):
    """Characters `start` to `end` of a line, and where they stand."""

    line: Line
    start: int
    end: int
    x0: float
    x1: float

    @property
    def text(self) -> str:
        """What it says."""
        return self.line.text[self.start : self.end]

    def cut(self, column: int | None = None) -> Line:
        """A line of its own."""
        one, start, end = self.line, self.start, self.end
        return Line(one.page, one.text[start:end], one.x0s[start:end], one.x1s[start:end], one.top, one.bottom,
                    one.sures[start:end], one.others[start:end], one.column if column is None else column)  # fmt: skip


def words(line: Line) -> list[Segment]:
    """The words of a line, from left to right."""
    printed = [at for at, char in enumerate(line.text) if not char.isspace()]
    gaps = sorted(line.x0s[other] - line.x1s[one] for one, other in pairwise(printed))
    usual = max(gaps[len(gaps) // 2], 0.0) if len(gaps) > 2 else 0.0
    least = usual + max(NARROW, WORD * line.height)
    found: list[Segment] = []
    first = 0
    for at in range(1, len(printed) + 1):
        if at == len(printed) or line.x0s[printed[at]] - line.x1s[printed[at - 1]] > least:
            found.append(_segment(line, printed[first], printed[at - 1]))
            first = at
    return found


def _segment(line: Line, first: int, last: int) -> Segment:
    return Segment(line, first, last + 1, line.x0s[first], max(line.x1s[first : last + 1]))


def segments(line: Line, blanks: Sequence[tuple[float, float]] = ()) -> list[Segment]:
    """The stretches of a line that wide gaps part; a gap that an underlined blank fills parts nothing."""
    found: list[Segment] = []
    for word in words(line):
        before = found[-1] if found else None
        if before is not None and (word.x0 - before.x1 <= APART * line.height or _filled(before.x1, word.x0, blanks)):
            found[-1] = before._replace(end=word.end, x1=max(before.x1, word.x1))
        else:
            found.append(word)
    return found


def _filled(left: float, right: float, blanks: Sequence[tuple[float, float]]) -> bool:
    return sum(max(min(right, end) - max(left, start), 0.0) for start, end in blanks) >= COVERED * (right - left)


def apart(line: Line, parts: Sequence[Segment]) -> list[Segment]:
    """The segments of a line, those of figures only cut between them; groups of three digits that a space parts are one figure."""
    every = words(line)
    found: list[Segment] = []
    at = 0
    for part in parts:
        first = at
        while at < len(every) and every[at].start < part.end:
            at += 1
        found += _figures(every[first:at]) if at > first + 1 and all(is_entry(one.text) for one in every[first:at]) else [part]
    return found


def _figures(some: Sequence[Segment]) -> list[Segment]:
    found: list[Segment] = []
    grouped = False  # may the figure go on with three digits?
    for one in some:
        if found and grouped and THREE.fullmatch(one.text):
            found[-1] = found[-1]._replace(end=one.end, x1=one.x1)
        else:
            found.append(one)
            grouped = GROUP.fullmatch(one.text) is not None
        grouped &= "." not in one.text and "%" not in one.text
    return found


def blanks_of(line: Line, level: Sequence[Edge]) -> list[tuple[float, float]]:
    """The underlined blanks (填空线) of a line, from where to where: short rulings at its foot, each beginning beside a label.

    `level` is in order.
    """
    height = line.height
    low, high = line.bottom - ABOVE_BASE * height, line.bottom + BELOW * height
    near = level[bisect_left(level, low, key=_at) : bisect_right(level, high, key=_at)]
    near = [one for one in near if line.left < one.start < line.right + BESIDE * height][:MOST_BLANKS]
    if not near:
        return []
    labels = [one.x1 for one in words(line) if not is_entry(one.text)]
    return [(one.start, one.end) for one in near if any(-BESIDE <= (one.start - label) / height <= BESIDE for label in labels)]


def _at(edge: Edge) -> float:
    return edge.at
