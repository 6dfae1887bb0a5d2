"""Lines of free text to paragraphs (段落): by indent, by where lines end, by the gaps between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .lines import Line

INDENT = 1.2  # characters; a first line begins that far inside
SHORT = 2.5  # characters; a line that ends further from the margin ends its paragraph
LOOSE = 2.2  # times the height of a line; a wider step begins a paragraph
OTHER_SIZE = 1.5  # points by which type of another size differs
CENTRED = 3.0  # characters; a line that begins and ends that far inside stands in the middle
ENDED = "。；！？;!?"


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


def goes_on(before: Line, after: Line, margins: Margins, *, turned: bool) -> bool:
    """Does a paragraph go on from one line to the next? `turned`: the next stands on a new page."""
    unit = before.height
    if abs(before.height - after.height) > OTHER_SIZE or after.left > margins.left + INDENT * unit:
        return False
    if before.right < margins.right - SHORT * unit:
        return False
    if turned:
        return before.text.rstrip()[-1:] not in ENDED
    return after.top - before.top <= LOOSE * unit


def paragraphs(lines: Sequence[Line], margins: Margins) -> list[list[Line]]:
    """The lines in paragraphs, over page ends too."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and goes_on(groups[-1][-1], line, margins, turned=groups[-1][-1].page != line.page):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups
