"""Where things stand (位置): in the lines of a text, on the pages of a file, and how surely they were read there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strip:
    """A printed line on a page: the left and right of each of its characters, in points from the top left corner; where it was
    recognised, how surely each was read and what it may be instead.
    """

    page: int
    top: float
    bottom: float
    x0s: tuple[float, ...]
    x1s: tuple[float, ...]
    sures: tuple[float, ...] = ()
    others: tuple[tuple[str, ...], ...] = ()
    back: tuple[float, ...] = ()  # 3 x 3, by rows: from here to the page as it was scanned


@dataclass(frozen=True, slots=True)
class Anchor:
    """From character `offset` of a text on, the source stands at `line` (from 1), column `start` (from 0).

    On pages there are no lines to count: `strip` then gives the printed line, and `start` counts within it.
    """

    offset: int
    line: int | None
    start: int
    strip: Strip | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands. `start`/`end` count within `line`, or within the cell where there are no lines."""

    page: int | None = None  # from 1
    line: int | None = None  # from 1, in the text as given
    start: int | None = None
    end: int | None = None
    box: tuple[float, float, float, float] | None = None  # x0, top, x1, bottom in points
    block: int | None = None  # paragraphs and tables counted from 0
    table: int | None = None  # tables counted from 0
    row: int | None = None
    col: int | None = None
    sure: float = 1.0  # of its least sure character, on a scan
    readings: tuple[str, ...] = ()  # what it may be instead, on a scan
