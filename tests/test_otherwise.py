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
        ("接访登记97件，其中来信23件、来访74件，比上年的91件增加6件。", ("来访74件", "来访94件")),
        ("在编职工613人，其中甲类327人、乙类286人；按岗位分，业务405人，行政208人。", ("行政208人", "行政280人")),
        ("电话抽查1600人次，其中城镇900人次、乡村700人次，接通1403人次。", None),
        ("本项目预算2000.00万元，由财政拨款1700.00万元、单位自筹300.00万元构成，财政拨款占85.00%。", ("占85.00%", "占58.00%")),
        ("基本支出1204.60万元（人员经费1100.20万元、公用经费104.40万元），项目支出2810.73万元，二者分别占总支出4015.33万元的30.0%和70.0%。",
         None),
        ("县本级应配套820.00万元，实际到位779.00万元，到位率95.00%；该项应配套410.00万元，实到369.00万元，到位率90.00%。", None),
        ("展厅改造覆盖13个社区中的9个，覆盖率69.23%。", ("覆盖率69.23%", "覆盖率96.23%")),
        ("2020年支出5100.00万元，2021年支出5406.00万元，2022年支出5892.54万元。2021年比2020年增加306.00万元、增长6.00%。",
         ("增长6.00%", "增长8.00%")),
        ("全年支出9.74万元。其中3个项目执行率为100%，其余4个项目有结余。", None),
        ("核定编制64名，年末在职57人，退休18人，在职与退休合计75人。", ("退休18人", "退休81人")),
        ("收入总计61.30亿元：一般公共预算收入12.40亿元，上级补助收入45.80亿元，上年结余3.10亿元。", ("上年结余3.10亿元", "上年结余1.30亿元")),
        ("考核得分93.0分（得分≥90分为优，80分≤得分<90分为良）。", None),
        ("三处共支出900.30万元，最多的一处420.50万元，最少的180.20万元，相差240.30万元，平均每处300.10万元。", None),
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
