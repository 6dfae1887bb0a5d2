"""The heap of files (文件堆): what the PATHs of the command line name, one task after the other, never all in memory."""

from __future__ import annotations

import glob
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from ..inputs import hidden
from .task import Listed, Task


def tasks_of(paths: list[str], listed: Mapping[str, Listed], avoid: Collection[Path] = ()) -> Iterator[Task]:
    """Every file that the paths name, in the order of names, with what the manifest says of it.

    Hidden files and the folders of `avoid` (the dataset may lie inside the heap) are left out, and what an earlier path has named
    already. A folder that cannot be opened is a task like a file, so that it is missed loudly.
    """
    left_out, earlier = {os.path.realpath(one) for one in avoid}, set[str]()
    inside = _inside(listed)
    for path in paths:
        for one in _named(path):
            for file in _walk(one, left_out) if os.path.isdir(one) else [one]:  # noqa: PTH112  # names may hold bytes that are no text
                if not _named_before(_key(file), earlier):
                    name = shown(file)
                    key = _key(name)
                    yield Task(name, file, listed=listed.get(key, Listed()), inside=tuple(inside.get(key, ())))
            earlier.add(_key(one))


def _inside(listed: Mapping[str, Listed]) -> dict[str, list[tuple[str, Listed]]]:
    """What a manifest says of the entries of archives, by the archive: paths that lead on behind a file."""
    found: dict[str, list[tuple[str, Listed]]] = {}
    first = lru_cache(maxsize=None)(_first_there)
    for path, said in listed.items():
        there = first(os.path.dirname(path))  # noqa: PTH120
        if os.path.isfile(there):  # noqa: PTH113
            found.setdefault(there, []).append((path[len(there) + 1 :].replace(os.sep, "/"), said))
    return found


def _first_there(path: str) -> str:
    """The nearest of a path and the folders above it that there is."""
    while not os.path.lexists(path) and (above := os.path.dirname(path)) != path:  # noqa: PTH120
        path = above
    return path


def _named_before(file: str, earlier: Collection[str]) -> bool:
    """Has an earlier path named a file, or a folder from which the file is reached without links and hidden names?"""
    between: list[str] = []
    while file not in earlier:
        folder, name = os.path.split(file)
        if folder == file or hidden([name]):
            return False
        between.append(folder)
        file = folder
    return not any(os.path.islink(one) for one in between[:-1])  # noqa: PTH114


def absent(paths: list[str]) -> list[str]:
    """The paths that name nothing."""
    return [path for path in paths if not _named(path)]


def shown(path: str) -> str:
    r"""A path as text: bytes that are no UTF-8 are taken for the GBK of Chinese Windows.

    >>> shown("报告.txt"), shown("报告.txt".encode("gbk").decode("utf-8", "surrogateescape"))
    ('报告.txt', '报告.txt')
    """
    try:
        path.encode()
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogateescape").decode("gb18030", "replace")
    return path


def by_path(listed: Mapping[str, Listed], beside: Path) -> dict[str, Listed]:
    """What a manifest says, by whole paths; relative ones count from the folder that the manifest lies in. Backslashes part folders
    where nothing has them in its name: the list may have been made on Windows.
    """
    return {_key(_with_slashes(os.path.join(beside, path))): said for path, said in listed.items()}  # noqa: PTH118


def _with_slashes(path: str) -> str:
    return path.replace("\\", "/") if "\\" in path and not os.path.lexists(path) else path


def astray(listed: Iterable[str]) -> list[str]:
    """The paths of a manifest that name no file and nothing in an archive."""
    first = lru_cache(maxsize=None)(_first_there)
    return [path for path in listed if not os.path.lexists(path) and not os.path.isfile(first(os.path.dirname(path)))]  # noqa: PTH113, PTH120


def _key(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100  # no links followed


def _named(path: str) -> list[str]:
    try:
        if os.path.lexists(path):
            return [path]
    except ValueError:
        return []
    return sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) else []


def _walk(folder: str, left_out: Collection[str]) -> Iterator[str]:
    """The files below a folder, however deep; links to folders are not followed, they may lead in circles."""
    waiting = [(folder, os.path.realpath(folder), True)]
    while waiting:
        path, real, is_folder = waiting.pop()
        if real in left_out:
            continue
        inner = _inner(path, real) if is_folder else None
        if inner is None:
            yield path
        else:
            waiting += inner


def _inner(path: str, real: str) -> list[tuple[str, str, bool]] | None:
    """What a folder holds, the first name last: paths, where they really lead, whether they are folders; None where it cannot be opened.

    Links to folders are left out; links to nothing, pipes and devices are not, so that they are missed loudly.
    """
    try:
        with os.scandir(path) as entries:
            found = [(one, one.is_dir(follow_symlinks=False)) for one in entries if not hidden([one.name])]
            kept = [(one, is_folder) for one, is_folder in found if is_folder or not one.is_dir()]
    except OSError:
        return None
    kept.sort(key=lambda pair: pair[0].name, reverse=True)
    return [(one.path, _leads_to(one, real), is_folder) for one, is_folder in kept]


def _leads_to(entry: os.DirEntry[str], real: str) -> str:
    """Where an entry of a folder really is, which is itself at `real`: only links need looking at."""
    return os.path.realpath(entry.path) if entry.is_symlink() else os.path.join(real, entry.name)  # noqa: PTH118
