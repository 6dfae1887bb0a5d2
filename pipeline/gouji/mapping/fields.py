"""Fields of forms: cells that label the unit, the project, the department, or what must be filled in."""

from __future__ import annotations

from ..document import Cell
from ..model import Body
from ..numbers import is_money
from ..regexes import compiled
from ..text import flat
from .labels import clean_label, read_head
from .values import text_place
from .walk import Walk, is_blank

CODE = compiled(r"^[\dA-Z]{6,}-(?=\p{Han})")
FIELDS = ("unit-field", "project-field", "department-field", "implementer-field")


def field_kind(walk: Walk, cell: Cell) -> str | None:
    """Which field a cell labels, if it does."""
    text = flat(cell.text)
    if len(text) > 20:
        return None
    return next((kind for kind in FIELDS if walk.rules.wording(kind).search(text)), None)


def inline_field(walk: Walk, cell: Cell) -> bool:
    """项目名称：X in one cell."""
    head, colon, tail = printed(cell.text).replace("：", ":").partition(":")
    if not colon or not tail or len(head) > 20:
        return False
    kind = next((kind for kind in FIELDS if walk.rules.wording(kind).search(head)), None)
    if kind is None:
        return False
    set_field(walk, kind, tail, cell)
    return True


def set_field(walk: Walk, kind: str, value: str, cell: Cell) -> None:
    """Give the form its unit or project; a second project in one table begins another form."""
    if is_money(value.rpartition("：")[2].rpartition(":")[2]):
        return  # 单位：万元 is no name
    ends = walk.rules.wording("field-ends").search(value)
    value = value[: ends.start()] if ends is not None and ends.start() else value
    if kind == "project-field":
        if walk.form.subject is not None and (walk.form.executions or walk.indicators):
            walk.open_form(walk.form.kind, walk.form.title, cell.row)
        walk.form.subject = CODE.sub("", value)
        walk.columns = []
    elif read_head(value, walk.rules).role:
        return  # 单位名称 | 备注 is a header
    else:
        name = CODE.sub("", value)
        walk.form.bodies.append(Body(kind, name, text_place(cell, walk.table.block, walk.table.index)))
        if kind == "unit-field" or (kind == "implementer-field" and walk.form.unit_name is None):
            walk.form.unit_name = name


def printed(text: str) -> str:
    """A name as printed, but for the spaces and line breaks of layout."""
    return "".join(text.split())


def required_row(walk: Walk, cells: list[Cell]) -> bool:
    """厉行节约保障措施 and its like: a field that must be filled."""
    filled = [cell for cell in cells if cell.text.strip()]
    if not filled or not walk.rules.wording("required").search(clean_label(filled[0].text).core):
        return False
    empty = all(is_blank(cell, walk.rules) for cell in cells if cell is not filled[0])
    walk.blank(flat(filled[0].text), None, filled[0], filled=not empty)
    return True
