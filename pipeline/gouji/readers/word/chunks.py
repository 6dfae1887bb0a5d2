"""What a Word document shows of other parts (w:altChunk, w:subDoc): documents and pages in it, read by their own readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ...errors import ReadError
from ...rules import Rules
from .. import budget, left, mhtml, office, sniff
from ..decode import decode, decode_page
from ..package import ENTRY, Element, Package, local
from ..pasted import drafts_of_page, drafts_of_text
from ..pieces import Draft, placeless
from . import flat

DEEPEST = 3  # documents in documents
MOST = 100  # that one document leads to
ENTRY_SIZE = 1000  # bytes that the entry of a package takes
KINDS = frozenset({"aFChunk", "subDocument"})
Read = Callable[[bytes, Rules, int], Iterator[Draft]]


class Link(NamedTuple):
    """A part that the body leads to: the last word of the kind of relation, and its path."""

    kind: str
    path: str


def links_of(package: Package, main: str) -> dict[str, Link]:
    """The parts that the body leads to, by the id of the relation; none where the list of them is damaged."""
    try:
        return {one.key: Link(one.kind, one.path) for one in package.relations(main)}
    except ReadError:
        return {}


def reader(package: Package, links: Mapping[str, Link], rules: Rules, depth: int, read: Read) -> Callable[[Element], list[Draft]]:
    """What gives the content that an element leads to; what cannot be read is told as left out."""
    met: list[str] = []

    def elsewhere(element: Element) -> list[Draft]:
        link = links.get(next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == "id"), ""))
        met.append("")
        if link is None or link.kind not in KINDS or depth >= DEEPEST or len(met) > MOST:
            left.out("embedded")
            return []
        try:
            return [placeless(one) for one in _drafts(package, link.path, rules, depth, read)]
        except budget.SpentError:
            raise
        except ReadError:
            left.out("embedded")
            return []

    return elsewhere


def _drafts(package: Package, path: str, rules: Rules, depth: int, read: Read) -> Iterator[Draft]:
    """The content of a part, by what it is; by what the package says that it is where that leaves a doubt."""
    content = package.read(path) or b""
    if sniff.is_docx(content):
        budget.spend(ENTRY_SIZE * content.count(ENTRY), "Word 文档里的文档", "The documents in the Word document")
        return read(content, rules, depth + 1)
    if sniff.is_word_xml(content):
        return read(flat.as_docx(content), rules, depth + 1)
    if sniff.is_rtf(content):
        return read(office.as_docx(content), rules, depth + 1)
    if sniff.is_mhtml(content):
        return mhtml.drafts_of(content, rules)
    declared = _declared(package, path)
    if sniff.is_html(content) or "html" in declared:
        return iter(drafts_of_page(decode_page(content), rules))
    if content.lstrip().startswith((b"<", b"PK")):
        raise package.damaged(declared)
    return drafts_of_text(decode(content), rules)


def _declared(package: Package, path: str) -> str:
    """The kind of content that the package says a part has."""
    suffix = path.rpartition(".")[2].lower()
    with package.part("[Content_Types].xml") as listed:
        for one in listed if listed is not None else ():
            if local(one) == "Override" and (one.get("PartName") or "").lstrip("/") == path:
                return (one.get("ContentType") or "").lower()
        for one in listed if listed is not None else ():
            if local(one) == "Default" and (one.get("Extension") or "").lower() == suffix:
                return (one.get("ContentType") or "").lower()
    return suffix
