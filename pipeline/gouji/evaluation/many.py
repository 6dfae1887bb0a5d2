"""Many reports held against what is right, on all processors."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from ..rules import Rules, load
from .gold import Gold
from .held import Held, hold

AT_ONCE = 4  # reports handed to a process together
_rules: list[Rules] = []  # of this process


def several(
    golds: Sequence[Gold], *, workers: int | None = None, patterns: Path | None = None, containers: Sequence[str] = ()
) -> Iterator[Held]:
    """What each container of each report gave, in order; of the named `containers` only where any are named."""
    jobs = [(gold, container) for gold in golds for container in _containers(gold, containers)]
    count = min(workers or os.cpu_count() or 1, max(1, len(jobs) // AT_ONCE))
    if count == 1:
        rules = load(patterns)
        yield from (hold(gold, container, rules) for gold, container in jobs)
        return
    with ProcessPoolExecutor(count, initializer=_begin, initargs=(patterns,)) as pool:
        yield from pool.map(_one, jobs, chunksize=AT_ONCE)


def _containers(gold: Gold, wanted: Sequence[str]) -> list[str]:
    there = ["years"] if gold.years else [name for name, _ in gold.files]
    return [one for one in there if not wanted or one in wanted]


def _begin(patterns: Path | None) -> None:
    _rules[:] = [load(patterns)]


def _one(job: tuple[Gold, str]) -> Held:
    gold, container = job
    return hold(gold, container, _rules[0])
