"""Sentences that a line break cut in two, put together again before they are read."""

from __future__ import annotations

from dataclasses import replace

from ..document import Document, Paragraph
from ..regexes import compiled
from ..rules import Rules
from ..structure import form_title
from ..text import squeeze

ENDED = compiled(r"[。;:!?…]$|[.)\]\"]$")
GOES_ON = compiled(r"[，。;,]")
LONGEST_TITLE = 60
END = 400  # characters of a paragraph's end that tell whether it goes on, spaces and all
LONGEST = 5000  # characters of one paragraph; what goes on beyond is a list of something and no sentence


def whole_paragraphs(document: Document, rules: Rules) -> list[Paragraph]:
    """The paragraphs, each with the lines that go on with its last sentence."""
    heads = {section.block for section in document.sections}
    out: list[Paragraph] = []
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            continue
        if out and block.block not in heads and out[-1].block not in heads and _goes_on(out[-1], block, rules):
            out[-1] = _joined(out[-1], block)
        else:
            out.append(block)
    return out


def _goes_on(one: Paragraph, after: Paragraph, rules: Rules) -> bool:
    """Does the sentence at the end of a paragraph go on in the next line?"""
    if not one.anchors or not after.anchors:
        return False
    last, first = one.anchors[-1].line, after.anchors[0].line
    if last is None or first is None or first != last + 1 or len(one.text) + len(after.text) > LONGEST:
        return False
    before, text = squeeze(one.text[-END:]).text, squeeze(after.text).text
    if not before or not text or ENDED.search(before) or not GOES_ON.search(text) or _numbered(text, rules):
        return False
    return form_title(one.text, rules) is None and not _is_title(one, before[-LONGEST_TITLE:], rules)


def _is_title(one: Paragraph, end: str, rules: Rules) -> bool:
    """Is the line the title of a report?"""
    whole = len(one.text) <= LONGEST_TITLE and any(rule.what == "title" and rule.pattern.search(end) for rule in rules.layouts)
    return whole or rules.wording("report-title").search(end) is not None


def _numbered(text: str, rules: Rules) -> bool:
    instruction = rules.wording("instruction").search(text)
    return instruction is not None or any(rule.pattern.match(text) for rule in rules.numberings)


def _joined(one: Paragraph, after: Paragraph) -> Paragraph:
    shift = len(one.text) + 1
    anchors = tuple(replace(anchor, offset=anchor.offset + shift) for anchor in after.anchors)
    return replace(one, text=f"{one.text}\n{after.text}", anchors=one.anchors + anchors)
