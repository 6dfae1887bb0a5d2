"""Web pages that a browser or an office program saved into one file with their pictures (MHTML, "单个文件网页"), and messages of that form.

A workbook saved so has a page for each sheet, and pages that only frame them: all are read in their order.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Any

from ..errors import ReadError
from ..regexes import compiled
from ..rules import Rules
from . import budget, left
from .decode import decode, decode_page
from .pasted import drafts_of_page
from .pieces import Draft, placeless

CHARSET = compiled(r"(?i)utf-?8|utf-?16(?:[lb]e)?|us-ascii|ascii|iso-8859-1|windows-125\d|gb2312|gbk|gb18030|big5|hz-gb-2312")
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "us-ascii": "utf-8", "ascii": "utf-8", "iso-8859-1": "", "windows-1252": ""}
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
    for page in _pages(_parsed(content)):
        for draft in drafts_of_page(page, rules):
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


def _pages(message: Message[Any, Any]) -> Iterator[str]:
    for part in message.walk():
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        if kind == "text/html" and not (part.get("Content-Location") or "").lower().endswith(FRAMES):
            yield _text(part)
        elif part.get_content_disposition() == "attachment":
            left.out("embedded")


def _text(part: Message[Any, Any]) -> str:
    """The text of a part, by the encoding that it names; where that does not hold, by what it reads like."""
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    named = (part.get_content_charset() or "").strip()
    encoding = WIDER.get(named, named) if CHARSET.fullmatch(named) else ""
    if not content.strip():
        return ""
    if encoding:
        try:
            return decode(codecs.decode(content, encoding).encode("utf-8"))
        except ValueError:
            return decode(content, named)
    return decode(content, named) if named else decode_page(content)
