"""What a total row is the total of (合计行), where the rows above it say so together: 合计 under 基本支出 and 项目支出 is all that was spent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from ..model import Fact
from ..numbers import is_money
from ..rules import Rules
from .lexicon import descendants
from .prose.names import ITEM

ALL = "total_funds"  # preferred where several wholes have the same parts
RATE = "execution_rate"


def with_wholes(facts: Iterable[Fact], rules: Rules) -> list[Fact]:
    """The facts of one table, its totals with the measure that their parts make."""
    facts = [*facts]
    above: dict[tuple[object, ...], set[str]] = defaultdict(set)
    wholes: dict[tuple[object, ...], str] = {}
    out = list[Fact]()
    for one in facts:
        column, row = (one.form, one.subject, one.year, one.stage), (one.form, one.subject, one.figure.place.row)
        if one.measure == ITEM and is_money(one.figure.unit) and rules.wording("total").search(one.label):
            whole = whole_of(above.pop(column, set()), rules)
            wholes[row] = whole
            one = replace(one, measure=whole) if whole else one
        elif one.measure != ITEM and is_money(one.figure.unit):
            above[column].add(one.measure)
        elif one.measure == RATE and one.of == ITEM and wholes.get(row):
            one = replace(one, of=wholes[row])
        out.append(one)
    return out


def whole_of(parts: set[str], rules: Rules) -> str:
    """The measure that all of some measures make together, "" where none is known or they are more than its parts."""
    below = descendants(rules)
    found = [one.whole for one in rules.identities if one.core and {*one.core} <= parts and parts <= below[one.whole]]
    return ALL if ALL in found else found[0] if len({*found}) == 1 else ""


__all__ = ["whole_of", "with_wholes"]
