"""Indicators told in words (文中指标): 康复评估年度指标值≥760人次，全年完成657人次，该项18分，自评得15.6分; 完成率目标≥90%，实际98% in a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import regex

from ..document import Cell
from ..model import Figure, Indicator, Parsed
from ..places import Place
from ..rules import Rules
from .values import parse_value

NO_FORM = -1
LONGEST_NAME = 24
EDGES = ":，, ("
Raw = Callable[[int, int], tuple[str, Place]]  # the original characters of a stretch, and where they stand


def told_indicators(text: str, rules: Rules, raw: Raw, subject: str | None) -> Iterator[Indicator]:
    """Each pair of a target and an actual value in a squeezed sentence, with the name before them and the points behind."""
    found = [*rules.wording("told-pair").finditer(text)]
    for match, after in zip(found, [*found[1:], None], strict=False):
        head = text[: match.start()]
        low = max((one.end() for one in rules.wording("name-break").finditer(head)), default=0)
        name = rules.wording("told-name").sub("", head[low:]).strip(EDGES).rpartition(":")[2]
        target, actual = pair_of(match, rules, raw)
        if (
            not 1 < len(name) <= LONGEST_NAME
            or target.figure is None
            or actual.figure is None
            or target.value is None
            or actual.value is None
        ):
            continue
        end = after.start() if after is not None else len(text)
        weight = _points(rules.wording("told-weight"), text, low, end, raw)
        score = _points(rules.wording("told-score"), text, match.end(), end, raw)
        place = raw(low, match.end())[1]
        yield Indicator(NO_FORM, NO_FORM, NO_FORM, subject, "", "", name, target, actual, weight, score, "", place, scored=score is not None,
                        target_place=target.figure.place, actual_place=actual.figure.place)  # fmt: skip


def pair_of(match: regex.Match[str], rules: Rules, raw: Raw) -> tuple[Parsed, Parsed]:
    """The target and the actual value of a pair, whichever stands first."""
    sides = ("target", "actual") if match["target"] is not None else ("aimed", "done")
    target, actual = (_parsed(match, side, rules, raw) for side in sides)
    return target, actual


def _parsed(match: regex.Match[str], side: str, rules: Rules, raw: Raw) -> Parsed:
    words, place = raw(match.start(side), match.end(side))
    parsed = parse_value(Cell(0, 0, match[side]), 0, 0, rules)
    if parsed.figure is None:
        return replace(parsed, raw=words)
    return replace(parsed, raw=words, figure=replace(parsed.figure, place=place))


def _points(pattern: regex.Pattern[str], text: str, low: int, high: int, raw: Raw) -> Figure | None:
    match = pattern.search(text, low, high)
    if match is None:
        return None
    words, place = raw(match.start("points"), match.end("points"))
    return Figure(words, Decimal(match["points"]), "分", len(match["points"].partition(".")[2]), place)


__all__ = ["NO_FORM", "pair_of", "told_indicators"]
