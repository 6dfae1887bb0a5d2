"""A worker's function that reads reports as ever, except for files that begin with a word of evil.

python tests/poison.py      # among 1,000 files 50 poisoned ones: what became of them
"""

from __future__ import annotations

import ctypes
import os
import signal
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gouji.bulk import Limits, Options, ingest
from gouji.bulk.document import read_task
from gouji.bulk.task import Done, Failed, Job, Members, Task
from heaps import heap, report, table

NOBODY = 65534


def _hang() -> None:
    while True:
        pass


def _grow() -> None:
    kept = []
    while True:
        kept.append(bytearray(1 << 20))


EVIL: dict[bytes, Callable[[], object]] = {
    b"HANG": _hang,
    b"GROW": _grow,
    b"EXIT": lambda: os._exit(3),
    b"SEGV": lambda: ctypes.string_at(0),
    b"KILL": lambda: os.kill(os.getpid(), signal.SIGKILL),
    b"DEEP": lambda: deep(0),
}


def deep(level: int) -> int:
    """As deep as Python goes."""
    return deep(level + 1)


def work(task: Task, claim: Callable[[str], bool], job: Job) -> Done | Failed | Members | None:
    """What `read_task` does, with evil in between."""
    path = Path(task.path)
    if path.name.startswith("vanish"):
        path.unlink(missing_ok=True)
    if path.name.startswith("locked") and os.geteuid() == 0:
        os.seteuid(NOBODY)
    try:
        return read_task(task, lambda sha256: _after(path, claim(sha256)), job)
    finally:
        if os.getuid() == 0:
            os.seteuid(0)


def _after(path: Path, wanted: bool) -> bool:
    if wanted:
        with path.open("rb") as stream:
            EVIL.get(stream.read(4), lambda: None)()
    return wanted


def do(task: Any) -> Any:
    """What a test asks of a process under guard: a call, or a number."""
    return task() if callable(task) else (task * 2, os.getpid())


def poison(folder: Path, number: int) -> None:
    """One more poisoned file, each time of another kind."""
    words = [*(word.decode() for word in EVIL), "pdf", "docx", "zip", "bomb", "vanish", "locked", "nowhere", "empty"]
    kind = words[number % len(words)]
    path = folder / f"{number % 20:02}" / f"{kind}-{number}.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind in {"docx", "bomb"}:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("[Content_Types].xml", "<Types/>")
            package.writestr("word/document.xml", b"<a>" * 30_000_000 if kind == "bomb" else f"<cut {number}")
        return
    if kind == "nowhere":
        path.symlink_to(folder / "not there")
        return
    content = {"pdf": f"%PDF-1.7 {number}", "zip": f"PK\x03\x04{number}", "empty": " " * number}
    path.write_text(content.get(kind, f"{kind} {report(5000 + number)}"), encoding="utf-8")
    if kind == "locked":
        path.chmod(0)


def main() -> None:
    """Print what became of a heap with poison in it."""
    with tempfile.TemporaryDirectory(prefix="gouji-poison-") as home:
        files = heap(Path(home, "heap"), 948)
        for number in range(50):
            poison(files, number)
        Path(os.fsdecode(os.fsencode(files) + "/00/报告.txt".encode("gbk"))).write_text(report(0), encoding="utf-8")
        (files / "00" / "000.txt").unlink()
        with zipfile.ZipFile(files / "long.zip", "w") as archive:
            for number in range(2):
                archive.writestr(f"{'长' * 300}{number}.txt", report(2000 + number))
        tally = ingest([str(files)], f"{home}/dataset", Options(workers=2, limits=Limits(seconds=5, mebibytes=400), work="poison:work"))
        failed = table(f"{home}/dataset", "failures")
        print(f"read {tally.read}, failed {tally.failed}, rows of failures {len(failed)}")
        for (kind, reason), count in sorted(Counter((row["kind"], row["reason_en"][:100]) for row in failed).items()):
            print(f"{count:>4} {kind:<11} {reason}")


if __name__ == "__main__":
    main()
