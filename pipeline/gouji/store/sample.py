"""A stratified sample for spot checks (抽查), which another person can draw again from the same dataset and the same seed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import StoreError

if TYPE_CHECKING:
    from .dataset import Dataset

Stratum = tuple[str, ...]
Row = dict[str, Any]

# What strata can be made of, by the name that `--by` takes.
BY = {
    "region": "coalesce(reports.province, reports.region)", "province": "reports.province", "city": "reports.city", "county": "reports.county",
    "year": "reports.report_year", "kind": "reports.kind", "unit_kind": "reports.unit_kind", "format": "reports.format",
    "unit": "reports.unit_id",
}  # fmt: skip
BY_OF = {
    "reports": BY | {
        "severity": "case when errors > 0 then 'error' when warnings > 0 then 'warning' when notices > 0 then 'notice' else 'none' end",
    },
    "findings": BY | {
        "severity": "findings.severity", "check": "findings.check", "measure": "findings.measure", "figures": "findings.kind",
        "province": "findings.province", "city": "findings.city", "county": "findings.county", "year": "findings.report_year",
        "region": "coalesce(findings.province, reports.region)", "unit": "findings.unit_id", "unit_kind": "findings.unit_kind",
    },
}  # fmt: skip
SHOWN = {
    "reports": "coalesce(content_key, sha256) as id, unit_name as unit, report_year as year, sources, errors, warnings, figures, unread",
    "findings": "findings.sha256 || ':' || findings.finding as id, findings.unit_name as unit, findings.report_year as year, "
                "coalesce(sources, (select flatten(list(one.sources order by one.report_year, one.sha256)) from documents as one "
                "where list_contains(findings.documents, one.sha256))) as sources, "
                "findings.check, findings.severity, findings.message_zh, findings.message_en, findings.stated, findings.expected, "
                "findings.unit as money_unit, findings.page, findings.line, findings.table_no, findings.row_no, findings.col_no",
}  # fmt: skip
FROM = {"reports": "reports", "findings": "findings left join reports on reports.sha256 = findings.sha256"}


class Sample(NamedTuple):
    """A drawn sample: its rows in order, and how many there are and were drawn in each stratum."""

    of: str
    by: tuple[str, ...]
    n: int
    seed: int
    rows: tuple[Row, ...]  # each with its `stratum`
    there: Mapping[Stratum, int]
    drawn: Mapping[Stratum, int]


def draw(dataset: Dataset, of: str, by: Sequence[str], n: int, seed: int) -> Sample:
    """Draw `n` reports or findings, in proportion to the strata that the values of `by` make. Raises `StoreError`."""
    known = BY_OF[of]
    unknown = [one for one in by if one not in known]
    if unknown:
        raise StoreError(
            f"--by 不认识 {', '.join(unknown)}；可用：{', '.join(known)}",
            f"--by does not know {', '.join(unknown)}; known: {', '.join(known)}",
        )
    strata = ", ".join(f"coalesce(({known[one]})::varchar, '')" for one in by)
    sql = f"select {SHOWN[of]}, [{strata}]::varchar[] as stratum from {FROM[of]}"  # noqa: S608 - only names of our own
    with dataset.reading():
        population = dataset.connection.sql(sql).to_arrow_table().to_pylist()
    if not population:
        raise StoreError("数据集里没有可抽查的内容。", "The dataset has nothing to draw from.")
    return _drawn(of, tuple(by), n, seed, population)


def _drawn(of: str, by: tuple[str, ...], n: int, seed: int, population: list[Row]) -> Sample:
    groups: dict[Stratum, list[Row]] = {}
    for row in population:
        groups.setdefault(tuple(row["stratum"]), []).append(row)
    there = {stratum: len(groups[stratum]) for stratum in sorted(groups)}
    drawn = allocate(there, n)
    rows = [row for stratum, many in drawn.items() for row in chosen(groups[stratum], many, seed)]
    return Sample(of, by, n, seed, tuple(rows), there, drawn)


def chosen(rows: Collection[Row], many: int, seed: int) -> list[Row]:
    """The rows of which the digest of seed and id is smallest: whatever the order and whatever else is in the dataset."""
    return sorted(rows, key=lambda row: hashlib.sha256(f"{seed}\n{row['id']}".encode()).digest())[:many]


def allocate(there: Mapping[Stratum, int], n: int) -> dict[Stratum, int]:
    """How many to draw from each stratum: in proportion, by largest remainders, at least one of each where `n` allows.

    >>> allocate({("a",): 90, ("b",): 9, ("c",): 1}, 10)
    {('a',): 8, ('b',): 1, ('c',): 1}
    >>> allocate({("a",): 3, ("b",): 2}, 9)
    {('a',): 3, ('b',): 2}
    """
    total = sum(there.values())
    n = min(n, total)
    given = {stratum: n * size // total for stratum, size in there.items()}
    by_remainder = sorted(there, key=lambda one: (-(n * there[one] % total), one))
    for stratum in by_remainder[: n - sum(given.values())]:
        given[stratum] += 1
    if n >= len(there):
        for stratum in [one for one in there if not given[one]]:
            richest = max((one for one in given if given[one] > 1), key=lambda one: (given[one] * total - n * there[one], given[one]))
            given[richest] -= 1
            given[stratum] = 1
    return given
