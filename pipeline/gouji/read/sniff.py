"""What kind of file some bytes are, by their first bytes; the suffix may lie."""

from __future__ import annotations

import regex

IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
HTML = regex.compile(
    rb"""(?:\xef\xbb\xbf)? \s*
    (?: <\?xml [^>]{0,200} > \s* )?      # an XML declaration
    (?: <!-- .{0,2000}? --> \s* )?       # a comment, such as the address that a browser saves
    < (?: !doctype \s+ html | html ) \b""",
    regex.IGNORECASE | regex.DOTALL | regex.VERBOSE,
)


def is_pdf(content: bytes) -> bool:
    """A PDF; some carry rubbish before their mark."""
    return b"%PDF-" in content[:1024]


def is_docx(content: bytes) -> bool:
    """A Word document of today."""
    return _is_zip(content) and b"word/" in _names(content)


def is_xlsx(content: bytes) -> bool:
    """An Excel workbook of today."""
    return _is_zip(content) and b"xl/" in _names(content)


def is_ofd(content: bytes) -> bool:
    """A document in the format of GB/T 33190."""
    return _is_zip(content) and b"OFD.xml" in _names(content)


def is_zip(content: bytes) -> bool:
    """Any other archive."""
    return _is_zip(content) or content.startswith(ARCHIVES)


def is_ole(content: bytes) -> bool:
    """A Word, Excel or WPS file of before 2007."""
    return content.startswith(b"\xd0\xcf\x11\xe0")


def is_rtf(content: bytes) -> bool:
    """Rich text."""
    return content.startswith(b"{\\rtf")


def is_image(content: bytes) -> bool:
    """A picture."""
    boxed = content[8:12] == b"WEBP" or content[4:12] in (b"ftypheic", b"ftypavif")
    return content.startswith(IMAGES) or boxed


def is_html(content: bytes) -> bool:
    """A whole web page."""
    return HTML.match(content[:4096]) is not None


def _is_zip(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def _names(content: bytes) -> bytes:
    """Where the names of a ZIP archive's members stand: at its beginning and at its end."""
    return content[:8192] + content[-65536:]
