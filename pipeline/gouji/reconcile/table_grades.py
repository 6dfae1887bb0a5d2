"""grade, row by row: 得分 | 等级 in each row of a list of projects."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..model import Cell, Figure, Report, Table
from ..numbers import plain
from ..outcome import Outcome
from ..rules import Rules
from ..structure import cells_by_row
from ..text import flat, place_in
from .grid import numbers_of
from .outcomes import HUNDRED, broken, figure_evidence, holds, text, words_evidence


def check_table_grades(report: Report, rules: Rules) -> list[Outcome]:
    """All tables that list grades."""
    return [one for block in report.document.blocks if isinstance(block, Table) for one in _grades(block, cells_by_row(block), rules)]


def _grades(table: Table, cells: list[list[Cell]], rules: Rules) -> Iterator[Outcome]:
    """得分 | 等级 in each row of a list of projects."""
    grades, marks = rules.wording("grade-head"), rules.wording("score-head")
    head = next((row for row in cells[:3] if any(grades.fullmatch(flat(cell.text)) for cell in row)), None)
    if head is None:
        return
    grade_at = next(at for at, cell in enumerate(head) if grades.fullmatch(flat(cell.text)))
    scores = [at for at, cell in enumerate(head) if marks.fullmatch(flat(cell.text))]
    ladder = [(rule.grade, Decimal(rule.least), rule.pattern) for rule in rules.grades]
    for row in cells:
        if row is head or not scores or len(row) != len(head):
            continue
        score = numbers_of(table, [row[scores[-1]]])
        grade = next((name for name, _, pattern in ladder if pattern.fullmatch(flat(row[grade_at].text).strip('"'))), None)
        if not score or grade is None or not 0 < next(iter(score.values())).value <= HUNDRED:
            continue
        yield _graded(table, next(iter(score.values())), grade, row[grade_at], [(name, least) for name, least, _ in ladder])


def _graded(table: Table, score: Figure, grade: str, cell: Cell, ladder: list[tuple[str, Decimal]]) -> Outcome:
    right = next((name for name, least in ladder if score.value >= least), ladder[-1][0])
    place = place_in(cell, 0, len(cell.text), block=table.block, table=table.index)
    found = [words_evidence("stated", "grade", cell.text.strip(), place, "table"), figure_evidence("score", "score", score, "table")]
    if right == grade:
        return holds("grade", "score", found, message="grade")
    return broken("grade", "score", "grade", text(stated=grade, expected=right, score=plain(score.value)), found, expected=right)
