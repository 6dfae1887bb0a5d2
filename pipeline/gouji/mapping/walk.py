"""The state of reading one table row by row, and the small moves that every kind of row makes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..document import Cell, Table
from ..model import Blank, Body, Composition, Execution, Fact, Figure, Form, Group, Indicator, Reading
from ..numbers import Token, tokens
from ..rules import Rules
from ..text import flat, squeeze
from .labels import Head
from .values import figure_of, text_place


@dataclass
class Column:
    """A header column and the grid columns `first` to `last` that it covers."""

    head: Head
    first: int
    last: int


@dataclass
class OpenGroup:
    """A weight that a label states for the rows under it, while the rows are being read."""

    label: str
    weight: Figure
    rows: list[int]


@dataclass
class Draft:
    """A form while its rows are read."""

    index: int
    table: int
    kind: str | None
    title: str
    year: int | None
    first_row: int
    last_row: int = 0
    subject: str | None = None
    unit_name: str | None = None
    groups: list[OpenGroup] = field(default_factory=list)
    executions: list[Execution] = field(default_factory=list)
    total_weight: Figure | None = None
    total_score: Figure | None = None
    roles: set[str] = field(default_factory=set)
    blanks: list[Blank] = field(default_factory=list)
    block: bool = False  # one of several that a table holds under one header, each with a total of its own
    bodies: list[Body] = field(default_factory=list)

    def finished(self) -> Form:
        """The form as a value."""
        groups = tuple(Group(one.label, one.weight, tuple(one.rows)) for one in self.groups)
        return Form(self.index, self.table, self.kind, self.title, self.subject, self.year, self.unit_name,
                    self.first_row, self.last_row, groups, tuple(self.executions), self.total_weight,
                    self.total_score, frozenset(self.roles), tuple(self.blanks), tuple(self.bodies))  # fmt: skip


@dataclass
class Walk:
    """The reading of one table."""

    table: Table
    rules: Rules
    year: int | None
    unit: str | None
    first_form: int
    stage: str = "actual"
    keeps_blanks: bool = False
    owner: str | None = None  # the project that the caption names
    blocks: dict[int, str] = field(default_factory=dict)  # rows that name the owner of the rows below them
    columns: list[Column] = field(default_factory=list)
    corner_unit: str | None = None
    broken_label: str = ""  # the first line of a level name that its cell broke over two rows
    corner_points: Figure | None = None  # 预算执行情况(20分) in a header of amounts
    header_row: int = -9
    goals: bool = False  # under a header of goals: cells are narrative
    forms: list[Draft] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    taken: dict[tuple[int, int, int], Reading] = field(default_factory=dict)
    prose: list[tuple[Cell, int, str]] = field(default_factory=list)
    levels: dict[str, str] = field(default_factory=dict)
    open_groups: dict[str, OpenGroup] = field(default_factory=dict)
    rows: list[list[Cell]] = field(default_factory=list)
    listed: dict[str, list[Fact]] = field(default_factory=dict)  # amounts since the header, by column
    totals: dict[str, Fact] = field(default_factory=dict)  # a total row that came before its parts
    lists: list[Composition] = field(default_factory=list)
    whole: str = ""  # the name of the last row whose parts may be named by pieces of it

    @property
    def form(self) -> Draft:
        """The form that is being read."""
        return self.forms[-1]

    def roles(self) -> set[str]:
        """The roles of the columns that govern the rows now."""
        return {column.head.role for column in self.columns}

    def open_form(self, kind: str | None, title: str, row: int) -> None:
        """Begin a form at `row`."""
        self.close_groups()
        self.close_list()
        self.levels.clear()
        self.columns = []
        self.goals = False
        self.forms.append(Draft(self.first_form + len(self.forms), self.table.index, kind, title, self.year, row, subject=self.owner))

    def close_groups(self, column: str | None = None) -> None:
        """End the weight groups of one label column, or of all."""
        for key in [column] if column is not None else list(self.open_groups):
            group = self.open_groups.pop(key, None)
            if group is not None and group.rows:
                self.form.groups.append(group)

    def close_list(self) -> None:
        """End a list of amounts: what a total row above it stands for."""
        for column, whole in self.totals.items():
            parts = tuple(self.listed.get(column, ()))
            if len(parts) > 1:
                self.lists.append(Composition(whole, parts, None, "total row above its parts", "table"))
        self.listed, self.totals = {}, {}

    def take(self, cell: Cell, token: Token, status: str, label: str, rule: str, unit: str | None = None) -> Figure:
        """Record how a number of a cell was read, once; the last word stands."""
        view = squeeze(cell.text)
        figure = figure_of(token, view, cell, self.table.block, self.table.index, unit)
        reading = Reading(figure, "fact" if status == "fact" else "unread", label, rule)
        self.taken[cell.row, cell.col, token.start] = reading
        return figure

    def add(self, fact: Fact, cell: Cell, token: Token) -> None:
        """Keep a fact and mark its figure as read."""
        self.facts.append(fact)
        self.taken[cell.row, cell.col, token.start] = Reading(fact.figure, "fact", fact.label, fact.rule)

    def blank(self, label: str, measure: str | None, cell: Cell, *, filled: bool = False) -> None:
        """Record a labelled place that is empty, or a required field."""
        place = text_place(cell, self.table.block, self.table.index)
        self.form.blanks.append(Blank(label, measure, place, filled))


def lone_number(cell: Cell, rules: Rules) -> Token | None:
    """The one number that a cell consists of, with its unit and signs at most; None for words or several."""
    view = squeeze(cell.text)
    found = [token for token in tokens(view, rules) if token.value is not None and token.aside is None]
    if len(found) != 1:
        return None
    token = found[0]
    rest = (view.text[: token.start] + view.text[token.tail :]).strip(" ()约近[]")
    return token if len(rest) <= 1 or (token.tail == len(view.text) and len(rest) <= 2) else None


def is_blank(cell: Cell, rules: Rules) -> bool:
    """Nothing stands there, or a dash or 无 that stands for nothing."""
    text = flat(cell.text)
    return not text or rules.wording("blank").search(text) is not None


def with_subjects(walk: Walk, fund: str | None = None) -> list[Fact]:
    """The facts of a form that has a project are the project's, and of a table about one fund that fund's. Lines of accounts whose
    columns may have moved repeat their names under several classes and funds: they accuse nothing.
    """
    by_index = {draft.index: draft for draft in walk.forms}
    coded = not walk.table.grid and any(walk.rules.wording("account-code").search(column.head.text) for column in walk.columns)
    out = []
    for fact in walk.facts:
        draft = by_index.get(fact.form) if fact.form is not None else None
        subject = draft.subject if draft and fact.subject is None else fact.subject
        out.append(replace(fact, subject=subject, fund=fact.fund or fund, clear=fact.clear and not coded))
    return out


def _leading(cell: Cell, rules: Rules) -> Token | None:
    """18.50（组织不力）: points, and in brackets or after a mark why they are no more."""
    view = squeeze(cell.text)
    first = next(iter(tokens(view, rules)), None)
    if (
        first is None
        or first.value is None
        or first.aside is not None
        or first.start
        or view.text[first.tail : first.tail + 1] not in REASONED
    ):
        return None
    return first if view.text[first.tail :] and first.unit != "%" else None


REASONED = frozenset("(,，;；:。")


def points(walk: Walk, cell: Cell | None) -> Figure | None:
    """The weight or score that a cell holds."""
    token = lone_number(cell, walk.rules) or _leading(cell, walk.rules) if cell is not None else None
    if token is not None and token.unit not in {None, "分", "%"}:
        return None  # ≥6.5万亩 in a row that stands otherwise
    return walk.take(cell, token, "fact", "score", "weight or score column", "分") if cell is not None and token else None
