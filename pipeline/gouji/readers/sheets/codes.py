"""Number formats taken apart (数字格式代码): sections, each a list of placeholders, letters of dates and literals, with its condition.

The grammar of ECMA-376 18.8.31, as Excel takes it: a literal may stand anywhere, between digits too (0!.0,"万元").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from ...regexes import compiled
from .builtin import SYSTEM_DATE, SYSTEM_TIME

LONGEST = 1024  # characters; Excel takes 255 of them
MOST_SECTIONS = 4
ESCAPES = "\\!"  # the second one in Chinese and Japanese versions
GENERAL = ("general", "g/通用格式")
HALVES = ("上午/下午", "am/pm", "a/p")
LETTERS = frozenset("ymdhsabeg")
WEEKDAYS = frozenset({"aaa", "aaaa"})  # fewer letters, or more, are no placeholder
CONDITION = compiled(r"\s{0,9}(<=|>=|<>|<|>|=)\s{0,9}([-+]?\d{1,30}(?:\.\d{1,30})?(?:E[-+]?\d{1,3})?)\s{0,9}")
COLOR = compiled(
    r"(?i)\s?(?:black|blue|cyan|green|magenta|red|white|yellow|[黑蓝青绿红白黄]色?|蓝绿色?|洋红色?|(?:colou?r|颜色|色)\s?\d{1,2})\s?"
)
ELAPSED = compiled(r"(?i)h{1,9}|m{1,9}|s{1,9}")
NUMERALS = compiled(r"(?i)(?:dbnum|natnum)([123])")
LOCALE = compiled(r"\$([^\]-]{0,40})(?:-([^\]]{0,40}))?")
HEX = compiled(r"[0-9A-Fa-f]{1,8}")
OURS = frozenset({"", "1", "2", "9", "A", "B", "C"})  # calendars by number that count years as ours does
NUMBERED = {"1E": 1, "1F": 2, "20": 3, "21": 1, "22": 2, "23": 3}  # digits by number: those of [DBNum1] to [DBNum3]
CHINESE = frozenset({"804", "404", "C04", "1004", "1404", "7804", "7C04", "4"})

Kind = Literal[
    "digit", "point", "comma", "percent", "exponent", "slash", "number", "text", "space", "fill", "general", "at", "date", "elapsed", "half"
]


class Token(NamedTuple):
    """A piece of a section: `text` is the placeholder or letters as written, or what is shown."""

    kind: Kind
    text: str = ""


class Condition(NamedTuple):
    """[>=10000]: which numbers a section is for."""

    sign: str
    limit: Decimal


@dataclass(frozen=True)
class Section:
    """One of the parts between semicolons."""

    tokens: tuple[Token, ...]
    condition: Condition | None = None
    language: str = ""  # "zh", "en", "" where nothing is said, "other"
    numerals: int = 0  # 1 to 3: [DBNum1] 一二三, [DBNum2] 壹贰叁, [DBNum3] １２３
    understood: bool = True
    foreign: bool = False  # another calendar than ours, if it shows a date

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of its tokens."""
        return frozenset(one.kind for one in self.tokens)


@lru_cache(maxsize=1024)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a format. One that is longer than any, or has too many of them, is not understood.

    >>> [one.text for one in sections_of('0!.0,"万元"')[0].tokens], sections_of("[<0]0;@")[0].condition
    (['0', '.', '0', ',', '万元'], Condition(sign='<', limit=Decimal('0')))
    """
    if len(code) > LONGEST:
        return (Section((), understood=False),)
    made = []
    at = 0
    while at <= len(code):
        section, at = _section(code, at)
        made.append(section)
    return tuple(made) if len(made) <= MOST_SECTIONS else (Section((), understood=False),)


def _section(code: str, at: int) -> tuple[Section, int]:
    """The section that begins at a place, and where the next one begins."""
    tokens: list[Token] = []
    section = Section(())
    while at < len(code) and code[at] != ";":
        if code[at] == "[":
            end = code.find("]", at)
            if end < 0:
                return replace(section, understood=False), len(code) + 1
            section = _bracket(section, code[at + 1 : end], tokens)
            at = end + 1
            continue
        token, at = _token(code, at)
        tokens.append(token)
    return replace(section, tokens=tuple(_settled(tokens))), at + 1


def _token(code: str, at: int) -> tuple[Token, int]:
    """The token at a place, and where the next one begins."""
    char = code[at]
    following = code[at + 1 : at + 2]
    lower = char.lower()
    if char == '"':
        end = code.find('"', at + 1)
        end = len(code) if end < 0 else end
        return Token("text", code[at + 1 : end]), end + 1
    if following and (char in ESCAPES or char in "_*"):
        kind: Kind = "text" if char in ESCAPES else "space" if char == "_" else "fill"
        return Token(kind, following if kind == "text" else " "), at + 2
    for words in (*GENERAL, *HALVES):
        if lower == words[0] and code[at : at + len(words)].lower() == words:
            return Token("general" if words in GENERAL else "half", code[at : at + len(words)]), at + len(words)
    if lower == "e" and following and following in "+-":
        return Token("exponent", code[at : at + 2]), at + 2
    if lower in LETTERS:
        end = at + 1
        while end < len(code) and code[end].lower() == lower:
            end += 1
        letters = lower * (end - at)
        if lower == "b" and code[end : end + 1] in {"1", "2"}:  # our calendar; the other of the two is the Muslim one
            return Token("fill") if code[end] == "1" else Token("date", "b2"), end + 1
        return Token("text", code[at:end]) if lower == "a" and letters not in WEEKDAYS else Token("date", letters), end
    return Token(_plain_kind(char), char), at + 1


def _plain_kind(char: str) -> Kind:
    if char in "0#?":
        return "digit"
    if char in "123456789":
        return "number"
    named: dict[str, Kind] = {".": "point", ",": "comma", "%": "percent", "/": "slash", "@": "at"}
    return named.get(char, "text")


def _bracket(section: Section, said: str, tokens: list[Token]) -> Section:
    """What stands in square brackets: a condition, a color, digits of a language, a currency, time that goes on beyond its bounds."""
    if (found := CONDITION.fullmatch(said)) is not None:
        return replace(section, condition=Condition(found[1], Decimal(found[2])))
    if (found := NUMERALS.fullmatch(said)) is not None:
        return replace(section, numerals="0123".index(found[1]))
    if (found := LOCALE.fullmatch(said)) is not None:
        if found[1]:
            tokens.append(Token("text", found[1]))
        return _spoken(section, (found[2] or "").strip(), tokens)
    if ELAPSED.fullmatch(said):
        tokens.append(Token("elapsed", said.lower()))
        return section
    return section if COLOR.fullmatch(said) else replace(section, understood=False)


def _spoken(section: Section, said: str, tokens: list[Token]) -> Section:
    """The language of a section by its number or name; with another calendar or other digits than ours it is not understood."""
    if not said or "-" in said or HEX.fullmatch(said) is None:
        name = said.lower().partition(",")[0]
        if name in {"x-sysdate", "x-systime"}:
            return _left_to_the_system(section, "F800" if name == "x-sysdate" else "F400", tokens)
        known = name[:2] if name[:2] in {"zh", "en"} else "other"
        return replace(section, language=known if name else section.language)
    number, calendar, digits = said[-4:].lstrip("0").upper(), said[-6:-4].lstrip("0").upper(), said[:-6].lstrip("0").upper()
    if number in {"F800", "F400"}:
        return _left_to_the_system(section, number, tokens)
    language = "zh" if number in CHINESE else "en" if number[-2:] in {"09", "9"} else "other" if number else section.language
    return replace(
        section, language=language, numerals=NUMBERED.get(digits, section.numerals), foreign=section.foreign or calendar not in OURS,
        understood=section.understood and (digits in {"", "1"} or digits in NUMBERED),
    )  # fmt: skip


def _left_to_the_system(section: Section, number: str, tokens: list[Token]) -> Section:
    """What follows is the way other systems write it; ours writes its own."""
    tokens += [*sections_of(SYSTEM_DATE if number == "F800" else SYSTEM_TIME)[0].tokens, Token("fill", "system")]
    return section


def _settled(tokens: list[Token]) -> list[Token]:
    """Without what stands behind a format of the system."""
    system = next((at for at, one in enumerate(tokens) if one == ("fill", "system")), None)
    return tokens if system is None else tokens[:system]
