"""Workers on a Ray cluster (集群): the same function and the same limits, parts written where they are read.

Each actor keeps one guarded worker process. Files are opened first and hashed, and what they hold is claimed in the order of the
heap; then what is wanted is read, some files at a time. A lost node costs what it had not written: that is tried once more elsewhere.
"""

from __future__ import annotations

import logging
import socket
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import islice
from typing import Any, Literal, NamedTuple

from ..store.parts import Parts
from ..version import __version__
from .collect import Collector
from .pool import TICK, Event, MissingClusterError, Pool, PoolError
from .task import Done, Failed, Job, Seen, Task

FIRST, MOST = 8, 200  # files at a time, at first and later
KNOCK = 10.0  # seconds to wait for the cluster's door
TRIES = 2  # times that files are given to a node


class Reader:
    """What an actor is: one worker process and the way to the dataset."""

    def __init__(self, job: Job, into: str) -> None:
        self._wanted = False
        self._pool = Pool(1, job, lambda _, __: self._wanted)
        self._parts = Parts(into)

    def version(self) -> str:
        """Of gouji on this node."""
        return __version__

    def hashes(self, tasks: list[Task]) -> list[Event]:
        """The content of files, and of the entries of archives among them, or why it cannot be had."""
        self._wanted = False
        return [event for event in self._pool.run(iter(tasks)) if event is not None]

    def read(self, tasks: list[Task]) -> list[Event]:
        """What became of files; their rows are written when this returns."""
        self._wanted = True
        collector = Collector(self._parts)
        events = []
        for event in self._pool.run(iter(tasks)):
            if event is not None:
                events.append(_kept(event, collector))
            collector.write_what_is_due()
        collector.write()
        return events


class Given(NamedTuple):
    """Files that an actor has: to be hashed, as the `number`-th, or to be read."""

    what: Literal["start", "hashes", "read"]
    actor: Any
    tasks: list[Task]
    number: int = 0


@dataclass(eq=False)
class Cluster:
    """`count` actors on the cluster at `address`. `claim` is asked in the order of the heap."""

    count: int | None
    job: Job
    claim: Callable[[Task, str], bool]
    into: str
    address: str | None
    waiting: deque[Task] = field(default_factory=deque)
    idle: list[Any] = field(default_factory=list)
    given: dict[Any, Given] = field(default_factory=dict)
    lost: deque[Given] = field(default_factory=deque)  # files whose actor is gone
    hashed: dict[int, list[Event]] = field(default_factory=dict)  # not yet claimed, because earlier ones are not hashed yet
    wanted: deque[Task] = field(default_factory=deque)
    shas: dict[Task, str] = field(default_factory=dict)  # of what is wanted
    tries: dict[Task, int] = field(default_factory=dict)  # of files whose node was lost
    handed: int = 0
    claimed: int = 0
    dry: bool = False  # has the heap come to its end?
    started: bool = False  # was ours the first connection?

    def __post_init__(self) -> None:
        """Connect. Raises `PoolError`."""
        if find_spec("ray") is None:
            raise MissingClusterError("Ray 没有安装：pip install 'gouji[cluster]'", "Ray is not installed: pip install 'gouji[cluster]'")
        import ray

        try:
            _knock(self.address)
            if not ray.is_initialized():
                with _elsewhere():
                    ray.init(address=self.address or "auto", log_to_driver=False, logging_level=logging.ERROR)
                self.started = True
        except (OSError, RuntimeError, ValueError) as problem:
            where = self.address or "auto"
            raise PoolError(f"连不上 Ray 集群 {where}：{problem}", f"Cannot reach the Ray cluster at {where}: {problem}") from problem
        if self.count is None:
            self.count = max(1, int(_resources(ray).get("CPU", 1)))
        for _ in range(self.count):
            self._start()

    def run(self, tasks: Iterator[Task]) -> Iterator[Event | None]:
        """What becomes of each task. Raises `PoolError` where the nodes have another gouji."""
        import ray

        while not self.dry or self._open():
            self._assign(tasks)
            done, _ = ray.wait(list(self.given), timeout=TICK) if self.given else ([], [])
            for one in done:
                yield from self._take(one)
            yield from self._claim()
            yield None

    def close(self) -> None:
        """Let the actors go."""
        import ray

        for actor in [*self.idle, *(one.actor for one in self.given.values())]:
            ray.kill(actor)
        self.idle, self.given = [], {}
        if self.started:
            ray.shutdown()

    # --- giving ---------------------------------------------------------------------------------------

    def _open(self) -> bool:
        """Is anything under way?"""
        busy = any(one.what != "start" for one in self.given.values())
        return busy or bool(self.waiting or self.lost or self.wanted or self.hashed)

    def _start(self) -> None:
        import ray

        remote: Any = ray.remote(num_cpus=1, max_restarts=0)(Reader)
        actor = remote.remote(self.job, self.into)
        self.given[actor.version.remote()] = Given("start", actor, [])

    def _assign(self, tasks: Iterator[Task]) -> None:
        """Something to do for each idle actor."""
        while self.idle and (given := self._next(self.idle[-1], tasks)) is not None:
            actor = self.idle.pop()
            self.given[getattr(actor, given.what).remote(given.tasks)] = given

    def _next(self, actor: Any, tasks: Iterator[Task]) -> Given | None:
        """What to do next: what was lost first, then reading, as long as there is enough to read for everybody."""
        assert self.count is not None
        if self.lost:
            return self.lost.popleft()._replace(actor=actor)
        size = min(MOST, FIRST << min(self.handed // self.count, 8))
        if len(self.wanted) < size * self.count:
            chunk = [self.waiting.popleft() for _ in range(min(size, len(self.waiting)))] or [*islice(tasks, size)]
            if chunk:
                self.handed += 1
                return Given("hashes", actor, chunk, self.handed)
            self.dry = True
        size = min(size, -(-len(self.wanted) // self.count))
        return Given("read", actor, [self.wanted.popleft() for _ in range(size)]) if size else None

    # --- taking ---------------------------------------------------------------------------------------

    def _take(self, done: Any) -> Iterator[Event]:
        """An answer, or the news that an actor is gone."""
        import ray

        given = self.given.pop(done)
        try:
            said = ray.get(done)
        except ray.exceptions.RayActorError:
            self._start()
            yield from self._missing(given)
            return
        except ray.exceptions.RayTaskError as problem:
            raise problem.cause or problem from problem
        self.idle.append(given.actor)
        if given.what == "start":
            self._same_version(said)
        elif given.what == "hashes":
            self.hashed[given.number] = said
        else:
            for event in said:
                self.shas.pop(event.task, None)
                yield event

    def _claim(self) -> Iterator[Event]:
        """Claim what is hashed, in the order of the heap."""
        while self.claimed + 1 in self.hashed:
            self.claimed += 1
            for event in self.hashed.pop(self.claimed):
                if isinstance(event.said, Failed):
                    yield event
                elif self.claim(event.task, event.sha256):
                    self.wanted.append(event.task)
                    self.shas[event.task] = event.sha256
                else:
                    yield event

    def _missing(self, given: Given) -> Iterator[Event]:
        """What to do about the files of a node that is gone: what it wrote is read, the rest is tried once more."""
        there = _written(self.into, self.job.run) if given.what == "read" else {}
        rest = []
        for task in given.tasks:
            sha256 = self.shas.get(task, "")
            if sha256 and sha256 in there:
                yield Event(task, Done(sha256, 0.0, {}, there[sha256]), sha256)
                continue
            self.tries[task] = self.tries.get(task, 1) + 1
            if self.tries[task] > TRIES:
                yield Event(task, _gone()._replace(sha256=sha256), sha256)
            else:
                rest.append(task)
        if rest:
            self.lost.append(given._replace(tasks=rest))
        elif given.what == "hashes":
            self.hashed[given.number] = []  # later ones wait for this number

    def _same_version(self, version: str) -> None:
        if version != __version__:
            raise PoolError(
                f"节点上的 gouji 是 {version}，这里是 {__version__}：请装同一版本。",
                f"The nodes have gouji {version}, this is {__version__}: install the same version.",
            )


def _knock(address: str | None) -> None:
    """Raises `OSError` where nobody listens at host:port; Ray itself would wait for minutes."""
    host, _, port = (address or "").removeprefix("ray://").rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host, int(port)), timeout=KNOCK).close()


@contextmanager
def _elsewhere() -> Iterator[None]:
    """Ray has the modules of its workers come from the working directory of whoever connects: that is an empty one for so long."""
    with tempfile.TemporaryDirectory(prefix="gouji-") as empty, chdir(empty):
        yield


def _resources(ray: Any) -> dict[str, float]:
    found: dict[str, float] = ray.cluster_resources()
    return found


def _kept(event: Event, collector: Collector) -> Event:
    """An event without its rows, which go to the dataset from here."""
    if not isinstance(event.said, Done):
        return event
    collector.add(event.said.tables)
    return event._replace(said=event.said._replace(tables={}))


def _written(into: str, run: str) -> dict[str, Seen]:
    """The documents that a run has written so far, with the little that their rows say at a glance."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    parts = Parts(into)
    columns = ["sha256", "entry", "format", "report_year", "unit_normal", "forms", "pages"]
    found = {}
    for path in parts.paths("documents"):
        rows = pq.read_table(path, filesystem=parts.place.files, columns=[*columns, "run"], partitioning=None)
        for row in rows.filter(pc.equal(rows["run"], run)).to_pylist():
            if row["entry"] == "report":
                found[row["sha256"]] = Seen(row["format"], row["report_year"], "", row["unit_normal"] or "", tuple(row["forms"] or ()), (), 0,
                                            row["pages"] or 0)  # fmt: skip
    return found


def _gone() -> Failed:
    return Failed(
        "lost", "读这份文件的节点两次丢失；下次运行会重试。", "The node that read this file was lost twice; the next run tries again."
    )
