r"""Text made safe to show: what a terminal or a browser would obey, and what no eye sees, is written out (\x1b, \u202e).

Names of files and texts of reports come from strangers. A terminal obeys control characters, a direction override turns
figures round, a line break forges a line, and what takes no room makes two names look alike. Every text that is shown passes
through here; `tests/test_house.py` lets nothing else write to a terminal.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from typing import IO, Any

# Controls; what breaks lines; formats (directions, joiners, tags) and fillers, which show nothing; halves of surrogate pairs; what XML
# cannot hold. Combining marks, variation selectors and private characters are honest and stay.
HOSTILE = re.compile(
    "[\0-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)  # fmt: skip
INLINE = frozenset("\n\t")  # stay where a text may have lines of its own
CLEAR, HOME = "\r\x1b[K", "\x1b[G"  # take away the line that a terminal shows; go back to where it begins
OURS = re.compile(r"(\r\x1b\[K|\x1b\[G|\x1b\[(?:[0-2]|3[1-6]|1;31)m)")  # what we ourselves tell a terminal: these, and colours


def visible(text: str, *, lines: bool = False) -> str:
    r"""A text with everything hostile written out; with `lines`, its line breaks and tabs stay.

    >>> visible("a\x1b[2J\u202etxt.\udcff"), visible("财政局\t\r\n＝１", lines=True)
    ('a\\x1b[2J\\u202etxt.\\udcff', '财政局\t\n＝１')
    """
    if text.isascii() and text.isprintable():
        return text
    return HOSTILE.sub(_kept_inline, text.replace("\r\n", "\n")) if lines else HOSTILE.sub(_written_out, text)


def _written_out(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode("ascii")


def _kept_inline(found: re.Match[str]) -> str:
    return found.group() if found.group() in INLINE else _written_out(found)


def markup(text: str, *, lines: bool = False) -> str:
    r"""A text for HTML, in an element or an attribute: nothing in it is markup, nothing in it turns the text around it.

    >>> markup("<b onclick='x'>\u202e")
    '&lt;b onclick=&#x27;x&#x27;&gt;\\u202e'
    """
    return html.escape(visible(text, lines=lines))


def as_json(value: Any, **how: Any) -> str:
    r"""JSON that holds the text exactly and that a terminal shows without harm. What is no text (a broken name) is written out as everywhere.

    >>> print(as_json({"name": "\x9b\u202e勾稽\udcff"}))
    {"name": "\u009b\u202e勾稽\\udcff"}
    """
    return HOSTILE.sub(_in_json, json.dumps(value, ensure_ascii=False, **how))


def _in_json(found: re.Match[str]) -> str:
    char = found.group()
    if "\ud800" <= char <= "\udfff":
        return "\\" + _written_out(found)
    return char if char in INLINE else json.dumps(char)[1:-1]


class Shown:
    """A stream to a person, such as standard output: whatever is written to it, only what is ours moves the cursor or sets a colour."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text, visibly."""
        parts = OURS.split(text)
        self._stream.write("".join(part if at % 2 else visible(part, lines=True) for at, part in enumerate(parts)))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write texts, visibly."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
