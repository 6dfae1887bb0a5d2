"""Frames (框): whose the figures of a stretch of the document are, by chapters, titles of reports inside it, and lines above tables.

A heading governs all below it until the next heading of its rank. What it says is taken only where it names somebody: a project that a
form knows, a body other than the one whose document it is, a level of government; any other words govern the narrative alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ..document import Document, Paragraph, Section, Table
from ..rules import Rules
from ..structure import number_value, section_at
from ..text import flat, squeeze
from .labels import clean_label, row_measure

FIRST = 6  # blocks in which the document's own title stands
LONGEST_TITLE = 70  # characters
ABOVE = 3  # paragraphs above a table that may say whose it is
OUTERMOST = 99
FULL = 1000  # more than any item's number
LEAD = 16  # characters in which a number stands


class Frames:
    """Answers whose a place of one document is."""

    def __init__(self, document: Document, unit: str | None, subjects: Sequence[str], rules: Rules) -> None:
        self.document, self.rules = document, rules
        self.joint = any(
            self.rules.wording("joint-heading").search(flat(one.text))
            for one in document.blocks
            if isinstance(one, Paragraph) and len(one.text) <= LONGEST_TITLE
        )
        self.unit = self._bare(unit or "")
        self.subjects = [(flat(one), one) for one in subjects]
        self.titles = self._titles()
        self.starts = [block for block, _ in self.titles]
        self.items = self._items()

    def section(self, block: int, offset: int) -> int | None:
        """The index of the section that a position falls under. An item that begins with the next number of a heading's kind is no part of
        it, though its own title runs into its first sentence: （二）公务接待费6.30万元… after the heading （一）因公出国（境）费.
        """
        at = section_at(self.document.sections, block, offset)
        while at is not None and self._is_over(self.document.sections[at], block):
            level = self.document.sections[at].level
            at = next((one for one in range(at - 1, -1, -1) if self.document.sections[one].level < level), None)
        return at

    def _is_over(self, section: Section, block: int) -> bool:
        kind, value = _numbered(self.document.blocks[section.block], section.offset, self.rules)
        items = self.items.get(kind, [])
        last = bisect_right(items, (block, FULL)) - 1
        return last >= 0 and items[last][0] > section.block and items[last][1] > value

    def _items(self) -> dict[str, list[tuple[int, int]]]:
        """The paragraphs that begin with a number and are no headings, by the kind of number: block and value."""
        heads = {section.block for section in self.document.sections if not section.offset}
        found: dict[str, list[tuple[int, int]]] = {}
        for block in self.document.blocks:
            if isinstance(block, Paragraph) and block.block not in heads:
                kind, value = _numbered(block, 0, self.rules)
                if kind:
                    found.setdefault(kind, []).append((block.block, value))
        return found

    def narrative(self, block: int, where: int | None) -> str:
        """The project, body or other thing that the headings above a sentence name; "" for the document's own unit."""
        return self._above(block, where, loose=True)

    def table(self, table: Table) -> str:
        """Whose a table is: by the lines above it, its caption, else by the headings that name somebody."""
        lines = [flat(one.text) for one in self.document.blocks[max(0, table.block - ABOVE) : table.block] if isinstance(one, Paragraph)]
        for line in reversed(lines):
            found = self.rules.wording("maker-field").search(line)
            if found is not None:
                return self._body(found["unit"])
        level = self.rules.wording("government-level").search(table.caption)
        if level is not None:
            return _level(level.groupdict())
        return self._above(table.block, self.section(table.block, 0), loose=False)

    def _above(self, block: int, where: int | None, *, loose: bool) -> str:
        """The innermost heading or title that names somebody."""
        at = bisect_right(self.starts, block) - 1
        begun, titled = self.titles[at] if at >= 0 else (-1, "")
        level = OUTERMOST
        for index in range(where if where is not None else -1, -1, -1):
            section = self.document.sections[index]
            if section.level >= level:
                continue
            if begun > section.block:
                return titled or self._named(section, loose=False)
            level = section.level
            name = self._named(section, loose=loose)
            if name:
                return name
        return titled if begun >= 0 and (where is None or begun > self.document.sections[where].block) else ""

    def _named(self, section: Section, *, loose: bool) -> str:
        """What a heading names."""
        title = flat(section.title).rstrip("。:：;；，,")
        subject = self._subject(title)
        if subject:
            return subject
        level = self.rules.wording("government-level").search(title)
        if level is not None:
            return _level(level.groupdict())
        body = self.rules.wording("body-heading").search(title)
        if body is not None:
            return self._body(body["unit"])
        project = self.rules.wording("project-heading").fullmatch(title)
        if project is not None and not self._is_common(project["project"]):
            return str(project["project"])
        plain = loose and section.topic is None and section.measure is None and not self._is_common(title) and not self._is_item(title)
        return title if plain else ""

    def _is_item(self, title: str) -> bool:
        """Does it name what is counted, a measure or an account with its code, and nobody?"""
        return row_measure(clean_label(title).core, self.rules) is not None or self.rules.wording("coded-account").search(title) is not None

    def is_bare(self, title: str) -> bool:
        """Is a heading made of nothing but words that any report has?"""
        return self.rules.wording("common-words").search(flat(title)) is not None

    def _is_common(self, title: str) -> bool:
        """Is it made of words that any report has, and names nothing?"""
        return any(self.rules.wording(what).search(title) is not None for what in ("generic-title", "common-words"))

    def _subject(self, title: str) -> str:
        """The project that a form knows, where a heading names it, with or without the word project."""
        root = self.rules.wording("project-ending").sub("", title)
        found = [name for short, name in self.subjects if short in title or (len(root) >= LONG_ROOT and root in short)]
        return found[0] if len(found) == 1 else ""

    def _body(self, name: str) -> str:
        """A body by its name; "" for the unit itself."""
        bare = self._bare(name)
        return "" if bare == self.unit else bare

    def _bare(self, name: str) -> str:
        """A name as it is compared: its own accounts are another's only where those of all below it stand in the document too."""
        name = self.rules.wording("joint-accounts").sub("", self.rules.wording("before-name").sub("", flat(name)))
        return name if self.joint else self.rules.wording("own-accounts").sub("", name)

    def _titles(self) -> list[tuple[int, str]]:
        """Where reports inside the document begin, and what each is about: its title without the unit and the words of any title."""
        heads = {section.block for section in self.document.sections}
        out = []
        for at, block in enumerate(self.document.blocks):
            if at < FIRST or not isinstance(block, Paragraph) or block.block in heads or len(block.text) > LONGEST_TITLE:
                continue
            line = flat(block.text)
            if self.rules.wording("inner-title").search(line):
                out.append((block.block, self._about(line)))
        return out

    def _about(self, line: str) -> str:
        subject = self._subject(line)
        if subject:
            return subject
        left = self.rules.wording("title-words").sub("", line.replace(self.unit, "") if self.unit else line)
        return left if len(left) >= LONG_ROOT else ""


def _level(found: dict[str, str | None]) -> str:
    """All of a place is what a document without other words speaks of."""
    return "" if found.get("all") else next((value for value in found.values() if value), "")


LONG_ROOT = 3  # characters of a name that says enough
__all__ = ["Frames"]


def _numbered(block: Paragraph | Table, offset: int, rules: Rules) -> tuple[str, int]:
    """The kind and the value of the number that a paragraph has at `offset`; "" and 0 where it has none."""
    lead = squeeze(block.text[offset : offset + LEAD]).text if isinstance(block, Paragraph) else ""
    for rule in rules.numberings:
        match = rule.pattern.match(lead)
        if match is not None:
            return rule.digits, number_value(match["number"]) or 0
    return "", 0
