"""The workbook of a spot check: what was drawn, with empty columns for the verdicts; and what it says once they are filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from ..errors import StoreError
from ..version import __version__
from ..visible import visible
from .estimate import Judged
from .sample import Sample, Stratum

SAMPLE, STRATA, ABOUT = "sample", "strata", "about"
HEADS = {
    "number": ("序号", "number"), "unit": ("单位", "unit"), "year": ("年度", "year"), "sources": ("来源", "sources"),
    "errors": ("矛盾", "errors"), "warnings": ("存疑", "warnings"), "figures": ("数字", "figures"), "unread": ("未读懂", "not understood"),
    "check": ("检查", "check"), "severity": ("级别", "severity"), "message": ("说明", "message"), "stated": ("此处", "stated"),
    "expected": ("应为", "expected"), "money_unit": ("计量单位", "money unit"), "page": ("页", "page"), "line": ("行", "line"),
    "table_no": ("表", "table"), "row_no": ("表行", "table row"), "col_no": ("表列", "table column"), "stratum": ("层", "stratum"),
    "verdict": ("判定", "verdict"), "note": ("备注", "note"), "id": ("编号", "id"), "there": ("总数", "there are"), "drawn": ("抽取", "drawn"),
}  # fmt: skip
VERDICTS = {"right": ("正确", "right"), "wrong": ("错误", "wrong"), "unclear": ("无法判断", "unclear")}
WIDE = {"message": 60, "sources": 40, "unit": 30, "stratum": 24, "note": 30}


class Verdicts(NamedTuple):
    """What a filled workbook says: the strata with their verdicts, and how many are unclear or missing in each."""

    strata: dict[Stratum, Judged]
    unclear: dict[Stratum, int]
    missing: dict[Stratum, int]


def columns(sample: Sample) -> list[str]:
    """The columns of a sample, by the keys of `HEADS`."""
    own = [one for one in sample.rows[0] if one not in {"id", "stratum", "message_zh", "message_en"}]
    at = own.index("severity") + 1 if sample.of == "findings" else len(own)
    return ["number", "stratum", *own[:at], *(["message"] if sample.of == "findings" else []), *own[at:], "verdict", "note", "id"]


def values(sample: Sample, lang: str) -> list[list[Any]]:
    """The rows of a sample, verdicts empty."""
    keys = columns(sample)
    rows = [row | {"number": at, "message": row.get(f"message_{lang}")} for at, row in enumerate(sample.rows, 1)]
    return [[_shown(row.get(key)) for key in keys] for row in rows]


def table(sample: Sample, lang: str) -> Any:
    """The sample as an Arrow table of texts."""
    import pyarrow as pa

    rows = [[None if one is None else str(one) for one in row] for row in values(sample, lang)]
    return pa.table({head(key, lang): pa.array([row[at] for row in rows], pa.string()) for at, key in enumerate(columns(sample))})


def _shown(value: Any) -> Any:
    return " | ".join(value) if isinstance(value, list) else value


def head(key: str, lang: str) -> str:
    """The heading of a column."""
    return HEADS[key][lang == "en"]


def save(sample: Sample, path: Path, lang: str) -> None:
    """Write the workbook, whole or not at all."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    keys = columns(sample)
    _sheet(book, SAMPLE, [head(key, lang) for key in keys], values(sample, lang), [WIDE.get(key, 12) for key in keys])
    _choices(book[SAMPLE], keys.index("verdict"), len(sample.rows), lang)
    counts = [[*stratum, many, sample.drawn[stratum]] for stratum, many in sample.there.items()]
    _sheet(book, STRATA, [*sample.by, head("there", lang), head("drawn", lang)], counts, [18] * (len(sample.by) + 2))
    _sheet(
        book, ABOUT, ["of", "by", "n", "seed", "gouji"], [[sample.of, ",".join(sample.by), sample.n, sample.seed, __version__]], [14] * 5
    )
    part = path.with_name(f".{path.name}.part")
    try:
        book.save(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _sheet(book: Any, name: str, heads: list[str], rows: list[list[Any]], widths: list[int]) -> None:
    """A sheet under bold heads; text is text, whatever it begins with."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    from ..show.as_xlsx import LONGEST

    sheet = book.create_sheet(name)
    for at, row in enumerate([heads, *rows], 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column)
            cell.value = visible(value, lines=True)[:LONGEST] if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
            cell.font, cell.alignment = Font(bold=at == 1), Alignment(wrap_text=True, vertical="top")
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"


def _choices(sheet: Any, column: int, rows: int, lang: str) -> None:
    """A list to choose the verdict from."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    said = ",".join(words[lang == "en"] for words in VERDICTS.values())
    rule = DataValidation(type="list", formula1=f'"{said}"', allow_blank=True, showErrorMessage=True)
    rule.add(f"{get_column_letter(column + 1)}2:{get_column_letter(column + 1)}{rows + 1}")
    sheet.add_data_validation(rule)


def load(path: Path) -> Verdicts:
    """Read the verdicts back. Raises `StoreError` where it is no such workbook, rows are missing or a verdict is none."""
    sizes, rows, keys = _sheets(path)
    counts = {stratum: dict.fromkeys((*VERDICTS, "missing"), 0) for stratum in sizes}
    for at, row in enumerate(rows, 2):
        if all(one is None or not str(one).strip() for one in row):
            continue  # Excel keeps rows that were formatted once
        stratum = tuple(_text(row[keys.index("stratum")]).split(" | "))
        counts[_known(stratum, counts, path, at)][_verdict(row[keys.index("verdict")], path, at)] += 1
    for stratum, (_, drawn) in sizes.items():
        if sum(counts[stratum].values()) != drawn:
            raise StoreError(
                f"{path}：{' '.join(stratum)} 一层应有 {drawn} 行，现有 {sum(counts[stratum].values())} 行；请不要增删行。",
                f"{path}: stratum {' '.join(stratum)} should have {drawn} rows and has {sum(counts[stratum].values())}; keep all rows.",
            )
    return Verdicts(
        {one: Judged(sizes[one][0], count["wrong"], count["wrong"] + count["right"]) for one, count in counts.items()},
        {one: count["unclear"] for one, count in counts.items()},
        {one: count["missing"] for one, count in counts.items()},
    )


def _sheets(path: Path) -> tuple[dict[Stratum, tuple[int, int]], list[tuple[Any, ...]], list[str]]:
    """The strata with how many there are and were drawn, the rows of the sample, and its columns. Raises `StoreError`."""
    book = _opened(path)
    rows = [*book[SAMPLE].iter_rows(values_only=True)] or [()]
    keys = [_key(cell) for cell in rows[0]]
    if not {"stratum", "verdict"} <= set(keys):
        raise StoreError(
            f"{path}：{SAMPLE} 表第一行要有“层”和“判定”两列；请不要删除、改名或在上面加行。",
            f"{path}: the first row of the sheet {SAMPLE} must name the columns stratum and verdict; keep them, and put nothing above.",
        )
    try:
        listed = [row for row in book[STRATA].iter_rows(min_row=2, values_only=True) if any(one is not None for one in row)]
        by = [_key(cell) for cell in next(book[STRATA].iter_rows(values_only=True))].index("there")
        sizes = {tuple(_text(one) for one in row[:by]) or ("",): (int(row[by]), int(row[by + 1])) for row in listed}
    except (StopIteration, IndexError, TypeError, ValueError) as problem:
        raise StoreError(
            f"{path}：{STRATA} 表被改动过，读不出各层的数目；请用原来的表。",
            f"{path}: the sheet {STRATA} was changed and no longer gives the size of each stratum; use the one that was written.",
        ) from problem
    return sizes, [(*row, *[None] * (len(keys) - len(row))) for row in rows[1:]], keys


def _opened(path: Path) -> Any:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True)
    except Exception as problem:  # openpyxl tells of damage in many ways
        raise _not_ours(path) from problem
    if not {SAMPLE, STRATA, ABOUT} <= set(book.sheetnames):
        raise _not_ours(path)
    return book


def _not_ours(path: Path) -> StoreError:
    return StoreError(f"{path}：不是 gouji sample 写出的工作簿。", f"{path}: this is no workbook that gouji sample wrote.")


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _key(cell: object) -> str:
    return next((key for key, words in HEADS.items() if cell in words), "")


def _known(stratum: Stratum, counts: dict[Stratum, dict[str, int]], path: Path, row: int) -> Stratum:
    if stratum not in counts:
        raise StoreError(
            f"{path} 第{row}行：层“{' | '.join(stratum)}”不在 {STRATA} 表里；请不要改动“层”，也不要在表下加行。",
            f"{path}, row {row}: stratum {' | '.join(stratum)!r} is not on the sheet {STRATA}; leave that column, and put nothing below.",
        )
    return stratum


def _verdict(value: object, path: Path, row: int) -> str:
    said = _text(value).strip()
    if not said:
        return "missing"
    found = next((code for code, words in VERDICTS.items() if said.lower() in words), None)
    if found is None:
        choices = "、".join(words[0] for words in VERDICTS.values())
        raise StoreError(
            f"{path} 第{row}行：判定 {said!r} 不认识；请用 {choices}。",
            f"{path}, row {row}: verdict {said!r} is not known; use {', '.join(words[1] for words in VERDICTS.values())}.",
        )
    return found
