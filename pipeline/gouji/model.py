"""The types of the house, frozen and without behaviour: Document with outline -> Report -> Report with Outcomes.

All values are `Decimal` exactly as printed; all offsets count characters of the source text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from .document import Document
from .places import Place

Origin = Literal["table", "text"]
State = Literal["holds", "broken", "not_checkable"]
Severity = Literal["error", "warning", "notice"]
Standing = Literal["agrees", "disagrees", "alone", "unread", "set_aside"]
How = Literal["said", "inherited", "assumed", "open"]  # beside the figure; by what frames it; by custom; not known


# --- figures and facts ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed (数字): text, value in its own unit, decimals printed, place."""

    raw: str
    value: Decimal
    unit: str | None  # canonical: 元, 万元, 亿元, %, 人 …; None where nothing says it
    decimals: int
    place: Place
    approximate: bool = False  # 约, 近, 余, 左右

    @property
    def confidence(self) -> float:
        """How surely it was read: below 1 on a scan."""
        return self.place.sure


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with an identity (身份): what it measures, of whom, of which year and stage and fund."""

    figure: Figure
    measure: str
    label: str  # the words that named it
    subject: str | None  # None is the reporting unit, else the project's name
    year: int | None
    stage: str | None
    fund: str | None
    origin: Origin
    rule: str  # the rule or rules that gave the identity
    form: int | None = None  # index in Report.forms, for facts of a form
    section: int | None = None  # index in Document.sections, for facts of the narrative
    of: str | None = None  # for a rate: the measure that it is a rate of
    nil: bool = False  # stated in words (无…支出), value 0
    sentence: int = 0  # narrative facts of one sentence share a number; 0 in tables
    clear: bool = True  # False: identity carried over several clauses, too weak to accuse on
    how: How = "said"  # how it is known what it measures
    also: str = ""  # words of its own path that no pattern knows: two figures are the same only where these are
    among: bool = False  # its row label begins with 其中
    numbered: bool = False  # its row label begins with a number
    bare: bool = False  # said to be of a budget, or given, and not which budget it is: at the year's beginning, or of the whole year


@dataclass(frozen=True, slots=True)
class Parsed:
    """A target or an actual value: `op` one of = ≥ ≤ > < or None, `value` None where it is words."""

    raw: str
    op: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    figure: Figure | None = None
    upper: Decimal | None = None  # of a range 5%-10%


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator row (指标) of a form."""

    form: int
    table: int
    row: int
    subject: str | None
    level1: str
    level2: str
    level3: str
    target: Parsed
    actual: Parsed
    weight: Figure | None
    score: Figure | None
    reason: str
    place: Place
    sub: bool = False  # a 其中 line without a score of its own
    scored: bool = True  # the form has a score column for it
    target_place: Place = field(default_factory=Place)
    actual_place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of indicator rows whose label states their weight: 产出指标(50分)."""

    label: str
    weight: Figure
    rows: tuple[int, ...]  # table rows covered
    execution: bool = False  # the group is 预算执行情况 itself


@dataclass(frozen=True, slots=True)
class Execution:
    """A money row with a score of its own (预算执行情况): what it weighs and earned."""

    measure: str
    rate: Figure | None
    weight: Figure | None
    score: Figure | None
    row: int
    place: Place


@dataclass(frozen=True, slots=True)
class Form:
    """One filled form (表): a table or a stretch of one."""

    index: int
    table: int
    kind: str | None
    title: str
    subject: str | None
    year: int | None
    unit_name: str | None
    first_row: int
    last_row: int
    groups: tuple[Group, ...] = ()
    executions: tuple[Execution, ...] = ()
    total_weight: Figure | None = None  # the 总分 row
    total_score: Figure | None = None
    roles: frozenset[str] = frozenset()  # the column roles that the form has
    blanks: tuple[Blank, ...] = ()  # labelled rows without any value
    bodies: tuple[Body, ...] = ()  # whose form it is, as its fields say


@dataclass(frozen=True, slots=True)
class Body:
    """A body that a field of a form names: the unit, the department above it, or who carries the project out."""

    field: str
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Blank:
    """A labelled place in a form that is empty (空白), which is not zero; or a required field, `filled` or not."""

    label: str
    measure: str | None  # None for a required field
    place: Place
    filled: bool = False


# --- what the narrative says about its figures ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Composition:
    """A whole and its parts (其中, 包括, 分别为). `exhaustive` None: the words do not say."""

    whole: Fact
    parts: tuple[Fact, ...]
    exhaustive: bool | None
    rule: str
    origin: Origin
    others: tuple[Fact, ...] = ()  # what the whole may be besides, as the words leave it open
    signs: tuple[int, ...] = ()  # of the parts: -1 where one is taken away; none where all are added
    supposed: bool = False  # nothing says that the list is complete, and nothing that it is not


@dataclass(frozen=True, slots=True)
class Change:
    """比上年增加…万元，增长…%: `fact` against the same measure of `base_year` or `base_stage`."""

    fact: Fact
    base_year: int | None
    base_stage: str | None
    amount: Figure | None
    rate: Figure | None
    direction: int  # +1 up, -1 down, 0 持平
    rate_direction: int | None
    base: Fact | None  # the base figure where the sentence prints it
    rule: str
    place: Place
    others: tuple[Fact, ...] = ()  # what may have changed besides, as the words leave it open


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate about figures: kind "completion" (of a budget), "share" (of a whole)."""

    kind: str
    rate: Figure
    part: Fact
    base_stage: str | None  # completion: the stage named, None when only 预算 is said
    base: Fact | None  # the figure that the words point at, if one
    base_label: str
    rule: str
    others: tuple[Fact, ...] = ()  # what it may be of besides, as the words leave it open
    parts: tuple[Fact, ...] = ()  # and whose rate it may be besides
    guessed: bool = False  # the words do not say of which of `others` it is: a breach proves nothing
    named: bool = False  # the words name the figures whose rate it is


@dataclass(frozen=True, slots=True)
class BudgetClaim:
    """控制在预算内 / 超出预算, said of a measure in words."""

    measure: str
    subject: str | None
    within: bool
    quote: str
    place: Place
    rule: str
    year: int | None
    beside: bool = False  # it names nothing itself: of what its paragraph tells before it, where that tells of money


@dataclass(frozen=True, slots=True)
class Quantity:
    """A counted thing or a percentage of the narrative that no measure names: the words of its clause, and what follows it."""

    figure: Figure
    clause: str
    after: str


@dataclass(frozen=True, slots=True)
class Formula:
    """Arithmetic on two figures that the report gives with its result; `quote` as printed. By `kind`: quotient `top` / `bottom`, complement
    1 - `top` / `bottom`, product `top` × `bottom` %, times `top` × `bottom` (× `months`), points `top` - `bottom`.
    """

    kind: Literal["quotient", "complement", "product", "times", "points"]
    top: Figure
    bottom: Figure
    result: Figure
    quote: str
    months: int = 1  # of a product: how often each is counted


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure that words derive from others of its sentence: 人均 is an amount over a number of people, 每人每月500元 times people and
    months is what was paid, 差33件 is a difference. `ways` are the figures that words and units allow, likeliest first.
    """

    kind: Literal["average", "product", "difference"]
    label: str
    result: Figure
    ways: tuple[tuple[Figure, Figure], ...]
    times: tuple[int, ...] = (1,)  # of a product: how often each is counted, one of these
    sure: bool = True  # words say between what a difference lies


@dataclass(frozen=True, slots=True)
class Spoken:
    """A figure of the narrative, the words `before` it since the last of its sentence, and those `after` it, its unit among them."""

    figure: Figure
    before: str
    after: str
    sentence: int


AMONG = 4  # the level of a line that is part of those above it (其中)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A line of an account (科目): its code or "", its name, how deep it stands (1 is a class 类), its amounts by column."""

    code: str
    name: str
    level: int  # 0 for a total, 1 for a class, 2 for 1、2、 below it, 3 for an item, `AMONG` for 其中
    amounts: tuple[tuple[str, Fact], ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One side of a table of accounts (收支表, 功能分类表): its lines in order. `coded`: lines are told by account codes."""

    table: int
    title: str
    coded: bool
    spending: bool | None  # False for revenue, None where nothing says it
    lines: tuple[AccountLine, ...]


@dataclass(frozen=True, slots=True)
class AccountMention:
    """An account named by its path (类、款、项), or a class by name and so `code`, with an amount; a `passage` is one paragraph's."""

    path: tuple[str, ...]
    passage: int
    fact: Fact
    code: str = ""


@dataclass(frozen=True, slots=True)
class NilStatement:
    """无…支出: nothing was spent from a fund or on a measure."""

    measure: str
    fund: str | None
    year: int | None
    quote: str
    place: Place
    rule: str


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A count and the list that it announces: 内设9个股室（…）. `sizes` are the lengths that the list can have."""

    count: Figure
    noun: str
    items: tuple[str, ...]
    sizes: frozenset[int]
    open: bool  # 等: the list may be shorter than the count
    rule: str
    place: Place
    quote: str = ""  # what stands at `place`


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that matter to a check and carry no figure: 年中追加项目, an unfilled template slot."""

    kind: str
    quote: str
    place: Place
    rule: str
    raw: str = ""  # what stands at `place`, where `quote` is its meaning


@dataclass(frozen=True, slots=True)
class Reading:
    """How one figure of the document was read, before any value is compared."""

    figure: Figure
    status: Literal["fact", "unread", "set_aside"]
    label: str  # what it is said to be, or why it was set aside or not read
    rule: str


@dataclass(frozen=True, slots=True)
class Report:
    """The structured record of one report (结构化记录)."""

    document: Document
    unit: str | None
    year: int | None
    kind: str  # "evaluation", "final_accounts", "budget"
    forms: tuple[Form, ...]
    facts: tuple[Fact, ...]
    indicators: tuple[Indicator, ...]
    compositions: tuple[Composition, ...]
    changes: tuple[Change, ...]
    ratios: tuple[Ratio, ...]
    budget_claims: tuple[BudgetClaim, ...]
    nil_statements: tuple[NilStatement, ...]
    enumerations: tuple[Enumeration, ...]
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    formulas: tuple[Formula, ...]
    derived: tuple[Derived, ...]
    spoken: tuple[Spoken, ...]
    readings: tuple[Reading, ...]
    statements: tuple[Statement, ...] = ()
    mentions_of_accounts: tuple[AccountMention, ...] = ()
    told: tuple[Indicator, ...] = ()  # indicators of the narrative, which no form holds
    memo: dict[str, object] = field(default_factory=dict, compare=False, repr=False)  # what checks look up more than once
