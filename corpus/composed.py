"""A report of invented figures as blocks: three annexes and the narrative, as offices in the Hunan family write them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from gouji.document import Cell, Paragraph, Table
from invented import Item, Project, Unit, Year, rounded

Blocks = list[Paragraph | Table]
NUMERALS = "一二三四五六七八九十"
ROOMS = ["办公室", "财务股", "业务股", "人事股", "督查股", "信息股", "法规股", "项目股", "后勤股"]
WIDE = 9  # columns of a self-evaluation form

OPENINGS = ["{year}年，本单位围绕{trade}主责主业，", "一年来，本单位聚焦{trade}重点任务，", "本年度，本单位以{trade}提质增效为抓手，"]
WAYS = ["细化任务清单，逐项明确责任人和完成时限", "压实股室责任，按月调度、按季通报", "优化工作流程，减少中间环节", "强化部门协同，打通信息共享堵点",
        "推行一线工作法，把问题解决在现场", "健全内控制度，规范审批程序", "引入第三方巡检，及时发现薄弱环节", "坚持问题导向，逐一销号整改",
        "加强业务培训，提升队伍专业能力", "完善群众评议机制，主动接受监督",
        "推进资料电子化，减少重复填报", "统筹人员力量，集中攻坚重点事项"]  # fmt: skip
RESULTS = ["重点任务按期完成，服务质量稳步改善", "各项工作有序推进，群众反映的堵点逐步化解", "基础工作进一步夯实，运转更加顺畅", "设施运行平稳，未发生责任事故",
           "服务覆盖面继续扩大，基层满意程度较高", "台账更加规范，资料归档及时完整", "队伍作风明显好转，办事效率有所提高"]  # fmt: skip
# Two of these follow each problem and each measure.
WHY = ["主要是前期测算和调研不足", "与人手紧张、兼岗较多有关", "反映出日常调度还不够细", "在下半年表现得更为明显", "在偏远片区更为突出", "各股室之间也不平衡",
       "与往年相比虽有改善但仍有差距", "也受外部条件变化的影响", "说明制度执行还有死角", "同基础数据积累不够有关"]  # fmt: skip
HOW = ["由业务股牵头落实", "力争上半年见到成效", "纳入股室年度考核", "每季度通报一次进展", "先在两个片区试行再推开", "同步修订内部管理办法",
       "所需支出在既有盘子内调剂", "并请专家逐项把关", "年底前完成回头看", "与信息化改造一并推进"]  # fmt: skip
PROBLEMS = ["预算编制的前瞻性不够，部分支出测算依据偏粗", "项目前期论证不充分，实施进度前松后紧", "绩效指标设置偏重数量，质量类指标偏少", "资金支付集中在下半年，均衡性有待改进",
            "专业人员流动较快，经验积累不够", "部分设备老化，维护成本逐年上升", "跨股室协作机制不够顺畅，信息更新滞后", "对服务对象的回访不够，评价渠道单一",
            "资产台账更新不及时，闲置资产盘活较慢"]  # fmt: skip
MEASURES = ["提前开展项目储备，把论证做在预算之前", "建立支出进度通报制度，对滞后项目及时预警", "修订绩效指标库，增加质量和效益类指标", "完善以老带新机制，稳定专业队伍",
            "分批更新老旧设备，降低运行维护成本", "搭建共享台账，实现数据一次录入多方使用", "拓宽评价渠道，每半年开展一次服务回访", "把绩效结果与下一年安排挂钩，形成闭环管理",
            "开展资产清查盘点，盘活闲置设备"]  # fmt: skip


def report(unit: Unit, name: str, year: int, now: Year, before: Year, words: Words, slips: dict[str, Decimal | int]) -> Blocks:
    """The blocks of one report; `slips` are printed figures that differ from what the rest implies, by what they are."""
    writer = Writer()
    basic_data(writer, name, year, now, before, slips)
    self_evaluation(writer, name, year, now, slips)
    for project in now.projects:
        project_form(writer, name, year, project, now, slips)
    narrative(writer, unit, name, year, now, before, words, slips)
    return writer.blocks


class Words(NamedTuple):
    """Chooses sentences: each year in three has its own, so that none repeats the one or two before it by chance."""

    rng: random.Random
    third: int

    def some(self, sentences: Sequence[str], count: int) -> list[str]:
        """Several of them."""
        return self.rng.sample(sentences[self.third :: 3], count)


class Writer:
    """Blocks one after the other."""

    def __init__(self) -> None:
        self.blocks: Blocks = []
        self.tables = 0

    def say(self, text: str) -> None:
        """A paragraph."""
        self.blocks.append(Paragraph(len(self.blocks), text, ()))

    def table(self, width: int, rows: Sequence[Sequence[str | tuple[str, int]]]) -> None:
        """A table: a cell is its text, or its text and how many columns it takes; a `^` goes on from the cell above."""
        cells: list[Cell] = []
        above: dict[int, Cell] = {}
        for number, row in enumerate(rows):
            col = 0
            for given in row:
                text, span = given if isinstance(given, tuple) else (given, 1)
                if text == "^":
                    held = above[col]
                    at = cells.index(held)
                    above[col] = cells[at] = Cell(held.row, held.col, held.text, (), held.rowspan + 1, held.colspan)
                    span = held.colspan
                else:
                    cells.append(Cell(number, col, text, (), 1, span))
                    above[col] = cells[-1]
                col += span
            assert col == width, row
        self.blocks.append(Table(self.tables, len(self.blocks), tuple(cells), len(rows), width, grid=True))
        self.tables += 1


def percent(part: Decimal | int, whole: Decimal | int) -> str:
    """A share as printed: 96.51%, and 100% where it is all."""
    return "100%" if part == whole else f"{rounded(Decimal(part) * 100 / Decimal(whole))}%"


def score_of(project: Project) -> Decimal:
    """The score of the execution: 10 times its rate."""
    return rounded(10 * project.actual / project.adjusted)


def shown(value: Decimal) -> str:
    """A score without useless zeros: 10, 9.93."""
    return str(int(value)) if value == int(value) else str(value)


# --- the forms --------------------------------------------------------------------------------------


def basic_data(writer: Writer, name: str, year: int, now: Year, before: Year, slips: dict[str, Decimal | int]) -> None:
    """附件1: the basic data form."""
    writer.say("附件1")
    writer.say(f"{year}年度预算单位整体支出绩效评价基础数据表")
    none = Item(Decimal(0), Decimal(0))

    def row(label: str, past: Item, this: Item, prior: Decimal | int | None = None) -> list[str]:
        return [label, *(str(value) if value else "0" for value in (past.actual if prior is None else prior, this.budget, this.actual))]

    business, transfers = (now.projects[:1], now.projects[1:])
    special = [_together(one) for one in (business, before.projects[:1], transfers, before.projects[1:])]
    writer.table(4, [
        ["预算部门、单位名称", (name, 3)],
        ["财政供养人员情况(人)", "编制数", f"{year}年实际在职人数", "控制率"],
        ["^", str(now.quota), str(now.on_duty), percent(now.on_duty, now.quota)],
        ["经费控制情况(万元)", f"{year - 1}年决算数", f"{year}年预算数", f"{year}年决算数"],
        row("“三公”经费", before.three_public, now.three_public),
        row("1、公务用车购置和维护经费", before.vehicles, now.vehicles),
        row("其中：公车购置", none, none),
        row("公车运行维护", before.vehicles, now.vehicles),
        row("2、出国经费", none, none),
        row("3、公务接待", before.reception, now.reception),
        row("项目支出：", _item(before.project), _item(now.project)),
        row("1、业务工作经费", _item(special[1]), _item(special[0])),
        row("2、运行维护经费", none, none),
        row("3、县级专项资金(一个专项一行)", none, none),
        row("4、上级转移支付(一个专项一行)", _item(special[3]), _item(special[2])),
        row("公用经费", before.public, now.public, slips.get("prior public")),
        row("其中：办公经费", before.office, now.office),
        row("水费、电费、差旅费", before.utilities, now.utilities),
        row("会议费、培训费", before.meetings, now.meetings),
        row("政府采购金额", before.procurement, now.procurement, slips.get("prior procurement")),
        ["部门基本支出预算调整", "", str(now.basic.actual - now.basic.budget), ""],
        ["厉行节约保障措施", ("严格执行各项开支标准，压减一般性支出。", 3)],
    ])  # fmt: skip


def _item(project: Project) -> Item:
    return Item(project.initial, project.actual)


def _together(projects: Sequence[Project]) -> Project:
    return Project("", *(sum((getattr(one, what) for one in projects), Decimal(0)) for what in ("initial", "adjusted", "actual")))


HEADS = ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "自评得分"]
INDICATORS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "自评得分", "偏差原因分析及改进措施"]


def self_evaluation(writer: Writer, name: str, year: int, now: Year, slips: dict[str, Decimal | int]) -> None:
    """附件2: the unit's self-evaluation."""
    basic, project = now.basic, now.project
    whole = Project("", basic.budget + project.initial, basic.actual + project.adjusted, basic.actual + project.actual)
    writer.say("附件2")
    writer.say(f"{year}年度预算单位整体支出绩效自评表")
    rows: list[Sequence[str | tuple[str, int]]] = [
        ["预算部门、单位名称", (name, 8)],
        ["年度预算申请（万元）", ("", 2), *HEADS],
        ["^", ("年度资金总额", 2), *_money(whole)],
        ["^", ("按收入性质分：", 4), ("按支出性质分：", 4)],
        ["^", (f"其中：一般公共预算：{whole.actual}", 4), (f"其中：基本支出：{basic.actual}", 4)],
        ["^", ("政府性基金拨款：", 4), (f"项目支出：{project.actual}", 4)],
        ["年度总体目标", ("预期目标", 4), ("实际完成情况", 4)],
        ["^", ("1.完成年度重点任务。2.保障单位正常运转。", 4), ("1.年度重点任务已完成。2.单位运转正常。", 4)],
        *_indicators(now, 0),
        [("总分", 6), "100", shown(90 + score_of(whole) + slips.get("total score", 0)), ""],
    ]
    writer.table(WIDE, rows)


def project_form(writer: Writer, name: str, year: int, project: Project, now: Year, slips: dict[str, Decimal | int]) -> None:
    """附件3: the self-evaluation of one project."""
    number = now.projects.index(project) + 1
    writer.say(f"附件3-{number}")
    writer.say(f"{year}年度项目支出绩效自评表")
    rate = slips.get("execution rate") if number == 1 else None
    writer.table(WIDE, [
        ["项目支出名称", (project.name, 8)],
        ["主管部门", (name, 3), "实施单位", (name, 4)],
        ["项目资金（万元）", ("", 2), *HEADS],
        ["^", ("年度资金总额", 2), *_money(project, rate)],
        ["^", ("其中：当年财政拨款", 2), str(project.initial), str(project.adjusted), str(project.actual), "", "", ""],
        ["^", ("上年结转资金", 2), "", "", "", "", "", ""],
        ["^", ("其他资金", 2), "", "", "", "", "", ""],
        ["年度总体目标", ("预期目标", 4), ("实际完成情况", 4)],
        ["^", (f"实施{project.name}，按期完成建设内容。", 4), ("建设内容按期完成。", 4)],
        *_indicators(now, number),
        [("总分", 6), "100", shown(90 + score_of(project)), ""],
    ])  # fmt: skip


def _money(project: Project, rate: Decimal | int | None = None) -> list[str]:
    printed = f"{rate}%" if rate is not None else percent(project.actual, project.adjusted)
    return [str(project.initial), str(project.adjusted), str(project.actual), "10", printed, shown(score_of(project))]


def _indicators(now: Year, project: int) -> list[list[str | tuple[str, int]]]:
    """Indicator rows of a form, all met; a project counts other things than the unit."""
    (one, one_unit, one_goal, one_done), (two, two_unit, two_goal, two_done) = now.done
    share = max(1, one_goal // (project + 1)) if project else one_goal
    done = share + (one_done - one_goal if not project else 0)
    rate = 95 + (now.quota + project) % 4
    return [
        ["绩效指标", *INDICATORS],
        ["^", "产出指标(50分)", "数量指标", one, f"≥{share}{one_unit}", f"{done}{one_unit}", "15", "15", ""],
        ["^", "^", "^", two, f"≥{two_goal}{two_unit}", f"{two_done}{two_unit}", "15", "15", ""],
        ["^", "^", "质量指标", "验收合格率", "≥95%", f"{rate}%", "10", "10", ""],
        ["^", "^", "时效指标", "任务按期完成率", "100%", "100%", "10", "10", ""],
        ["^", "效益指标(30分)", "社会效益指标", "服务对象投诉件数", "≤5件", f"{(now.on_duty + project) % 5}件", "30", "30", ""],
        ["^", "满意度指标(10分)", "服务对象满意度指标", "群众满意度", "≥90%", f"{91 + (now.on_duty + project) % 7}%", "10", "10", ""],
    ]  # fmt: skip


# --- the narrative ----------------------------------------------------------------------------------


def narrative(writer: Writer, unit: Unit, name: str, year: int, now: Year, before: Year, words: Words,
              slips: dict[str, Decimal | int]) -> None:  # fmt: skip
    """The report itself."""
    rooms = ROOMS[: 3 + unit.number % 6]
    basic, project, cars = now.basic, now.project, now.three_public
    writer.say(f"{year}年度{name}整体支出绩效自评报告")
    writer.say("一、部门（单位）基本情况")
    writer.say(f"本单位主要承担{unit.trade}工作，内设{len(rooms) + slips.get('rooms', 0)}个股室（{'、'.join(rooms)}）。"
               f"核定编制{now.quota}名，实有在职{now.on_duty}人，控制率{percent(now.on_duty, now.quota)}。")  # fmt: skip
    writer.say("二、一般公共预算支出情况")
    writer.say("（一）基本支出情况")
    personnel = now.personnel.actual + slips.get("personnel", 0)
    writer.say(f"{year}年基本支出年初预算数为{basic.budget}万元，实际支出数为{basic.actual}万元。其中：人员经费{personnel}万元，"
               f"主要包括：基本工资、津贴补贴、绩效工资、住房公积金；公用经费{now.public.actual}万元，主要包括：办公费、印刷费、差旅费。")  # fmt: skip
    writer.say("（二）项目支出情况")
    spent = project.actual + slips.get("project", 0)
    writer.say(f"{year}年项目支出年初预算数为{project.initial}万元，实际支出数为{spent}万元。")
    for number, one in enumerate(now.projects, start=1):
        writer.say(f"{number}、{one.name}年初预算数为{one.initial}万元，实际支出数为{one.actual}万元。")
    writer.say("（三）“三公”经费情况")
    writer.say(f"{year}年“三公”经费年初预算数为{cars.budget}万元，实际支出数为{cars.actual}万元，严格控制在年初预算范围内，"
               f"{_compared(cars.actual, before.three_public.actual)}。")  # fmt: skip
    writer.say("三、政府性基金预算支出情况")
    writer.say(f"{year}年度本单位无政府性基金安排的支出。")
    writer.say("四、部门（单位）整体支出绩效情况")
    writer.say(_performance(unit, year, now, words))
    writer.say("五、存在的问题及原因分析")
    writer.say(_listed(PROBLEMS, WHY, words))
    writer.say("六、下一步改进措施")
    writer.say(_listed(MEASURES, HOW, words))
    writer.say("七、绩效自评结果拟应用和公开情况")
    writer.say("自评结果拟作为下年度预算安排的参考，并按规定公开。")


def _compared(now: Decimal, before: Decimal) -> str:
    if now == before:
        return "与上年持平"
    words = ("增加", "增长") if now > before else ("减少", "下降")
    gap = abs(now - before)
    return f"比上年{words[0]}{gap}万元，{words[1]}{rounded(gap * 100 / before)}%"


def _performance(unit: Unit, year: int, now: Year, words: Words) -> str:
    opening = words.rng.choice(OPENINGS).format(year=year, trade=unit.trade)
    ways, results = words.some(WAYS, 4), words.some(RESULTS, 2)
    (one, one_unit, _, one_done), _ = now.done
    return f"{opening}{'；'.join(ways)}。全年{one}{one_done}{one_unit}，{results[0]}。总体看，{results[1]}。"


def _listed(sentences: list[str], more: list[str], words: Words) -> str:
    chosen = words.some(sentences, 3)
    return "".join(f"{NUMERALS[at]}是{one}，{'，'.join(words.some(more, 2))}。" for at, one in enumerate(chosen))
