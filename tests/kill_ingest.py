"""Kills a run at random moments and starts it again, until it is done; then compares with an undisturbed run, row for row.

    python tests/kill_ingest.py [HEAP] [--kills 20] [--seed 1]

SIGKILL to the coordinator, to a worker, or to both, by turns drawn from the seed. Without HEAP, a heap is made from the corpus.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from heaps import rows, start, workers_of
from reports import CORPUS

TARGETS = ("coordinator", "worker", "both")


def disturbed(paths: Sequence[str], dataset: Path, *, kills: int, seed: int, longest: float = 8.0, workers: int = 2) -> list[str]:
    """Ingest with so many kills, and give who was killed. A run that is done before its kill is started once more."""
    drawn = random.Random(seed)  # noqa: S311  # moments, no secrets
    killed: list[str] = []
    command = ("ingest", *paths, "--into", dataset, "--workers", workers)
    running = start(*command)
    while len(killed) < kills:
        until = time.monotonic() + drawn.uniform(0.2, longest)
        while time.monotonic() < until and running.poll() is None:
            time.sleep(0.01)
        if running.poll() is not None:
            running.communicate()
            running = start(*command)
        target = drawn.choice(TARGETS)
        if _kill(running.pid, target, drawn):
            killed.append(target)
        if target != "worker":
            running.communicate()
            running = start(*command)
    running.communicate()
    assert running.returncode in {0, 2}, running.returncode
    return killed


def _kill(coordinator: int, target: str, drawn: random.Random) -> bool:
    """Kill whom the target names; False where nobody is there yet."""
    workers = workers_of(coordinator)
    victims = [coordinator] * (target != "worker") + ([drawn.choice(workers)] if workers and target != "coordinator" else [])
    for one in victims:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    return bool(victims)


def main() -> None:
    """Print what was killed and whether the datasets are equal; exit with 1 where they are not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("heap", nargs="?", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gouji-kill-") as folder:
        home = Path(folder)
        heap = given.heap or Path(shutil.copytree(CORPUS / "reports", home / "heap"))
        calm = start("ingest", heap, "--into", home / "calm", "--workers", 2)
        calm.communicate()
        killed = disturbed([str(heap)], home / "dataset", kills=given.kills, seed=given.seed)
        mine, theirs = rows(home / "dataset"), rows(home / "calm")
        print(f"killed {dict(Counter(killed))}")
        for table in theirs:
            print(
                f"{table:<12} {len(theirs[table]):>8} rows undisturbed {len(mine[table]):>8} rows killed  {'equal' if mine[table] == theirs[table] else 'NOT EQUAL'}"
            )
        raise SystemExit(mine != theirs)


if __name__ == "__main__":
    main()
