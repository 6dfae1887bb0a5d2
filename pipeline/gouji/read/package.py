"""Parts of zipped documents (.docx, .xlsx, .ofd): opened with limits, parsed without entities or network."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from .errors import ReadError

Element = Any  # lxml has no types of its own
LARGEST_PART = 48 << 20  # bytes of one part when unpacked; the longest reports have a tenth of it
LARGEST_WHOLE = 256 << 20  # bytes of all parts when unpacked
MOST_PARTS = 20_000
LOCKED = 1  # the flag of an entry that needs a password


class Package:
    """A zipped document. Every failure is a `ReadError` that says what to do."""

    def __init__(self, content: bytes, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError, UnicodeError, NotImplementedError) as problem:
            raise self.damaged(problem) from problem
        self._entries = {one.filename.replace("\\", "/").lstrip("/"): one for one in self._archive.infolist()}
        if len(self._entries) > MOST_PARTS or sum(one.file_size for one in self._entries.values()) > LARGEST_WHOLE:
            raise ReadError(f"{zh}解压后过大，不像一份报告。", f"{en} is too large when unpacked; it is no report.")

    @property
    def names(self) -> list[str]:
        """The names of the parts, in the archive's order."""
        return list(self._entries)

    def damaged(self, problem: Exception | str) -> ReadError:
        """What to say of a broken one."""
        return ReadError(
            f"{self.zh}已损坏（{problem}）：请用原来的软件打开，另存后重试。",
            f"{self.en} is damaged ({problem}): open it in its own program, save it again and retry.",
        )

    def read(self, name: str) -> bytes | None:
        """The bytes of a part; None where there is none."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        if entry.file_size > LARGEST_PART:
            raise ReadError(
                f"{self.zh}的内容有 {entry.file_size >> 20} MB，超过一份报告的上限：请拆开后重试。",
                f"{self.en} holds a part of {entry.file_size >> 20} MB, more than one report can have: split it.",
            )
        if entry.flag_bits & LOCKED:
            raise locked(self.zh, self.en)
        try:
            with self._archive.open(entry) as stream:
                return stream.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as problem:
            raise self.damaged(problem) from problem

    def parse(self, name: str) -> Element | None:
        """The root of a part that is XML; None where there is none."""
        content = self.read(name)
        return None if content is None else self.parsed(content)

    def parsed(self, content: bytes) -> Element:
        """The root of some XML. Entities are not expanded, and one that declares any is refused."""
        from lxml import etree

        if b"<!ENTITY" in content[:65536] or b"<!E\0N\0T\0I\0T\0Y" in content[:65536]:
            raise self.damaged("XML entities")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as problem:
            raise self.damaged(str(problem)[:80]) from problem


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


def attribute(element: Element, name: str) -> str | None:
    """An attribute by its local name, whatever its namespace."""
    value = element.get(name)
    if value is not None:
        return str(value)
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), None)


def child(element: Element | None, *names: str) -> Element | None:
    """The first descendant along a path of local names."""
    for name in names:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element
