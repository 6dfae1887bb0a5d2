"""The command: exit codes, inputs, formats, messages; and its JSON, held against the schemas and against the text itself."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

import gouji
from gouji import reconcile
from gouji import run as steps
from gouji.cli import main
from reports import CORPUS, EXAMPLE

CLEAN = CORPUS / "reports" / "fuyuan-transport-2023" / "report.txt"
BROKEN = CORPUS / "reports" / "shipu-water-2022" / "report.txt"
ONE_OF_EACH_SHAPE = sorted((CORPUS / "reports").glob("*/report.txt"))
SCHEMAS = Path(gouji.__file__).parent / "show" / "schema"


class Ran:
    """What a run of the command gave."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*args: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["gouji", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        caught = capsys.readouterr()
        return Ran(code if isinstance(code, int) else 0 if code is None else 1, caught.out, caught.err)

    return call


@pytest.mark.parametrize(("args", "code"), [
    ((CLEAN,), 0), ((BROKEN,), 1), ((BROKEN, "--fail-on", "never"), 0), ((CLEAN, "--fail-on", "warning"), 1), (("nowhere.txt",), 2),
    ((BROKEN, "--select", "same-unit"), 0), ((BROKEN, "--format", "html"), 1), ((BROKEN, "--format", "xlsx"), 2), ((BROKEN, "--pages", "1-2"), 2),
])  # fmt: skip
def test_the_exit_code_says_what_was_found(run: Any, args: tuple[object, ...], code: int) -> None:
    assert run("check", *args).code == code


def test_an_unknown_check_is_named_with_those_that_there_are(run: Any) -> None:
    ran = run("check", CLEAN, "--select", "no-such-check")
    assert ran.code == 2
    assert "no-such-check" in ran.err
    assert "parts-sum" in ran.err


def test_one_unreadable_file_among_many_costs_only_itself(run: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(CLEAN.read_bytes())
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "c.txt").write_bytes(BROKEN.read_bytes())
    ran = run("check", tmp_path, "--format", "json")
    assert ran.code == 2
    assert ["error" in one for one in ran.objects()] == [False, True, False]
    assert ran.err.count("\n") == 1
    for one in ran.objects():
        jsonschema.validate(one, json.loads((SCHEMAS / "check.json").read_text(encoding="utf-8")))


def test_a_folder_a_glob_an_archive_and_standard_input_are_read(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = BROKEN.read_bytes()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one.txt").write_bytes(content)
    for name in (".hidden", "~$one.docx", "Thumbs.db", "desktop.ini"):
        (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("two.txt", content)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    for path, count in ((tmp_path, 2), (f"{tmp_path}/deep/*.txt", 1), (tmp_path / "two.zip", 1), ("-", 1)):
        ran = run("check", path, "--format", "json")
        assert ran.code == 1
        assert len(ran.objects()) == count


def test_output_goes_to_a_file(run: Any, tmp_path: Path) -> None:
    ran = run("extract", CLEAN, "-o", tmp_path / "out.json")
    assert (ran.code, ran.out) == (0, "")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["schema"] == "gouji.report/1"


def test_a_file_that_cannot_be_written_is_one_line(run: Any, tmp_path: Path) -> None:
    ran = run("check", CLEAN, "-o", tmp_path / "no" / "out.txt")
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_report_is_never_overwritten_by_what_is_said_of_it(run: Any, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_bytes(BROKEN.read_bytes())
    assert run("check", report, "-o", report).code == 2
    assert report.read_bytes() == BROKEN.read_bytes()


def test_output_into_a_folder_that_is_read_is_no_input(run: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(CLEAN.read_bytes())
    for _ in range(2):
        assert run("check", tmp_path, "--format", "json", "-o", tmp_path / "out.json").code == 0
        assert len((tmp_path / "out.json").read_text(encoding="utf-8").splitlines()) == 1


def test_a_name_that_is_no_text_can_be_written_to_a_file(run: Any, tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))
    try:
        odd.write_bytes(CLEAN.read_bytes())
    except OSError:
        pytest.skip("this file system takes no such name")
    for form in ("text", "json"):
        assert run("check", odd, "--format", form, "-o", tmp_path / "out").code == 0


def test_an_archive_of_windows_or_macos_is_read_as_it_was_packed(run: Any, tmp_path: Path) -> None:
    packed = "报告.txt".encode("gbk").decode("cp437")  # what zipfile makes of a GBK name
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("@" * len(packed), CLEAN.read_bytes())
        archive.writestr("__MACOSX/._a.txt", b"\x00\x05\x16\x07")
        archive.writestr(".DS_Store", b"\x00")
    (tmp_path / "a.zip").write_bytes((tmp_path / "a.zip").read_bytes().replace(b"@" * len(packed), packed.encode("cp437")))
    ran = run("check", tmp_path / "a.zip", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert [one["source"]["name"] for one in ran.objects()] == [f"{tmp_path}/a.zip/报告.txt"]


def test_a_text_pasted_where_its_path_belongs_costs_only_itself(run: Any) -> None:
    ran = run("check", "基本支出" * 200, CLEAN, "--format", "json")
    assert ran.code == 2
    assert ["error" in one for one in ran.objects()] == [True, False]


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("notice", 1), ("never", 0)])
def test_fail_on_says_from_which_severity_the_exit_code_is_one(run: Any, level: str, code: int) -> None:
    assert run("check", CLEAN, "--fail-on", level).code == code


def test_select_keeps_and_ignore_leaves_out(run: Any) -> None:
    def found(*args: str) -> set[str]:
        return {one["check"] for one in run("check", BROKEN, "--format", "json", *args).objects()[0]["findings"]}

    every = found()
    one, other = sorted(every)[:2]
    assert found("--select", f"{one},{other}") == {one, other}
    assert found("--select", f"{one},{other}", "--ignore", other) == {one}
    assert found("--ignore", one) == every - {one}


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_an_interruption_is_quiet() -> None:
    program = "import os, signal, sys; sys.argv = ['gouji', 'check', '-']; from gouji import cli, inputs\n"
    program += "inputs.sys.stdin = type('', (), {'buffer': type('', (), {'read': lambda _: os.kill(os.getpid(), signal.SIGINT)})})\n"
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a job in the background is deaf to it
    done = subprocess.run([sys.executable, "-c", f"{heard}{program}cli.main()"], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_each_report_is_written_before_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(CLEAN.read_bytes())
    with subprocess.Popen(
        [sys.executable, "-m", "gouji", "check", tmp_path / "a.txt", "-", "--format", "json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert json.loads(running.stdout.readline())["source"]["name"].endswith("a.txt")
        running.stdin.write(BROKEN.read_bytes())
        running.stdin.close()
        assert json.loads(running.stdout.readline())["source"]["name"] == "-"
    assert running.returncode == 1


def test_an_archive_that_holds_nothing_is_said_to(run: Any, tmp_path: Path) -> None:
    zipfile.ZipFile(tmp_path / "empty.zip", "w").close()
    for args in (("check", tmp_path / "empty.zip"), ("extract", tmp_path / "empty.zip"), ("explain", tmp_path / "empty.zip", "1")):
        ran = run(*args)
        assert ran.code == 2
        assert ran.err.count("\n") == 1


def test_one_report_at_a_time_is_explained(run: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(BROKEN.read_bytes())
    assert run("explain", tmp_path, "basic_expenditure").code == 0
    (tmp_path / "b.txt").write_bytes(BROKEN.read_bytes())
    assert run("explain", tmp_path, "basic_expenditure").code == 2


@pytest.mark.parametrize("args", [("check", str(CLEAN)), ("check", str(BROKEN), "--format", "json"), ("patterns", "list"), ("checks",)])
def test_a_reader_that_has_had_enough_is_no_finding(args: tuple[str, ...]) -> None:
    """Exit code 1 would say that something was found."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([sys.executable, "-m", "gouji", *args], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("args", [("--lang", "en"), ("--lang=en",)])
def test_errors_speak_the_language_that_was_asked_for(run: Any, args: tuple[str, ...]) -> None:
    assert "no such file" in run("explain", "nowhere.txt", "1", *args).err


def test_a_workbook_needs_a_file_and_is_whole(run: Any, tmp_path: Path) -> None:
    assert "-o" in run("check", CLEAN, "--format", "xlsx").err
    target = tmp_path / "out.xlsx"
    assert run("check", BROKEN, CLEAN, "--format", "xlsx", "-o", target).code == 1
    sheet = openpyxl.load_workbook(target)["核对结果"]
    assert sheet.max_row == 1 + sum(one.state == "broken" for path in (BROKEN, CLEAN) for one in gouji.check(path).outcomes)
    assert run("extract", BROKEN, "--format", "xlsx", "-o", target).code == 0
    book = openpyxl.load_workbook(target)
    report = gouji.extract(BROKEN)
    assert book["数据"].max_row == 1 + len(report.facts)
    assert book["指标"].max_row == 1 + len(report.indicators)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_page_holds_everything_and_loads_nothing(run: Any, tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    for path in (BROKEN, BROKEN.with_name("report.office.pdf")):
        assert run("check", path, "--format", "html", "-o", target).code == 1
        page = target.read_text(encoding="utf-8")
        ids = set(re.findall(r'class="finding [a-z]+" data-id="([0-9a-f]+)"', page))
        marked = {one for of in re.findall(r'data-of="([^"]+)"', page) for one in of.split()}
        found = [one for one in gouji.check(path).outcomes if one.state == "broken"]
        assert len(ids) == len(found)
        assert len(marked & ids) >= sum(1 for one in found if one.severity == "error")
        assert not re.search(r'(?:src|href)="(?!data:)', page)
        assert "http" not in page.replace("http-equiv", "")
        assert page.count("<mark") + page.count('<span class="mark') >= len(marked)


@pytest.mark.parametrize("path", [*ONE_OF_EACH_SHAPE, *([EXAMPLE] if EXAMPLE.exists() else [])], ids=lambda path: path.parent.name)
def test_json_is_what_the_schemas_say(run: Any, path: Path) -> None:
    for command, schema in (("check", "check.json"), ("extract", "report.json")):
        found = run(command, path, *(["--format", "json"] if command == "check" else [])).objects()
        jsonschema.validate(found[0], json.loads((SCHEMAS / schema).read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", [*ONE_OF_EACH_SHAPE, *([EXAMPLE] if EXAMPLE.exists() else [])], ids=lambda path: path.parent.name)
def test_every_place_points_at_what_stands_there(run: Any, path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    found = run("extract", path).objects()[0]
    for fact in found["facts"]:
        place = fact["place"]
        assert lines[place["line"] - 1][place["start"] : place["end"]] == fact["raw"]
    figures = found["figures"]
    assert figures["total"] == sum(count for standing, count in figures.items() if standing != "total")


def test_ids_are_stable_and_unique(run: Any) -> None:
    one, other = (run("check", BROKEN, "--format", "json").objects()[0] for _ in range(2))
    ids = [finding["id"] for finding in one["findings"]]
    assert ids == [finding["id"] for finding in other["findings"]]
    assert len(ids) == len(set(ids))


def test_ids_do_not_change_with_the_language_and_messages_do(run: Any) -> None:
    zh, en = (run("check", BROKEN, "--format", "json", "--lang", lang).objects()[0]["findings"] for lang in ("zh", "en"))
    assert [one["id"] for one in zh] == [one["id"] for one in en]
    assert all(one["message"] != other["message"] for one, other in zip(zh, en, strict=True))


def test_a_number_a_measure_and_a_finding_are_explained(run: Any) -> None:
    found = run("check", BROKEN, "--format", "json").objects()[0]["findings"][0]
    raw = next(item["raw"] for item in found["evidence"] if item["value"] is not None)
    for what in (found["id"], raw, "basic_expenditure"):
        ran = run("explain", BROKEN, what)
        assert ran.code == 0
        assert ran.out.strip()
    assert run("explain", BROKEN, "123456789.12").code == 2


def test_patterns_are_listed_and_tested(run: Any, tmp_path: Path) -> None:
    assert run("patterns", "test").code == 0
    lines = run("patterns", "list").out.splitlines()
    assert any(line.startswith("units.toml") and line.split()[-1].isdigit() for line in lines)
    (tmp_path / "mine.toml").write_text('[[stage]]\nname="x"\nstage="actual"\nmatch=["花掉"]\nyes=["花了"]\n', encoding="utf-8")
    assert run("patterns", "test", tmp_path).code == 1
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.toml").write_text('[[stage]]\nname="x"\ncolour="red"\n', encoding="utf-8")
    broken = run("check", CLEAN, "--patterns", tmp_path / "other")
    assert broken.code == 2
    assert "mine.toml" in broken.err


def test_a_phrase_of_the_user_is_read(run: Any, tmp_path: Path) -> None:
    text = tmp_path / "report.txt"
    text.write_text("2023年度清溪县档案馆整体支出绩效自评报告\n基本支出花掉150.00万元，项目支出花掉90.00万元。\n", encoding="utf-8")
    (tmp_path / "patterns").mkdir()
    (tmp_path / "patterns" / "mine.toml").write_text(
        '[[stage]]\nname="spent"\nstage="actual"\nmatch=["花掉"]\nyes=["花掉"]\n', encoding="utf-8"
    )
    without = {fact["measure"] for fact in run("extract", text).objects()[0]["facts"]}
    with_it = {fact["measure"] for fact in run("extract", text, "--patterns", tmp_path / "patterns").objects()[0]["facts"]}
    assert "basic_expenditure" not in without
    assert {"basic_expenditure", "project_expenditure"} <= with_it


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_checks_and_schemas_are_printed(run: Any, lang: str) -> None:
    lines = run("checks", "--lang", lang).out.splitlines()
    assert len(lines) == 35
    assert lines[0].split()[:3] == ["table-text", "error", "table-text"]
    assert json.loads(run("schema", "check").out)["title"].startswith("gouji.check/1")


def test_the_text_for_a_person_shows_both_figures_and_the_coverage(run: Any) -> None:
    out = run("check", BROKEN).out
    assert "\x1b[" not in out
    assert "个数字" in out


def test_markdown_holds_the_tables(run: Any) -> None:
    assert "|" in run("extract", BROKEN, "--format", "md").out


def test_what_stood_in_the_output_file_stays_when_nothing_could_be_read(run: Any, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("keep", encoding="utf-8")
    assert run("check", "nowhere.txt", "-o", tmp_path / "kept.txt").code == 2
    assert (tmp_path / "kept.txt").read_text(encoding="utf-8") == "keep"
    assert [one.name for one in tmp_path.iterdir()] == ["kept.txt"]


def test_a_fault_of_our_own_costs_one_report_only(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = reconcile.reconcile

    def faulty(report: Any, *args: Any, **options: Any) -> Any:
        if "shipu-water" in report.document.source.name:
            raise ZeroDivisionError
        return real(report, *args, **options)

    monkeypatch.setattr(steps, "reconcile", faulty)
    ran = run("check", CLEAN, BROKEN, CLEAN, "--format", "json")
    assert ran.code == 3
    assert ["error" in one for one in ran.objects()] == [False, True, False]
    assert "ZeroDivisionError" in ran.err
    assert "Traceback" not in ran.err
