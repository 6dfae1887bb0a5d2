"""The score block: weights, groups, scores, the execution row, the total, the grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ..document import Table
from ..mapping.grades import ladder_of
from ..mapping.labels import clean_label
from ..model import Execution, Fact, Figure, Form, Group, Indicator, Mention, Origin, Report
from ..numbers import base_value, digit_unit, last_digit, plain, rounded
from ..outcome import Cause, Evidence, Outcome
from ..rules import Rules
from .arithmetic import Range, printed
from .causes import cause_of
from .lookup import facts_about, facts_of, rows_in, unread_in
from .outcomes import HUNDRED, allowance, broken, evidence, figure_evidence, holds, text, unable, words_evidence

IN_WORDS = "no-row-or-column"  # 年度绩效目标1: in a head or a label it is no value that was lost
NOT_PLACED = frozenset({"row-not-placed", IN_WORDS, "row-not-recovered"})


def readable(report: Report, form: Form) -> bool:
    """Were all numbers placed from the first row that is scored to the last? Sums over rows that were read in part prove nothing."""
    rows = [one.row for one in rows_in(report, form.index)] + [one.row for one in form.executions if one.row >= 0]
    rows = rows or [form.first_row, form.last_row]
    low, high = min(rows), max(rows)
    lost = [one for one in unread_in(report, form.table) if one.label in NOT_PLACED and low <= (one.figure.place.row or 0) <= high]
    told = _telling(report, form) if lost else {}
    lost = [one for one in lost if not _told(one.figure, told)]
    return not any(one.label != IN_WORDS or one.figure.place.row in rows for one in lost)


def _telling(report: Report, form: Form) -> dict[tuple[int, int], str]:
    """The cells of a form that tell something, 年度目标 and what came of it among them."""
    table = next((one for one in report.document.blocks if isinstance(one, Table) and one.index == form.table), None)
    cells = () if table is None else table.cells
    return {(cell.row, cell.col): cell.text for cell in cells if sum(letter.isalpha() for letter in cell.text) >= TELLING}


def _told(figure: Figure, told: Mapping[tuple[int, int], str]) -> bool:
    """A number amid words (接警5分钟到达率) is no points that were lost."""
    words = told.get((figure.place.row or 0, figure.place.col or 0), "")
    _, found, after = words.partition(figure.raw)
    return bool(found and clean_label(words).points is None and (after[:1].isalpha() or after.startswith("%")))


TELLING = 4  # letters of a cell that tells something; 20件 and 达标 may be values


def check_weights(report: Report, rules: Rules) -> list[Outcome]:
    """The weights of all rows and of the execution row are the total, 100."""
    del rules
    forms = [form for form in report.forms if rows_in(report, form.index)]
    weighed = [_weights(report, form) for form in forms if "weight" in form.roles]
    return weighed + [outcome for form in forms if "weight" not in form.roles for outcome in _group_weights(report, form)]


def _group_weights(report: Report, form: Form) -> Iterator[Outcome]:
    """年度绩效目标1(50分), 年度绩效目标2(30分) and the execution row, where only groups have weights and every row is in one."""
    execution, covered = _execution(form), [row for group in form.groups for row in group.rows]
    rows = [one.row for one in rows_in(report, form.index)]
    if (
        execution is None
        or execution.weight is None
        or sorted(covered) != sorted(rows)
        or not (_is_whole(report, form) and readable(report, form))
    ):
        return
    weights = [*(group.weight for group in form.groups), execution.weight]
    summed = sum((one.value for one in weights), Decimal(0))
    labels = [*(group.label for group in form.groups), execution.measure]
    found = [figure_evidence("part", label, one, "table") for label, one in zip(labels, weights, strict=True)]
    if summed == HUNDRED:
        yield holds("weights-sum", "score", found, stated=plain(HUNDRED), expected=plain(summed), message="weights")
    else:
        wrong = broken("weights-sum", "score", "weights", text(stated=plain(HUNDRED), expected=plain(summed)), found, expected=plain(summed),
                       difference=plain(abs(summed - HUNDRED)), allowed="0", subject=form.subject, year=form.year)  # fmt: skip
        yield replace(wrong, stated=plain(HUNDRED))


def _is_whole(report: Report, form: Form) -> bool:
    """Does a form keep its blank cells, or its total? Of one without either, a row may have vanished."""
    return form.total_weight is not None or any(
        isinstance(one, Table) and one.index == form.table and one.blanks for one in report.document.blocks
    )


def _weights(report: Report, form: Form) -> Outcome:
    rows = rows_in(report, form.index)
    figures = [one.weight for one in rows]
    label = form.title or form.subject or ""
    total = form.total_weight
    execution = _execution(form)
    if (
        execution is not None
        and execution.weight is not None
        and any(one.weight and one.weight.place == execution.weight.place for one in rows)
    ):
        execution = None  # 预算执行率 is one of the indicators
    found = [figure_evidence("part", one.level3, one.weight, "table") for one in rows if one.weight]
    if execution and execution.weight:
        found.append(figure_evidence("part", execution.measure, execution.weight, "table"))
    if total:
        found.insert(0, figure_evidence("stated", "total", total, "table"))
    if not (readable(report, form) and _is_whole(report, form)) or any(figure is None for figure in figures):
        return unable("weights-sum", "score", "blank", label, found)
    summed = sum((figure.value for figure in figures if figure), Decimal(0))
    weight = execution.weight.value if execution and execution.weight else None
    stated = total.value if total else HUNDRED
    if execution is None and "amount" in form.roles and summed < HUNDRED:
        weight = None
    values = {summed + (weight or 0)} | ({summed} if stated != HUNDRED else set())
    if stated in values and (stated == HUNDRED or total is not None):
        return holds("weights-sum", "score", found, stated=plain(stated), expected=plain(summed + (weight or 0)), message="weights")
    if (
        (weight is None and stated == HUNDRED and summed in {Decimal(90), Decimal(80)})
        or _cut(form, stated - summed - (weight or 0))
        or _is_part(rows, form)
    ):
        return unable("weights-sum", "score", "blank", label, found)
    expected = plain(summed + (weight or 0))
    return broken("weights-sum", "score", "weights", text(stated=plain(stated), expected=expected), found, figure=total,
                  expected=expected, difference=plain(abs(summed + (weight or 0) - stated)), allowed="0", subject=form.subject,
                  year=form.year)  # fmt: skip


def _cut(form: Form, gap: Decimal) -> bool:
    """A table without title and total may be a piece of a form, cut by a page: that it comes to 100 is not said."""
    return form.total_weight is None and form.kind is None and not form.executions and gap > MOST_FOR_EXECUTION


def _is_part(rows: Sequence[Indicator], form: Form) -> bool:
    """过程类指标得分情况: of a table without a total, whose rows are all of one group, it is not said that they come to 100."""
    return form.total_weight is None and not form.executions and ("level1" not in form.roles or len({one.level1 for one in rows}) < 2)


def _execution(form: Form) -> Execution | None:
    """The row of the money block that carries the score: the total, else the first with a weight."""
    weighted = [one for one in form.executions if one.weight or one.score]
    return next((one for one in weighted if one.measure == "total_funds"), weighted[0] if weighted else None)


def check_groups(report: Report, rules: Rules) -> list[Outcome]:
    """产出指标(50分): the rows under a label weigh what the label says."""
    del rules
    outcomes = []
    for form in report.forms:
        for group in form.groups:
            rows = [one for one in rows_in(report, form.index) if one.row in group.rows]
            weights = [one.weight for one in rows]
            weights += [one.weight for one in form.executions if one.row in group.rows]
            found = [figure_evidence("stated", group.label, group.weight, "table"),
                     *(figure_evidence("part", one.level3, one.weight, "table") for one in rows if one.weight)]  # fmt: skip
            over = _scores_over(rows, group)
            if over is not None and weights and all(weight is None for weight in weights):
                outcomes.append(over)
                continue
            if not rows or any(weight is None for weight in weights) or not readable(report, form):
                outcomes.append(unable("group-weight", "score", "blank", group.label, found))
                continue
            summed = sum((weight.value for weight in weights if weight), Decimal(0))
            if summed == group.weight.value:
                outcomes.append(holds("group-weight", "score", found, stated=plain(summed), expected=plain(summed), message="group-weight"))
            else:
                outcomes.append(broken("group-weight", "score", "group-weight",
                                       text(label=group.label, stated=plain(group.weight.value), expected=plain(summed)), found,
                                       figure=group.weight, expected=plain(summed), difference=plain(abs(summed - group.weight.value)),
                                       allowed="0", cause=cause_of(group.weight, summed), subject=form.subject, year=form.year))  # fmt: skip
    return outcomes


def _scores_over(rows: list[Indicator], group: Group) -> Outcome | None:
    """Forms without a weight column: the scores of a group cannot exceed its weight."""
    scores = [one.score for one in rows if one.score is not None]
    if len(scores) != len(rows) or not rows:
        return None
    summed = sum((score.value for score in scores), Decimal(0))
    found = [figure_evidence("stated", group.label, group.weight, "table"),
             *(figure_evidence("part", one.level3, one.score, "table") for one in rows if one.score)]  # fmt: skip
    if summed <= group.weight.value:
        return holds("group-weight", "score", found, stated=plain(group.weight.value), expected=plain(summed), message="group-weight")
    return broken("group-weight", "score", "group-weight", text(label=group.label, stated=plain(group.weight.value), expected=plain(summed)),
                  found, figure=group.weight, expected=plain(summed), difference=plain(summed - group.weight.value), allowed="0")  # fmt: skip


def check_score_in_weight(report: Report, rules: Rules) -> list[Outcome]:
    """0 <= score <= weight."""
    del rules
    pairs: list[tuple[str, Figure, Figure, str | None]] = [
        (one.level3, one.weight, one.score, one.subject) for one in (*report.indicators, *report.told) if one.weight and one.score
    ]
    pairs += [
        (form.title, one.weight, one.score, form.subject) for form in report.forms for one in form.executions if one.weight and one.score
    ]
    outcomes = []
    for label, weight, score, subject in pairs:
        found = (figure_evidence("score", label, score, _where(score)), figure_evidence("weight", label, weight, _where(weight)))
        if Decimal(0) <= score.value <= weight.value:
            outcomes.append(holds("score-in-weight", "score", found, stated=plain(score.value), expected=plain(weight.value)))
        else:
            outcomes.append(broken("score-in-weight", "score", "score-over",
                                   text(label=label, stated=plain(score.value), expected=plain(weight.value)), found, figure=score,
                                   expected=plain(weight.value), difference=plain(abs(score.value - weight.value)), allowed="0",
                                   cause=cause_of(score, weight.value), subject=subject))  # fmt: skip
    return outcomes


def _where(figure: Figure) -> Origin:
    return "text" if figure.place.table is None else "table"


def check_execution_score(report: Report, rules: Rules) -> list[Outcome]:
    """The execution row earns its weight times the execution rate, at most its weight."""
    del rules
    outcomes = []
    for form in report.forms:
        execution = _execution(form)
        if execution is not None and execution.score is not None:
            outcomes.append(_execution_score(report, form, execution, execution.score))
    return outcomes


def _execution_score(report: Report, form: Form, execution: Execution, score: Figure) -> Outcome:
    weight = execution.weight
    found: list[Evidence] = [figure_evidence("score", form.title, score, "table")]
    if weight is None:
        return unable("execution-score", "score", "blank", form.title, found)
    found.append(figure_evidence("weight", form.title, weight, "table"))
    money = _money(report, form, execution)
    if money:
        found += [evidence("base", fact) for fact in money]
    if execution.rate is not None:
        found.append(figure_evidence("base", "execution_rate", execution.rate, "table"))
    spans = [*_spans(execution.rate, money), *_over_target(report, execution)]
    if not spans:
        return unable("execution-score", "score", "no-counterpart", form.title, found)
    for span in spans:
        if _earned(score, weight, span):
            return holds(
                "execution-score", "score", found, stated=plain(score.value), expected=_points(weight, spans[0]), message="execution-score"
            )
    expected = _points(weight, spans[0])
    formula = f"{plain(weight.value)} × {plain(rounded(min(spans[0].middle, HUNDRED), last_digit(2)))}%"
    return broken("execution-score", "score", "execution-score", text(stated=plain(score.value), expected=expected, formula=formula), found,
                  figure=score, expected=expected, difference=plain(abs(score.value - Decimal(expected))),
                  allowed=plain(digit_unit(score)), cause=cause_of(score, Decimal(expected)), subject=form.subject, year=form.year)  # fmt: skip


def _over_target(report: Report, execution: Execution) -> list[Range]:
    """The rate over what its row aims at (≥98%), where that is told."""
    rate = execution.rate
    if rate is None:
        return []
    row = (one.figure for one in report.readings if (one.figure.place.table, one.figure.place.row) == (rate.place.table, rate.place.row))
    aims = [one for one in row if one.unit == rate.unit and one.place != rate.place]
    return [span for one in aims if (span := printed(rate).over(printed(one))) is not None]


def _money(report: Report, form: Form, execution: Execution) -> list[Fact]:
    facts = {fact.stage: fact for fact in reversed(facts_about(report, form.index)) if fact.measure == execution.measure
             and fact.subject == form.subject and fact.origin == "table"}  # fmt: skip
    actual, base = facts.get("actual"), facts.get("adjusted_budget") or facts.get("initial_budget")
    return [actual, base] if actual and base else []


def _spans(rate: Figure | None, money: list[Fact]) -> list[Range]:
    spans = []
    if money:
        span = printed(money[0].figure).over(printed(money[1].figure))
        if span:
            spans.append(span)
    if rate is not None:
        half = digit_unit(rate) / 2
        spans.append(Range(base_value(rate) - half, base_value(rate) + half))
    return spans


def _earned(score: Figure, weight: Figure, span: Range) -> bool:
    low, high = (weight.value * min(end, HUNDRED) / HUNDRED for end in (span.low, span.high))
    step = digit_unit(score)
    return low - step / 2 <= score.value <= high + step / 2 or low - step < score.value <= high


def _points(weight: Figure, span: Range) -> str:
    return plain(rounded(weight.value * min(span.middle, HUNDRED) / HUNDRED, last_digit(2)))


def check_total_score(report: Report, rules: Rules) -> list[Outcome]:
    """The scores of all rows and of the execution row are the total."""
    del rules
    return [_total(report, form, form.total_score) for form in report.forms if form.total_score is not None and rows_in(report, form.index)]


def _total(report: Report, form: Form, total: Figure) -> Outcome:
    rows = rows_in(report, form.index)
    scores: list[Figure | None] = [one.score for one in rows]
    execution = None if _of_rows_alone(form, rows) else _execution(form)
    found = [figure_evidence("stated", "total_score", total, "table"),
             *(figure_evidence("part", one.level3, one.score, "table") for one in rows if one.score)]  # fmt: skip
    if execution and execution.score:
        found.append(figure_evidence("part", "execution", execution.score, "table"))
    if any(score is None for score in scores) or not readable(report, form) or "score" not in form.roles:
        return unable("total-score", "score", "blank", form.title, found)
    figures = [score for score in scores if score] + ([execution.score] if execution and execution.score else [])
    summed = sum((figure.value for figure in figures), Decimal(0))
    if execution and execution.score and summed - execution.score.value == total.value and execution.score.value in {
            one.value for one in figures[:-1]}:  # fmt: skip
        summed, figures = total.value, figures[:-1]  # what the execution earned is a row of the tree, too
    if "amount" in form.roles and not (execution and execution.score) and summed != total.value:
        return unable("total-score", "score", "blank", form.title, found)
    if abs(summed - total.value) <= allowance([total]) * (1 if total.decimals < max(f.decimals for f in figures) else 0):
        return holds("total-score", "score", found, stated=plain(total.value), expected=plain(summed), message="total-score")
    if execution is None and _elsewhere(rows, total.value - summed):
        return unable("total-score", "score", "blank", form.title, found)
    return broken("total-score", "score", "total-score", text(stated=plain(total.value), expected=plain(summed)), found, figure=total,
                  expected=plain(summed), difference=plain(abs(summed - total.value)), allowed="0",
                  cause=cause_of(total, summed) or _one_score(figures, total.value - summed), subject=form.subject,
                  measure="total_score", year=form.year)  # fmt: skip


def _of_rows_alone(form: Form, rows: Sequence[Indicator]) -> bool:
    """合计 80 under rows that weigh 80: what the execution of the budget earns stands elsewhere, and is not in this total."""
    weights = [one.weight.value for one in rows if one.weight is not None]
    whole = form.total_weight
    return whole is not None and whole.value != HUNDRED and len(weights) == len(rows) and sum(weights, Decimal(0)) == whole.value


MOST_FOR_EXECUTION = 20  # points


def _elsewhere(rows: Sequence[Indicator], gap: Decimal) -> bool:
    """Are points missing that the form may give for the execution of the budget outside this table?"""
    weights = [one.weight.value for one in rows if one.weight is not None]
    return 0 < gap <= MOST_FOR_EXECUTION and (not weights or sum(weights, Decimal(0)) <= HUNDRED - MOST_FOR_EXECUTION // 2)


def _one_score(figures: Sequence[Figure], gap: Decimal) -> Cause | None:
    """A slip in one of the scores."""
    for figure in figures:
        cause = cause_of(figure, figure.value + gap)
        if cause is not None and cause.code in {"transposed", "decimal-point"}:
            return cause
    return None


def check_grade(report: Report, rules: Rules) -> list[Outcome]:
    """The grade in words belongs to the score."""
    outcomes = []
    ladder = ladder_of(report.document, rules)
    for mention in report.mentions:
        if mention.kind != "grade":
            continue
        found: list[Evidence] = [words_evidence("stated", "grade", mention.raw, mention.place, "text", mention.rule)]
        score = _score_of(mention, report)
        outcomes.append(_graded(mention.quote, score, ladder, found) if score is not None
                        else unable("grade", "score", "no-counterpart", mention.quote, found))  # fmt: skip
    return outcomes


def _score_of(mention: Mention, report: Report) -> Fact | None:
    """The score that a grade belongs to: the last one before it in its paragraph, else the one that the report has."""
    known, at = facts_of(report, "total_score"), mention.place
    here = [fact for fact in known if fact.origin == "text" and fact.figure.place.block == at.block
            and (fact.figure.place.line or 0, fact.figure.place.start or 0) < (at.line or 0, at.start or 0)]  # fmt: skip
    if here:
        return here[-1]
    own = [fact for fact in known if fact.subject is None] or known
    return own[0] if len({fact.figure.value for fact in own}) == 1 else None


def _graded(grade: str, score: Fact, ladder: list[tuple[str, Decimal]], found: list[Evidence]) -> Outcome:
    found = [*found, evidence("score", score)]
    value = score.figure.value
    right = next((name for name, least in ladder if value >= least), ladder[-1][0])
    if right == grade:
        return holds("grade", "score", found, fact=score, message="grade")
    names = [name for name, _ in ladder]
    far = abs(names.index(right) - names.index(grade)) if grade in names else 1
    top = "优" in {grade, right} or names[0] in {grade, right}
    found_wrong = broken("grade", "score", "grade", text(stated=grade, expected=right, score=plain(value)), found,
                  severity="error" if top or far > 1 else "warning", fact=score, expected=right)  # fmt: skip

    return replace(found_wrong, stated=None, unit=None)  # a grade is words; the score stands in the evidence
