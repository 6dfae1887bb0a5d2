"""Tables of rows on their way between processes: Arrow IPC streams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def packed(tables: Mapping[str, pa.Table]) -> dict[str, bytes]:
    """Each table as one stream; tables without rows are left out."""
    import pyarrow as pa

    made = {}
    for name, table in tables.items():
        if table.num_rows:
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, table.schema) as stream:
                stream.write_table(table)
            made[name] = sink.getvalue().to_pybytes()
    return made


def unpacked(packed_tables: Mapping[str, bytes]) -> dict[str, pa.Table]:
    """The tables again, without copying their columns."""
    import pyarrow as pa

    return {name: pa.ipc.open_stream(content).read_all() for name, content in packed_tables.items()}
