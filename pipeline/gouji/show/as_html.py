"""One self-contained page: the report on one side, the findings on the other; a click shows the figures of a finding in place."""

from __future__ import annotations

import base64
import hashlib
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ..document import Cell, Document, Paragraph, Table
from ..outcome import Checked, Outcome
from ..places import Place
from ..visible import markup
from . import messages
from .across import anchor
from .as_text import SEVERITIES, STANDINGS, offset_in, paragraph_of
from .ids import finding_ids
from .messages import by_line, check_name, message, name, place_words
from .messages import render as say

PAGE = Path(__file__).parent / "page"
AROUND = 8.0  # points of the page that are shown beside a doubtful figure
RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}


class Picture(NamedTuple):
    """The picture of a page as JPEG, and the page's size in points."""

    jpeg: bytes
    width: float
    height: float


class Mark(NamedTuple):
    """A place that findings point at: their ids, and the gravest severity among them."""

    place: Place
    ids: tuple[str, ...]
    severity: str


def head(lang: str) -> str:
    """What stands before the first report. The page loads nothing from anywhere and runs no script but its own."""
    style, script = ((PAGE / file).read_text(encoding="utf-8") for file in ("style.css", "script.js"))
    program = f'\nwindow.addEventListener("DOMContentLoaded", () => {{\n{script}}});\n'
    own = base64.b64encode(hashlib.sha256(program.encode()).digest()).decode("ascii")
    title = "勾稽核对结果" if lang == "zh" else "gouji: findings"
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{own}'\">\n"
        f"<title>{title}</title>\n<style>\n{style}</style>\n"
        f"<script>{program}</script>\n"
    )


def render(checked: Checked, lang: str, pictures: Mapping[int, Picture] | None = None, crops: Mapping[Place, bytes] | None = None) -> str:
    """One report with its findings; `pictures` are those of its pages, by number, `crops` what they show of doubtful figures (JPEG)."""
    document = checked.report.document
    found = sorted(finding_ids(checked).items(), key=lambda item: RANK[item[1].severity])
    marks = _marks(found)
    source = _sheets(pictures, marks) if pictures else _blocks(document, marks)
    unit, year = messages.unit_and_year(checked.report, lang)
    return (
        f'<header id="{anchor(document.source)}">'
        f"<h1>{markup(document.source.name)}</h1><p>{markup(unit)}　{markup(year)}</p><p>{markup(_coverage(checked, lang))}</p>"
        f"{''.join(f'<p>{markup(said)}</p>' for said in messages.not_read(checked.report, lang))}</header>\n"
        f'<main class="report">\n<section class="source">\n{source}</section>\n'
        f'<section class="findings">\n{_filters(found, lang)}{"".join(_finding(key, one, document, lang, crops or {}) for key, one in found)}'
        f"{_nothing(found, lang)}</section>\n</main>\n"
    )


def _coverage(checked: Checked, lang: str) -> str:
    count: Counter[str] = Counter(entry.standing for entry in checked.ledger)
    words = {"total": str(len(checked.ledger))} | {standing: str(count[standing]) for standing in STANDINGS}
    return say("text-coverage", words, lang)


def _filters(found: list[tuple[str, Outcome]], lang: str) -> str:
    count: Counter[str] = Counter(one.severity for _, one in found)
    boxes = "".join(
        f'<label><input type="checkbox" value="{severity}" checked> {markup(name("severity", severity, lang))} {count[severity]}</label>'
        for severity in SEVERITIES if count[severity]
    )  # fmt: skip
    return f'<p class="filter">{boxes}</p>\n'


def _nothing(found: list[tuple[str, Outcome]], lang: str) -> str:
    return "" if found else f"<p>{markup(say('text-nothing', {}, lang))}</p>"


def cut(page: Picture, box: tuple[float, float, float, float]) -> bytes:
    """What a page shows in a box (points) and a little around it, as JPEG."""
    from PIL import Image

    image = Image.open(io.BytesIO(page.jpeg))
    scale = image.width / page.width
    x0, top, x1, bottom = box
    around = (x0 - AROUND, top - AROUND / 2, x1 + AROUND, bottom + AROUND / 2)
    left, upper, right, lower = (round(value * scale) for value in around)
    stream = io.BytesIO()
    image.crop((max(left, 0), max(upper, 0), min(right, image.width), min(lower, image.height))).save(stream, "JPEG", quality=85)
    return stream.getvalue()


def _as_source(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode('ascii')}"


def _readings(one: Outcome, crops: Mapping[Place, bytes]) -> str:
    """The pictures of the doubtful figures of a finding, each with what was read and what else it may be."""
    seen = dict.fromkeys((item.place, item.raw) for item in one.evidence if item.place in crops)
    return "".join(
        f'<span class="crop"><img alt="{markup(raw)}" src="{_as_source(crops[place])}"> {markup(raw)} · {markup("　".join(place.readings))}</span>'
        for place, raw in seen
    )


def _finding(key: str, one: Outcome, document: Document, lang: str, crops: Mapping[Place, bytes]) -> str:
    lines = [messages.difference(one, lang)]
    lines += [say("text-cause", {"cause": messages.cause(one, lang)}, lang)] if one.cause else []
    subject = [say("text-subject", {"subject": one.subject}, lang)] if one.subject else []
    places = [place_words(group, document, lang) for group in by_line(item.place for item in one.evidence)]
    where = "".join(f'<span class="where">▸ {markup(text)}</span>' for text in dict.fromkeys(places) if text)
    more = "".join(f"<small>{markup(line)}</small>" for line in [*subject, *lines] if line)
    return (
        f'<button class="finding {one.severity}" data-id="{key}"><small>{markup(name("severity", one.severity, lang))} · '
        f"{markup(check_name(one.check, lang))}</small><b>{markup(message(one, lang))}</b>{more}{_readings(one, crops)}<small>{where}</small></button>\n"
    )


def _marks(found: list[tuple[str, Outcome]]) -> list[Mark]:
    """Every place that a finding points at, once."""
    ids: dict[Place, list[str]] = defaultdict(list)
    severity: dict[Place, str] = {}
    for key, one in found:
        for item in one.evidence:
            if key not in ids[item.place]:
                ids[item.place].append(key)
            severity[item.place] = min(severity.get(item.place, "notice"), one.severity, key=lambda name: RANK[name])
    return [Mark(place, tuple(keys), severity[place]) for place, keys in ids.items()]


# --- as read ----------------------------------------------------------------------------------------


def _blocks(document: Document, marks: list[Mark]) -> str:
    """The paragraphs and tables with their marks."""
    by_holder: dict[tuple[int | None, ...], list[Mark]] = defaultdict(list)
    paragraphs: dict[int | None, Paragraph] = {one.block: one for one in document.blocks if isinstance(one, Paragraph)}
    for one in marks:
        paragraph = paragraph_of(one.place, paragraphs)
        by_holder[paragraph.block if paragraph else one.place.block, one.place.row, one.place.col].append(one)
    headings = {section.block for section in document.sections}
    parts = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            kind = ' class="heading"' if block.block in headings and len(block.text) <= 60 else ""
            parts.append(f"<p{kind}>{_marked(block, by_holder[block.block, None, None])}</p>\n")
        else:
            parts.append(_table(block, by_holder))
    return "".join(parts)


def _table(table: Table, by_holder: Mapping[tuple[int | None, ...], list[Mark]]) -> str:
    rows: list[list[str]] = [[] for _ in range(table.n_rows)]
    for cell in sorted(table.cells, key=lambda one: (one.row, one.col)):
        spans = "".join(f' {what}="{size}"' for what, size in (("rowspan", cell.rowspan), ("colspan", cell.colspan)) if size > 1)
        rows[cell.row].append(f"<td{spans}>{_marked(cell, by_holder.get((table.block, cell.row, cell.col), []))}</td>")
    body = "".join(f"<tr>{''.join(row)}</tr>\n" for row in rows)
    return f"<table>\n{body}</table>\n"


def _marked(holder: Paragraph | Cell, marks: Iterable[Mark]) -> str:
    """The text with its marks; of two that overlap the first stands."""
    text, out, at = holder.text, "", 0
    spans = []
    for one in marks:
        start = offset_in(holder, one.place)
        if start is not None and one.place.start is not None and one.place.end is not None:
            spans.append((start, start + one.place.end - one.place.start, one))
    for start, end, one in sorted(spans, key=lambda item: item[:2]):
        if start >= at and end > start:
            out += (
                markup(text[at:start], lines=True)
                + f'<mark class="mark {one.severity}" data-of="{" ".join(one.ids)}">{markup(text[start:end], lines=True)}</mark>'
            )
            at = end
    return out + markup(text[at:], lines=True)


# --- as printed -------------------------------------------------------------------------------------


def _sheets(pictures: Mapping[int, Picture], marks: list[Mark]) -> str:
    """The pictures of the pages with boxes around the figures."""
    parts = []
    for number, picture in sorted(pictures.items()):
        boxes = "".join(_box(one, picture) for one in marks if one.place.page == number and one.place.box)
        parts.append(
            f'<div class="sheet"><img alt="{number}" src="{_as_source(picture.jpeg)}">{boxes}<span class="no">{number}</span></div>\n'
        )
    return "".join(parts)


def _box(mark: Mark, picture: Picture) -> str:
    assert mark.place.box is not None
    x0, top, x1, bottom = mark.place.box
    style = (f"left:{100 * (x0 - 2) / picture.width:.3f}%;top:{100 * (top - 1) / picture.height:.3f}%;"
             f"width:{100 * (x1 - x0 + 4) / picture.width:.3f}%;height:{100 * (bottom - top + 2) / picture.height:.3f}%")  # fmt: skip
    return f'<span class="mark {mark.severity}" data-of="{" ".join(mark.ids)}" style="{style}"></span>'
