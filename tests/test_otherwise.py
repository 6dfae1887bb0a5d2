"""What is said to be wrong only because the figures of a sentence were put together in one of several ways, and passages that prove nothing."""

from __future__ import annotations

import pytest

import gouji

HEAD = "2023年度清溪县档案馆部门整体支出绩效自评报告\n\n一、部门基本情况\n\n"


def errors(text: str) -> list[tuple[str, str | None]]:
    """The checks that say an error, with what is printed."""
    return [(one.check, one.stated) for one in gouji.check((HEAD + text).encode(), name="a.txt").outcomes
            if one.state == "broken" and one.severity == "error"]  # fmt: skip


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        ("接访登记412件，其中来信98件、来访314件，比上年的395件增加17件。", ("来访314件", "来访341件")),
        ("在编职工812人，其中甲类436人、乙类376人；按岗位分，业务538人，行政274人。", ("行政274人", "行政247人")),
        ("电话抽查2400人次，其中城镇1200人次、乡村1200人次，接通2088人次。", None),
        ("本项目预算1500.00万元，由财政拨款1260.00万元、单位自筹240.00万元构成，财政拨款占84.00%。", ("占84.00%", "占48.00%")),
        ("基本支出1123.57万元（人员经费1021.73万元、公用经费101.84万元），项目支出3597.74万元，二者分别占总支出4721.31万元的23.8%和76.2%。",
         None),
        ("县本级应配套15402.50万元，实际到位14922.50万元，到位率96.88%；该项应配套9600.00万元，实到9120.00万元，到位率95.00%。", None),
        ("展厅改造覆盖11个社区中的8个，覆盖率72.73%。", ("覆盖率72.73%", "覆盖率77.23%")),
        ("2020年支出6688.14万元，2021年支出7052.36万元，2022年支出7720.48万元。2021年比2020年增加364.22万元、增长5.45%。",
         ("增长5.45%", "增长8.45%")),
        ("全年支出9.74万元。其中2个项目执行率为100%，其余6个项目有结余。", None),
        ("核定编制75名，年末在职68人，退休27人，在职与退休合计95人。", ("退休27人", "退休29人")),
        ("收入总计50.40亿元：一般公共预算收入9.74亿元，上级补助收入38.00亿元，上年结余2.66亿元。", ("上年结余2.66亿元", "上年结余6.66亿元")),
        ("考核得分91.0分（得分≥90分为优，80分≤得分<90分为良）。", None),
        ("三处共支出1831.45万元，最多的一处440.60万元，最少的197.75万元，相差242.85万元，平均每处305.24万元。", None),
    ],
)  # fmt: skip
def test_one_reading_that_holds_is_enough_and_a_slip_is_still_found(right: str, slip: tuple[str, str] | None) -> None:
    assert errors(right) == []
    if slip is not None:
        assert slip[0] in right
        assert errors(right.replace(*slip))


def test_passages_that_agree_on_nothing_accuse_each_other_of_nothing() -> None:
    one = "二、甲馆情况\n\n归口管理直属单位3个，修缮库房12间。\n\n三、乙馆情况\n\n归口管理直属单位2个，修缮库房9间。\n"
    assert errors(one) == []


def test_passages_that_agree_prove_what_they_call_alike() -> None:
    text = "二、绩效目标\n\n修缮库房12间，整理档案5200卷，购置密集架46组。\n\n三、绩效目标完成情况\n\n修缮库房12间，整理档案5200卷，购置密集架{}组。\n"
    assert errors(text.format(46)) == []
    assert errors(text.format(64)) == [("text-text", "64")]


def test_what_is_left_of_a_table_is_no_sentence() -> None:
    lines = "总额 78.40 91.13 91.13 100.00% 10 10\n\n总额 6.50 6.41 6.13 95.63% 10 9.56\n"
    checked = gouji.check((HEAD + lines).encode(), name="a.txt")
    assert not [one for one in checked.report.facts if one.origin == "text"]
    assert {one.status for one in checked.report.readings if one.figure.raw in {"78.40", "95.63%", "95.63"}} == {"unread"}


def test_several_years_together_are_no_year() -> None:
    text = "2021至2023年，共举办展览525场。\n\n2023年举办展览135场。\n"
    assert errors(text) == []
