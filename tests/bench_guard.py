"""What the guard costs, as ratios of one run: `gouji check` of many files of the corpus and of one, with the guard and without, in turn.

python tests/bench_guard.py [--files 200] [--rounds 3] [--single 15]

Of wall clock and of processor time the least of all rounds counts: what else the machine does only adds.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path

from reports import CORPUS, ROOT

ONE = CORPUS / "reports" / "shipu-water-2022" / "report.txt"
WITH = "from gouji import cli; cli.main()"
WITHOUT = """
from gouji import cli
class Inline:
    def __init__(self, work, limits): self.work = work
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def begin(self, task): self.task = task
    def result(self): return self.work(self.task)
cli.Guard = Inline
cli.main()
"""


def spent(program: str, files: list[Path]) -> tuple[float, float]:
    """Seconds of the clock and of the processors for one check of these files."""
    before, began = os.times(), time.perf_counter()
    command = [sys.executable, "-c", program, "check", *map(str, files), "--fail-on", "never"]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    seconds = after.children_user - before.children_user + after.children_system - before.children_system
    return time.perf_counter() - began, seconds


def compare(name: str, files: list[Path], rounds: int) -> None:
    """A line for each way of counting."""
    pairs = [(spent(WITH, files), spent(WITHOUT, files)) for _ in range(rounds)]
    for at, what in enumerate(("clock", "processor")):
        guarded, bare = (min(one[side][at] for one in pairs) for side in (0, 1))
        print(
            f"{name:<12} {what:<10} with {guarded:8.3f} s  without {bare:8.3f} s  ratio {guarded / bare:6.3f}  more {1000 * (guarded - bare):7.1f} ms"
        )


def main() -> None:
    """Print what it costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--single", type=int, default=15)
    given = parser.parse_args()
    corpus = sorted(one for kind in ("txt", "docx", "pdf") for one in CORPUS.glob(f"*/*/report*.{kind}"))
    compare("one file", [ONE], given.single)
    compare(f"{given.files} files", list(islice(cycle(corpus), given.files)), given.rounds)


if __name__ == "__main__":
    main()
