"""Rows that workers hand in, until there are enough of them for a part."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..store.parts import Parts
from ..store.rows import joined
from .wire import unpacked

MOST_BYTES = 24 << 20  # a part is written when so much waits
MOST_DOCUMENTS = 1000
SECONDS = 10.0  # or when the first of it has waited so long
SHARE = 0.02  # or this share of the run, if that is longer: what a kill may cost, and how many parts a long run makes


@dataclass(eq=False)
class Collector:
    """Rows not yet written, oldest first."""

    parts: Parts
    began: float = field(default_factory=time.monotonic)
    since: float | None = None
    size: int = 0
    waiting: list[dict[str, Any]] = field(default_factory=list)

    def add(self, tables: Mapping[str, bytes]) -> None:
        """Rows of a document as they came through the pipe."""
        self.size += sum(map(len, tables.values()))
        self.add_tables(unpacked(tables))

    def add_tables(self, tables: Mapping[str, Any]) -> None:
        """Rows as Arrow tables."""
        self.since = time.monotonic() if self.since is None else self.since
        self.waiting.append(dict(tables))

    def due(self) -> bool:
        """Is it time to write?"""
        now = time.monotonic()
        patience = max(SECONDS, SHARE * (now - self.began))
        return self.size >= MOST_BYTES or len(self.waiting) >= MOST_DOCUMENTS or (self.since is not None and now - self.since > patience)

    def write(self) -> None:
        """Write what waits as parts. Raises `StoreError`; then it still waits."""
        if self.waiting:
            self.parts.write(joined(self.waiting))
        self.waiting, self.size, self.since = [], 0, None
