"""The guard: whatever a file does to the process that reads it, it costs itself only, and the limit is named."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import gouji
from gouji import run as steps
from gouji.cli import main
from gouji.errors import ReadError
from gouji.guard.limits import Limits
from gouji.guard.process import import_paths, resident
from gouji.guard.warm import Guard
from gouji.readers import LARGEST, budget, office, scan
from heaps import report, start, workers_of
from poison import EVIL, do

LIMITS = Limits(seconds=5, mebibytes=300)
WORDS = ("HANG", "GROW", "HUGE", "RUST", "EXIT", "SEGV", "ABRT", "KILL", "PANI")
READ = 3  # reports among them

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and pipes are those of POSIX")


class PanicException(BaseException):  # what a library in Rust throws
    pass


def _panic() -> None:
    raise PanicException("index out of bounds")


def _refused() -> None:
    """A library in Rust is refused memory."""
    os.write(2, b"memory allocation of 5368709120 bytes failed\n")
    os.abort()


MORE_EVIL: dict[bytes, Callable[[], object]] = {
    **EVIL, b"HUGE": lambda: bytearray(5 << 30), b"ABRT": os.abort, b"RUST": _refused, b"PANI": _panic, b"OURS": lambda: 1 // 0,
}  # fmt: skip


def evil(content: bytes, **options: Any) -> gouji.Checked:
    """`gouji.check`, with evil before."""
    MORE_EVIL.get(content[:4], lambda: None)()
    return gouji.check(content, **options)


class Ran:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture(scope="module", autouse=True)
def _patterns() -> None:
    """Every pattern is compiled here, so that the children that are forked need no time for it."""
    gouji.check(report(0).encode())


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """The command in this process, whose children have evil in them."""
    monkeypatch.setattr(steps, "check", evil)

    def call(*args: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["gouji", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            main()
        caught = capsys.readouterr()
        return Ran(int(ended.value.code or 0), caught.out, caught.err)

    return call


@pytest.fixture
def poisoned(tmp_path: Path) -> Path:
    """Sound reports, and poisoned ones between them."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(READ):
        (folder / f"{number}.txt").write_text(report(number), encoding="utf-8")
    for word in WORDS:
        (folder / f"1-{word}.txt").write_text(f"{word} {report(3)}", encoding="utf-8")
    return folder


def sources(said: str) -> dict[str, bool]:
    """Of JSON Lines: which reports were read."""
    return {Path(one["source"]["name"]).stem: "error" not in one for one in map(json.loads, said.splitlines()) if "source" in one}


@pytest.mark.parametrize(("command", "form"), [("check", "json"), ("check", "text"), ("check", "html"), ("check", "xlsx"), ("extract", "json"),
                                               ("extract", "md"), ("extract", "xlsx")])  # fmt: skip
def test_a_file_that_hangs_swells_or_crashes_costs_itself_only(run: Callable[..., Ran], poisoned: Path, command: str, form: str) -> None:
    output = poisoned.parent / f"out.{form}"
    ran = run(
        command, poisoned, "--format", form, "-o", output, "--timeout", 3, "--memory", 300, *(["--fail-on", "never"] * (command == "check"))
    )
    assert ran.code == 2
    lines = ran.err.splitlines()
    assert len(lines) == len(WORDS)
    said = {word: next(line for line in lines if word in line) for word in WORDS}
    assert "--timeout" in said["HANG"]
    assert "--memory" in said["GROW"]
    assert "--memory" in said["HUGE"]
    assert "--memory" in said["RUST"]
    assert "SIGABRT" in said["ABRT"]
    assert "PanicException" in said["PANI"]
    if form == "xlsx":
        sheet = openpyxl.load_workbook(output).worksheets[0]
        names = {Path(str(row[0])).stem for row in sheet.iter_rows(min_row=2, values_only=True)}
        assert names == ({"0"} if command == "check" else {"0", "1", "2"})  # of these reports one says a sum that is wrong
        return
    text = output.read_text(encoding="utf-8")
    if form == "json":
        assert sources(text) == {"0": True, "1": True, "2": True, **dict.fromkeys((f"1-{word}" for word in WORDS), False)}
    elif form == "md":
        assert text.count("清溪县") >= READ
    else:
        assert all(f"/{number}.txt" in text for number in range(READ))


def test_one_report_alone_has_the_same_limits(run: Callable[..., Ran], poisoned: Path) -> None:
    for command, what in (("check", []), ("extract", []), ("explain", ["1"])):
        assert "--timeout" in run(command, poisoned / "1-HANG.txt", *what, "--timeout", 0.5).err
        assert "SIGSEGV" in run(command, poisoned / "1-SEGV.txt", *what).err


@pytest.mark.parametrize("args", [("check",), ("check", "--format", "json"), ("extract",), ("explain",)])
def test_a_fault_of_ours_is_code_three_and_a_trace_only_for_those_who_ask(
    run: Callable[..., Ran], tmp_path: Path, args: tuple[str, ...]
) -> None:
    (tmp_path / "a.txt").write_text(f"OURS {report(1)}", encoding="utf-8")
    what = ["1"] * (args[0] == "explain")
    ran = run(args[0], tmp_path / "a.txt", *what, *args[1:])
    assert (ran.code, ran.err.count("\n")) == (3, 1)
    assert "ZeroDivisionError" in ran.err
    ran = run("--debug", args[0], tmp_path / "a.txt", *what, *args[1:])
    assert ran.code == 3
    assert "Traceback" in ran.err


def test_a_fault_outweighs_what_cannot_be_read_and_what_was_found(run: Callable[..., Ran], tmp_path: Path) -> None:
    for name, text in (("a", f"OURS {report(1)}"), ("b", ""), ("c", report(0))):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    assert run("check", tmp_path / "c.txt").code == 1
    assert run("check", tmp_path / "b.txt", tmp_path / "c.txt").code == 2
    ran = run("check", tmp_path, "--format", "json")
    assert ran.code == 3
    assert sources(ran.out) == {"a": False, "b": False, "c": True}


def test_a_fault_outside_of_reports_is_a_line_too(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gouji.rules.load", lambda _: _panic())
    ran = run("patterns", "list")
    assert (ran.code, ran.err.count("\n")) == (3, 1)
    assert "Traceback" in run("--debug", "patterns", "list").err


def test_a_missing_extra_is_code_three(run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "available", lambda: False)
    monkeypatch.setattr("gouji.store.errors.find_spec", lambda _: None)
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 60)
    for args in (("check", tmp_path / "a.png"), ("query", tmp_path, "select 1"), ("ingest", tmp_path / "a.png", "--into", tmp_path / "d")):
        ran = run(*args)
        assert (ran.code, ran.err.count("\n")) == (3, 1)
        assert "pip install" in ran.err


# --- the process ----------------------------------------------------------------------------------


@pytest.fixture(params=["forked", "spawned"])
def guard(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Guard]:
    """Where the system can fork, and where it cannot."""
    if request.param == "spawned":
        monkeypatch.delattr(os, "fork")
    with Guard(do, LIMITS) as made:
        yield made


def answer(guard: Guard, task: Any) -> Any:
    guard.begin(task)
    return guard.result()


def test_one_process_does_one_task_after_the_other_and_is_replaced_when_it_is_gone(guard: Guard) -> None:
    first, again = answer(guard, 1), answer(guard, 2)
    assert (first[0], again[0], first[1] == again[1]) == (2, 4, True)
    assert answer(guard, os.abort).kind == "crash"
    other = answer(guard, 3)
    assert (other[0], other[1] != first[1]) == (6, True)
    guard.close()
    with pytest.raises(ProcessLookupError):
        os.kill(other[1], 0)


def _once(marker: Path) -> str:
    """Killed from outside at the first try."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def test_what_was_killed_from_outside_is_tried_once_more(tmp_path: Path) -> None:
    with Guard(do, LIMITS) as guard:
        assert answer(guard, _Bound(_once, tmp_path / "marker")) == "done"
        assert answer(guard, _Bound(os.kill, 0, signal.SIGKILL)).kind == "killed"


class _Bound:
    def __init__(self, what: Callable[..., Any], *args: Any) -> None:
        self.what, self.args = what, args

    def __call__(self) -> Any:
        return self.what(*self.args)


def _grown() -> int:
    try:
        return len(bytearray(5 << 30))
    except MemoryError:
        return resident() >> 20


def test_a_sudden_allocation_fails_at_once_and_before_it_takes_anything() -> None:
    with Guard(do, LIMITS) as guard:
        held = resident() >> 20  # by all the tests before, which the fork has too
        assert 0 < answer(guard, _grown) < held + LIMITS.mebibytes


def test_what_the_one_that_forks_holds_is_not_counted() -> None:
    held = bytearray(os.urandom(1)) * (200 << 20)
    with Guard(do, Limits(mebibytes=128)) as guard:
        guard.begin(_Bound(time.sleep, 0.5))
        assert guard.result() is None
    del held


def _pages(count: int) -> str:
    for page in range(count):
        assert scan.before_page is not None
        scan.before_page(page)
        time.sleep(0.4)
    return "read"


def test_the_clock_starts_again_with_each_page_of_a_scan_and_recognition_may_take_more() -> None:
    pages: list[int] = []
    with Guard(do, Limits(1, 128), pages.append) as guard:
        assert answer(guard, _Bound(_pages, 4)) == "read"
        assert pages == [0, 1, 2, 3]
        assert guard.terms.most > 1 << 30
        assert answer(guard, _Bound(time.sleep, 9)).kind == "timeout"
        assert guard.terms.most > 1 << 30  # of the process that has just ended
        assert answer(guard, 1)[0] == 2
        assert guard.terms.most < 1 << 30


def test_all_pages_of_a_scan_together_are_bounded() -> None:
    with Guard(do, Limits(1, 128)) as guard:
        said = answer(guard, _Bound(_pages, 40))
    assert said.kind == "unreadable"
    assert "--timeout" in said.en
    assert (Limits().recognising(1), Limits().recognising(100), Limits().recognising(2000)) == (135, 1620, 3600)


def _converted() -> str:
    assert office.before_start is not None
    office.before_start(2.0)
    time.sleep(1.5)
    return "converted"


def test_what_another_program_takes_is_added() -> None:
    with Guard(do, Limits(1, 128)) as guard:
        assert answer(guard, _converted) == "converted"


def _limit_of_readers() -> int:
    return budget.allowed


def test_half_of_the_memory_is_what_readers_may_unpack() -> None:
    with Guard(do, Limits(mebibytes=700)) as guard:
        assert answer(guard, _limit_of_readers) == 350 << 20


def test_what_is_too_much_to_be_told_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gouji.guard.wire.LARGEST", 1000)
    with Guard(do, LIMITS) as guard:
        assert answer(guard, _Bound(bytes, 2000)).kind == "unreadable"
        assert answer(guard, 1)[0] == 2


def test_a_worker_of_ingest_and_the_guard_have_one_default() -> None:
    from gouji.bulk.task import Job

    assert Job("").limits == Limits() == Limits(60.0, 1024)


# --- the end --------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_when_the_command_ends_its_child_ends(tmp_path: Path, way: signal.Signals) -> None:
    hang = "import gouji.run, gouji.cli, sys; gouji.run.check = lambda *_, **__: [0 for _ in iter(int, 1)]; gouji.cli.main()"
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "  # a job in the background is deaf to it
    (tmp_path / "a.txt").write_text(report(1), encoding="utf-8")
    with subprocess.Popen([sys.executable, "-c", heard + hang, "check", tmp_path / "a.txt"], stderr=subprocess.PIPE) as running:
        while not (children := workers_of(running.pid)):
            assert running.poll() is None
        running.send_signal(way)
        _, said = running.communicate()
    assert running.returncode == (-way if way == signal.SIGKILL else 130)
    assert said == b""
    for _ in range(100):  # the system may take a moment
        if not any(Path(f"/proc/{one}").exists() for one in children):
            return
        threading.Event().wait(0.05)
    pytest.fail("the child lives on")


# --- regular files only ---------------------------------------------------------------------------


@pytest.fixture
def irregular(tmp_path: Path) -> Iterator[Path]:
    """A folder with a report, and with what is none and would never end."""
    folder = tmp_path / "odd"
    (folder / "x.pdf").mkdir(parents=True)
    (folder / "x.pdf" / "a.txt").write_text(report(1), encoding="utf-8")
    os.mkfifo(folder / "pipe.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    with (folder / "sparse.txt").open("wb") as sparse:
        sparse.truncate(3 << 30)
    before = Path.cwd()
    os.chdir(folder)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.pdf")
        os.chdir(before)
        yield folder


ODD = {"pipe.txt", "zero.txt", "gone.txt", "sparse.txt", "socket.pdf"}


@pytest.mark.parametrize("args", [("check", "--fail-on", "never"), ("extract",)])
def test_only_regular_files_are_read(run: Callable[..., Ran], irregular: Path, args: tuple[str, ...]) -> None:
    ran = run(args[0], irregular, *args[1:], "--format", "json", "--timeout", 20)
    assert ran.code == 2
    assert sources(ran.out) == {"a": True, **{name.partition(".")[0]: False for name in ODD}}
    assert len(ran.err.splitlines()) == len(ODD)
    assert "--timeout" not in ran.err
    for name in ODD:
        for command in (args[0], "explain"):
            named = run(command, irregular / name, *(["1"] * (command == "explain")))
            assert (named.code, named.err.count("\n")) == (2, 1)


def test_ingest_reads_only_regular_files(irregular: Path, tmp_path: Path) -> None:
    done = start("ingest", irregular, irregular / "pipe.txt", "/dev/zero", "--into", tmp_path / "dataset", "--workers", 1, "--lang", "en")
    _, said = done.communicate(timeout=120)
    assert done.returncode == 2
    assert "1 read" in said
    assert said.count("no regular file") == 4
    assert all(f"{name}:" in said for name in ODD)
    assert "It was stopped" not in said


def test_from_python_too_no_more_is_read_than_a_report_can_have(irregular: Path) -> None:
    for name in sorted(ODD):
        with pytest.raises(ReadError):
            gouji.check(irregular / name)
    with pytest.raises(ReadError), Path("/dev/zero").open("rb") as endless:
        gouji.check(endless)


class _Endless(io.RawIOBase):
    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.taken += len(buffer)
        return len(buffer)


def test_standard_input_is_bounded(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    endless = _Endless()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(endless)))
    ran = run("check", "-")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert endless.taken < 2 * LARGEST


@pytest.mark.parametrize("way", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_entry_that_lies_about_its_size_costs_itself_only(run: Callable[..., Ran], tmp_path: Path, way: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", way) as archive:
        archive.writestr("0.txt", report(1), zipfile.ZIP_DEFLATED)
        archive.writestr("bomb.txt", b"0" * (400 << 20))
    content = (tmp_path / "a.zip").read_bytes().replace((400 << 20).to_bytes(4, "little"), (900 << 10).to_bytes(4, "little"))
    (tmp_path / "a.zip").write_bytes(content)
    ran = run("extract", tmp_path / "a.zip", "--memory", 400)
    assert sources(ran.out) == {"0": True, "bomb": False}
    assert ("重新打包" in ran.err) == (way != zipfile.ZIP_DEFLATED)  # a hundred bytes of the others are 400 MiB at once


# --- nothing is imported from a heap ----------------------------------------------------------------

PROGRAM = "import pathlib; pathlib.Path({marker!r}).open('a').write(__name__ + '\\n'); raise ImportError('code from the heap')\n"
NAMES = ("regex", "lxml", "json", "pyarrow", "typer", "decimal", "openpyxl", "docx", "pdfplumber", "zipfile", "pickle", "cv2", "numpy", "queue",
         "resource", "ctypes", "duckdb", "hashlib", "tomllib", "ray", "gouji", "poison", "sitecustomize_of_nobody")  # fmt: skip


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A heap in which programs lie that are called like modules."""
    folder = tmp_path / "strange"
    folder.mkdir()
    (folder / "report.txt").write_text(report(1), encoding="utf-8")
    for name in NAMES:
        if name != "gouji":
            (folder / f"{name}.py").write_text(PROGRAM.format(marker=str(tmp_path / "marker")), encoding="utf-8")
    return folder


@pytest.mark.parametrize("args", [("check", "report.txt"), ("check", "report.txt", "--format", "html"), ("extract", "report.txt"),
                                  ("ingest", "report.txt", "--into", "../dataset", "--workers", "1")])  # fmt: skip
def test_nothing_is_imported_from_the_working_directory(strange: Path, args: tuple[str, ...]) -> None:
    for way in (["-m", "gouji"], ["-P", "-m", "gouji"], ["-c", "import sys; del sys.path[0]; from gouji.cli import main; main()"]):
        surroundings = os.environ | {"PYTHONPATH": str(Path(gouji.__file__).parents[1])}
        done = subprocess.run(
            [sys.executable, *way, *args], cwd=strange, env=surroundings, capture_output=True, encoding="utf-8", check=False
        )
        assert not (strange.parent / "marker").exists(), done.stderr
        assert done.returncode in {0, 1}, done.stderr


def test_what_we_start_is_told_the_places_of_modules_without_the_working_directory(strange: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = str(Path(gouji.__file__).resolve().parents[1])
    monkeypatch.setattr(sys, "path", ["", str(strange), ".", *sys.path])
    monkeypatch.chdir(strange)
    assert not {"", ".", str(strange)} & set(import_paths())
    monkeypatch.chdir(home)
    assert import_paths()[-1] == home  # gouji itself must be found, after everything else


def test_deep_calls_are_a_fault_and_no_crash(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"DEEP {report(1)}", encoding="utf-8")
    assert run("check", tmp_path / "a.txt").code == 3


def test_an_entry_without_a_name_is_read_like_any_other(run: Callable[..., Ran], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("Xx.txt", report(0))
        archive.writestr("b.txt", report(1))
    content = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(content.replace(b"Xx.txt", b"\0x.txt"))
    assert sources(run("check", tmp_path / "a.zip", "--format", "json").out) == {"?": True, "b": True}
