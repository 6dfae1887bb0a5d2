"""Exports: what is written comes back exactly, within Excel's limits, and every column is described."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import gouji
from datasets import dataset, report, rows
from gouji.store.dictionary import TABLES, table
from gouji.store.export import EXPORTED, export, written
from gouji.store.package import page
from gouji.store.sheets import MOST_CHARACTERS, Workbook
from reports import CORPUS, ROOT

LONG = "据" * 70_001
AMOUNTS = ["0", "0.40", "-3.5", "893.35", "12345678901234567890123456", "0.000000000001", "123456789012345.6", "1234567890123.45"]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> gouji.Dataset:
    water = gouji.check(CORPUS / "reports" / "shipu-water-2022" / "report.docx")
    long = report(more=f"三、存在的问题\n{LONG}。\n")
    return dataset(tmp_path_factory.mktemp("set"), rows(water, "b\x0b=1+1.docx"), rows(long, "=a.txt"))


def exported(asked: gouji.Dataset, folder: Path, form: str) -> dict[str, list[dict[str, Any]]]:
    export(asked, folder, form)
    return {view: list(READ[form](folder, view)) for view in EXPORTED}


def _csv(folder: Path, view: str) -> Iterator[dict[str, Any]]:
    with (folder / f"{view}.csv").open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def _xlsx(folder: Path, view: str) -> Iterator[dict[str, Any]]:
    heads, *lines = openpyxl.load_workbook(folder / f"{view}.xlsx")[view].iter_rows(values_only=True)
    for line in lines:
        yield dict(zip(heads, line, strict=True))


def _parquet(folder: Path, view: str) -> Iterator[dict[str, Any]]:
    yield from pq.read_table(folder / f"{view}.parquet").to_pylist()


READ = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}


@pytest.mark.parametrize("form", READ)
def test_every_amount_comes_back_exactly(asked: gouji.Dataset, tmp_path: Path, form: str) -> None:
    found = exported(asked, tmp_path, form)
    for view in ("facts", "findings", "indicators", "not_checked"):
        wanted = asked.arrow(view)
        assert len(found[view]) == wanted.num_rows
        for name in (one.name for one in wanted.schema if pa.types.is_decimal(one.type)):
            back = [None if row[name] in {None, ""} else Decimal(str(row[name])) for row in found[view]]
            assert back == wanted[name].to_pylist()


@pytest.mark.parametrize("form", READ)
def test_every_column_is_described(asked: gouji.Dataset, tmp_path: Path, form: str) -> None:
    exported(asked, tmp_path, form)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert {one["path"] for one in package["resources"]} == {f"{view}.{form}" for view in EXPORTED}
    for one in package["resources"]:
        fields = one["schema"]["fields"]
        assert [field["name"] for field in fields] == asked.arrow(one["path"].removesuffix(f".{form}")).column_names
        assert all(field["description"] and field["source"] and field["type"] != "any" for field in fields)


def test_csv_begins_with_the_mark_that_excel_looks_for(asked: gouji.Dataset, tmp_path: Path) -> None:
    exported(asked, tmp_path, "csv")
    assert (tmp_path / "facts.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", AMOUNTS)
def test_amounts_are_written_without_useless_zeros(text: str) -> None:
    (said,) = written(pa.array([Decimal(text)], pa.decimal128(38, 12))).to_pylist()
    assert Decimal(said) == Decimal(text)
    assert said == (text.rstrip("0").rstrip(".") if "." in text else text)


def test_an_amount_of_more_digits_than_excel_keeps_is_text(tmp_path: Path) -> None:
    amounts = [Decimal(text) for text in AMOUNTS]
    with Workbook(tmp_path / "a.xlsx") as book:
        book.add("a", ["value"], iter([(one,) for one in amounts]))
    _, *lines = openpyxl.load_workbook(tmp_path / "a.xlsx")["a"].iter_rows(values_only=True)
    assert [Decimal(str(value)) for (value,) in lines] == amounts
    assert [type(value) is str for (value,) in lines] == [len(one.as_tuple().digits) > 15 for one in amounts]


def test_every_row_of_a_workbook_is_as_long_as_its_head(asked: gouji.Dataset, tmp_path: Path) -> None:
    export(asked, tmp_path, "xlsx")
    rows = [*openpyxl.load_workbook(tmp_path / "not_checked.xlsx", read_only=True)["not_checked"].iter_rows()]
    assert len({len(row) for row in rows}) == 1


def test_a_workbook_goes_on_with_another_sheet_where_one_is_full(tmp_path: Path) -> None:
    with Workbook(tmp_path / "a.xlsx", rows=4) as book:
        names = book.add("a", ["n"], iter([(number,) for number in range(7)]))
        assert book.add("empty", ["n"], iter(())) == ["empty"]
    read = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert names == ["a", "a_2", "a_3"]
    assert [[value for (value,) in read[name].iter_rows(values_only=True)] for name in read.sheetnames] == [
        ["n", 0, 1, 2], ["n", 3, 4, 5], ["n", 6], ["n"],
    ]  # fmt: skip


def test_a_text_longer_than_a_cell_goes_on_in_a_sheet_of_its_own(asked: gouji.Dataset, tmp_path: Path) -> None:
    exported(asked, tmp_path, "xlsx")
    book = openpyxl.load_workbook(tmp_path / "sections.xlsx")
    heads = [cell.value for cell in book["sections"][1]]
    pieces = [row for row in book["long_texts"].iter_rows(min_row=2, values_only=True) if row[2] == "text"]
    begun = book["sections"].cell(pieces[0][1], heads.index("text") + 1).value
    assert {len(begun), *(len(row[4]) for row in pieces)} <= set(range(MOST_CHARACTERS + 1))
    assert begun + "".join(row[4] for row in pieces) == LONG + "。"


def test_text_is_never_a_formula(asked: gouji.Dataset, tmp_path: Path) -> None:
    exported(asked, tmp_path, "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "documents.xlsx")["documents"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None and "=" in str(cell.value)]
    assert cells
    assert all(cell.data_type in {"s", "inlineStr"} for cell in cells)


def test_a_failed_export_leaves_no_file_that_looks_whole(asked: gouji.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_batch", broken)
    with pytest.raises(OSError, match="space"):
        export(asked, tmp_path, "parquet")
    assert not list(tmp_path.iterdir())


def test_the_page_about_the_dataset_is_what_the_dictionary_says() -> None:
    assert (ROOT / "docs" / "dataset.md").read_text(encoding="utf-8") == page(), "make docs"


def test_every_column_of_the_dictionary_is_described_in_both_languages() -> None:
    for name in TABLES:
        columns = table(name).columns
        assert len({one.name for one in columns}) == len(columns)
        assert all(one.zh and one.en and one.source for one in columns)
