"""What happens to a dataset while it is in use: clocks that jump, parts and folders that somebody deletes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import gouji
import heaps
from datasets import dataset, report, rows
from gouji.bulk import Options, ingest
from gouji.bulk.register import register
from gouji.store import compact as compaction
from gouji.store import export as exporting
from gouji.store.compact import compact
from gouji.store.export import export
from gouji.store.parts import Parts, Recorded
from gouji.store.rows import new_run

LATE, EARLY = datetime(2031, 5, 1, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC)
ONE = Options(workers=1, again=True)
GONE = "不见了"


def test_a_run_counts_as_the_newest_whatever_the_clock_says(tmp_path: Path) -> None:
    files, place = heaps.heap(tmp_path / "heap", 5), str(tmp_path / "set")
    for started in (LATE, EARLY, EARLY):
        ingest([str(files)], place, ONE, started=started)
        runs = sorted(row["run"] for row in heaps.table(place, "runs"))
        assert {*gouji.Dataset(place).documents()["run"]} == {runs[-1]}
    assert [run[:23] for run in runs] == ["20310501T000000.000000Z", "20310501T000000.000001Z", "20310501T000000.000002Z"]
    assert sorted(row["started"] for row in heaps.table(place, "runs")) == [EARLY, EARLY, LATE]
    compact(Parts(place))
    assert {*gouji.Dataset(place).documents()["run"]} == {runs[-1]}
    assert ingest([str(files)], place, Options(workers=1), started=EARLY).read == 0


def test_a_file_that_failed_after_the_clock_jumped_back_is_told(tmp_path: Path) -> None:
    files, place = heaps.heap(tmp_path / "heap", 2), str(tmp_path / "set")
    ingest([str(files)], place, ONE, started=LATE)
    (files / "00" / "001.txt").write_bytes(b"")
    ingest([str(files)], place, ONE, started=EARLY)
    assert [Path(one).name for one in gouji.Dataset(place).failures()["source"]] == ["001.txt"]


def test_the_register_takes_the_order_of_the_runs() -> None:
    ours, theirs = ("1", "a"), ("1", "b")
    first = new_run(LATE)
    second = new_run(EARLY, first)
    assert second > first
    known = register([Recorded("0", "a.txt", theirs, "report", run=first), Recorded("0", "a.txt", ours, "report", run=second)], ours,
                     again=False, retry=False)  # fmt: skip
    assert (known.last_run, len(known.read)) == (second, 1)
    assert register([Recorded("0", "a.txt", ours, "report", run="run-1")], ours, again=False, retry=False).last_run == ""


def many(place: Path) -> gouji.Dataset:
    """Four reports in parts of their own."""
    for year in (2020, 2021, 2022, 2022):
        dataset(place, rows(report(year=year)))
    return gouji.Dataset(place)


def a_part(found: gouji.Dataset) -> None:
    shutil.rmtree(Path(found.parts.place.root, found.parts.all()[-1].folder))


def a_file(found: gouji.Dataset) -> None:
    next(Path(found.parts.place.root).rglob("facts.parquet")).unlink()


def everything(found: gouji.Dataset) -> None:
    shutil.rmtree(found.parts.place.root)


@pytest.mark.parametrize("delete", [a_part, a_file, everything])
@pytest.mark.parametrize("read", [
    lambda one: one.facts(), lambda one: one.query("select count(raw) as n from facts")["n"][0],
    lambda one: one.panel("three_public", long=True), lambda one: [*one.reader("facts", 10)],
])  # fmt: skip
def test_parts_that_have_gone_since_it_was_opened_are_told(tmp_path: Path, delete: Callable[[gouji.Dataset], None],
                                                           read: Callable[[gouji.Dataset], Any]) -> None:  # fmt: skip
    found = many(tmp_path / "set")
    assert found.query("select 1 as n")["n"][0] == len(found.reports(report_year=2020)) == 1
    delete(found)
    with pytest.raises(gouji.StoreError, match=GONE):
        read(found)


@pytest.mark.parametrize("delete", [a_part, everything])
def test_what_is_deleted_while_it_is_exported_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delete: Callable[[gouji.Dataset], None]
) -> None:
    found = many(tmp_path / "set")
    write = exporting.WRITERS["parquet"]

    def writes(rows: Any, path: Path, view: str) -> list[str]:
        if view == "facts":
            delete(found)
        return write(rows, path, view)

    monkeypatch.setitem(exporting.WRITERS, "parquet", writes)
    with pytest.raises(gouji.StoreError, match=GONE):
        export(found, tmp_path / "out", "parquet")
    assert not (tmp_path / "out" / "datapackage.json").exists()


@pytest.mark.parametrize("delete", [a_part, everything])
def test_what_is_deleted_while_it_is_compacted_is_told_and_no_other_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delete: Callable[[gouji.Dataset], None]
) -> None:
    found = many(tmp_path / "set")
    merge = compaction._merge

    def merges(parts: Parts, group: Any) -> None:
        delete(found)
        merge(parts, group)

    monkeypatch.setattr(compaction, "_merge", merges)
    with pytest.raises(gouji.StoreError, match=GONE):
        compact(found.parts)
    assert len(found.parts.all()) == (3 if delete is a_part else 0)


@pytest.mark.parametrize("delete", [a_part, everything])
def test_what_is_deleted_while_it_is_written_is_told_and_no_other_begun(tmp_path: Path, delete: Callable[[gouji.Dataset], None]) -> None:
    files, place = heaps.heap(tmp_path / "heap", 3), tmp_path / "set"
    found = many(place)
    left: list[int] = []

    def deletes(_: object) -> None:
        if not left:
            delete(found)
            left.append(len(found.parts.all()))

    with pytest.raises(gouji.StoreError, match=GONE):
        ingest([str(files)], str(place), Options(workers=1), tick=deletes)
    assert not heaps.table(place, "runs")
    assert len(found.parts.all()) >= left[0] if delete is a_part else not found.parts.all()
    if delete is a_part:  # what has gone is read anew
        assert ingest([str(files)], str(place), Options(workers=1)).read <= 3


def test_a_writer_begins_a_dataset_but_not_in_the_place_of_one_that_has_gone(tmp_path: Path) -> None:
    parts = Parts(str(tmp_path / "set"))
    parts.write(rows(report(year=2020)))
    parts.write(rows(report(year=2021)))
    shutil.rmtree(tmp_path / "set")
    with pytest.raises(gouji.StoreError, match=GONE):
        parts.write(rows(report(year=2022)))
    assert not (tmp_path / "set").exists()
