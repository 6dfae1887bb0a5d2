"""After a run: the reports of each unit held against each other across years, for the units whose set of reports has changed.

What was compared stands in the parts: a row of `documents` with entry 'years' under a key of the set of reports. So a run that was
killed before its end is made whole by the next one, and nothing is compared twice.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..model import Document, Report
from ..outcome import Checked, Outcome
from ..reconcile.years import YearReport, compared
from ..rules import load
from ..store.dataset import Dataset
from ..store.rows import Provenance, joined, years_key, years_of
from .pool import Event, Pool
from .task import Done, Failed, Job, Seen, Task
from .wire import packed, unpacked

PLAN, COMPARE = "plan", "compare"  # what a task asks for
AT_ONCE = 100  # units of a task
WORK = "gouji.bulk.years:work"

# Units with reports of several years among those that count, by the set of their reports.
UNITS = """
select unit_id, list(sha256 order by sha256) as shas from documents
where kept and unit_id is not null and report_year is not null group by unit_id having count(distinct report_year) > 1 order by unit_id
"""
HAD = "select sha256 from history.documents where entry = 'years' and gouji = ? and patterns = ?"


def compare_years(into: str, job: Job, workers: int) -> Iterator[Event | None]:
    """Compare what has not been compared by these versions; an event for some units at a time, with their rows."""
    job = job._replace(work=WORK)
    with closing(Pool(workers, job, lambda _, __: True)) as pool:
        units: list[tuple[str, list[str]]] = []
        for event in pool.run(iter([Task(PLAN, into)])):
            if event is not None and isinstance(event.said, Done):
                units = (
                    [(row["unit"], row["shas"]) for row in unpacked(event.said.tables)["units"].to_pylist()] if event.said.tables else []
                )
            elif event is not None:
                yield event
        batches = (units[at : at + AT_ONCE] for at in range(0, len(units), AT_ONCE))
        for event in pool.run(Task(COMPARE, json.dumps([into, batch], ensure_ascii=False)) for batch in batches):
            yield event


def work(task: Task, _: Callable[[str], bool], job: Job) -> Done | Failed:
    """What a worker does: find the units to compare, or compare some."""
    began = time.perf_counter()
    outcomes: list[Outcome] = []
    if task.source == PLAN:
        tables = _plan(task.path, job)
    else:
        into, batch = json.loads(task.path)
        tables, outcomes = _compare(into, batch, job)
    found = tuple((one.check, one.severity) for one in outcomes if one.state == "broken")
    return Done("", time.perf_counter() - began, packed(tables), Seen(findings=found))


@lru_cache(maxsize=1)
def _dataset(into: str, run: str) -> Dataset:
    """The dataset as it is when this run has read all its files."""
    del run
    return Dataset(into)


def _plan(into: str, job: Job) -> dict[str, Any]:
    """The units whose reports have not been compared as they are now."""
    import pyarrow as pa

    from ..version import __version__

    connection = _dataset(into, job.run).connection
    had = {row[0] for row in connection.execute(HAD, [__version__, job.digest]).fetchall()}
    new = [{"unit": unit, "shas": shas} for unit, shas in connection.execute(UNITS).fetchall() if years_key(shas) not in had]
    return {"units": pa.Table.from_pylist(new)} if new else {}


def _compare(into: str, batch: Sequence[tuple[str, list[str]]], job: Job) -> tuple[dict[str, Any], list[Outcome]]:
    """The rows and the outcomes of some units."""
    unit_of = {sha256: unit for unit, shas in batch for sha256 in shas}
    reports = [one for one in _dataset(into, job.run).year_reports(*(unit for unit, _ in batch)) if one.sha256 in unit_of]
    outcomes: defaultdict[str, list[Outcome]] = defaultdict(list)
    for one in compared(reports, load(Path(job.patterns) if job.patterns else None)):
        outcomes[unit_of[one.reports[0][1].sha256]] += one.outcomes
    last = {unit_of[one.sha256]: one for one in sorted(reports, key=lambda one: (one.year, one.sha256))}
    rows = [_rows(last[unit], outcomes[unit], shas, job) for unit, shas in batch if unit in last]
    return joined(rows), [outcome for of_unit in outcomes.values() for outcome in of_unit]


def _rows(last: YearReport, outcomes: Sequence[Outcome], shas: list[str], job: Job) -> dict[str, Any]:
    given = Provenance(last.source.name, years_key(shas), job.run, patterns=job.digest)
    return years_of(Checked(_bare(last), tuple(outcomes), ()), given, last.unit, shas)


def _bare(last: YearReport) -> Report:
    """A report of which nothing is known but whose it is, of which year and kind."""
    return Report(
        Document(last.source, ()), last.unit.name, last.year, last.kind, forms=(), facts=(), indicators=(), compositions=(), changes=(), ratios=(),
        budget_claims=(), nil_statements=(), enumerations=(), mentions=(), quantities=(), formulas=(), readings=(),
    )  # fmt: skip
