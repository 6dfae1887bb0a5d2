"""A worker's function that gives the rows of real reports at once, under the sha256 of whatever it reads: for a coordinator with
fifty thousand documents, without the hours that reading them takes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import gouji
from gouji.bulk.document import provenance
from gouji.bulk.task import Done, Job, Seen, Task
from gouji.bulk.wire import packed
from gouji.store.rows import tables_of
from reports import CORPUS


def work(task: Task, claim: Callable[[str], bool], job: Job) -> Done | None:
    """The rows of one of the reports of the corpus."""
    import pyarrow as pa

    content = Path(task.path).read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    if not claim(sha256):
        return None
    reports = _reports(job)
    given = reports[int(sha256[:8], 16) % len(reports)]
    tables = {name: rows.set_column(0, rows.schema.field(0), pa.array([sha256] * rows.num_rows)) for name, rows in given.items()}
    year = given["documents"]["report_year"][0].as_py()
    return Done(sha256, 0.01, packed(tables), Seen("text", year, "", "", (), (("parts-sum", "error"),), given["facts"].num_rows))


@lru_cache(maxsize=1)
def _reports(job: Job) -> list[dict[str, Any]]:
    found = sorted((CORPUS / "reports").glob("*/report.txt"))
    return [tables_of(gouji.check(path), provenance(Task(str(path), str(path)), "0" * 64, job)) for path in found]
