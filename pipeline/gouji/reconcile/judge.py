"""What a breach weighs (严重程度): decided here alone, from how surely the words tell what figures are; their values only make it lighter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..mapping.prose.names import ITEM
from ..model import Fact, Report, Severity
from ..outcome import Outcome
from ..places import Place
from ..rules import Rules
from .alike import RATES
from .funds import TOTALS


def severity_of(facts: Iterable[Fact]) -> Severity:
    """An error where every figure says what it is; where one is only supposed to be it, somebody must look."""
    return "error" if all(fact.clear for fact in facts) else "warning"


def spoken(facts: Iterable[Fact]) -> Severity:
    """Figures of one breath, whose relation the words themselves say, need no name to be held against each other; others do."""
    known = [*facts]
    here = {fact.sentence for fact in known if fact.origin == "text"}
    together = all(fact.origin == "text" for fact in known) and max(here, default=0) - min(here, default=0) <= 1
    return "error" if together and not any(fact.rule == PASSING for fact in known) else severity_of(known)


PASSING = "in passing"
SUMMED = TOTALS | {"wages_welfare", "goods_services", "family_subsidies", "capital_expenditure"}  # names that each section has of its own


# --- a list that is told in one breath ---------------------------------------------------------------


COMMAS = ("，", ",")


def tightened(outcomes: list[Outcome], report: Report, rules: Rules) -> list[Outcome]:
    """The outcomes, where a whole and its parts follow each other with nothing between them but the names of the parts as errors: such a
    list is complete.
    """
    at = {one.figure.place: index for index, one in enumerate(report.spoken)}
    return [replace(one, severity="error") if _is_tight(one, at, report, rules) else one for one in outcomes]


def _is_tight(one: Outcome, at: Mapping[Place, int], report: Report, rules: Rules) -> bool:
    if one.state != "broken" or one.severity != "warning" or one.message != "sum" or any(each.place not in at for each in one.evidence):
        return False
    whole, *parts = [at[each.place] for each in one.evidence]
    if len(parts) < 2 or parts != [*range(whole + 1, whole + 1 + len(parts))]:
        return False
    words = [report.spoken[each].before for each in parts]
    after = report.spoken[parts[-1] + 1] if parts[-1] + 1 < len(report.spoken) else None
    joined, begun = rules.wording("list-goes-on"), rules.wording("list-begins")
    ended = after is None or after.sentence != report.spoken[whole].sentence or joined.match(after.before) is None
    return begun.search(words[0]) is not None and all(joined.match(each) or each.startswith(COMMAS) for each in words[1:]) and ended


# --- a disagreement that nothing explains --------------------------------------------------------------

UNEXPLAINED = frozenset({"missing-part"})  # some amount of a report is nearly always what lies between two others


def weighed(outcomes: Sequence[Outcome], rules: Rules) -> list[Outcome]:
    """The outcomes, where figures that only an open or a general name (合计, 项目支出, 在职) joins, and that no slip, other stage or other year
    explains, as warnings: much oftener two things have one name than a figure is wrong in all its digits.
    """
    return [replace(one, severity="warning") if _is_unexplained(one, rules) else one for one in outcomes]


def _is_unexplained(one: Outcome, rules: Rules) -> bool:
    accused = one.state == "broken" and one.severity == "error" and one.message == "equal" and not one.sure
    if not accused or (one.cause is not None and one.cause.code not in UNEXPLAINED):
        return False
    if one.check == "text-text" and len({each.place.block for each in one.evidence[:2]}) == 1:
        return False  # a paragraph that tells one thing twice
    rule = rules.measure(one.measure) if one.measure else None
    if rule is None:
        return one.measure == ITEM or one.unit not in RATES  # a rate that a row's own name tells is that row's
    return rule.generic or rule.id in SUMMED or rule.of == "count"


# --- a reading that accuses much is doubted first (刹车) ------------------------------------------------

FEWEST = 3  # instances from which a reading can be told to be wrong
THIRD, HALF = 3, 2
INFERRED = frozenset(
    {"parts-sum", "part-of-whole", "rate", "difference", "weights-sum", "total-score", "fund-scope", "grade", "execution-score"}
)
OF_FORMS = frozenset({"weights-sum", "total-score", "grade", "execution-score"})  # they rest on how the columns of forms were read
BY_ITSELF = frozenset(
    {"follows-nothing", "slip", "exchanged"}
)  # told only where the report proves that others follow, or where one slip of the hand lies between
SHOWN = 6  # figures of those that a warning names


def braked(outcomes: list[Outcome]) -> list[Outcome]:
    """The outcomes, where a link between two places breaks too often as one warning: the places were probably read wrongly, or
    count something else. What one sentence or row says whole is not in question.
    """
    families: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(outcomes):
        family = _family(one)
        if family is not None and one.state != "not_checkable":
            families[family].append(at)
    torn = Counter(_spoken_measure(one) for one in outcomes if one.message == "why-ambiguous")
    doubtful = {family: members for family, members in families.items() if _accuses_much([outcomes[at] for at in members], family)}
    out = [*outcomes]
    for family, members in families.items():
        wrong = [at for at in members if outcomes[at].state == "broken"]
        if family in doubtful or torn[family] >= FEWEST or _unproved([outcomes[at] for at in members], family):
            for at in wrong:
                out[at] = replace(
                    outcomes[at], state="not_checkable", message="why-scope", words=(("label", _label(outcomes[at])),), cause=None
                )
        if family in doubtful and not _unproved([outcomes[at] for at in members], family):
            out[wrong[0]] = _doubt(
                [outcomes[at] for at in wrong], len(members), "relation-doubted" if family[0] == "relation" else "scope-doubted"
            )
    return out


def _spoken_measure(one: Outcome) -> tuple[object, ...]:
    """A measure whose name was found to be no key in the narrative: what else is called so is not surer."""
    return ("text", one.measure) if one.check == "text-text" and one.measure != "item" else ()


def _unproved(members: list[Outcome], family: tuple[object, ...]) -> bool:
    """Names that no rule knows (其他, A.非常满意) are of one thing in two places only where as many agree as do not. Of a single one it
    is not asked, but between two tables.
    """
    if family[0] == "relation":
        return False
    wrong = sum(one.state == "broken" for one in members)
    asked = family[0] == "tables" or len(members) >= FEWEST
    return asked and all(one.measure == "item" for one in members) and wrong * HALF > len(members)


def _accuses_much(members: list[Outcome], family: tuple[object, ...]) -> bool:
    wrong = sum(one.state == "broken" for one in members)
    if len(members) < FEWEST or (family[0] == "relation" and wrong < FEWEST):
        return False  # that one or two relations of a sort fail is what reports have errors for
    return wrong * HALF > len(members) if family[0] == "tables" else wrong * THIRD > len(members)


def _family(one: Outcome) -> tuple[object, ...] | None:
    """The reading that an outcome rests on: a link between two places, or one way of relating figures that inference alone offers."""
    if one.message in BY_ITSELF or (one.message == "equal" and one.sure):
        return None
    if one.message != "equal" or len(one.evidence) < 2:
        rule = (one.evidence[0].rule or _label(one)) if one.evidence else ""  # what a table shows of itself has no rule but its labels
        return ("relation", one.check, rule) if one.check in INFERRED and (rule or one.check in OF_FORMS) else None
    first, second = one.evidence[0], one.evidence[1]
    tables = sorted({item.place.table for item in (first, second) if item.place.table is not None})
    if len(tables) == 2:
        return ("tables", *tables)
    if tables:
        return ("table and text", tables[0])
    return ("text", one.measure)


def _label(one: Outcome) -> str:
    return dict(one.words).get("label") or ""


def _doubt(wrong: list[Outcome], count: int, message: str) -> Outcome:
    """One warning in place of all."""
    first = wrong[0]
    found = tuple(item for one in wrong[:SHOWN] for item in one.evidence[:2])
    words = (
        ("label", "、".join(dict.fromkeys(_label(one) for one in wrong[:SHOWN] if _label(one)))),
        ("wrong", str(len(wrong))),
        ("count", str(count)),
    )
    return replace(
        first,
        message=message,
        words=words,
        severity="warning",
        evidence=found,
        cause=None,
        stated=None,
        expected=None,
        difference=None,
        allowance=None,
    )
