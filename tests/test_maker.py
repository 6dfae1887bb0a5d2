"""The maker of reports: the same seed gives the same reports, clean ones are clean, and a slip is found where the manifest says."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

import gouji
from gouji.reconcile.years import across_years, year_report
from reports import CORPUS

ACROSS = {"prior-year", "copied-text"}
Line = dict[str, str]


def make(folder: Path, number: int, kinds: str = "text") -> list[Line]:
    """Reports in a folder, and the lines of their manifest."""
    command = [
        sys.executable,
        str(CORPUS / "maker.py"),
        str(folder),
        "--n",
        str(number),
        "--kinds",
        kinds,
        "--planted",
        "0.5",
        "--workers",
        "1",
    ]
    subprocess.run(command, check=True)
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as listed:
        return list(csv.DictReader(listed))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Line]]:
    folder = tmp_path_factory.mktemp("made")
    return folder, make(folder, 60)


def test_clean_reports_are_clean_and_slips_are_found(made: tuple[Path, list[Line]]) -> None:
    folder, lines = made
    for line in lines:
        checked = gouji.check(folder / line["file"])
        wrong = {one.check for one in checked.outcomes if one.state == "broken"}
        assert (checked.report.unit, str(checked.report.year)) == (line["unit"], line["year"])
        assert line["planted"] in wrong | ACROSS if line["planted"] else not wrong, line


def test_the_years_of_a_unit_disagree_where_the_manifest_says_so_and_nowhere_else(made: tuple[Path, list[Line]]) -> None:
    folder, lines = made
    units: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        units[Path(line["file"]).name[:6]].append(line)
    planted, found = set(), set()
    for number, own in units.items():
        reports = [year_report(gouji.check(folder / line["file"]), line["region"]) for line in own]
        assert len({one.unit.normal for one in reports if one}) == 1
        outcomes = across_years([one for one in reports if one])
        planted |= {(number, int(line["year"]), line["planted"]) for line in own if line["planted"] in ACROSS}
        found |= {(number, one.year + (one.check == "prior-year"), one.check) for one in outcomes if one.state == "broken" and one.year}
    assert len(planted) > 1
    assert found == planted


def test_a_seed_makes_the_same_reports_and_a_larger_number_adds_to_them(made: tuple[Path, list[Line]], tmp_path: Path) -> None:
    folder, lines = made
    again = make(tmp_path, 20)
    assert again == lines[:20]
    assert all((tmp_path / one["file"]).read_bytes() == (folder / one["file"]).read_bytes() for one in again)


def test_a_word_file_says_what_the_text_says(tmp_path: Path) -> None:
    text, word = make(tmp_path / "text", 2), make(tmp_path / "word", 2, "docx")
    make(tmp_path / "again", 2, "docx")
    for one, other in zip(text, word, strict=True):
        first, second = gouji.check(tmp_path / "text" / one["file"]), gouji.check(tmp_path / "word" / other["file"])
        facts = [
            {(each.measure, each.subject, each.year, each.stage, each.figure.value) for each in x.report.facts} for x in (first, second)
        ]
        assert facts[0] == facts[1]
        assert (tmp_path / "word" / other["file"]).read_bytes() == (tmp_path / "again" / other["file"]).read_bytes()
