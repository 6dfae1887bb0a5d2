"""A Word document as a package of parts: which part says what, and what stands in parts beside the body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import regex

from ...rules import Rules
from .. import ground, left
from ..package import Element, Package
from ..pieces import Draft, ParagraphDraft
from . import chunks, fields, formula
from .body import Walk, drafts_of
from .names import SPACE, STRICT
from .numbering import numbering_of
from .styles import styles_of
from .text import Lines

DOCUMENT = "word/document.xml"
PARTS = ("numbering", "styles", "footnotes", "endnotes")
LETTERS = 2000  # of text for each large picture; a report that has fewer says something in its pictures
REFERENCES = (b"numPr", b"pStyle", b"rStyle", b"tblStyle")  # what asks for styles by name
LOOKS = (b"vanish", b"trike", b"vertAlign", b"position", b"hidden")  # what styles may say that matters where nothing names them
FONTS = (b"symbol", b"wingdings", b"webdings", b"dingbats", b"marlett", b"mt extra", b"monotype sorts")  # of signs
PRIVATE = (b"\xef\x80", b"\xef\x81", b"\xef\x82", b"\xef\x83", b"&#")  # private characters as UTF-8, or maybe as references
BEHIND = (b'behindDoc="1"', b"z-index:-", b":background")  # pictures and colours behind the text of a page
INK = regex.compile(rb"""color\s[^<>]{0,200}?val\s?=\s?["']([0-9A-Fa-f]{6})""")
FILL = regex.compile(rb"""[\s:]fill\s?=\s?["']([0-9A-Fa-f]{6})""")
OF_TABLE = regex.compile(
    rb"""<w:style\s[^<>]{0,200}?w:type\s?=\s?["']table["'].*?</w:style>""", regex.DOTALL
)  # what they fill is not known here
SPECK = regex.compile(rb"""sz\s[^<>]{0,40}?val\s?=\s?["'][12]["']""")
STRICT_NAMES = ((STRICT, SPACE.encode()), (formula.STRICT, formula.SPACE.encode()))


def read(content: bytes, rules: Rules, depth: int = 0) -> Iterator[Draft]:
    """The paragraphs and tables of a .docx; text boxes stand after the paragraph that holds them, footnotes at the end.

    `depth` says how many documents it lies in; `rules` are for pasted text that it holds. Raises `ReadError`.
    """
    package = Package(content, "Word 文档", "The Word document")
    main = package.main(DOCUMENT)
    body = package.read(main)
    if not body:
        raise package.damaged("no word/document.xml")
    links = chunks.links_of(package, main)
    parts = {kind: _content(package, links, kind) for kind in PARTS}
    used = any(name in body for name in REFERENCES) or any(name in parts["styles"] for name in LOOKS)
    root = _parsed(package, body)
    numbering, styles = (_parsed(package, parts[kind]) if used else None for kind in ("numbering", "styles"))
    notes = [one for kind in ("footnotes", "endnotes") if (one := _parsed(package, parts[kind])) is not None]
    marks = frozenset().union(*(fields.closed(one) for one in (root, *notes)))
    symbolic = any(map(_is_symbolic, (body, *(parts[kind] for kind in PARTS if kind != "numbering"))))
    lines = Lines(
        styles_of(styles),
        fields.Fields(marks),
        symbolic,
        faint=_is_faint([body, *(parts[kind] for kind in PARTS if kind != "numbering")]),
        framed=b"dropCap" in body,
    )
    walk = Walk(numbering_of(numbering, styles), lines, chunks.reader(package, links, rules, depth, read))
    letters = 0
    for draft in drafts_of(root, walk, notes):
        letters += _letters(draft)
        yield draft
    if letters < LETTERS * lines.pictures:
        left.out("picture", lines.pictures)


def _content(package: Package, links: Mapping[str, chunks.Link], kind: str) -> bytes:
    """A part of a kind, where the body says that it lies, or at its usual place."""
    named = next((one.path for one in links.values() if one.kind == kind), "")
    return package.read(named) or package.read(f"word/{kind}.xml") or b""


def _parsed(package: Package, content: bytes) -> Element | None:
    for strict, usual in STRICT_NAMES:
        content = content.replace(strict, usual)
    return package.parsed(content) if content else None


def _is_symbolic(content: bytes) -> bool:
    """May a part use fonts of signs, or private characters? Of one that is no UTF-8 nobody knows."""
    lowered = content.lower()
    return (
        any(quote + one in lowered for one in FONTS for quote in (b'"', b"'"))
        or any(one in content for one in PRIVATE)
        or b"\0" in content[:200]
    )


def _is_faint(parts: Sequence[bytes]) -> bool:
    """May some text be there that nobody sees: too small, or of a colour that something is filled with? What lies behind text hides none."""
    if any(one in part for part in parts for one in BEHIND):
        return False
    plain = [OF_TABLE.sub(b"", part) for part in parts]
    papers = {ground.WHITE} | {ground.colour(one.decode()) for part in plain for one in set(FILL.findall(part))}
    inks = {ground.colour(one.decode()) for part in plain for one in set(INK.findall(part))}
    return any(SPECK.search(part) for part in parts) or any(ground.is_lost(ink, paper) for ink in inks for paper in papers)


def _letters(draft: Draft) -> int:
    holders = [draft] if isinstance(draft, ParagraphDraft) else draft.cells
    return sum(len(piece.text) for one in holders for piece in one.pieces)
