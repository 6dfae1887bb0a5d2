"""Number formats (单元格格式): a cell's value as the spreadsheet shows it. 0.98 with 0% is 98%, 1863000 with 0!.0,"万元" is 186.3万元.

Values are binary fractions; Excel knows 15 of their digits and rounds halves away from zero, so that is what is made of them first.
What Excel would show as a row of signs, and what is written in a language or calendar that is not known here, is not understood: the
plain value stands for it, and the reader tells.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from .chinese import spoken
from .codes import Condition, Section, sections_of
from .days import dated
from .digits import counted
from .quotients import divided

KNOWN = Context(prec=15, rounding=ROUND_HALF_UP)  # digits of a number that Excel keeps
GENERAL_WIDTH = 11  # characters that General takes, with the point
GENERAL_POWER = 6  # digits of a number that is shown with a power of ten
PLAIN_WIDTH = 21  # characters of a plain number; beyond, it is told with a power of ten as well
SMALLEST = -4  # the power of ten from which on General writes noughts behind the point


class Shown(NamedTuple):
    """What a cell shows, with the spaces that its format makes; and whether the format was understood."""

    text: str
    understood: bool = True


def known(value: float) -> Decimal:
    """A binary fraction as the number that Excel takes it for.

    >>> known(0.1 + 0.2), known(1.005), known(412.69999999999999)
    (Decimal('0.3'), Decimal('1.005'), Decimal('412.7'))
    """
    return Decimal(repr(value)).normalize(KNOWN)


def number_shown(value: Decimal, code: str, *, from_1904: bool = False) -> Shown:
    """A number under a format.

    >>> number_shown(Decimal("-2.5"), "0.0_);(0.0)").text, number_shown(Decimal(44926), 'yyyy"年度"').text
    ('(2.5)', '2022年度')
    """
    sections = sections_of(code)
    section, signed = _chosen(sections, value)
    if section is None or not section.understood:
        return Shown(plain(value), understood=False)
    if section.kinds & {"date", "elapsed", "half"}:
        text = None if section.foreign else dated(section, value, from_1904=from_1904)
        return Shown(plain(value), understood=False) if text is None else Shown(text)
    text = _numeric(section, abs(value))
    if text is None:
        return Shown(plain(value), understood=False)
    if value < 0 and signed and not (len(sections) == 1 and _is_nought(section, text)):
        text = "-" + text
    return Shown(text)


def text_shown(text: str, code: str) -> str:
    """A text under a format: only a section with @, or a fourth one, changes it.

    >>> text_shown("12", '0.00;;;@"元"'), text_shown("无", "0.00"), text_shown("藏", ";;;")
    ('12元', '无', '')
    """
    sections = sections_of(code)
    section = sections[-1]
    if "at" not in section.kinds and (len(sections) < 4 or not section.understood):
        return text
    return "".join(text if one.kind in {"at", "general"} else "" if one.kind == "fill" else one.text for one in section.tokens)


def plain(value: Decimal) -> str:
    """A number with all its digits.

    >>> plain(Decimal("1E+3")), plain(Decimal("-0.50"))
    ('1000', '-0.5')
    """
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def general(value: Decimal) -> str:
    """A number of zero or more as General shows it: in 11 characters, with a power of ten where they do not hold it.

    >>> general(Decimal("1234567.891234")), general(Decimal("123456789012")), general(Decimal("0.0000123456"))
    ('1234567.891', '1.23457E+11', '1.23456E-05')
    """
    power = value.adjusted() if value else 0
    if SMALLEST <= power < GENERAL_WIDTH:
        decimals = GENERAL_WIDTH - 1 - max(power + 1, 1)
        shown = plain(_to(value, max(decimals, 0)))
        if len(shown.partition(".")[0]) <= GENERAL_WIDTH:
            return shown
    if power < SMALLEST and len(plain(value)) <= GENERAL_WIDTH:
        return plain(value)
    short = Context(prec=GENERAL_POWER, rounding=ROUND_HALF_UP).create_decimal(value)
    power = short.adjusted()
    return f"{plain(short.scaleb(-power))}E{'-' if power < 0 else '+'}{abs(power):02d}"


def _to(value: Decimal, decimals: int) -> Decimal:
    return value.scaleb(decimals).to_integral_value(ROUND_HALF_UP).scaleb(-decimals)


def _numeric(section: Section, value: Decimal) -> str | None:
    """A number of zero or more by the section that is for it."""
    kinds = section.kinds
    if "general" in kinds:
        if kinds & {"percent", "digit", "exponent"}:  # no version documents what that shows
            return None
        said = spoken(general(value), section.numerals) if section.numerals else general(value)
        return "".join(said if one.kind == "general" else "" if one.kind == "fill" else one.text for one in section.tokens)
    if "slash" in kinds and "digit" in kinds and "exponent" not in kinds and (text := divided(section, value)) is not None:
        return text
    if not section.tokens and section.numerals:
        return spoken(general(value), section.numerals)
    return counted(section, value) if "digit" in kinds else "".join("" if one.kind == "fill" else one.text for one in section.tokens)


def _is_nought(section: Section, text: str) -> bool:
    """Do placeholders show no digit but noughts? The sign that a lone section adds by itself is left out then."""
    return bool(section.kinds & {"digit"}) and "slash" not in section.kinds and not any(char in "123456789" for char in text)


def _chosen(sections: tuple[Section, ...], value: Decimal) -> tuple[Section | None, bool]:
    """The section that is for a number, and whether the sign is written before what it shows: not where it is for negative ones only."""
    numbers = sections[:-1] if len(sections) < 4 and "at" in sections[-1].kinds else sections[:3]
    numbers = numbers or sections_of("General")
    if all(one.condition is None for one in numbers[:2]):
        if len(numbers) == 1 or value > 0:
            return numbers[0], True
        if value < 0:
            return numbers[1], False
        return numbers[2] if len(numbers) > 2 else numbers[0], False
    conditions = _conditions(numbers)
    for section, condition in zip(numbers, conditions, strict=True):
        if condition is None or _holds(condition, value):
            negative = _is_of_the_rest(conditions) if condition is None else _is_of_negatives(condition)
            return section, not negative
    return (sections_of("General")[0], True) if len(numbers) == 1 else (None, True)


def _conditions(numbers: tuple[Section, ...]) -> list[Condition | None]:
    """The condition of each section, said or not; None for whatever is left."""
    rest = len(numbers) > 2
    first = numbers[0].condition or Condition(">" if rest else ">=", Decimal(0))
    if len(numbers) == 1:
        return [first]
    second = numbers[1].condition or (Condition("<", Decimal(0)) if rest else None)
    return [first, second, None][: len(numbers)]


def _holds(condition: Condition, value: Decimal) -> bool:
    order = value.compare(condition.limit)
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0, "=": order == 0, "<>": order != 0}[condition.sign]


def _is_of_negatives(condition: Condition) -> bool:
    """Do only numbers below zero meet a condition?"""
    at, sign = condition.limit, condition.sign
    return (sign == "<" and at <= 0) or (sign in {"<=", "="} and at < 0)


def _is_of_the_rest(conditions: list[Condition | None]) -> bool:
    """Is the second of two sections, which has no condition, for numbers below zero only, because the first one takes all others?"""
    first, *rest = conditions
    if first is None or len(rest) != 1:
        return False
    return (first.sign == ">=" and first.limit <= 0) or (first.sign == ">" and first.limit < 0)
