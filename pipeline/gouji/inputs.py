"""The PATHs of the command line: files, folders, globs, archives, standard input, in a fixed order."""

from __future__ import annotations

import glob
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .read import ReadError

LARGEST = 200 * 1024 * 1024  # bytes of one file inside an archive; more is no report
MOST_PACKED = 200  # times that a file may grow when it is unpacked
SMALL = 1024 * 1024  # a file below this may grow as it likes
LONGEST_NAME = 80  # characters of a path that is none
STDIN = "-"
AT_ONCE = 40  # files of a folder, whose old documents are converted together
OLD = (b"\xd0\xcf\x11\xe0", b"{\\rtf")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack a block at once, of whatever size
UTF8_NAME = 0x800  # the flag of an archive entry whose name is UTF-8
DOCUMENTS = ("word/", "xl/", "ppt/", "[Content_Types].xml", "OFD.xml", "mimetype")  # members of zipped documents
ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")  # with members, and without
CLUTTER = frozenset({"__macosx", "thumbs.db", "desktop.ini"})  # what macOS adds to its archives and Windows to its folders
LOCK = "~$"  # begins the name of the file that says who has a document open


@dataclass(frozen=True)
class Input:
    """One thing to read: a file on disk, or content that is in memory already, or why it cannot be had."""

    name: str
    path: Path | None = None
    content: bytes | None = None
    error: ReadError | None = None

    @property
    def source(self) -> Path | bytes:
        """What is to be read."""
        if self.content is not None:
            return self.content
        assert self.path is not None
        return self.path


def inputs(paths: list[str]) -> Iterator[Input]:
    """Every input that the paths name. A path that names nothing gives an Input with its error."""
    for path in paths:
        yield from _of_path(path)


def _of_path(path: str) -> Iterator[Input]:
    if path == STDIN:
        yield Input(STDIN, content=sys.stdin.buffer.read())
        return
    place = Path(path)
    try:
        folder, known = place.is_dir(), place.exists()
    except OSError:  # a report's text, pasted where its path belongs
        yield _missing(f"{path[:LONGEST_NAME]}…", "没有这个文件或文件夹", "there is no such file or folder")
        return
    if folder:
        yield from _of_folder(place, path)
    elif known:
        yield from _of_file(place)
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
    """The files of a folder at any depth, hidden ones left out, in the order of their names."""
    files = sorted(one for one in folder.rglob("*") if one.is_file() and not hidden(one.relative_to(folder).parts))
    for at, one in enumerate(files):
        if at % AT_ONCE == 0:
            _prepare(files[at : at + AT_ONCE])
        yield from _of_file(one)
    if not files:
        yield _missing(path, "文件夹里没有文件", "the folder holds no file")


def _prepare(files: list[Path]) -> None:
    """The old Word files among these are converted by one start of LibreOffice."""
    old = [content for content in map(_old, files) if content]
    if len(old) > 1:
        from .read.office import prepare

        prepare(old)


def _old(path: Path) -> bytes:
    """The content of a file that begins like an old document; nothing for any other."""
    try:
        with path.open("rb") as stream:
            head = stream.read(5)
            return head + stream.read(LARGEST) if head.startswith(OLD) else b""
    except OSError:
        return b""


def hidden(parts: Iterable[str]) -> bool:
    """Does a path go through something hidden, on any system?

    >>> [hidden([name]) for name in (".git", "__MACOSX", "Thumbs.db", "~$报告.docx", "报告.docx")]
    [True, True, True, True, False]
    """
    return any(part.startswith((".", LOCK)) or part.lower() in CLUTTER for part in parts)


def _of_file(path: Path) -> Iterator[Input]:
    if is_archive(path):
        yield from _of_archive(path)
    else:
        yield Input(str(path), path)


def is_archive(path: Path) -> bool:
    """Is the file an archive of reports, whatever it is called, and no zipped document itself?"""
    try:
        with path.open("rb") as stream:
            if stream.read(4) not in ZIPPED:
                return False
        with zipfile.ZipFile(path) as archive:
            return not any(one.startswith(DOCUMENTS) or one in DOCUMENTS for one in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _of_archive(path: Path) -> Iterator[Input]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = entries_of(archive)
            for name, entry in entries:
                yield entry_of(f"{path}/{name}", archive, entry)
            if not entries:
                yield _missing(str(path), "压缩包里没有文件", "the archive holds no file")
    except (zipfile.BadZipFile, OSError) as problem:
        yield Input(str(path), error=_damaged(str(path), problem))


def entries_of(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """The files of an archive by name, hidden ones left out, in the order of their names."""
    named = [(entry_name(one), one) for one in archive.infolist() if not one.is_dir()]
    return sorted((one for one in named if not hidden(one[0].split("/"))), key=lambda one: one[0])


def _damaged(name: str, problem: Exception) -> ReadError:
    return ReadError(f"{name}：压缩包损坏（{problem}）。", f"{name}: the archive is damaged ({problem}).")


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry as it was packed: Chinese Windows writes GBK without saying so.

    >>> entry_name(zipfile.ZipInfo("报告.txt".encode("gbk").decode("cp437")))
    '报告.txt'
    """
    if entry.flag_bits & UTF8_NAME:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return entry.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return entry.filename


def entry_of(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Input:
    """One entry; a damaged, locked or swollen one costs only itself."""
    swollen = entry.file_size > SMALL and entry.file_size > MOST_PACKED * max(entry.compress_size, 1)
    if swollen or entry.file_size > LARGEST:
        return Input(name, error=ReadError(f"{name}：解压后过大，不像报告，已跳过。", f"{name}: too large when unpacked; left out."))
    if entry.flag_bits & 1:
        return Input(name, error=ReadError(f"{name}：有密码，请先解密。", f"{name}: needs a password; unpack it first."))
    if entry.compress_type not in METHODS:
        return Input(
            name,
            error=ReadError(
                f"{name}：压缩方法少见，无法解压：请重新打包为普通的 .zip。",
                f"{name}: packed in a rare way: pack it again as an ordinary .zip.",
            ),
        )
    try:
        return Input(name, content=archive.read(entry))
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError) as problem:
        return Input(name, error=_damaged(name, problem))
