"""Change one figure of a report at a time and see what gouji says: found, missed, and what else was accused.

    python tests/single_change.py corpus/reports/NAME/report.txt ... [--kinds digit,transpose,...] [--show]

The figures to change are found by a plain regex over the text, not by gouji's own reading.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import regex

import gouji
from gouji.outcome import Checked, Outcome

NUMBER = regex.compile(r"(?<![\d.A-Za-z〔\[第])\d[\d,]*(?:\.\d+)?(?![\d.]|[、.)）]\D|月|日|号|年)")
YEAR = regex.compile(r"(?<!\d)20\d\d(?=\s*年)")
UNIT = regex.compile(r"(?<=\d)(?:万元|元)")
STAGES = (("年初预算", "全年预算"), ("实际支出", "年初预算"), ("支出决算", "年初预算"))
KINDS = ("digit", "transpose", "point", "unit", "year")
FORMAL = {"template-residue", "numbering"}


@dataclass(frozen=True)
class Change:
    """A figure rewritten: where, what stood there, what stands there now."""

    kind: str
    line: int
    start: int
    end: int
    old: str
    new: str


@dataclass(frozen=True)
class Verdict:
    """What one change led to."""

    change: Change
    found: bool
    severity: str
    others: tuple[Outcome, ...]  # new findings that do not name the changed figure
    standing: str  # the figure's standing in the unchanged report's ledger


def changes(text: str, kinds: tuple[str, ...] = KINDS) -> Iterator[Change]:
    """Every change of the wanted kinds."""
    for line_number, line in enumerate(text.splitlines(), start=1):
        for match in NUMBER.finditer(line):
            for kind in kinds:
                new = _rewritten(kind, match.group())
                if new is not None:
                    yield Change(kind, line_number, match.start(), match.end(), match.group(), new)
        if "unit" in kinds:
            for match in UNIT.finditer(line):
                new = "元" if match.group() == "万元" else "万元"
                yield Change("unit", line_number, match.start(), match.end(), match.group(), new)
        if "year" in kinds:
            for match in YEAR.finditer(line):
                yield Change("year", line_number, match.start(), match.end(), match.group(), str(int(match.group()) - 1))


def _rewritten(kind: str, number: str) -> str | None:
    digits = [at for at, char in enumerate(number) if char.isdigit()]
    if kind == "digit":
        at = digits[len(digits) // 2] if len(digits) > 1 else digits[0]
        digit = "7" if number[at] in "0123" else "2"
        return number[:at] + digit + number[at + 1 :]
    if kind == "transpose":
        for one, two in pairwise(digits):
            if number[one] != number[two] and not (one == 0 and number[two] == "0"):
                swapped = list(number)
                swapped[one], swapped[two] = swapped[two], swapped[one]
                return "".join(swapped)
    if kind == "point" and "." in number and number.strip("0.,"):
        whole, _, fraction = number.replace(",", "").partition(".")
        return f"{whole}{fraction[0]}.{fraction[1:]}0" if len(fraction) > 1 else f"{whole}{fraction}.0"
    return None


def apply(text: str, change: Change) -> str:
    """The text with one figure rewritten."""
    lines = text.splitlines(keepends=True)
    line = lines[change.line - 1]
    lines[change.line - 1] = line[: change.start] + change.new + line[change.end :]
    return "".join(lines)


def run(text: str, change: Change, before: Checked, name: str) -> Verdict:
    """Check the changed text and compare with what was said before."""
    after = gouji.check(apply(text, change).encode(), name=name)
    known = Counter(_key(one) for one in _findings(before))
    fresh = []
    for one in _findings(after):
        if known[_key(one)]:
            known[_key(one)] -= 1
        else:
            fresh.append(one)
    named = [one for one in fresh if _names(one, change)]
    others = tuple(one for one in fresh if one not in named)
    severity = min((one.severity for one in named), key=["error", "warning", "notice"].index, default="")
    return Verdict(change, bool(named), severity, others, _standing(before, change))


def _findings(checked: Checked) -> list[Outcome]:
    return [one for one in checked.outcomes if one.state == "broken" and one.severity != "notice"]


def _key(one: Outcome) -> tuple[object, ...]:
    """What a finding says; further evidence may come from others that it leads."""
    return (one.check, one.message, one.words)


def _names(one: Outcome, change: Change) -> bool:
    for item in one.evidence:
        place = item.place
        same_line = place.line == change.line
        if same_line and place.start is not None and place.end is not None and place.start <= change.end and change.start <= place.end + 4:
            return True
        if same_line and change.kind in {"year", "unit"}:
            return True
    return change.kind in {"year", "unit"}


def _standing(before: Checked, change: Change) -> str:
    for entry in before.ledger:
        place = entry.figure.place
        if place.line == change.line and place.start is not None and place.start <= change.start < (place.end or 0):
            return entry.standing
    return ""


def main() -> None:
    """Print a table of found and missed changes for each report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("reports", nargs="+", type=Path)
    parser.add_argument("--kinds", default="digit,transpose,point")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    for path in options.reports:
        text = path.read_text(encoding="utf-8")
        before = gouji.check(text.encode(), name=path.name)
        count: Counter[str] = Counter()
        for change in changes(text, tuple(options.kinds.split(","))):
            verdict = run(text, change, before, path.name)
            linked = verdict.standing in {"agrees", "disagrees"}
            count["linked" if linked else "unlinked"] += 1
            count[("linked" if linked else "unlinked") + (" found" if verdict.found else " missed")] += 1
            errors = [one for one in verdict.others if one.severity == "error"]
            count["with other errors"] += bool(errors)
            if options.show and ((linked and not verdict.found) or errors):
                _show(text, verdict, errors)
        total += count
        print(f"{path.parent.name}/{path.name}", dict(count), flush=True)
    print("all", dict(total))


def _show(text: str, verdict: Verdict, errors: list[Outcome]) -> None:
    change = verdict.change
    line = text.splitlines()[change.line - 1]
    around = line[max(0, change.start - 24) : change.end + 12].strip()
    print(f"  {'MISSED' if not verdict.found else 'OTHER'} {change.kind} line {change.line} {change.old}->{change.new}: {around}")
    for one in errors:
        print("      ", one.check, one.message, dict(one.words))


if __name__ == "__main__":
    main()
