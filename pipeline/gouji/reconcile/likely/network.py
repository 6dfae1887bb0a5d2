"""How likely each way is by the words (网络): a small network, learned from clean reports by `corpus/learn.py`.

The characters around a figure are drawn together by a few convolutions into what the figure is; what two or three figures and a relation are to
each other is weighed from these and from how they stand (`codes`). A second head says of two amounts which is larger by the words (`directions`).
All parameters lie in one file, written as half-precision numbers; here everything is calculated with single precision.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .codes import BASE, DISTANT, LIST, NAMED, SIZES, Codes
from .seen import LOOKS, Ints, Seen

FILE = "network.npz"
UNKNOWN = 1  # the place of characters that were not learned; 0 is none
WIDTHS, FIGURE_WIDTHS = (1, 2, 4, 8), (1, 2)  # steps of the convolutions over characters, and over figures
ROLES = 4  # the figure that follows, and the three given
PLACED = (1, 2, 8)  # columns of the codes that say where figures stand
MANY = 16384  # ways at once
Floats = NDArray[np.float32]
OFFSETS = np.cumsum((0, *SIZES[:-1]))
LOOK_OFFSETS = np.cumsum((0, *LOOKS[:-1]))
SOME = (*pairwise(np.cumsum((BASE, LIST, NAMED, DISTANT)).tolist()),)  # columns that only some ways have


class Network:
    """The network, with the parameters of a file or of the package."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self.of: dict[str, Floats] = {name: np.asarray(one, np.float32) for name, one in parameters.items() if name != "characters"}
        self._places = {char: at for at, char in enumerate(str(parameters["characters"]), UNKNOWN + 1)}

    def places(self, characters: str) -> Ints:
        """Characters as numbers."""
        return np.array([self._places.get(one, UNKNOWN) for one in characters], np.int64)

    def figures(self, seen: Seen) -> Floats:
        """What each figure is."""
        row = self.of["characters.weight"][self.places(seen.characters)]
        np.add.at(row, seen.places, self.of["looks.weight"][seen.looks + LOOK_OFFSETS].sum(axis=1))
        for at, width in enumerate(WIDTHS):
            row = self._drawn(row, f"words.{at}", width)
        row = row[seen.places]
        for at, width in enumerate(FIGURE_WIDTHS):
            row = self._drawn(row, f"figures.{at}", width)
        return row

    def _drawn(self, row: Floats, layer: str, width: int) -> Floats:
        """A gated convolution over three that stand `width` apart, added to what there was."""
        weight, beyond = self.of[f"{layer}.weight"], np.zeros((width, row.shape[1]), np.float32)
        around = np.concatenate([beyond, row, beyond])
        size = len(row)
        found = sum(around[at * width : at * width + size] @ weight[:, :, at].T for at in range(3)) + self.of[f"{layer}.bias"]
        what, how_much = np.split(found, 2, axis=1)
        drawn: Floats = row + np.tanh(what) * _sigmoid(how_much)
        return drawn

    def weights(self, figures: Floats, ways: Codes) -> Floats:
        """The weight of each way."""
        roles = self._roles(figures, "roles", ROLES)
        parts = [self._weights(roles, ways.figures[at : at + MANY], ways.codes[at : at + MANY]) for at in range(0, len(ways.codes), MANY)]
        return np.concatenate(parts)

    def _weights(self, roles: Floats, who: Ints, codes: Ints) -> Floats:
        relation, placed = codes[:, 0], codes + OFFSETS
        inner: Floats = sum(roles[who[:, at], at] for at in range(ROLES)) + self._coded(codes, placed)
        inner *= self.of["gate.weight"][relation]
        inner *= _sigmoid(inner)
        found: Floats = np.einsum("ij,ij->i", inner, self.of["out.weight"][relation]) + self.of["alone.weight"][placed, 0].sum(axis=1)
        return found

    def _coded(self, codes: Ints, placed: Ints) -> Floats:
        """The codes of each way, drawn together; those that only some ways have are the same for all others."""
        table = self.of["codes.weight"]
        found: Floats = sum(table[placed[:, at]] for at in range(BASE))  # type: ignore[assignment]
        for first, last in SOME:
            found += table[OFFSETS[first:last]].sum(axis=0)
            having = np.flatnonzero(codes[:, first])
            found[having] += table[placed[having, first:last]].sum(axis=1) - table[OFFSETS[first:last]].sum(axis=0)
        return found @ self.of["drawn.weight"].T + self.of["drawn.bias"]

    def _roles(self, figures: Floats, name: str, count: int) -> Floats:
        """What each figure would be in each role; behind them, what none would be."""
        found = figures @ self.of[f"{name}.weight"].T + self.of[f"{name}.bias"]
        return np.concatenate([found, self.of[f"{name}_none"]]).reshape(len(found) + 1, count, -1)

    def up(self, figures: Floats, ways: Codes) -> Floats:
        """For ways of two amounts, or pairs of them: how much the words say that the first is larger (a logarithm of odds)."""
        roles, placed = self._roles(figures, "sides", 3), ways.codes + OFFSETS
        inner = sum(roles[ways.figures[:, at], at] for at in range(3)) + self.of["where.weight"][placed[:, PLACED]].sum(axis=1)
        inner *= _sigmoid(inner)
        turned: Floats = np.einsum("ij,ij->i", inner, self.of["turn.weight"][ways.codes[:, 0]])
        return turned


def _sigmoid(row: Any) -> Any:
    return 0.5 + 0.5 * np.tanh(0.5 * row)


@lru_cache(maxsize=1)
def network() -> Network:
    """The network of the package."""
    with files(__package__).joinpath(FILE).open("rb") as stream, np.load(stream) as parameters:
        return Network(dict(parameters))


def likelihoods(weighed: Floats) -> Floats:
    """How likely each of several is, of which one must be: they make 1 together."""
    found: Floats = np.exp(weighed - weighed.max())
    made: Floats = found / found.sum()
    return made
