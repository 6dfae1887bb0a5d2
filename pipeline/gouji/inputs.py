"""The PATHs of the command line: files, folders, globs, archives, standard input, in a fixed order."""

from __future__ import annotations

import glob
import os
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from .errors import ReadError
from .readers import LARGEST
from .readers.files import TooLargeError, nothing, regular, whole

MOST_MEMBERS = 200_000  # entries of an archive
MOST_PACKED = 200  # times that a file may grow when it is unpacked
SMALL = 1024 * 1024  # a file below this may grow as it likes
PIECE = 4096  # bytes that are unpacked at a time; what bzip2 makes of them only the limit of the process bounds
LONGEST_NAME = 80  # characters of a path that is none
STDIN = "-"
AT_ONCE = 40  # files of a folder, whose old documents are converted together
OLD = (b"\xd0\xcf\x11\xe0", b"{\\rtf")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack a block at once, of whatever size
NAMELESS = "?"
UTF8_NAME = 0x800  # the flag of an archive entry whose name is UTF-8
DOCUMENTS = ("word/", "xl/", "ppt/", "[Content_Types].xml", "OFD.xml", "mimetype")  # members of zipped documents
ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")  # with members, and without
CLUTTER = frozenset({"__macosx", "thumbs.db", "desktop.ini"})  # what macOS adds to its archives and Windows to its folders
LOCK = "~$"  # begins the name of the file that says who has a document open

Entries = list[tuple[str, zipfile.ZipInfo]]


@dataclass(frozen=True)
class Input:
    """One thing to read: a file on disk, an entry of an archive, content that is in memory already, or why it cannot be had.

    `near` are files of the same folder that come next, with this one: old documents among them are converted together.
    """

    name: str
    path: Path | None = None
    member: int | None = None  # which of the archive's entries, by their sorted names
    content: bytes | None = None
    error: ReadError | None = None
    near: tuple[Path, ...] = ()


# --- what is to be read ---------------------------------------------------------------------------


def inputs(paths: list[str]) -> Iterator[Input]:
    """Every input that the paths name, none of them opened. A path that names nothing gives an Input with its error."""
    for path in paths:
        yield from _of_path(path)


def _of_path(path: str) -> Iterator[Input]:
    if path == STDIN:
        yield Input(STDIN)
        return
    place = Path(path)
    try:
        folder, known = place.is_dir(), os.path.lexists(place)
    except (OSError, ValueError):  # a report's text, pasted where its path belongs
        yield _missing(f"{path[:LONGEST_NAME]}…", "没有这个文件或文件夹", "there is no such file or folder")
        return
    if folder:
        yield from _of_folder(place, path)
    elif known:
        yield Input(path, place)
    elif glob.has_magic(path):
        found = sorted(glob.glob(path, recursive=True))
        for one in found:
            yield from _of_path(one)
        if not found:
            yield _missing(path, "没有文件与它匹配", "no file matches it")
    else:
        yield _missing(path, "没有这个文件或文件夹", "there is no such file or folder")


def _missing(path: str, zh: str, en: str) -> Input:
    return Input(path, error=ReadError(f"{path}：{zh}。请检查路径。", f"{path}: {en}. Check the path."))


def _of_folder(folder: Path, path: str) -> Iterator[Input]:
    """What a folder holds at any depth, whatever it is, hidden things left out, in the order of names."""
    files = sorted(one for one in folder.rglob("*") if not os.path.isdir(one) and not hidden(one.relative_to(folder).parts))  # noqa: PTH112  # never raises
    for at, one in enumerate(files):
        yield Input(str(one), one, near=() if at % AT_ONCE else tuple(files[at : at + AT_ONCE]))
    if not files:
        yield _missing(path, "文件夹里没有文件", "the folder holds no file")


def hidden(parts: Iterable[str]) -> bool:
    """Does a path go through something hidden, on any system?

    >>> [hidden([name]) for name in (".git", "__MACOSX", "Thumbs.db", "~$报告.docx", "报告.docx")]
    [True, True, True, True, False]
    """
    return any(part.startswith((".", LOCK)) or part.lower() in CLUTTER for part in parts)


# --- what it holds --------------------------------------------------------------------------------


def opened(given: Input) -> bytes | list[Input]:
    """The content of an input, or the entries of the archive that it is. Raises `ReadError`."""
    if given.content is not None:
        return given.content
    assert given.path is not None
    try:
        if given.member is not None:
            return member_content(given.path, given.member)
        with regular(given.path) as stream:
            entries = entries_in(stream)
            if entries is None:
                return whole(stream, LARGEST)
    except (OSError, ValueError) as problem:
        said = (isinstance(problem, OSError) and problem.strerror) or problem
        raise ReadError(
            f"{given.name}：打不开（{said}）。请检查路径和权限。", f"{given.name}: cannot be opened ({said}). Check path and permissions."
        ) from problem
    return [
        Input(f"{given.name}/{name}", given.path, at, error=None if entry.file_size else nothing())  # without a process for nothing
        for at, (name, entry) in enumerate(entries)
    ]


def from_standard_input() -> Input:
    """What is pasted on standard input, or why it cannot be had."""
    try:
        return Input(STDIN, content=whole(sys.stdin.buffer, LARGEST))
    except ReadError as problem:
        return Input(STDIN, error=problem)


def prepare(files: Iterable[Path]) -> None:
    """The old Word files among these are converted by one start of LibreOffice."""
    old = [content for content in map(_old, files) if content]
    if len(old) > 1:
        from .readers.office import prepare as convert

        convert(old)


def _old(path: Path) -> bytes:
    """The content of a file that begins like an old document; nothing for any other."""
    try:
        with regular(path) as stream:
            head = stream.read(5)
            return head + whole(stream, LARGEST) if head.startswith(OLD) else b""
    except (OSError, ValueError, ReadError):
        return b""


# --- archives -------------------------------------------------------------------------------------


def entries_in(stream: IO[bytes]) -> Entries | None:
    """The entries of an archive of reports, whatever it is called; None for any other file, zipped documents too. Raises `ReadError`."""
    if stream.read(4) not in ZIPPED:
        stream.seek(0)
        return None
    try:
        with zipfile.ZipFile(stream) as archive:
            document = any(one.startswith(DOCUMENTS) or one in DOCUMENTS for one in archive.namelist())
            entries = [] if document else entries_of(archive)
    except (zipfile.BadZipFile, OSError, ValueError):
        document = True
    if document:
        stream.seek(0)
        return None
    if not entries:
        raise ReadError("压缩包里没有文件。", "The archive holds no file.")
    if len(entries) > MOST_MEMBERS:
        count = f"{len(entries):,}"
        raise ReadError(
            f"压缩包里有{count}个文件：请解压后给出文件夹。", f"The archive holds {count} files: unpack it and name the folder."
        )
    return entries


def entries_of(archive: zipfile.ZipFile) -> Entries:
    """The files of an archive by name, hidden ones left out, in the order of their names."""
    named = [(entry_name(one), one) for one in archive.infolist() if not one.filename.endswith("/")]  # `is_dir` fails without a name
    return sorted((one for one in named if not hidden(one[0].split("/"))), key=lambda one: one[0])


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry as it was packed: Chinese Windows writes GBK without saying so. What begins with NUL has no name.

    >>> entry_name(zipfile.ZipInfo("报告.txt".encode("gbk").decode("cp437")))
    '报告.txt'
    """
    if entry.flag_bits & UTF8_NAME or not entry.filename:
        return entry.filename or NAMELESS
    for encoding in ("utf-8", "gb18030"):
        try:
            return entry.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return entry.filename


def member_content(path: Path, at: int) -> bytes:
    """One entry of an archive; a damaged, locked or swollen one costs only itself. Raises `ReadError`, `OSError`, `ValueError`."""
    try:
        archive, entries = _archive(path)
        return _unpacked(archive, entries[at][1])
    except (zipfile.BadZipFile, zlib.error, EOFError, IndexError, RuntimeError, NotImplementedError) as problem:
        raise ReadError(f"压缩包损坏（{problem}）。", f"The archive is damaged ({problem}).") from problem


@lru_cache(maxsize=1)
def _archive(path: Path) -> tuple[zipfile.ZipFile, Entries]:
    """The archive whose entries are being read, kept open from one to the next."""
    with regular(path) as stream:
        archive = zipfile.ZipFile(os.fdopen(os.dup(stream.fileno()), "rb"))
    return archive, entries_of(archive)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The content of an entry, of which no more is unpacked than a report can have, whatever the archive says of it."""
    swollen = entry.file_size > SMALL and entry.file_size > MOST_PACKED * max(entry.compress_size, 1)
    if swollen or entry.file_size > LARGEST:
        raise (
            TooLargeError(entry.file_size, LARGEST)
            if not swollen
            else ReadError("解压后过大，不像报告，已跳过。", "It is too large when unpacked; left out.")
        )
    if entry.flag_bits & 1:
        raise ReadError("有密码，请先解密。", "It needs a password; unpack it first.")
    if entry.compress_type not in METHODS:
        raise ReadError(
            "压缩方法少见，无法解压：请重新打包为普通的 .zip。", "It is packed in a rare way: pack it again as an ordinary .zip."
        )
    content = bytearray()
    with archive.open(entry) as stream:
        while piece := stream.read(PIECE):
            content += piece
            if len(content) > LARGEST:
                raise TooLargeError(None, LARGEST)
    return bytes(content)
