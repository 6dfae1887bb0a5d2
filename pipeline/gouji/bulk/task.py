"""What coordinator and workers say to each other: plain values that travel through a pipe."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ..guard.limits import Limits

FailureKind = Literal["unreadable", "extra", "missing", "permission", "too-large", "timeout", "memory", "crash", "killed", "fault", "lost"]

# What a second try may well cure: the next run tries these again without being asked.
PASSING: frozenset[str] = frozenset({"missing", "permission", "killed", "lost"})


class Listed(NamedTuple):
    """What a manifest (清单) says of a file: where it was published (来源网址), when (发布日期), and for which region (地区)."""

    address: str | None = None
    published: str | None = None
    region: str | None = None


class Task(NamedTuple):
    """A file to read, or an entry of an archive. `source` is its name as text; `path` may hold bytes that are no text."""

    source: str
    path: str
    member: int | None = None  # which of the archive's entries, by their sorted names
    listed: Listed = Listed()
    inside: tuple[tuple[str, Listed], ...] = ()  # of an archive: what a manifest says of single entries

    def entry(self, at: int, name: str) -> Task:
        """An entry of this archive; where the manifest does not name it, what it says of the archive holds."""
        return Task(f"{self.source}/{name}", self.path, at, dict(self.inside).get(name, self.listed))


class Job(NamedTuple):
    """What a worker must know before its first file. `work` names the function that does a task, as "module:function"."""

    run: str
    limits: Limits = Limits()
    patterns: str | None = None
    digest: str = ""  # of the patterns
    cache: str | None = None  # the folder of recognised pages
    work: str = "gouji.bulk.document:read_task"


class Seen(NamedTuple):
    """What a coordinator keeps counts of, for one document."""

    format: str = ""
    year: int | None = None
    region: str = ""
    unit: str = ""
    forms: tuple[str, ...] = ()
    findings: tuple[tuple[str, str], ...] = ()  # check and severity of each
    facts: int = 0
    pages: int = 0
    dark: bool = False  # it has pages that need recognition, which is not installed


class Ready(NamedTuple):
    """A worker has loaded what it needs."""


class Members(NamedTuple):
    """The file is an archive with these entries."""

    names: tuple[str, ...]


class Opened(NamedTuple):
    """The content is at hand; the worker waits to hear whether it is to be read (True) or is known already (False)."""

    sha256: str


class Done(NamedTuple):
    """A document's rows, as Arrow IPC streams by table. `resident`: bytes of the worker's memory afterwards."""

    sha256: str
    seconds: float
    tables: dict[str, bytes]
    seen: Seen
    resident: int = 0


class Failed(NamedTuple):
    """Why a file gave nothing. `ended`: the worker is not to be used again."""

    kind: FailureKind
    zh: str
    en: str
    sha256: str = ""
    seconds: float = 0.0
    ended: bool = False


Said = Ready | Members | Opened | Done | Failed
