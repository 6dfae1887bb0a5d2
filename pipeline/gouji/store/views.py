"""A dataset as DuckDB sees it for questions of our own: embedded, in memory. What others ask goes to `sealed.py`."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from ..errors import StoreError
from ..fingerprint import alike, parsed
from ..units import UnitName, one_name
from .dictionary import TABLES, schema
from .errors import need, readable, vanished
from .parts import Part, Parts
from .place import Local

GLOB = re.compile(r"[*?\[]")  # DuckDB takes these in a path for more than one file
VIEWS = Path(__file__).with_name("views.sql")
CONFIGURATION: dict[str, Any] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",  # a variable of ours is no table
}
ON_RECORD = "select (select count(*) from recorded) + (select count(*) from history.failures) + (select count(*) from history.runs)"


class Opened(NamedTuple):
    """A dataset as it was when it was opened: the parts, a connection that knows the views, what that has from Arrow, and how many rows
    are on record.
    """

    parts: tuple[Part, ...]
    con: Any
    arrow: Mapping[str, Any]
    rows: int


def connect(parts: Parts, before: Opened | None = None, *, files: bool = True, memory: int | None = None) -> Opened:
    """Open the dataset as it is now; `files`: DuckDB may open those of this machine itself; `memory`: MiB that it may take, with nothing
    put on disk. Raises `StoreError` where there is no dataset, or where rows have gone that were there `before`.
    """
    need("duckdb", "pyarrow")
    with readable(parts.address):
        found = parts.current()
        if before is not None and parts_changed(before.parts, found):
            raise vanished(parts.address)
        if not found:
            raise StoreError(f"{parts.address}：这里没有数据集。", f"{parts.address}: there is no dataset here.")
        con, arrow = _connected(parts, found, files and isinstance(parts.place, Local) and not GLOB.search(parts.place.root), memory)
        ((rows,),) = con.execute(ON_RECORD).fetchall()
    if before is not None and rows < before.rows:
        raise vanished(parts.address)
    return Opened(tuple(found), con, arrow, rows)


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


def _connected(parts: Parts, found: Sequence[Part], files: bool, memory: int | None) -> tuple[Any, dict[str, Any]]:
    import duckdb

    con = duckdb.connect(config=CONFIGURATION | ({"memory_limit": f"{memory}MiB"} if memory else {}))
    con.execute("create schema history")
    arrow: dict[str, Any] = {}
    for table in TABLES:
        arrow |= _history(con, parts, table, [part for part in found if table in part.tables], files)
    _same_units(con)
    _same_reports(con)
    con.execute(VIEWS.read_text(encoding="utf-8"))
    _lock(con, parts, files, spill=memory is None)
    return con, arrow


def _history(con: Any, parts: Parts, table: str, found: list[Part], files: bool) -> dict[str, Any]:
    """All rows of a table: from files that DuckDB reads, or from Arrow. Gives what it has from there."""
    paths = [parts.path(part, table) for part in found]
    if paths and files:
        listed = ", ".join(map(text, paths))
        # Bringing columns together looks into every file before each question: only where an older version wrote some of them.
        mixed = "false" if all(part.alike for part in found) else "true"
        con.execute(f"create view history.{table} as from read_parquet([{listed}], hive_partitioning = false, union_by_name = {mixed})")
        return _with_all_columns(con, table) if mixed == "true" else {}
    import pyarrow.dataset as ds

    rows = ds.dataset(paths, schema=schema(table), filesystem=parts.place.files, format="parquet") if paths else schema(table).empty_table()
    con.register(f"arrow_{table}", rows)
    con.execute(f"create view history.{table} as from arrow_{table}")
    return {f"arrow_{table}": rows}


def _with_all_columns(con: Any, table: str) -> dict[str, Any]:
    """Columns that no file has yet, empty."""
    con.execute(f"alter view history.{table} rename to read_{table}")
    con.register(f"empty_{table}", schema(table).empty_table())
    con.execute(f"create view history.{table} as from empty_{table} union all by name from history.read_{table}")
    return {f"empty_{table}": schema(table).empty_table()}


def _same_units(con: Any) -> None:
    """Units that printed aliases join go by one name."""
    con.execute("create table also (name varchar, unit varchar)")
    named = con.execute(
        "select distinct unit_name, unit_normal, unit_aliases from history.documents where len(unit_aliases) > 0"
    ).fetchall()
    leads = one_name(UnitName(name, normal, aliases=tuple(aliases)) for name, normal, aliases in named)
    if leads:
        con.executemany("insert into also values (?, ?)", sorted(leads.items()))


RIVALS = """
with named as (
  select content_key, coalesce(also.unit, unit_normal) as unit_id, report_year, kind, any_value(fingerprint) as said
  from history.documents left join also on also.name = unit_normal
  where entry = 'report' and fingerprint is not null and unit_normal is not null
  group by all
)
select list(content_key), list(said) from named
group by unit_id, report_year, kind having count(distinct content_key) > 1
"""  # files of one unit, year and kind that do not say the same to the digit


def _same_reports(con: Any) -> None:
    """Files of one report that their containers make differ go by one key."""
    con.execute("create table alike (content_key varchar, same varchar)")
    for keys, said in con.execute(RIVALS).fetchall():
        leads = alike({key: parsed(one) for key, one in zip(keys, said, strict=True)})
        moved = [(key, lead) for key, lead in leads.items() if key != lead]
        if moved:
            con.executemany("insert into alike values (?, ?)", moved)


def _lock(con: Any, parts: Parts, files: bool, *, spill: bool) -> None:
    """From here on nothing outside the dataset can be reached, and no setting changed. What memory does not hold goes nowhere, or to a
    folder of its own, which ends with the connection.
    """
    spare = f"{tempfile.gettempdir()}/gouji-{os.getpid()}-{uuid4().hex[:8]}" if spill else ""
    con.execute(f"set temp_directory = {text(spare)}")
    if not files and not spill:
        con.execute("set disabled_filesystems = 'LocalFileSystem'")
    if files:
        con.execute(f"set allowed_directories = [{text(parts.place.root)}]")
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")


def text(value: str) -> str:
    """A text as SQL writes it.

    >>> text("it's")
    "'it''s'"
    """
    return "'" + value.replace("'", "''") + "'"
