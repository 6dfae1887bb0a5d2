"""Makes any number of invented reports, from a seed: text, Word and PDF mixed, several years of some units, some with one slip.

    python corpus/maker.py OUT --n 10000 --seed 7 [--kinds text,docx,pdf] [--planted 0.2] [--workers 2]

OUT/manifest.csv lists every file with unit, year, region, date of publication and, where something is wrong in it, the check that
it is for. Reports without a slip agree to the printed digit. The same seed makes the same bytes; a larger n adds to them.
Word needs python-docx, PDF needs reportlab and the WenQuanYi Zen Hei font.
"""

from __future__ import annotations

import argparse
import csv
import random
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from composed import Blocks, Words, report
from gouji.document import Table
from invented import Unit, Year, percent_slip, units, year_of

SUFFIXES = {"text": "txt", "docx": "docx", "pdf": "pdf"}
ALONE = ("parts-sum", "table-text", "rate", "total-score", "within-budget", "count-enumeration")
ACROSS = ("prior-year", "copied-text")  # where last year's report is made too
FOLDER = 500  # units in one folder


class Job(NamedTuple):
    """One report to be written."""

    unit: Unit
    year: int
    kind: str
    planted: str  # the check that a slip is for, or ""
    before: str  # what is planted in last year's


def jobs(seed: int, kinds: list[str], share: float) -> Iterator[Job]:
    """Every report in order: all years of a unit, then the next unit."""
    for unit in units(seed):
        before = ""
        for year in unit.years:
            rng = random.Random(f"{seed} unit {unit.number} job {year}")
            wrong = ALONE + (ACROSS if year > unit.years[0] and before != "copied-text" else ())
            job = Job(unit, year, rng.choice(kinds), rng.choice(wrong) if rng.random() < share else "", before)
            before = job.planted
            yield job


def compose(seed: int, job: Job) -> Blocks:
    """The blocks of a report with its slip."""
    unit, year = job.unit, job.year
    before = year_of(seed, unit, year - 1, over=job.before == "within-budget")
    now = year_of(seed, unit, year, over=job.planted == "within-budget")
    told = year - 1 if job.planted == "copied-text" else year
    words = Words(random.Random(f"{seed} {unit.number} words {told}"), told % 3)
    return report(unit, printed_name(seed, unit, year), year, now, before, words, slips(job, now, before, seed))


def printed_name(seed: int, unit: Unit, year: int) -> str:
    """The unit's name, in some years with its city before it."""
    return random.Random(f"{seed} {unit.number} name {year}").choice([unit.short, unit.long, unit.long])


def slips(job: Job, now: Year, before: Year, seed: int) -> dict[str, Decimal | int]:
    """What is printed differently from what the rest implies."""
    rng = random.Random(f"{seed} {job.unit.number} slip {job.year}")
    gap = Decimal(rng.choice([9, 18, 27, 45, 63])) / 10
    made: dict[str, dict[str, Decimal | int]] = {
        "parts-sum": {"personnel": gap},
        "table-text": {"project": -gap},
        "rate": {"execution rate": percent_slip(now.projects[0])},
        "total-score": {"total score": Decimal(-2)},
        "count-enumeration": {"rooms": rng.choice([-1, 1])},
        "prior-year": {rng.choice(["prior public", "prior procurement"]): 0},
    }
    chosen = made.get(job.planted, {})
    if "prior public" in chosen:
        return {"prior public": before.public.actual + gap}
    return {"prior procurement": before.procurement.actual + gap} if "prior procurement" in chosen else chosen


# --- writing ----------------------------------------------------------------------------------------


def write(seed: int, out: Path, job: Job) -> list[str]:
    """Write one report and give its line of the manifest."""
    unit, year = job.unit, job.year
    name = printed_name(seed, unit, year)
    path = Path(f"{unit.number // FOLDER:04d}") / f"{unit.number:06d}-{year}-{name}.{SUFFIXES[job.kind]}"
    blocks = compose(seed, job)
    if job.kind == "text":
        (out / path).write_text(as_text(blocks, marked=unit.number % 3 == 0), encoding="utf-8")
    elif job.kind == "docx":
        from containers import write_word

        write_word(blocks, out / path)
        undated(out / path)
    else:
        from containers import write_drawn

        write_drawn(blocks, out / path, open_sides=unit.number % 2 == 1)
    published = date(year + 1, 2, 1) + timedelta(days=(unit.number * 37 + year * 11) % 240)
    return [path.as_posix(), name, str(year), unit.region, published.isoformat(), job.planted]


def undated(path: Path) -> None:
    """The same archive without the time at which it was packed: one seed makes the same bytes on any day."""
    with zipfile.ZipFile(path) as archive:
        members = [(one.filename, archive.read(one)) for one in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def as_text(blocks: Blocks, *, marked: bool) -> str:
    """The report as it is pasted: its tables with bars, or with a cell on each line."""
    return "".join(_table_text(one, marked) if isinstance(one, Table) else one.text + "\n" for one in blocks)


def _table_text(table: Table, marked: bool) -> str:
    rows: list[list[str]] = [[""] * table.n_cols if marked else [] for _ in range(table.n_rows)]
    for cell in sorted(table.cells, key=lambda one: (one.row, one.col)):
        if marked:
            rows[cell.row][cell.col] = cell.text
    if marked:
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n" + "\n".join([lines[0], "|" + "---|" * table.n_cols, *lines[1:]]) + "\n\n"
    return "\n".join("".join(f"\t{text}\n" for text in row) for row in _laid(table)) + "\n"


def _laid(table: Table) -> list[list[str]]:
    """The cells of each row; one that goes on from above is empty."""
    rows: list[list[tuple[int, str]]] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            rows[row].append((cell.col, cell.text if row == cell.row else ""))
    return [[text for _, text in sorted(row)] for row in rows]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--n", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--kinds", default="text,docx,pdf")
    parser.add_argument("--planted", type=float, default=0.2, help="share with one slip")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    kinds = given.kinds.split(",")
    if not set(kinds) <= set(SUFFIXES):
        parser.error(f"--kinds: {', '.join(SUFFIXES)}")
    todo = list(islice(jobs(given.seed, kinds, given.planted), given.n))
    for folder in {job.unit.number // FOLDER for job in todo}:
        (given.out / f"{folder:04d}").mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(given.workers) as pool, (given.out / "manifest.csv").open("w", encoding="utf-8-sig", newline="") as listed:
        table = csv.writer(listed)
        table.writerow(["file", "unit", "year", "region", "published", "planted"])
        table.writerows(pool.map(partial(write, given.seed, given.out), todo, chunksize=20))


if __name__ == "__main__":
    main()
