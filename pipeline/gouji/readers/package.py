"""Parts of zipped documents (.docx, .xlsx, .ofd): opened with limits, parsed without entities or network."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import regex

from ..errors import ReadError
from . import budget

Element = Any  # lxml has no types of its own
LARGEST_PART = 48 << 20  # bytes of one part when unpacked; the longest reports have a tenth of it
MOST_PARTS = 20_000
ENTRY = b"PK\x01\x02"  # begins every entry of an archive's table of contents
LOCKED = 1  # the flag of an entry that needs a password
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # of packing; the formats allow no other
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, RuntimeError, NotImplementedError, EOFError, ValueError, OverflowError)
DECLARED = regex.compile(rb"""[^<]{0,4}<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})""")
ENCODINGS = regex.compile(rb"(?i)utf-?8|utf-?16(?:le|be)?|us-ascii|iso-8859-1|windows-125\d|gb2312|gbk|gb18030")  # "<" is one byte there
XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0<")
DOCTYPES = (b"<!DOCTYPE", *("<!DOCTYPE".encode(encoding) for encoding in ("utf-16-le", "utf-16-be")))
MAIN = "officeDocument"  # the kind of relation that leads to the body


class Relation(NamedTuple):
    """A link from a part to another: its id, the last word of its kind, and the path of the other."""

    key: str
    kind: str
    path: str


def opened(content: bytes) -> zipfile.ZipFile:
    """An archive with its table of contents read. Raises `BadZipFile` for whatever is wrong with it, and `ReadError` for a far too long one."""
    count = content.count(ENTRY)
    if count > MOST_PARTS:
        raise ReadError(
            f"压缩包里有 {count} 个成员，超过上限 {MOST_PARTS}，不像一份报告：请拆开后重试。",
            f"The archive has {count} members, more than {MOST_PARTS}, and is no report: split it and retry.",
        )
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except BROKEN as problem:
        raise zipfile.BadZipFile(str(problem)[:80]) from problem


class Package:
    """A zipped document. Every failure is a `ReadError` that says what to do."""

    def __init__(self, content: bytes, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        try:
            self._archive = opened(content)
        except zipfile.BadZipFile as problem:
            raise self.damaged(problem) from problem
        self._entries = {one.filename.replace("\\", "/").lstrip("/"): one for one in self._archive.infolist()}
        self._alike = {name.lower(): one for name, one in reversed(self._entries.items())}  # the names of parts are written in any case

    @property
    def names(self) -> list[str]:
        """The names of the parts, in the archive's order."""
        return list(self._entries)

    def damaged(self, problem: Exception | str) -> ReadError:
        """What to say of a broken one."""
        return damaged(self.zh, self.en, problem)

    def _too_large(self, size: int) -> ReadError:
        return ReadError(
            f"{self.zh}的内容有 {size >> 20} MB，超过一份报告的上限 {LARGEST_PART >> 20} MB：请拆开后重试。",
            f"{self.en} holds a part of {size >> 20} MB, more than one report can have ({LARGEST_PART >> 20} MB): split it and retry.",
        )

    def read(self, name: str) -> bytes | None:
        """The bytes of a part; None where there is none. What comes out is counted, whatever its entry says."""
        entry = self._entry(name)
        if entry is None:
            return None
        if entry.file_size > LARGEST_PART:
            raise self._too_large(entry.file_size)
        if entry.flag_bits & LOCKED:
            raise locked(self.zh, self.en)
        if entry.compress_type not in METHODS:
            raise self.damaged(f"compression {entry.compress_type}")
        budget.spend(entry.file_size, self.zh, self.en)
        try:
            with self._archive.open(entry) as stream:
                return stream.read(LARGEST_PART + 1)
        except BROKEN as problem:
            raise self.damaged(str(problem)[:80]) from problem

    def _entry(self, name: str) -> zipfile.ZipInfo | None:
        return self._entries.get(name) or self._alike.get(name.lower())

    def parse(self, name: str) -> Element | None:
        """The root of a part that is XML and stays; None where there is none."""
        content = self.read(name)
        return None if content is None else self.parsed(content)

    def parsed(self, content: bytes) -> Element:
        """The root of some XML that stays until the report is read."""
        budget.spend(budget.of_xml(content), self.zh, self.en)
        return self._root(content)

    @contextmanager
    def part(self, name: str) -> Iterator[Element | None]:
        """The root of a part that is XML and is needed for a while only; None where there is none."""
        content = self.read(name)
        if content is None:
            yield None
            return
        with budget.held(budget.of_xml(content), self.zh, self.en):
            yield self._root(content)

    def _root(self, content: bytes) -> Element:
        return _tree(content, self.zh, self.en)

    def relations(self, path: str = "") -> list[Relation]:
        """Where a part leads to, or the package as a whole."""
        folder, name = posixpath.split(path)
        with self.part(posixpath.join(folder, "_rels", f"{name}.rels")) as links:
            return [
                Relation(one.get("Id") or "", (one.get("Type") or "").rpartition("/")[2], beside(path, one.get("Target") or ""))
                for one in (links if links is not None else ())
                if one.get("TargetMode") != "External"
            ]

    def main(self, usual: str) -> str:
        """The path of the body: the usual one, or where the package says that it is."""
        if self._entry(usual) is not None:
            return usual
        return next((one.path for one in self.relations() if one.kind == MAIN), usual)


def parsed(content: bytes, zh: str, en: str) -> Element:
    """The root of an XML file that is a document by itself. Raises `ReadError`."""
    budget.spend(budget.of_xml(content), zh, en)
    return _tree(content, zh, en)


def _tree(content: bytes, zh: str, en: str) -> Element:
    """Some XML as a tree. What declares entities, or hides its brackets in an odd encoding, is refused."""
    from lxml import etree

    declared = DECLARED.match(content)
    if not content.lstrip().startswith(XML_STARTS) or (declared and ENCODINGS.fullmatch(declared[1]) is None):
        raise damaged(zh, en, "XML encoding")
    if any(one in content for one in DOCTYPES):
        raise damaged(zh, en, "XML entities")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise damaged(zh, en, str(problem).partition(",")[0][:80]) from problem


def damaged(zh: str, en: str, problem: Exception | str) -> ReadError:
    """What to say of a broken file."""
    return ReadError(
        f"{zh}已损坏（{problem}）：请用原来的软件打开，另存后重试。",
        f"{en} is damaged ({problem}): open it in its own program, save it again and retry.",
    )


def beside(path: str, other: str) -> str:
    """The path of a part that another names.

    >>> beside("xl/workbook.xml", "worksheets/sheet1.xml"), beside("Doc_0/Document.xml", "/Doc_0/Res.xml"), beside("", "word/document.xml")
    ('xl/worksheets/sheet1.xml', 'Doc_0/Res.xml', 'word/document.xml')
    """
    return other.lstrip("/") if other.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(path), other))


def locked(zh: str, en: str) -> ReadError:
    """What to say of a document that needs a password."""
    return ReadError(
        f"{zh}有密码：请用原来的软件打开，去掉密码另存后重试。",
        f"{en} needs a password: open it in its own program, save it without one and retry.",
    )


def local(element: Element) -> str:
    """The tag of an element without its namespace: Word writes the same names in two namespaces."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def stated(element: Element) -> dict[str, str]:
    """What an element states, by name without the namespace."""
    return {name.rpartition("}")[2]: value for name, value in element.items()}


def child(element: Element | None, *names: str) -> Element | None:
    """The first descendant along a path of local names."""
    for name in names:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element
