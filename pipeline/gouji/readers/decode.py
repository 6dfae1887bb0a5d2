"""Bytes to text, character for character: UTF-8, UTF-16, GB18030 and Big5, told apart by what they give.

A broken byte costs a character, which is told, and not the text; bytes that no encoding explains are a `ReadError`. Characters that are no
text (controls, lone surrogates) become one space each, so that offsets hold.
"""

from __future__ import annotations

import codecs

import regex

from ..errors import ReadError
from ..regexes import compiled
from . import left

SAMPLE = 1 << 16  # bytes looked at when encodings are compared
LONGEST_CHARACTER = 4  # bytes
PLAUSIBLE = 0.7  # share of a sample that must be what Chinese texts are made of
NO_TEXT = compiled(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
LINE_ENDS = {0x2028: "\n", 0x2029: "\n"}  # one character for one, so that offsets hold
BREAK = compiled(r"\r\n|\r|\n")
ENCODINGS = ("gb18030", "utf-16-be", "utf-16-le", "utf-8")
BIG5 = "big5hkscs"
COMMON_BIG5 = 0.95  # share of its first level that a text must have to be taken for Big5 though nothing says so
NAMED = {
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk", "gb18030", "cp936", "ms936", "windows-936", "hz-gb-2312"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cp950"), BIG5), **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
}  # fmt: skip
CHARSET = regex.compile(rb"""<(?:meta|\?xml|%@)\b[^<>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,20})""", regex.IGNORECASE)
REPLACED = "\ufffd"
FEW_BROKEN = 200  # characters, of which one may be broken whatever the others are
FEWEST = 0.0  # share of what is no ASCII that must then be common
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(content: bytes, named: str = "") -> str:
    """The text of the bytes; `named` is the encoding that they say to be in, as it is written on the web.

    >>> decode("决算数".encode("gb18030")), decode("决算数".encode("utf-16-be")), decode("決算數".encode("big5"), "Big5")
    ('决算数', '决算数', '決算數')
    """
    named = NAMED.get(named.strip().lower(), "")
    text = _marked(content) or _utf8(content) or (_strict(content, named) if named == BIG5 else None)
    text = text or (None if _is_wide(content) else _fitting(content, ("utf-8",))) or _unmarked(content)
    if text is None and b"\x00" in content[:SAMPLE]:
        raise ReadError(
            "这不是文本文件（含有二进制内容），请打开原文件，复制其中的文字，粘贴到文本文件后重试。",
            "This is no text file (it holds binary content); open it, copy its text into a text file, try again.",
        )
    text = text or _fitting(content, (named or "utf-8", "utf-8", "gb18030"), least=FEWEST)
    if text is None:
        raise ReadError(
            "认不出文字编码（不是 UTF-8、UTF-16 或 GB18030），请另存为 UTF-8 文本后重试。",
            "The text encoding is not UTF-8, UTF-16 or GB18030; save the text as UTF-8 and try again.",
        )
    left.out("broken", text.count(REPLACED))
    return NO_TEXT.sub(" ", text.translate(LINE_ENDS))


def decode_page(content: bytes, named: str = "") -> str:
    """The text of a web page, in the encoding that comes with it or that it names itself, where the bytes leave a doubt."""
    if not content.strip():
        return ""
    found = CHARSET.search(content, 0, SAMPLE)
    return decode(content, named if named.strip().lower() in NAMED else found[1].decode("ascii") if found else "")


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
            return _strict(content[len(mark) :], encoding) or _fitting(content[len(mark) :], (encoding,))
    return None


def _utf8(content: bytes) -> str | None:
    return None if _is_wide(content) else _strict(content, "utf-8")


def _is_wide(content: bytes) -> bool:
    """Are there so many zeros that what a person reads there is UTF-16, or no text at all? It may be valid UTF-8 too."""
    return content[:SAMPLE].count(0) * 20 > len(content[:SAMPLE])


def _unmarked(content: bytes) -> str | None:
    """The encoding without a mark whose sample reads most like Chinese text."""
    if _of_big5(content) >= COMMON_BIG5 and _wide_share(content[:SAMPLE].decode("gb18030", "ignore")) < PLAUSIBLE:
        text = _strict(content, BIG5)
        if text is not None:
            return text
    ranked = sorted(((_share(content, name), name) for name in ENCODINGS), reverse=True)
    for share, name in ranked:
        text = _strict(content, name) if share >= PLAUSIBLE else None
        if text is not None:
            return text
    return None


def _of_big5(content: bytes) -> float:
    """How much of a sample, read as Big5, is in its first level: the 5,401 characters in daily use, and punctuation."""
    wide = [char.encode(BIG5, "ignore") for char in content[:SAMPLE].decode(BIG5, "ignore") if not char.isascii()]
    return sum(0xA1 <= one[0] <= 0xC6 for one in wide if one) / len(wide) if wide else 0.0


def _strict(content: bytes, encoding: str) -> str | None:
    errors = "surrogatepass" if encoding.startswith("utf") else "strict"
    try:
        return content.decode(encoding, errors)
    except UnicodeDecodeError as problem:
        cut = problem.start >= len(content) - LONGEST_CHARACTER  # a file cut off inside its last character
        return content[: problem.start].decode(encoding, errors) if cut and problem.start else None


def _fitting(content: bytes, encodings: tuple[str, ...], least: float = PLAUSIBLE) -> str | None:
    """The text in the one of the encodings that nearly all of it fits, with what is broken replaced."""
    ranked = []
    for encoding in dict.fromkeys(encodings):
        text = content.decode(encoding, "replace")
        fit = _wide_share(text[:SAMPLE])
        few = text.count(REPLACED) * FEW_BROKEN <= len(text)
        ranked.append((fit, -text.count(REPLACED), text if fit >= PLAUSIBLE or (few and least <= fit) else ""))
    return max(ranked)[2] or None


def _share(content: bytes, encoding: str) -> float:
    """How much of a sample is common Chinese characters, their punctuation, or plain ASCII."""
    sample = content[:SAMPLE].decode(encoding, "ignore")
    return sum(map(_common, sample)) / len(sample) if sample else 0.0


def _wide_share(sample: str) -> float:
    """The same of what is no ASCII: the tags of a page are most of it, and are the same in every encoding."""
    wide = [char for char in sample if not char.isascii()]
    return sum(map(_common, wide)) / len(wide) if wide else 1.0


def _common(char: str) -> bool:
    if char.isascii():
        return char.isprintable() or char in "\t\r\n"
    coded = char.encode("gb2312", "ignore")  # level 1 of GB 2312: the 3,755 characters in daily use
    return len(coded) == 2 and (0xB0 <= coded[0] <= 0xD7 or 0xA1 <= coded[0] <= 0xA3)
