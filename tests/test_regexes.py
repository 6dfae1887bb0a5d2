"""Compiled regexes are kept for the next process, and what was kept and cannot be used costs only time."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import regex

from gouji.regexes import VERSION, Shelf, home


def test_what_one_process_compiles_the_next_one_has(tmp_path: Path) -> None:
    first = Shelf(tmp_path / "deep" / "regexes")
    first.compiled("支出(?P<n>[0-9]+)万元")
    first.keep()
    second = Shelf(first.path)
    match = second.compiled("支出(?P<n>[0-9]+)万元").search("支出12万元")
    assert match is not None
    assert match["n"] == "12"
    assert not second.fresh


def test_a_regex_that_is_none_is_not_kept(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "regexes")
    with pytest.raises(regex.error):
        shelf.compiled("(")
    shelf.compiled("a+")
    shelf.keep()
    assert set(Shelf(shelf.path).kept) == {"a+"}


class Evil:
    """Writes a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (self.path, "w")


@pytest.mark.parametrize("kind", ["cut", "empty", "text", "older", "code", "code inside", "another's"])
def test_what_was_kept_and_cannot_be_used_is_made_anew(kind: str, tmp_path: Path) -> None:
    path, mark = tmp_path / "regexes", tmp_path / "mark"
    shelf = Shelf(path)
    shelf.compiled("a+")
    shelf.keep()
    good = path.read_bytes()
    content = {
        "cut": good[:-20], "empty": b"", "text": "勾稽".encode(), "older": pickle.dumps(((0, "1"), {"a+": b""})),
        "code": pickle.dumps(Evil(str(mark))), "code inside": pickle.dumps((VERSION, {"a+": pickle.dumps(Evil(str(mark)))})),
        "another's": pickle.dumps((VERSION, {"a+": pickle.dumps(Shelf(None).compiled("b+"))})),
    }[kind]  # fmt: skip
    path.write_bytes(content)
    assert Shelf(path).compiled("a+").fullmatch("aaa")
    assert not mark.exists()


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    shelf = Shelf(tmp_path / "file" / "regexes")
    shelf.compiled("a+")
    shelf.keep()
    assert shelf.compiled("a+").fullmatch("a")


def test_where_they_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_CACHE", "")
    assert home() is None
    monkeypatch.setenv("GOUJI_CACHE", "/somewhere")
    assert home() == Path("/somewhere/regexes")
    monkeypatch.delenv("GOUJI_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
    assert home() == Path("/cache/gouji/regexes")
