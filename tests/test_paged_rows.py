"""Rows that no ruling parts, and numbers that cells break or do not break."""

from __future__ import annotations

import pytest

import gouji
from gouji.document import Table
from test_pdf import draw

WALLS = (60, 200, 280, 360)


def ruled(columns: list[list[str]], *, pitch: float = 16.0, right: float = 5.0) -> bytes:
    """A table with one ruled row for all that its columns say, each text on a baseline of its own; None leaves a baseline empty."""
    count = max(map(len, columns))
    page: list[tuple[str, object]] = []
    for at, column in enumerate(columns):
        x, wide = WALLS[at], WALLS[at + 1] - WALLS[at] if at + 1 < len(WALLS) else 80
        page.append(("box", (x, 700 - pitch * count - 6, wide, pitch * count + 10)))
        page.append(("box", (x, 704, wide, 20)))
        page.append(("text", (x + 4, 710, f"列{'甲乙丙丁'[at]}")))
        for row, words in enumerate(column):
            left = x + 4 if at == 0 else x + wide - right - (11 if words > "一" else 5.5) * len(words)
            page.append(("text", (left, 692 - pitch * row, words)))
    return draw(page)


def rows_of(content: bytes) -> list[list[str]]:
    (table,) = [one for one in gouji.read(content).blocks if isinstance(one, Table)]
    rows = [[""] * table.n_cols for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row][cell.col] = cell.text
    return rows


@pytest.mark.parametrize(
    "columns",
    [
        [["修桥", "补路", "植树"], ["12.50", "1306.45", "9.00"], ["0.00", "-18.20", "9.00"]],
        [["修桥", "补路", "植树"], ["12", "130", "9"], ["1", "18", "9"]],
        [["修桥", "补路", "植树"], ["91.20%", "100.00%", "7.05%"], ["0.00", "—", "9.00"]],
        [["修桥", "补路", "合计"], ["1,250.00", "306.45", "1,556.45"], ["88,120.00", "18.20", "88,138.20"]],
        [["修桥", "补路"], ["12.50", "306.45"]],
    ],
    ids=["decimals", "whole", "rates", "grouped", "one-column"],
)
def test_figures_on_the_same_baselines_are_rows(columns: list[list[str]]) -> None:
    rows = rows_of(ruled(columns))
    assert rows[1:] == [list(row) for row in zip(*columns, strict=True)]


def test_a_blank_baseline_and_the_rest_of_a_label_stay_in_their_row() -> None:
    rows = rows_of(ruled([["修桥", "及附属工程", "补路", "植树"], ["12.50", "", "306.45", "9.00"], ["11.00", "", "300.05", ""]]))
    assert rows[1:] == [["修桥\n及附属工程", "12.50", "11.00"], ["补路", "306.45", "300.05"], ["植树", "9.00", ""]]


def test_words_on_the_same_baselines_are_one_row() -> None:
    rows = rows_of(ruled([["修桥及附属", "工程"], ["年初", "预算"], ["12.50", ""]]))
    assert rows[1:] == [["修桥及附属\n工程", "年初\n预算", "12.50"]]


def narrow(first: str, second: str, wide: float) -> bytes:
    """A cell that is as wide as this, with two lines beginning at its left."""
    return draw([("box", (60, 690, 80, 44)), ("box", (140, 690, wide, 44)), ("text", (65, 716, "补路")),
                 ("text", (145, 716, first)), ("text", (145, 700, second))])  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "wide", "expected"),
    [
        ("306.45", "12.50", 45, "306.45\n12.50"),  # two amounts, though the first fills the cell
        ("1,306", "1,250", 40, "1,306\n1,250"),
        ("306", "125", 120, "306\n125"),
        ("91.2%", "88.4%", 42, "91.2%\n88.4%"),
        ("21306450.", "25", 62, "21306450.25"),
        ("2,130,64", "5.20", 56, "2,130,645.20"),
        ("21306450.2", "5", 68, "21306450.25"),
    ],
)
def test_two_numbers_of_a_cell_are_never_one(first: str, second: str, wide: float, expected: str) -> None:
    assert rows_of(narrow(first, second, wide))[0][1] == expected
