"""Tables of public test suites: cells, numbers and adjacency relations found, beside pdfplumber's on the same files in the same run.

    python tests/measure_suites.py FOLDER [SUITE ...] [--each]

FOLDER holds what somebody brought: checkouts of camelot, tabula-java (both with the ICDAR 2013 competition), docling, SheetJS's
test files, POI, ofdrw. What is right comes from files beside the inputs:

* `NAME-str.xml`: the competition's structure (icdar-ruled where pdfplumber finds rulings on the table's pages, else icdar-borderless),
* `NAME-…camelot….csv` and a CSV named like a PDF (camelot; tabula where its path says so),
* `NAME.csv` or `NAME.N.csv` beside or below a workbook (workbooks), where NAME may hold the suffix,
* `NAME.json` with `tables` of docling (docling), for Word, web pages and workbooks, whose path says so,
* a PDF beside an .ofd of the same name, whose numbers are compared (ofd).

A relation is two texts beside each other or one below the other, with nothing but empty cells between. For each file relations
right are counted against those of the suite, and among those that were read (which counts tables that the suite left out, too).
"""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pdfplumber
import pypdfium2 as pdfium
from lxml import etree

import gouji
from gouji.document import Table

MOST_PAGES = 20  # of a file that pdfplumber is asked for
LARGEST = 8 << 20  # bytes
NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?")
BOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
TEXT = {"vertical_strategy": "text", "horizontal_strategy": "text"}


class Spot(NamedTuple):
    """A cell: where it begins, how far it reaches, and its text without spaces."""

    row: int
    col: int
    last_row: int
    last_col: int
    text: str


Grid = list[Spot]


class Case(NamedTuple):
    """An input with the tables that are right, and the pages that they stand on (none: all)."""

    suite: str
    path: Path
    right: list[Grid]
    pages: frozenset[int] = frozenset()


class Seen(NamedTuple):
    """What tables say."""

    cells: Counter[str]
    numbers: Counter[str]
    relations: Counter[tuple[str, str, str]]


def plain(text: str | None) -> str:
    """A text without spaces, as every tool gives it."""
    return re.sub(r"\s", "", text or "")


def seen(grids: Sequence[Grid]) -> Seen:
    """The cells, numbers and relations of tables."""
    spots = [spot for grid in grids for spot in grid if spot.text]
    numbers = Counter(one for spot in spots for one in NUMBER.findall(spot.text))
    return Seen(Counter(spot.text for spot in spots), numbers, Counter(one for grid in grids for one in relations(grid)))


def relations(grid: Grid) -> Iterator[tuple[str, str, str]]:
    """Each text with the next one to its right and below it."""
    at = {}
    for number, spot in enumerate(grid):
        if spot.text:
            at.update({(row, col): number for row in range(spot.row, spot.last_row + 1) for col in range(spot.col, spot.last_col + 1)})
    rows: dict[int, list[int]] = {}
    cols: dict[int, list[int]] = {}
    for (row, _), number in sorted(at.items()):
        rows.setdefault(row, []).append(number)
    for (_, col), number in sorted(at.items(), key=lambda one: (one[0][1], one[0][0])):
        cols.setdefault(col, []).append(number)
    for way, lines in (("beside", rows), ("below", cols)):
        pairs = {pair for line in lines.values() for pair in pairwise(line) if pair[0] != pair[1]}
        yield from ((grid[one].text, grid[other].text, way) for one, other in sorted(pairs))


def of_rows(rows: Sequence[Sequence[str | None]]) -> Grid:
    """A table given by its rows."""
    return [Spot(r, c, r, c, plain(text)) for r, row in enumerate(rows) for c, text in enumerate(row)]


# --- what is right ---------------------------------------------------------------------------------


def structures(path: Path) -> tuple[list[Grid], frozenset[int]]:
    """The tables of the competition's XML, region by region, and their pages."""
    grids, pages = [], set()
    for region in etree.parse(str(path)).iter("region"):
        grid = []
        pages.add(int(region.get("page", "1")))
        for cell in region.iter("cell"):
            row, col = int(cell.get("start-row", "0")), int(cell.get("start-col", "0"))
            grid.append(Spot(row, col, int(cell.get("end-row") or row), int(cell.get("end-col") or col), plain(cell.findtext("content"))))
        grids.append(grid)
    return grids, frozenset(pages)


def of_csv(path: Path) -> Grid:
    """The table of a CSV."""
    content = path.read_bytes()
    text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "replace").replace("\0", "")
    return of_rows(list(csv.reader(io.StringIO(text, newline=None))))


def of_docling(path: Path) -> list[Grid]:
    """The tables of docling's JSON; none where it is something else."""
    found = json.loads(path.read_text("utf-8", "replace"))
    tables = found.get("tables") if isinstance(found, dict) else None
    grids = []
    for table in tables or ():
        cells = table.get("data", {}).get("table_cells", ()) if isinstance(table.get("data"), dict) else ()
        grids.append([Spot(one["start_row_offset_idx"], one["start_col_offset_idx"], one["end_row_offset_idx"] - 1,
                           one["end_col_offset_idx"] - 1, plain(one["text"])) for one in cells])  # fmt: skip
    return [grid for grid in grids if grid]


def competition(files: Sequence[Path]) -> Iterator[Case]:
    """The files of ICDAR 2013, each once, parted by whether rulings are there."""
    done = set()
    for path in files:
        if path.name.endswith("-str.xml") and path.name not in done and (pdf := path.with_name(path.name[:-8] + ".pdf")).exists():
            done.add(path.name)
            grids, pages = structures(path)
            with pdfplumber.open(pdf) as document:
                ruled = any(len(one.cells) > 3 for page in sorted(pages) for one in document.pages[page - 1].find_tables())
            yield Case("icdar-ruled" if ruled else "icdar-borderless", pdf, grids, pages)


def tabled(files: Sequence[Path]) -> Iterator[Case]:
    """PDF files with CSVs: camelot's and tabula's."""
    csvs = [one for one in files if one.suffix == ".csv"]
    done = set()
    for pdf in (one for one in files if one.suffix == ".pdf"):
        near = [one for one in csvs if pdf.parent == one.parent and one.name.startswith(pdf.stem + "-data-camelot")]
        near = near or [one for one in csvs if one.stem == pdf.stem and one.parent.parent in (pdf.parent, pdf.parent.parent)]
        suite = "tabula" if "tabula" in str(near[0] if near else pdf) and "camelot" not in str(pdf) else "camelot"
        if near and (suite, pdf.name) not in done:
            done.add((suite, pdf.name))
            yield Case(suite, pdf, [of_csv(one) for one in near])


def books(files: Sequence[Path]) -> Iterator[Case]:
    """Workbooks with the CSVs that Excel wrote of them."""
    by_name: dict[str, list[Path]] = {}
    for one in files:
        if one.suffix == ".csv":
            by_name.setdefault(re.sub(r"\.\d+$", "", one.stem), []).append(one)
    for book in (one for one in files if one.suffix.lower() in BOOKS):
        near = [one for one in by_name.get(book.name, []) + by_name.get(book.stem, []) if book.parent in (one.parent, one.parent.parent)]
        if near:
            yield Case("workbooks", book, [of_csv(one) for one in near])


def docling(files: Sequence[Path]) -> Iterator[Case]:
    """The inputs of docling with its own JSON."""
    right = {one.name: one for one in files if one.suffix == ".json" and "docling" in str(one)}
    for path in files:
        beside = right.get(path.name + ".json")
        if "docling" in str(path) and beside and path.suffix in (".docx", ".html", ".xlsx", ".pdf") and (grids := of_docling(beside)):
            yield Case(f"docling-{path.suffix[1:]}", path, grids)


def ofd(files: Sequence[Path]) -> Iterator[Case]:
    """OFD files beside which stands the PDF that was made of them: one text, whose numbers are compared."""
    for path in files:
        if path.suffix == ".ofd" and (pdf := path.with_suffix(".pdf")).exists():
            document = pdfium.PdfDocument(pdf)
            yield Case("ofd", path, [of_rows([[page.get_textpage().get_text_bounded()] for page in document])])


# --- what is read ----------------------------------------------------------------------------------


def mine(case: Case) -> list[Grid]:
    """The tables that gouji reads; of OFD the paragraphs too."""
    blocks = gouji.read(case.path).blocks
    grids = [[Spot(one.row, one.col, one.row + one.rowspan - 1, one.col + one.colspan - 1, plain(one.text)) for one in block.cells]
             for block in blocks if isinstance(block, Table)]  # fmt: skip
    return grids + ([of_rows([[block.text for block in blocks if not isinstance(block, Table)]])] if case.suite == "ofd" else [])


def theirs(case: Case, settings: dict[str, Any]) -> list[Grid]:
    """The tables that pdfplumber extracts."""
    with pdfplumber.open(case.path) as document:
        pages = [page for page in document.pages[:MOST_PAGES] if not case.pages or page.page_number in case.pages]
        return [of_rows(rows) for page in pages for rows in page.extract_tables(settings)]


def found(case: Case, read: Callable[[Case], list[Grid]]) -> tuple[list[Grid], str]:
    """What a reader gives, or nothing and why."""
    try:
        return read(case), ""
    except Exception as problem:  # noqa: BLE001  whatever a reader makes of a foreign file is one of its results
        return [], f"{type(problem).__name__}: {str(problem)[:90]}"


READERS: dict[str, Callable[[Case], list[Grid]]] = {
    "gouji": mine,
    "pdfplumber lines": lambda case: theirs(case, {}),
    "pdfplumber text": lambda case: theirs(case, TEXT),
}


class Score:
    """Right, asked for and given, of cells, numbers and relations."""

    def __init__(self) -> None:
        self.counts = [[0, 0, 0] for _ in Seen._fields]
        self.failed: list[str] = []

    def add(self, right: Seen, read: Seen) -> None:
        """Count one file."""
        pairs: tuple[tuple[Counter[Any], Counter[Any]], ...] = tuple(zip(right, read, strict=True))
        for count, (one, other) in zip(self.counts, pairs, strict=True):
            count[0] += (one & other).total()
            count[1] += one.total()
            count[2] += other.total()

    def __str__(self) -> str:
        shares = [f"{right / max(asked, 1):7.3f} of {asked:6}" for right, asked, _ in self.counts]
        right, _, given = self.counts[-1]
        return "  ".join(shares) + f"  {right / max(given, 1):7.3f} of those read" + (f"  failed {len(self.failed)}" if self.failed else "")


def main(folder: Path, suites: set[str], *, each: bool) -> None:
    """Measure every suite under the folder."""
    files = sorted(one for one in folder.rglob("*") if one.is_file() and one.stat().st_size < LARGEST)
    scores: dict[str, dict[str, Score]] = {}
    for case in (case for kind in (competition, tabled, books, docling, ofd) for case in kind(files)):
        if suites and case.suite not in suites:
            continue
        right = seen(case.right)
        line = []
        for name, read in READERS.items():
            if case.path.suffix != ".pdf" and name != "gouji":
                continue
            grids, problem = found(case, read)
            score, alone = scores.setdefault(case.suite, {}).setdefault(name, Score()), Score()
            score.add(right, seen(grids))
            alone.add(right, seen(grids))
            score.failed += [problem] if problem else []
            line.append(f"{alone.counts[-1][0] / max(alone.counts[-1][1], 1):6.3f}" + (f" {problem}" if problem else ""))
        if each:
            print(f"{case.suite:18}{case.path.name:34}{right.relations.total():6} {' '.join(line)}", flush=True)
    for suite, readers in scores.items():
        for name, score in readers.items():
            print(f"{suite:18}{name:18}cells, numbers, relations: {score}")


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    names = [one for one in sys.argv[1:] if not one.startswith("--")]
    main(Path(names[0]), set(names[1:]), each="--each" in sys.argv)
