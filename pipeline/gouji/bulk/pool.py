"""Workers on one machine: each reads one file at a time, and whatever happens to a worker costs its file only.

A `ProcessPoolExecutor` cannot end a task that hangs and breaks as a whole when one process dies, so this is a pool of
our own: processes with two pipes each, a thread for each that listens, and one queue in which everything is heard.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, NamedTuple

from ..errors import MissingExtraError
from ..guard.mishap import FROM_OUTSIDE, RETRY, Mishap, crashed, killed, too_long, too_much
from ..guard.process import Longer, Page, Terms, command, resident
from ..guard.wire import receive, send
from .task import Done, Failed, Job, Members, Opened, Ready, Said, Task

TICK = 0.2  # seconds between looks at clocks and memory
START_SECONDS = 120.0
STILLBORN = 3  # workers in a row that did not even start: nothing will come of it
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class PoolError(Exception):
    """Workers cannot be started. `zh` and `en` say why, with what they said last."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en


class MissingClusterError(MissingExtraError, PoolError):
    """There are no clusters without it."""


class Event(NamedTuple):
    """What became of a task: its rows, why there are none, or (None) that its content is known already."""

    task: Task
    said: Done | Failed | None
    sha256: str


@dataclass(eq=False)
class Worker:
    """A process, what it is doing, and since when."""

    process: subprocess.Popen[bytes]
    errors: IO[bytes]
    began: float
    terms: Terms
    longer: float = 0.0  # seconds more, because another program is at work
    ready: bool = False
    task: Task | None = None
    number: int = 0  # of its task, in the order in which they were handed out
    sha256: str = ""
    files: int = 0
    leaving: bool = False  # it gets no more tasks
    verdict: Mishap | None = None  # why we ended it

    @property
    def idle(self) -> bool:
        """Is it waiting for a task?"""
        return self.ready and not self.leaving and self.task is None


@dataclass(eq=False)
class Pool:
    """`count` workers for a job. `claim(task, sha256)` says whether content is to be read or is known already."""

    count: int
    job: Job
    claim: Callable[[Task, str], bool]
    workers: set[Worker] = field(default_factory=set)
    heard: queue.SimpleQueue[tuple[Worker, Said | Page | Longer | None]] = field(default_factory=queue.SimpleQueue)
    waiting: deque[Task] = field(default_factory=deque)  # entries of archives, and second tries
    tried: dict[Task, int] = field(default_factory=dict)  # tasks whose worker was ended from outside, with their numbers
    asked: dict[Worker, str] = field(default_factory=dict)  # who waits to hear whether content is to be read
    handed: int = 0
    stillborn: int = 0
    looked: float = 0.0  # when we last looked at clocks and memory

    def run(self, tasks: Iterator[Task]) -> Iterator[Event | None]:
        """What becomes of each task, in the order in which it does; None now and then while nothing happens. Workers stay.

        Raises `PoolError` where workers cannot be started.
        """
        self._assign(tasks)
        while self.waiting or any(one.task is not None for one in self.workers):
            try:
                worker, said = self.heard.get(timeout=TICK)
            except queue.Empty:
                event = None
            else:
                event = self._hear(worker, said)
            self._watch()
            known = [*self._settle()]
            self._assign(tasks)
            yield from known
            yield event
            self._assign(tasks)

    def close(self) -> None:
        """End every worker at once."""
        for worker in self.workers:
            _kill(worker)
        for worker in self.workers:
            worker.process.wait()
            _let_go(worker)
        self.workers.clear()

    # --- work in, answers out ---------------------------------------------------------------------

    def _assign(self, tasks: Iterator[Task]) -> None:
        """A task for each idle worker; more workers where there is more to do."""
        for worker in [one for one in self.workers if one.idle]:
            worker.task = self.waiting.popleft() if self.waiting else next(tasks, None)
            if worker.task is not None:
                self._hand(worker, worker.task)
        staying = [one for one in self.workers if not one.leaving]
        while len(staying) < self.count:
            wanted = 1 + sum(not one.ready for one in staying)
            self.waiting.extend(islice(tasks, max(0, wanted - len(self.waiting))))
            if len(self.waiting) < wanted:
                return
            staying.append(self._start())

    def _hand(self, worker: Worker, task: Task) -> None:
        self.handed += 1
        worker.number = self.tried.get(task, self.handed)
        worker.sha256, worker.began, worker.longer = "", time.monotonic(), 0.0
        _tell(worker, task)  # where it is gone, we hear so

    def _hear(self, worker: Worker, said: Said | Page | Longer | None) -> Event | None:
        match said:
            case None:
                return self._bury(worker)
            case Ready():
                worker.ready, self.stillborn = True, 0
                return None
            case Page():
                worker.began, worker.longer, worker.terms.recognition = time.monotonic(), 0.0, True
                return None
            case Longer(seconds):
                worker.began, worker.longer = time.monotonic(), seconds
                return None
            case Opened(sha256):
                self.asked[worker] = worker.sha256 = sha256
                return None
            case Members(names):
                self._unpack(worker, names)
                worker.task = None
                return None
        return self._answered(worker, said)

    def _settle(self) -> Iterator[Event]:
        """Tell those who asked whether their content is to be read."""
        while (worker := self._first_to_hear()) is not None:
            sha256, task = self.asked.pop(worker), worker.task
            assert task is not None
            wanted = self.claim(task, sha256)
            worker.began = time.monotonic()
            _tell(worker, wanted)
            if not wanted:
                worker.task = None  # it is back at its pipe by itself
                yield Event(task, None, sha256)

    def _first_to_hear(self) -> Worker | None:
        """Who asked for the first of the open tasks: of two files with the same content the first is the one that is
        read, whichever worker is faster.
        """
        opening = [one.number for one in self.workers if one.task is not None and not one.sha256]
        again = [self.tried[task] for task in self.waiting if task in self.tried]
        worker = min(self.asked, key=lambda one: one.number, default=None)
        return worker if worker is not None and all(worker.number < one for one in (*opening, *again)) else None

    def _answered(self, worker: Worker, said: Done | Failed) -> Event:
        task = worker.task
        assert task is not None
        worker.task = None
        worker.files += 1
        limits = self.job.limits
        if (isinstance(said, Failed) and said.ended) or worker.files >= limits.files or getattr(said, "resident", 0) > worker.terms.mark:
            worker.leaving = True
            _dismiss(worker)
        return Event(task, said, said.sha256)

    def _unpack(self, worker: Worker, names: tuple[str, ...]) -> None:
        """The entries of an archive come next."""
        archive = worker.task
        assert archive is not None
        self.waiting.extend(archive.entry(at, name) for at, name in enumerate(names))

    # --- life and death ---------------------------------------------------------------------------

    def _start(self) -> Worker:
        errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed in _let_go
        line, surroundings = command("gouji.bulk.worker")
        if self.count > 1:
            surroundings |= dict.fromkeys(ONE_THREAD, "1")
        process = subprocess.Popen(  # noqa: S603
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=surroundings, start_new_session=True,
        )  # fmt: skip
        worker = Worker(process, errors, time.monotonic(), Terms(self.job.limits))
        self.workers.add(worker)
        _tell(worker, self.job)
        threading.Thread(target=self._listen, args=(worker,), daemon=True).start()
        return worker

    def _listen(self, worker: Worker) -> None:
        """Pass on what a worker says until it has ended."""
        assert worker.process.stdout is not None
        while True:
            try:
                said = receive(worker.process.stdout)
            except (OSError, ValueError):  # closed under our hands
                said = None
            self.heard.put((worker, said))
            if said is None:
                return

    def _watch(self) -> None:
        """End the workers whose file takes too long or too much memory."""
        now = time.monotonic()
        if now - self.looked < TICK:
            return
        self.looked = now
        for worker in self.workers:
            if worker.verdict is not None or worker in self.asked:
                continue
            limit = self.job.limits.seconds + worker.longer if worker.ready else START_SECONDS
            if worker.task is not None and resident(worker.process.pid) > worker.terms.most:
                worker.verdict = too_much(self.job.limits.mebibytes, RETRY)
            elif (worker.task is not None or not worker.ready) and now - worker.began > limit:
                worker.verdict = too_long(limit, RETRY)
            if worker.verdict is not None:
                worker.leaving = True
                _kill(worker)

    def _bury(self, worker: Worker) -> Event | None:
        """What the end of a worker means for the file that it had."""
        code = worker.process.wait()
        words = _last_words(worker)
        _let_go(worker)
        self.workers.discard(worker)
        self.asked.pop(worker, None)
        if not worker.ready:
            self._not_started(words, code)
        task = worker.task
        if task is None:
            return None
        if worker.verdict is None and code in FROM_OUTSIDE and task not in self.tried:
            self.tried[task] = worker.number
            self.waiting.append(task)
            return None
        mishap = worker.verdict or (
            killed(code, again=True) if code in FROM_OUTSIDE else crashed(code, words, self.job.limits.mebibytes, RETRY)
        )
        said = Failed(mishap.kind, mishap.zh, mishap.en, worker.sha256, time.monotonic() - worker.began)
        return Event(task, said, worker.sha256)

    def _not_started(self, words: str, code: int) -> None:
        self.stillborn += 1
        if self.stillborn >= max(STILLBORN, self.count):
            last = words.strip().splitlines()[-1:] or [f"exit code {code}"]
            raise PoolError(f"工作进程启动不了：{last[0]}", f"Workers do not start: {last[0]}")


def _tell(worker: Worker, message: object) -> bool:
    """Tell a worker something; False where it is gone, which is heard on the other pipe."""
    assert worker.process.stdin is not None
    try:
        send(worker.process.stdin, message)
    except (OSError, ValueError):
        return False
    return True


def _dismiss(worker: Worker) -> None:
    """No more tasks: it ends by itself."""
    assert worker.process.stdin is not None
    with suppress(OSError):
        worker.process.stdin.close()


def _kill(worker: Worker) -> None:
    """End a worker and what it has started."""
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(worker.process.pid, signal.SIGKILL)
        else:
            worker.process.kill()


def _let_go(worker: Worker) -> None:
    for stream in (worker.process.stdin, worker.process.stdout, worker.errors):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def _last_words(worker: Worker) -> str:
    worker.errors.seek(0, os.SEEK_END)
    worker.errors.seek(max(0, worker.errors.tell() - 8192))
    return worker.errors.read().decode("utf-8", "replace")
