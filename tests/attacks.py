"""Gives gouji files that are made to hurt it, each to a process of its own under limits, and says what came of each.

    python tests/attacks.py FILE_OR_FOLDER...     # exits with 1 where a promise is broken

Each file is checked alone, then in a folder between two sound reports. Broken is: more than 60 s or 1 GiB, a traceback, an internal
fault, a process that died, control characters in what is printed, a neighbour that was not read.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from heaps import report
from reports import ROOT

ADDRESS = 4_000_000 << 10  # bytes of addresses that a process may ask for: a bomb must not take the machine along
WALL = 90.0  # seconds until it is killed
WRITTEN = 512 << 20  # bytes that it may write
SHOWN = 4 << 20  # bytes of the beginning and of the end of what it wrote that are looked at
SECONDS, MEBIBYTES = 60.0, 1024  # what is promised
RECOGNITION = 1536  # MiB more where a page is recognised
PICTURED = ("png", "jpg", "jpeg", "tif", "bmp", "gif", "webp", "picture")  # what the names of such files hold
STARTS = 5.0  # seconds that starting and stopping may take beside that
SCRIPTS = {".sh", ".py"}  # no reports: programs that show something
NEIGHBOURS = ("a-before.txt", "z-after.txt")
BROKEN = ("traceback", "internal fault", "crash", "died", "hangs")  # how outcomes begin that are no answer
SAID = {  # what the program says of a report that it gave up
    "internal fault": "internal fault", "broke down on this file": "crash, contained", "seconds; it was stopped": "stopped by the limit of time",
    "memory; it was stopped": "stopped by the limit of memory",
}  # fmt: skip
Put = Callable[[Path], Path]  # lays something into a folder and says where it lies


class Ended(NamedTuple):
    """How a process ended. `code` is negative for a signal; `peak` is in MiB, of the process and of those that it waited for."""

    code: int
    out: str
    err: str
    seconds: float
    peak: int
    hung: bool


class Row(NamedTuple):
    """What became of one file."""

    name: str
    size: int
    outcome: str
    seconds: float
    peak: int
    steers: bool  # it brought control characters to the terminal
    unread: tuple[str, ...]  # the neighbours that were not read
    line: str

    @property
    def broken(self) -> bool:
        """Is a promise broken?"""
        allowed = MEBIBYTES + (RECOGNITION if any(one in self.name.lower() for one in PICTURED) else 0)
        slow, large = self.seconds > SECONDS + STARTS, self.peak > allowed
        return slow or large or self.steers or bool(self.unread) or self.outcome.startswith(BROKEN)


def run(*arguments: object, wall: float = WALL, address: int = ADDRESS) -> Ended:
    """`gouji …` under limits."""
    surroundings = os.environ | {"PYTHONPATH": str(ROOT / "pipeline"), "MALLOC_ARENA_MAX": "2"}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "gouji", *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=surroundings,
            start_new_session=True, preexec_fn=lambda: _limited(address),  # noqa: PLW1509  # no threads yet
        )  # fmt: skip
        hung = threading.Event()
        timer = threading.Timer(wall, _kill, (process.pid, hung))
        timer.start()
        _, status, used = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        said = [_ends(stream) for stream in (out, err)]
    return Ended(process.returncode, said[0], said[1], seconds, used.ru_maxrss >> 10, hung.is_set())


def _ends(stream: IO[bytes]) -> str:
    """What a process wrote; of very much, the first and the last of it."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    head = stream.read(SHOWN)
    stream.seek(max(size - SHOWN, SHOWN))
    return (head + (b"" if size <= 2 * SHOWN else b"\n") + stream.read()).decode("utf-8", "replace")


def _limited(address: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (address, address))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _kill(process: int, hung: threading.Event) -> None:
    hung.set()
    try:
        os.killpg(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def outcome(ended: Ended) -> str:
    """What an end means.

    >>> outcome(Ended(1, "", "", 1.0, 90, False)), outcome(Ended(-6, "", "", 1.0, 90, False))
    ('result', 'died of SIGABRT')
    """
    if ended.hung:
        return f"hangs: killed after {ended.seconds:.0f} s"
    if "Traceback (most recent call last)" in ended.err:
        return "traceback"
    if ended.code < 0:
        return f"died of {signal.Signals(-ended.code).name}"
    for words, said in SAID.items():
        if words in ended.err:
            return said
    if ended.code == 3:
        return "internal fault"
    return "result" if ended.code in {0, 1} else "refused" if ended.code == 2 else f"died with {ended.code}"


def steers(text: str) -> bool:
    r"""Does a text hold characters that move, colour or turn what a terminal shows?

    >>> steers("支出1.00万元\n"), steers("\x1b[2J"), steers("a\u202eb"), steers("\x9b31m")
    (False, True, True, True)
    """
    return any(unicodedata.category(one) in {"Cc", "Cf"} and one not in "\n\t\ufeff\u200b\u00ad" for one in text)


def attacked(name: str, put: Put, *options: str) -> Row:
    """Check something alone and among neighbours. `put` lays it into a folder that is given."""
    with tempfile.TemporaryDirectory(prefix="gouji-attack-") as home:
        alone, among = Path(home, "alone"), Path(home, "among")
        alone.mkdir()
        among.mkdir()
        path = put(alone)
        size = path.lstat().st_size
        ended = run("check", path, "--lang", "en", *options)
        put(among)
        for at, neighbour in enumerate(NEIGHBOURS):
            (among / neighbour).write_text(report(at + 1), encoding="utf-8")
        together = run("check", among, "--format", "json", "--lang", "en")
    worst = max(ended, together, key=lambda one: (outcome(one).startswith(BROKEN), one.seconds))
    line = next((one for one in reversed(worst.err.splitlines()) if one.strip()), "")
    said = (
        outcome(ended)
        if not outcome(together).startswith(BROKEN) or outcome(ended).startswith(BROKEN)
        else f"{outcome(together)}, in a folder"
    )
    return Row(name, size, said, max(ended.seconds, together.seconds), max(ended.peak, together.peak),
               steers(ended.out + ended.err + together.err), unread(together.out), line)  # fmt: skip


def unread(lines: str) -> tuple[str, ...]:
    """The neighbours that JSON Lines do not tell as read."""
    read = set()
    for line in lines.splitlines():
        try:
            told = json.loads(line)
        except ValueError:  # the last line of one that was killed
            continue
        if "error" not in told and "source" in told:
            read.add(Path(told["source"]["name"]).name)
    return tuple(one for one in NEIGHBOURS if one not in read)


def files(given: Iterable[str]) -> list[Path]:
    """The files, those of folders in the order of their names; programs are none of them."""
    found = [one for path in map(Path, given) for one in (sorted(path.iterdir()) if path.is_dir() else [path])]
    return [one for one in found if one.suffix not in SCRIPTS]


def copied(path: Path) -> Put:
    """Lays a copy of a file into a folder; a .bin has its kind in front of its name."""
    kind = path.name.partition("_")[0]
    name = f"{path.stem}.{kind}" if path.suffix == ".bin" else path.name

    def put(folder: Path) -> Path:
        return Path(shutil.copyfile(path, folder / name))

    return put


HEAD = f"{'what':<44} {'KiB':>8} {'seconds':>8} {'MiB':>6}  {'neighbours':<14} outcome"


def told(row: Row) -> str:
    """A row of the table."""
    beside = "read" if not row.unread else f"{len(row.unread)} unread"
    signs = ", steers the terminal" if row.steers else ""
    return (f"{row.name:<44} {row.size / 1024:>8.1f} {row.seconds:>8.1f} {row.peak:>6}  {beside:<14} {'BROKEN ' if row.broken else ''}"
            f"{row.outcome}{signs}{': ' + shown(row.line) if row.line else ''}")  # fmt: skip


def shown(text: str, longest: int = 150) -> str:
    """A line that harms no terminal."""
    return "".join(one if one.isprintable() else "?" for one in text)[:longest]


def table(rows: Iterable[Row]) -> int:
    """Print each row as it comes, then the sum. The exit code."""
    print(HEAD, flush=True)
    kept: list[Row] = []
    for row in rows:
        kept.append(row)
        print(told(row), flush=True)
    broken = [row for row in kept if row.broken]
    slowest, largest = max((row.seconds for row in kept), default=0.0), max((row.peak for row in kept), default=0)
    print(f"{len(kept)} tried, {len(broken)} broken; slowest {slowest:.1f} s, largest {largest} MiB")
    return 1 if broken else 0


def main(given: Sequence[str]) -> int:
    """Try what is given."""
    return table(attacked(path.name, copied(path)) for path in files(given))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
