"""Whose report it is: the unit that its title, a signed line, its forms or the lines above its tables name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import category

import regex

from ..document import Document, Paragraph
from ..model import Form
from ..rules import Rules
from ..text import squeeze
from .labels import YEAR

FIRST = 8  # blocks in which a document says who made it
LONGEST_TITLE = 80  # characters
LONGEST_LINE = 160
FIELD = "unit-field"


def report_unit(document: Document, forms: list[Form], rules: Rules) -> str | None:
    """The reporting unit: as most of its forms name it, where they agree; else as its title does, a signed line, or who filled in its forms."""
    fields = Counter(body.name for form in forms for body in form.bodies if body.field == FIELD)
    usual = fields.most_common(1)[0] if fields else None
    if usual is not None and usual[1] * 2 > fields.total():
        return usual[0]
    titled = title_unit(document, rules) or _maker(document, rules)
    filled = Counter(form.unit_name for form in forms if form.unit_name)
    return titled or (filled.most_common(1)[0][0] if filled else None)


class Line(NamedTuple):
    """A line without spaces and signs that nobody sees, and where each of its characters stands in what is printed."""

    text: str
    printed: str
    offsets: tuple[int, ...]

    def named(self, found: regex.Match[str], rules: Rules) -> str:
        """The unit of a match as printed, with the name that it had before, which stands behind it in brackets."""
        start, end = found.span("unit")
        former = rules.wording("former-name").match(self.text, end)
        end = former.end() if former is not None else end
        stop = self.offsets[end] if end < len(self.offsets) else len(self.printed)
        return "".join(self.printed[self.offsets[start] : stop].split())


def title_unit(document: Document, rules: Rules) -> str | None:
    """The unit that the title names, or a line right under it, as printed but for spaces."""
    for what in ("title-unit", "signed-unit"):
        for line in _lines(document, FIRST, LONGEST_TITLE):
            found = rules.wording(what).search(line.text)
            if found is not None:
                return line.named(found, rules)
    for line in _lines(document, len(document.blocks), LONGEST_LINE):
        found = rules.wording("report-title").search(line.text)
        if found is not None and rules.wording("organisation").search(found["unit"]):
            return str(YEAR.sub("", line.named(found, rules)))
    return None


def _maker(document: Document, rules: Rules) -> str | None:
    """The unit that the lines above tables name most often as their maker."""
    makers = Counter(
        found["unit"]
        for line in _lines(document, len(document.blocks), LONGEST_LINE)
        if (found := rules.wording("maker-field").search(line.text))
    )
    return makers.most_common(1)[0][0] if makers else None


def _lines(document: Document, first: int, longest: int) -> Iterator[Line]:
    for block in document.blocks[:first]:
        if isinstance(block, Paragraph) and len(block.text) <= longest:
            view = squeeze(block.text)
            there = [
                (char, offset)
                for char, offset in zip(view.text, view.offsets, strict=False)
                if not char.isspace() and category(char) != "Cf"
            ]
            yield Line("".join(char for char, _ in there), block.text, tuple(offset for _, offset in there))
