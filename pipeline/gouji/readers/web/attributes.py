"""What a tag says about itself: the attributes that decide what is seen, each with the offset of its value."""

from __future__ import annotations

from collections.abc import Collection
from html import unescape
from typing import NamedTuple

import regex

from .. import numerals
from .tokens import Token

ATTRIBUTE = regex.compile(r"""([^\s=<>"'/]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))|(?=[\s/>"']|$))""")
KNOWN = frozenset({
    "class", "id", "style", "hidden", "open", "href", "rowspan", "colspan", "type", "value", "checked", "selected", "multiple", "label",
    "media", "x", "src", "data", "display", "bgcolor", "background", "color", "face", "rel", "name",
})  # fmt: skip
DIGITS = regex.compile(r"\s{0,20}+\+?(\d{1,9}+)")
MOST_SPANNED = 1000  # rows or columns of a merged cell, as browsers hold it


class Said(NamedTuple):
    """The value of an attribute, and where it stands."""

    text: str
    offset: int


Attributes = dict[str, Said]


def attributes_of(token: Token, asked: Collection[str] = ()) -> Attributes:
    """The attributes that are known here or asked for, by their names; of two of one name the first counts."""
    found: Attributes = {}
    if not token.attributes or token.attributes.isspace():
        return found
    for one in ATTRIBUTE.finditer(token.attributes):
        name = one[1].lower()
        if (name in KNOWN or name in asked) and name not in found:
            group = next((at for at in (2, 3, 4) if one[at] is not None), 0)
            text = one[group] if group else ""
            found[name] = Said(unescape(text) if "&" in text else text, token.given + one.start(group) if group else token.given)
    return found


def text_in(attributes: Attributes, name: str) -> str:
    """The value of an attribute, "" where it is not given."""
    said = attributes.get(name)
    return said.text if said else ""


def span_in(attributes: Attributes, name: str, least: int) -> int:
    """How many rows or columns a cell takes, by the digits that the attribute begins with; 1 where it says nothing."""
    found = DIGITS.match(text_in(attributes, name))
    count = numerals.whole(found[1], least, MOST_SPANNED) if found else None
    return 1 if count is None else count
