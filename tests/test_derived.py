"""Averages, standards times numbers, and differences are held against the figures of their own sentence, whatever their values."""

from __future__ import annotations

import pytest

import gouji

HEAD = "某某县水利局2023年度部门整体支出绩效自评报告\n一、资金使用情况\n"

RIGHT = [
    ("全年人员经费支出820.09万元，按在职46人计算，人均17.83万元。", "17.83"),
    ("为387名80岁以上老人发放高龄津贴，人均600元，合计23.22万元。", "600"),
    ("护林员共73人，每人每月补助500元，全年12个月合计43.80万元。", "43.80"),
    ("日常养护支出1311.84万元（2186.4公里，每公里补助6000元）。", "1311.84"),
    ("数字化采集馆藏文物287件，距目标320件差33件。", "33"),
    ("核定编制568名，实有527名，空编41名。", "41"),
    ("全年举办培训40期，参训2268人次，平均每期56.7人次。", "56.7"),
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
        "全年低保对象11571人，发放低保金6664.90万元，月人均补助480元。",  # for a month, of a number that changed with it
        "按小学每生每年720元、初中每生每年940元拨付，小学23690人、初中10319人，分别拨付1705.68万元和969.99万元。",  # which is whose is open
        "平均得分88.31分，最高分95.20分，最低分80.00分。",
        "气温差值3度，水位偏差2厘米。",
    ],
)
def test_what_words_leave_open_is_not_told(text: str) -> None:
    assert [one for one in told(text) if one[0] == "broken"] == []
