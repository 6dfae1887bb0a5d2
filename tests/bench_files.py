"""How fast files are read, as ratios of one run on one core of this machine, with the same cells.

    python tests/bench_files.py [PDF ...]

PDF tables against pdfplumber's `extract_tables`, and against the bare text of pypdfium2; Word tables against python-docx's
`row.cells`, and against a bare parse; workbooks against openpyxl; whole checks in seconds per page. Medians of several runs in one process.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pypdfium2 as pdfium
from lxml import etree

import gouji
from gouji.readers.package import Package
from gouji.readers.paged.fill import filled
from gouji.readers.pdf.pages import sheets
from gouji.readers.sheets.books import open_book
from gouji.readers.word import read_word
from gouji.readers.word.body import Walk, drafts_of
from gouji.readers.word.fields import Fields
from gouji.readers.word.numbering import Numbering
from gouji.readers.word.styles import Styles
from gouji.readers.word.text import Lines
from gouji.rules import load
from reports import CORPUS, ROOT

RUNS = 5
DOCLING, BUDGET_CHECKER = 3.1, 6.09  # published: seconds per page, seconds per PDF


def median(run: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of a run in seconds, after a warm-up."""
    run()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def mine(content: bytes) -> int:
    """The cells of a PDF's tables with their text, counted."""
    return sum(len(table.cells) for sheet in sheets(content) for table in filled(sheet)[0])


def theirs(content: bytes) -> int:
    """The same by pdfplumber."""
    with pdfplumber.open(io.BytesIO(content)) as document:
        return sum(1 for page in document.pages for table in page.extract_tables() for row in table for cell in row if cell is not None)


def bare_text(content: bytes) -> None:
    """The text of every page by pypdfium2."""
    document = pdfium.PdfDocument(content)
    for page in document:
        page.get_textpage().get_text_range()


def pdf(path: Path) -> None:
    """The figures for a PDF."""
    content = path.read_bytes()
    fast, slow, text = median(lambda: mine(content)), median(lambda: theirs(content), 2), median(lambda: bare_text(content))
    whole, pages = median(lambda: gouji.check(content), 3), len(pdfium.PdfDocument(content))
    print(f"{path.name}: {pages} pages, {mine(content)} cells (pdfplumber {theirs(content)}); {fast:.3f} s against {slow:.3f} s: "
          f"{slow / fast:.1f} x; bare text {text:.4f} s: {fast / text:.1f} x that; whole check {whole:.3f} s, {whole / pages:.4f} s/page: "
          f"docling's published {DOCLING} s/page is {DOCLING * pages / whole:.0f} x, GovBudgetChecker's {BUDGET_CHECKER} s/PDF {BUDGET_CHECKER / whole:.0f} x")  # fmt: skip


def word() -> None:
    """The figures for a Word table of 300 x 8."""
    document, stream = docx.Document(), io.BytesIO()
    table = document.add_table(300, 8)
    for number, row in enumerate(table._tbl.tr_lst):
        for at, cell in enumerate(row.tc_lst):
            cell.p_lst[0].add_r().text = f"{number}.{at}"
    document.save(stream)
    content, rules = stream.getvalue(), load()
    root = Package(content, "", "").parse("word/document.xml")
    opened = docx.Document(io.BytesIO(content))
    walk = median(lambda: list(drafts_of(root, Walk(Numbering(), Lines(Styles(), Fields(), symbolic=False), lambda _: []), [])))
    cells = median(lambda: [[cell.text for cell in row.cells] for row in opened.tables[0].rows])
    theirs_whole = median(lambda: [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(content)).tables[0].rows])
    whole = median(lambda: read_word(content, rules))
    bare = median(lambda: etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")))
    print(f"docx 300 x 8: cells of the opened document {walk * 1000:.1f} ms against row.cells {cells * 1000:.1f} ms: {cells / walk:.1f} x; "
          f"from bytes to blocks {whole * 1000:.1f} ms: {cells / whole:.1f} x "
          f"(python-docx from bytes {theirs_whole * 1000:.1f} ms: {theirs_whole / whole:.1f} x); bare lxml parse {bare * 1000:.1f} ms: {whole / bare:.1f} x that")  # fmt: skip


def workbook() -> None:
    """The figures for a sheet of 2,000 x 8 with number formats, as it is shown; openpyxl gives the bare values."""
    made, stream = openpyxl.Workbook(), io.BytesIO()
    sheet = made.active
    for number in range(2000):
        sheet.append([f"项目{number % 300}", *(round(number * 1.37 + at * 0.11, 2) for at in range(7))])
    for row in sheet.iter_rows(min_col=2, max_col=6):
        for cell in row:
            cell.number_format = "#,##0.00" if cell.column < 6 else "0.00%"
    made.save(stream)
    content = stream.getvalue()
    shown = median(lambda: open_book(content))
    bare = median(
        lambda: [list(row) for row in openpyxl.load_workbook(io.BytesIO(content), read_only=True).active.iter_rows(values_only=True)]
    )
    print(f"xlsx 2,000 x 8: shown texts {shown * 1000:.0f} ms, bare values by openpyxl {bare * 1000:.0f} ms: {bare / shown:.2f} x")


def main() -> None:
    """Print the figures."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    given = [Path(one) for one in sys.argv[1:]]
    shared = sorted((ROOT.parent / "shared" / "reports").glob("*.pdf"))
    for path in given or shared or sorted((CORPUS / "reports").glob("*/*.pdf"))[:4]:
        pdf(path)
    word()
    workbook()


if __name__ == "__main__":
    main()
