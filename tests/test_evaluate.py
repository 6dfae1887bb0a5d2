"""`gouji evaluate` counts what was found and what was falsely said, and its exit code holds the bounds."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from gouji.cli import main

TEXT = (
    "2023年度清溪县档案馆整体支出绩效自评报告\n一、支出情况\n2023年基本支出150.00万元，其中：人员经费100.00万元，公用经费{public}万元。\n"
)
HEAD = 'kind = "synthetic"\nfamily = "test"\nseen = false\nunit = "清溪县档案馆"\nyear = 2023\n'
SUM = '[[error]]\nchecks = ["parts-sum"]\nfigures = ["150.00", "155.00"]\n'
FACT = '[[fact]]\nmeasure = "basic_expenditure"\nyear = 2023\nstage = "actual"\nvalue = "{}"\nunit = "万元"\n'


def put(folder: Path, name: str, public: str, told: str) -> None:
    home = folder / name
    home.mkdir(parents=True)
    (home / "report.txt").write_text(TEXT.format(public=public), encoding="utf-8")
    (home / "expected.toml").write_text(HEAD + told, encoding="utf-8")


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *args: object) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["gouji", "evaluate", *map(str, args)])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda *args: run(capsys, monkeypatch, *args)


def figures(ask: Any, folder: Path) -> dict[str, Any]:
    code, out, _ = ask(folder, "--format", "json", "--workers", "1")
    assert code == 0
    made: dict[str, Any] = json.loads(out)
    return made


def test_what_is_found_and_what_is_missed_are_counted_by_kind_container_and_family(ask: Any, tmp_path: Path) -> None:
    put(tmp_path, "wrong", "55.00", SUM + '[[error]]\nchecks = ["rate"]\nfigures = ["98"]\nkind = "growth"\n')
    made = figures(ask, tmp_path)
    assert made["errors"] == {"n": 2, "found": 1, "weak": 0}
    assert made["by_kind"] == {"growth": {"n": 1, "found": 0, "weak": 0}, "parts-sum": {"n": 1, "found": 1, "weak": 0}}
    assert set(made["by_container"]) == {"txt"}
    assert set(made["by_family"]) == {"test"}
    assert [one["sort"] for one in made["examples"]] == ["missed"]


def test_an_error_on_a_clean_report_is_false(ask: Any, tmp_path: Path) -> None:
    put(tmp_path, "clean", "50.00", "clean = true\n")
    assert figures(ask, tmp_path)["clean"] == {"n": 1, "spotless": 1, "errors": 0, "warnings": 0, "formal": 0}
    put(tmp_path, "wrongly-called-clean", "55.00", "clean = true\n")
    made = figures(ask, tmp_path)
    assert (made["clean"]["errors"], made["clean"]["spotless"], made["false_errors"]) == (1, 1, 0.5)
    assert made["said_of_clean"] == [{"severity": "error", "check": "parts-sum", "n": 1}]


def test_an_error_that_no_known_one_explains_is_counted_and_a_consequence_is_not(ask: Any, tmp_path: Path) -> None:
    put(tmp_path, "unexplained", "55.00", '[[error]]\nchecks = ["rate"]\nfigures = ["98"]\n')
    assert figures(ask, tmp_path)["stray_errors"] == 1
    put(tmp_path, "explained", "55.00", SUM.replace("[[error]]", "[[consequence]]") + '[[error]]\nchecks = ["rate"]\nfigures = ["98"]\n')
    assert figures(ask, tmp_path)["stray_errors"] == 1


def test_without_a_check_all_figures_must_be_named(ask: Any, tmp_path: Path) -> None:
    put(tmp_path, "all", "55.00", '[[error]]\nfigures = ["150", "155"]\n')
    put(tmp_path, "one-too-many", "55.00", '[[error]]\nfigures = ["150", "156"]\n')
    assert figures(ask, tmp_path)["errors"] == {"n": 2, "found": 1, "weak": 0}


def test_facts_are_right_in_any_unit_and_others_are_wrong_only_where_all_are_known(ask: Any, tmp_path: Path) -> None:
    put(tmp_path, "some", "50.00", "clean = true\n" + FACT.format("150.00"))
    put(tmp_path, "in-yuan", "50.00", "clean = true\n" + FACT.format("1500000").replace("万元", "元"))
    assert figures(ask, tmp_path)["facts"] == {"wanted": 2, "right": 2, "read": 0, "read_right": 0}
    put(tmp_path, "all", "50.00", "clean = true\nall_facts = true\n" + FACT.format("151.00"))
    facts = figures(ask, tmp_path)["facts"]
    assert (facts["wanted"], facts["right"], facts["read_right"]) == (3, 2, 0)
    assert facts["read"] == 3  # the whole and its two parts, none of which is listed


@pytest.mark.parametrize(
    ("bound", "code"), [(("--min-recall", 100), 0), (("--min-recall", 100, "--max-false", 0), 1), (("--max-false", 0.5), 0)]
)
def test_bounds_decide_the_exit_code(ask: Any, tmp_path: Path, bound: tuple[object, ...], code: int) -> None:
    put(tmp_path, "wrong", "55.00", SUM)
    for name, public in {"clean": "50.00", "false": "55.00"}.items():
        put(tmp_path, name, public, "clean = true\n")
    assert ask(tmp_path, "--workers", "1", *bound)[0] == code


def test_a_bound_that_nothing_measures_is_not_met(ask: Any, tmp_path: Path) -> None:
    put(tmp_path, "clean", "50.00", "clean = true\n")
    assert ask(tmp_path, "--workers", "1", "--min-recall", 0)[0] == 1


def test_processes_change_nothing_but_the_time(ask: Any, tmp_path: Path) -> None:
    for at in range(9):
        put(tmp_path, f"r{at}", "55.00" if at % 2 else "50.00", SUM if at % 2 else "clean = true\n")
    assert ask(tmp_path, "--workers", "2", "--format", "json") == ask(tmp_path, "--workers", "1", "--format", "json")


def test_an_unreadable_container_is_told_and_its_errors_are_missed(ask: Any, tmp_path: Path) -> None:
    put(tmp_path, "wrong", "55.00", SUM)
    (tmp_path / "wrong" / "report.pdf").write_bytes(b"%PDF-1.7\n")
    code, out, err = ask(tmp_path, "--format", "json", "--workers", "1")
    assert code == 2
    assert json.loads(out)["errors"] == {"n": 2, "found": 1, "weak": 0}
    assert "1" in err
    assert ask(tmp_path, "--containers", "txt", "--workers", "1")[0] == 0


@pytest.mark.parametrize("told", ["kind = ", '[[error]]\nchecks = ["rate"]\n', "[[error]]\nfigures = []\n", '[[fact]]\nvalue = "1"\n'])
def test_right_results_that_are_not_well_formed_are_named(ask: Any, tmp_path: Path, told: str) -> None:
    put(tmp_path, "bad", "50.00", told)
    code, out, err = ask(tmp_path)
    assert (code, out) == (2, "")
    assert "expected.toml" in err


def test_a_folder_without_right_results_is_told(ask: Any, tmp_path: Path) -> None:
    assert ask(tmp_path)[0] == 2
    assert ask(tmp_path / "nowhere")[0] == 2


CHANGE = '[[change]]\nat = "公用经费50.00万元"\nto = "公用经费55.00万元"\nfigures = ["55.00", "50.00", "150.00"]\nkind = "sum"\n'
MISSED = '[[change]]\nat = "2023年度"\nto = "2023年年度"\nfigures = ["55.00", "98"]\nkind = "nothing"\n'


def test_each_single_change_is_made_and_the_report_is_read_again(ask: Any, tmp_path: Path) -> None:
    put(tmp_path, "changed", "50.00", "clean = true\n" + CHANGE + MISSED)
    made = figures(ask, tmp_path)
    assert made["by_kind"] == {"nothing": {"n": 1, "found": 0, "weak": 0}, "sum": {"n": 1, "found": 1, "weak": 0}}
    assert made["clean"] == {"n": 1, "spotless": 1, "errors": 0, "warnings": 0, "formal": 0}


def test_an_error_elsewhere_after_a_change_goes_astray(ask: Any, tmp_path: Path) -> None:
    put(tmp_path, "astray", "50.00", "clean = true\n" + CHANGE.replace('["55.00", "50.00", "150.00"]', '["12.34"]'))
    made = figures(ask, tmp_path)
    assert (made["errors"]["found"], made["stray_errors"]) == (0, 1)
    assert [one["sort"] for one in made["examples"]] == ["missed", "astray"]


def test_a_change_is_made_in_a_word_file_and_in_a_page_too(ask: Any, tmp_path: Path) -> None:
    import docx

    put(tmp_path, "changed", "50.00", "clean = true\n" + CHANGE)
    made = docx.Document()
    for line in TEXT.format(public="50.00").splitlines():
        paragraph = made.add_paragraph(line[:12])
        paragraph.add_run(line[12:])
    made.save(str(tmp_path / "changed" / "report.docx"))
    page = "".join(f"<p>{line}</p>" for line in TEXT.format(public="50.00").splitlines())
    (tmp_path / "changed" / "report.html").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    assert figures(ask, tmp_path)["by_container"] == {name: {"n": 1, "found": 1, "weak": 0} for name in ("docx", "html", "txt")}


def test_a_snippet_that_does_not_stand_there_once_is_told(ask: Any, tmp_path: Path) -> None:
    put(tmp_path, "twice", "50.00", "clean = true\n" + CHANGE.replace('at = "公用经费50.00万元"', 'at = "经费"'))
    code, _, err = ask(tmp_path, "--lang", "en", "--workers", "1")
    assert code == 2
    assert "stands there 2 times" in err
