"""Scans and photographs: figures, grids, boxes, doubt, and files that hold no text at all."""

from __future__ import annotations

import io
from collections import Counter
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import gouji
from gouji.document import Document, Paragraph
from gouji.outcome import Checked, Evidence, Outcome
from gouji.places import Anchor, Place, Strip
from gouji.readers.paged.sheet import Glyph
from gouji.readers.pdf.pages import sheets
from gouji.readers.scan.words import settled
from gouji.reconcile.misread import doubted
from gouji.rules import load
from gouji.text import place_in
from scanned import CORPUS, grids, holders, numbers, scans

REPORT = "wanhe-specialty-crops-2023"  # short, with two errors


def printed(name: str) -> bytes:
    return (CORPUS / "reports" / name / "report.office.pdf").read_bytes()


@lru_cache(maxsize=8)
def checked(name: str, kind: str = "") -> Checked:
    """A report as printed, or as scanned in a way."""
    return gouji.check(scans.scan(printed(name), 200, kind, seed=3) if kind else printed(name))


def figures(document: Document) -> Counter[str]:
    return Counter(text for text, _ in numbers(document))


def errors(one: Checked) -> Counter[tuple[str, str | None, str | None]]:
    return Counter((each.check, each.stated, each.expected) for each in one.outcomes if each.state == "broken" and each.severity == "error")


@pytest.mark.parametrize("kind", scans.KINDS)
def test_a_bad_scan_gives_the_same_figures_grids_and_errors(kind: str) -> None:
    clean, scanned = checked(REPORT), checked(REPORT, kind)
    source = scanned.report.document.source
    assert source.scanned_pages == tuple(range(1, (source.pages or 0) + 1))
    assert figures(scanned.report.document) == figures(clean.report.document)
    assert grids(scanned.report.document) == grids(clean.report.document)
    assert errors(scanned) == errors(clean)


def test_tables_of_crooked_pages_are_one_table() -> None:
    clean, scanned = checked("yihe-market-regulation-2024"), checked("yihe-market-regulation-2024", "fold")
    assert grids(scanned.report.document) == grids(clean.report.document)


@pytest.mark.parametrize("kind", ["plain", "photo"])
def test_boxes_lie_on_the_page_as_it_was_scanned(kind: str) -> None:
    """Most of the ink inside a figure's box, little of it around: read off the scanned picture itself."""
    content = scans.scan(printed(REPORT), 200, kind, seed=3)
    page = scans.printed(content, 200)[0]
    grey = page.min(axis=2).astype(float)
    paper = np.median(grey)
    places = [entry.figure.place for entry in checked(REPORT, kind).ledger if entry.figure.place.page == 1 and len(entry.figure.raw) > 3]
    assert len(places) > 10
    for place in places:
        assert place.box is not None
        x0, top, x1, bottom = (round(value * 200 / 72) for value in place.box)
        inside = grey[top:bottom, x0:x1]
        assert inside.size
        assert np.percentile(inside, 3) < paper * 0.6


def test_doubt_travels_with_the_figure_and_never_reaches_one() -> None:
    sures = [sure for _, sure in numbers(checked(REPORT, "photo").report.document)]
    assert sures
    assert all(0 < sure < 1 for sure in sures)
    assert {sure for _, sure in numbers(checked(REPORT).report.document)} == {1.0}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_on_its_side_or_head_is_turned(turn: int) -> None:
    page = scans.printed(printed(REPORT), 150)[0]
    upright, turned = (gouji.read(as_file(np.rot90(page, quarters))) for quarters in (0, turn // 90))
    assert figures(upright) == figures(turned)
    assert grids(upright) == grids(turned)


def as_file(picture: object, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(np.asarray(picture, np.uint8)[:, :, ::-1])).save(stream, kind, **options)
    return stream.getvalue()


@pytest.mark.parametrize(("kind", "options"), [("JPEG", {"quality": 80}), ("TIFF", {}), ("BMP", {}), ("WEBP", {}), ("GIF", {})])
def test_kinds_of_picture_files(kind: str, options: dict[str, object]) -> None:
    page = scans.printed(printed(REPORT), 150)[0]
    document = gouji.read(as_file(page, kind, **options))
    assert document.source.format == "image"
    assert sum(figures(document).values()) > 20


def test_pages_of_a_tiff_are_pages() -> None:
    page = Image.fromarray(scans.printed(printed(REPORT), 120)[0])
    stream = io.BytesIO()
    page.save(stream, "TIFF", save_all=True, append_images=[page])
    assert gouji.read(stream.getvalue()).source.pages == 2
    assert gouji.read(stream.getvalue(), pages={2}).source.scanned_pages == (2,)


def test_a_page_as_large_as_its_picture_has_pixels_is_read_like_paper() -> None:
    """Telephones write PDFs whose points are pixels."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    page = Image.fromarray(scans.printed(printed(REPORT), 200)[0][:, :, ::-1].copy())
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=page.size)
    canvas.drawImage(ImageReader(page), 0, 0, *page.size)
    canvas.save()
    document = gouji.read(stream.getvalue())
    flat = gouji.read(as_file(np.asarray(page)[:, :, ::-1]))
    assert figures(document) == figures(flat)
    boxes = [place_in(one, 0, len(one.text)).box for one in holders(document) if len(one.text) > 2]
    assert max(box[3] for box in boxes if box) > page.height * 0.6  # in the points of the page


def test_a_fax_has_pixels_higher_than_wide() -> None:
    page = Image.fromarray(scans.printed(printed(REPORT), 204)[0][:, :, ::-1].copy()).convert("L")
    flat = page.resize((page.width, page.height * 98 // 204)).point(lambda value: 255 * (value > 150)).convert("1")
    stream = io.BytesIO()
    flat.save(stream, "TIFF", compression="group4", dpi=(204, 98))
    found, whole = figures(gouji.read(stream.getvalue())), figures(gouji.read(printed(REPORT), pages={1}))
    assert (found & whole).total() > 0.9 * whole.total()


def test_deep_grey_is_read() -> None:
    grey = scans.printed(printed(REPORT), 150)[0].mean(axis=2)
    stream = io.BytesIO()
    Image.fromarray((grey * 257).astype(np.uint16)).save(stream, "PNG")
    assert sum(figures(gouji.read(stream.getvalue())).values()) > 20


@pytest.mark.parametrize("shade", [255, 0])
def test_a_page_without_text_says_so(shade: int) -> None:
    with pytest.raises(gouji.ReadError, match="认不出文字"):
        gouji.read(as_file(np.full((1200, 900, 3), shade)))


def test_a_picture_that_is_cut_off_or_too_large_says_so() -> None:
    whole = as_file(scans.printed(printed(REPORT), 120)[0], "JPEG")
    with pytest.raises(gouji.ReadError, match="损坏或不完整"):
        gouji.read(whole[: len(whole) // 2])
    with pytest.raises(gouji.ReadError, match="损坏或不完整（cannot identify image file）"):
        gouji.read(b"\xff\xd8\xff\xe0" + b"\0" * 100)
    stream = io.BytesIO()
    Image.new("1", (9000, 9000)).save(stream, "PNG")
    with pytest.raises(gouji.ReadError, match="百万像素"):
        gouji.read(stream.getvalue())


def test_without_the_packages_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from gouji.readers import scan

    monkeypatch.setattr(scan, "available", lambda: False)
    with pytest.raises(gouji.ReadError, match="gouji\\[scan\\]"):
        gouji.read(as_file(np.full((1200, 900, 3), 255)))
    with pytest.raises(gouji.ReadError, match="gouji\\[scan\\]"):
        gouji.read(scans.scan(printed(REPORT), 100, "plain"))


def layered(*, wrong: bool = False, under: bool = True, only: str = "", strips: int = 1, mode: int = 0) -> bytes:
    """The first page of a report as a picture, with its characters under or over it; `wrong` exchanges digits, `only` is all there is."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    page = Image.fromarray(scans.printed(printed(REPORT), 200)[0][:, :, ::-1].copy())
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595.3, 841.9))

    def picture() -> None:
        high = page.height / strips
        for at in range(strips):
            part = page.crop((0, round(at * high), page.width, round((at + 1) * high)))
            canvas.drawImage(ImageReader(part), 0, 841.9 * (1 - (at + 1) / strips), 595.3, 841.9 / strips)

    def characters() -> None:
        text = canvas.beginText()
        text.setTextRenderMode(mode)
        for glyph in next(sheets(printed(REPORT))).glyphs:
            shown = str(9 - int(glyph.text)) if wrong and glyph.text.isdigit() else glyph.text
            text.setFont("STSong-Light", (glyph.x1 - glyph.x0) * (1 if glyph.text > "\u2e80" else 2))
            text.setTextOrigin(glyph.x0, 841.9 - glyph.base)
            text.textOut(shown)
        canvas.drawText(text)

    if only:
        picture()
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(400, 20, only)
    else:
        for draw in (characters, picture) if under else (picture, characters):
            draw()
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize(
    "page",
    [{"wrong": True}, {"mode": 3, "under": False}, {"mode": 3, "wrong": True}, {"only": "由某某软件扫描"}, {"only": "1", "strips": 12}],
    ids=["wrong layer", "invisible layer", "wrong invisible layer", "mark of a program", "page number over strips"],
)
def test_a_layer_that_the_page_does_not_show_is_not_believed(page: dict[str, Any]) -> None:
    document = gouji.read(layered(**page))
    assert document.source.scanned_pages == (1,)
    assert figures(document) == figures(gouji.read(printed(REPORT), pages={1}))


def test_a_layer_that_says_what_the_page_shows_is_kept() -> None:
    document = gouji.read(layered())
    assert document.source.scanned_pages == ()
    assert {"268.4", "28.62%", "93.2%"} & figures(document).keys()


def test_a_page_that_was_recognised_is_not_recognised_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gouji.readers.scan import cache, pages

    content = as_file(scans.printed(printed(REPORT), 150)[0])
    monkeypatch.setattr(cache, "folder", tmp_path / "pages")
    first = gouji.read(content)
    monkeypatch.setattr(pages, "find_text", None)
    assert gouji.read(content) == first
    (kept,) = (tmp_path / "pages").rglob("*.json.gz")
    kept.write_bytes(kept.read_bytes()[:100])  # cut off by a full disk, say: it is recognised again
    with pytest.raises(TypeError):
        gouji.read(content)


# --- doubt and findings -------------------------------------------------------------------------------


def finding(sure: float, *readings: str) -> Outcome:
    """412.69 in the text, 410.11 in the table; the first was recognised."""
    places = (Place(page=1, sure=sure, readings=readings), Place(page=1))
    found = [Evidence(role, None, "", Decimal(raw), "万元", raw, "text", "", place)
             for role, raw, place in zip(("stated", "counterpart"), ("412.69", "410.11"), places, strict=True)]  # fmt: skip
    return Outcome("table-text", "broken", "table-text", "equal", stated="412.69", expected="410.11", difference="2.58", unit="万元",
                   allowance="0.01", evidence=tuple(found))  # fmt: skip


def test_a_misreading_that_explains_a_disagreement_makes_it_a_warning() -> None:
    told = doubted([finding(0.8, "410.11", "417.69")])[0]
    assert (told.severity, told.cause and told.cause.code) == ("warning", "misread")
    assert dict(told.cause.words if told.cause else ())["other"] == "410.11"


@pytest.mark.parametrize(("sure", "readings"), [(0.999, ("410.11",)), (0.8, ("417.69", "412.96"))])
def test_one_that_no_misreading_explains_stays_an_error(sure: float, readings: tuple[str, ...]) -> None:
    assert doubted([finding(sure, *readings)])[0].severity == "error"


def test_a_figure_that_may_be_anything_accuses_nobody() -> None:
    assert doubted([finding(0.3)])[0].severity == "warning"


def test_a_doubtful_unit_makes_its_figure_doubtful() -> None:
    strip = Strip(
        1,
        0,
        10,
        tuple(map(float, range(8))),
        tuple(map(float, range(1, 9))),
        (0.999,) * 5 + (0.8, 0.999, 0.999),
        ((),) * 5 + (("亿",), (), ()),
    )
    told = place_in(Paragraph(0, "12.34万元整", (Anchor(0, None, 0, strip),)), 0, 5)
    assert (told.sure, told.readings) == (0.8, ("12.34亿元",))
    assert doubted([finding(told.sure, "412.69亿元")])[0].severity == "warning"


@pytest.mark.parametrize("text", ["三", "万", "元"])
def test_words_settle_no_number_and_no_unit(text: str) -> None:
    glyph = Glyph(text, 0, 10, 0, 10, 10, sure=0.5, others=("支", "付", "预"))
    assert settled([Glyph("财", 0, 10, 0, 10, 10), glyph], load())[1] == glyph


def test_a_picture_that_is_a_line_of_pixels_is_still_a_picture() -> None:
    from gouji.readers.scan.prepare import evenly_lit

    line = np.full((1, 6000), 255, np.uint8)
    assert evenly_lit(line).shape == line.shape
