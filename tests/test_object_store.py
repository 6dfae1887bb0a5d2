"""A dataset on an object store: the same rows as in a folder. The store is a server on the loopback that the test starts."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import gouji
from datasets import content, report, rows
from gouji.store.compact import compact
from gouji.store.export import export
from gouji.store.parts import MARK, Parts
from reports import CORPUS

pytest.importorskip("moto")


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none",
                            "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}.items():  # fmt: skip
            patch.setenv(name, value)
        urllib.request.urlopen(urllib.request.Request(f"http://{host}:{port}/bucket", method="PUT")).close()
        yield "s3://bucket"
    server.stop()


def filled(place: str) -> Parts:
    parts = Parts(place)
    for one in (report(year=2022), report(year=2022, three="3.00"), report(year=2023, basic="899.30")):
        parts.write(rows(one))
    return parts


def test_it_holds_the_same_rows_as_a_folder(bucket: str, tmp_path: Path) -> None:
    there, here = filled(f"{bucket}/same"), filled(str(tmp_path))
    assert content(there) == content(here)
    assert there.known() == here.known()
    frames = [gouji.Dataset(place).facts(["measure", "value", "line"]).to_dict("records") for place in (f"{bucket}/same", str(tmp_path))]
    assert frames[0] == frames[1]
    assert len(frames[0]) > 10
    assert gouji.Dataset(f"{bucket}/same").query("select count(*) as n from findings")["n"][0] > 0


def test_what_is_ingested_there_is_what_is_ingested_here(bucket: str, tmp_path: Path) -> None:
    places = (f"{bucket}/ingested", str(tmp_path))
    for place in places:
        done = subprocess.run(
            [sys.executable, "-m", "gouji", "ingest", "corpus/reports/shipu-water-2022", "--into", place, "--workers", "1"],
            cwd=CORPUS.parent, env=os.environ | {"PYTHONPATH": "pipeline"}, capture_output=True, encoding="utf-8", check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0 or "Traceback" not in done.stderr, done.stderr
    assert len(Parts(places[0]).known()) > 3
    assert content(Parts(places[0])) == content(Parts(places[1]))


def test_it_is_compacted_and_exported_like_a_folder(bucket: str, tmp_path: Path) -> None:
    parts = filled(f"{bucket}/compacted")
    before = content(parts)
    assert compact(parts) == (3, 2)
    assert content(parts) == before
    export(gouji.Dataset(f"{bucket}/compacted"), tmp_path, "csv")
    assert (tmp_path / "facts.csv").stat().st_size > 1000


def test_a_part_without_its_last_file_does_not_count(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from gouji.store import parts as module

    write = module._write

    def ended(table: Any, files: Any, path: str) -> None:
        if path.endswith(f"{MARK}.parquet"):
            raise KeyboardInterrupt
        write(table, files, path)

    monkeypatch.setattr(module, "_write", ended)
    parts = Parts(f"{bucket}/ended")
    with pytest.raises(KeyboardInterrupt):
        parts.write(rows(report()))
    assert parts.all() == []
    monkeypatch.undo()
    parts.write(rows(report()))
    assert len(parts.all()) == 1


def test_a_query_there_reads_nothing_else_and_writes_nothing(bucket: str, tmp_path: Path) -> None:
    parts = filled(f"{bucket}/asked")
    before = content(parts)
    found = gouji.Dataset(parts.address)
    for sql in (
        f"with x as (copy facts to '{parts.address}/new.csv') select 1",
        f"from '{parts.address}/new.csv'",
        f"copy facts to '{tmp_path}/new.csv'",
    ):
        with pytest.raises(gouji.StoreError, match="只读"):
            found.query(sql)
    assert (content(parts), list(tmp_path.iterdir())) == (before, [])


def test_what_is_deleted_there_is_told_and_no_other_begun(bucket: str) -> None:
    parts = filled(f"{bucket}/deleted")
    found = gouji.Dataset(parts.address)
    assert found.query("select count(*) as n from reports")["n"][0] == len(found.reports()) == 3
    for part in parts.all():
        Parts(parts.address).remove(part)
    for work in (lambda: found.query("select count(raw) from facts"), found.facts, lambda: parts.write(rows(report(year=2024)))):
        with pytest.raises(gouji.StoreError, match="不见了"):
            work()
    assert parts.all() == []


def test_an_address_that_leads_nowhere_is_told() -> None:
    with pytest.raises(gouji.StoreError, match="nowhere"):
        Parts("nowhere://bucket")
