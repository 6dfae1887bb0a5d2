"""One number of a sentence of narrative: what it is of, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import regex

from ..model import Fact, Figure, Quantity, Reading
from ..numbers import Token
from .beside import step_back
from .changes import base_in_rate, base_of, change_amount, excess, read_rate, state_fact
from .counts import no_stock
from .in_turn import give
from .lexicon import Word
from .naming import leftover, make, name_before, unknown
from .parts import group_of, keep
from .prose import HEADING, HEADING_AT_LARGE, JOINT, PASSING, UNNAMED, Named, Sentence, not_understood, understood

COUNT_NOUN = regex.compile(r"^([\p{Han}\"]{1,12}?)(?=[，,;。、(:]|\d|$)")


def read_number(walk: Sentence, token: Token) -> None:
    """Say what a number is and hand it to what its kind does."""
    walk.read += 1
    start, end = walk.at + token.start, walk.at + token.end
    raw = walk.locate.raw(start, end)
    place = walk.locate.place(start, end)
    if token.value is None or token.aside is not None:
        figure = Figure(raw, Decimal(0), None, 0, place)
        status = "set_aside" if token.aside else "unread"
        if not token.chinese:
            walk.out.readings.append(Reading(figure, status, token.aside or "malformed", ""))  # type: ignore[arg-type]
        return
    unit = token.unit
    figure = Figure(raw, token.value, unit, token.decimals, place, token.approximate)
    of = token.of or _kind_without_unit(walk)
    if token.of is None and of == "money":
        figure = replace(figure, unit=walk.setting.unit)
        if walk.setting.unit is None:
            of = None
    elif token.of is None and of is not None:
        figure = replace(figure, unit={"rate": "%", "score": "分", "count": "人"}[of])
    if AIM.search(_lead(walk, token)) or walk.setting.topic == "improvement":
        understood(walk, figure, "aim")  # 力争执行率达到98%, next year's plan: no figure of the report's year
        walk.pending, walk.since, walk.verb, walk.cue = [], token.tail, None, None
        return
    if of not in MONEY and not token.chinese:
        walk.out.quantities.append(Quantity(figure, _clause(walk, token), walk.text[token.end : token.end + AFTER]))
    _dispatch(walk, of, token, figure)
    if not walk.each:
        walk.pending = []
    walk.since = token.tail


MONEY = frozenset({"money", "price", "points", "score"})
AFTER = 8  # characters after a number that may be its unit
CLAUSE_END = regex.compile(r"[，,;。:]")


AIM = regex.compile(r"力争|力求|确保|争取|拟|(?<!完成)计划到|明年|下一?年度")


def _lead(walk: Sentence, token: Token) -> str:
    """The clause of a number up to it."""
    low = max((match.end() for match in CLAUSE_END.finditer(walk.text, 0, token.start)), default=0)
    return walk.text[low : token.start]


def _clause(walk: Sentence, token: Token) -> str:
    """The words of the clause that a number stands in; 完成21675人 goes on with the name in the clause before."""
    starts = [0, *(match.end() for match in CLAUSE_END.finditer(walk.text, 0, token.start))]
    end = CLAUSE_END.search(walk.text, token.end)
    clause = walk.text[starts[-1] : end.start() if end else len(walk.text)]
    if len(starts) > 1 and GOES_ON.match(clause):
        name = NAME_OF_AIM.match(walk.text[starts[-2] : starts[-1]])
        return (name.group() if name else "") + clause
    return clause


GOES_ON = regex.compile(r"(?:实际)?(?:完成|达到?|为)")
NAME_OF_AIM = regex.compile(r"[^\d≥≤]{2,40}?(?=(?:年度)?(?:目标|计划|指标值)|[≥≤\d])")


def _kind_without_unit(walk: Sentence) -> str | None:
    """What a bare number is of, by the measure that names it directly."""
    words = [word for word in walk.pending if word.kind == "measure"]
    return words[-1].measure.of if words and words[-1].measure.of in {"count", "score", "money"} else None


def _dispatch(walk: Sentence, of: str | None, token: Token, figure: Figure) -> None:
    if of == "money":
        _money(walk, token, figure)
    elif of == "rate":
        read_rate(walk, token, figure)
    elif of == "score":
        _simple(walk, token, figure, "score", "score_item")
    elif of in {"count", "time"}:
        _simple(walk, token, figure, "count", "count_item")
    elif of in {"points", "price"}:
        understood(walk, figure, of)
    elif walk.verb is not None:
        understood(walk, figure, "growth without %")
    else:
        not_understood(walk, figure, "no-unit")


REACHED = regex.compile(r"[到至]为?$")


def _money(walk: Sentence, token: Token, figure: Figure) -> None:
    if walk.verb is not None and not walk.expects_from and REACHED.search(walk.text, walk.verb.start, token.start):
        walk.verb = None  # 2022年压减到90万元: what it came to, no change
    if walk.verb is not None and not _new_name(walk) and not walk.expects_from:
        change_amount(walk, figure)
        return
    if walk.reason and not _new_name(walk):
        understood(walk, figure, "in a reason")
        return
    if walk.each and give(walk, figure, token):
        return
    if walk.pending and walk.pending[-1].kind == "over" and not leftover(walk, walk.pending[-1].end, token.start):
        excess(walk, figure)
        return
    if len(_coordinate(walk)) > 1 or _scattered(walk, token):
        not_understood(walk, figure, "ambiguous")
        return
    if walk.cue is not None and walk.cue.kind in {"completion", "share"} and base_in_rate(walk, token, figure, walk.cue):
        return
    fact = _fact(walk, token, figure)
    if fact is None:
        understood(walk, figure, "amount without a name")
        for group in walk.groups:
            group.gap = True
        walk.memory.last = None  # what is said next is not of the amount before
        step_back(walk, None)
        return
    keep(walk, fact)
    step_back(walk, fact)


def _scattered(walk: Sentence, token: Token) -> bool:
    """2020年至2022年，“三公”经费分别为5.60万元、5.00万元和4.50万元: one name, several amounts of it given out to what is not known."""
    names = [word for word in walk.pending if word.kind == "measure" and word.measure.of == "money"]
    dated = any(word.kind == "year" and word.start >= walk.since for word in walk.pending)
    return walk.scatter and bool(names) and names[-1].end <= walk.since and not dated and not leftover(walk, walk.since, token.start)


def _new_name(walk: Sentence) -> bool:
    """Has a measure been named since the last number, after the verb or reason?"""
    return any(word.kind == "measure" and word.measure.of == "money" for word in walk.pending)


def _coordinate(walk: Sentence) -> list[Word]:
    """The measures that stand side by side before one number: 人员经费和公用经费890万元."""
    names = [word for word in walk.pending if word.kind == "measure" and word.measure.of == "money"]
    if len(names) < 2:
        return names
    run = [names[-1]]
    for one in reversed(names[:-1]):
        if not JOINT.match(walk.text[one.end : run[0].start]):
            break
        run.insert(0, one)
    return run


def _fact(walk: Sentence, token: Token, figure: Figure) -> Fact | None:
    named, fund = name_before(walk, token)
    if named is None:
        return None
    if named.rule == PASSING:
        return make(walk, named, figure, walk.year, None, fund, clear=False)
    year, stage = walk.year, walk.stage
    if walk.pending and walk.pending[-1].kind in {"within", "over"}:
        stage = "initial_budget"
    now = any(word.kind == "current" for word in walk.pending)
    if walk.base is not None and walk.verb is None and walk.base_fact is None and not now:
        return _base_figure(walk, named, figure, fund)
    if walk.expects_from and walk.from_base is None:
        year = walk.year if any(word.kind == "year" and word.start >= walk.since for word in walk.pending) else None
        if any(word.kind == "prior" for word in walk.pending):
            year = walk.setting.year - 1 if walk.setting.year else None
        fact = make(walk, named, figure, year, stage or walk.setting.stage, fund, clear=False)
        walk.from_base = fact
        return fact
    group = group_of(walk, named)
    if stage is None:
        stage = group.wholes[-1].stage if group else walk.setting.stage
    if named.measure == CARRYOVER and group is None and not any(word.kind == "stage" for word in walk.pending):
        stage = None  # 年初预算860万元，上年结转52万元: not what the budget before it says of the carry-over
    known = walk.setting.rules.measure(named.measure)
    unsaid = (
        walk.stage is None
        and named.measure == "total_funds"
        and (FUNDS_AT_LARGE.search(named.label) is not None or GIVING.search(_lead(walk, token)) is not None)
    )
    if (known is not None and not known.staged) or stage == "given" or unsaid:
        stage = None  # 资金总量2,200万元: of which stage is not said
    carried = not walk.named_here and named is walk.memory.named
    vague = named.rule in {HEADING_AT_LARGE, UNNAMED} or (named.rule == HEADING and unknown(walk, 0, token.start))
    return make(walk, named, figure, year, stage, fund, clear=not carried and not vague)


CARRYOVER = "prior_year_carryover"
GIVING = regex.compile(r"下达|下拨|拨付|分配|安排|争取|到位|拨入|收到")  # 省财政下达某项资金386万元: one source of it, of no stage
FUNDS_AT_LARGE = regex.compile(r"资金总[量额]")


def _base_figure(walk: Sentence, named: Named, figure: Figure, fund: str | None) -> Fact:
    year, stage = base_of(walk)
    stage = "initial_budget" if stage == "budget" else stage
    fact = make(walk, named, figure, year, stage or "actual", fund, clear=False)
    walk.base_fact = fact
    last = walk.memory.last
    if last is not None and last.measure != fact.measure != "item":  # 与上年总收入…相比增加…: said of the total of before
        known = [one for one in walk.memory.known if one.measure == fact.measure and one.stage in {"actual", None, fact.stage}]
        walk.memory.last = known[-1] if known else last
    return fact


PART_SCORE = regex.compile(r"指标|分值|满分|权重|方面|部分|扣\d|\d(?<!100)分[，,、:(]?$")
PART_OF_SCORE = regex.compile(r"(?:自评|评价|评)?(?:实际)?(?:得分?)?(?:为|是|共|:)?")
PART_REACH = 24  # characters before a score that may say what it is the score of


def _simple(walk: Sentence, token: Token, figure: Figure, of: str, fallback: str) -> None:
    walk.now = token.start
    names = [word for word in walk.pending if word.kind == "measure" and word.measure.of == of]
    if walk.each and walk.each_at < len(walk.each) and walk.each[0].kind == "measure":
        names = [walk.each[walk.each_at]] if walk.each[walk.each_at].measure.of == of else []
        walk.each_at += 1
    near = bool(names) and not leftover(walk, names[-1].end, token.start) and walk.verb is None
    if near and no_stock(walk, names[-1], token, of):
        walk.out.readings.append(Reading(figure, "fact", names[-1].text, fallback))
        return
    if near and len([w for w in names if JOINT.match(walk.text[w.end : names[-1].start] or "x")]) == 0:
        word = names[-1]
        if (
            of == "score"
            and PART_OF_SCORE.fullmatch(word.text)
            and PART_SCORE.search(walk.text, max(0, word.start - PART_REACH), word.start)
        ):
            walk.out.readings.append(Reading(figure, "fact", "score", fallback))
            return  # 产出指标分值50分，得分47分
        unit = figure.unit if of != "count" or figure.unit != "个" else "人"
        state_fact(walk, replace(figure, unit=unit), word.measure.id, word.text, word.measure.name)
        return
    if token.chinese:
        return  # 三个方面, 两个维护: words, not figures
    noun = COUNT_NOUN.match(walk.text[token.tail :])
    label = noun.group(1) if noun else leftover(walk, walk.since, token.start)
    walk.out.readings.append(Reading(figure, "fact", f"{figure.unit or ''}{label}", fallback))
