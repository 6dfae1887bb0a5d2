"""What the network is given of a report (所见): its narrative as one row of characters, the names of its cells behind it, and where the figures stand.

Of a figure itself only its kind, its unit and how it is printed is seen, never its value: a way is never more likely because its value fits.
"""

from __future__ import annotations

from functools import cached_property
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ...regexes import compiled
from .names import Names
from .ways import BARE, COUNT, MARK, MONEY, POINT, RATE, Ways

PASSAGE, SENTENCE, FIGURE, NAME, CELL = "\x01\x02\x03\x04\x05"
MARKS = str.maketrans("，；：（）", ",;:()")
CLAUSE = compiled(r"[,;。:()]")
WORDS, AFTER = 60, 12  # characters before a figure, and behind the last of a sentence
OWN = 5  # characters behind a figure that belong to its name
KINDS = MONEY + RATE + POINT + MARK + BARE + COUNT
UNITS = 64  # places for units
LOOKS = (len(KINDS), UNITS, 5, 8, 2, 2)  # kind, unit, decimals, digits, a whole number that ends with 0, in a cell
Ints = NDArray[np.int64]


class Seen:
    """The figures of a report by index, those of the narrative first, then cells (as in `Names`)."""

    def __init__(self, ways: Ways, names: Names) -> None:
        self.said, self.names, self.numbers = ways.said, names, names.numbers
        self.before = [one.before.translate(MARKS) for one in self.said.all]
        after = [one.after.translate(MARKS) for one in self.said.all]
        own = [CLAUSE.split(before)[-1] + behind[:OWN] for before, behind in zip(self.before, after, strict=True)]
        self.pairs = [{words[at : at + 2] for at in range(len(words) - 1)} for words in own] + names.pairs[names.spoken :]
        self.characters, places = self._row(after)
        self.places: Ints = np.array(places, np.int64)

    def _row(self, after: list[str]) -> tuple[str, list[int]]:
        """The row of characters, and where each figure stands in it."""
        row, places, last = list[str](), list[int](), None
        for at, one in enumerate(self.said.all):
            here = (self.said.passage[at], one.sentence)
            if here != last:
                row += after[at - 1][:AFTER] if last is not None else ""
                row.append(PASSAGE if last is None or last[0] != here[0] else SENTENCE)
            row += self.before[at][-WORDS:]
            places.append(len(row))
            row.append(FIGURE)
            last = here
        row += after[-1][:AFTER] if after else ""
        for name in self.names.names[self.names.spoken :]:
            row += NAME + name
            places.append(len(row))
            row.append(CELL)
        return "".join(row), places

    @cached_property
    def looks(self) -> Ints:
        """Of each figure, how it looks: a code for each of `LOOKS`."""
        found = [self._look(at) for at in range(len(self.numbers))]
        return np.array(found, np.int64).reshape(-1, len(LOOKS))

    def _look(self, at: int) -> tuple[int, ...]:
        one = self.numbers[at]
        is_round = not one.decimals and self.names.figures[at].raw.endswith("0")
        unit = crc32(one.unit.encode()) % UNITS
        return KINDS.index(one.kind), unit, min(one.decimals, 4), min(one.digits, 7), int(is_round), int(at >= self.names.spoken)
