"""Invented units in real counties, and figures of theirs that agree to the printed digit, from a seed.

The names of units are put together from words of our own; the counties are those of GB/T 2260, so that programs that look for
a region have one to find. The same seed, unit and year always give the same figures, whatever else is made.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from gouji.units.regions import parents, regions

CENT = Decimal("0.01")
FIRST_YEAR, LAST_YEAR = 2018, 2024
SPANS = (1, 1, 1, 2, 3, 3, 4)  # years that a unit reports

WORDS = ["青禾", "云栖", "映山", "双溪坪", "枫林渡", "石榴垭", "锦屏湾", "白鹭洲", "杏花岭", "望月台", "碧螺滩", "松涛坳",
         "金穗", "清泉", "晨晖", "芦荻", "柳浪", "丹枫", "稻香源", "橘井", "茶亭坡", "竹影", "砚池", "鹿鸣涧"]  # fmt: skip
# what follows the invented word, what it works on, what it counts, and what it spends on
BODIES = [
    ("渠系管护中心", "department", "渠道管护", [("巡查渠道次数", "次", 180), ("清淤渠道长度", "公里", 42)], ["渠道清淤疏浚经费", "涵闸维修补助", "抗旱提水专项"]),
    ("农技推广中心", "department", "农技推广", [("开展农技培训期数", "期", 36), ("发放技术资料份数", "份", 4200)], ["粮油高产示范经费", "病虫害统防统治补助", "良种推广专项"]),
    ("实验小学", "unit", "义务教育", [("开展教研活动次数", "次", 64), ("组织研学学生人次", "人次", 860)], ["校舍维修经费", "营养改善计划补助", "信息化设备更新专项"]),
    ("公共文化服务中心", "unit", "公共文化服务", [("举办文化活动场次", "场", 48), ("新增图书册数", "册", 3600)], ["送戏下乡经费", "免费开放补助", "非遗传习专项"]),
    ("林业工作站", "unit", "林业管护", [("巡护山林次数", "次", 240), ("补植苗木株数", "株", 15000)], ["森林防火经费", "公益林管护补助", "林业有害生物防治专项"]),
    ("社区卫生服务中心", "unit", "基层医疗卫生", [("建立健康档案份数", "份", 5200), ("开展健康讲座次数", "次", 28)], ["基本公共卫生服务经费", "村医培训补助", "慢病筛查专项"]),
    ("市政维护管理局", "department", "市政设施维护", [("修补路面面积", "平方米", 6800), ("更换路灯盏数", "盏", 320)], ["城市道路养护经费", "排水管网清疏补助", "路灯节能改造专项"]),
    ("综合档案馆", "unit", "档案管理", [("整理档案卷数", "卷", 2600), ("接待查档人次", "人次", 1400)], ["档案数字化经费", "库房恒温设备补助", "民生档案抢救专项"]),
]  # fmt: skip


class Unit(NamedTuple):
    """An invented unit: how it is written with and without its city, the words of its trade, the years that it reports."""

    number: int
    short: str
    long: str
    region: str  # province, city and county in full
    region_code: str
    trade: str
    counted: list[tuple[str, str, int]]
    projects: list[str]
    years: range


class Item(NamedTuple):
    """Budget and actual of one thing, in 万元."""

    budget: Decimal
    actual: Decimal


@dataclass(frozen=True)
class Project:
    """A project's money, in 万元."""

    name: str
    initial: Decimal
    adjusted: Decimal
    actual: Decimal


@dataclass(frozen=True)
class Year:
    """All figures of a unit in one year, in 万元 and people; every sum and rate of them is calculated where it is printed."""

    quota: int
    on_duty: int
    vehicles: Item
    reception: Item
    office: Item
    utilities: Item
    meetings: Item
    public: Item
    personnel: Item
    procurement: Item
    projects: tuple[Project, ...]
    done: tuple[tuple[str, str, int, int], ...]  # counted thing, its unit, target, actual

    @property
    def three_public(self) -> Item:
        """三公经费: no journeys abroad, no cars bought."""
        return Item(self.vehicles.budget + self.reception.budget, self.vehicles.actual + self.reception.actual)

    @property
    def basic(self) -> Item:
        """基本支出."""
        return Item(self.personnel.budget + self.public.budget, self.personnel.actual + self.public.actual)

    @property
    def project(self) -> Project:
        """项目支出, all projects together."""
        return Project(
            "项目支出", *(sum((getattr(one, what) for one in self.projects), Decimal(0)) for what in ("initial", "adjusted", "actual"))
        )


def rounded(value: Decimal, step: Decimal = CENT) -> Decimal:
    """Rounded half up, as offices do."""
    return value.quantize(step, ROUND_HALF_UP)


def units(seed: int) -> Iterator[Unit]:
    """Invented units without end; the first n of a seed are always the same."""
    counties = [one for one in regions().values() if one.depth == 3 and not one.former and len(one.name) > 2]
    number = 0
    while True:
        yield _unit(seed, number, counties)
        number += 1


def _unit(seed: int, number: int, counties: list) -> Unit:  # type: ignore[type-arg]
    rng = random.Random(f"{seed} unit {number}")
    county = rng.choice(counties)
    province, city = parents(county)
    above = (city or province).name
    word, (body, _, trade, counted, projects) = rng.choice(WORDS), rng.choice(BODIES)
    start = rng.randint(FIRST_YEAR, LAST_YEAR)
    years = range(start, min(LAST_YEAR, start + rng.choice(SPANS) - 1) + 1)
    tail = f"{word}{body}"
    region = "".join(one.name for one in (province, city, county) if one)
    return Unit(number, county.name + tail, above + county.name + tail, region, county.code, trade, counted,
                rng.sample(projects, rng.randint(1, len(projects))), years)  # fmt: skip


def year_of(seed: int, unit: Unit, year: int, *, over: bool = False) -> Year:
    """The figures of one year; they grow from year to year. `over`: more is spent on receptions than the budget has."""
    rng = random.Random(f"{seed} unit {unit.number} year {year}")
    base = random.Random(f"{seed} unit {unit.number} base")
    quota = base.randint(12, 160)
    drift = Decimal(1) + Decimal(year - FIRST_YEAR) * base.randint(1, 6) / 100

    def item(low: int, high: int, spent: tuple[int, int]) -> Item:
        budget = rounded(Decimal(base.randint(low, high)) / 100 * drift, Decimal("0.1"))
        return Item(rounded(budget), rounded(budget * rng.randint(*spent) / 1000))

    vehicles, reception = item(200, 900, (820, 985)), item(120, 600, (700, 985))
    if over:
        more = Decimal(random.Random(f"{seed} unit {unit.number} over {year}").randint(20, 90)) / 100
        reception = reception._replace(actual=reception.budget + vehicles.budget - vehicles.actual + more)
    office, utilities, meetings = item(900, 3000, (900, 990)), item(500, 1600, (900, 990)), item(100, 400, (700, 980))
    public = item(9000, 14000, (940, 995))
    personnel = item(quota * 900, quota * 1200, (1005, 1060))
    projects = tuple(_project(rng, base, drift, name) for name in unit.projects)
    done = tuple((name, counter, goal, goal + rng.randint(0, max(1, goal // 12))) for name, counter, size in unit.counted
                 for goal in [size * base.randint(60, 140) // 100])  # fmt: skip
    return Year(quota, quota - rng.randint(0, quota // 10), vehicles, reception, office, utilities, meetings, public, personnel,
                item(2000, 9000, (900, 995)), projects, done)  # fmt: skip


def _project(rng: random.Random, base: random.Random, drift: Decimal, name: str) -> Project:
    initial = rounded(Decimal(base.randint(2000, 30000)) / 100 * drift, Decimal("0.1"))
    adjusted = rounded(initial * rng.choice([100, 100, 100, 104, 108, 115]) / 100)
    return Project(name, rounded(initial), rounded(adjusted), rounded(adjusted * rng.choice([1000, 1000, rng.randint(910, 999)]) / 1000))


def percent_slip(project: Project) -> Decimal:
    """An execution rate that its figures do not give."""
    rate = rounded(project.actual * 100 / project.adjusted)
    return rate - Decimal("5.13")
