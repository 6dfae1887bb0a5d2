"""The command: arguments in, one call, exit code out."""

from __future__ import annotations

import os
import shutil
import sys
import traceback
from collections.abc import Callable, Collection
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from . import __version__, cli_data
from .cli_common import (
    FAILED,
    FOUND,
    INTERRUPTED,
    OK,
    RANK,
    FailOn,
    Lang,
    Language,
    Out,
    Patterns,
    UsageError,
    called,
    either,
    opened,
    same_file,
    say,
    status,
    warn,
)
from .cli_evaluate import evaluate
from .cli_ingest import ingest
from .inputs import Input, inputs
from .read import ReadError
from .rules import KINDS, RuleError, load
from .store.errors import StoreError

if TYPE_CHECKING:
    from .outcome import Checked, Compared
    from .places import Place
    from .show.as_html import Picture
    from .show.as_xlsx import Book

MOST_PAGES = 100_000
CLOSE = 200  # dots to an inch of what is shown of a doubtful figure
MOST_PICTURES = 80  # pages of a PDF that are all shown

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
def options(version: Annotated[bool, typer.Option("--version", help="版本 / version")] = False) -> None:
    """Handle what stands before the command."""
    if version:
        say(f"gouji {__version__}")
        raise typer.Exit


@app.command(help="核对报告，列出不一致之处。 Check reports and list what disagrees.")
def check(
    paths: Paths, form: Annotated[CheckFormat, typer.Option("--format")] = CheckFormat.text, output: Out = None, lang: Language = Lang.zh,
    fail_on: Annotated[FailOn, typer.Option("--fail-on")] = FailOn.error, select: Select = "", ignore: Ignore = "", pages: Pages = None,
    patterns: Patterns = None,
) -> None:  # fmt: skip
    """Check every input; exit with 1 where something at or above --fail-on was found."""
    from .reconcile.years.kept import Kept

    rules, chosen, left, wanted = load(patterns), check_ids(select), check_ids(ignore), page_numbers(pages)
    book = workbook(output, lang, "findings") if form is CheckFormat.xlsx else None
    worst, begun, dark = 0, False, False
    kept = Kept(rules, chosen, left)

    def one(given: Input, out: IO[str]) -> None:
        nonlocal worst, begun, dark
        from .run import check as run_check

        checked = run_check(given.source, name=given.name, rules=rules, select=chosen, ignore=left, pages=wanted)
        kept.add(checked)
        dark = _needs_scan(given, checked, lang) or dark
        worst = max(worst, _worst(checked))
        if form is CheckFormat.json:
            from .show.as_json import check_object, line

            out.write(line(check_object(checked, lang.value)))
        elif book is not None:
            book.add_findings(checked)
        elif form is CheckFormat.html:
            from .show import as_html

            out.write("" if begun else as_html.head(lang.value))
            begun = True
            out.write(as_html.render(checked, lang.value, _pictures(given, checked), _crops(given, checked)))
        else:
            from .show.as_text import render

            out.write(render(checked, lang.value, colour=_colours(out), width=_width(out)).rstrip("\n") + "\n\n")

    def across(out: IO[str]) -> None:
        nonlocal worst
        for compared in kept.compared():
            worst = max(worst, _worst(compared))
            _write_compared(compared, form, book, out, lang)

    failed = each(
        paths, None if book else output, lang, one, "gouji.check/1" if form is CheckFormat.json else None, beside=output, after=across
    )
    if book is not None and output is not None:
        book.save(output)
    raise typer.Exit(FAILED if failed or dark else FOUND if worst >= RANK[fail_on.value] else OK)


def _worst(checked: Checked | Compared) -> int:
    return max((RANK[found.severity] for found in checked.outcomes if found.state == "broken"), default=0)


def _write_compared(compared: Compared, form: CheckFormat, book: Book | None, out: IO[str], lang: Lang) -> None:
    """What the reports of one unit say about each other, after all reports."""
    from .show import across

    if book is not None:
        book.add_compared(compared)
    elif form is CheckFormat.json:
        from .show.as_json import line

        out.write(line(across.compared_object(compared, lang.value)))
    elif form is CheckFormat.html:
        out.write(across.page(compared, lang.value))
    else:
        out.write(across.render(compared, lang.value, colour=_colours(out), width=_width(out)).rstrip("\n") + "\n\n")


@app.command(help="输出结构化记录。 Write the structured record.")
def extract(
    paths: Paths, form: Annotated[ExtractFormat, typer.Option("--format")] = ExtractFormat.json, output: Out = None,
    lang: Language = Lang.zh, pages: Pages = None, patterns: Patterns = None,
) -> None:  # fmt: skip
    """Extract every input."""
    rules = load(patterns)
    book = workbook(output, lang, "facts", "indicators") if form is ExtractFormat.xlsx else None
    wanted = page_numbers(pages)
    dark = False

    def one(given: Input, out: IO[str]) -> None:
        nonlocal dark
        from .run import check as run_check

        checked = run_check(given.source, name=given.name, rules=rules, pages=wanted)
        dark = _needs_scan(given, checked, lang) or dark
        if form is ExtractFormat.json:
            from .show.as_json import line, report_object

            out.write(line(report_object(checked, lang.value)))
        elif book is not None:
            book.add_record(checked)
        else:
            from .show.as_markdown import render

            out.write(render(checked.report, lang.value).rstrip("\n") + "\n\n")

    failed = each(paths, None if book else output, lang, one, "gouji.report/1" if form is ExtractFormat.json else None, beside=output)
    if book is not None and output is not None:
        book.save(output)
    raise typer.Exit(FAILED if failed or dark else OK)


@app.command(help="说明一个口径、数字或结果：在哪里读到、依据什么规则、为何相符或不符。 Explain a measure, a number or a finding.")
def explain(
    path: Annotated[str, typer.Argument(metavar="PATH")], what: Annotated[str, typer.Argument(metavar="WHAT")], lang: Language = Lang.zh,
    patterns: Patterns = None,
) -> None:  # fmt: skip
    """Explain one thing of one report."""
    from .run import check as run_check
    from .show.explain import explain as explained

    rules = load(patterns)
    found = list(islice(inputs([path]), 2))
    if len(found) != 1:
        raise UsageError(
            either(lang, f"{path}：explain 一次只看一份报告，请给出一个文件。", f"{path}: explain takes one report; name one file.")
        )
    given = found[0]
    if given.error:
        raise given.error
    said = explained(run_check(given.source, name=given.name, rules=rules), what, lang.value, rules)
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
    rules = load(folder or patterns)
    for kind in KINDS:
        for rule in rules.by_kind[kind]:
            examples = len(getattr(rule, "yes", ())) + len(getattr(rule, "no", ()))
            say(f"{rule.file:<18} {kind:<10} {rule.name:<44} {examples}")


@patterns_app.command("test", help="运行规则的正反例子。 Run the examples of every rule.")
def test_patterns(folder: Annotated[Path | None, typer.Argument(metavar="[DIR]")] = None, patterns: Patterns = None) -> None:
    """Run every example; exit with 1 where one fails."""
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


# --- what commands share --------------------------------------------------------------------------


def each(paths: list[str], output: Path | None, lang: Lang, one: Callable[[Input, IO[str]], None], schema_id: str | None,
         beside: Path | None = None, after: Callable[[IO[str]], None] | None = None) -> bool:  # fmt: skip
    """Do something with every input; an unreadable one costs only itself. True where one could not be read.

    `beside` is a file that is written some other way and that must not be one of the inputs; `after` writes what all inputs together
    give.
    """
    failed, number = False, 0
    written = output or beside
    if written is not None and any(same_file(Path(path), written) for path in paths):
        raise UsageError(
            either(lang, f"{written}：-o 会盖掉要读的文件，请换一个文件名。", f"{written}: -o would overwrite an input; name another file.")
        )
    with opened(output) as out:
        # what is being written may stand in a folder that is being read
        wanted = (one for one in inputs(paths) if written is None or one.path is None or not same_file(one.path, written))
        for number, given in enumerate(wanted, start=1):
            _progress(number, given.name)
            _page_progress(given.name)
            try:
                if given.error is not None:
                    raise given.error
                _guarded(one, given, out)
            except ReadError as problem:
                failed = True
                said = either(lang, problem.zh, problem.en)
                if schema_id is not None:
                    from .show.as_json import error_object, line

                    out.write(line(error_object(given.name, problem, lang.value, schema_id)))
                warn(said if given.name in said else f"{given.name}: {said}")
            out.flush()
            status()
        if after is not None:
            after(out)
    if not number:
        raise UsageError(either(lang, "没有可读的文件。", "There is nothing to read."))
    return failed


def _guarded(one: Callable[[Input, IO[str]], None], given: Input, out: IO[str]) -> None:
    """A fault of our own costs one report, not the folder, and says where it is."""
    try:
        one(given, out)
    except (ReadError, RuleError, UsageError, OSError):
        raise
    except Exception as fault:
        last = traceback.extract_tb(fault.__traceback__)[-1]
        where = f"{type(fault).__name__}, {Path(last.filename).name}:{last.lineno}"
        raise ReadError(
            f"{given.name}：gouji 内部出错（{where}），这份报告没有核完。请把这一行和报告反馈给我们。",
            f"{given.name}: an internal fault ({where}); this report was not checked. Please report this line with the file.",
        ) from fault


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


def _pictures(given: Input, checked: Checked) -> dict[int, Picture] | None:
    """The pictures of the pages of a PDF or a scan; of a long one, only those of the pages that findings point at."""
    source = checked.report.document.source
    if source.format not in {"pdf", "image"} or source.pages is None:
        return None
    pages = {item.place.page for one in checked.outcomes if one.state == "broken" for item in one.evidence if item.place.page}
    return _shown(given, source.format, range(1, source.pages + 1) if source.pages <= MOST_PICTURES else pages)


def _shown(given: Input, kind: str, numbers: Collection[int], dpi: int = 100) -> dict[int, Picture]:
    """Pages of a PDF or a picture as pictures."""
    from .read.pdf.pages import pictures
    from .read.scan import pictures as photographs
    from .show.as_html import Picture

    content = given.content if given.content is not None else Path(given.name).read_bytes()
    made = photographs(content, numbers, dpi * 14) if kind == "image" else pictures(content, numbers, dpi)
    return {number: Picture(*one) for number, one in made.items()}


def _crops(given: Input, checked: Checked) -> dict[Place, bytes]:
    """What the page shows where a figure was not read surely, for the findings that a misreading explains."""
    places = {item.place for one in checked.outcomes if one.cause is not None and one.cause.code == "misread"
              for item in one.evidence if item.place.readings and item.place.box}  # fmt: skip
    if not places:
        return {}
    from .show.as_html import cut

    pages = _shown(given, checked.report.document.source.format, {place.page for place in places if place.page}, CLOSE)
    return {place: cut(pages[place.page], place.box) for place in places if place.page in pages and place.box}


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


def _progress(number: int, name: str) -> None:
    """Which input is being read, on a terminal only."""
    if number > 1:
        status(f"{number} {name}")
        status()


def _needs_scan(given: Input, checked: Checked, lang: Lang) -> bool:
    """Were pages left out because what recognises them is not installed? Then it is said, and the rest is told all the same."""
    from .read import scan

    if not checked.report.document.source.unread_pages or scan.available():
        return False
    missing = scan.missing()
    warn(f"{given.name}: {either(lang, missing.zh, missing.en)}")
    return True


def _page_progress(name: str) -> None:
    """Which page of a scan is being recognised, on a terminal only."""
    if sys.stderr.isatty():
        from .read import scan

        scan.before_page = lambda page: status(f"{name} {page}")


def _colours(out: IO[str]) -> bool:
    return out.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def _width(out: IO[str]) -> int:
    return shutil.get_terminal_size((100, 24)).columns if out.isatty() else 100


def main() -> None:
    """Run the command; every failure is a line and an exit code, never a traceback."""
    if sys.stdout is None or sys.stderr is None:
        sys.exit(FAILED)  # closed by whoever started us: there is nobody to tell
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(called(app))
    except (ReadError, RuleError, StoreError, UsageError) as problem:
        lang_en = {"en", "--lang=en"} & set(sys.argv[1:])
        warn(problem.en if lang_en and isinstance(problem, ReadError | StoreError) else str(problem))
        sys.exit(FAILED)
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
