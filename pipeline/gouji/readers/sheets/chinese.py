"""Numbers in Chinese numerals as formats show them: [DBNum1] 一百二十三, [DBNum2] 壹佰贰拾叁, [DBNum3] in full width."""

from __future__ import annotations

DIGITS = ("", "○一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "０１２３４５６７８９")
TENS = ("", ("", "十", "百", "千"), ("", "拾", "佰", "仟"), ("", "十", "百", "千"))
MYRIADS = ("", "万", "亿", "兆")
POINTS = ("", ".", ".", "．")
LONGEST = 16  # digits that have names


def by_digit(text: str, numerals: int) -> str:
    """Each digit by itself, as placeholders show them.

    >>> by_digit("2022", 1), by_digit("1,205.60", 2)
    ('二○二二', '壹,贰零伍.陆零')
    """
    return "".join(DIGITS[numerals]["0123456789".index(char)] if char in "0123456789" else char for char in text) if numerals else text


def spoken(text: str, numerals: int, *, of_date: bool = False) -> str:
    """A number as General shows it, with its tens and hundreds; in dates 十二, not 一十二.

    >>> spoken("12", 1), spoken("12", 1, of_date=True), spoken("100305.6", 2), spoken("-20000000", 1)
    ('一十二', '十二', '壹拾万零叁佰零伍.陆', '-二千万')
    """
    whole, point, fraction = text.removeprefix("-").partition(".")
    if not whole.isdigit() or not (fraction.isdigit() or not point) or len(whole) > LONGEST:
        return by_digit(text, numerals)
    said = _whole(whole, numerals)
    if of_date and numerals == 1:
        said = said[1:] if said[:2] == DIGITS[1][1] + TENS[1][1] else said
    return ("-" if text.startswith("-") else "") + said + (POINTS[numerals] + by_digit(fraction, numerals) if point else "")


def _whole(digits: str, numerals: int) -> str:
    names, tens = DIGITS[numerals], TENS[numerals]
    digits = digits.lstrip("0")
    parts: list[str] = []
    gap = False
    for at, char in enumerate(digits):
        place = len(digits) - at - 1
        if char == "0":
            gap = True
        else:
            parts.append((names[0] if gap else "") + names["0123456789".index(char)] + tens[place % 4])
            gap = False
        if place % 4 == 0 and place and digits[max(at - 3, 0) : at + 1].strip("0"):
            parts.append(MYRIADS[place // 4])
    return "".join(parts) or names[0]
