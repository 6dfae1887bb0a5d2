"""Lines whose cells are parted by single spaces: what each of them can be in a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ..document import Paragraph
from ..regexes import compiled
from ..rules import Rules
from ..structure import form_title, is_caption
from ..text import flat, width

TEXT = compiled(r"[^ \t\u00a0\u3000]+")
NUMBER = compiled(r"[-+±△▲]?\d(?:[\d,.]*\d)?(?:%|万元|亿元|元|分|人|个)?")
DASH = compiled(r"[-—–－/]+")
CLAUSE = compiled(r"[，。；！？;!?]")
TORN = compiled(r"\D{0,2}[，。；,;]")  # 份，其中: what goes on after a number that spaces cut out of its sentence
LATIN = compiled(r"[\p{Latin}$`'=*+()\[\],.:;]+")
RUN_ON, RUN_ON_HEADED = 4, 2  # times that words follow a number in a line of several rows; and where it begins with heads
SEVERAL, FEWEST_HEADS = 12, 3  # texts of the shortest such line with heads
LONGEST_LINE = 20_000  # characters
LONGEST_MARK = 160  # characters of a caption or a heading
LONGEST_LABEL = 24
LONGEST_TEXT = 16  # characters of a text that can be no sentence, though a comma stands in it
OUTSIDE = frozenset({"attachment", "title", "caption", "signature", "unit", "note"})


@dataclass(frozen=True)
class Row:
    """The texts of a row in plain width, one beside the other."""

    texts: tuple[str, ...]

    @cached_property
    def numbers(self) -> tuple[bool, ...]:
        """Which of the texts are numbers and nothing else."""
        return tuple(NUMBER.fullmatch(text) is not None for text in self.texts)

    @property
    def values(self) -> tuple[bool, ...]:
        """Which of the texts are numbers, or dashes in their place."""
        return tuple(number or DASH.fullmatch(text) is not None for text, number in zip(self.texts, self.numbers, strict=True))


@dataclass(frozen=True)
class Line:
    """A line of a paragraph: where it stands there, and where each text in it that spaces part begins and ends."""

    paragraph: Paragraph
    start: int
    end: int

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each text begins and ends in the paragraph."""
        if self.end - self.start > LONGEST_LINE:
            return ((self.start, self.end),)
        return tuple((found.start(), found.end()) for found in TEXT.finditer(self.paragraph.text, self.start, self.end))

    @cached_property
    def row(self) -> Row:
        """The texts."""
        return Row(tuple(width(self.paragraph.text[start:end]) for start, end in self.spans))


def lines_of(paragraph: Paragraph) -> list[Line]:
    """The lines of a paragraph."""
    lines: list[Line] = []
    start = 0
    for text in paragraph.text.split("\n"):
        if text.strip():
            lines.append(Line(paragraph, start, start + len(text)))
        start += len(text) + 1
    return lines


def kind_of(line: Line, rules: Rules) -> str:
    """What a line can be in a table: numbers (a row of a label and values), words (heads, or a label and its text), lone (one short text);
    "" for what stands outside tables.
    """
    if not line.spans or is_prose(line.row):
        return ""
    text = flat(line.paragraph.text[line.start : line.end])
    what = {one.what for one in rules.layouts if one.pattern.search(text)} if len(text) <= LONGEST_MARK else set()
    if what & OUTSIDE or form_title(text, rules) is not None or is_caption(text):
        return ""
    row = line.row
    if is_run_on(row):
        return ""
    if sum(row.values) > 1 or row.values == (False, True):
        return "" if what and row.numbers[0] else "numbers"
    if "heading" in what or _is_spread(row):
        return "heading" if len(row.texts) == 1 else ""
    return "words" if len(row.texts) > 1 else "lone" if len(text) <= LONGEST_LABEL and CLAUSE.search(text) is None else ""


def is_prose(row: Row) -> bool:
    """Are the texts parts of sentences, in which spaces stand around figures?"""
    if sum(LATIN.fullmatch(text) is not None for text in row.texts) * 2 > len(row.texts):
        return True
    if any(number and TORN.match(after) for number, after in zip(row.numbers, row.texts[1:], strict=False)):
        return True
    sentences = [text for text in row.texts if len(text) > LONGEST_TEXT and CLAUSE.search(text)]
    if not sentences:
        return False
    if len(row.texts) == 1:
        return True
    whole = all(text[-1] in "。；;！!" for text in sentences)
    plain = [text for text in row.texts if text not in sentences]
    return not whole and (len(plain) < 2 or row.texts[0] in sentences)


def _is_spread(row: Row) -> bool:
    """部 门 概 况: letters that were spread over the row."""
    return sum(len(text) == 1 for text in row.texts) * 2 > len(row.texts) and not any(row.numbers)


def is_run_on(row: Row) -> bool:
    """Is the line no row, but several that run on: words behind numbers again and again, or behind heads at least twice?"""
    turns = sum(value and not after for value, after in pairwise(row.values))
    headed = len(row.texts) >= SEVERAL and not any(row.values[:FEWEST_HEADS])
    return turns >= RUN_ON or (headed and turns >= RUN_ON_HEADED)
