"""One disagreement told once: the same figure against the text, against a table and in a sum is one finding, not three."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from ..model import Report
from ..numbers import FACTORS, last_digit
from ..outcome import Evidence, Outcome
from ..places import Place
from .lookup import fact_at

EQUALITIES = ("table-text", "table-table", "text-text")
SUMS = frozenset({"sum", "grid", "fund-scope", "tally", "part-exceeds", "change-amount"})
HUNDRED = Decimal(100)
MOST_LEADS = 50  # findings about one figure among which a repetition is looked for


def told_once(outcomes: list[Outcome], report: Report) -> list[Outcome]:
    """Findings that repeat another one give way to it: they become checks that could not be made, and lend it their evidence."""
    leading: list[int] = []
    led: dict[int, int] = {}
    order = sorted((at for at, one in enumerate(outcomes) if one.state == "broken"), key=lambda at: _rank(outcomes[at], at))
    by_place: defaultdict[Place, list[int]] = defaultdict(list)
    for at in order:
        near = dict.fromkeys(lead for each in outcomes[at].evidence for lead in by_place.get(each.place, ())[:MOST_LEADS])
        lead = next((lead for lead in near if _repeats(outcomes[at], outcomes[lead])), None)
        if lead is not None:
            led[at] = lead
            continue
        leading.append(at)
        for each in outcomes[at].evidence:
            by_place[each.place].append(at)
    added: dict[int, list[Evidence]] = {}
    for at, lead in led.items():
        added.setdefault(lead, []).extend(outcomes[at].evidence)
    told = {at: replace(outcomes[at], state="not_checkable", message="why-told", words=(("label", _label(outcomes[at])),), cause=None)
            for at in led}  # fmt: skip
    told |= {at: _with(outcomes[at], found) for at, found in added.items()}
    return [_named(told.get(at, one), report) for at, one in enumerate(outcomes)]


def _with(one: Outcome, found: Iterable[Evidence]) -> Outcome:
    """A finding with further figures that it rests on."""
    return replace(one, evidence=(*one.evidence, *_fresh(found, {each.place for each in one.evidence})))


def _rank(one: Outcome, at: int) -> tuple[int, int, int]:
    """Errors lead warnings, and equalities lead sums; a sum of one fund says more than any other sum, and the row in which a figure is
    off more than the total of its column.
    """
    order = EQUALITIES.index(one.check) if one.message == "equal" and one.check in EQUALITIES else len(EQUALITIES)
    return (0 if one.severity == "error" else 1, order + (one.message not in {"equal", "fund-scope"}) + (one.message == "sum"), at)


def _fresh(found: Iterable[Evidence], known: set[Place]) -> list[Evidence]:
    out = []
    for one in found:
        if one.place not in known:
            known.add(one.place)
            out.append(one)
    return out


def _repeats(one: Outcome, lead: Outcome) -> bool:
    """Is a finding the same disagreement as one that leads it, with which it shares a figure?"""
    if lead.message == "equal" and one.message == "equal":
        return lead.evidence[0].place == one.evidence[0].place or _same_sides(one, lead)
    if lead.message == "equal" and one.message == "growth":
        return _grows_as(one, lead)
    both = lead.message in SUMS | {"equal"} and one.message in SUMS
    return both and _gap(one) is not None and _close(_gap(one), _gap(lead), one, lead)


def _same_sides(one: Outcome, lead: Outcome) -> bool:
    """The same two values against each other, one of them in the same place."""
    return {each.place for each in one.evidence} & {each.place for each in lead.evidence} != set() and one.expected == lead.expected \
        and one.stated == lead.stated and one.unit == lead.unit  # fmt: skip


def _gap(one: Outcome) -> Decimal | None:
    return Decimal(one.difference) * FACTORS.get(one.unit or "", Decimal(1)) if one.difference else None


def _close(one: Decimal | None, other: Decimal | None, first: Outcome, second: Outcome) -> bool:
    if not one or not other:
        return False
    allowed = sum(Decimal(each.allowance) * FACTORS.get(each.unit or "", Decimal(1)) for each in (first, second) if each.allowance)
    return abs(abs(one) - abs(other)) <= allowed


def _grows_as(one: Outcome, lead: Outcome) -> bool:
    """Would the change be right if its figure were what the rest of the report says it is?"""
    part = next((each for each in one.evidence if each.role == "part"), None)
    base = next((each for each in one.evidence if each.role == "base"), None)
    if part is None or base is None or part.value is None or not base.value or lead.expected is None or one.stated is None:
        return False
    if part.place != lead.evidence[0].place or part.unit != base.unit or part.unit != lead.unit:
        return False
    rate = abs(Decimal(lead.expected) - base.value) / base.value * HUNDRED
    step = last_digit(len(one.stated.partition(".")[2]))
    return abs(rate - abs(Decimal(one.stated))) <= step


def _label(one: Outcome) -> str:
    return dict(one.words).get("label") or dict(one.words).get("quote") or (one.evidence[0].label if one.evidence else "")


def _named(one: Outcome, report: Report) -> Outcome:
    """A finding about an amount that only its stage names: what the words before it speak of."""
    words = dict(one.words)
    if one.state != "broken" or words.get("label") != "" or not one.evidence:
        return one
    label = next((_about(each, report) for each in one.evidence if each.value is not None), "")
    return replace(one, words=tuple((key, label if key == "label" else value) for key, value in one.words)) if label else one


def _about(one: Evidence, report: Report) -> str:
    """The project whose figure it is, or the heading that it stands under."""
    fact = fact_at(report, one.place)
    if fact is not None and fact.subject:
        return fact.subject
    sections = report.document.sections
    before = bisect_right(sections, one.place.block if one.place.block is not None else -1, key=lambda each: each.block)
    return sections[before - 1].title.rstrip("。:： ")[:LONGEST] if before else ""


LONGEST = 20  # characters of a heading that stand for what is spoken of
