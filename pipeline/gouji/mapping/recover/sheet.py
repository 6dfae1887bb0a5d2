"""A table that is being rebuilt from lines, row by row.

Two columns lie beyond those of the headers: one for text that is read as narrative of the form, and outside
the table (`col >= n_cols`) one for what could not be recovered, so that no header can claim it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...document import Cell, Table
from .lines import Line, Lines, cell_of

TEXT = -1
LOST = -2


@dataclass
class Sheet:
    """Cells so far. `certain` counts headers and rows whose place is known."""

    cells: list[Cell] = field(default_factory=list)
    rows: int = 0
    certain: int = 0
    empties: list[tuple[int, Lines]] = field(default_factory=list)  # the rows without values just above, and their lines

    def row(self, placed: dict[int, Lines], empty: tuple[int, ...] = ()) -> None:
        """A row whose cells stand in known columns; `empty` are columns known to be empty."""
        if empty:
            self.empties.append((self.rows, placed[0]))
        else:
            self.empties.clear()
        for col, lines in placed.items():
            if lines:
                self.cells.append(cell_of(lines, self.rows, col))
        anchors = next((cell.anchors for cell in reversed(self.cells) if cell.row == self.rows), ())
        self.cells += [Cell(self.rows, col, "", anchors) for col in empty]
        self.rows += 1
        self.certain += 1

    def header(self, corner: Lines, columns: dict[int, Lines]) -> None:
        """Column headers; an empty row before them, for they are no second line of the headers above."""
        self.rows += 1
        if 0 not in columns and not corner:
            self.cells.append(Cell(self.rows, 0, ""))
        self.row({0: corner, **columns})

    def text(self, lines: Lines) -> None:
        """Lines that are one text of the form."""
        self.empties.clear()
        if lines:
            self.cells.append(cell_of(lines, self.rows, TEXT))
            self.rows += 1

    def lost(self, lines: Lines) -> None:
        """Lines whose place is not known: each by itself, so that nothing is read into their neighbourhood."""
        for line in lines:
            self.empties.append((self.rows, (line,)))
            self.cells.append(cell_of((line,), self.rows, LOST))
            self.rows += 1

    def lost_row(self, lines: Lines) -> None:
        """A label and values that do not fit the columns.

        The rows without values just above go with it: nobody can say whose the values are.
        """
        before = [line for _, part in self.empties for line in part]
        self.rows = min((row for row, _ in self.empties), default=self.rows)
        self.cells = [cell for cell in self.cells if cell.row < self.rows]
        for at, line in enumerate([*before, *lines]):
            self.cells.append(cell_of((line,), self.rows, LOST - at))
        self.empties.clear()
        self.rows += 1

    def table(self, caption: str, form: str) -> Table:
        """The finished table; block and index are set where it is put into the document."""
        width = max((cell.col for cell in self.cells), default=0) + 2
        cells = tuple(replace(cell, col=_column(cell.col, width)) for cell in self.cells)
        return Table(0, 0, cells, self.rows, width, grid=True, caption=caption, form=form, blanks=False)


def _column(col: int, width: int) -> int:
    """The column that a cell has in a table of this width."""
    if col > TEXT:
        return col
    return width - 1 if col == TEXT else width + LOST - col


def sentences(lines: Lines) -> list[list[Line]]:
    """Lines joined until one ends a sentence.

    A goal is often broken over lines; two goals are parted by a full stop.
    """
    out: list[list[Line]] = [[]]
    for line in lines:
        out[-1].append(line)
        if line.flat.endswith(("。", ";", "；", "!", "！")):
            out.append([])
    return [one for one in out if one]
