"""Formulas (公式, OMML) on one line, by their structure: a fraction stays a fraction, and no part touches the digits of another."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from ..package import Element
from . import linear
from .linear import Parts
from .names import OFF

SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/math"
STRICT = b"http://purl.oclc.org/ooxml/officeDocument/math"  # the same names, as ISO writes them
M = f"{{{SPACE}}}"
RUN = M + "r"
PROPERTIES = ("Pr", "}rPr")  # how the names of properties end
FANCY = range(0x1D400, 0x1D800)  # letters and digits in the styles of mathematics
INTEGRAL = "∫"
Run = Callable[[Element], str]


def line_of(element: Element, run: Run) -> str:
    """A formula as a line; `run` gives the text of an m:r as far as it shows."""
    return _text(element, run)


def plain(text: str) -> str:
    """The letters and digits of mathematics as plain ones.

    >>> plain("𝟏𝟖.5×"), plain("𝑥")
    ('18.5×', 'x')
    """
    return "".join(unicodedata.normalize("NFKC", char) if ord(char) in FANCY else char for char in text)


def _text(element: Element | None, run: Run) -> str:
    """The content of an element, from left to right."""
    return linear.joined(_parts(element, run)) if element is not None else ""


def _parts(element: Element, run: Run) -> Parts:
    """The same, with whether each part is a structure."""
    found: Parts = []
    for one in element:
        tag = one.tag
        if tag == RUN:
            found.append((plain(run(one)), linear.PLAIN))
        elif tag.startswith(M) and not tag.endswith(PROPERTIES):
            write = WRITERS.get(tag[len(M) :])
            if write is not None:
                found.append((write(one, run), linear.APART))
            else:
                found += _parts(one, run)
        elif not tag.startswith(M):
            found += _parts(one, run) if _opens(tag) else [(run(one), linear.PLAIN)]
    return found


def _of(element: Element, name: str, run: Run) -> str:
    return _text(element.find(M + name), run)


def _fraction(element: Element, run: Run) -> str:
    above, below = _of(element, "num", run), _of(element, "den", run)
    if _said(element, "type", "") == "noBar":
        return f"({above.strip()}; {below.strip()})"
    return linear.fraction(above, below)


def _raised(element: Element, run: Run) -> str:
    base = _of(element, "e", run)
    return _base(base) + linear.above(_of(element, "sup", run), base)


def _lowered(element: Element, run: Run) -> str:
    return _base(_of(element, "e", run)) + linear.below(_of(element, "sub", run))


def _both(element: Element, run: Run) -> str:
    base = _of(element, "e", run)
    return _base(base) + linear.below(_of(element, "sub", run)) + linear.above(_of(element, "sup", run), "")


def _before(element: Element, run: Run) -> str:
    before = linear.below(_of(element, "sub", run)) + linear.above(_of(element, "sup", run), "")
    return linear.joined([(before, linear.APART), (_of(element, "e", run), linear.APART)])


def _root(element: Element, run: Run) -> str:
    hidden = _said(element, "degHide", None)
    return linear.root(_of(element, "e", run), "" if hidden is not None and hidden not in OFF else _of(element, "deg", run))


def _big(element: Element, run: Run) -> str:
    sign = _said(element, "chr", INTEGRAL)
    bounds = linear.below(_of(element, "sub", run)) + linear.above(_of(element, "sup", run), "")
    return linear.joined([((sign or "") + bounds, linear.APART), (_of(element, "e", run), linear.APART)])


def _function(element: Element, run: Run) -> str:
    name, of = _of(element, "fName", run), _of(element, "e", run)
    return name + (f" {of}" if linear.BRACKETED.fullmatch(of.strip()) is None and linear.sticks(name, of) else of)


def _brackets(element: Element, run: Run) -> str:
    begin, end = _said(element, "begChr", "("), _said(element, "endChr", ")")
    inner = (_said(element, "sepChr", "|") or "; ").join(_text(one, run) for one in element.iterchildren(M + "e"))
    return f"{begin or ''}{inner}{end or ''}"


def _matrix(element: Element, run: Run) -> str:
    rows = (" | ".join(_text(one, run) for one in row.iterchildren(M + "e")) for row in element.iterchildren(M + "mr"))
    return f"[{'; '.join(rows)}]"


def _lines(element: Element, run: Run) -> str:
    return "; ".join(_text(one, run) for one in element.iterchildren(M + "e"))


def _limit_below(element: Element, run: Run) -> str:
    return _of(element, "e", run) + linear.below(_of(element, "lim", run))


def _limit_above(element: Element, run: Run) -> str:
    return _of(element, "e", run) + linear.above(_of(element, "lim", run), "")


def _phantom(element: Element, run: Run) -> str:
    shown = _said(element, "show", None)
    return "" if shown in OFF else _of(element, "e", run)


def _bare(element: Element, run: Run) -> str:
    return _of(element, "e", run)


def _base(text: str) -> str:
    return linear.atom(text) if text.strip() else ""


def _opens(tag: str) -> bool:
    """Does an element of Word inside a formula hold parts of it?"""
    return tag.endswith(("}ins", "}moveTo", "}smartTag", "}sdt", "}sdtContent", "}customXml"))


def _said(element: Element, name: str, default: str | None) -> str | None:
    """What a structure's properties say; `default` where they say nothing."""
    tag = element.tag
    found = element.find(f"{tag}Pr/{M}{name}")
    return default if found is None else found.get(M + "val", default if default is not None else "1")


WRITERS: dict[str, Callable[[Element, Run], str]] = {
    "f": _fraction, "sSup": _raised, "sSub": _lowered, "sSubSup": _both, "sPre": _before, "rad": _root, "nary": _big, "func": _function,
    "d": _brackets, "m": _matrix, "eqArr": _lines, "limLow": _limit_below, "limUpp": _limit_above, "phant": _phantom, "acc": _bare,
    "bar": _bare, "box": _bare, "borderBox": _bare, "groupChr": _bare,
}  # fmt: skip
