"""Numbers as printed: digits and Chinese numerals to `Decimal`, units, printed precision, intervals.

Nothing here knows what a number measures. A number keeps the text it came from; money never meets a float.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

import regex

from .model import Figure
from .regexes import compiled
from .rules import Rules, Unit
from .text import View

REMEMBERED = 80  # characters; longer texts are prose, read once
LONE = compiled(r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,9})(?:\.\d{1,6})?%?")  # a cell that is one plain number
MOST_WHOLE = 18  # digits before the point; no budget is longer: more are a broken export, not an amount, and stay unread
MOST_DECIMALS = 18  # digits behind it, all that a binary fraction may be printed with
PRINTED = rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,5}}|\d{{1,{MOST_WHOLE}}})(?:\.\d{{1,{MOST_DECIMALS}}})?"  # one figure, for patterns that hold more
EXACT = Context(prec=100)  # holds any product of two figures in 元 to the last digit; Python's own context rounds to 28 digits

NUMBER = regex.compile(
    r"""
      (?P<bad>(?:\d+(?:\.\d+)?[×xX*·])?(?<!\d)10(?:\^-?\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+))    # 1.5×10^4: powers are no way to tell money
    | (?P<bad>(?<![\d.,\ufffd])(?:\d[\d.,]*+(?=\ufffd)|\ufffd[.,\ufffd]*+(?=\d))[\d.,\ufffd]*+)    # a digit beside it could not be read
    | (?<![\d.])(?<!\d,)(?P<sign>(?<![\d%\p{Han}A-Za-z)])[-+△▲])?    # a sign, not a range dash and not a list dash
      (?P<good>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)    # 1,234.50 or 1234.50
      (?![\d]|[.,]\d)
    | (?P<bad>\d+(?:[.,]\d+)+)                                # 1.2.3 or 1,23,4: no number that we know
    """,
    regex.VERBOSE,
)
APPROXIMATE_BEFORE = compiled(
    r"(?:(?<![节制])约|(?<![最附])近|超过?|逾|不足|接近|大约|将近|突破|[低高大小多少]于|至少|至多|最多|不超|不[低高大小少]于|未达|未能?达到|没有达到|达不到|不到|未满)(?:为|达到?)?$"
)
# 低于4%的控制目标: held against that standard, which is no bound of anything
AGAINST = compiled(r"(?<!不)(?:[低高大小多少]于|超过)$")
STANDARD_AFTER = compiled(r"的\p{Han}{0,4}?(?:目标|计划|预算|控制数|控制线|平均|标准|要求|限额|水平|[上下]限|指标)")
APPROXIMATE_AFTER = compiled(r"余|多(?=万|亿|元|个|人|名|次|件|家|户|项)|来(?=万|个)")
APPROXIMATE_TAIL = compiled(r"左右|上下|(?:\(含\))?(?:及)?以[上下内外]|之[内上下]")

DIGITS = {**{char: value for value, char in enumerate("〇一二三四五六七八九")}, "零": 0, "两": 2, "○": 0}
DIGITS |= {char: value for value, char in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
MYRIADS = {"万": 10_000, "亿": 100_000_000}
SCALES = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
CHINESE = "[〇零○一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]"
CHINESE_NUMBER = compiled(
    rf"(?P<rate>百分之(?P<of_rate>{CHINESE}+(?:点{CHINESE}+)?))"
    rf"|(?<![\d.第]|{CHINESE})(?P<numeral>{CHINESE}(?:{CHINESE}|[万亿](?!元))*(?:点{CHINESE}+)?)"
)
NOTHING = frozenset("零〇○")  # 零星, 零投诉: words
LONE_ONE = frozenset("一二两")  # 一次性, 二是, 两个维护: words, unless they are people or money


@dataclass(frozen=True, slots=True)
class Token:
    """A number in a squeezed text: `start`..`end` the digits with their sign, `tail` the end of its unit."""

    start: int
    end: int
    tail: int
    value: Decimal | None  # None: digits that are no number that we know
    decimals: int
    unit: str | None
    of: str | None  # money, rate, points, score, count, time, price
    approximate: bool
    aside: str | None  # why these digits are no figure
    chinese: bool = False


def chinese_value(text: str) -> Decimal | None:
    """The value of a Chinese numeral, or None.

    >>> chinese_value("九"), chinese_value("二十三"), chinese_value("一千零五"), chinese_value("九十八点五")
    (Decimal('9'), Decimal('23'), Decimal('1005'), Decimal('98.5'))
    >>> chinese_value("捌拾叁万柒仟伍佰")
    Decimal('837500')
    """
    whole, _, fraction = text.partition("点")
    if len(text) > MOST_WHOLE or any(char not in DIGITS for char in fraction) or not whole:
        return None
    total = section = 0
    digit: int | None = None
    for char in whole:
        if char in DIGITS:
            digit = (digit or 0) * 10 + DIGITS[char]
        elif char in SCALES:
            section += (1 if digit is None else digit) * SCALES[char]
            digit = None
        elif char in MYRIADS:
            total = (total + section + (digit or 0)) * MYRIADS[char]
            section, digit = 0, None
        else:
            return None
    text_value = str(total + section + (digit or 0)) + ("." + "".join(str(DIGITS[char]) for char in fraction) if fraction else "")
    return Decimal(text_value) if is_one_figure(text_value) else None


def is_one_figure(digits: str) -> bool:
    """Are these digits (without commas) few enough to be one figure that is calculated with?

    >>> is_one_figure("1234.50"), is_one_figure("9" * 19), is_one_figure("0." + "6" * 19)
    (True, False, False)
    """
    whole, _, decimals = digits.partition(".")
    return len(whole) <= MOST_WHOLE and len(decimals) <= MOST_DECIMALS


@lru_cache(maxsize=8)
def unit_pattern(rules: Rules) -> tuple[regex.Pattern[str], dict[str, Unit]]:
    """All units as one pattern, longest words first, and the rule behind each group."""
    pairs = [(source, unit) for unit in rules.units for source in unit.match]
    pairs.sort(key=lambda pair: -len(pair[0].split("(?")[0]))
    groups = {f"u{at}": unit for at, (_, unit) in enumerate(pairs)}
    return compiled("|".join(f"(?P<u{at}>{source})" for at, (source, _) in enumerate(pairs))), groups


AT_DIGITS = compiled(r"(?:\(\?:\^\|[^)]*\)\)|\(\?<[!=](?:[^()]|\([^()]*\))*\))*(?:\\d|\(\?:19|\[\(|\\\(|\(\?:110|[123]\[|24|365|\[\\\[)")


@dataclass(frozen=True, slots=True)
class Asides:
    """The asides in two kinds: those that begin with digits (or a bracket before them) as one pattern, tried at digits
    only, with the reason behind each group; the others one by one, searched wherever their words may stand.
    """

    at_digits: regex.Pattern[str]
    reasons: dict[str, str]
    at_words: tuple[tuple[regex.Pattern[str], str], ...]


@lru_cache(maxsize=8)
def asides_of(rules: Rules) -> Asides:
    """The asides, ready to be searched. Word-led patterns are faster alone: each can skip ahead to its own first letter."""
    pairs = [(source, rule.why) for rule in rules.asides for source in rule.match]
    digits = [pair for pair in pairs if AT_DIGITS.match(pair[0])]
    source = "|".join(f"(?P<a{at}>{one})" for at, (one, _) in enumerate(digits))
    words = tuple((compiled(source), why) for source, why in pairs if not AT_DIGITS.match(source))
    return Asides(compiled(source or "(?!)"), {f"a{at}": why for at, (_, why) in enumerate(digits)}, words)


def tokens(view: View, rules: Rules) -> tuple[Token, ...]:
    """Every number of a squeezed text, in order; digits that are no figures carry the reason."""
    return _tokens(view.text, rules) if len(view.text) <= REMEMBERED else tuple(_scan(view.text, rules))


def measuring_unit(words: str, rules: Rules) -> str | None:
    """The unit of measure that squeezed words are, and nothing else: 人次, 万元, 平方米.

    >>> from gouji.rules import load
    >>> measuring_unit("人次", load()), measuring_unit("水利局", load())
    ('人次', None)
    """
    found = _tokens(f"1{words}", rules) if words else ()
    return found[0].unit if len(found) == 1 and found[0].tail == len(words) + 1 else None


@lru_cache(maxsize=4096)
def _tokens(text: str, rules: Rules) -> tuple[Token, ...]:
    """A cell is looked at by several kinds of rows; its numbers are found once."""
    return tuple(_scan(text, rules))


def _scan(text: str, rules: Rules) -> list[Token]:
    if LONE.fullmatch(text):
        rate = text.endswith("%")
        digits = text.rstrip("%").replace(",", "")
        end = len(text) - rate
        return [Token(0, end, len(text), Decimal(digits), len(digits.partition(".")[2]), "%" if rate else None,
                      "rate" if rate else None, False, None)]  # fmt: skip
    signed = with_minus(text)
    if signed != text:
        return [Token(0, len(text), len(text), Decimal(signed), len(signed.partition(".")[2]), None, None, False, None)]
    if not any(char.isdecimal() for char in text) and not CHINESE_NUMBER.search(text):
        return []
    asides = _asides(text, rules)
    found = [_token(text, match, asides, rules) for match in NUMBER.finditer(text)]
    found.extend(_chinese_tokens(text, rules))
    found.sort(key=lambda token: token.start)
    return _share_units(text, found)


# (1,234.50): the way in which accountants print what is below nothing; (1) and (1.2) number lists, (301) is a code, (3.35%) often a share beside its amount
BELOW_NOTHING = compiled(r"\((?P<digits>\d{1,12}\.\d{2,6}|\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?)\)")


def with_minus(text: str) -> str:
    """What a cell prints in brackets because it is below nothing, with a minus; other text as it is.

    >>> with_minus("(1,234.50)"), with_minus("(3.35%)"), with_minus("(1.2)"), with_minus("(301)")
    ('-1234.50', '(3.35%)', '(1.2)', '(301)')
    """
    below = BELOW_NOTHING.fullmatch(text)
    return f"-{below['digits'].replace(',', '')}" if below is not None else text


def _asides(text: str, rules: Rules) -> list[tuple[int, int, str]]:
    """Stretches of digits that are no figures, with the reason, in order."""
    asides = asides_of(rules)
    found = [(m.start(), m.end(), why) for pattern, why in asides.at_words for m in pattern.finditer(text)]
    for run in DIGIT_RUN.finditer(text):
        for start in range(run.start(), max(run.start() - 3, -1), -1):
            if start < run.start() and text[start] not in BEFORE_DIGITS:
                break
            match = asides.at_digits.match(text, start)
            if match is not None:
                found.append((match.start(), match.end(), asides.reasons[match.lastgroup or ""]))
                break
    found.sort()
    return found


DIGIT_RUN = compiled(r"\d+")
NEAR = 8  # asides that can begin before a number and still cover it
BEFORE_DIGITS = frozenset("([ ")


def _token(text: str, match: regex.Match[str], asides: list[tuple[int, int, str]], rules: Rules) -> Token:
    start, end = match.span()
    why = _covered(asides, start, end)
    digits = match.group("good")
    if why is None and digits is None:
        return Token(start, end, end, None, 0, None, None, False, None)
    plain = (digits or "").replace(",", "")
    if why is not None or not is_one_figure(plain):
        return Token(start, end, end, None, 0, None, None, False, why)
    unit, symbol, tail, approximate = _unit_at(text, end, rules)
    sign = match.group("sign") or ""
    if not sign and _minus_before(text, start) and unit is not None and unit.of in {"money", "rate"}:
        sign, start = "-", start - 1
    value = Decimal(plain) * (-1 if sign and sign in "-△▲" else 1)
    approximate = approximate or _is_bound(text, start, tail)
    return Token(start, end, tail, value, len(plain.partition(".")[2]), symbol,
                 unit.of if unit else None, approximate, None)  # fmt: skip


def _is_bound(text: str, start: int, tail: int) -> bool:
    """约, 超过, 低于 before a number, but for a standard that another figure is held against."""
    low = max(0, start - 6)
    return APPROXIMATE_BEFORE.search(text, low, start) is not None and not (
        AGAINST.search(text, low, start) is not None and STANDARD_AFTER.match(text, tail) is not None
    )


def _covered(asides: list[tuple[int, int, str]], start: int, end: int) -> str | None:
    """The reason of the aside that a number stands in; `asides` are in order of their beginnings."""
    at = bisect_left(asides, (end, 0, ""))
    for low, high, reason in reversed(asides[max(0, at - NEAR) : at + 1]):
        if low <= start < high or low < end <= high:
            return reason
    return None


MINUS_AFTER = compiled(r"\p{Han}|:|\(")


def _minus_before(text: str, start: int) -> bool:
    """支出-3万元: a dash after words is a minus where money or a rate follows; between numbers it is a range."""
    return start > 0 and text[start - 1] == "-" and (start == 1 or MINUS_AFTER.match(text, start - 2) is not None)


def _unit_at(text: str, end: int, rules: Rules) -> tuple[Unit | None, str | None, int, bool]:
    """The unit that stands at `end`, its symbol, where it ends, and whether the amount is a round one (余, 左右)."""
    pattern, groups = unit_pattern(rules)
    more = APPROXIMATE_AFTER.match(text, end)
    at = more.end() if more else end
    if at < len(text) and text[at] == " ":
        at += 1
    match = pattern.match(text, at)
    if match is None or not match.lastgroup:
        return None, None, end, more is not None
    unit = groups[match.lastgroup]
    symbol = match.group() if unit.unit.startswith("万") and unit.of == "count" else unit.unit
    return unit, symbol, match.end(), bool(more or APPROXIMATE_TAIL.match(text, match.end()))


def _chinese_tokens(text: str, rules: Rules) -> list[Token]:
    found = []
    for match in CHINESE_NUMBER.finditer(text):
        words = match.group("of_rate") or match.group("numeral")
        value = chinese_value(words)
        if value is None:
            continue
        decimals = len(words.partition("点")[2])
        if match.group("rate"):
            found.append(Token(match.start(), match.end(), match.end(), value, decimals, "%", "rate", False, None, True))
            continue
        unit, symbol, tail, _ = _unit_at(text, match.end(), rules)
        if unit is None or (unit.of == "count" and set(words) <= NOTHING) or _in_a_name(text, match.start(), rules):
            continue
        if unit.of in {"money", "count"} and (words not in LONE_ONE or unit.of == "money" or symbol in {"人", "家"}):
            found.append(Token(match.start(), match.end(), tail, value, decimals, symbol, unit.of, False, None, True))
    return found


def _in_a_name(text: str, at: int, rules: Rules) -> bool:
    """Does a numeral begin the name of a place?"""
    return any(name.start() <= at < name.end() for name in rules.wording("numeral-in-name").finditer(text))


LIST = compiled(r"(?:、|和|与|及|以及|，|,|;| |/|—|-|~|至)+")


def _share_units(text: str, found: list[Token]) -> list[Token]:
    """Give 10、20和30万元 one unit: a bare number takes it from the number that follows in its list."""
    for at in range(len(found) - 2, -1, -1):
        one, after = found[at], found[at + 1]
        bare = one.value is not None and one.unit is None and one.aside is None
        listed = LIST.fullmatch(text, one.end, after.start) and after.of in {"money", "rate"}
        if bare and after.unit is not None and (listed or _no_money(text, one, after)):
            found[at] = Token(one.start, one.end, one.end, one.value, one.decimals, after.unit, after.of,
                              one.approximate, None)  # fmt: skip
    return found


BEFORE_NOTHING = compiled(r"(?:预算|决算|支出|收入|拨款|经费|费)(?:数|额|金额)?(?:为|是|:)?$")


def _no_money(text: str, one: Token, after: Token) -> bool:
    """年初预算为0，决算为3万元: nothing needs no unit, where money is spoken of before and behind."""
    return (
        one.value == 0
        and after.of == "money"
        and text[one.end : one.end + 1] in {"，", ",", ";", "、", "。"}
        and BEFORE_NOTHING.search(text, max(0, one.start - 8), one.start) is not None
        and not set("。;") & set(text[one.end + 1 : after.start])
    )


# --- amounts --------------------------------------------------------------------------------------

FACTORS = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "百万元": Decimal(1_000_000),
           "亿元": Decimal(100_000_000), "万亿元": Decimal(1_000_000_000_000)}  # fmt: skip


def is_money(unit: str | None) -> bool:
    """Is this a unit of money?"""
    return unit in FACTORS


def base_value(figure: Figure) -> Decimal:
    """The value in 元 for money, in % for rates, in the thing counted otherwise (万亩 in 亩)."""
    if figure.unit == "‰":
        return figure.value / 10
    return EXACT.multiply(figure.value, factor_of(figure.unit))


def factor_of(unit: str | None) -> Decimal:
    """What leads from a unit to its base: 元 for money, 亩 for 万亩."""
    if unit is not None and unit.startswith("万") and unit not in FACTORS:
        return Decimal(10_000)
    return FACTORS.get(unit or "", Decimal(1))


def digit_unit(figure: Figure) -> Decimal:
    """One unit of the last printed digit, in the base unit. A round amount (约200) is only as exact as its last
    digit that is not zero.

    >>> from .places import Place
    >>> digit_unit(Figure("0.40", Decimal("0.40"), "万元", 2, Place()))
    Decimal('100.00')
    """
    if not figure.value and not figure.decimals:
        return Decimal(0)  # 0万元 is nothing at all, not something below half a 万
    step = last_digit(figure.decimals)
    if figure.approximate and figure.decimals == 0 and figure.value:
        zeros = len(str(int(figure.value))) - len(str(int(figure.value)).rstrip("0"))
        step = Decimal(1).scaleb(max(zeros, 0))
    return step * factor_of(figure.unit) / (10 if figure.unit == "‰" else 1)


def last_digit(decimals: int) -> Decimal:
    """One unit of the last of so many decimals.

    >>> last_digit(2), last_digit(0)
    (Decimal('0.01'), Decimal('1'))
    """
    return Decimal(1).scaleb(-decimals)


def rounded(value: Decimal, step: Decimal, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    """The value with as many decimals as `step` is written with. Never an error: where there are more digits than any figure has,
    there is nothing to round.

    >>> rounded(Decimal("12.345"), Decimal("0.01")), rounded(Decimal("1E+200"), Decimal("0.01")) == Decimal("1E+200")
    (Decimal('12.34'), True)
    """
    places = -int(step.as_tuple().exponent)
    fits = value.is_finite() and value.adjusted() + places < EXACT.prec
    return value.quantize(step, rounding, EXACT) if fits else value


def plain(value: Decimal) -> str:
    """Plain decimal notation, as exact as given.

    >>> plain(Decimal("1E+3")), plain(Decimal("0.40"))
    ('1000', '0.40')
    """
    return format(value, "f")
