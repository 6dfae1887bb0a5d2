"""Files to bytes: only regular ones, opened once, their size looked at before anything is read, and never more read than is allowed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ..errors import ReadError

NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def nothing() -> ReadError:
    """What is said of an input that has no content."""
    return ReadError("输入是空的，没有可读的文字。", "The input is empty; there is no text to read.")


class TooLargeError(ReadError):
    """More than one report can have."""

    def __init__(self, size: int | None, limit: int) -> None:
        """`size` is None where the end was not waited for."""
        zh, en = ("", "") if size is None else (f"有 {size >> 20} MB，", f" of {size >> 20} MB")
        super().__init__(
            f"输入{zh}超过一份报告的上限 {limit >> 20} MB：请拆成一份一个文件。",
            f"The input{en} is more than one report can have ({limit >> 20} MB): split it into one file for each.",
        )


class IrregularError(ReadError):
    """A pipe, a device, a socket: reading it could wait or go on for ever."""

    def __init__(self) -> None:
        super().__init__(
            "不是普通文件（管道、设备或套接字），不能读取：请给出文件；管道里的内容用 - 从标准输入读。",
            "This is no regular file (a pipe, a device or a socket): name a file; what comes through a pipe is read from standard input with -.",
        )


@contextmanager
def regular(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A regular file, opened. Opening never waits, and what is looked at is what is read. Raises `OSError`, `ValueError`, `ReadError`."""
    if stat.S_ISSOCK(Path(path).stat().st_mode):
        raise IrregularError  # cannot be opened at all
    with os.fdopen(os.open(path, os.O_RDONLY | NO_WAIT), "rb") as stream:
        kind = os.fstat(stream.fileno()).st_mode
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(21, "Is a directory", str(path))
        if not stat.S_ISREG(kind):
            raise IrregularError
        yield stream


def whole(stream: IO[bytes], most: int) -> bytes:
    """What is left of a stream. Raises `TooLargeError` where that is more than `most` bytes, as its size says or as it turns out."""
    size = _size(stream)
    if size is not None and size > most:
        raise TooLargeError(size, most)
    content = stream.read(most + 1)
    if len(content) > most:
        raise TooLargeError(None, most)
    return content


def content_of(path: str | os.PathLike[str], most: int) -> bytes:
    """The content of a regular file. Raises `OSError`, `ValueError`, `ReadError`."""
    with regular(path) as stream:
        return whole(stream, most)


def _size(stream: IO[bytes]) -> int | None:
    """What the system says that a file has; None for what is no file of it."""
    try:
        return os.fstat(stream.fileno()).st_size
    except (OSError, AttributeError):
        return None
