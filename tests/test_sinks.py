"""Nothing that names and texts of strangers hold reaches a terminal, a page, a workbook or a log but as what it looks like written out."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from enum import EnumType, StrEnum
from pathlib import Path
from typing import Any, NamedTuple, cast, get_args, get_type_hints

import openpyxl
import pytest
import regex
import typer

import gouji
from gouji.cli import app, main
from gouji.cli_common import called
from gouji.rules import load
from gouji.show.as_text import hanging, wrap
from gouji.show.csv_cells import DOUBTFUL, SIGNS, cell
from gouji.show.explain import explain
from gouji.show.ids import finding_ids
from gouji.visible import CLEAR, HOSTILE, OURS, Shown, as_json, markup, visible
from hostile import BREAKS, FORGED, IN_NAMES, IN_TEXT, MARK, golds, heap, hostile, patterns
from reports import ROOT

FORMULAS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\tx", "\n=1", "＝1", "－1-1", " =1", "'=1", "''@x", "=\x1b[2J")
NUMBERS = ("-12.50", "+3.2%", "-12.5%", "-1,234.50", "－５．００", "-1.5e3", "-", "0", "−5.00", "‐")
SQL = 'select d.source as "=\x1b[2J\u202e", d.unit_name, sources, label, f.raw from documents d left join facts f using (sha256)'


class Ran(NamedTuple):
    """What a run of the command gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def call(*args: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["gouji", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            main()
        caught = capsys.readouterr()
        return Ran(int(ended.value.code or 0), caught.out, caught.err)

    return call


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A heap, a dataset that it was read into, a log and a page about that, and patterns."""
    folder = tmp_path_factory.mktemp("sinks")
    heap(folder / "heap")
    patterns(folder / "patterns")
    golds(folder / "gold")
    (folder / "m.csv").write_text(
        f'path,region,address\nheap/plain.docx,"=x{IN_TEXT}","{IN_TEXT}"\nno\x1b[2J{MARK}.txt,x,y\n', encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "gouji", "ingest", "heap", "--into", "set", "--workers", "1", "--log", "log.jsonl", "--report", "run.html", "--manifest", "m.csv"],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT / "pipeline")}, capture_output=True, encoding="utf-8", errors="surrogateescape", check=False,
    )  # fmt: skip
    (folder / "err.txt").write_text(done.stderr, encoding="utf-8")
    assert done.returncode == 2, done.stderr
    return folder


# --- every command, every form ----------------------------------------------------------------------

TEXT, JSON, CSV, HTML, BOOK, FILES = "text", "json", "csv", "html", "book", "files"
# A command with its form -> arguments, and what comes of it. What is not said to be a file goes to standard output.
CASES: dict[tuple[str, str], tuple[tuple[str, ...], str]] = {
    ("check", "text"): (("heap",), TEXT), ("check", "json"): (("heap",), JSON), ("check", "html"): (("heap",), HTML), ("check", "xlsx"): (("heap", "-o", "o.xlsx"), BOOK),
    ("extract", "json"): (("heap",), JSON), ("extract", "md"): (("heap",), TEXT), ("extract", "xlsx"): (("heap", "-o", "o.xlsx"), BOOK),
    ("evaluate", "text"): (("gold",), TEXT), ("evaluate", "json"): (("gold",), JSON),
    ("explain", ""): (("heap/plain.docx", "100.00"), TEXT), ("checks", ""): ((), TEXT), ("schema", ""): (("check",), TEXT),
    ("patterns list", ""): (("patterns",), TEXT), ("patterns test", ""): (("patterns",), TEXT),
    ("ingest", ""): (("heap", "--into", "again", "--workers", "1"), TEXT),
    ("query", "table"): (("set", SQL), TEXT), ("query", "csv"): (("set", SQL), CSV), ("query", "json"): (("set", SQL), JSON),
    ("panel", "table"): (("set", "basic_expenditure", "--long"), TEXT),
    ("panel", "csv"): (("set", "basic_expenditure", "--long"), CSV),
    ("panel", "json"): (("set", "basic_expenditure", "--long"), JSON),
    ("export", "csv"): (("set", "--to", "to"), FILES), ("export", "xlsx"): (("set", "--to", "to"), FILES), ("export", "parquet"): (("set", "--to", "to"), FILES),
    ("compact", ""): (("again",), TEXT),
    ("sample", "table"): (("set", "--by", "unit"), TEXT), ("sample", "csv"): (("set", "--by", "unit"), CSV), ("sample", "json"): (("set", "--by", "unit"), JSON),
}  # fmt: skip
OTHER = {"query": ("set", SQL, "-o", "o.xlsx"), "panel": ("set", "basic_expenditure", "--long", "-o", "o.xlsx"),
         "sample": ("set", "--by", "unit", "-o", "o.xlsx")}  # workbooks that the name of the file asks for  # fmt: skip
TO_FILE = {"check", "extract", "evaluate", "query", "panel", "sample"}
BRINGS_NONE = {
    ("checks", ""),
    ("schema", ""),
    ("compact", ""),
    ("export", "parquet"),
    ("ingest", ""),
}  # nothing of the reports is in what they print


def commands(group: typer.Typer = app, under: str = "") -> set[tuple[str, str]]:
    """Every command with every form that it knows."""
    found = set()
    for one in group.registered_commands:
        assert one.callback is not None
        name = under + (one.name or one.callback.__name__)
        form = get_type_hints(one.callback).get("form")
        forms = [str(each.value) for kind in (form, *get_args(form)) if isinstance(kind, EnumType) for each in cast("type[StrEnum]", kind)]
        found |= {(name, each) for each in forms or [""]}
    for part in group.registered_groups:
        assert part.typer_instance is not None
        found |= commands(part.typer_instance, f"{part.name} ")
    return found


def test_every_command_and_form_is_walked() -> None:
    assert set(CASES) == commands()


def book(path: Path) -> str:
    """The texts of a workbook, none of them a formula."""
    cells = [cell for sheet in openpyxl.load_workbook(path).worksheets for row in sheet.iter_rows() for cell in row]
    assert {one.data_type for one in cells} <= {"s", "n", "inlineStr", "d", "b"}
    return "\0".join(str(one.value) for one in cells if one.value is not None).replace("\0", "\n")


def safe(text: str, kind: str) -> None:
    """Fails where a text of a kind holds what it must not."""
    assert hostile(text, BREAKS if kind in {CSV, HTML, BOOK} else "\n") == set()
    if kind in {TEXT, JSON}:
        assert not [line for line in text.splitlines() if line.strip().startswith(FORGED)]
    if kind == CSV:
        assert not [one for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) for one in row if _runs(one)]
    if kind == HTML:
        assert "<img src=x" not in text
        assert "<script>alert" not in text
        assert text.count("<script>") <= 1


def _runs(text: str) -> bool:
    """Would a spreadsheet program take a cell for a formula?"""
    return unicodedata.normalize("NFKC", text.lstrip())[:1] in set("=+-@") and re.fullmatch(r"[-+]?[\d,.]*%?", text) is None


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_nothing_hostile_comes_through(
    run: Callable[..., Ran], place: Path, monkeypatch: pytest.MonkeyPatch, case: tuple[str, str], lang: str
) -> None:
    command, form = case
    args, kind = CASES[case]
    monkeypatch.chdir(place)
    how = ["--format", form] if form else []
    how += ["--lang", lang] if command not in {"schema", "patterns list", "patterns test"} else []
    ran = run(*command.split(), *args, *how)
    assert "Traceback" not in ran.err
    assert ran.code in {0, 1, 2}, ran.err
    safe(ran.err, TEXT)
    safe(ran.out, TEXT if kind in {BOOK, FILES} else kind)
    shown = [ran.out]
    if command in TO_FILE and kind != BOOK:  # where nothing stands behind what renders it
        run(command, *args, *how, "-o", "o")
        shown = [(place / "o").read_text(encoding="utf-8").removeprefix("\ufeff")]
    if kind == FILES:
        shown = [book(path) if form == "xlsx" else _text(path) for path in (place / "to").glob(f"*.{form}")] if form != "parquet" else []
        kind = CSV if form == "csv" else BOOK
    if (place / "o.xlsx").exists():
        shown = [book(place / "o.xlsx")]
        (place / "o.xlsx").unlink()
    for text in shown:
        safe(text, kind)
    assert case in BRINGS_NONE or any(re.search(r"\\(x1b|x9b|u202e|u009b)", text) for text in shown), (
        f"this walks past what is hostile: {ran.err}"
    )


def _text(path: Path) -> str:
    content = path.read_bytes().decode()
    assert content.startswith("\ufeff")
    return content[1:]


@pytest.mark.parametrize("command", OTHER)
def test_workbooks_that_are_asked_for_by_name_hold_nothing_hostile(
    run: Callable[..., Ran], place: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(place)
    assert run(command, *OTHER[command]).code == 0
    safe(book(place / "o.xlsx"), BOOK)
    assert r"\u202e" in book(place / "o.xlsx")


def test_a_sample_with_hostile_strata_is_read_back(run: Callable[..., Ran], place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    run("sample", "set", "--by", "unit", "-o", "s.xlsx")
    for command in (("sample", "--estimate"), ("evaluate",)):
        ran = run(*command, "s.xlsx")
        assert ran.code == 0
        safe(ran.out, TEXT)


def test_the_log_the_page_and_the_summary_of_a_run_hold_nothing_hostile(place: Path) -> None:
    log, page, err = ((place / name).read_text(encoding="utf-8") for name in ("log.jsonl", "run.html", "err.txt"))
    safe(log, JSON)
    safe(page, HTML)
    safe(err, TEXT)
    assert "\x1b" in "".join(json.loads(line)["source"] for line in log.splitlines())
    assert all(r"\x1b" in one for one in (page, err))


def test_an_explanation_holds_nothing_hostile(place: Path) -> None:
    checked = gouji.check(place / "heap" / "plain.docx")
    told = []
    for what in ("100.00", "90.00", *finding_ids(checked)):
        said = explain(checked, what, "zh", load())
        assert said is not None
        told.append(said)
        safe(said, TEXT)
    assert r"\x9b" in told[0]


def test_json_holds_the_text_exactly(run: Callable[..., Ran], place: Path) -> None:
    (one,) = (json.loads(line) for line in run("extract", place / "heap" / "plain.docx").out.splitlines())
    assert one["unit"] == f"清溪县档案馆{MARK}"
    cells = {cell["text"] for cell in one["tables"][0]["cells"]}
    assert f"+培训{IN_TEXT}次数" in cells
    checked = [json.loads(line) for line in run("check", place / "heap", "--format", "json").out.splitlines()]
    assert any("\x1b]0;own\x07" in one.get("source", {}).get("name", "") for one in checked)
    assert json.loads(as_json({"a": IN_NAMES})) == {"a": IN_NAMES}


def test_the_page_lets_a_browser_run_its_own_script_only(run: Callable[..., Ran], place: Path) -> None:
    page = run("check", place / "heap" / "plain.docx", "--format", "html").out
    (allowed,) = re.findall(r"script-src '([^']+)'\"", page)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert allowed == "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert not re.search(r"<[a-z][^>]*\son\w+\s*=", page), "an attribute that runs something"


# --- what goes wrong --------------------------------------------------------------------------------

BAD = f"no\x1b[2J\x9b\u202e\u2066\r\n{FORGED}\x07\u200b.txt"
WRONG: tuple[tuple[str, ...], ...] = (
    ("check", BAD), ("extract", BAD), ("explain", BAD, "x"), ("explain", "heap/plain.docx", BAD), ("explain", "heap", BAD), ("ingest", BAD, "--into", "n"),
    ("check", f"{BAD}*"), (BAD,), ("patterns", BAD), (f"--{BAD}",), ("check", f"--{BAD}"), ("check", f"--format={BAD}", "heap"), ("check", "heap", "--format", BAD),
    ("check", "heap", "--select", BAD), ("check", "heap", "--pages", BAD), ("check", "heap", "--lang", BAD), ("check", "heap", "-o", f"{BAD}/x/y"),
    ("check", "heap", "--patterns", BAD), ("ingest", "heap", "--into", "n", "--manifest", BAD), ("ingest", "heap", "--into", "n", "--workers", BAD),
    ("ingest", "heap", "--into", "n", "--report", f"{BAD}/x"), ("query", BAD, "select 1"), ("query", "set", f'select "{BAD}"'), ("query", "set", BAD),
    ("panel", "set", BAD), ("panel", "set", "basic_expenditure", "--stage", BAD), ("export", BAD, "--to", "n"), ("export", "set", "--to", "m.csv"),
    ("compact", BAD), ("sample", "set", "--by", BAD), ("sample", "set", "--of", BAD), ("sample", "--estimate", BAD), ("sample", "set", "--n", BAD), ("schema", BAD),
    ("evaluate", BAD), ("evaluate", f"{BAD}.xlsx"), ("evaluate", "ill"), ("evaluate", "gold", "--containers", BAD), ("patterns", "list", BAD), ("patterns", "test", "faulty"), ("ingest", "heap", "--into", "n", "--manifest", "wrong.csv"),
    ("export", "set", "--to", f"to{BAD}"),
)  # fmt: skip


@pytest.mark.parametrize("args", WRONG, ids=lambda args: ascii(" ".join(args)).replace("\\", "")[:50])
def test_a_message_quotes_nothing_that_a_terminal_obeys(
    run: Callable[..., Ran], place: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    monkeypatch.chdir(place)
    (place / "faulty").mkdir(exist_ok=True)
    (place / "faulty" / f"a{MARK}.toml").write_text('[[stage]]\nname="x"\n"\\u001b[2J\\u202e"="red"\n', encoding="utf-8")
    (place / "ill").mkdir(exist_ok=True)
    (place / "ill" / f"a{MARK}.toml").write_text('kind="\\u001b[2J', encoding="utf-8")
    (place / "wrong.csv").write_text(f"path,published\nheap/plain.docx,a{IN_TEXT}\n", encoding="utf-8")
    ran = run(*args)
    assert ran.out or ran.err
    safe(ran.out, TEXT)
    safe(ran.err, TEXT)
    assert "Traceback" not in ran.err


def test_damage_is_told_without_what_the_archive_calls_its_parts(run: Callable[..., Ran], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", f'<a xmlns:r="x"><b{MARK}></a>')
        archive.writestr(f"word/{IN_NAMES}", "x")
    assert hostile(run("check", tmp_path / "a.docx").err) == set()


def test_wrong_use_is_told_visibly_whatever_it_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = typer.Typer()

    @wrong.command()
    def fails() -> None:
        raise typer.BadParameter(BAD)

    assert called(wrong, []) == 2
    safe(capsys.readouterr().err, TEXT)


# --- a terminal -------------------------------------------------------------------------------------


def on_terminal(place: Path, *args: str) -> str:
    """What a terminal is sent by a command."""
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "gouji", *args], cwd=place, env=os.environ | {"PYTHONPATH": str(ROOT / "pipeline"), "TERM": "xterm"},
        stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    got = b""
    try:
        while more := os.read(ours, 65536):
            got += more
    except OSError:  # the other end is closed
        pass
    program.wait()
    os.close(ours)
    return got.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    "args", [("check", "heap"), ("check", f"--{BAD}"), ("ingest", "heap", "--into", "live", "--workers", "1", "--again")]
)
def test_a_terminal_is_sent_our_own_codes_and_no_others(place: Path, args: tuple[str, ...]) -> None:
    sent = on_terminal(place, *args)
    assert OURS.search(sent) or args[0] != "check" or "heap" not in args
    safe(OURS.sub("", sent), TEXT)


# --- the function -----------------------------------------------------------------------------------


def test_what_no_eye_sees_is_hostile_and_nothing_else_is() -> None:
    unseen, varies = regex.compile(r"\p{Default_Ignorable_Code_Point}"), regex.compile(r"\p{Variation_Selector}")
    odd = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    for one in map(chr, range(0x110000)):
        ignorable = unseen.match(one) and not varies.match(one)
        wanted = bool(
            unicodedata.category(one) in odd
            or ignorable
            or regex.match(r"\p{Cf}", one)
            or "\ufdd0" <= one <= "\ufdef"
            or one in "\ufffe\uffff"
        )
        assert wanted is (HOSTILE.match(one) is not None), hex(ord(one))


def test_lines_of_text_are_visible_in_head_and_body() -> None:
    safe("\n".join([*hanging(BAD, BAD, 40, ""), *hanging(BAD, "", 40, ""), *wrap(BAD, 40)]), TEXT)


def test_a_stream_to_a_person_passes_our_own_codes_only() -> None:
    kept = io.StringIO()
    stream = Shown(kept)
    stream.writelines([f"{CLEAR}\x1b[1;31m«1»\x1b[0m\n", "\x1b[2J\x1b[8m\r\u202e"])
    assert kept.getvalue() == f"{CLEAR}\x1b[1;31m«1»\x1b[0m\n\\x1b[2J\\x1b[8m\\r\\u202e"


def test_honest_text_stays_as_it_is() -> None:
    honest = "勾稽（2023年）：１２．５％　Ⅷ、①é e\u0301 葛\U000e0100 ❤\ufe0f 𠮷 \ue0b7 مرحبا 한글"
    assert visible(honest) == honest
    assert visible("第一行\r\n\t第二行", lines=True) == "第一行\n\t第二行"
    assert visible(visible(IN_NAMES)) == visible(IN_NAMES)
    assert hostile(markup(IN_NAMES)) == set()


# --- formulas in CSV --------------------------------------------------------------------------------


def test_text_that_begins_a_formula_is_escaped_and_numbers_are_not() -> None:
    assert all(cell(text) == "'" + visible(text, lines=True) for text in FORMULAS)
    assert all(cell(text) == text for text in NUMBERS)
    assert all(cell(text, formulas=True) == visible(text, lines=True) for text in (*FORMULAS, *NUMBERS))
    assert {one for one in map(chr, range(0x110000)) if unicodedata.normalize("NFKC", one) in set("=+-@")} == set(SIGNS.replace("\\", ""))


def back(text: str) -> str:
    """A cell of our CSV as the text that it was, by what docs/dataset.md gives for it."""
    told = re.findall(r'frame\.replace\(r"(.+?)", "", regex=True\)', (ROOT / "docs" / "dataset.md").read_text(encoding="utf-8"))
    assert len(set(told)) == 1
    return re.sub(told[0], "", text)


@pytest.mark.parametrize("text", [*FORMULAS[:-1], *NUMBERS, "'-12.50", "''", "'", "it's", "", "第一行\n第二行"])
def test_a_cell_is_read_back_as_it_was(text: str) -> None:
    assert back(cell(text)) == text


def test_arrow_finds_every_text_that_a_cell_changes() -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = [*FORMULAS, *NUMBERS, "'-12.50", "\u3000=1", "\xa0@", *(f"x{one}" for one in IN_NAMES if one not in BREAKS)]
    found = pc.match_substring_regex(pa.array(texts, pa.string()), DOUBTFUL).to_pylist()
    assert all(hit or cell(text) == text for text, hit in zip(texts, found, strict=True))


def test_an_export_is_escaped_unless_it_is_asked_not_to_be_and_amounts_stay(run: Callable[..., Ran], place: Path, tmp_path: Path) -> None:
    run("export", place / "set", "--to", tmp_path / "a", "--format", "csv")
    run("export", place / "set", "--to", tmp_path / "b", "--format", "csv", "--no-escape-formulas")
    escaped, plain = (list(csv.DictReader(io.StringIO(_text(tmp_path / one / "documents.csv")))) for one in "ab")
    assert {row["region"][:3] for row in escaped} == {"", "'=x"}
    assert [{key: back(value) for key, value in row.items()} for row in escaped] == plain
    facts = list(csv.DictReader(io.StringIO(_text(tmp_path / "a" / "facts.csv"))))
    assert [row["value"] for row in facts] == [str(one["value"]) for one in _amounts(place / "set")]


def _amounts(folder: Path) -> list[dict[str, Any]]:
    from gouji.show.as_rows import values

    return [{"value": value} for (value,) in values(gouji.Dataset(folder).arrow("facts").select(["value"]))]


@pytest.mark.parametrize(
    ("escape", "said"), [("--escape-formulas", '"\'=1+1,2",-12.50,-3.5'), ("--no-escape-formulas", '"=1+1,2",-12.50,-3.5')]
)
def test_a_query_is_escaped_unless_it_is_asked_not_to_be(run: Callable[..., Ran], place: Path, escape: str, said: str) -> None:
    sql = "select '=1+1,2' as a, '-12.50' as b, -3.5 as c"
    assert run("query", place / "set", sql, "--format", "csv", escape).out.splitlines()[1] == said
