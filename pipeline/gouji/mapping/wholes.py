"""What a total row is the total of (合计行), where the rows above it say so together: 合计 under 基本支出 and 项目支出 is all that was spent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from ..model import Fact
from ..numbers import is_money
from ..rules import Rules
from .lexicon import descendants
from .prose.names import ITEM

ALL = "total_funds"  # preferred where several wholes have the same parts
RATE = "execution_rate"


def with_wholes(facts: Iterable[Fact], bodies: Container[int | None], rules: Rules) -> list[Fact]:
    """The facts of one table, its totals with the measure that their parts make; `bodies` are forms with a column of bodies or places."""
    above: dict[tuple[object, ...], set[str]] = defaultdict(set)
    owned: dict[tuple[object, ...], set[tuple[str, str | None]]] = defaultdict(set)
    wholes: dict[tuple[object, ...], str] = {}
    out, facts = list[Fact](), [*facts]
    for at, one in enumerate(facts):
        money, row = is_money(one.figure.unit), (one.form, one.figure.place.row)
        column = (one.form, one.year, one.stage)
        if one.measure == ITEM and money and rules.wording("total").search(one.label):
            parts = above.pop((*column, one.subject), set()) or _below(facts[at + 1 :], one, rules)
            wholes[row] = whole_of(parts, rules) or _whole_of_owners(owned.pop(column, set()))
            out.append(_named(one, wholes[row], rules) if wholes[row] else one)
        elif one.measure == RATE and one.of == ITEM and wholes.get(row):
            out.append(replace(one, of=wholes[row]))
        else:
            out.append(one)
            if one.measure != ITEM and money:
                above[(*column, one.subject)].add(one.measure)
                if one.form in bodies:
                    owned[column].add((one.measure, one.subject))
    return out


def _named(total: Fact, measure: str, rules: Rules) -> Fact:
    """A total with the measure of its parts; what sections repeat with another scope each time may be of one fund alone."""
    known = rules.measure(measure)
    return replace(total, measure=measure, clear=total.clear and not (known is not None and known.generic))


def _below(facts: Sequence[Fact], total: Fact, rules: Rules) -> set[str]:
    """What stands below a total in its column, down to the next: 合计 above 基本支出 and 项目支出."""
    column = (one for one in facts if (one.form, one.subject, one.year, one.stage) == (total.form, total.subject, total.year, total.stage))
    here = takewhile(lambda one: one.measure != ITEM or not rules.wording("total").search(one.label), column)
    return {one.measure for one in here if is_money(one.figure.unit) and one.measure != ITEM}


def _whole_of_owners(parts: set[tuple[str, str | None]]) -> str:
    """What rows of several owners, each of them told once, make together: the same of all of them."""
    measures = {measure for measure, _ in parts}
    return measures.pop() if len(measures) == 1 and len(parts) > 1 and all(owner is not None for _, owner in parts) else ""


def whole_of(parts: set[str], rules: Rules) -> str:
    """The measure that all of some measures make together, "" where none is known or they are more than its parts."""
    below = descendants(rules)
    found = [one.whole for one in rules.identities if one.core and {*one.core} <= parts and parts <= below[one.whole]]
    return ALL if ALL in found else found[0] if len({*found}) == 1 else ""


__all__ = ["whole_of", "with_wholes"]
