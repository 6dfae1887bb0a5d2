"""Which year a document is of: what its titles, forms and sentences say, and which of these years the others speak against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..document import Document, Paragraph, Table
from ..numbers import tokens
from ..places import Place
from ..rules import Rules
from ..text import flat, place_in, squeeze
from .labels import YEAR
from .prose.paragraph import sentences, speaks_of_figures

HEADS = 2  # rows in which the columns of a table are named
FIRST = 6  # blocks in which the document's own title stands
LONGEST_TITLE = 70  # characters
ENOUGH = 2  # places that outweigh a title which nothing else agrees with


Kind = Literal["title", "form", "lead", "stamp", "column", "caption", "period"]
LOOSE = frozenset({"column", "caption", "period"})  # they speak for a year, and may well be of another one


@dataclass(frozen=True, slots=True)
class YearSaid:
    """A year, and the place that says a stretch of the document is of it."""

    year: int
    kind: Kind
    quote: str
    place: Place


def years_said(document: Document, rules: Rules) -> list[YearSaid]:
    """The years of titles, of forms and their last columns, of sentences that begin with one, and of the days up to which figures count."""
    out: list[YearSaid] = []
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table):
            out += _of_table(block)
        elif YEAR.search(squeeze(block.text).text):
            first = at < FIRST and not any(one.kind == "title" for one in out)
            here = [*(_of_line(block, rules, first=first) if _is_line(block) else _of_sentences(block, rules))]
            out += here or _of_periods(block, rules)
    title = next((one for one in out if one.kind == "title"), None)
    parted = title is not None and rules.wording("dated-period").search(title.quote) is not None
    return [one for one in out if one.kind != "period" or parted]


def _of_periods(block: Paragraph, rules: Rules) -> Iterator[YearSaid]:
    """2021年第一季度: once a paragraph; in a report on a part of a year they are its own."""
    found = None if _is_line(block) else rules.wording("dated-period").search(squeeze(block.text).text)
    if found is not None:
        yield YearSaid(int(found["year"]), "period", found.group(), place_in(block, 0, len(block.text)))


def _of_table(table: Table) -> Iterator[YearSaid]:
    """The last year that stands above its columns: the one before is what it is compared with."""
    place = Place(block=table.block, table=table.index)
    heads = [int(found[1]) for cell in table.cells if cell.row < HEADS and (found := YEAR.match(flat(cell.text)))]
    if heads:
        yield YearSaid(max(heads), "column", str(max(heads)), place)


def _is_line(block: Paragraph) -> bool:
    line = flat(block.text)
    return len(line) <= LONGEST_TITLE and line[-1:] not in ENDS


ENDS = frozenset("。;；:：，")


def _of_line(block: Paragraph, rules: Rules, *, first: bool) -> Iterator[YearSaid]:
    line = flat(block.text)
    kinds: list[tuple[Kind, str]] = [("title", "dated-title")] if first else []
    kinds += [("form", "year-line"), ("form", "dated-form"), ("caption", "dated-caption")]
    for kind, what in kinds:
        found = rules.wording(what).search(line)
        if found is not None:
            yield YearSaid(int(found["year"]), kind, line, place_in(block, 0, len(block.text)))
            return


def _of_sentences(block: Paragraph, rules: Rules) -> Iterator[YearSaid]:
    """Those of a paragraph that speaks of one year only: one that tells year after year says nothing of the report's."""
    view = squeeze(block.text)
    compared = [match.span() for match in rules.wording("other-year").finditer(view.text)]
    own = {found[1] for found in YEAR.finditer(view.text) if not any(low <= found.start() < high for low, high in compared)}
    if len(own) > 1:
        return
    for low, high in sentences(view.text):
        text = view.text[low:high]
        for kind, what in SPOKEN:
            match = rules.wording(what).search(text)
            if match is not None and (what != "year-lead" or _tells(text, rules)):
                start, end = view.span(low + match.start("year"), low + match.end())
                yield YearSaid(int(match["year"]), kind, block.text[start:end], place_in(block, start, end))
                break


SPOKEN: tuple[tuple[Kind, str], ...] = (("stamp", "as-of"), ("lead", "year-reported"), ("lead", "year-lead"))


def _tells(text: str, rules: Rules) -> bool:
    """Does a sentence give a figure, or say that there was none?"""
    given = any(one.aside is None and one.value is not None and one.unit is not None for one in tokens(squeeze(text), rules))
    return given or speaks_of_figures(rules).search(text) is not None


def report_year(document: Document, rules: Rules) -> int | None:
    """The year of the title, unless nothing else agrees with it and other places agree with each other; else the year said most often."""
    said = years_said(document, rules)
    title = next((one.year for one in said if one.kind == "title"), None)
    votes = Counter(one.year for one in said if one.kind != "title")
    if title is not None and belied_title(document, said, rules) is not None:
        return title + 1
    if title is not None and (title in votes or max(votes.values(), default=0) < ENOUGH):
        return title
    strong = Counter(one.year for one in said if one.kind in {"form", "lead"})
    known = strong or votes or Counter(int(found[1]) for block in document.blocks for found in YEAR.finditer(_text(block)))
    return max(known, key=lambda one: (known[one], one)) if known else None


def belied_title(document: Document, said: Sequence[YearSaid], rules: Rules) -> YearSaid | None:
    """A report is not compared with its own year: where tables have a column of the year after the title's, and the text compares with the
    title's, the title is wrong.
    """
    title = next((one for one in said if one.kind == "title"), None)
    both = rules.wording("done-and-planned")
    if (
        title is None
        or rules.wording("planned-title").search(title.quote)
        or any(both.search(flat(_text(one))) for one in document.blocks[:FIRST])
    ):
        return None
    if title.year + 1 not in {one.year for one in said if one.kind == "column"}:
        return None
    texts = (squeeze(block.text).text for block in document.blocks if isinstance(block, Paragraph))
    compared = [match.group() for text in texts for match in rules.wording("other-year").finditer(text)]
    told = any(str(title.year) in words for words in compared) and not any(str(title.year - 1) in words for words in compared)
    return title if told else None


def _text(block: Paragraph | Table) -> str:
    """The text of a block in which years, and no other numbers, are followed by their word."""
    text = block.text if isinstance(block, Paragraph) else "\n".join(cell.text for cell in block.cells)
    return squeeze(text).text
