"""Numbers as fractions (分数格式): # ?/?, ??/100."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from .codes import Section, Token

LARGEST = Decimal(10) ** 15
MOST_DIGITS = 7  # of a denominator that is looked for


def divided(section: Section, value: Decimal) -> str | None:
    """A number of zero or more as a fraction; None where the format says no denominator.

    >>> from .codes import sections_of
    >>> divided(sections_of("# ?/?")[0], Decimal("5.25")), divided(sections_of("0/100")[0], Decimal("0.5"))
    ('5 1/4', '50/100')
    """
    tokens = section.tokens
    slash = next(at for at, one in enumerate(tokens) if one.kind == "slash")
    top, bottom = _run(tokens, slash, -1), _run(tokens, slash, 1)
    if not top or not bottom or any(tokens[at].kind == "number" for at in top) or value > LARGEST:
        return None
    first, last = min(top), max(bottom)
    head = tokens[:first]
    parted = any(one.kind == "digit" for one in head)
    whole, rest = divmod(Fraction(value), 1) if parted else (0, Fraction(value))
    fixed = "".join(tokens[at].text for at in bottom) if any(tokens[at].kind == "number" for at in bottom) else ""
    numerator, denominator = _closest(rest, fixed.replace("?", "0").replace("#", "0"), len(bottom))
    if parted and denominator and numerator == denominator:
        whole, numerator = whole + 1, 0
        denominator = denominator if fixed else 1
    said = _filled([tokens[at] for at in sorted(top)], str(numerator), left=False)
    under = fixed or _filled([tokens[at] for at in sorted(bottom)], str(denominator), left=True)
    middle = _middle(tokens[max(top) + 1 : min(bottom)])
    shown = said + middle + under
    if parted and not numerator and whole | (not _has_nought(tokens, top)):
        shown = " " * len(shown)
    return _head(head, whole, blank=parted and bool(numerator)) + shown + _plain(tokens[last + 1 :])


def _run(tokens: tuple[Token, ...], slash: int, step: int) -> list[int]:
    """The places of the placeholders beside the slash; spaces and words may stand between."""
    at = slash + step
    found: list[int] = []
    while 0 <= at < len(tokens):
        kind = tokens[at].kind
        if kind in {"digit", "number"}:
            found.append(at)
        elif found or kind not in {"text", "space"}:
            break
        at += step
    return sorted(found)


def _closest(value: Fraction, fixed: str, width: int) -> tuple[int, int]:
    """Numerator and denominator: rounded where the denominator is given, otherwise as Excel finds it, along the continued fraction."""
    if fixed:
        denominator = Fraction(fixed).numerator
        if not denominator:
            return 0, 0
        doubled = value * denominator * 2 + 1
        return doubled.numerator // doubled.denominator // 2, denominator
    most = 10 ** min(width, MOST_DIGITS) - 1
    before, found = (0, 1), (1, 0)
    while True:
        whole, rest = divmod(value, 1)
        closer = whole * found[0] + before[0], whole * found[1] + before[1]
        if closer[1] > most:
            return found
        before, found = found, closer
        if not rest:
            return found
        value = 1 / rest


def _filled(tokens: list[Token], digits: str, *, left: bool) -> str:
    """Digits in placeholders: from the left below the line, from the right above it."""
    missing = tokens[len(digits) :] if left else tokens[: max(len(tokens) - len(digits), 0)]
    pad = "".join({"0": "0", "?": " "}.get(one.text, "") for one in missing)
    if left:
        return pad.replace(" ", "") + digits + pad.replace("0", "")
    return pad + digits


def _has_nought(tokens: tuple[Token, ...], top: list[int]) -> bool:
    return any(tokens[at].text == "0" for at in top)


def _head(tokens: tuple[Token, ...], whole: int, *, blank: bool) -> str:
    """The whole number before a fraction; a nought is shown where its placeholder wants it, or where there is no fraction."""
    digits = [at for at, one in enumerate(tokens) if one.kind == "digit"]
    shown = {}
    if digits:
        text = str(whole) if whole or not blank else ""
        places = [tokens[at] for at in digits]
        filled = _filled(places, text, left=False) if text or any(one.text == "0" for one in places) else _filled(places, "", left=False)
        shown[digits[0]] = filled
    return "".join(
        shown.get(at, "") if one.kind == "digit" else "" if one.kind in {"fill", "comma"} else one.text for at, one in enumerate(tokens)
    )


def _middle(tokens: tuple[Token, ...]) -> str:
    return "".join(one.text for one in tokens)


def _plain(tokens: tuple[Token, ...]) -> str:
    return "".join("" if one.kind == "fill" else one.text for one in tokens)
