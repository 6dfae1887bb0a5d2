"""Figures of the narrative that follow from others by the words beside them, and readings that are doubted before the report is."""

from __future__ import annotations

import pytest

import gouji
from reports import broken

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


# differences and a sum that follow: such a report prints what its amounts are of
SHOWN = "甲库送审86.40万元，审定81.15万元，核减5.25万元。乙库应收64.20万元，实收60.35万元，未收3.85万元。丙库3.15万元、丁库2.40万元，两项合计5.55万元。\n\n"


@pytest.mark.parametrize(
    ("right", "slip", "check"),
    [
        # a share of the amount right before it, of a whole that stands elsewhere under another name
        ("全馆支出1250.40万元。\n\n购置密集架318.60万元，占全部花费的25.48%。", ("25.48%", "24.58%"), "rate"),
        # a rate of what was done
        ("计划修复破损档案1920卷，分三批实施。截至年底已修复1764卷，修复率91.88%。", ("91.88%", "98.18%"), "rate"),
        # what was spent, and what is left of an amount that stands elsewhere
        (SHOWN + "全年可用资金907.35万元。\n\n全年支出866.19万元，年末结余41.16万元。", ("41.16万元", "46.11万元"), "difference"),
        (SHOWN + "发现超范围支出38.24万元。\n\n截至目前已追回25.91万元，尚有12.33万元。", ("12.33万元", "13.23万元"), "difference"),
        # points to a rate that stands elsewhere
        ("全县平均利用率81.35%。\n\n本馆利用率86.20%，高出全县4.85个百分点。", ("4.85", "4.58"), "rate"),
        # means of what is counted elsewhere
        ("全年支出236.70万元。有阅览席150个，席均支出1.58万元，平均每个阅览席1.58万元。", ("平均每个阅览席1.58", "平均每个阅览席1.85"), "rate"),
        # a change, a sum, what a standard came to: of figures that other paragraphs print
        (SHOWN + "上年收购档案费用418.36万元。\n\n本年收购档案费用437.91万元，费用有所上升，一年间增加19.55万元。", ("增加19.55", "增加15.95"), "difference"),
        (SHOWN + "文书类到馆1260卷。整理单价18.50元，支付整理费2.33万元。", ("2.33万元", "3.23万元"), "rate"),
    ],
)  # fmt: skip
def test_what_follows_from_no_figure_of_the_report(right: str, slip: tuple[str, str], check: str) -> None:
    assert said(right) == []
    assert check in {found for found, _ in said(right.replace(*slip))}


@pytest.mark.parametrize(
    "text",
    [
        "全馆支出1250.40万元。购置密集架318.60万元，纸质档案利用占比33.17%。",  # a share of something else, by its own name
        "配有书架640组，其中密集架210组，全年300天计算，书架占用率83.17%。",  # of days, not of the shelves before it
        "全年支出537.20万元，支出序时进度91.67%。",  # how much of the year has gone
        "计划购置扫描仪52台，超计划购置4台，购置率107.69%。",  # not of what lies between
        "更换书架1380组，书架完好率98.46%。",  # of all shelves, which nobody counted here
        "配有书架640组，其中密集架210组，年内全部编号，密集架完好率98.46%。",  # words between name another thing
        "新建书架1.50万组，加固书架2.50万组，电子阅览普及率提高到91%，旧馆新建率达到62%。",  # of old buildings, not of shelves
        "馆舍启用3年，本年接待利用者8213人次，年均接待7940.50人次。",  # of years that are not those
        "支出143.60万元，节约11.40万元；与上年的121.25万元相比增加22.35万元。",  # nothing shows that its amounts are of printed ones
        SHOWN + "年初结余142.60万元，年末结余157.35万元。",  # a balance is left of no other
        SHOWN + "全年新增会员418人，核减会员236人。",  # neither change is of the other
        SHOWN + "普通读者每人每年补助500元。",  # a standard, not what it came to
        "劳务费由各库分担，人均6284.15元，约占全年花费的12.35%。",  # no mean has a share
        "四季度支出占33.40%，高出各季平均水平8.40个百分点。",  # a mean that needs no printing
    ],
)
def test_a_figure_of_something_else_follows_from_nothing_here(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("right", "slip", "check"),
    [
        ("案卷完好率由上年的93.20%提高到96.85%，提高3.65个百分点。", ("3.65个", "3.56个"), "rate"),
        ("整理费单价由48.00元降至43.20元，下降10.00%。", ("10.00%", "12.00%"), "rate"),
        ("获奖论文36篇，上年30篇，增长20.00%。", ("20.00%", "22.00%"), "rate"),
        ("数字化率88.10%，比上年的84.65%提高3.45个百分点。", ("3.45个", "3.54个"), "rate"),
        ("总投资23840.00万元（约2.38亿元），其中市级7000.00万元。", ("2.38亿元", "2.83亿元"), "text-text"),
        ("兑付奖补8462.35万元（即84,623,500.00元）。", ("84,623,500.00", "86,423,500.00"), "text-text"),
    ],
)  # fmt: skip
def test_what_changed_from_what_to_what(right: str, slip: tuple[str, str], check: str) -> None:
    assert said(right) == []
    assert check in {found for found, _ in said(right.replace(*slip))}


@pytest.mark.parametrize(
    "text",
    [
        "年末保管案卷5240卷，其中文书1860卷、科技3380卷，比上年末的5465卷减少225卷。",  # of the whole, not of the last item
        "支出143.60万元，节约11.40万元；与上年的121.25万元相比增加22.35万元。",  # not of what was saved
        "利用档案24360人次，上年22540人次，增长8.07%，其中北塘馆反而少了一些，减少415人次，降幅9.32%。",  # of another
        "书籍支出412.30万元，期刊支出236.90万元，占购置费1649.20万元的14.36%，书籍支出占比25.00%。",  # by its name, not the one before it
    ],
)
def test_words_between_figures_name_another_thing(text: str) -> None:
    assert said(text) == []


def test_a_figure_that_is_told_beside_its_counterpart_is_another() -> None:
    table = ("表1 各分馆图书、人员情况\n\n| 馆名 | 在架图书（册） | 管理员（人） |\n|---|---|---|\n| 南塘馆 | 21480 | 31 |\n| 北塘馆 | 30920 | 44 |\n"
             "| 合计 | 52400 | 75 |\n\n")  # fmt: skip
    assert said("2023年末在架图书52400册，管理员87人（其中分馆75人、局机关12人）。\n\n" + table) == []


def test_what_a_unit_gave_itself_is_not_what_others_gave_it() -> None:
    forms = "".join(f"表{at} {name}评分表\n\n| 一级指标 | 分值 | 得分 |\n|---|---|---|\n| 决策 | 40 | {first} |\n| 产出 | 60 | {second} |\n"
                    f"| 合计 | 100 | {total} |\n\n" for at, name, first, second, total in
                    ((1, "南塘馆修缮项目", "33.00", "54.60", "87.60"), (2, "北塘馆修缮项目", "34.50", "47.70", "82.20")))  # fmt: skip
    listed = ("表3 项目自评结果一览表\n\n| 序号 | 主管部门 | 项目名称 | 预算数 | 支出数 | 执行率 | 自评得分 | 等级 |\n|---|---|---|---|---|---|---|---|\n"
              "| 1 | 档案局 | 南塘馆修缮项目 | 512.00 | 466.60 | 91.13% | 96.30 | 优 |\n"
              "| 2 | 档案局 | 北塘馆修缮项目 | 294.00 | 280.40 | 95.37% | 95.10 | 优 |\n\n")  # fmt: skip
    assert said("财政重点评价的南塘馆修缮项目，评价得分87.60分。\n\n" + forms + listed) == []


def test_the_base_that_is_named_again_is_that_one() -> None:
    text = "修缮费2022年执行数为318.40万元，2023年预算安排246.10万元，比2022年执行数减少{}%。"
    assert said(text.format("22.71")) == []
    assert ("rate", "27.12") in said(text.format("27.12"))


@pytest.mark.parametrize(
    "text",
    [
        "到会82人次，其中馆员27人次、读者代表36人次、志愿者19人次。",  # no table has the number 36
        "年初会员1250户，全年新入310户，退出182户，年末1378户，净增128户，增长10.24%。",
        "设备预算296.00万元：温湿度站16个，单价2.75万元，小计44.00万元。",
        "综合得分87.40分，等级为“良”（80分含至90分）。",
        "选读指标15分得14.20分，整理指标25分得23.65分，借阅指标35分得33.10分，服务指标25分得24.00分，合计94.95分。",
        "测评发出85张票，收回80张，满意76票，满意率95.00%。",
        "库房用去甲区38.40万元、乙区26.25万元，乙区5个站站均5.25万元，低于全县站均6.10万元。",
        "发现问题12条，其中缺页6条，著录偏差4条，超期2条。",
        "整理48.00万元，修裱36.00万元，编目24.00万元，复制12.00万元，依次占40.00%、30.00%、20.00%和10.00%。",
    ],
)
def test_what_stands_between_or_beside_is_not_passed_over(text: str) -> None:
    assert said(text) == []


def test_what_three_figures_in_a_row_say_is_not_doubted() -> None:
    text = "甲库支出62.40万元。乙库支出48.15万元，占比40.12%。阅览费支出120.02万元，增长15.66万元，增长15.01%。"
    assert said(text) == []
    assert "rate" in {found for found, _ in said(text.replace("增长15.66万元", "增长18.66万元"))}


def test_a_cell_that_is_off_in_its_row_and_in_its_column_is_told_once_with_both() -> None:
    rows = ["库别,上年,本年,增减", "甲库,120.40,131.90,11.50", "乙库,86.20,90.75,4.55", "丙库,64.10,70.05,5.95", "合计,270.70,292.70,22.00"]
    text = "表1 各库支出\n单位：万元\n\n" + "".join(
        "| " + row.replace(",", " | ") + " |\n" + ("|---|---|---|---|\n" if not at else "") for at, row in enumerate(rows)
    )
    assert said(text) == []
    broken = [one for one in gouji.check((HEAD + text.replace("90.75", "97.05")).encode(), name="a.txt").outcomes if one.state == "broken"]
    assert len(broken) == 1
    assert {"97.05", "86.20", "4.55", "292.70"} <= {each.raw for each in broken[0].evidence}


def _rates(text: str) -> list[tuple[str, str | None, str | None]]:
    title = "柳溪县2023年度财政支出绩效评价报告\n\n"
    return [
        (one.state, one.stated, one.expected)
        for one in gouji.check((title + text).encode(), name="a.txt").outcomes
        if "points" in one.message or one.message == "derived"
    ]


def test_points_lie_between_a_rate_and_the_one_of_the_year_before_that_stands_behind_them() -> None:
    assert _rates("工业占比为38.4%，比上年下降0.7个百分点（上年39.1%）。") == [("holds", "0.7", "0.7")]
    assert _rates("工业占比为38.4%，比上年下降0.9个百分点，上年末为39.1%。") == [("broken", "0.9", "0.7")]
    assert _rates("工业占比为38.4%，比上年下降0.9个百分点，其中采矿业占39.1%。") == []


HALF = """# 柳溪县2023年上半年预算执行情况报告

## 一、一般公共预算

### （一）收入

单位：万元

| 税种 | 全年预算数 | 上半年完成数 | 上年同期数 |
| --- | --- | --- | --- |
| 增值税 | 41200 | 23800 | 22100 |
| 契税 | 18600 | 10400 | 10900 |

上半年增值税2.38亿元，完成年度预算的57.8%，比去年同期增长7.69%；契税1.04亿元，同比下降4.59%。
"""


def _told(text: str) -> set[tuple[str | None, str | None]]:
    return {(one.stated, one.expected) for one in broken(gouji.check(text.encode(), name="half.md")) if one.check == "rate"}


def test_months_of_the_year_are_held_against_the_budget_of_the_year_and_the_same_months_before() -> None:
    assert _told(HALF) == set()
    assert _told(HALF.replace("57.8%", "75.8%")) == {("75.8", "57.77")}
    assert _told(HALF.replace("4.59%", "9.54%")) == {("9.54", "4.59")}


def test_a_change_of_money_is_not_one_of_the_people_told_between() -> None:
    title = "柳溪县2023年度部门决算说明\n\n"
    text = title + "因公出国（境）费支出8.20万元，共组织2个团组9人次参加培训，同比下降18.00%，减少1.80万元。"
    assert _told(text) == set()
    assert _told(text.replace("18.00%", "81.00%")) == {("81.00", "18.00")}
    mean = title + "公务接待费支出8.20万元，共接待2000人，人均41.00元，同比下降18.00%，减少1.80万元。"
    assert _told(mean) == set()
    assert _told(mean.replace("18.00%", "81.00%")) == {("81.00", "18.00")}


def test_what_changed_against_the_budget_of_another_year_is_no_difference_of_two_of_this_one() -> None:
    title = "柳溪县财政局2025年部门预算编制说明\n\n"
    text = "2025年，柳溪县财政局收入预算2,418.36万元，其中：财政拨款收入2,418.36万元，比2024年预算增加83.15万元；事业收入0万元。"
    assert [one.check for one in broken(gouji.check((title + text).encode(), name="a.txt")) if one.severity == "error"] == []
    named = "上年执行数20.30万元，本年预算23.10万元，比上年执行数增加2.90万元。"
    assert {one.expected for one in broken(gouji.check((title + named).encode(), name="a.txt"))} == {"2.80"}
