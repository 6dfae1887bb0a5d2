"""What a report may take up when it is unpacked (展开预算): one count for all readers, kept while one report is read.

A few bytes can say "a thousand times the same": merged cells, shared strings, forms that draw forms, spans, references. So every
reader says, before it unfolds something, about how many bytes of memory that will take, and the sum has a limit. Nothing else
bounds memory before it is taken; the guard around a report only sees what has been taken already.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ..errors import ReadError

LIMIT = 512 << 20  # bytes; half of what one report may take by default, the other half is for mapping and reconciling
TAG, STRETCH, ATTRIBUTE = 150, 150, 250  # bytes that the elements of parsed XML take, the text between them, and what they state
NODE = 400  # bytes that an HTML element takes
CELL = 400  # bytes of a cell of a table or of a paragraph, beside its text
SLOT = 150  # bytes of a further place that a merged cell covers
PLACE = 16  # bytes of a place of a table, whether a cell stands there or not
LETTER = 24  # bytes of a character of a cell or paragraph, until it is mapped
GLYPH = 1200  # bytes of a character with its place on a page

allowed = LIMIT  # bytes for each report from here on; who changes the memory limit of a report changes this too
_left: ContextVar[list[int] | None] = ContextVar("budget", default=None)


class SpentError(ReadError):
    """Nothing may be taken any more, whoever asks for it."""


@contextmanager
def opened() -> Iterator[None]:
    """Count from nothing for one report."""
    token = _left.set([allowed])
    try:
        yield
    finally:
        _left.reset(token)


@contextmanager
def held(size: int, zh: str, en: str) -> Iterator[None]:
    """The same for what is needed only for a while, and given back then."""
    spend(size, zh, en)
    try:
        yield
    finally:
        left = _left.get()
        if left is not None:
            left[0] += size


def of_xml(content: bytes) -> int:
    """At most how many bytes some XML takes when it is parsed, by its brackets and equals signs: one count, before anything is made."""
    brackets = content.count(b"<")
    opened = brackets - content.count(b"</")
    return opened * TAG + (brackets - content.count(b"><")) * STRETCH + content.count(b"=") * ATTRIBUTE


def spend(size: int, zh: str, en: str) -> None:
    """About to take `size` bytes for something, named in both languages. Raises `ReadError` where a report would become too large."""
    left = _left.get()
    if left is None:
        return
    left[0] -= size
    if left[0] < 0:
        raise SpentError(
            f"{zh}展开后过大，超过一份报告的上限 {allowed >> 20} MiB：请拆成几份，或删去多余的内容后重试。",
            f"{en} would take more than {allowed >> 20} MiB when unpacked, which is no report: split it, or delete what is not needed and retry.",
        )
