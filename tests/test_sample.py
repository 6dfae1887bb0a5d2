"""Spot checks: a sample that anybody can draw again, in proportion; verdicts read back; intervals that cover the truth."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gouji
from datasets import dataset, report, rows
from gouji.errors import StoreError
from gouji.store import audit
from gouji.store.estimate import Judged, of_stratum, over_all
from gouji.store.estimated import table
from gouji.store.sample import allocate, draw

SIZES = st.dictionaries(st.tuples(st.text(max_size=3)), st.integers(1, 500), min_size=1, max_size=12)
# Sizes of strata, rates of errors in them, and how many are drawn.
AUDITS = {
    "alike": ([1000, 500, 200, 50, 5], [0.05] * 5, 50),
    "unlike": ([1000, 500, 200, 50, 5], [0.02, 0.1, 0.2, 0.5, 0.0], 100),
    "rare": ([300] * 10, [0.01] * 10, 60),
    "small": ([40, 30, 20, 10], [0.1, 0.3, 0.0, 0.5], 50),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> gouji.Dataset:
    """Thirty reports of three years, every third with an error."""
    many = [rows(report(f"{county}财政局", year, basic="890.30" if number % 3 else "899.30"), f"{number}.txt")
            for number, (county, year) in enumerate((f"长沙县第{at}", year) for year in (2021, 2022, 2023) for at in range(10))]  # fmt: skip
    return dataset(tmp_path_factory.mktemp("set"), *many)


@given(SIZES, st.integers(1, 2000))
def test_strata_are_in_proportion(there: dict[tuple[str, ...], int], n: int) -> None:
    drawn = allocate(there, n)
    total = sum(there.values())
    assert sum(drawn.values()) == min(n, total)
    assert all(0 <= drawn[one] <= there[one] for one in there)
    if n >= len(there):
        assert all(drawn.values())
    lifted = sum(1 for one in there if min(n, total) * there[one] < total)
    assert all(abs(drawn[one] - min(n, total) * there[one] / total) <= 1 + lifted for one in there)


def test_the_same_seed_draws_the_same_from_the_same_content(found: gouji.Dataset, tmp_path: Path) -> None:
    drawn = draw(found, "reports", ["year", "severity"], 12, 7)
    again = dataset(tmp_path, *(rows(report(f"长沙县第{at}财政局", year, basic="890.30" if (10 * turn + at) % 3 else "899.30"), f"x{at}.txt", "run-9")
                                for turn, year in enumerate((2021, 2022, 2023)) for at in reversed(range(10))))  # fmt: skip
    assert [row["id"] for row in drawn.rows] == [row["id"] for row in draw(again, "reports", ["year", "severity"], 12, 7).rows]
    assert {row["id"] for row in drawn.rows} != {row["id"] for row in draw(found, "reports", ["year", "severity"], 12, 8).rows}
    assert Counter(tuple(row["stratum"]) for row in drawn.rows) == drawn.drawn


def test_more_than_there_is_gives_all(found: gouji.Dataset) -> None:
    assert len(draw(found, "reports", ["year"], 1000, 1).rows) == 30


def test_a_filled_workbook_gives_rates(found: gouji.Dataset, tmp_path: Path) -> None:
    path = tmp_path / "sample.xlsx"
    drawn = draw(found, "reports", ["year", "region"], 15, 7)
    audit.save(drawn, path, "zh")
    fill(path, ["错误", "正确", "wrong", "无法判断", None, "Right"])
    said = table(path, "en").to_pylist()
    assert [row["stratum"] for row in said] == ["2021 | 湖南省", "2022 | 湖南省", "2023 | 湖南省", "all"]
    assert [said[-1][key] for key in ("there are", "verdicts", "wrong", "unclear", "without verdict")] == [30, 11, 6, 2, 2]
    assert said[-1]["error rate"] == "55.6%"  # the mean of 2/3, 2/4 and 2/4: the strata are of one size


def test_the_verdict_is_chosen_from_a_list(found: gouji.Dataset, tmp_path: Path) -> None:
    path = tmp_path / "sample.xlsx"
    audit.save(draw(found, "findings", ["check"], 5, 7), path, "en")
    sheet = openpyxl.load_workbook(path)["sample"]
    (rule,) = sheet.data_validations.dataValidation
    heads = [cell.value for cell in sheet[1]]
    assert rule.formula1 == '"right,wrong,unclear"'
    assert (
        str(rule.sqref)
        == f"{sheet.cell(2, heads.index('verdict') + 1).column_letter}2:{sheet.cell(2, heads.index('verdict') + 1).column_letter}6"
    )
    assert all(sheet.cell(row, heads.index("verdict") + 1).value is None for row in range(2, 7))
    assert all(sheet.cell(row, heads.index("message") + 1).value for row in range(2, 7))


def fill(path: Path, verdicts: list[str | None]) -> None:
    """Write verdicts into a workbook, one after the other, over and over."""
    book = openpyxl.load_workbook(path)
    sheet = book["sample"]
    column = next(cell.column for cell in sheet[1] if cell.value in {"判定", "verdict"})
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column).value = verdicts[(row - 2) % len(verdicts)]
    book.save(path)


def test_a_verdict_that_is_none_and_a_missing_row_are_told(found: gouji.Dataset, tmp_path: Path) -> None:
    path = tmp_path / "sample.xlsx"
    audit.save(draw(found, "reports", ["year"], 6, 7), path, "zh")
    fill(path, ["也许"])
    with pytest.raises(StoreError, match="第2行"):
        table(path, "zh")
    fill(path, ["正确"])
    book = openpyxl.load_workbook(path)
    book["sample"].delete_rows(3)
    book.save(path)
    with pytest.raises(StoreError, match="2021"):
        table(path, "zh")
    (tmp_path / "other.xlsx").write_bytes(b"no workbook")
    with pytest.raises(StoreError, match="工作簿"):
        table(tmp_path / "other.xlsx", "zh")


def test_a_workbook_that_was_changed_is_told_and_empty_rows_are_left_out(found: gouji.Dataset, tmp_path: Path) -> None:
    path = tmp_path / "sample.xlsx"

    def said(sheet: str, change: Any, *by: str) -> str:
        audit.save(draw(found, "reports", by, 6, 7), path, "zh")
        fill(path, ["正确"])
        book = openpyxl.load_workbook(path)
        change(book[sheet])
        book.save(path)
        try:
            return str(table(path, "zh").to_pylist()[-1]["判定"])
        except StoreError as problem:
            return problem.zh

    assert said("sample", lambda sheet: sheet.cell(9, 1, None).__setattr__("number_format", "0.00")) == "6"
    assert "下加行" in said("sample", lambda sheet: sheet.cell(20, 1, "审核人：张三"), "year")
    assert "判定" in said("sample", lambda sheet: sheet.insert_rows(1))
    assert "判定" in said("sample", lambda sheet: sheet.delete_cols(2))
    assert "改动过" in said("strata", lambda sheet: sheet.cell(2, 1, "三十"))
    assert said("about", lambda sheet: sheet.delete_rows(2)) == "6"


@pytest.mark.parametrize("name", AUDITS)
def test_the_interval_covers_the_truth_as_often_as_it_says(name: str) -> None:
    covered, of_strata = simulated(*AUDITS[name], audits=300, seed=7)
    assert covered >= 0.95
    assert of_strata >= 0.95


def simulated(sizes: list[int], rates: list[float], n: int, audits: int, seed: int) -> tuple[float, float]:
    """The share of audits whose interval over all covers the truth, and of their strata."""
    chance = random.Random(seed)  # noqa: S311
    there: dict[tuple[str, ...], int] = {(str(at),): size for at, size in enumerate(sizes)}
    wrong = {one: round(rate * there[one]) for one, rate in zip(there, rates, strict=True)}
    truth, drawn = sum(wrong.values()) / sum(sizes), allocate(there, n)
    hits, strata = 0, []
    for _ in range(audits):
        judged = {one: Judged(there[one], _found(chance, there[one], wrong[one], drawn[one]), drawn[one]) for one in there}
        hits += covers(over_all(judged.values()), truth)
        strata += [covers(of_stratum(judged[one]), wrong[one] / there[one]) for one in there]
    return hits / audits, sum(strata) / len(strata)


def _found(chance: random.Random, size: int, wrong: int, drawn: int) -> int:
    return sum(one < wrong for one in chance.sample(range(size), drawn))


def covers(rate: Any, truth: float) -> bool:
    return bool(rate.low - 1e-9 <= truth <= rate.high + 1e-9)


def test_where_everything_was_looked_at_the_rate_is_certain() -> None:
    rate = over_all([Judged(10, 2, 10), Judged(30, 0, 30)])
    assert (rate.low, rate.rate, rate.high) == pytest.approx((0.05, 0.05, 0.05))
    assert of_stratum(Judged(10, 2, 10)) == (0.2, 0.2, 0.2)


def test_without_verdicts_nothing_is_known() -> None:
    assert of_stratum(Judged(10, 0, 0)) == over_all([Judged(10, 0, 0)]) == (None, 0.0, 1.0)
