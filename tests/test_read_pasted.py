"""Pasted text: six shapes, one Document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gouji.document import Document, Paragraph, Table
from gouji.readers import read
from gouji.rules import Layout, load
from gouji.text import anchor_at, squeeze
from render import SHAPES, render, rows_of

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT.parent / "shared" / "reports" / "yueyanglou-2023.txt"
REPORTS = sorted((ROOT / "corpus" / "reports").glob("*/report.txt")) + ([EXAMPLE] if EXAMPLE.exists() else [])
NAMES = [path.parent.name if path != EXAMPLE else path.stem for path in REPORTS]
TABLED = ["cells", "tsv", "markdown", "html", "aligned"]

# One form with rows of 2, 4, 7, 3 and 8 cells, cells with line breaks, blank cells and blank rows.
FORM = [
    ["预算单位名称", "某某县水利局"],
    ["经费控制情况(万元)", "2022年决算数", "2023年预算数", "2023年决算数"],
    ["三公经费", "6.12", "1.00", "0.88"],
    ["其中：公车购置", "", "", ""],
    ["", "", "", ""],
    ["公用经费", "65.31", "", "83.75"],
    ["楼堂馆所\n(完工项目)", "批复规模\n(m²)", "实际规模", "规模控制率", "预算投资\n(万元)", "实际投资", "概算控制率"],
    ["", "0", "0", "0", "0", "0", "0"],
    ["年度总体\n目标", "预期目标", "实际完成情况"],
    ["", "1.做好防汛抗旱工作。\n2.加强水库养护。", "1.安全度汛。\n2.完成46座水库养护。"],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["", "产出指标\n(50分)", "数量指标", "水库巡查“四个到位”", "≥240次", "252次", "10", "10"],
    ["", "", "生态效\n益指标", "", "", "", "", ""],
    ["总分", "100", "99.93"],
]


def blocks(text: str) -> tuple[Paragraph | Table, ...]:
    """The blocks of a text."""
    return read(text.encode()).blocks


def tables(text: str) -> list[list[list[str]]]:
    """The rows of the tables of a text."""
    return [rows_of(block) for block in blocks(text) if isinstance(block, Table)]


def prose(text: str) -> list[str]:
    """The paragraphs of a text."""
    return [block.text for block in blocks(text) if isinstance(block, Paragraph)]


def bare(rows: list[list[str]]) -> list[list[str]]:
    """Rows without any space, as the rules see them."""
    return [[re.sub(r"\s", "", text) for text in row] for row in rows]


def cells_text(rows: list[list[str]]) -> str:
    """Rows with one cell a line."""
    return "\n".join("".join(f"\t{text}\n" for text in row) for row in rows)


# --- the same form in every shape -------------------------------------------------------------------


@pytest.mark.parametrize("shape", TABLED)
def test_every_shape_gives_the_same_rows(shape: str) -> None:
    source = blocks(f"附件1\n项目支出绩效自评表\n{cells_text(FORM)}\n说明：无。\n一、基本情况\n本单位情况良好。\n")
    assert tables(render(source, "cells")) == [FORM]
    again = blocks(render(source, shape))
    assert [bare(rows_of(block)) for block in again if isinstance(block, Table)] == [bare(FORM)]
    assert [b.text for b in again if isinstance(b, Paragraph)] == [b.text for b in source if isinstance(b, Paragraph)]


@pytest.mark.parametrize("path", REPORTS, ids=NAMES)
@pytest.mark.parametrize("shape", TABLED)
def test_reports_keep_their_rows_in_every_shape(path: Path, shape: str) -> None:
    document = read(path)
    again = read(render(document.blocks, shape).encode())
    widened = shape not in ("cells", "html")
    assert [bare(rows_of(table)) for table in only_tables(again)] == [
        bare(rows_of(table, widened=widened)) for table in only_tables(document)
    ]


@pytest.mark.parametrize("path", REPORTS, ids=NAMES)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_character_stands_where_its_anchor_says(path: Path, shape: str) -> None:
    text = render(read(path).blocks, shape)
    lines = text.split("\n")
    for block in read(text.encode()).blocks:
        for holder in block.cells if isinstance(block, Table) else (block,):
            for offset, char in enumerate(holder.text):
                anchor = anchor_at(holder.anchors, offset)
                assert anchor is not None
                assert anchor.line is not None
                if not char.isspace() and not lines[anchor.line - 1].startswith("<"):
                    assert lines[anchor.line - 1][anchor.start + offset - anchor.offset] == char


@pytest.mark.parametrize("path", REPORTS, ids=NAMES)
def test_a_form_without_marks_keeps_each_line_apart(path: Path) -> None:
    text = render(read(path).blocks, "unmarked")
    assert tables(text) == []
    assert prose(text) == [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the example report lies outside the project")
def test_the_example_report_has_its_rows() -> None:
    widths = [[len(row) for row in rows_of(table)] for table in only_tables(read(EXAMPLE))]
    assert widths == [
        [2, *[4] * 22, 7, 7, 2],
        [2, 8, 8, *[3] * 7, *[9] * 15, 3],
        [2, 4, *[8] * 5, 3, 3, *[9] * 11, 4],
    ]


def only_tables(document: Document) -> list[Table]:
    """The tables of a document."""
    return [block for block in document.blocks if isinstance(block, Table)]


# --- one cell a line --------------------------------------------------------------------------------


def test_a_cell_may_begin_or_end_with_empty_paragraphs() -> None:
    header = "".join(f"\t列{n}\n" for n in range(9))
    torn = "\t\n\t\n\n\n产出指标\n(50分)\n\t数量指标\n\n\t印发文件\n\t按计划\n\t100%\n\t20\n\t20\n\t\n"
    (rows,) = tables(header + "\n" + torn)
    assert rows[1] == ["", "产出指标\n(50分)", "数量指标", "印发文件", "按计划", "100%", "20", "20", ""]


def test_short_rows_side_by_side_are_not_joined() -> None:
    rows = [["项目名称", "甲"], ["主管部门", "乙", "实施单位", "丙"], ["年度", "2023"], ["批次", "1"]]
    assert tables(cells_text(rows)) == [rows]


def test_a_row_with_merged_cells_is_not_joined_to_the_next() -> None:
    rows = [
        ["资金", "", "年初", "全年", "执行", "分值", "执行率", "得分"],
        ["", "总额", "1.00", "2.00", "2.00", "10", "100%", "10"],
        ["", "其中：财政", "1.00", "2.00", "2.00"],
        ["年度总体目标", "预期目标", "实际完成情况"],
    ]
    assert tables(cells_text(rows)) == [rows]


def test_captions_notes_and_signatures_end_a_table() -> None:
    text = "\t甲\n\t乙\n\n\t1\n\t2\n附件2\n某某表格之自评表\n\t丙\n\t丁\n\n\t3\n\t4\n\n\n备注：无\n"
    text += "单位负责人签字：    填表人：\n"
    assert tables(text) == [[["甲", "乙"], ["1", "2"]], [["丙", "丁"], ["3", "4"]]]
    assert prose(text) == ["附件2", "某某表格之自评表", "备注：无", "单位负责人签字：    填表人："]


def test_prose_that_begins_with_a_tab_is_prose() -> None:
    sentence = "2023年本单位严格执行预算，全年支出控制在年初预算以内，各项任务按时完成。"
    assert prose(f"\t{sentence}\n\t{sentence}\n\n\t{sentence}\n") == [sentence] * 3
    assert prose("1.\t基本情况\n2.\t主要成效\n") == ["1.\t基本情况", "2.\t主要成效"]


# --- rows on lines ----------------------------------------------------------------------------------


def test_a_leading_tab_is_an_empty_first_cell() -> None:
    assert tables("甲\t乙\t丙\n\t1\t2\n丁\t\t\n") == [[["甲", "乙", "丙"], ["", "1", "2"], ["丁", "", ""]]]


def test_quoted_cells_keep_their_line_breaks_and_quotes() -> None:
    text = '"楼堂\n馆所"\t"说""明"""\t"三公"经费\n1\t2\t3\n'
    assert tables(text) == [[["楼堂\n馆所", '说"明"', '"三公"经费'], ["1", "2", "3"]]]


def test_cells_that_spill_over_lines_are_put_together() -> None:
    text = "指标\t目标\t完成\t分值\t得分\n\t≤9次\t8次\t5\t5\n产出\n指标\t3次\t开展调研，\n形成报告\t5\t5\n"
    assert tables(text)[0][1:] == [
        ["", "≤9次", "8次", "5", "5"],
        ["产出\n指标", "3次", "开展调研，\n形成报告", "5", "5"],
    ]


# --- bars and tags ----------------------------------------------------------------------------------


def test_markdown_marks_are_dropped() -> None:
    text = "## 一、**基本**情况\n- 无\n\n| **项目** | 数\\|额 |\n|:--|--:|\n| 三公<br>经费 | &lt;5 |\n"
    assert prose(text) == ["一、基本情况", "无"]
    assert tables(text) == [[["项目", "数|额"], ["三公\n经费", "<5"]]]


def test_bars_need_no_border() -> None:
    assert tables("a | b\n--|--\n1 | 2\n3 | \n") == [[["a", "b"], ["1", "2"], ["3", ""]]]


def test_a_row_of_dashes_is_a_row() -> None:
    assert tables("|甲|乙|\n|-|-|\n|-|-|\n") == [[["甲", "乙"], ["-", "-"]]]


def test_a_drawn_table_joins_the_lines_of_a_row() -> None:
    text = "┌──┬──┐\n│项│额│\n│目│  │\n├──┼──┤\n│甲│ 1│\n├──┼──┤\n│乙│ 2│\n└──┴──┘\n"
    assert tables(text) == [[["项\n目", "额"], ["甲", "1"], ["乙", "2"]]]


def test_html_tables_keep_merged_cells_once() -> None:
    text = "前<TABLE><tr><td rowspan=2>甲<br>乙</td><td colspan='2'>丙&nbsp;丁</td></tr>\n"
    text += "<tr><td>1<td><b>2</b><table><tr><td>x</td></tr></table></table>后"
    first, table, last = blocks(text)
    assert isinstance(table, Table)
    assert table.grid
    assert [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in table.cells] == [
        (0, 0, 2, 1, "甲\n乙"), (0, 1, 1, 2, "丙 丁"), (1, 1, 1, 1, "1"), (1, 2, 1, 1, "2\nx"),
    ]  # fmt: skip
    assert [getattr(first, "text", ""), getattr(last, "text", "")] == ["前", "后"]
    assert [(a.line, a.start) for a in table.cells[3].anchors] == [(2, 16), (2, 36)]


# --- aligned columns --------------------------------------------------------------------------------


def test_columns_are_what_stands_over_each_other() -> None:
    text = """\
项　目              2022年决算  2023年预算    2023年决算
三公经费                  6.12        1.00          0.88
2、出国经费
1、公务用车         1,002.02                        2.02
"""
    (table,) = blocks(text)
    assert isinstance(table, Table)
    assert table.grid
    assert rows_of(table)[1:] == [
        ["三公经费", "6.12", "1.00", "0.88"], ["2、出国经费", "", "", ""], ["1、公务用车", "1,002.02", "", "2.02"],
    ]  # fmt: skip


def test_a_cell_over_several_columns_spans_them() -> None:
    text = "项目      基本支出    项目支出\n            支出合计的构成情况\n"
    text += "甲        1.00        2.00\n乙        3.00        4.00\n"
    table = next(block for block in blocks(text) if isinstance(block, Table))
    assert [(c.col, c.colspan) for c in table.cells if c.text.startswith("支出合计")] == [(1, 2)]


def test_a_lone_text_under_a_full_cell_belongs_to_it() -> None:
    text = "指标    完成情况\n调研    全年开展调研八次形成\n        报告八篇\n会议    召开会议九次\n"
    assert tables(text)[0][1] == ["调研", "全年开展调研八次形成\n报告八篇"]


def test_signature_lines_and_prose_with_gaps_are_no_tables() -> None:
    text = "单位负责人签字：      填表人：\n填表人：      联系电话：\n\n"
    text += "一是工作，  二是学习。\n这是另一句更长的话，  也有空格。\n"
    assert tables(text) == []
    assert len(prose(text)) == 4


# --- prose ------------------------------------------------------------------------------------------


def test_lines_broken_by_width_are_joined_and_others_are_not() -> None:
    wrapped = [
        "2023年基本支出年初预算数为835.01万元，实际支出数为893.35",
        "万元，其中人员经费八百零七点零二万元，公用经费八十三点七五",
        "万元。",
    ]
    text = "\n".join([*wrapped, "一、基本情况", "数量指标", "质量指标"])
    assert prose(text) == ["\n".join(wrapped), "一、基本情况", "数量指标", "质量指标"]


def test_one_long_line_stays_one_paragraph() -> None:
    assert [len(text) for text in prose("支出" * 100_000)] == [200_000]


# --- the layout rules -------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", load().layouts, ids=lambda rule: rule.name)
def test_layout_rules_match_their_examples(rule: Layout) -> None:
    assert [text for text in rule.yes if not rule.pattern.search(squeeze(text).text)] == []
    assert [text for text in rule.no if rule.pattern.search(squeeze(text).text)] == []


# --- rubbish ----------------------------------------------------------------------------------------

RUBBISH = {
    "tabs": "甲" + "\t" * 300_000, "tab lines": "甲\n" + "\t\n" * 100_000, "cells without rows": "\t甲\n" * 50_000,
    "bars": "|" * 300_000, "bar lines": "|\n" * 50_000, "quotes": '甲\t"乙\n' * 20_000,
    "open quote": '"甲\t乙\n' + "丙\n" * 50_000,
    "open tables": "<table>" * 50_000 + "</table>", "comments": "<table>" + "<!--" * 50_000 + "</table>",
    "scripts": "<table>" + "<script>" * 50_000 + "</table>", "open tags": "<table>" + "<a " * 50_000 + "</table>",
    "spans": "<table>" + "<td rowspan=65000 colspan=65000>" * 500 + "<tr><td>" * 500 + "</table>",
    "gaps": "甲  " * 100_000, "gap lines": "甲  乙\n" * 30_000, "stars": "**甲" * 100_000, "marks": "#" * 100_000,
    "rules": "┌──┐\n" * 30_000, "entities": "<table><td>" + "&" * 100_000 + "</table>",
    "spaces": "甲" + " " * 1_000_000 + "乙",
    "torn rows": "\t1\n" * 7 + "\n" + "\t\n\t甲\n\n\t2\n\n" * 10_000,
    "short rows": "1\t2\t3\t4\t5\n" + "甲\t乙\n" * 20_000,
}  # fmt: skip


@pytest.mark.parametrize("text", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_is_read_without_error(text: str) -> None:
    read(text.encode())
