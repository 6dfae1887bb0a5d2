"""What can happen to a process while it reads a report, in both languages, with what to do."""

from __future__ import annotations

import errno
import os
import re
import signal
import traceback
from pathlib import PurePath
from typing import Literal, NamedTuple

from ..errors import MissingExtraError, ReadError

Kind = Literal["unreadable", "extra", "timeout", "memory", "crash", "killed", "fault"]
COSTS_THE_PROCESS = frozenset({"memory", "crash"})  # it is not to be used again
FROM_OUTSIDE = {-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP} if os.name == "posix" else set()
REFUSED = re.compile(r"memory allocation of \d+ bytes failed|std::bad_alloc|out of memory", re.IGNORECASE)
RETRY = ("，并加 --retry-failed", " and add --retry-failed")  # of a heap: what failed is left out until it is asked for


class Mishap(NamedTuple):
    """Why a report gave nothing. `trace`: where a fault of our own, or a crash, happened."""

    kind: Kind
    zh: str
    en: str
    trace: str = ""


def unreadable(problem: ReadError) -> Mishap:
    """It cannot be read, as a reader says."""
    return Mishap("extra" if isinstance(problem, MissingExtraError) else "unreadable", problem.zh, problem.en)


def too_long(seconds: float, retry: tuple[str, str] = ("", "")) -> Mishap:
    """It took more time than one report may take."""
    return Mishap(
        "timeout", f"{seconds:g}秒还没有读完，已停止。文件正常的话请加大 --timeout{retry[0]}。",
        f"Not done after {seconds:g} seconds; it was stopped. If the file is sound, raise --timeout{retry[1]}.",
    )  # fmt: skip


def too_much(mebibytes: int, retry: tuple[str, str] = ("", "")) -> Mishap:
    """It needs more memory than one report may take."""
    return Mishap(
        "memory", f"读这份文件要超过{mebibytes} MiB 内存，已停止。文件正常的话请加大 --memory{retry[0]}。",
        f"Reading this file takes more than {mebibytes} MiB of memory; it was stopped. If the file is sound, raise --memory{retry[1]}.",
    )  # fmt: skip


def too_wordy() -> Mishap:
    """What is to be said of it is too large."""
    return Mishap(
        "unreadable",
        "这份报告的结果过大，不像报告：请拆成几份后重试。",
        "What this file gives is too large for a report: split it and retry.",
    )


def killed(code: int, *, again: bool = False) -> Mishap:
    """Its process was ended from outside, twice."""
    name = signal.Signals(-code).name
    more = ("；下次运行会重试", "; the next run tries again") if again else ("", "")
    return Mishap(
        "killed", f"工作进程两次被外部终止（{name}），多半是系统内存不足{more[0]}。",
        f"The worker was ended from outside twice ({name}), most likely for want of memory{more[1]}.",
    )  # fmt: skip


def crashed(code: int, words: str, mebibytes: int, retry: tuple[str, str] = ("", "")) -> Mishap:
    """Its process broke down: where, as far as its last words tell; a library that is refused memory may do that."""
    if REFUSED.search(words):
        return too_much(mebibytes, retry)
    how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    at = re.search(r'File "([^"]+)", line (\d+)', words)
    return _crash(f"{how}, {os.path.basename(at[1])}:{at[2]}" if at else how, words)  # noqa: PTH119  # a path of whatever system


def _crash(where: str, trace: str) -> Mishap:
    return Mishap(
        "crash", f"读这份文件时进程崩溃（{where}）。请把这一行和文件反馈给我们。",
        f"The process broke down on this file ({where}). Please report this line with the file.", trace,
    )  # fmt: skip


def fault(problem: BaseException) -> Mishap:
    """A fault of our own, with its place; or of a library that throws what is no `Exception`."""
    trace = "".join(traceback.format_exception(problem))
    if not isinstance(problem, Exception):
        return _crash(place(problem), trace)
    return Mishap(
        "fault", f"gouji 内部出错（{place(problem)}），这份报告没有核完。请把这一行和报告反馈给我们（--debug 显示详情）。",
        f"An internal fault ({place(problem)}); this report was not checked. Please report this line with the file (--debug says more).", trace,
    )  # fmt: skip


def place(problem: BaseException) -> str:
    """The kind of a fault and where it happened."""
    frames = traceback.extract_tb(problem.__traceback__)
    return f"{type(problem).__name__}, {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else type(problem).__name__


def lacks_memory(problem: BaseException) -> bool:
    """Is a fault the want of memory, as Python, the system or its loader of libraries say it?"""
    refused = isinstance(problem, OSError) and problem.errno == errno.ENOMEM
    return (
        isinstance(problem, MemoryError)
        or refused
        or any(words in str(problem) for words in ("Cannot allocate memory", "failed to map segment", "std::bad_alloc"))
    )
