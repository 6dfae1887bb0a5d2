"""Automatic numbering (自动编号) as the text that Word shows: 一、 （二） 3. ①"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import regex

from ...regexes import compiled
from .. import budget
from ..numerals import whole
from ..package import Element
from .linear import sticks
from .names import W, child, is_on, number, value

LEVELS = 9
LONGEST_LABEL = 255  # characters of what a level writes, as in Word; a longer one writes nothing
CONTENTS = compiled(r"(?i)toc \d|table of figures")  # styles of a table of contents
SLOT = compiled(r"%([1-9])")
DIGITS = "〇一二三四五六七八九"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
LEGAL = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
DEEPEST = 32  # styles that are based on each other


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what it writes; `text` has %1 for the first level's number."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False  # all numbers in arabic digits
    apart: bool = True  # a tab or a space stands between number and text
    hidden: bool = False
    restart: int | None = None  # restarts after this level; 0 never


PLAIN = Level()
POINTS = frozenset(".．,，:：-－—–/")  # with a digit behind them they are part of a number
NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟")


class Label(NamedTuple):
    """What stands before the text of a paragraph, and whether a tab or a space follows it."""

    text: str = ""
    apart: bool = True

    def before(self, text: str) -> str:
        """The text with its number, which never runs into a number that the text begins with.

        >>> Label("1").before("52.30万元"), Label("一、").before("概况"), Label("3.", apart=False).before("5月"), Label("二").before("十人")
        ('1 52.30万元', '一、概况', '3. 5月', '二 十人')
        """
        if not self.text:
            return text
        last, first = self.text[-1:], text.lstrip()[:1]
        digits = (last in POINTS and first.isdecimal()) or (last in NUMERALS and (first in NUMERALS or first.isdecimal()))
        gap = bool(first) and (digits or sticks(last, first) or (self.apart and sticks(last, "0")))
        return f"{self.text} {text.lstrip()}" if gap else self.text + text


NO_LABEL = Label()


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    lists: dict[str, list[Level]] = field(default_factory=dict)  # by number id
    abstract: dict[str, str] = field(default_factory=dict)  # the list that a number id counts in
    styles: dict[str, tuple[str | None, int | None]] = field(default_factory=dict)  # numbering that a paragraph style brings
    contents: frozenset[str] = frozenset()  # the styles of a table of contents
    counts: dict[str, list[int | None]] = field(default_factory=lambda: defaultdict(lambda: [None] * LEVELS))

    def label(self, properties: Element | None) -> Label:
        """The number before a paragraph, counted on; an empty one where it has none."""
        found = self._of(properties)
        if found is None:
            return NO_LABEL
        number, depth = found
        levels = self.lists.get(number)
        if levels is None or not 0 <= depth < LEVELS:
            return NO_LABEL
        counts = self._count(number, depth, levels)
        level = levels[depth]
        if level.hidden or level.form in ("bullet", "none"):
            return NO_LABEL

        def shown(slot: regex.Match[str]) -> str:
            at = ord(slot[1]) - ord("1")
            value = counts[at] if counts[at] is not None else levels[at].start
            return written(value or 0, "decimal" if level.legal and at < depth else levels[at].form)

        return Label(SLOT.sub(shown, level.text), level.apart)

    def _count(self, number: str, depth: int, levels: list[Level]) -> list[int | None]:
        counts = self.counts[self.abstract.get(number, number)]
        before = counts[depth]
        counts[depth] = levels[depth].start if before is None else before + 1
        for below in range(depth + 1, LEVELS):
            if levels[below].restart != 0:
                counts[below] = None
        return counts

    def _of(self, properties: Element | None) -> tuple[str, int] | None:
        key, depth = _reference(properties)
        if key is None:
            key, depth = self.styles.get(value(properties, "pStyle") or "", (None, None))
        return None if key in (None, "0") or key is None else (key, depth or 0)


def _reference(properties: Element | None) -> tuple[str | None, int | None]:
    """Number id and level in the properties of a paragraph or a style."""
    if child(properties, "numPr") is None:
        return None, None
    return value(properties, "numPr", "numId"), number(properties, "numPr", "ilvl")


def numbering_of(numbering: Element | None, styles: Element | None) -> Numbering:
    """The numbering of a document from its numbering and style parts."""
    made = Numbering()
    if numbering is not None:
        budget.spend(budget.CELL * sum(1 for _ in numbering.iter(W + "num")), "自动编号", "The automatic numbering")
        abstracts = {one.get(W + "abstractNumId"): _levels(one) for one in numbering.iter(W + "abstractNum")}
        for element in numbering.iter(W + "num"):
            key, base = element.get(W + "numId") or "", value(element, "abstractNumId")
            made.lists[key] = _overridden(element, abstracts.get(base, []))
            restarts = element.find(f"{W}lvlOverride/{W}startOverride") is not None
            made.abstract[key] = key if restarts else f"list {base}"
    if styles is not None:
        _add_styles(made, styles)
    return made


def _levels(element: Element) -> list[Level]:
    levels = [PLAIN] * LEVELS
    for one in element.iter(W + "lvl"):
        at = _depth(one)
        if at is not None:
            levels[at] = _level(one)
    return levels


def _depth(element: Element) -> int | None:
    at = whole(element.get(W + "ilvl"), -1, LEVELS)
    return at if at is not None and 0 <= at < LEVELS else None


def _level(element: Element) -> Level:
    start = number(element, "start")
    text = value(element, "lvlText") or ""
    return Level(value(element, "numFmt") or "decimal", text if len(text) <= LONGEST_LABEL else "", 1 if start is None else start,
                 is_on(element, "isLgl"), value(element, "suff") != "nothing", is_on(element, "rPr", "vanish"),
                 number(element, "lvlRestart"))  # fmt: skip


def _overridden(element: Element, levels: list[Level]) -> list[Level]:
    levels = [*levels, *[PLAIN] * (LEVELS - len(levels))]
    for one in element.iter(W + "lvlOverride"):
        at = _depth(one)
        if at is None:
            continue
        own, start = child(one, "lvl"), number(one, "startOverride")
        level = _level(own) if own is not None else levels[at]
        levels[at] = level if start is None else replace(level, start=start)
    return levels


def _add_styles(made: Numbering, styles: Element) -> None:
    """The numbering that styles bring, through the styles that they are based on."""
    own: dict[str, tuple[str | None, int | None]] = {}
    based: dict[str, str] = {}
    contents = set()
    for style in styles.iter(W + "style"):
        key = style.get(W + "styleId")
        if key is None:
            continue
        own[key] = _reference(child(style, "pPr"))
        based[key] = value(style, "basedOn") or ""
        if CONTENTS.fullmatch(value(style, "name") or ""):
            contents.add(key)
    for key, given in own.items():
        (listed, depth), at = given, based[key]
        for _ in range(DEEPEST):
            if listed is not None or not at:
                break
            listed, inherited = own.get(at, (None, None))
            depth, at = depth if depth is not None else inherited, based.get(at, "")
        if listed is not None:
            made.styles[key] = listed, depth
    made.contents = frozenset(contents)


def written(value: int, form: str) -> str:
    """A number as a list writes it.

    >>> written(12, "chineseCounting"), written(3, "decimalEnclosedCircle"), written(4, "upperRoman"), written(28, "lowerLetter")
    ('十二', '③', 'IV', 'bb')
    """
    if value < 0:
        return str(value)
    if form in _FORMS:
        return _FORMS[form](value)
    if "hinese" in form or "japanese" in form or form in ("ideographDigital", "ideographLegalTraditional"):
        text = chinese_number(value)
        return text.translate(LEGAL) if "egal" in form else text
    return str(value)


def chinese_number(value: int) -> str:
    """A whole number below 10,000 in Chinese.

    >>> [chinese_number(one) for one in (7, 10, 12, 20, 105, 3060)]
    ['七', '十', '十二', '二十', '一百零五', '三千零六十']
    """
    if not 0 < value < 10_000:
        return str(value) if value else "〇"
    text = ""
    for at, digit in enumerate(f"{value:04d}"):
        text += DIGITS[ord(digit) - ord("0")] + ("千", "百", "十", "")[at] if digit != "0" else "〇"
    text = regex.sub("〇+", "零", text.strip("〇"))
    return text[1:] if text.startswith("一十") else text


def _circled(value: int) -> str:
    return chr(0x2460 + value - 1) if 1 <= value <= 20 else str(value)


def _roman(value: int) -> str:
    text = ""
    for size, letters in ROMAN:
        while value >= size and len(text) < 32:
            text, value = text + letters, value - size
    return text


def _letters(value: int) -> str:
    return chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1) if 1 <= value <= 780 else str(value)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda value: f"（{value}）",
    "decimalEnclosedFullstop": lambda value: f"{value}.",
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: str(value).translate({48 + at: 0xFF10 + at for at in range(10)}),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "ideographTraditional": lambda value: STEMS[value - 1] if 1 <= value <= 10 else str(value),
    "ideographZodiac": lambda value: BRANCHES[value - 1] if 1 <= value <= 12 else str(value),
}
