"""The parts of a dataset: folders of Parquet files, written whole or not at all, never edited.

DATASET/parts/report_year=2023/<part>/<table>.parquet; report_year=none where a document has no year, and for failures and runs.
The parts themselves are the record of what is done: there is no other. `documents.parquet` stands in every part, if need be without
rows, and on object stores is written last: a part without it does not exist. A merged part names in its metadata the parts that it
replaces; a reader that sees both leaves those out.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import uuid4

from ..errors import StoreError
from .dictionary import schema, shape
from .errors import readable, vanished
from .place import place_of

FOLDER, MARK, NO_YEAR = "parts", "documents", "none"
KEY = "report_year="  # not `year`: readers that take columns from folders would put it over the year of a fact
REPLACES, FORMAT = b"gouji.replaces", b"gouji.dataset"
VERSION = b"1"
MERGED = "merged-"
ON_RECORD = {MARK, "failures"}
TRIES = 3
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
KNOWN_COLUMNS = ("sha256", "source", "gouji", "patterns", "run")

Pair = tuple[str, str]  # the versions of gouji and of the patterns


class Part(NamedTuple):
    """A part: its year as the folder says it, its name, its tables, its size in bytes."""

    year: str
    name: str
    tables: frozenset[str] = frozenset()
    size: int = 0

    @property
    def alike(self) -> bool:
        """Has it the columns of this version?"""
        return self.name.endswith(f"-{shape()}")

    @property
    def folder(self) -> str:
        """Where it stands below the dataset."""
        return f"{FOLDER}/{KEY}{self.year}/{self.name}"


class Known(NamedTuple):
    """What the dataset has of some bytes: by which versions they were read or failed, and under which sources."""

    read: frozenset[Pair] = frozenset()
    failed: frozenset[Pair] = frozenset()
    sources: frozenset[str] = frozenset()


class Recorded(NamedTuple):
    """A row of `documents` or `failures`: whose it is, by which versions and run, and what: "report", "again", "years", "failure" with its kind."""

    sha256: str | None
    source: str
    pair: Pair
    entry: str
    kind: str = ""
    run: str = ""


class Parts:
    """The parts of the dataset at `address`: a path, or s3://…"""

    def __init__(self, address: str) -> None:
        self.address = address
        self.place = place_of(address)
        self._seen = ""  # a file that was there when we last looked or wrote
        self._recorded = 0  # rows that the dataset had on record, and those that we have added

    def write(self, tables: Mapping[str, Any]) -> None:
        """Write rows of any number of documents, one whole part for each report year; all of them or none. Raises `StoreError` where the
        disk is full.
        """
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex}-{shape()}"
        written: list[Part] = []
        for year in sorted({year for rows in tables.values() for year in _years(rows)}, key=str):
            part = Part(str(year or NO_YEAR), name)
            of_year = {table: _of_year(rows, year) for table, rows in tables.items()}
            try:
                self.put(part, {table: rows for table, rows in of_year.items() if rows.num_rows})
            except StoreError:
                for one in written:  # whoever writes the same rows again would double those of the years before
                    self.remove(one)
                raise
            written.append(part)
        self._recorded += sum(rows.num_rows for name, rows in tables.items() if name in ON_RECORD)

    def begin(self) -> None:
        """See that there is a place to write to. Raises `StoreError` where there is none: better said before hours of reading."""
        try:
            self.place.begin(FOLDER)
        except OSError as problem:
            raise _unwritable(self.address, problem) from problem

    def put(self, part: Part, tables: Mapping[str, Any], metadata: Mapping[bytes, bytes] | None = None) -> None:
        """Write one part from Arrow tables. Raises `StoreError` where it cannot be written."""
        said = {FORMAT: VERSION, **(metadata or {})}
        rows = {MARK: schema(MARK).empty_table(), **tables}
        writers = {f"{name}.parquet": partial(_write, table.replace_schema_metadata(said)) for name, table in rows.items()}
        self.place_files(part.folder, writers)

    def place_files(self, folder: str, writers: Mapping[str, Callable[[Any, str], None]]) -> None:
        """Write the files of a part. Raises `StoreError` where they cannot be written, and where the dataset that was there has gone: to
        begin another in its place would hide that.
        """
        try:
            if self._seen and not self._exists(self._seen) and not self.all():
                raise vanished(self.address)
            self.place.put(folder, writers, f"{MARK}.parquet")
        except FileNotFoundError as problem:
            raise vanished(self.address) from problem
        except OSError as problem:
            raise _unwritable(self.address, problem) from problem
        self._seen = f"{self.place.root}/{folder}/{MARK}.parquet"

    def _exists(self, path: str) -> bool:
        from pyarrow import fs

        return bool(self.place.files.get_file_info(path).type != fs.FileType.NotFound)

    def all(self) -> list[Part]:
        """Every part that is there whole, replaced or not, in order of year and name."""
        from pyarrow import fs

        base = f"{self.place.root}/{FOLDER}"
        found: dict[Pair, dict[str, int]] = {}
        for one in self.place.files.get_file_info(fs.FileSelector(base, recursive=True, allow_not_found=True)):
            steps = one.path[len(base) :].strip("/").split("/")
            if len(steps) == 3 and steps[0].startswith(KEY) and steps[2].endswith(".parquet") and not steps[1].startswith("."):
                found.setdefault((steps[0].removeprefix(KEY), steps[1]), {})[steps[2].removesuffix(".parquet")] = one.size
        parts = [Part(*key, frozenset(sizes), sum(sizes.values())) for key, sizes in sorted(found.items()) if MARK in sizes]
        self._seen = self.path(parts[-1], MARK) if parts else self._seen
        return parts

    def current(self) -> list[Part]:
        """The parts that count: those that no merged part replaces."""
        return self.sorted_out()[0]

    def sorted_out(self) -> tuple[list[Part], list[Part]]:
        """The parts that count, and those that a merged part replaces."""
        found = self.all()
        gone = {(part.year, name) for part in found for name in self.replaced_by(part)}
        return tuple([part for part in found if ((part.year, part.name) in gone) is replaced] for replaced in (False, True))  # type: ignore[return-value]

    def remove(self, part: Part) -> None:
        """Remove a part whose rows stand elsewhere. Raises `StoreError` where somebody else has."""
        try:
            self.place.remove(part.folder, f"{MARK}.parquet")
        except FileNotFoundError as problem:
            raise vanished(self.address) from problem
        if self._seen == self.path(part, MARK):
            self._seen = ""

    def replaced_by(self, part: Part) -> list[str]:
        """The names of the parts of the same year that a merged part replaces."""
        if not part.name.startswith(MERGED):
            return []
        return [str(name) for name in json.loads(self.metadata(part).get(REPLACES, b"[]"))]

    def metadata(self, part: Part) -> dict[bytes, bytes]:
        """What a part says of itself. Raises `StoreError` where a newer gouji wrote it in a way that this one does not know."""
        import pyarrow.parquet as pq

        with readable(self.address):
            said: dict[bytes, bytes] = pq.read_schema(self.path(part, MARK), filesystem=self.place.files).metadata or {}
        if said.get(FORMAT, VERSION) != VERSION:
            raise StoreError(
                f"{self.address}：数据集由更新版本的 gouji 写成，请升级 gouji。",
                f"{self.address}: a newer gouji wrote this dataset; upgrade gouji.",
            )
        return said

    def path(self, part: Part, table: str) -> str:
        """The path of a part's table within the file system."""
        return f"{self.place.root}/{part.folder}/{table}.parquet"

    def paths(self, table: str) -> list[str]:
        """The paths of a table in the parts that count."""
        return [self.path(part, table) for part in self.current() if table in part.tables]

    def known(self) -> dict[str, Known]:
        """What is recorded, by sha256. A comparison of several reports stands under the key that `rows.years_key` gave it."""
        read: dict[str, set[Pair]] = {}
        failed: dict[str, set[Pair]] = {}
        sources: dict[str, set[str]] = {}
        for one in self.recorded():
            if one.sha256 is not None:
                sources.setdefault(one.sha256, set()).add(one.source)
            if one.sha256 is not None and one.entry != "again":
                (failed if one.entry == "failure" else read).setdefault(one.sha256, set()).add(one.pair)
        shared: dict[frozenset[Any], frozenset[Any]] = {}

        def small(found: set[Any] | None) -> frozenset[Any]:
            one = frozenset(found or ())
            return shared.setdefault(one, one)

        return {sha: Known(small(read.get(sha)), small(failed.get(sha)), frozenset(found)) for sha, found in sources.items()}

    def see_that_all_is_there(self) -> None:
        """Raises `StoreError` where documents or failures have gone that were on record at the beginning or that we have written since."""
        for left in reversed(range(TRIES)):
            try:
                there = self._on_record()
            except StoreError as problem:  # a compaction may have removed a part between two looks
                if not left or not isinstance(problem.__cause__, FileNotFoundError):
                    raise
            else:
                break
        if there < self._recorded:
            raise vanished(self.address)

    def _on_record(self) -> int:
        import pyarrow.parquet as pq

        with readable(self.address):
            files = [self.path(part, table) for part in self.current() for table in ON_RECORD & part.tables]
            return sum(pq.read_metadata(path, filesystem=self.place.files).num_rows for path in files)

    def recorded(self) -> Iterator[Recorded]:
        """Every document and failure, one after the other."""
        import pyarrow.parquet as pq

        self._recorded = 0
        for part in self.current():
            for table in ON_RECORD & part.tables:
                names = [*KNOWN_COLUMNS, "entry" if table == MARK else "kind"]
                with readable(self.address):
                    rows = pq.read_table(self.path(part, table), columns=names, filesystem=self.place.files, partitioning=None)
                self._recorded += rows.num_rows
                sha256, source, gouji, patterns, runs, last = (rows[name].to_pylist() for name in names)
                for sha, path, pair, run, what in zip(sha256, source, zip(gouji, patterns, strict=True), runs, last, strict=True):
                    yield Recorded(sha, path, pair, what, run=run) if table == MARK else Recorded(sha, path, pair, "failure", what, run)


def _write(rows: Any, files: Any, path: str) -> None:
    import pyarrow.parquet as pq

    pq.write_table(rows, path, filesystem=files, compression="zstd")


def _years(rows: Any) -> set[int | None]:
    return set(rows["report_year"].unique().to_pylist())


def _of_year(rows: Any, year: int | None) -> Any:
    import pyarrow.compute as pc

    column = rows["report_year"]
    return rows.filter(pc.is_null(column) if year is None else pc.fill_null(pc.equal(column, year), fill_value=False))


def _unwritable(address: str, problem: OSError) -> StoreError:
    if problem.errno in FULL:
        return StoreError(
            f"{address}：磁盘已满，这一部分没有写入；已写入的都完整。腾出空间后用同一命令继续。",
            f"{address}: the disk is full; this part was not written, what was written before is whole. Make room and run the same command again.",
        )
    return StoreError(f"{address}：数据集写不进去（{problem}）。", f"{address}: the dataset cannot be written ({problem}).")
