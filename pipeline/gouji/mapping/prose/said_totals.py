"""What a total that follows figures is of, as its own words name or count it: 在岗与离岗合计, 三级合计."""

from __future__ import annotations

from collections.abc import Iterable

from ...model import Fact
from ...numbers import chinese_value
from ...regexes import compiled
from ...rules import Rules

CLAUSE = compiled(r"[，,;；。:]")
Terms = list[tuple[Fact, int]]


def _names(text: str, rules: Rules) -> list[str]:
    """The names that a total's own clause joins."""
    return [rules.wording("total-after").sub("", one) for one in rules.wording("between-names").split(CLAUSE.split(text)[-1])]


def named_terms(text: str, terms: Terms, rules: Rules) -> Terms:
    """编制9人，在岗8人，离岗3人，在岗与离岗合计11人: of those that its clause names."""
    names = _names(text, rules)
    named = [(term, sign) for term, sign in terms if term.label and any(one and one in term.label for one in names)]
    return named if len(names) > 1 and len(named) == len(names) else terms


def of_others(text: str, terms: Terms, rules: Rules) -> bool:
    """诊察、治疗、手术及护理收入合计9元: a total of what its own clause names, where these are not as many as were told, or others
    (印花税和资源税合计, after two others).
    """
    names = _names(text, rules)
    told = sum(any(one and (one in term.label or (term.label and term.label in one)) for term, _ in terms) for one in names)
    return len(names) > len(terms) or (len(names) > 1 and told < len(names))


def of_more(text: str, terms: Terms, rules: Rules) -> bool:
    """省级3元，县级2元，三级合计9元: a total of more than were told beside it."""
    counted = rules.wording("so-many").search(CLAUSE.split(text)[-1])
    return counted is not None and (chinese_value(counted["many"]) or 0) > len(terms)


def of_other_things(text: str, terms: Iterable[Fact], rules: Rules) -> bool:
    """机关8人、中心5人，农技站合计9人: a total of things of a name that none of those before bears."""
    name = rules.wording("total-after").sub("", CLAUSE.split(text)[-1])
    if rules.wording("body-end").search(name) is None or rules.wording("anything").match(name):
        return False
    return not any(name[-2:] in term.label for term in terms)
