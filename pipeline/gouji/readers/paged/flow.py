"""Lines of free text to paragraphs (段落): by indent, by where lines end, by the gaps between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ...regexes import compiled
from ...rules import Rules
from ...text import flat
from .lines import Line

INDENT = 1.2  # characters; a first line begins that far inside
SHORT = 2.5  # characters; a line that ends further from the margin ends its paragraph
LOOSE = 2.2  # times the height of a line; a wider step begins a paragraph
LOOSER = 1.6  # points; a sentence's end and a step that much wider than usual end a paragraph
OTHER_SIZE = 1.5  # points by which type of another size differs
WORD = compiled(r"[（(]?[\d\p{Latin}.,%:/-]{2,}[，。；、）)]?|[（(《“「『]+[^（）()《》“”]{0,5}[）)》”」』]*[，。；、：]?")
ENDED = "。；：！？;:!?"
OPENS = frozenset({"heading", "title", "attachment", "caption", "unit", "signature"})  # lines that begin a paragraph


class Margins:
    """The left and right margins of the running text of a document, by page width."""

    def __init__(self, lines: Sequence[Line]) -> None:
        lefts = Counter(round(line.left) for line in lines)
        rights = Counter(round(line.right / 4) for line in lines if len(line.text) > 12)
        size = sorted(line.height for line in lines)
        self.size = size[len(size) // 2] if size else 12.0
        common = [left for left, count in lefts.items() if count >= max(2, 0.08 * len(lines))]
        self.left = float(min(common or lefts or [0]))
        often = [right for right, count in rights.items() if count >= max(2, 0.05 * len(lines))]
        self.right = 4.0 * max(often or rights or [0])
        steps = Counter(round(after.top - before.top, 1) for before, after in pairwise(lines)
                        if before.page == after.page and before.right >= self.right - SHORT * before.height)  # fmt: skip
        self.step = steps.most_common(1)[0][0] if steps else LOOSE * self.size


def goes_on(before: Line, after: Line, margins: Margins, rules: Rules) -> bool:
    """Does a paragraph go on from one line to the next, on the next page too?"""
    unit = before.height
    if before.form and after.form:
        return False
    if abs(before.height - after.height) > OTHER_SIZE or after.left > margins.left + INDENT * unit:
        return False
    if before.right + _word(after) < margins.right - SHORT * unit:
        return False
    ended = before.text.rstrip()[-1:] in ENDED
    if before.page != after.page:
        return not ended
    step = after.top - before.top
    if ended and (step > margins.step + LOOSER or _opens(after, rules)):
        return False
    return step <= LOOSE * unit


def _word(line: Line) -> float:
    """The width of what may not be broken at the beginning of a line: a number, a Latin word; 0 for a Chinese character."""
    first = len(line.text) - len(line.text.lstrip())
    found = WORD.match(line.text, first)
    return line.x1s[found.end() - 1] - line.x0s[first] if found else 0.0


def _opens(line: Line, rules: Rules) -> bool:
    text = flat(line.text[:80])
    return any(compiled("|".join(one.match)).search(text) for one in rules.layouts if one.what in OPENS)
