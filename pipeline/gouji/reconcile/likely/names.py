"""Which figures of a report may be the same one, told again (同一个数): those whose names share rare pairs of letters."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import log

from ...regexes import compiled
from ..follows.spoken import Said
from .ways import BARE, POINT, Number, number

OTHER = compiled(r"[^\p{Han}]")
SENTENCE = compiled(r"[;；。]")
NAME, ROW, HEAD = 14, 12, 10  # letters kept
FEWEST = 3  # digits
MOST = 8  # figures held against one
CELLS = 1500


class Names:
    """The figures of the narrative and of tables, by the pairs of letters of their names. Indices go on behind the narrative's with the cells."""

    def __init__(self, said: Said, numbers: list[Number]) -> None:
        self.spoken = len(numbers)
        self.names = [OTHER.sub("", SENTENCE.split(said.words(at))[-1])[-NAME:] for at in range(self.spoken)]
        self.numbers = [*numbers]
        self.figures = [one.figure for one in said.all]
        rows = {one.place: name for name, figures in said.rows.items() for one in figures}
        for cell in said.cells[:CELLS]:
            one = number(cell)
            if one.value and one.digits >= FEWEST:
                head = OTHER.sub("", said.heads.get((cell.place.table, cell.place.col), ""))
                self.names.append(f"{OTHER.sub('', rows.get(cell.place, ''))[-ROW:]}|{head[-HEAD:]}")
                self.numbers.append(one)
                self.figures.append(cell)
        self.pairs = [{name[at : at + 2] for at in range(len(name) - 1)} for name in self.names]
        often = Counter(pair for pairs in self.pairs for pair in pairs)
        self.rarity = {pair: log(len(self.names) / count) for pair, count in often.items()}
        self._bearing: dict[str, list[int]] = defaultdict(list)
        for at, pairs in enumerate(self.pairs):
            for pair in pairs:
                self._bearing[pair].append(at)

    def alike(self, at: int) -> list[tuple[int, float]]:
        """The figures that most likely bear the name of one, and how much of it they share, best first."""
        figure = self.numbers[at]
        if figure.digits < FEWEST or figure.kind == POINT:
            return []
        shared = self.sharing(self.pairs[at])
        whole = self.weight(self.pairs[at])
        found = sorted(
            ((other, weight / whole) for other, weight in shared.items() if other != at and self._is_like(figure, other)),
            key=lambda one: (-one[1], one[0]),
        )
        return found[:MOST]

    def sharing(self, pairs: set[str]) -> dict[int, float]:
        """The figures whose names have some of these pairs, and how rare those are together."""
        shared: dict[int, float] = defaultdict(float)
        for pair in sorted(pairs):
            for other in self._bearing.get(pair, ()):
                shared[other] += self.rarity[pair]
        return shared

    def _is_like(self, figure: Number, other: int) -> bool:
        one = self.numbers[other]
        return one.unit == figure.unit or (one.kind == BARE and other >= self.spoken)

    def weight(self, pairs: set[str]) -> float:
        """How rare some pairs are together."""
        return sum(self.rarity[pair] for pair in pairs) or 1.0
