"""Lines of a form that lost its marks, and what each of them can be: a value, a label, a column header, a field.

A label may be broken over several lines ("投资概⏎算控制⏎率"), so everything is asked of a line and those after it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import regex

from ...document import Cell, Paragraph
from ...places import Anchor
from ...regexes import compiled
from ...rules import Measure, Rules
from ...structure import form_title
from ...text import flat
from ..align import PURE
from ..labels import Head, Label, clean_label, read_head, row_measure

BROKEN = 4  # lines that one label may be broken over
LONGEST_LABEL = 30
BRACKET = compiled(r"^\([^()]{1,12}\)$")
BARE = compiled(r"^\d{1,3}(?:\.\d{1,3})?分?$")
DOTS = compiled(r"^[….]{2,}$")
SIGN = compiled(r"^(?:[≥≤=><]|>=|<=|定性|定量|大于|小于|等于|大于等于|小于等于)$")
VALUED = regex.compile(
    r"""^(?: [≥≤=><] .*
           | (?:不低于|不少于|不超过|不高于|大于|小于|高于|低于|至少|达到|控制在) \d .*
           | (?:约|近)? [-+]?\d[\d,.]* (?:[%％‰]|[\p{Han}/²³a-zA-Z]{1,5} (?:\([\p{Han}]{1,4}\))? )? (?:以上|以下|以内|及以上)?
           | (?:\d{4}年)? (?:\d{1,2}月)? (?:\d{1,2}日)? (?:底|末)? (?:之?前|以前|内)?
         )$""",
    regex.VERBOSE,
)
SECTION = compiled(r"^(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}(?:部分|章))")
FIELDS = ("unit-field", "project-field", "department-field", "implementer-field")
ENDS = frozenset({"attachment", "note", "signature"})


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a form: the paragraph, and its text without any space."""

    paragraph: Paragraph
    flat: str


Lines = Sequence[Line]
T = TypeVar("T")


def line_of(paragraph: Paragraph) -> Line:
    """A paragraph as a line."""
    return Line(paragraph, flat(paragraph.text))


def cell_of(lines: Lines, row: int, col: int) -> Cell:
    """Lines as one cell; every character still knows where it stood."""
    anchors: list[Anchor] = []
    at = 0
    for line in lines:
        anchors += [replace(one, offset=one.offset + at) for one in line.paragraph.anchors]
        at += len(line.paragraph.text) + 1
    return Cell(row, col, "\n".join(line.paragraph.text for line in lines), tuple(anchors))


def joined(lines: Lines, at: int, count: int) -> str:
    """The text of `count` lines from `at` on, without spaces."""
    return "".join(line.flat for line in lines[at : at + count])


# --- what a line can be ---------------------------------------------------------------------------


def is_value(line: Line, rules: Rules) -> bool:
    """A number, or a dash that stands for none."""
    return not is_dots(line) and (PURE.match(line.flat) is not None or rules.wording("blank").search(line.flat) is not None)


def is_dots(line: Line) -> bool:
    """...... in place of a row."""
    return DOTS.match(line.flat) is not None


def is_bare(line: Line) -> bool:
    """A number that can be points: 10, 9.5."""
    return BARE.match(line.flat) is not None


def is_valued(text: str) -> bool:
    """Does the text look like a target or an actual value, and not like a name?

    >>> is_valued("≥90%"), is_valued("1316人次"), is_valued("2023年12月底前"), is_valued("接收进馆档案")
    (True, True, True, False)
    """
    return VALUED.match(text) is not None


def is_name(text: str) -> bool:
    """Can the text be (part of) the name of an indicator?"""
    return regex.search(r"\p{Han}", text) is not None and not is_valued(text) and not SIGN.match(text)


def ending(line: Line, rules: Rules) -> str | None:
    """What stands behind a form and is none of it: note, signature, attachment; title, section."""
    if SECTION.match(line.flat):
        return "section"
    what = {rule.what for rule in rules.layouts if rule.what in {*ENDS, "title"} and rule.pattern.search(line.flat)}
    if form_title(line.paragraph.text, rules) is not None:
        return "attachment"
    return next(iter(sorted(what & ENDS)), "title" if what else None)


# --- what a line and those after it can be ----------------------------------------------------------


def spread(lines: Lines, at: int, read: Callable[[str], T | None], same: Callable[[T, T], bool],
              rules: Rules) -> tuple[T, int] | None:  # fmt: skip
    """What the fewest lines from `at` on mean together, and how many lines belong to it.

    A further line belongs to it as well where it changes the meaning and has none of its own, or looks like a rest.
    """
    for count in range(1, min(BROKEN, len(lines) - at) + 1):
        if is_value(lines[at + count - 1], rules) or len(joined(lines, at, count)) > LONGEST_LABEL:
            return None
        found = read(joined(lines, at, count))
        if found is not None:
            return _extended(lines, at, count, found, read, same, rules)
    return None


def _extended(lines: Lines, at: int, count: int, found: T, read: Callable[[str], T | None],
                 same: Callable[[T, T], bool], rules: Rules) -> tuple[T, int]:  # fmt: skip
    while count < BROKEN and at + count < len(lines):
        after = lines[at + count]
        more = read(joined(lines, at, count + 1))
        if more is None or is_value(after, rules) or len(joined(lines, at, count + 1)) > LONGEST_LABEL:
            break
        if not _goes_on(after.flat) if same(found, more) else read(after.flat) is not None:
            break
        found, count = more, count + 1
    return found, count


def _goes_on(text: str) -> bool:
    """Is a line that changes nothing the rest of a label: a bracket, a few characters, 及改进措施?"""
    return len(text) <= 3 or BRACKET.match(text) is not None or text[0] in "及和与或、("


def head_at(lines: Lines, at: int, rules: Rules) -> tuple[Head, int] | None:
    """The column header that begins at a line."""

    def read(text: str) -> Head | None:
        head = read_head(text, rules)
        return head if head.role and head.role != "item" else None

    return spread(lines, at, read, lambda one, other: (one.role, one.measure) == (other.role, other.measure), rules)


def label_at(lines: Lines, at: int, rules: Rules) -> tuple[tuple[Label, Measure], int] | None:
    """The known row label that begins at a line."""

    def read(text: str) -> tuple[Label, Measure] | None:
        label = clean_label(text)
        measure = row_measure(label.core, rules) if label.core and not label.core.endswith("年度") else None
        return (label, measure) if measure is not None else None

    return spread(lines, at, read, lambda one, other: one[1] is other[1], rules)


def field_at(lines: Lines, at: int, rules: Rules) -> tuple[str, int] | None:
    """The field label (预算单位名称, 项目名称) that begins at a line."""

    def read(text: str) -> str | None:
        if len(text) > 20:
            return None
        return next((kind for kind in FIELDS if rules.wording(kind).search(text)), None)

    return spread(lines, at, read, str.__eq__, rules)


def _never(one: object, other: object) -> bool:
    del one, other
    return False


def inline_at(lines: Lines, at: int, rules: Rules) -> int | None:
    """How many lines from `at` on are 其中：基本支出：412.60, with a known label; the number may be missing."""

    def read(text: str) -> bool | None:
        label, colon, value = text.rpartition(":")
        if not colon or (value and not PURE.match(value.rstrip(";,。，；"))):
            return None
        known = row_measure(clean_label(label).core, rules) is not None
        return True if (known and (value or ":" in label)) or (known and len(label) > 5) else None

    found = spread(lines, at, read, _never, rules)
    if found is None:
        return None
    end = at + found[1]
    waits = joined(lines, at, found[1]).endswith(":") and end < len(lines) and is_value(lines[end], rules)
    return None if waits else found[1]
