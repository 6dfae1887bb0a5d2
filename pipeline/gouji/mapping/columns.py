"""What a header does not say of its columns, read off the rows below it: a label column called 预算资金 holds words,
a column called 性质 holds ≥ and ≤.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from ..document import Cell
from ..numbers import measuring_unit
from ..regexes import compiled
from ..text import flat
from .align import NUMERIC, PURE
from .labels import clean_label, row_measure
from .walk import Column, Walk, is_blank, lone_number

LOOK = 6  # rows below the header
PLAIN_ROWS = 2  # rows of numbers that make a column of numbers
SIGNS = compiled(r"(?:[≥≤<>=＝]|等于|[大小]于|定性|正向|反向|逆向)+")
SERIAL = regex.compile(r"序号|编号|行次|栏次|NO\.?|.{0,8}(?:编码|代码|科目)", regex.IGNORECASE)
AMOUNTS = compiled(r"(?:年初|全年|调整).{0,6}[数额](?:[(][A-Z][)])?$")  # words below it are labels under a header that lost its corner
PAIRED = compiled(r"\d{1,3}(?:\.\d{1,2})?分?/\d{1,3}(?:\.\d{1,4})?%|\d{1,3}(?:\.\d{1,4})?%/\d{1,3}(?:\.\d{1,2})?分?")
JUDGED = NUMERIC | {"", "other", "item", "level1"}
NAMES = frozenset({"item", "", "level1", "other"})
VALUES = frozenset({"target", "actual"})
TREE = frozenset({"weight", "score", "level1", "level2", "level3", "operator", "goal_expected", "goal_actual", "coefficient"})


def settle(walk: Walk, columns: list[Column], rows: Sequence[list[Cell]]) -> list[Column]:
    """The columns of a header with the roles that the cells below show."""
    below = [row for row in rows[:LOOK] if walk.table.grid or len(row) == len(columns)]
    filled = _filled(walk, below)
    columns = [_of_bodies(walk, column, filled.get(column.first if walk.table.grid else at, [])) for at, column in enumerate(columns)]
    texts = [
        filled.get(column.first if walk.table.grid else at, []) if column.head.role in JUDGED | VALUES else []
        for at, column in enumerate(columns)
    ]
    roles = [_settled(walk, column, cells) for column, cells in zip(columns, texts, strict=True)]
    paired = _scored_pairs(walk, columns, roles)
    roles, alone = paired, paired != roles
    if {"target", "actual"} & set(roles) and not {"level3", "subject"} & set(roles):
        name = next(
            (
                at
                for at, role in enumerate(roles)
                if role in NAMES
                and _worded(walk, texts[at])
                and (alone or walk.rules.wording("indicator-head").search(columns[at].head.text))
            ),
            None,
        )
        if name is not None:
            roles[name] = "level3"
    roles = _counted(walk, columns, _leaf_weight(roles), texts)
    settled = [
        column if role == column.head.role else Column(replace(column.head, role=role), column.first, column.last)
        for column, role in zip(columns, roles, strict=True)
    ]
    return [_of_year(walk, column) for column in settled] if _names_money(walk, below) else settled


def _of_bodies(walk: Walk, column: Column, cells: list[Cell]) -> Column:
    """单位 above names is a column of bodies, above 人次 one of units of measure."""
    named = column.head.role == "unit" and bool(cells) and all(measuring_unit(flat(one.text), walk.rules) is None for one in cells)
    return replace(column, head=replace(column.head, role="owner")) if named else column


def _scored_pairs(walk: Walk, columns: list[Column], roles: list[str]) -> list[str]:
    """指标 | 计划 | 完成 | 权数 | 得分: beside points, and no amounts of stages, what is planned is a target and what is done its value."""
    if not {"weight", "score"} & set(roles) or "amount" in roles:
        return roles
    out = [*roles]
    for role in ("target", "actual"):
        places = [at for at, column in enumerate(columns) if walk.rules.wording(f"bare-{role}").fullmatch(column.head.text)]
        if role not in out and len(places) == 1:
            out[places[0]] = role
    return out if {"target", "actual"} <= set(out) else roles


# 2022年 | 2023年 above amounts: of the stage that the whole report is about.
BARE_YEAR = compiled(r"(?:(?:19|20)\d{2}年度?|本年度?|今年|(?P<last>去年|上年度?))(?:数|金额|支出)?(?:[(](?:万|亿)?元[)])?")


def _names_money(walk: Walk, rows: Sequence[list[Cell]]) -> bool:
    """Do the labels of the rows name amounts that a budget has?"""
    found = (row_measure(clean_label(cell.text).core, walk.rules) for row in rows for cell in row[:2])
    return any(one is not None and one.staged and one.of == "money" for one in found)


def _of_year(walk: Walk, column: Column) -> Column:
    named = BARE_YEAR.fullmatch(column.head.text) if column.head.role == "plain" else None
    if named is None:
        return column
    return Column(replace(column.head, role="amount", stage=walk.stage, years_back=1 if named["last"] else 0), column.first, column.last)


def _counted(walk: Walk, columns: list[Column], roles: list[str], texts: list[list[Cell]]) -> list[str]:
    """乡镇 | 任务数 | 完成数 over bare numbers, without weights, scores and levels: counts of each row, and no indicators."""
    values = [at for at, role in enumerate(roles) if role in VALUES]
    tree = not TREE.isdisjoint(roles) or any(walk.rules.wording("indicator-head").search(column.head.text) for column in columns)
    bare = all(PURE.fullmatch(flat(cell.text)) for at in values for cell in texts[at])
    if tree or not values or not bare or not any(texts[at] for at in values):
        return roles
    return ["plain" if at in values else role for at, role in enumerate(roles)]


def _leaf_weight(roles: list[str]) -> list[str]:
    """一级指标 | 权重 | 二级指标 | 权重 | 三级指标 | 权重: the last one is the indicator's, the others are those of its levels."""
    weights = [at for at, role in enumerate(roles) if role == "weight"]
    above = [at for at in weights[:-1] if at and roles[at - 1] in {"level1", "level2"}]
    return ["plain" if at in above else role for at, role in enumerate(roles)]


def _filled(walk: Walk, rows: Sequence[list[Cell]]) -> dict[int, list[Cell]]:
    """The cells that hold something, by grid column, or by their place in the row where there is no grid."""
    found: dict[int, list[Cell]] = {}
    for row in rows:
        for place, cell in enumerate(row):
            if not is_blank(cell, walk.rules):
                found.setdefault(cell.col if walk.table.grid else place, []).append(cell)
    return found


def _settled(walk: Walk, column: Column, cells: list[Cell]) -> str:
    role = column.head.role
    if role in NUMERIC:
        words = len(cells) > 1 and _worded(walk, cells) and not any(PAIRED.fullmatch(flat(cell.text)) for cell in cells)
        return "item" if words and not AMOUNTS.search(column.head.text) else role
    if role not in {"", "other", "item"} or not cells:
        return role
    if all(SIGNS.fullmatch(flat(cell.text)) for cell in cells):
        return "operator"
    if role != "item" and not is_serial(column):
        numbers = sum(1 for cell in cells if lone_number(cell, walk.rules))
        if numbers >= PLAIN_ROWS and numbers * 5 >= len(cells) * 4:
            return "plain"
    return role


def _worded(walk: Walk, cells: list[Cell]) -> bool:
    """Words all the way down?"""
    return bool(cells) and not any(lone_number(cell, walk.rules) for cell in cells)


RULES = compiled(r"(?:评分|评价|扣分|计分|打分|赋分)(?:标准|依据|细则|办法|方法|规则|说明)|指标(?:解释|说明|内容|来源)|数据来源|计算公式")


def is_rule(column: Column) -> bool:
    """Does the column tell how to score, so that its numbers are no figures of the report?"""
    return RULES.fullmatch(column.head.text) is not None


def is_serial(column: Column) -> bool:
    """Does the column only number the rows?"""
    return SERIAL.fullmatch(column.head.text.split("/")[-1]) is not None
