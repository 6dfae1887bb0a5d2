"""Pages of PDF drawn for tests: tables and lines under any turn, colour, clip and layer."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

import gouji
from gouji.document import Paragraph, Table

Draw = Callable[[Canvas], None]
SONG, LATIN = "STSong-Light", "Helvetica"
ROWS = [["项目", "预算数", "决算数"], ["库房修缮", "1,206.35", "987.64"], ["设备购置", "543.21", "-12.90"], ["合计", "1,749.56", "974.74"]]


def page(*draws: Draw, size: tuple[float, float] = A4, rotate: int = 0) -> bytes:
    """A PDF of one page."""
    return pages([draws], size=size, rotate=rotate)


def pages(every: Sequence[Sequence[Draw]], size: tuple[float, float] = A4, rotate: int = 0) -> bytes:
    """A PDF of pages."""
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=size, invariant=True)
    for draws in every:
        if rotate:
            canvas.setPageRotation(rotate)
        for draw in draws:
            canvas.saveState()
            canvas.setFont(SONG, 11)
            draw(canvas)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def line(
    words: str, x: float = 60, y: float = 700, size: float = 11, font: str = SONG, colour: tuple[float, ...] = (0, 0, 0), alpha: float = 1
) -> Draw:
    """A line of text."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(*colour)
        canvas.setFillAlpha(alpha)
        canvas.setFont(font, size)
        canvas.drawString(x, y, words)

    return draw


def filled(x: float, y: float, wide: float, high: float, colour: tuple[float, ...] = (1, 1, 1), alpha: float = 1) -> Draw:
    """A filled area without an outline."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(*colour)
        canvas.setFillAlpha(alpha)
        canvas.rect(x, y, wide, high, stroke=0, fill=1)

    return draw


def table(rows: Sequence[Sequence[str]] = ROWS, x: float = 60, y: float = 500, wide: float = 90, high: float = 20) -> Draw:
    """A ruled table, its top left corner at x, y."""

    def draw(canvas: Canvas) -> None:
        for r, row in enumerate(rows):
            for c, words in enumerate(row):
                canvas.rect(x + c * wide, y - (r + 1) * high, wide, high)
                canvas.drawString(x + c * wide + 4, y - (r + 1) * high + 6, words)

    return draw


def turned(draw: Draw, angle: float, x: float, y: float, mirror: tuple[int, int] = (1, 1)) -> Draw:
    """A drawing turned about the origin by degrees counted against the clock, then moved; perhaps mirrored."""

    def made(canvas: Canvas) -> None:
        canvas.translate(x, y)
        canvas.rotate(angle)
        canvas.scale(*mirror)
        draw(canvas)

    return made


def texts(content: bytes) -> list[str]:
    """The paragraphs of a file, without spaces."""
    return ["".join(block.text.split()) for block in gouji.read(content).blocks if isinstance(block, Paragraph)]


def tables(content: bytes) -> list[list[list[str]]]:
    """The tables of a file, as texts by row."""
    made = []
    for block in gouji.read(content).blocks:
        if isinstance(block, Table):
            rows: list[list[str]] = [[] for _ in range(block.n_rows)]
            for cell in block.cells:
                rows[cell.row].append(cell.text)
            made.append(rows)
    return made


def left_out(content: bytes) -> dict[str, int]:
    """What is told of a file to be left out, by kind."""
    return {one.kind: one.count for one in gouji.read(content).source.left_out}
