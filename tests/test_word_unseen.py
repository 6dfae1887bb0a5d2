"""Word documents: text in the colour of what it stands on, or too small; alternatives, first letters beside a paragraph, names in any case."""

from __future__ import annotations

import io
import zipfile

import pytest

import gouji
from test_word import W, lines, para, run, word
from test_word_looks import left_out, row, table, texts

WHITE = '<w:color w:val="FFFFFF"/>'
BLUE = '<w:shd w:val="clear" w:color="auto" w:fill="1F4E79"/>'
STYLES = f"""<w:styles {W}><w:style w:type="character" w:styleId="pale"><w:rPr>{WHITE}</w:rPr></w:style>
<w:style w:type="character" w:styleId="paler"><w:basedOn w:val="pale"/></w:style>
<w:style w:type="paragraph" w:styleId="dark"><w:pPr>{BLUE}</w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="darker"><w:basedOn w:val="dark"/></w:style>
<w:style w:type="table" w:styleId="head"><w:tblStylePr w:type="firstRow"><w:tcPr>{BLUE}</w:tcPr></w:tblStylePr></w:style>
<w:style w:type="table" w:styleId="plain"/></w:styles>"""


def boxed(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(content)}</w:tc>"


@pytest.mark.parametrize(
    ("properties", "seen"),
    [
        (WHITE, False),
        ('<w:color w:themeColor="background1" w:val="FFFFFF"/>', False),
        ('<w:color w:val="FCFCFC"/>', False),
        ('<w:rStyle w:val="pale"/>', False),
        ('<w:rStyle w:val="paler"/>', False),
        ('<w:rStyle w:val="pale"/><w:color w:val="auto"/>', True),
        ('<w:color w:val="C00000"/>', True),
        ('<w:color w:val="D9D9D9"/>', True),
        (WHITE + BLUE, True),
        (WHITE + '<w:highlight w:val="blue"/>', True),
        (WHITE + '<w:highlight w:val="none"/>', False),
        (WHITE + '<w:shd w:val="pct50" w:color="000000" w:fill="FFFFFF"/>', True),
        (WHITE + '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>', False),
        ('<w:color w:val="1F4E79"/>' + BLUE, False),
        ('<w:sz w:val="2"/>', False),
        ('<w:sz w:val="10"/>', True),
    ],
)
def test_text_of_the_colour_of_its_ground_is_not_read_but_told(properties: str, seen: bool) -> None:
    content = word(para(run("会议费4.80") + run("77.35", properties) + run("万元")), styles=STYLES)
    assert lines(content) == ["会议费4.8077.35万元" if seen else "会议费4.80万元"]
    assert left_out(content).get("unseen", 0) == (0 if seen else 5)


def test_digits_on_both_sides_of_unseen_ones_stay_apart() -> None:
    assert lines(word(para(run("36") + run("5", WHITE) + run("20元")))) == ["36 20元"]
    assert lines(word(para(run("36") + run("5", '<w:sz w:val="1"/>') + run("20元")))) == ["3620元"]  # takes no room


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (para(run("车辆3辆", WHITE), BLUE), ["车辆3辆"]),
        (para(run("车辆3辆", WHITE), '<w:pStyle w:val="dark"/>'), ["车辆3辆"]),
        (para(run("车辆3辆", WHITE), '<w:pStyle w:val="darker"/>'), ["车辆3辆"]),
        (para(run("车辆3辆", WHITE), f'<w:pStyle w:val="dark"/>{BLUE.replace("1F4E79", "FFFFFF")}') + para(run("后")), ["后"]),
        (para(run("车辆3辆", WHITE)) + para(f'<w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml" style="z-index:-1"/></w:pict></w:r>{run("后")}'),
         ["车辆3辆", "后"]),
        (para(f'<w:r><w:pict><w:txbxContent>{para(run("框内3辆", WHITE))}</w:txbxContent></w:pict></w:r>{run("前")}'), ["前", "框内3辆"]),
    ],
)  # fmt: skip
def test_white_text_on_a_fill_or_a_picture_is_read(content: str, expected: list[str]) -> None:
    assert lines(word(content, styles=STYLES)) == expected


@pytest.mark.parametrize(
    ("properties", "cells", "shown"),
    [
        ('<w:tblStyle w:val="head"/>', "", True),
        ('<w:tblStyle w:val="plain"/>', "", False),
        (BLUE, "", True),
        ("", BLUE, True),
        ('<w:tblStyle w:val="head"/>', BLUE.replace("1F4E79", "FEFEFE"), False),
    ],
)
def test_white_heads_of_tables_are_read_where_they_may_be_filled(properties: str, cells: str, shown: bool) -> None:
    head = row(*(boxed(run(text, WHITE), cells) for text in ("事项", "决算")))
    body = row(boxed(run("培训")), boxed(run("6.12")))
    assert texts(word(table(head, body, properties=properties), styles=STYLES)) == [
        ["事项", "决算", "培训", "6.12"] if shown else ["", "", "培训", "6.12"]
    ]


@pytest.mark.parametrize(
    ("requires", "expected"),
    [("wps", "新"), ("w14 wps", "新"), ("w77", "旧"), ("wps w77", "旧"), ("own", "旧"), ("", "新")],
)
def test_of_two_ways_the_one_is_read_whose_names_word_knows(requires: str, expected: str) -> None:
    spaces = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:own="http://example.org/own"'
    ways = f'<mc:Choice Requires="{requires}">{run("新")}</mc:Choice><mc:Fallback>{run("旧")}</mc:Fallback>'
    assert lines(word(para(f"<mc:AlternateContent {spaces}>{ways}</mc:AlternateContent>{run('5.40')}"))) == [f"{expected}5.40"]


def test_a_large_first_letter_belongs_to_the_paragraph_beside_it() -> None:
    first = para(run("2"), '<w:framePr w:dropCap="drop" w:lines="3"/>')
    assert lines(word(first + para(run("023年支出8.15万元")) + para(run("后")))) == ["2023年支出8.15万元", "后"]
    framed = para(run("2"), '<w:framePr w:w="900"/>')
    assert lines(word(framed + para(run("023")))) == ["2", "023"]


@pytest.mark.parametrize("renamed", ["Word/Document.xml", "WORD/DOCUMENT.XML", "word\\document.xml"])
def test_names_of_parts_are_read_in_any_case(renamed: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(para(run("支出8.15万元"))))) as given, zipfile.ZipFile(stream, "w") as made:
        for name in given.namelist():
            made.writestr(renamed if name == "word/document.xml" else name, given.read(name))
    assert [getattr(one, "text", "") for one in gouji.read(stream.getvalue()).blocks] == ["支出8.15万元"]


def test_unseen_text_of_a_note_is_left_out_too() -> None:
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{para(run("含结转8.15") + run("66.60", WHITE))}</w:footnote></w:footnotes>'
    assert lines(word(para(run("正文")), footnotes=notes)) == ["正文", "含结转8.15"]
