"""A question of somebody else: one select statement that only reads, as the parser understands it, in a session that can only read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..errors import StoreError
from .views import Opened

AT_ONCE = 50_000  # rows of a batch
SELECT = "SELECT"  # `explain analyze copy …` would write
READING = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}  # a CTE may hold COPY, INSERT, UPDATE, DELETE too
TABLE_FUNCTION = "TABLE_FUNCTION"
# All others read files, take addresses of memory, change what is logged, or run text as SQL that nobody has looked at.
KNOWN_FUNCTIONS = {
    "range", "generate_series", "unnest", "repeat", "json_each", "json_tree", "duckdb_tables", "duckdb_views", "duckdb_columns",
    "duckdb_functions", "pragma_table_info",
}  # fmt: skip


@contextmanager
def session(opened: Opened) -> Iterator[Any]:
    """A connection for one question, in which nothing can be changed and of which nothing stays."""
    with opened.con.cursor() as con:
        for name, rows in opened.arrow.items():
            con.register(name, rows)
        con.execute("begin transaction read only")
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
