"""A worker's function that reads reports as ever, except for files that begin with a word of evil."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable
from pathlib import Path

from gouji.bulk.document import read_task
from gouji.bulk.task import Done, Failed, Job, Members, Task

NOBODY = 65534


def _hang() -> None:
    while True:
        pass


def _grow() -> None:
    kept = []
    while True:
        kept.append(bytearray(1 << 20))


EVIL: dict[bytes, Callable[[], object]] = {
    b"HANG": _hang,
    b"GROW": _grow,
    b"EXIT": lambda: os._exit(3),
    b"SEGV": lambda: ctypes.string_at(0),
    b"KILL": lambda: os.kill(os.getpid(), signal.SIGKILL),
    b"DEEP": lambda: deep(0),
}


def deep(level: int) -> int:
    """As deep as Python goes."""
    return deep(level + 1)


def work(task: Task, claim: Callable[[str], bool], job: Job) -> Done | Failed | Members | None:
    """What `read_task` does, with evil in between."""
    path = Path(task.path)
    if path.name.startswith("vanish"):
        path.unlink(missing_ok=True)
    if path.name.startswith("locked") and os.geteuid() == 0:
        os.seteuid(NOBODY)
    try:
        return read_task(task, lambda sha256: _after(path, claim(sha256)), job)
    finally:
        if os.getuid() == 0:
            os.seteuid(0)


def _after(path: Path, wanted: bool) -> bool:
    if wanted:
        with path.open("rb") as stream:
            EVIL.get(stream.read(4), lambda: None)()
    return wanted
