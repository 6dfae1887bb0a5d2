"""`gouji ingest`: many reports into a dataset."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .cli_common import (
    FAILED,
    FAULT,
    FOUND,
    INTERRUPTED,
    LIMITS,
    OK,
    RANK,
    FailOn,
    Lang,
    Language,
    Memory,
    Patterns,
    Seconds,
    UsageError,
    either,
    say,
    status,
    warn,
)

if TYPE_CHECKING:
    from .bulk.desk import Watcher
    from .bulk.tally import Tally
    from .bulk.task import Listed

Engine = StrEnum("Engine", ["local", "ray"])

Heap = Annotated[list[str], typer.Argument(metavar="PATH", help="文件、文件夹、通配符、.zip")]
Into = Annotated[str, typer.Option("--into", metavar="DATASET", help="数据集：文件夹或 s3://… / a folder, or s3://…")]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="工作进程数；默认每个处理器一个 / processes; one a processor by default")
]
Recycle = Annotated[int, typer.Option("--recycle", min=1, metavar="N", help="每读N份换一个工作进程 / replace a worker after N files")]
Again = Annotated[bool, typer.Option("--again", help="已有的也重新读 / read anew what the dataset has")]
Retry = Annotated[bool, typer.Option("--retry-failed", help="重试以前失败的 / try again what failed before")]
Manifest = Annotated[
    Path | None, typer.Option("--manifest", metavar="CSV", help="清单：路径、来源网址、发布日期、地区 / path, address, published, region")
]
Report = Annotated[Path | None, typer.Option("--report", metavar="FILE", help="一页网页，说明这次运行 / a page about the run")]
Log = Annotated[Path | None, typer.Option("--log", metavar="FILE", help="日志，JSON Lines / a log in JSON Lines")]
How = Annotated[Engine, typer.Option("--engine", help="local：本机；ray：现有的 Ray 集群 / this machine, or a Ray cluster")]
Address = Annotated[str | None, typer.Option("--address", metavar="ADDR", help="Ray 集群的地址 / address of the Ray cluster")]


def ingest(
    paths: Heap, into: Into, workers: Workers = None, timeout: Seconds = LIMITS.seconds, memory: Memory = LIMITS.mebibytes, recycle: Recycle = LIMITS.files,
    again: Again = False, retry_failed: Retry = False, manifest: Manifest = None, report: Report = None, log: Log = None,
    engine: How = Engine.local, address: Address = None, patterns: Patterns = None, lang: Language = Lang.zh,
    fail_on: Annotated[FailOn, typer.Option("--fail-on")] = FailOn.never,
) -> None:  # fmt: skip
    """Read every file into the dataset; exit with 3 after a fault of ours, with 2 where a file could not be read."""
    from .bulk.pool import PoolError
    from .bulk.run import Options
    from .bulk.run import ingest as run
    from .errors import MissingExtraError, StoreError
    from .guard.limits import Limits
    from .store.errors import need

    began = time.monotonic()
    try:
        need("pyarrow")
        given = _listed(manifest)
        avoid = [one for one in (manifest, report, log) if one is not None]
        _all_there(paths, [*avoid, Path(into)], lang)
        _writable(report, lang)
        options = Options(workers, Limits(timeout, memory, recycle), again, retry_failed, patterns, engine.value, address)
        with _watched(paths, given, avoid, log, lang) as (watchers, tick):
            tally = run(paths, into, options, given, watchers, tick, avoid)
    except (StoreError, PoolError) as problem:
        warn(either(lang, problem.zh, problem.en))
        raise typer.Exit(FAULT if isinstance(problem, MissingExtraError) else FAILED) from problem
    except KeyboardInterrupt as stopped:
        warn(either(lang, "已停止；读好的都已写入，同一命令接着做。", "Stopped; what was read is written, and the same command goes on."))
        raise typer.Exit(INTERRUPTED) from stopped
    _tell(tally, time.monotonic() - began, report, lang)
    _tell_of_manifest(manifest, given, tally, lang)
    raise typer.Exit(_code(tally, fail_on))


def _tell_of_manifest(manifest: Path | None, given: dict[str, Listed], tally: Tally, lang: Lang) -> None:
    """Say what of a manifest came to nothing."""
    from .bulk.heap import astray

    lost = astray(given)
    if given and not tally.listed:
        warn(either(lang, f"{manifest}：清单里没有一条路径是所给的文件；相对路径从清单所在的文件夹算起。",
                    f"{manifest}: no path in the manifest is one of the files given; relative ones count from where the manifest lies."))  # fmt: skip
    elif lost:
        warn(either(lang, f"{manifest}：清单里有{len(lost)}条路径没有这个文件，如 {lost[0]}",
                    f"{manifest}: {len(lost)} paths in the manifest name no file, such as {lost[0]}"))  # fmt: skip


def _code(tally: Tally, fail_on: FailOn) -> int:
    """The exit code: faults of ours and missing extras weigh most, then files that could not be read, then what was found."""
    if tally.dark or tally.failures["fault"] or tally.failures["extra"]:
        return FAULT
    if tally.failed or tally.failed_before:
        return FAILED
    worst = max((RANK[severity] for _, severity in tally.findings), default=0)
    return FOUND if worst >= RANK[fail_on.value] else OK


def _listed(manifest: Path | None) -> dict[str, Listed]:
    from .bulk.manifest import manifest as read

    return read(manifest) if manifest else {}


def _all_there(paths: list[str], avoid: list[Path], lang: Lang) -> None:
    """Raises UsageError where a path names nothing, or all of them nothing to read: a slip of the pen is no failed file."""
    from .bulk.heap import absent, tasks_of

    for path in absent(paths):
        raise UsageError(
            either(
                lang, f"{path[:80]}：没有这个文件或文件夹。请检查路径。", f"{path[:80]}: there is no such file or folder. Check the path."
            )
        )
    if next(tasks_of(paths, {}, avoid), None) is None:
        raise UsageError(
            either(lang, "没有可读的文件（数据集、清单、日志不算）。", "There is nothing to read (dataset, manifest and log left out).")
        )


def _writable(report: Path | None, lang: Lang) -> None:
    """Raises UsageError where the page could not be written in the end: better said before hours of reading."""
    if report is not None and (report.is_dir() or not report.absolute().parent.is_dir()):
        raise UsageError(
            either(lang, f"{report}：不能写到这里，请检查 --report 的路径。", f"{report}: cannot be written; check the path of --report.")
        )


@contextmanager
def _watched(
    paths: list[str], listed: dict[str, Listed], avoid: list[Path], log: Path | None, lang: Lang,
) -> Iterator[tuple[list[Watcher], Callable[[Tally], object]]]:  # fmt: skip
    """Who is told what becomes of each file, and what is done between files: a log, a line on a terminal."""
    from .bulk.heap import tasks_of
    from .bulk.journal import Journal
    from .bulk.progress import Progress

    with ExitStack() as stack:
        watchers: list[Watcher] = [Journal(stack.enter_context(log.open("a", encoding="utf-8")))] if log else []
        if not sys.stderr.isatty():
            yield watchers, lambda _: None
            return
        progress = Progress(sum(1 for _ in tasks_of(paths, listed, avoid)), lang.value)
        stack.callback(status)
        yield watchers, lambda tally: _show(progress.line(tally))


def _show(line: str | None) -> None:
    if line is not None:
        status(line)


def _tell(tally: Tally, seconds: float, report: Path | None, lang: Lang) -> None:
    """The summary, and the page where one is asked for."""
    from .bulk.page import page
    from .bulk.progress import summary
    from .readers import scan

    for line in summary(tally, seconds, lang.value).split("\n"):
        say(line, err=True)
    for source, failed in tally.failed_files[:20]:
        warn(f"{source}: {either(lang, failed.zh, failed.en)}")
    if tally.failed > 20:
        warn(
            either(
                lang, f"其余{tally.failed - 20}个失败的文件见数据集的 failures 表。", f"{tally.failed - 20} more: see the table failures."
            )
        )
    if tally.dark:
        missing = scan.missing()
        warn(
            either(
                lang,
                f"{tally.dark}份报告有没有识别的扫描页。{missing.zh}，装好后加 --again 重读。",
                f"{tally.dark} reports have scanned pages left out. {missing.en}; then run with --again.",
            )
        )
    if report is not None:
        report.write_text(page(tally, seconds, lang.value), encoding="utf-8", errors="replace")
