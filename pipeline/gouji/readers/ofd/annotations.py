"""Text in annotations (注释) of an OFD file, which is told and not read."""

from __future__ import annotations

from collections.abc import Collection

from .. import left
from ..package import Element, Package, beside, child, local
from .files import Document

MOST = 3000  # lists of annotations; a page has one
NO_TEXT = frozenset({"Link", "Highlight"})


def tell(package: Package, document: Document, wanted: Collection[int] | None) -> None:
    """Tell what annotations of the pages hold text that is shown."""
    if not document.annotations:
        return
    numbers = {key: number for number, key in enumerate(document.ids, start=1)}
    with package.part(document.annotations) as root:
        listed = [one for one in root if local(one) == "Page"] if root is not None else []
        paths = [(one.get("PageID") or "", child(one, "FileLoc")) for one in listed[:MOST]]
        files = [
            (key, beside(document.annotations, said.text.strip())) for key, said in paths if said is not None and (said.text or "").strip()
        ]
    for key, path in files:
        if wanted is None or numbers.get(key) in wanted:
            with package.part(path) as page:
                for one in page if page is not None else ():
                    _tell(one)


def _tell(annotation: Element) -> None:
    if local(annotation) != "Annot" or annotation.get("Visible") == "false" or annotation.get("Type") in NO_TEXT:
        return
    text = "".join("".join(one.itertext()).strip() for one in annotation.iter() if local(one) == "TextCode")
    if text:
        left.out("watermark", len(text)) if annotation.get("Type") == "Watermark" else left.out("annotation")
