"""Damages files of every kind in their bytes and in their structure, and sees that each gives a result or a line, within limits.

    python tests/damage.py [N] [--seed S] [--keep FOLDER] [--seconds T]    # N variants over all kinds, 3,000 unless told
    python tests/damage.py --one KIND/NUMBER [--seed S]      # one variant again, with what it raises

Prints, by kind: results, refusals, the slowest in seconds, the most memory that one took in MiB; then every fault by its place. Exits with 1 where
something else came than a result or a `ReadError`: an exception (which the command would call an internal fault), a crash, more
than 60 s, more than 1 GiB.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import multiprocessing
import os
import random
import re
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import gouji
import samples
from gouji.inputs import Input, opened
from mutants import mutated
from reports import CORPUS, ROOT

SEED = 1
SECONDS, SLOW = 60, 5  # until a variant is a hang; until its place is noted
MEBIBYTES, RECOGNITION = 1024, 2560  # that a file may take; that one may take and reserve whose pages are recognised
PICTURED = {"png", "jpg", "pdf"}
PACKAGE = str(ROOT / "pipeline" / "gouji")
ANSWERS = ("result", "refused")
SHARES = {
    "txt": 22,
    "html": 15,
    "docx": 16,
    "xlsx": 13,
    "xls": 6,
    "ods": 3,
    "xml": 3,
    "ofd": 10,
    "pdf": 7,
    "zip": 4.4,
    "png": 0.3,
    "jpg": 0.3,
}  # of a hundred variants


class Tried(NamedTuple):
    """What one damaged file gave."""

    outcome: str  # "result", "refused", or what went wrong
    place: str = ""  # where it went wrong
    seconds: float = 0.0
    more: int = 0  # MiB that it took


class Variant(NamedTuple):
    """A damaged file: `number` of its kind, under a seed."""

    kind: str
    number: int
    seed: int

    def content(self) -> bytes:
        """The damaged file."""
        chance = random.Random(f"{self.seed}/{self.kind}/{self.number}")  # noqa: S311
        return mutated(self.kind, chance.choice(bases()[self.kind]), chance)


def bases() -> Mapping[str, list[bytes]]:
    """The sound files of each kind: one with everything in it, and one or two as programs write them."""
    if not _bases:
        home = CORPUS / "reports" / "liuyin-town-2022"
        _bases.update({
            "txt": [samples.TEXT.encode(), (home / "report.txt").read_bytes()], "html": [samples.PAGE.encode()],
            "docx": [samples.docx(), samples.docx(), (home / "report.docx").read_bytes()], "xlsx": [samples.xlsx()], "xls": [samples.xls()],
            "ods": [samples.ods()], "xml": [samples.flat_workbook()], "ofd": [samples.ofd()],
            "pdf": [samples.pdf(), samples.pdf(), (home / "report.office.pdf").read_bytes(), (home / "report.drawn.pdf").read_bytes()],
            "zip": [samples.archive()], "png": [samples.picture()], "jpg": [samples.picture("JPEG")],
        })  # fmt: skip
    return _bases


_bases: dict[str, list[bytes]] = {}


def variants(count: int, seed: int, kinds: Mapping[str, float] = SHARES) -> Iterator[Variant]:
    """So many over all kinds, by their shares."""
    whole = sum(kinds.values())
    for kind, share in kinds.items():
        for number in range(max(round(count * share / whole), 1)):
            yield Variant(kind, number, seed)


# --- the child that reads -------------------------------------------------------------------------


class Reader:
    """A child process that reads one file after another; one that died or hung is replaced."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self.home = tempfile.TemporaryDirectory(prefix="gouji-damage-")
        self.notes = Path(self.home.name, "slow")
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, str(self.notes)), daemon=True)
        self.process.start()
        theirs.close()
        self.connection.recv()

    def tried(self, kind: str, content: bytes) -> Tried:
        """What the file gives."""
        began = time.perf_counter()
        self.connection.send((kind, content))
        found: Tried
        if not self.connection.poll(self.seconds):
            found = Tried("hang", _slow_place(self.notes), self.seconds)
        else:
            try:
                found = self.connection.recv()
            except (EOFError, ConnectionResetError):
                self.process.join()
                found = Tried(f"crash (exit code {self.process.exitcode})", "", time.perf_counter() - began)
            else:
                return found
        self._end()
        self._start()
        return found

    def close(self) -> None:
        """End the child, and remove what it noted."""
        self._end()
        self.home.cleanup()

    def _end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


def _serve(connection: Connection, notes: str) -> None:
    warm()
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123  # libraries print of what they cannot read
    connection.send("ready")
    with open(notes, "w+") as slow:  # noqa: PTH123
        while True:
            try:
                kind, content = connection.recv()
            except EOFError:
                return
            slow.seek(0)
            slow.truncate()
            faulthandler.dump_traceback_later(SLOW, file=slow)
            before = _begin(kind)
            began = time.perf_counter()
            outcome, place = read(kind, content)
            faulthandler.cancel_dump_traceback_later()
            seconds = time.perf_counter() - began
            connection.send(
                Tried(outcome, place or (_slow_place(Path(notes)) if seconds > SLOW else ""), seconds, _status("VmHWM") - before)
            )


def warm() -> None:
    """Load what every kind needs, so that it counts for no file."""
    for kind, contents in bases().items():
        read(kind, contents[0])


def _begin(kind: str) -> int:
    """Have the peak count anew, and an allocation fail that goes too far; what is held already, in MiB."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    limit = _status("VmData") + (RECOGNITION if kind in PICTURED else MEBIBYTES) << 20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, resource.RLIM_INFINITY))
    return _status("VmRSS")


def _status(what: str) -> int:
    """A figure of this process in MiB."""
    found = re.search(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) >> 10 if found else 0


def read(kind: str, content: bytes) -> tuple[str, str]:
    """Check a file; what came of it, and where it went wrong."""
    try:
        if kind == "zip":
            _read_archive(content)
        else:
            gouji.check(content, name="damaged")
    except gouji.ReadError:
        return "refused", ""
    except Exception as fault:  # noqa: BLE001
        return f"{type(fault).__name__}", place_of(fault)
    return "result", ""


def _read_archive(content: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix="gouji-damage-") as folder:
        path = Path(folder, "damaged.zip")
        path.write_bytes(content)
        entries = opened(Input(str(path), path))
        for given in entries if isinstance(entries, list) else []:
            with contextlib.suppress(gouji.ReadError):
                report = opened(given)
                assert isinstance(report, bytes)
                gouji.check(report, name=given.name)


def place_of(fault: BaseException) -> str:
    """The last line of ours that it came through, and the last line at all."""
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(fault.__traceback__)]
    ours = [one for one in frames if one[0].startswith(PACKAGE)]
    last = f"{Path(frames[-1][0]).name}:{frames[-1][1]}"
    own = f"{ours[-1][0].removeprefix(PACKAGE + '/')}:{ours[-1][1]}" if ours else "?"
    return own if own.endswith(last) else f"{own} ({last})"


def _slow_place(notes: Path) -> str:
    """The innermost line of ours in a trace that was taken while the reading went on."""
    text = notes.read_text(encoding="utf-8", errors="replace") if notes.exists() else ""
    found = re.search(re.escape(PACKAGE) + r'/([\w/]+\.py)", line (\d+)', text)
    return f"{found[1]}:{found[2]}" if found else "?"


# --- the table ------------------------------------------------------------------------------------


def is_wrong(one: Tried, kind: str) -> bool:
    """Is a promise broken?"""
    return one.outcome not in ANSWERS or one.seconds > SECONDS or is_large(one, kind)


def is_large(one: Tried, kind: str) -> bool:
    """Did it take more memory than its kind may?"""
    return one.more > (RECOGNITION if kind in PICTURED else MEBIBYTES)


def keep(folder: Path | None, variant: Variant) -> None:
    """The file of a fault, to look at it."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"seed-{variant.seed}-{variant.kind}-{variant.number}.{variant.kind}").write_bytes(variant.content())


def tell(kind: str, found: list[Tried]) -> None:
    """A line of the table."""
    counts = Counter(one.outcome for one in found)
    slowest, largest = max(one.seconds for one in found), max(one.more for one in found)
    print(
        f"{kind:<6} {len(found):>6} {counts['result']:>8} {counts['refused']:>8} {sum(is_wrong(one, kind) for one in found):>6} {slowest:>9.2f} {largest:>6}",
        flush=True,
    )


def tabled(count: int, seed: int, folder: Path | None, kinds: Mapping[str, float] = SHARES, seconds: float = SECONDS) -> int:
    """Try them all, print what came. How many were wrong."""
    reader, kept = Reader(seconds), dict[str, list[tuple[Variant, Tried]]]()
    print(f"seed {seed}\n{'kind':<6} {'tried':>6} {'results':>8} {'refused':>8} {'wrong':>6} {'slowest s':>9} {'MiB':>6}", flush=True)
    for variant in variants(count, seed, kinds):
        if variant.number == 0 and kept:
            last = next(reversed(kept))
            tell(last, [one for _, one in kept[last]])
        one = reader.tried(variant.kind, variant.content())
        kept.setdefault(variant.kind, []).append((variant, one))
        if is_wrong(one, variant.kind):
            keep(folder, variant)
    reader.close()
    tell(last := next(reversed(kept)), [one for _, one in kept[last]])
    every = [pair for pairs in kept.values() for pair in pairs]
    _places("wrong", [pair for pair in every if is_wrong(pair[1], pair[0].kind)])
    _places(f"slower than {SLOW} s", [pair for pair in every if pair[1].seconds > SLOW and not is_wrong(pair[1], pair[0].kind)])
    wrong = sum(is_wrong(one, variant.kind) for variant, one in every)
    print(f"{len(every)} tried, {wrong} wrong")
    return wrong


def _places(title: str, found: list[tuple[Variant, Tried]]) -> None:
    """What went wrong by its place, each with how often and a variant that shows it."""
    by_place: dict[tuple[str, str, str], list[tuple[Variant, Tried]]] = {}
    for variant, one in found:
        what = one.outcome if one.outcome not in ANSWERS else "too large" if is_large(one, variant.kind) else "slow"
        by_place.setdefault((what, one.place, variant.kind if not one.place else ""), []).append((variant, one))
    if by_place:
        print(f"\n{title}, by place:")
    for (what, place, _), pairs in sorted(by_place.items(), key=lambda item: -len(item[1])):
        variant, one = max(pairs, key=lambda pair: (pair[1].seconds, pair[1].more))
        print(f"{len(pairs):>5}  {what} at {place or '?'}  {one.seconds:.1f} s, {one.more} MiB; --one {variant.kind}/{variant.number}")


def again(name: str, seed: int, folder: Path | None) -> int:
    """One variant in this process, with whatever it raises."""
    kind, _, number = name.partition("/")
    variant = Variant(kind, int(number), seed)
    keep(folder, variant)
    if kind == "zip":
        _read_archive(variant.content())
        return 0
    try:
        checked = gouji.check(variant.content(), name=name)
    except gouji.ReadError as problem:
        print(problem.en)
    else:
        print(f"{len(checked.report.document.blocks)} blocks, {len(checked.ledger)} figures, {len(checked.outcomes)} outcomes")
    return 0


def main() -> int:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--keep", type=Path, help="a folder for the files that went wrong")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="after which a variant counts as a hang")
    parser.add_argument("--only", choices=SHARES)
    parser.add_argument("--one", metavar="KIND/NUMBER")
    given = parser.parse_args()
    if given.one:
        return again(given.one, given.seed, given.keep)
    kinds = {given.only: 100.0} if given.only else SHARES
    return 1 if tabled(given.count, given.seed, given.keep, kinds, given.seconds) else 0


if __name__ == "__main__":
    sys.exit(main())
