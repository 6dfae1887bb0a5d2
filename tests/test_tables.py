"""Tables by their own words and shapes: heads in two rows, owners of rows and blocks, rows that follow from rows above them."""

from __future__ import annotations

import pytest

import gouji
from gouji.model import Fact
from reports import broken

HEAD = "# 清溪县水利局2023年度部门整体支出绩效自评报告\n\n## 一、资金情况\n\n"


def facts(text: str) -> list[Fact]:
    return [one for one in gouji.extract((HEAD + text).encode(), name="made.md").facts if one.origin == "table"]


def found(text: str) -> list[str]:
    return [one.check for one in broken(gouji.check((HEAD + text).encode(), name="made.md"), severity="error")]


TWO_HEADS = """分县区执行情况表

单位：万元

| 县区 | 预算安排（A） |  | 实际支出（B） |  | 执行率（B/A） |
| --- | --- | --- | --- | --- | --- |
|  | 奖补资金 | 小计 | 奖补资金 | 小计 |  |
| 东湖县 | 52.48 | 55.06 | 45.90 | 48.27 | 87.67% |
| 西塘县 | 438.29 | 462.03 | 434.22 | 457.22 | 98.96% |
| 合计 | 490.77 | 517.09 | 480.12 | 505.49 | 97.76% |
"""
CROSSED = """表一 项目资金对照表

单位：元

| 项目 | 河道清淤 | 水源保护 | 两项合计 |
| --- | --- | --- | --- |
| 年初预算 | 712800 | 2342200 | 3055000 |
| 执行数 | 635600 | 2458000 | 3093600 |
"""
QUARTERS = """分季度支出情况表

单位：元

| 季度 | 当季支出 | 环比增减（%） | 自年初累计 |
| --- | --- | --- | --- |
| 一季度 | 525700 | — | 525700 |
| 二季度 | 375500 | -28.57 | 901200 |
| 三季度 | 322400 | -14.14 | 1223600 |
| 四季度 | 613500 | 90.29 | 1837100 |
"""
STOCK = """债务变动表

单位：万元

| 项目 | 合计 | 一般债务 | 专项债务 |
| --- | --- | --- | --- |
| 年初余额 | 1091376 | 394675 | 696701 |
| 当年新增 | 242753 | 73276 | 169477 |
| 当年还本 | 70328 | 48947 | 21381 |
| 年末余额 | 1263801 | 419004 | 844797 |
"""
BLOCKS = """各项目指标完成情况

| 考核内容 | 计划数 | 完成数 | 分值 | 得分 |
| --- | --- | --- | --- | --- |
| 河道清淤 |  |  |  |  |
| 清淤河道 | ≥7公里 | 7公里 | 60 | 60 |
| 质量合格率 | ≥90% | 94% | 40 | 40 |
| 小计 |  |  | 100 | 100 |
| 水源保护 |  |  |  |  |
| 保护水源 | ≥3处 | 3处 | 50 | 50 |
| 水质达标率 | ≥90% | 95% | 50 | 47.5 |
| 小计 |  |  | 100 | 97.5 |
"""
NESTED = """指标得分情况表

| 指标 | 权重 | 得分 |
| --- | --- | --- |
| A1项目立项 | 5.00 | 2.00 |
| A101立项依据充分性 | 2.00 | 2.00 |
| A102立项程序规范性 | 3.00 | 0.00 |
| A2绩效目标 | 10.00 | 8.40 |
| A201绩效目标合理性 | 4.00 | 4.00 |
| A202绩效指标明确性 | 6.00 | 4.40 |
| 合计 | 15.00 | 10.40 |
"""
NUMBERED = """收入完成情况表

单位：万元

| 项目 | 预算数 | 完成数 | 上年数 |
| --- | --- | --- | --- |
| 一、税收 | 36000 | 37100 | 35200 |
| 增值税 | 17200 | 18400 | 16900 |
| 房产税 | 18800 | 18700 | 18300 |
| 二、非税 | 21300 | 20500 | 22600 |
| 专项收入 | 12500 | 11600 | 13100 |
| 罚没收入 | 8800 | 8900 | 9500 |
"""
SCORES = """自评与复核得分对照表

| 项目名称 | 支出数 | 自评分数 | 复核分数 |
| --- | --- | --- | --- |
| 河道清淤 | 29.99 | 90.9 | 90.9 |
| 水源保护 | 87.43 | 92.1 | 84.6 |
| 堤防加固 | 156.95 | 94.9 | 93.9 |
| 合计（平均） | 274.37 | 92.63 | 89.80 |
"""


def test_a_head_over_several_columns_is_said_of_each_of_them() -> None:
    known = {(one.subject, one.measure, one.stage): one.figure.raw for one in facts(TWO_HEADS)}
    assert known["东湖县", "total_funds", "adjusted_budget"] == "55.06"
    assert known["东湖县", "total_funds", "actual"] == "48.27"
    assert known["东湖县", "item", "actual"] == "45.90"


def test_columns_may_be_projects_and_rows_what_they_spent() -> None:
    known = {(one.subject, one.stage): (one.measure, one.figure.raw) for one in facts(CROSSED)}
    assert known["河道清淤", "actual"] == ("total_funds", "635600")
    assert known[None, "actual"][0] == "item"


def test_a_name_alone_in_a_row_owns_the_rows_below_it() -> None:
    scores = {one.subject: one.figure.raw for one in facts(BLOCKS) if one.measure == "total_score"}
    assert scores == {"河道清淤": "100", "水源保护": "97.5"}


@pytest.mark.parametrize("text", [TWO_HEADS, CROSSED, QUARTERS, STOCK, BLOCKS, NESTED, NUMBERED, SCORES])
def test_what_is_right_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (QUARTERS, "1223600", "1232600"),
        (QUARTERS, "-14.14", "-41.14"),
        (STOCK, "| 419004", "| 414009"),
        (NESTED, "15.00 |", "51.00 |"),
        (NUMBERED, "37100", "31700"),
        (SCORES, "89.80", "98.80"),
        (BLOCKS, "| 60 | 60 |", "| 66 | 60 |"),
    ],
)
def test_one_slip_in_it_is_found(text: str, right: str, wrong: str) -> None:
    assert text.count(right) == 1
    assert found(text.replace(right, wrong)) != []


def test_a_part_left_blank_is_missing() -> None:
    assert found(STOCK.replace("| 70328 | 48947 |", "| 70328 |  |")) != []


def test_a_table_that_goes_on_with_fewer_columns_keeps_those_that_it_has() -> None:
    page = """<html><body><h1>柳湾站2022年度部门整体支出绩效自评表</h1><table><tr><td>项目</td><td>年初预算数</td><td>全年预算数</td>
    <td>全年执行数</td><td>备注</td></tr><tr><td>年度资金总额</td><td>61.00</td><td>75.00</td><td>74.00</td><td></td></tr></table>
    <table><tr><td colspan="2">基本支出</td><td>45.00</td><td>44.50</td></tr></table></body></html>"""
    report = gouji.check(page.encode()).report
    told = {str(fact.figure.raw): fact.stage for fact in report.facts}
    assert (told["45.00"], told["44.50"]) == ("adjusted_budget", "actual")
