"""Labels of the indicator tree (产出指标(50分), 社会效⏎益指标), and the lines between them."""

from __future__ import annotations

from dataclasses import dataclass

from ...rules import Rules
from ..labels import clean_label
from .lines import BROKEN, Line, Lines, is_value, joined

LONGEST_LEVEL = 16  # characters


@dataclass(frozen=True, slots=True)
class Level:
    """A level label: 1 or 2, what it is about, its lines."""

    level: int
    about: frozenset[str]
    lines: Lines


@dataclass
class Chunk:
    """The lines under one run of level labels."""

    levels: list[Level]
    lines: list[Line]


def level_at(lines: Lines, at: int, rules: Rules) -> tuple[frozenset[tuple[int, str]], int] | None:
    """The level label that begins at a line: the levels that it can be, and its size in lines."""
    for count in range(min(BROKEN, len(lines) - at), 0, -1):
        if not any(is_value(line, rules) for line in lines[at : at + count]):
            found = _levels(joined(lines, at, count), rules)
            if found:
                return found, count
    return None


def _levels(text: str, rules: Rules) -> frozenset[tuple[int, str]]:
    """The levels that a text names as a whole. A bare word (可持续) can be a value as well and names none."""
    label = clean_label(text)
    core = label.core
    if len(core) > LONGEST_LEVEL:
        return frozenset()
    found = {(rule.level, rule.id) for rule in rules.levels if rule.pattern.fullmatch(core)}
    if label.points is not None:
        return frozenset((1, name) for _, name in found)
    return frozenset(one for one in found if "指标" in core or (one[0] == 1 and len(core) >= 4))


def chunks_of(lines: Lines, rules: Rules) -> list[Chunk]:
    """The body of a tree, cut at its level labels."""
    chunks = [Chunk([], [])]
    at = 0
    while at < len(lines):
        found = level_at(lines, at, rules)
        if found is None:
            chunks[-1].lines.append(lines[at])
            at += 1
            continue
        kinds, size = found
        below = level_at(lines, at + size, rules)
        level = Level(_level(kinds, below[0] if below else frozenset()), frozenset(name for _, name in kinds), lines[at : at + size])
        last = chunks[-1]
        if last.lines or not last.levels or last.levels[-1].level >= level.level:
            chunks.append(Chunk([], []))
        chunks[-1].levels.append(level)
        at += size
    return [chunk for chunk in chunks if chunk.lines or chunk.levels]


def _level(kinds: frozenset[tuple[int, str]], below: frozenset[tuple[int, str]]) -> int:
    """成本指标 and 满意度指标 can be of either level: of the first where one of the second follows at once."""
    levels = {level for level, _ in kinds}
    if len(levels) == 1:
        return next(iter(levels))
    names = {name for _, name in kinds}
    return 1 if any(level == 2 and name in names for level, name in below) else 2
