"""What gouji finds and what it says wrongly, over folders of reports with their expected results.

    python tests/measure.py corpus/reports corpus/held-out [--verbose]

For each folder: disagreements expected and found at `error`, false `error`s, and facts expected and read.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import gouji
from gouji.outcome import Checked, Outcome
from gouji.text import flat


@dataclass
class Case:
    """A report of the corpus and what is expected of it."""

    name: str
    text: Path
    expected: dict[str, Any]


@dataclass
class Score:
    """What one report gave."""

    found: list[dict[str, Any]] = field(default_factory=list)
    warned: list[dict[str, Any]] = field(default_factory=list)  # said, but only as a warning
    missed: list[dict[str, Any]] = field(default_factory=list)
    false: list[Outcome] = field(default_factory=list)
    facts: int = 0
    unread_facts: list[dict[str, Any]] = field(default_factory=list)


def cases(folder: Path) -> Iterator[Case]:
    """The reports of a folder: NAME/report.txt with NAME/expected.toml, or NAME.txt with NAME.toml."""
    for path in sorted(folder.iterdir()):
        text, expected = (path / "report.txt", path / "expected.toml") if path.is_dir() else (path, path.with_suffix(".toml"))
        if text.suffix == ".txt" and text.is_file() and expected.is_file():
            yield Case(path.stem, text, tomllib.loads(expected.read_text(encoding="utf-8")))


def score(case: Case, checked: Checked | None = None) -> Score:
    """Hold what gouji says of a report against what is expected."""
    checked = checked or gouji.check(case.text)
    broken = [one for one in checked.outcomes if one.state == "broken"]
    errors = [one for one in broken if one.severity == "error"]
    result = Score()
    explained: set[int] = set()
    for wanted in case.expected.get("error", []):
        hits = {at for at, one in enumerate(errors) if _is(one, wanted)}
        explained |= hits
        said = any(_is(one, wanted) for one in broken)
        (result.found if hits else result.warned if said else result.missed).append(wanted)
    for allowed in case.expected.get("consequence", []):
        explained |= {at for at, one in enumerate(errors) if _is(one, allowed)}
    result.false = [one for at, one in enumerate(errors) if at not in explained]
    wanted_facts = [one for one in case.expected.get("fact", []) if one["measure"] != "grade"]
    result.facts = len(wanted_facts)
    result.unread_facts = [one for one in wanted_facts if not _is_read(checked, one)]
    return result


def _is(one: Outcome, wanted: dict[str, Any]) -> bool:
    """Is this the finding that is wanted: one of its checks, naming one of its figures?"""
    if one.check not in wanted["checks"]:
        return False
    said = {_plain(item.raw) for item in one.evidence}
    said |= {_plain(value) for value in (one.stated, one.expected, one.difference, *(word for _, word in one.words)) if value}
    return any(_plain(figure) in said or any(figure in item.raw for item in one.evidence) for figure in wanted["figures"])


def _plain(text: str) -> str:
    try:
        return str(Decimal(flat(text).replace(",", "").rstrip("%")).normalize())
    except InvalidOperation:
        return text


def _is_read(checked: Checked, wanted: dict[str, Any]) -> bool:
    return any(
        fact.measure == wanted["measure"]
        and fact.year == wanted.get("year", fact.year)
        and fact.stage == wanted.get("stage")
        and fact.subject == wanted.get("subject")
        and fact.origin == wanted.get("origin", fact.origin)
        and _plain(fact.figure.raw) == _plain(wanted["value"])
        for fact in checked.report.facts
    )


def main() -> None:
    """Print a line for each report and a sum for each folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    for folder in options.folders:
        if folder.is_dir():
            _measure(folder, verbose=options.verbose)


def _measure(folder: Path, *, verbose: bool) -> None:
    scores = []
    for case in cases(folder):
        one = score(case)
        scores.append((case, one))
        wanted = len(one.found) + len(one.warned) + len(one.missed)
        print(f"{case.name}: {len(one.found)} of {wanted} found, {len(one.warned)} only warned, {len(one.false)} false errors, "
              f"{one.facts - len(one.unread_facts)} of {one.facts} facts")  # fmt: skip
        if verbose:
            _show(one)
    found, warned, missed, false = (sum(len(getattr(one, what)) for _, one in scores) for what in ("found", "warned", "missed", "false"))
    clean = [one for case, one in scores if case.expected.get("clean")]
    facts, unread = sum(one.facts for _, one in scores), sum(len(one.unread_facts) for _, one in scores)
    wanted = found + warned + missed
    print(f"== {folder}: {len(scores)} reports; recall {found}/{wanted} at error (+{warned} at warning); precision {found}/{found + false}; "
          f"false errors on {len(clean)} clean reports: {sum(len(one.false) for one in clean)}; facts {facts - unread}/{facts}\n")  # fmt: skip


def _show(one: Score) -> None:
    for wanted in one.missed + one.warned:
        print("    missed:" if wanted in one.missed else "    warned:", wanted["checks"], wanted["figures"], wanted["about"])
    for outcome in one.false:
        print(
            "    false:",
            outcome.check,
            outcome.message,
            dict(outcome.words),
            [(item.raw[:20], item.place.line) for item in outcome.evidence][:5],
        )
    for fact in one.unread_facts:
        print("    fact:", fact)


if __name__ == "__main__":
    main()
