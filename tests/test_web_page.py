"""Saved web pages: the report without what stands around it."""

from __future__ import annotations

import gouji
from gouji.document import Paragraph, Table

PAGE = """<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body>
<div class="top"><a href="/">首页</a> | <a href="/zw">政务公开</a> | <a href="/fw">办事服务</a></div>
<nav><ul><li>导航一</li></ul></nav>
<table width="100%"><tr><td><ul><li><a href="#">通知公告</a></li></ul></td><td>
<h1>2023年度清溪县水务局部门决算</h1>
<p>　　2023年基本支出<span>412</span>.69万元，详见<a href="f.doc">附件</a>。</p><div style="display: none">藏起来的5.00万元</div>
<table><tr><td rowspan="2">项目</td><td colspan="2">金额</td></tr><tr><td>预算数</td><td>决算数</td></tr><tr><td>合计</td><td>1.00</td><td>2.00</td></tr></table>
</td></tr></table>
<footer>版权所有 备案号123</footer><script>var a = "412.69万元";</script></body></html>"""


def test_navigation_and_hidden_parts_are_left_out() -> None:
    blocks = gouji.read(PAGE.encode()).blocks
    lines = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert lines == ["2023年度清溪县水务局部门决算", "2023年基本支出412.69万元，详见附件。"]


def test_a_table_that_lays_out_the_page_is_taken_apart() -> None:
    (table,) = [block for block in gouji.read(PAGE.encode()).blocks if isinstance(block, Table)]
    assert [(cell.row, cell.col, cell.rowspan, cell.colspan, cell.text) for cell in table.cells] == [
        (0, 0, 2, 1, "项目"), (0, 1, 1, 2, "金额"), (1, 1, 1, 1, "预算数"), (1, 2, 1, 1, "决算数"),
        (2, 0, 1, 1, "合计"), (2, 1, 1, 1, "1.00"), (2, 2, 1, 1, "2.00"),
    ]  # fmt: skip


def test_an_element_that_is_never_closed_hides_nothing() -> None:
    page = "<html><body><nav><p>2023年基本支出412.69万元。</p></body></html>"
    assert [block.text for block in gouji.read(page.encode()).blocks if isinstance(block, Paragraph)] == ["2023年基本支出412.69万元。"]
