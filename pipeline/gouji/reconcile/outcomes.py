"""Building outcomes: evidence, words for messages, amounts in the unit of the figure that they are held against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from ..model import Fact, Figure, Origin, Parsed, Severity
from ..numbers import FACTORS, base_value, digit_unit, is_money, last_digit, plain, rounded
from ..outcome import Cause, Evidence, Outcome
from ..places import Place

HUNDRED = Decimal(100)
HALF = Decimal("0.5")


def evidence(role: str, fact: Fact) -> Evidence:
    """A fact as evidence."""
    return Evidence(role, fact.measure, fact.label, fact.figure.value, fact.figure.unit, fact.figure.raw, fact.origin,
                    fact.rule, fact.figure.place)  # fmt: skip


def figure_evidence(role: str, label: str, figure: Figure, origin: Origin, measure: str | None = None, rule: str = "") -> Evidence:
    """A figure that is no fact (a weight, a score, a change) as evidence."""
    return Evidence(role, measure, label, figure.value, figure.unit, figure.raw, origin, rule, figure.place)


def words_evidence(role: str, label: str, quote: str, place: Place, origin: Origin, rule: str = "") -> Evidence:
    """A wording as evidence."""
    return Evidence(role, None, label, None, None, quote, origin, rule, place)


def parsed_evidence(role: str, label: str, parsed: Parsed, place: Place) -> Evidence:
    """A target or an actual value as evidence."""
    at = parsed.figure.place if parsed.figure else place
    raw = parsed.figure.raw if parsed.figure else parsed.raw
    return Evidence(role, None, label, parsed.value, parsed.unit, raw, "table", "", at)


def otherwise(one: Outcome) -> Outcome:
    """A breach, as one that cannot be checked: another reading of its figures holds."""
    label = dict(one.words).get("label") or one.evidence[0].label
    return replace(one, state="not_checkable", message="why-otherwise", words=(("label", label),), cause=None)


def in_unit(base: Decimal, like: Figure, decimals: int | None = None) -> str:
    """A base value (元, %) in the unit of `like`, with its decimals."""
    value = base / FACTORS.get(like.unit or "", Decimal(1))
    if like.unit == "‰":
        value = base * 10
    places = like.decimals if decimals is None else decimals
    return plain(rounded(value, last_digit(places)))


def decimals_for(like: Figure, others: Iterable[Figure]) -> int:
    """Enough decimals in the unit of `like` to show an amount made of `others` without losing what was printed."""
    factor = FACTORS.get(like.unit or "", Decimal(1))
    needed = [like.decimals]
    for other in others:
        shift = (FACTORS.get(other.unit or "", Decimal(1)) / factor).adjusted()
        needed.append(min(other.decimals - shift, 8))
    return max(needed)


def allowance(figures: Iterable[Figure]) -> Decimal:
    """Half a unit of the last printed digit for every figure, in the base unit."""
    return sum((digit_unit(figure) * HALF for figure in figures if not counted(figure)), Decimal(0))


MEASURED = frozenset(
    {"平方米", "平方公里", "立方米", "亩", "公里", "厘米", "米", "吨", "小时", "分钟", "度", "个百分点", "分", "%", "‰"}
)  # measured or rounded, not counted


def counted(figure: Figure) -> bool:
    """People and things are counted, not rounded."""
    unit = figure.unit or ""
    rounded = is_money(unit) or unit.startswith("万") or unit in MEASURED
    return not (rounded or figure.decimals or figure.approximate)


def strict_allowance(figures: Sequence[Figure]) -> Decimal:
    """The same, taking a bare 20万元 among amounts with decimals as 20.00万元, as offices write it, and 0.5分 as 0.50分."""
    finest: dict[str | None, Decimal] = {}
    for figure in figures:
        unit = digit_unit(figure)
        if unit:
            finest[figure.unit] = min(unit, finest.get(figure.unit, unit))
    total = Decimal(0)
    for figure in figures:
        bare = not figure.approximate and figure.unit in finest and (figure.decimals == 0 or figure.unit == "分")
        total += Decimal(0) if counted(figure) else (finest[figure.unit] if bare else digit_unit(figure)) * HALF
    return total


def agree(one: Figure, other: Figure) -> bool:
    """Could both be printings of one number: rounded, or the coarser one cut off?"""
    gap = abs(base_value(one) - base_value(other))
    if gap <= allowance((one, other)):
        return True
    coarse, fine = sorted((one, other), key=digit_unit, reverse=True)
    return digit_unit(coarse) > digit_unit(fine) and gap < digit_unit(coarse) and abs(base_value(coarse)) <= abs(base_value(fine))


def kind_of(facts: Iterable[Fact]) -> str:
    """table, text or table-text, by where the facts stand."""
    origins = {fact.origin for fact in facts}
    return "table-text" if len(origins) > 1 else origins.pop()


def text(**words: object) -> tuple[tuple[str, str], ...]:
    """Words for a message."""
    return tuple((key, str(value)) for key, value in words.items())


def holds(check: str, kind: str, found: Iterable[Evidence], *, fact: Fact | None = None, stated: str | None = None,
          expected: str | None = None, message: str = "") -> Outcome:  # fmt: skip
    """A check that holds."""
    return Outcome(check, "holds", kind, message, measure=fact.measure if fact else None, subject=fact.subject if fact else None,
                   year=fact.year if fact else None, stage=fact.stage if fact else None, stated=stated, expected=expected,
                   unit=fact.figure.unit if fact else None, evidence=tuple(found))  # fmt: skip


def unable(
    check: str, kind: str, why: str, label: str, found: Iterable[Evidence] = (), fact: Fact | None = None, **more: object
) -> Outcome:
    """A check that could not be made, and why."""
    return Outcome(check, "not_checkable", kind, f"why-{why}", text(label=label, **more), measure=fact.measure if fact else None,
                   subject=fact.subject if fact else None, year=fact.year if fact else None,
                   stage=fact.stage if fact else None, evidence=tuple(found))  # fmt: skip


def broken(check: str, kind: str, message: str, words: tuple[tuple[str, str], ...], found: Iterable[Evidence], *,
           severity: Severity = "error", fact: Fact | None = None, figure: Figure | None = None, expected: str | None = None, stated: str | None = None,
           difference: str | None = None, allowed: str | None = None, cause: Cause | None = None,
           subject: str | None = None, measure: str | None = None, year: int | None = None) -> Outcome:  # fmt: skip
    """A finding."""
    shown = fact.figure if fact else figure
    return Outcome(
        check, "broken", kind, message, words, severity, fact.measure if fact else measure,
        fact.subject if fact else subject, fact.year if fact else year, fact.stage if fact else None,
        plain(shown.value) if shown else stated, expected, difference, shown.unit if shown else None, allowed, tuple(found), cause,
    )  # fmt: skip


def where(fact: Fact) -> str:
    """Where a fact stands, for a message: the table's row label or the text."""
    return "table" if fact.origin == "table" else "text"
