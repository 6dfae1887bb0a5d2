"""Whose figures are and of what: pasted tables as grids, totals of known parts, rows and lists of projects, amounts that only a stage names."""

from __future__ import annotations

import gouji
from gouji.model import Fact
from reports import broken

TITLE = "清溪县水利局2023年度部门整体支出绩效自评报告\n"
PASTED = """2023年度部门支出情况表（单位：万元）

\t支出类别
\t预算数
\t决算数
\t预算完成率
\t上年决算数

\t
\t年初预算数
\t调整后预算数
\t
\t
\t

\t基本支出
\t310.20
\t318.45
\t318.45
\t100.00%
\t305.60

\t项目支出
\t90.40
\t104.75
\t99.10
\t94.61%
\t88.25

\t合计
\t400.60
\t423.20
\t417.55
\t98.66%
\t393.85

"""
CODED = """收入决算表
单位：万元

\t项目
\t本年收入合计
\t财政拨款收入

\t科目编码
\t科目名称
\t
\t

\t栏次
\t1
\t2

\t合计
\t50.20
\t45.10

\t208
\t社会保障和就业支出
\t30.20
\t28.10

\t20805
\t行政事业单位养老支出
\t30.20
\t28.10

\t213
\t农林水支出
\t20.00
\t17.00

"""


def facts(text: str) -> list[Fact]:
    """The facts of a report."""
    return [*gouji.extract((TITLE + text).encode(), name="made.txt").facts]


def told(text: str) -> set[tuple[str, str | None, int | None, str | None, str]]:
    """What each fact is: measure, subject, year, stage, as printed."""
    return {(one.measure, one.subject, one.year, one.stage, one.figure.raw) for one in facts(text)}


def errors(text: str) -> list[str]:
    """The checks that accuse a report."""
    return [one.check for one in broken(gouji.check((TITLE + text).encode(), name="made.txt"), severity="error")]


def test_heads_that_lost_what_their_merged_cells_covered_stand_over_their_columns() -> None:
    found = told(PASTED)
    assert ("basic_expenditure", None, 2023, "adjusted_budget", "318.45") in found
    assert ("basic_expenditure", None, 2022, "actual", "305.60") in found
    assert not errors(PASTED)


def test_a_total_of_known_parts_is_what_they_make_together_and_so_is_its_rate() -> None:
    assert ("total_funds", None, 2023, "actual", "417.55") in told(PASTED)
    (rate,) = [one for one in facts(PASTED) if one.figure.raw == "98.66"]
    assert (rate.measure, rate.of) == ("execution_rate", "total_funds")


def test_a_wrong_total_under_restored_heads_is_found() -> None:
    assert "parts-sum" in errors(PASTED.replace("423.20", "432.20"))


def test_pasted_accounts_are_read_by_their_codes_and_not_summed_over_levels() -> None:
    assert not errors(CODED)
    assert errors(CODED.replace("20.00", "23.00"))


def test_rates_of_what_came_in_are_no_execution_rates() -> None:
    table = "资金情况表\n\n\t县区\t到位资金\t支付资金\t支付率\n\t东湖县\t50.00\t45.00\t90.00%\n\t西塘县\t40.00\t30.00\t75.00%\n"
    assert not any(one.measure == "execution_rate" for one in facts(table))


def test_a_budget_beside_an_execution_rate_is_that_of_the_year_and_beside_final_accounts_the_first() -> None:
    rows = "\t{}\t{}\t{}\n\t河道清淤\t50.00\t45.00\t90.00%\n\t水源保护\t40.00\t30.00\t75.00%\n"
    executed = told("项目支出情况表\n\n" + rows.format("项目名称\t预算数", "执行数", "执行率"))
    settled = told("项目支出情况表\n\n" + rows.format("项目名称\t预算数", "决算数", "完成率"))
    assert ("total_funds", "河道清淤", 2023, "adjusted_budget", "50.00") in executed
    assert ("total_funds", "河道清淤", 2023, "initial_budget", "50.00") in settled


def test_projects_that_a_sentence_lists_are_known_in_lists_of_their_figures() -> None:
    text = "实施项目两个，分别为河道清淤、水源保护，各项目执行数分别为45.00万元、30.50万元，预算执行率分别为90.00%、76.25%，自评得分分别为98分、95.5分。\n"
    found = told(text)
    assert ("total_funds", "水源保护", 2023, "actual", "30.50") in found
    assert ("execution_rate", "河道清淤", 2023, None, "90.00") in found
    assert ("total_score", "水源保护", 2023, None, "95.5") in found


def test_a_list_of_another_number_than_is_said_names_no_projects() -> None:
    found = told("实施项目三个，分别为河道清淤、水源保护，各项目执行数分别为45.00万元、30.50万元。\n")
    assert not any(subject for _, subject, *_ in found)


def test_an_amount_that_only_its_stage_names_is_all_the_money_of_whom_is_spoken_of() -> None:
    unit = told("全年调整后预算为423.20万元，支出决算为417.55万元，完成调整后预算的98.66%。\n")
    project = told("一、总体情况\n（一）河道清淤项目自评综述\n全年预算50.00万元，实际支出45.00万元，执行率90.00%。\n")
    assert ("total_funds", None, 2023, "actual", "417.55") in unit
    assert ("execution_rate", None, 2023, None, "98.66") in unit
    assert ("total_funds", "河道清淤", 2023, "actual", "45.00") in project


def test_headings_of_common_words_own_nothing() -> None:
    found = told("一、总体情况\n（一）预算及调整\n年初预算50.00万元，调整后预算55.00万元。\n")
    assert ("total_funds", None, 2023, "initial_budget", "50.00") in found


def test_a_verb_before_a_count_reaches_the_amount_behind_it() -> None:
    (one,) = [fact for fact in facts("下达四个县(市、区)职业培训补助资金45.20万元。\n") if fact.figure.raw == "45.20"]
    assert one.stage != "actual"


def test_what_changes_is_what_its_name_begins_with() -> None:
    text = "年末资产总额52.40亿元、负债总额20.15亿元、净资产32.25亿元。资产较上年减少2.60亿元，降幅{}%。\n"
    assert not errors(text.format("4.73"))
    assert errors(text.format("4.37"))


def test_figures_told_in_the_cell_of_an_indicator_are_of_what_it_is_named_after() -> None:
    table = (
        "部门整体支出绩效自评表\n\n\t一级指标\t三级指标\t分值\t评分标准\t完成情况\t得分\n"
        "\t投入\t在职人员控制率\t5\t不超过100%得满分\t编制48人，在职45人，控制率93.75%\t5\n"
        "\t过程\t“三公”经费控制率\t5\t不超过100%得满分\t预算8.40万元，决算6.93万元，控制率82.50%\t5\n"
    )
    found = told(table)
    assert ("staff_control_rate", None, 2023, None, "93.75") in found
    assert ("three_public", None, 2023, "actual", "6.93") in found


def test_a_rate_of_execution_is_of_the_budget_of_the_whole_year_where_both_are_told() -> None:
    text = "一、资金收支情况\n年初预算82.00万元，全年预算90.50万元，全年支出85.40万元，预算执行率{}%。\n"
    assert not errors(text.format("94.36"))
    assert errors(text.format("104.15")) == ["rate"]


def test_one_score_told_twice_with_digits_exchanged_is_an_error_wherever_it_stands() -> None:
    assert errors("一、结论\n整体支出自评得分95.3分。\n二、附注\n整体支出自评得分93.5分已经会议审定。\n") == ["text-text"]


def test_a_share_that_follows_from_nothing_is_told_with_what_it_should_be() -> None:
    text = "复核项目资金总量842.60万元，已支出790.15万元，占97.38%。\n"
    (one,) = broken(gouji.check((TITLE + text).encode(), name="made.txt"), severity="error")
    assert (one.stated, one.expected) == ("97.38", "93.78")
    assert {each.raw for each in one.evidence} == {"97.38", "790.15", "842.60"}


GIVEN = (
    "一、资金情况\n下达资金总额74.30万元，其中省级资金50.10万元，市县财政资金{}万元，其他资金{}万元。\n"
    "转移支付绩效自评表（万元）\n\n\t资金来源\t全年预算数\t全年执行数\t执行率\n\t年度资金总额\t74.30\t70.25\t94.55%\n"
    "\t省级财政资金\t50.10\t47.90\t95.61%\n\t市县财政资金\t15.85\t14.20\t89.59%\n\t其他资金\t8.35\t8.15\t97.60%\n"
)


def test_what_was_given_is_held_against_the_budget_that_tables_print() -> None:
    assert not errors(GIVEN.format("15.85", "8.35"))
    assert "table-text" in errors(GIVEN.format("18.55", "8.35"))


def test_a_part_that_was_executed_is_held_against_its_row() -> None:
    text = (
        GIVEN.format("15.85", "8.35")
        + "二、执行情况\n实际执行70.25万元。其中省级资金执行47.90万元，市县资金执行{}万元，其他资金执行8.15万元。\n"
    )
    assert not errors(text.format("14.20"))
    assert "table-text" in errors(text.format("12.40"))


def test_projects_that_one_paragraph_lists_are_those_of_the_next() -> None:
    text = "一、项目情况\n实施项目两个，分别为河道清淤、水源保护。\n预算执行率分别为90.00%、{}%。\n"
    table = "项目支出情况表（万元）\n\n\t项目名称\t全年预算数\t全年执行数\t执行率\n\t河道清淤\t50.00\t45.00\t90.00%\n\t水源保护\t40.00\t30.50\t76.25%\n"
    assert not errors(text.format("76.25") + table)
    assert "table-text" in errors(text.format("72.65") + table)


def test_a_body_that_is_counted_is_what_is_counted() -> None:
    text = "青岭县2022年度绩效自评结果汇编（青岭县财政局编）\n\n## 一、青岭县水利局\n\n我局内设科室5个，直属事业单位3个。\n\n## 二、青岭县林业局\n\n我局内设科室4个，直属事业单位2个。\n"
    owners = {one.figure.raw: one.subject for one in gouji.extract(text.encode(), name="a.md").facts}
    assert owners["3"] == owners["5"] != owners["2"] == owners["4"]


def test_money_that_was_transferred_was_not_spent() -> None:
    text = "青岭县体育局2022年度绩效自评报告\n\n下达三个县（市、区）场馆开放转移支付312.45万元。\n"
    (fact,) = gouji.extract(text.encode(), name="a.md").facts
    assert fact.stage is None


def test_a_title_is_no_part_of_the_sentence_below_it() -> None:
    text = "青岭县蚕桑站2022年度桑园改造资金绩效自评报告\n改造桑园418.60公顷，其中新栽97.25公顷，嫁接321.35公顷。\n"
    report = gouji.extract(text.encode(), name="a.txt")
    assert report.unit == "青岭县蚕桑站"
    assert report.facts[0].label == "改造桑园"


def test_the_heading_before_a_colon_names_the_amount_behind_it() -> None:
    text = "青岭县档案室2022年度部门整体支出绩效评价报告\n\n1、收入：412.32万元。\n\n2、支出：409.08万元。\n"
    assert [one.measure for one in gouji.extract(text.encode(), name="a.txt").facts] == ["total_revenue", "total_expenditure"]


def test_a_chapter_of_next_years_plan_plans() -> None:
    text = "一、2021年预算执行情况\n2021年，非税收入完成136万元。\n二、2022年预算草案\n2022年非税收入安排142万元。\n"
    facts = gouji.extract(text.encode(), name="a.txt").facts
    assert [(one.year, one.stage) for one in facts] == [(2021, "actual"), (2022, "initial_budget")]


PUBLIC = """一、“三公”经费支出

（一）因公出国（境）费

全年没有安排。

（二）公务用车购置及运行维护费支出41.30万元，其中购置费18.60万元，运行维护费22.70万元。

单位：万元

| 项目 | 年初预算数 | 决算数 |
| --- | --- | --- |
| 公务用车购置及运行维护费 | 43.00 | 41.30 |
| 其中：购置费 | 19.00 | 18.60 |
| 运行维护费 | 24.00 | 22.70 |
"""


def test_a_part_is_named_by_the_piece_of_its_wholes_name() -> None:
    facts = gouji.extract(PUBLIC.encode(), name="made.md").facts
    named = {(one.measure, one.stage, one.figure.raw) for one in facts if one.figure.raw in {"18.60", "22.70", "19.00", "24.00"}}
    assert named == {
        ("vehicle_purchase", "actual", "18.60"), ("vehicle_purchase", "initial_budget", "19.00"),
        ("vehicle_operation", "actual", "22.70"), ("vehicle_operation", "initial_budget", "24.00"),
    }  # fmt: skip


def test_an_item_with_the_next_number_is_no_part_of_the_heading_before_it() -> None:
    assert {one.subject for one in gouji.extract(PUBLIC.encode(), name="made.md").facts} == {None}
    report = "一、项目情况\n\n（一）沙河堤防加固工程\n\n完成投资36万元。\n\n（二）北渠清淤全年完成投资24万元，占预算的80%。\n"
    facts = {one.figure.raw: one.subject for one in gouji.extract(report.encode(), name="made.md").facts}
    assert facts["36"] == "沙河堤防加固工程"
    assert facts["24"] != "沙河堤防加固工程"


def test_the_account_of_towns_and_villages_is_no_body() -> None:
    text = "一、支出情况\n\n交通运输支出412万元，完成预算的97.1%；城乡社区支出269万元，完成预算的93.2%。\n"
    facts = {one.figure.raw: one.label for one in gouji.extract(text.encode(), name="made.md").facts}
    assert facts["412"].startswith("交通运输")
    assert facts["269"].startswith("城乡社区")
