"""Money behind what it is for, what something came to, parts of one whole, and reports on what was done."""

from __future__ import annotations

from decimal import Decimal

from gouji import check, extract
from gouji.outcome import Outcome

TITLE = "某局2022年度项目支出绩效自评报告"


def broken(text: str, title: str = TITLE) -> list[Outcome]:
    """What is told of a text under a title."""
    return [one for one in check(f"{title}\n{text}".encode()).outcomes if one.state == "broken" and one.severity == "error"]


def test_a_change_is_of_the_money_right_before_it_and_not_of_the_item_before() -> None:
    assert not broken("其中用于渠道清淤8.40万元，较上年增长12.00%；用于护坡修复2.20万元，比上年增加了0.20万元，增长10.00%。")


def test_parts_in_brackets_may_say_what_they_are_for() -> None:
    (told,) = broken("全年支出120万元（用于渠道清淤70万元、护坡修复60万元）。")
    assert {one.raw for one in told.evidence} >= {"120", "70", "60"}


def test_counts_behind_what_money_is_for_are_no_money() -> None:
    assert not broken("全年支出80万元，用于购置水泵3台。")


def test_what_a_mean_came_to_is_the_mean() -> None:
    facts = extract(f"{TITLE}\n复核后平均分由94.20分降为91.10分。".encode()).facts
    assert [one.figure.value for one in facts if one.rule == "to"] == [Decimal("91.10")]


def test_parts_of_one_whole_are_not_taken_from_each_other() -> None:
    assert not broken("累计付款90万元，包括上年付款30万元和今年付款60万元，未付15万元。")


def test_a_report_on_execution_is_of_what_was_done_whatever_its_chapters_are_called() -> None:
    lines = [
        "某县2022年上半年预算执行情况报告",
        "（一）一般公共预算",
        "养护支出6.40亿元。",
        "（二）政府性基金预算",
        "（三）国有资本经营预算",
    ]
    facts = extract("\n".join(lines).encode()).facts
    assert [one.stage for one in facts if one.figure.raw == "6.40"] == ["actual"]


def test_money_given_for_several_things_is_what_they_are_told_to_be() -> None:
    (told,) = broken("第一批下达110万元，用于渠道清淤（70万元）和护坡修复（60万元）。")
    assert {one.raw for one in told.evidence} == {"110", "70", "60"}


def test_a_total_that_names_the_stage_of_its_parts_is_theirs() -> None:
    (told,) = broken("一批工程批复总投资31万元，二批工程批复总投资22万元，三批工程批复投资12万元，合计批复总投资75万元。")
    assert (told.stated, told.expected) == ("75", "65")


def test_the_name_of_a_unit_ends_where_another_field_begins() -> None:
    report = extract("2022年度项目支出绩效自评表单位名称：清溪县水利局填报日期：2023年3月1日项目名称渠道清淤".encode())
    assert (report.unit, report.year) == ("清溪县水利局", 2022)
