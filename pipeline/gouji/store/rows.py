"""Rows of a dataset: one report, one failure, one run, one comparison of several reports, as Arrow tables by name."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import PurePath
from typing import Any, NamedTuple
from uuid import uuid4

from ..fingerprint import fingerprint
from ..outcome import Checked, Compared
from ..rules import Rules, load
from ..show.across import compared_object
from ..units import UnitName, aliases_in, unit_name
from ..version import __version__
from .dictionary import schema
from .errors import need
from .fields import documents, facts, findings, indicators, not_checked, outcomes, said, sections
from .identity import content_key

STAMP = "%Y%m%dT%H%M%S.%fZ"  # of a run's id
OVERVIEW = "overview"  # the topic of the section in which a unit says who it is

Row = dict[str, Any]


class Provenance(NamedTuple):
    """Where the rows of a document come from: the file, the run that read it, and what a manifest says about it."""

    source: str  # path as given
    sha256: str | None  # of the bytes; None where they could not be had
    run: str  # from `new_run`
    published: str | None = None
    address: str | None = None
    region: str | None = None
    patterns: str = ""  # from `patterns_hash`; empty for the built-in ones
    seconds: float | None = None


def new_run(now: datetime | None = None, after: str = "") -> str:
    """A new id of a run. Ids sort in the order in which runs began: where the clock is behind the run `after` which it begins, the id
    takes the next moment after that.

    >>> new_run(datetime(2024, 3, 1, 8, 30, tzinfo=UTC))[:23]
    '20240301T083000.000000Z'
    >>> new_run(datetime(2019, 1, 1, tzinfo=UTC), "20240301T083000.000000Z-0a1b2c")[:23]
    '20240301T083000.000001Z'
    """
    begun = (now or datetime.now(UTC)).astimezone(UTC)
    last = moment_of(after)
    if last is not None and last >= begun:
        begun = last + timedelta(microseconds=1)
    return f"{begun.strftime(STAMP)}-{uuid4().hex[:6]}"


def moment_of(run: str) -> datetime | None:
    """The moment that the id of a run begins with; None where it is no such id."""
    try:
        return datetime.strptime(run.partition("-")[0], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


@lru_cache(maxsize=8)
def patterns_hash(rules: Rules) -> str:
    """A digest of every rule: the same for the same patterns, wherever they stand."""
    said = sorted((kind, repr(rule)) for kind, group in rules.by_kind.items() for rule in group)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


def printable(path: str) -> str:
    r"""A path as it stands in `source`: bytes that are no UTF-8 are escaped.

    >>> printable("a\udcb1.txt")
    'a\\xb1.txt'
    """
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def tables_of(checked: Checked, provenance: Provenance, unit: UnitName | None = None) -> dict[str, Any]:
    """The rows of one checked report: table name -> `pyarrow.Table`; tables without rows are left out. Raises `StoreError`."""
    need("pyarrow")
    report = checked.report
    if unit is None and report.unit:
        unit = unit_name(report.unit, context=provenance.region or "")
    both = said(checked)
    rows = {
        "facts": facts(report), "indicators": indicators(report), "sections": sections(report.document),
        "findings": findings(checked, *both), "outcomes": outcomes(checked), "not_checked": not_checked(checked, *both),
    }  # fmt: skip
    if unit is not None:
        unit = _with_aliases(unit, rows["sections"])
    counted = fingerprint(report.document)
    head = {"entry": "report", "content_key": content_key(report, unit.normal if unit else None, counted), "fingerprint": counted.text()}
    head |= {**_file(provenance), **_unit(unit), **documents(checked)}
    return _tables({"documents": [head], **rows}, provenance, report.year)


def _with_aliases(unit: UnitName, rows: Sequence[Row]) -> UnitName:
    """The unit with the former and second names that its report gives it where it says who it is."""
    said = (alias for row in rows if row["topic"] == OVERVIEW for alias in aliases_in(row["text"], unit))
    return unit._replace(aliases=tuple(dict.fromkeys((*unit.aliases, *said))))


def again_of(provenance: Provenance) -> dict[str, Any]:
    """One row in `documents`: a further source of bytes that the dataset knows already."""
    return _tables({"documents": [{"entry": "again", **_file(provenance)}]}, provenance, None)


def failure_of(provenance: Provenance, reason_zh: str, reason_en: str, kind: str, seconds: float | None) -> dict[str, Any]:
    """One row in `failures`: a file that could not be read, and why."""
    row = _file(provenance) | {"kind": kind, "reason_zh": reason_zh, "reason_en": reason_en, "seconds": seconds}
    return _tables({"failures": [row]}, provenance, None)


def run_of(run: str, *, started: datetime, ended: datetime, patterns: str = "", **counts: Any) -> dict[str, Any]:
    """One row in `runs`; `counts` are further columns of that table: engine, workers, paths, files, read, skipped, failed, findings."""
    return _tables({"runs": [{"started": started, "ended": ended, **counts}]}, Provenance("", None, run, patterns=patterns), None)


def years_key(readings: Collection[str]) -> str:
    """The sha256 that a comparison of several reports goes by: a digest of what was compared, whatever the order."""
    return hashlib.sha256("\n".join(sorted(readings)).encode()).hexdigest()


def years_of(compared: Compared, provenance: Provenance, unit: UnitName | None = None) -> dict[str, Any]:
    """The rows of a comparison of the reports of one unit: findings, outcomes, what could not be checked, and one row in `documents`
    that says which reports were compared. `provenance.sha256` is from `years_key`.
    """
    zh, en = (compared_object(compared, lang) for lang in ("zh", "en"))
    rows = {"findings": findings(compared, zh, en), "outcomes": outcomes(compared), "not_checked": not_checked(compared, zh, en)}
    shas = [source.sha256 for _, source in compared.reports]
    for row in (*rows["findings"], *rows["outcomes"]):
        row["documents"] = row["documents"] or shas
    head = {"entry": "years", "documents": shas, **_file(provenance), **_unit(unit or unit_name(compared.unit))}
    return _tables({"documents": [head], **rows}, provenance, compared.reports[-1][0])


def joined(many: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The rows of several documents in one table for each name."""
    import pyarrow as pa

    found: dict[str, list[Any]] = {}
    for tables in many:
        for name, rows in tables.items():
            found.setdefault(name, []).append(rows)
    return {name: pa.concat_tables(rows).combine_chunks() for name, rows in found.items()}  # many small chunks make every step slow


def _file(given: Provenance) -> Row:
    return {
        "source": given.source, "name": PurePath(given.source).name, "address": given.address, "published": given.published,
        "region": given.region, "seconds": given.seconds,
    }  # fmt: skip


def _unit(unit: UnitName | None) -> Row:
    if unit is None:
        return {}
    return {
        "unit_name": unit.name, "unit_normal": unit.normal, "unit_aliases": list(unit.aliases), "unit_kind": unit.kind,
        "region_code": unit.region_code, "province": unit.province, "city": unit.city, "county": unit.county,
    }  # fmt: skip


def _tables(rows: Mapping[str, Sequence[Row]], given: Provenance, year: int | None) -> dict[str, Any]:
    """Arrow tables of rows, with what every row carries."""
    every = {
        "sha256": given.sha256, "reading": uuid4().hex[:16], "run": given.run, "gouji": __version__,
        "patterns": given.patterns or patterns_hash(load()), "report_year": year,
    }  # fmt: skip
    return {name: _table(name, found, every) for name, found in rows.items() if found}


def _table(name: str, rows: Sequence[Row], every: Row) -> Any:
    """Rows as one table. Arrow takes them apart into columns itself; what every row carries is only repeated."""
    import pyarrow as pa

    whole = schema(name)
    own = pa.struct([one for one in whole if one.name not in every])
    try:
        columns = pa.array(rows, own).flatten()
    except UnicodeEncodeError:
        columns = pa.array([{key: _text(value) for key, value in row.items()} for row in rows], own).flatten()
    found = {one.name: column for one, column in zip(own, columns, strict=True)}
    shared = {one: pa.repeat(pa.scalar(value, whole.field(one).type), len(rows)) for one, value in every.items()}
    return pa.Table.from_arrays([(found | shared)[one.name] for one in whole], schema=whole)


def _text(value: Any) -> Any:
    """What is no text in a file's name or in a broken file becomes an escape."""
    return [printable(one) for one in value] if isinstance(value, list) else printable(value) if isinstance(value, str) else value
