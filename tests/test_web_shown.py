"""What a web page shows is what is read: tags, lines, hidden and struck text, raised text, fields of forms."""

from __future__ import annotations

import re

import pytest

import gouji
from gouji.document import Paragraph, Table
from render import rows_of


def page(body: str, head: str = "") -> bytes:
    """A page."""
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode()


def prose(body: str, head: str = "") -> list[str]:
    """Its paragraphs."""
    return [block.text for block in gouji.read(page(body, head)).blocks if isinstance(block, Paragraph)]


def rows(body: str, head: str = "") -> list[list[str]]:
    """The rows of its only table."""
    (table,) = [block for block in gouji.read(page(body, head)).blocks if isinstance(block, Table)]
    return rows_of(table)


def told(body: str, head: str = "") -> dict[str, int]:
    """What it says to have left out."""
    return {one.kind: one.count for one in gouji.read(page(body, head)).source.left_out}


# --- tags -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inside",
    [
        '30<st1:date Year="2021" Month="7">7</st1:date>.25', "307<o:p></o:p>.25", "<w:r>307</w:r><v:f eqn='1'/>.25", "<my-sum unit=1>307.25</my-sum>",
        "307<!--[if gte mso 9]><xml><w:View>88</w:View></xml><![endif]-->.25", "<![if !vml]>307<![endif]>.25", "<x.y_z>307</x.y_z>.25",
        '<span title="a > 5 < b">307.25</span>', "<span title='说明>12万元'>307.25</span>", '<b data-x="1" title="<td>9</td>">307</b>.25',
        "<!-- 1 -- > 2 -->307.25", "<!-->307.25", "<!--[if !mso]><!-->307.25<!--<![endif]-->", '307<script>if (a<b) document.write("<p>5")</script>.25',
        "<span title=\"it's\">307</span>.25", "307<?xml:namespace prefix = o />.25", "<% out.print(9) %>307.25", "307<?php echo 9 > 8; ?>.25",
        "<SPAN\nLANG=EN-US\n>307</SPAN>.25", "307</b></i>.25", "<FONT face='a>b'>307</FONT><font/>.25",
    ],
)  # fmt: skip
def test_any_name_is_a_tag_and_no_attribute_is_text(inside: str) -> None:
    assert prose(f"<p>拨付养护经费{inside}万元。</p>") == ["拨付养护经费307.25万元。"]
    assert rows(f"<table><tr><td>项目<td>{inside}</table>") == [["项目", "307.25"]]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('<p title="未完>拨付61.20万元。</p><p id="b">又拨付7.00万元。</p>', ["拨付61.20万元。", "又拨付7.00万元。"]),
        ("<p>a<b且c>d，拨付61.20万元。</p>", ["a<b且c>d，拨付61.20万元。"]),
        ("<p>执行率<98%，不足<5 万元</p>", ["执行率<98%，不足<5 万元"]),
        ("<p>甲<!-- 没有结束<p>拨付61.20万元。", ["甲 没有结束", "拨付61.20万元。"]),
        ('<p>甲<a "b 拨付61.20万元。</p>', ['甲<a "b 拨付61.20万元。']),
    ],
)  # fmt: skip
def test_what_is_broken_hides_nothing(body: str, shown: list[str]) -> None:
    assert prose(body) == shown


# --- lines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby samp small span strong time tt u var "
                                 "custom-element o:p wbr st1:place picture slot output acronym blink".replace(" del ", " ").split())  # fmt: skip
def test_what_is_no_block_stays_in_its_line(name: str) -> None:
    assert prose(f"<p>修复堤防1,<{name}>35</{name}>2.60米，其中<{name}>甲</{name}>段400米。</p>") == ["修复堤防1,352.60米，其中甲段400米。"]


@pytest.mark.parametrize("name", ["address", "article", "blockquote", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h6", "header", "hgroup", "legend", "li", "main", "menu", "ol", "p", "pre", "section", "summary", "ul"])  # fmt: skip
def test_a_block_begins_a_line(name: str) -> None:
    assert prose(f"甲<{name} open>乙</{name}>丙") == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("甲<br>乙<br/>丙</br>丁", ["甲", "乙", "丙", "丁"]),
        ("<p>1,&shy;024\u200b.&#8203;50\ufeff万\xad元&nbsp;&nbsp;整</p>", ["1,024.50万元  整"]),
        ("<p>12&nbsp;345</p>", ["12 345"]),
        ("<ul><li>甲<li>乙</ul>", ["甲", "乙"]),
        ('<span style="display:block">甲</span>乙', ["甲", "乙"]),
        ('<div style="display: INLINE">合计</div><div style="display:inline">7.50</div>', ["合计7.50"]),
        ('<div style="display:flex"><span>7</span><span>50</span></div>', ["7", "50"]),
        ('<i style="float:left">7</i><i style="float:left">50</i>', ["7", "50"]),
        ('<p>1,<i style="position:absolute"></i>024</p>', ["1,024"]),
        ('<p>1,<img style="float:right" src=a.png>024</p>', ["1,024"]),
        ("<p>1,\n\t024   万元</p>", ["1, 024 万元"]),
        ('<div style="white-space:pre-wrap">甲\n乙</div>', ["甲", "乙"]),
    ],
)
def test_lines_break_where_a_browser_breaks_them(body: str, shown: list[str]) -> None:
    assert prose(body) == shown


def test_preformatted_text_is_read_by_its_own_lines() -> None:
    text = "<pre>\n支出构成（单位：万元）\n\n项目        预算数    决算数\n人员经费    210.40    <b>208.15</b>\n公用经费     36.00     33&#46;72\n</pre><p>完</p>"
    first, table, last = gouji.read(page(text)).blocks
    assert isinstance(table, Table)
    assert rows_of(table) == [["项目", "预算数", "决算数"], ["人员经费", "210.40", "208.15"], ["公用经费", "36.00", "33.72"]]
    lines = page(text).decode().split("\n")
    cell = table.cells[5]
    assert lines[(cell.anchors[0].line or 0) - 1][cell.anchors[0].start :].startswith("208.15")
    assert [getattr(one, "text", "") for one in (first, last)] == ["支出构成（单位：万元）", "完"]
    assert rows("<table><tr><td><pre>甲\n乙</pre><td>1</table>") == [["甲\n乙", "1"]]
    assert rows("<pre>a|b|c\n1|2|3</pre>") == [["a", "b", "c"], ["1", "2", "3"]]


# --- hidden, unseen, struck -------------------------------------------------------------------------

RULES = """/* .a{display:none} */ .a, p.b , #c{color:red;display : none}
.wide .d{visibility:hidden} div>em{display:none!important} .e{display:none} .e{display:inline}
@media print{.f{display:none}} @media (max-width:600px){.f{display:none}} @media screen and (min-width:10em){.g{display:none}}
@font-face{font-family:x;src:url(a)} .h:hover{display:none} .i~p{display:none} i.j.k{display:none} [hidden].l{display:inline} span[id="m"]{display:none}"""


@pytest.mark.parametrize(
    "attributes",
    [
        "hidden", 'hidden=""', 'style="display:none"', "style='DISPLAY :  None ! important; color:red'", 'style="visibility:hidden"', "class=a", 'class="x a"', "id=c",
        "class=g", 'class="k j"', 'id="m"', 'style="color:red;display:none;"',
    ],
)  # fmt: skip
def test_what_is_hidden_is_not_read_and_its_figures_are_told(attributes: str) -> None:
    name = "i" if "k j" in attributes else "span"
    body = f"<p>拨付8.40万元<{name} {attributes}>含91.7</{name}>。</p>"
    assert prose(body, f"<style>{RULES}</style>") == ["拨付8.40万元。"]
    assert told(body, f"<style>{RULES}</style>") == {"unseen": 5}
    table = f"<table><tr><td>甲<td>1</tr><tr {attributes}><td>乙<td>2</tr><tr><td>丙<td>3</table>"
    if name == "span" and 'id="m"' not in attributes and "visibility" not in attributes:
        assert rows(table, f"<style>{RULES}</style>") == [["甲", "1"], ["丙", "3"]]


@pytest.mark.parametrize("attributes", ["class=e", "class=f", "class=h", "aria-hidden=true", "data-hidden", "class=hidden", 'class="l" hidden', 'style="displayed:none"',
                                        'style="display:none;display:inline"', 'title="display:none"', "class=b", "class=d"])  # fmt: skip
def test_what_no_rule_of_a_screen_hides_is_read(attributes: str) -> None:
    assert prose(f"<p>拨付8.40万元<span {attributes}>含91.7</span>。</p>", f"<style>{RULES}</style>") == ["拨付8.40万元含91.7。"]


def test_rules_for_what_stands_in_something_count_there_only() -> None:
    head = f"<style media=screen>{RULES}</style><style media='print'>p{{display:none}}</style>"
    assert prose('<section class="wide"><div><p>甲<b class=d>2.5</b></p></div></section><p>乙<b class=d>2.5</b></p>', head) == [
        "甲",
        "乙2.5",
    ]
    assert prose("<div>甲<em>2.5</em></div><div><p>乙<em>2.5</em></p></div><p class=b>丙</p><div class=b>丁</div>", head) == [
        "甲",
        "乙2.5",
        "丁",
    ]
    assert prose('<div style="visibility:hidden">甲<p style="visibility:visible">乙</p></div>') == ["乙"]


@pytest.mark.parametrize(
    "style",
    [
        "opacity:0", "font-size:0", "font-size:0px", "text-indent:-9999px;display:block", "position:absolute;left:-5000px", "color:transparent", "color:rgba(0, 0,0,0.0)",
        "display:block;height:0;overflow:hidden", "position:absolute;clip:rect(0 0 0 0)", "display:inline-block;overflow:hidden;width:0px", "opacity:0.0!important",
    ],
)  # fmt: skip
def test_what_nobody_can_see_is_told(style: str) -> None:
    body = f'<p>拨付8.40万元<span style="{style}">含九成</span></p>'
    assert prose(body) == ["拨付8.40万元"]
    assert told(body) == {"unseen": 3}


@pytest.mark.parametrize("style", ["opacity:0.5", "font-size:0.9em", "text-indent:-2em", "position:absolute;left:20px", "color:#000", "height:0", "color:rgb(0,0,0)", "color:#100100"])  # fmt: skip
def test_what_is_only_small_or_faint_is_read(style: str) -> None:
    assert "".join(prose(f'<p>拨付8.40万元<span style="{style}">含九成</span></p>')) == "拨付8.40万元含九成"


def test_letters_are_as_large_as_the_last_style_says() -> None:
    assert prose(
        '<div style="font-size:0">甲<span style="font-size:14px">乙<b>丙</b></span><span style="font-size:2em">丁</span></div>'
    ) == ["乙丙"]


def test_scripts_run_and_folded_parts_are_folded() -> None:
    assert prose("<noscript>请打开脚本5</noscript><template>6</template><dialog>7</dialog>甲") == ["甲"]
    body = "<details><p>8.1</p><summary>明细</summary>含9.2万元</details><details open><summary>乙</summary>丙</details>"
    assert prose(body) == ["明细", "乙", "丙"]
    assert told(body) == {"unseen": 9}


@pytest.mark.parametrize("mark", ["<del>{}</del>", "<s>{}</s>", "<strike>{}</strike>", '<span style="text-decoration: line-through red">{}</span>', "<u class=z><i>{}</i></u>",
                                  '<span style="text-decoration-line:underline line-through">{}</span>'])  # fmt: skip
def test_struck_text_is_left_out_and_told(mark: str) -> None:
    head = "<style>.z{text-decoration:line-through}</style>"
    body = f"<p>安排{mark.format('52.00')}<ins>48.60</ins>万元，结余{mark.format('<b>1</b>.00')}3.40万元</p>"
    assert prose(body, head) == ["安排48.60万元，结余3.40万元"]
    assert told(body, head) == {"struck": 2}
    assert prose(f'<p>安排{mark.format("52.00")}</p><p>又<del style="text-decoration:none">6.00</del></p>', head) == ["安排", "又6.00"]


# --- raised -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("编制52<sup>2</sup>名", "编制52^2名"), ("编制52<sup>[<a href=#n>12</a>]</sup>名", "编制52^[12]名"), ("面积3.6km<sup>2</sup>，土方80米<SUP>3</SUP>", "面积3.6km²，土方80米³"),
        ("1.2×10<sup>5</sup>方", "1.2×10^5方"), ("PM<sub>2.5</sub>浓度31<sub>1</sub>", "PM2.5浓度31_1"), ('编制52<span style="vertical-align:super">①</span>名', "编制52①名"),
        ('编制52<i style="vertical-align: super;font-size:60%">注<b>1</b></i>名', "编制52^注1名"), ('52<sup style="vertical-align:baseline">7</sup>', "527"),
        ("编制52<sup> 3 </sup>6名", "编制52^3 6名"), ("52<sup>1</sup><sup>3</sup>名", "52^1^3名"), ("H<sub>2</sub>O", "H2O"), ("<sup>1</sup>含上年结转", "^1含上年结转"),
        ('<span style="vertical-align:super">1,260.50</span>', "1,260.50"),
    ],
)  # fmt: skip
def test_raised_and_lowered_digits_touch_no_others(body: str, shown: str) -> None:
    assert prose(f"<p>{body}</p>") == [shown]
    assert rows(f"<table><tr><td>甲<td>{body}</table>") == [["甲", shown]]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("<mfrac><mn>428.16</mn><mn>431.75</mn></mfrac><mo>=</mo><mn>99.17</mn><mo>%</mo>", "428.16/431.75=99.17%"),
        ("<mfrac><mrow><mi>A</mi><mo>+</mo><mi>B</mi></mrow><mi>C</mi></mfrac>", "(A+B)/C"), ("<msup><mn>10</mn><mn>4</mn></msup>", "10^4"),
        ("<msub><mi>W</mi><mn>1</mn></msub><msqrt><mn>2</mn></msqrt>", "W1√(2)"), ("<msubsup><mn>5</mn><mn>1</mn><mn>2</mn></msubsup>", "5_1^2"),
        ("<semantics><mrow>\n <mn>7</mn>\n</mrow><annotation>8</annotation></semantics>", "7"),
    ],
)  # fmt: skip
def test_a_formula_stands_on_one_line(formula: str, shown: str) -> None:
    assert prose(f"<p>得<math>{formula}</math>。</p>") == [f"得{shown}。"]
    assert prose(f"<p>得<m:math>{re.sub('</?', lambda mark: mark[0] + 'm:', formula)}</m:math>。</p>") == [f"得{shown}。"]


# --- fields -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ('<input value="614.80">', "614.80"), ("<INPUT TYPE='Number' VALUE=614.80 disabled>", "614.80"), ("<input type=text readonly value='614.&#56;0' />", "614.80"),
        ("<textarea rows=2>614.80</textarea>", "614.80"), ("<textarea>\n甲<乙\n丙</textarea>", "甲<乙\n丙"), ("<input type=hidden value=9>", ""), ("<input type=password value=9>", ""),
        ("<input type=submit value=9><button>8</button>", ""), ("<select><option>甲</option><option selected>乙</option></select>", "乙"),
        ("<select><option value=1>甲<option value=2>乙</select>", "甲"), ("<select multiple><option selected>甲<option>乙<option selected>丙</select>", "甲丙"),
        ("<select onchange=go()><option value='http://a.cn/'>友情链接</select>", ""), ("<input type=checkbox checked>是<input type=radio>否", "☑ 是 □ 否"),
        ("预算<input value=7>万元<input value=8>", "预算 7 万元 8"), ('<input value="614.80" style="display:none">', ""), ("<input placeholder=请填写>", ""),
        ("<select><optgroup label=一><option>甲</optgroup><optgroup><option selected>乙</optgroup></select>后", "乙 后"), ("<datalist><option>9</datalist>", ""),
    ],
)  # fmt: skip
def test_a_field_is_what_it_shows(field: str, shown: str) -> None:
    assert rows(f"<table><tr><td>甲<td>{field}<td>尾</table>") == [["甲", shown, "尾"]]


def test_a_field_stands_where_its_value_is_written() -> None:
    table = gouji.read(page("<table><tr><td>甲</td><td><input class=x value='88.30'></td></tr></table>")).blocks[0]
    assert isinstance(table, Table)
    (anchor,) = table.cells[1].anchors[-1:]
    assert page("<table><tr><td>甲</td><td><input class=x value='88.30'></td></tr></table>").decode()[anchor.start :].startswith("88.30")


# --- what is a page ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "start",
    [
        "", "\n\n  ", "<%@ page contentType='text/html' %>\n", "<?php include 'a.php'; ?>\n\n", "<!-- a -->\n<!-- b -->", '<?xml version="1.0" encoding="utf-8"?>\n', "\ufeff",
        "<%-- x --%><%\nint a = 1;\n%>",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "first",
    [
        "<!DOCTYPE html>",
        "<HTML>",
        "<ul><li>",
        "<p style='a'>",
        "<span>",
        "<font size=2>",
        "<h3>",
        "<style>p{}</style>",
        "<strong>",
        "<br/>",
    ],
)
def test_a_page_may_begin_in_many_ways(start: str, first: str) -> None:
    document = gouji.read(f"{start}{first}拨付<b>26</b>.50万元，其中：甲20.00万元。<div>完</div>".encode())
    assert document.source.format == "html"
    assert [getattr(block, "text", "") for block in document.blocks] == ["拨付26.50万元，其中：甲20.00万元。", "完"]


@pytest.mark.parametrize("text", ["<5万元的项目3个", "<北京>1.00", "<print>1.00", "a<p>1.00", "<pp>1.00", "<b>拨付</b>1.00\n支出0.50"])
def test_other_text_is_no_page(text: str) -> None:
    assert gouji.read(text.encode()).source.format == "text"


def test_tables_in_pasted_text_are_read_as_pages_are() -> None:
    text = "说明\n<table><tr><td>甲<o:p></o:p><td>60<sup>1</sup></tr>\n<tr style='display:none'><td>乙<td>7</tr><tr><td>丙<td><input value=8.5></table>\n完"
    first, table, last = gouji.read(text.encode()).blocks
    assert isinstance(table, Table)
    assert rows_of(table) == [["甲", "60^1"], ["丙", "8.5"]]
    assert [getattr(one, "text", "") for one in (first, last)] == ["说明", "完"]


def test_a_document_inside_a_page_is_told() -> None:
    assert told(
        "<p>甲</p><iframe src='/a/报告.PDF?x=1'></iframe><object data=b.xlsx>x</object><embed src=c.doc><iframe src=d.html></iframe>"
    ) == {"embedded": 3}
