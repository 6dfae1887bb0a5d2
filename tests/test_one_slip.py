"""What one slip explains is told although something else fits; what nothing explains is a warning; claims are of what was told last."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

import gouji
from gouji.outcome import Outcome

TITLE = "青石县水务局2022年度部门整体支出绩效自评报告\n\n"


def broken(text: str, check: str = "") -> list[Outcome]:
    """The findings of a report of a title and some paragraphs."""
    found: Iterable[Outcome] = gouji.check((TITLE + text).encode(), name="a.txt").outcomes
    return [one for one in found if one.state == "broken" and one.check.startswith(check) and one.check != "same-year"]


TABLE = "| 项目 | 年初预算（万元） | 支出（万元） |\n| --- | --- | --- |\n| 渠道清淤经费 | 614.27 | 238.91 |\n| 泵站维修经费 | 452.36 | 187.02 |\n\n"


@pytest.mark.parametrize("slip", ["614.27元", "61.43万元", "6142.70万元"])
def test_a_slip_in_what_a_rate_is_of_is_told_though_the_right_figure_stands_elsewhere(slip: str) -> None:
    """The table prints the right amount, which fits the rate: that is no other reading of it."""
    right = "渠道清淤经费预算安排614.27万元，已支付238.91万元，执行率38.89%，未支付375.36万元。"
    assert not broken(TABLE + right)
    assert any(one.severity == "error" for one in broken(TABLE + right.replace("614.27万元", slip)))


def test_a_growth_of_which_the_word_is_turned() -> None:
    """The rate fits a fall, and only that: no other reading of a rise."""
    right = "2022年清淤工程支出316.40万元，同比减少58.75万元（下降15.66%）。"
    assert not broken(right)
    assert broken(right.replace("减少", "增加").replace("下降", "增长"), "rate")


def test_two_shares_exchanged() -> None:
    """Each fits the other's amount: that is what is wrong."""
    right = "全年支出2486.09万元中，基本支出1690.73万元，占68.01%；项目支出795.36万元，占31.99%。"
    turned = right.replace("1690.73", "x").replace("795.36", "1690.73").replace("x", "795.36")
    assert not broken(right)
    assert broken(turned, "rate")


ITEMS = (
    "一般公共预算财政拨款支出年初预算为4210.55万元，支出决算为4398.16万元。\n\n"
    "1.水利行政运行。年初预算为{budget}万元，支出决算为{spent}万元，决算数{than}年初预算数{by}，主要原因是人员调出。\n\n"
)


@pytest.mark.parametrize("by", ["", "12.58万元"])
def test_a_claim_is_of_the_item_that_was_told_last(by: str) -> None:
    """The whole was overspent, the item was not; an amount behind the claim is what lies between, no budget."""
    kept = ITEMS.format(budget="320.40", spent="307.82", than="小于", by=by)
    assert not broken(kept, "within-budget")
    assert any(one.severity == "error" for one in broken(kept.replace("小于", "大于"), "within-budget"))


def test_a_disagreement_that_nothing_explains_is_a_warning() -> None:
    """One general name, two amounts that no slip joins: there may be two things; one digit changed: an error."""
    table = "| 项目 | 金额（万元） |\n| --- | --- |\n| 项目支出 | 2318.47 |\n| 基本支出 | 1755.20 |\n| 合计 | 4073.67 |\n\n"
    apart, near = (broken(table + f"2022年项目支出{amount}万元。", "table-text") for amount in ("986.15", "2378.47"))
    assert {one.severity for one in apart} <= {"warning"}
    assert {one.severity for one in near} == {"error"}


def test_a_title_whose_year_captions_speak_against() -> None:
    """The captions and the first sentence are of one year, the title of another."""
    text = (
        "关于{year}年上半年预算执行情况的报告\n\n现将青石县2022年上半年财政运行情况报告如下。\n\n"
        "表1 2022年上半年全县收入\n\n| 项目 | 金额（万元） |\n| --- | --- |\n| 税收 | 318.20 |\n| 非税 | 96.41 |\n"
    )
    told = {}
    for year in (2021, 2022):
        checked = gouji.check(text.format(year=year).encode(), name="a.txt")
        told[year] = [(one.stated, one.expected) for one in checked.outcomes if one.check == "same-year" and one.state == "broken"]
        assert checked.report.year == 2022
    assert told == {2021: [("2021", "2022")], 2022: []}


def test_amounts_in_brackets_are_below_nothing() -> None:
    """As accountants print them: a table of changes follows from its columns, and a slip in it is told."""
    text = (
        "| 项目 | 上年数 | 本年数 | 增减 | 增减率（%） |\n| --- | --- | --- | --- | --- |\n"
        "| 一、药品收入 | 4125.36 | 3987.21 | （138.15） | （3.35） |\n| 二、检查收入 | 1,890.44 | 2,004.18 | 113.74 | 6.02 |\n"
        "| 三、床位收入 | 520.75 | 488.90 | （31.85） | （6.12） |\n| 合计 | 6536.55 | 6480.29 | （56.26） | （0.86） |\n"
    )
    assert not [one for one in broken(text) if one.severity == "error"]
    assert any(one.severity == "error" for one in broken(text.replace("（31.85）", "（38.15）")))
    figures = [one.figure for one in gouji.extract((TITLE + text).encode(), name="a.txt").readings]
    assert {(one.raw, str(one.value)) for one in figures} >= {("（138.15）", "-138.15"), ("（3.35）", "-3.35")}


def test_a_round_mean_that_fits_is_right() -> None:
    """One year proves of what the means are; another has few digits, and fits."""
    text = (
        "| 项目 | 2021年 | 2022年 |\n| --- | --- | --- |\n| 培训支出（万元） | 13.47 | 11.70 |\n| 培训人次（人次） | 432 | 390 |\n"
        "| 培训人次均支出（元） | 311.81 | {mean} |\n"
    )
    assert not broken(text.format(mean="300.00"), "rate")
    assert any(one.stated in {"330", "330.00"} for one in broken(text.format(mean="330.00"), "rate"))
