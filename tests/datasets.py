"""Small datasets that tests ask: reports of a few lines, written as parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gouji
from gouji.outcome import Checked
from gouji.store.dictionary import TABLES, steady
from gouji.store.parts import Parts
from gouji.store.rows import Provenance, joined, tables_of

BODY = "一、单位概况\n我单位设有9个股室。\n二、支出\n{year}年基本支出{basic}万元，其中：人员经费{staff}万元，公用经费{office}万元。\n三公经费支出{three}万元。\n"


def report(unit: str = "长沙县财政局", year: int = 2023, *, basic: str = "890.30", three: str = "2.40", more: str = "") -> Checked:
    """A report whose parts add up where `basic` is 890.30."""
    body = BODY.format(year=year, basic=basic, staff="880.05", office="10.25", three=three)
    return gouji.check(f"{year}年度{unit}整体支出绩效自评报告\n\n{body}{more}".encode(), name="made.txt")


def rows(checked: Checked, source: str = "made.txt", run: str = "run-1", **more: Any) -> dict[str, Any]:
    """The rows of a report that a run read."""
    return tables_of(checked, Provenance(source, checked.report.document.source.sha256, run, **more))


def dataset(folder: Path, *many: dict[str, Any]) -> gouji.Dataset:
    """A dataset with all these rows in one part for each year."""
    if many:
        Parts(str(folder)).write(joined(many))
    return gouji.Dataset(folder)


def content(parts: Parts) -> dict[str, list[str]]:
    """Every row of every table, in an order of its own, without what differs between two runs over the same files."""
    import pyarrow.parquet as pq

    found = {}
    for name in TABLES:
        tables = [pq.read_table(path, filesystem=parts.place.files, partitioning=None) for path in parts.paths(name)]
        found[name] = sorted(str(row) for one in tables for row in one.select(steady(name)).to_pylist())
    return found
