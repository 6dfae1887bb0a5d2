"""Whose a table is, and whose a stretch of its rows is, where neither column nor field says it: captions, and rows of one name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..document import Cell, Document, Paragraph, Table
from ..numbers import chinese_value
from ..regexes import compiled
from ..rules import Rules
from ..structure import cells_by_row, form_title
from ..text import flat, squeeze
from .align import level_of
from .fields import field_kind
from .labels import clean_label, read_head, row_measure
from .walk import Walk

SHORTEST, LONGEST = 3, 30  # characters of a name
TITLES, LONGEST_TITLE = 4, 80  # paragraphs; characters
WORDS = compiled(r"\p{Han}")


def known_projects(document: Document, rules: Rules) -> tuple[str, ...]:
    """The names of projects that tables give in columns and fields, the longest first."""
    names: set[str] = set()
    for block in document.blocks:
        if isinstance(block, Table):
            names |= {name for name in _named(cells_by_row(block), rules) if SHORTEST <= len(name) <= LONGEST and WORDS.search(name)}
    return tuple(sorted(names, key=lambda one: (-len(one), one)))


def listed_projects(document: Document, rules: Rules) -> tuple[str, ...]:
    """The names of projects that sentences list."""
    paragraphs = (block for block in document.blocks if isinstance(block, Paragraph))
    return tuple(sorted({name_of(name) for block in paragraphs for name in listed_names(squeeze(block.text).text, rules)}))


def listed_names(text: str, rules: Rules) -> list[str]:
    """The names of the projects that a text lists last, where they are as many as it says."""
    names: list[str] = []
    for found in rules.wording("listed-projects").finditer(text):
        parts = rules.wording("between-names").split(found["names"])
        count = int(found["count"]) if found["count"].isdigit() else chinese_value(found["count"])
        if len(parts) == count and all(SHORTEST <= len(one) <= LONGEST and WORDS.search(one) for one in parts):
            names = parts
    return names


def _named(rows: Sequence[list[Cell]], rules: Rules) -> Iterator[str]:
    column: int | None = None
    for at, row in enumerate(rows):
        heads = [read_head(cell.text, rules) for cell in row]
        found = next((cell.col for cell, head in zip(row, heads, strict=True) if head.role == "subject"), None)
        if found is not None and len(row) > 2:
            column = found
        elif column is not None:
            yield from (name_of(cell.text) for cell in row if cell.col == column and not _common(flat(cell.text), rules))
        if at == 0 and _crossed(rows, rules):
            yield from (name_of(cell.text) for cell in row[1:] if not _common(flat(cell.text), rules))


def _crossed(rows: Sequence[list[Cell]], rules: Rules) -> bool:
    """Do the labels of the rows say what heads of columns do, and the heads not?"""
    labels = [read_head(row[0].text, rules).role for row in rows[1:4] if row]
    heads = [read_head(cell.text, rules).role for cell in rows[0][1:]]
    return labels.count("amount") > 1 and not any(heads)


def name_of(text: str) -> str:
    """A name without its number and its 其中."""
    return clean_label(text).core


def _common(text: str, rules: Rules) -> bool:
    """Is it a word of forms, and no name?"""
    core = clean_label(text).core
    return (
        not core or row_measure(core, rules) is not None or bool(read_head(text, rules).role) or level_of(text, rules) > 0
        or any(rules.wording(what).search(core) is not None for what in ("total-row", "no-name", "generic-title", "total"))
    )  # fmt: skip


def titled_project(document: Document, rules: Rules) -> str | None:
    """The project that the report's title names; the unit as a whole is none."""
    titles = [flat(block.text) for block in document.blocks[:TITLES] if isinstance(block, Paragraph) and len(block.text) <= LONGEST_TITLE]
    found = next((match["project"] for title in titles if (match := rules.wording("project-title").search(title))), None)
    own = len(rules.wording("caption-furniture").sub("", found)) >= SHORTEST if found is not None else False
    other = any(rules.wording(what).search(found or "") for what in ("many-projects", "department-name", "unit-name"))
    return found if own and not other else None


def owner_in(caption: str, projects: Sequence[str]) -> str | None:
    """The project that a caption names; None where it names none, or two."""
    found = [name for name in projects if name in caption]
    return found[0] if found and all(name in found[0] for name in found) else None


def block_rows(walk: Walk) -> dict[int, str]:
    """Rows that hold one name alone and own the rows below them: those of a table in which at least two do, and rows of one label
    stand under several of them, or each ends in a total of its own.
    """
    heads = {row: name for row, cells in enumerate(walk.rows) if (name := _alone(walk, row, cells)) is not None}
    if len(heads) < 2:
        return {}
    ends = [*sorted(heads), len(walk.rows)]
    blocks = [[clean_label(cells[0].text).core for cells in walk.rows[low + 1 : high] if cells] for low, high in pairwise(ends)]
    total = walk.rules.wording("total-row")
    closed = all(any(total.search(label) for label in block) for block in blocks)
    repeated = len({label for block in blocks for label in set(block)}) < sum(len(set(block)) for block in blocks)
    return heads if closed or repeated else {}


def _alone(walk: Walk, row: int, cells: list[Cell]) -> str | None:
    filled = [cell for cell in cells if cell.text.strip()]
    if row == 0 or len(filled) != 1 or filled[0] is not cells[0] or len(walk.rows[row - 1]) < 2:
        return None
    text = flat(filled[0].text)
    name = name_of(text)
    fits = 2 <= len(name) <= LONGEST and WORDS.search(name) is not None and not _common(text, walk.rules)
    fits = fits and form_title(text, walk.rules) is None and field_kind(walk, filled[0]) is None
    return name if fits and not any(walk.rules.wording(what).search(text) for what in ("required", "among-row", "instruction")) else None
