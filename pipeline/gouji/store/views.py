"""A dataset as DuckDB sees it: embedded, in memory, read only."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from ..fingerprint import alike, parsed
from ..units import UnitName, one_name
from .dictionary import TABLES, schema
from .errors import StoreError, need
from .parts import Part, Parts
from .place import Local

GLOB = re.compile(r"[*?\[]")  # DuckDB takes these in a path for more than one file
AT_ONCE = 50_000  # rows of a batch
SELECT = "SELECT"  # `explain analyze copy …` would write


def connect(parts: Parts) -> Any:
    """A DuckDB connection that knows the views of the dataset and can write nothing. Raises `StoreError` where there is none."""
    need("duckdb", "pyarrow")
    import duckdb

    found = parts.current()
    if not found:
        raise StoreError(f"{parts.address}：这里没有数据集。", f"{parts.address}: there is no dataset here.")
    con = duckdb.connect()
    con.execute("create schema history")
    for table in TABLES:
        _history(con, parts, table, [part for part in found if table in part.tables])
    _same_units(con)
    _same_reports(con)
    con.execute(Path(__file__).with_name("views.sql").read_text(encoding="utf-8"))
    _lock(con, parts)
    return con


def _history(con: Any, parts: Parts, table: str, found: list[Part]) -> None:
    """All rows of a table. Local files are DuckDB's own to read; those of an object store come through Arrow."""
    paths = [parts.path(part, table) for part in found]
    if paths and isinstance(parts.place, Local) and not GLOB.search(parts.place.root):
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        # Bringing columns together looks into every file before each question: only where an older version wrote some of them.
        mixed = "false" if all(part.alike for part in found) else "true"
        con.execute(f"create view history.{table} as from read_parquet([{listed}], hive_partitioning = false, union_by_name = {mixed})")
        if mixed == "true":
            _add_columns(con, table)
        return
    import pyarrow.dataset as ds

    rows = ds.dataset(paths, schema=schema(table), filesystem=parts.place.files, format="parquet") if paths else schema(table).empty_table()
    con.register(f"arrow_{table}", rows)
    con.execute(f"create view history.{table} as from arrow_{table}")


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


def _lock(con: Any, parts: Parts) -> None:
    """From here on nothing outside the dataset can be read, and no setting changed. What memory does not hold goes to a folder of its
    own, which ends with the connection.
    """
    con.execute(f"set temp_directory = '{tempfile.gettempdir()}/gouji-{os.getpid()}-{uuid4().hex[:8]}'")
    if isinstance(parts.place, Local):
        con.execute(f"set allowed_directories = ['{parts.place.root.replace(chr(39), chr(39) * 2)}']")
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")


class Answer:
    """The answer to one question, as Arrow batches that come as they are asked for, so that no more of it is held. Ctrl-C ends the question.

    Raises `StoreError` for wrong SQL and for what is no question, then or while it is read.
    """

    def __init__(self, con: Any, sql: str) -> None:
        self._con = con
        self._thread = ThreadPoolExecutor(1)
        self._reader = self._done(partial(_asked, con, sql))
        self.column_names = _apart(self._reader.schema.names)

    @property
    def schema(self) -> Any:
        """The columns, each under a name of its own."""
        import pyarrow as pa

        return pa.schema([one.with_name(name) for one, name in zip(self._reader.schema, self.column_names, strict=True)])

    def __iter__(self) -> Iterator[Any]:
        while (batch := self._done(self._next)) is not None:
            yield batch.rename_columns(self.column_names)

    def table(self) -> Any:
        """All of it."""
        import pyarrow as pa

        return pa.Table.from_batches(self, self.schema)

    def _next(self) -> Any:
        return next(self._reader, None)

    def _done(self, work: Callable[[], Any]) -> Any:
        """What `work` gives. It runs aside: the engine is deaf to Ctrl-C as long as it computes."""
        import duckdb

        running = self._thread.submit(work)
        try:
            return running.result()
        except KeyboardInterrupt:
            self._con.interrupt()
            raise
        except duckdb.Error as problem:
            said = " ".join(str(problem).partition("\n\nLINE ")[0].split())
            raise StoreError(f"查询有误：{said}", f"The query is wrong: {said}") from problem


def _asked(con: Any, sql: str) -> Any:
    statements = con.extract_statements(sql)
    if len(statements) != 1 or statements[0].type.name != SELECT:
        raise StoreError("query 只读：请给出一条 select 语句。", "A query only reads: give one select statement.")
    return con.sql(statements[0].query).to_arrow_reader(AT_ONCE)


def _apart(names: list[str]) -> list[str]:
    """Names of which none stands for two columns: JSON would keep the last of them.

    >>> _apart(["a", "b", "a", "a_1"])
    ['a', 'b', 'a_2', 'a_1']
    """
    taken, given = set(names), list[str]()
    for name in names:
        free = (f"{name}_{at}" for at in count(1))
        given.append(name if name not in given else next(one for one in free if one not in taken))
        taken.add(given[-1])
    return given
