"""Many reports on a Ray cluster of three nodes: the same dataset, whatever becomes of a node."""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gouji.bulk import Options, PoolError, ingest
from gouji.bulk.tally import Tally
from heaps import heap, report, rows

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs the extra cluster"),
    pytest.mark.filterwarnings("ignore"),  # Ray's own
]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = heap(tmp_path_factory.mktemp("heap"), 90)
    (files / "bad.docx").write_bytes(b"%PDF-1.7\n")
    (files / "copy.txt").write_text(report(3), encoding="utf-8")
    return files


@pytest.fixture(scope="module")
def calm(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    dataset = tmp_path_factory.mktemp("calm") / "dataset"
    ingest([str(many)], str(dataset), Options(workers=2))
    return dataset


@pytest.fixture(scope="module")
def nodes() -> Iterator[tuple[Any, list[Any]]]:
    """A cluster of three nodes, one processor each, and the two of them that may be lost."""
    ray: Any = importlib.import_module("ray")
    Cluster: Any = importlib.import_module("ray.cluster_utils").Cluster  # noqa: N806

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    others = [cluster.add_node(num_cpus=1) for _ in range(2)]
    yield cluster, others
    ray.shutdown()
    cluster.shutdown()


def test_a_cluster_makes_the_same_dataset_and_a_lost_node_costs_nothing(many: Path, calm: Path, nodes: Any, tmp_path: Path) -> None:
    cluster, others = nodes
    options = Options(workers=3, engine="ray", address=cluster.address)
    quiet = ingest([str(many)], str(tmp_path / "quiet"), options)
    assert (quiet.files, quiet.read, quiet.again, quiet.failed) == (92, 90, 1, 1)
    assert rows(tmp_path / "quiet") == rows(calm)

    def lose_one(tally: Tally) -> None:
        if tally.files >= 20 and len(others) == 2:
            cluster.remove_node(others.pop(), allow_graceful=False)

    tally = ingest([str(many)], str(tmp_path / "lost"), options, tick=lose_one)
    assert len(others) == 1
    assert (tally.files, tally.read, tally.failed) == (92, 90, 1)
    assert rows(tmp_path / "lost") == rows(calm)


def test_nothing_is_imported_from_the_heap(nodes: Any, tmp_path: Path) -> None:
    cluster, _ = nodes
    strange, marker = tmp_path / "strange", tmp_path / "marker"
    strange.mkdir()
    (strange / "report.txt").write_text(report(1), encoding="utf-8")
    for name in ("regex", "lxml", "json", "pyarrow", "pdfplumber", "docx", "decimal", "poison", "openpyxl", "xlrd"):
        (strange / f"{name}.py").write_text(f"open({str(marker)!r}, 'a').write(__name__)\n", encoding="utf-8")
    command = [
        "ingest",
        strange / "report.txt",
        "--into",
        tmp_path / "dataset",
        "--engine",
        "ray",
        "--address",
        cluster.address,
        "--workers",
        "1",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "gouji", *map(str, command)], cwd=strange, capture_output=True, encoding="utf-8", check=False
    )
    assert not marker.exists()
    assert done.returncode == 0, done.stderr


def test_a_cluster_that_is_not_there_is_one_message(tmp_path: Path) -> None:
    with pytest.raises(PoolError, match="Ray"):
        ingest([str(heap(tmp_path / "heap", 1))], str(tmp_path / "dataset"), Options(engine="ray", address="127.0.0.1:1"))
