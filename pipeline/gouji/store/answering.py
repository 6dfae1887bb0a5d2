"""The process that answers questions to a dataset, started as `python -P -m gouji.store.answering`. It is given the dataset, then one
question after the other, on standard input; it may take so much memory, write nothing, and is ended by whoever started it.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import struct
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from .errors import StoreError, vanished
from .parts import Parts
from .sealed import Shown, ask, sealed, shown
from .views import gone

READY, SCHEMA, BATCH, END, PROBLEM = b"R", b"S", b"B", b".", b"!"
HEAD = struct.Struct(">cQ")  # what comes, and its length
PR_SET_PDEATHSIG = 1  # of Linux' prctl: a signal for us when whoever started us is gone
DEEP = 20_000  # calls: the tree of a long condition is deep
BESIDE = 1.25  # of the memory that DuckDB may take, for what it does not count


def main() -> None:
    """Answer until there are no more questions."""
    sys.dont_write_bytecode = True
    incoming, outgoing = _pipes()
    _die_with(os.getppid())
    sys.setrecursionlimit(DEEP)
    given = json.loads(incoming.readline())
    parts = Parts(given["address"])
    try:
        data = shown(parts)
    except StoreError as problem:
        _say(outgoing, PROBLEM, _told(problem))
        os._exit(0)
    _limit(given["memory"])
    _say(outgoing, READY)
    for line in incoming:
        data = _answer(data, parts, json.loads(line), given["memory"], outgoing)
    os._exit(0)  # libraries that take their time to leave hold nothing of ours


def _answer(data: Shown, parts: Parts, sql: str, memory: int, outgoing: BinaryIO) -> Shown:
    """Answer one question; from the dataset as it is now where parts that were there have gone. Gives the dataset that was asked."""
    for first in (True, False):
        sent = False
        try:
            with sealed(data, memory) as con:
                reader = ask(con, sql)
                _say(outgoing, SCHEMA, _stream(reader.schema))
                for batch in reader:
                    sent = True
                    _say(outgoing, BATCH, _stream(reader.schema, batch))
            _say(outgoing, END)
        except Exception as problem:  # noqa: BLE001 - told in full
            known = _of_query(problem, memory) if not gone(parts, data.opened.parts) else vanished(parts.address)
            if first and not sent and gone(parts, data.opened.parts):
                with suppress(StoreError):
                    data = shown(parts, data.opened)
                    continue
            _say(outgoing, PROBLEM, _told(known))
        return data
    return data


def _of_query(problem: Exception, memory: int) -> StoreError:
    """What went wrong with a question, in one line."""
    if isinstance(problem, StoreError):
        return problem
    said = " ".join(str(problem).partition("\n\nLINE ")[0].split())
    if isinstance(problem, MemoryError) or "Out of Memory" in said or "bad_alloc" in said or "malloc of size" in said:
        return out_of_memory(memory)
    return StoreError(f"查询有误：{said}", f"The query is wrong: {said}")


def out_of_memory(memory: int) -> StoreError:
    """What to say of a question that needs too much memory."""
    return StoreError(
        f"查询要超过{memory} MiB 内存，已停止。请少取一些列或行，或加大 --memory（Python：memory=）。",
        f"The query takes more than {memory} MiB of memory; it was stopped. Ask for fewer columns or rows, or raise --memory (memory= in Python).",
    )


def _told(problem: StoreError) -> bytes:
    return json.dumps([problem.zh, problem.en]).encode()


def _stream(schema: Any, *batches: Any) -> bytes:
    """Batches as an Arrow stream."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    found: bytes = sink.getvalue()  # a buffer of Arrow's, which is written as it is
    return found


def _say(outgoing: BinaryIO, what: bytes, content: bytes = b"") -> None:
    try:
        outgoing.write(HEAD.pack(what, len(content)))
        outgoing.write(content)
        outgoing.flush()
    except OSError:  # nobody listens any more
        os._exit(1)


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for ourselves alone."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return incoming, outgoing


def _die_with(parent: int) -> None:
    """Nobody is left to read our answers once `parent` has gone, so we go too, even out of an endless question."""
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
