"""One report in several containers is one record: pasted text, Word, and PDF by two producers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import gouji
from gouji.document import Table
from gouji.outcome import Checked
from reports import CORPUS

KINDS = ("report.docx", "report.office.pdf", "report.drawn.pdf")
FOLDERS = sorted(path.parent for path in (CORPUS / "reports").glob("*/report.docx"))


def facts(checked: Checked) -> Counter[tuple[object, ...]]:
    return Counter(
        (one.measure, one.subject, one.year, one.stage, one.fund, one.figure.raw.replace("\n", ""), one.figure.unit, one.origin)
        for one in checked.report.facts
    )


def findings(checked: Checked) -> Counter[tuple[object, ...]]:
    return Counter(
        (one.check, one.severity, one.measure, one.subject, one.stated, one.expected) for one in checked.outcomes if one.state == "broken"
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("folder", FOLDERS, ids=[one.name for one in FOLDERS])
def test_a_report_is_the_same_in_every_container(folder: Path, kind: str) -> None:
    pasted, other = gouji.check(folder / "report.txt"), gouji.check(folder / kind)
    assert findings(other) == findings(pasted)
    more = facts(other) - facts(pasted)
    assert facts(pasted) - facts(other) == Counter()
    # columns that pasting lost say of a lone amount where it stands
    lost = any(isinstance(block, Table) and not block.blanks for block in gouji.read(folder / "report.txt").blocks)
    assert not more or (lost and more.total() == 1)


def test_every_report_with_tables_has_its_containers() -> None:
    assert len(FOLDERS) >= 15
    assert all((folder / kind).is_file() for folder in FOLDERS for kind in KINDS)
