"""What a web page holds beside its report: navigation, forms, hidden parts, and tables that only lay the page out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

SKIPPED = frozenset({"nav", "footer", "aside", "select", "button", "noscript", "iframe", "template", "svg", "textarea", "object"})
BOXES = frozenset(
    {"div", "p", "span", "section", "article", "table", "tbody", "tr", "td", "th", "ul", "ol", "li", "dl", "form", "header", "a"}
)
INVISIBLE = regex.compile(r"""display\s*:\s*none|visibility\s*:\s*hidden|(?<![\w-])hidden(?=[\s/=]|$)""", regex.IGNORECASE)


class Token(NamedTuple):
    """A tag, or with an empty name a stretch of text."""

    start: int
    end: int
    name: str = ""
    close: bool = False
    attributes: str = ""


def content_of(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens of what a reader sees, layout tables taken apart: their tags become breaks between paragraphs."""
    layout = _layout_tables(tokens)
    stack: list[bool] = []  # of the open tables, whether each is there for the layout
    skip, depth = "", 0
    never_closed: set[str] = set()
    for at, token in enumerate(tokens):
        if skip:
            if token.name == skip and not token.attributes.endswith("/"):
                depth += -1 if token.close else 1
                skip = skip if depth else ""
            continue
        hidden = token.name in SKIPPED or (token.name in BOXES and INVISIBLE.search(token.attributes) is not None)
        if hidden and not token.close and not token.attributes.endswith("/") and token.name not in never_closed:
            if _closes(tokens, at):
                skip, depth = token.name, 1
                continue
            never_closed.add(token.name)
        if token.name == "table":
            if token.close:
                is_layout = stack.pop() if stack else False
            else:
                is_layout = at in layout
                stack.append(is_layout)
            yield token._replace(name="div") if is_layout else token
        elif token.name in ("tr", "td", "th") and stack and stack[-1]:
            yield token._replace(name="div")
        else:
            yield token


def _closes(tokens: Sequence[Token], at: int) -> bool:
    """Is the element closed somewhere? Where it is not, nothing is left out."""
    depth = 0
    name = tokens[at].name
    for index in range(at, len(tokens)):
        token = tokens[index]
        if token.name == name and not token.attributes.endswith("/"):
            depth += -1 if token.close else 1
            if not depth:
                return True
    return False


def _layout_tables(tokens: Sequence[Token]) -> set[int]:
    """The tables that hold a table with more cells than they have themselves."""
    open_tables: list[list[int]] = []  # index, cells of its own, most cells of a table inside
    layout = set()
    for at, token in enumerate(tokens):
        if token.name in ("td", "th") and not token.close and open_tables:
            open_tables[-1][1] += 1
        elif token.name == "table" and not token.close:
            open_tables.append([at, 0, 0])
        elif token.name == "table" and open_tables:
            index, own, inner = open_tables.pop()
            if inner > own:
                layout.add(index)
            if open_tables:
                open_tables[-1][2] = max(open_tables[-1][2], own, inner)
    return layout
