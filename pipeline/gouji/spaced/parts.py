"""Parts of a paragraph, each with the places of its own characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..document import Paragraph
from ..places import Anchor


def part(paragraph: Paragraph, start: int, end: int) -> Paragraph:
    """The characters start..end of a paragraph without the blanks around them."""
    text = paragraph.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return Paragraph(paragraph.block, text, cut(paragraph.anchors, start, start + len(text)))


def cut(anchors: Sequence[Anchor], start: int, end: int) -> tuple[Anchor, ...]:
    """The anchors of a part of a text, counted from its beginning."""
    under = [one for one in anchors if one.offset <= start][-1:]
    first = tuple(replace(one, offset=0, start=one.start + start - one.offset) for one in under)
    return first + tuple(replace(one, offset=one.offset - start) for one in anchors if start < one.offset < end)
