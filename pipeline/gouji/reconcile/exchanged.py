"""Two amounts of a list exchanged (错位): the same whole of the same parts told in two places, where two names have each other's amounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from ..model import Fact, Report
from ..numbers import base_value, plain
from ..outcome import Outcome
from ..text import flat
from .causes import significant
from .equal import check_id, unequal
from .lookup import fact_at
from .outcomes import evidence, text

SHORTEST = 2  # characters of a name
TELLING = 3  # digits of an amount that no other is by chance
MOST = 12  # figures of a sentence
ALIKE, CLEARLY = 0.4, 0.2  # of what two names have in common: as much as one name must have, and so much more than another
Parts = tuple[Fact, ...]
Swapped = tuple[Fact, Fact, Fact, Fact]  # a figure and the one of its name, twice


def check_exchanged(outcomes: Sequence[Outcome], report: Report) -> list[Outcome]:
    """Every two lists of the same amounts, of which two stand under each other's names."""
    lists: dict[tuple[Decimal, ...], list[Parts]] = defaultdict(list)
    for one in outcomes:
        if one.state == "holds" and one.check == "parts-sum" and (parts := _parts(one, report)):
            lists[tuple(sorted(base_value(part.figure) for part in parts))].append(parts)
    found: dict[object, Outcome] = {}
    for same in lists.values():
        first = same[0]
        for other in same[1:]:
            if {part.figure.place for part in first}.isdisjoint(part.figure.place for part in other):
                for swapped in _swapped(first, other):
                    found.setdefault(swapped[0].figure.place, _told(swapped, report))
    for swapped in (*_crosswise(outcomes, report), *_named_crosswise(report)):
        found.setdefault(swapped[0].figure.place, _told(swapped, report))
    return [*found.values()]


def _named_crosswise(report: Report) -> Iterator[Swapped]:
    """人员经费70元，日常公用经费30元 beside a table's 人员经费合计 30, 公用经费合计 70: two names of one sentence, each followed by its figure,
    that one column or one row of a table has with each other's amounts. That two amounts agree crosswise under two names shows that these are the
    same, whatever stands around them.
    """
    before = {one.figure.place: flat(one.before) for one in report.spoken}
    cells: dict[Decimal, list[Fact]] = defaultdict(list)
    sentences: dict[int, list[Fact]] = defaultdict(list)
    for fact in report.facts:
        if significant(fact.figure) < TELLING or fact.nil or not fact.label:
            continue
        if fact.origin == "table":
            cells[base_value(fact.figure)].append(fact)
        elif flat(fact.label)[-SHORTEST:] in before.get(fact.figure.place, ""):
            sentences[fact.sentence].append(fact)
    for told in sentences.values():
        for one, other in combinations(told[:MOST], 2):
            if base_value(one.figure) != base_value(other.figure):
                yield from _crossed(one, other, cells)


def _crossed(one: Fact, other: Fact, cells: Mapping[Decimal, Sequence[Fact]]) -> Iterator[Swapped]:
    """The cells that have the amounts of two figures under each other's names, where none has one under its own."""
    firsts, seconds = cells.get(base_value(one.figure), ()), cells.get(base_value(other.figure), ())
    if any(_nearer(cell, one, other) for cell in firsts) or any(_nearer(cell, other, one) for cell in seconds):
        return
    for first in firsts:
        for second in seconds:
            beside = (first.figure.place.table, first.stage, first.year) == (second.figure.place.table, second.stage, second.year)
            if beside and first.year == one.year == other.year and _nearer(first, other, one) and _nearer(second, one, other):
                yield one, second, other, first
                return


def _nearer(cell: Fact, one: Fact, other: Fact) -> bool:
    """Is the name of a cell that of one figure rather than that of another?"""
    own, its = (_likeness(flat(cell.label), flat(each.label)) for each in (one, other))
    return own >= ALIKE and own - its >= CLEARLY


def _likeness(one: str, other: str) -> float:
    """How much two names have in common: pairs of letters that both have, of those that either has on average."""
    first, second = ({name[at : at + 2] for at in range(len(name) - 1)} for name in (one, other))
    return 2 * len(first & second) / max(len(first) + len(second), 1)


def _crosswise(outcomes: Sequence[Outcome], report: Report) -> Iterator[Swapped]:
    """Two disagreements of which each has the other's amounts: a name here and another there were exchanged."""
    seen: dict[tuple[Decimal, Decimal], tuple[Fact, Fact]] = {}
    for one in outcomes:
        facts = [fact_at(report, each.place) for each in one.evidence[:2]] if one.state == "broken" and one.message == "equal" else []
        if len(facts) < 2 or facts[0] is None or facts[1] is None or min(significant(fact.figure) for fact in facts if fact) < TELLING:
            continue
        stated, counterpart = facts[0], facts[1]
        amounts = base_value(stated.figure), base_value(counterpart.figure)
        other = seen.get((amounts[1], amounts[0]))
        if other is not None and stated.figure.place.block == other[0].figure.place.block:
            yield other[0], other[1], stated, counterpart
        elif other is not None and counterpart.figure.place.block == other[1].figure.place.block:
            yield other[1], other[0], counterpart, stated
        seen[amounts] = stated, counterpart


def _parts(one: Outcome, report: Report) -> Parts:
    """The parts of a sum that holds, where each is an amount of its own."""
    facts = [fact_at(report, each.place) for each in one.evidence[1:]]
    parts = tuple(fact for fact in facts if fact is not None and significant(fact.figure) >= TELLING)
    distinct = len({base_value(part.figure) for part in parts}) == len(parts)
    return parts if 1 < len(parts) == len(facts) and distinct else ()


def _swapped(one: Parts, other: Parts) -> Iterator[Swapped]:
    """Two parts of a list, each followed by the part of the other list that has its name, where each of these has the other's amount."""
    pairs = [(part, twin) for part in one if (twin := _of_its_name(part, one, other)) is not None]
    left = [[fact for fact in parts if all(fact is not pair[at] for pair in pairs)] for at, parts in enumerate((one, other))]
    if len(left[0]) == 1:
        pairs.append((left[0][0], left[1][0]))  # what is left of either list is one part
    wrong = [(part, twin) for part, twin in pairs if base_value(part.figure) != base_value(twin.figure)]
    if len(pairs) != len(one) or len(wrong) != 2:
        return
    (first, its), (second, twin) = wrong
    if base_value(first.figure) == base_value(twin.figure) and base_value(second.figure) == base_value(its.figure):
        yield (first, its, second, twin) if first.origin == "text" else (its, first, twin, second)


def _of_its_name(part: Fact, own: Parts, others: Parts) -> Fact | None:
    """The only part of another list that has the name or the year of one; None where no name is its own."""
    if len({one.year for one in own}) == len(own):
        return next((other for other in others if other.year == part.year), None)
    found = [other for other in others if _alike(_name(part, own), _name(other, others))]
    back = [one for one in own if found and _alike(_name(one, own), _name(found[0], others))]
    return found[0] if len(found) == len(back) == 1 else None


def _name(part: Fact, parts: Parts) -> str:
    """What tells a part of a list from its others: whose it is, or its own words."""
    owned = len({one.subject for one in parts}) == len(parts)
    return flat(part.subject or "") if owned else flat(part.label)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= SHORTEST and short in long


def _told(swapped: Swapped, report: Report) -> Outcome:
    first, its, second, twin = swapped
    made = unequal(first, [its], check_id(first, its), report)
    words = text(label=_called(first, its), other=_called(second, twin), stated=plain(first.figure.value), second=plain(second.figure.value),
                 unit=first.figure.unit or "", where=its.origin)  # fmt: skip
    more = (evidence("stated", second), evidence("counterpart", twin))
    return replace(made, message="exchanged", words=words, severity="error", evidence=(*made.evidence, *more), cause=None)


def _called(one: Fact, other: Fact) -> str:
    """What the reader knows a part of a list by."""
    own = one.subject if one.subject is not None and one.subject == other.subject else None
    return own or (other.label if one.label in other.label else one.label)


__all__ = ["check_exchanged"]
