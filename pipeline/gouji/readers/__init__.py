"""Readers: bytes to a Document, by what the content is and not by what the file is called."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ..document import Document, Source
from ..errors import ReadError
from ..rules import Rules, load
from . import budget, left, sniff
from .content import Content
from .decode import decode, decode_page
from .files import TooLargeError, content_of, nothing
from .pasted import read_pasted, read_web_page
from .pieces import finish

__all__ = ["read"]

LARGEST = 32 << 20  # bytes; saved pages with pictures inside come near it
LARGEST_TEXT = 6 << 20  # bytes of text; the longest reports have a tenth of it


Pages = Collection[int] | None


class Kind(NamedTuple):
    """A kind of input: its format name, how to tell it, and its reader (None: no report)."""

    format: str
    zh: str
    en: str
    sniff: Callable[[bytes], bool]
    read: Callable[[bytes, Rules, Pages], Content] | None
    paged: bool = False


def _read_text(content: bytes, rules: Rules, _: Pages) -> Content:
    return Content(read_pasted(decode(content), rules))


def _read_html(content: bytes, rules: Rules, _: Pages) -> Content:
    return Content(read_web_page(decode_page(content), rules))


def _read_message(content: bytes, rules: Rules, __: Pages) -> Content:
    from .mhtml import drafts_of

    return Content(finish(drafts_of(content, rules)))


def _read_word(content: bytes, rules: Rules, _: Pages) -> Content:
    from .word import read_word

    return Content(read_word(content, rules))


def _read_flat(content: bytes, rules: Rules, _: Pages) -> Content:
    from .word import read_flat

    return Content(read_flat(content, rules))


def _read_workbook(content: bytes, rules: Rules, _: Pages) -> Content:
    from .sheets import read_workbook

    return Content(read_workbook(content, rules))


def _read_flat_workbook(content: bytes, rules: Rules, _: Pages) -> Content:
    from .sheets import read_flat_workbook

    return Content(read_flat_workbook(content, rules), format="xls")


def _read_open_document_workbook(content: bytes, rules: Rules, _: Pages) -> Content:
    from .sheets import read_open_document_workbook

    return Content(read_open_document_workbook(content, rules))


def _read_flat_open_document_workbook(content: bytes, rules: Rules, _: Pages) -> Content:
    from .sheets import read_flat_open_document_workbook

    return Content(read_flat_open_document_workbook(content, rules), format="ods")


def _read_ofd(content: bytes, rules: Rules, pages: Pages) -> Content:
    from .ofd import read_ofd

    return read_ofd(content, rules, pages)


def _read_old(content: bytes, rules: Rules, pages: Pages) -> Content:
    """A container of before 2007: a workbook is read here, a document goes through LibreOffice."""
    from . import office

    kind = office.kind_of(content)
    if kind == "locked":
        raise office.locked_package()
    if kind == "xls":
        from .sheets import read_old_workbook

        return Content(read_old_workbook(content, rules), format="xls")
    if kind != "doc" and not content.startswith(office.RTF):
        raise office.unknown()
    return _read_word(office.as_docx(content), rules, pages)._replace(format="rtf" if content.startswith(office.RTF) else "doc")


def _read_pdf(content: bytes, rules: Rules, pages: Pages) -> Content:
    from .pdf import read_pdf

    return read_pdf(content, rules, pages)


def _read_picture(content: bytes, rules: Rules, pages: Pages) -> Content:
    from .scan import read_picture

    return read_picture(content, rules, pages)


KINDS = (
    Kind("pdf", "PDF 文件", "a PDF file", sniff.is_pdf, _read_pdf, paged=True),
    Kind("docx", "Word 文档（.docx）", "a Word document (.docx)", sniff.is_docx, _read_word),
    Kind("xlsx", "Excel 工作簿（.xlsx）", "an Excel workbook (.xlsx)", sniff.is_xlsx, _read_workbook),
    Kind(
        "ods", "OpenDocument 表格（.ods）", "an OpenDocument workbook (.ods)", sniff.is_open_document_workbook, _read_open_document_workbook
    ),
    Kind("ofd", "OFD 文件", "an OFD file", sniff.is_ofd, _read_ofd, paged=True),
    Kind("zip", "压缩包", "an archive", sniff.is_zip, None),
    Kind("ole", "旧版 Word/Excel/WPS 文件", "an old Word, Excel or WPS file", sniff.is_ole, _read_old),
    Kind("rtf", "RTF 文件", "an RTF file", sniff.is_rtf, _read_old),
    Kind("image", "图片", "a picture", sniff.is_image, _read_picture, paged=True),
    Kind(
        "fods",
        "OpenDocument 表格（.fods）",
        "an OpenDocument workbook (.fods)",
        sniff.is_flat_open_document,
        _read_flat_open_document_workbook,
    ),
    Kind("xml", "Excel 2003 XML 表格", "an Excel 2003 XML workbook", sniff.is_flat_workbook, _read_flat_workbook),
    Kind("word-xml", "Word XML 文档", "a Word XML document", sniff.is_word_xml, _read_flat),
    Kind("mhtml", "单个文件网页", "a web page in one file", sniff.is_mhtml, _read_message),
    Kind("html", "网页", "a web page", sniff.is_html, _read_html),
    Kind("text", "文本", "text", lambda _: True, _read_text),
)


def read(source: str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO, *, name: str | None = None,
         rules: Rules | None = None, pages: Pages = None) -> Document:  # fmt: skip
    """A report as read: a path, or the content itself as bytes or as a binary stream; of `pages` (from 1) only where given.

    Raises `ReadError` for anything that cannot be read, with what it is and what to do.
    """
    content, given = _content(source)
    if len(content) > LARGEST:
        raise TooLargeError(len(content), LARGEST)
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise nothing()
    kind = next(one for one in KINDS if one.sniff(content))
    if kind.format == "text" and len(content) > LARGEST_TEXT:
        raise TooLargeError(len(content), LARGEST_TEXT)
    if kind.read is None:
        raise _archive(content)
    if pages is not None and not kind.paged:
        raise ReadError(f"{kind.zh}没有页码，--pages 不适用。", f"{kind.en} has no pages; --pages does not apply.")
    with budget.opened(), left.counted() as left_out:
        blocks, count, unread, own, recognised = _read(kind.read, content, rules or load(), pages)
    if not blocks and kind.format != "text":
        raise ReadError(f"{kind.zh}里没有文字。", f"{kind.en} holds no text.")
    digest = hashlib.sha256(content).hexdigest()
    told = left.as_told(left_out)
    return Document(Source(name or given, digest, own or kind.format, count, unread, recognised, told), blocks)


def _read(reader: Callable[[bytes, Rules, Pages], Content], content: bytes, rules: Rules, pages: Pages) -> Content:
    """What the reader gives; things nested in each other deeper than any person nests them are refused."""
    try:
        return reader(content, rules, pages)
    except RecursionError as problem:
        raise ReadError(
            "内容层层嵌套过深（表格或文本框套了上百层），不像一份报告：请删去后重试。",
            "Tables or boxes are nested a hundred deep, as in no report: delete them and retry.",
        ) from problem


def _content(source: str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO) -> tuple[bytes, str]:
    """The bytes, and a name for them."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source), "-"
    if not isinstance(source, (str, os.PathLike)):
        content = source.read(LARGEST + 1) if hasattr(source, "read") else None
        if not isinstance(content, bytes):
            kind = type(source).__name__
            raise TypeError(f"a path, bytes or a file opened in binary mode is read, not {kind}; give pasted text as text.encode()")
        while len(content) <= LARGEST and (more := source.read(LARGEST + 1 - len(content))):  # a raw stream gives what it has
            content += more
        return content, str(getattr(source, "name", "-"))
    try:
        return content_of(source, LARGEST), Path(source).name
    except (OSError, ValueError) as problem:
        raise ReadError(
            f"打不开 {str(source)[:200]}：{problem.strerror if isinstance(problem, OSError) else problem}。请检查路径和权限。",
            f"Cannot open {str(source)[:200]}: {problem.strerror if isinstance(problem, OSError) else problem}. Check path and permissions.",
        ) from problem


def _archive(content: bytes) -> ReadError:
    """What to say of an archive, which is no report: it is damaged, or lies in another, or is of a kind that is not opened."""
    if content.startswith(b"PK") and not sniff.is_whole_zip(content):
        return ReadError("压缩包已损坏或不完整：请重新下载。", "The archive is damaged or incomplete: download it again.")
    if (named := sniff.office_kind(content)) is not None:
        zh, en = named
        return ReadError(
            f"这是{zh}，不能直接读：请打开后另存为 .docx 或 .xlsx，再重试。",
            f"This is {en}, which is not read: open it, save it as .docx or .xlsx and retry.",
        )
    return ReadError("这是压缩包：请先解压，再给出其中的文件。", "This is an archive: unpack it first, and give the files in it.")
