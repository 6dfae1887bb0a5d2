"""Many reports: nothing lost, nothing twice, whatever a heap of files does."""

from __future__ import annotations

import inspect
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from gouji.bulk import Limits, Options, PoolError, ingest
from gouji.bulk.heap import tasks_of
from gouji.bulk.manifest import manifest
from gouji.bulk.page import page
from gouji.bulk.pool import Pool
from gouji.bulk.progress import Progress
from gouji.bulk.tally import Tally
from gouji.bulk.task import Failed, Job, Task
from gouji.bulk.years import PLAN, work
from gouji.errors import ReadError, StoreError
from gouji.store.dataset import Dataset
from heaps import heap, report, rows, start, table, workers_of
from kill_ingest import disturbed
from reports import CORPUS

OWN = """[[measure]]
name = "official reception"
id = "own_reception"
zh = "公务接待费"
en = "reception"
match = ['公务接待费']
yes = ["公务接待费1.00万元"]
"""
LIMITS = Limits(seconds=5, mebibytes=300)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return heap(tmp_path_factory.mktemp("heap"), 60)


@pytest.fixture(scope="module")
def calm(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an undisturbed run makes of them."""
    dataset = tmp_path_factory.mktemp("calm") / "dataset"
    ingest([str(many)], str(dataset), Options(workers=2))
    return dataset


def test_every_file_becomes_a_document_and_the_order_and_number_of_workers_change_nothing(many: Path, calm: Path, tmp_path: Path) -> None:
    assert {row["source"] for row in table(calm, "documents") if row["entry"] == "report"} == {str(path) for path in many.rglob("*.txt")}
    folders = sorted(map(str, many.iterdir()), reverse=True)
    tally = ingest(folders, str(tmp_path / "other"), Options(workers=3))
    assert (tally.files, tally.read, tally.failed) == (60, 60, 0)
    assert rows(tmp_path / "other") == rows(calm)
    assert Counter(row["check"] for row in table(calm, "findings"))["parts-sum"] == 20


def test_what_is_known_is_left_out_what_has_changed_is_read_and_again_reads_all(tmp_path: Path) -> None:
    files, dataset = heap(tmp_path / "heap", 5), str(tmp_path / "dataset")
    assert ingest([str(files)], dataset).read == 5
    (files / "00" / "003.txt").write_text(report(90), encoding="utf-8")
    second = ingest([str(files)], dataset)
    assert (second.read, second.skipped) == (1, 4)
    assert ingest([str(files)], dataset, Options(again=True)).read == 5
    assert sum(row["entry"] == "report" for row in table(dataset, "documents")) == 11
    assert [row["read"] for row in table(dataset, "runs")] == [5, 1, 5]


def test_back_from_other_patterns_all_is_read_anew_and_shown_so(tmp_path: Path) -> None:
    files, dataset = heap(tmp_path / "heap", 8), str(tmp_path / "dataset")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "own.toml").write_text(OWN, encoding="utf-8")
    shown = []
    for patterns in (None, tmp_path / "own", None, None):
        tally = ingest([str(files)], dataset, Options(patterns=patterns))
        said = Dataset(dataset)
        of = set(said.documents()["patterns"]) | set(said.outcomes(report_kind="years")["patterns"])
        shown.append((tally.read, tally.compared, len(of), "own_reception" in set(said.facts()["measure"])))
    assert shown == [(8, 1, 1, False), (8, 1, 1, True), (8, 1, 1, False), (0, 0, 1, False)]


def test_of_two_files_with_the_same_content_the_first_is_read_and_both_are_recorded(tmp_path: Path) -> None:
    files = heap(tmp_path / "heap", 8)
    for name in ("a-copy.txt", "z-copy.txt"):
        shutil.copy(files / "00" / "005.txt", files / name)
    tally = ingest([str(files)], str(tmp_path / "one"), Options(workers=3))
    assert (tally.files, tally.read, tally.again) == (10, 8, 2)
    entries = {Path(row["source"]).name: row["entry"] for row in table(tmp_path / "one", "documents")}
    assert (entries["005.txt"], entries["a-copy.txt"], entries["z-copy.txt"]) == ("report", "again", "again")
    moved = ingest([str(files.rename(tmp_path / "moved"))], str(tmp_path / "one"))
    assert (moved.read, moved.again) == (0, 10)
    assert ingest([str(tmp_path / "moved")], str(tmp_path / "one")).skipped == 10


def test_each_poisoned_file_costs_itself_only(tmp_path: Path) -> None:
    files, dataset = heap(tmp_path / "heap", 40), str(tmp_path / "dataset")
    for word in ("HANG", "GROW", "EXIT", "SEGV", "KILL", "DEEP"):
        (files / "00" / f"005-{word}.txt").write_text(f"{word} {report(3)}", encoding="utf-8")
    (files / "broken.zip").write_bytes(b"PK\x03\x04" + b"\0" * 90)
    (files / "cut.docx").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    (files / "empty.txt").write_bytes(b"")
    (files / "vanish.txt").write_text(report(300), encoding="utf-8")
    (files / "locked.txt").write_text(report(301), encoding="utf-8")
    (files / "locked.txt").chmod(0)
    (files / "nowhere.txt").symlink_to(files / "not there")
    os.close(os.open(os.fsencode(files) + "/报告.txt".encode("gbk"), os.O_CREAT | os.O_WRONLY))
    tally = ingest([str(files)], dataset, Options(workers=2, limits=LIMITS, work="poison:work"))
    assert tally.read == 40
    kinds = {Path(row["source"]).name: row["kind"] for row in table(dataset, "failures")}
    assert kinds == {
        "005-HANG.txt": "timeout", "005-GROW.txt": "memory", "005-EXIT.txt": "crash", "005-SEGV.txt": "crash", "005-KILL.txt": "killed",
        "005-DEEP.txt": "fault", "broken.zip": "unreadable", "cut.docx": "unreadable", "empty.txt": "unreadable", "vanish.txt": "missing",
        "locked.txt": "permission", "nowhere.txt": "missing", "报告.txt": "unreadable",
    }  # fmt: skip
    assert all(row["reason_zh"] and row["reason_en"] for row in table(dataset, "failures"))


def test_what_failed_is_left_out_until_it_is_asked_for_but_what_may_have_passed_is_tried_again(tmp_path: Path) -> None:
    files, dataset = heap(tmp_path / "heap", 2), str(tmp_path / "dataset")
    for word in ("EXIT", "KILL"):
        (files / f"{word}.txt").write_text(f"{word} {report(3)}", encoding="utf-8")
    assert ingest([str(files)], dataset, Options(work="poison:work")).failed == 2
    second = ingest([str(files)], dataset)
    assert (second.read, second.skipped, second.failed_before) == (1, 2, 1)
    assert ingest([str(files)], dataset, Options(retry_failed=True)).read == 1


def test_the_same_failing_content_is_tried_once_and_told_for_each_file(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text("HANG", encoding="utf-8")
    tally = ingest([str(tmp_path)], str(tmp_path / "dataset"), Options(workers=2, limits=LIMITS, work="poison:work"))
    assert (tally.failed, tally.failures["timeout"]) == (3, 3)
    assert tally.seconds < 3 * 3 * LIMITS.seconds


def test_archives_are_read_by_their_entries(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for number in range(6):
            archive.writestr(f"{number}.txt", report(number))
        archive.writestr("bomb.txt", b"0" * 50_000_000, zipfile.ZIP_DEFLATED)
    tally = ingest([str(tmp_path / "all.zip")], str(tmp_path / "dataset"), Options(workers=2))
    assert (tally.read, tally.failed) == (6, 1)
    assert {row["source"] for row in table(tmp_path / "dataset", "documents") if row["entry"] == "report"} == {
        f"{tmp_path}/all.zip/{number}.txt" for number in range(6)
    }


def test_an_archive_that_is_cut_short_is_told_and_not_taken_for_the_pdf_in_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "whole.zip", "w") as archive:
        archive.write(CORPUS / "reports" / "shipu-water-2022" / "report.drawn.pdf", "a.pdf")
        archive.writestr("b.txt", "基本支出10.00万元。")
    content = (tmp_path / "whole.zip").read_bytes()
    heap = tmp_path / "heap"
    heap.mkdir()
    (heap / "cut.zip").write_bytes(content[:-30])
    with zipfile.ZipFile(heap / "outer.zip", "w") as archive:
        archive.writestr("inner.zip", content)
    with zipfile.ZipFile(heap / "void.zip", "w"):
        pass
    tally = ingest([str(heap)], str(tmp_path / "dataset"), Options(workers=1))
    told = {Path(source).name: failed.en for source, failed in tally.failed_files}
    assert {name: said[:24] for name, said in told.items()} == {
        "cut.zip": "The archive is damaged o", "inner.zip": "This is an archive: unpa", "void.zip": "The archive holds no fil",
    }  # fmt: skip


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heap(tmp_path / "heap", 2)
    (tmp_path / "heap" / ".kept").mkdir()
    (tmp_path / "heap" / ".kept" / "a.txt").write_text(report(7), encoding="utf-8")
    (tmp_path / "heap" / "link").symlink_to(tmp_path / "heap" / ".kept")
    monkeypatch.chdir(tmp_path)
    named = [
        "heap/00/000.txt",
        "heap",
        "heap/00/*.txt",
        f"{tmp_path}/heap/00/001.txt",
        "heap/00",
        "heap/.kept/a.txt",
        "heap/link",
        "heap/link",
    ]
    assert [one.source for one in tasks_of(named, {})] == ["heap/00/000.txt", "heap/00/001.txt", "heap/.kept/a.txt", "heap/link/a.txt"]


def test_folders_may_be_deeper_than_calls(tmp_path: Path) -> None:
    (tmp_path.joinpath(*["a"] * 300)).mkdir(parents=True)
    (tmp_path.joinpath(*["a"] * 300) / "0.txt").write_text(report(0), encoding="utf-8")
    (tmp_path / "b.txt").write_text(report(1), encoding="utf-8")
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 200)
    try:
        found = [one.path for one in tasks_of([str(tmp_path)], {})]
    finally:
        sys.setrecursionlimit(before)
    assert [Path(one).name for one in found] == ["0.txt", "b.txt"]


def test_a_dataset_inside_the_heap_is_no_part_of_it(tmp_path: Path) -> None:
    heap(tmp_path, 3)
    assert ingest([str(tmp_path)], str(tmp_path / "dataset")).files == 3
    assert ingest([str(tmp_path)], str(tmp_path / "dataset")).files == 3


def test_a_worker_is_replaced_after_its_number_of_files(tmp_path: Path) -> None:
    files = heap(tmp_path, 9)
    started = []

    class Watched(Pool):
        def _start(self) -> object:  # type: ignore[override]
            started.append(1)
            return super()._start()

    pool = Watched(1, Job("run", Limits(files=3)), lambda _, __: True)
    tasks = [Task(str(path), str(path)) for path in sorted(files.rglob("*.txt"))]
    assert sum(event is not None for event in pool.run(iter(tasks))) == 9
    pool.close()
    assert len(started) == 3


def test_workers_that_cannot_start_are_one_message(tmp_path: Path) -> None:
    with pytest.raises(PoolError, match="no_such_module"):
        ingest([str(heap(tmp_path / "heap", 1))], str(tmp_path / "dataset"), Options(work="no_such_module:work"))


def test_a_manifest_reaches_the_documents(tmp_path: Path) -> None:
    files = heap(tmp_path / "heap", 2)
    listed = tmp_path / "manifest.csv"
    listed.write_bytes("路径,来源网址,发布日期,地区\nheap/00/001.txt,https://example.org/1,2024年3月1日,湖南省\n".encode("gb18030"))
    ingest([str(files)], str(tmp_path / "dataset"), listed=manifest(listed))
    found = {
        Path(row["source"]).name: (row["address"], row["published"], row["region"]) for row in table(tmp_path / "dataset", "documents")
    }
    assert found == {"000.txt": (None, None, None), "001.txt": ("https://example.org/1", "2024-03-01", "湖南省")}


def test_a_manifest_names_entries_of_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"县里/{number}.txt", report(number))
    (tmp_path / "m.csv").write_text(
        "path,address,region\nmany.zip,,湖南省\nmany.zip/县里/1.txt,https://example.org/1,湖北省\nmany.zip/none.txt,,广东省\n",
        encoding="utf-8",
    )
    tally = ingest([str(tmp_path / "many.zip")], str(tmp_path / "dataset"), listed=manifest(tmp_path / "m.csv"))
    found = {Path(row["source"]).name: (row["address"], row["region"]) for row in table(tmp_path / "dataset", "documents")}
    assert found == {"0.txt": (None, "湖南省"), "1.txt": ("https://example.org/1", "湖北省"), "2.txt": (None, "湖南省")}
    assert tally.listed == 3


def test_a_dataset_that_cannot_be_written_is_told_before_anything_is_read(tmp_path: Path) -> None:
    files = heap(tmp_path / "heap", 1)
    (tmp_path / "plain").write_text("a file", encoding="utf-8")
    seen: list[str] = []
    with pytest.raises(StoreError, match="写不进去"):
        ingest([str(files)], str(tmp_path / "plain"), tick=lambda tally: seen.append(str(tally)))
    assert not seen


def test_a_manifest_from_windows_and_dates_of_every_kind_are_understood(tmp_path: Path) -> None:
    dates = {"2024-3-1": 0, "2024/03/01": 1, "2024年3月1日": 2, "20240301": 3, "2024-03-01T08:00:00": 4, "2024.3.1 8:00": 5}
    lines = "".join(f"县里\\{number}.txt,{date}\n" for date, number in dates.items())
    (tmp_path / "m.csv").write_bytes(f"路径,发布日期\n{lines}".encode("gb18030"))
    found = manifest(tmp_path / "m.csv")
    assert {path: one.published for path, one in found.items()} == {f"{tmp_path}/县里/{number}.txt": "2024-03-01" for number in range(6)}


@pytest.mark.parametrize("content", ["name,date\na,b\n", "path,date\na.txt,2024-13-40\n", ""])
def test_a_manifest_that_is_wrong_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "m.csv").write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match=r"m\.csv"):
        manifest(tmp_path / "m.csv")


# --- the command ----------------------------------------------------------------------------------


def test_the_command_says_what_came_of_it(tmp_path: Path) -> None:
    files = heap(tmp_path / "heap", 4)
    (files / "bad.txt").write_bytes(b"")
    done = start(
        "ingest", files, "--into", tmp_path / "dataset", "--workers", 2, "--log", tmp_path / "log", "--report", tmp_path / "run.html"
    )
    _, said = done.communicate()
    assert done.returncode == 2
    assert "失败1个" in said
    assert "\r" not in said
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert Counter(line["state"] for line in lines) == {"read": 4, "failed": 1}
    assert "清溪县" in (tmp_path / "log").read_text(encoding="utf-8")
    assert (tmp_path / "run.html").read_text(encoding="utf-8").count("<section>") == 7


@pytest.mark.parametrize(("arguments", "code"), [
    (("heap",), 0), (("heap", "--fail-on", "error"), 1), (("heap", "nowhere.txt"), 2), (("heap", "--manifest", "none.csv"), 2), (("empty",), 2),
    (("heap", "--report", "none/run.html"), 2), (("dataset",), 2),
])  # fmt: skip
def test_the_exit_code_says_what_happened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int) -> None:
    heap(tmp_path / "heap", 1)
    (tmp_path / "empty").mkdir()
    (tmp_path / "dataset" / "parts").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    done = start("ingest", *arguments, "--into", "dataset", "--workers", 1)
    _, said = done.communicate()
    assert done.returncode == code
    assert "Traceback" not in said


def test_a_manifest_that_names_none_of_the_files_is_told(tmp_path: Path) -> None:
    files = heap(tmp_path / "heap", 1)
    for paths, told in (
        ("00/000.txt,湖南省", "没有一条路径"), ("heap/00/000.txt,湖南省", ""), ("heap/00/000.txt,湖南省\nheap/00/001.txt,", "1条路径没有这个文件"),
    ):  # fmt: skip
        (tmp_path / "m.csv").write_text(f"path,region\n{paths}\n", encoding="utf-8")
        _, said = start("ingest", files, "--into", tmp_path / "dataset", "--workers", 1, "--manifest", tmp_path / "m.csv").communicate()
        assert told in said
        assert ("路径" in said) is bool(told)


def test_a_damaged_part_costs_the_comparison_and_is_told_as_what_it_is(tmp_path: Path) -> None:
    files, into = heap(tmp_path / "heap", 2), tmp_path / "dataset"
    ingest([str(files)], str(into), Options(workers=1))
    for part in into.glob("parts/*/*/documents.parquet"):
        (part.parent / "facts.parquet").write_bytes(b"PAR1")
    tally = work(Task(PLAN, str(into)), lambda _: True, Job("run-9"))
    assert isinstance(tally, Failed)
    assert (tally.kind, "cannot be read" in tally.en) == ("unreadable", True)


def test_a_run_that_is_stopped_by_hand_ends_at_once_and_goes_on_with_the_same_command(many: Path, calm: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = ("ingest", many, "--into", tmp_path / "dataset", "--workers", 2, "--log", log)
    stopped = start(*command)
    while not log.exists() or log.read_text(encoding="utf-8").count("\n") < 5:
        assert stopped.poll() is None
    workers = workers_of(stopped.pid)
    stopped.send_signal(signal.SIGINT)
    _, said = stopped.communicate()
    assert stopped.returncode == 130
    assert "Traceback" not in said
    assert len(workers) == 2
    assert not any(Path(f"/proc/{one}").exists() for one in workers)
    kept = len(table(tmp_path / "dataset", "documents"))
    assert 5 <= kept < 60
    again = start(*command)
    again.communicate()
    assert again.returncode == 0
    assert rows(tmp_path / "dataset") == rows(calm)


def test_a_run_that_is_killed_again_and_again_ends_like_an_undisturbed_one(many: Path, calm: Path, tmp_path: Path) -> None:
    killed = disturbed([str(many)], tmp_path / "dataset", kills=3, seed=5, longest=1.5)
    assert len(killed) == 3
    assert rows(tmp_path / "dataset") == rows(calm)


def test_a_full_disk_stops_with_a_message_and_the_same_command_goes_on(
    many: Path, calm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    from gouji.errors import StoreError
    from gouji.store import parts as parts_module

    before = parts_module._write
    monkeypatch.setattr(parts_module, "_write", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(StoreError, match="磁盘已满"):
        ingest([str(many)], str(tmp_path / "dataset"))
    monkeypatch.setattr(parts_module, "_write", before)
    ingest([str(many)], str(tmp_path / "dataset"))
    assert rows(tmp_path / "dataset") == rows(calm)


def test_a_disk_that_is_full_to_the_last_byte_is_one_message_and_goes_on_when_there_is_room(many: Path, calm: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "none", small], check=False, capture_output=True).returncode:  # noqa: S607
        pytest.skip("mounting is not allowed here")
    try:
        full = start("ingest", many, "--into", small / "dataset", "--workers", 2)
        _, said = full.communicate()
        assert full.returncode == 2
        assert "磁盘已满" in said
        assert "Traceback" not in said
        subprocess.run(["mount", "-o", "remount,size=20m", small], check=True)  # noqa: S607
        start("ingest", many, "--into", small / "dataset", "--workers", 2).communicate()
        assert rows(small / "dataset") == rows(calm)
    finally:
        subprocess.run(["umount", small], check=True)  # noqa: S607


# --- what is shown --------------------------------------------------------------------------------


def test_the_progress_line_tells_files_rate_time_left_failures_and_findings() -> None:
    progress, tally = Progress(100, "zh"), Tally()
    assert progress.line(tally, now=10.0) == "0/100份 · 每秒0.0份 · 失败0 · 矛盾0"
    tally.files, tally.failed = 20, 1
    tally.findings["parts-sum", "error"] = 7
    assert progress.line(tally, now=10.1) is None
    assert progress.line(tally, now=12.0) == "20/100份 · 每秒10.0份 · 还要0:08 · 失败1 · 矛盾7"
    assert Progress(0, "en").line(tally, now=12.0) == "20 files · 0.0/s · 1 failed · 7 errors found"


def test_the_page_of_a_run_is_one_file_that_loads_nothing(calm: Path) -> None:
    del calm
    tally = Tally(files=3, read=2, failed=1)
    tally.regions.update({f"地区{number}": number for number in range(1, 40)})
    for lang in ("zh", "en"):
        said = page(tally, 12.0, lang)
        assert "http:" not in said
        assert "https:" not in said
        assert "src=" not in said
