"""Arrow tables as pandas frames: exact decimals, categories for ids, whole numbers that may be missing."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from .dictionary import SCALE, TABLES, table


@cache
def ids() -> frozenset[str]:
    """The columns that hold one of not so many words."""
    return frozenset({one.name for name in TABLES for one in table(name).columns if one.id} | {"unit_id", "report_kind"})


def frame(rows: Any) -> Any:
    """An Arrow table as a pandas frame. Decimals are `decimal.Decimal`: `value` as it was printed where `decimals` stands beside it,
    any other without useless zeros. Ids are categories; whole numbers are Int32 and truths boolean, so that they may be missing.
    """
    import pandas as pd
    import pyarrow as pa

    rows = rows.unify_dictionaries()
    types = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    made = {}
    for name, column in zip(rows.column_names, rows.columns, strict=True):
        if pa.types.is_decimal(column.type):
            printed = rows["decimals"] if name == "value" and "decimals" in rows.column_names else None
            made[name] = pd.Series(decimals(column, printed), dtype=object)
        elif name in ids() and pa.types.is_string(column.type):
            ids_found = column.combine_chunks().dictionary_encode().to_pandas()
            made[name] = ids_found.cat.reorder_categories(sorted(ids_found.cat.categories))
        else:
            made[name] = column.to_pandas(types_mapper=types.get)
    return pd.DataFrame(made, columns=rows.column_names)


def decimals(column: Any, printed: Any = None) -> list[Decimal | None]:
    """The values of a decimal column, with as many decimals as were printed, or without useless zeros."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    scales = printed.to_numpy(zero_copy_only=False) if printed is not None else _scales(whole)
    values = np.full(len(whole), None, dtype=object)
    there = np.flatnonzero(whole.is_valid().to_numpy(zero_copy_only=False))
    for scale in np.unique(np.asarray(scales)[there]):
        at = there[np.asarray(scales)[there] == scale]
        kind = pa.decimal128(38, int(min(scale, SCALE)))
        values[at] = pc.cast(whole.take(pa.array(at)), kind).to_pylist()
    return list(values)


def _scales(whole: Any) -> Any:
    """How many decimals each value needs."""
    import numpy as np
    import pyarrow.compute as pc

    scales = np.full(len(whole), SCALE)
    for scale in range(SCALE - 1, -1, -1):
        exact = pc.fill_null(pc.equal(pc.round(whole, scale), whole), fill_value=False).to_numpy(zero_copy_only=False)
        if not exact.any():
            break
        scales[exact] = scale
    return scales
