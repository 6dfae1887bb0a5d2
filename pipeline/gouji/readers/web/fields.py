"""What the fields of a form show (表单控件): the value of an input, the text of a box, the chosen option; never what is hidden."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from .attributes import Attributes, Said, attributes_of, text_in
from .tokens import Token

SILENT = frozenset({"hidden", "password", "submit", "reset", "button", "image", "file", "range", "color"})
CHECKED, UNCHECKED = "☑", "□"
LEADS_AWAY = ("http:", "https:", "/", "javascript:", "./", "../")  # the options of a list of links


def value_of(token: Token, attributes: Attributes) -> Said | None:
    """What an input shows; None where it shows nothing."""
    kind = text_in(attributes, "type").strip().lower()
    if kind in SILENT:
        return None
    if kind in ("checkbox", "radio"):
        return Said(CHECKED if "checked" in attributes else UNCHECKED, token.start)
    return attributes.get("value")


def chosen(tokens: Sequence[Token], ends: array[int], at: int, attributes: Attributes) -> list[tuple[int, int]]:
    """The options of a select that it shows, from the token that begins each to the one at which it ends."""
    options = [
        (one, ends[one] if ends[one] > 0 else ends[at], attributes_of(tokens[one]))
        for one in range(at + 1, ends[at])
        if tokens[one].name == "option" and not tokens[one].close
    ]
    marked = [option for option in options if "selected" in option[2]]
    shown = marked if "multiple" in attributes else marked[-1:] or options[:1]
    return [(start, end) for start, end, said in shown if not text_in(said, "value").strip().lower().startswith(LEADS_AWAY)]
