"""What a row says of its figures before the first of them: its label, whose it is, of which year."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..document import Cell
from ..numbers import measuring_unit
from ..regexes import compiled
from ..text import flat
from .align import PURE
from .columns import is_serial
from .labels import AMONG, NUMBERING, Head, Label, clean_label, read_head, row_measure
from .walk import Walk

CODE = compiled(r"^[\dA-Z]{6,}-(?=\p{Han})")
OWNERS = frozenset({"subject", "owner"})
CROSSED = frozenset({"amount", "rate", "measure"})


@dataclass(frozen=True)
class Path:
    """The label of a row and its cell; the project or body that it is of; its year, where the row is one of years."""

    cell: Cell | None
    label: Label
    subject: str | None
    year: int | None
    inner: bool  # a part of what its owner has: the owner's name covers several rows


def path_of(walk: Walk, placed: dict[int, Cell]) -> Path:
    """The path of a row of numbers."""
    words = [(at, cell) for at, cell in _words(walk, placed) if walk.columns[at].head.role != "unit"]
    a_year = walk.rules.wording("year-label")
    years = [(at, cell) for at, cell in words if a_year.search(flat(cell.text))]
    named = [one for one in words if one not in years]
    cell = _label_cell(walk, named)
    year = a_year.search(flat(years[-1][1].text)) if years else None
    owner = next((one for at, one in named if walk.columns[at].head.role in OWNERS), None)
    inner = owner is not None and owner.rowspan > 1 and cell is not owner
    label = clean_label(cell.text) if cell is not None else Label("")
    label = replace(label, unit=_unit(walk, placed) or label.unit)
    return Path(cell, label, _owner(walk, owner), int(year["year"]) if year else None, inner)


def _unit(walk: Walk, placed: dict[int, Cell]) -> str | None:
    """In what a row is counted, where a column says it."""
    found = (flat(cell.text) for at, cell in placed.items() if walk.columns[at].head.role == "unit")
    return next((unit for text in found if (unit := measuring_unit(text, walk.rules)) is not None), None)


def _words(walk: Walk, placed: dict[int, Cell]) -> list[tuple[int, Cell]]:
    """The cells before the first column of numbers that hold words, and years."""
    first = min((at for at, column in enumerate(walk.columns) if column.head.role in {"amount", "measure", "plain"}), default=0)
    return [
        (at, cell) for at, cell in sorted(placed.items())
        if at < first and cell.text.strip() and (not PURE.match(flat(cell.text)) or _is_year(walk, at, cell))
    ]  # fmt: skip


def _is_year(walk: Walk, at: int, cell: Cell) -> bool:
    return not is_serial(walk.columns[at]) and walk.rules.wording("year-label").search(flat(cell.text)) is not None


def _label_cell(walk: Walk, words: list[tuple[int, Cell]]) -> Cell | None:
    """The last words before the numbers; of several columns the one that is called a name."""
    named = [cell for at, cell in words if walk.rules.wording("name-head").search(walk.columns[at].head.text)]
    return named[-1] if named else words[-1][1] if words else None


def _owner(walk: Walk, cell: Cell | None) -> str | None:
    """A project or a body, named as printed; a total is the unit's own."""
    if cell is None:
        return None
    name = CODE.sub("", "".join(cell.text.split()))
    name = AMONG.sub("", NUMBERING.sub("", name))
    return None if not name or walk.rules.wording("total").search(flat(name)) else name


def beside(walk: Walk, placed: dict[int, Cell], at: int, path: Path) -> Path:
    """收入项目 | 金额 | 支出项目 | 金额: where names stand between the numbers, a number is of the name nearest to its left."""
    low = max((one for one in placed if one < at and walk.columns[one].head.role == "item" and placed[one].text.strip()), default=None)
    cell = placed[low] if low is not None else None
    first = min((one for one, column in enumerate(walk.columns) if column.head.role in {"amount", "measure", "plain"}), default=0)
    if cell is None or low is None or low < first or PURE.match(flat(cell.text)):
        return path
    return Path(cell, clean_label(cell.text), path.subject, path.year, path.inner)


def across(walk: Walk, head: Head, label: Label) -> tuple[Head, str] | None:
    """项目 | A | B over 年初预算 | 1 | 2: the row says what is counted, and the column whose it is. None where it is not so."""
    if head.role != "plain" or not CROSSED.isdisjoint(walk.roles()):
        return None
    row = read_head(label.core, walk.rules)
    if row.role not in {"amount", "rate"} or (row.role == "amount" and row_measure(label.core, walk.rules) is not None):
        return None
    if read_head(head.text, walk.rules).role or walk.rules.wording("no-name").search(head.text):
        return None
    return row, head.text
