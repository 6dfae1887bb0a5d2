"""Labels of rows and columns: what is left of 1、其中：办公经费（万元） once the furniture is off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from ..regexes import compiled
from ..rules import Column, Measure, Rules
from ..text import flat

NUMBERING = compiled(r"^(?:[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)、.．]|[①-⑳]|[★☆*◆●■□▲△]+)(?!\d)")
AMONG = compiled(r"^其中[:、，,]?")
TAIL = compiled(r"[(]([^()]*)[)]$")
UNIT = compiled(r"^(?:单位[:]?)?(亿元|百万元|万元|千元|元|人|名|个|%|m2|m²|㎡|平方米|辆|分)$")
POINTS = compiled(r"^(?:共|满分|权重|分值)?[:]?(\d{1,3}(?:\.\d{1,6})?)分?%?$")
LETTER = compiled(r"^[A-E](?:/[A-E])?(?:[*×x]100%?)?$|^%$|^[A-E]÷[A-E]$|^境$|^室$")
# 预算安排(A), 执行率②/①: how a form names its columns
MARKED = compiled(r"(?:[(][A-Z](?:[/÷+-][A-Z])?[)]|[(]?[①-⑳](?:[=/÷+×*-][①-⑳]){0,3}(?:[×*]100%)?[)]?)$")
SUM = compiled(r"(?:合|总|小)计")
LONGEST_HEAD = 40  # characters
YEAR = compiled(r"((?:19|20)\d{2})年(?:度)?")


@dataclass(frozen=True, slots=True)
class Label:
    """A label taken apart: `core` the words, `points` a weight in brackets, `unit` a unit in brackets."""

    core: str
    among: bool = False
    unit: str | None = None
    points: str | None = None
    year: int | None = None
    numbered: bool = False


@lru_cache(maxsize=16384)
def clean_label(text: str) -> Label:
    """Take a label apart.

    >>> clean_label("其中：办公经费（万元）")
    Label(core='办公经费', among=True, unit='万元', points=None, year=None, numbered=False)
    >>> clean_label("产出指标(50 分)").points
    '50'
    """
    core = flat(text)
    numbered = among = False
    unit = points = None
    while True:
        before = core
        if NUMBERING.match(core):
            core, numbered = NUMBERING.sub("", core), True
        if AMONG.match(core):
            core, among = AMONG.sub("", core), True
        core = core.strip(":;，,。 ")
        if len(core) > 1 and core[0] == core[-1] == '"' and '"' not in core[1:-1]:
            core = core[1:-1]
        tail = TAIL.search(core)
        if tail and not LETTER.match(tail.group(1)):
            unit = _group(UNIT, tail.group(1)) or unit
            points = (None if unit else _group(POINTS, tail.group(1))) or points
            core = core[: tail.start()]
        if core == before:
            break
    year = YEAR.search(core)
    return Label(core, among, unit, points, int(year.group(1)) if year else None, numbered)


def _group(pattern: regex.Pattern[str], text: str) -> str | None:
    match = pattern.match(text)
    return match.group(1) if match else None


@lru_cache(maxsize=8)
def row_pattern(rules: Rules) -> tuple[regex.Pattern[str], tuple[Measure, ...]]:
    """All row labels of all measures as one pattern; the first measure in the files wins."""
    parts = [f"(?P<m{at}>{'|'.join(f'(?:{source})' for source in one.row) or '(?!)'})" for at, one in enumerate(rules.measures)]
    return compiled("|".join(parts)), rules.measures


BARE = "bare budget column"  # the rule of heads that say no more than that it is a budget


@lru_cache(maxsize=8192)
def row_measure(core: str, rules: Rules) -> Measure | None:
    """The measure that a cleaned row label or header cell names as a whole."""
    pattern, measures = row_pattern(rules)
    bare = YEAR.sub("", core).strip("年度")
    for text in (core, bare):
        match = pattern.fullmatch(text) if text else None
        if match is not None and match.lastgroup:
            return measures[int(match.lastgroup[1:])]
    return None


def measure_of_part(whole: str, part: str, rules: Rules) -> Measure | None:
    """The measure of a part that is named by a piece of its whole's name: 购置费 of 公务用车购置及运行维护费 is 公务用车购置费.

    What stands before that piece in the name of the whole belongs to both; only one measure may be named so, and not the whole's own.
    """
    at = whole.find(part[:2]) if len(part) > 1 and len(part) < len(whole) <= LONGEST_HEAD else -1
    if at < 2:
        return None
    own = row_measure(whole, rules)
    named = {one.id: one for cut in range(2, at + 1) if (one := row_measure(whole[:cut] + part, rules)) is not None and one is not own}
    return next(iter(named.values())) if len(named) == 1 and own is not None else None


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a header row: its role and what it says about the figures under it."""

    role: str  # amount, rate, weight, score, level1.., target, actual, reason, subject, item, measure, ""
    stage: str | None = None
    year: int | None = None
    years_back: int = 0
    measure: str | None = None
    unit: str | None = None
    text: str = ""
    rule: str = ""
    own: str = ""  # of two heads one above the other: the words that no rule knows


@lru_cache(maxsize=8192)
def read_head(text: str, rules: Rules) -> Head:
    """A header cell as a column."""
    whole = flat(text)
    if not whole or len(whole) > LONGEST_HEAD:
        return Head("", text=whole)
    label = clean_label(text)
    for core in dict.fromkeys((whole.strip(":"), label.core, MARKED.sub("", label.core))):
        column = _column(core, rules)
        if column:
            return Head(column.role, column.stage or None, label.year, column.years_back, None, label.unit, whole,
                        column.name)  # fmt: skip
    measure = row_measure(label.core, rules)
    if measure and not (measure.of == "score" and SUM.fullmatch(label.core)):  # a column of sums is one of scores only by its table
        return Head("measure", None, label.year, 0, measure.id, label.unit, whole, measure.name)
    return Head("", None, label.year, 0, None, label.unit, whole)


def _column(core: str, rules: Rules) -> Column | None:
    if not core:
        return None
    return next((one for one in rules.columns if one.pattern.search(core)), None)
