"""Rows of a table that a sentence names (点名的行): 增值税、企业所得税两税合计, of which a figure may be the sum or the difference, in any column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .codes import Rows
from .names import OTHER, Names
from .ways import BARE, COUNT, MONEY, Way, Ways

SHORT = 2  # letters of a name
WORDS = 120  # characters of a sentence
MOST = 6  # rows together


class NamedRows:
    """The rows of the tables of a report by their names."""

    def __init__(self, ways: Ways, names: Names) -> None:
        self.said, self.names = ways.said, names
        self.columns: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
        for at in range(names.spoken, len(names.numbers)):
            place, row = names.figures[at].place, names.names[at].partition("|")[0]
            if place.table is not None and place.col is not None and len(row) >= SHORT:
                self.columns[place.table, place.col].setdefault(row, at)
        self.labels = sorted({row for rows in self.columns.values() for row in rows}, key=len, reverse=True)

    def of(self, at: int) -> Iterator[tuple[Way, Rows]]:
        """The ways of one figure."""
        figure = self.names.numbers[at]
        if figure.kind not in {MONEY, COUNT, BARE} or not self.labels:
            return
        seen = set[tuple[int, ...]]()
        for near in (True, False):
            labels = self._said(at, near=near)
            for rows in self.columns.values() if len(labels) > 1 else ():
                cells = tuple(rows[one] for one in labels if one in rows)
                if (
                    1 < len(cells) <= MOST
                    and cells not in seen
                    and all(self.names.numbers[one].unit in {figure.unit, BARE} for one in cells)
                ):
                    seen.add(cells)
                    yield Way("sum-rows", cells), Rows(len(cells), near)
                    if len(cells) == 2:
                        yield Way("difference-rows", cells), Rows(2, near)

    def _said(self, at: int, *, near: bool) -> list[str]:
        """The labels that a sentence says up to a figure, the longest of those that overlap."""
        words = self.said.words(at)
        for one in () if near else range(at - 1, -1, -1):
            if (self.said.passage[one], self.said.all[one].sentence) != (self.said.passage[at], self.said.all[at].sentence) or len(
                words
            ) > WORDS:
                break
            words = self.said.words(one) + "|" + words
        text, found = OTHER.sub("|", words[-WORDS:]), list[tuple[int, str]]()
        for label in self.labels:
            begin = text.find(label)
            if begin >= 0:
                found.append((begin, label))
                text = text.replace(label, "|" * len(label))
        return [label for _, label in sorted(found)]
