"""The tags and texts of HTML, with their offsets, by a scanner of our own.

`html.parser` takes quadratic time on broken input in the Pythons that we support, and knows no offsets.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from ...regexes import compiled

NAME = r"[a-zA-Z][\w:.-]{0,80}+"  # any name is a tag's: o:p, st1:chmetcnv, custom-element
TAG = regex.compile(
    rf"""<(?:
      (/?)({NAME})((?:[\s/][^<>]*+)?)>       # a tag whose attributes hold no bracket
    | ({NAME})(?=[\s/][^<>"']*+["'])         # one that may hold brackets in quotes
    | (!--)                                  # a comment
    | (%|\?(?:php\b|=))                      # what a server should have carried out
    | /[^a-zA-Z<>]?+[^<>]{{0,300}}+>         # an end of nothing
    | [!?][^<>]*+>                           # a declaration, <![if !vml]>
    )""",
    regex.VERBOSE | regex.IGNORECASE | regex.ASCII,
)
QUOTED = compiled(r"""(?:[^"'<>]++|"[^"]*+"(?=[\s/>])|'[^']*+'(?=[\s/>]))*+""")  # as far as quotes are whole
RAW = frozenset({"script", "style", "title", "xmp", "textarea", "iframe", "noembed", "noframes"})  # no tags inside
MARK_END = regex.compile(r"--!?>|%>|\?>|</(?:" + "|".join(sorted(RAW)) + r")[^<>]{0,80}>", regex.IGNORECASE)
LONGEST_QUOTED = 1 << 14  # characters of a tag with brackets in its quotes
MOST_TRIED = 1 << 23  # characters looked at in vain for the ends of such tags
KEPT = frozenset({"style", "xmp", "textarea", "iframe"})  # what stands in them is wanted by somebody


class Token(NamedTuple):
    """A tag, or with an empty name a stretch of text. `inside` is the text of an element that holds no tags."""

    start: int
    end: int
    name: str = ""
    close: bool = False
    attributes: str = ""
    given: int = 0  # where the attributes begin
    inside: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Whole:
    """The whole text, where its lines begin, and where each mark that ends what holds no tags stands."""

    text: str
    starts: list[int]
    marks: dict[str, list[int]] = field(default_factory=dict)  # its offsets, and behind each where it ends
    tried: int = 0

    def place(self, offset: int) -> tuple[int, int]:
        """Line (from 1) and column (from 0)."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1]

    def line_end(self, offset: int) -> int:
        """Where the line ends that `offset` stands on."""
        line = bisect_right(self.starts, offset)
        return self.starts[line] - 1 if line < len(self.starts) else len(self.text)


def measured(lines: list[str]) -> Whole:
    """A text by its lines, ready to be taken apart."""
    starts = [0]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    whole = Whole("\n".join(lines), starts)
    for found in MARK_END.finditer(whole.text):
        mark = found[0][:2] if found[0][0] != "<" else found[0].lower().rstrip("> \t\n/")
        whole.marks.setdefault(mark, []).extend(found.span())
    return whole


def tokens_of(whole: Whole, at: int) -> Iterator[Token]:
    """Tags and texts from an offset on; comments and scripts are left out where they are closed."""
    text = whole.text
    while at < len(text):
        tag = TAG.search(text, at)
        stop = tag.start() if tag else len(text)
        if stop > at:
            yield Token(at, stop)
        if tag is None:
            return
        found = _tag(whole, tag)
        at = found.end
        if found.name or not found.close:
            yield found


def _tag(whole: Whole, tag: regex.Match[str]) -> Token:
    """The tag that begins here; without a name where it is text after all, and an end without a name where it says nothing."""
    start, end = tag.span()
    if tag[5] or tag[6]:
        mark = "--" if tag[5] else "%>" if tag[6] == "%" else "?>"
        return Token(start, (_mark(whole, mark, end - 2 * bool(tag[5])) or (0, end))[1], close=True)
    name, attributes = tag[2] or tag[4], tag[3]
    if not name:
        return Token(start, end, close=True)
    given = start + 1 + len(name) + bool(tag[1])
    if tag[4] or _is_open(attributes):
        stop = _quoted(whole, given)
        if stop:
            attributes, end = whole.text[given:stop], stop + 1
        elif tag[4]:
            return Token(start, end)
    name, close = name.lower(), bool(tag[1])
    closed = _mark(whole, f"</{name}", end) if name in RAW and not close and not attributes.endswith("/") else None
    if closed is None:
        return Token(start, end, name, close, attributes, given)
    return Token(start, closed[1], name if name in KEPT else "", name not in KEPT, attributes, given, (end, closed[0]))


def _is_open(attributes: str) -> bool:
    """Does a quote begin that does not end?"""
    return attributes.count('"') % 2 == 1 or attributes.count("'") % 2 == 1


def _quoted(whole: Whole, given: int) -> int:
    """Where a tag ends whose quotes hold brackets; 0 where its quotes are broken."""
    if whole.tried > MOST_TRIED:
        return 0
    found = QUOTED.match(whole.text, given, given + LONGEST_QUOTED)
    stop = found.end() if found else given
    if whole.text.startswith(">", stop):
        return stop
    whole.tried += LONGEST_QUOTED if stop == given else stop - given
    return 0


def _mark(whole: Whole, mark: str, at: int) -> tuple[int, int] | None:
    """Where a mark stands next, and where it ends; None for nowhere: what is not closed leaves nothing out."""
    spans = whole.marks.get(mark, [])
    low, high = 0, len(spans) // 2
    while low < high:
        middle = (low + high) // 2
        if spans[2 * middle] < at:
            low = middle + 1
        else:
            high = middle
    return (spans[2 * low], spans[2 * low + 1]) if 2 * low < len(spans) else None
