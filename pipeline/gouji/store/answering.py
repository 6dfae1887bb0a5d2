"""The process that answers questions to a dataset, started as `python -P -m gouji.store.answering`. It is given the dataset, then one
question after the other, on standard input; it may take so much memory, and is ended by whoever started it.

It cannot write. Where the kernel sees to that (Landlock), DuckDB reads the files of the dataset itself, which is three times as fast;
elsewhere, and from an object store, it is handed Arrow's rows and has no file system at all.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ..errors import StoreError
from ..guard.process import die_with, pipes
from .errors import vanished
from .locked import lock
from .parts import Parts
from .sealed import ask, session
from .views import Opened, connect, gone

READY, SCHEMA, BATCH, END, PROBLEM = b"R", b"S", b"B", b".", b"!"
HEAD = struct.Struct(">cQ")  # what comes, and its length
DEEP = 20_000  # calls: the tree of a long condition is deep
BESIDE = 1.25  # of the memory that DuckDB may take, for what it does not count


class Asked(NamedTuple):
    """A dataset that questions are asked to, and where answers go."""

    parts: Parts
    memory: int  # MiB
    files: bool  # DuckDB opens them itself: nothing that this process does can write
    outgoing: BinaryIO
    opened: Opened | None = None

    def open(self) -> Asked:
        """The dataset as it is now. Raises `StoreError`."""
        return self._replace(opened=connect(self.parts, self.opened, files=self.files, memory=self.memory))

    def say(self, what: bytes, content: Any = b"") -> None:
        """Send something to whoever asks."""
        try:
            self.outgoing.write(HEAD.pack(what, len(content)))
            self.outgoing.write(content)
            self.outgoing.flush()
        except OSError:  # nobody listens any more
            os._exit(1)

    def tell(self, problem: StoreError) -> None:
        """Send a problem, and whether the process is good for another question: not where it has come to the limit of its memory."""
        self.say(PROBLEM, json.dumps([problem.zh, problem.en, problem.en != out_of_memory(self.memory).en]).encode())


def main() -> None:
    """Answer until there are no more questions."""
    sys.dont_write_bytecode = True
    incoming, outgoing = pipes()
    die_with(os.getppid())
    sys.setrecursionlimit(DEEP)
    given = json.loads(incoming.readline())
    locked = lock(network="://" in given["address"])
    asked = Asked(Parts(given["address"]), given["memory"], locked and not given["arrow"], outgoing)
    try:
        asked = asked.open()
    except StoreError as problem:
        asked.tell(problem)
        os._exit(0)
    _limit(given["memory"])
    asked.say(READY)
    for line in incoming:
        asked = _answer(asked, json.loads(line))
    os._exit(0)  # libraries that take their time to leave hold nothing of ours


def _answer(asked: Asked, sql: str) -> Asked:
    """Answer one question; from the dataset as it is now where parts have gone since it was opened. Gives the dataset that was asked."""
    assert asked.opened is not None
    sent = False
    try:
        with session(asked.opened) as con:
            reader = ask(con, sql)
            asked.say(SCHEMA, _stream(reader.schema))
            for batch in reader:
                sent = True
                asked.say(BATCH, _stream(reader.schema, batch))
        asked.say(END)
    except Exception as problem:  # noqa: BLE001 - told in full
        if not gone(asked.parts, asked.opened.parts):
            asked.tell(_of_query(problem, asked.memory))
        elif sent:
            asked.tell(vanished(asked.parts.address))
        else:
            return _once_more(asked, sql)
    return asked


def _once_more(asked: Asked, sql: str) -> Asked:
    """Answer from the dataset as it is now, if it still has every row that it had: a compaction merges, and only then removes."""
    try:
        now = asked.open()
    except StoreError as problem:
        asked.tell(problem)
        return asked
    return _answer(now, sql)


def _of_query(problem: Exception, memory: int) -> StoreError:
    """What went wrong with a question, in one line."""
    if isinstance(problem, StoreError):
        return problem
    said = " ".join(str(problem).partition("\n\nLINE ")[0].split())
    if isinstance(problem, MemoryError) or "Out of Memory" in said or "bad_alloc" in said or "malloc of size" in said:
        return out_of_memory(memory)
    if said.startswith("Permission Error"):
        return StoreError(
            f"query 只读数据集，读不到别的（{said}）。", f"A query only reads the dataset, and reaches nothing else ({said})."
        )
    return StoreError(f"查询有误：{said}", f"The query is wrong: {said}")


def out_of_memory(memory: int) -> StoreError:
    """What to say of a question that needs too much memory."""
    return StoreError(
        f"查询要超过{memory} MiB 内存，已停止。请少取一些列或行，或加大 --memory（Python：memory=）。",
        f"The query takes more than {memory} MiB of memory; it was stopped. Ask for fewer columns or rows, or raise --memory (memory= in Python).",
    )


def _stream(schema: Any, *batches: Any) -> Any:
    """Batches as an Arrow stream."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return sink.getvalue()


def _limit(memory: int) -> None:
    """From here on no byte can be written to a file, and an allocation beyond the limit fails, where the system can do that."""
    with suppress(ImportError, OSError, ValueError, IndexError):
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        pages = int(Path("/proc/self/statm").read_bytes().split()[0])
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = pages * os.sysconf("SC_PAGE_SIZE") + int(memory * BESIDE) * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


if __name__ == "__main__":
    main()
