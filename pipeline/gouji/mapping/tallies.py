"""Lists of counted things and their total, points and their total, averages: what a paragraph tallies up by itself.

9,862件，其中民商事6,420件、刑事512件… | 95.80分，其中：投入15分得14.5分… | 1.56万元，接待156人次，人均100元
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from ..model import Figure, Formula
from ..numbers import PRINTED
from .prose import Locator

NUMBER = rf"(?<![\d.,]){PRINTED}(?![\d.,]*\d)"
UNIT = r"(?:万元|亿元|元|公里|平方米|平方公里|立方米|人次|批次|场次|户次|剂次|万?\p{Han})"
COUNT = regex.compile(rf"(?P<value>{NUMBER})(?P<unit>{UNIT})")
NAME = regex.compile(r"^(?:其中)?[:，,、和及与]?(?:其中)?[:]?[^\d，,、;。:()]{1,16}$")  # what may stand between two items of a list
TURNED = regex.compile(
    r"[比较]|同比|增[加长幅]|减少|[调核压]减|下降|上升|提高|调[入出]|全年|另有|超过|完成率"
)  # no further item of the list
OPENS = regex.compile(r"其中|包括|分别|[:(]|涉及|主要(?:用于|是|为)|用于|[，,]")
GAINED = regex.compile(rf"(?P<full>{NUMBER})分[)]?[，,]?[^\d，,、;。]{{0,6}}得(?:分)?(?P<value>{NUMBER})分")
GAINED_ALONE = regex.compile(rf"(?<=\p{{Han}}{{2}})得(?:分)?(?P<value>{NUMBER})分")
REST = regex.compile(
    rf"(?<!上年|年初|以前年度)(?:结余|剩余|节余|尚余|结转|未(?:使用|支付|支出|执行))(?:资金|金额|数|下年|经费)*(?:为|共)?(?P<value>{NUMBER})(?P<unit>万元|元)"
)
GIVEN = regex.compile(r"到位|下达|安排|预算|拨付|拨入|收入|投入|总额|专项资金|补助资金|资金")
SPENT = regex.compile(r"支出|使用|执行|支付|列支|开支")
LEAD = 14  # characters before an amount that say what it is
TOTAL_POINTS = regex.compile(rf"(?:得分|总分|评分|自评分?|自评(?:结论|结果)|得)(?:为|是|共|:)?(?P<value>{NUMBER})分")
EACH = regex.compile(
    rf"(?:人均|户均|车均|次均|站均|户次均|平均每\p{{Han}}{{1,2}}|每(?:人|户|辆|次|人次|辆车)(?:平均)?)\p{{Han}}{{0,8}}?(?P<approximate>约)?(?P<value>{NUMBER})(?P<unit>万元|元)"
)
# 发放3416人次，人均补助600元，共204.96万元; 按每个村1.2万元的标准补助155个村，共补助186万元
TIMES = regex.compile(
    rf"(?P<count>{NUMBER})(?P<of>万?\p{{Han}})[^\d。;]{{0,12}}(?:人均|户均|每\p{{Han}}{{1,4}})\p{{Han}}{{0,6}}(?P<price>{NUMBER})(?P<unit>万?元)(?:/\p{{Han}}{{1,3}})?"
    rf"[，,]?(?:共计?|合计|总计|全年)\p{{Han}}{{0,8}}?(?P<value>{NUMBER})(?P<in>亿?万?元)"
)
TIMES_BACK = regex.compile(
    rf"每\p{{Han}}{{1,6}}(?P<price>{NUMBER})(?P<unit>万?元)(?:/\p{{Han}}{{1,3}})?[^\d。;]{{0,12}}(?P<count>{NUMBER})(?P<of>万?\p{{Han}})[^\d。;]{{0,8}}[，,]"
    rf"(?:共计?|合计|总计|全年)\p{{Han}}{{0,8}}?(?P<value>{NUMBER})(?P<in>亿?万?元)"
)
MONEY = regex.compile(rf"(?P<value>{NUMBER})(?P<unit>万元|亿元|元)")
MONTHS = 12
NOT_THINGS = frozenset("年月日时号第分点")
MOST = 20  # items of a list
NEAREST = 60  # amounts before what is left that it may be left of
LONGEST = 5000  # characters of a sentence
WHOLES = 12  # figures before a list that may be its total


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    end: int
    value: str
    unit: str


def tallies(text: str, locate: Locator) -> list[Formula]:
    """The tallies of one paragraph (squeezed)."""
    items = [
        _Item(m.start(), m.end(), m.group("value"), m.group("unit")) for m in COUNT.finditer(text) if m.group("unit") not in NOT_THINGS
    ]
    points = list(_points(text, locate))
    known = {one.bottoms for one in points}
    points += [one for one in _point_lists(text, locate) if one.bottoms not in known]
    return [*_lists(text, items, locate), *points, *_averages(text, items, locate), *_rests(text, locate), *_products(text, locate)]


def _lists(text: str, items: list[_Item], locate: Locator) -> Iterator[Formula]:
    """Runs of named counts of one unit, and what stands before them in that unit."""
    known: dict[str, list[_Item]] = defaultdict(list)  # by the unit, in order
    for one in items:
        known[ALSO.get(one.unit, one.unit)].append(one)

    def before(first: _Item) -> list[_Item]:
        alike = known[ALSO.get(first.unit, first.unit)]
        here = bisect_right(alike, first.start, key=lambda one: one.end)
        return alike[max(here - WHOLES, 0) : here]

    at = 0
    while at < len(items):
        end = at + 1
        while end < len(items) and items[end].unit == items[at].unit and _joined(text, items[end - 1], items[end]):
            end += 1
        run = items[at:end]
        lead = text[items[at - 1].end : items[at].start] if at else ""
        if 2 <= len(run) <= MOST and not (TURNED.search(lead) and "其中" not in lead):
            yield from _list(text, before, run, locate)
        at = max(end, at + 1)


def _joined(text: str, one: _Item, other: _Item) -> bool:
    between = text[one.end : other.start]
    return between[:1] in {"、", "，", ",", "和", "及", ";", "；"} and NAME.match(between) is not None and not TURNED.search(between)


def _list(text: str, before: Before, run: list[_Item], locate: Locator) -> Iterator[Formula]:
    """The run as parts of what stands before it; where no sign opens the list, its own first count may be the total."""
    if len(run) > 2 and AFTER.fullmatch(text, run[-2].end, run[-1].start):
        total, *listed = (_figure(one, locate) for one in reversed(run))
        yield Formula("sum", total, tuple(listed), total, locate.raw(run[0].start, run[-1].end), ())
        return
    opened = next((at for at, one in enumerate(run) if at and OPENED.search(text, run[at - 1].end, one.start)), 0)
    if opened and len(run) - opened >= 2:
        wholes, parts = [run[opened - 1]], run[opened:]
    else:
        wholes, parts = before(run[0]), run
        if not wholes or not OPENS.search(text, wholes[-1].end, run[0].start):
            return
    total, *others = (_figure(one, locate) for one in reversed(wholes))
    figures = tuple(_figure(one, locate) for one in parts)
    lead = text[wholes[-1].end : parts[0].start]
    rest = CLOSES.search(text, parts[-2].end, parts[-1].start) is not None
    both = len(parts) == 2 and OPPOSITE.search(text[wholes[-1].end : parts[1].start]) is not None
    kind = "whole" if NEXT.fullmatch(lead) and (rest or both) else "divided" if _divided(text, wholes[-1], parts, lead) else "sum"
    quote = locate.raw(parts[0].start, parts[-1].end)
    yield Formula(kind, total, figures, total, quote, tuple(others) if kind == "sum" else ())


def _divided(text: str, whole: _Item, parts: list[_Item], lead: str) -> bool:
    """58人(正高3人、副高21人、中级34人), 离退休96人，其中离休1人、退休95人: a list that most likely names all of them."""
    if NEXT.fullmatch(lead) and "分别" in lead:
        return text[parts[-1].end : parts[-1].end + 1] != "等"
    bracket = BRACKET.fullmatch(lead) is not None and text[parts[-1].end : parts[-1].end + 1] == ")"
    if bracket or not NEXT.fullmatch(lead):
        return bracket
    names = [text[low : part.start] for low, part in zip((whole.end, *(one.end for one in parts)), parts, strict=False)]
    return any(
        len(names) == len(kinds) and all(regex.search(kind, name) for kind, name in zip(kinds, names, strict=True)) for kinds in ALL_OF
    )


AFTER = regex.compile(r"[，,;；](?:以上|[两三四五六七]项|全部)?(?:合计|共计|总计|小计)(?:支出|资金|金额)?(?:为)?")  # 甲3元、乙4元，合计7元
OPPOSITE = regex.compile(r"(?<!不)合格[^不]{0,40}不合格|(?<!未)完成[^未]{0,40}未完成")  # nothing is neither
BRACKET = regex.compile(r"[^\d，,。;；(]{0,6}[(](?:其中)?[:，,]?[^\d，,、;。:()]{1,12}")
ALL_OF = (("(?<!离)离休", "(?<!离)退休"), ("(?:行政|公务员)", "事业"), ("(?:行政|公务员)", "参公", "事业"), ("(?:行政|公务员)", "事业", "工勤"),
          ("男", "女"), ("城镇?", "农村"))  # fmt: skip


OPENED = regex.compile(r"其中|分别[为是]")
NEXT = regex.compile(
    r"[^\d，,。;；()]{0,6}[，,。(:]?(?:其中|包括|分别(?:为|是)?)[:，,]?[^\d，,、;。:()]{1,16}"
)  # 共有车辆9辆，其中: its list
CLOSES = regex.compile(r"(?<=[、，,和及;；])(?:其[他它余]|剩余)")  # a list with a rest is complete


ALSO = {"场次": "场", "台套": "台", "项次": "项", "件次": "件", "名": "人"}  # 场次 are counted as 场
Before = Callable[["_Item"], list["_Item"]]  # the counts of the same things before one


def _points(text: str, locate: Locator) -> Iterator[Formula]:
    """得分95.80分，其中：投入15分得14.5分，过程30分得28.8分."""
    gained = list(GAINED.finditer(text))
    if len(gained) < 2:
        among = text.find("其中")
        gained = [one for one in GAINED_ALONE.finditer(text) if 0 <= among <= one.start() - len("其中")]
    if len(gained) < 2:
        return
    total = next((one for one in reversed(list(TOTAL_POINTS.finditer(text, 0, gained[0].start())))), None)
    between = text[total.end() : gained[-1].start()] if total is not None else ""
    if total is None or between.count("。") > 1:
        return
    parts = tuple(_printed(one.group("value"), one.start("value"), "分", locate) for one in gained)
    whole = _printed(total.group("value"), total.start("value"), "分", locate)
    yield Formula("sum", whole, parts, whole, locate.raw(total.start(), gained[-1].end()), ())


ITEM_OF_POINTS = rf"[^\d，,、;。:()]{{2,16}}?(?P<value>{NUMBER})分"
LISTED_POINTS = regex.compile(
    rf"(?:(?<=(?P<total>{NUMBER})分)(?:[，,。]?其中[:，,]?|[(:]))(?P<items>(?:[^\d，,、;。:()]{{2,16}}?{NUMBER}分(?:[(]满分{NUMBER}分[)])?[，,、;和及]?){{2,}})"
)
POINT = regex.compile(ITEM_OF_POINTS)
LOST = "扣"


def _point_lists(text: str, locate: Locator) -> Iterator[Formula]:
    """96.85分(投入14.5分、过程43.85分、产出19.5分、效果19分) and 共扣3.15分，其中：…扣0.5分、…扣0.88分."""
    for match in LISTED_POINTS.finditer(text):
        lead = text[max(0, match.start("total") - LEAD) : match.start("total")]
        points = [one for one in POINT.finditer(text, match.start("items"), match.end("items")) if not one.group().startswith("满分")]
        lost = [LOST in one.group() for one in points]
        if "得" in match.group("items") and not any(lost) and GAINED.search(match.group("items")):
            continue  # read as 15分得14.5分
        if (any(lost) and not all(lost)) or all(lost) != (LOST in lead) or not (all(lost) or SCORED.search(lead)):
            continue
        total = _printed(match.group("total"), match.start("total"), "分", locate)
        parts = tuple(_printed(one.group("value"), one.start("value"), "分", locate) for one in points)
        yield Formula("sum", total, parts, total, locate.raw(match.start("total"), match.end()), ())


SCORED = regex.compile(r"[得评总]分|自评")


def _averages(text: str, items: list[_Item], locate: Locator) -> Iterator[Formula]:
    """1.56万元，接待156人次，人均100元: the amounts and the counts before an average in its sentence."""
    for match in EACH.finditer(text):
        least = max(0, match.start() - LONGEST)
        low = max(max(text.rfind(mark, least, match.start()) for mark in "。；;") + 1, least)
        inside = items[bisect_left(items, low, key=lambda one: one.start) : bisect_left(items, match.start(), key=lambda one: one.start)]
        counts = [one for one in inside if one.unit not in {"元", "万元", "亿元"} and "." not in one.value][-MOST:]
        amounts = list(MONEY.finditer(text, low, match.start()))[-MOST:]
        if counts and amounts and not match.group("approximate"):
            tops = tuple(_printed(one.group("value"), one.start("value"), one.group("unit"), locate) for one in reversed(amounts))
            result = _printed(match.group("value"), match.start("value"), match.group("unit"), locate)
            yield Formula("each", tops[0], tuple(_figure(one, locate) for one in reversed(counts)), result,
                          locate.raw(low, match.end()), tops[1:])  # fmt: skip


def _products(text: str, locate: Locator) -> Iterator[Formula]:
    """3416人次，人均补助600元，共204.96万元: what the count and the amount for each come to."""
    for pattern in (TIMES, TIMES_BACK):
        for match in pattern.finditer(text):
            count = _printed(match.group("count"), match.start("count"), match.group("of"), locate)
            if match.group("of").startswith("万"):
                count = replace(count, value=count.value * 10000)
            price = _printed(match.group("price"), match.start("price"), match.group("unit"), locate)
            result = _printed(match.group("value"), match.start("value"), match.group("in"), locate)
            prices = (price, replace(price, value=price.value * MONTHS)) if "月" in match.group() else (price,)
            yield Formula("product each", count, prices, result, locate.raw(match.start(), match.end()))


def _rests(text: str, locate: Locator) -> Iterator[Formula]:
    """到位3,260万元…支出3,128.75万元…结余131.25万元: what was given less what was spent."""
    amounts = list(MONEY.finditer(text))
    for match in REST.finditer(text):
        here = bisect_right(amounts, match.start(), key=lambda one: one.end())
        before = [one for one in amounts[max(here - NEAREST, 0) : here] if one.group("unit") == match.group("unit")]
        leads = {one: text[max(0, one.start() - LEAD) : one.start()] for one in before}
        spent = [one for one in before if SPENT.search(leads[one])]
        given = [one for one in before if one not in spent and GIVEN.search(leads[one])]
        if spent and given:
            tops = [_printed(one.group("value"), one.start("value"), one.group("unit"), locate) for one in reversed(given)]
            bottoms = tuple(_printed(one.group("value"), one.start("value"), one.group("unit"), locate) for one in reversed(spent))
            result = _printed(match.group("value"), match.start("value"), match.group("unit"), locate)
            yield Formula("rest", tops[0], bottoms, result, locate.raw(match.start(), match.end()), tuple(tops[1:]))


def _figure(one: _Item, locate: Locator) -> Figure:
    return _printed(one.value, one.start, one.unit, locate)


def _printed(value: str, start: int, unit: str, locate: Locator) -> Figure:
    digits = value.replace(",", "")
    end = start + len(value)
    return Figure(locate.raw(start, end), Decimal(digits), unit, len(digits.partition(".")[2]), locate.place(start, end))
