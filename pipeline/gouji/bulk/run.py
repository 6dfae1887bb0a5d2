"""Many reports into a dataset (批量导入): the run on one screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ..guard.limits import Limits
from ..rules import load
from ..store.parts import Parts
from ..store.rows import new_run, patterns_hash, run_of
from ..version import __version__
from .cluster import Cluster
from .collect import Collector
from .desk import Desk, Watcher
from .heap import tasks_of
from .pool import Event, Pool
from .register import Register, register
from .stop import Stop
from .tally import Tally
from .task import Job, Listed
from .years import compare_years

PAGES = "cache/pages"  # below a dataset of this machine: what was recognised on scanned pages


class Options(NamedTuple):
    """How a heap is read. None of this changes what the dataset says of a report that can be read within the limits."""

    workers: int | None = None  # one for each processor, here or in the cluster, unless told
    limits: Limits = Limits()
    again: bool = False
    retry_failed: bool = False
    patterns: Path | None = None
    engine: str = "local"
    address: str | None = None  # of a Ray cluster
    work: str = Job("").work


PLAIN = Options()


class Interrupted(KeyboardInterrupt):
    """Asked to stop: what was read is written."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self.tally = tally


def ingest(
    paths: Sequence[str], into: str, options: Options = PLAIN, listed: Mapping[str, Listed] | None = None,
    watchers: Sequence[Watcher] = (), tick: Callable[[Tally], object] = lambda _: None, avoid: Sequence[Path] = (),
    started: datetime | None = None,
) -> Tally:  # fmt: skip
    """Read every file that the paths name into the dataset at `into`, and say what came of it. What it has already is left out.

    Files of `avoid` are not read. `started` is what the clock says, unless told. `tick` is called between files. Raises `StoreError` where the dataset cannot be written, `PoolError` where workers cannot be
    started, `Interrupted` after Ctrl-C; whatever was written until then is whole, and the same call goes on.
    """
    started = started or datetime.now(UTC)
    into = str(Path(into).absolute()) if _local(into) else into
    parts = Parts(into)
    parts.begin()
    digest = patterns_hash(load(options.patterns))
    known = register(parts.recorded(), (__version__, digest), again=options.again, retry=options.retry_failed)
    job = _job(into, options, new_run(started, known.last_run), digest)
    with closing(_engine(options, job, known, into)) as engine:
        desk = Desk(job, known, Collector(parts), engine.waiting, watchers=tuple(watchers))
        tasks = tasks_of(list(paths), listed or {}, avoid=[*avoid, *([Path(into)] if _local(into) else [])])
        _written(engine.run(tasks), desk.take, desk, tick)
    tally = desk.tally
    _written(
        compare_years(into, job, options.workers if options.workers and options.engine == "local" else _processors()),
        desk.take_comparison,
        desk,
        tick,
    )
    counts = {
        "files": tally.files,
        "read": tally.read,
        "skipped": tally.skipped + tally.failed_before + tally.again,
        "failed": tally.failed,
    }
    parts.see_that_all_is_there()
    parts.write(run_of(job.run, started=started, ended=datetime.now(UTC), patterns=job.digest, engine=options.engine,
                       workers=engine.count, paths=list(paths), findings=tally.findings.total(), **counts))  # fmt: skip
    return tally


def _written(events: Iterator[Event | None], take: Callable[[Event], object], desk: Desk, tick: Callable[[Tally], object]) -> None:
    """Take what comes and write it as it comes."""
    with Stop() as stop:
        for event in events:
            if event is not None:
                take(event)
            if stop.asked:
                break
            desk.collector.write_what_is_due()
            tick(desk.tally)
        desk.collector.write()
    if stop.asked:
        raise Interrupted(desk.tally)


def _job(into: str, options: Options, run: str, digest: str) -> Job:
    patterns = str(options.patterns) if options.patterns else None
    cache = str(Path(into) / PAGES) if _local(into) else None
    return Job(run, options.limits, patterns, digest, cache, options.work)


def _engine(options: Options, job: Job, known: Register, into: str) -> Pool | Cluster:
    if options.engine == "ray":
        return Cluster(options.workers, job, known.claim, into, options.address)
    return Pool(options.workers or _processors(), job, known.claim)


def _processors() -> int:
    return os.cpu_count() or 1


def _local(into: str) -> bool:
    """Is a dataset a folder of this machine?"""
    return "://" not in into
