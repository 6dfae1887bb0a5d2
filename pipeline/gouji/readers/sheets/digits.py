"""Numbers by the placeholders of a section (数字占位符): 0, # and ?, thousands, scaling commas, percent, exponents.

A literal may stand between any two placeholders. Each placeholder shows one digit, counted from the point; the first one shows
all that are left. Nothing here has a sign: the caller writes it.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from .chinese import by_digit
from .codes import Section, Token

PADS = {"0": "0", "?": " ", "#": ""}
GROUP = 3  # digits between commas


class Plan(NamedTuple):
    """What a section does with any number: where its parts are, and what it is multiplied with."""

    before: tuple[Token, ...]
    after: tuple[Token, ...]
    power: tuple[Token, ...]  # from E on
    width: int  # placeholders before the point
    places: int  # and behind it
    shift: int  # powers of ten that percent signs and commas make
    grouped: bool
    numerals: int
    frame: (
        tuple[str, int, str, str] | None
    )  # where all digits stand together: what is before them, how many at least, the point, what follows


def counted(section: Section, value: Decimal) -> str:
    """A number of zero or more as the placeholders show it.

    >>> from .codes import sections_of
    >>> counted(sections_of('0!.0,"万元"')[0], Decimal(1863000)), counted(sections_of("#,##0.0#%")[0], Decimal("12.5"))
    ('186.3万元', '1,250.0%')
    """
    plan = _plan(section.tokens, section.numerals)
    value = value.scaleb(plan.shift) if plan.shift else value
    exponent = 0
    if plan.power:
        value, exponent = _normal(value, max(plan.width, 1), plan.places)
    digits = rounded(value, plan.places)
    whole, fraction = digits[: len(digits) - plan.places].lstrip("0"), digits[len(digits) - plan.places :]
    if plan.frame is not None:
        head, least, point, tail = plan.frame
        whole = whole.rjust(least, "0")
        return head + (_in_groups(whole, 0, whole, grouped=True) if plan.grouped else whole) + point + fraction + tail
    shown = _before(plan.before, whole, plan.numerals, grouped=plan.grouped) + _after(plan.after, fraction, plan.numerals)
    return shown + (_power(plan.power, exponent, plan.numerals) if plan.power else "")


@lru_cache(maxsize=1024)
def _plan(tokens: tuple[Token, ...], numerals: int) -> Plan:
    power = next((at for at, one in enumerate(tokens) if one.kind == "exponent"), len(tokens))
    mantissa = tokens[:power]
    point = next((at for at, one in enumerate(mantissa) if one.kind == "point"), len(mantissa))
    before, after = mantissa[:point], mantissa[point:]
    commas = _scaling(mantissa, point)
    shift = 2 * _count(tokens, "percent") - 3 * len(commas)
    grouped = any(one.kind == "comma" and at not in commas and _count(before[:at], "digit") and _count(before[at:], "digit")
                  for at, one in enumerate(before))  # fmt: skip
    frame = _frame(before, after) if power == len(tokens) and not numerals else None
    return Plan(before, after, tokens[power:], _count(before, "digit"), _count(after, "digit"), shift, grouped, numerals, frame)


def _frame(before: tuple[Token, ...], after: tuple[Token, ...]) -> tuple[str, int, str, str] | None:
    """The usual section: digits that stand together, with noughts only behind the point; None for any other."""
    places = [at for at, one in enumerate(before) if one.kind == "digit"]
    decimals = [at for at, one in enumerate(after) if one.kind == "digit"]
    inside = before[places[0] : places[-1] + 1] if places else ()
    if not places or any(one.kind not in {"digit", "comma"} or one.text == "?" for one in inside):
        return None
    if decimals != list(range(1, len(decimals) + 1)) or any(after[at].text != "0" for at in decimals):
        return None
    if any(one.kind == "comma" for one in before[: places[0]]) or (after and any(one.kind != "comma" for one in before[places[-1] + 1 :])):
        return None
    shown = "".join(one.text for one in inside if one.kind == "digit")
    least = len(shown.lstrip("#"))
    if "#" in shown[len(shown) - least :]:  # shows nothing between noughts
        return None
    tail = (*before[places[-1] + 1 :], *after[1 + len(decimals) :])
    return _said(before[: places[0]]), least, "." if after else "", _said(tail)


def _said(tokens: tuple[Token, ...]) -> str:
    return "".join("" if one.kind in {"fill", "comma"} else one.text for one in tokens)


def rounded(value: Decimal, places: int) -> str:
    """The digits of a number without its point, rounded to so many decimals, halves away from zero; at least one before the point.

    >>> rounded(Decimal("2.675"), 2), rounded(Decimal("0.05"), 1), rounded(Decimal("7"), 2)
    ('268', '01', '700')
    """
    digits = f"{value.scaleb(places).to_integral_value(ROUND_HALF_UP):f}"
    return digits if len(digits) > places else digits.rjust(places + 1, "0")


def _count(tokens: tuple[Token, ...], kind: str) -> int:
    return sum(one.kind == kind for one in tokens)


def _scaling(tokens: tuple[Token, ...], point: int) -> frozenset[int]:
    """Which commas stand right behind the last placeholder before the point, or behind the last of all: each divides by 1,000."""
    found = set()
    for part in (range(point), range(point, len(tokens))):
        last = max((at for at in part if tokens[at].kind == "digit"), default=None)
        at = len(tokens) if last is None else last + 1
        while at < len(tokens) and tokens[at].kind == "comma":
            found.add(at)
            at += 1
    return frozenset(found)


def _before(tokens: tuple[Token, ...], digits: str, numerals: int, *, grouped: bool) -> str:
    """What stands before the point."""
    count = place = _count(tokens, "digit")
    parts = []
    for token in tokens:
        if token.kind != "digit":
            parts.append("" if token.kind == "fill" or (token.kind == "comma" and place < count) else token.text)
            continue
        place -= 1
        first = max(len(digits) - place - 1, 0)
        said = digits[: first + 1] if place == count - 1 and place < len(digits) else digits[first] if place < len(digits) else ""
        parts.append(_in_groups(by_digit(said or PADS[token.text], numerals), place, said or token.text, grouped=grouped))
    if not count and digits:  # no placeholder before the point: Excel still shows the digits
        parts.append(by_digit(digits, numerals))
    return "".join(parts)


def _in_groups(said: str, place: int, shown: str, *, grouped: bool) -> str:
    """The digits from a place on with their commas; `place` is how many follow the last of them."""
    if not grouped or not said:
        return said
    if shown != "?" and not place:
        first = len(said) % GROUP
        return ",".join([*([said[:first]] if first else []), *(said[at : at + GROUP] for at in range(first, len(said), GROUP))])
    comma = " " if shown == "?" else ","
    return "".join(char + (comma if (left := place + len(said) - at - 1) and left % GROUP == 0 else "") for at, char in enumerate(said))


def _after(tokens: tuple[Token, ...], digits: str, numerals: int) -> str:
    """The point and what stands behind it: behind the last digit that counts, # shows nothing."""
    significant = len(digits.rstrip("0"))
    parts = []
    at = 0
    for token in tokens:
        if token.kind == "digit":
            parts.append(by_digit(digits[at] if at < significant or token.text == "0" else PADS[token.text], numerals))
            at += 1
        else:
            parts.append("" if token.kind in {"fill", "comma"} else token.text)
    return "".join(parts)


def _normal(value: Decimal, width: int, places: int) -> tuple[Decimal, int]:
    """Mantissa and power of ten: the power is a multiple of the placeholders before the point (##0.0E+0 goes by thousands)."""
    if not value:
        return value, 0
    exponent = value.adjusted() // width * width
    mantissa = value.scaleb(-exponent)
    if len(rounded(mantissa, places)) > width + places:  # 9.99 became 10.0
        exponent += width
        mantissa = value.scaleb(-exponent)
    return mantissa, exponent


def _power(tokens: tuple[Token, ...], exponent: int, numerals: int) -> str:
    """E and what stands behind it."""
    letter, sign = tokens[0].text[:1], tokens[0].text[1:]
    said = "-" if exponent < 0 else sign.replace("-", "")
    return letter + said + _before(tokens[1:], str(abs(exponent)).lstrip("0"), numerals, grouped=False)
