"""What a query may not do: write, read outside the dataset, change a setting, leave something behind, run on without end."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

import gouji
from datasets import dataset, report, rows
from gouji.store.answer import Answerer, Desk
from gouji.store.answering import READY
from gouji.store.parts import Parts
from gouji.store.sample import draw
from gouji.store.sealed import ask, session
from gouji.store.views import connect

# {facts} is a file of the dataset, {beside} a folder beside it that holds a.csv.
WRITING = [
    "with x as (copy (select * from history.facts limit 0) to '{facts}' (format parquet)) select 1",
    "with x as materialized (copy facts to '{beside}/new.csv') select 1",
    "select 1 where exists (with x as (copy facts to '{beside}/new.csv') select 1)",
    "with x as (delete from kept returning *) select count(*) from x",
    "with x as (insert into kept select * from kept returning *) from x",
    "with x as (update kept set unit_id = 'a' returning *) from x",
    "merge into kept using kept as o on true when matched then delete",
    "copy (select 1) to '{beside}/new.csv'",
    "explain analyze copy (select 1) to '{beside}/new.csv'",
    "export database '{beside}/all'",
    "attach '{beside}/new.db'",
    "create table mine as select 1",
    "create temp table mine as select 1",
    "create or replace view facts as select 1",
    "drop view facts",
]
OUTSIDE = [
    "from '{beside}/a.csv'",
    "from '{beside}/../set/../beside/a.csv'",
    "from '{beside}/../set/link.csv'",
    "from read_csv('{beside}/a.csv')",
    "from \"READ_CSV_AUTO\"('{beside}/a.csv')",
    "select (select content from read_text('{beside}/a.csv'))",
    "from read_blob('{beside}/a.csv')",
    "from glob('{beside}/*')",
    "from sniff_csv('{beside}/a.csv')",
    "from query('from read_csv(''{beside}/a.csv'')')",
    "from query_table('{beside}/a.csv')",
    "from json_execute_serialized_sql(json_serialize_sql('from read_csv(''{beside}/a.csv'')'))",
    "from histogram('{beside}/a.csv', 'a')",
    "from read_duckdb('{beside}/a.db')",
    "from 'https://127.0.0.1:9/a.parquet'",
    "from arrow_scan(1, 2, 3)",
    "select getenv('HOME')",
    "from parts",
]
CHANGING = [
    "set memory_limit = '1TB'", "reset memory_limit", "set variable mine = 1", "pragma enable_logging", "from enable_logging()",
    "call enable_profiling()", "install httpfs", "load httpfs", "prepare mine as select 1", "begin transaction", "select 1; select 2",
    "from checkpoint()", "from register_external_resource('a')", "",
]  # fmt: skip
ENDLESS = [
    "with recursive one as (select 1 as a union all select a + 1 from one) select count(*) from one",
    "select count(*) from range(10000000) as a, range(10000000) as b where a.range * b.range % 7 = 1",
    "select sum(generate_series) from generate_series(1, 100000000000000)",
    "select jaro_similarity(repeat('ab', 400000), repeat('ba', 400000))",  # one value that the engine does not let go of
    "select sleep_ms(100000)",
]
LARGE = [
    "select list(range) from range(100000000000)",
    "select repeat('x', 4000000000)",
    "select repeat('x', 1000000) from range(1000000)",
    "select string_agg(repeat('x', 1000), '') from range(100000000)",
    "select list_sort(range(200000000))",
    "select range from range(100000000000) order by hash(range)",
    "from range(1000000000000)",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset, and a folder beside it."""
    found = tmp_path_factory.mktemp("queries")
    dataset(found / "set", rows(report()))
    (found / "beside").mkdir()
    (found / "beside" / "a.csv").write_text("secret\n1\n", encoding="utf-8")
    (found / "set" / "link.csv").symlink_to(found / "beside" / "a.csv")
    return found


@pytest.fixture(scope="module", params=["files", "arrow"])
def desk(request: pytest.FixtureRequest, folder: Path) -> Desk:
    """Who answers: with files that the kernel lets nobody write, where it can; and with rows of Arrow alone."""
    address = str(folder / "set")
    return Desk(address, [Answerer(address, 512, arrow=request.param == "arrow")])


def asked(desk: Desk, folder: Path, sql: str, seconds: float = 60) -> str:
    """What is said of a query that does not go through."""
    (facts,) = folder.rglob("facts.parquet")
    with pytest.raises(gouji.StoreError) as told:
        desk.ask(sql.format(facts=facts, beside=folder / "beside"), seconds, 512).table()
    assert "\n" not in told.value.zh + told.value.en
    return told.value.en


def content(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "" for path in folder.rglob("*")}


def test_a_query_writes_nothing_reads_nothing_else_and_changes_nothing(desk: Desk, folder: Path) -> None:
    before = content(folder)
    for sql in (*WRITING, *OUTSIDE, *CHANGING):
        assert "secret" not in asked(desk, folder, sql), sql
        assert content(folder) == before, sql
    assert len(desk.idle) == 1  # the same process as in the beginning
    assert desk.ask("select count(*) as n from facts", memory=512).table()["n"][0].as_py() == len(gouji.Dataset(folder / "set").facts())


@pytest.mark.parametrize("sql", ENDLESS)
def test_a_query_without_end_ends_at_its_time(folder: Path, sql: str) -> None:
    said = asked(Desk(str(folder / "set"), []), folder, sql, seconds=1)
    assert said.startswith("The query was not done after 1 seconds")
    assert "--timeout" in said


def test_a_query_ends_at_its_memory(desk: Desk, folder: Path) -> None:
    for sql in LARGE:
        said = asked(desk, folder, sql)
        assert said.startswith("The query takes more than 512 MiB of memory"), sql
        assert "--memory" in said
    assert desk.ask("select 1 as a", memory=512).table()["a"][0].as_py() == 1


def test_what_only_reads_is_answered(desk: Desk) -> None:
    for sql in ("from facts", "with x as (select 1 as a) from x", "select 1 union all select 2", "values (1)", "describe facts", "show tables",
                "summarize facts", "from range(3)", "select unnest([1, 2])", "from (pivot (select year, measure from facts) on year in (2023) using count(*))",
                "select * from information_schema.tables", "with recursive r as (select 1 as a union all select a + 1 from r where a < 9) from r",
                "select '; copy x to y' as a", "select 1;", "select " + "+".join(["1"] * 900)):  # fmt: skip
        assert desk.ask(sql, memory=512).table().num_rows > 0


def test_a_session_lets_nothing_be_changed_and_keeps_nothing_even_where_the_statement_is_not_looked_at(folder: Path) -> None:
    opened = connect(Parts(str(folder / "set")), files=False, memory=512)
    before = content(folder)
    for sql in ("delete from kept", "with x as (insert into kept from kept returning *) from x", f"copy kept to '{folder}/beside/new.csv'",
                f"from '{folder}/beside/a.csv'", "create table mine as select 1", "set threads = 1"):  # fmt: skip
        with session(opened) as con, pytest.raises(duckdb.Error):
            con.execute(sql).fetchall()
    with session(opened) as con:
        con.execute("set variable mine = 1")
        con.execute("create temp table mine as select 1")
    with session(opened) as con:
        assert ask(con, "select getvariable('mine') as mine").read_all()["mine"].to_pylist() == [None]
    with session(opened) as con, pytest.raises(duckdb.Error, match="mine"):
        ask(con, "from mine")
    assert content(folder) == before
    opened.con.close()


# Says what the kernel answers where DuckDB, with no word about statements, is let write over a part.
UNLOCKED = """
import sys
from gouji.store.locked import lock
print(lock(network=False), flush=True)
import duckdb
con = duckdb.connect()
for target in sys.argv[1:]:
    for options in ("", ", use_tmp_file false"):
        try:
            con.execute(f"copy (select 1) to '{target}' (format parquet{options})")
        except duckdb.Error as problem:
            print("refused", problem)
"""


def test_the_kernel_lets_the_answering_process_write_nothing(folder: Path) -> None:
    (facts,) = folder.rglob("facts.parquet")
    before = content(folder)
    done = subprocess.run([sys.executable, "-c", UNLOCKED, facts, folder / "beside" / "new.parquet"], capture_output=True, encoding="utf-8",
                          check=True, env=os.environ | {"PYTHONPATH": "pipeline"}, cwd=Path(__file__).parents[1])  # fmt: skip
    locked, *refused = done.stdout.splitlines()
    if locked == "False":
        pytest.skip("this kernel has no Landlock: rows come from Arrow")
    assert sum(line.startswith("refused") for line in refused) == 4, done.stdout
    assert content(folder) == before


def test_the_process_ends_with_whoever_asked_and_takes_nothing_from_the_working_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("open('ran', 'w').write('x')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    answerer = Answerer(str(folder / "set"), 512)
    process = answerer.process
    assert not (tmp_path / "ran").exists()
    del answerer
    assert process.poll() is not None


def test_a_process_that_breaks_down_is_one_line(folder: Path) -> None:
    answerer = Answerer(str(folder / "set"), 512)
    answerer.process.kill()
    with pytest.raises(gouji.StoreError) as told:
        answerer.expect(READY, 60)
    assert "\n" not in told.value.en


def test_the_command_says_it_in_one_line_with_exit_code_2(folder: Path) -> None:
    for sql, more, words in (
        (WRITING[0], (), "COPY"),
        (ENDLESS[0], ("--timeout", "1"), "--timeout"),
        (LARGE[0], ("--memory", "512"), "--memory"),
    ):
        (facts,) = folder.rglob("facts.parquet")
        done = subprocess.run([sys.executable, "-m", "gouji", "query", folder / "set", sql.format(facts=facts), *more], capture_output=True,
                              encoding="utf-8", check=False, env=os.environ | {"PYTHONPATH": "pipeline"}, cwd=Path(__file__).parents[1])  # fmt: skip
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
        assert words in done.stderr


def test_names_with_quotation_marks_stay_names(folder: Path) -> None:
    found = gouji.Dataset(folder / "set")
    for name in ('a" from facts; drop view facts; --', "a' or 1=1 --"):
        only: dict[str, Any] = {name: 1}
        with pytest.raises(gouji.StoreError, match=r"没有这些列|没有 .* 这张表|没有口径"):
            found.facts([name])
        with pytest.raises(gouji.StoreError, match="没有这些列"):
            found.facts(**only)
        with pytest.raises(gouji.StoreError, match="这张表"):
            found.frame(name)
        with pytest.raises(gouji.StoreError, match="没有口径"):
            found.panel(name)
        assert found.facts(measure=name).empty
        with pytest.raises(gouji.StoreError, match="--by"):
            draw(found, "findings", [name], 9, 1)
