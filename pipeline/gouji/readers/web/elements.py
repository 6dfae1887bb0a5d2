"""What HTML says of its elements: which break lines, which end others, and which no browser shows."""

from __future__ import annotations

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "listing", "main",
    "marquee", "menu", "nav", "ol", "p", "plaintext", "pre", "search", "section", "summary", "ul", "xmp",
    "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th",
})  # fmt: skip
GROUPS = frozenset({"thead", "tbody", "tfoot"})
CELLS = frozenset({"td", "th"})
PARTS = frozenset({"caption", "colgroup", "tr"}) | GROUPS | CELLS  # of a table
VOID = frozenset({"area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"})
FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)  # end where their tag is, whatever is open inside
FENCES = frozenset({"table", "td", "th", "caption", "template"})  # no end tag reaches out of these

# What an element that begins ends by beginning, and what keeps it from doing so.
LISTED = frozenset({"ul", "ol", "menu", "dir", "dl"})
ENDS_BEFORE: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), LISTED),
    **dict.fromkeys(("dt", "dd"), (frozenset({"dt", "dd"}), LISTED)),
    "option": (frozenset({"option"}), frozenset({"select", "datalist"})),
    "optgroup": (frozenset({"option", "optgroup"}), frozenset({"select"})),
    **dict.fromkeys(("rt", "rp"), (frozenset({"rt", "rp"}), frozenset({"ruby"}))),
    **dict.fromkeys(("td", "th"), (CELLS | {"caption", "colgroup"}, frozenset({"table"}))),
    "tr": (CELLS | {"tr", "caption", "colgroup"}, frozenset({"table"})),
    **dict.fromkeys((*GROUPS, "caption", "colgroup"), (PARTS, frozenset({"table"}))),
    "table": (frozenset({"table"}), CELLS | {"caption"}),  # one that begins between cells ends the one before
}
ENDS_PARAGRAPH = BLOCKS - PARTS - {"col", "html", "body", "legend", "frameset"}
ENDED_BY_OTHERS = frozenset({"p", "li", "dt", "dd", "option", "optgroup", "rt", "rp"}) | PARTS  # need no end tag of their own

UNSEEN = frozenset({
    "head", "template", "noscript", "noframes", "noembed", "datalist", "audio", "video", "canvas", "object", "meter", "progress", "xml",
    "annotation", "annotation-xml", "defs", "metadata", "desc", "title", "script", "style", "symbol", "area", "param",
})  # fmt: skip
AROUND = frozenset({"nav", "footer", "aside", "button"})  # of a whole page: what stands around its report
RAISED, LOWERED = frozenset({"sup"}), frozenset({"sub"})
STRUCK = frozenset({"del", "s", "strike"})
