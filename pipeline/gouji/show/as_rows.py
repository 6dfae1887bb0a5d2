"""Rows of an Arrow table as CSV and as JSON Lines; decimals exact, without useless zeros."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from ..numbers import EXACT, plain, rounded
from ..visible import as_json
from .csv_cells import cell

AT_ONCE = 10_000  # rows


def values(rows: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a table, or of a reader of batches, as Python values; a decimal without the zeros that its column adds."""
    for batch in rows.to_batches(max_chunksize=AT_ONCE) if hasattr(rows, "to_batches") else rows:
        yield from zip(*([_short(value) for value in column.to_pylist()] for column in batch.columns), strict=True)


def _short(value: Any) -> Any:
    if isinstance(value, list | dict):
        return [_short(one) for one in value] if isinstance(value, list) else {key: _short(one) for key, one in value.items()}
    if not isinstance(value, Decimal):
        return value
    short = value.normalize(EXACT)
    return short if int(short.as_tuple().exponent) < 0 else rounded(short, Decimal(1))


def text(value: Any) -> str:
    """A value as text: nothing for none, a list with semicolons, a structure as JSON, a time in ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ";".join(map(text, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=text)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def csv_lines(rows: Any, *, formulas: bool = False) -> Iterator[str]:
    """CSV, a line feed after each row; with `formulas`, a text may be one."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([cell(name, formulas=formulas) for name in rows.column_names])
    for number, row in enumerate(values(rows)):
        writer.writerow([cell(text(value), formulas=formulas) if isinstance(value, str | list | dict) else text(value) for value in row])
        if number % AT_ONCE == AT_ONCE - 1:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def json_lines(rows: Any) -> Iterator[str]:
    """One object for each row; decimals are strings, as everywhere in gouji's JSON."""
    for row in values(rows):
        known = [None if isinstance(value, float) and not isfinite(value) else value for value in row]  # JSON has no word for it
        yield as_json(dict(zip(rows.column_names, known, strict=True)), default=text) + "\n"
