"""OFD files (GB/T 33190, 版式文档): what their pages draw, then as any paged document."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ...errors import ReadError
from ...rules import Rules
from .. import left
from ..content import Content
from ..package import Package, child, local
from ..paged.blocks import blocks_of
from ..paged.sheet import Sheet
from .annotations import tell
from .drawing import POINTS, Drawing, draw
from .files import A4, Document, Resources, box_of, documents
from .settle import sheet_of

MOST_PAGES = 3000


def read_ofd(content: bytes, rules: Rules, pages: Collection[int] | None = None) -> Content:
    """The file by its pages. Raises `ReadError`."""
    package = Package(content, "OFD 文件", "The OFD file")
    found = list(documents(package))
    count = sum(len(document.pages) for document in found)
    if count > MOST_PAGES:
        raise ReadError(
            f"OFD 文件有 {count} 页，超过一份报告的上限 {MOST_PAGES} 页：请拆成几份后重试。",
            f"The OFD file has {count} pages, more than one report can have ({MOST_PAGES}): split it and retry.",
        )
    sheets = [sheet for document in found for sheet in _sheets(package, document, pages)]
    if any("ncryptions" in name or (name.endswith(".dat") and "ncrypt" in name) for name in package.names) and not any(
        one.glyphs for one in sheets
    ):
        raise ReadError(
            "OFD 文件已加密：请用 OFD 阅读器解密另存后重试。", "The OFD file is encrypted: decrypt and save it in an OFD reader."
        )
    if not count:
        raise package.damaged("no pages")
    blocks = blocks_of(sheets, rules)
    if not blocks:
        raise ReadError(
            "OFD 文件里没有可用的文字（只有图片或签章）：本版本还不能识别，请提供带文字的文件。",
            "The OFD file holds no usable text (pictures or seals only): this version cannot recognise it; give a file with text.",
        )
    return Content(blocks, count, tuple(sheet.number for sheet in sheets if not sheet.trusted))


def _sheets(package: Package, document: Document, wanted: Collection[int] | None) -> Iterator[Sheet]:
    resources = Resources(package, document.resources)
    drawn: dict[str, Drawing] = {}  # templates: most stand on every page, and are drawn once
    for number, path in enumerate(document.pages, start=1):
        if wanted is not None and number not in wanted:
            continue
        with package.part(path) as page:
            if page is None:
                yield Sheet(number, 0, 0, trusted=False)
                continue
            _, _, wide, high = box_of(child(page, "Area")) or document.area or A4
            made = Drawing(wide * POINTS, high * POINTS)
            used = [one for one in page if local(one) == "Template"]
            for front in (False, True):
                if front:
                    draw(page, path, made, resources)
                for one in used:
                    if (one.get("ZOrder") == "Foreground") == front:
                        made.lay(_template(package, document, one.get("TemplateID") or "", drawn, made, resources))
            yield sheet_of(number, made)
    tell(package, document, wanted)
    left.out("embedded", document.attached)


def _template(package: Package, document: Document, used: str, drawn: dict[str, Drawing], page: Drawing, resources: Resources) -> Drawing:
    """What stands on a template, drawn once."""
    if used not in drawn:
        drawn[used] = Drawing(page.width, page.height)
        path = document.templates.get(used, "")
        with package.part(path) as template:
            draw(template, path, drawn[used], resources)
    return drawn[used]
