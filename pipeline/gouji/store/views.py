"""A dataset as DuckDB sees it for questions of our own: embedded, in memory. What others ask goes to `sealed.py`."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from ..units import UnitName, one_name
from .dictionary import TABLES, schema
from .errors import StoreError, need, readable, vanished
from .parts import Part, Parts
from .place import Local

GLOB = re.compile(r"[*?\[]")  # DuckDB takes these in a path for more than one file
VIEWS = Path(__file__).with_name("views.sql")
ON_RECORD = "select (select count(*) from recorded) + (select count(*) from history.failures) + (select count(*) from history.runs)"


class Opened(NamedTuple):
    """A dataset as it was when it was opened: the parts, a connection that knows the views, and how many rows are on record."""

    parts: tuple[Part, ...]
    con: Any
    rows: int


def connect(parts: Parts, before: Opened | None = None) -> Opened:
    """Open the dataset as it is now. Raises `StoreError` where there is none, or where rows have gone that were there `before`."""
    need("duckdb", "pyarrow")
    with readable(parts.address):
        found = parts.current()
        if before is not None and parts_changed(before.parts, found):
            raise vanished(parts.address)
        if not found:
            raise StoreError(f"{parts.address}：这里没有数据集。", f"{parts.address}: there is no dataset here.")
        con = _connected(parts, found)
        ((rows,),) = con.execute(ON_RECORD).fetchall()
    if before is not None and rows < before.rows:
        raise vanished(parts.address)
    return Opened(tuple(found), con, rows)


def parts_changed(before: Iterable[Part], now: Iterable[Part]) -> bool:
    """Has a part lost something, which nobody but a stranger does? A compaction removes whole parts."""
    there = {part.folder: part for part in now}
    return not there or any(there.get(part.folder, part) != part for part in before)


def gone(parts: Parts, opened: Iterable[Part]) -> bool:
    """Are parts no longer there as they were?"""
    try:
        return bool(set(opened) - set(parts.all()))
    except (OSError, StoreError):
        return True


def _connected(parts: Parts, found: Sequence[Part]) -> Any:
    import duckdb

    con = duckdb.connect()
    con.execute("create schema history")
    for table in TABLES:
        _history(con, parts, table, [part for part in found if table in part.tables])
    _same_units(con)
    con.execute(VIEWS.read_text(encoding="utf-8"))
    _lock(con, parts)
    return con


def _history(con: Any, parts: Parts, table: str, found: list[Part]) -> None:
    """All rows of a table. Local files are DuckDB's own to read; those of an object store come through Arrow."""
    paths = [parts.path(part, table) for part in found]
    if paths and isinstance(parts.place, Local) and not GLOB.search(parts.place.root):
        listed = ", ".join(map(text, paths))
        # Bringing columns together looks into every file before each question: only where an older version wrote some of them.
        mixed = "false" if all(part.alike for part in found) else "true"
        con.execute(f"create view history.{table} as from read_parquet([{listed}], hive_partitioning = false, union_by_name = {mixed})")
        if mixed == "true":
            _add_columns(con, table)
        return
    register(con, table, rows_of(parts, table, found))


def register(con: Any, table: str, rows: Any) -> None:
    """All rows of a table, as Arrow has them."""
    con.register(f"arrow_{table}", rows)
    con.execute(f"create view history.{table} as from arrow_{table}")


def rows_of(parts: Parts, table: str, found: Iterable[Part]) -> Any:
    """All rows of a table as a pyarrow dataset, which reads what it is asked for."""
    import pyarrow.dataset as ds

    paths = [parts.path(part, table) for part in found if table in part.tables]
    if not paths:
        return schema(table).empty_table()
    return ds.dataset(paths, schema=schema(table), filesystem=parts.place.files, format="parquet")


def _add_columns(con: Any, table: str) -> None:
    """Columns that no file has yet, empty."""
    con.execute(f"alter view history.{table} rename to read_{table}")
    con.register(f"empty_{table}", schema(table).empty_table())
    con.execute(f"create view history.{table} as from empty_{table} union all by name from history.read_{table}")


def _same_units(con: Any) -> None:
    """Units that printed aliases join go by one name."""
    con.execute("create table also (name varchar, unit varchar)")
    named = con.execute(
        "select distinct unit_name, unit_normal, unit_aliases from history.documents where len(unit_aliases) > 0"
    ).fetchall()
    leads = one_name(UnitName(name, normal, aliases=tuple(aliases)) for name, normal, aliases in named)
    if leads:
        con.executemany("insert into also values (?, ?)", sorted(leads.items()))


def _lock(con: Any, parts: Parts) -> None:
    """From here on nothing outside the dataset can be reached, and no setting changed. What memory does not hold goes to a folder of its
    own, which ends with the connection.
    """
    spare = f"{tempfile.gettempdir()}/gouji-{os.getpid()}-{uuid4().hex[:8]}"
    con.execute(f"set temp_directory = {text(spare)}")
    if isinstance(parts.place, Local):
        con.execute(f"set allowed_directories = [{text(parts.place.root)}]")
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")


def text(value: str) -> str:
    """A text as SQL writes it.

    >>> text("it's")
    "'it''s'"
    """
    return "'" + value.replace("'", "''") + "'"
