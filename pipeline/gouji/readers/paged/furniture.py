"""What stands on every page and belongs to no text: page numbers, running heads, the table of contents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from ...regexes import compiled
from ...rules import Rules
from ...text import flat
from ..pieces import CONTENTS
from .lines import Line
from .sheet import Glyph, Sheet

MARGIN = 0.12  # of the page's height, above and below
EDGE = 2  # lines at the top and at the bottom
RUNNING = 3  # pages on which a running head stands at least
SHARE = 0.3  # and of all pages
PAGE_NUMBER = compiled(r"[-—–·•*~]{0,9}(?:第?\d{1,4}页?(?:[/,，]?共?\d{1,4}页?)?|[ivxIVX]{1,6}|Page\d+(?:of\d+)?)[-—–·•*~]*")
BLURRED = compiled(r"(?:一|[^\p{L}\p{N}%]){0,40}第?\d{1,4}页?(?:一|[^\p{L}\p{N}%])*")  # as a scan may give one: a dash is little ink
DIGITS = compiled(r"\d+")
KEEPS = frozenset({"unit", "caption", "title", "signature"})


def without_furniture(pages: Sequence[tuple[Sheet, list[Line]]], rules: Rules) -> list[list[Line]]:
    """The lines of each page without such."""
    kept = tuple(compiled("|".join(one.match)) for one in rules.layouts if one.what in KEEPS)
    running = _running(pages)
    return [
        [line for at, line in enumerate(lines) if not _is_furniture(line, at, len(lines), sheet, running, kept)] for sheet, lines in pages
    ]


def beside(turned: Sequence[Glyph]) -> list[Glyph]:
    """The turned lines of a page that is read turned, without its page number, which stands as the page was held."""
    return [one for one in turned if not PAGE_NUMBER.fullmatch("".join(one.text.split()))]


def _running(pages: Sequence[tuple[Sheet, list[Line]]]) -> set[str]:
    """The texts that stand at the edge of many pages, whatever number is in them."""
    seen: Counter[str] = Counter()
    for sheet, lines in pages:
        seen.update({_shape(line) for at, line in enumerate(lines) if _at_edge(line, at, len(lines), sheet)})
    return {text for text, count in seen.items() if count >= max(RUNNING, SHARE * len(pages))}


def _shape(line: Line) -> str:
    return DIGITS.sub("#", flat(line.text))


def _at_edge(line: Line, at: int, count: int, sheet: Sheet) -> bool:
    high, low = at < EDGE and line.bottom < MARGIN * sheet.height, at >= count - EDGE and line.top > (1 - MARGIN) * sheet.height
    return high or low


def _is_furniture(line: Line, at: int, count: int, sheet: Sheet, running: set[str], kept: tuple[regex.Pattern[str], ...]) -> bool:
    text = flat(line.text)
    if CONTENTS.fullmatch(line.text.strip()):
        return True
    if not _at_edge(line, at, count, sheet):
        return False
    if PAGE_NUMBER.fullmatch(text) or (line.sures and BLURRED.fullmatch(text)):
        return True
    return _shape(line) in running and not any(one.search(text) for one in kept)
