"""Web pages: text of the colour of its ground, rules of style sheets, tables that only styles make, distances and fonts of signs."""

from __future__ import annotations

import pytest

import gouji
from test_web_shown import prose, rows, told

LINKED = '<link rel="stylesheet" href="/site.css">'


@pytest.mark.parametrize(
    "hiding",
    [
        '<span style="color:#fff">66.60</span>', '<span style="COLOR: #FFFFFF">66.60</span>', "<font color=white>66.60</font>", '<font color="#fefefe">66.60</font>',
        '<b style="color:rgb(255,255,255)">66.60</b>', '<i style="color:rgb(100% 100% 100%)">66.60</i>', '<i style="color:hsl(200,10%,99%)">66.60</i>',
        '<span class="pale">66.60</span>', '<span style="color:rgba(9,9,9,0)">66.60</span>', '<span style="opacity:.02">66.60</span>',
        '<span style="color:#333;background:#333">66.60</span>', '<span style="display:inline-block;transform:scale(0)">66.60</span>',
        '<span style="color:#fff;background:transparent">66.60</span>', '<span style="color:white"><b>66.60</b></span>',
        '<span class="pale">66<em>.60</em></span>', '<span style="position:absolute;left:-3000px">66.60</span>',
    ],
)  # fmt: skip
def test_text_that_nobody_sees_is_left_out_and_told(hiding: str) -> None:
    head = "<style>.pale{color:#ffffff}</style>"
    assert prose(f"<p>印刷费2.35{hiding}万元</p>", head) == ["印刷费2.35万元"]
    assert told(f"<p>印刷费2.35{hiding}万元</p>", head) == {"unseen": 5}


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ('<div style="background:#036"><p style="color:#fff">印刷费2.35</p></div>', ""), ('<div style="background-color:navy;color:#fff">印刷费2.35</div>', ""),
        ('<div class="top"><p class="t">印刷费2.35</p></div>', "<style>.top{background:#369 none repeat} .t{color:white}</style>"),
        ('<div style="background:url(a.jpg)"><p style="color:#fff">印刷费2.35</p></div>', ""),
        ('<div style="background-image:linear-gradient(red,blue);color:#fff">印刷费2.35</div>', ""),
        ('<div background="a.gif"><font color="#ffffff">印刷费2.35</font></div>', ""), ('<p style="color:#fff"><span style="color:#000">印刷费2.35</span></p>', ""),
        ('<div class="banner"><p style="color:#fff">印刷费2.35</p></div>', LINKED), ('<p style="color:#ccc">印刷费2.35</p>', ""),
        ('<p style="color:var(--ink)">印刷费2.35</p>', ""), ('<p style="color:#fff;background:#fff"><i style="background:red">印刷费2.35</i></p>', ""),
        ('<p style="position:absolute;top:5px;color:#fff">印刷费2.35</p>', ""),
    ],
)  # fmt: skip
def test_white_text_that_may_stand_on_something_dark_is_read(body: str, head: str) -> None:
    assert prose(body, head) == ["印刷费2.35"]


def test_white_heads_of_tables_on_their_fill_are_read() -> None:
    for head in (
        '<tr style="background:#1e5fa8;color:#fff"><td>事项<td>金额',
        "<tr bgcolor=#336699><td><font color=#fff>事项</font><td><font color=#fff>金额</font>",
    ):
        assert rows(f"<table>{head}<tr><td>印刷<td>2.35</table>") == [["事项", "金额"], ["印刷", "2.35"]]


def test_unseen_text_parts_the_digits_beside_it_where_it_takes_room() -> None:
    assert prose('<p>36<font color="white">5</font>20元</p>') == ["36 20元"]
    assert prose('<p>36<span style="visibility:hidden">5</span>20元</p>') == ["36 20元"]
    assert prose('<p>36<span style="display:none">5</span>20元</p>') == ["3620元"]


@pytest.mark.parametrize(
    "rule",
    [
        ".old", "p.old", "p:not(.new)", "p:not(.new):not(.other)", "p[data-old]", '[class^="ol"]', '[class*="ld"]', "[class$=ld]", "[class~='old']", "h4+p", "h4 + .old",
        "p:nth-child(2)", "p:nth-child(2n)", "p:nth-child(even)", ":is(.old, b)", "div :where(p.old)", "p:not(:last-child)", "p:not(h4, .new)", ".old ~ b, .old", "div>h4+p", ":not(h4):not(.new):not(div):not(body):not(html)",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "around", ["%s", "@media screen{%s}", "@media(min-width:600px){%s}", "@supports(display:grid){%s}", "a{b:c}} %s", ".x{color:red;} %s"]
)
def test_rules_of_style_sheets_hide_what_they_are_for(rule: str, around: str) -> None:
    body = '<div><h4>一</h4><p class="old" data-old="1">旧66.60</p><p class="new">新2.35</p></div>'
    assert prose(body, f"<style>{around % (rule + '{display:none}')}</style>") == ["一", "新2.35"]
    assert prose(body, f"<style>{around.removesuffix('}') % (rule + '{display:none')}</style>") == [
        "一",
        "新2.35",
    ]  # the last brackets are missing


@pytest.mark.parametrize(
    "rule",
    [
        "p:hover", "p::before", "p:last-child:hover", "p:nth-child(3n+1)", "p+p.old", "h4~h4", "p[data-new]", '[class^="new old"]', ".old:not(.old)", "p:has(b)",
        "p:not(.a .b)", "h5 + p", "p:first-child", "h4:last-child", "p:only-child", ":is(h5, .new)", ":is(div p)", '[class^=""]', "div>b~p",
    ],
)  # fmt: skip
def test_rules_for_other_elements_hide_nothing(rule: str) -> None:
    assert prose('<h4>一</h4><p class="old">2.35</p>', f"<style>{rule}{{display:none}}</style>") == ["一", "2.35"]


@pytest.mark.parametrize(
    "silent", ["<noscript><style>p{display:none}</style></noscript>", "<template><style>p{display:none}</style></template>"]
)
def test_rules_for_browsers_without_scripts_count_nothing(silent: str) -> None:
    assert prose("<p>2.35</p>", silent) == ["2.35"]


def test_the_last_and_only_elements_are_told() -> None:
    body = "<div><p>1.10</p><p>2.20</p> <!-- 无 --> </div><div><p>3.30</p></div>"
    for rule, shown in (
        ("p:last-child", ["1.10"]),
        ("p:only-child", ["1.10", "2.20"]),
        ("p:first-child", ["2.20"]),
        ("p:nth-child(2):last-child", ["1.10", "3.30"]),
    ):
        assert prose(body, f"<style>{rule}{{display:none}}</style>") == shown


TABLE = "<style>.t{display:table}.r{display:table-row}.c{display:table-cell}.g{display:table-row-group}</style>"


def css_table(*lines: str) -> str:
    return f'<div class="t">{"".join(lines)}</div>'


def css_row(*cells: str) -> str:
    return f'<div class="r">{"".join(f"<span class=c>{one}</span>" for one in cells)}</div>'


def test_a_table_that_only_styles_make_is_a_table() -> None:
    made = css_table(css_row("事项", "金额"), css_row("<p>印刷</p>", "2.35"), f'<div class="g">{css_row("邮电", "0.90")}</div>')
    assert rows(f"<p>前</p>{made}<p>后</p>", TABLE) == [["事项", "金额"], ["印刷", "2.35"], ["邮电", "0.90"]]
    assert prose(f"<p>前</p>{made}<p>后</p>", TABLE) == ["前", "后"]


@pytest.mark.parametrize(
    "body",
    [
        css_table(css_row("<p>甲12</p>", "<p>5.2</p>")), css_table("<p>甲12</p><p>5.2</p>"), css_table(css_row("甲12"), css_row("5.2")),
        '<div class="r"><span class="c">甲12</span><span class="c">5.2</span></div>', f'<div class="t"><div class="c">{css_table("甲12")}</div><div class="c">5.2</div></div>',
    ],
)  # fmt: skip
def test_what_styles_only_lay_out_side_by_side_is_text(body: str) -> None:
    assert prose(body, TABLE) == ["甲12", "5.2"]


def test_a_real_table_inside_a_page_laid_out_so_stays_one() -> None:
    inner = "<table><tr><td>事项<td>金额<tr><td>印刷<td>2.35</table>"
    body = css_table(css_row("左", inner), css_row("左", "右"))
    assert rows(body, TABLE) == [["事项", "金额"], ["印刷", "2.35"]]


@pytest.mark.parametrize(
    ("style", "joined"),
    [
        ("margin-left:2em", False), ("padding:0 8px", False), ("margin:0 0 0 1em", False), ("padding-right:1em", False), ("margin:5px 0", True), ("margin-left:0", True),
        ("padding:1px", True), ("letter-spacing:2px", True),
    ],
)  # fmt: skip
def test_what_keeps_its_distance_in_a_line_stands_apart(style: str, joined: bool) -> None:
    assert prose(f'<p>12<span style="{style}">5.2</span></p>') == ["125.2" if joined else "12 5.2"]
    assert prose(f'<ul><li style="display:inline">12</li><li style="display:inline;{style}">5.2</li></ul>') == [
        "125.2" if joined else "12 5.2"
    ]


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ('<font face="Symbol">³</font>95%', "≥95%"), ('<span style="font-family:Symbol">£</span>95%', "≤95%"), ("<span style='font:10pt Symbol'>±</span>3", "±3"),
        ('<span style="font-family:Wingdings">þ</span>达标', "☑达标"), ('<span class="w">¨</span>达标', "□达标"), ('<span style="font-family:宋体">³</span>', "³"),
        ('<span style="font-family:Symbol"><span style="font-family:宋体">³5</span></span>', "³5"),
    ],
)  # fmt: skip
def test_fonts_of_signs_show_their_signs(inside: str, shown: str) -> None:
    assert prose(f"<p>满意度{inside}</p>", "<style>.w{font-family:'Wingdings',serif}</style>") == [f"满意度{shown}"]


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("vertical-align:5px", "45^1人"), ("vertical-align:super", "45^1人"), ("vertical-align:-3pt", "45_1人"), ("vertical-align:.4em", "45^1人"),
        ("vertical-align:top;font-size:60%", "45^1人"), ("vertical-align:top", "451人"),
        ("position:relative;top:-4px;font-size:8px", "45^1人"), ("position:relative;top:-4px", "451人"), ("vertical-align:middle", "451人"),
    ],
)  # fmt: skip
def test_raised_text_is_raised_however_it_is_said(style: str, shown: str) -> None:
    assert prose(f'<p>在职45<span style="{style}">1</span>人</p>') == ["在职" + shown]


def test_a_picture_between_digits_parts_them() -> None:
    assert prose('<p>12<img src="a.gif" width="30">5.2，印刷<img src="b.gif">费2.35</p>') == ["12 5.2，印刷费2.35"]


@pytest.mark.parametrize("tag", ["TRS_INSERT", "ucapcontent", "my-page", "x:article", "content"])
def test_a_page_may_begin_with_a_tag_of_any_program(tag: str) -> None:
    content = f"<{tag}><DIV class=a><P>印刷费2.35</P></DIV></{tag}>"
    assert [getattr(one, "text", "") for one in gouji.read(content.encode()).blocks] == ["印刷费2.35"]


@pytest.mark.parametrize("text", ["<甲>印刷费2.35", "<a且b>印刷费2.35", "<table><tr><td>印刷<td>2.35</table>", "<x>印刷费2.35</x>"])
def test_text_that_begins_with_a_bracket_is_no_page(text: str) -> None:
    assert gouji.read(text.encode()).source.format == "text"


def test_raised_text_in_text_of_its_own_lines_is_marked() -> None:
    assert prose("<pre>在职45<sup>1</sup>人\n面积30km<sup>2</sup>，10<sup>4</sup>20</pre>") == ["在职45^1人", "面积30km²，10^4 20"]
