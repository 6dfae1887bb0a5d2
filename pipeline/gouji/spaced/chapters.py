"""Chapters that were copied into one line (一、… 二、…): the line cut where each begins, and where its title ends.

A report that lost its line ends is one paragraph: the title, every heading and all sentences. That it numbers its chapters from 一、 on shows
where they begin; a title ends at the gap behind it. Each is then a block of its own, and what a heading says holds for what stands under it.
"""

from __future__ import annotations

from itertools import pairwise

from ..document import Paragraph
from ..numbers import chinese_value
from ..regexes import compiled
from .parts import part

CHAPTER = compiled(r"(?<=[\s。;；!！?？)）])(?P<number>[一二三四五六七八九十]{1,3})、(?=\S)")
TITLE = compiled(r"[^\s。;；:：，,!?！？]{2,44}(?=\s)")
FEWEST = 2  # chapters


def chapters(paragraph: Paragraph) -> list[Paragraph]:
    """The title, the headings and the text of each chapter as paragraphs; the paragraph itself where it is none of several chapters.

    Only where places are told by the lines of the source: in Word a place counts within its paragraph.
    """
    begins = _begins(paragraph.text) if paragraph.anchors else []
    if len(begins) < FEWEST:
        return [paragraph]
    cuts = {0, len(paragraph.text)}
    for at in begins:
        title = TITLE.match(paragraph.text, at)
        cuts |= {at, title.end()} if title is not None else {at}
    ends = sorted(cuts)
    made = (part(paragraph, low, high) for low, high in pairwise(ends))
    return [one for one in made if one.text]


def _begins(text: str) -> list[int]:
    """Where the chapters begin that are numbered 1, 2, 3 … one after the other."""
    found: list[int] = []
    for match in CHAPTER.finditer(text):
        if chinese_value(match["number"]) == len(found) + 1:
            found.append(match.start())
    return found
