"""Every check fires on what it is for, and holds on what is right; and no check can do neither."""

from __future__ import annotations

import pytest

import gouji
from gouji.evaluation import golds
from gouji.reconcile import CHECKS
from reports import CORPUS, check, said

FORM = """
2023年度部门整体支出绩效自评表
| 预算单位名称 | 清溪县档案馆 | | | | | | |
|---|---|---|---|---|---|---|---|
| 年度预算申请（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 自评得分 |
| | 年度资金总额 | 200.00 | 250.00 | {actual} | 10 | {rate} | {execution} |
| | 按收入性质分 | 按支出性质分 | | | | | |
| | 其中：一般公共预算：{general} | 其中：基本支出：150.00 | | | | | |
| | 其他资金：0 | 项目支出：90.00 | | | | | |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 自评得分 | 偏差原因分析及改进措施 |
| 产出指标({group}分) | 数量指标 | 整理档案 | ≥500卷 | {done} | 60 | {score} | {reason} |
| 满意度指标(30分) | 服务对象满意度指标 | 读者满意度 | ≥90% | 95% | 30 | 30 | |
| 总分 | | | | | 100 | {total} | |
"""
RIGHT = {"actual": "240.00", "rate": "96%", "execution": "9.6", "general": "240.00", "group": "60", "done": "520卷", "score": "60",
         "reason": "", "total": "99.6"}  # fmt: skip


def form(**changed: str) -> str:
    return FORM.format(**(RIGHT | changed))


PROSE = "一、支出情况\n2023年基本支出150.00万元，其中：人员经费100.00万元，公用经费50.00万元。2023年项目支出90.00万元。\n"

BASIC = "2023年度整体支出绩效评价基础数据表\n| 编制数 | 在职人数 | 控制率 |\n|---|---|---|\n| 20 | 18 | 90% |\n\n"

# check id -> a text on which it fires, and one on which it holds
BOTH = {
    "table-text": (form() + PROSE.replace("150.00", "105.00"), form() + PROSE),
    "table-table": (form() + form(actual="204.00", rate="81.6%", execution="8.16", total="98.16"), form() + form()),
    "text-text": ("核定编制20名。\n\n人员编制21名。", "核定编制20名。\n\n人员编制20名。"),
    "parts-sum": (PROSE.replace("公用经费50", "公用经费55"), PROSE),
    "part-of-whole": ("政府采购支出10.00万元，其中：办公设备8.00万元，印刷服务7.00万元。", "政府采购支出10.00万元，其中：办公设备8.00万元。"),
    "difference": ("“三公”经费支出8.00万元，比2022年的10.00万元减少3.00万元。", "“三公”经费支出8.00万元，比2022年的10.00万元减少2.00万元。"),
    "rate": (form(rate="69%"), form()),
    "fund-scope": (
        form(general="230.00") + "一、一般公共预算支出情况\n基本支出150.00万元。项目支出90.00万元。",
        form() + "一、一般公共预算支出情况\n基本支出150.00万元。项目支出90.00万元。",
    ),
    "within-budget": (
        "“三公”经费年初预算5.00万元，实际支出6.00万元，控制在预算范围内。",
        "“三公”经费年初预算5.00万元，实际支出4.00万元，控制在预算范围内。",
    ),
    "nil-statement": ("本单位无公务接待费支出。\n公务接待费支出3.00万元。", form() + "本单位无其他资金支出。"),
    "count-enumeration": ("内设3个科室（办公室、业务科）。", "内设2个科室（办公室、业务科）。"),
    "weights-sum": (form().replace("| 95% | 30 |", "| 95% | 35 |"), form()),
    "group-weight": (form(group="50"), form()),
    "score-in-weight": (form(score="66"), form()),
    "execution-score": (form(execution="6.9"), form()),
    "total-score": (form(total="96.9"), form()),
    "grade": (form() + "自评得分99.6分，评价等级为“中”。", form() + "自评得分99.6分，评价等级为“优”。"),
    "indicator-met": (form(done="480卷"), form()),
    "indicator-comparable": (form(done="95%"), form()),
    "indicator-copied": (form(done="≥500卷"), form()),
    "indicator-vague": (form().replace("≥500卷", "有所提升"), form()),
    "indicator-overfulfilled": (form(done="5200卷"), form()),
    "deviation-explained": (form(score="50", total="89.6"), form(score="50", total="89.6", reason="库房搬迁")),
    "projects-covered": (
        "2023年度项目支出绩效自评表\n| 项目名称 | 档案抢救 | | |\n|---|---|---|---|\n| 项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 |\n"
        "| 年度资金总额 | 90.00 | 95.00 | 95.00 |\n\n" + PROSE,
        "2023年度项目支出绩效自评表\n| 项目名称 | 档案抢救 | | |\n|---|---|---|---|\n| 项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 |\n"
        "| 年度资金总额 | 90.00 | 90.00 | 90.00 |\n\n" + PROSE,
    ),
    "same-unit": (form() + form().replace("清溪县档案馆", "永安市水利局") + form(), form() + form()),
    "same-year": (form() + form().replace("2023年度部门", "2021年度部门"), form()),
    "required-field": (form() + "| 厉行节约保障措施 | |\n|---|---|\n| 厉行节约保障措施 | |", form() + "\n\n| 项目 | 内容 |\n|---|---|\n| 厉行节约保障措施 | 压减会议 |"),
    "template-residue": ("比上年增加（减少）3.00万元。", "比上年增加3.00万元。"),
    "numbering": ("一、概况\n甲。\n\n2、支出\n乙。\n", "一、概况\n甲。\n\n二、支出\n乙。\n"),
    "missing-form": (BASIC + PROSE, BASIC + form() + PROSE + "\n2023年度项目支出绩效自评表\n| 项目名称 | 档案抢救 |\n|---|---|\n| 主管部门 | 县委办 |"),
}  # fmt: skip


def test_there_is_a_text_for_every_check_of_one_report() -> None:
    assert set(BOTH) == {one.id for one in CHECKS if one.kind != "cross-year"}  # those have a file of their own


@pytest.mark.parametrize("check_id", BOTH)
def test_a_check_fires_on_what_it_is_for(check_id: str) -> None:
    assert "broken" in said(check(BOTH[check_id][0]), check_id)


@pytest.mark.parametrize("check_id", BOTH)
def test_a_check_holds_on_what_is_right(check_id: str) -> None:
    states = said(check(BOTH[check_id][1]), check_id)
    assert "holds" in states
    assert "broken" not in states


def test_every_outcome_of_the_corpus_names_a_known_check() -> None:
    known = {one.id for one in CHECKS}
    for gold in golds(CORPUS / "reports"):
        assert {one.check for one in gouji.check(dict(gold.files)["txt"]).outcomes} <= known


def test_severities_are_those_that_the_list_of_checks_gives_or_milder() -> None:
    rank = {"error": 2, "warning": 1, "notice": 0}
    gravest = {one.id: rank[one.severity] for one in CHECKS}
    for gold in golds(CORPUS / "reports"):
        for one in gouji.check(dict(gold.files)["txt"]).outcomes:
            assert rank[one.severity] <= gravest[one.check] or one.state != "broken"
