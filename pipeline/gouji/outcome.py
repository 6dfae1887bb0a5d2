"""What checks say: outcomes with their evidence, and the ledger of every figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .document import Source
from .model import Figure, Origin, Report, Severity, Standing, State
from .places import Place


@dataclass(frozen=True, slots=True)
class Evidence:
    """One printed figure or wording that an outcome rests on."""

    role: str  # "stated", "part", "whole", "base", "counterpart", "target", "actual", "weight", "score", "claim"
    measure: str | None
    label: str
    value: Decimal | None
    unit: str | None
    raw: str
    origin: Origin
    rule: str
    place: Place
    source: Source | None = None  # the document that it stands in, where several are held against each other

    @property
    def confidence(self) -> float:
        """How surely the figure was read: below 1 on a scan."""
        return self.place.sure


@dataclass(frozen=True, slots=True)
class Cause:
    """A likely cause (可能原因), offered beside a finding. `code` and the words to fill its message."""

    code: str
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check found about one thing. A broken outcome is a Finding."""

    check: str
    state: State
    kind: str
    message: str  # key in the message catalogue
    words: tuple[tuple[str, str], ...] = ()  # what fills the message
    severity: Severity = "error"
    measure: str | None = None
    subject: str | None = None
    year: int | None = None
    stage: str | None = None
    stated: str | None = None  # plain decimal notation, as exact as printed
    expected: str | None = None
    difference: str | None = None
    unit: str | None = None
    allowance: str | None = None
    evidence: tuple[Evidence, ...] = ()
    cause: Cause | None = None
    sure: bool = False  # the words name every figure that it rests on: none was put there by its place alone

    @property
    def confidence(self) -> float:
        """How surely the figures that it rests on were read, by the least sure."""
        return min((one.place.sure for one in self.evidence), default=1.0)


@dataclass(frozen=True, slots=True)
class Compared:
    """The reports of one unit over several years, and what holding them against each other gave."""

    unit: str
    reports: tuple[tuple[int, Source], ...]  # year and document, in order of years
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger (勾稽底稿): a figure, its one standing, and why."""

    figure: Figure
    standing: Standing
    label: str
    rule: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A report with the outcomes of its checks and its ledger."""

    report: Report
    outcomes: tuple[Outcome, ...]
    ledger: tuple[Entry, ...]
