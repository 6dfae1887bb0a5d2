"""CSV: rows with commas, semicolons or bars are tables, and prose with commas never is."""

from __future__ import annotations

import csv
import io

import pytest

import gouji
from gouji.document import Paragraph, Table
from render import rows_of

ROWS = [["项目", "预算数", "决算数"], ["植树", "3,150.00", "3,098.42"], ["护林", "86.50", "85.91"], ["合计", "3,236.50", "3,184.33"]]


def read(text: str) -> tuple[list[list[list[str]]], list[str]]:
    """The rows of the tables, and the paragraphs."""
    blocks = gouji.read(text.encode()).blocks
    return [rows_of(one) for one in blocks if isinstance(one, Table)], [one.text for one in blocks if isinstance(one, Paragraph)]


def written(rows: list[list[str]], **how: str | int) -> str:
    """Rows as `csv` writes them."""
    stream = io.StringIO()
    csv.writer(stream, **how).writerows(rows)  # type: ignore[arg-type]
    return stream.getvalue()


@pytest.mark.parametrize("how", [{}, {"delimiter": ";"}, {"delimiter": "|", "quoting": csv.QUOTE_ALL}, {"quoting": csv.QUOTE_ALL}, {"lineterminator": "\n"},
                                 {"lineterminator": "\r"}, {"lineterminator": "\r\r\n"}])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_what_csv_writes_is_read_back(how: dict[str, str | int], encoding: str) -> None:
    (table,) = gouji.read(written(ROWS, **how).encode(encoding)).blocks
    assert isinstance(table, Table)
    assert table.grid
    assert rows_of(table) == ROWS


def test_cells_with_lines_quotes_and_separators_keep_them() -> None:
    rows = [["年度\n目标", "完成数", '所谓"示范"'], ["甲,乙", "12", "一\n二,\n三"], ["丙", "", ""], ["", "8", '""']]
    assert read(written(rows)) == ([rows], [])


def test_each_cell_stands_where_it_is_written() -> None:
    text = '说明\n项目,"注\n一",数\n植树, "3,150.00" ,7\n护林,="0012",8\n'
    lines = text.split("\n")
    table = gouji.read(text.encode()).blocks[1]
    assert isinstance(table, Table)
    for cell in table.cells:
        anchor = cell.anchors[0]
        assert lines[(anchor.line or 0) - 1][anchor.start :].startswith(cell.text.split("\n")[0])
    assert [cell.text for cell in table.cells][-2] == "0012"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("造林经费表\n单位：万元\n", "注：含上年结转。\n"), ("造林经费表,,\n单位：万元,,\n", "注：含上年结转。,,\n"), ("造林经费表,,\n,,单位：万元\n,,\n", "\n注：含上年结转。\n"),
        ('"造林经费表",,\n"单位：万元"\n', '"注：含上年结转。",,\n,,\n'),
    ],
)  # fmt: skip
def test_titles_and_notes_stand_outside_of_the_table(above: str, below: str) -> None:
    assert read(above + written(ROWS) + below) == ([ROWS], ["造林经费表", "单位：万元", "注：含上年结转。"])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("项目,预算数,决算数\n植树,3,150.00,3,098.42\n护林,86.50,85.91\n", [["项目", "预算数", "决算数"], ["植树", "3,150.00", "3,098.42"], ["护林", "86.50", "85.91"]]),
        ("季度,一,二,三\n人数,120,450,310\n场次,118,402,277\n", [["季度", "一", "二", "三"], ["人数", "120", "450", "310"], ["场次", "118", "402", "277"]]),
        ("项目,金额\n植树,3,150.00\n护林,86.50\n", [["项目", "金额"], ["植树", "3,150.00"], ["护林", "86.50"]]),
        ("项目;金额;率\n植树;3,150.00;98%\n护林;86.50;-1.2%\n", [["项目", "金额", "率"], ["植树", "3,150.00", "98%"], ["护林", "86.50", "-1.2%"]]),
        ("sep=;\n项目;甲;乙\n植树;1;2\n", [["项目", "甲", "乙"], ["植树", "1", "2"]]),
        ("sep=;\n项目;金额\n植树;1\n", [["项目", "金额"], ["植树", "1"]]), ("sep=\t\n项目\t金额\n植树\t1\n养护\t2\n", [["项目", "金额"], ["植树", "1"], ["养护", "2"]]), ("sep=|\n项目|甲\n植树|无\n", [["项目", "甲"], ["植树", "无"]]),
        ("项目,甲,乙,丙\n植树,1\n护林,2,3,4\n修路,2,3,4\n养护,2,3,4\n清淤,2,3,4\n", [["项目", "甲", "乙", "丙"], ["植树", "1"], *([one, "2", "3", "4"] for one in ("护林", "修路", "养护", "清淤"))]),
    ],
)  # fmt: skip
def test_commas_that_group_digits_part_no_cells(text: str, rows: list[list[str]]) -> None:
    assert read(text) == ([rows], [])


def test_where_commas_may_mean_both_nothing_is_guessed() -> None:
    assert read("项目,甲,乙\n植树,3,150.00,2,098.42\n护林,1,204\n")[0] == []


@pytest.mark.parametrize(
    "text",
    [
        "2022年,全站完成植树120亩,补植30亩,养护50亩。\n2023年,全站完成植树130亩,补植40亩,养护60亩。\n",
        "植树支出 3,150,000.00\n护林支出 1,086,500.00\n合计 4,236,500.00\n",
        "收入10.00,支出9.00,结余1.00\n收入12.00,支出8.00,结余4.00\n",
        "The plan, as told, holds\nThe result, as seen, holds\n",
        '他说,"三公"经费,下降5\n他说,"会议"经费,上升6\n',
        "甲,乙,丙\n丁,戊,己\n", "1,234,567\n2,345,678\n", "甲,1,2\n", "一、植树;二、护林;三、修路\n",
        "植树,3\n护林,共4亩\n修路,5\n", '"植树,1,2\n护林,3,4\n', "执行率(决算数/预算数,下同)为98,94,90。\n全年(含结转,下同)为98,94,90。\n",
    ],
)  # fmt: skip
def test_prose_with_commas_is_no_table(text: str) -> None:
    tables, paragraphs = read(text)
    assert tables == []
    assert "".join(paragraphs).replace("\n", "").replace(" ", "") == text.replace("\n", "").replace(" ", "")


def test_lines_without_end_cost_no_quadratic_time() -> None:
    for text in (
        "甲,1,2。\n" * 20_000,
        "甲;乙;丙\n" * 20_000,
        '"甲,1\n' * 5_000,
        "," * 1_000_000,
        "甲,1,2\n乙,1\n" * 10_000,
        "甲;乙,丙|丁\n" * 10_000,
    ):
        gouji.read(text.encode())
