"""Number formats (单元格格式): a cell's value as the spreadsheet shows it. 0.98 with 0% is 98%."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

import regex

from ...regexes import compiled

GENERAL_DIGITS = 11  # significant digits that General shows
LONGEST_CODE = 255  # characters, as in Excel; a longer one shows what General shows
BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
            41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 48: "0.0"}  # fmt: skip
GENERAL = frozenset({"", "general", "@", "g/通用格式"})
QUOTED_ONLY = compiled(r'"[^"]*"|\\.')
QUOTED = compiled(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\[\]]*\]')
DIGITS = compiled(r"[#0?](?:,*+[#0?])*+(?:\.[#0?]*)?,*")
DATE_CODES = frozenset(
    {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
)  # built-in formats of dates and times, the Chinese ones too
DURATION_CODE = 46
ELAPSED = compiled(r"(?i)\[(?:h+|m+|s+)\]")
DATE = compiled(r"(?i)[ymdhs]|a/p")


class Shape(NamedTuple):
    """How a section of a format shows a number."""

    before: str
    after: str
    decimals: int
    optional: int  # decimals that are shown only where they are not zero
    grouped: bool
    percent: bool
    thousands: int  # commas after the digits: each divides by 1,000


def kind_of(code: str, number: int) -> str:
    """What a format makes of numbers: "date", "duration", or "" for numbers; `number` is its own.

    >>> kind_of("yyyy/m/d", 164), kind_of("", 14), kind_of("[h]:mm", 165), kind_of('0"d"', 166), kind_of("0;d", 167)
    ('date', 'date', 'duration', '', '')
    """
    if number in DATE_CODES or number == DURATION_CODE:
        return "duration" if number == DURATION_CODE else "date"
    first = code.partition(";")[0] if '"' not in code else QUOTED_ONLY.sub("", code).partition(";")[0]
    if len(code) > LONGEST_CODE or first.strip().lower() in GENERAL:
        return ""
    if ELAPSED.search(first):
        return "duration"
    return "date" if DATE.search(QUOTED.sub("", first)) else ""


def shown(value: object, code: str) -> str:
    """The text of a cell.

    >>> shown(0.98, "0%"), shown(1234.5, "#,##0.00"), shown(412.69999999999999, "General"), shown(-2.5, "0.0_);(0.0)")
    ('98%', '1,234.50', '412.7', '(2.5)')
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (dt.datetime, dt.date)):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, (int, float)):
        try:
            number = Decimal(repr(value))
            return _number(number, code if len(code) <= LONGEST_CODE else "") if number.is_finite() else ""
        except InvalidOperation:
            return ""  # no number, which no spreadsheet shows as a figure
    return str(value)


def _number(value: Decimal, code: str) -> str:
    sections = code.split(";")
    at = 0 if value >= 0 or len(sections) < 2 else 1
    if value == 0 and len(sections) > 2:
        at = 2
    shape = _shape(sections[at])
    if shape is None:
        return _general(value)
    own_sign = at == 1  # a section for negative numbers writes its sign itself
    value = (value * 100 if shape.percent else value).scaleb(-3 * shape.thousands)
    try:
        rounded = value.quantize(Decimal(1).scaleb(-shape.decimals), ROUND_HALF_UP)
    except InvalidOperation:  # more digits than any amount has
        return _general(value)
    text = f"{abs(rounded):,f}" if shape.grouped else f"{abs(rounded):f}"
    if shape.optional and "." in text:
        zeros = min(len(text) - len(text.rstrip("0")), shape.optional)
        text = text[: len(text) - zeros].rstrip(".")
    sign = "-" if rounded < 0 and not own_sign else ""
    return f"{sign}{shape.before}{text}{shape.after}"


def _general(value: Decimal) -> str:
    """As General shows it: no noise of binary fractions, no exponent."""
    digits = max(GENERAL_DIGITS - max(value.adjusted() + 1, 1), 0)
    text = f"{value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}" if value.adjusted() < 20 else f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


@lru_cache(maxsize=512)
def _shape(section: str) -> Shape | None:
    """None for General, text and dates."""
    if section.strip().lower() in GENERAL:
        return None
    plain = QUOTED.sub(lambda found: "\0" * len(found[0]), section)
    found = DIGITS.search(plain)
    if found is None or regex.search(r"(?i)[ymdhs]|E\+", plain.replace("\0", "")):
        return None
    digits = found[0]
    whole, _, fraction = digits.rstrip(",").partition(".")
    before, after = _literal(section[: found.start()]), _literal(section[found.end() :])
    return Shape(
        before,
        after,
        len(fraction),
        fraction.count("#") + fraction.count("?"),
        "," in whole,
        "%" in plain,
        len(digits) - len(digits.rstrip(",")),
    )


def _literal(text: str) -> str:
    """What a format writes as it stands, brackets and signs included."""
    return QUOTED.sub(lambda found: found[1] or found[2] or "", text).strip()
