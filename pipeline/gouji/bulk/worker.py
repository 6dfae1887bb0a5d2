"""A worker process: reads one file at a time and hands its rows back. Started as `python -m gouji.bulk.worker`.

It keeps its two pipes to itself: whatever a library prints goes to standard error, and what it starts does not inherit them.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from ..guard.mishap import COSTS_THE_PROCESS, RETRY, fault, lacks_memory, too_much
from ..guard.process import Terms, die_with, pipes, resident
from ..guard.wire import receive, send
from .task import Done, Failed, Job, Members, Opened, Ready, Task

Claim = Callable[[str], bool]
Work = Callable[[Task, Claim, Job], Done | Failed | Members | None]


def main() -> None:
    """Take tasks until there are no more."""
    incoming, outgoing = pipes()
    die_with(os.getppid())
    faulthandler.enable(sys.stderr)
    job = receive(incoming)
    assert isinstance(job, Job)
    work = _named(job.work)
    _prepare(job)
    terms = Terms(job.limits)
    terms.listen(lambda message: send(outgoing, message))
    send(outgoing, Ready())

    def claim(sha256: str) -> bool:
        send(outgoing, Opened(sha256))
        return receive(incoming) is True

    while isinstance(task := receive(incoming), Task):
        terms.begin()
        said = _guarded(work, task, claim, job)
        if said is not None:
            send(outgoing, said._replace(resident=resident()) if isinstance(said, Done) else said)
    os._exit(0)  # libraries that take their time to leave hold nothing of ours


def _named(work: str) -> Work:
    module, _, name = work.partition(":")
    function: Work = getattr(import_module(module), name)
    return function


def _prepare(job: Job) -> None:
    """Load what every file needs."""
    import pyarrow as pa

    from ..rules import load

    pa.array([0])  # it reserves a gigabyte of addresses when it is first used
    load(Path(job.patterns) if job.patterns else None)
    if job.cache:
        from ..readers.scan import cache

        cache.folder = Path(job.cache)
    gc.collect()
    gc.freeze()  # rules and libraries stay for good: looking through them for garbage took a tenth of a worker's time
    gc.set_threshold(50_000, 20, 20)


def _guarded(work: Work, task: Task, claim: Claim, job: Job) -> Done | Failed | Members | None:
    """A fault of our own costs one report and says where it is; a lack of memory costs the worker too."""
    began = time.perf_counter()
    shas: list[str] = []

    def noted(sha256: str) -> bool:
        shas.append(sha256)
        return claim(sha256)

    try:
        return work(task, noted, job)
    except BaseException as problem:  # noqa: BLE001  # what a library throws in its last distress is no Exception
        mishap = too_much(job.limits.mebibytes, RETRY) if lacks_memory(problem) else fault(problem)
    failed = Failed(mishap.kind, mishap.zh, mishap.en, ended=mishap.kind in COSTS_THE_PROCESS)
    with contextlib.suppress(Exception):
        return failed._replace(sha256=shas[-1] if shas else "", seconds=time.perf_counter() - began)
    return failed


if __name__ == "__main__":
    main()
