"""What kind of file some bytes are, by their first bytes; the suffix may lie."""

from __future__ import annotations

import codecs
import io
import zipfile

import regex

from .package import BROKEN, opened

IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
LONGEST_HEAD = 16384  # bytes in which a page must begin
ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
OPC = "http://schemas.microsoft.com/office/2006/xmlPackage"  # the parts of a .docx one after the other in one file
WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
LOOKED_AT = 16_384  # bytes of the beginning, in which names and headers stand
XML_WHOLE = regex.compile(rb"<(?:[\w.-]{1,40}:)?(?:wordDocument|package)\s")
HEADER = regex.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,9}[a-z][a-z0-9-]{1,60}[ \t]?:",
    regex.IGNORECASE,
)
WEB_INSIDE = regex.compile(rb"^content-type[ \t]{0,9}:[ \t]{0,9}(?:multipart/|text/html)", regex.IGNORECASE | regex.MULTILINE)
MAIL = regex.compile(rb"^(?:mime-version|content-transfer-encoding)[ \t]{0,9}:", regex.IGNORECASE | regex.MULTILINE)
PLAIN_MAIL = regex.compile(rb"^content-type[ \t]{0,9}:[ \t]{0,9}text/plain", regex.IGNORECASE | regex.MULTILINE)
BLANK_LINE = regex.compile(rb"\r?\n[ \t]{0,9}\r?\n")
HTML = regex.compile(
    rb"""(?:\xef\xbb\xbf)? \s*+
    (?: (?: <\?xml\b [^>]{0,300} >                # an XML declaration, a style sheet
          | <!-- .{0,2000}? -->                   # a comment, such as the address that a browser saves
          | <% .{0,2000}? %> | <\?php\b .{0,2000}? \?> # what a server should have carried out
        ) \s*+ ){0,20}+
    <(?: !doctype \s+ html | (?: html | head | meta | title | link | style | script | base | body | frameset
        | div | p | span | font | center | section | article | main | header | nav | aside | form | fieldset | h[1-6] | ul | ol | dl | li | dd | dt
        | pre | blockquote | figure | address | details | hr | br | (b | strong | em | i | u | a | img | small | big | label)
        | (?! (?:table | caption | thead | tbody | tfoot | tr | td | th) [\s>/] ) ([a-z] [\w.-]{0,40} (?: : [\w.-]{1,40} )?)  # of some program
        ) (?= [\s/>] ) )""",
    regex.IGNORECASE | regex.DOTALL | regex.VERBOSE,
)
FLAT_WORKBOOK = regex.compile(
    rb"""(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)? \s{0,200}
    (?: (?: <\? [^>]{0,300} > | <!-- .{0,2000}? --> ) \s{0,200} ){0,8}      # declaration, program, comments
    < (?: [\w.-]{1,20} : )? Workbook \b [^>]{0,2000} urn:schemas-microsoft-com:office:spreadsheet""",
    regex.DOTALL | regex.VERBOSE,
)
FLAT_OPEN_DOCUMENT = regex.compile(
    rb"""(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)? \s{0,200} (?: (?: <\? [^>]{0,300} > | <!-- .{0,2000}? --> ) \s{0,200} ){0,8}
    < (?: [\w.-]{1,20} : )? document \b [^>]{0,8000} vnd\.oasis\.opendocument\.spreadsheet""",
    regex.DOTALL | regex.VERBOSE,
)
OFFICE_KINDS = (  # documents of office programs that are not read, by what their beginning or the names in them say
    (b"opendocument.text", ("OpenDocument 文字文档（.odt）", "an OpenDocument text (.odt)")),
    (b"opendocument.presentation", ("OpenDocument 演示文稿（.odp）", "an OpenDocument presentation (.odp)")),
    (b"ppt/", ("PowerPoint 演示文稿（.pptx）", "a PowerPoint presentation (.pptx)")),
    (b"application/epub", ("电子书（.epub）", "an e-book (.epub)")),
)
OPEN_DOCUMENT_WORKBOOK = b"application/vnd.oasis.opendocument.spreadsheet"
BLOCK = regex.compile(rb"<(?:p|div|br|table|tr|li|h[1-6]|section)[\s/>]", regex.IGNORECASE)


def is_pdf(content: bytes) -> bool:
    """A PDF; some carry rubbish before their mark. An archive whose first member is one is none itself."""
    return b"%PDF-" in content[:1024] and not _is_zip(content)


def is_docx(content: bytes) -> bool:
    """A Word document of today."""
    return _is_zip(content) and _holds(content, "word/")


def is_xlsx(content: bytes) -> bool:
    """An Excel workbook of today."""
    return _is_zip(content) and _holds(content, "xl/")


def is_open_document_workbook(content: bytes) -> bool:
    """An OpenDocument workbook: an archive with a member that says so, which stands first and unpacked unless it was packed anew."""
    if not _is_zip(content) or OPEN_DOCUMENT_WORKBOOK in content[:400]:
        return _is_zip(content)
    if b"mimetype" not in content[-65536:]:
        return False
    try:
        with opened(content) as archive, archive.open("mimetype") as member:
            return OPEN_DOCUMENT_WORKBOOK in member.read(200)
    except (KeyError, *BROKEN):
        return False


def is_flat_workbook(content: bytes) -> bool:
    """A workbook in the XML of Excel 2003, whatever its encoding."""
    return FLAT_WORKBOOK.match(content[:8192].replace(b"\0", b"")) is not None


def is_flat_open_document(content: bytes) -> bool:
    """An OpenDocument workbook in one file of XML."""
    return FLAT_OPEN_DOCUMENT.match(content[:LOOKED_AT].replace(b"\0", b"")) is not None


def office_kind(content: bytes) -> tuple[str, str] | None:
    """What a package that is no report of a kind that is read holds, named in both languages; None for any other archive."""
    return next(
        (names for mark, names in OFFICE_KINDS if mark in content[:400] or (mark.endswith(b"/") and _holds(content, mark.decode()))), None
    )


def is_ofd(content: bytes) -> bool:
    """A document in the format of GB/T 33190."""
    return _is_zip(content) and _holds(content, "OFD.xml")


def is_zip(content: bytes) -> bool:
    """Any other archive."""
    return _is_zip(content) or content.startswith(ARCHIVES)


def is_whole_zip(content: bytes) -> bool:
    """A ZIP archive with its table of contents, which stands at its end."""
    return zipfile.is_zipfile(io.BytesIO(content))


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


def is_word_xml(content: bytes) -> bool:
    """A Word document in one XML file, by the names that it uses."""
    head = content[:LOOKED_AT].replace(b"\0", b"")
    named = OPC.encode() in head or WORD_2003.encode() in head
    return named and XML_WHOLE.search(head) is not None and head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def is_mhtml(content: bytes) -> bool:
    """A message whose headers say that it holds a web page, or its text."""
    head = BLANK_LINE.split(content[:LOOKED_AT].lstrip(), 1)[0]
    if HEADER.match(head) is None:
        return False
    return WEB_INSIDE.search(head) is not None or (PLAIN_MAIL.search(head) is not None and MAIL.search(head) is not None)


def is_html(content: bytes) -> bool:
    """A web page, or a part of one that begins with a tag of text; a table alone is read as what was pasted."""
    head = content[:LONGEST_HEAD]
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            head = head[2:].decode(encoding, "replace").encode()
    found = HTML.match(head)
    if found is None or (found[1] or found[2]) is None:
        return found is not None
    return (found[2] is None and b"\n" not in content.strip()) or BLOCK.search(
        content
    ) is not None  # text with lines of its own, some of it bold, is none


def _is_zip(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def _holds(content: bytes, name: str) -> bool:
    """Has a ZIP archive a member whose name begins so? Of one that is damaged, the ends are searched, where names stand."""
    try:
        with opened(content) as archive:
            return any(one.replace("\\", "/").lstrip("/").lower().startswith(name.lower()) for one in archive.namelist())
    except zipfile.BadZipFile:
        return name.encode() in content[:8192] + content[-65536:]
