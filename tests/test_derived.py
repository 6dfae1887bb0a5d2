"""Averages, standards times numbers, and differences are held against the figures of their own sentence, whatever their values."""

from __future__ import annotations

import pytest

import gouji

HEAD = "某某县水利局2023年度部门整体支出绩效自评报告\n一、资金使用情况\n"

RIGHT = [
    ("全年人员经费支出742.50万元，按在职45人计算，人均16.50万元。", "16.50"),
    ("为412名80岁以上老人发放高龄津贴，人均650元，合计26.78万元。", "650"),
    ("护林员共64人，每人每月补助450元，全年12个月合计34.56万元。", "34.56"),
    ("日常养护支出420.24万元（1050.6公里，每公里补助4000元）。", "420.24"),
    ("数字化采集馆藏文物254件，距目标300件差46件。", "46"),
    ("核定编制612名，实有585名，空编27名。", "27"),
    ("全年举办培训32期，参训1856人次，平均每期58.0人次。", "58.0"),
]


def told(text: str) -> list[tuple[str, str, str | None]]:
    return [
        (one.state, one.severity, one.stated)
        for one in gouji.check((HEAD + text).encode()).outcomes
        if one.message in {"derived", "formula"}
    ]


@pytest.mark.parametrize(("text", "stated"), RIGHT)
def test_what_follows_from_its_sentence_holds(text: str, stated: str) -> None:
    found = told(text)
    assert ("holds", stated) in [(state, value) for state, _, value in found]
    assert all(state == "holds" for state, _, _ in found)


@pytest.mark.parametrize(("text", "stated"), RIGHT)
def test_a_slip_in_it_is_an_error(text: str, stated: str) -> None:
    slip = stated.translate(str.maketrans("1234567890", "2345678901"))
    assert ("broken", "error", slip) in told(text.replace(stated, slip))


@pytest.mark.parametrize(
    "text",
    [
        "补助对象104户，发放补助52.30万元，户均增收7200元。",  # what grew is no money that was paid
        "全年低保对象9840人，发放低保金5313.60万元，月人均补助450元。",  # for a month, of a number that changed with it
        "按小学每生每年700元、初中每生每年900元拨付，小学21500人、初中9800人，分别拨付1505.00万元和882.00万元。",  # which is whose is open
        "平均得分86.50分，最高分94.00分，最低分79.00分。",
        "气温差值3度，水位偏差2厘米。",
    ],
)
def test_what_words_leave_open_is_not_told(text: str) -> None:
    assert [one for one in told(text) if one[0] == "broken"] == []
