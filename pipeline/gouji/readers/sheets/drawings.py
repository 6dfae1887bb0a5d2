"""What lies over the cells of a sheet (绘图层): the words of text boxes are read; pictures, charts and comments are told."""

from __future__ import annotations

from collections.abc import Iterator

from .. import left
from ..package import Element, Package, child, local
from .looks import TRUE
from .runs import PLAIN, Mark, last, run

DEEPEST = 40  # shapes in groups in groups
EMBEDDED = frozenset({"oleObject", "package"})


def beside_cells(package: Package, path: str) -> Iterator[str]:
    """The paragraphs of a sheet's text boxes; what is not read is told."""
    for link in package.relations(path):
        if link.kind == "drawing":
            with package.part(link.path) as root:
                if root is not None:
                    yield from [text for anchor in root for text in _shape(anchor, 0)]
        elif link.kind == "comments":
            with package.part(link.path) as root:
                comments = child(root, "commentList")
                left.out("annotation", len(comments) if comments is not None else 0)
        elif link.kind in EMBEDDED:
            left.out("embedded")


def _shape(element: Element, depth: int) -> Iterator[str]:
    """The paragraphs of a shape and of those in it."""
    if depth > DEEPEST:
        return
    kind = local(element)
    if _is_hidden(element):
        left.out("unseen", len("".join(element.itertext())))
        return
    if kind == "pic":
        left.out("picture")
    elif kind == "graphicFrame":
        left.out("embedded")
    elif kind == "txBody":
        yield from filter(None, (_paragraph(one).strip() for one in element if local(one) == "p"))
    elif kind == "AlternateContent":
        yield from _shape(next(iter(element), element), depth + 1) if len(element) else ()
    elif kind in {"twoCellAnchor", "oneCellAnchor", "absoluteAnchor", "grpSp", "sp", "cxnSp", "Choice"}:
        for one in element:
            yield from _shape(one, depth + 1)


def _is_hidden(element: Element) -> bool:
    """Is a shape switched off?"""
    named = next((one for one in element if local(one).startswith("nv")), None)
    about = child(named, "cNvPr")
    return about is not None and about.get("hidden") in TRUE


def _paragraph(element: Element) -> str:
    said = ""
    for one in element:
        kind = local(one)
        if kind == "br":
            said += "\n"
        elif kind in {"r", "fld"}:
            said += _run(one, said)
    return said


def _run(element: Element, before: str) -> str:
    words, look = child(element, "t"), child(element, "rPr")
    text = (words.text or "") if words is not None else ""
    if look is None:
        return run(before, text, PLAIN)
    moved = (look.get("baseline") or "0").strip().rstrip("%")
    side = 0 if moved in {"", "0"} else -1 if moved.startswith("-") else 1
    return run(last(before), text, Mark(look.get("strike", "noStrike") != "noStrike", side))
