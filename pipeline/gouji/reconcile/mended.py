"""What a failed relation and a second telling prove together (互证): 支出13132.69万元，执行率94.71% beside a form's 12438.68.

By its words alone a figure that only its stage names may be of something else, and accuses nobody. But where a relation fails that
its own sentence states, and holds once the figure is what the report tells elsewhere under the same identity, the two tell one thing. What only its amount speaks for is shown beside the breach, and never told as the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from ..mapping.prose.names import ITEM
from ..model import Fact, Figure, Report
from ..numbers import base_value, is_money, plain
from ..outcome import Evidence, Outcome
from ..places import Place
from ..rules import Rules
from ..text import flat
from .arithmetic import Range, fits, printed, total
from .causes import misprints, significant
from .equal import check_id, unequal
from .follows.values import kind
from .lookup import fact_at
from .outcomes import agree, evidence, in_unit

SLIP = "slip"
RELATED = frozenset({"rate", "difference", "parts-sum"})
LAST = 10**9  # behind every fact of one amount
TELLING = 3  # digits of a figure that no other is by chance
PAIRED = frozenset({"rate", "difference"})
THREE = 3  # a figure, and the two from which it follows
MOST = 12  # figures of a relation
EITHER = frozenset({"total_funds", "total_expenditure"})  # all the money of an owner, by two names
BUDGETS = frozenset({"initial_budget", "adjusted_budget"})
Form = Callable[[Sequence[Figure]], Range | None]


def told_otherwise(outcomes: Sequence[Outcome], report: Report, rules: Rules) -> list[Outcome]:
    """The outcomes, where the disagreements between figures that a breach proves to be one are sure; those that were not told are added."""
    told = _Told(report, rules)
    found = [*outcomes]
    for one in outcomes:
        for fact, other in _mending(one, report, told.elsewhere):
            known = [at for at, each in enumerate(found) if _tells(each, fact, other, report)]
            for at in known:
                found[at] = replace(found[at], sure=True)
            if not known:
                found.append(replace(unequal(fact, [other], check_id(fact, other), report), severity="error", sure=True))
    return found


def _tells(one: Outcome, fact: Fact, other: Fact, report: Report) -> bool:
    """Is it an error already that a figure is not what another place tells?"""
    if one.state != "broken" or one.message != "equal" or one.severity != "error":
        return False
    others = [found for each in one.evidence if (found := fact_at(report, each.place)) is not None and found is not fact]
    return len(others) < len(one.evidence) and any(found is other or agree(found.figure, other.figure) for found in others)


def borne_out(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes, where the figures that a failed relation rests on are those of one that holds as errors: they are what the words take
    them for.
    """
    held: dict[Place, list[frozenset[Place]]] = defaultdict(list)
    for one in outcomes:
        if one.state == "holds" and one.check in PAIRED and len(one.evidence) == THREE:
            places = frozenset(each.place for each in one.evidence)
            for place in places:
                held[place].append(places)
    return [replace(one, severity="error") if _is_borne_out(one, held) else one for one in outcomes]


def _is_borne_out(one: Outcome, held: Mapping[Place, Sequence[frozenset[Place]]]) -> bool:
    if one.state != "broken" or one.severity != "warning" or one.check not in PAIRED or len(one.evidence) != THREE:
        return False
    given = {each.place for each in one.evidence[1:]}
    return len(given) > 1 and any(given <= places for places in held.get(one.evidence[1].place, ()))


def supported(outcomes: Sequence[Outcome], report: Report, rules: Rules) -> list[Outcome]:
    """The outcomes, where one figure of a breach should be an amount that the report prints elsewhere with that amount beside it: it shows
    where the right one may stand, and accuses nobody.
    """
    told = _Told(report, rules)
    return [replace(one, evidence=(*one.evidence, *_support(one, report, told))) if one.state == "broken" else one for one in outcomes]


def _support(one: Outcome, report: Report, told: _Told) -> list[Evidence]:
    if one.message == SLIP:
        near = _due(one, report)
    elif one.severity == "error":
        near = [other for _, other in _mending(one, report, told.slipped)]
    else:
        near = []
    return [evidence("counterpart", near[0])] if near else []


def _due(one: Outcome, report: Report) -> list[Fact]:
    """The amounts of another place that a figure should be by the others, where they are one amount."""
    figures = figures_of(one, report)
    form = next(forms_of(one, figures), None)
    span = form(figures) if form is not None else None
    if span is None or not is_money(figures[0].unit):
        return []
    due, places = span.size(), {each.place for each in one.evidence}
    near = [fact for fact in report.facts if is_money(fact.figure.unit) and significant(fact.figure) > TELLING and fits(fact.figure, due)]
    return near if all(agree(near[0].figure, fact.figure) and fact.figure.place not in places for fact in near) else []


class _Told:
    """The figures of a report by what their words say they are, as far as they say it, and by their amounts."""

    def __init__(self, report: Report, rules: Rules) -> None:
        self.furniture, self.total = rules.wording("name-furniture"), rules.wording("total-row")
        self._by_name: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
        sizes: dict[str, list[tuple[Decimal, int, Fact]]] = defaultdict(list)
        for at, fact in enumerate(report.facts):
            if fact.nil or fact.figure.approximate:
                continue
            if name := self._name(fact):
                self._by_name[name].append(fact)
            if significant(fact.figure) > TELLING:
                sizes[kind(fact.figure)].append((abs(base_value(fact.figure)), at, fact))
        self._by_size = {unit: sorted(found) for unit, found in sizes.items()}

    def elsewhere(self, fact: Fact) -> Iterator[Fact]:
        """What else is told under the identity of a figure, and differs; where its words leave something open, whatever that may be."""
        for other in self._by_name.get(self._name(fact), ()):
            if other is not fact and _may_be(fact, other) and not agree(fact.figure, other.figure):
                yield other

    def slipped(self, fact: Fact) -> Iterator[Fact]:
        """What is printed in another table or paragraph that one slip of the hand makes of a figure, whatever it is called."""
        known = self._by_size.get(kind(fact.figure), [])
        for value, off in misprints(fact.figure) if known else ():
            for _, _, other in known[bisect_left(known, (value - off, -1)) : bisect_right(known, (value + off, LAST))]:
                if other.figure.place.block != fact.figure.place.block and not agree(fact.figure, other.figure):
                    yield other  # the other columns of a row are other things of one amount

    def _name(self, fact: Fact) -> tuple[object, ...]:
        name, label = fact.measure, flat(fact.label)
        if name == ITEM and (not label or self.total.fullmatch(label)):
            name = "all"  # a total row, or a total that only its stage names
        elif name == ITEM:
            label = self.furniture.sub("", label)
            name = f"{ITEM}:{label}" if len(label) > 1 else ""
        return ("all" if name in EITHER else name, fact.year, _counted(fact.figure)) if name and fact.year is not None else ()


def _counted(figure: Figure) -> str | None:
    return "money" if is_money(figure.unit) else figure.unit


def _may_be(one: Fact, other: Fact) -> bool:
    """Does no word tell two figures of one name apart?"""
    stages = one.stage == other.stage or (one.stage in BUDGETS and other.stage in BUDGETS and (one.bare or other.bare))
    funds = one.fund == other.fund or None in {one.fund, other.fund}
    if one.figure.place.table is not None and one.figure.place.table == other.figure.place.table:
        return False  # columns tell apart what rows call alike
    return stages and funds and one.subject == other.subject and one.also == other.also and one.of == other.of


def _mending(one: Outcome, report: Report, elsewhere: Callable[[Fact], Iterable[Fact]]) -> Iterator[tuple[Fact, Fact]]:
    """The figure of a breach, and its only other telling with which the relation holds."""
    if one.state != "broken" or one.check not in RELATED or not 2 < len(one.evidence) <= MOST:
        return
    figures = figures_of(one, report)
    facts = [fact_at(report, each.place) for each in figures]
    form = next(forms_of(one, figures), None)
    if form is None:
        return
    for at, fact in enumerate(facts):
        if fact is None or significant(fact.figure) < TELLING or fact.figure.place.block != figures[0].place.block:
            continue  # what a relation took from elsewhere may be of somebody else
        mends = [other for other in elsewhere(fact) if _holds(form, [*figures[:at], other.figure, *figures[at + 1 :]])]
        if mends and all(agree(mends[0].figure, other.figure) for other in mends):
            yield fact, mends[0]


def figures_of(one: Outcome, report: Report) -> list[Figure]:
    """The figures of a breach, the one that is said to be wrong first."""
    facts = (fact_at(report, each.place) for each in one.evidence)
    figures = [fact.figure if fact is not None else _figure(found) for fact, found in zip(facts, one.evidence, strict=True)]
    return sorted(figures, key=lambda each: plain(each.value) != one.stated)


def _figure(found: Evidence) -> Figure:
    """A figure of a breach that is no fact (a rate)."""
    value = found.value if found.value is not None else Decimal(0)
    exponent = value.as_tuple().exponent
    return Figure(found.raw, value, found.unit, -exponent if isinstance(exponent, int) and exponent < 0 else 0, found.place)


def _holds(form: Form, figures: Sequence[Figure]) -> bool:
    span = form(figures)
    return span is not None and fits(figures[0], span.size())


def forms_of(one: Outcome, figures: Sequence[Figure]) -> Iterator[Form]:
    """The ways of calculating the first figure of a breach from the others that give what it should have been."""
    if one.expected is None:
        return
    for form in (*_PAIRS, _sum) if len(figures) == THREE else (_sum,):
        for order in permutations(range(1, len(figures))) if form is not _sum else [tuple(range(1, len(figures)))]:
            if _gives(one, ordered := _in_order(form, order), figures):
                yield ordered


def _gives(one: Outcome, form: Form, figures: Sequence[Figure]) -> bool:
    """Does a way of calculating give what a breach says that its first figure should have been?"""
    span = form(figures)
    return (
        span is not None and not fits(figures[0], span.size()) and in_unit(span.size().middle, figures[0], _decimals(one)) == one.expected
    )


def _decimals(one: Outcome) -> int:
    return len((one.expected or "").partition(".")[2])


def _in_order(form: Form, order: Iterable[int]) -> Form:
    places = (0, *order)
    return lambda figures: form([figures[at] for at in places])


def _share(figures: Sequence[Figure]) -> Range | None:
    return printed(figures[1]).over(printed(figures[2])) if figures[0].unit == "%" else None


def _growth(figures: Sequence[Figure]) -> Range | None:
    more = printed(figures[1]) - printed(figures[2])
    return more.over(printed(figures[2])) if figures[0].unit == "%" else None


def _moved(figures: Sequence[Figure]) -> Range | None:
    """What something grew by, over what it was before."""
    if figures[0].unit != "%":
        return None
    change, now = printed(figures[1]), printed(figures[2])
    return change.over(now - change)


def _fallen(figures: Sequence[Figure]) -> Range | None:
    """What something fell by, over what it was before."""
    if figures[0].unit != "%":
        return None
    change, now = printed(figures[1]), printed(figures[2])
    return change.over(now + change)


def turned(one: Outcome, figures: Sequence[Figure]) -> Iterator[Form]:
    """What a growth would be if its words said fall for rise, or rise for fall."""
    for form, other in ((_moved, _fallen), (_fallen, _moved)) if len(figures) == THREE else ():
        for order in ((1, 2), (2, 1)):
            if _gives(one, _in_order(form, order), figures):
                yield _in_order(other, order)


def _gap(figures: Sequence[Figure]) -> Range | None:
    return printed(figures[1]) - printed(figures[2]) if figures[0].unit != "%" else None


def _part(figures: Sequence[Figure]) -> Range | None:
    if figures[2].unit != "%" or figures[0].unit == "%":
        return None
    span = printed(figures[1]).times(printed(figures[2]))
    return span.hundredth()


def _whole(figures: Sequence[Figure]) -> Range | None:
    return printed(figures[1]).over(printed(figures[2])) if figures[2].unit == "%" != figures[0].unit else None


def _sum(figures: Sequence[Figure]) -> Range | None:
    return total(figures[1:]) if figures[0].unit != "%" else None


_PAIRS: tuple[Form, ...] = (_share, _growth, _moved, _fallen, _gap, _part, _whole)

__all__ = ["Form", "borne_out", "figures_of", "forms_of", "supported", "told_otherwise", "turned"]
