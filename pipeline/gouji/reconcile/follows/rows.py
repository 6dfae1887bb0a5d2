"""Figures of the narrative that are told of a row of a table by its name: 松林县执行率最低，为86.2%."""

from __future__ import annotations

from collections.abc import Sequence

from ...model import Fact
from ...numbers import plain
from ...outcome import Outcome
from ..otherwise import alike
from ..outcomes import agree, broken, evidence, figure_evidence, holds, text
from .spoken import SEMICOLON, Said

FEWEST = 3  # digits of a figure that is not found anywhere by chance
RULE = "row by its name"


def row(said: Said, at: int) -> Outcome | None:
    """The cell of the row and of the column that the words name; what stands in any other cell of the row is that."""
    figure, words = said[at], SEMICOLON.split(said.words(at))[-1]
    names = [(words.rfind(name) + len(name), len(name), name) for name in said.owners if name in words]
    if not names or len(plain(abs(figure.value)).replace(".", "").strip("0")) < FEWEST:
        return None
    end, _, name = max(names)
    cells = [fact for fact in said.owners[name] if alike(fact.figure, figure)]
    stated = figure_evidence("stated", name, figure, "text", rule=RULE)
    same = next((fact for fact in cells if agree(figure, fact.figure)), None)
    if same is not None:
        return holds("table-text", "table-text", [stated, evidence("counterpart", same)], stated=plain(figure.value),
                     expected=plain(same.figure.value), message="equal")  # fmt: skip
    meant = _meant(said, cells, words[end:])
    if meant is None or any(agree(figure, one) for one in said.cells_like(figure)):
        return None
    words_ = text(label=name, first=figure.raw, second=meant.figure.raw, stated=figure.raw, expected=meant.figure.raw)
    return broken(
        "table-text",
        "table-text",
        "equal",
        words_,
        [stated, evidence("counterpart", meant)],
        figure=figure,
        expected=plain(meant.figure.value),
    )


def _meant(said: Said, cells: Sequence[Fact], words: str) -> Fact | None:
    """The one cell whose head has the words behind the name: none of them may be left over."""
    left = said.core(said.rules.wording("row-filler").sub("", words))
    fitting = [(_shared(said, fact, words), fact) for fact in cells if all(char in _head(said, fact) for char in left)]
    most = max((shared for shared, _ in fitting), default=0)
    best = [fact for shared, fact in fitting if shared == most]
    return best[0] if len(best) == 1 and (most or said.rules.wording("ranked").search(words)) else None


def _head(said: Said, fact: Fact) -> str:
    return said.heads.get((fact.figure.place.table, fact.figure.place.col), "")


def _shared(said: Said, fact: Fact, words: str) -> int:
    head = _head(said, fact)
    return sum(head[at : at + 2] in words for at in range(len(head) - 1))


__all__ = ["row"]
