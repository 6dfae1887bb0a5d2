"""Lines whose cells are parted by single spaces: what each of them can be in a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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
LONGEST_LINE = 1000  # characters
LONGEST_LABEL = 24
LONGEST_TEXT = 16  # characters of a text that can be no sentence, though a comma stands in it
OUTSIDE = frozenset({"attachment", "title", "caption", "signature", "unit", "note"})


@dataclass(frozen=True)
class Line:
    """A line of a paragraph: where it stands there, and the texts in it that spaces part, by start and end."""

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
    def texts(self) -> tuple[str, ...]:
        """The texts in plain width."""
        return tuple(width(self.paragraph.text[start:end]) for start, end in self.spans)

    @cached_property
    def numbers(self) -> tuple[bool, ...]:
        """Which of the texts are numbers and nothing else."""
        return tuple(NUMBER.fullmatch(text) is not None for text in self.texts)


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
    if not line.spans or _is_prose(line):
        return ""
    text = flat(line.paragraph.text[line.start : line.end])
    what = {one.what for one in rules.layouts if one.pattern.search(text)} if len(text) <= LONGEST_LINE else set()
    if what & OUTSIDE or form_title(text, rules) is not None or is_caption(text):
        return ""
    values = [number or DASH.fullmatch(one) is not None for one, number in zip(line.texts, line.numbers, strict=True)]
    if sum(values) > 1 or values == [False, True]:
        return "" if what and line.numbers[0] else "numbers"
    if "heading" in what or _is_spread(line):
        return "heading" if len(line.texts) == 1 else ""
    return "words" if len(line.texts) > 1 else "lone" if len(text) <= LONGEST_LABEL and CLAUSE.search(text) is None else ""


def _is_prose(line: Line) -> bool:
    """Are the texts parts of sentences, in which spaces stand around figures?"""
    if sum(LATIN.fullmatch(text) is not None for text in line.texts) * 2 > len(line.texts):
        return True
    if any(number and TORN.match(after) for number, after in zip(line.numbers, line.texts[1:], strict=False)):
        return True
    sentences = [text for text in line.texts if len(text) > LONGEST_TEXT and CLAUSE.search(text)]
    if not sentences:
        return False
    if len(line.texts) == 1:
        return True
    whole = all(text[-1] in "。；;！!" for text in sentences)
    plain = [text for text in line.texts if text not in sentences]
    return not whole and (len(plain) < 2 or line.texts[0] in sentences)


def _is_spread(line: Line) -> bool:
    """部 门 概 况: letters that were spread over the line."""
    return sum(len(text) == 1 for text in line.texts) * 2 > len(line.texts) and not any(line.numbers)
