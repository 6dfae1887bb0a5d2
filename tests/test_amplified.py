"""Files that unfold: each is refused in a line that says what is too large, or read for what it shows; the largest honest ones are read."""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import gouji
from amplified import HONEST, READ, REFUSED, document, outcome, packed, paragraph, workbook
from gouji.errors import ReadError
from gouji.inputs import inputs, opened
from gouji.readers import budget, office
from gouji.readers.package import ENTRY

READERS = Path(gouji.__file__).parent / "readers"
CONTAINERS = [*(READERS / name for name in ("package.py", "office.py", "mhtml.py")), *(READERS / "web").glob("*.py"), *(READERS / "ofd").glob("*.py"),
              *(READERS / "sheets").glob("*.py"), *(READERS / "word").glob("*.py")]  # fmt: skip
TOLD = ("上限", "损坏", "过大")
SMALL = "160"  # MiB: a smaller budget, so that each bomb is told sooner


@pytest.fixture(scope="module")
def tried() -> dict[str, str]:
    """What every bomb gives, each in a process that cannot grow beyond 1 GiB."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("amplified.py")), SMALL], capture_output=True, check=True, timeout=600, text=True
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {one["name"]: one["outcome"] for one in found}


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_unfold_to_gigabytes_is_refused_in_words(name: str, tried: dict[str, str]) -> None:
    assert any(word in tried[name] for word in TOLD), tried[name]
    assert not tried[name].startswith("fault")


@pytest.mark.parametrize("name", READ | HONEST)
def test_what_only_looks_large_is_read(name: str, tried: dict[str, str]) -> None:
    assert tried[name] == "read"


@pytest.mark.parametrize("path", CONTAINERS, ids=lambda path: path.name)
def test_numbers_of_containers_are_made_by_one_reader_only(path: Path) -> None:
    made = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"int", "float"}
    ]
    assert made == []


@pytest.mark.parametrize(("size", "told"), [(2**31 - 1, "上限"), (10, "损坏")])
def test_a_size_that_an_entry_claims_is_not_believed(size: int, told: str) -> None:
    content = document(paragraph("支出1.00万元"))
    at = content.index(ENTRY) + 24
    assert told in outcome(content[:at] + size.to_bytes(4, "little") + content[at + 4 :])


def test_an_archive_of_blocks_of_any_size_is_not_unpacked(tmp_path: Path) -> None:
    place = tmp_path / "a.zip"
    place.write_bytes(packed({"a.txt": b" " * 900_000}, zipfile.ZIP_BZIP2))
    (archive,) = inputs([str(place)])
    entries = opened(archive)
    assert isinstance(entries, list)
    (entry,) = entries
    with pytest.raises(ReadError, match="压缩方法"):
        opened(entry)


def test_a_binary_workbook_is_refused_by_its_name() -> None:
    assert ".xlsx" in outcome(packed({"xl/workbook.bin": b"\0", "xl/worksheets/sheet1.bin": b"\0"}))


def test_a_body_is_found_where_the_package_says_that_it_is() -> None:
    link = '<Relationship Id="a" Type="http://x/officeDocument" Target="/word/other.xml"/>'
    body = document(paragraph("支出1.00万元"))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        text = archive.read("word/document.xml")
    assert outcome(packed({"_rels/.rels": f"<Relationships>{link}</Relationships>", "word/other.xml": text})) == "read"


def test_what_is_needed_for_a_while_is_given_back() -> None:
    with budget.opened():
        for _ in range(10):
            with budget.held(budget.allowed // 2, "甲", "a"):
                pass
        with pytest.raises(gouji.ReadError, match="甲"):
            budget.spend(budget.allowed + 1, "甲", "a")


def test_cells_without_names_and_in_any_quotes_keep_formats_and_hidden_rows() -> None:
    styles = "<cellXfs><xf numFmtId='0'/><xf numFmtId='9'/></cellXfs>"
    rows = "<row><c t='str'><v>项目</v></c><c t='str'><v>执行率</v></c></row><row hidden='true'><c><v>1</v></c><c><v>2</v></c></row><row ht='0'><c><v>3</v></c></row>"
    content = workbook(rows + "<row><c t='inlineStr'><is><t>渠道</t></is></c><c s='1'><v>0.98</v></c></row>", styles=styles)
    (table,) = gouji.read(content).blocks
    assert [cell.text for cell in getattr(table, "cells", ())] == ["项目", "执行率", "渠道", "98%"]


def test_libreoffice_that_writes_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text(
        '#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\nmkdir -p "$2"\nexec head -c 99000000 /dev/zero > "$2/0.docx"\n',
        encoding="ascii",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    [made] = office.converted([b"{\\rtf1"])
    assert isinstance(made, gouji.ReadError)
