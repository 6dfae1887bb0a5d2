"""Reports with their right results (标准答案), as a corpus folder keeps them.

`NAME/report.<container>` (txt, docx, office.pdf, html, xlsx …) beside `NAME/expected.toml`; or `NAME.txt` (or another suffix) beside
`NAME.toml`; or, for several years of one unit, a folder `NAME` of reports beside a `NAME.toml` that lists its `years`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import GoldError
from .changes import CAN, Change, changed

EXPECTED, REPORT = "expected.toml", "report."
OTHER = "other"  # the family of a report that names none
SEVERITIES = ("error", "warning", "notice")
WORDS = {"severity": SEVERITIES}


class Wanted(NamedTuple):
    """A disagreement that must be found, or (of a slip that is told already) may be.

    With `checks`, any of these checks that names any of the `figures`; without, any check that names all of them. `severity` is the
    least that it must be said at, `kind` the kind of slip that it is counted under.
    """

    figures: tuple[str, ...]
    checks: tuple[str, ...]
    severity: str
    kind: str
    about: str


class Gold(NamedTuple):
    """One report and its right results. `files` are its containers by name; for several years of a unit `years` names one file each."""

    name: str
    family: str
    kind: str  # in-the-wild, synthetic, negative, known-failure
    seen: bool  # was it there while rules were written?
    clean: bool  # no `error` is right
    files: tuple[tuple[str, Path], ...]
    errors: tuple[Wanted, ...] = ()
    consequences: tuple[Wanted, ...] = ()
    facts: tuple[dict[str, Any], ...] = ()
    all_facts: bool = False  # `facts` are all that the report has: another is wrong
    indicators: tuple[dict[str, Any], ...] = ()
    unit: str | None = None
    year: int | None = None
    years: tuple[Path, ...] = ()
    changes: tuple[Change, ...] = ()


def golds(folder: Path) -> Iterator[Gold]:
    """Every report with right results under a folder, in the order of their paths. Raises `GoldError` for one that is not well formed."""
    for path in sorted(folder.rglob("*.toml")):
        told = _loaded(path)
        if path.name == EXPECTED:
            files = {one.name.removeprefix(REPORT): one for one in sorted(path.parent.glob(REPORT + "*")) if one.is_file()}
            yield _gold(path, path.parent.name, told, files)
        elif "years" in told and path.with_suffix("").is_dir():
            yield _gold(path, path.stem, told, {}, tuple(sorted(one for one in path.with_suffix("").iterdir() if one.is_file())))
        elif "kind" in told:
            files = {one.suffix[1:]: one for one in sorted(path.parent.glob(f"{path.stem}.*")) if one.suffix != ".toml"}
            yield _gold(path, path.stem, told, files)


def _loaded(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise GoldError(f"{path}：读不出（{problem}）。", f"{path}: cannot be read ({problem}).") from problem


def _gold(path: Path, name: str, told: dict[str, Any], files: dict[str, Path], years: tuple[Path, ...] = ()) -> Gold:
    if not files and not years:
        raise GoldError(f"{path}：旁边没有报告文件。", f"{path}: there is no report beside it.")
    try:
        changes = tuple(_change(one) for one in told.get("change", ()))
        errors = (*(_wanted(one) for one in told.get("error", ())), *(_across(one) for one in told.get("finding", ())))
        made = Gold(
            name, told.get("family") or OTHER, told["kind"], bool(told.get("seen", True)),
            bool(told.get("clean", not errors)), tuple(files.items()), errors, tuple(_wanted(one) for one in told.get("consequence", ())),
            tuple(_fact(one) for one in told.get("fact", ())), bool(told.get("all_facts", False)), tuple(told.get("indicator", ())),
            told.get("unit"), told.get("year"), years, changes,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise GoldError(
            f"{path}：写法不对（{problem}），请对照 docs/evaluate.md。", f"{path}: not well formed ({problem}); see docs/evaluate.md."
        ) from problem
    for one in files.values():
        for change in made.changes if one.suffix.lower() in CAN else ():
            changed(one, change)  # now, so that a slip in it is told before anything is read
    return made


def _wanted(one: dict[str, Any]) -> Wanted:
    checks, severity = tuple(one.get("checks", ())), one.get("severity", "error")
    if severity not in SEVERITIES or not one["figures"]:
        raise ValueError(one)
    return Wanted(tuple(map(str, one["figures"])), checks, severity, one.get("kind") or (checks or (OTHER,))[0], one.get("about", ""))


def _change(one: dict[str, Any]) -> Change:
    made = Change(one["at"], one["to"], tuple(map(str, one["figures"])), one.get("kind", OTHER), one.get("severity", "error"))
    if made.severity not in SEVERITIES or not made.figures or made.at == made.to:
        raise ValueError(one)
    return made


def _across(one: dict[str, Any]) -> Wanted:
    """A finding that several years give; a year without a report has no figures but the year."""
    figures = [one[key] for key in ("stated", "expected") if key in one] or [str(one["year"])]
    return Wanted(tuple(figures), (one["check"],), "notice", one["check"], one.get("about", ""))


def _fact(one: dict[str, Any]) -> dict[str, Any]:
    return {"measure": one["measure"], "value": str(one["value"])} | one
