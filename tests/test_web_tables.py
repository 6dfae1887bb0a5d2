"""HTML tables as browsers lay them out: spans, groups of rows, tables in tables, tags left out."""

from __future__ import annotations

import pytest

import gouji
from gouji.document import Paragraph, Table

Cells = list[tuple[int, int, int, int, str]]


def cells(html: str) -> Cells:
    """The cells of the only table: row, column, rows, columns, text; the same on a page and in pasted text."""
    found: list[Cells] = []
    for content in (f"<!DOCTYPE html><html><body>{html}</body></html>", f"说明\n{html}\n完"):
        (table,) = [block for block in gouji.read(content.encode()).blocks if isinstance(block, Table)]
        found.append([(one.row, one.col, one.rowspan, one.colspan, one.text) for one in table.cells])
        assert table.n_cols == max(one.col + one.colspan for one in table.cells)
    assert found[0] == found[1]
    return found[0]


def texts(html: str) -> list[list[str]]:
    """The texts of its rows."""
    found = cells(html)
    return [[text for row, _, _, _, text in found if row == number] for number in range(max(one[0] for one in found) + 1)]


@pytest.mark.parametrize("span", ["0", '"0"', " ' 0 '", '"+0"'])
def test_a_span_of_nothing_reaches_to_the_end_of_its_group(span: str) -> None:
    html = (
        f"<table><tbody><tr><td rowspan={span}>甲<td>1</tr><tr><td>2</tr><tr><td>3</tr></tbody><tbody><tr><td>乙<td>4</tr></tbody></table>"
    )
    assert cells(html) == [
        (0, 0, 3, 1, "甲"),
        (0, 1, 1, 1, "1"),
        (1, 1, 1, 1, "2"),
        (2, 1, 1, 1, "3"),
        (3, 0, 1, 1, "乙"),
        (3, 1, 1, 1, "4"),
    ]


def test_no_cell_reaches_out_of_its_group_of_rows() -> None:
    html = "<table><thead><tr><th rowspan=9>项目<th>数</tr></thead><tr><td>甲<td>4</tr></table>"
    assert cells(html) == [(0, 0, 1, 1, "项目"), (0, 1, 1, 1, "数"), (1, 0, 1, 1, "甲"), (1, 1, 1, 1, "4")]


@pytest.mark.parametrize("span", ["100%", "50", "3", "99999999999", "3.7", "3 cols"])
def test_a_row_of_one_cell_is_no_wider_than_the_others(span: str) -> None:
    html = f'<table><tr><td colspan="{span}">分类表</tr><tr><td>甲<td>1<td>2</tr><tr><td colspan="{span}">注</tr></table>'
    assert cells(html) == [(0, 0, 1, 3, "分类表"), (1, 0, 1, 1, "甲"), (1, 1, 1, 1, "1"), (1, 2, 1, 1, "2"), (2, 0, 1, 3, "注")]


@pytest.mark.parametrize("span", ["100%", "8", "2"])
def test_the_last_cell_of_a_row_is_held_to_the_width_of_the_others(span: str) -> None:
    html = f"<table><tr><td>项目<td>预算<td>决算</tr><tr><td>备注<td colspan='{span}'>无</tr><tr><td>甲<td>1<td>2</tr></table>"
    assert cells(html)[3:5] == [(1, 0, 1, 1, "备注"), (1, 1, 1, 2, "无")]


@pytest.mark.parametrize("span", ["-2", "x", "", "0", "%"])
def test_spans_that_say_nothing_are_one(span: str) -> None:
    assert cells(f"<table><tr><td colspan='{span}' data-rowspan=4>甲<td>1</tr><tr><td>乙<td>2</tr></table>") == [
        (0, 0, 1, 1, "甲"), (0, 1, 1, 1, "1"), (1, 0, 1, 1, "乙"), (1, 1, 1, 1, "2"),
    ]  # fmt: skip


def test_heads_over_merged_columns_keep_their_columns() -> None:
    html = "<table><tr><td rowspan=2>项目<td colspan=2>预算<td colspan=2>决算</tr><tr><td>甲<td>乙<td>丙<td>丁</tr><tr><td>路<td>1<td>2<td>3<td>4</tr></table>"
    assert cells(html)[:4] == [(0, 0, 2, 1, "项目"), (0, 1, 1, 2, "预算"), (0, 3, 1, 2, "决算"), (1, 1, 1, 1, "甲")]


def test_the_foot_stands_last_and_the_head_first() -> None:
    foot, body, head = (
        "<tfoot><tr><td>合计<td>3</tfoot>",
        "<tbody><tr><td>甲<td>1<tr><td>乙<td>2</tbody>",
        "<thead><tr><td>项目<td>数</thead>",
    )
    assert texts(f"<table>{foot}{body}{head}</table>") == [["项目", "数"], ["甲", "1"], ["乙", "2"], ["合计", "3"]]
    assert texts(f"<table>{head}{foot}<tr><td>甲<td>1</table>") == [["项目", "数"], ["甲", "1"], ["合计", "3"]]
    assert texts(f"<table>{body}{foot}{body.replace('甲', '丙')}</table>")[-2:] == [["乙", "2"], ["合计", "3"]]


def test_end_tags_may_be_missing() -> None:
    assert texts("<table><tr><td><p>甲<td><div>1<tr><th>乙<td><span>2</table>") == [["甲", "1"], ["乙", "2"]]
    assert texts("<table><tr><td>甲</td></td><td>1</td></tr></tr></tbody></table>") == [["甲", "1"]]
    assert texts("<table><td>甲<td>1</table>") == [["甲", "1"]]
    assert texts("<table><tr><td/><td>1</td></tr></table>") == [["", "1"]]


def test_a_hidden_cell_leaves_no_place_and_an_unseen_one_does() -> None:
    row = "<tr><td>甲<td {}>7<td>1</tr>"
    assert texts(f"<table>{row.format('hidden')}</table>") == [["甲", "1"]]
    assert texts(f"<table>{row.format('style=visibility:hidden')}</table>") == [["甲", "", "1"]]
    assert texts('<table><tr style="visibility:collapse"><td>甲<td>7</tr><tr><td>乙<td>1</tr></table>') == [["乙", "1"]]


def test_a_table_that_begins_between_cells_ends_the_one_before() -> None:
    html = "<!DOCTYPE html><table><tr><td>甲<td>1</tr><table><tr><td>乙<td>2</tr></table>"
    tables = [block for block in gouji.read(html.encode()).blocks if isinstance(block, Table)]
    assert [[one.text for one in table.cells] for table in tables] == [["甲", "1"], ["乙", "2"]]


def test_a_caption_is_a_paragraph_before_its_table() -> None:
    html = "<!DOCTYPE html><table><caption>表二 <b>分项</b></caption><colgroup><col><col></colgroup><tr><td>甲<td>1</table>"
    first, table = gouji.read(html.encode()).blocks
    assert isinstance(first, Paragraph)
    assert isinstance(table, Table)
    assert first.text == "表二 分项"


def test_broken_quotes_cost_no_quadratic_time() -> None:
    for part in ('<td class="a>1</td>', "<p title='", '<a "b" \'c>', "<x y=\"<z w='>", '<b a="1" '):
        gouji.read(("<!DOCTYPE html><p>甲</p>" + part * 10_000).encode())


def test_many_rules_and_elements_cost_no_quadratic_time() -> None:
    rules = "".join(f"p .a{at} b,.a .b .c{at}>i{{display:none}}" for at in range(2_000))
    body = "<div class='a b'>" * 300 + "<p class='a7 c'><b class=a>甲</b><i class='c9 b'>乙</i>" * 1_000
    assert len(gouji.read(f"<!DOCTYPE html><style>{rules}</style>{body}".encode()).blocks) == 1_000
