"""What is counted while a run goes on: enough for its summary and its page, never a line for each document."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field

from .task import Done, Failed, Task

SLOWEST = 20
MOST_FAILURES = 500  # that the page lists; the dataset has all


@dataclass(eq=False)
class Tally:
    """Counts of a run."""

    files: int = 0
    read: int = 0
    again: int = 0  # further copies of content that was read
    skipped: int = 0
    failed: int = 0
    failed_before: int = 0  # skipped, because they failed in an earlier run
    facts: int = 0
    pages: int = 0
    seconds: float = 0.0  # of reading and checking, over all workers
    compared: int = 0  # units whose years were compared
    listed: int = 0  # files of which the manifest says something
    dark: int = 0  # documents with pages that need recognition, which is not installed
    years: Counter[str] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)  # check and severity
    failures: Counter[str] = field(default_factory=Counter)
    failed_files: list[tuple[str, Failed]] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)

    @property
    def found(self) -> int:
        """Findings of severity error."""
        return sum(count for (_, severity), count in self.findings.items() if severity == "error")

    def add(self, task: Task, done: Done) -> None:
        """A document was read."""
        seen = done.seen
        self.files += 1
        self.read += 1
        self.facts += seen.facts
        self.pages += seen.pages
        self.dark += seen.dark
        self.years[str(seen.year or "")] += 1
        self.regions[seen.region] += 1
        self.formats[seen.format] += 1
        self.forms.update(seen.forms)
        self.findings.update(seen.findings)
        self._took(done.seconds, task.source)

    def add_failure(self, source: str, failed: Failed) -> None:
        """A file failed."""
        self.files += 1
        self.failed += 1
        self.failures[failed.kind] += 1
        if len(self.failed_files) < MOST_FAILURES:
            self.failed_files.append((source, failed))
        self._took(failed.seconds, source)

    def _took(self, seconds: float, source: str) -> None:
        self.seconds += seconds
        keep = heapq.heappush if len(self.slowest) < SLOWEST else heapq.heappushpop
        keep(self.slowest, (seconds, source))
