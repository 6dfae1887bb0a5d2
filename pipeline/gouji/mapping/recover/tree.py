"""Rows of the indicator tree: between two known labels the lines must fit the columns in one way only."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from ...regexes import compiled
from ...rules import Rules
from .heads import Header
from .levels import Chunk, chunks_of
from .lines import SIGN, Line, Lines, is_bare, is_name, is_value, is_valued
from .sheet import Sheet

POINTS = frozenset({"coefficient", "weight", "score"})
MAIN = frozenset({"output", "benefit", "satisfaction"})
LONGEST_NAME = 3  # lines
FLAG = compiled(r"^[是否]$")


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a tree: those between name and points, the points, and what may stand behind."""

    middle: tuple[str, ...]
    points: tuple[str, ...]
    reason: bool
    flag: bool


@dataclass
class Row:
    """One indicator: lines by role, and lines that are its name or the reason of the row before."""

    cells: dict[str, Lines] = field(default_factory=dict)
    unsure: Lines = ()


def shape_of(header: Header) -> Shape | None:
    """The shape that a header gives its rows; None where names or points stand elsewhere than expected."""
    roles = [head.role for head in header.heads if head.role not in {"level1", "level2"}]
    if not roles or roles[0] != "level3" or len(set(roles)) != len(roles):
        return None
    behind = [role for role in roles if role in {"reason", "other"}]
    front = roles[1 : len(roles) - len(behind)]
    points = tuple(role for role in front if role in POINTS)
    middle = tuple(front[: len(front) - len(points)])
    allowed = {"target", "actual", "target_adjusted", "operator", "unit"}
    if roles[len(roles) - len(behind) :] != behind or set(middle) - allowed or not {"target", "actual"} <= set(middle):
        return None
    return Shape(middle, points, "reason" in behind, "other" in behind)


# --- rows -----------------------------------------------------------------------------------------


def rows_in(lines: Lines, shape: Shape) -> list[Row] | None:
    """The rows of a chunk; None where the lines fit no way or more than one."""
    if not shape.points:
        return _unscored(lines, shape)
    rows: list[Row] = []
    start = 0
    while start < len(lines):
        end = _row_end(lines, start, shape)
        if end is None:
            return rows if _closed(rows, lines[start:], shape) else None
        row = _row(lines[start:end], shape, first=not rows)
        if row is None:
            return None
        rows.append(row)
        start = end
        if shape.flag and start < len(lines) and FLAG.match(lines[start].flat):
            row.cells["other"] = lines[start : start + 1]
            start += 1
    return rows


def _closed(rows: list[Row], rest: Lines, shape: Shape) -> bool:
    """What follows the last points is the reason of that row."""
    if not rows or not shape.reason or any(not is_name(line.flat) for line in rest):
        return False
    rows[-1].cells["reason"] = rest
    return True


def _row_end(lines: Lines, start: int, shape: Shape) -> int | None:
    """Where the first run of points ends that leaves enough lines before it."""
    least = 1 + len(shape.middle) - ("unit" in shape.middle) + len(shape.points)
    at = start
    while at < len(lines):
        begin = at
        while at < len(lines) and is_bare(lines[at]):
            at += 1
        if at - begin >= len(shape.points) and at - start >= least:
            return at
        at = max(at, begin + 1)
    return None


def _row(lines: Lines, shape: Shape, *, first: bool) -> Row | None:
    """The row that lines make; where the column of units is empty for it, they are one fewer."""
    ways = dict.fromkeys((shape.middle, tuple(one for one in shape.middle if one != "unit")))
    return next((row for row in (_fitted(lines, way, shape, first) for way in ways) if row is not None), None)


def _fitted(lines: Lines, middle: tuple[str, ...], shape: Shape, first: bool) -> Row | None:
    """A row with just these columns between its name and its points."""
    cut = len(lines) - len(shape.points)
    names, between = lines[: cut - len(middle)], lines[cut - len(middle) : cut]
    if cut - len(middle) < 1 or any(not _suits(line, role) for line, role in zip(between, middle, strict=True)):
        return None
    placed = dict(zip((*middle, *shape.points), ([line] for line in lines[cut - len(middle) :]), strict=True))
    sure = "operator" in middle or _alike(between[middle.index("target")], between[middle.index("actual")])
    row = Row({"level3": names, **placed})
    if len(names) > 1:
        if not sure:
            return None
        if shape.reason and not first:
            del row.cells["level3"]
            row.unsure = names
            return row
    if len(names) > LONGEST_NAME or any(not is_name(line.flat) for line in names):
        return None
    return row


def _suits(line: Line, role: str) -> bool:
    sign = SIGN.match(line.flat) is not None
    if role == "operator":
        return sign
    if role == "unit":
        return not sign and len(line.flat) <= 6 and not any(char.isdigit() for char in line.flat)
    return not sign


def _alike(target: Line, actual: Line) -> bool:
    """Two values, or the same words twice: surely target and actual."""
    return target.flat == actual.flat or (is_valued(target.flat) and is_valued(actual.flat))


def _unscored(lines: Lines, shape: Shape) -> list[Row] | None:
    """A form without points: rows of equal size whose values look like values."""
    size = 1 + len(shape.middle)
    if len(lines) % size or shape.middle != ("target", "actual"):
        return None
    rows = []
    for at in range(0, len(lines), size):
        name, target, actual = lines[at : at + size]
        if not is_name(name.flat) or not _alike(target, actual):
            return None
        rows.append(Row({"level3": [name], "target": [target], "actual": [actual]}))
    return rows


# --- writing --------------------------------------------------------------------------------------


def write_tree(sheet: Sheet, header: Header, lines: Lines, rules: Rules) -> None:
    """The body of a tree onto the sheet; chunks that do not fit are lost, their labels are not."""
    shape = shape_of(header)
    if shape is None:
        sheet.lost(lines)
        return
    columns = {head.role: header.column(at) for at, head in enumerate(header.heads)}
    held: dict[int, Lines] = {}
    above: frozenset[str] = frozenset()
    for chunk in chunks_of(lines, rules):
        above = next((one.about for one in chunk.levels if one.level == 1), above)
        _hold(sheet, chunk, columns, held)
        rows = rows_in(chunk.lines, shape) if _belongs(chunk, above) else None
        if not rows:
            held = _labels(sheet, held)
            sheet.lost(chunk.lines)
            continue
        _settle(rows)
        for row in rows:
            sheet.lost(row.unsure)
            sheet.row(held | {columns[role]: part for role, part in row.cells.items()})
            held = {}


def _hold(sheet: Sheet, chunk: Chunk, columns: dict[str, int], held: dict[int, Lines]) -> None:
    """Keep the labels of a chunk for its first row."""
    for one in chunk.levels:
        column = columns.get(f"level{one.level}")
        if column is None:
            sheet.lost(one.lines)
        else:
            held[column] = one.lines


def _belongs(chunk: Chunk, above: frozenset[str]) -> bool:
    """服务对象满意度指标 under 效益指标: the label between them was lost, and with it the group."""
    about = next((one.about for one in chunk.levels if one.level == 2), None)
    if about is None or not above <= MAIN:
        return True
    return bool(about & above) or (about == {"cost"} and "output" in above)


def _settle(rows: list[Row]) -> None:
    """Words between two rows that may be the reason of the upper one stand there: so much is said, not more."""
    for above, row in pairwise(rows):
        if row.unsure and all(is_name(line.flat) for line in row.unsure):
            above.cells["reason"], row.unsure = row.unsure, ()


def _labels(sheet: Sheet, held: dict[int, Lines]) -> dict[int, Lines]:
    """Labels above lines that are lost stand in a row of their own; one alone waits for the next row."""
    if len(held) < 2:
        return held
    sheet.row(held)
    return {}


def total_at(lines: Lines, at: int, rules: Rules) -> bool:
    """Does the total of a tree (总分, 合计) stand here?"""
    return rules.wording("total").search(lines[at].flat) is not None


def write_total(sheet: Sheet, header: Header, lines: Lines, at: int, rules: Rules) -> int:
    """总分 with exactly the points that the header has; how many lines that took."""
    points = [header.column(n) for n, head in enumerate(header.heads) if head.role in {"weight", "score"}]
    values = 0
    while at + 1 + values < len(lines) and is_value(lines[at + 1 + values], rules):
        values += 1
    found = lines[at + 1 : at + 1 + values]
    if values == len(points) and points and all(is_bare(line) for line in found):
        sheet.row({0: lines[at : at + 1], **{col: [line] for col, line in zip(points, found, strict=True)}})
    else:
        sheet.lost(lines[at : at + 1 + values])
    return 1 + values
