"""The side of the guard that waits: one warm process, given one task after the other, watched, ended and replaced."""

from __future__ import annotations

import gc
import os
import queue
import select
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import IO, Any, Self

from .child import Work, become
from .limits import Limits
from .mishap import COSTS_THE_PROCESS, FROM_OUTSIDE, Mishap, crashed, killed, too_long, too_much
from .process import PLAIN, Longer, Page, Said, Terms, command, resident
from .wire import receive, send

TICK = 0.1  # seconds between looks at clock and memory
PAUSE, PATIENCE = 0.002, 5.0  # seconds in which a process that said its last ends, and between looks whether it has
LAST_WORDS = 8192  # bytes of what a process said in the end


class Forked:
    """A process that has everything that we have loaded. It starts in a few milliseconds."""

    def __init__(self, work: Work, terms: Terms) -> None:
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed in end()
        ours = os.getpid()
        gc.freeze()  # nothing that we have loaded is looked through for garbage, here or there
        tasks, put = os.pipe()
        get, answers = os.pipe()
        terms.inherited = max(0, resident() - PLAIN)
        self.id = os.fork()
        if not self.id:
            become(tasks, answers, self.errors.fileno(), ours, work, terms.limits, terms.inherited)
        os.close(tasks)
        os.close(answers)
        self.incoming, self.outgoing = os.fdopen(get, "rb", 0), os.fdopen(put, "wb")
        self.poll = select.poll()
        self.poll.register(get, select.POLLIN)

    def hear(self, seconds: float) -> Any:
        """What it says next; None where it is gone. Raises `TimeoutError`."""
        if not self.poll.poll(seconds * 1000):
            raise TimeoutError
        return receive(self.incoming)

    def end(self, patience: float = 0.0) -> int:
        """End it and what it has started; its exit code, or with a minus the signal that ended it. `patience`: seconds in which it may end by itself."""
        done, status = 0, 0
        until = time.monotonic() + patience
        while not done and time.monotonic() < until:
            done, status = os.waitpid(self.id, os.WNOHANG)
            time.sleep(0 if done else PAUSE)
        for kill in (os.killpg, *(() if done else (os.kill,))):  # it leads no group yet where it has only just begun
            with suppress(OSError):
                kill(self.id, signal.SIGKILL)
        return os.waitstatus_to_exitcode(status if done else os.waitpid(self.id, 0)[1])


class Spawned:
    """A process that loads everything anew, where the system cannot fork."""

    def __init__(self, work: Work, terms: Terms) -> None:
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed in end()
        line, surroundings = command("gouji.guard.child")
        self.process = subprocess.Popen(  # noqa: S603
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, env=surroundings, start_new_session=True,
        )  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.id, self.incoming, self.outgoing = self.process.pid, self.process.stdout, self.process.stdin
        self.heard: queue.SimpleQueue[Any] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        with suppress(OSError):
            send(self.outgoing, (work, terms.limits))

    def _listen(self) -> None:
        said: Any = self
        while said is not None:
            try:
                said = receive(self.incoming)
            except (OSError, ValueError):  # closed under our hands
                said = None
            self.heard.put(said)

    def hear(self, seconds: float) -> Any:
        """What it says next; None where it is gone. Raises `TimeoutError`."""
        try:
            return self.heard.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None

    def end(self, patience: float = 0.0) -> int:
        """End it; its exit code. `patience`: seconds in which it may end by itself."""
        if patience:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        self.process.kill()
        return self.process.wait()


class Guard:
    """Runs `work(task)` for one task after the other. `paged` is told of each page of a scan.

    Where the system cannot fork, `work` and what it holds must be such that they can be sent to another process.
    """

    def __init__(self, work: Work, limits: Limits, paged: Callable[[int], object] = lambda _: None) -> None:
        self.work = work
        self.limits = limits
        self.paged = paged
        self.process: Forked | Spawned | None = None
        self.terms = Terms(limits)
        self.files = 0
        self.began = self.longer = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def begin(self, task: Any) -> None:
        """Hand out a task. The one before it must have come to its end."""
        self.task, self.tried = task, False
        self._hand()

    def _hand(self) -> None:
        if self.process is None:
            self.terms, self.files = Terms(self.limits), 0
            self.process = (Forked if hasattr(os, "fork") else Spawned)(self.work, self.terms)
        self.began, self.longer = time.monotonic(), 0.0
        with suppress(OSError):  # where it is gone, we hear so
            send(self.process.outgoing, self.task)

    def result(self) -> Any:
        """What came of the task: what `work` gave, or a `Mishap`."""
        while True:
            assert self.process is not None
            try:
                said = self.process.hear(TICK)
            except TimeoutError:
                mishap = self._beyond()
            else:
                mishap = self._heard(said)
                if isinstance(said, Said):
                    return self._taken(said)
            if mishap is not None:
                self.close()
                return mishap

    def _heard(self, said: Any) -> Mishap | None:
        match said:
            case Page(number):
                self.began, self.longer, self.terms.recognition = time.monotonic(), 0.0, True
                self.paged(number)
            case Longer(seconds):
                self.began, self.longer = time.monotonic(), seconds
            case None:
                return self._gone()
        return None

    def _beyond(self) -> Mishap | None:
        """Has the process gone beyond a limit?"""
        assert self.process is not None
        if resident(self.process.id) > self.terms.most:
            return too_much(self.limits.mebibytes)
        if time.monotonic() - self.began > self.limits.seconds + self.longer:
            return too_long(self.limits.seconds)
        return None

    def _gone(self) -> Mishap | None:
        """What the end of the process means; None where the task is tried once more."""
        code, words = self.close(PATIENCE)
        if code not in FROM_OUTSIDE:
            return crashed(code, words, self.limits.mebibytes)
        if self.tried:
            return killed(code)
        self.tried = True
        self._hand()
        return None

    def _taken(self, said: Said) -> Any:
        self.files += 1
        swollen = said.resident > self.terms.mark
        costly = isinstance(said.value, Mishap) and said.value.kind in COSTS_THE_PROCESS
        if swollen or costly or self.files >= self.limits.files:
            self.close()
        return said.value

    def close(self, patience: float = 0.0) -> tuple[int, str]:
        """End the process, if there is one; how it ended, and its last words. `patience`: seconds in which it may end by itself."""
        process, self.process = self.process, None
        if process is None:
            return 0, ""
        code = process.end(patience)
        process.errors.seek(0, os.SEEK_END)
        process.errors.seek(max(0, process.errors.tell() - LAST_WORDS))
        words = process.errors.read().decode("utf-8", "replace")
        streams: tuple[IO[bytes], ...] = (process.incoming, process.outgoing, process.errors)
        for stream in streams:
            with suppress(OSError):
                stream.close()
        return code, words
