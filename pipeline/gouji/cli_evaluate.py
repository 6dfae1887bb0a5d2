"""`gouji evaluate`: how good gouji is on reports whose right results are known, and what a person's verdicts say of it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .cli_common import FAILED, FOUND, OK, Lang, Language, Out, Patterns, UsageError, either, opened, say, warn
from .errors import GoldError

EvaluationFormat = StrEnum("EvaluationFormat", ["text", "json"])
WORKBOOK = ".xlsx"

Corpus = Annotated[
    list[Path],
    typer.Argument(metavar="CORPUS", help="语料文件夹，或填好判定的抽查工作簿 / corpus folders, or a spot check with its verdicts"),
]
Containers = Annotated[str, typer.Option("--containers", metavar="NAME,…", help="只看这些载体，如 txt,docx / only these containers")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="进程数；默认每个处理器一个 / processes; one a processor by default")]
Examples = Annotated[int, typer.Option("--examples", min=0, metavar="N", help="每类失败举几例 / examples of each sort of failure")]
Recall = Annotated[
    float | None, typer.Option("--min-recall", min=0, max=100, metavar="PERCENT", help="查出率低于它则退出码为1 / exit with 1 below this")
]
False_ = Annotated[
    float | None,
    typer.Option(
        "--max-false",
        min=0,
        metavar="N",
        help="无错报告每份误报的矛盾多于它则退出码为1 / exit with 1 above so many false errors a clean report",
    ),
]


def evaluate(
    corpus: Corpus, form: Annotated[EvaluationFormat, typer.Option("--format")] = EvaluationFormat.text, output: Out = None,
    containers: Containers = "", workers: Workers = None, examples: Examples = 5, min_recall: Recall = None, max_false: False_ = None,
    patterns: Patterns = None, lang: Language = Lang.zh,
) -> None:  # fmt: skip
    """Print what was found and what was falsely said; exit with 1 where that is worse than asked for."""
    books = [one for one in corpus if one.suffix.lower() == WORKBOOK]
    folders = [one for one in corpus if one not in books]
    for one in books:
        _tell_verdicts(one, lang)
    if not folders:
        raise typer.Exit(OK)
    from .evaluation import golds, tally
    from .evaluation.many import several
    from .evaluation.show import as_json, render

    try:
        known = [gold for folder in folders for gold in golds(_there(folder, lang))]
    except GoldError as problem:
        raise UsageError(either(lang, problem.zh, problem.en)) from problem
    wanted = [one.strip() for one in containers.replace("，", ",").split(",") if one.strip()]
    made = tally(several(known, workers=workers, patterns=patterns, containers=wanted))
    if not made.reports:
        raise UsageError(
            either(
                lang,
                "这里没有带标准答案的报告：见 docs/evaluate.md。",
                "There are no reports with right results here; see docs/evaluate.md.",
            )
        )
    with opened(output) as out:
        out.write(as_json(made, examples) if form is EvaluationFormat.json else render(made, lang.value, examples))
    if made.failed:
        warn(either(lang, f"{made.failed}个文件读不了。", f"{made.failed} files could not be read."))
    raise typer.Exit(_code(made.recall, min_recall, made.false_errors, max_false) or (FAILED if made.failed else OK))


def _code(recall: float | None, least: float | None, false: float | None, most: float | None) -> int:
    """1 where a bound is not met; a figure that nothing was there to measure meets none."""
    low = least is not None and (recall is None or 100 * recall < least)
    high = most is not None and (false is None or false > most)
    return FOUND if low or high else OK


def _there(folder: Path, lang: Lang) -> Path:
    if not folder.is_dir():
        raise UsageError(either(lang, f"{folder}：没有这个文件夹。", f"{folder}: there is no such folder."))
    return folder


def _tell_verdicts(path: Path, lang: Lang) -> None:
    """The error rates that a filled spot check gives, with their intervals."""
    from .show.as_grid import render
    from .show.as_rows import values
    from .store.estimated import table

    rows = table(path, lang.value)
    for line in render(rows.column_names, list(values(rows)), None).splitlines():
        say(line)
