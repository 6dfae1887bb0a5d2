"""Large changes from one year to the next without a word about them: somebody should look."""

from __future__ import annotations

from decimal import Decimal

from ...mapping.lexicon import cue_pattern
from ...model import Fact
from ...numbers import base_value, is_money, last_digit, plain, rounded
from ...outcome import Outcome
from ...regexes import compiled
from ...rules import Rules
from ...text import flat, squeeze
from ..outcomes import HUNDRED, broken, holds, text
from .evidence import KIND, fact_of
from .report import YearReport

# From what percentage on a change wants a reason. Forms ask for one from 20 to 30 % on; what is spent on people, the office and
# 三公 is held steady by budget rules, so the milder of these is taken. Projects begin and end, and budgets of whole units have been
# seen to grow by 33 to 136 % within a year: only half as much again, or half gone, is remarkable there.
LARGE = {"basic_expenditure": 30, "personnel_expenditure": 30, "public_expenditure": 30, "three_public": 30,
         "project_expenditure": 50, "total_funds": 50, "total_expenditure": 50}  # fmt: skip
SMALL = Decimal(100_000)  # 元: a change below ten 万元 is not remarkable at any rate
SENTENCE = compiled(r"[^。；;\n]+")
MOVED = compiled(r"上年|去年|同比|变动|变化|增减|调整|新增|追加|新建|增设|增幅|降幅")
WHY = compiled(r"原因|因(?!公|素)|由于|系|导致|所致|得益于|源于|用于|追加|新增|新建|增设|一次性|为\p{Han}{2,12}(?:支出|项目|工程|资金)")
REACH = 3  # sentences, the one that names the amount among them
# What moves a whole moves by its parts: a reason given for one of them is a reason.
PARTS = {
    "total_funds": ("total_expenditure", "basic_expenditure", "project_expenditure", "personnel_expenditure", "public_expenditure"),
    "total_expenditure": ("total_funds", "basic_expenditure", "project_expenditure", "personnel_expenditure", "public_expenditure"),
    "basic_expenditure": ("personnel_expenditure", "public_expenditure"),
    "three_public": ("vehicle_expense", "vehicle_purchase", "vehicle_operation", "official_reception", "overseas_travel"),
}
NAMED = frozenset({*LARGE, *(part for parts in PARTS.values() for part in parts)})


def large_changes(now: YearReport, lasts: list[YearReport], rules: Rules) -> list[Outcome]:
    """The main amounts of this year against those of last year, as each report prints its own."""
    out = []
    for measure in LARGE:
        pairs = [
            (fact, before, last) for last in lasts for fact, before in [(_main(now, measure), _main(last, measure))] if fact and before
        ]
        if pairs:
            fact, before, last = pairs[0]
            out.append(_change(now, last, fact, before, rules))
    return out


def _main(report: YearReport, measure: str) -> Fact | None:
    """What the unit spent, as its forms say, else its narrative."""
    found = [one for one in report.facts if one.measure == measure and one.year == report.year and one.stage == "actual"
             and one.subject is None and one.clear and one.fund is None and is_money(one.figure.unit) and not one.nil]  # fmt: skip
    return next((one for one in found if one.origin == "table"), found[0] if found else None)


def _change(now: YearReport, last: YearReport, fact: Fact, before: Fact, rules: Rules) -> Outcome:
    value, base = base_value(fact.figure), base_value(before.figure)
    found = [fact_of("stated", fact, now), fact_of("base", before, last)]
    gap = abs(value - base)
    if gap < SMALL or gap * HUNDRED <= LARGE[fact.measure] * base or _explained(now, fact, rules):
        return holds("large-change", KIND, found, fact=fact, stated=plain(fact.figure.value))
    rate = plain(rounded(gap * HUNDRED / base, last_digit(1))) if base else ""
    words = text(label=fact.label, stated=plain(fact.figure.value), unit=fact.figure.unit or "", last=last.year, least=LARGE[fact.measure],
                 base=plain(before.figure.value), base_unit=before.figure.unit or "", verb="rise" if value > base else "fall", rate=rate)  # fmt: skip
    return broken("large-change", KIND, "large-change", words, found, severity="warning", fact=fact)


def _explained(now: YearReport, fact: Fact, rules: Rules) -> bool:
    """Does the report say of the amount, or of a part of it, that it moved, and why: in the sentence that names it or right after it?"""
    known = {one.id: one.pattern for one in rules.measures if one.id in NAMED}
    own = [known[one] for one in (fact.measure, *PARTS.get(fact.measure, ())) if one in known]
    others = [pattern for one, pattern in known.items() if pattern not in own and fact.measure not in PARTS.get(one, ())]
    reason, verb = cue_pattern(rules, "reason"), cue_pattern(rules, "verb")

    def names(text: str) -> bool:
        return flat(fact.label) in text or any(pattern.search(text) for pattern in own)

    for passage in now.passages:
        near = REACH if names(squeeze(passage.title).text) else 0
        for sentence in SENTENCE.findall(squeeze(passage.text).text):
            if names(sentence):
                near = REACH
            elif any(pattern.search(sentence) for pattern in others):
                near = 0
            if near and (reason.search(sentence) or WHY.search(sentence)) and (verb.search(sentence) or MOVED.search(sentence)):
                return True
            near = max(0, near - 1)
    return False
