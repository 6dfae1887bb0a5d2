"""Arithmetic that a report writes out (240.50/1860.00×100%=12.93%), and rates of counts that stand beside them
(抽检864批次，合格859批次，合格率99.4%).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import regex

from ..model import Figure, Formula
from ..numbers import PRINTED
from .prose import Locator

NUMBER = rf"(?<![\d.,]){PRINTED}"
UNIT = r"(?:万元|亿元|元|人|分|个|名)?"
QUOTIENT = regex.compile(rf"[(]?(?P<top>{NUMBER}){UNIT}[)]?[/÷][(]?(?P<bottom>{NUMBER}){UNIT}[)]*(?:[×*xX]100%)?[=≈](?P<result>{NUMBER})%")
SPELT = regex.compile(
    rf"(?P<result>{NUMBER})(?P<scale>万?)元[(](?P<top>{NUMBER})(?:万)?\p{{Han}}{{1,3}}[×*xX](?P<bottom>{NUMBER})元(?:/\p{{Han}}{{1,3}})?[)]"
)
PRODUCT = regex.compile(rf"(?P<top>{NUMBER})(?:分)?[×*xX](?P<bottom>{NUMBER})%=(?P<result>{NUMBER})分")
THING = r"(?:万|亿)?\p{Han}"  # the first character tells things apart: 批次, 万亩, 个
# 完成营造林4.26万亩，为年度目标4.20万亩的101.43%; 覆盖118个村，占全县146个行政村的80.82%
OF_GOAL = regex.compile(
    rf"(?P<top>{NUMBER})(?P<unit>{THING})[^\d。;]{{0,14}}[，,]?(?:为|占|完成|达到?)\p{{Han}}{{0,12}}?(?P<bottom>{NUMBER})(?P=unit)\p{{Han}}{{0,8}}的(?P<result>{NUMBER})%"
)
UP_DOWN = r"(?:增加|增长|上升|提高|下降|减少|降低|缩短|压缩|回落|升|降|增|减)"
# 由2021年的1840件降至1610件，下降12.5%; 98.2%，比上年的96.5%提高1.7个百分点
POINTS_OVER = regex.compile(
    rf"(?P<top>{NUMBER})%[，,]?(?:高于|低于|比|较)(?:上年|去年|上一年|(?:19|20)\d\d年)(?:度)?[(](?P<bottom>{NUMBER})%[)](?:{UP_DOWN})?(?P<result>{NUMBER})个?百分点"
)
FROM_TO = regex.compile(
    rf"[由从]\p{{Han}}{{0,4}}(?:(?:19|20)\d\d年(?:度)?)?的?(?P<bottom>{NUMBER})(?P<unit>{THING})[^\d，,。;]{{0,8}}{UP_DOWN}[到至为](?:(?:19|20)\d\d年(?:度)?的?)?"
    rf"(?P<top>{NUMBER})(?P=unit)[^\d。;]{{0,8}}[，,]\p{{Han}}{{0,4}}(?:{UP_DOWN}|[增降]幅)(?:了|达|为)?(?P<result>{NUMBER})%"
)
# 由1268户减少到1104户，减少164户
FROM_TO_BY = regex.compile(
    rf"[由从]\p{{Han}}{{0,4}}(?:(?:19|20)\d\d年(?:度)?)?的?(?P<bottom>{NUMBER})(?P<unit>{THING})[^\d，,。;]{{0,8}}{UP_DOWN}[到至为](?:(?:19|20)\d\d年(?:度)?的?)?"
    rf"(?P<top>{NUMBER})(?P=unit)[^\d。;]{{0,8}}[，,]\p{{Han}}{{0,4}}{UP_DOWN}(?:了)?(?P<result>{NUMBER})(?P=unit)"
)
PER_HEAD = regex.compile(r"[人户生]均|每[人户亩]|单价")
POINTS = regex.compile(
    rf"(?P<top>{NUMBER})%[，,]?(?:同)?[比较](?:上年|去年|上一年|(?:19|20)\d\d年)(?:度)?(?:同期)?的?(?P<bottom>{NUMBER})%{UP_DOWN}(?:了)?(?P<result>{NUMBER})个?百分点"
)
# 由92.5%提高到98.2%，提高5.7个百分点
POINTS_FROM_TO = regex.compile(
    rf"[由从]\p{{Han}}{{0,4}}(?:(?:19|20)\d\d年(?:度)?)?的?(?P<bottom>{NUMBER})%{UP_DOWN}[到至为](?P<top>{NUMBER})%[，,]\p{{Han}}{{0,3}}{UP_DOWN}(?:了)?(?P<result>{NUMBER})个?百分点"
)
# 大中修86.5公里，比目标任务80公里多6.5公里
BASE = rf"[，,]?(?:相?[比较](?!例|率))(?:(?:19|20)\d\d年(?:度)?)?[^\d，,。;]{{0,12}}(?P<bottom>{NUMBER})(?P=unit)[^\d，,。;]{{0,6}}?"
# 21,675人，较2022年的20,890人增加785人，增长3.76%
GROWN = regex.compile(
    rf"(?P<top>{NUMBER})(?P<unit>{THING})[^\d。;]{{0,8}}{BASE}(?:{UP_DOWN}(?:了)?{NUMBER}(?P=unit)[，,](?:同比)?)?(?:{UP_DOWN}|[增降]幅)(?:了|达|为)?(?P<result>{NUMBER})%"
)
# 门急诊286,420人次，上年251,360人次，增长13.95%
BESIDE_LAST = regex.compile(
    rf"(?P<top>{NUMBER})(?P<unit>{THING})[^\d，,。;()]{{0,4}}[，,(](?:而)?(?:上年|去年|上一年|(?:19|20)\d\d年)(?:度)?(?:同期)?(?:为|是)?(?P<bottom>{NUMBER})(?P=unit)[^\d，,。;()]{{0,4}}"
    rf"[)]?[，,](?:同比)?(?:{UP_DOWN}|[增降]幅)(?:了|达|为)?(?P<result>{NUMBER})%"
)
# 418件，同比增加36件，增长9.42%
BY_CHANGE = regex.compile(
    rf"(?P<top>{NUMBER})(?P<unit>{THING})[^\d，,。;()]{{0,4}}[，,](?:同比|[比较](?:上年|去年|上一年|(?:19|20)\d\d年)(?:度)?(?:同期)?)(?P<way>{UP_DOWN})(?:了)?(?P<bottom>{NUMBER})(?P=unit)"
    rf"[，,](?:同比)?(?:{UP_DOWN}|[增降]幅)(?:了|达|为)?(?P<result>{NUMBER})%"
)
# 研究生学历67人，占专任教师的29.00%
SHARE = regex.compile(rf"(?P<top>{NUMBER})(?P<unit>{THING})[^\d，,。;()]{{0,6}}[，,(]?占[^\d，,。;()]{{0,16}}?(?P<result>{NUMBER})%")
MORE = regex.compile(
    rf"(?P<top>{NUMBER})(?P<unit>{THING})[^\d。;]{{0,8}}{BASE}(?:多|少|增加|减少|超出|超额|提高|提升|上升|下降|降低)(?:了|完成)?(?P<result>{NUMBER})(?P=unit)"
)
NAMED_RATE = regex.compile(rf"(?P<root>\p{{Han}}{{2}})[率度](?:为|达到?|是|:)?(?P<result>{NUMBER})%")
COUNT = regex.compile(rf"(?P<value>{NUMBER})(?P<unit>{THING})")
MONEY = frozenset({"元", "万元", "亿元"})  # read by its measure
CLAUSE = regex.compile(r"[，,;。:]")
NOT_OWN = regex.compile(r"上年|去年|同比|较|目标|计划|应|拟|提高|下降|增长")


def formulas(text: str, locate: Locator, at: int) -> list[Formula]:
    """Every quotient and product with its result, as printed."""
    found = []
    if "=" in text or "≈" in text:
        for kind, pattern in (("quotient", QUOTIENT), ("product", PRODUCT)):
            found += [_formula(kind, match, locate, at) for match in pattern.finditer(text)]
    if "×" in text or "*" in text or "x" in text or "X" in text:
        found += [_spelt(match, locate, at) for match in SPELT.finditer(text)]
    found += [_grown("points", match, locate, at) for match in MORE.finditer(text) if match.group("unit") not in MONEY]
    found += [_formula("points", match, locate, at) for match in FROM_TO_BY.finditer(text) if match.group("unit") not in MONEY]
    if "%" in text:
        found += [_formula("growth", match, locate, at) for match in FROM_TO.finditer(text) if _of_head(match)]
        for kind, pattern in (
            ("quotient", OF_GOAL),
            ("growth", FROM_TO),
            ("points", POINTS),
            ("points", POINTS_OVER),
            ("points", POINTS_FROM_TO),
        ):
            found += [_formula(kind, match, locate, at) for match in pattern.finditer(text) if match.groupdict().get("unit") not in MONEY]
        found += [_grown("growth", match, locate, at) for match in GROWN.finditer(text) if match.group("unit") not in MONEY]
        found += [_formula("growth", match, locate, at) for match in BESIDE_LAST.finditer(text) if match.group("unit") not in MONEY]
        found += [
            _formula("by more" if match.group("way")[0] in UP else "by less", match, locate, at)
            for match in BY_CHANGE.finditer(text)
            if match.group("unit") not in MONEY
        ]
        found += _shares_of_counts(text, locate, at)
        found += _rates_of_counts(text, locate, at)
    return found


AMOUNT = regex.compile(rf"(?P<value>{NUMBER})(?P<unit>万元|元)")
INITIAL = regex.compile(r"年初|批复|预算安排|安排预算|部门预算")
RAISED = regex.compile(r"追加|调增|核增|增拨|增加")
CARRIED = regex.compile(r"(?:上年|年初)(?:财政)?结[转余]")
CUT = regex.compile(r"调减|核减|压减|收回|减少|削减|扣减")
FINAL = regex.compile(r"调整后|全年(?:可用|可执行)?(?:\(?调整\)?)?预算|调整(?:预算|为|到|至)|最终预算|变更为")
ASIDE = regex.compile(r"比|较|同比|上年|去年|支出|决算|执行|收入")
STOP = regex.compile(r"[；;。]")


def adjustments(text: str, locate: Locator) -> list[Formula]:
    """年初预算420万元，调减35万元，调整后预算385万元: a budget, what was added and cut, and what it came to."""
    if not FINAL.search(text) or not (RAISED.search(text) or CUT.search(text)):
        return []
    found: list[Formula] = []
    first: Figure | None = None
    moves: list[Figure] = []
    begun, inside = 0, False
    for low, high in _pieces(text):
        clause = text[low:high]
        inside = (inside or clause.startswith("其中")) and not (low and STOP.match(text, low - 1))
        amounts = list(AMOUNT.finditer(clause))
        if inside or len(amounts) != 1 or "其中" in clause:
            continue
        figure = _money(amounts[0], low, locate)
        lead = clause[: amounts[0].start()]
        if FINAL.search(lead):
            if first is not None and moves and {first.unit, *(one.unit for one in moves)} == {figure.unit}:
                found.append(Formula("adjusted", first, tuple(moves), figure, locate.raw(begun, high)))
            first, moves = None, []
        elif CARRIED.search(lead):
            moves.append(figure)
        elif ASIDE.search(lead):
            continue
        elif RAISED.search(lead) or CUT.search(lead):
            moves.append(figure if RAISED.search(lead) else replace(figure, value=-figure.value))
        elif INITIAL.search(lead):
            first, moves, begun = figure, [], low
    return found


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Clauses, and the items of a list in one."""
    for low, high in _clauses(text):
        cuts = [low, *(low + match.end() for match in LISTED.finditer(text[low:high])), high]
        yield from pairwise(cuts)


LISTED = regex.compile(r"(?<=元)、")


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    low = 0
    for match in CLAUSE.finditer(text):
        if match.group() == "," and text[match.end() : match.end() + 1].isdigit():
            continue  # 1,234.50
        yield low, match.start()
        low = match.end()
    yield low, len(text)


def _money(match: regex.Match[str], at: int, locate: Locator) -> Figure:
    return replace(_figure(match.group("value"), match.start("value"), locate, at), unit=match.group("unit"))


def _formula(kind: str, match: regex.Match[str], locate: Locator, at: int) -> Formula:
    top, bottom, result = (_figure(match.group(name), match.start(name), locate, at) for name in ("top", "bottom", "result"))
    return Formula(kind, top, (bottom,), result, locate.raw(at + match.start(), at + match.end()))


def _of_head(match: regex.Match[str]) -> bool:
    """人均收入由14260元增加到15830元: money that no measure names."""
    low = max((one.end() for one in CLAUSE.finditer(match.string, 0, match.start())), default=0)
    return match.group("unit") == "元" and PER_HEAD.search(match.string, low, match.start()) is not None


def _grown(kind: str, match: regex.Match[str], locate: Locator, at: int) -> Formula:
    """在职118人，其中事业人员73人，比上年末121人减少3人: what is compared may be any count of those things in the sentence."""
    one = _formula(kind, match, locate, at)
    own = match.group("unit")
    earlier = [found for found in COUNT.finditer(match.string, 0, match.start()) if found.group("unit") == own]
    if not earlier or not CLAUSE.search(match.string, match.end("top"), match.start("bottom")):
        return one
    return replace(one, tops=tuple(_figure(found.group("value"), found.start("value"), locate, at) for found in reversed(earlier)))


def _spelt(match: regex.Match[str], locate: Locator, at: int) -> Formula:
    """1,311.84万元(2,186.4公里×6,000元/公里)."""
    top, bottom, result = (_figure(match.group(name), match.start(name), locate, at) for name in ("top", "bottom", "result"))
    unit = match.group("scale") + "元"
    return Formula(
        "times", top, (replace(bottom, unit="元"),), replace(result, unit=unit), locate.raw(at + match.start(), at + match.end())
    )


UP = "增上提升"


def _shares_of_counts(text: str, locate: Locator, at: int) -> Iterator[Formula]:
    """A share of a count: of which of the counts before it, the share itself says."""
    for match in SHARE.finditer(text):
        if match.group("unit") in MONEY:
            continue
        wholes = [one for one in COUNT.finditer(text, 0, match.start()) if one.group("unit") == match.group("unit")]
        if wholes:
            bottoms = tuple(_figure(one.group("value"), one.start("value"), locate, at) for one in reversed(wholes))
            top, result = (_figure(match.group(name), match.start(name), locate, at) for name in ("top", "result"))
            yield Formula("count rate", top, bottoms, result, locate.raw(at + wholes[-1].start(), at + match.end()))


def _rates_of_counts(text: str, locate: Locator, at: int) -> Iterator[Formula]:
    """合格859批次，合格率99.4%: a rate named like the count before it, of a count of the same things before that."""
    for match in NAMED_RATE.finditer(text):
        low = max((one.end() for one in CLAUSE.finditer(text, 0, match.start())), default=0)
        counts = list(COUNT.finditer(text, 0, low))
        own = next((one for one in reversed(counts) if match.group("root") in _clause(text, one.start(), one.end())), None)
        last = counts[-1] if counts else None
        if (
            own is None
            and last is not None
            and last.end() >= low - 2
            and match.group("root")[0] in text[max(0, last.start() - 3) : last.start()]
        ):
            own = last  # 审结9,631件，结案率97.66%
        if own is None or NOT_OWN.search(text, low, match.start()) or NOT_OWN.search(_clause(text, own.start(), own.end())):
            continue
        wholes = [one for one in counts if one is not own and one.group("unit") == own.group("unit")]
        wholes.sort(key=lambda one: abs(one.start() - own.start()))
        bracket = IN_BRACKET.match(text, match.end())  # 覆盖行政村96个，覆盖率75.00%(全县行政村128个)
        wholes = (
            [*(one for one in COUNT.finditer(text, match.end(), bracket.end()) if one.group("unit") == own.group("unit")), *wholes]
            if bracket
            else wholes
        )
        if wholes:
            unit = own.group("unit") if own.group("unit") in MONEY else None
            bottoms = tuple(replace(_figure(one.group("value"), one.start("value"), locate, at), unit=unit) for one in wholes)
            top = replace(_figure(own.group("value"), own.start("value"), locate, at), unit=unit)
            result = _figure(match.group("result"), match.start("result"), locate, at)
            low = min(own.start(), *(one.start() for one in wholes))
            gap = text[wholes[0].end() : own.start()] if wholes[0].end() <= own.start() else ""
            near = match.group("root") in _clause(text, own.start(), own.end()) and own.end() >= match.start() - 2 and BESIDE.fullmatch(gap)
            yield Formula("near rate" if near else "count rate", top, bottoms, result, locate.raw(at + low, at + match.end()))


IN_BRACKET = regex.compile(r"[(][^()]*[)]")
BESIDE = regex.compile(r"[，,](?!其中)[^\d，,。;:(]{1,10}")  # 问题8个，已整改7个，整改率87.5%


def _clause(text: str, start: int, end: int) -> str:
    low = max((one.end() for one in CLAUSE.finditer(text, 0, start)), default=0)
    after = CLAUSE.search(text, end)
    return text[low : after.start() if after else len(text)]


def _figure(printed: str, start: int, locate: Locator, at: int) -> Figure:
    digits = printed.replace(",", "")
    end = start + len(printed)
    return Figure(
        locate.raw(at + start, at + end), Decimal(digits), None, len(digits.partition(".")[2]), locate.place(at + start, at + end)
    )
