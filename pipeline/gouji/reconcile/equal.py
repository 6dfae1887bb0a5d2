"""table-text, table-table, text-text: what is printed twice is printed alike."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from decimal import Decimal
from itertools import combinations

from ..mapping.prose.names import ITEM
from ..model import Fact, Report, Severity
from ..numbers import base_value, digit_unit, is_money, plain
from ..outcome import Cause, Outcome
from ..rules import Rules
from .achieved import check_achieved
from .alike import SCORE
from .causes import OF_DIGITS, cause_of, significant
from .judge import SUMMED, severity_of
from .keys import groups
from .outcomes import agree, allowance, broken, decimals_for, evidence, holds, in_unit, text, unable
from .retold import check_retold
from .told_pairs import check_told

MOST = 2  # values that one name can take before it is taken for several


def check_equal(report: Report, rules: Rules) -> list[Outcome]:
    """Every identity that is printed more than once."""
    outcomes: list[Outcome] = []
    compared: list[list[list[Fact]]] = []
    for facts, others in groups(report, rules):
        outcomes += [_ambiguous(one, one) for one in others]
        if len(facts) > 1:
            compared.append(_clusters(sorted(facts, key=lambda one: (one.origin != "table", not one.clear))))
    passages = _Passages(compared)
    for clusters in compared:
        outcomes += _compare(clusters, report, rules, passages)
    return outcomes + check_achieved(report, rules) + check_told(report, rules) + check_retold(report, rules)


class _Passages:
    """Which passages of the narrative (the text under one heading) are proved to speak of the same: those that agree on several names,
    and on many more than they differ on.
    """

    def __init__(self, compared: list[list[list[Fact]]]) -> None:
        self.agree: Counter[tuple[int, int]] = Counter()
        self.differ: Counter[tuple[int, int]] = Counter()
        self.borne_out: set[tuple[int, str, str | None]] = set()  # sentences whose figures of a measure and stage others print too
        for clusters in compared:
            told = [
                Counter(NOWHERE if fact.section is None else fact.section for fact in each if fact.origin == "text") for each in clusters
            ]
            self._see(clusters)
            told = [each for each in told if each]
            if clusters[0][0].figure.unit == SCORE:
                continue  # the scores of two are alike by chance
            if sum(map(len, told)) > MOST_PASSAGES:
                continue
            for at, each in enumerate(told):
                self.agree.update((one, one) for one, count in each.items() if count > 1)
                self.agree.update(combinations(sorted(each), 2))
                self.differ.update({_pair(one, other) for one in each for later in told[at + 1 :] for other in later})

    def _see(self, clusters: list[list[Fact]]) -> None:
        for each in clusters:
            spoken = [fact for fact in each if fact.origin == "text" and fact.subject is not None]
            if len({fact.section for fact in spoken}) > 1:
                self.borne_out |= {(fact.sentence, fact.measure, fact.stage) for fact in spoken}

    def listed(self, one: Fact, other: Fact) -> bool:
        """Is one of two figures of a project told beside those of others, which another passage bears out?"""
        owned = one.subject is not None and one.subject == other.subject
        return owned and any((each.sentence, each.measure, each.stage) in self.borne_out for each in (one, other))

    def proved(self, one: Fact, other: Fact) -> bool:
        """Do the passages of two figures agree on much more than they differ on?"""
        pair = _pair(*(NOWHERE if each.section is None else each.section for each in (one, other)))
        return self.agree[pair] >= FEWEST_ALIKE and self.agree[pair] >= THRICE * self.differ[pair]


FEWEST_ALIKE, THRICE = 3, 3  # names that passages of one thing agree on: as many at least, and so many times those that they differ on
NOWHERE = -1  # before the first heading
MOST_PASSAGES = 24  # in which one name may be told; one that is told everywhere proves nothing


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _ambiguous(one: Fact, other: Fact) -> Outcome:
    check = check_id(one, other)
    return unable(check, check, "ambiguous", one.label, [evidence("stated", one)], one)


def _compare(clusters: list[list[Fact]], report: Report, rules: Rules, passages: _Passages) -> list[Outcome]:
    """Hold each fact against the reading that most of them share; of equals, the forms speak first. A name that takes three values or
    more, none of which most of its figures have, tells several things apart by words that were not understood: it is no key.
    """
    clusters.sort(key=lambda cluster: (-len(cluster), cluster[0].origin != "table"))
    main = clusters[0]
    facts = [fact for cluster in clusters for fact in cluster]
    if len(clusters) > MOST and len(main) * 2 <= len(facts):
        return [_ambiguous(one, main[0]) for one in facts]
    outcomes = [_agreement(main[0], other) for other in main[1:]]
    for cluster in clusters[1:]:
        outcomes.append(_disagreement(cluster[0], main, report, rules, passages))
        outcomes += [_agreement(cluster[0], other) for other in cluster[1:]]
    return outcomes


def _clusters(facts: list[Fact]) -> list[list[Fact]]:
    """The facts that agree, under the first of them. Two agree only within one unit of the last digit of the coarser: only
    clusters so near are looked at.
    """
    clusters: list[list[Fact]] = []
    heads: list[tuple[Decimal, int]] = []  # the value of each cluster's first fact, in order, and which cluster it is
    coarsest = max(digit_unit(fact.figure) for fact in facts)
    for fact in facts:
        value = base_value(fact.figure)
        near = heads[bisect_left(heads, (value - coarsest, -1)) : bisect_right(heads, (value + coarsest, len(facts)))]
        home = next((clusters[at] for _, at in sorted(near, key=lambda one: one[1]) if agree(fact.figure, clusters[at][0].figure)), None)
        if home is None:
            insort(heads, (value, len(clusters)))
            clusters.append([fact])
        else:
            home.append(fact)
    return clusters


def is_generic(fact: Fact, rules: Rules) -> bool:
    """A name that sections repeat with another scope each time (基本支出, 项目支出, 支出合计)."""
    rule = rules.measure(fact.measure)
    return rule is not None and (rule.generic or rule.id in SUMMED)


def check_id(one: Fact, other: Fact) -> str:
    """The check that holds two figures against each other, by where they stand."""
    if one.origin != other.origin:
        return "table-text"
    return "table-table" if one.origin == "table" else "text-text"


def _agreement(one: Fact, other: Fact) -> Outcome:
    check = check_id(one, other)
    alike = one.figure.decimals == other.figure.decimals and one.figure.unit == other.figure.unit
    if alike and one.figure.value != other.figure.value and not one.figure.approximate and not other.figure.approximate:
        return unequal(other, [one], check, report=None, cause=Cause("rounding"))
    return holds(check, check, (evidence("stated", one), evidence("counterpart", other)), fact=one,
                 stated=plain(one.figure.value), expected=plain(other.figure.value), message="equal")  # fmt: skip


def _disagreement(fact: Fact, main: list[Fact], report: Report, rules: Rules, passages: _Passages) -> Outcome:
    other = next((one for one in main if one.origin != fact.origin), main[0])
    check = check_id(fact, other)
    found = (evidence("stated", fact), evidence("counterpart", other))
    if fact.figure.approximate or other.figure.approximate:
        return unable(check, check, "approximate", fact.label, found, fact)
    if check == "text-text" and fact.subject is None and is_generic(fact, rules) and not _one_scope(fact, other):
        return unable(check, check, "ambiguous", fact.label, found, fact)
    if (
        check == "text-text"
        and fact.figure.unit == SCORE
        and fact.subject is None
        and fact.measure == ITEM
        and fact.section != other.section
    ):
        return unable(check, check, "ambiguous", fact.label, found, fact)  # points belong to what is scored under a heading
    if not (fact.clear and other.clear):
        return unable(check, check, "ambiguous", fact.label, found, fact)
    if check == "table-table" and fact.figure.unit == "%" and fact.subject is None:
        return unable(check, check, "ambiguous", fact.label, found, fact)  # a rate in one form is not that of another
    if check != "text-text" or passages.proved(fact, other) or passages.listed(fact, other):
        return unequal(fact, main, check, report)
    slip = cause_of(fact.figure, base_value(other.figure), report, fact, (other,))
    if slip is not None and slip.code in OF_DIGITS and significant(fact.figure) >= FEWEST_DIGITS:
        return unequal(fact, main, check, report)  # one name, and one slip of the hand between two figures
    if fact.section != other.section:  # two passages that agree on nothing may speak of two things by one name
        return unable(check, check, "ambiguous", fact.label, found, fact)
    return unequal(fact, main, check, report, severity="warning")


FEWEST_DIGITS = 2  # any figure of one digit is one slip away from another


def _one_scope(fact: Fact, other: Fact) -> bool:
    """Of one fund that is named, or under one heading."""
    return (fact.fund == other.fund is not None) or (fact.section == other.section is not None)


def unequal(fact: Fact, main: list[Fact], check: str, report: Report | None, cause: Cause | None = None,
             severity: Severity | None = None) -> Outcome:  # fmt: skip
    """The disagreement of a figure with those that tell the same."""
    other = next((one for one in main if one.origin != fact.origin), main[0])
    expected = base_value(other.figure)
    places = decimals_for(fact.figure, [other.figure])
    shown = in_unit(expected, fact.figure, places) if is_money(fact.figure.unit) else plain(other.figure.value)
    gap = in_unit(abs(expected - base_value(fact.figure)), fact.figure, places)
    allowed = in_unit(allowance((fact.figure, other.figure)), fact.figure, places + 1)
    others = [one for one in main if one is not fact][:3]
    return broken(
        check, check, "equal", text(label=fact.label, stated=plain(fact.figure.value), unit=fact.figure.unit or "", expected=shown, where=other.origin),
        (evidence("stated", fact), *(evidence("counterpart", one) for one in others)),
        severity="warning" if cause is not None else severity or severity_of((fact, other)), fact=fact, expected=shown, difference=gap, allowed=allowed,
        cause=cause or (cause_of(fact.figure, expected, report, fact, (other,)) if report is not None else None),
    )  # fmt: skip
