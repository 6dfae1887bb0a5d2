"""What is done already, by content: read from the parts, and kept as short keys."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ..store.parts import Pair, Recorded
from ..store.rows import moment_of
from .task import PASSING, Failed, Task

# "waits" for another file of the same content; that content "broken" in this run; it "failed" before, under this name; it is "known"
# under this name; it is there "again" under another.
Standing = Literal["waits", "broken", "failed", "known", "again"]


class Open(NamedTuple):
    """Content that is being read: for which file, and which others hold the same."""

    task: Task
    others: list[Task]


@dataclass(eq=False)
class Register:
    """Content that needs no reading. `read` holds keys of content, `sources` of content under a name, `failed` of failures under one."""

    read: set[bytes] = field(default_factory=set)
    sources: set[bytes] = field(default_factory=set)
    failed: set[bytes] = field(default_factory=set)
    told: set[bytes] = field(default_factory=set)  # failures without content: a name and the kind
    open: dict[str, Open] = field(default_factory=dict)
    broken: dict[str, Failed] = field(default_factory=dict)  # content that failed in this run
    last_run: str = ""  # that the dataset knows

    def claim(self, task: Task, sha256: str) -> bool:
        """Is the content to be read for this file? Otherwise it is done, or being read for another file, which is noted."""
        if _key(sha256) in self.read or _key(sha256, task.source) in self.failed or sha256 in self.broken:
            return False
        found = self.open.setdefault(sha256, Open(task, []))
        if found.task == task:
            return True
        found.others.append(task)
        return False

    def standing(self, task: Task, sha256: str) -> Standing:
        """Why content need not be read for this file."""
        if sha256 in self.open and task in self.open[sha256].others:
            return "waits"
        if sha256 in self.broken:
            return "broken"
        key = _key(sha256, task.source)
        return "failed" if key in self.failed else "known" if key in self.sources else "again"

    def add_source(self, task: Task, sha256: str) -> None:
        """The content is recorded under this name too."""
        self.sources.add(_key(sha256, task.source))

    def done(self, task: Task, sha256: str) -> list[Task]:
        """The content is read; the files that hold it too."""
        self.read.add(_key(sha256))
        self.sources.add(_key(sha256, task.source))
        return self._closed(sha256)

    def gone_wrong(self, task: Task, failed: Failed) -> tuple[bool, list[Task]]:
        """Is the failure new, and which files hold the same content? Those are tried themselves where a second try may help."""
        if not failed.sha256:
            key = _key(failed.kind, task.source)
            new = key not in self.told
            self.told.add(key)
            return new, []
        others = self._closed(failed.sha256)
        if failed.kind not in PASSING:
            self.broken[failed.sha256] = failed
            self.failed.add(_key(failed.sha256, task.source))
        return True, others

    def _closed(self, sha256: str) -> list[Task]:
        found = self.open.pop(sha256, None)
        return found.others if found else []


def register(recorded: Iterable[Recorded], pair: Pair, *, again: bool, retry: bool) -> Register:
    """What the dataset says is done by the versions `pair`: nothing if all is to be read `again`, no failures on `retry`. Content that
    other versions have read since is to be read anew: what the dataset shows is the newest reading.
    """
    made = Register()
    newest: dict[bytes, tuple[str, bool]] = {}  # the run of the newest reading, and whether by these versions
    shared: dict[tuple[str, bool], tuple[str, bool]] = {}
    for one in recorded:
        if one.run > made.last_run and moment_of(one.run) is not None:
            made.last_run = one.run
        if one.sha256 is None:
            made.told.add(_key(one.kind, one.source))
            continue
        if one.entry == "failure":
            if one.pair == pair and one.kind not in PASSING and not retry:
                made.failed.add(_key(one.sha256, one.source))
        else:
            made.sources.add(_key(one.sha256, one.source))
            if one.entry == "report" and not again:
                key, reading = _key(one.sha256), (one.run, one.pair == pair)
                if reading > newest.get(key, ("", False)):
                    newest[key] = shared.setdefault(reading, reading)
    made.read = {key for key, (_, ours) in newest.items() if ours}
    return made


def _key(*words: str) -> bytes:
    """A short key; the chance that two of a hundred million are the same is one in 10^22."""
    return hashlib.blake2b("\0".join(words).encode("utf-8", "surrogateescape"), digest_size=16).digest()
