"""A question of somebody else: one select statement, in a DuckDB of its own that has no file system and ends with the question."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from .dictionary import TABLES
from .errors import StoreError, readable
from .parts import Parts
from .views import VIEWS, Opened, connect, register, rows_of

AT_ONCE = 50_000  # rows of a batch
SELECT = "SELECT"  # `explain analyze copy …` would write
READING = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}  # a CTE may hold COPY, INSERT, UPDATE, DELETE too
TABLE_FUNCTION = "TABLE_FUNCTION"
# All others read files, take addresses of memory, change what is logged, or run text as SQL that nobody has looked at.
KNOWN_FUNCTIONS = {
    "range", "generate_series", "unnest", "repeat", "json_each", "json_tree", "duckdb_tables", "duckdb_views", "duckdb_columns",
    "duckdb_functions", "pragma_table_info",
}  # fmt: skip
CONFIGURATION = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",  # a variable of ours is no table
}
SHUT = (
    "set temp_directory = ''",  # what memory does not hold goes nowhere
    "set enable_external_access = false",
    "set disabled_filesystems = 'LocalFileSystem'",
    "set lock_configuration = true",
)


class Shown(NamedTuple):
    """What a dataset shows, without a file that DuckDB could open: rows that pyarrow reads, small tables, and the views over both."""

    opened: Opened
    history: Mapping[str, Any]  # table -> pyarrow dataset of every row ever written
    tables: Mapping[str, Any]  # what `views.sql` makes of it, as Arrow tables
    views: tuple[str, ...]


def shown(parts: Parts, before: Opened | None = None) -> Shown:
    """The dataset as it is now. Raises `StoreError` where there is none, or where rows have gone that were there `before`."""
    opened = connect(parts, before)
    names = [row[0] for row in opened.con.execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall()]
    tables = {name: opened.con.execute(f'from "{name}"').to_arrow_table() for name in names}
    opened.con.close()
    with readable(parts.address):
        history = {table: rows_of(parts, table, opened.parts) for table in TABLES}
    return Shown(opened, history, tables, tuple(views()))


def views() -> list[str]:
    """The statements of `views.sql` that make views."""
    import duckdb

    statements = duckdb.extract_statements(VIEWS.read_text(encoding="utf-8"))
    return [one.query for one in statements if re.search(r"^create view", one.query, re.MULTILINE)]


@contextmanager
def sealed(data: Shown, memory: int) -> Iterator[Any]:
    """A connection that can reach these rows, so many MiB of memory and nothing else; whatever is left in it ends with it."""
    import duckdb

    with duckdb.connect(config={"memory_limit": f"{memory}MiB", **CONFIGURATION}) as con:
        con.execute("create schema history")
        for name, rows in data.history.items():
            register(con, name, rows)
        for name, rows in data.tables.items():
            con.register(name, rows)
        for one in (*data.views, *SHUT):
            con.execute(one)
        yield con


def ask(con: Any, sql: str) -> Any:
    """The answer to one select statement as a reader of Arrow batches. Raises `StoreError` for what is no question, DuckDB's errors for wrong SQL."""
    statements = con.extract_statements(sql)
    if len(statements) != 1 or statements[0].type.name != SELECT:
        raise StoreError("query 只读：请给出一条 select 语句。", "A query only reads: give one select statement.")
    question = statements[0].query
    ((tree,),) = con.execute("select json_serialize_sql(?)", [question]).fetchall()
    _only_reads(tree)
    return con.sql(question).to_arrow_reader(AT_ONCE)


def _only_reads(tree: str) -> None:
    """Raises `StoreError` where a statement, as the parser has understood it, would do more than read what it is shown."""
    try:
        waiting = [json.loads(tree)]
    except RecursionError as problem:
        raise StoreError("查询嵌套太深，请拆开来写。", "The query is nested too deep; write it in pieces.") from problem
    if waiting[0].get("error"):
        raise StoreError(
            f"query 只读：这样的语句不能用（{waiting[0].get('error_message')}）。",
            f"A query only reads: such a statement cannot be used ({waiting[0].get('error_message')}).",
        )
    while waiting:
        one = waiting.pop()
        waiting += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        if isinstance(one, dict):
            _is_harmless(one)


def _is_harmless(node: Mapping[str, Any]) -> None:
    kind = node.get("type")
    if isinstance(kind, str) and kind.endswith("_NODE") and kind not in READING:
        verb = kind.partition("_")[0]
        raise StoreError(f"query 只读：with 里不能有 {verb}。", f"A query only reads: no {verb} in a with clause.")
    if kind == TABLE_FUNCTION:
        name = str(node.get("function", {}).get("function_name", ""))
        if name.lower() not in KNOWN_FUNCTIONS:
            raise StoreError(
                f"query 只读数据集：from 里不能用 {name}()；可用：{', '.join(sorted(KNOWN_FUNCTIONS))}。",
                f"A query only reads the dataset: no {name}() in from; there are: {', '.join(sorted(KNOWN_FUNCTIONS))}.",
            )
