"""Where a stretch of narrative stands, and how its characters lead back to the document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...places import Place
from ...rules import Rules
from ...text import View

BUDGETS = frozenset({"initial_budget", "adjusted_budget"})


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
    period: str = ""  # the years together that the document is of, where its title says several
    title: str = ""  # the heading's words, where no rule knows its topic
    owner: str = ""  # the project or body that a heading above names
    unit: str | None = None  # the money unit that a caption gives to numbers without one
    within: str = ""  # the months of the year that a heading, or how the paragraph begins, says its figures are of
    indicator: str = ""  # whose row the cell stands in
    subjects: tuple[str, ...] = ()  # names of projects known from forms

    def period_of(self, years: str, of: str, stage: str | None) -> str:
        """The years together, or the months of the year, that an amount is of; a budget is always of the year."""
        if of not in {"money", "count"}:
            return ""
        return years or ("" if stage in BUDGETS else self.within)


class Locator:
    """Turns a stretch of a squeezed text into raw text and place."""

    def __init__(self, view: View, text: str, place: Callable[[int, int], Place]) -> None:
        self.view = view
        self.text = text
        self._place = place

    def raw(self, start: int, end: int) -> str:
        """The original characters."""
        low, high = self.view.span(start, end)
        return self.text[low:high]

    def place(self, start: int, end: int) -> Place:
        """Where they stand."""
        return self._place(*self.view.span(start, end))
