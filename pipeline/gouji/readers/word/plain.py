"""Plain tables, read in one pass: most tables hold nothing but rows, cells, paragraphs and text, and are long."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..numerals import whole
from ..package import Element
from ..pieces import CellDraft, Piece, TableDraft
from .names import ALTERNATIVES, W

COMPLEX = (
    *(W + name for name in (
        "sdt", "ins", "del", "moveFrom", "moveTo", "customXml", "smartTag", "drawing", "pict", "object", "vanish", "instrText", "numPr",
        "pStyle", "sym", "hMerge", "ptab", "cellDel", "cellMerge", "hidden", "rStyle", "strike", "dstrike", "vertAlign", "position", "fldChar",
        "fldSimple", "ruby", "altChunk", "tcPrChange", "trPrChange",
    )),
    ALTERNATIVES, "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
)  # fmt: skip
TBL, TR, TC, P, T, SPAN, MERGE, BEFORE, BR, CR, TAB, HYPHEN = (
    W + name for name in ("tbl", "tr", "tc", "p", "t", "gridSpan", "vMerge", "gridBefore", "br", "cr", "tab", "noBreakHyphen")
)
SEEN = (TR, TC, P, T, SPAN, MERGE, BEFORE, BR, CR, TAB, HYPHEN)
VAL = W + "val"
SIGNS = {BR: "\n", CR: "\n", TAB: " ", HYPHEN: "-"}


@dataclass(slots=True)
class _Plain:
    """A cell while it is read; `follows` a merged one above, or `starts` one."""

    parts: list[str] = field(default_factory=list)
    span: int = 1
    follows: bool = False
    starts: bool = False


def plain_table(element: Element, widest: int) -> TableDraft | None:
    """The table, or None where it holds anything that needs a closer look: another table, tracked changes, numbering."""
    if next(element.iter(*COMPLEX), None) is not None or next(element.iterdescendants(TBL), None) is not None:
        return None
    rows: list[list[_Plain]] = []
    cell = _Plain()
    fresh = False  # no paragraph of the cell has begun
    for one in element.iter(*SEEN):
        tag = one.tag
        if tag == T:
            cell.parts.append(one.text or "")
        elif tag == P:
            if not fresh:
                cell.parts.append("\n")
            fresh = False
        elif tag == TC:
            cell = _Plain()
            if not rows:
                return None
            rows[-1].append(cell)
            fresh = True
        elif tag == TR:
            rows.append([])
        elif tag == SPAN:
            cell.span = whole(one.get(VAL), 1, widest) or 1
        elif tag == MERGE:
            if one.get(VAL) == "restart":
                cell.starts = True
            else:
                cell.follows = True
        elif tag == BEFORE:
            return None
        elif not fresh:
            cell.parts.append(SIGNS[tag])
    return _placed(rows)


def _placed(rows: list[list[_Plain]]) -> TableDraft:
    drafts: list[CellDraft] = []
    open_cells: dict[int, int] = {}  # by column, the index of the merged cell that reaches down to here
    widest = 0
    for number, row in enumerate(rows):
        col = 0
        going: dict[int, int] = {}
        for cell in row:
            at = open_cells.get(col) if cell.follows else None
            if at is not None:
                drafts[at] = drafts[at]._replace(rowspan=drafts[at].rowspan + 1)
                going[col] = at
            else:
                if cell.starts:
                    going[col] = len(drafts)
                drafts.append(CellDraft(number, col, (Piece(None, 0, "".join(cell.parts)),), 1, cell.span))
            col += cell.span
        widest = max(widest, col)
        open_cells = going
    return TableDraft(drafts, len(rows), widest, grid=True)
