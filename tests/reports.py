"""Where the reports are that tests read, and small ones made on the spot."""

from __future__ import annotations

from pathlib import Path

import gouji
from gouji.outcome import Checked, Outcome

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
EXAMPLE = ROOT.parent / "shared" / "reports" / "yueyanglou-2023.txt"
TITLE = "2023年度清溪县档案馆整体支出绩效自评报告\n\n"


def check(text: str) -> Checked:
    """Check a report given as text, under a title that gives it unit and year."""
    return gouji.check((TITLE + text).encode(), name="made.txt")


def broken(checked: Checked, *, severity: str | None = None) -> list[Outcome]:
    """The findings, of one severity or all."""
    return [one for one in checked.outcomes if one.state == "broken" and severity in {None, one.severity}]


def said(checked: Checked, check_id: str) -> set[str]:
    """The states that a check left."""
    return {one.state for one in checked.outcomes if one.check == check_id}
