"""Rubbish gives a clear message or a clean result, never a traceback, and costs bounded time and memory."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gouji
from gouji import ReadError
from gouji.mapping.paragraphs import LONGEST, whole_paragraphs
from gouji.rules import load
from gouji.run import read_document
from reports import CORPUS

UNREADABLE = {
    "empty": b"",
    "blank": b" \n\t\n ",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "zip": b"PK\x03\x04" + b"\0" * 60,
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 60,
    "binary": bytes(range(256)) * 40,
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_refused_in_both_languages(content: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        gouji.check(content)
    assert caught.value.zh
    assert caught.value.en


TEXT = "2023年度清溪县档案馆整体支出绩效自评报告\n基本支出150.00万元，其中：人员经费100.00万元，公用经费55.00万元。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_gives_the_same_findings(encoding: str) -> None:
    found = [(one.check, one.stated, one.expected) for one in gouji.check(TEXT.encode(encoding)).outcomes]
    assert found == [(one.check, one.stated, one.expected) for one in gouji.check(TEXT.encode()).outcomes]
    assert ("parts-sum", "150.00", "155.00") in found


@pytest.mark.parametrize(
    "text",
    ["没有数字的报告。", "1" * 40 + "万元", "支出1.2.3万元", "支出１，２，３万元", "支出\x01\x02万元", "。" * 2000, "(" * 3000 + "1万元", "其中：" * 500 + "1万元",
     "|" * 2000, "\t" * 5000 + "万", "基本支出" * 1000 + "1.00万元", "分别为1、2、3万元。" * 200],
    ids=range(12),
)  # fmt: skip
def test_odd_texts_give_a_result(text: str) -> None:
    checked = gouji.check(text.encode())
    assert all(one.severity != "error" for one in checked.outcomes if one.state == "broken")


def test_lone_surrogates_and_control_characters_are_survived() -> None:
    gouji.check("支出\ud800万元1.00\x0b".encode("utf-8", "surrogatepass") + b"\x1f")


def test_a_table_of_many_rows_is_read_whole() -> None:
    rows = "\n".join(f"项目{at}\t{at}.00\t{at}.00\t{at}.00" for at in range(1, 5001))
    text = f"2023年度项目支出情况\n项目名称\t年初预算数\t全年预算数\t全年执行数\n{rows}\n"
    checked = gouji.check(text.encode())
    assert sum(entry.standing != "set_aside" for entry in checked.ledger) >= 15000


PIECES = ["基本支出", "项目支出", "其中：", "分别为", "12.50万元", "3,000元", "，", "。", "；", "（", "）", "比上年", "增加", "下降", "5%", "年初预算", "实际支出", "\n", "\t", "一、",
          "| ", "无", "控制在预算内", "2023年", "内设3个科室", "、", "人员经费", "和", "公用经费", "得分", "≥90%"]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60))
def test_words_in_any_order_are_read_without_stumbling(pieces: list[str]) -> None:
    checked = gouji.check(("2023年度部门整体支出绩效自评报告\n" + "".join(pieces)).encode())
    places = [
        (one.figure.place.line, one.figure.place.start, one.figure.place.table, one.figure.place.row, one.figure.place.col)
        for one in checked.ledger
    ]
    assert len(places) == len(set(places))


def test_a_plain_zero_against_an_amount_is_a_finding() -> None:
    checked = gouji.check("2023年公务接待费支出0万元。\n\n2023年公务接待费支出3.20万元。\n\n2023年公务接待费支出3.20万元。\n".encode())
    assert [one.check for one in checked.outcomes if one.state == "broken"] == ["text-text"]


def test_a_heap_of_reports_in_one_file_is_read_whole() -> None:
    reports = [one.read_text(encoding="utf-8") for one in sorted((CORPUS / "reports").glob("*/report.txt"))]
    alone = sum(len(gouji.check(one.encode()).ledger) for one in reports)
    heap = gouji.check("\n\n".join(reports * 3).encode())
    assert len(heap.ledger) >= alone * 3 * 0.95  # here and there a caption or a unit line is taken from the report before


def test_lines_without_end_are_no_one_sentence() -> None:
    """Every step that looks at a whole paragraph would look at all of them, again and again."""
    rules = load()
    lines = "\n".join(f"{number},某某实验小学{number}，2023,湖南省" for number in range(2000))
    document = read_document(f"2023年度清单\n{lines}\n".encode(), rules=rules)
    assert max(len(one.text) for one in whole_paragraphs(document, rules)) <= LONGEST
