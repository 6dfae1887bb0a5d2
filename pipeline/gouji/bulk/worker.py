"""A worker process: reads one file at a time and hands its rows back. Started as `python -m gouji.bulk.worker`.

It keeps its two pipes to itself: whatever a library prints goes to standard error, and what it starts does not inherit them.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import faulthandler
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from .task import Done, Failed, Job, Members, Opened, Ready, Task, receive, send

PR_SET_PDEATHSIG = 1  # of Linux' prctl: a signal for us when whoever started us is gone
Claim = Callable[[str], bool]
Work = Callable[[Task, Claim, Job], Done | Failed | Members | None]


def main() -> None:
    """Take tasks until there are no more."""
    incoming, outgoing = _pipes()
    _die_with(os.getppid())
    faulthandler.enable(sys.stderr)
    job = receive(incoming)
    assert isinstance(job, Job)
    work = _named(job.work)
    _prepare(job)
    send(outgoing, Ready())

    def claim(sha256: str) -> bool:
        send(outgoing, Opened(sha256))
        return receive(incoming) is True

    while isinstance(task := receive(incoming), Task):
        said = _guarded(work, task, claim, job)
        if said is not None:
            send(outgoing, said._replace(resident=resident()) if isinstance(said, Done) else said)
    os._exit(0)  # libraries that take their time to leave hold nothing of ours


def resident(process: int | None = None) -> int:
    """Bytes that a process (this one if none is named) holds in memory; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process or 'self'}/statm").read_bytes().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for ourselves alone."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return incoming, outgoing


def _die_with(parent: int) -> None:
    """Nobody is left to read our answers once `parent` has gone, so we go too, even out of an endless loop."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it went before we asked
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _named(work: str) -> Work:
    module, _, name = work.partition(":")
    function: Work = getattr(import_module(module), name)
    return function


def _prepare(job: Job) -> None:
    """Load what every file needs, then allow the process to grow so much and no more."""
    import pyarrow as pa

    from ..rules import load

    pa.array([0])  # it reserves a gigabyte of addresses when it is first used
    load(Path(job.patterns) if job.patterns else None)
    if job.cache:
        from ..read.scan import cache

        cache.folder = Path(job.cache)
    gc.collect()
    gc.freeze()  # rules and libraries stay for good: looking through them for garbage took a tenth of a worker's time
    gc.set_threshold(50_000, 20, 20)
    _limit(job.limits.mebibytes << 20)


def _limit(growth: int) -> None:
    """An allocation beyond what we have now and `growth` bytes fails, where the system can do that."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_bytes().split()[0])
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = pages * os.sysconf("SC_PAGE_SIZE") + growth
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    except (ImportError, OSError, ValueError, IndexError):
        return  # the coordinator watches our memory too


def _guarded(work: Work, task: Task, claim: Claim, job: Job) -> Done | Failed | Members | None:
    """A fault of our own costs one report and says where it is; a lack of memory costs the worker too."""
    began = time.perf_counter()
    shas: list[str] = []

    def noted(sha256: str) -> bool:
        shas.append(sha256)
        return claim(sha256)

    try:
        return work(task, noted, job)
    except Exception as fault:  # noqa: BLE001  # told in full, and counted
        failed = out_of_memory(job)._replace(ended=True) if _lacks_memory(fault) else _fault(fault)
    with contextlib.suppress(Exception):
        return failed._replace(sha256=shas[-1] if shas else "", seconds=time.perf_counter() - began)
    return failed


def out_of_memory(job: Job) -> Failed:
    """What to say of a file that needs too much memory."""
    limit = job.limits.mebibytes
    return Failed(
        "memory", f"读这份文件要超过{limit} MiB 内存，已停止。文件正常的话请加大 --memory，并加 --retry-failed。",
        f"Reading this file takes more than {limit} MiB of memory; it was stopped. If the file is sound, raise --memory and add --retry-failed.",
    )  # fmt: skip


def _lacks_memory(fault: Exception) -> bool:
    """Is a fault the want of memory, as Python, the system or its loader of libraries say it?"""
    refused = isinstance(fault, OSError) and fault.errno == errno.ENOMEM
    return (
        isinstance(fault, MemoryError)
        or refused
        or any(words in str(fault) for words in ("Cannot allocate memory", "failed to map segment"))
    )


def _fault(fault: BaseException) -> Failed:
    last = fault.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    at = f"{Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}" if last is not None else "?"
    where = f"{type(fault).__name__}, {at}"
    return Failed(
        "fault", f"gouji 内部出错（{where}），这份报告没有核完。请把这一行和报告反馈给我们。",
        f"An internal fault ({where}); this report was not checked. Please report this line with the file.",
    )  # fmt: skip


if __name__ == "__main__":
    main()
