"""Small parts merged to large ones (合并). Ended at any moment, it loses nothing and doubles nothing.

A merged part is written whole beside those that it is made of, and names them; from then on they do not count. Only then are they
removed. What an ended compaction left is removed by the next one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from ..errors import StoreError
from .dictionary import schema, shape
from .errors import readable, vanished
from .parts import FORMAT, MARK, MERGED, REPLACES, VERSION, Part, Parts

LARGE = 128 * 1024 * 1024  # bytes of a part that is left as it is
ROWS = 100_000  # of one row group


class Compacted(NamedTuple):
    """How many parts there were, and how many there are."""

    before: int
    after: int


def compact(parts: Parts, large: int = LARGE) -> Compacted:
    """Merge the parts of each year that are smaller than `large` bytes. Raises `StoreError` where another compaction runs."""
    before = len(parts.all())
    if not before:
        raise StoreError(f"{parts.address}：这里没有数据集。", f"{parts.address}: there is no dataset here.")
    try:
        with parts.place.only_one():
            _merge_all(parts, large)
    except FileNotFoundError as problem:
        raise vanished(parts.address) from problem
    return Compacted(before, len(parts.all()))


def _merge_all(parts: Parts, large: int) -> None:
    found, replaced = parts.sorted_out()
    _remove(parts, replaced)
    parts.place.sweep(MERGED)
    for group in _groups(found, large):
        _merge(parts, group)
        _remove(parts, group)


def _groups(found: Iterable[Part], large: int) -> Iterator[list[Part]]:
    """Small parts of one year that together make a large one."""
    for _, of_year in groupby(found, key=lambda part: part.year):
        group: list[Part] = []
        for part in (one for one in of_year if one.size < large):
            group.append(part)
            if sum(one.size for one in group) >= large:
                yield group
                group = []
        if len(group) > 1:
            yield group


def _remove(parts: Parts, gone: Iterable[Part]) -> None:
    for part in gone:
        parts.remove(part)


def _merge(parts: Parts, group: list[Part]) -> None:
    """Write one part that holds the rows of several and names them."""
    names = [part.name for part in group]
    merged = Part(group[0].year, f"{MERGED}{hashlib.sha256(chr(10).join(names).encode()).hexdigest()[:32]}-{shape()}")
    said = {FORMAT: VERSION, REPLACES: json.dumps(names).encode()}
    tables = sorted(set().union(*(part.tables for part in group)))
    writers = {f"{table}.parquet": partial(_write, parts, group, table, said if table == MARK else {FORMAT: VERSION}) for table in tables}
    parts.place_files(merged.folder, writers)


def _write(parts: Parts, group: list[Part], table: str, said: dict[bytes, bytes], files: Any, path: str) -> None:
    """Stream a table of several parts into one file."""
    import pyarrow.parquet as pq

    wanted = schema(table).with_metadata(said)
    with pq.ParquetWriter(path, wanted, filesystem=files, compression="zstd") as writer:
        for rows in _batches(parts, group, table):
            writer.write_table(rows.replace_schema_metadata(said), row_group_size=ROWS)


def _batches(parts: Parts, group: list[Part], table: str) -> Iterator[Any]:
    """The rows of a table of several parts, in the order of the parts, in portions that fill a row group. Raises `StoreError` for
    columns that this gouji does not know: they would be lost.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    held: list[Any] = []
    for part in group:
        if table not in part.tables:
            continue
        with readable(parts.address):
            rows = pq.read_table(parts.path(part, table), filesystem=parts.place.files, partitioning=None)
        unknown = set(rows.column_names) - set(schema(table).names)
        if unknown:
            raise StoreError(
                f"{parts.address}：{table} 有这个版本不认识的列 {', '.join(sorted(unknown))}，请升级 gouji 后再合并。",
                f"{parts.address}: {table} has columns that this version does not know: {', '.join(sorted(unknown))}; upgrade gouji first.",
            )
        held.append(_with_all_columns(rows, table))
        if sum(one.num_rows for one in held) >= ROWS:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def _with_all_columns(rows: Any, table: str) -> Any:
    """Rows of an older version with the columns that came later, empty."""
    import pyarrow as pa

    there = set(rows.column_names)
    columns = [rows[one.name].cast(one.type) if one.name in there else pa.nulls(rows.num_rows, one.type) for one in schema(table)]
    return pa.table(columns, schema=schema(table))
