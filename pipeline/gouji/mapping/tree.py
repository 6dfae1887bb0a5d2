"""Rows of the indicator tree: names carried down, target, actual value, weight, score, reason."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import regex

from ..document import Cell
from ..model import Execution, Figure, Indicator, Parsed
from ..numbers import is_money, plain, tokens
from ..places import Place
from ..regexes import compiled
from ..text import flat, squeeze
from .labels import Label, clean_label, row_measure
from .rows import fact_of
from .values import parse_value, text_place
from .walk import OpenGroup, Walk, is_blank, points


def indicator_row(walk: Walk, row: int, placed: dict[int, Cell]) -> None:
    """One row of the indicator tree: names carried down, target, actual, weight, score, reason."""
    cells = {walk.columns[at].head.role: cell for at, cell in sorted(placed.items(), reverse=True)}
    filled = [role for role, cell in cells.items() if cell.text.strip()]
    if filled == ["level1"] and len(flat(cells["level1"].text)) <= 4:
        walk.broken_label = flat(cells["level1"].text)
        return
    for at, cell in sorted(placed.items()):
        head = walk.columns[at].head
        if head.role in {"level1", "level2", "", "item"} and cell.text.strip():
            _enter_level(walk, head.role or "item", cell)
    name = flat(cells["level3"].text) if "level3" in cells else ""
    weight = points(walk, cells.get("weight")) or _weight_in_label(walk, cells.get("level3"))
    score = points(walk, cells.get("score"))
    points(walk, cells.get("coefficient"))
    empty = Cell(row, 0, "")
    target_cell, actual_cell = cells.get("target", empty), cells.get("actual", empty)
    if "target_adjusted" in cells and not is_blank(cells["target_adjusted"], walk.rules):
        _take_value(walk, target_cell, Parsed(""))
        target_cell = cells["target_adjusted"]
    placeholder = not name or walk.rules.wording("placeholder").search(name) is not None
    nothing = weight is None and score is None
    if placeholder and nothing and not (flat(target_cell.text) and flat(actual_cell.text)):
        return
    if nothing and walk.roles() & {"weight", "score"} and (not name or walk.form.total_weight is not None):
        return  # 财务负责人 | 某某 under the tree
    empty_values = not flat(target_cell.text) and not flat(actual_cell.text)
    if weight is None and score is None and empty_values and "weight" in walk.roles():
        return  # a remark under the tree
    for group in walk.open_groups.values():
        group.rows.append(row)
    target, actual = _values(walk, cells, target_cell, actual_cell)
    _named_money(walk, name, actual, actual_cell)
    if _execution(walk, name, actual, weight, score, row, cells.get("level3", target_cell)):
        return
    block, table = walk.table.block, walk.table.index
    clean = clean_label(name)
    above = walk.indicators[-1] if walk.indicators else None
    among = clean.among or (above is not None and above.sub and above.row == row - 1)
    walk.indicators.append(
        Indicator(walk.form.index, table, row, None, walk.levels.get("level1", ""), walk.levels.get("level2", ""),
                  clean.core or walk.levels.get("level2", ""), target, actual, weight, score,
                  _reason(cells),
                  text_place(cells.get("level3", target_cell), block, table), among and weight is None,
                  bool({"score", "weight"} & walk.roles()), text_place(target_cell, block, table),
                  text_place(actual_cell, block, table))
    )  # fmt: skip


def _reason(cells: dict[str, Cell]) -> str:
    """Why a target was missed: a cell of its own, or what follows the score in its cell."""
    if "reason" in cells:
        return flat(cells["reason"].text)
    told = REASON.fullmatch(flat(cells["score"].text)) if "score" in cells else None
    return told["why"] if told is not None else ""


REASON = compiled(r"[\d.]{1,6}分?[^\d.\p{Han}]{1,2}(?P<why>\p{Han}.{1,400}?)\)?")


def _weight_in_label(walk: Walk, cell: Cell | None) -> Figure | None:
    """三公经费控制率（7） in a form without a column of weights."""
    label = clean_label(cell.text) if cell is not None and "weight" not in walk.roles() else None
    if cell is None or label is None or label.points is None:
        return None
    token = next((one for one in reversed(tokens(squeeze(cell.text), walk.rules)) if one.value == Decimal(label.points or "")), None)
    return walk.take(cell, token, "fact", label.core, "points in brackets", "分") if token is not None else None


def _named_money(walk: Walk, name: str, actual: Parsed, cell: Cell) -> None:
    """A money indicator that is named like a measure (三公经费控制数, 项目总成本) states that measure once more."""
    figure = actual.figure
    if figure is None or not is_money(figure.unit):
        return
    core = regex.sub(r"(?:控制|支出|使用|总){0,6}(?:数|额|金额|总额|情况|规模)$", "", clean_label(name).core)
    measure = row_measure(core, walk.rules) or row_measure(clean_label(name).core, walk.rules)
    known = measure.id if measure is not None and measure.of == "money" else None
    if walk.rules.wording("project-cost").search(name):
        known = "total_funds"
    if known is None:
        return
    token = next((one for one in tokens(squeeze(cell.text), walk.rules) if one.value == figure.value), None)
    if token is not None:
        fact = fact_of(walk, figure, known, name, walk.year, "actual", "money indicator")
        walk.add(replace(fact, clear=False), cell, token)


def _enter_level(walk: Walk, role: str, cell: Cell) -> None:
    text = flat(cell.text)
    if role == "level1" and walk.broken_label:
        text, walk.broken_label = walk.broken_label + text, ""
    running = walk.open_groups.get(role)
    label = clean_label(text)
    if running is None or running.label != label.core or plain(running.weight.value) != label.points:
        walk.close_groups(role)
        open_group(walk, cell, role, label)
    walk.levels[role] = clean_label(text).core
    if role == "level1":
        walk.levels.pop("level2", None)
        walk.close_groups("level2")


def open_group(walk: Walk, cell: Cell, role: str, label: Label | None = None) -> None:
    """A label with points in brackets opens a group."""
    label = label or clean_label(cell.text)
    if label.points is None or len(label.core) > 20:
        return
    view = squeeze(cell.text)
    for token in tokens(view, walk.rules):
        if token.value == Decimal(label.points) and token.value is not None:
            figure = walk.take(cell, token, "fact", label.core, "points in brackets", "分")
            walk.open_groups[role] = OpenGroup(label.core, figure, [])


def _values(walk: Walk, cells: dict[str, Cell], target_cell: Cell, actual_cell: Cell) -> tuple[Parsed, Parsed]:
    operator = cells["operator"].text if "operator" in cells else ""
    unit = flat(cells["unit"].text) if "unit" in cells else ""
    block, table = walk.table.block, walk.table.index
    target = parse_value(target_cell, block, table, walk.rules, operator=operator, unit=unit)
    actual = parse_value(actual_cell, block, table, walk.rules, unit=unit, like=target.unit)
    for cell, parsed in ((target_cell, target), (actual_cell, actual)):
        _take_value(walk, cell, parsed)
    return target, actual


def _take_value(walk: Walk, cell: Cell, parsed: Parsed) -> None:
    """The number of a value cell is understood as target or actual; a unit or range beside it goes with it."""
    view = squeeze(cell.text)
    found = [token for token in tokens(view, walk.rules) if token.value is not None and token.aside is None]
    several = parsed.figure is None and len(found) > 1  # 编制63人，在职60人: a sentence
    for token in found:
        start = view.span(token.start, token.end)[0]
        chosen = parsed.figure is not None and cell.text[start:].startswith(parsed.figure.raw)
        if chosen or (len(view.text) <= SHORT and not several):
            walk.take(cell, token, "fact", "indicator", "target or actual column")


SHORT = 24  # characters of a value


def _execution(walk: Walk, name: str, actual: Parsed, weight: Figure | None, score: Figure | None, row: int, cell: Cell) -> bool:
    """预算执行率 as a row of the tree is the execution row."""
    level1 = walk.levels.get("level1", "")
    level2 = walk.levels.get("level2", "")
    wording = walk.rules.wording("execution-row")
    is_row = any(wording.search(text) for text in (name, level2 if not name else "", level1 if not name else "") if text)
    if not is_row and not (level1 and wording.search(level1) and not name):
        return False
    if (weight is None and score is None) or walk.form.executions:
        return False
    rate = actual.figure if actual.figure is not None and actual.figure.unit == "%" else None
    place: Place = text_place(cell, walk.table.block, walk.table.index)
    walk.form.executions.append(Execution("total_funds", rate, weight, score, row, place))
    return True
