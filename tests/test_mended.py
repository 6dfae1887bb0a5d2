"""What a failed relation and a second telling prove together; amounts exchanged; totals at the end of a row; years that figures disprove."""

from __future__ import annotations

import gouji
from gouji.model import Fact
from gouji.outcome import Outcome
from reports import broken

TITLE = "柳溪县文化馆2023年度部门整体支出绩效自评报告\n"
TABLE = """一、收支情况
2023年度支出情况表（单位：万元）

| 支出类别 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 |
| --- | --- | --- | --- | --- |
| 基本支出 | 412.30 | 431.75 | 428.16 | 99.17% |
| 项目支出 | 203.60 | 226.48 | 209.37 | 92.45% |
| 合计 | 615.90 | 658.23 | 637.53 | 96.86% |

二、总体评价
"""


def _checked(text: str) -> list[Outcome]:
    return broken(gouji.check(text.encode(), name="made.md"))


def _facts(text: str) -> list[Fact]:
    return [*gouji.extract(text.encode(), name="made.md").facts]


def _pairs(text: str) -> set[tuple[str, str | None, str | None]]:
    return {(one.check, one.stated, one.expected) for one in _checked(text) if one.severity == "error"}


def test_a_figure_whose_relation_holds_with_what_the_report_tells_elsewhere_is_that_figure() -> None:
    right = TITLE + TABLE + "全年预算658.23万元，实际支出637.53万元，执行率96.86%。\n"
    assert _pairs(right) == set()
    said = _pairs(right.replace("实际支出637.53万元", "实际支出658.23万元"))
    assert any(check in {"table-text", "text-text"} and stated == "658.23" and expected == "637.53" for check, stated, expected in said)


def test_what_no_failed_relation_proves_stays_two_figures() -> None:
    assert _pairs(TITLE + TABLE + "其中免费开放支出86.54万元，预算90.00万元，执行率96.16%。\n") == set()


LISTED = (
    TITLE
    + """一、收支情况
2023年度分季度支出表（单位：万元）

| 季度 | 一季度 | 二季度 | 三季度 | 四季度 | 全年 |
| --- | --- | --- | --- | --- | --- |
| 支出 | 131.24 | 158.67 | 149.83 | 197.79 | 637.53 |
| 用款计划 | 140.00 | 165.00 | 155.00 | 198.23 | 658.23 |

二、总体评价
全年支出637.53万元，其中一季度131.24万元，二季度158.67万元，三季度149.83万元，四季度197.79万元。
"""
)


def test_two_amounts_of_a_list_that_stand_under_each_others_names_are_told_as_exchanged() -> None:
    assert _pairs(LISTED) == set()
    found = _checked(LISTED.replace("二季度158.67万元，三季度149.83万元", "二季度149.83万元，三季度158.67万元"))
    assert [one.message for one in found if one.severity == "error"] == ["exchanged"]
    assert {each.raw for each in found[0].evidence} >= {"149.83", "158.67"}


def test_the_total_of_a_single_row_is_told_where_one_slip_explains_it() -> None:
    table = "\n".join(line for line in LISTED.partition("二、总体评价")[0].splitlines() if "用款计划" not in line)
    assert _pairs(table) == set()
    assert ("parts-sum", "673.53", "637.53") in _pairs(table.replace("| 637.53 |", "| 673.53 |"))
    assert _pairs(table.replace("| 637.53 |", "| 512.08 |")) == set()  # a total of something else


def test_a_decimal_point_moved_is_a_slip() -> None:
    right = TITLE + TABLE + "全年到位资金648.20万元，使用637.53万元，占到位资金的98.35%。\n"
    assert _pairs(right) == set()
    (said,) = [one for one in _checked(right.replace("使用637.53万元", "使用6375.30万元")) if one.severity == "error"]
    assert {"6375.30", "637.53"} <= {each.raw for each in said.evidence}  # and where the right amount stands


def test_a_sentence_of_another_year_with_the_figures_of_this_one_has_the_wrong_year() -> None:
    right = TITLE + TABLE + "2023年基本支出428.16万元，项目支出209.37万元，保障了场馆运转。\n"
    years = [one for one in _checked(right.replace("2023年基本", "2021年基本")) if one.check == "same-year"]
    assert [(one.stated, one.expected) for one in years] == [("2021", "2023")]
    assert not [one for one in _checked(right) if one.check == "same-year"]


def test_what_was_left_over_opens_the_next_year() -> None:
    text = TITLE + TABLE + "2022年末结转结余203.60万元，2023年继续使用。\n"
    assert not [one for one in _checked(text) if one.check == "same-year"]


def test_a_column_of_units_counts_people_and_not_money() -> None:
    table = """三、业务情况
2023年度业务工作量表（单位：万元）

| 指标 | 单位 | 本年数 | 上年数 |
| --- | --- | --- | --- |
| 进馆读者 | 人次 | 186420 | 171350 |
| 举办讲座 | 场 | 128 | 117 |
"""
    facts = {one.figure.raw: one.figure.unit for one in _facts(TITLE + TABLE + table)}
    assert facts["186420"] == "人次"
    assert facts["128"] == "场"


def test_a_table_of_people_below_one_of_money_is_of_people() -> None:
    table = "三、人员情况\n表二 人员情况\n单位：人\n\n| 类别 | 2022年 | 2023年 |\n| --- | --- | --- |\n| 在职职工 | 1286 | 1315 |\n| 退休职工 | 642 | 660 |\n"
    assert {one.figure.unit for one in _facts(TITLE + TABLE + table) if one.figure.raw in {"1286", "1315", "642", "660"}} == {"人"}


def test_the_score_of_an_evaluation_that_nobody_else_made_is_the_score() -> None:
    text = """青岭县2023年度乡村道路养护资金
绩效评价报告
一、评价结论
| 一级指标 | 分值 | 得分 |
| --- | --- | --- |
| 决策 | 20 | 18 |
| 过程 | 30 | 26 |
| 产出 | 50 | 45 |
| 合计 | 100 | 89 |

该项资金绩效评价总得分89分。
"""
    assert _pairs(text) == set()
    assert any({stated, expected} == {"98", "89"} for _, stated, expected in _pairs(text.replace("总得分89分", "总得分98分")))


def test_a_first_budget_that_is_not_called_so_is_the_adjusted_one_of_the_same_amount() -> None:
    facts = _facts(TITLE + TABLE + "预算658.23万元，支出637.53万元。\n")
    assert {one.stage for one in facts if one.figure.raw == "658.23"} == {"adjusted_budget"}


def test_a_count_that_is_an_entry_of_a_list_or_part_of_a_name_counts_no_list() -> None:
    right = "执法支队（包含支队本部、直属中队、4个片区中队6个独立核算单位）。\n支持产业新城、加快“五个园区”建设。\n"
    assert [one for one in _checked(TITLE + right) if one.check == "count-enumeration"] == []
    wrong = "内设办公室、财务科、宣传科4个科室。\n"
    assert [(one.stated, one.expected) for one in _checked(TITLE + wrong) if one.check == "count-enumeration"] == [("4", "3")]


def test_a_bound_of_money_is_spent_by_nobody() -> None:
    text = "四、国有资本经营预算支出情况\n2023年度本单位无国有资本经营预算支出。\n单笔6万元以上支出须经集体研究，30万元（含）以上的采购公开招标。\n"
    assert _pairs(TITLE + text) == set()
    facts = _facts(TITLE + text + "全年维修支出80万元以上。\n")
    assert not [one for one in facts if one.figure.raw in {"6", "30"}]
    assert [one for one in facts if one.figure.raw == "80"]
