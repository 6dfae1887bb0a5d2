"""How fast gouji is, as ratios of one run on this machine.

    python tests/bench.py [REPORT]

The check of one report in process (median of many runs, memories of single texts emptied before each), against reading
it and running one regex scan of the whole vocabulary over it; and the start of the command.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import regex

import gouji
from gouji import numbers, text
from gouji.rules import Measure, Rule, load
from reports import CORPUS, EXAMPLE

RUNS = 60
STARTS = 7


def median(run: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of a run in milliseconds, after a warm-up."""
    run()
    times = []
    for _ in range(runs):
        _forget()
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def _forget() -> None:
    """Empty the memories that would make a second run of the same report cheaper than a first one."""
    for module, name in ((text, "_remembered"), (numbers, "_tokens")):
        getattr(module, name).cache_clear()


def vocabulary() -> regex.Pattern[str]:
    """Every word of every pattern as one alternation."""
    sources = [one for rule in load().all_rules() if isinstance(rule, Rule) for one in rule.match]
    sources += [one for rule in load().measures if isinstance(rule, Measure) for one in rule.row]
    return regex.compile("|".join(f"(?:{one})" for one in sources if "?P<" not in one))


def main() -> None:
    """Print the figures."""
    path = (
        Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLE if EXAMPLE.exists() else CORPUS / "reports" / "shipu-water-2022" / "report.txt"
    )
    content = path.read_bytes()
    words = vocabulary()
    whole = median(lambda: gouji.check(content))
    extract = median(lambda: gouji.extract(content))
    read = median(lambda: gouji.read(content))
    scan = median(lambda: (gouji.read(content), sum(1 for _ in words.finditer(content.decode("utf-8")))))
    print(f"{path.name}: {len(content.decode('utf-8'))} characters")
    print(f"check {whole:.1f} ms, extract {extract:.1f} ms, read {read:.1f} ms, read and one scan of the vocabulary {scan:.1f} ms")
    print(f"ratio of check to read and scan: {whole / scan:.2f}")
    start = [_start("--help") for _ in range(STARTS)]
    bare = [_start(None) for _ in range(STARTS)]
    print(f"gouji --help: {statistics.median(start):.2f} s; python alone: {statistics.median(bare):.2f} s; "
          f"ratio {statistics.median(start) / statistics.median(bare):.1f}")  # fmt: skip


def _start(option: str | None) -> float:
    command = [sys.executable, "-m", "gouji", option] if option else [sys.executable, "-c", ""]
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
