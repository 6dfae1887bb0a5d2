"""Tables of accounts and what the narrative says of them: each slip is found, a clean disclosure gives nothing."""

from __future__ import annotations

import pytest

import gouji
from gouji.outcome import Outcome
from gouji.reconcile.economic import check_part_of_whole
from gouji.rules import load
from reports import CORPUS

CLEAN = """2024年度清溪县粮食局部门决算

支出决算表
单位：万元
| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |
| --- | --- | --- | --- | --- |
| 201 | 一般公共服务支出 | 700.50 | 600.25 | 100.25 |
| 20106 | 财政事务 | 700.50 | 600.25 | 100.25 |
| 2010601 | 行政运行 | 600.25 | 600.25 |  |
| 2010602 | 一般行政管理事务 | 100.25 |  | 100.25 |
| 222 | 粮油物资储备支出 | 310.40 | 110.40 | 200.00 |
| 22201 | 粮油物资事务 | 310.40 | 110.40 | 200.00 |
| 2220101 | 行政运行 | 110.40 | 110.40 |  |
| 2220115 | 粮食风险基金 | 200.00 |  | 200.00 |
|  | 合计 | 1,010.90 | 710.65 | 300.25 |

说明如下：

1.一般公共服务支出（类）财政事务（款）行政运行（项）。年初预算为590.00万元，支出决算为600.25万元。
2.粮油物资储备支出（类）粮油物资事务（款）粮食风险基金（项）。年初预算为200.00万元，支出决算为200.00万元。
"""


def findings(text: str) -> list[Outcome]:
    return [one for one in gouji.check(text.encode(), name="made.md").outcomes if one.state == "broken" and one.severity == "error"]


def test_a_clean_disclosure_gives_nothing_and_is_compared() -> None:
    checked = gouji.check(CLEAN.encode(), name="made.md")
    assert findings(CLEAN) == []
    assert sum(1 for one in checked.outcomes if one.state == "holds" and one.check == "parts-sum") >= 10
    assert sum(1 for one in checked.outcomes if one.state == "holds" and one.check == "table-text") >= 2


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ("| 2010602 | 一般行政管理事务 | 100.25 |", "| 2010602 | 一般行政管理事务 | 102.25 |", "parts-sum"),
        ("合计 | 1,010.90", "合计 | 1,001.90", "parts-sum"),
        ("| 22201 | 粮油物资事务 | 310.40", "| 22201 | 粮油物资事务 | 301.40", "parts-sum"),
        ("支出决算为600.25万元", "支出决算为606.25万元", "table-text"),
        ("支出决算为200.00万元。\n", "支出决算为20.00万元。\n", "table-text"),
    ],
)
def test_a_slip_is_found(old: str, new: str, check: str) -> None:
    assert old in CLEAN
    assert check in {one.check for one in findings(CLEAN.replace(old, new))}


@pytest.mark.parametrize(
    ("sentence", "check"),
    [
        (
            "1.教育支出（类）普通教育（款）小学教育（项）110.60万元。2023年预算执行数为114.00万元，2024年预算安排110.60万元，比2023年预算执行数减少12.98%。",
            "rate",
        ),
        ("1.教育支出（类）普通教育（款）小学教育（项）56.12万元。2024年预算安排57.80万元。", "text-text"),
    ],
)
def test_what_is_said_of_an_account_is_held_against_itself(sentence: str, check: str) -> None:
    text = f"2024年清溪县教育局部门预算\n\n{sentence}\n"
    assert check in {one.check for one in findings(text)}
    right = text.replace("12.98%", "2.98%").replace("57.80", "56.12")
    assert findings(right) == []


def test_a_table_that_is_said_to_be_empty_is_empty() -> None:
    table = "\n政府性基金预算支出表\n\n| 科目编码 | 科目名称 | 合计 |\n| --- | --- | --- |\n| 212 | 城乡社区支出 | {} |\n| 21208 | 国有土地使用权出让收入安排的支出 | {} |\n\n注：故本表为空表。\n"
    title = "2024年清溪县自然资源局部门预算\n"
    assert "nil-statement" in {one.check for one in findings(title + table.format("35.00", "35.00"))}
    assert findings(title + table.format("", "")) == []


def test_a_reason_for_the_other_direction_is_doubtful() -> None:
    text = "2024年清溪县教育局部门预算\n\n培训费预算3.10万元，比上年减少2.98%，主要原因是培训业务增加。\n"
    assert "deviation-explained" in {one.check for one in gouji.check(text.encode()).outcomes if one.state == "broken"}


def test_the_funds_are_all_that_was_spent_where_all_revenue_is_the_treasurys() -> None:
    text = (
        "2023年度清溪县粮食局部门决算\n\n本年收入合计1,200.00万元，其中：财政拨款收入{}万元。本年支出合计{}万元。\n\n"
        "一般公共预算财政拨款支出1,165.00万元。\n\n政府性基金预算财政拨款支出35.00万元。\n"
    )

    def states(fiscal: str, spent: str) -> set[str]:
        outcomes = gouji.check(text.format(fiscal, spent).encode()).outcomes
        return {f"{one.state} {one.severity}" for one in outcomes if one.check == "parts-sum" and len(one.evidence) == 3}

    assert states("1,200.00", "1,200.00") == {"holds error"}
    assert states("1,200.00", "1,212.00") == {"broken warning"}
    assert states("1,100.00", "1,212.00") == set()


def test_basic_spending_on_receptions_is_part_of_all_spending_on_them() -> None:
    text = (CORPUS / "reports" / "yunling-office-final-accounts-2023" / "report.txt").read_text(encoding="utf-8")
    row = "<td>公务接待费</td><td>3.85</td>"
    assert text.count(row) == 1
    more, less = (text.replace(row, row.replace("3.85", value)) for value in ("5.85", "1.85"))
    held = [check_part_of_whole(gouji.extract(each.encode()), load()) for each in (text, more, less)]
    assert [[one.measure for one in each if one.state == "broken"] for each in held] == [[], ["official_reception"], []]
