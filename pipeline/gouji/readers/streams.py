"""Long XML read as a stream (逐段解析): one element after another, each forgotten when the next one comes.

The same bounds as for whole trees: no entities, no network, and the longest stretch between two of them is counted before it is parsed.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..errors import ReadError
from . import budget
from .package import DECLARED, DOCTYPES, ENCODINGS, XML_STARTS, Element


class Origin(NamedTuple):
    """Where some XML comes from, for what is said of it."""

    zh: str
    en: str
    damaged: Callable[[Exception | str], ReadError]


def elements(content: bytes, names: tuple[str, ...], origin: Origin, *, ends: bytes = b">\n<") -> Iterator[Element]:
    """Each element with one of these names, in any namespace, when it ends. `ends` are bytes that end the most of them.

    What an element holds is gone when the next one is asked for; those around it stay, with what they state. Raises `ReadError`.
    """
    from lxml import etree

    declared = DECLARED.match(content)
    if not content.lstrip().startswith(XML_STARTS) or (declared and ENCODINGS.fullmatch(declared[1]) is None):
        raise origin.damaged("XML encoding")
    if any(one in content for one in DOCTYPES):
        raise origin.damaged("XML entities")
    longest = max(map(budget.of_xml, content.split(ends)))
    with budget.held(longest, origin.zh, origin.en):
        stream = etree.iterparse(
            io.BytesIO(content), events=("end",), tag=tuple(f"{{*}}{name}" for name in names), resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            for _, element in stream:
                yield element
                _forget(element)
        except (etree.XMLSyntaxError, ValueError) as problem:
            raise origin.damaged(str(problem).partition(",")[0][:80]) from problem


def _forget(element: Element) -> None:
    """Drop what an element holds, and those before it."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
