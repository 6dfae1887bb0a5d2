"""Grades in words (评价等级): what a sentence, a cell or a name says, and the scores that earn them where the report tells them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..document import Document, Paragraph
from ..rules import Rules
from ..text import squeeze


def grades_in(text: str, rules: Rules) -> Iterator[tuple[str, int, int]]:
    """Each grade that a squeezed text gives, and where it stands: 评价等级为"优". One that no word for grades leads to
    (评定为"优", 结论为"优") must follow a score, and nothing but what is evaluated may be named in its clause.
    """
    surely, perhaps = rules.wording("grade-noun"), rules.wording("grade-verb")
    clause = rules.wording("evaluated")
    for match in rules.wording("grade-cue").finditer(text):
        if rules.wording("some-projects").search(text, 0, match.start()) is not None:
            continue  # 2个项目自评等级为"良"
        sure = surely.search(match.group()) is not None
        low = max(text.rfind(mark, 0, match.start()) for mark in "，,;；。:") + 1
        lead = text[low : match.start()]
        if not sure and not (perhaps.search(match.group()) and (not lead or clause.fullmatch(lead))):
            continue
        if not sure and rules.wording("points-before").search(text, 0, match.start()) is None:
            continue
        grade = _grade_at(text, match.end(), rules)
        if grade is not None:
            yield grade


def _grade_at(text: str, at: int, rules: Rules) -> tuple[str, int, int] | None:
    """The grade that begins at an offset, the longest word for it first."""
    found = [(match.end(), rule.grade) for rule in rules.grades if (match := rule.pattern.match(text, at))]
    end, grade = max(found, default=(0, ""))
    if grade and rules.wording("so-many-graded").match(text, end):
        return None  # 评为"优"的有6个县: how many earned it
    return (grade, at, end) if grade and (end == len(text) or rules.wording("grade-end").match(text, end)) else None


def grade_of(name: str, rules: Rules) -> str:
    """The grade that a name ends with: 评价等级为"优"的; "" where it is none."""
    for rule in reversed(rules.grades):
        for match in rule.pattern.finditer(name):
            before = not match.start() or rules.wording("grade-before").search(name, 0, match.start())
            if before and (match.end() == len(name) or rules.wording("grade-after").fullmatch(name, match.end())):
                return rule.grade
    return ""


def ladder_of(document: Document, rules: Rules) -> list[tuple[str, Decimal]]:
    """The grades and the least score of each, best first: as the report tells them, else as is usual. What is usual for grades that
    a report does not tell counts only below those it tells.
    """
    usual = {rule.grade: Decimal(rule.least) for rule in rules.grades}
    told: dict[str, Decimal] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph):
            told |= dict(_bands(squeeze(block.text).text, rules))
    if len(told) > 1:
        usual = {grade: least for grade, least in usual.items() if least < min(told.values())} | told
    return sorted(usual.items(), key=lambda pair: -pair[1])


def _bands(text: str, rules: Rules) -> Iterator[tuple[str, Decimal]]:
    """90分(含)以上为优, 80(含)-90分为良; or 优(90分及以上), 良(80至90分), 差(80分以下)."""
    for match in rules.wording("band-of-grade").finditer(text):
        grade = _grade_at(text, match.end(), rules)
        if grade is not None:
            yield grade[0], Decimal(match["least"])
    for rule in rules.grades:
        for match in rule.pattern.finditer(text):
            band = rules.wording("band-behind-grade").match(text, match.end())
            if band is not None and grade_of(text[: match.end()], rules) == rule.grade:
                yield rule.grade, Decimal(band["least"] or 0)


__all__ = ["grade_of", "grades_in", "ladder_of"]
