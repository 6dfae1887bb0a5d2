"""Figures of the dataset on a million facts made from a seed: writing, opening, panel, queries, exports, compaction.

    python tests/bench_dataset.py [--facts 1000000] [--into FOLDER]

Prints seconds; what is exported to CSV and .xlsx is read back and compared with the dataset, value by value.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from gouji.store.compact import compact
from gouji.store.dataset import Dataset
from gouji.store.dictionary import PRECISION, SCALE, schema
from gouji.store.export import export
from gouji.store.parts import Parts

MEASURES = ("basic_expenditure", "project_expenditure", "three_public", "official_reception", "vehicle_operation", "personnel_expenditure",
            "public_expenditure", "office_expense", "government_procurement", "other_funds")  # fmt: skip
STAGES = ("initial_budget", "adjusted_budget", "actual")
YEARS = (2020, 2021, 2022, 2023, 2024)
PROVINCES = ("湖南省", "湖北省", "四川省", "安徽省", "云南省")
EACH = 100  # facts of one report
AT_ONCE = 1000  # reports of one part


def made(first: int, count: int, seed: int) -> dict[str, Any]:
    """The rows of reports `first` to `first + count`: five years of each unit, `EACH` facts a report."""
    random = np.random.default_rng([seed, first])
    report = np.arange(first, first + count)
    unit, year = report // len(YEARS), np.array(YEARS)[report % len(YEARS)]
    name = [f"{PROVINCES[one % 5]}第{one:05d}号县财政局" for one in unit]
    head = {"sha256": [f"{one:064x}" for one in report], "reading": [f"{one:016x}" for one in report], "report_year": year,
            "run": "20240301T000000.000000Z-bench", "gouji": "0.1.0", "patterns": "bench"}  # fmt: skip
    documents = {**head, "entry": "report", "source": [f"{one}.txt" for one in report], "name": [f"{one}.txt" for one in report],
                 "unit_name": name, "unit_normal": name, "unit_kind": "department", "region_code": [f"43{one % 10000:04d}" for one in unit],
                 "province": [PROVINCES[one % 5] for one in unit], "kind": "evaluation", "format": "text",
                 "content_key": [f"{one:020x}" for one in report]}  # fmt: skip
    places = np.tile(np.arange(EACH), count)
    owner = np.repeat(np.arange(count), EACH)
    cents = random.integers(1, 10_000_000, EACH * count)
    every = {key: (np.array(value)[owner] if not isinstance(value, str) else value) for key, value in head.items()}
    stage = np.array(STAGES)[places % 3]
    facts = {
        **every, "fact": places, "measure": np.array(MEASURES)[places // 3 % len(MEASURES)], "label": "支出", "stage": stage,
        "subject": [None if one < 3 * len(MEASURES) else f"项目{one // 30}" for one in places.tolist()],
        "year": year[owner], "value": decimals(cents, 2), "decimals": 2, "unit": "万元", "yuan": decimals(cents, -2),
        "raw": [f"{one // 100}.{one % 100:02d}" for one in cents.tolist()], "origin": np.where(places % 2, "text", "table"), "rule": "bench",
        "clear": True, "nil": False, "confidence": 1.0, "line": places, "char_start": 0, "char_end": 6, "block": places,
    }  # fmt: skip
    return {"documents": table("documents", documents, count), "facts": table("facts", facts, EACH * count)}


def decimals(numbers: Any, places: int) -> Any:
    """Whole numbers as decimals, that many places further left (or right, if negative)."""
    step = Decimal(1).scaleb(-places)
    return pa.array([step * one for one in numbers.tolist()], pa.decimal128(PRECISION, SCALE))


def table(name: str, columns: dict[str, Any], rows: int) -> Any:
    """Columns, some of them one value for all rows, as a table of the dictionary."""
    wanted = schema(name)
    arrays = []
    for field in wanted:
        given = columns.get(field.name)
        if isinstance(given, pa.Array):
            arrays.append(given)
        elif given is None or isinstance(given, str | int | float | bool):
            arrays.append(pa.repeat(pa.scalar(given, field.type), rows))
        else:
            arrays.append(pa.array(list(given), field.type))
    return pa.Table.from_arrays(arrays, schema=wanted)


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Do something and print how long it took."""
    begun = time.perf_counter()
    done = work()
    print(f"{what:<44} {time.perf_counter() - begun:8.2f} s", flush=True)
    return done


def write(folder: str, facts: int, seed: int = 7) -> Parts:
    """A dataset of that many facts."""
    parts = Parts(folder)
    for first in range(0, facts // EACH, AT_ONCE):
        parts.write(made(first, min(AT_ONCE, facts // EACH - first), seed))
    return parts


def main() -> None:
    """Make, measure, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--into", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(given.into or Path(folder), given.facts)


QUERIES = {
    "total by measure and year": "select measure, year, count(*), sum(yuan) from facts where stage = 'actual' group by all",
    "largest ten of a province": "select unit_id, year, yuan, raw, line from facts where province = '湖南省' order by yuan desc limit 10",
    "execution rate by unit": "select unit_id, year, sum(yuan) filter (stage = 'actual') / sum(yuan) filter (stage = 'adjusted_budget') as rate "
    "from facts where measure = 'project_expenditure' and subject is null group by all having rate < 0.5",
}


def measure(folder: Path, facts: int) -> None:
    """Print the figures of a dataset of that many facts."""
    place = str(folder / "dataset")
    parts = timed(f"write {facts} facts", lambda: write(place, facts))
    print(f"{'parts':<44} {len(parts.current()):8}")
    dataset = Dataset(place)
    timed("open", lambda: dataset.connection)
    timed("panel", lambda: dataset.panel("three_public"))
    timed("query: start of the process that answers", lambda: dataset.query("select 1"))
    for name, sql in QUERIES.items():
        timed(f"query: {name}", partial(dataset.query, sql))
    timed("frame of one year and two measures", lambda: dataset.facts(report_year=2023, measure=["three_public", "other_funds"]))
    for form in ("parquet", "csv", "xlsx"):
        timed(f"export to {form}", partial(export, dataset, folder / form, form))
    wanted = dataset.arrow("facts", ["value", "yuan"])
    for form, read in {"csv": from_csv, "xlsx": from_xlsx}.items():
        back = timed(f"read {form} back", partial(read, folder / form))
        print(f"{f'{form}: other amounts than in the dataset':<44} {unlike(wanted, back):8}")
    timed("compact", lambda: compact(parts))
    print(f"{'parts':<44} {len(parts.current()):8}")
    timed("open, compacted", lambda: Dataset(place).connection)


def from_csv(folder: Path) -> Iterator[tuple[str, str]]:
    """value and yuan as they stand in the CSV."""
    with (folder / "facts.csv").open(encoding="utf-8-sig", newline="") as stream:
        return iter([(row["value"], row["yuan"]) for row in csv.DictReader(stream)])


def from_xlsx(folder: Path) -> Iterator[tuple[str, str]]:
    """value and yuan as a spreadsheet program reads them: numbers of 15 digits."""
    from python_calamine import load_workbook

    book = load_workbook(folder / "facts.xlsx")
    found: list[tuple[str, str]] = []
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).iter_rows()
        heads = next(rows)
        value, yuan = heads.index("value"), heads.index("yuan")
        found += [(str(row[value]), str(row[yuan])) for row in rows]
    return iter(found)


def unlike(wanted: Any, found: Iterator[tuple[str, str]]) -> int:
    """How many amounts are not exactly those of the dataset."""
    exact = zip(wanted["value"].to_pylist(), wanted["yuan"].to_pylist(), strict=True)
    return sum(one != Decimal(text) for pair, texts in zip(exact, found, strict=True) for one, text in zip(pair, texts, strict=True))


if __name__ == "__main__":
    main()
