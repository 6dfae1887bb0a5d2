"""The coordinator's desk: what becomes of each file is written down and counted."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from ..store.rows import again_of, failure_of
from .collect import Collector
from .document import provenance
from .pool import Event
from .register import Register
from .tally import Tally
from .task import PASSING, Done, Failed, Job, Listed, Task
from .wire import unpacked


class Watcher(Protocol):
    """Somebody who is told what becomes of each file: a log, a progress line."""

    def saw(self, source: str, state: str, said: Done | Failed | None, sha256: str) -> None:
        """A file is "read", "failed", "again" or "known"."""


@dataclass(eq=False)
class Desk:
    """Takes events and sees that rows are written, counts are right, and files that wait for others are not forgotten."""

    job: Job
    register: Register
    collector: Collector
    waiting: deque[Task]  # of the engine: what is put here is tried
    tally: Tally = field(default_factory=Tally)
    watchers: tuple[Watcher, ...] = ()

    def take(self, event: Event) -> None:
        """One file has come to its end."""
        task, said, sha256 = event
        self.tally.listed += task.listed != Listed()
        match said:
            case Done():
                self.collector.add(said.tables)
                self.tally.add(task, said)
                self._tell(task, "read", said, sha256)
                for other in self.register.done(task, sha256):
                    self._again(other, sha256)
            case Failed():
                self._failed(task, said)
            case None:
                self._not_read(task, sha256)

    def take_comparison(self, event: Event) -> None:
        """The reports of some units were compared."""
        if isinstance(event.said, Done):
            self.tally.compared += unpacked(event.said.tables)["documents"].num_rows
            self.collector.add(event.said.tables)
            self.tally.findings.update(event.said.seen.findings)
        elif isinstance(event.said, Failed):
            self._write_down(event.task._replace(source="years"), event.said._replace(sha256=""))

    def _failed(self, task: Task, said: Failed) -> None:
        new, others = self.register.gone_wrong(task, said)
        self._write_down(task, said, new=new)
        if said.kind in PASSING:
            self.waiting.extend(others)
        else:
            for other in others:
                self._write_down(other, said)

    def _not_read(self, task: Task, sha256: str) -> None:
        match self.register.standing(task, sha256):
            case "broken":
                self._write_down(task, self.register.broken[sha256])
            case "again":
                self._again(task, sha256)
            case "known":
                self.tally.files += 1
                self.tally.skipped += 1
                self._tell(task, "known", None, sha256)
            case "failed":
                self.tally.files += 1
                self.tally.failed_before += 1
                self._tell(task, "known", None, sha256)

    def _again(self, task: Task, sha256: str) -> None:
        """The same content under another name."""
        if self.register.standing(task, sha256) == "again":
            self.collector.add_tables(again_of(provenance(task, sha256, self.job)))
            self.register.add_source(task, sha256)
        self.tally.files += 1
        self.tally.again += 1
        self._tell(task, "again", None, sha256)

    def _write_down(self, task: Task, said: Failed, *, new: bool = True) -> None:
        if new:
            given = provenance(task, said.sha256 or None, self.job)
            self.collector.add_tables(failure_of(given, said.zh, said.en, said.kind, said.seconds))
        self.tally.add_failure(task.source, said)
        self._tell(task, "failed", said, said.sha256)

    def _tell(self, task: Task, state: str, said: Done | Failed | None, sha256: str) -> None:
        for one in self.watchers:
            one.saw(task.source, state, said, sha256)
