"""A dataset for programmers: pandas frames, filters pushed down to the files, SQL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from ..errors import StoreError
from .answer import MEBIBYTES, SECONDS, Answer, Desk
from .dictionary import TABLES
from .errors import need, readable, vanished
from .parts import Parts
from .views import Opened, connect, gone

if TYPE_CHECKING:
    from ..reconcile.years import YearReport

VIEWS = ("documents", "reports", "facts", "indicators", "sections", "findings", "outcomes", "not_checked", "failures", "runs", "panel")
ORDER = (
    "report_year",
    "sha256",
    "unit_id",
    "year",
    "fact",
    "indicator",
    "section",
    "outcome",
    "finding",
    "line",
    "page",
    "block",
    "table_no",
    "row_no",
    "col_no",
    "char_start",
    "check",
    "why_zh",
    "entry",
    "source",
    "run",
    "reading",
)  # so that the same rows come in the same order, whoever wrote them
Wanted = Any  # a value, several, or None


class Dataset:
    """The dataset at a path or an address (s3://…), as it is when it is first asked something, or again after a compaction.

    Every method but `query` and `panel` gives the rows of one view as a pandas frame; a keyword chooses rows by a column, one value
    or several, None for those without: `facts(report_year=2023, measure=["three_public", "official_reception"], columns=["unit_id",
    "yuan"])`. Only the columns and rows asked for are read. `history=True` gives all rows that were ever written.
    Raises `gouji.StoreError` where there is no dataset, for a table or column that there is not, and for a value that its column cannot hold.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        need("duckdb", "pyarrow", "pandas")
        self.parts = Parts(os.fspath(path))

    @cached_property
    def _opened(self) -> Opened:
        return connect(self.parts)

    @property
    def connection(self) -> Any:
        """The DuckDB connection that knows the views, for questions of our own."""
        return self._opened.con

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What goes wrong while the dataset is read, told as what it is. Raises `StoreError`."""
        opened = self._opened
        try:
            with readable(self.parts.address):
                yield
        except StoreError as problem:
            if problem.__cause__ is not None and gone(self.parts, opened.parts):
                raise vanished(self.parts.address) from problem
            raise

    def _asked(self, work: Callable[[], Any]) -> Any:
        """What `work` gives; where a compaction has removed the parts that were there, from those that there are now."""
        try:
            return work()
        except StoreError:
            opened = self.__dict__.get("_opened")
            if opened is None or not gone(self.parts, opened.parts):
                raise
            self.__dict__["_opened"] = connect(self.parts, opened)
            return work()

    def arrow(self, view: str, columns: Sequence[str] | None = None, *, history: bool = False, **only: Any) -> Any:
        """The rows of a view as an Arrow table."""
        return self._asked(partial(self._arrow, view, columns, history=history, **only))

    def _arrow(self, view: str, columns: Sequence[str] | None, *, history: bool, **only: Any) -> Any:
        name = f"history.{view}" if history else view
        if view not in VIEWS or (history and view not in TABLES):
            listed = ", ".join(one for one in VIEWS if not history or one in TABLES)
            raise StoreError(f"没有 {name} 这张表；有：{listed}", f"There is no table {name}; there are: {listed}")
        known = self._columns(name)
        columns = [columns] if isinstance(columns, str) else columns
        only = {one: _listed(value) for one, value in only.items()}  # an iterator gives its values once
        unknown = [one for one in (*(columns or ()), *only) if one not in known]
        if unknown:
            raise StoreError(
                f"{view} 没有这些列：{', '.join(unknown)}。可用：{', '.join(known)}",
                f"{view} has no column {', '.join(unknown)}; known: {', '.join(known)}",
            )
        sql = _select(name, known, only, columns)
        with self.reading(), _of_the_right_kind(view):
            return self.connection.sql(sql, params=[item for value in only.values() for item in _several(value)]).to_arrow_table()

    def reader(self, view: str, rows: int) -> Any:
        """All rows of a view as Arrow batches of that many rows, in a fixed order; a year at a time, so that no more is held."""
        import pyarrow as pa

        with self.reading():
            years = [row[0] for row in self.connection.sql(f"select distinct report_year from {view} order by 1").fetchall()]  # noqa: S608 - a name of our own
        schema = self.arrow(view, report_year=[]).schema
        return pa.RecordBatchReader.from_batches(schema, self._batches(view, years, rows))

    def _batches(self, view: str, years: Sequence[int | None], rows: int) -> Iterator[Any]:
        known = self._columns(view)
        for year in years:
            only = {"report_year": year}
            with self.reading():
                yield from self.connection.sql(_select(view, known, only), params=_several(year)).to_arrow_reader(rows)

    def _columns(self, view: str) -> list[str]:
        with self.reading():
            return [row[0] for row in self.connection.sql(f"describe {view}").fetchall()]

    def frame(self, view: str, columns: Sequence[str] | None = None, *, history: bool = False, **only: Any) -> Any:
        """The rows of a view as a pandas frame."""
        from .frames import frame

        return frame(self.arrow(view, columns, history=history, **only))

    def documents(self, columns: Sequence[str] | None = None, *, history: bool = False, **only: Any) -> Any:
        """Every document, by its newest reading."""
        return self.frame("documents", columns, history=history, **only)

    def reports(self, columns: Sequence[str] | None = None, **only: Any) -> Any:
        """Every report once, with all its sources; `different` counts the reports of its unit, year and kind."""
        return self.frame("reports", columns, **only)

    def facts(self, columns: Sequence[str] | None = None, *, history: bool = False, **only: Any) -> Any:
        """The facts of the reports."""
        return self.frame("facts", columns, history=history, **only)

    def indicators(self, columns: Sequence[str] | None = None, *, history: bool = False, **only: Any) -> Any:
        """The indicators of the reports."""
        return self.frame("indicators", columns, history=history, **only)

    def sections(self, columns: Sequence[str] | None = None, *, history: bool = False, **only: Any) -> Any:
        """The headings of the reports and the prose under them."""
        return self.frame("sections", columns, history=history, **only)

    def findings(self, columns: Sequence[str] | None = None, *, history: bool = False, **only: Any) -> Any:
        """What disagrees, inside the reports and across the years of a unit."""
        return self.frame("findings", columns, history=history, **only)

    def outcomes(self, columns: Sequence[str] | None = None, *, history: bool = False, **only: Any) -> Any:
        """What every check held, found broken or could not be made on."""
        return self.frame("outcomes", columns, history=history, **only)

    def not_checked(self, columns: Sequence[str] | None = None, *, history: bool = False, **only: Any) -> Any:
        """What was not understood and what could not be checked."""
        return self.frame("not_checked", columns, history=history, **only)

    def failures(self, columns: Sequence[str] | None = None, *, history: bool = False, **only: Any) -> Any:
        """Files that could not be read, and why."""
        return self.frame("failures", columns, history=history, **only)

    def runs(self, columns: Sequence[str] | None = None, **only: Any) -> Any:
        """The runs that came to their end."""
        return self.frame("runs", columns, **only)

    def year_reports(self, *units: str) -> list[YearReport]:
        """What the checks across years need of the reports of some units, by `unit_id`; each report once."""
        from .years import year_reports

        return [one for some in year_reports(self, units) for one in some]

    def several_reports(self) -> dict[str, list[str]]:
        """The units that have several reports of one kind, of different years or of one: `unit_id` -> the sha256 of the unit's reports, in
        order. What `rows.years_key` makes of them is known to the dataset when they have been compared.
        """
        with self.reading():
            rows = self.connection.execute(
                "select unit_id, list(sha256 order by sha256) from kept where unit_id is not null and report_year is not null "
                "group by unit_id having count(distinct report_year) > 1 or count(*) > count(distinct report_kind) order by unit_id"
            ).fetchall()
        return dict(rows)

    def query(self, sql: str, timeout: float = SECONDS, memory: int = MEBIBYTES) -> Any:
        """The answer to one select statement as a pandas frame. It can read the dataset and nothing else, and write nothing; it may take
        `timeout` seconds and `memory` MiB. A process of its own answers it, which stays for the next question.
        """
        from .frames import frame

        return frame(self.ask(sql, timeout, memory).table())

    def ask(self, sql: str, timeout: float = SECONDS, memory: int = MEBIBYTES) -> Answer:
        """The answer to one select statement as Arrow batches that come as they are asked for; see `query`."""
        return self._desk.ask(sql, timeout, memory)

    @cached_property
    def _desk(self) -> Desk:
        return Desk(self.parts.address, [])

    def panel(self, measure: str, stage: str | None = "actual", *, long: bool = False) -> Any:
        """A measure by unit and year: amounts in yuan, what is no money in its own unit; from the unit's own report of each year.

        Units are rows and years columns; `long` gives one row for each amount, with its text and its place. Raises `StoreError` for a
        measure that the dataset does not have.
        """
        from .panel import panel

        return panel(self, measure, stage, long=long)


def _select(name: str, known: Sequence[str], only: Mapping[str, Wanted], columns: Sequence[str] | None = None) -> str:
    """The question; names are known ones, values stand as parameters."""
    where = " and ".join(_condition(one, value) for one, value in only.items())
    listed, ordered = (", ".join(map(_quoted, names)) for names in (columns or known, [one for one in ORDER if one in known]))
    return f"select {listed} from {name}" + (f" where {where}" if where else "") + f" order by {ordered}"  # noqa: S608


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _several(value: Wanted) -> list[Any]:
    """The values asked for, one or many; numpy's numbers as Python's; without what stands for none, which is in the condition."""
    return [one.item() if hasattr(one, "item") else one for one in _listed(value) if not _is_none(one)]


def _listed(value: Wanted) -> list[Any]:
    return [value] if isinstance(value, str) or not isinstance(value, Iterable) else list(value)


def _is_none(value: Any) -> bool:
    """Is it None, or what stands for it in a frame: NaN, pandas' NA?"""
    import pandas as pd

    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


@contextmanager
def _of_the_right_kind(view: str) -> Iterator[None]:
    """A value that its column cannot hold is told as that, and not as damage to the dataset."""
    import duckdb

    try:
        yield
    except duckdb.ConversionException as problem:
        said = str(problem).partition("\n")[0]
        raise StoreError(f"{view}：值与列的类型不符（{said}）", f"{view}: a value is not of its column's type ({said})") from problem


def _condition(column: str, value: Wanted) -> str:
    name, given = _quoted(column), _several(value)
    one_of = f"{name} in ({', '.join('?' * len(given)) or 'null'})"
    empty = any(map(_is_none, _listed(value)))
    return f"({one_of} or {name} is null)" if empty and given else f"{name} is null" if empty else one_of
