"""The command: arguments in, one call, exit code out."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from . import cli_data
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
    Out,
    Patterns,
    Seconds,
    UsageError,
    asked,
    called,
    either,
    say,
    trace,
    warn,
)
from .cli_evaluate import evaluate
from .cli_ingest import ingest
from .errors import MissingExtraError, ReadError, RuleError, StoreError
from .version import __version__

if TYPE_CHECKING:
    from .cli_child import Told, Years
    from .show.as_xlsx import Book

MOST_PAGES = 100_000

app = typer.Typer(
    name="gouji", no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False,
    help="勾稽：读取预算绩效自评报告，指出互相矛盾的数字。 Reads Chinese budget self-evaluation reports and flags figures that disagree.",
)  # fmt: skip
patterns_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="列出或检验模式文件。 List or test pattern files.")
app.add_typer(patterns_app, name="patterns")

CheckFormat = StrEnum("CheckFormat", ["text", "json", "html", "xlsx"])
ExtractFormat = StrEnum("ExtractFormat", ["json", "md", "xlsx"])
SchemaOf = StrEnum("SchemaOf", ["check", "report"])

Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="文件、文件夹、通配符、.zip，或 - 表示标准输入")]
Pages = Annotated[str | None, typer.Option("--pages", metavar="3-9", help="页码范围（有页的文件）/ pages, for files that have them")]
Select = Annotated[str, typer.Option("--select", metavar="ID,…", help="只做这些检查 / only these checks")]
Ignore = Annotated[str, typer.Option("--ignore", metavar="ID,…", help="不做这些检查 / not these checks")]


app.command(help="把许多报告读入数据集。 Read many reports into a dataset.")(ingest)


@app.callback(invoke_without_command=True)
def options(
    version: Annotated[bool, typer.Option("--version", help="版本 / version")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="内部出错时显示详情 / where a fault of gouji happened")] = False,
) -> None:
    """Handle what stands before the command."""
    asked.debug = debug
    if version:
        say(f"gouji {__version__}")
        raise typer.Exit


@app.command(help="核对报告，列出不一致之处。 Check reports and list what disagrees.")
def check(
    paths: Paths, form: Annotated[CheckFormat, typer.Option("--format")] = CheckFormat.text, output: Out = None, lang: Language = Lang.zh,
    fail_on: Annotated[FailOn, typer.Option("--fail-on")] = FailOn.error, select: Select = "", ignore: Ignore = "", pages: Pages = None,
    patterns: Patterns = None, timeout: Seconds = LIMITS.seconds, memory: Memory = LIMITS.mebibytes,
) -> None:  # fmt: skip
    """Check every input; exit with 1 where something at or above --fail-on was found."""
    from .cli_child import Wish, Years
    from .cli_each import each
    from .guard.limits import Limits
    from .reconcile.years.kept import Kept
    from .rules import load

    load(patterns)
    colour, width = _colours(output), _width(output)
    wish = Wish("check", form.value, lang.value, patterns, check_ids(select), check_ids(ignore), page_numbers(pages), colour, width)
    book = workbook(output, lang, "findings") if form is CheckFormat.xlsx else None
    worst, begun = 0, False
    kept = Kept()

    def take(told: Told, out: IO[str]) -> None:
        nonlocal worst, begun
        kept.add(told.kept)
        worst = max(worst, told.worst)
        if form is CheckFormat.html and not begun:
            from .show import as_html

            out.write(as_html.head(lang.value))
            begun = True
        _put(told, book, out)

    def units() -> Iterator[Years]:
        yield from map(Years, kept.units())

    code = each(paths, wish, Limits(timeout, memory), output, take, book, units)
    raise typer.Exit(code or (FOUND if worst >= RANK[fail_on.value] else OK))


@app.command(help="输出结构化记录。 Write the structured record.")
def extract(
    paths: Paths, form: Annotated[ExtractFormat, typer.Option("--format")] = ExtractFormat.json, output: Out = None,
    lang: Language = Lang.zh, pages: Pages = None, patterns: Patterns = None, timeout: Seconds = LIMITS.seconds,
    memory: Memory = LIMITS.mebibytes,
) -> None:  # fmt: skip
    """Extract every input."""
    from .cli_child import Wish
    from .cli_each import each
    from .guard.limits import Limits
    from .rules import load

    load(patterns)
    wish = Wish("extract", form.value, lang.value, patterns, pages=page_numbers(pages))
    book = workbook(output, lang, "facts", "indicators") if form is ExtractFormat.xlsx else None
    raise typer.Exit(each(paths, wish, Limits(timeout, memory), output, lambda told, out: _put(told, book, out), book))


def _put(told: Told, book: Book | None, out: IO[str]) -> None:
    """Write what is said of a report."""
    if book is not None and told.rows is not None:
        book.add(told.rows)
    out.write(told.text or "")


@app.command(help="说明一个口径、数字或结果：在哪里读到、依据什么规则、为何相符或不符。 Explain a measure, a number or a finding.")
def explain(
    path: Annotated[str, typer.Argument(metavar="PATH")], what: Annotated[str, typer.Argument(metavar="WHAT")], lang: Language = Lang.zh,
    patterns: Patterns = None, timeout: Seconds = LIMITS.seconds, memory: Memory = LIMITS.mebibytes,
) -> None:  # fmt: skip
    """Explain one thing of one report."""
    from .cli_child import Wish
    from .cli_each import alone
    from .guard.limits import Limits
    from .rules import load

    load(patterns)
    said = alone(path, Wish("explain", lang=lang.value, patterns=patterns, what=what), Limits(timeout, memory))
    if said is None:
        raise UsageError(either(lang, f"报告里没有 {what}：请给出口径 id、印出的数字或结果的编号。",
                                 f"The report has no {what}: give a measure id, a printed number or a finding id."))  # fmt: skip
    for line in said.rstrip("\n").split("\n"):
        say(line)


@app.command(help="列出全部检查。 List every check.")
def checks(lang: Language = Lang.zh) -> None:
    """Every check: id, severity, kind of figures, what must hold."""
    from .reconcile import CHECKS

    for one in CHECKS:
        say(f"{one.id:<24} {one.severity:<8} {one.kind:<12} {one.zh if lang is Lang.zh else one.en}")


@app.command(help="输出的 JSON Schema。 The JSON Schema of an output.")
def schema(of: Annotated[SchemaOf, typer.Argument()]) -> None:
    """Print a schema."""
    for line in (Path(__file__).parent / "show" / "schema" / f"{of.value}.json").read_text(encoding="utf-8").splitlines():
        say(line)


@patterns_app.command("list", help="列出全部规则。 List every rule.")
def list_patterns(folder: Annotated[Path | None, typer.Argument(metavar="[DIR]")] = None, patterns: Patterns = None) -> None:
    """Every rule: file, kind, name, how many examples it has."""
    from .rules import KINDS, load

    rules = load(folder or patterns)
    for kind in KINDS:
        for rule in rules.by_kind[kind]:
            examples = len(getattr(rule, "yes", ())) + len(getattr(rule, "no", ()))
            say(f"{rule.file:<18} {kind:<10} {rule.name:<44} {examples}")


@patterns_app.command("test", help="运行规则的正反例子。 Run the examples of every rule.")
def test_patterns(folder: Annotated[Path | None, typer.Argument(metavar="[DIR]")] = None, patterns: Patterns = None) -> None:
    """Run every example; exit with 1 where one fails."""
    from .rules import load
    from .show.rule_tests import failures

    rules = load(folder or patterns)
    failed, count = failures(rules)
    for line in failed:
        say(line)
    say(f"{count - len(failed)} passed, {len(failed)} failed")
    raise typer.Exit(FOUND if failed else OK)


app.command(help="对数据集提问（DuckDB SQL，只读）。 Ask a dataset (DuckDB SQL, read only).")(cli_data.query)
app.command(help="一个口径的单位×年度面板。 A measure by unit and year.")(cli_data.panel)
app.command(help="导出数据集，附各列的说明。 Export a dataset, every column described.")(cli_data.export)
app.command(help="合并数据集里的小文件。 Merge the small parts of a dataset.")(cli_data.compact)
app.command(help="测评：对照标准答案，看查出多少、误报多少。 What is found and falsely said, against right results.")(evaluate)
app.command(help="抽查：抽样，或由判定估计差错率。 Spot checks: draw a sample, or estimate from its verdicts.")(cli_data.sample)


# --- what they are given -----------------------------------------------------------------------------


def check_ids(listed: str) -> tuple[str, ...]:
    """Check ids from a comma list. Raises UsageError for an unknown one, naming those that there are."""
    from .reconcile import CHECKS

    known = [one.id for one in CHECKS]
    asked = tuple(part.strip() for part in listed.replace("，", ",").split(",") if part.strip())
    unknown = [one for one in asked if one not in known]
    if unknown:
        raise UsageError(f"没有这项检查 / unknown check: {', '.join(unknown)}；可用 / known: {', '.join(known)}")
    return asked


def workbook(output: Path | None, lang: Lang, *sheets: str) -> Book:
    """A workbook to be filled. Raises UsageError where it has no file to go to."""
    if output is None:
        raise UsageError(either(lang, "xlsx 要写到文件：请用 -o 给出文件名。", "xlsx goes to a file: name one with -o."))
    from .show.as_xlsx import Book

    return Book(lang.value, *sheets)


def page_numbers(pages: str | None) -> frozenset[int] | None:
    """The pages of 3-9 or 1,4-6; None where none are named. Raises UsageError."""
    if pages is None:
        return None
    wanted: set[int] = set()
    for part in pages.replace("，", ",").replace("—", "-").split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()) or not 0 < int(first) <= int(last or first) < MOST_PAGES:
            raise UsageError(f"--pages {pages}：请写成 3-9 或 1,4-6 / write it as 3-9 or 1,4-6")
        wanted.update(range(int(first), int(last or first) + 1))
    return frozenset(wanted)


def _colours(output: Path | None) -> bool:
    return output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def _width(output: Path | None) -> int:
    return shutil.get_terminal_size((100, 24)).columns if output is None and sys.stdout.isatty() else 100


def main() -> None:
    """Run the command; every failure is a line and an exit code, never a traceback that nobody has asked for."""
    if sys.stdout is None or sys.stderr is None:
        sys.exit(FAILED)  # closed by whoever started us: there is nobody to tell
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        with _asked_to_stop():
            sys.exit(called(app))
    except (ReadError, RuleError, StoreError, UsageError) as problem:
        lang_en = {"en", "--lang=en"} & set(sys.argv[1:])
        warn(problem.en if lang_en and isinstance(problem, ReadError | StoreError) else str(problem))
        sys.exit(FAULT if isinstance(problem, MissingExtraError) else FAILED)
    except SystemExit as ended:
        if not isinstance(ended.__context__, BrokenPipeError):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)  # the reader had enough; typer would say 1, which means that something was found
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError as problem:
        warn(f"{problem.filename}: {problem.strerror}" if problem.filename else str(problem))
        sys.exit(FAILED)
    except BaseException as problem:  # noqa: BLE001  # what a library throws in its last distress is no Exception
        sys.exit(_own_fault(problem))


def _own_fault(problem: BaseException) -> int:
    """Say that something of ours is at fault, in a line."""
    from .guard.mishap import place

    where = place(problem)
    warn(
        f"内部出错（{where}）；--debug 显示详情，请把这一行反馈给我们。 An internal fault ({where}); --debug says more, please report this line."
    )
    trace("".join(traceback.format_exception(problem)))
    return FAULT


@contextmanager
def _asked_to_stop() -> Iterator[None]:
    """A polite kill is heard like Ctrl-C: what we have started ends with us."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
