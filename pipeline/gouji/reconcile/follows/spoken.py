"""The narrative as a row of figures with the words before them, and what these words name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

import regex

from ...document import Table
from ...model import Figure, Report
from ...numbers import is_money
from ...places import Place
from ...regexes import compiled
from ...rules import Rules
from ...text import flat
from ..alike import POINTS, RATES, alike
from .values import Made, Values

CLAUSE = compiled(r"[，,;；。:()]")
SEMICOLON = compiled(r"[;；]")
MOST = 3  # figures that bear one name, nearest first
SHORT = 3  # letters of a name that turn up among others by chance
NEAR = 14  # figures of a kind in a paragraph, any run of which another may be of
FAR = 200  # figures back, beyond which a name is another's


class Said:
    """The figures of the narrative in order; a figure is told by its index."""

    def __init__(self, report: Report, rules: Rules) -> None:
        self.report, self.rules, self.all = report, rules, report.spoken
        self._own: dict[int, str] = {}
        self.lists = [frozenset(part.figure.place for part in one.parts) for one in report.compositions]
        self.passage = [(one.figure.place.block, one.figure.place.row, one.figure.place.col) for one in self.all]

    def __getitem__(self, at: int) -> Figure:
        return self.all[at].figure

    def words(self, at: int) -> str:
        """The words since the figure before, in the same sentence."""
        return self.all[at].before

    def says(self, what: str, at: int) -> regex.Match[str] | None:
        """Do the words right before a figure say so?"""
        return self.rules.wording(what).search(self.all[at].before)

    def core(self, words: str, what: str = "whole-words") -> str:
        """The letters of a name without the words that do not narrow it."""
        return "".join(char for char in self.rules.wording(what).sub("", words) if char.isalpha())

    def own(self, at: int) -> str:
        """The words of a figure's own clause; where they say nothing, those of the clause before too."""
        if at not in self._own:
            self._own[at] = self._own_of(at)
        return self._own[at]

    def _own_of(self, at: int) -> str:
        one = self.all[at]
        clauses = [each for each in CLAUSE.split(one.before) if each]
        own = clauses[-1] if clauses else ""
        if len(clauses) > 1 and not self.core(own):
            own = clauses[-2] + own
        return own + one.after

    def bears(self, at: int, core: str) -> bool:
        """Are the letters of a name among a figure's own words, in order? Those of a short one stand together."""
        own = self.own(at)
        if len(core) <= SHORT:
            return core in own
        words = iter(own)
        return all(char in words for char in core)

    # --- what stands before -------------------------------------------------------------------------

    def before(self, at: int, *, sentence: bool = False) -> Iterator[int]:
        """The figures before one in its paragraph, or only in its sentence, nearest first."""
        for one in range(at - 1, max(at - FAR, 0) - 1, -1):
            if self.passage[one] != self.passage[at] or (sentence and self.all[one].sentence != self.all[at].sentence):
                return
            yield one

    def is_amount(self, at: int) -> bool:
        """Money, points of a score, or something counted or measured."""
        unit = self[at].unit
        return bool(unit) and unit not in RATES and unit != POINTS

    def is_time(self, at: int) -> bool:
        """Days, months, years."""
        return self.rules.wording("time-unit").search(self[at].unit or "") is not None

    def amounts(self, at: int) -> list[int]:
        """The amounts before a figure in its sentence, nearest first, but those in brackets that closed before it, and conversions."""
        found, depth = [], _depth(self.words(at), 0)
        for one in self.before(at, sentence=True):
            inside, depth = depth > 0, _depth(self.words(one), depth)
            if not inside and self.is_amount(one) and not self.says("converted", one):
                found.append(one)
        return found

    def alike(self, at: int) -> list[int]:
        """Those of its own kind."""
        return [one for one in self.amounts(at) if alike(self[one], self[at])]

    def in_one_breath(self, at: int) -> bool:
        """Does no clause that says something stand between a figure and the one before it?"""
        return not any(self.core(one) for one in CLAUSE.split(self.words(at))[:-1])

    def parted(self, first: int, last: int) -> bool:
        """Does a semicolon stand between two figures?"""
        return any(SEMICOLON.search(self.words(one)) for one in range(first + 1, last + 1))

    def listed_together(self, first: int, second: int) -> bool:
        """Are two figures parts of one whole that the words list?"""
        pair = {self[first].place, self[second].place}
        return any(pair <= parts for parts in self.lists)

    def since_semicolon(self, at: int) -> int:
        """The first figure of the stretch that a semicolon or the sentence begins."""
        for one in range(at, -1, -1):
            first = one == 0 or self.passage[one - 1] != self.passage[at] or self.all[one - 1].sentence != self.all[at].sentence
            if first or SEMICOLON.search(self.words(one)):
                return one
        return 0

    def named(self, core: str, at: int, like: Figure) -> list[int]:
        """The figures of a kind that bear a name, nearest first: those before it in the paragraph, else those before that."""
        here = [one for one in self.before(at) if alike(self[one], like) and self.bears(one, core)]
        if here or len(core) < SHORT:
            return here[:MOST]
        first = max(at - FAR, 0)
        return [one for one in range(at - 1, first - 1, -1) if self.passage[one] != self.passage[at] and alike(self[one], like) and self.bears(one, core)][:MOST]  # fmt: skip

    def nearby(self, at: int) -> range:
        """The figures that are not too far from one for a name to be the same."""
        return range(max(at - FAR, 0), min(at + FAR, len(self.all)))

    # --- what else there is --------------------------------------------------------------------------

    def around(self, at: int) -> list[int]:
        """All other figures, those of its own paragraph first, nearest first."""
        return sorted((one for one in self.nearby(at) if one != at), key=lambda one: (self.passage[one] != self.passage[at], abs(one - at)))

    def beside(self, at: int, like: Figure) -> list[int]:
        """The figures of a kind in the paragraph of one, those near it, in order."""
        near = (one for one in self.around(at) if self.passage[one] == self.passage[at] and alike(self[one], like))
        return sorted(one for one, _ in zip(near, range(NEAR), strict=False))

    @cached_property
    def cells(self) -> list[Figure]:
        """The figures of tables."""
        return [one.figure for one in self.report.readings if one.figure.place.table is not None and one.status != "set_aside"]

    def cells_like(self, like: Figure) -> list[Figure]:
        """Those of one kind; of percentages also those that print no sign."""
        return [one for one in self.cells if alike(one, like) or (like.unit in {"%", POINTS} and not one.unit)]

    @cached_property
    def values(self) -> Values:
        """All figures by their size."""
        return Values([*(one.figure for one in self.all), *self.cells, *self._perhaps_money])

    @cached_property
    def made(self) -> Made:
        """What cells of tables make with each other."""
        return Made([*self.cells, *self._perhaps_money])

    @cached_property
    def _perhaps_money(self) -> list[Figure]:
        """Cells that print no unit, as amounts in the unit that most amounts of the report have."""
        units = Counter(one.unit for one in (*(each.figure for each in self.all), *self.cells) if is_money(one.unit))
        most = max(units, key=lambda unit: units[unit], default=None)
        return [replace(one, unit=most) for one in self.cells if not one.unit] if most is not None else []

    @cached_property
    def rows(self) -> dict[str, list[Figure]]:
        """The figures of tables by the name of their row: the words of its first cell that has any."""
        names = {(table, row): self.row_name(words) for table, row, words in _first_cells(self.report)}
        found: dict[str, list[Figure]] = defaultdict(list)
        for figure in self.cells:
            found[names.get((figure.place.table, figure.place.row), "")].append(figure)
        return found

    def named_rows(self, words: str) -> list[str]:
        """The rows whose names stand among words."""
        begins = {words[at : at + 2] for at in range(len(words) - 1)}
        return [name for begin in begins for name in self._by_beginning.get(begin, ()) if name in words]

    @cached_property
    def _by_beginning(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name in self.rows:
            found[name[:2]].append(name)
        return found

    def row_name(self, words: str) -> str:
        """A name as rows and sentences have in common: 住房保障支出 is 住房保障."""
        return self.rules.wording("name-ending").sub("", self.rules.wording("spending-ending").sub("", flat(words)))

    @cached_property
    def heads(self) -> dict[tuple[int | None, int | None], str]:
        """The words above each column of each table."""
        first: dict[int | None, int] = {}
        for fact in self.report.facts:
            place = fact.figure.place
            if place.table is not None and place.row is not None:
                first[place.table] = min(first.get(place.table, place.row), place.row)
        found: dict[tuple[int | None, int | None], str] = defaultdict(str)
        for table in (one for one in self.report.document.blocks if isinstance(one, Table)):
            for cell in (one for one in table.cells if one.row < first.get(table.index, 0)):
                for col in range(cell.col, cell.col + cell.colspan):
                    found[table.index, col] += flat(cell.text)
        return found

    @cached_property
    def at(self) -> dict[Place, int]:
        """The figures by their places."""
        return {one.figure.place: at for at, one in enumerate(self.all)}


def _first_cells(report: Report) -> Iterator[tuple[int | None, int | None, str]]:
    for table in (one for one in report.document.blocks if isinstance(one, Table)):
        seen: set[int] = set()
        for cell in sorted(table.cells, key=lambda one: one.col):
            words = flat(cell.text)
            if cell.row not in seen and sum(char.isalpha() for char in words) > 1:
                seen.add(cell.row)
                yield table.index, cell.row, words


def _depth(words: str, depth: int) -> int:
    """How many brackets are open, read from right to left."""
    return max(depth + words.count(")") - words.count("("), 0)


__all__ = ["CLAUSE", "MOST", "NEAR", "SEMICOLON", "Said"]
