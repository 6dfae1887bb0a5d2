"""Rows that workers hand in, until there are enough of them for a part; parts are written aside, so that no worker waits."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from ..store.parts import Parts
from ..store.rows import joined
from .wire import unpacked

MOST_BYTES = 32 << 20  # a part is written when so much waits
MOST_DOCUMENTS = 1000
SECONDS = 10.0  # or when the first of it has waited so long; less in the beginning, so that a run that is killed soon gets on too
SOON, SHARE = 0.2, 0.02  # shares of the run so far: what a kill may cost at first, and in a long run, which should not make too many parts


@dataclass(eq=False)
class Collector:
    """Rows not yet written, oldest first."""

    parts: Parts
    began: float = field(default_factory=time.monotonic)
    since: float | None = None
    size: int = 0
    waiting: list[dict[str, Any]] = field(default_factory=list)
    writer: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    writing: Future[None] | None = None

    def add(self, tables: Mapping[str, bytes]) -> None:
        """Rows of a document as they came through the pipe."""
        self.size += sum(map(len, tables.values()))
        self.add_tables(unpacked(tables))

    def add_tables(self, tables: Mapping[str, Any]) -> None:
        """Rows as Arrow tables."""
        if not tables:  # whoever read the document has written its rows
            return
        self.since = time.monotonic() if self.since is None else self.since
        self.waiting.append(dict(tables))

    def write_what_is_due(self) -> None:
        """Begin to write where it is time. Raises `StoreError` where what was begun before has failed."""
        if self.writing is not None and self.writing.done():
            self._settle()
        now = time.monotonic()
        late = self.since is not None and now - self.since > patience(now - self.began)
        if late or self.size >= MOST_BYTES or len(self.waiting) >= MOST_DOCUMENTS:
            self._begin()

    def write(self) -> None:
        """Write all that waits. Raises `StoreError`."""
        self._begin()
        self._settle()

    def _begin(self) -> None:
        self._settle()
        if self.waiting:
            self.writing = self.writer.submit(_write, self.parts, self.waiting)
        self.waiting, self.size, self.since = [], 0, None

    def _settle(self) -> None:
        """Wait for what is being written."""
        begun, self.writing = self.writing, None
        if begun is not None:
            begun.result()


def patience(elapsed: float) -> float:
    """How long rows may wait, in seconds, so long after the start of a run.

    >>> patience(2), patience(20), patience(200), patience(3600)
    (1.0, 4.0, 10.0, 72.0)
    """
    return max(min(SECONDS, max(1.0, SOON * elapsed)), SHARE * elapsed)


def _write(parts: Parts, documents: list[dict[str, Any]]) -> None:
    parts.write(joined(documents))
