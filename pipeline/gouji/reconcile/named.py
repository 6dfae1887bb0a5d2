"""same-unit: the body that a form names against the one whose report it is."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile

from ..mapping.named import title_unit
from ..model import Body, Report
from ..outcome import Outcome
from ..rules import Rules
from ..text import flat
from .outcomes import broken, holds, text, unable, words_evidence

UNIT, DEPARTMENT, CARRIER = "unit-field", "department-field", "implementer-field"
SHORTEST = 3  # characters of a body's name without its place
RANKS = ("r1", "r2", "r3", "r4")


def check_unit(report: Report, rules: Rules) -> list[Outcome]:
    """The reporting unit is the same in every form. A collection of the forms of several bodies has no unit of its own."""
    named = [body for form in report.forms for body in form.bodies]
    units = [body for body in named if body.field == UNIT]
    usual = _usual(named, title_unit(report.document, rules), rules)
    if usual is None:
        return [unable("same-unit", "document", "no-counterpart", report.unit or "")] if report.forms else []
    odd = {bare(body.name, rules) for body in units if not same_body(bare(body.name, rules), usual)}
    if len(odd) > 1:
        return [unable("same-unit", "document", "ambiguous", report.unit or usual)]
    return [one for body in named if (one := _outcome(body, usual, report, rules, agreed=len(units) > len(odd) + 1)) is not None]


def _usual(named: list[Body], title: str | None, rules: Rules) -> str | None:
    """The unit that the title names; else the one that most fields do."""
    names = Counter(bare(body.name, rules) for body in named)
    return bare(title, rules) if title is not None else names.most_common(1)[0][0] if names.total() > 1 else None


def _outcome(body: Body, usual: str, report: Report, rules: Rules, *, agreed: bool) -> Outcome | None:
    """A form of another body, where the other forms agree; or the same body of another place, where only the title can tell."""
    name = bare(body.name, rules)
    found = [words_evidence("stated", "", body.name, body.place, "table")]
    if same_body(name, usual):
        return holds("same-unit", "document", found)
    if not (body.field == UNIT and agreed) and not _elsewhere(name, usual, body.field, rules):
        return None
    words = text(stated=body.name, expected=report.unit or usual)
    return broken("same-unit", "document", "unit-differs", words, found, severity="warning")


def bare(name: str, rules: Rules) -> str:
    """A name without what stands before and after it, and without the word that it is the department alone."""
    name = rules.wording("before-name").sub("", flat(name))
    return rules.wording("own-accounts").sub("", rules.wording("after-name").sub("", name))


def same_body(one: str, other: str) -> bool:
    """A name written shorter is one name: every character of the shorter stands in the longer, in order."""
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return short in long or (len(short) >= SHORTEST and all(char in letters for char in short))


def _elsewhere(name: str, usual: str, field: str, rules: Rules) -> bool:
    """The same body of another place. The department above may be that of a higher place, and who carries it out that of a lower one."""
    tail = [*takewhile(lambda pair: pair[0] == pair[1], zip(reversed(name), reversed(usual), strict=False))]
    for cut in range(min(2, len(tail) - SHORTEST) + 1):  # 汀石区 and 沙洲湾区 end alike
        ranks = [_rank(one[: len(one) - len(tail) + cut], rules) for one in (name, usual)]
        if all(ranks):
            mine, other = ranks[1] or 0, ranks[0] or 0
            return {DEPARTMENT: other <= mine, CARRIER: other >= mine}.get(field, True)
    return False


def _rank(place: str, rules: Rules) -> int | None:
    found = rules.wording("place-of-body").search(place)
    return next((at for at, name in enumerate(RANKS, 1) if found[name]), None) if found is not None else None
