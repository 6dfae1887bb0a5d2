"""What every process of ours sees to: where its modules come from, when it ends, and how much memory it may take."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ..errors import ReadError
from ..readers import budget, office, scan
from .limits import RECOGNITION, RESERVED, Limits

PLAIN = 128 << 20  # bytes that a process of ours takes that has read nothing yet, at the most
PR_SET_PDEATHSIG = 1  # of Linux' prctl: a signal for us when whoever started us is gone
LEAST = 64 << 20  # bytes that a report may take in any case
HOME = Path(__file__).resolve().parents[2]  # the folder that gouji was imported from


class Page(NamedTuple):
    """This page of a scan is recognised next."""

    number: int


class Longer(NamedTuple):
    """Another program is at work and has been given so many seconds."""

    seconds: float


class Said(NamedTuple):
    """What came of a piece of work, and how much memory the process holds afterwards."""

    value: Any
    resident: int


def command(module: str) -> tuple[list[str], dict[str, str]]:
    """How a module of ours is started by itself, and its surroundings. Nothing comes from the working directory, where strange files may lie."""
    return [sys.executable, "-P", "-m", module], os.environ | {"PYTHONPATH": os.pathsep.join(import_paths()), "PYTHONSAFEPATH": "1"}


def import_paths() -> list[str]:
    """Where our own modules come from, the working directory left out; gouji itself may lie there, and then that comes last."""
    here = os.path.realpath(os.curdir)
    paths = [os.path.abspath(one) for one in sys.path if one]  # noqa: PTH100
    return [*dict.fromkeys([*(one for one in paths if os.path.realpath(one) != here), str(HOME)])]


def resident(process: int | None = None) -> int:
    """Bytes that a process (this one if none is named) holds in memory; 0 where the system does not tell."""
    return _pages(process, 1)


def _pages(process: int | None, which: int) -> int:
    try:
        return int(Path(f"/proc/{process or 'self'}/statm").read_bytes().split()[which]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


def pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for ourselves alone: what a library prints goes to standard error, and what it starts does not inherit them."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return incoming, outgoing


def die_with(parent: int) -> None:
    """Nobody is left to read our answers once `parent` has gone, so we go too, even out of an endless loop."""
    if sys.platform == "linux":
        import ctypes  # only here: the command has no other use for it

        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it went before we asked
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


@dataclass(eq=False)
class Terms:
    """On which a process reads. `inherited`: bytes that it has from the one that forked it, beyond what a plain start takes."""

    limits: Limits
    inherited: int = 0
    recognition: bool = False  # is it loaded? Then more is allowed
    pages: int = 0  # recognised of the report
    began: float = 0.0  # the report

    @property
    def most(self) -> int:
        """Bytes that it may hold."""
        return (self.limits.mebibytes + (RECOGNITION if self.recognition else 0) << 20) + self.inherited

    @property
    def mark(self) -> int:
        """Bytes from which it is replaced after a report."""
        return self.most - (self.limits.mebibytes << 19)

    def begin(self) -> None:
        """A report comes next."""
        self.pages, self.began = 0, time.monotonic()
        self.allow()

    def allow(self) -> None:
        """From here on an allocation that leads beyond the limit fails at once, where the system can do that; readers count against half of it.

        What counts is private memory that can be written (`RLIMIT_DATA`): the address space as a whole (`RLIMIT_AS`) also holds what
        libraries map and reserve, which is several times what they use.
        """
        budget.allowed = self.limits.mebibytes << 19
        with suppress(ImportError, OSError, ValueError):
            import resource

            written = _pages(None, 5)
            if written:
                limit = written + max(self.most - resident(), LEAST) + (RESERVED if self.recognition else 0)
                _, hard = resource.getrlimit(resource.RLIMIT_DATA)
                resource.setrlimit(resource.RLIMIT_DATA, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))

    def listen(self, say: Callable[[object], object]) -> None:
        """Have each page of a scan told, and each start of another program: the clock starts again with them, but all pages together are bounded."""

        def page(number: int) -> None:
            self.pages += 1
            if time.monotonic() - self.began > self.limits.recognising(self.pages):
                raise _too_long_in_all(self.pages, self.limits.recognising(self.pages))
            self.recognition = True
            self.allow()
            say(Page(number))

        scan.before_page = page
        office.before_start = lambda seconds: say(Longer(seconds))


def _too_long_in_all(page: int, seconds: float) -> ReadError:
    return ReadError(
        f"识别到第{page}页时已用{seconds:g}秒，超过扫描件合计的上限，已停止。文件正常的话请拆成几份，或加大 --timeout。",
        f"Recognition took {seconds:g} seconds up to page {page}, the most for all pages; it was stopped. If the file is sound, split it, or raise --timeout.",
    )
