"""Rates, changes and what they are measured from: 比上年增加…，增长…%, 完成年初预算的…%, 占…的…%."""

from __future__ import annotations

from dataclasses import replace

import regex

from ..model import Change, Fact, Figure, Ratio, Reading
from ..numbers import Token, is_money
from .beside import of_this_year
from .lexicon import Word, descendants
from .naming import leftover, make
from .prose import LIST_GAP, Named, Sentence, understood

NO_BASE = "change without a base"
BEYOND = regex.compile(r"(?:[低高]于|超过)\p{Han}{0,8}$|平均$")
OTHER_THING = regex.compile(r"\p{Han}{2}(?:经费|项目|资金|工程|补助|补贴|工作室|专项)$")
THRESHOLD = regex.compile(r"(?:\(?含?\)?(?:及)?以[上下内](?:\(含\))?)?的(?:项目|单位|部门|指标|资金|专项|有\d|为\d|共)")
LAST_BUDGET = regex.compile(r"预算(?!.{0,80}(?:执行|决算|支出))")  # 比上年预算减少, and not 比上年预算执行数
OF_RATE = regex.compile(r"的?(?=\s?\d{1,18}(?:\.\d{1,18})?%)")


def base_of(walk: Sentence) -> tuple[int | None, str | None]:
    """Year and stage that a change is measured from."""
    if walk.base is None:
        return (walk.setting.year - 1 if walk.setting.year else None), None
    if walk.base.kind == "base-year":
        return int(walk.base.value), None
    if walk.base.rule.stage:
        return walk.setting.year, walk.base.rule.stage
    year = walk.memory.last.year if walk.memory.last and walk.memory.last.year else walk.setting.year
    return (year - 1 if year else None), "initial_budget" if LAST_BUDGET.search(walk.base.text) else None


def change_amount(walk: Sentence, figure: Figure) -> None:
    """An amount after 增加 or 减少: how much something changed."""
    assert walk.verb is not None
    verb, walk.verb = walk.verb, None
    walk.out.readings.append(Reading(figure, "fact", "change", "change"))
    if walk.memory.last is None or walk.reason:
        return
    add_change(walk, figure, None, verb.rule.direction, verb)


def add_change(walk: Sentence, amount: Figure | None, rate: Figure | None, direction: int, verb: Word | None = None) -> None:
    """Keep a change of the amount spoken of, against the year, stage or figure that the words name."""
    of_this_year(walk)
    fact = changed(walk)
    if fact is None:
        return
    year, stage = base_of(walk)
    base = walk.base_fact
    if walk.base is None and verb is not None and verb.rule.stage:
        year, stage = fact.year, verb.rule.stage
    elif walk.base is None:
        fact, base = against_earlier(walk, fact)
        year, stage = (base.year, base.stage if base.stage != fact.stage else None) if base is not None else (None, None)
    rule = walk.base.rule.name if walk.base is not None else NO_BASE
    place = (amount or rate or fact.figure).place
    walk.out.changes.append(Change(fact, year, stage, amount, rate, direction, direction if rate else None, base, rule, place))
    walk.change = len(walk.out.changes) - 1


def against_earlier(walk: Sentence, last: Fact) -> tuple[Fact, Fact | None]:
    """2023年…，2022年…，增加…: with both years printed, the change is of the later against the earlier."""
    for one in reversed(walk.memory.run):
        same = one.measure == last.measure and one.stage == last.stage and one.subject == last.subject
        if same and one.year is not None and last.year is not None and one.year != last.year:
            return (one, last) if one.year > last.year else (last, one)
    if walk.base_fact is None and last.stage in {"actual", "adjusted_budget"}:
        for one in reversed(walk.memory.run):  # 年初预算…，决算…，调整增加…
            same = one.measure == last.measure and one.label == last.label and one.subject == last.subject
            if same and one.year == last.year and one.stage == "initial_budget":
                return last, one
    return last, walk.base_fact


def changed(walk: Sentence) -> Fact | None:
    """What a change is said of: the last amount; where that is a budget, the actual of the same measure."""
    last = walk.memory.last
    if walk.away:
        return None
    if last is None or last.stage == "actual":
        return last
    return next((one for one in reversed(walk.memory.run) if one.stage == "actual" and one.measure == last.measure
                 and one.label == last.label), last)  # fmt: skip


def read_rate(walk: Sentence, token: Token, figure: Figure) -> None:
    """A percentage: of a budget, of a whole, of growth, or a rate with a name of its own."""
    walk.now = token.start
    if THRESHOLD.match(walk.text, token.tail):
        understood(walk, figure, "threshold")  # 执行率达到100%的项目2个: which ones, not what theirs is
        walk.cue = walk.verb = None
        return
    if walk.cue is not None and walk.cue.kind == "rate" and BEYOND.search(walk.text, 0, walk.cue.start):
        understood(walk, figure, "compared")  # 低于平均执行率97.10%: another's
        walk.cue = walk.verb = None
        return
    names = [word for word in walk.pending if word.kind == "measure" and word.measure.of == "rate"]
    if walk.scatter:
        understood(walk, figure, "rates given out in turn")
        return
    if walk.sharing and walk.cue is not None:
        _share_in_turn(walk, figure, walk.cue)
        walk.cue = walk.cue if walk.sharing else None
        return
    if walk.cue is not None and walk.cue.kind in {"completion", "rate"}:
        completion(walk, figure, walk.cue)
    elif names:
        word = names[-1]
        state_fact(walk, figure, word.measure.id, word.text, word.measure.name)
    elif walk.cue is not None:
        share(walk, figure, walk.cue)
    elif walk.verb is not None:
        growth(walk, figure)
    else:
        label = leftover(walk, walk.since, token.start)
        walk.out.readings.append(Reading(figure, "fact", label or "rate", "rate"))
    walk.cue = None


def growth(walk: Sentence, figure: Figure) -> None:
    """A percentage after 增长 or 下降; it completes the change whose amount was just read."""
    assert walk.verb is not None
    verb, walk.verb = walk.verb, None
    direction, residue = verb.rule.direction, walk.residue
    walk.out.readings.append(Reading(figure, "fact", "growth", "change"))
    if walk.reason or walk.memory.last is None:
        return
    if walk.change is not None and walk.out.changes[walk.change].rate is None:
        done = walk.out.changes[walk.change]
        walk.out.changes[walk.change] = replace(done, rate=figure, rate_direction=done.direction if residue else direction)
        walk.change = None
    else:
        add_change(walk, None, figure, direction, verb)


def completion(walk: Sentence, figure: Figure, cue: Word) -> None:
    """A percentage of a budget (完成预算的…%, 执行率…%)."""
    walk.out.readings.append(Reading(figure, "fact", cue.text, cue.rule.name))
    stage = cue.rule.stage or "budget"
    part = _all_of_list(walk, executed(walk), cue)
    if part is not None:
        base, walk.rate_base = walk.rate_base, None
        walk.out.ratios.append(Ratio("completion", figure, part, stage, base, cue.text, cue.rule.name))
        return
    names = [word for word in walk.pending if word.kind == "measure" and word.measure.of == "money"]
    spoken = walk.named or walk.memory.named
    if not names and spoken is not None and (spoken.measure == "item" or spoken.subject is not None):
        if spoken.subject is not None:
            state_fact(walk, figure, "execution_rate", cue.text, cue.rule.name, of=spoken.measure, recorded=True, subject=spoken.subject)
        return
    if not names and cue.kind == "rate" and OTHER_THING.search(leftover(walk, walk.since, cue.start)):
        return  # 名师工作室经费执行率86.85%: of a thing that no rule knows
    of = names[-1].measure.id if names else walk.named.measure if walk.named else (walk.setting.measure or "total_funds")
    if cue.kind == "rate" and not any(word.kind == "base" for word in walk.pending):
        state_fact(walk, figure, "execution_rate", cue.text, cue.rule.name, of=of, recorded=True)


def _all_of_list(walk: Sentence, part: Fact | None, cue: Word) -> Fact | None:
    """全年支出10元，其中甲6元、乙4元，预算执行率98%: a rate after a list none of whose parts has a rate is that of the whole."""
    group = next((one for one in reversed(walk.groups) if part is not None and one.parts and one.parts[-1] is part), None)
    labels = {one.label for one in group.parts} if group is not None else set()
    if (
        group is None
        or cue.kind != "rate"
        or not 1 < len(labels) == len(group.parts)
        or any(one.part in group.parts for one in walk.out.ratios)
    ):
        return part
    return next((one for one in group.wholes if one.stage == "actual"), part)


def executed(walk: Sentence) -> Fact | None:
    """The executed amount that a rate speaks of: in this sentence, else of what the paragraph is about."""
    if walk.away:
        return None
    last = walk.memory.last
    if last is not None and last in walk.memory.run and last.stage in {"actual", None}:
        return last
    here = next((one for one in reversed(walk.memory.run) if one.stage == "actual"), None)
    if here is not None or walk.named is None:
        return here
    return next((one for one in reversed(walk.memory.known) if one.stage == "actual" and one.label == walk.named.label
                 and one.measure == walk.named.measure), None)  # fmt: skip


def share(walk: Sentence, figure: Figure, cue: Word) -> None:
    """A percentage of a whole (占…的…%)."""
    walk.out.readings.append(Reading(figure, "fact", cue.text, cue.rule.name))
    part = _just_said(walk)
    if part is None or walk.away:
        return
    base, walk.rate_base = walk.rate_base, None
    if base is None and not cue.value:
        group = next((one for one in reversed(walk.groups) if part in one.parts), None)
        base = next((one for one in group.wholes if one.stage == part.stage), None) if group else whole_of(walk, part)
    walk.out.ratios.append(Ratio("share", figure, part, None, base, cue.value, cue.rule.name))


def shares_in_turn(walk: Sentence, cue: Word) -> None:
    """人员经费8元、公用经费2元，分别占基本支出的80%和20%: as many of the last amounts as rates follow, in turn."""
    rates, end = 0, cue.end
    for token in walk.numbers:
        if token.start < cue.end:
            continue
        if token.of != "rate" or (rates and LIST_GAP.match(walk.text[end : token.start]) is None):
            break
        rates, end = rates + 1, token.tail
    run: list[Fact | None] = list(walk.memory.run)
    names = [
        one.measure.id for one in walk.words if one.kind == "measure" and one.measure.of == "money" and walk.since <= one.start < cue.start
    ]
    if names or leftover(walk, walk.since, cue.start):  # 人员经费和公用经费分别占…: said of the amounts told before
        known = [one for one in walk.memory.known if one.stage in {"actual", None}]
        run = [next((one for one in reversed(known) if one.measure == name), None) for name in names]
        run = run if len(run) == rates else []
    given = [one for one in run[-rates:] if one is not None] if 1 < rates <= len(run) else []
    walk.sharing = given if len(given) == rates else []
    walk.scatter = rates > 1 and not walk.sharing


def _share_in_turn(walk: Sentence, figure: Figure, cue: Word) -> None:
    """One of several shares of one whole: the amount that it is given to is the next one."""
    part = walk.sharing.pop(0)
    walk.out.readings.append(Reading(figure, "fact", cue.text, cue.rule.name))
    base = None
    if not cue.value:
        group = next((one for one in reversed(walk.groups) if part in one.parts), None)
        base = next((one for one in group.wholes if one.stage == part.stage), None) if group else whole_of(walk, part)
    walk.out.ratios.append(Ratio("share", figure, part, None, base, cue.value, cue.rule.name))


def _just_said(walk: Sentence) -> Fact | None:
    """The amount that a share is of: the last one that was read; none where an amount of something else stands between."""
    money = next((one.figure for one in reversed(walk.out.readings) if is_money(one.figure.unit)), None)
    last = walk.memory.last
    if last is None or money is None or money.place.block != last.figure.place.block:
        return last
    return None if (money.place.start or 0) > (last.figure.place.start or 0) else last


def whole_of(walk: Sentence, part: Fact) -> Fact | None:
    """The whole that the paragraph spoke of before, of which this is a known part."""
    below = descendants(walk.setting.rules)
    return next((one for one in reversed(walk.memory.known) if part.measure in below.get(one.measure, frozenset())
                 and one.stage == part.stage and one.year == part.year), None)  # fmt: skip


def state_fact(walk: Sentence, figure: Figure, measure: str, label: str, rule: str, *, of: str | None = None,
           recorded: bool = False, subject: str | None = None) -> None:  # fmt: skip
    """A rate, count or score that its measure names."""
    fact = replace(make(walk, Named(measure, label, rule, None, subject), figure, walk.year, None, walk.fund), of=of)
    walk.out.keep(fact)
    if not recorded:
        walk.out.readings.append(Reading(figure, "fact", label, rule))


def excess(walk: Sentence, figure: Figure) -> None:
    """超出年初预算37万元: what the actual is over by (or, loosely, the budget that it is over)."""
    understood(walk, figure, "excess")
    actual = executed(walk) or next(
        (one for one in reversed(walk.memory.known) if one.stage == "actual" and one.measure == "project_expenditure"), None
    )
    if actual is not None:
        walk.out.changes.append(Change(actual, walk.year, "initial_budget", figure, None, 1, None, None, "excess", figure.place))


def base_in_rate(walk: Sentence, token: Token, figure: Figure, cue: Word) -> bool:
    """完成年初预算640.50万元的110.20%, 占支出合计655.20万元的82%: the base stands inside the words of the rate."""
    part = executed(walk) if cue.kind == "completion" else walk.memory.last
    if part is None or not OF_RATE.match(walk.text, token.tail):
        return False
    if cue.kind == "completion":
        stage = "initial_budget" if cue.rule.stage == "budget" else cue.rule.stage
        base = replace(part, figure=figure, stage=stage, rule=cue.rule.name)
    else:
        base = replace(part, figure=figure, measure="item", label=cue.value, rule=cue.rule.name)
    walk.out.keep(base)
    understood(walk, figure, cue.text)
    walk.rate_base = base
    return True
