"""Starting is cheap: what pasted text does not need is not loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "corpus" / "reports" / "shipu-water-2022" / "report.txt"
HEAVY = {"cv2", "docx", "duckdb", "fastapi", "lxml", "openpyxl", "pandas", "pdfplumber", "pyarrow", "ray"}


def loaded(*arguments: str) -> set[str]:
    """The top-level modules that a fresh interpreter loads while it runs with these arguments."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    timed = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    said = [line for line in done.stderr.splitlines() if line not in timed]
    assert done.returncode == 0, said
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in timed}


def test_a_heavy_import_would_be_seen() -> None:
    assert {"numpy", "pandas"} <= loaded("-c", "import pandas")


@pytest.mark.parametrize(
    "arguments",
    [
        ("-c", "import gouji"),
        ("-m", "gouji", "--help"),
        ("-m", "gouji", "check", str(REPORT), "--fail-on", "never"),
        ("-c", f"import gouji; gouji.check({str(REPORT)!r})"),
    ],
    ids=["import", "help", "check", "check from Python"],
)
def test_pasted_text_needs_nothing_heavy(arguments: tuple[str, ...]) -> None:
    modules = loaded(*arguments)
    assert "gouji" in modules
    assert modules & HEAVY == set()
    assert ("numpy" in modules) == ("check" in " ".join(arguments))  # which the network of `reconcile` needs
