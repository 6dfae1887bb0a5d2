"""Heaps of small reports, what a dataset says of them, and the command as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from gouji.store.dictionary import TABLES, steady
from gouji.store.parts import Parts
from reports import ROOT

BUREAUS = ("档案馆", "水利局", "财政局", "教育局", "文化馆", "林业局", "审计局")


def report(number: int) -> str:
    """A small report; every third one says a sum that is wrong."""
    staff, office = 100 + number, 50 + number % 7
    total = staff + office + (5 if number % 3 == 0 else 0)
    return (
        f"{2019 + number % 5}年度清溪县{BUREAUS[number % 7]}整体支出绩效自评报告\n\n一、支出情况\n"
        f"基本支出{total}.00万元，其中：人员经费{staff}.00万元，公用经费{office}.00万元。\n"
        f"二、公务接待\n公务接待费{number}.20万元。\n"
    )


def heap(folder: Path, count: int) -> Path:
    """A folder with so many reports, in folders of twenty."""
    for number in range(count):
        path = folder / f"{number // 20:02}" / f"{number:03}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report(number), encoding="utf-8")
    return folder


def rows(dataset: Path | str) -> dict[str, list[str]]:
    """What a dataset holds, without what differs between runs, in a fixed order; not the runs themselves."""
    import pyarrow.parquet as pq

    parts = Parts(str(dataset))
    found = {}
    for table in (one for one in TABLES if one != "runs"):
        columns = list(steady(table))
        read = [pq.read_table(path, filesystem=parts.place.files, columns=columns, partitioning=None) for path in parts.paths(table)]
        found[table] = sorted(repr(row) for one in read for row in one.to_pylist())
    return found


def table(dataset: Path | str, name: str) -> list[dict[str, Any]]:
    """The rows of one table."""
    import pyarrow.parquet as pq

    parts = Parts(str(dataset))
    return [row for path in parts.paths(name) for row in pq.read_table(path, filesystem=parts.place.files, partitioning=None).to_pylist()]


def start(*arguments: object) -> subprocess.Popen[str]:
    """`gouji …` as a process."""
    surroundings = os.environ | {"PYTHONPATH": str(ROOT / "pipeline")}
    return subprocess.Popen(
        [sys.executable, "-m", "gouji", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings, encoding="utf-8",
    )  # fmt: skip


def workers_of(process: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[1]) == process and after_name[0] != "Z":
            found.append(int(stat.parent.name))
    return sorted(found)
