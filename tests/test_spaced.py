"""Tables that were copied with single spaces: a row a line, or all in one line, or a cell a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji import check
from gouji.document import Paragraph, Table
from gouji.readers import read
from gouji.rules import load
from gouji.run import extract, read_document
from gouji.spaced import spaced
from gouji.spaced.chapters import chapters

RULES = load()
CORPUS = sorted((Path(__file__).parents[1] / "corpus" / "reports").glob("*/report.txt"))

SHELTERS = [
    "站点 上年支出 本年支出 增减额 增减率（%）",
    "北岸避险站 41.20 45.80 4.60 11.17",
    "南坪避险站 30.00 27.90 -2.10 -7.00",
    "旧渡避险站 18.50 18.50 0.00 0.00",
    "合计 89.70 92.20 2.50 2.79",
]
SIDES = [
    "收入 支出",
    "项目 金额 项目 金额",
    "一、财政拨款收入 310.40 一、教育支出 288.10",
    "二、事业收入 22.00 二、住房保障支出 40.30",
    "三、其他收入 6.00",
    "本年收入合计 338.40 本年支出合计 328.40",
]


def tables_of(*lines: str) -> list[Table]:
    """The tables of a text of such lines."""
    return [block for block in read_document("\n".join(lines).encode()).blocks if isinstance(block, Table)]


def recovered(*lines: str) -> list[Table]:
    """The tables of a text, those too that only mapping can tell."""
    return [block for block in extract("\n".join(lines).encode()).document.blocks if isinstance(block, Table)]


def row(table: Table, number: int) -> dict[int, str]:
    """The cells of a row by column."""
    return {cell.col: cell.text for cell in table.cells if cell.row == number}


# --- a row a line ---------------------------------------------------------------------------------


def test_lines_that_end_in_numbers_under_as_many_heads_are_a_table() -> None:
    (table,) = tables_of("避险站支出情况表", "单位：万元", *SHELTERS)
    assert (table.n_rows, table.n_cols, table.grid, table.caption) == (5, 5, True, "避险站支出情况表")
    assert row(table, 2) == dict(enumerate(SHELTERS[2].split()))


def test_each_cell_knows_where_it_stood() -> None:
    (table,) = tables_of("避险站支出情况表", *SHELTERS)
    cell = next(cell for cell in table.cells if cell.text == "27.90")
    assert [(one.line, one.start) for one in cell.anchors] == [(4, SHELTERS[2].index("27.90"))]


def test_the_words_of_a_total_cover_the_columns_of_names() -> None:
    lines = ["序号 站点 预算数 支出数", "1 北岸站 50.00 45.80", "2 南坪站 30.00 27.90", "3 旧渡站 20.00 18.50", "合计 100.00 92.20"]
    (table,) = tables_of(*lines)
    total = next(cell for cell in table.cells if cell.text == "合计")
    assert (total.col, total.colspan, row(table, 4)[3]) == (0, 2, "92.20")


def test_names_that_stand_merged_in_a_row_above_are_not_made_up() -> None:
    lines = ["乡镇 站点 预算数 支出数", "青石镇 北岸站 50.00 45.80", "南坪站 30.00 27.90", "白水乡 旧渡站 20.00 18.50"]
    (table,) = tables_of(*lines)
    assert row(table, 2) == {1: "南坪站", 2: "30.00", 3: "27.90"}


def test_a_row_on_one_of_two_sides_goes_on_where_its_number_goes_on() -> None:
    (table,) = tables_of(*SIDES)
    assert row(table, 4) == {0: "三、其他收入", 1: "6.00"}
    assert row(table, 5)[2] == "本年支出合计"


def test_a_row_that_fits_two_places_stands_in_none() -> None:
    """Both sides could go on with a third line that says neither."""
    lines = [*SIDES[:4], "三、专项往来 6.00", SIDES[5]]
    (table,) = tables_of(*lines)
    assert all(cell.col >= table.n_cols for cell in table.cells if cell.row == 4)


def test_a_row_that_lost_one_of_several_numbers_keeps_its_name_only() -> None:
    (table,) = tables_of(*SHELTERS[:4], "新桥避险站 12.00 11.00", SHELTERS[4])
    assert row(table, 4)[0] == "新桥避险站"
    assert all(col >= table.n_cols for col, text in row(table, 4).items() if text in {"12.00", "11.00"})


def test_heads_hang_under_what_they_name() -> None:
    lines = [
        "类别 预算数 决算数 完成率",
        "年初预算数 调整预算数",
        "人员经费 60.00 66.00 66.00 100.00%",
        "公用经费 20.00 18.00 17.10 95.00%",
    ]
    (table,) = tables_of(*lines)
    upper = {cell.text: (cell.col, cell.colspan, cell.rowspan) for cell in table.cells if cell.row == 0}
    assert upper == {"类别": (0, 1, 2), "预算数": (1, 2, 1), "决算数": (3, 1, 2), "完成率": (4, 1, 2)}


def test_a_caption_and_a_heading_stand_outside() -> None:
    blocks = read_document("\n".join([*SHELTERS, "二、绩效情况", "表2 站点明细情况", *SHELTERS]).encode()).blocks
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["二、绩效情况", "表2 站点明细情况"]


@pytest.mark.parametrize(
    "lines",
    [
        ["全年支出 45.80 万元，完成预算的 91.60 %，", "比上年增加 4.60 万元，增长 11.17 %。"],
        ["1.1 机构设置。内设科室四个，核定编制 23 名。", "1.2 主要职责。承担避险站的日常管理。"],
        ["一、基本情况 1", "二、资金情况 3", "三、绩效情况 7"],
        ["站 点 管 理 办 法", "第 1 条 为规范管理 制定本办法"],
        ["Table 1 shows 12 of 40 sites", "and 28 of them were open in 2023"],
    ],
)
def test_prose_with_spaces_is_no_table(lines: list[str]) -> None:
    document = read("\n".join(lines).encode(), rules=RULES)
    assert spaced(document, RULES) is document


def _content(block: Paragraph | Table) -> object:
    return block.text if isinstance(block, Paragraph) else block.cells


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.parent.name)
def test_a_report_with_marks_stays_as_it_is(path: Path) -> None:
    document = read(path.read_bytes(), rules=RULES)
    whole = [part for block in document.blocks for part in (chapters(block) if isinstance(block, Paragraph) else [block])]
    made = spaced(document, RULES)
    assert [_content(one) for one in made.blocks] == [_content(one) for one in whole]
    assert made is document or len(whole) > len(document.blocks)


def test_a_wrong_total_in_such_a_table_is_told() -> None:
    lines = ["避险站支出情况表", "单位：万元", *SHELTERS[:4], "合计 89.70 95.20 2.50 2.79"]
    result = check("\n".join(lines).encode())
    (told,) = [one for one in result.outcomes if one.state == "broken"]
    assert "95.20" in {one.raw for one in told.evidence}


# --- rows that run on -----------------------------------------------------------------------------


@pytest.mark.parametrize("joint", [" ", "\n"])
def test_rows_that_run_on_are_cut_where_their_names_begin(joint: str) -> None:
    (table,) = recovered("避险站支出情况表", "单位：万元", joint.join(SHELTERS).replace(" ", joint), "以上数据来自站点台账，已经核对。")
    assert [row(table, at) for at in range(5)] == [dict(enumerate(line.split())) for line in SHELTERS]


@pytest.mark.parametrize("joint", [" ", "\n"])
def test_numbered_rows_begin_with_their_numbers_and_may_end_in_words(joint: str) -> None:
    lines = ["序号 站点 预算数 支出数 等级", "1 北岸站 50.00 45.80 优", "2 南坪站 30.00 27.90 良", "3 旧渡站 20.00 18.50 良"]
    (table,) = recovered("站点评价情况表", joint.join(lines).replace(" ", joint), "以上数据来自站点台账，已经核对。")
    assert row(table, 3) == {0: "3", 1: "旧渡站", 2: "20.00", 3: "18.50", 4: "良"}


def test_a_row_that_kept_its_name_only_is_one() -> None:
    lines = [*SHELTERS[:3], "已撤避险站", *SHELTERS[3:]]
    (table,) = recovered("避险站支出情况表", " ".join(lines), "以上数据来自站点台账，已经核对。")
    assert row(table, 3) == {0: "已撤避险站"}


def test_cells_that_can_be_cut_in_no_way_are_unread_and_accuse_nobody() -> None:
    cells = " ".join(SHELTERS).split()
    del cells[8], cells[12], cells[15]
    result = check("\n".join(["避险站支出情况表", "单位：万元", " ".join(cells), "以上数据来自站点台账，已经核对。"]).encode())
    assert not [one for one in result.outcomes if one.state == "broken"]


def test_what_is_left_of_a_line_is_no_sentence() -> None:
    line = " ".join([*SHELTERS, "备注说明 结余 6.00 转入下年 结转 3.00 其他 2.00"])
    document = extract(f"避险站支出情况表\n{line}\n以上数据来自站点台账，已经核对。".encode()).document
    assert not any("结余" in block.text for block in document.blocks if isinstance(block, Paragraph) and block.text != line)


@pytest.mark.parametrize("odd", ["²", "9" * 5000, "٣", "1.2.3", "—"])
@pytest.mark.parametrize("joint", [" ", "\n"])
def test_odd_digits_stop_nothing(odd: str, joint: str) -> None:
    lines = ["序号 站点 预算数 支出数", *(f"{odd} 北岸站 50.00 45.80" for _ in range(6)), f"1 南坪站 {odd} 27.90"]
    assert extract(
        "\n".join(["站点评价情况表", joint.join(lines).replace(" ", joint), "以上数据来自站点台账，已经核对。"]).encode()
    ).document.blocks


def test_chapters_in_one_line_are_chapters_of_their_own_year() -> None:
    line = (
        "云洲乡2021年预算执行情况和2022年预算草案的报告 一、2021年预算执行情况 2021年，全乡税收收入完成318万元。教育支出127万元；"
        "卫生健康支出63万元。 二、2022年预算草案 2022年税收收入安排340万元。教育支出135万元，卫生健康支出71万元。"
    )
    report = extract(line.encode(), name="flat.txt")
    assert {(one.figure.raw, one.year) for one in report.facts} == {
        ("318", 2021), ("127", 2021), ("63", 2021), ("340", 2022), ("135", 2022), ("71", 2022),
    }  # fmt: skip
    assert all(line[one.figure.place.start or 0 : one.figure.place.end] == one.figure.raw for one in report.facts)


def test_an_order_of_items_in_a_sentence_cuts_nothing() -> None:
    text = "本年做了两件事：一、修路12公里，二、架桥3座。"
    assert [block.text for block in read(text.encode(), name="a.txt").blocks if isinstance(block, Paragraph)] == [text]
    document = spaced(read(text.encode(), name="a.txt"), load())
    assert len(document.blocks) == 1
