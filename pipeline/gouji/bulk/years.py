"""After a run: the reports of each unit held against each other, of several years or of one, for the units whose set of reports has changed.

What was compared stands in the parts: a row of `documents` with entry 'years' under a key of the set of reports. So a run that was
killed before its end is made whole by the next one, and nothing is compared twice.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import StoreError
from ..guard.limits import Limits
from ..outcome import Compared, Outcome
from ..reconcile.years import YearReport, compared
from ..rules import load
from ..store.dataset import Dataset
from ..store.parts import Parts
from ..store.rows import Provenance, joined, years_key, years_of
from ..store.years import year_reports
from .pool import Event, Pool
from .task import Done, Failed, Job, Seen, Task
from .wire import packed, unpacked

PLAN, COMPARE = "plan", "compare"  # what a task asks for
FEWEST, MOST = 400, 10_000  # reports of a task
TASKS = 3  # for each worker, so that none waits long for the last
TRIES, PAUSE = 4, 0.5  # seconds between tries at a dataset that is being compacted
LIMITS = Limits(seconds=3600.0, mebibytes=8192)  # of our own work on rows, which no strange file can swell
WORK = "gouji.bulk.years:work"

Batched = tuple[str, list[str]]  # a unit and the sha256 of its reports

# The comparisons that count, as long as these versions made them.
HAD = "select one.sha256 from compared join history.documents as one using (reading) where one.gouji = ? and one.patterns = ?"


def compare_years(into: str, job: Job, workers: int) -> Iterator[Event | None]:
    """Compare what has not been compared by these versions; an event for some units at a time, with their rows."""
    job = job._replace(work=WORK, limits=LIMITS)
    with closing(Pool(workers, job, lambda _, __: True)) as pool:
        units: list[Batched] = []
        for event in pool.run(iter([Task(PLAN, into)])):
            if event is not None and isinstance(event.said, Done):
                units = (
                    [(row["unit"], row["shas"]) for row in unpacked(event.said.tables)["units"].to_pylist()] if event.said.tables else []
                )
            elif event is not None:
                yield event
        for event in pool.run(Task(COMPARE, json.dumps([into, batch], ensure_ascii=False)) for batch in _batches(units, workers)):
            yield event


def _batches(units: Sequence[Batched], workers: int) -> Iterator[Sequence[Batched]]:
    """Units by the task. Each task looks through the whole dataset once, so there are few, but some for each worker."""
    reports = sum(len(shas) for _, shas in units)
    size = max(FEWEST, min(MOST, reports // (TASKS * workers)))
    batch, held = list[Batched](), 0
    for one in units:
        batch.append(one)
        held += len(one[1])
        if held >= size:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def work(task: Task, _: Callable[[str], bool], job: Job) -> Done | Failed:
    """What a worker does: find the units to compare, or compare some."""
    began = time.perf_counter()
    for left in reversed(range(TRIES)):
        try:
            tables, outcomes = _made(task, job)
            break
        except StoreError as problem:  # a part that a compaction has just removed, or a damaged one
            if not left:
                return Failed("unreadable", problem.zh, problem.en)
            _dataset.cache_clear()
            time.sleep(PAUSE)
    found = tuple((one.check, one.severity) for one in outcomes if one.state == "broken")
    return Done("", time.perf_counter() - began, packed(tables), Seen(findings=found))


def _made(task: Task, job: Job) -> tuple[dict[str, Any], list[Outcome]]:
    if task.source == PLAN:
        return _plan(task.path, job), []
    into, batch = json.loads(task.path)
    return _compare(into, batch, job)


@lru_cache(maxsize=1)
def _dataset(into: str, run: str) -> Dataset:
    """The dataset as it is when this run has read all its files."""
    del run
    return Dataset(into)


def _plan(into: str, job: Job) -> dict[str, Any]:
    """The units whose reports have not been compared as they are now."""
    import pyarrow as pa

    from ..version import __version__

    if not Parts(into).current():
        return {}  # there was nothing to read
    dataset = _dataset(into, job.run)
    had = {row[0] for row in dataset.connection.execute(HAD, [__version__, job.digest]).fetchall()}
    new = [{"unit": unit, "shas": shas} for unit, shas in sorted(dataset.several_reports().items()) if years_key(shas) not in had]
    return {"units": pa.Table.from_pylist(new)} if new else {}


def _compare(into: str, batch: Sequence[tuple[str, list[str]]], job: Job) -> tuple[dict[str, Any], list[Outcome]]:
    """The rows and the outcomes of some units."""
    shas_of = dict(batch)
    unit_of = {sha256: unit for unit, shas in batch for sha256 in shas}
    rows, outcomes = [], list[Outcome]()
    for some in year_reports(_dataset(into, job.run), shas_of):
        for unit, reports, found in _compared([one for one in some if one.sha256 in unit_of], unit_of, job):
            rows.append(_rows(reports, found, years_key(shas_of[unit]), job))
            outcomes += found
    return joined(rows), outcomes


def _compared(
    reports: Sequence[YearReport], unit_of: Mapping[str, str], job: Job,
) -> Iterator[tuple[str, list[YearReport], list[Outcome]]]:  # fmt: skip
    """Each unit with its reports and what they say about each other."""
    own, outcomes = defaultdict[str, list[YearReport]](list), defaultdict[str, list[Outcome]](list)
    for one in reports:
        own[unit_of[one.sha256]].append(one)
    for found in compared(reports, load(Path(job.patterns) if job.patterns else None)):
        outcomes[unit_of[found.reports[0][1].sha256]] += found.outcomes
    yield from ((unit, of_unit, outcomes[unit]) for unit, of_unit in own.items())


def _rows(reports: Sequence[YearReport], outcomes: Sequence[Outcome], key: str, job: Job) -> dict[str, Any]:
    """The rows of one unit's comparison, which names every report that was at hand."""
    reports = sorted(reports, key=lambda one: (one.year, one.sha256))
    last = reports[-1]
    whole = Compared(last.unit.normal, tuple((one.year, one.source) for one in reports), tuple(outcomes))
    return years_of(whole, Provenance("", key, job.run, patterns=job.digest), last.unit)
