"""Writes each report of the corpus as Word, and as PDF by two producers.

    python corpus/containers.py corpus/reports            # report.docx, report.office.pdf, report.drawn.pdf beside each report
    python corpus/containers.py corpus/reports --word     # the Word files only

`report.office.pdf` is what LibreOffice makes of the Word file (rulings are strokes); `report.drawn.pdf` is drawn here with
other rulings: thin filled rectangles, grey headers that are repeated on every page, no outer borders left and right.
Needs python-docx and reportlab, LibreOffice for the first PDF, and the WenQuanYi Zen Hei font for the second.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from docx import Document as new_document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import gouji
from gouji.document import Cell, Paragraph, Table

FONT = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
WIDE = 10  # columns from which a table stands on a landscape page
LABELS = 3  # leading columns whose empty cells go on from the one above

# Reports that are about the shape of pasted text itself: a form without any mark, a whole report on one line.
TEXT_ONLY = frozenset({"supu-planning-final-accounts-2024", "zimei-archives-2021"})
Blocks = Sequence[Paragraph | Table]


# --- whole grids ------------------------------------------------------------------------------------


def whole(table: Table) -> Table:
    """The table with every row as wide as the table: what pasting lost of merged cells is put back."""
    rows: list[list[Cell]] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row].append(cell)
    taken: dict[int, int] = {}
    made: list[Cell] = []
    for row in rows:
        free = [col for col in range(table.n_cols) if not taken.get(col)]
        wide = sum(cell.colspan for cell in row)
        cells = sorted(row, key=lambda cell: cell.col)
        if wide < len(free) and cells:
            cells = _stretched(cells, free)
        made += cells
        taken = {col: left - 1 for col, left in taken.items() if left > 1}
        for cell in cells:
            if cell.rowspan > 1:
                taken.update(dict.fromkeys(range(cell.col, cell.col + cell.colspan), cell.rowspan - 1))
    return _merged_down(replace(table, cells=tuple(made)))


def _stretched(cells: list[Cell], free: list[int]) -> list[Cell]:
    """The cells over all free columns; the same number of cells always stands in the same columns."""
    count = len(cells)
    share, more = divmod(len(free), count)
    widths = [share + (1 if at >= count - more else 0) for at in range(count)]
    made = []
    at = 0
    for cell, width in zip(cells, widths, strict=True):
        made.append(replace(cell, col=free[at], colspan=width))
        at += width
    return made


def _merged_down(table: Table) -> Table:
    """Label cells with empty ones below as merged cells."""
    by_place = {(cell.row, cell.col): cell for cell in table.cells}
    gone: set[tuple[int, int]] = set()
    made = []
    for cell in sorted(table.cells, key=lambda one: (one.row, one.col)):
        if (cell.row, cell.col) in gone:
            continue
        rows = cell.rowspan
        while cell.col < LABELS and cell.text.strip() and not any(char.isdigit() for char in cell.text):
            below = by_place.get((cell.row + rows, cell.col))
            beside = by_place.get((cell.row + rows, cell.col + cell.colspan))
            if below is None or below.text.strip() or below.colspan != cell.colspan or beside is None or not beside.text.strip():
                break
            gone.add((below.row, below.col))
            rows += below.rowspan
        made.append(replace(cell, rowspan=rows))
    return replace(table, cells=tuple(made))


def blocks_of(path: Path) -> Blocks:
    """The blocks of a report with whole tables."""
    return [whole(block) if isinstance(block, Table) else block for block in gouji.read(path).blocks]


# --- Word -------------------------------------------------------------------------------------------


def write_word(blocks: Blocks, path: Path) -> None:
    """The blocks as .docx; wide tables in landscape sections."""
    document = new_document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    document.sections[0].page_width, document.sections[0].page_height = Mm(210), Mm(297)
    for block in blocks:
        if isinstance(block, Table):
            _turn(document, wide=block.n_cols >= WIDE)
            _word_table(document, block)
        else:
            if len(block.text) > 60:
                _turn(document, wide=False)
            paragraph = document.add_paragraph(block.text.replace("\n", ""))
            paragraph.paragraph_format.space_after = Pt(2)
    if isinstance(blocks[-1], Table):
        document.add_paragraph()  # Word wants one after a table
    document.core_properties.author = "gouji"
    document.save(str(path))


def _turn(document, *, wide: bool) -> None:  # type: ignore[no-untyped-def]
    section = document.sections[-1]
    if (section.orientation == WD_ORIENT.LANDSCAPE) == wide:
        return
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))


def _word_table(document, table: Table) -> None:  # type: ignore[no-untyped-def]
    made = document.add_table(table.n_rows, table.n_cols)
    made.style = "Table Grid"
    made.autofit = False
    body = made._tbl
    section = document.sections[-1]
    width = (section.page_width - section.left_margin - section.right_margin) // table.n_cols
    for column in made.columns:
        column.width = width
    rows = body.tr_lst
    covering: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            covering[row, cell.col] = cell
    for number, row in enumerate(rows):
        fixed = OxmlElement("w:cantSplit")
        row.get_or_add_trPr().append(fixed)
        for element in list(row.tc_lst):
            row.remove(element)
        col = 0
        while col < table.n_cols:
            cell = covering.get((number, col))
            element = OxmlElement("w:tc")
            properties = OxmlElement("w:tcPr")
            element.append(properties)
            span = cell.colspan if cell else 1
            if span > 1:
                _valued(properties, "w:gridSpan", str(span))
            if cell and cell.rowspan > 1:
                _valued(properties, "w:vMerge", "restart" if cell.row == number else "continue")
            text = cell.text if cell and cell.row == number else ""
            for line in text.split("\n"):
                paragraph = OxmlElement("w:p")
                element.append(paragraph)
                if line:
                    run, said = OxmlElement("w:r"), OxmlElement("w:t")
                    said.text = line
                    run.append(said)
                    paragraph.append(run)
            row.append(element)
            col += span


def _valued(parent, name: str, value: str) -> None:  # type: ignore[no-untyped-def]
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    parent.append(element)


# --- PDF by LibreOffice -----------------------------------------------------------------------------


def write_office(words: Iterable[Path]) -> None:
    """Each report.docx as report.office.pdf beside it, by one start of LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        raise SystemExit("LibreOffice is not installed: soffice is missing")
    with tempfile.TemporaryDirectory() as folder:
        given = {}
        for path in words:
            copy = Path(folder) / f"{path.parent.name}.docx"
            shutil.copy(path, copy)
            given[copy] = path.with_name("report.office.pdf")
        subprocess.run([program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir",
                        folder, *map(str, given)], check=True, capture_output=True)  # fmt: skip
        for copy, target in given.items():
            shutil.copy(copy.with_suffix(".pdf"), target)


# --- PDF drawn here ---------------------------------------------------------------------------------

MARGIN, SIZE, PITCH, PAD = 56.0, 10.5, 16.0, 3.0


class Drawing:
    """A PDF drawn line by line."""

    def __init__(self, path: Path, *, open_sides: bool) -> None:
        if "song" not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont("song", FONT, subfontIndex=0))
        self.canvas = Canvas(str(path), pagesize=A4, invariant=True)
        self.canvas.setAuthor("gouji")
        self.open_sides = open_sides
        self.page = 0
        self.turn(A4)

    def turn(self, size: tuple[float, float]) -> None:
        """A new page of a size."""
        if self.page:
            self.foot()
        self.page += 1
        self.size = size
        self.canvas.setPageSize(size)
        self.canvas.setFont("song", SIZE)
        self.y = size[1] - MARGIN

    def foot(self) -> None:
        """The page number."""
        self.canvas.drawCentredString(self.size[0] / 2, MARGIN / 2, f"- {self.page} -")
        self.canvas.showPage()

    def paragraph(self, text: str) -> None:
        """A paragraph with its first line indented by two characters."""
        wide = self.size[0] - 2 * MARGIN
        for at, line in enumerate(wrapped("　　" + text.replace("\n", ""), wide)):
            if self.y - PITCH < MARGIN:
                self.turn(self.size)
            self.y -= PITCH
            plain = line.lstrip("　") if at == 0 else line
            self.canvas.drawString(MARGIN + (2 * SIZE if at == 0 else 0), self.y, plain)

    def table(self, table: Table, headers: int) -> None:
        """A table over as many pages as it takes, its header on each of them."""
        size = landscape(A4) if table.n_cols >= WIDE else A4
        if size != self.size:
            self.turn(size)
        width = (self.size[0] - 2 * MARGIN) / table.n_cols
        heights = self.heights(table, width)
        row = 0
        while row < table.n_rows:
            top = list(range(headers)) if row else []
            left = self.y - MARGIN - sum(heights[one] for one in top)
            count = 0
            while row + count < table.n_rows and sum(heights[row : row + count + 1]) <= left:
                count += 1
            while 0 < count < table.n_rows - row and self.spills(table, row + count, heights, width):
                count -= 1  # a merged cell's text would not fit above the page's end
            if not count:
                if self.y > self.size[1] - MARGIN - 1:
                    count = 1  # a row higher than a page
                else:
                    self.turn(self.size)
                    continue
            self.part(table, [*top, *range(row, row + count)], heights, width, headers)
            row += count
        self.y -= PITCH / 2

    def heights(self, table: Table, width: float) -> list[float]:
        """How high each row is."""
        heights = [PITCH + 2.0] * table.n_rows
        for cell in table.cells:
            lines = sum(len(wrapped(one, cell.colspan * width - 2 * PAD)) for one in cell.text.split("\n"))
            need = lines * (SIZE + 2) + 2 * PAD - sum(heights[cell.row : cell.row + cell.rowspan - 1] if cell.rowspan > 1 else [])
            last = cell.row + cell.rowspan - 1
            heights[last] = max(heights[last], need)
        return heights

    def spills(self, table: Table, end: int, heights: list[float], width: float) -> bool:
        """Would a cell merged over row `end` have less room before it than its text takes?"""
        for cell in table.cells:
            if cell.row < end < cell.row + cell.rowspan:
                lines = sum(len(wrapped(one, cell.colspan * width - 2 * PAD)) for one in cell.text.split("\n"))
                if lines * (SIZE + 2) + 2 * PAD > sum(heights[cell.row : end]):
                    return True
        return False

    def part(self, table: Table, rows: list[int], heights: list[float], width: float, headers: int) -> None:
        """Rows of a table on this page; a cell merged over its end is shown in both parts."""
        tops = {}
        y = self.y
        for one in rows:
            tops[one] = y
            y -= heights[one]
        for cell in table.cells:
            shown = [one for one in range(cell.row, cell.row + cell.rowspan) if one in tops]
            if shown:
                bottom = tops[shown[-1]] - heights[shown[-1]]
                x = MARGIN + cell.col * width
                self.cell(
                    x, tops[shown[0]], x + cell.colspan * width, bottom, cell.text if shown[0] == cell.row else "", grey=cell.row < headers
                )
        self.y = y

    def cell(self, x0: float, top: float, x1: float, bottom: float, text: str, *, grey: bool) -> None:
        """One cell: ground, edges as thin rectangles, text."""
        if grey:
            self.canvas.setFillGray(0.85)
            self.canvas.rect(x0, bottom, x1 - x0, top - bottom, stroke=0, fill=1)
            self.canvas.setFillGray(0)
        for edge in ((x0, top - 0.24, x1 - x0, 0.48), (x0, bottom - 0.24, x1 - x0, 0.48)):
            self.canvas.rect(*edge, stroke=0, fill=1)
        for x in (x0, x1):
            outer = abs(x - MARGIN) < 1 or abs(x - (self.size[0] - MARGIN)) < 1
            if not (self.open_sides and outer):
                self.canvas.rect(x - 0.24, bottom, 0.48, top - bottom, stroke=0, fill=1)
        y = top - PAD - SIZE + 1.5
        for line in (part for one in text.split("\n") for part in wrapped(one, x1 - x0 - 2 * PAD)):
            self.canvas.drawString(x0 + PAD, y, line)
            y -= SIZE + 2

    def close(self) -> None:
        """Write the file."""
        self.foot()
        self.canvas.save()


def wrapped(text: str, wide: float) -> list[str]:
    """The text in lines, broken wherever a line is full, inside numbers too."""
    lines = [""]
    used = 0.0
    for char in text:
        size = pdfmetrics.stringWidth(char, "song", SIZE)
        if used + size > wide and lines[-1]:
            lines.append("")
            used = 0.0
        lines[-1] += char
        used += size
    return lines


def write_drawn(blocks: Blocks, path: Path, *, open_sides: bool = False) -> None:
    """The blocks as a PDF with thin rectangles for rulings."""
    drawing = Drawing(path, open_sides=open_sides)
    for block in blocks:
        if isinstance(block, Table):
            drawing.table(block, headers_of(block))
        else:
            if drawing.size != A4 and len(block.text) > 60:
                drawing.turn(A4)
            drawing.paragraph(block.text)
    drawing.close()


def headers_of(table: Table) -> int:
    """The rows at the top without any digit-only cell; at most three, none where a title or field stands there."""
    first = [cell for cell in table.cells if cell.row == 0]
    figures = any(cell.text.strip().replace(".", "").isdigit() for cell in first)
    header = len(first) > 2 and not figures and all(cell.text.strip() for cell in first)
    return max(cell.row + cell.rowspan for cell in first) if header else 0


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--word", action="store_true")
    given = parser.parse_args()
    reports = sorted(path for path in given.folder.rglob("report.txt") if path.parent.name not in TEXT_ONLY)
    words = []
    for number, path in enumerate(reports):
        blocks = blocks_of(path)
        words.append(path.with_name("report.docx"))
        write_word(blocks, words[-1])
        if not given.word:
            write_drawn(blocks, path.with_name("report.drawn.pdf"), open_sides=number % 2 == 1)
    if not given.word:
        write_office(words)


if __name__ == "__main__":
    main()
