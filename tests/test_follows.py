"""Figures of the narrative that follow from others by the words beside them, and readings that are doubted before the report is."""

from __future__ import annotations

import pytest

import gouji

HEAD = "2023年度清溪县档案馆部门整体支出绩效自评报告\n\n一、部门基本情况\n\n"


def said(text: str, severity: str = "error") -> list[tuple[str, str | None]]:
    """What is said of a report at a severity: the check, with what is printed."""
    return [(one.check, one.stated) for one in gouji.check((HEAD + text).encode(), name="a.txt").outcomes
            if one.state == "broken" and one.severity == severity]  # fmt: skip


@pytest.mark.parametrize(
    ("right", "slip", "check"),
    [
        # shares of what the words name, told elsewhere in the paragraph
        ("全年采购合同总额813.40万元，与书店结算206.15万元。委托小微企业承做数字化加工462.30万元，占采购合同总额的56.84%。", ("56.84%", "58.64%"), "rate"),
        ("核定限额52.60亿元。年末余额49.31亿元，余额占限额的93.7%。", ("93.7%", "97.3%"), "rate"),
        # rates that bear the name of the figure before them
        ("应归档8460卷，归档8122卷，归档率96.0%。", ("归档8122卷", "归档8212卷"), "rate"),
        # what was spent and left, and the rate, whatever there was to spend
        ("各馆实际支出764.20万元，结余35.80万元，总体执行率95.53%。", ("结余35.80万元", "结余53.80万元"), "rate"),
        # points of a score
        ("库房管理指标分值6分，得5.4分，扣0.6分，原因是温湿度记录不全。", ("扣0.6分", "扣0.9分"), "difference"),
        ("整理指标满分24分，得22.8分，得分率95.00%。", ("95.00%", "59.00%"), "rate"),
        ("指标权重分别为12分、28分、34分和26分，采用百分制。", ("28分", "38分"), "weights-sum"),
        # differences, changes, growth
        ("送审造价412.60万元，审定造价398.15万元，核减14.45万元。", ("核减14.45万元", "核减41.45万元"), "difference"),
        ("与上年的346.00万元相比，增加51.90万元，增长15.0%。", ("15.0%", "18.0%"), "rate"),
        # sums of as many as are counted
        ("修缮甲库结余3.15万元，乙库结余2.40万元，两库合计5.55万元。", None, ""),
        ("甲库3.15万元、乙库2.40万元，两项合计5.55万元。", ("合计5.55万元", "合计6.55万元"), "parts-sum"),
        # means and products
        ("对16个项目开展评审，其中优的5个、良的9个、中的2个；涉及资金2064.00万元，平均每个项目129.00万元。", ("129.00万元", "192.00万元"), "rate"),
        ("实际验收218组，每组奖补1500元，兑付327000元。", ("兑付327000元", "兑付372000元"), "rate"),
        ("下达资金15280.00万元（折合1.53亿元）。", ("1.53亿元", "1.35亿元"), "text-text"),
    ],
)  # fmt: skip
def test_what_follows_from_figures_that_the_words_name(right: str, slip: tuple[str, str] | None, check: str) -> None:
    assert said(right) == []
    if slip is not None:
        assert slip[0] in right
        assert check in {found for found, _ in said(right.replace(*slip))}


ROWS = ("馆名 | 下达资金 | 实际支出 | 执行率", "---|---|---|---", "南塘馆 | 310.00 | 291.40 | 94.00%", "北塘馆 | 250.00 | 248.75 | 99.50%",
        "合计 | 560.00 | 540.15 | 96.46%")  # fmt: skip
TABLE = "表1 分馆执行情况\n单位：万元\n\n" + "".join(f"| {row} |\n" for row in ROWS) + "\n"


def test_a_row_is_told_by_its_name() -> None:
    text = TABLE + "北塘馆执行率最高，为99.50%；南塘馆最低，为94.00%。"
    assert said(text) == []
    assert ("table-text", "49.00") in said(text.replace("为94.00%", "为49.00%"))


@pytest.mark.parametrize(
    "right",
    [
        # the rate is of the sum of what was listed, and of two that are taken together
        "资金由中央补助210.00万元、省级补助60.00万元、县级配套30.00万元组成。实际到位294.00万元，资金到位率98.00%。",
        "收回问卷240份，其中很满意150份、满意72份、不满意18份，综合满意率92.50%。",
        # what one part is of stands right before the list
        "全年办展25个，包括固定展览7个、临时展览18个；临时展览按来源分，自办8个、引进6个、合办4个。",
        # a mean, and what was exceeded, have no parts
        "每卷投入12.20元，其中2021年11.40元、2022年12.10元、2023年13.05元。",
        "计划整理2.40万卷，实际整理2.58万卷，超计划0.18万卷，其中甲库0.70万卷、乙库1.10万卷、丙库0.78万卷。",
        # a target that is not printed
        "开放率61.20%；数字化率58.40%，超出目标3.40个百分点。",
        # so many kinds are not all
        "支出合计9600.40万元。教育、卫生、农林水三项支出合计4350.10万元，占支出合计的45.3%。",
        # what was accumulated is no total of the sentence before
        "除书店到位28.00万元、欠到位4.00万元外，其余资金均已到位。累计支出195.30万元。",
    ],
)
def test_a_reading_is_doubted_before_the_report_is(right: str) -> None:
    assert said(right) == []


def test_months_of_the_year_are_not_the_year() -> None:
    year = "（一）2023年预算执行情况\n\n全县档案事业收入完成6142万元，比上年5980万元增加162万元。\n\n"
    half = "（二）2024年上半年预算执行情况\n\n1—6月，全县档案事业收入完成3120万元，比上年同期增加40万元，增长1.3%。\n\n"
    table = "附表 2024年上半年收入执行表\n单位：万元\n\n| 项目 | 1—6月执行数 |\n|---|---|\n| 档案事业收入 | 3120 |\n| 其他收入 | 41 |\n"
    assert said(year + half + table) == []


def test_a_list_told_in_one_breath_is_complete_and_a_loose_one_is_not() -> None:
    tight = "馆藏档案412卷，其中文书档案286卷、照片档案126卷。"
    assert said(tight) == []
    assert ("parts-sum", "442") in said(tight.replace("412卷", "442卷"))
    loose = "馆藏档案412卷，其中文书档案186卷，占45.1%；照片档案96卷，占23.3%。"
    assert said(loose) == []


def test_a_grade_of_some_projects_is_not_that_of_the_whole() -> None:
    text = "整体支出绩效自评得分95.4分，等级为“优”。其中2个项目自评等级为“良”。"
    assert said(text) == []
