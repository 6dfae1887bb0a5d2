"""Tables that were copied into one line (一行到底): the line is taken apart into its cells, and what is no table is put together again."""

from __future__ import annotations

from dataclasses import replace

from ...document import Cell, Document, Paragraph, Table
from ...spaced import cut
from ...spaced.lines import is_prose, is_run_on, lines_of

FEWEST_SPACES = 6
Part = tuple[Paragraph, int, int]  # of a paragraph, from a character up to another


class Cells:
    """A document in which each text of such a line is a paragraph of its own; `whole` is the document as it was."""

    def __init__(self, document: Document) -> None:
        self.whole = document
        self.parts: dict[int, Part] = {}
        self.whole_of: dict[int, tuple[int, int]] = {}  # where the first part of a paragraph begins, and the last one ends
        self.kept: list[Paragraph] = []  # so that no other object takes its place
        blocks: list[Paragraph | Table] = []
        for block in document.blocks:
            blocks += self._apart(block) if isinstance(block, Paragraph) else [block]
        self.document = replace(document, blocks=tuple(blocks)) if self.parts else document

    def _apart(self, paragraph: Paragraph) -> list[Paragraph]:
        lines = lines_of(paragraph) if paragraph.text.count(" ") >= FEWEST_SPACES else []
        if not any(is_run_on(line.row) and not is_prose(line.row) for line in lines):
            return [paragraph]
        found: list[Paragraph] = []
        for line in lines:
            for start, end in line.spans:
                one = Paragraph(paragraph.block, paragraph.text[start:end], cut(paragraph.anchors, start, end))
                self.parts[id(one)] = (paragraph, start, end)
                found.append(one)
        self.kept += found
        self.whole_of[id(paragraph)] = (self.parts[id(found[0])][1], self.parts[id(found[-1])][2])
        return found

    def joined(self, blocks: list[Paragraph | Table]) -> list[Paragraph | Table]:
        """The blocks with neighbouring parts of one paragraph together again."""
        out: list[Paragraph | Table] = []
        at = 0
        while at < len(blocks):
            part = self.parts.get(id(blocks[at]))
            if part is None:
                out.append(blocks[at])
                at += 1
                continue
            whole, start, end = part
            at += 1
            while at < len(blocks) and (after := self.parts.get(id(blocks[at]))) is not None and after[0] is whole and after[1] >= end:
                end = after[2]
                at += 1
            out += [whole] if (start, end) == self.whole_of[id(whole)] else self._lost(whole, start, end)
        return out

    def _lost(self, whole: Paragraph, start: int, end: int) -> list[Paragraph | Table]:
        """The rest of a line of which a part is a table: no sentence, and its figures stand in no column."""
        spans = [span for line in lines_of(whole) for span in line.spans if start <= span[0] < end]
        cells = tuple(Cell(0, 1 + at, whole.text[low:high], cut(whole.anchors, low, high)) for at, (low, high) in enumerate(spans))
        return [Table(0, 0, cells, 1, 1, grid=True)]
