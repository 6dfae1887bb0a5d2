"""What a worker does with one file: its content, its report, its rows."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from ..errors import MissingExtraError, ReadError
from ..inputs import Input, opened
from ..outcome import Checked
from ..readers import scan
from ..readers.files import TooLargeError
from ..rules import load
from ..run import check
from ..store.rows import Provenance, tables_of
from ..units import UnitName, unit_name
from .task import Done, Failed, Job, Members, Seen, Task
from .wire import packed


def read_task(task: Task, claim: Callable[[str], bool], job: Job) -> Done | Failed | Members | None:
    """The rows of one report; why there are none; the entries of an archive; None for content that is known already."""
    content = _content(task)
    if not isinstance(content, bytes):
        return content
    sha256 = hashlib.sha256(content).hexdigest()
    if not claim(sha256):
        return None
    began = time.perf_counter()
    try:
        checked = check(content, name=task.source, rules=load(Path(job.patterns) if job.patterns else None))
    except ReadError as problem:
        return _unreadable(problem)._replace(sha256=sha256, seconds=time.perf_counter() - began)
    unit = unit_name(checked.report.unit, task.listed.region or "") if checked.report.unit else None
    seconds = time.perf_counter() - began
    tables = tables_of(checked, provenance(task, sha256, job)._replace(seconds=seconds), unit)
    return Done(sha256, seconds, packed(tables), _seen(checked, unit, task))


def provenance(task: Task, sha256: str | None, job: Job) -> Provenance:
    """Where a document comes from, as its rows say it."""
    published, address, region = task.listed.published, task.listed.address, task.listed.region
    return Provenance(task.source, sha256, job.run, published, address, region, patterns=job.digest)


def _content(task: Task) -> bytes | Members | Failed:
    """The bytes of a file or of an entry; or what there is instead."""
    try:
        found = opened(Input(task.source, Path(task.path), task.member))
    except TooLargeError as problem:
        return Failed("too-large", problem.zh, problem.en)
    except ReadError as problem:
        return _unopened(task, problem.__cause__) if isinstance(problem.__cause__, OSError) else _unreadable(problem)
    return found if isinstance(found, bytes) else Members(tuple(one.name[len(task.source) + 1 :] for one in found))


def _unopened(task: Task, problem: OSError) -> Failed:
    said = problem.strerror or str(problem)
    zh, en = f"打不开（{said}）。", f"It cannot be opened ({said})."
    if isinstance(problem, FileNotFoundError):
        return Failed("missing", f"文件不见了，{zh}", f"The file is gone. {en}")
    if isinstance(problem, PermissionError) or Path(task.path).is_dir():
        return Failed("permission", f"没有读取的权限，{zh}", f"There is no permission to read it. {en}")
    return Failed("unreadable", zh, en)


def _unreadable(problem: ReadError) -> Failed:
    return Failed("extra" if isinstance(problem, MissingExtraError) else "unreadable", problem.zh, problem.en)


def _seen(checked: Checked, unit: UnitName | None, task: Task) -> Seen:
    report = checked.report
    source = report.document.source
    dark = bool(source.unread_pages) and not scan.available()
    region = task.listed.region or "".join(part for part in (unit.province, unit.city, unit.county) if part) if unit else task.listed.region
    return Seen(
        source.format, report.year, region or "", unit.normal if unit else "",
        tuple(sorted({form.kind for form in report.forms if form.kind})),
        tuple((one.check, one.severity) for one in checked.outcomes if one.state == "broken"), len(report.facts), source.pages or 0, dark,
    )  # fmt: skip
