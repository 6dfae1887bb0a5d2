"""Days and times by number formats (日期格式): a number is days since the first one of the workbook, with its fraction of a day."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .chinese import by_digit, spoken
from .codes import Section, Token

LAST = 2_958_466  # the day after 9999-12-31
FROM_1904 = 1462  # days between the two systems
LEAP = 60  # the 29th of February 1900, which there never was; days before it are counted from a day later
FIRST = dt.date(1899, 12, 30)
DAY = 86_400  # seconds
FINEST = 3  # decimals of seconds
WEEK = "日一二三四五六"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
NAMED = frozenset({"mmm", "mmmm", "mmmmm", "ddd", "dddd"})


class Moment(NamedTuple):
    """A number of days taken apart; `seconds` counts from midnight, `total` from the first day, `parts` are of a second."""

    year: int
    month: int
    day: int
    weekday: int  # 0: Sunday
    seconds: int
    total: int
    parts: str

    @property
    def hour(self) -> int:
        """Of the day."""
        return self.seconds // 3600

    @property
    def minute(self) -> int:
        """Of the hour."""
        return self.seconds // 60 % 60


def dated(section: Section, value: Decimal, *, from_1904: bool) -> str | None:
    """A number by a section with letters of dates; None where Excel shows a row of signs instead, or says it in words that we do not know.

    >>> from .codes import sections_of
    >>> dated(sections_of('yyyy"年"m"月"d"日"')[0], Decimal(44926), from_1904=False)
    '2022年12月31日'
    """
    tokens = _minutes_told_apart(section.tokens)
    decimals = min(max((len(one.text) - 1 for one in tokens if one.text[:1] == "." and one.kind == "date"), default=0), FINEST)
    timed = any(one.kind in {"elapsed", "half"} or (one.kind == "date" and one.text[0] in "hsn") for one in tokens)
    sign = "-" if value < 0 and from_1904 else ""  # days before the first one are shown there, and nowhere else
    moment = _moment(abs(value) + FROM_1904 if from_1904 else value, decimals, timed=timed)
    if moment is None:
        return None
    if from_1904 and "elapsed" in section.kinds:
        moment = moment._replace(total=moment.total - FROM_1904 * DAY)
    half = next((one.text for one in tokens if one.kind == "half"), "")
    parts = [_part(one, moment, half, section) for one in tokens]
    return None if None in parts else sign + "".join(one for one in parts if one is not None)


def _moment(value: Decimal, decimals: int, *, timed: bool) -> Moment | None:
    """A number of days; None where no day has it. Seconds are rounded to what is shown, but a day is not over before its last second is."""
    if not 0 <= value < LAST:
        return None
    finest = decimals if timed else FINEST
    ticks = (value * DAY).scaleb(finest).to_integral_value(ROUND_HALF_UP if timed else ROUND_FLOOR)
    if not timed:
        ticks = (value * DAY + Decimal("0.0001")).scaleb(finest).to_integral_value(ROUND_FLOOR)
    total, rest = divmod(_whole(ticks), 10**finest)
    serial, seconds = divmod(total, DAY)
    weekday = (serial - 1) % 7
    if serial in {0, LEAP}:
        year, month, day = 1900, 2 if serial else 1, 29 if serial else 0
    elif serial < LAST:
        date = FIRST + dt.timedelta(days=serial + (serial < LEAP))
        year, month, day = date.year, date.month, date.day
    else:
        return None
    return Moment(year, month, day, weekday, seconds, total, str(rest).rjust(finest, "0"))


def serial_of(said: str, *, from_1904: bool = False) -> Decimal | None:
    """A date that is written as one (ISO 8601) as a number of days; None for none.

    >>> serial_of("2022-12-31"), serial_of("2022-12-31T12:00:00"), serial_of("1904-01-02", from_1904=True), serial_of("无")
    (Decimal('44926'), Decimal('44926.5'), Decimal('1'), None)
    """
    try:
        moment = dt.datetime.fromisoformat(said.strip()[:40]).replace(tzinfo=None)
    except ValueError:
        return None
    past = moment - dt.datetime.combine(FIRST, dt.time())
    seconds = Decimal(past.seconds) + Decimal(past.microseconds).scaleb(-6)
    days = (past.days - (FROM_1904 if from_1904 else 0) + seconds / DAY).normalize()
    return days - 1 if 0 < days <= LEAP and not from_1904 else days


def _whole(value: Decimal) -> int:
    numerator, _ = value.as_integer_ratio()
    return numerator


def _minutes_told_apart(tokens: tuple[Token, ...]) -> list[Token]:
    """With minutes as n: they are written like months, behind hours or before seconds. A point and noughts are parts of a second."""
    made: list[Token] = []
    last = ""
    for token in tokens:
        if token.kind == "digit" and token.text == "0" and made and made[-1].kind in {"point", "date"} and made[-1].text[:1] == ".":
            made[-1] = Token("date", made[-1].text + "0")
            continue
        if token.kind == "elapsed" or (token.kind == "date" and token.text[0] in "ymdhsabeg"):
            text = token.text
            if text in {"m", "mm"} and last[:1] == "h" and token.kind == "date":
                text = "n" * len(text)
            if text[0] == "s":
                _back_to_minutes(made)
            made.append(Token(token.kind, text))
            last = text
            continue
        made.append(token)
    return made


def _back_to_minutes(made: list[Token]) -> None:
    """The month right before seconds is minutes."""
    for at in range(len(made) - 1, -1, -1):
        if made[at].kind in {"date", "elapsed"}:
            if made[at].text in {"m", "mm"} and made[at].kind == "date":
                made[at] = Token("date", "n" * len(made[at].text))
            return


def _part(token: Token, moment: Moment, half: str, section: Section) -> str | None:
    if token.kind == "elapsed":
        unit = {"h": 3600, "m": 60, "s": 1}[token.text[0]]
        return by_digit(str(moment.total // unit).rjust(len(token.text), "0"), section.numerals)
    if token.kind == "half":
        return _half(token.text, moment, section.language)
    if token.kind == "date":
        return _letters(token.text, moment, half, section)
    if token.kind in {"digit", "at", "general", "exponent"}:
        return None
    return "" if token.kind == "fill" else token.text


def _half(said: str, moment: Moment, language: str) -> str | None:
    late = moment.hour >= 12
    if said.startswith("上午") or (language == "zh" and len(said) > 3):
        return "下午" if late else "上午"
    if language == "other":
        return None
    if len(said) == 3:
        return said[2] if late else said[0]
    return "PM" if late else "AM"


def _letters(text: str, moment: Moment, half: str, section: Section) -> str | None:
    """What letters of one kind show."""
    if text[0] == ".":
        return "." + by_digit(moment.parts.ljust(len(text) - 1, "0")[: len(text) - 1], section.numerals)
    if text in NAMED or text[0] == "a":
        return _name(text, moment, section.language)
    if text[0] == "y" or text == "e" * len(text):
        short = text in {"y", "yy"}
        return by_digit(str(moment.year % 100).rjust(2, "0") if short else str(moment.year), section.numerals)
    if text[0] == "b" and text != "b2":
        return by_digit(str(moment.year + 543)[-2 if len(text) < 3 else 0 :], section.numerals)
    hour = (moment.hour - 1) % 12 + 1 if half else moment.hour
    counts = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.seconds % 60}
    if text[0] not in counts or len(text) > 2:
        return None
    digits = str(counts[text[0]]).rjust(len(text), "0")
    return spoken(digits, section.numerals, of_date=True) if section.numerals and digits[0] != "0" else by_digit(digits, section.numerals)


def _name(text: str, moment: Moment, language: str) -> str | None:
    """The name of a month or a day of the week: Chinese where that is said, and by aaa and aaaa always; English otherwise."""
    week, month = WEEK[moment.weekday], moment.month
    if text[0] == "a":
        short = ("周" if language == "zh" else "") + week
        return "星期" + week if text == "aaaa" else short if text == "aaa" and language != "other" else None
    if language == "other":
        return None
    if text[0] == "d":
        day = DAYS[moment.weekday]
        return {"zh": {"ddd": "周" + week, "dddd": "星期" + week}}.get(language, {"ddd": day[:3], "dddd": day})[text]
    name = MONTHS[month - 1]
    if language == "zh":
        said = spoken(str(month), 1, of_date=True)
        return {"mmm": f"{month}月", "mmmm": said + "月", "mmmmm": said[0]}[text]
    return {"mmm": name[:3], "mmmm": name, "mmmmm": name[0]}[text]
