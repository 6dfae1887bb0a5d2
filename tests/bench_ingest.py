"""How fast a heap is ingested, what that costs beyond bare checks, and how much memory the coordinator takes.

    python corpus/maker.py HEAP --n 10000 --seed 11
    python tests/bench_ingest.py HEAP [--files 1000] [--rounds 3]      # the first so many files, each way, by turns
    python tests/bench_ingest.py --memory 1000,10000,50000             # documents that a coordinator collects

Seconds are those of the clock and those of the processors, all processes together; the latter do not mind other programs. For
memory, workers hand in rows of the corpus's reports at once, and the peak is the coordinator's own (VmHWM).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from reports import ROOT

BARE = """
import sys, gouji
for path in sys.stdin.read().split("\\0"):
    try:
        gouji.check(path)
    except gouji.ReadError:
        pass
"""
INGEST = """
import sys
from gouji.bulk import Options, ingest
tally = ingest(sys.argv[1:2], sys.argv[2], Options(workers=int(sys.argv[3]), work=sys.argv[4]))
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(tally.read, tally.failed, int(peak) // 1024, tally.pages)
"""
READ = "gouji.bulk.document:read_task"


class Took(NamedTuple):
    """Seconds of the clock and of the processors, and what was printed."""

    clock: float
    processors: float
    said: str


def run(*command: str, given: str = "") -> Took:
    """A process with all that it starts."""
    surroundings = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "pipeline"), str(ROOT / "tests")])}
    before, began = os.times(), time.monotonic()
    done = subprocess.run([sys.executable, *command], input=given, capture_output=True, encoding="utf-8", env=surroundings, check=True)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Took(time.monotonic() - began, used, done.stdout.strip())


def speed(heap: Path, files: int, rounds: int) -> None:
    """Bare checks in one process, one worker, two workers; by turns."""
    chosen = sorted(path for path in heap.rglob("*") if path.is_file() and path.suffix != ".csv")[:files]
    took: dict[str, list[Took]] = {"bare": [], "1 worker": [], "2 workers": []}
    with tempfile.TemporaryDirectory(prefix="gouji-bench-") as folder:
        sample = Path(folder, "heap")
        sample.mkdir()
        for number, path in enumerate(chosen):
            (sample / f"{number:06}{path.suffix}").symlink_to(path.resolve())
        for turn in range(rounds):
            took["bare"].append(run("-c", BARE, given="\0".join(map(str, chosen))))
            for workers in (1, 2):
                way = f"{workers} worker{'s' * (workers > 1)}"
                took[way].append(run("-c", INGEST, str(sample), f"{folder}/dataset-{turn}-{workers}", str(workers), READ))
                print(f"{way}: read, failed, coordinator MiB, pages: {took[way][-1].said}", flush=True)
    clock = {way: statistics.median(one.clock for one in many) for way, many in took.items()}
    processors = {way: statistics.median(one.processors for one in many) for way, many in took.items()}
    for way in took:
        print(f"{way:<10} {clock[way]:8.1f} s clock {processors[way]:8.1f} s processors {len(chosen) / clock[way]:7.1f} reports/s")
    print(f"2 workers against 1: {clock['1 worker'] / clock['2 workers']:.2f} x")
    for kind, seconds in (("clock", clock), ("processors", processors)):
        print(f"1 worker beyond bare checks: {100 * (seconds['1 worker'] / seconds['bare'] - 1):+.1f} % ({kind})")


def memory(counts: list[int]) -> None:
    """The coordinator's peak for so many documents."""
    with tempfile.TemporaryDirectory(prefix="gouji-bench-") as folder:
        for count in counts:
            heap = Path(folder, f"heap-{count}")
            for number in range(count):
                path = heap / f"{number // 500:04}" / f"{number:06}.txt"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(f"{count} {number}", encoding="utf-8")
            took = run("-c", INGEST, str(heap), f"{folder}/dataset-{count}", "2", "canned:work")
            read, failed, peak, _ = took.said.split()
            print(
                f"{count} documents: read {read}, failed {failed}, coordinator {peak} MiB, {count / took.clock:.0f} documents/s", flush=True
            )


def main() -> None:
    """Print figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("heap", nargs="?", type=Path)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=lambda text: [int(one) for one in text.split(",")])
    given = parser.parse_args()
    if given.memory:
        memory(given.memory)
    if given.heap:
        speed(given.heap, given.files, given.rounds)


if __name__ == "__main__":
    main()
