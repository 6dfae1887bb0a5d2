"""Single changes (单处改动): one snippet of a report is written otherwise, so that it contradicts the rest, and the report is read again."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET
from xml.sax import saxutils

from ..errors import GoldError

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
TEXTS = frozenset({".txt", ".md"})
PAGES = frozenset({".html", ".htm"})
CAN = TEXTS | PAGES | {".docx"}


class Change(NamedTuple):
    """The snippet `at`, which stands once in the report, becomes `to`.

    `figures` are the figure that is printed then and those that it disagrees with; a finding that was not there before and names two of
    them tells it. `severity` is the least that it must be said at, `kind` the relation that it is counted under.
    """

    at: str
    to: str
    figures: tuple[str, ...]
    kind: str
    severity: str = "error"


def changed(path: Path, change: Change) -> bytes:
    """The content of a report with a change in it. Raises `GoldError` where the snippet does not stand there exactly once."""
    suffix = path.suffix.lower()
    if suffix == ".docx":
        return _in_word(path, change)
    text = path.read_text(encoding="utf-8")
    at, to = (saxutils.escape(change.at), saxutils.escape(change.to)) if suffix in PAGES else (change.at, change.to)
    if text.count(at) != 1:
        at, to = change.at, change.to  # a page whose text is written without escapes, or with markup in it
    return _once(path, change, text.count(at)) or text.replace(at, to).encode()


def _in_word(path: Path, change: Change) -> bytes:
    """In the one paragraph, of the text or of a cell, that holds it; its first run takes the whole text."""
    with zipfile.ZipFile(path) as package:
        parts = {one: package.read(one) for one in package.namelist()}
    root = ET.fromstring(parts[BODY])  # noqa: S314  # a file of one's own corpus
    paragraphs = [(one, list(one.iter(f"{WORD}t"))) for one in root.iter(f"{WORD}p")]
    texts = [(runs, "".join(run.text or "" for run in runs)) for _, runs in paragraphs]
    _once(path, change, sum(text.count(change.at) for _, text in texts))
    for runs, text in texts:
        if change.at in text:
            for number, run in enumerate(runs):
                run.text = "" if number else text.replace(change.at, change.to)
    parts[BODY] = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _once(path: Path, change: Change, times: int) -> bytes:
    if times != 1:
        raise GoldError(
            f"{path}：“{change.at}”出现{times}次，应当恰好一次。", f"{path}: {change.at!r} stands there {times} times, not once."
        )
    return b""
