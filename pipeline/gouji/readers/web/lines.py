"""Text whose own lines and spaces count (<pre>): read by whoever reads pasted text, with its places in the page kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from ..pieces import CellDraft, Draft, ParagraphDraft, Piece, Pieces

NEAR, LONGEST_BEFORE = 8, 40  # stretches and characters before raised text that may be looked at
ReadLines = Callable[[list[str]], Iterable[Draft]]


class Lines:
    """The lines of a <pre> in the making: of each, the stretches of the page that it is made of, by their columns."""

    def __init__(self) -> None:
        self.rows: list[tuple[list[int], list[Piece]]] = [([], [])]
        self.width = 0

    def add(self, piece: Piece) -> None:
        """A stretch of the open line."""
        columns, pieces = self.rows[-1]
        columns.append(self.width)
        pieces.append(piece)
        self.width += len(piece.text)

    def end_line(self) -> None:
        """A line ends."""
        self.rows.append(([], []))
        self.width = 0

    def before(self) -> str:
        """The end of the open line."""
        return "".join(piece.text for piece in self.rows[-1][1][-NEAR:])[-LONGEST_BEFORE:]

    def texts(self) -> list[str]:
        """The lines as text."""
        return ["".join(piece.text for piece in pieces) for _, pieces in self.rows]

    def read(self, read_lines: ReadLines) -> Iterator[Draft]:
        """What is read of the lines, at its places in the page."""
        for draft in read_lines(self.texts()):
            if isinstance(draft, ParagraphDraft):
                yield ParagraphDraft(self._back(draft.pieces))
            else:
                yield draft._replace(cells=[self._cell(cell) for cell in draft.cells])

    def _cell(self, cell: CellDraft) -> CellDraft:
        return cell._replace(pieces=self._back(cell.pieces))

    def _back(self, pieces: Pieces) -> list[Piece]:
        return [part for piece in pieces for part in self._parts(piece)]

    def _parts(self, piece: Piece) -> Iterator[Piece]:
        """A stretch of a line as stretches of the page; one that is not written so in its line keeps its text."""
        columns, sources = self.rows[(piece.line or 1) - 1]
        at = max(bisect_right(columns, piece.start) - 1, 0)
        start, end, joint = piece.start, piece.start + len(piece.text), piece.joint
        if not sources:
            return
        whole = "".join(one.text for one in sources[at : bisect_right(columns, end)])
        skip = start - columns[at]
        if whole[skip : skip + len(piece.text)] != piece.text or not piece.text:
            yield Piece(sources[at].line, sources[at].start + skip, piece.text, joint)
            return
        while at < len(sources) and (start < end):
            source = sources[at]
            skip = start - columns[at]
            text = source.text[skip : skip + end - start]
            if text:
                yield Piece(source.line, source.start + skip, text, joint)
                joint = ""
            start += len(text)
            at += 1
