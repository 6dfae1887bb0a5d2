"""The reports of one unit held against each other: what differs is said of both, and years that agree give nothing."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

import gouji
from gouji.cli import main
from gouji.outcome import Outcome
from gouji.reconcile import CHECKS
from gouji.reconcile.years import YearReport, across_years, by_unit, year_report
from gouji.show.messages import message
from reports import CORPUS, check

YEARS = sorted(one for one in (CORPUS / "years").iterdir() if one.is_dir())
SCHEMA = json.loads((Path(gouji.__file__).parent / "show" / "schema" / "check.json").read_text(encoding="utf-8"))

REPORT = """{year}年度{unit}整体支出绩效自评报告

{year}年度预算单位整体支出绩效评价基础数据表

| 预算单位名称 | {unit} | | |
|---|---|---|---|
| 经费控制情况(万元) | {last}年决算数 | {year}年预算数 | {year}年决算数 |
| “三公”经费 | {prior_three} | 9.00 | {three} |
| 公用经费 | {prior_public} | 90.00 | {public} |
| 政府采购金额 | {prior_bought} | 30.00 | {bought} |

一、部门（单位）基本情况
{overview}
二、项目支出情况
{year}年项目支出年初预算数为{project}万元，实际支出数为{project}万元。{why}
三、存在的问题及原因分析
{problems}
"""
PLAIN = {
    "unit": "清溪县档案馆", "overview": "负责档案收集、整理和利用，内设综合股和业务股。", "why": "", "project": "60.00",
    "prior_three": "8.00", "three": "8.00", "prior_public": "80.00", "public": "80.00", "prior_bought": "20.00", "bought": "20.00",
}  # fmt: skip
PROBLEMS = [
    "库房恒温设备运行超过十年，夏季湿度时常高于规定，纸质档案局部出现霉斑；整理外包队伍更换频繁，著录质量参差不齐。",
    "查档窗口只有一个，村民集中办理土地确权时排队较长；民生档案跨馆调阅还要靠电话联系，往返时间难以预计。",
    "口述史料采集刚刚起步，采访提纲不够细致；数字化副本缺少异地备份，遇到断电存在丢失风险。",
]


def report(year: int, **changed: str) -> str:
    return REPORT.format(**(PLAIN | {"year": str(year), "last": str(year - 1), "problems": PROBLEMS[year % 3]} | changed))


def made(*texts: str) -> list[YearReport]:
    found = [year_report(gouji.check(text.encode(), name=f"{number}.txt")) for number, text in enumerate(texts)]
    assert all(found)
    return [one for one in found if one is not None]


def broken(outcomes: Sequence[Outcome]) -> list[tuple[str, str]]:
    return [(one.check, one.severity) for one in outcomes if one.state == "broken"]


def said(*texts: str) -> list[tuple[str, str]]:
    return broken(across_years(made(*texts)))


# check id -> reports on which it fires, and on which it holds
BOTH = {
    "prior-year": ([report(2022), report(2023, prior_public="88.00")], [report(2022), report(2023)]),
    "large-change": (
        [report(2022), report(2023, project="160.00")],
        [report(2022), report(2023, project="160.00", why="项目支出比上年增加较多，主要原因是新建库房。")],
    ),
    "copied-text": ([report(2022), report(2023, problems=PROBLEMS[2022 % 3])], [report(2022), report(2023)]),
    "revised": ([report(2022), report(2022, public="81.00")], [report(2022), report(2022) + "\n", report(2023)]),
    "missing-year": ([report(2021), report(2023)], [report(2022), report(2023)]),
}  # fmt: skip


def test_there_are_reports_for_every_check_across_years() -> None:
    assert set(BOTH) == {one.id for one in CHECKS if one.kind == "cross-year"}


@pytest.mark.parametrize("check_id", BOTH)
def test_a_check_fires_on_what_it_is_for_and_on_nothing_else(check_id: str) -> None:
    severity = next(one.severity for one in CHECKS if one.id == check_id)
    assert said(*BOTH[check_id][0]) == [(check_id, severity)]


@pytest.mark.parametrize("check_id", BOTH)
def test_a_check_holds_on_what_is_right(check_id: str) -> None:
    states = {one.state for one in across_years(made(*BOTH[check_id][1])) if one.check == check_id}
    assert states == {"holds"}


@pytest.mark.parametrize("folder", YEARS, ids=lambda each: each.name)
def test_the_years_of_a_unit_give_what_is_expected_and_nothing_else(folder: Path) -> None:
    expected = tomllib.loads(folder.with_suffix(".toml").read_text(encoding="utf-8"))
    files = sorted(folder.glob("*.txt"))
    outcomes = across_years(made(*(one.read_text(encoding="utf-8") for one in files)))
    found = [(one.check, one.year, one.stated, one.expected) for one in outcomes if one.state == "broken"]
    wanted = [(one["check"], one["year"], one.get("stated"), one.get("expected")) for one in expected.get("finding", [])]
    assert sorted(found, key=str) == sorted(wanted, key=str)
    assert all(not [each for each in gouji.check(one).outcomes if each.state == "broken"] for one in files)


@pytest.mark.parametrize("why", [
    "比上年增加100.00万元，主要原因是新建库房。", "较上年增长166.67%，系新建库房所致。", "增幅较大，因年中追加新建库房资金。",
    "与上年相比大幅增加的原因：一是新建库房；二是设备购置。", "项目支出增加系新建库房。",
])  # fmt: skip
def test_a_reason_right_after_the_amount_explains_a_large_change(why: str) -> None:
    assert said(report(2022), report(2023, project="160.00", why=why)) == []


def test_a_reason_for_another_amount_explains_nothing() -> None:
    why = "公用经费比上年减少3.00万元，主要原因是压减办公费。"
    assert said(report(2022, public="83.00"), report(2023, prior_public="83.00", project="160.00", why=why)) == [
        ("large-change", "warning")
    ]


def test_a_finding_names_both_documents() -> None:
    reports = made(*BOTH["prior-year"][0])
    finding = next(one for one in across_years(reports) if one.state == "broken")
    assert [item.source for item in finding.evidence] == [reports[1].source, reports[0].source]
    assert (finding.kind, finding.year, finding.stated, finding.expected, finding.difference) == (
        "cross-year",
        2022,
        "88.00",
        "80.00",
        "8.00",
    )


def test_the_order_of_the_reports_changes_nothing() -> None:
    reports = made(report(2021), report(2022, prior_three="7.00"), report(2023, problems=PROBLEMS[2022 % 3]))
    assert across_years(reports) == across_years(reports[::-1])


def test_one_report_alone_and_reports_of_several_units_say_nothing() -> None:
    assert across_years(made(report(2023))) == []
    assert across_years(made(report(2022), report(2023, unit="永安县档案馆", prior_public="70.00"))) == []


def test_reports_without_headings_are_compared_by_their_figures() -> None:
    plain = "{year}年度清溪县档案馆整体支出绩效自评报告\n\n{year}年公用经费支出{now}万元，{last}年公用经费支出{before}万元。"
    assert said(
        plain.format(year=2022, last=2021, now="80.00", before="70.00"), plain.format(year=2023, last=2022, now="90.00", before="88.00")
    ) == [("prior-year", "warning")]


def test_the_accounts_of_a_department_and_its_own_are_not_compared() -> None:
    assert said(report(2022, unit="清溪县档案馆（本级）"), report(2023, prior_public="88.00")) == []


def test_the_same_report_twice_counts_once() -> None:
    assert said(report(2022), report(2022) + "\n", report(2023)) == []
    assert [len(own) for own in by_unit(made(report(2022), report(2022) + "\n", report(2023))).values()] == [2]


def test_of_two_publications_of_last_year_the_later_is_held_against_this_year() -> None:
    assert said(report(2022, public="81.00"), report(2022), report(2023)) == [("revised", "warning")]
    assert said(report(2022), report(2022, public="81.00"), report(2023)) == [("revised", "warning"), ("prior-year", "error")]


def revised(*texts: str) -> list[Outcome]:
    reports = [replace(one, publication=replace(one.publication, given=at)) for at, one in enumerate(made(*texts))]
    return [one for one in across_years(reports) if one.check == "revised" and one.state == "broken"]


def test_a_revised_report_names_the_figure_before_and_after_with_both_places() -> None:
    (finding,) = revised(report(2022), report(2022, public="81.00"))
    assert (finding.stated, finding.expected, finding.difference, finding.measure) == ("81.00", "80.00", "1.00", "public_expenditure")
    assert [(item.role, item.raw, item.place.line, item.source and item.source.name) for item in finding.evidence] == [
        ("stated", "81.00", 9, "1.txt"),
        ("counterpart", "80.00", 9, "0.txt"),
    ]
    for lang in ("zh", "en"):
        assert all(one in message(finding, lang) for one in ("80.00", "81.00", "0.txt", "1.txt"))


def test_a_revised_report_names_years_numbers_and_words_too() -> None:
    plain = report(2022)
    assert [(one.stated, one.expected) for one in revised(plain, plain.replace("2021年决算数", "2020年决算数"))] == [("2020", "2021")]
    (words,) = revised(plain, plain.replace("更换频繁", "更换较少"))
    assert [item.raw for item in words.evidence] == ["整理外包队伍更换较少", "整理外包队伍更换频繁"]
    (gone,) = revised(plain, plain.replace("，著录质量参差不齐", ""))
    assert (gone.message, gone.evidence[0].raw) == ("revised-words-gone", "著录质量参差不齐")


def test_the_later_publication_is_told_by_the_manifest_then_by_printed_dates_then_by_what_was_given_first() -> None:
    first, second = made(report(2022), report(2022, public="81.00"))
    printed = [report(2022, public=one) + f"\n2023年{month}月1日\n" for one, month in (("81.00", 9), ("80.00", 3))]
    dated = [
        replace(one, publication=replace(one.publication, published=day)) for one, day in ((first, "2023-09-01"), (second, "2023-03-01"))
    ]
    for by, reports in {"published": dated, "dated": made(*printed), "given": [first, second]}.items():
        (finding,) = [one for one in across_years(reports) if one.measure == "public_expenditure"]
        assert (dict(finding.words)["by"], finding.stated) == (by, {"published": "80.00", "dated": "81.00", "given": "81.00"}[by])


def test_a_publication_that_says_that_it_corrects_another_is_a_notice() -> None:
    assert [one.severity for one in revised(report(2022), "更正说明：原公开的报告数据有误。\n" + report(2022, public="81.00"))][:1] == [
        "notice"
    ]


def test_reports_of_two_projects_of_a_year_are_no_revision() -> None:
    form = (
        "清溪县档案馆2022年度项目支出绩效自评表\n\n| 项目名称 | {name} | | |\n|---|---|---|---|\n| 主管部门 | 清溪县档案馆 | 实施单位 | 清溪县档案馆 |\n"
        "| 资金（万元） | 全年预算数 | 全年执行数 | 得分 |\n| 年度资金总额 | {budget} | {spent} | 10 |\n| 数量指标 | {what} | 100% | 10 |\n"
    )
    one = form.format(name="库房改造", budget="60.00", spent="58.20", what="改造库房")
    other = form.format(name="档案数字化", budget="31.50", spent="30.70", what="扫描卷宗")
    assert revised(one, other) == []
    assert len(revised(one, one.replace("58.20", "58.40"))) == 1


def test_of_many_reports_of_a_year_each_finds_what_it_revises() -> None:
    texts = [report(2022, public=f"8{at}.10", project=f"{at}1.37", bought=f"2{at}.55", three=f"{at}.91") for at in range(10, 30)]
    assert (
        len(revised(*texts, texts[3].replace("一、部门", "二、部门", 1), texts[7].replace("13.91", "13.92").replace("817.10", "817.20")))
        >= 2
    )


def test_figures_that_agree_as_printed_agree() -> None:
    assert said(report(2022, public="80.04"), report(2023, prior_public="80.0")) == []


def test_a_unit_is_one_under_its_former_name() -> None:
    old = report(2022, unit="清溪县农业局", public="82.00")
    new = report(2023, unit="清溪县农业农村局", overview="清溪县农业农村局由原清溪县农业局更名而来，负责农业生产指导。")
    assert said(old, new) == [("prior-year", "error")]
    assert said(old, report(2023, unit="清溪县农业农村局")) == []


def test_a_base_that_the_text_implies_is_held_against_last_year() -> None:
    changed = "2023年“三公”经费实际支出数为8.00万元，比上年减少1.50万元。"
    assert said(report(2022), report(2023, why=changed)) == [("prior-year", "warning")]
    assert said(report(2022, three="9.50"), report(2023, prior_three="9.50", why=changed)) == []


def test_where_most_figures_differ_another_scope_is_supposed() -> None:
    lines = "2023年“三公”经费实际支出数为8.00万元，比上年增加1.00万元。"
    outcomes = across_years(made(report(2022), report(2023, prior_three="7.00", prior_public="70.00", prior_bought="17.00", why=lines)))
    found = [one for one in outcomes if one.state == "broken"]
    assert [(one.check, one.severity, one.message) for one in found] == [("prior-year", "warning", "prior-scope")]


def test_where_all_of_several_figures_differ_another_scope_is_supposed_too() -> None:
    assert said(report(2022), report(2023, prior_three="7.00", prior_public="70.00", prior_bought="17.00")) == [("prior-year", "warning")]


def test_numbers_and_years_do_not_hide_a_copy_and_prescribed_words_are_none() -> None:
    first = "2021年整理档案3200卷进度偏慢，原因在于整理外包队伍更换频繁；2021年库房湿度有41天高于规定，纸质档案局部出现霉斑。"
    second = first.replace("2021", "2022").replace("3200", "2900").replace("41天", "12天")
    assert said(report(2021, problems=first), report(2022, problems=second)) == [("copied-text", "warning")]
    usual = "按照县财政局绩效自评通知要求，根据预算法规定，自评结果拟作为下年度预算安排的依据，并在县政府网站公开。"
    assert said(report(2021, problems=usual), report(2022, problems=usual)) == []


ROWS = "".join(f"| 产出指标 | 数量指标 | {name} | {target} | {{{key}}} | 20 | 20 | |\n" for name, target, key in (
    ("整理档案", "≥500卷", "a"), ("接待查档", "≥900人次", "b"), ("采集口述史料", "≥12份", "c"), ("举办展览", "≥2场", "d"),
    ("档案完好率", "≥95%", "e")))  # fmt: skip
FORM = (
    "\n2023年度部门整体支出绩效自评表\n\n| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 自评得分 | 偏差原因 |\n|---|---|---|---|---|---|---|---|\n"
    + ROWS
)
DONE = {"a": "512卷", "b": "936人次", "c": "13份", "d": "2场", "e": "97%"}


def test_indicators_that_all_repeat_last_years_values_are_a_copy_and_one_new_value_is_none() -> None:
    last = report(2022) + FORM.replace("2023", "2022").format(**DONE)
    assert said(last, report(2023) + FORM.format(**DONE)) == [("copied-text", "warning")]
    assert said(last, report(2023) + FORM.format(**(DONE | {"b": "951人次"}))) == []


def test_a_section_copied_from_an_older_report_is_found() -> None:
    first, last = report(2020, problems=PROBLEMS[0]), report(2022, problems=PROBLEMS[0])
    assert said(first, report(2021, problems=PROBLEMS[1]), last) == [("copied-text", "warning")]


def test_one_copied_subsection_is_found_among_several() -> None:
    parts = "（一）服务方面\n{one}\n（二）管理方面\n{other}"
    copied = "".join(PROBLEMS)
    last, now = (report(year, problems=parts.format(one=copied, other=other)) for year, other in (
        (2022, "档案室与办公区混用同一部电梯，大件卷宗搬运要等到下班以后；消防器材过期未及时更换，值班记录漏填两处。"),
        (2023, "新招录的三名干部尚未取得岗位证书，带教安排滞后；会议室预约冲突频繁，外来查阅单位多次空等。")))  # fmt: skip
    assert said(last, now) == [("copied-text", "warning")]


def test_how_an_evaluation_is_made_is_no_copy() -> None:
    text = """{year}年度清溪县档案馆整体支出绩效评价报告

一、绩效评价工作情况
（一）评价目的
全面了解资金管理和使用情况，强化支出责任，规范管理行为，提高使用效益，为以后年度安排提供参考。
（二）评价工作过程
成立由分管领导任组长的工作小组，制定实施方案，收集整理资料，逐项对照指标打分，汇总形成报告并报馆务会审定。
二、存在的问题
{problems}
"""
    assert said(*(text.format(year=year, problems=PROBLEMS[year % 3]) for year in (2022, 2023))) == []


def test_words_of_an_accounts_template_are_no_copy() -> None:
    usual = (
        "我单位组织对{}年度一般公共预算项目支出全面开展绩效自评，其中，一级项目3个，共涉及资金{}万元，占一般公共预算项目支出总额的100%。"
    )
    assert said(report(2021, problems=usual.format(2021, "60.00")), report(2022, problems=usual.format(2022, "60.00"))) == []


def test_where_a_report_says_that_it_counts_otherwise_nothing_is_an_error() -> None:
    now = report(2023, prior_public="88.00", why="公用经费上年决算数按调整后口径重新填列。")
    assert said(report(2022), now) == [("prior-year", "warning")]


@pytest.mark.parametrize(
    ("change", "last"), [("与上年持平", "8.00"), ("比上年下降20.00%", "10.00"), ("同比增长6.67%", "7.50"), ("与上年基本持平", "7.80")]
)
def test_a_base_follows_from_a_rate_and_from_nothing_having_changed(change: str, last: str) -> None:
    text = f"2023年“三公”经费实际支出数为8.00万元，{change}。"
    assert said(report(2022, three=last), report(2023, prior_three=last, why=text)) == []
    away = "9.40" if last != "9.40" else "6.00"
    outcomes = across_years(made(report(2022, three=away), report(2023, prior_three=away, why=text)))
    assert broken(outcomes) == [("prior-year", "warning")]


def test_a_change_in_like_terms_says_nothing_about_last_years_report() -> None:
    changed = "2023年“三公”经费实际支出数为8.00万元，{}减少1.50万元。"
    assert said(report(2022), report(2023, why=changed.format("按同口径比上年"))) == []
    assert said(report(2022), report(2023, why=changed.format("比上年"))) == [("prior-year", "warning")]


# --- last year's figures in the narrative ------------------------------------------------------------

THREE, PUBLIC, BASIC, STAFF = "three_public", "public_expenditure", "basic_expenditure", "personnel_expenditure"
BESIDE = {
    "公用经费支出50.57万元，去年同期为51.80万元，同比下降2.37%。": [(PUBLIC, 2023, "50.57"), (PUBLIC, 2022, "51.80")],
    "基本支出100.00万元，上年为95.00万元，其中人员经费80.00万元，公用经费20.00万元。": [
        (BASIC, 2023, "100.00"), (BASIC, 2022, "95.00"), (STAFF, 2023, "80.00"), (PUBLIC, 2023, "20.00")],
    "2023年“三公”经费支出4.34万元，去年同期4.50万元；其中公务接待费1.00万元，比上年增加0.05万元，增长5.26%。": [
        (THREE, 2023, "4.34"), (THREE, 2022, "4.50"), ("official_reception", 2023, "1.00")],
    "“三公”经费共支出43400.00元，上年度支出45000.00元。": [(THREE, 2023, "43400.00"), (THREE, 2022, "45000.00")],
    "基本支出由上年的95.00万元增加到100.00万元，增长5.26%。其中人员经费80.00万元。": [
        (BASIC, 2022, "95.00"), (BASIC, 2023, "100.00"), (STAFF, 2023, "80.00")],
    "公用经费上年为51.80万元，今年为50.57万元，下降2.37%。": [(PUBLIC, 2022, "51.80"), (PUBLIC, 2023, "50.57")],
    "公用经费上年支出51.80万元，本年支出50.57万元，减少1.23万元。": [(PUBLIC, 2022, "51.80"), (PUBLIC, 2023, "50.57")],
    "2022年、2023年“三公”经费分别为5.00万元、4.50万元，下降10.00%。": [(THREE, 2022, "5.00"), (THREE, 2023, "4.50")],
    "近两年“三公”经费支出分别为：2022年5.00万元，2023年4.50万元。": [(THREE, 2022, "5.00"), (THREE, 2023, "4.50")],
    "2021年至2023年，“三公”经费分别为5.60万元、5.00万元和4.50万元，逐年下降。": [],
    "公务接待费1.00万元、公务用车运行维护费3.50万元，上年分别为1.20万元、3.80万元。": [
        ("official_reception", 2023, "1.00"), ("vehicle_operation", 2023, "3.50")],
    "2023年度支出总计800.00万元，其中基本支出500.00万元；2022年度支出总计790.00万元，其中基本支出480.00万元。": [
        ("total_funds", 2023, "800.00"), (BASIC, 2023, "500.00"), ("total_funds", 2022, "790.00"), (BASIC, 2022, "480.00")],
    "本年收入810.00万元，上年收入805.00万元；本年支出800.00万元，上年支出790.00万元。": [
        ("total_revenue", 2023, "810.00"), ("total_revenue", 2022, "805.00"), ("total_expenditure", 2023, "800.00"),
        ("total_expenditure", 2022, "790.00")],
    "年末结转和结余9.00万元，上年末结转和结余8.00万元，增加1.00万元。": [
        ("year_end_carryover", 2023, "9.00"), ("prior_year_carryover", 2023, "8.00")],
    "2023年度无政府性基金收支，上年政府性基金支出12.00万元，减少12.00万元，下降100%。": [("government_fund_budget", 2022, "12.00")],
    "2023年公用经费年初预算为68.00万元，支出决算为70.00万元；2022年年初预算为67.00万元，支出决算为69.00万元，完成年初预算的102.99%。": [
        (PUBLIC, 2023, "68.00"), (PUBLIC, 2023, "70.00"), (PUBLIC, 2022, "67.00"), (PUBLIC, 2022, "69.00")],
    "2023年人员经费400.00万元，同比增长3.90%；2022年人员经费385.00万元，同比增长2.10%。": [(STAFF, 2023, "400.00"), (STAFF, 2022, "385.00")],
    "2023年基本支出决算数为500.00万元，2022年基本支出决算数为480.00万元，2023年比2022年增加20.00万元，增长4.17%。": [
        (BASIC, 2023, "500.00"), (BASIC, 2022, "480.00")],
    "2023年“三公”经费预算5.20万元，比上年预算5.50万元减少0.30万元；决算4.50万元，比上年决算5.00万元减少0.50万元。": [
        (THREE, 2023, "5.20"), (THREE, 2022, "5.50"), (THREE, 2023, "4.50"), (THREE, 2022, "5.00")],
    "2023年政府采购30.00万元，其中服务采购10.00万元；上年政府采购28.00万元，其中专用设备19.00万元、服务采购9.00万元。": [
        ("government_procurement", 2023, "30.00"), ("procurement_services", 2023, "10.00"), ("government_procurement", 2022, "28.00"),
        ("item", 2022, "19.00"), ("procurement_services", 2022, "9.00")],
    "长聘讲解员酬劳上年支出38.50万元，本年支出40.00万元，增幅3.90%。": [("item", 2022, "38.50"), ("item", 2023, "40.00")],
    "公用经费本年支出50.57万元。": [(PUBLIC, 2023, "50.57")],
    "编制60名，年末实有在职55人，上年末在职56人。": [("staff_quota", 2023, "60"), ("staff_on_duty", 2023, "55"), ("staff_on_duty", 2022, "56")],
    "2023年公用经费50.57万元，2022年为51.80万元，2021年为60.00万元。": [
        (PUBLIC, 2023, "50.57"), (PUBLIC, 2022, "51.80"), (PUBLIC, 2021, "60.00")],
    "上年基本支出95.00万元、公用经费40.00万元；今年基本支出100.00万元、公用经费45.00万元。": [
        (BASIC, 2022, "95.00"), (PUBLIC, 2022, "40.00"), (BASIC, 2023, "100.00"), (PUBLIC, 2023, "45.00")],
}  # fmt: skip


@pytest.mark.parametrize("sentence", BESIDE)
def test_an_amount_of_last_year_beside_this_years_leaves_what_follows_to_this_year(sentence: str) -> None:
    checked = check(sentence)
    assert sorted((one.measure, one.year, one.figure.raw) for one in checked.report.facts) == sorted(BESIDE[sentence])
    assert broken(checked.outcomes) == []


def test_a_change_from_last_year_is_of_this_years_amount_wherever_last_years_stands() -> None:
    said = "基本支出实际支出数为100.00万元。其中：人员经费80.00万元。基本支出上年为95.00万元，比上年增加{gap}万元，增长5.26%。"
    assert broken(check(said.format(gap="5.00")).outcomes) == []
    assert "error" in {severity for _, severity in broken(check(said.format(gap="7.00")).outcomes)}


def test_a_change_is_of_the_amount_that_the_paragraph_above_gives() -> None:
    last = report(2022, project="60.00")
    text = "\n与上年相比，项目支出增加{}万元，主要是新建库房。"
    assert said(last, report(2023, project="62.00", why=text.format("2.00"))) == []
    assert said(last, report(2023, project="62.00", why=text.format("5.00"))) == [("prior-year", "warning")]


def test_words_between_which_a_form_leaves_the_choice_are_of_neither_direction() -> None:
    text = "“三公”经费支出0.39万元。与上年相比，“三公”经费支出减少0.15万元，下降（增长）27.78%。"
    assert "error" not in {severity for _, severity in broken(check(text).outcomes)}


def test_a_base_inside_a_change_is_last_years_figure() -> None:
    changed = "公用经费由上年的{base}万元增加到80.00万元。"
    last = report(2022, public="78.00")
    assert said(last, report(2023, prior_public="78.00", why=changed.format(base="78.00"))) == []
    assert said(last, report(2023, prior_public="78.00", why=changed.format(base="76.00"))) == [("prior-year", "warning")]


def test_years_in_words_are_years() -> None:
    reports = made(*(report(year).replace(str(year), words) for year, words in ((2022, "二〇二二"), (2023, "二零二三"))))
    assert [one.year for one in reports] == [2022, 2023]


def test_a_budget_is_held_against_last_years_budget() -> None:
    text = "{year}年清溪县档案馆部门预算公开\n\n一、机关运行经费\n{year}年机关运行经费预算{now}万元{change}。"
    last = text.format(year=2022, now="52.97", change="")
    change = "，比上年预算增加{}万元"
    assert said(last, text.format(year=2023, now="55.00", change=change.format("2.03"))) == []
    assert said(last, text.format(year=2023, now="55.00", change=change.format("4.03"))) == [("prior-year", "warning")]


def test_a_table_of_two_years_is_read_and_names_its_unit() -> None:
    table = "清溪县档案馆{year}年度部门支出决算情况表\n单位：万元\n\n| 项目 | 上年数 | 本年数 |\n|---|---|---|\n| 基本支出 | {before} | {now} |\n| 项目支出 | 9.00 | 9.00 |\n"
    last = table.format(year=2022, before="80.00", now="84.00")
    assert said(last, table.format(year=2023, before="84.00", now="86.00")) == []
    assert said(last, table.format(year=2023, before="48.00", now="86.00")) == [("prior-year", "error")]


HEADS = [
    "{last}年 | {year}年",
    "上年 | 本年",
    "去年 | 今年",
    "{last}年度 | {year}年度",
    "{last}年支出数 | {year}年支出数",
    "上年同期数 | 本年数",
]


@pytest.mark.parametrize("head", HEADS)
def test_columns_of_two_years_are_known_by_their_years_alone(head: str) -> None:
    table = "清溪县档案馆{year}年度部门决算公开\n\n“三公”经费支出决算表\n单位：万元\n\n| 项目 | " + head + (
        " | 增减额 |\n|---|---|---|---|\n| 合计 | {a} | {b} | {c} |\n| 公务用车购置及运行维护费 | 3.00 | 3.00 | 0.00 |\n"
        "| 公务接待费 | {d} | {e} | {c} |\n"
    )  # fmt: skip
    last = table.format(year=2022, last=2021, a="4.00", b="5.00", c="1.00", d="1.00", e="2.00")
    now = {"year": 2023, "last": 2022, "b": "5.50", "e": "2.50"}
    assert broken([one for text in (last,) for one in gouji.check(text.encode(), name="x").outcomes]) == []
    assert said(last, table.format(a="5.00", c="0.50", d="2.00", **now)) == []
    assert said(last, table.format(a="4.80", c="0.70", d="1.80", **now)) == [("prior-year", "error")] * 2  # of the total, and of the part


def test_a_table_may_show_several_years_up_to_this_one() -> None:
    table = "\n“三公”经费情况表\n单位：万元\n\n| 项目 | 2021年 | 2022年 | 2023年 |\n|---|---|---|---|\n| 公务接待费 | 1.00 | 1.20 | 1.10 |\n| 会议费 | 2.00 | 2.10 | 2.20 |\n"
    assert broken(check(table).outcomes) == []


# --- the command ------------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*args: object) -> tuple[object, str]:
        monkeypatch.setattr(sys, "argv", ["gouji", "check", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr().out

    return call


CHANGED = CORPUS / "years" / "lanting-library-changed"


def test_the_command_compares_the_years_after_the_reports(run: Any) -> None:
    code, out = run(CHANGED)
    assert code == 1
    assert out.count("67.34") == 2
    assert out.index("跨年核对：2021—2023年") > out.index("2023.txt")
    assert "2023年报告" in out
    assert run(CHANGED, "--lang", "en")[1].count("report of 2023") == 1


def test_the_command_shows_what_a_second_publication_changed(run: Any, tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(report(2022), encoding="utf-8")
    second.write_text(report(2022, public="81.00"), encoding="utf-8")
    code, out = run(first, second, "--fail-on", "warning")
    assert code == 1
    assert "公用经费：a.txt为80.00万元，b.txt改为81.00万元" in out
    assert "跨年核对：2022年" in out
    found = [json.loads(line) for line in run(first, second, "--format", "json")[1].splitlines()]
    jsonschema.validate(found[-1], SCHEMA)
    assert [one["check"] for one in found[-1]["findings"]] == ["revised"]
    assert "81.00" in run(first, second, "--format", "html", "--lang", "en")[1]
    assert "跨年核对" not in run(first, first)[1]


def test_the_command_says_nothing_across_years_of_single_reports(run: Any) -> None:
    code, out = run(CHANGED / "2023.txt")
    assert (code, "跨年" in out) == (0, False)


def test_checks_across_years_can_be_chosen_and_left_out(run: Any) -> None:
    assert run(CHANGED, "--ignore", "prior-year")[0] == 0
    code, out = run(CHANGED, "--select", "copied-text", "--fail-on", "warning")
    assert (code, "67.34" in out) == (1, False)


def test_json_gives_one_more_object_for_a_unit_with_several_years(run: Any) -> None:
    objects = [json.loads(line) for line in run(CHANGED, "--format", "json")[1].splitlines()]
    for one in objects:
        jsonschema.validate(one, SCHEMA)
    assert [one.get("year") for one in objects] == [2021, 2022, 2023, None]
    last = objects[-1]
    assert [one["year"] for one in last["reports"]] == [2021, 2022, 2023]
    evidence = [item for one in last["findings"] for item in one["evidence"]]
    assert {item["document"]["sha256"] for item in evidence} <= {one["source"]["sha256"] for one in last["reports"]}
    assert all("document" not in item for one in objects[:-1] for finding in one["findings"] for item in finding["evidence"])


def test_the_workbook_lists_what_was_found_across_years(run: Any, tmp_path: Path) -> None:
    assert run(CHANGED, "--format", "xlsx", "-o", tmp_path / "found.xlsx")[0] == 1
    rows = list(openpyxl.load_workbook(tmp_path / "found.xlsx").active.iter_rows(values_only=True))
    assert [(row[2], row[4]) for row in rows[1:]] == [(2022, "上年数"), (2022, "照抄上年")]


def test_the_page_leads_from_a_figure_to_its_report(run: Any) -> None:
    page = run(CHANGED, "--format", "html")[1]
    sha = gouji.read(CHANGED / "2022.txt").source.sha256[:12]
    assert f'<header id="r-{sha}">' in page
    assert f'<a href="#r-{sha}">2022年报告</a>' in page
