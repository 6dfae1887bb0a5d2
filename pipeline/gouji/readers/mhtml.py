"""Web pages that a browser or an office program saved into one file with their pictures (MHTML, "单个文件网页"), and messages of that form.

A workbook saved so has a page for each sheet, and pages that only frame them: all are read in their order. A message without a page is the
text that it holds. Style sheets that lie in the file are those of its pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Any
from urllib.parse import unquote, urljoin

from ..errors import ReadError
from ..rules import Rules
from . import budget, left
from .decode import decode, decode_page
from .pasted import drafts_of_page, drafts_of_text
from .pieces import Draft, placeless
from .web import Linked

FRAMES = ("header.htm", "header.html", "tabstrip.htm", "tabstrip.html")  # running heads of a document, names of sheets
LONGEST_HEADER = 4000  # characters; a longer one says nothing that is needed here
MOST_NESTED = 24  # parts that hold parts; each line is held against all that are open
PART, LINE = 3000, 150  # bytes that a part and a line take


class _Bounded(policy.Compat32):
    """Headers as they are, each up to a length."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        return name[:100], value[:LONGEST_HEADER]


def drafts_of(content: bytes, rules: Rules) -> Iterator[Draft]:
    """The paragraphs and tables of the pages, in their order. Raises `ReadError`."""
    parts = [one for one in _parsed(content).walk() if not one.is_multipart()]
    styles = _Styles(parts)
    pages = [one for one in parts if one.get_content_type() == "text/html" and not _place(one).lower().endswith(FRAMES)]
    left.out("embedded", sum(one.get_content_disposition() == "attachment" for one in parts if one not in pages))
    for page in pages:
        text = decode_page(_bytes(page), page.get_content_charset() or "")
        for draft in drafts_of_page(text, rules, styles.of(_place(page))):
            yield placeless(draft)
    for plain in () if pages else parts:
        if plain.get_content_type() == "text/plain" and plain.get_content_disposition() != "attachment":
            for draft in drafts_of_text(decode(_bytes(plain), plain.get_content_charset() or ""), rules):
                yield placeless(draft)


def _parsed(content: bytes) -> Message[Any, Any]:
    """The message with its parts."""
    size = PART * content.count(b"\n--") + LINE * content.count(b"\n") + 3 * len(content)
    budget.spend(size, "单个文件网页", "The web page in one file")
    if content.lower().count(b"multipart/") > MOST_NESTED:
        raise ReadError(
            "单个文件网页里的部分层层嵌套，不像一份报告：请用浏览器打开，另存为网页后重试。",
            "The web page in one file nests its parts, which is no report: open it in a browser, save it as a page and retry.",
        )
    return BytesParser(policy=_Bounded()).parsebytes(content.lstrip(b"\xef\xbb\xbf \t\r\n"))


def _place(part: Message[Any, Any]) -> str:
    """The address that a part had."""
    return str(part.get("Content-Location") or "").strip()


def _bytes(part: Message[Any, Any]) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


class _Styles:
    """The style sheets of a message, by their addresses and names."""

    def __init__(self, parts: Sequence[Message[Any, Any]]) -> None:
        self.known: dict[str, Message[Any, Any]] = {}
        for part in parts:
            if part.get_content_type() != "text/css":
                continue
            place = unquote(_place(part))
            for key in (place, place.rpartition("/")[2], "cid:" + str(part.get("Content-ID") or "").strip(" <>")):
                self.known.setdefault(key, part)

    def of(self, base: str) -> Linked:
        """What gives the style sheets of a page at `base` by their addresses, each once."""
        given: set[str] = set()

        def found(href: str) -> str | None:
            key = self._key(unquote(href.strip()), base)
            if key is None:
                return None
            part = self.known[key]
            content = b"" if key in given else _bytes(part)
            given.add(key)
            return decode(content, part.get_content_charset() or "") if content.strip() else ""

        return found

    def _key(self, href: str, base: str) -> str | None:
        """The name under which a style sheet is known; the last piece of its address decides where the whole is another one."""
        try:
            whole = urljoin(unquote(base), href)
        except ValueError:  # no address
            whole = href
        return next((key for key in (whole, href, href.partition("?")[0].rpartition("/")[2]) if key and key in self.known), None)
