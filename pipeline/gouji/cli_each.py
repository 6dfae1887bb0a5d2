"""Every input of a command under guard, one after the other: what comes of it is told, and one that cannot be read costs only itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

import typer

from .cli_child import Report, Told, Wish, Years, worker
from .cli_common import FAILED, FAULT, OK, Lang, UsageError, either, opened, same_file, status, trace, warn
from .errors import ReadError
from .guard.limits import Limits
from .guard.mishap import Mishap
from .guard.warm import Guard
from .inputs import STDIN, Input, from_standard_input, inputs

if TYPE_CHECKING:
    from .show.as_xlsx import Book

CODES = {"fault": FAULT, "extra": FAULT}  # of mishaps; of others it is FAILED


def each(paths: list[str], wish: Wish, limits: Limits, output: Path | None, take: Callable[[Told, IO[str]], None], book: Book | None,
         units: Callable[[], Iterator[Years]] = lambda: iter(())) -> int:  # fmt: skip
    """Have every input read under guard, and after all inputs what the reports of `units` say about each other; `take` what is said.

    One that cannot be read costs only itself. Gives the exit code for what went wrong.
    """
    lang, code, anything = Lang(wish.lang), OK, False
    if output is not None and any(same_file(Path(path), output) for path in paths):
        raise UsageError(
            either(lang, f"{output}：-o 会盖掉要读的文件，请换一个文件名。", f"{output}: -o would overwrite an input; name another file.")
        )
    with opened(None if book else output) as out, Guard(worker(wish), limits) as guard:
        # what is being written may stand in a folder that is being read
        wanted = (one for one in inputs(paths) if output is None or one.path is None or not same_file(one.path, output))
        for given, told in answers(guard, wanted):
            anything = True
            if isinstance(told, Mishap):
                code = max(code, tell(given.name, told, lang))
                _put_error(given.name, told, wish, out)
            else:
                code = max(code, _needs_scan(given, told, lang))
                take(told, out)
            out.flush()
        for unit in units():
            guard.begin(unit)
            told = guard.result()
            if isinstance(told, Mishap):
                code = max(code, tell(either(lang, "各年比较", "across years"), told, lang))
            else:
                take(told, out)
    if not anything:
        raise UsageError(either(lang, "没有可读的文件。", "There is nothing to read."))
    if book is not None and output is not None:
        book.save(output)
    return code


def alone(path: str, wish: Wish, limits: Limits) -> str | None:
    """What is said of one report; None where there is nothing to say.

    Raises UsageError where there are several, and ends the command where it cannot be read.
    """
    lang, said = Lang(wish.lang), None
    with Guard(worker(wish), limits) as guard:
        for number, (given, told) in enumerate(answers(guard, inputs([path]))):
            if number:
                raise UsageError(
                    either(lang, f"{path}：explain 一次只看一份报告，请给出一个文件。", f"{path}: explain takes one report; name one file.")
                )
            if isinstance(told, Mishap):
                raise typer.Exit(tell(given.name, told, lang))
            said = told.text
    return said


def answers(guard: Guard, given: Iterator[Input]) -> Iterator[tuple[Input, Told | Mishap]]:
    """What comes of each input, in order, entries of an archive in its place. While one answer is taken the next input is worked at."""
    line = deque(islice(given, 2))
    several, number, begun = len(line) > 1, 0, False
    while line:
        one = from_standard_input() if line[0] == Input(STDIN) else line[0]
        if not begun:
            begin(guard, one, number := number + 1, several=several)
        told = Mishap("unreadable", one.error.zh, one.error.en) if one.error is not None else guard.result()
        status()
        line.popleft()
        if isinstance(told, list):
            line.extendleft(reversed(told))
            several, begun = True, False
            continue
        line.extend(islice(given, 0 if line else 1))
        begun = bool(line) and line[0] != Input(STDIN)  # what is typed is waited for when all before it is said
        if begun:
            begin(guard, line[0], number := number + 1, several=several)
        yield one, told


def begin(guard: Guard, one: Input, number: int, *, several: bool) -> None:
    """Have an input read, and say on a terminal which it is, and which page of a scan."""
    if one.error is not None:
        return
    if number > 1:
        status(f"{number} {one.name}")
    guard.paged = lambda page: status(f"{one.name} {page}")
    guard.begin(Report(one, several, number))


def tell(name: str, problem: Mishap, lang: Lang) -> int:
    """Say what happened to an input; gives the exit code for it."""
    said = either(lang, problem.zh, problem.en)
    warn(said if name in said else f"{name}: {said}")
    trace(problem.trace)
    return CODES.get(problem.kind, FAILED)


def _put_error(name: str, problem: Mishap, wish: Wish, out: IO[str]) -> None:
    """What other programs are told of an input that gave nothing."""
    if wish.form == "json":
        from .show.as_json import CHECK, REPORT, error_object, line

        schema_id = CHECK if wish.command == "check" else REPORT
        out.write(line(error_object(name, ReadError(problem.zh, problem.en), wish.lang, schema_id)))


def _needs_scan(given: Input, told: Told, lang: Lang) -> int:
    """Were pages left out because what recognises them is not installed? Then it is said, and the rest is told all the same."""
    if not told.dark:
        return OK
    from .readers import scan

    missing = scan.missing()
    warn(f"{given.name}: {either(lang, missing.zh, missing.en)}")
    return FAULT
