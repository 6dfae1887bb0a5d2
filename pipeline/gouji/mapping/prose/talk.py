"""What has been said so far: in the paragraph, and in the strand that is being read."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from ...model import Change, Composition, Derived, Fact, Figure, Formula, Quantity, Ratio, Reading, Spoken
from ...places import Place
from ..lexicon import Word
from .names import Named
from .strand import Number


@dataclass
class Prose:
    """What the narrative gave."""

    facts: list[Fact] = field(default_factory=list)
    compositions: list[Composition] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    ratios: list[Ratio] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    derived: list[Derived] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)

    def understood(self, figure: Figure, label: str, rule: str = "prose") -> None:
        """Record a figure that is understood, though it is no fact with an identity."""
        self.readings.append(Reading(figure, "fact", label, rule))

    def unread(self, figure: Figure, why: str) -> None:
        """Record a figure that was seen and not understood."""
        self.readings.append(Reading(figure, "unread", why, "prose"))


@dataclass
class OpenList:
    """Parts that are being listed under a whole; `wholes` are what it may be, likeliest first."""

    wholes: list[Fact]
    rule: str
    complete: bool | None = None
    parts: list[Fact] = field(default_factory=list)
    signs: list[int] = field(default_factory=list)
    gap: bool = False  # an amount among them has no name
    unsaid: int = 0  # how many of them do not say their stage
    etc: bool = False  # 等, 主要: words say that there is more
    weights: Decimal = Decimal(0)  # of scores: what all could earn
    tail: int = -1  # where its last part ends
    numbered: bool = False  # its parts bear numbers: ①…；②…
    fresh: bool = True  # nothing was read since it was opened
    marks: int = 0  # semicolons since it was opened
    summed: bool = False  # its first part is the total of those before it
    over: bool = False  # its parts stood before a semicolon, without one between them: what comes next stands beside the whole


@dataclass
class Base:
    """What a change is measured from, as words say it: a year, a stage of this year, or (neither) something else."""

    year: int | None
    stage: str | None
    rule: str
    period: bool = False  # 上季度, 上月: a time inside the year, known only where its figure is printed


@dataclass(frozen=True)
class Told:
    """A figure and the words of its own item."""

    fact: Fact
    words: str
    sentence: int


@dataclass
class Talk:
    """What a paragraph remembers from one sentence to the next."""

    topic: Named | None = None
    last: Fact | None = None  # the last statement: what changes and shares without a name are about
    known: list[Fact] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    scored: Fact | None = None  # the score of a whole that was told last
    run: list[Fact] = field(default_factory=list)  # statements of the sentence before, which a total may follow
    year: int | None = None
    sentence: int = 0
    called: list[str] = field(default_factory=list)  # the projects that were listed last
    project: str | None = None  # whose figures were told last
    nameless: bool = False  # the sentence before told an amount that has no name
    unsaid: set[Place] = field(default_factory=set)  # of figures whose stage is not said but supposed
    planned: bool = False  # a sentence of it speaks of plans
    prior: set[Place] = field(default_factory=set)  # of figures that are said to be of 上年, which is not that before their own

    def is_spent(self, fact: Fact) -> bool:
        """Is it said that an amount was spent? In its own sentence that may be supposed."""
        return fact.sentence == self.sentence or fact.figure.place not in self.unsaid


@dataclass
class Now:
    """What holds while a strand is read from left to right."""

    year: int | None
    stage: str | None = None
    fund: str | None = None
    topic: Named | None = None
    last: Fact | None = None
    run: list[Fact] = field(default_factory=list)  # statements since the last total, list or flow
    signs: list[int] = field(default_factory=list)
    sign: int = 1
    lists: list[OpenList] = field(default_factory=list)
    base: Base | None = None
    then: Fact | None = None  # an earlier figure of what is spoken of
    change: int | None = None  # the change that its rate or its amount would complete
    divided: bool = False  # 按性质分: what is told next are all parts of something
    resumed: bool = False  # after a semicolon nothing was stated yet: the whole sentence may be spoken of
    homeless: bool = False  # and that was not told
    just: Fact | None = None  # the last number, where it is a statement
    passed: Fact | None = None  # and where it is one in passing: 人均补助600元
    reason: bool = False
    led: bool = False  # the year that was said last leads its clauses
    period: str = ""  # the years together that were said last
    each: list[Named | Word | None] = field(default_factory=list)  # names that await their numbers
    outer: Fact | None = None  # what a bracket is about
    sharing: list[Fact] = field(default_factory=list)  # amounts that await their share: 分别占…的60%和40%
    sharing_of: Word | None = None
    sharing_named: bool = False  # the amounts were told by their names
    each_list: bool = False  # 分别为 opens a list of what the sentence before gave
    part_score: bool = False  # the last score was that of a part
    from_: Fact | None = None  # where something that goes up or down came from
    inside: bool = False  # in a bracket
    score_name: str = ""  # the part whose weight was just told
    scored: Fact | None = None  # the score of a whole that was told last
    owner: str = ""  # a project that was named with its score, and goes on
    said_owner: str | None = None  # a body or project that tables name, in this sentence
    body: str = ""  # a body that was named before a measure, and goes on
    unsaid: set[Place] = field(default_factory=set)  # of figures whose stage is not said but supposed
    counted: list[tuple[Number, Fact]] = field(default_factory=list)  # counts of the strand, as far as they have names
    nameless: bool = False  # an amount of this sentence has no name
    rate_base: Fact | None = None  # the base of a rate, where it stands inside the rate's words
