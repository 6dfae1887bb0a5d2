"""Questions to a dataset, answered by a process that can write nothing and is ended when its time or its memory is used up."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from typing import IO, Any, NamedTuple
from weakref import finalize

from ..errors import StoreError
from ..guard.process import command, resident
from .answering import BATCH, END, HEAD, PROBLEM, READY, SCHEMA, out_of_memory
from .errors import need

SECONDS, MEBIBYTES = 300.0, 4096  # what a question may take, unless told
TICK = 0.1  # seconds between looks at memory
KILLED = -9  # by the system, for want of memory

Message = tuple[bytes, bytes]


class Answerer:
    """A process that answers the questions to a dataset, one after the other."""

    def __init__(self, address: str, memory: int, *, arrow: bool = False) -> None:
        """Start it; `arrow`: DuckDB gets no file system even where the kernel lets nothing be written."""
        need("duckdb", "pyarrow")
        self.memory = memory
        line, surroundings = command("gouji.store.answering")
        self.process = subprocess.Popen(  # noqa: S603
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings, start_new_session=True,
        )  # fmt: skip
        self.heard: queue.Queue[Message | None] = queue.Queue(maxsize=1)  # no more is read than is asked for
        assert self.process.stdout is not None
        listening = threading.Thread(target=_listen, args=(self.process.stdout, self.heard), daemon=True)
        listening.start()
        self.close = finalize(self, _end, self.process, self.heard, listening)
        self.tell({"address": address, "memory": memory, "arrow": arrow})
        try:
            self.expect(READY, None)
        except StoreError:
            self.close()
            raise
        self.base = resident(self.process.pid)

    @property
    def swollen(self) -> bool:
        """Has an earlier question left much behind?"""
        return resident(self.process.pid) > self.base + (self.memory << 18)

    def tell(self, message: object) -> None:
        """Say something to the process; where it is gone, we hear so."""
        assert self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.write(json.dumps(message).encode() + b"\n")
            self.process.stdin.flush()

    def expect(self, what: bytes, seconds: float | None) -> Message:
        """What the process says next: `what`, or the end. Raises `StoreError` for what goes wrong, and ends the process unless it goes on."""
        try:
            said = self._heard(seconds)
        except BaseException:  # Ctrl-C too: the process would go on
            self.close()
            raise
        if said is None:
            code, words = self._last_words()
            self.close()
            raise _broken_down(code, words, self.memory)
        if said[0] == PROBLEM:
            zh, en, goes_on = json.loads(said[1])
            if not goes_on:
                self.close()
            raise StoreError(zh, en)
        assert said[0] in {what, END}
        return said

    def _heard(self, seconds: float | None) -> Message | None:
        """What comes next, None where the process has ended. Raises `_Late` or `StoreError` where it takes more than it may."""
        began = time.monotonic()
        while True:
            with suppress(queue.Empty):
                return self.heard.get(timeout=TICK)
            if seconds is not None and time.monotonic() - began > seconds:
                raise _Late
            if seconds is not None and resident(self.process.pid) > self.base + (self.memory << 20):
                raise out_of_memory(self.memory)

    def _last_words(self) -> tuple[int, str]:
        assert self.process.stderr is not None
        return self.process.wait(), self.process.stderr.read()[-8192:].decode("utf-8", "replace")


class _Late(Exception):  # noqa: N818 - no error of anybody
    """The time is used up."""


class Desk(NamedTuple):
    """Who answers the questions to a dataset: processes that have nothing to do just now."""

    address: str
    idle: list[Answerer]

    def ask(self, sql: str, seconds: float = SECONDS, memory: int = MEBIBYTES) -> Answer:
        """The answer to one select statement. Raises `StoreError`."""
        while self.idle:
            free = self.idle.pop()
            if free.memory == memory and free.process.poll() is None and not free.swollen:
                return Answer(free, sql, seconds, self.idle.append)
            free.close()
        return Answer(Answerer(self.address, memory), sql, seconds, self.idle.append)


class Answer:
    """The answer to one question, as Arrow batches that come as they are asked for, so that no more of it is held. Ctrl-C ends the question.

    The time counts that the engine takes, not that of whoever reads. Raises `StoreError` for wrong SQL, for what is no question, and
    when time or memory is used up, then or while it is read.
    """

    def __init__(self, asked: Answerer, sql: str, seconds: float, done: Callable[[Answerer], object]) -> None:
        self._asked, self._seconds, self._left, self._done = asked, seconds, seconds, done
        asked.tell(sql)
        self._schema = _read(self._next(SCHEMA)[1]).schema
        self.column_names = _apart(self._schema.names)

    @property
    def schema(self) -> Any:
        """The columns, each under a name of its own."""
        import pyarrow as pa

        return pa.schema([one.with_name(name) for one, name in zip(self._schema, self.column_names, strict=True)])

    def __iter__(self) -> Iterator[Any]:
        """The batches, once."""
        while (said := self._next(BATCH))[0] != END:
            for batch in _read(said[1]):
                yield batch.rename_columns(self.column_names)
        self._done(self._asked)

    def held(self) -> Iterator[Any]:
        """The batches for somebody who keeps them all, as long as they fit into the memory that the question may take."""
        size = 0
        for batch in self:
            size += batch.nbytes
            if size > self._asked.memory << 20:
                self._asked.close()
                raise out_of_memory(self._asked.memory)
            yield batch

    def table(self) -> Any:
        """All of it."""
        import pyarrow as pa

        return pa.Table.from_batches(self.held(), self.schema)

    def _next(self, what: bytes) -> Message:
        began = time.monotonic()
        try:
            return self._asked.expect(what, self._left)
        except _Late:
            raise StoreError(
                f"查询算了{self._seconds:g}秒还没有完，已停止。请少取一些，或加大 --timeout（Python：timeout=）。",
                f"The query was not done after {self._seconds:g} seconds; it was stopped. Ask for less, or raise --timeout (timeout= in Python).",
            ) from None
        except StoreError:
            if self._asked.process.poll() is None:  # it is ready for the next question
                self._done(self._asked)
            raise
        finally:
            self._left -= time.monotonic() - began


def _listen(stream: IO[bytes], heard: queue.Queue[Message | None]) -> None:
    """Pass on what the process says until it has ended."""
    with suppress(OSError, ValueError):  # closed under our hands
        while len(head := stream.read(HEAD.size)) == HEAD.size:
            what, size = HEAD.unpack(head)
            content = stream.read(size)
            if len(content) < size:
                break
            heard.put((what, content))
    heard.put(None)


def _end(process: subprocess.Popen[bytes], heard: queue.Queue[Message | None], listening: threading.Thread) -> None:
    """End the process at once, whatever it computes."""
    with suppress(OSError):
        process.kill()
    process.wait()
    while listening.is_alive():
        with suppress(queue.Empty):
            heard.get(timeout=0.05)
    for stream in (process.stdin, process.stdout, process.stderr):
        with suppress(OSError, AttributeError):
            stream.close()  # type: ignore[union-attr]


def _read(content: bytes) -> Any:
    import pyarrow as pa

    return pa.ipc.open_stream(content)


def _broken_down(code: int, words: str, memory: int) -> StoreError:
    """What the end of the process means for the question."""
    if code == KILLED or "bad_alloc" in words or "MemoryError" in words:
        return out_of_memory(memory)
    last = (words.strip().splitlines() or [""])[-1]
    how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return StoreError(
        f"回答查询的进程崩溃（{how}）：{last} 换一种写法试试，并把这一行反馈给我们。",
        f"The process that answers queries broke down ({how}): {last} Put it another way, and report this line.",
    )


def _apart(names: list[str]) -> list[str]:
    """Names of which none stands for two columns: JSON would keep the last of them.

    >>> _apart(["a", "b", "a", "a_1"])
    ['a', 'b', 'a_2', 'a_1']
    """
    taken, given = set(names), list[str]()
    for name in names:
        free = (f"{name}_{at}" for at in count(1))
        given.append(name if name not in given else next(one for one in free if one not in taken))
        taken.add(given[-1])
    return given
