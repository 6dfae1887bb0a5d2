"""Figures of the narrative that are told of a row of a table by its name: 北塘馆执行率最低，为94%."""

from __future__ import annotations

from collections.abc import Sequence

from ...model import Figure
from ...numbers import plain
from ...outcome import Outcome
from ..alike import alike
from ..arithmetic import fits, total
from ..outcomes import agree, broken, figure_evidence, holds, text
from .spoken import CLAUSE, SEMICOLON, Said

FEWEST = 3  # digits of a figure that is not found anywhere by chance
RULE = "row by its name"


def row(said: Said, at: int) -> Outcome | None:
    """The cell of the row and of the column that the words name; what stands in any other cell of the row is that."""
    figure, words = said[at], SEMICOLON.split(said.words(at))[-1]
    names = [(words.rfind(name) + len(name), len(name), name) for name in said.named_rows(words) if said.core(name, "no-row")]
    if not names or sum(char.isdecimal() for char in figure.raw) < FEWEST:
        return None
    end, _, name = max(names)
    cells = [one for one in said.rows[name] if _is_like(said, one, figure)]
    stated = figure_evidence("stated", name, figure, "text", rule=RULE)
    same = next((one for one in cells if agree(figure, one)), None)
    if same is not None:
        return holds("table-text", "table-text", [stated, figure_evidence("counterpart", name, same, "table")], stated=plain(figure.value),
                     expected=plain(same.value), message="equal")  # fmt: skip
    among = said.rules.wording("list-goes-on").search(words[: end - len(name)]) or said.rules.wording("sum-word").search(words[end:])
    beside = CLAUSE.split(words[: end - len(name)])[-1] + words[end:]
    meant = _meant(said, cells, beside) if not among else None
    if meant is None or any(agree(figure, one) for one in said.cells_like(figure)) or _is_sum(figure, cells):
        return None
    expected = plain(meant.value)
    told = text(label=name, stated=plain(figure.value), unit=figure.unit or "", expected=expected, where="table")
    return broken("table-text", "table-text", "equal", told, [stated, figure_evidence("counterpart", name, meant, "table")], figure=figure,
                  expected=expected)  # fmt: skip


def _is_sum(figure: Figure, cells: Sequence[Figure]) -> bool:
    """Is it the total of a run of cells, which the row does not print?"""
    spans = (range(begin, end) for begin in range(len(cells)) for end in range(begin + 2, len(cells) + 1))
    return any(fits(figure, total(cells[at] for at in span)) for span in spans)


def _is_like(said: Said, cell: Figure, figure: Figure) -> bool:
    """Of one kind; a rate may be printed without its sign where its head says that it is one."""
    return alike(cell, figure) or (not cell.unit and figure.unit == "%" and bool(said.rules.wording("rate-head").search(_head(said, cell))))


def _meant(said: Said, cells: Sequence[Figure], words: str) -> Figure | None:
    """The one cell whose head has the words beside the name: none of them may be left over. Of two rows of one name it may be either, and
    only what is said to be the first or the last of the rows is surely told of one.
    """
    if len({(one.place.table, one.place.row) for one in cells}) > 1 or said.rules.wording("ranked").search(words) is None:
        return None
    left = said.core(said.rules.wording("row-filler").sub("", words))
    fitting = [(_shared(said, one, words), one) for one in cells if all(char in _head(said, one) for char in left)]
    most = max((shared for shared, _ in fitting), default=0)
    best = [one for shared, one in fitting if shared == most]
    return best[0] if len(best) == 1 else None


def _head(said: Said, cell: Figure) -> str:
    return said.heads.get((cell.place.table, cell.place.col), "")


def _shared(said: Said, cell: Figure, words: str) -> int:
    head = _head(said, cell)
    return sum(head[at : at + 2] in words for at in range(len(head) - 1))


__all__ = ["row"]
