"""Column headers of a form that lost its marks: consecutive lines that are column headers, and the corner before them."""

from __future__ import annotations

from dataclasses import dataclass

from ...numbers import is_money
from ...rules import Rules
from ..labels import Head, clean_label, read_head
from .lines import BRACKET, Line, Lines, field_at, head_at, is_value, joined

LONGEST_CORNER = 24  # characters
CORNER = 3  # lines that the cell before the headers may be broken over
LEVELS = frozenset({"level1", "level2", "level3"})
GOALS = frozenset({"goal_expected", "goal_actual"})
VALUES = frozenset({"target", "actual"})
POINTED = frozenset({"rate", "weight", "score"})


@dataclass(frozen=True, slots=True)
class Header:
    """Headers in their order, the lines of each, and how many lines they take.

    `kind`: money, tree, goals, measures (as many values follow), uncounted (another number of values follows).
    """

    kind: str
    corner: tuple[Line, ...]
    heads: tuple[Head, ...]
    lines: tuple[tuple[Line, ...], ...]
    size: int

    @property
    def first(self) -> int:
        """The column of the first header; the column before is that of the row labels."""
        return 0 if self.heads[0].role == "subject" and not self.corner else 1

    def column(self, at: int) -> int:
        """The column of one header."""
        return self.first + at


def header_at(lines: Lines, at: int, rules: Rules) -> Header | None:
    """The header that begins at a line, with its corner; None where it is not certain."""
    for size in range(CORNER + 1):
        if size and (at + size >= len(lines) or is_value(lines[at + size - 1], rules)):
            return None
        if size and not _corner(lines[at : at + size], rules):
            continue
        if size > 1 and not BRACKET.match(lines[at + 1].flat) and _corner(lines[at + 1 : at + size], rules):
            continue
        found = _heads(lines, at + size, tuple(lines[at : at + size]), rules)
        if found is not None:
            return found
    return None


def _corner(lines: Lines, rules: Rules) -> bool:
    """经费控制情况(万元), 绩效指标(90分): what stands before column headers."""
    base = [line for at, line in enumerate(lines) if not at or not BRACKET.match(line.flat)]
    text = joined(lines, 0, len(lines))
    if len(text) > LONGEST_CORNER or field_at(lines, 0, rules) is not None:
        return False
    if read_head(text, rules).role == "item" or read_head(joined(base, 0, len(base)), rules).role == "item":
        return True
    label = clean_label(text)
    return len(base) == 1 and (label.points is not None or (label.unit is not None and is_money(label.unit)))


def _heads(lines: Lines, at: int, corner: tuple[Line, ...], rules: Rules) -> Header | None:
    start = at - len(corner)
    heads: list[Head] = []
    parts: list[tuple[Line, ...]] = []
    while at < len(lines):
        found = head_at(lines, at, rules)
        if found is None:
            if not (heads and BRACKET.match(lines[at].flat)):
                break
            corner, parts[-1] = _bracket(lines[at], heads[-1], corner, parts[-1])
            at += 1
            continue
        if heads and (found[0].role == "measure") != (heads[-1].role == "measure"):
            break
        if heads and found[0].role == heads[-1].role == "reason":
            parts[-1] = (*parts[-1], *lines[at : at + found[1]])
            at += found[1]
            continue
        heads.append(found[0])
        parts.append(tuple(lines[at : at + found[1]]))
        at += found[1]
    kind = _kind(heads, lines, at, rules)
    return Header(kind, corner, tuple(heads), tuple(parts), at - start) if kind else None


def _bracket(line: Line, head: Head, corner: tuple[Line, ...], part: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """(万元) under a header belongs to it, unless that is a column of points: then it ends the corner."""
    unit = clean_label(f"数{line.flat}").unit
    if corner and unit is not None and is_money(unit) and head.role in POINTED:
        return (*corner, line), part
    return corner, (*part, line)


def _kind(heads: list[Head], lines: Lines, at: int, rules: Rules) -> str | None:
    roles = [head.role for head in heads]
    known = set(roles)
    if known & LEVELS and known & VALUES and len(roles) > 2:
        return "tree"
    if known & GOALS and not known & {"amount", "weight"}:
        return "goals"
    if len(roles) < 2:
        return None
    if known & LEVELS or known & VALUES:
        return None
    if roles.count("amount") >= 2 or (roles.count("amount") and "rate" in known):
        return "money"
    plain = all(measure is not None and not measure.staged for measure in (rules.measure(head.measure or "") for head in heads))
    if known != {"measure"} or not plain:
        return None
    values = _followed(lines, at, rules)
    return "measures" if values == len(roles) else "uncounted" if values else None


def _followed(lines: Lines, at: int, rules: Rules) -> int:
    """How many values follow."""
    values = 0
    while at + values < len(lines) and is_value(lines[at + values], rules):
        values += 1
    return values
