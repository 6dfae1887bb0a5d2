"""grade, row by row: 得分 | 等级 in each row of a list of projects, and 总分 | 98.5 | 自评等级：优."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from ..document import Cell, Table
from ..mapping.grades import ladder_of
from ..model import Figure, Report
from ..numbers import plain
from ..outcome import Outcome
from ..rules import Rules
from ..structure import cells_by_row
from ..text import flat, place_in
from .grid import numbers_of
from .outcomes import HUNDRED, broken, figure_evidence, holds, otherwise, text, words_evidence

HEAD_ROWS = 3


def check_table_grades(report: Report, rules: Rules) -> list[Outcome]:
    """All tables that list grades."""
    tables = [block for block in report.document.blocks if isinstance(block, Table)]
    ladder = ladder_of(report.document, rules) if tables else []
    totals = {(form.table, form.total_score.place.row): form.total_score for form in report.forms if form.total_score is not None}
    out = [one for table in tables for one in _grades(table, cells_by_row(table), ladder, rules)]
    return out + [one for table in tables for one in _of_totals(table, totals, ladder, rules)]


def _grades(table: Table, cells: list[list[Cell]], ladder: list[tuple[str, Decimal]], rules: Rules) -> Iterator[Outcome]:
    """得分 | 等级 in each row of a list of projects."""
    grades = rules.wording("grade-head")
    head = next((row for row in cells[:HEAD_ROWS] if any(grades.fullmatch(flat(cell.text)) for cell in row)), None)
    if head is None:
        return
    grade_at = next(at for at, cell in enumerate(head) if grades.fullmatch(flat(cell.text)))
    columns = _score_columns([flat(cell.text) for cell in head], grade_at, rules)
    rows = [row for row in cells if row is not head and len(row) == len(head)]
    found = [one for row in rows for one in _judged(table, [row[at] for at in columns], row[grade_at], ladder, rules)]
    own = sum(one.state == "broken" for one in found) > 1 and _by_another_ladder(found, rules)
    yield from (otherwise(one) if own and one.state == "broken" else one for one in found)


def _by_another_ladder(found: list[Outcome], rules: Rules) -> bool:
    """Does no row of a better grade have a lower score than one of a worse? Then the grades are of a ladder that the report does not tell."""
    rank = {rule.grade: at for at, rule in enumerate(rules.grades)}
    rows = sorted(
        (-(score.value or Decimal(0)), rank.get(_graded_as(grade.raw.strip('"'), rules) or "", 0))
        for grade, score in (one.evidence for one in found)
    )
    return all(first[1] <= second[1] or first[0] == second[0] for first, second in pairwise(rows))


def _judged(table: Table, scored: list[Cell], graded: Cell, ladder: list[tuple[str, Decimal]], rules: Rules) -> list[Outcome]:
    """The grade of a row against the first of its scores whose grade it is, else against the likeliest."""
    scores = [one for cell in scored for one in list(numbers_of(table, [cell]).values())[:1] if 0 < one.value <= HUNDRED]
    grade = _graded_as(flat(graded.text).strip('"'), rules)
    tried = [_graded(table, score, grade, graded, ladder) for score in scores] if grade is not None else []
    return [one for one in tried if one.state == "holds"][:1] or tried[:1]


def _score_columns(heads: list[str], grade_at: int, rules: Rules) -> list[int]:
    """The scores that the grades may be of, likeliest first: those given by whoever gave the grades (复核评分 | 复核等级), else those before
    them.
    """
    scores = [at for at, head in enumerate(heads) if rules.wording("score-head").search(head)]
    whose = rules.wording("who-scored").search(heads[grade_at])
    named = [at for at in scores if whose is not None and whose.group() in heads[at]]
    before = [at for at in scores if at < grade_at]
    return (named or before or scores)[::-1]


def _graded_as(words: str, rules: Rules) -> str | None:
    return next((rule.grade for rule in rules.grades if rule.pattern.fullmatch(words)), None)


def _of_totals(
    table: Table, totals: dict[tuple[int, int | None], Figure], ladder: list[tuple[str, Decimal]], rules: Rules
) -> Iterator[Outcome]:
    """A grade in words beside the total score of a form."""
    for cell in table.cells:
        score = totals.get((table.index, cell.row))
        said = rules.wording("grade-in-cell").match(flat(cell.text)) if score is not None else None
        grade = _graded_as(said["grade"], rules) if said is not None else None
        if score is not None and grade is not None:
            yield _graded(table, score, grade, cell, ladder)


def _graded(table: Table, score: Figure, grade: str, cell: Cell, ladder: list[tuple[str, Decimal]]) -> Outcome:
    right = next((name for name, least in ladder if score.value >= least), ladder[-1][0])
    place = place_in(cell, 0, len(cell.text), block=table.block, table=table.index)
    found = [words_evidence("stated", "grade", cell.text.strip(), place, "table"), figure_evidence("score", "score", score, "table")]
    if right == grade:
        return holds("grade", "score", found, message="grade")
    return broken("grade", "score", "grade", text(stated=grade, expected=right, score=plain(score.value)), found, expected=right)
