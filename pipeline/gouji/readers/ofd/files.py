"""The parts of an OFD file: its documents, their pages and templates, and what these draw again and again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..numerals import reals
from ..package import Element, Package, beside, child, local

LARGEST_PAGE = 5000.0  # millimetres; a larger one is no sheet of paper
MOST_RESOURCES = 50  # lists of resources
Box = tuple[float, float, float, float]
A4: Box = (0.0, 0.0, 210.0, 297.0)


class Document(NamedTuple):
    """A document of the file: the paths of its pages in order with their ids, those of its templates by id, the size of its pages."""

    pages: list[str]
    ids: list[str]
    templates: dict[str, str]
    area: Box | None
    resources: list[str]
    annotations: str
    attached: int  # files


def documents(package: Package) -> Iterator[Document]:
    """The documents inside; most files hold one."""
    with package.part("OFD.xml") as root:
        if root is None:
            raise package.damaged("no OFD.xml")
        found = [child(body, "DocRoot") for body in root]
        paths = [one.text.strip().lstrip("/") for one in found if one is not None and one.text]
    for path in paths:
        with package.part(path) as document:
            yield _document(package, document, path)


def _document(package: Package, root: Element | None, path: str) -> Document:
    common, pages = child(root, "CommonData"), child(root, "Pages")
    listed = [one for one in pages if one.get("BaseLoc")] if pages is not None else []
    inside = list(common) if common is not None else []
    templates = {one.get("ID") or "": beside(path, one.get("BaseLoc") or "") for one in inside if local(one) == "TemplatePage"}
    lists = [_path(one, path) for one in inside if local(one) in ("PublicRes", "DocumentRes") and (one.text or "").strip()]
    attachments = _path(child(root, "Attachments"), path)
    with package.part(attachments) as attached:
        count = sum(1 for one in attached if local(one) == "Attachment") if attached is not None else 0
    return Document([beside(path, one.get("BaseLoc")) for one in listed], [one.get("ID") or "" for one in listed], templates,
                    box_of(child(common, "PageArea")), lists, _path(child(root, "Annotations"), path), count)  # fmt: skip


def _path(element: Element | None, path: str) -> str:
    """The path that an element names; nothing where it names none."""
    said = (element.text or "").strip() if element is not None else ""
    return beside(path, said) if said else ""


def box_of(area: Element | None) -> Box | None:
    """The physical box of a page in millimetres: x, y, width, height."""
    box = child(area, "PhysicalBox")
    match reals(box.text if box is not None else None, 4):
        case [x, y, wide, high] if 0 < wide <= LARGEST_PAGE and 0 < high <= LARGEST_PAGE:
            return x, y, wide, high
    return None


class Resources:
    """What pages name by id: units that are drawn again (复合对象), ways to draw (绘制参数). Read when the first is asked for."""

    def __init__(self, package: Package, paths: Sequence[str]) -> None:
        self._package, self._paths = package, list(paths)
        self._found: dict[tuple[str, str], Element] = {}

    def named(self, kind: str, key: str | None) -> Element | None:
        """The element of a kind and id; None where there is none."""
        while self._paths:
            root = self._package.parse(self._paths.pop())
            if root is not None:
                self._found |= {(local(one), one.get("ID") or ""): one for group in root for one in group if one.get("ID")}
        return self._found.get((kind, key or ""))

    def more(self, paths: Sequence[str]) -> None:
        """A page has resources of its own."""
        self._paths += paths[:MOST_RESOURCES]
