"""Where a dataset lies: a folder of this machine, or an address that pyarrow's file systems know (s3://…)."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

from ..errors import StoreError
from .errors import need

ABANDONED = 24 * 3600  # seconds after which nobody writes a part any more
Write = Callable[[Any, str], None]


class Place(Protocol):
    """What a dataset needs of where it lies. Names are relative to the dataset, with slashes."""

    files: Any  # the pyarrow file system that holds it
    root: str  # the dataset's path within that file system

    def begin(self, folder: str) -> None:
        """See that folders can be made in `folder`. Raises `OSError` where not."""

    def put(self, folder: str, contents: Mapping[str, Write], last: str) -> None:
        """Write the files of a new folder, so that it is there whole or not at all: without the file `last`, no reader sees it."""

    def only_one(self) -> AbstractContextManager[None]:
        """No other compaction runs meanwhile. Raises `StoreError` where one does."""

    def sweep(self, own: str) -> None:
        """Remove what ended writers and removers left behind, which no reader sees; `own` begins the names that nobody else writes."""

    def remove(self, folder: str, first: str) -> None:
        """Remove a folder, so that it is there whole or not at all: the file `first` goes before the others."""


class Local:
    """A folder of this machine. A new folder is written under a hidden name beside its own, and renamed."""

    def __init__(self, path: str) -> None:
        from pyarrow import fs

        self.files = fs.LocalFileSystem()
        self.root = str(Path(path).absolute())

    def begin(self, folder: str) -> None:
        """Make the folder if need be."""
        path = Path(self.root, folder)
        path.mkdir(parents=True, exist_ok=True)
        if not os.access(path, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    def put(self, folder: str, contents: Mapping[str, Write], last: str) -> None:  # noqa: ARG002 - a rename needs no last file
        """Write a folder whole or not at all."""
        whole = Path(self.root, folder)
        hidden = whole.with_name(f".{whole.name}.part")
        try:
            hidden.mkdir(parents=True)
            for name, write in contents.items():
                write(self.files, str(hidden / name))
                _settle(hidden / name)
            _settle(hidden)
            hidden.rename(whole)
        except BaseException:
            shutil.rmtree(hidden, ignore_errors=True)
            raise
        _settle(whole.parent)

    def remove(self, folder: str, first: str) -> None:  # noqa: ARG002 - a rename needs no first file
        """Take a folder away at once, then its files."""
        whole = Path(self.root, folder)
        gone = whole.with_name(f".{whole.name}.gone")
        whole.rename(gone)
        shutil.rmtree(gone)

    def sweep(self, own: str) -> None:
        """Remove hidden folders: at once one's own and those that were being removed, after a day those that others were writing."""
        for path in Path(self.root).glob("parts/*/.*"):
            if path.suffix == ".gone" or path.name.startswith(f".{own}") or time.time() - path.stat().st_mtime > ABANDONED:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def only_one(self) -> Iterator[None]:
        """Hold a lock that ends with the process."""
        import fcntl

        with Path(self.root, ".compact.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as problem:
                raise StoreError(
                    f"{self.root}：另一个 compact 正在进行，请等它结束。", f"{self.root}: another compaction is running; wait for it."
                ) from problem
            yield


def _settle(path: Path) -> None:
    """See that it is on the disk itself, before another name says that it is there."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Remote:
    """An object store, where a file is there whole or not at all but nothing can be renamed."""

    def __init__(self, address: str) -> None:
        from pyarrow import fs

        self.files, path = fs.FileSystem.from_uri(address)
        self.root = path.rstrip("/")

    def begin(self, folder: str) -> None:
        """Nothing to make: a store without folders takes what is put."""

    def put(self, folder: str, contents: Mapping[str, Write], last: str) -> None:
        """Write the files of a folder, that which makes it one at the end."""
        for name in sorted(contents, key=lambda one: one == last):
            contents[name](self.files, f"{self.root}/{folder}/{name}")

    def remove(self, folder: str, first: str) -> None:
        """Remove that which makes it a part, then the rest."""
        self.files.delete_file(f"{self.root}/{folder}/{first}")
        self.files.delete_dir(f"{self.root}/{folder}")

    def sweep(self, own: str) -> None:
        """Leave it: a folder without its last file may be one that is being written."""

    def only_one(self) -> AbstractContextManager[None]:
        """Nothing can be locked here: whoever runs two compactions at once must not."""
        return nullcontext()


def place_of(address: str) -> Place:
    """Where an address leads. Raises `StoreError`."""
    need("pyarrow")
    if "://" not in address or address.startswith("file://"):
        return Local(address.removeprefix("file://"))
    try:
        return Remote(address)
    except (OSError, ValueError, ImportError) as problem:
        raise StoreError(
            f"{address}：打不开这个存储地址（{problem}）。", f"{address}: this storage cannot be opened ({problem})."
        ) from problem
