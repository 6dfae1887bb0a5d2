"""The commands about datasets: query, panel, export, compact, sample."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from .cli_common import Lang, Language, Out, UsageError, either, opened, say, warn

RowFormat = StrEnum("RowFormat", ["table", "csv", "json"])
ExportFormat = StrEnum("ExportFormat", ["parquet", "csv", "xlsx"])
SampleOf = StrEnum("SampleOf", ["reports", "findings"])
MOST_SHOWN = 100_000  # rows of a table, whose columns are as wide as their widest value
NO_TEXT = {".xls", ".xlsm", ".ods", ".et", ".doc", ".docx", ".pdf"}  # a table of text under such a name opens nowhere
OF_SUFFIX = {".csv": RowFormat.csv, ".json": RowFormat.json, ".jsonl": RowFormat.json}

Where = Annotated[str, typer.Argument(metavar="DATASET", help="数据集的文件夹或 s3://… / a dataset's folder or s3://…")]
Escape = Annotated[
    bool,
    typer.Option(
        "--escape-formulas/--no-escape-formulas",
        help="CSV 里像公式的文字前加撇号 / an apostrophe before what a spreadsheet program would take for a formula in CSV",
    ),
]
Form = Annotated[RowFormat | None, typer.Option("--format", help="table、csv、json / as what")]


def query(
    dataset: Where, sql: Annotated[str, typer.Argument(metavar="SQL")], form: Form = None, output: Out = None, escape: Escape = True,
    timeout: Annotated[float, typer.Option("--timeout", min=1, help="最多计算多少秒 / seconds it may compute")] = 300,
    memory: Annotated[int, typer.Option("--memory", min=128, help="最多占用多少 MiB 内存 / MiB of memory it may take")] = 4096,
    lang: Language = Lang.zh,
) -> None:  # fmt: skip
    """Print the answer to one select statement, which can read the dataset and nothing else."""
    from .store.dataset import Dataset

    _put(Dataset(dataset).ask(sql, timeout, memory), form, output, lang, formulas=not escape)


def panel(
    dataset: Where, measure: Annotated[str, typer.Argument(metavar="MEASURE", help="口径 id，如 three_public / a measure id")],
    stage: Annotated[str, typer.Option("--stage", help="initial_budget、adjusted_budget、actual、none")] = "actual",
    long: Annotated[bool, typer.Option("--long", help="每个数一行，连同原文和位置 / a row for each amount, with its text and place")] = False,
    form: Form = None, output: Out = None, escape: Escape = True, lang: Language = Lang.zh,
) -> None:  # fmt: skip
    """Print a measure by unit and year."""
    import pyarrow as pa

    from .store.dataset import Dataset

    rows = Dataset(dataset).panel(measure, None if stage == "none" else stage, long=long)
    _put(pa.Table.from_pandas(rows.rename(columns=str), preserve_index=False), form, output, lang, formulas=not escape)


def export(
    dataset: Where, to: Annotated[Path, typer.Option("--to", metavar="DIR", help="写到这个文件夹 / folder to write to")],
    form: Annotated[ExportFormat, typer.Option("--format")] = ExportFormat.parquet, escape: Escape = True,
    lang: Language = Lang.zh,
) -> None:  # fmt: skip
    """Write every table in one form, with a description of every column."""
    from .store.dataset import Dataset
    from .store.export import export as write

    if to.exists() and not to.is_dir():
        raise UsageError(either(lang, f"{to}：不是文件夹。", f"{to}: this is no folder."))
    for path in write(Dataset(dataset), to, form.value, formulas=not escape):
        say(str(path))


def compact(dataset: Where, lang: Language = Lang.zh) -> None:
    """Merge small parts."""
    from .store.compact import compact as merge
    from .store.parts import Parts

    done = merge(Parts(dataset))
    say(either(lang, f"{done.before} 个部分 → {done.after} 个", f"{done.before} parts → {done.after}"))


def sample(
    dataset: Annotated[str | None, typer.Argument(metavar="[DATASET]")] = None,
    of: Annotated[SampleOf, typer.Option("--of", help="抽查报告或核对结果 / what to draw")] = SampleOf.findings,
    by: Annotated[str, typer.Option("--by", metavar="COLUMNS", help="分层的列，如 region,year,severity / what makes strata")] = "year",
    n: Annotated[int, typer.Option("--n", min=1, help="抽多少 / how many")] = 50,
    seed: Annotated[int, typer.Option("--seed", help="同样的种子抽出同样的样本 / the same seed draws the same")] = 1,
    estimate: Annotated[Path | None, typer.Option("--estimate", metavar="FILE", help="填好判定的工作簿 / a workbook with verdicts")] = None,
    form: Form = None, output: Out = None, escape: Escape = True, lang: Language = Lang.zh,
) -> None:  # fmt: skip
    """Draw a stratified sample, or say what the verdicts on one mean for the whole."""
    if estimate is not None:
        from .store.estimated import table

        _put(table(estimate, lang.value), form, output, lang, formulas=not escape)
        return
    if dataset is None:
        raise UsageError(
            either(lang, "请给出数据集，或用 --estimate 给出填好的工作簿。", "Name a dataset, or a filled workbook with --estimate.")
        )
    from .store import audit
    from .store.dataset import Dataset
    from .store.sample import draw

    drawn = draw(Dataset(dataset), of.value, [one.strip() for one in by.replace("，", ",").split(",") if one.strip()], n, seed)
    left = sum(many == 0 for many in drawn.drawn.values())
    if left:
        warn(either(lang, f"{len(drawn.drawn)}层中有{left}层没有抽到，估计只说得到抽到的层：请加大 --n，或减少 --by 的列。",
                    f"{left} of {len(drawn.drawn)} strata have none drawn, and an estimate says nothing of them: raise --n, or name fewer columns in --by."))  # fmt: skip
    if output is not None and output.suffix.lower() == ".xlsx":
        audit.save(drawn, output, lang.value)
    else:
        _put(audit.table(drawn, lang.value), form, output, lang, formulas=not escape)


def _put(rows: Any, form: RowFormat | None, output: Path | None, lang: Lang, *, formulas: bool) -> None:
    """Rows, all at hand or as they come, as a table, CSV or JSON Lines, on standard output or in a file; as .xlsx or .parquet where the file is called so."""
    suffix = output.suffix.lower() if output else ""
    if suffix in NO_TEXT:
        raise UsageError(
            either(lang, f"{output}：可写 .xlsx .csv .json .parquet，或文本。", f"{output}: write .xlsx, .csv, .json, .parquet, or text.")
        )
    if output is not None and form is None and suffix in {".xlsx", ".parquet"}:
        from .store.export import write_rows

        write_rows(rows, output)
        return
    with opened(output) as out:
        chosen = form or OF_SUFFIX.get(suffix, RowFormat.table)
        if output is not None and chosen is RowFormat.csv:
            out.write("\ufeff")  # without it Excel takes the text for the local code page
        out.writelines(_lines(rows, chosen, out, lang, formulas=formulas))


def _lines(rows: Any, form: RowFormat, out: IO[str], lang: Lang, *, formulas: bool) -> Iterator[str]:
    from .show.as_rows import csv_lines, json_lines

    if form is not RowFormat.table:
        yield from json_lines(rows) if form is RowFormat.json else csv_lines(rows, formulas=formulas)
        return
    import shutil

    from .show.as_grid import render
    from .show.as_rows import values

    held = rows.held() if hasattr(rows, "held") else rows
    shown = list(islice(values(held), MOST_SHOWN + 1))
    if len(shown) > MOST_SHOWN:
        raise UsageError(
            either(lang, f"结果超过{MOST_SHOWN}行，排不成一张表：请用 --format csv，或 -o 写成 .csv .xlsx .parquet 文件，或用 limit 取一部分。",
                   f"More than {MOST_SHOWN} rows are no table to look at: use --format csv, -o with .csv, .xlsx or .parquet, or a limit.")
        )  # fmt: skip
    yield render(rows.column_names, shown, shutil.get_terminal_size().columns if out.isatty() else None) + "\n"
