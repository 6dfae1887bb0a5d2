"""The state of reading one form that lost its marks."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...rules import Rules
from .heads import Header
from .lines import Lines
from .sheet import Sheet


@dataclass
class Reading:
    """The reading of one form: where it stands, the header in force, and lines not yet understood."""

    lines: Lines
    rules: Rules
    at: int = 0
    first: int | None = None  # the first line that was understood
    last: int = 0  # behind the last line that was understood
    header: Header | None = None
    header_seen: bool = False
    project: bool = False  # the form names its project
    sheet: Sheet = field(default_factory=Sheet)

    def done(self, size: int) -> None:
        """The next `size` lines are on the sheet."""
        if self.first is None:
            self.first = self.at
        self.at += size
        self.last = self.at

    def settle(self) -> None:
        """What was passed over since the last row is lost, if the form had begun."""
        if self.first is not None:
            self.sheet.lost(self.lines[self.last : self.at])
