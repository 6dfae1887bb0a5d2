"""Reports as the checks across years need them, from the rows of a dataset."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ..document import Source
from ..fingerprint import parsed
from ..model import Change, Fact, Figure
from ..places import Place
from ..reconcile.years import Passage, YearReport
from ..reconcile.years import Row as Indicated
from ..reconcile.years.said import Line, Publication, Said, of_fact, of_passage
from ..units import UnitName
from .frames import decimals

if TYPE_CHECKING:
    from .dataset import Dataset

Row = dict[str, Any]
AT_ONCE = 100  # units
OF_UNIT = ("sha256", "source", "name", "format", "pages", "unread_pages", "published", "fingerprint", "dated", "corrected", "report_year", "kind", "unit_name", "unit_normal", "unit_aliases", "unit_kind", "region_code",
           "province", "city", "county")  # fmt: skip
PLACE = ("page", "line", "char_start", "char_end", "x0", "top", "x1", "bottom", "block", "table_no", "row_no", "col_no")
OF_FACT = ("sha256", "fact", "measure", "label", "subject", "year", "stage", "fund", "of", "value", "decimals", "unit", "raw", "approximate", "nil",
           "origin", "section", "sentence", "clear", "among", "numbered", "rule", "confidence", "alternatives", "changes", *PLACE)  # fmt: skip
OF_SECTION = ("sha256", "section", "level", "title", "topic", "text", *PLACE)
OF_INDICATOR = ("sha256", "indicator", "subject", "level3", "target_raw", "actual_raw", "weight_raw", "score_raw", "reason", *PLACE)
OF_UNREAD = ("sha256", "value", "unit", "raw", *PLACE)
WANTED = {"documents": OF_UNIT, "facts": OF_FACT, "sections": OF_SECTION, "indicators": OF_INDICATOR}
ORDER = {"facts": "fact", "sections": "section", "indicators": "indicator"}
RAW = ("target_raw", "actual_raw", "weight_raw", "score_raw")
WITHOUT_NAME = "item"  # a line of a list, which is no figure that two years share


def year_reports(dataset: Dataset, units: Collection[str], at_once: int = AT_ONCE) -> Iterator[list[YearReport]]:
    """The kept reports of these units that have a year, in order of years, some whole units at a time.

    The dataset is looked through once; what is wanted of it waits in DuckDB, which puts on disk what memory does not hold.
    """
    ordered = sorted(units)
    _gather(dataset, ordered)
    for at in range(0, len(ordered), at_once):
        yield _reports(dataset, ordered[at : at + at_once])


def _gather(dataset: Dataset, units: Sequence[str]) -> None:
    """Set the rows of these units aside, in order."""
    import pyarrow as pa

    con = dataset.connection
    con.register("wanted", pa.table({"unit_id": pa.array(units, pa.string())}))
    for view, columns in WANTED.items():
        only = " where kept and report_year is not null" if view == "documents" else ""
        rows = f"select unit_id, {', '.join(columns)} from {view} semi join wanted using (unit_id){only} order by unit_id"  # noqa: S608 - names of our own
        with dataset.reading():
            con.execute(f"create or replace temp table of_{view} as {rows}")


def _reports(dataset: Dataset, units: Sequence[str]) -> list[YearReport]:
    facts, sections, indicators = (_by_report(_rows(dataset, view, units)) for view in ("facts", "sections", "indicators"))
    heads = sorted(_rows(dataset, "documents", units), key=lambda row: (row["source"] or "", row["sha256"]))
    rivals = Counter(map(_of_one_year, heads))
    several = [head["sha256"] for head in heads if rivals[_of_one_year(head)] > 1]
    unread = _unread(dataset, several) if several else {}
    made = []
    for given, head in enumerate(heads):
        sha256 = head["sha256"]
        rows = Rows(head, facts[sha256], sections[sha256], indicators[sha256], unread.get(sha256, []))
        report = _report(rows)
        made.append(replace(report, publication=_publication(rows, report, given, alone=sha256 not in several)))
    return sorted(made, key=lambda one: (one.unit.normal, one.year, one.sha256))


class Rows(NamedTuple):
    """What is said of one report."""

    head: Row
    facts: list[Row]
    sections: list[Row]
    indicators: list[Row]
    unread: list[Row]


def _of_one_year(head: Row) -> tuple[str, int, str]:
    return head["unit_id"], head["report_year"], head["kind"]


def _unread(dataset: Dataset, shas: Sequence[str]) -> dict[str, list[Row]]:
    """The figures that were not understood, of a few reports."""
    sql = f'select {", ".join(OF_UNREAD)} from not_checked where "check" is null and sha256 in (select unnest(?)) order by {", ".join(OF_UNREAD)}'  # noqa: S608 - names of our own
    return _by_report(dataset.connection.sql(sql, params=[list(shas)]).to_arrow_table().to_pylist())


def _rows(dataset: Dataset, view: str, units: Sequence[str]) -> list[Row]:
    """What was set aside for units that follow each other, in a fixed order."""
    order = ", ".join(one for one in ("sha256", ORDER.get(view)) if one)
    sql = f"select unit_id, {', '.join(WANTED[view])} from of_{view} where unit_id between ? and ? order by {order}"  # noqa: S608 - names of our own
    rows = dataset.connection.sql(sql, params=[units[0], units[-1]]).to_arrow_table()
    if "value" in rows.column_names:  # with the decimals that were printed
        values = decimals(rows["value"], rows["decimals"])
        return [row | {"value": value} for row, value in zip(rows.drop_columns(["value"]).to_pylist(), values, strict=True)]
    found: list[Row] = rows.to_pylist()
    return found


def _by_report(rows: Iterator[Row] | list[Row]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["sha256"]].append(row)
    return found


def _report(rows: Rows) -> YearReport:
    head = rows.head
    unit = UnitName(head["unit_name"], head["unit_normal"], head["region_code"], head["province"], head["city"], head["county"],
                    head["unit_kind"], tuple(head["unit_aliases"] or ()))  # fmt: skip
    named = [row for row in rows.facts if row["measure"] != WITHOUT_NAME and row["value"] is not None]
    made = {row["fact"]: _fact(row) for row in named}
    return YearReport(
        unit, head["report_year"], head["kind"], Source(head["name"], head["sha256"], head["format"], head["pages"]),
        tuple(fact for fact in made.values() if fact.year is not None),
        tuple(Passage(row["level"], row["title"], row["topic"], row["text"], place(row)) for row in rows.sections),
        tuple(Indicated(row["subject"], row["level3"], row["target_raw"], row["actual_raw"], place(row)) for row in rows.indicators),
        tuple(change for row in named if row["changes"] for change in _changes(row, made)),
        parsed(head["fingerprint"]) if head["fingerprint"] else None,
    )  # fmt: skip


def _publication(rows: Rows, report: YearReport, given: int, *, alone: bool) -> Publication:
    """How a report was published; all that it says only where another stands beside it."""
    head = rows.head
    about = Publication(head["published"], head["dated"], bool(head["corrected"]), given, complete=not head["unread_pages"])
    if alone:
        return about
    once = {row["fact"]: row for row in rows.facts if row["value"] is not None}
    facts = {fact.figure.place: fact for fact in map(_fact, once.values())}
    figures = [of_fact(one) for one in facts.values()]
    figures += [one for row in rows.indicators for one in _scored(row)]
    figures += [
        Said(_plainly(row), row["raw"], "text" if row["table_no"] is None else "table") for row in rows.unread if row["value"] is not None
    ]
    figures += [one for passage in report.passages for one in of_passage(passage.title, passage.text, passage.place)]
    lines = [Line(f"{one.title}\n{one.text}", one.place, "text") for one in report.passages]
    lines += [Line(row[name], place(row), "table") for row in rows.indicators for name in ("level3", *RAW, "reason") if row[name]]
    return replace(about, figures=tuple(figures), lines=tuple(lines))


def _scored(row: Row) -> Iterator[Said]:
    """The figures of an indicator row."""
    for name in RAW:
        for one in of_passage("", row[name] or "", place(row)):
            yield one._replace(label=row["level3"], origin="table", aside=False, again=False, subject=row["subject"], stage=name)


def _plainly(row: Row) -> Figure:
    return Figure(row["raw"], row["value"], row["unit"], 0, place(row))


def _fact(row: Row) -> Fact:
    figure = Figure(row["raw"], row["value"], row["unit"], row["decimals"], place(row), row["approximate"])
    return Fact(
        figure, row["measure"], row["label"], row["subject"], row["year"], row["stage"], row["fund"], row["origin"], row["rule"],
        section=row["section"], of=row["of"], nil=row["nil"], sentence=row["sentence"], clear=row["clear"], among=row["among"],
        numbered=row["numbered"],
    )  # fmt: skip


def _changes(row: Row, facts: dict[int, Fact]) -> list[Change]:
    return [
        Change(facts[row["fact"]], one["year"], one["stage"], _figure(one["amount"]), _figure(one["rate"]), one["direction"],
               one["rate_direction"], facts[one["base"]] if one["base"] is not None else None, one["rule"], place(one["place"]))
        for one in json.loads(row["changes"]) if one["base"] is None or one["base"] in facts
    ]  # fmt: skip


def _figure(one: Row | None) -> Figure | None:
    if one is None:
        return None
    where = place(one["place"] | {"confidence": one["confidence"]})
    return Figure(one["raw"], Decimal(one["value"]), one["unit"], one["decimals"], where, one["approximate"])


def place(row: Row) -> Place:
    """Where something stands, from the columns of a row."""
    box = (row["x0"], row["top"], row["x1"], row["bottom"]) if row["x0"] is not None else None
    return Place(row["page"], row["line"], row["char_start"], row["char_end"], box, row["block"], row["table_no"], row["row_no"], row["col_no"],
                 1.0 if row.get("confidence") is None else row["confidence"], tuple(row.get("alternatives") or ()))  # fmt: skip
