"""The PATHs of the command line: files, folders, globs, archives, standard input, in a fixed order."""

from __future__ import annotations

import glob
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .read import ReadError

LARGEST = 200 * 1024 * 1024  # bytes of one file inside an archive; more is no report
MOST_PACKED = 200  # times that a file may grow when it is unpacked
SMALL = 1024 * 1024  # a file below this may grow as it likes
STDIN = "-"


@dataclass(frozen=True)
class Input:
    """One thing to read: a file on disk, or content that is in memory already, or why it cannot be had."""

    name: str
    path: Path | None = None
    content: bytes | None = None
    error: ReadError | None = None


def inputs(paths: list[str]) -> Iterator[Input]:
    """Every input that the paths name. A path that names nothing gives an Input with its error."""
    for path in paths:
        yield from _of_path(path)


def _of_path(path: str) -> Iterator[Input]:
    if path == STDIN:
        yield Input(STDIN, content=sys.stdin.buffer.read())
        return
    place = Path(path)
    if place.is_dir():
        yield from _of_folder(place, path)
    elif place.exists():
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
    files = sorted(
        one for one in folder.rglob("*") if one.is_file() and not any(part.startswith(".") for part in one.relative_to(folder).parts)
    )
    for one in files:
        yield from _of_file(one)
    if not files:
        yield _missing(path, "文件夹里没有文件", "the folder holds no file")


def _of_file(path: Path) -> Iterator[Input]:
    if path.suffix.lower() == ".zip" and zipfile.is_zipfile(path):
        yield from _of_archive(path)
    else:
        yield Input(str(path), path)


def _of_archive(path: Path) -> Iterator[Input]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = sorted((one for one in archive.infolist() if not one.is_dir()), key=lambda one: one.filename)
            for entry in entries:
                yield _entry(path, archive, entry)
            if not entries:
                yield _missing(str(path), "压缩包里没有文件", "the archive holds no file")
    except (zipfile.BadZipFile, OSError) as problem:
        yield Input(str(path), error=_damaged(str(path), problem))


def _damaged(name: str, problem: Exception) -> ReadError:
    return ReadError(f"{name}：压缩包损坏（{problem}）。", f"{name}: the archive is damaged ({problem}).")


def _entry(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Input:
    """One entry; a damaged, locked or swollen one costs only itself."""
    name = f"{path}/{entry.filename}"
    swollen = entry.file_size > SMALL and entry.file_size > MOST_PACKED * max(entry.compress_size, 1)
    if swollen or entry.file_size > LARGEST:
        return Input(name, error=ReadError(f"{name}：解压后过大，不像报告，已跳过。", f"{name}: too large when unpacked; left out."))
    if entry.flag_bits & 1:
        return Input(name, error=ReadError(f"{name}：有密码，请先解密。", f"{name}: needs a password; unpack it first."))
    try:
        return Input(name, content=archive.read(entry))
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError) as problem:
        return Input(name, error=_damaged(name, problem))
