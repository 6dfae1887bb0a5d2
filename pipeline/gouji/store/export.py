"""A dataset for other programs: Parquet, CSV for Excel, .xlsx, each with a datapackage.json that describes every column."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from ..errors import StoreError
from ..show.as_rows import values
from ..show.csv_cells import DOUBTFUL, cell
from ..visible import as_json
from .dataset import Dataset
from .package import datapackage, resource
from .sheets import Workbook

EXPORTED = ("documents", "reports", "facts", "indicators", "sections", "findings", "outcomes", "not_checked", "failures", "runs")
AT_ONCE = 50_000  # rows
BOM = b"\xef\xbb\xbf"  # without it Excel takes the text for the local code page
ZEROS = r"\.?0+$"


def export(dataset: Dataset, folder: Path, form: str, *, formulas: bool = False) -> list[Path]:
    """Write every view in one form into a folder; gives the files. Each is there whole or not at all, the description last.

    With `formulas`, a text in CSV may be one.
    """
    writer = partial(_csv, formulas=formulas) if form == "csv" else WRITERS[form]
    folder.mkdir(parents=True, exist_ok=True)
    written, described = [], []
    for view in EXPORTED:
        rows = dataset.reader(view, AT_ONCE)
        path = folder / f"{view}.{form}"
        sheets = writer(rows, path, view)
        written.append(path)
        described += [resource(view, path.name, rows.schema, form, sheet) for sheet in sheets]
    description = folder / "datapackage.json"
    _whole(description, as_json(datapackage(described), indent=1).encode() + b"\n")
    return [*written, description]


def write_rows(rows: Any, path: Path) -> None:
    """An Arrow table, or batches as they come, as .xlsx or .parquet, by the suffix. Raises `StoreError` for what the form cannot hold."""
    import pyarrow as pa

    batches = rows.to_reader(AT_ONCE) if hasattr(rows, "to_reader") else rows
    try:
        WRITERS[path.suffix.lower().removeprefix(".")](batches, path, "rows")
    except pa.ArrowNotImplementedError as problem:
        raise StoreError(f"{path}：写不了这样的列（{problem}）。", f"{path}: cannot hold a column of this kind ({problem}).") from problem


def _whole(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def _parquet(rows: Any, path: Path, view: str) -> list[str]:
    import pyarrow.parquet as pq

    part = path.with_name(f".{path.name}.part")
    try:
        with pq.ParquetWriter(part, rows.schema, compression="zstd") as writer:
            for batch in rows:
                writer.write_batch(batch)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return [view]


def _csv(rows: Any, path: Path, view: str, *, formulas: bool = False) -> list[str]:
    """CSV with a byte order mark; decimals without useless zeros, lists with semicolons, an empty text in quotation marks."""
    import pyarrow as pa
    from pyarrow import csv

    schema = pa.schema([pa.field(one.name, _in_csv(one.type)) for one in rows.schema])
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as out:
            out.write(BOM)
            with csv.CSVWriter(out, schema) as writer:
                for batch in rows:
                    columns = [
                        _cells(_as_csv(column), numbers=pa.types.is_decimal(column.type), formulas=formulas) for column in batch.columns
                    ]
                    writer.write_batch(pa.record_batch(columns, schema=schema))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return [view]


def _in_csv(kind: Any) -> Any:
    import pyarrow as pa

    return (
        pa.string()
        if pa.types.is_decimal(kind) or pa.types.is_list(kind) or pa.types.is_dictionary(kind) or pa.types.is_timestamp(kind)
        else kind
    )


def _as_csv(column: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_decimal(column.type):
        return written(column)
    if pa.types.is_list(column.type):
        return pc.binary_join(column, ";")
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ")
    return column.cast(_in_csv(column.type))


def _cells(column: Any, *, numbers: bool, formulas: bool) -> Any:
    """A column whose texts are as cells hold them; numbers are as they are."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if numbers or not pa.types.is_string(column.type):
        return column
    doubtful = pc.fill_null(pc.match_substring_regex(column, DOUBTFUL), fill_value=False)
    if not pc.any(doubtful).as_py():
        return column
    changed = [cell(text, formulas=formulas) for text in column.filter(doubtful).to_pylist()]
    return pc.replace_with_mask(column, doubtful, pa.array(changed, pa.string()))


def written(column: Any) -> Any:
    """Decimals in plain notation, without useless zeros."""
    import pyarrow as pa
    import pyarrow.compute as pc

    text = pc.cast(column, pa.string())
    small = pc.fill_null(pc.match_substring(text, "E"), fill_value=False)
    short = pc.replace_substring_regex(text, ZEROS, "") if column.type.scale else text
    if not pc.any(small).as_py():
        return short
    exact = pa.array([None if value is None else format(value.normalize(), "f") for value in column.to_pylist()], pa.string())
    return pc.if_else(small, exact, short)


def _xlsx(rows: Any, path: Path, view: str) -> list[str]:
    heads = rows.schema.names
    decimals = heads.index("decimals") if {"value", "decimals"} <= set(heads) else None
    with Workbook(path) as book:
        return book.add(view, heads, values(rows), decimals)


WRITERS = {"parquet": _parquet, "csv": _csv, "xlsx": _xlsx}
