"""projects-covered: one form for each funded project, and their totals are the unit's."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal

from ..document import Table
from ..model import Fact, Figure, Form, Report, Severity
from ..numbers import base_value
from ..outcome import Outcome
from ..rules import Rules
from .lookup import facts_of
from .outcomes import broken, evidence, figure_evidence, holds, in_unit, text, words_evidence
from .sums import sum_outcome, unit_facts


def check_projects(report: Report, rules: Rules) -> list[Outcome]:
    """One form for each funded project; their totals are the unit's project expenditure."""
    del rules
    outcomes: list[Outcome] = []
    forms = [form for form in report.forms if form.kind == "project_self_evaluation" and form.subject]
    if not forms:
        return outcomes
    for stage in ("initial_budget", "adjusted_budget", "actual"):
        wholes = unit_facts(report, "project_expenditure", stage)
        parts = _project_totals(report, stage)
        if wholes and parts:
            outcomes.append(_covered(wholes[0], parts, report))
    outcomes += _added(report)
    outcomes += _counted(report, forms, any(one.state == "holds" for one in outcomes))
    return outcomes


def _counted(report: Report, found_forms: list[Form], covered: bool) -> list[Outcome]:
    """The number of projects evaluated, as the narrative gives it, against the forms, where they are all of one unit."""
    if len({form.unit_name for form in found_forms if form.unit_name}) > 1:
        return []
    outcomes = []
    for mention in report.mentions:
        if mention.kind != "project-count":
            continue
        stated, forms = int(mention.quote), len({form.subject for form in _around(report, found_forms, mention.place.block)})
        figure = Figure(mention.quote, Decimal(stated), "个", 0, mention.place)
        found = [figure_evidence("stated", "project_count", figure, "text", rule=mention.rule)]
        if stated == forms:
            outcomes.append(holds("projects-covered", "count", found, stated=str(stated), expected=str(forms), message="project-count"))
        else:
            severity: Severity = "error" if covered or stated < forms else "warning"
            outcomes.append(broken("projects-covered", "count", "project-count", text(stated=stated, expected=forms), found,
                                   severity=severity, figure=figure, expected=str(forms), difference=str(abs(stated - forms)),
                                   allowed="0", measure="project_count", year=report.year))  # fmt: skip
    return outcomes


def _around(report: Report, forms: list[Form], block: int | None) -> list[Form]:
    """The forms of the chapter in which a sentence stands, where it holds any; else all."""
    sections, level = report.document.sections, None
    blocks = {table.index: table.block for table in report.document.blocks if isinstance(table, Table)}
    where = bisect_right(sections, block if block is not None else -1, key=lambda one: one.block) - 1
    for at in range(where, -1, -1):
        if level is not None and sections[at].level >= level:
            continue
        level = sections[at].level
        end = next((one.block for one in sections[at + 1 :] if one.level <= sections[at].level), len(report.document.blocks))
        inside = [form for form in forms if sections[at].block <= blocks.get(form.table, -1) < end]
        if inside:
            return inside
    return forms


def _project_totals(report: Report, stage: str) -> list[Fact]:
    """The total of each project form; none where a form does not print it (then nothing can be said)."""
    subjects = {form.subject: form.index for form in report.forms if form.kind == "project_self_evaluation" and form.subject}
    totals: list[Fact] = []
    known = facts_of(report, "total_funds")
    for subject, index in subjects.items():
        facts = [f for f in known if f.form == index and f.subject == subject and f.stage == stage
                 and f.origin == "table" and f.figure.unit is not None]  # fmt: skip
        blank = any(b.measure == "total_funds" for b in report.forms[index].blanks)
        if not facts and not blank:
            return []
        totals += facts[:1]
    return totals


def _covered(whole: Fact, parts: list[Fact], report: Report) -> Outcome:
    outcome = sum_outcome("projects-covered", whole, parts, report, message="projects-sum")
    if outcome.state != "broken":
        return outcome
    total = sum((base_value(part.figure) for part in parts), Decimal(0))
    if total < base_value(whole.figure):
        return sum_outcome("projects-covered", whole, parts, report, severity="warning", message="projects-sum")
    return outcome


def _added(report: Report) -> list[Outcome]:
    """A project added in the year has a form of its own, without an initial budget."""
    mention = next((one for one in report.mentions if one.kind == "added-project"), None)
    early, late = _project_totals(report, "initial_budget"), _project_totals(report, "actual")
    if mention is None or not late:
        return []
    started = {fact.subject for fact in early if fact.figure.value}
    grown = [fact for fact in late if fact.subject in started]
    found = [words_evidence("claim", "", mention.quote, mention.place, "text", mention.rule),
             *(evidence("part", fact) for fact in (*early, *late))]  # fmt: skip
    if any(fact.subject not in started for fact in late):
        return [holds("projects-covered", "claim", found, message="projects-missing")]
    sums = [sum((base_value(fact.figure) for fact in facts), Decimal(0)) for facts in (early, late)]
    if not grown or sums[1] <= sums[0]:
        return []
    like = late[0].figure
    return [broken("projects-covered", "claim", "projects-missing",
                   text(quote=mention.quote.strip(), stated=in_unit(sums[0], like), expected=in_unit(sums[1], like)), found,
                   severity="warning", year=report.year)]  # fmt: skip
