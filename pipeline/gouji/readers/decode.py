"""Bytes to text, character for character: UTF-8, UTF-16 and GB18030, told apart by what they give.

Nothing is guessed away: bytes that no encoding explains are a `ReadError`, and characters that are no
text (controls, lone surrogates) become one space each, so that offsets hold.
"""

from __future__ import annotations

import codecs

from ..errors import ReadError
from ..regexes import compiled

SAMPLE = 1 << 16  # bytes looked at when encodings are compared
LONGEST_CHARACTER = 4  # bytes
PLAUSIBLE = 0.7  # share of a sample that must be what Chinese texts are made of
NO_TEXT = compiled(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
LINE_ENDS = {0x2028: "\n", 0x2029: "\n"}  # one character for one, so that offsets hold
BREAK = compiled(r"\r\n|\r|\n")
ENCODINGS = ("gb18030", "utf-16-be", "utf-16-le", "utf-8")
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(content: bytes) -> str:
    """The text of the bytes.

    >>> decode("决算数".encode("gb18030")), decode("决算数".encode("utf-16-be"))
    ('决算数', '决算数')
    """
    text = _marked(content) or _utf8(content) or _unmarked(content)
    if text is None and b"\x00" in content[:SAMPLE]:
        raise ReadError(
            "这不是文本文件（含有二进制内容），请打开原文件，复制其中的文字，粘贴到文本文件后重试。",
            "This is no text file (it holds binary content); open it, copy its text into a text file, try again.",
        )
    if text is None:
        raise ReadError(
            "认不出文字编码（不是 UTF-8、UTF-16 或 GB18030），请另存为 UTF-8 文本后重试。",
            "The text encoding is not UTF-8, UTF-16 or GB18030; save the text as UTF-8 and try again.",
        )
    return NO_TEXT.sub(" ", text.translate(LINE_ENDS))


def lines_of(text: str) -> list[str]:
    r"""The lines of a text, counted as any editor counts them: LF, CRLF or CR end a line.

    >>> lines_of("a\r\nb\rc\n")
    ['a', 'b', 'c', '']
    """
    return BREAK.split(text) if "\r" in text else text.split("\n")


def _marked(content: bytes) -> str | None:
    """Text that begins with a byte order mark."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return _strict(content[len(mark) :], encoding)
    return None


def _utf8(content: bytes) -> str | None:
    if content[:SAMPLE].count(0) * 20 > len(content[:SAMPLE]):
        return None  # valid UTF-8 too, but what a person reads there is UTF-16, or no text at all
    return _strict(content, "utf-8")


def _unmarked(content: bytes) -> str | None:
    """The encoding without a mark whose sample reads most like Chinese text."""
    ranked = sorted(((_share(content, name), name) for name in ENCODINGS), reverse=True)
    for share, name in ranked:
        text = _strict(content, name) if share >= PLAUSIBLE else None
        if text is not None:
            return text
    return None


def _strict(content: bytes, encoding: str) -> str | None:
    errors = "strict" if encoding == "gb18030" else "surrogatepass"
    try:
        return content.decode(encoding, errors)
    except UnicodeDecodeError as problem:
        cut = problem.start >= len(content) - LONGEST_CHARACTER  # a file cut off inside its last character
        return content[: problem.start].decode(encoding, errors) if cut and problem.start else None


def _share(content: bytes, encoding: str) -> float:
    """How much of a sample is common Chinese characters, their punctuation, or plain ASCII."""
    sample = content[:SAMPLE].decode(encoding, "ignore")
    return sum(map(_common, sample)) / len(sample) if sample else 0.0


def _common(char: str) -> bool:
    if char.isascii():
        return char.isprintable() or char in "\t\r\n"
    coded = char.encode("gb2312", "ignore")  # level 1 of GB 2312: the 3,755 characters in daily use
    return len(coded) == 2 and (0xB0 <= coded[0] <= 0xD7 or 0xA1 <= coded[0] <= 0xA3)
