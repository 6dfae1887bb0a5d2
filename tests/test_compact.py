"""Compaction: small parts become one, and whoever is killed in the middle loses nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import gouji
from datasets import content, report, rows
from gouji.errors import StoreError
from gouji.store.compact import compact
from gouji.store.parts import MARK, Parts
from gouji.store.rows import Provenance, failure_of

KILLED = 9
# Compacts each copy of a dataset in a process of its own, which ends without a word at the nth time that it touches a file.
KILLER = """
import os, shutil, sys
from pathlib import Path
import pyarrow.dataset, pyarrow.parquet
from gouji.store.compact import compact
from gouji.store.parts import Parts
source, folder = map(Path, sys.argv[1:])
code, number = 9, 0
while code:
    number += 1
    copy = folder / str(number)
    shutil.copytree(source, copy)
    child = os.fork()
    if not child:
        left = number
        def hook(event, arguments):
            global left
            if event in {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.listdir", "os.scandir"} and str(copy) in str(arguments[0]):
                left -= 1
                if not left:
                    os._exit(9)
        parts = Parts(str(copy))
        sys.addaudithook(hook)
        compact(parts)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(number)
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three reports of two years in parts of their own, and a failure."""
    folder = tmp_path_factory.mktemp("source")
    parts = Parts(str(folder))
    for one in (report(year=2022), report(year=2022, three="3.00"), report(year=2023)):
        parts.write(rows(one))
    for name in ("a.pdf", "b.pdf"):
        parts.write(failure_of(Provenance(name, None, "run-1"), "坏", "bad", "unreadable", 1.0))
    return folder


@pytest.fixture
def parts(source: Path, tmp_path: Path) -> Parts:
    return Parts(str(shutil.copytree(source, tmp_path / "set")))


def test_small_parts_become_one_for_each_year(parts: Parts) -> None:
    before = content(parts)
    assert compact(parts) == (5, 3)
    assert content(parts) == before
    assert [(part.year, part.name.startswith("merged-")) for part in parts.all()] == [("2022", True), ("2023", False), ("none", True)]
    assert compact(parts) == (3, 3)


def test_large_parts_are_left_as_they_are(parts: Parts) -> None:
    names = [part.name for part in parts.all()]
    assert compact(parts, large=1) == (5, 5)
    assert [part.name for part in parts.all()] == names


def test_merged_parts_are_merged_again_with_what_came_later(parts: Parts) -> None:
    compact(parts)
    parts.write(rows(report(year=2022, three="4.00")))
    before = content(parts)
    assert compact(parts) == (4, 3)
    assert content(parts) == before


def test_a_reader_that_sees_a_merged_part_beside_its_parts_counts_them_once(parts: Parts, source: Path) -> None:
    before = content(parts)
    compact(parts)
    shutil.copytree(source / "parts", Path(parts.place.root) / "parts", dirs_exist_ok=True)
    assert len(parts.all()) == 7
    assert content(parts) == before
    assert compact(parts) == (7, 3)


@pytest.mark.parametrize(
    "ask", [lambda one: len(one.facts(columns="yuan")), lambda one: one.query("select count(*) as n from facts")["n"][0]]
)
def test_a_dataset_that_was_open_before_goes_on(parts: Parts, ask: Callable[[gouji.Dataset], int]) -> None:
    found = gouji.Dataset(parts.address)
    many = ask(found)
    compact(parts)
    assert ask(found) == many > 0


def test_one_compaction_at_a_time(parts: Parts) -> None:
    with parts.place.only_one(), pytest.raises(StoreError, match="另一个"):
        compact(parts)


def test_columns_of_a_newer_gouji_are_not_lost(parts: Parts) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = parts.paths(MARK)[0]
    pq.write_table(pq.read_table(path, partitioning=None).append_column("later", pa.array(["x"])), path)
    before = len(parts.all())
    with pytest.raises(StoreError, match="later"):
        compact(parts)
    assert len(parts.all()) == before


def test_killed_at_any_moment_it_loses_nothing(source: Path, tmp_path: Path) -> None:
    before = content(Parts(str(source)))
    done = subprocess.run(
        [sys.executable, "-c", KILLER, str(source), str(tmp_path)], capture_output=True, encoding="utf-8", check=True, timeout=300,
        env={"PYTHONPATH": str(Path(__file__).parents[1] / "pipeline")},
    )  # fmt: skip
    moments = json.loads(done.stdout)
    assert moments > 30
    for moment in range(1, moments + 1):
        killed = Parts(str(tmp_path / str(moment)))
        assert content(killed) == before
        compact(killed)
        assert content(killed) == before
        assert len(killed.all()) == 3
        assert not list((tmp_path / str(moment)).glob("parts/*/.*"))
