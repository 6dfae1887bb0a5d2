"""same-year: the year that a document is of, against the years that its titles, forms and sentences say."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from ..document import Paragraph
from ..mapping.dated import ENOUGH, LOOSE, YearSaid, belied_title, years_said
from ..mapping.prose.names import ITEM
from ..mapping.prose.statements import CARRIED
from ..model import Fact, Report
from ..numbers import base_value, digit_unit, is_money
from ..outcome import Evidence, Outcome
from ..rules import Rules
from ..text import flat, place_in, squeeze
from .causes import significant
from .lookup import facts_in
from .outcomes import agree, broken, evidence, holds, text, unable, words_evidence

ONE_FORM = "basic_data"  # the form whose columns are last year and this year


def check_year(report: Report, rules: Rules) -> list[Outcome]:
    """One year in titles, forms and sentences."""
    if report.year is None:
        return [unable("same-year", "document", "year-unknown", report.unit or "")]
    said = years_said(report.document, rules)
    outcomes = [*_alone(said, report.year), *_columns(report, report.year), *_next(report, rules), *_compared(report, said, rules)]
    known = {one.evidence[0].place.block for one in outcomes if one.state == "broken"}
    outcomes += [one for one in _printed_of_another(report, rules) if one.evidence[0].place.block not in known]
    return outcomes or [unable("same-year", "document", "no-counterpart", report.unit or "")]


def _alone(said: list[YearSaid], year: int) -> list[Outcome]:
    """A year that one place says and no other: a slip. One that several say is another year of which the document speaks; a sentence
    about the next one tells a plan. A title that nothing agrees with is the place that is wrong.
    """
    votes = Counter(one.year for one in said)
    out = []
    for one in said:
        found = words_evidence("stated", "", one.quote, one.place, "table" if one.place.table is not None else "text")
        rival = _rival(one, votes)
        if one.year == year and rival is None:
            out.append(holds("same-year", "document", [found]))
        elif rival is not None:
            out.append(_differs(one.year, rival, one.quote, found))
        elif votes[one.year] == 1 and votes[year] >= ENOUGH and one.kind not in LOOSE and (one.year < year or one.kind == "form"):
            out.append(_differs(one.year, year, one.quote, found))
    return out


def _rival(one: YearSaid, votes: Counter[int]) -> int | None:
    """What all others say, where nothing agrees with a title."""
    others = [other for other, times in votes.most_common() if other != one.year and times >= ENOUGH]
    return others[0] if one.kind == "title" and votes[one.year] == 1 and others else None


def _differs(stated: int, expected: int, where: str, found: Evidence) -> Outcome:
    return broken("same-year", "document", "year-differs", text(stated=stated, expected=expected, where=where), [found],
                  severity="warning", year=expected, stated=str(stated), expected=str(expected))  # fmt: skip


def _next(report: Report, rules: Rules) -> Iterable[Outcome]:
    """A title that tells what was done in one year and what is planned tells it for the next."""
    for block in report.document.blocks:
        found = rules.wording("done-and-planned").search(squeeze(block.text).text) if isinstance(block, Paragraph) else None
        if found is not None and isinstance(block, Paragraph) and int(found["next"]) != int(found["year"]) + 1:
            quote = words_evidence("stated", "", found.group(), place_in(block, 0, len(block.text)), "text")
            yield _differs(int(found["year"]), int(found["next"]) - 1, flat(block.text), quote)


def _compared(report: Report, said: list[YearSaid], rules: Rules) -> Iterable[Outcome]:
    """A title whose year the text compares its own with."""
    title = belied_title(report.document, said, rules)
    if title is not None:
        yield _differs(title.year, title.year + 1, title.quote, words_evidence("stated", "", title.quote, title.place, "text"))


def _printed_of_another(report: Report, rules: Rules) -> Iterable[Outcome]:
    """2023年全年预算1000元 where all that is printed of 1000元 is of 2024: a sentence of another year whose figures are those of the
    report's own. What is left at the end of one year is what the next begins with.
    """
    edges = [rules.wording(what) for what in ("balance-name", "year-edge")]
    known = [fact for fact in report.facts if _is_dated(fact) and not any(edge.search(fact.label) for edge in edges)]
    told: dict[tuple[int | None, int | None], list[Fact]] = defaultdict(list)
    for fact in known:
        if fact.origin == "text" and fact.year != report.year:
            told[fact.figure.place.block, fact.year].append(fact)
    others = sorted(
        (fact for fact in known if fact.origin == "table" or fact.year == report.year), key=lambda fact: base_value(fact.figure)
    )
    values = [base_value(fact.figure) for fact in others]
    for (_, year), facts in told.items():
        same = [fact for fact in facts if _years_of(fact, others, values) == {report.year}]
        if len(same) * 2 > len(facts) and (len(same) > 1 or significant(same[0].figure) > TELLING):
            yield _differs(year or 0, report.year or 0, same[0].figure.raw, evidence("stated", same[0]))


def _is_dated(fact: Fact) -> bool:
    telling = not fact.nil and is_money(fact.figure.unit) and significant(fact.figure) >= TELLING
    return telling and fact.year is not None and fact.measure not in CARRIED


def _years_of(fact: Fact, others: list[Fact], values: list[Decimal]) -> set[int | None]:
    """The years of the figures that print the same amount."""
    value, step = base_value(fact.figure), digit_unit(fact.figure)
    near = others[bisect_left(values, value - step) : bisect_right(values, value + step)]
    return {other.year for other in near if other is not fact and agree(other.figure, fact.figure)}


TELLING = 4  # digits of an amount that is not the same in two years by chance


def _columns(report: Report, year: int) -> list[Outcome]:
    """A form of basic data shows last year and this year; a column of another year, or one stage twice, is a slip."""
    out = []
    for form in report.forms:
        facts = (
            [fact for fact in facts_in(report, form.index) if fact.year is not None and fact.measure != ITEM]
            if form.kind == ONE_FORM
            else []
        )
        odd = next((fact for fact in facts if fact.year not in {year, year - 1}), None)
        twice = _twice(facts)
        if odd is not None:
            out.append(_differs(odd.year or 0, year, odd.label, evidence("stated", odd)))
        elif twice is not None:
            out.append(_differs(twice.year or 0, year - 1 if twice.stage == "actual" else year, twice.label, evidence("stated", twice)))
    return out


def _twice(facts: list[Fact]) -> Fact | None:
    """Two columns of one stage and year."""
    seen: dict[tuple[object, ...], int | None] = {}
    for fact in facts:
        if fact.stage is None or fact.measure == ITEM:
            continue
        key = (fact.measure, fact.stage, fact.year, fact.subject, fact.figure.place.row)
        if key in seen and seen[key] != fact.figure.place.col:
            return fact
        seen[key] = fact.figure.place.col
    return None


def excused(outcomes: list[Outcome]) -> list[Outcome]:
    """The outcomes, without what the figures of a paragraph whose year is a slip are held against: they are of another year than it says."""
    slips = {one.evidence[0].place.block for one in outcomes if one.check == "same-year" and one.state == "broken"} - {None}
    return [
        replace(one, state="not_checkable", message="why-year-unknown", cause=None) if _of_slip(one, slips) else one for one in outcomes
    ]


def _of_slip(one: Outcome, slips: set[int | None]) -> bool:
    apart = {each.place.block for each in one.evidence[:2]}
    return one.state == "broken" and one.message == "equal" and len(apart) > 1 and bool(apart & slips)
