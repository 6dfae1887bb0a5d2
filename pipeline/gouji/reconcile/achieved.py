"""What the narrative says was done against the indicators' actual values: 培训3246人次 there, 3426人次 in the form.

The two are taken for one thing where a clause and an indicator's name share their words and the numbers their unit.
Even so they may be two things; only a gap that one slip of the hand explains is a finding.
"""

from __future__ import annotations

from collections import defaultdict

from ..model import Indicator, Quantity, Report
from ..numbers import plain
from ..outcome import Cause, Outcome
from ..regexes import compiled
from ..rules import Rules
from ..text import shared
from .causes import cause_of
from .lookup import all_rows
from .outcomes import broken, figure_evidence, holds, parsed_evidence, text

GRAM = 3  # characters that a clause and a name must share at least
SATISFACTION = "满意度"  # a report has one, mostly
SURE = 4  # characters that say that both speak of one thing
ELSEWHEN = compiled(
    r"上年|去年|同比|同期|往年|上一年|较|比(?!例|率|重|赛|武)|目标|计划|预期|任务|应|拟|增|减|升|降|提高|累计|原|每|平均|人均|由.{1,12}(?:到|为|至)|调整"
)
NAME_TAIL = compiled(r"(?:完成|实际)?(?:数量|个数|人数|次数|户数|面积|数|率|量|情况)$")
NAME_FURNITURE = compiled(r"[^\p{Han}A-Za-z\d]|^(?:完成|开展|新建|新增|建设|实施|举办|组织|购置|维修|全年|年度|本年)+")
SLIPS = frozenset({"transposed", "one-digit", "decimal-point"})


def check_achieved(report: Report, rules: Rules) -> list[Outcome]:
    """Each actual value that the narrative states too."""
    del rules
    found: dict[int, list[Quantity]] = defaultdict(list)
    rows = [one for one in all_rows(report) if one.actual.value is not None and one.actual.figure is not None and one.actual.unit]
    grams = _grams(rows)
    for quantity in report.quantities:
        at = _spoken_of(quantity, rows, grams)
        if at is not None:
            found[at].append(quantity)
    return [outcome for at, said in sorted(found.items()) if (outcome := _judged(rows[at], said)) is not None]


def _grams(rows: list[Indicator]) -> dict[str, set[int]]:
    """Which names hold which three characters."""
    grams: dict[str, set[int]] = defaultdict(set)
    for at, one in enumerate(rows):
        name = _core(one.level3)
        for start in range(len(name) - GRAM + 1):
            grams[name[start : start + GRAM]].add(at)
    return grams


def _core(name: str) -> str:
    return NAME_FURNITURE.sub("", name)


def _spoken_of(quantity: Quantity, rows: list[Indicator], grams: dict[str, set[int]]) -> int | None:
    """The one indicator that a quantity of the narrative is the value of."""
    clause = quantity.clause
    if ELSEWHEN.search(clause):
        return None
    near = {at for start in range(len(clause) - GRAM + 1) for at in grams.get(clause[start : start + GRAM], ())}
    sizes = {at: shared(_core(rows[at].level3), clause) for at in near if _same_unit(rows[at], quantity)}
    best = max(sizes.values(), default=0)
    named = [at for at, size in sizes.items() if size == best]
    if len(named) != 1:
        return None
    name = _core(rows[named[0]].level3)
    alone = best == GRAM and SATISFACTION in name and SATISFACTION in clause and len(grams[SATISFACTION]) == 1
    return named[0] if alone or _enough(best, name) else None


def _enough(size: int, name: str) -> bool:
    return size >= SURE or (size == GRAM and len(NAME_TAIL.sub("", name)) <= GRAM + 2)


def _same_unit(one: Indicator, quantity: Quantity) -> bool:
    figure = one.actual.figure
    assert figure is not None
    unit = one.actual.unit or ""
    return quantity.after.startswith(unit) and (figure.unit == "%") == (quantity.figure.unit == "%")


def _judged(one: Indicator, said: list[Quantity]) -> Outcome | None:
    actual, target = one.actual, one.target
    figure = actual.figure
    assert figure is not None
    label = one.level3
    same = [quantity for quantity in said if quantity.figure.value == actual.value]
    if same:
        found = [parsed_evidence("stated", label, actual, one.actual_place), figure_evidence("counterpart", label, same[0].figure, "text")]
        return holds("table-text", "table-text", found, stated=plain(figure.value), expected=plain(figure.value), message="equal")
    others = [quantity for quantity in said if quantity.figure.value != target.value and not quantity.figure.approximate]
    if len(others) != 1 or len(said) != 1:
        return None
    other = others[0].figure
    cause = cause_of(other, figure.value * (10_000 if (figure.unit or "").startswith("万") and figure.unit == other.unit else 1))
    if cause is None or cause.code not in SLIPS or other.decimals != figure.decimals:
        return None
    return _unlike(one, others[0], cause)


def _unlike(one: Indicator, said: Quantity, cause: Cause) -> Outcome:
    figure = one.actual.figure
    assert figure is not None
    found = [
        figure_evidence("stated", one.level3, said.figure, "text"),
        parsed_evidence("counterpart", one.level3, one.actual, one.actual_place),
    ]
    return broken(
        "table-text", "table-text", "equal",
        text(label=one.level3, stated=plain(said.figure.value), unit=one.actual.unit or "", expected=plain(figure.value), where="table"),
        found, figure=said.figure, expected=plain(figure.value), difference=plain(abs(said.figure.value - figure.value)), allowed="0",
        cause=cause, subject=one.subject, severity="error" if cause.code == "transposed" else "warning",
    )  # fmt: skip
