"""The dataset: rows of reports, parts that are there whole or not at all."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import gouji
from gouji.errors import StoreError
from gouji.reconcile.years import year_report
from gouji.store import errors
from gouji.store import parts as parts_module
from gouji.store.dictionary import TABLES, schema
from gouji.store.parts import Parts
from gouji.store.rows import Provenance, again_of, failure_of, joined, new_run, tables_of
from reports import CORPUS, check

CONTAINERS = ("report.txt", "report.docx", "report.office.pdf", "report.drawn.pdf")
WATER = CORPUS / "reports" / "shipu-water-2022"


def rows_of(path: Path, run: str = "run-1") -> dict[str, Any]:
    checked = gouji.check(path)
    return tables_of(checked, Provenance(str(path), checked.report.document.source.sha256, run))


def test_every_row_carries_the_document_the_run_and_the_versions() -> None:
    for name, rows in rows_of(WATER / "report.txt").items():
        assert rows.schema == schema(name)
        for column in ("sha256", "reading", "run", "gouji", "patterns"):
            assert len(rows[column].unique()) == 1
            assert rows[column].null_count == 0


def test_a_fact_keeps_its_text_its_exact_value_and_its_place() -> None:
    checked = check("一、支出\n基本支出893.35万元，其中：人员经费880.10万元，公用经费13.25万元。")
    fact = tables_of(checked, Provenance("a.txt", "0" * 64, "run"))["facts"].to_pylist()[0]
    assert (fact["raw"], str(fact["value"].normalize()), str(fact["yuan"].normalize()), fact["decimals"]) == (
        "893.35",
        "893.35",
        "8.9335E+6",
        2,
    )
    assert (fact["line"], fact["char_start"]) == (4, 4)


def test_a_range_has_both_its_ends() -> None:
    head = "2023年度长沙县财政局项目支出绩效自评表\n\n| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n|---|---|---|---|---|---|---|\n"
    row = "| 产出指标 | 质量指标 | 达标率 | 90%-95% | 92% | 5 | 5 |\n"
    (one,) = tables_of(gouji.check((head + row).encode()), Provenance("a.txt", "0", "run-1"))["indicators"].to_pylist()
    assert (one["target_value"], one["target_upper"], one["target_unit"], one["actual_upper"]) == (90, 95, "%", None)


def test_a_number_of_more_digits_than_fit_keeps_its_text_and_is_not_rounded() -> None:
    fact = tables_of(check("基本支出1.00000000000001万元。"), Provenance("a", "0", "run"))["facts"].to_pylist()[0]
    assert (fact["raw"], fact["value"]) == ("1.00000000000001", None)


def test_what_is_said_of_an_accounts_growth_stands_with_the_fact_of_that_figure() -> None:
    said = "1.教育支出（类）普通教育（款）小学教育（项）110.60万元。2023年预算执行数为114.00万元，2024年预算安排110.60万元，比2023年预算执行数减少12.98%。"
    checked = check("青溪县教育局2024年部门预算公开\n\n" + said)
    assert [one.rate.raw for one in checked.report.changes if one.rate] == ["12.98"]
    rows = tables_of(checked, Provenance("a.txt", "0" * 64, "run"))["facts"].to_pylist()
    grown = [(row, change) for row in rows for change in json.loads(row["changes"] or "[]")]
    ((fact, change),) = grown
    assert (fact["raw"], rows[change["base"]]["raw"], change["rate"]["raw"]) == ("110.60", "114.00", "12.98")
    assert "小学教育" in fact["label"]


@pytest.mark.parametrize("folder", [WATER, CORPUS / "reports" / "baizhi-health-2020"], ids=lambda path: path.name)
def test_a_report_is_the_same_in_every_container(folder: Path) -> None:
    found = [folder / name for name in CONTAINERS if (folder / name).exists()]
    assert len(found) > 1
    assert len({rows_of(path)["documents"]["content_key"][0].as_py() for path in found}) == 1


def test_a_changed_figure_makes_another_report() -> None:
    keys = {
        tables_of(check(f"基本支出{value}万元。"), Provenance("a", "0", "run"))["documents"]["content_key"][0].as_py()
        for value in ("10.00", "10.01")
    }
    assert len(keys) == 2


def test_exchanged_figures_make_another_report() -> None:
    keys = {
        tables_of(check(f"人员经费{one}万元，公用经费{other}万元。"), Provenance("a", "0", "run"))["documents"]["content_key"][0].as_py()
        for one, other in (("10.00", "20.00"), ("20.00", "10.00"))
    }
    assert len(keys) == 2


def test_what_is_written_is_known(tmp_path: Path) -> None:
    parts = Parts(str(tmp_path / "set"))
    assert parts.known() == {}
    given = rows_of(WATER / "report.txt")
    sha = given["documents"]["sha256"][0].as_py()
    failed = failure_of(Provenance("bad.pdf", "f" * 64, "run-1"), "损坏", "damaged", "unreadable", 0.5)
    parts.write(joined([given, failed, again_of(Provenance("copy.txt", sha, "run-1"))]))
    known = parts.known()
    assert known[sha].sources == {str(WATER / "report.txt"), "copy.txt"}
    assert len(known[sha].read) == 1
    assert known["f" * 64].failed == known[sha].read
    assert {(part.year, part.tables) for part in parts.current()} == {
        ("2022", frozenset(set(TABLES) - {"failures", "runs"})), ("none", frozenset({"documents", "failures"})),
    }  # fmt: skip


def test_a_folder_without_documents_is_no_part(tmp_path: Path) -> None:
    parts = Parts(str(tmp_path))
    parts.write(rows_of(WATER / "report.txt"))
    (mark,) = tmp_path.glob("parts/*/*/documents.parquet")
    mark.unlink()
    assert parts.current() == []


def test_a_full_disk_leaves_no_half_part_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = parts_module._write

    def full(rows: Any, files: Any, path: str) -> None:
        if "=2022" in path and path.endswith("findings.parquet"):
            raise OSError(errno.ENOSPC, "No space left on device")
        write(rows, files, path)

    monkeypatch.setattr(parts_module, "_write", full)
    parts = Parts(str(tmp_path))
    older = tables_of(check("基本支出10.00万元。"), Provenance("a", "0", "run"))
    older = {name: rows.set_column(5, "report_year", pa.array([2001] * rows.num_rows, pa.int32())) for name, rows in older.items()}
    with pytest.raises(StoreError, match="磁盘已满"):
        parts.write(joined([older, rows_of(WATER / "report.txt")]))
    assert parts.all() == []
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    monkeypatch.undo()
    parts.write(rows_of(WATER / "report.txt"))
    assert len(parts.all()) == 1


def test_ids_of_runs_sort_by_their_beginning() -> None:
    assert new_run() < new_run()


def test_an_arrow_table_of_the_dictionary_is_empty_without_rows() -> None:
    assert all(schema(name).empty_table().num_rows == 0 and isinstance(schema(name), pa.Schema) for name in TABLES)


def test_a_report_of_a_year_comes_back_from_its_rows(tmp_path: Path) -> None:
    text = (
        "一、单位概况\n（一）基本情况\n我局设有9个股室。\n二、支出\n2023年基本支出893.35万元，比上年增加3.05万元，增长0.34%，其中：人员经费880.10万元。"
        "三公经费支出2.40万元。\n"
    )
    checked = check(text)
    parts = Parts(str(tmp_path))
    parts.write(tables_of(checked, Provenance("made.txt", checked.report.document.source.sha256, "run-1")))
    dataset = gouji.Dataset(tmp_path)
    (unit,) = dataset.documents(["unit_id"])["unit_id"]
    wanted = year_report(checked)
    assert wanted is not None
    assert wanted.changes
    alone = replace(wanted.publication, whole=False, figures=(), lines=())  # nothing stands beside it
    assert dataset.year_reports(unit) == [replace(wanted, publication=alone)]


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "find_spec", lambda _: None)
    with pytest.raises(StoreError, match=r"gouji\[data\]"):
        gouji.Dataset("set")
    with pytest.raises(StoreError, match=r"gouji\[data\]"):
        rows_of(WATER / "report.txt")
