"""What a reader saw and did not take into the text (没有读入的内容): one count for all readers, kept while one report is read.

What a page or document shows and no reader can read (an embedded workbook, an annotation), and what lies in it unseen (a watermark across
the text, white text), is told in one line beside the findings, so that nobody takes a report for checked that was read in part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ..document import LeftOut

_told: ContextVar[Counter[str] | None] = ContextVar("left", default=None)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count from nothing for one report."""
    count: Counter[str] = Counter()
    token = _told.set(count)
    try:
        yield count
    finally:
        _told.reset(token)


def out(kind: str, count: int = 1) -> None:
    """Tell that `count` of a kind were left out; the catalogue of messages names each kind (`left-out-…`)."""
    told = _told.get()
    if told is not None and count > 0:
        told[kind] += count


def as_told(count: Counter[str]) -> tuple[LeftOut, ...]:
    """The count as the document keeps it, by kind.

    >>> as_told(Counter({"embedded": 2, "annotation": 1}))
    (LeftOut(kind='annotation', count=1), LeftOut(kind='embedded', count=2))
    """
    return tuple(LeftOut(kind, count[kind]) for kind in sorted(count))
