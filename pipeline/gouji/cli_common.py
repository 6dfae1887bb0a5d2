"""What the commands share: languages, exit codes, wrong use, where output goes."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Annotated, Any, cast

import typer

from .guard.limits import Limits
from .visible import CLEAR, HOME, Shown, visible

OK, FOUND, FAILED, FAULT, INTERRUPTED = 0, 1, 2, 3, 130  # of what happens to one run, the highest is said

RANK = {"error": 3, "warning": 2, "notice": 1, "never": 9}

Lang = StrEnum("Lang", ["zh", "en"])
FailOn = StrEnum("FailOn", ["error", "warning", "notice", "never"])
Out = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="写到文件 / write to a file")]
Patterns = Annotated[Path | None, typer.Option("--patterns", metavar="DIR", help="叠加的模式文件夹 / a pattern folder laid over")]
Language = Annotated[Lang, typer.Option("--lang", help="消息的语言 / language of messages")]
Seconds = Annotated[
    float,
    typer.Option(
        "--timeout",
        min=0.1,
        metavar="SECONDS",
        help="一份报告（扫描件：一页）最多用时 / the most that a report, or a page of a scan, may take",
    ),
]
Memory = Annotated[
    int, typer.Option("--memory", min=64, metavar="MIB", help="一份报告最多用多少内存 / the most memory that a report may take")
]
LIMITS = Limits()
asked = SimpleNamespace(debug=False)  # for more than one command


class UsageError(Exception):
    """Wrong use; the message says what to do."""


def say(line: str, *, err: bool = False) -> None:
    """A line on standard output, or on standard error."""
    typer.echo(visible(line), err=err)


def warn(text: str) -> None:
    """A line on standard error that says what is wrong."""
    say(f"gouji: {text}", err=True)


def status(line: str = "") -> None:
    """What is being done, on a terminal only: the next line takes its place, none takes it away."""
    if sys.stderr.isatty():
        from .show.as_grid import cut

        typer.echo(CLEAR + cut(visible(line), shutil.get_terminal_size((100, 24)).columns - 1) + HOME, err=True, nl=False)


def called(app: typer.Typer, args: Sequence[str] | None = None) -> int:
    """Run the command; gives its exit code. Whatever it writes is visible, and so is what typer says of wrong use, which quotes arguments."""
    wrong: Any = next(one for one in typer.BadParameter.__mro__ if one.__name__ == "ClickException")  # typer names only its children
    with redirect_stdout(cast("IO[str]", Shown(sys.stdout))), redirect_stderr(cast("IO[str]", Shown(sys.stderr))):
        try:
            return app(args, standalone_mode=False) or OK
        except wrong as problem:
            problem.message = visible(problem.message)
            problem.show()
            return FAILED


def trace(text: str) -> None:
    """Where a fault happened, for those who ask."""
    if asked.debug and text:
        for line in text.rstrip("\n").split("\n"):
            say(line, err=True)


def either(lang: Lang, zh: str, en: str) -> str:
    """The text in the language of the messages."""
    return zh if lang is Lang.zh else en


@contextmanager
def opened(output: Path | None) -> Iterator[IO[str]]:
    """The file to write to, or standard output."""
    if output is None:
        yield sys.stdout
        return
    if output.exists() and not output.is_file():
        with output.open("w", encoding="utf-8", errors="replace") as out:
            yield out
        return
    part = output.with_name(f".{output.name}.part")  # hidden, so that a folder being read does not hold it
    try:
        with part.open("w", encoding="utf-8", errors="replace") as out:
            yield out
        if part.stat().st_size:
            part.replace(output)  # whole or not at all: what stood there stays when nothing could be read
    finally:
        part.unlink(missing_ok=True)


def same_file(path: Path, output: Path) -> bool:
    """Are these one file?"""
    try:
        return path.is_file() and path.samefile(output)
    except (OSError, ValueError):
        return False
