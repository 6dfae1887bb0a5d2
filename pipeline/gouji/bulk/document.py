"""What a worker does with one file: its content, its report, its rows."""

from __future__ import annotations

import hashlib
import time
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from ..inputs import entries_of, entry_of, is_archive
from ..outcome import Checked
from ..read import LARGEST, ReadError, scan
from ..rules import load
from ..run import check
from ..store.rows import Provenance, tables_of
from ..units import UnitName, unit_name
from .task import Done, Failed, Job, Members, Seen, Task
from .wire import packed

MOST_MEMBERS = 200_000  # entries of an archive


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
    path = Path(task.path)
    try:
        if task.member is not None:
            return _member(task)
        if is_archive(path):
            with zipfile.ZipFile(path) as archive:
                return _members(entries_of(archive))
        size = path.stat().st_size
        return path.read_bytes() if size <= LARGEST else _too_large(size)
    except (OSError, ValueError, zipfile.BadZipFile) as problem:
        return _unopened(task, problem)


def _members(entries: list[tuple[str, zipfile.ZipInfo]]) -> Members | Failed:
    if not entries:
        return Failed("unreadable", "压缩包里没有文件。", "The archive holds no file.")
    if len(entries) > MOST_MEMBERS:
        count = f"{len(entries):,}"
        return Failed(
            "too-large", f"压缩包里有{count}个文件：请解压后再导入。", f"The archive holds {count} files: unpack it and ingest the folder."
        )
    return Members(tuple(name for name, _ in entries))


def _member(task: Task) -> bytes | Failed:
    archive, entries = _archive(task.path)
    assert task.member is not None
    given = entry_of(task.source, archive, entries[task.member][1])
    if given.error is not None:
        return _unreadable(given.error)
    assert given.content is not None
    return given.content if len(given.content) <= LARGEST else _too_large(len(given.content))


@lru_cache(maxsize=1)
def _archive(path: str) -> tuple[zipfile.ZipFile, list[tuple[str, zipfile.ZipInfo]]]:
    """The archive whose entries are being read, kept open from one to the next."""
    archive = zipfile.ZipFile(path)
    return archive, entries_of(archive)


def _unopened(task: Task, problem: Exception) -> Failed:
    said = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
    zh, en = f"打不开（{said}）。", f"It cannot be opened ({said})."
    if isinstance(problem, FileNotFoundError):
        return Failed("missing", f"文件不见了，{zh}", f"The file is gone. {en}")
    if isinstance(problem, PermissionError) or Path(task.path).is_dir():
        return Failed("permission", f"没有读取的权限，{zh}", f"There is no permission to read it. {en}")
    return Failed("unreadable", zh, en)


def _unreadable(problem: ReadError) -> Failed:
    return Failed("unreadable", problem.zh, problem.en)


def _too_large(size: int) -> Failed:
    return Failed(
        "too-large", f"文件有 {size >> 20} MB，超过一份报告的上限 {LARGEST >> 20} MB：请拆成一份一个文件。",
        f"The file has {size >> 20} MB, more than one report can have ({LARGEST >> 20} MB): split it into one file for each.",
    )  # fmt: skip


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
