"""The data dictionary (数据字典): every table and column of a dataset, read from dictionary.toml."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

TABLES = ("documents", "facts", "indicators", "sections", "findings", "outcomes", "not_checked", "failures", "runs")
PRECISION, SCALE = 38, 12  # digits of a decimal column, and how many of them stand after the point


class Column(NamedTuple):
    """A column: its type as the dictionary names it, its unit, what it holds, where that comes from."""

    name: str
    type: str
    zh: str
    en: str
    source: str
    unit: str = ""
    varies: bool = False  # differs between two runs over the same files
    id: bool = False  # one of not so many words: a category in pandas


class Described(NamedTuple):
    """A table with its columns in order."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]


@cache
def content() -> dict[str, Any]:
    """The dictionary as it is written."""
    return tomllib.loads(Path(__file__).with_name("dictionary.toml").read_text(encoding="utf-8"))


@cache
def table(name: str) -> Described:
    """One table, with the columns of every table first and its place last."""
    entry = content()[name]
    rows = [*content()["every"]["columns"], *entry["columns"], *(content()["place"]["columns"] if entry.get("place") else [])]
    return Described(name, entry["zh"], entry["en"], tuple(Column(**row) for row in rows))


@cache
def column(table_name: str, name: str) -> Column | None:
    """A column of a table or of the view of that name; None for what the dictionary does not know (the years of a panel)."""
    added = tuple(Column(**row) for row in content()["added"]["columns"])
    own = table(table_name if table_name in TABLES else {"reports": "documents"}.get(table_name, "facts")).columns
    return next((one for one in (*own, *added, *table("documents").columns) if one.name == name), None)


def steady(name: str) -> tuple[str, ...]:
    """The columns of a table that two runs over the same files fill alike.

    >>> {"run", "reading", "seconds"} & set(steady("documents"))
    set()
    """
    return tuple(one.name for one in table(name).columns if not one.varies)


@cache
def shape() -> str:
    """A digest of all columns: part names end with it, so that readers know without looking which parts have the columns of this version."""
    return hashlib.sha256(repr([(name, [(one.name, one.type) for one in table(name).columns]) for name in TABLES]).encode()).hexdigest()[:8]


@cache
def arrow_type(kind: str) -> Any:
    """The Arrow type of a type of the dictionary."""
    import pyarrow as pa

    return {
        "text": pa.string(), "texts": pa.list_(pa.string()), "whole": pa.int32(), "decimal": pa.decimal128(PRECISION, SCALE),
        "real": pa.float64(), "yes": pa.bool_(), "time": pa.timestamp("us", "UTC"),
    }[kind]  # fmt: skip


@cache
def schema(name: str) -> Any:
    """The Arrow schema of a table."""
    import pyarrow as pa

    return pa.schema([pa.field(one.name, arrow_type(one.type), metadata={"zh": one.zh, "en": one.en}) for one in table(name).columns])
