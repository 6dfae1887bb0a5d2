"""What a dataset shows: the newest reading of each document, each report once, panels, frames, SQL."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

import gouji
from datasets import dataset, report, rows
from gouji.cli import main
from gouji.document import Paragraph
from gouji.outcome import Compared
from gouji.reconcile.years import compared
from gouji.store.rows import Provenance, again_of, failure_of, run_of, years_key, years_of
from gouji.store.sample import draw
from reports import CORPUS

WATER = CORPUS / "reports" / "shipu-water-2022"


def test_a_newer_reading_takes_the_place_of_an_older_one_and_history_stays(tmp_path: Path) -> None:
    found = dataset(tmp_path, rows(report(), run="20240101T0"), rows(report(), run="20250101T0"), rows(report(), run="20230101T0"))
    assert list(found.documents()["run"]) == ["20250101T0"]
    assert set(found.facts()["run"]) == {"20250101T0"}
    assert len(found.documents(history=True)) == 3
    assert len(found.facts(history=True)) == 3 * len(found.facts())


def test_a_reading_written_twice_in_one_run_counts_once(tmp_path: Path) -> None:
    once = dataset(tmp_path / "once", rows(report()))
    twice = dataset(tmp_path / "twice", rows(report()), rows(report()))
    assert len(once.facts()) == len(twice.facts())


def test_a_report_in_several_containers_is_kept_once_with_all_sources(tmp_path: Path) -> None:
    many = [rows(gouji.check(path), path.name) for path in sorted(WATER.glob("report.*"))]
    sha = many[0]["documents"]["sha256"][0].as_py()
    found = dataset(tmp_path, *many, again_of(Provenance("copy/report.docx", sha, "run-1")))
    (kept,) = found.reports().to_dict("records")
    assert sorted(kept["sources"]) == ["copy/report.docx", "report.docx", "report.drawn.pdf", "report.office.pdf", "report.txt"]
    assert (kept["copies"], kept["different"]) == (4, 1)
    assert len(found.documents()) == 4
    assert set(found.facts()["sha256"]) == {kept["sha256"]}


def test_a_report_that_was_published_twice_has_both_addresses(tmp_path: Path) -> None:
    one = report()
    again = again_of(Provenance("b.txt", one.report.document.source.sha256, "run-1", address="https://b.example"))
    other = rows(report(more="\n以上。\n"), "c.txt", address="https://a.example")
    (found,) = dataset(tmp_path, rows(one, "a.txt"), again, other).reports().to_dict("records")
    assert (list(found["sources"]), list(found["addresses"])) == (["a.txt", "b.txt", "c.txt"], ["https://a.example", "https://b.example"])
    assert len(dataset(tmp_path / "none", rows(one)).reports()["addresses"][0]) == 0


def test_different_reports_of_one_unit_and_year_are_kept_and_marked(tmp_path: Path) -> None:
    found = dataset(tmp_path, rows(report(basic="890.30")), rows(report(basic="890.31")), rows(report(year=2022)))
    assert sorted(found.reports()["different"]) == [1, 2, 2]


def test_a_file_with_page_numbers_is_the_report_without_them(tmp_path: Path) -> None:
    plain = report().report.document
    text = "\n".join(one.text for one in plain.blocks if isinstance(one, Paragraph))
    paged = gouji.check((text + "\n1\n2\n3\n").encode(), name="paged.txt")
    found = dataset(tmp_path, rows(gouji.check(text.encode(), name="plain.txt"), "plain.txt"), rows(paged, "paged.txt"))
    assert [list(one) for one in found.reports()["sources"]] == [["paged.txt", "plain.txt"]]
    assert list(found.reports()["copies"]) == [2]


def test_a_dataset_finds_what_a_second_publication_changed_and_shows_both(tmp_path: Path) -> None:
    both = [rows(report(basic=basic), f"{basic}.txt") for basic in ("890.30", "890.31")]
    plain = dataset(tmp_path / "plain", *both)
    ((unit, shas),) = plain.several_reports().items()
    (held,) = compared(plain.year_reports(unit))
    found = dataset(tmp_path / "years", *both, years_of(held, Provenance("", years_key(shas), "run-1")))
    assert found.reports().shape[0] == 2
    (finding,) = found.findings(check="revised").to_dict("records")
    assert (finding["severity"], finding["stated"], finding["expected"], sorted(finding["documents"])) == (
        "warning",
        "890.31",
        "890.30",
        shas,
    )
    assert [json.loads(finding["evidence"])[at]["raw"] for at in (0, 1)] == ["890.31", "890.30"]


def test_a_failure_is_shown_until_the_file_is_read(tmp_path: Path) -> None:
    checked = report()
    sha = checked.report.document.source.sha256
    failed = [failure_of(Provenance("a.txt", sha, run), "慢", "slow", "timeout", 9.0) for run in ("run-1", "run-2")]
    gone = failure_of(Provenance("b.txt", None, "run-1"), "不见了", "gone", "vanished", 0.0)
    found = dataset(tmp_path / "1", *failed, gone)
    assert dict(zip(found.failures()["source"], found.failures()["run"], strict=True)) == {"a.txt": "run-2", "b.txt": "run-1"}
    assert list(dataset(tmp_path / "2", *failed, gone, rows(checked, run="run-3")).failures()["source"]) == ["b.txt"]


def test_a_failure_counts_for_each_file_until_that_file_is_read_or_its_comparison_is_made(tmp_path: Path) -> None:
    same = [failure_of(Provenance(source, "0", "run-1"), "空的", "empty", "unreadable", 0.0) for source in ("a.txt", "b.txt")]
    years = failure_of(Provenance("years", None, "run-1"), "读不了", "damaged", "unreadable", 0.0)
    assert list(dataset(tmp_path / "1", *same, years).failures()["source"]) == ["a.txt", "b.txt", "years"]
    repaired = rows(report(year=2023), "a.txt", "run-2")
    assert list(dataset(tmp_path / "2", *same, years, repaired).failures()["source"]) == ["b.txt", "years"]
    changed = failure_of(Provenance("b.txt", "1", "run-2"), "空的", "empty", "unreadable", 0.0)
    assert list(dataset(tmp_path / "3", *same, changed).failures()["sha256"]) == ["0", "1"]
    last, now = (report(year=year).report.document.source for year in (2022, 2023))
    made = years_of(Compared("长沙县财政局", ((2022, last), (2023, now)), ()), Provenance("", "key", "run-2"))
    assert list(dataset(tmp_path / "4", *same, years, made).failures()["source"]) == ["a.txt", "b.txt"]


def test_former_names_are_one_unit(tmp_path: Path) -> None:
    now = report("长沙县农业农村局（原长沙县农业局）", 2023)
    found = dataset(tmp_path, rows(now), rows(report("长沙县农业局", 2022)))
    assert len(set(found.reports()["unit_id"])) == 1
    assert [len(shas) for shas in found.several_reports().values()] == [2]


def test_a_comparison_of_years_stands_beside_the_findings_while_its_reports_count(tmp_path: Path) -> None:
    last, now = report(year=2022, three="2.40"), report(year=2023, more="2022年三公经费支出3.40万元。\n")
    both = [rows(last), rows(now)]
    plain = dataset(tmp_path / "plain", *both)
    ((unit, shas),) = plain.several_reports().items()
    (held,) = compared(plain.year_reports(unit))
    years = years_of(held, Provenance("", years_key(shas), "run-1"))
    found = dataset(tmp_path / "years", *both, years)
    (finding,) = found.findings(check="prior-year").to_dict("records")
    assert sorted(finding["documents"]) == shas
    assert (finding["stated"], finding["expected"], finding["report_kind"]) == ("3.40", "2.40", "years")
    assert years_key(shas) in found.parts.known()
    (drawn,) = [row for row in draw(found, "findings", ["check"], 99, 7).rows if row["check"] == "prior-year"]
    assert len(drawn["sources"]) == 2  # whoever judges it must find both
    assert len(found.documents()) == 2
    assert found.outcomes(report_kind="years").shape[0] == len(held.outcomes)
    without = dataset(tmp_path / "without", both[1], years)
    assert without.findings(check="prior-year").empty


def test_frames_keep_decimals_as_printed_and_ids_as_categories(tmp_path: Path) -> None:
    facts = dataset(tmp_path, rows(report())).facts(measure="basic_expenditure")
    assert [str(value) for value in facts["value"]] == ["890.30"]
    assert [str(value) for value in facts["yuan"]] == ["8903000"]
    assert isinstance(facts["value"][0], Decimal)
    assert {str(facts[name].dtype) for name in ("measure", "unit_id", "sha256", "stage")} == {"category"}
    assert str(facts["page"].dtype) == "Int32"
    assert str(facts["clear"].dtype) == "boolean"


def test_a_frame_reads_the_rows_and_columns_asked_for(tmp_path: Path) -> None:
    found = dataset(tmp_path, rows(report(year=2022)), rows(report(year=2023)))
    facts = found.facts(["year", "measure"], report_year=2023, measure=["three_public", "basic_expenditure"])
    assert list(facts.columns) == ["year", "measure"]
    assert set(facts["year"]) == {2023}
    assert set(found.facts(["measure"], subject=None)["measure"]) >= {"three_public"}
    with pytest.raises(gouji.StoreError, match="no_such"):
        found.facts(no_such=1)


def test_rows_are_chosen_by_values_of_any_kind_and_by_none_among_several(tmp_path: Path) -> None:
    found = dataset(tmp_path, rows(report(year=2022), "a.txt"), rows(report(year=2023), "b.txt"))
    whole = found.facts(["year"])
    assert len(found.facts(year=[2022, None])) == len(found.facts(year=2022)) + len(found.facts(year=None))
    assert len(found.facts(year=whole["year"].unique().to_numpy(dtype="int64"))) == len(whole)
    assert len(found.facts(clear=[True, False, None])) == len(found.facts(yuan=[*found.facts()["yuan"].dropna()])) + len(
        found.facts(yuan=None)
    )
    assert len(found.facts(year=whole["year"])) == len(whole) == len(found.facts(year=(one for one in (2022, 2023, float("nan")))))
    assert len(found.facts(subject=found.facts("subject")["subject"].unique(), unit_id=whole.assign(unit=pd.NA)["unit"])) == 0
    assert len(found.facts(subject=float("nan"))) == len(found.facts(subject=pd.NA)) == len(found.facts(subject=None)) > 0
    for view, asked in (("facts", {"year": "abc"}), ("reports", {"history": True}), ("nosuch", {})):
        with pytest.raises(gouji.StoreError, match=r"类型不符|这张表"):
            found.frame(view, **asked)


def test_a_panel_is_unit_by_year_in_yuan(tmp_path: Path) -> None:
    found = dataset(tmp_path, rows(report(year=2021)), rows(report(year=2023, three="3.00")), rows(report("宁乡市财政局", 2023)))
    panel = found.panel("three_public")
    assert [str(one) for one in panel.columns][-3:] == ["2021", "2022", "2023"]
    amounts = panel.set_index("unit_id")
    assert (amounts.loc["湖南省长沙市长沙县财政局", 2021], amounts.loc["湖南省长沙市长沙县财政局", 2023]) == (24000, 30000)
    assert pd.isna(amounts.loc["湖南省长沙市宁乡市财政局", 2021])
    long = found.panel("three_public", long=True)
    assert list(long["raw"]) == ["2.40", "2.40", "3.00"]
    assert long["line"].notna().all()


def test_an_amount_without_a_unit_is_no_amount_in_yuan(tmp_path: Path) -> None:
    table = "\n三、三公经费\n\n| 项目 | 2023年决算数 |\n|---|---|\n| 三公经费 | 3.15 |\n| 公务接待费 | 1.15 |\n"
    found = dataset(tmp_path, rows(report(year=2023, three="3.15", more=table)), rows(report("宁乡市财政局", 2023, more=table)))
    assert None in set(found.facts(measure="official_reception")["unit"].astype(object).where(lambda one: one.notna(), None))
    assert list(found.panel("three_public")[2023]) == [24000, 31500]  # from the text, which names 万元
    assert found.panel("official_reception")[2023].isna().all()
    assert not found.panel("three_public", long=True)["disputed"].any()


@pytest.mark.parametrize(("more", "disputed"), [("23,999.60元", False), ("2.41万元", True), ("2.4万元", False), ("24,999.00元", True)])
def test_a_figure_rounded_elsewhere_is_not_disputed(tmp_path: Path, more: str, disputed: bool) -> None:
    found = dataset(tmp_path, rows(report(three="2.40", more=f"三公经费支出{more}。\n")))
    assert list(found.panel("three_public", long=True)["disputed"]) == [disputed]


def test_the_rate_of_a_part_is_not_the_units(tmp_path: Path) -> None:
    form = "\n附件：整体支出绩效自评表\n\n| 项目 | 全年预算数（万元） | 全年执行数（万元） | 执行率 |\n|---|---|---|---|\n{}"
    part, whole = "| 基本支出 | 80.00 | 76.00 | 95% |\n", "| 年度资金总额 | 100.00 | 90.00 | 90% |\n"
    found = dataset(
        tmp_path, rows(report(more=form.format(part + whole))), rows(report("宁乡市财政局", more=form.format(part))),
    )  # fmt: skip
    assert {*found.facts(measure="execution_rate")["of"]} == {"basic_expenditure", "total_funds"}
    rates = found.panel("execution_rate", None, long=True)
    assert [*zip(rates["unit_name"], rates["raw"], rates["disputed"], strict=True)] == [("长沙县财政局", "90", False)]


def test_a_panel_says_what_there_is_where_it_is_asked_for_something_else(tmp_path: Path) -> None:
    found = dataset(tmp_path, rows(report()))
    with pytest.raises(gouji.StoreError, match="three_public"):
        found.panel("no_such_measure")
    with pytest.raises(gouji.StoreError, match="actual"):
        found.panel("three_public", stage="initial_budget")


@pytest.mark.parametrize("sql", [
    "create table x as select 1", "select 1; select 2", "copy (select 1) to '{folder}/x.csv'", "explain analyze copy (select 1) to '{folder}/x.csv'",
    "set threads = 1", "attach '{folder}/x.db'", "select * from read_csv('/etc/hostname')", "select nothing", "select * from nowhere", "",
])  # fmt: skip
def test_a_query_only_reads_and_only_the_dataset(tmp_path: Path, sql: str) -> None:
    found = dataset(tmp_path, rows(report()))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(gouji.StoreError):
        found.query(sql.format(folder=tmp_path))
    assert sorted(tmp_path.rglob("*")) == before


def test_a_query_counts_exactly(tmp_path: Path) -> None:
    found = dataset(tmp_path, rows(report(year=2022)), rows(report(year=2023)))
    (row,) = found.query("select sum(yuan) as total, count(*) as n from facts where measure = 'basic_expenditure'").to_dict("records")
    assert row == {"total": Decimal(17806000), "n": 2}


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    found = dataset(tmp_path, rows(report(), "a.txt"))
    assert found.query("select 1 as a, 2 as a, 3 as a_1").to_dict("records") == [{"a": 1, "a_2": 2, "a_1": 3}]


def test_where_nothing_is_there_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(gouji.StoreError, match="没有数据集"):
        gouji.Dataset(tmp_path).facts()


def test_parts_of_an_older_version_are_read_beside_new_ones(tmp_path: Path) -> None:
    new, old = rows(report(year=2023)), rows(report(year=2022))
    parts = dataset(tmp_path, old).parts
    (part,) = parts.all()
    path = Path(parts.path(part, "facts"))
    pq.write_table(pq.read_table(path, partitioning=None).drop_columns(["changes", "nil"]), path)
    path.parent.rename(path.parent.with_name("20200101T000000-of-another-shape"))
    assert dataset(tmp_path).facts()["changes"].isna().all()
    found = dataset(tmp_path, new).facts(["year", "nil"], measure="three_public")
    assert dict(zip(found["year"], found["nil"].isna(), strict=True)) == {2022: True, 2023: False}


@pytest.mark.parametrize("name", ["a [1]*?", "it's", "数据 集"])
def test_a_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    assert len(dataset(tmp_path / name, rows(report())).reports()) == 1


def test_a_damaged_part_is_told_in_one_line(run: Any, tmp_path: Path) -> None:
    parts = dataset(tmp_path, rows(report())).parts
    for table in ("facts", "documents"):
        Path(parts.paths(table)[0]).write_bytes(b"PAR1 nothing")
        code, out, err = run("query", tmp_path, "select count(*) from facts")
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert "读不了" in err


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*args: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gouji", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            main()
        caught = capsys.readouterr()
        return ended.value.code or 0, caught.out, caught.err  # type: ignore[return-value]

    return call


SQL = "select unit_name, value, yuan, nil from facts where measure = 'three_public'"


def test_query_prints_a_table_csv_and_json(run: Any, tmp_path: Path) -> None:
    dataset(tmp_path, rows(report()))
    assert run("query", tmp_path, SQL)[1].splitlines() == [
        "unit_name     value   yuan  nil", "------------  -----  -----  -----", "长沙县财政局    2.4  24000  false",
    ]  # fmt: skip
    assert run("query", tmp_path, SQL, "--format", "csv")[1] == "unit_name,value,yuan,nil\n长沙县财政局,2.4,24000,false\n"
    assert json.loads(run("query", tmp_path, SQL, "--format", "json")[1]) == {
        "unit_name": "长沙县财政局", "value": "2.4", "yuan": "24000", "nil": False,
    }  # fmt: skip


def test_answers_of_every_kind_can_be_printed(run: Any, tmp_path: Path) -> None:
    dataset(tmp_path / "set", rows(report()))
    sql = "select 1e0 / 0 as inf, 12345678901234567 as large, null as nothing, sources, kept, timestamp '2024-05-01 10:00:00' as at, 0.1 + 0.2 as sum from documents"
    assert json.loads(run("query", tmp_path / "set", sql, "--format", "json")[1]) == {
        "inf": None, "large": 12345678901234567, "nothing": None, "sources": ["made.txt"], "kept": True, "at": "2024-05-01T10:00:00", "sum": "0.3",
    }  # fmt: skip
    assert (
        run("query", tmp_path / "set", sql, "--format", "csv")[1].splitlines()[1]
        == "inf,12345678901234567,,made.txt,true,2024-05-01T10:00:00,0.3"
    )
    assert run("query", tmp_path / "set", sql, "-o", tmp_path / "a.xlsx")[0] == 0
    _, row = openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True)
    assert row == ("inf", "12345678901234567", None, "made.txt", True, "2024-05-01T10:00:00", 0.3)


def test_numbers_of_many_digits_and_structures_are_printed_as_they_are(run: Any, tmp_path: Path) -> None:
    dataset(tmp_path / "set", rows(report()))
    sql = (
        "select 12345678901234567890.123456789012::decimal(38,12) as exact, 123456789012345678901234567890::decimal(38,0) as whole, "
        "{'a': 1.50::decimal(38,12)} as one, [1.50::decimal(38,12)] as many"
    )
    said = ("12345678901234567890.123456789012", "123456789012345678901234567890")
    assert json.loads(run("query", tmp_path / "set", sql, "--format", "json")[1]) == {
        "exact": said[0], "whole": said[1], "one": {"a": "1.5"}, "many": ["1.5"],
    }  # fmt: skip
    assert run("query", tmp_path / "set", sql, "--format", "csv")[1].splitlines()[1] == ",".join((*said, '"{""a"": ""1.5""}"', "1.5"))
    assert run("query", tmp_path / "set", sql, "-o", tmp_path / "a.xlsx")[0] == 0
    _, row = openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True)
    assert row == (*said, '{"a": "1.5"}', "1.5")
    assert run("query", tmp_path / "set", "select interval 1 day", "-o", tmp_path / "a.parquet")[0] == 2


def test_an_answer_without_end_is_no_table_but_can_be_streamed(run: Any, tmp_path: Path) -> None:
    dataset(tmp_path, rows(report()))
    endless = "select a.range as a from range(100000000) a, range(100000000) b"
    code, out, err = run("query", tmp_path, endless)
    assert (code, out) == (2, "")
    assert "--format csv" in err
    program = subprocess.Popen(
        [sys.executable, "-m", "gouji", "query", tmp_path, endless, "--format", "csv"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert program.stdout is not None
    assert [program.stdout.readline() for _ in range(2)] == [b"a\n", b"0\n"]
    program.stdout.close()
    program.wait(timeout=30)


def test_a_question_that_takes_for_ever_ends_with_ctrl_c(tmp_path: Path) -> None:
    dataset(tmp_path, rows(report()))
    slow = "select count(*) from range(10000000) a, range(10000000) b where a.range * b.range % 7 = 1"
    program = subprocess.Popen([sys.executable, "-m", "gouji", "query", tmp_path, slow], stderr=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):
        program.wait(timeout=4)
    program.send_signal(signal.SIGINT)
    _, said = program.communicate(timeout=10)
    assert program.returncode == 130
    assert b"Traceback" not in said


def test_strata_of_which_none_is_drawn_are_told(run: Any, tmp_path: Path) -> None:
    dataset(tmp_path, *(rows(report(year=year)) for year in (2020, 2021, 2022, 2023)))
    assert "4层中有2层没有抽到" in run("sample", tmp_path, "--of", "reports", "--by", "year", "--n", "2")[2]
    assert run("sample", tmp_path, "--of", "reports", "--by", "year", "--n", "4")[2] == ""


def test_wrong_use_of_a_dataset_is_one_line_and_exit_code_2(run: Any, tmp_path: Path) -> None:
    dataset(tmp_path, rows(report()))
    for args in (("query", tmp_path, "drop table facts"), ("query", tmp_path, "select nothing from facts"), ("query", tmp_path / "none", "select 1"), ("panel", tmp_path, "nothing"),
                 ("sample", tmp_path, "--by", "nothing"), ("sample",), ("export", tmp_path, "--to", WATER / "report.txt")):  # fmt: skip
        code, out, err = run(*args)
        assert (code, out, err.count("\n"), err.startswith("gouji: ")) == (2, "", 1, True)


def test_panel_goes_to_a_workbook_a_csv_and_parquet(run: Any, tmp_path: Path) -> None:
    dataset(tmp_path / "set", rows(report(year=2022)), rows(report(year=2023, three="3.00")))
    for name in ("panel.xlsx", "panel.csv", "panel.parquet"):
        assert run("panel", tmp_path / "set", "three_public", "-o", tmp_path / name)[0] == 0
    heads, row = openpyxl.load_workbook(tmp_path / "panel.xlsx").active.iter_rows(values_only=True)
    assert (heads[-2:], row[-2:]) == (("2022", "2023"), (24000, 30000))
    assert (tmp_path / "panel.csv").read_text(encoding="utf-8-sig").splitlines()[1].endswith(",24000,30000")
    assert [str(value) for value in pd.read_parquet(tmp_path / "panel.parquet")["2023"]] == ["30000"]


def test_the_last_run_is_told(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    when = datetime(2024, 5, 1, tzinfo=UTC)
    runs = dataset(tmp_path, run_of("run-1", started=when, ended=when, engine="local", workers=2, files=3)).runs()
    assert (runs["files"][0], runs["started"][0]) == (3, when)
