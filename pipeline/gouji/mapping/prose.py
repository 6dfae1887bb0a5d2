"""The narrative to facts: a walk over the known words and numbers of each sentence.

A number belongs to what the words around it say; the section gives the fund and the topic; 其中 opens parts
of the figure before it; 分别为 distributes; 比上年… makes a claim about two years. Where two readings are
possible the number stays unread. No value is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import regex

from ..model import Change, Composition, Fact, Figure, Quantity, Ratio, Reading
from ..numbers import Token
from ..places import Place
from ..rules import Rules
from ..text import View
from .lexicon import Word

if TYPE_CHECKING:
    from .beside import Beside

HEADING = "heading"  # the rule of a figure that only the heading names
HEADING_AT_LARGE = "whole year under a heading of no known topic"
UNNAMED = "amount"  # the rule of a figure that only its stage names
PASSING = "in passing"  # the rule of an increment or a figure per head: not what is being spoken of
SENTENCE = regex.compile(r"[^。!?]+[。!?]?|[。!?]")
HAN = regex.compile(r"\p{Han}{2,}")
JOINT = regex.compile(r"^(?:、|和|与|及|以及)$")
LIST_GAP = regex.compile(r"^(?:\p{Han}{0,2}(?:、|和|与|及|以及|，|,|;))$")


@dataclass(frozen=True)
class Setting:
    """Where a paragraph stands: what the section and the form say about its figures."""

    rules: Rules
    year: int | None
    stage: str  # of figures for which no stage is said
    fund: str | None = None
    measure: str | None = None
    topic: str | None = None
    subject: str | None = None
    section: int | None = None
    form: int | None = None
    title: str = ""  # the heading's words, where no rule knows its topic
    unit: str | None = None  # the money unit that a caption gives to numbers without one
    subjects: tuple[str, ...] = ()  # names of projects known from forms


@dataclass
class Named:
    """What a measure word or an unknown label names."""

    measure: str
    label: str
    rule: str
    fund: str | None = None
    subject: str | None = None


@dataclass
class PartGroup:
    """Parts that are being listed under a whole."""

    wholes: list[Fact]
    rule: str
    depth: int
    parts: list[Fact] = field(default_factory=list)
    made_of: bool = False
    gap: bool = False  # an amount among them has no name
    after_semicolon: bool = False
    strict: bool = False  # opened by a bracket alone: only known parts belong


@dataclass
class Prose:
    """What the narrative gave."""

    facts: list[Fact] = field(default_factory=list)
    compositions: list[Composition] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    ratios: list[Ratio] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    named: dict[tuple[int | None, str], list[Fact]] = field(default_factory=dict)  # the facts by section and measure

    def keep(self, fact: Fact) -> None:
        """One more fact."""
        self.facts.append(fact)
        self.named.setdefault((fact.section, fact.measure), []).append(fact)

    def replace(self, one: Fact, other: Fact) -> None:
        """A fact of late that turned out to be another one of its name."""
        alike = self.named[one.section, one.measure]
        at = next(at for at in range(len(alike) - 1, -1, -1) if alike[at] is one)
        alike[at] = other


class Locator:
    """Turns a stretch of a squeezed text into raw text and place."""

    def __init__(self, view: View, text: str, place: object) -> None:
        self.view = view
        self.text = text
        self._place = place

    def raw(self, start: int, end: int) -> str:
        """The original characters."""
        low, high = self.view.span(start, end)
        return self.text[low:high]

    def place(self, start: int, end: int) -> Place:
        """Where they stand."""
        place: Place = self._place(*self.view.span(start, end))  # type: ignore[operator]
        return place


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the sentences of a squeezed text."""
    for match in SENTENCE.finditer(text):
        yield match.start(), match.end()


@dataclass
class Memory:
    """What a paragraph remembers from one sentence to the next."""

    last: Fact | None = None  # the last amount that is no change
    run: list[Fact] = field(default_factory=list)  # amounts of the sentence
    named: Named | None = None
    known: list[Fact] = field(default_factory=list)  # amounts of the paragraph
    sentence: int = 0


class Outside(NamedTuple):
    """What was known before a bracket opened."""

    named: Named | None
    stage: str | None
    year: int | None
    last: Fact | None
    fund: str | None
    pending: list[Word]
    since: int
    read: int


@dataclass
class Sentence:
    """What is known while a sentence is read from left to right. `at` is where it begins in the squeezed paragraph."""

    setting: Setting
    locate: Locator
    out: Prose
    memory: Memory
    text: str
    at: int
    year: int | None = None
    said_year: bool = False
    stage: str | None = None
    fund: str | None = None
    named: Named | None = None
    named_here: bool = False  # the measure was named in this sentence
    pending: list[Word] = field(default_factory=list)  # words since the last number
    since: int = 0  # where the stretch since the last number begins
    base: Word | None = None
    base_fact: Fact | None = None
    verb: Word | None = None
    cue: Word | None = None  # completion, share or rate that awaits its percentage
    reason: bool = False
    groups: list[PartGroup] = field(default_factory=list)
    depth: int = 0
    each: list[Word] = field(default_factory=list)
    each_at: int = 0
    change: int | None = None  # index of the change that a growth rate would complete
    from_base: Fact | None = None
    expects_from: bool = False
    now: int = 0  # where the number being read begins
    outside: list[Outside] = field(default_factory=list)
    read: int = 0  # numbers seen
    bracket: int = -1  # where the words before the last bracket begin
    rate_base: Fact | None = None  # the base of a rate, where it stands inside the rate's words
    sharing: list[Fact] = field(default_factory=list)  # amounts that await their share: 分别占…的60%和40%
    scatter: bool = False  # 分别 for rates that cannot be given out
    words: list[Word] = field(default_factory=list)  # all known words of the sentence
    numbers: list[Token] = field(default_factory=list)
    away: bool = False  # a relation is said of something whose amount is not known
    parts_at: int = -1  # where the words after the last 其中 begin
    apart: int = 0  # amounts of the sentence before the last semicolon
    said_prior: bool = False  # 上年, 去年 was said
    beside: Beside | None = None  # what was spoken of before an earlier year was named
    residue: bool = False  # the verb is one of two between which a form leaves the choice
    from_year: int | None = None  # the year spoken of before 由


def understood(walk: Sentence, figure: Figure, label: str) -> None:
    """Record a figure that is understood, though it is no fact with an identity."""
    walk.out.readings.append(Reading(figure, "fact", label, "prose"))


def not_understood(walk: Sentence, figure: Figure, why: str) -> None:
    """Record a figure that was seen and not understood."""
    walk.out.readings.append(Reading(figure, "unread", why, "prose"))
