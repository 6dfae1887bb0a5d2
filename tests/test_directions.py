"""Which way the words say that something went, against the two figures that they name; what lies between a rate and its standard."""

from __future__ import annotations

import pytest

import gouji

HEAD = "2022年度临江市气象局部门整体支出绩效自评报告\n\n一、部门基本情况\n\n"


def said(text: str) -> list[tuple[str, str, str | None]]:
    """The errors of a report: what is wrong with which figure."""
    return [(one.check, one.message, one.stated) for one in gouji.check((HEAD + text).encode(), name="a.txt").outcomes
            if one.state == "broken" and one.severity == "error"]  # fmt: skip


RIGHT_AND_TURNED = [
    # 较 and the figure before, right behind it
    ("年末观测站136个，较2021年末的128个增加8个。", "增加", "减少"),
    ("全年发布预警742条，比上年的815条减少73条。", "减少", "增加"),
    ("年末在岗职工412人，较年初436人减少24人。", "减少", "增加"),
    ("设备完好率97.6%，较上年96.9%提高0.7个百分点。", "提高", "下降"),
    # behind the parts of what changed
    ("全年建成示范点63处，其中城区31处、乡镇20处、景区12处，较2021年的54处增加9处。", "增加", "减少"),
    # a standard, by its name
    ("预报准确率88.4%，高于86%的年度目标2.4个百分点。", "高于", "低于"),
    ("投诉率1.2%，较2.0%的控制目标低0.8个百分点。", "目标低", "目标高"),
    ("计划架设雷达45部，实际架设41部，较计划少4部。", "少4部", "多4部"),
    ("目标培训900人次，完成培训948人次，超目标48人次。", None, None),
    ("编制人数58人，实有人数52人，比编制人数少6人。", "少6人", "多6人"),
    # from what to what
    ("覆盖率由81.5%提高到93.2%。", "提高", "下降"),
    ("平均响应时间由45分钟缩短至28分钟。", "缩短", "延长"),
    ("灾害损失由320万元下降到275万元。", "下降", "上升"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "word", "other"), RIGHT_AND_TURNED)
def test_the_words_say_the_right_way(right: str, word: str | None, other: str | None) -> None:
    assert said(right) == []
    if word is not None and other is not None:
        assert word in right
        assert {message for _, message, _ in said(right.replace(word, other))} == {"direction"}


@pytest.mark.parametrize(
    "text",
    [
        "该指标排名由第9位提升到第4位。",
        "由于12个站点停用，压缩到10个。",
        "全县评级由3级提高到2级。",
        "本年86个，上年90个，其中新建4个，增加6台设备。",
        "超过10万元的项目3个，少于5万元的项目2个。",
        "年末站点90个，其中自动站60个、人工站30个，较年初40个增加50个。",
        "上一年站点19个，这一年连同新建的只有4个，少了15个。",
        "支出由甲单位80万元增加到乙单位60万元的安排未变。",
    ],
)
def test_what_is_no_comparison_is_passed(text: str) -> None:
    assert [one for one in said(text) if one[1] == "direction"] == []


def test_points_below_a_standard_are_calculated() -> None:
    right = "缺报率2.6%，低于4.0%的控制标准1.4个百分点。"
    assert said(right) == []
    assert said(right.replace("1.4个", "4.1个")) == [("rate", "derived", "4.1")]
