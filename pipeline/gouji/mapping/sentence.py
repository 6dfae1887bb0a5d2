"""One sentence of narrative: from its words and numbers, left to right, to facts and relations."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import regex

from ..model import Fact, Figure, Quantity, Reading
from ..numbers import Token
from .beside import end_aside, step_aside, step_back
from .changes import add_change, base_in_rate, base_of, change_amount, excess, read_rate, shares_in_turn, state_fact
from .counts import no_stock
from .lexicon import Word
from .naming import leftover, make, name_before, turn, unknown
from .parts import back_to_whole, close_all, close_deeper, group_of, keep, open_group
from .prose import (
    HEADING,
    HEADING_AT_LARGE,
    JOINT,
    LIST_GAP,
    PASSING,
    UNNAMED,
    Named,
    Outside,
    PartGroup,
    Sentence,
    not_understood,
    understood,
)

COUNT_NOUN = regex.compile(r"^([\p{Han}\"]{1,12}?)(?=[，,;。、(:]|\d|$)")


def read_sentence(walk: Sentence, words: list[Word], numbers: list[Token]) -> None:
    """Read the sentence."""
    walk.year = walk.setting.year
    walk.fund = walk.setting.fund
    walk.words, walk.numbers = words, numbers
    items: list[tuple[int, Word | Token | str]] = [(word.start, word) for word in words]
    items += [(token.start, token) for token in numbers]
    busy = {at for word in words for at in range(word.start, word.end)}
    items += [(at, char) for at, char in enumerate(walk.text) if char in "();；，,:" and at not in busy]
    for at, item in sorted(items, key=lambda pair: pair[0]):
        if isinstance(item, str):
            _mark(walk, at, item)
        elif isinstance(item, Word):
            _word(walk, item)
        else:
            _number(walk, item)
    close_all(walk)
    walk.memory.named = walk.named


def _mark(walk: Sentence, at: int, char: str) -> None:
    if char == "(":
        walk.depth += 1
        walk.bracket = walk.since
        walk.outside.append(
            Outside(walk.named, walk.stage, walk.year, walk.memory.last, walk.fund, list(walk.pending), walk.since, walk.read)
        )
        if at == walk.since and walk.memory.last is not None and walk.memory.run and not walk.pending:
            walk.groups.append(PartGroup([walk.memory.last], "brackets", walk.depth, strict=True))
    elif char == ")":
        walk.depth = max(0, walk.depth - 1)
        close_deeper(walk)
        if walk.outside:
            before = walk.outside.pop()
            walk.named, walk.stage, walk.year, walk.memory.last = before.named, before.stage, before.year, before.last
            walk.pending, walk.since = [], at + 1
            if walk.read == before.read:  # 林业生态补偿(基金安排)120万元: a bracket of words belongs to the name before it
                walk.pending, walk.since, walk.fund = before.pending, before.since, before.fund
    elif char in ";；":
        _semicolon(walk, at)


def _semicolon(walk: Sentence, at: int) -> None:
    """What comes next is said of the whole again, unless it names something."""
    walk.base = walk.verb = walk.cue = walk.base_fact = walk.change = None
    walk.fund = walk.setting.fund
    walk.reason = False
    walk.scatter = False
    walk.said_prior, walk.apart = False, len(walk.memory.run)
    if walk.beside is not None and walk.beside.last is not None:
        end_aside(walk)
    for group in walk.groups:
        group.after_semicolon = True
    walk.since = at + 1
    walk.pending = [word for word in walk.pending if word.kind == "year"]
    back_to_whole(walk)


def _word(walk: Sentence, word: Word) -> None:
    kind = word.kind
    if kind in TURNS and not walk.reason:
        turn(walk, word)
    if kind in {"year", "prior"}:
        _year(walk, word)
    elif kind == "current":
        walk.year, walk.beside = walk.setting.year, None
        walk.pending.append(word)
    elif kind == "fund":
        walk.fund = word.rule.fund
        walk.pending.append(word)
    elif kind in {"measure", "stage"}:
        _content(walk, word)
    elif kind == "among":
        open_group(walk, word)
    elif kind == "each":
        _distribute(walk, word)
    elif kind == "reason":
        walk.reason = True
        walk.verb = walk.cue = None
    elif kind in {"base", "base-year"}:
        walk.base, walk.base_fact, walk.verb, walk.cue = word, None, None, None
        walk.reason, walk.change = False, None
        walk.since, walk.pending = word.end, [one for one in walk.pending if one.kind == "year"]
    elif kind in {"verb", "flat"}:
        _verb(walk, word)
    elif kind in {"completion", "share", "rate"}:
        _relation(walk, word)
    elif kind == "from":
        _from(walk, word)
    elif kind in {"within", "over"}:
        walk.pending.append(word)


def _year(walk: Sentence, word: Word) -> None:
    year = int(word.value) if word.kind == "year" else walk.setting.year - 1 if walk.setting.year else None
    step_aside(walk, year, prior=word.kind == "prior")
    walk.year, walk.said_year, walk.said_prior = year, True, walk.said_prior or word.kind == "prior"
    walk.pending.append(word)


def _relation(walk: Sentence, word: Word) -> None:
    """A share, a rate or a completion that awaits its percentage, or several of them in turn."""
    walk.cue, walk.verb = word, None
    if word.kind == "share" and IN_TURN.search(word.text):
        shares_in_turn(walk, word)
    if word.kind == "rate":
        walk.pending.append(word)


IN_TURN = regex.compile(r"分别|依次|^各")
TURNS = frozenset({"base", "base-year", "verb", "flat", "share", "completion", "rate"})


WHOLE_YEAR = ("全年", "当年", "本年")  # 年初预算收入10万元，全年总收入12万元: what follows is no budget unless it says so


def _names_nothing(walk: Sentence, word: Word) -> bool:
    """接待费上年支出1.69万元，本年支出1.66万元; 接待费本年支出1.66万元: no total of the year, the same of this year."""
    after_name = bool(walk.pending) and walk.pending[-1].kind == "measure" and walk.pending[-1].end == word.start
    return after_name or (walk.said_prior and (walk.named is None or "收入" not in walk.named.label))


THIS_YEAR = ("本年", "当年", "今年")
SPENT_THIS_YEAR = {"本年支出", "本年度支出", "当年支出", "今年支出"}


def _content(walk: Sentence, word: Word) -> None:
    """A measure or stage: what follows is a statement of its own, no longer a change or a reason."""
    if walk.said_prior and word.text.startswith(THIS_YEAR):
        walk.year, walk.beside = walk.setting.year, None
    if word.text in SPENT_THIS_YEAR and _names_nothing(walk, word):
        walk.pending.append(replace(word, kind="current"))
        return
    if word.kind == "stage":
        walk.stage = word.rule.stage
        if not walk.reason or not walk.pending:
            walk.verb = walk.cue = None
    else:
        walk.stage = word.measure.stage or ("actual" if word.text.startswith(WHOLE_YEAR) else walk.stage)
        walk.verb = None
        if walk.cue is not None and walk.cue.kind != "share":
            walk.cue = None
    walk.pending.append(word)


def _verb(walk: Sentence, word: Word) -> None:
    if word.kind == "flat" and walk.base is not None and walk.memory.last is not None and not walk.reason:
        add_change(walk, None, None, 0)
        walk.base = None
        return
    before = walk.verb
    walk.residue = before is not None and walk.text[before.end : word.start] == "("  # 下降(增长)3%: a form's words, of neither direction
    walk.verb, walk.cue = word, None


def _from(walk: Sentence, word: Word) -> None:
    walk.verb = None
    walk.since = word.end
    if walk.expects_from and walk.from_base is not None:
        walk.expects_from, walk.year, walk.beside = False, walk.from_year, None
        return
    walk.expects_from, walk.from_base, walk.from_year = True, None, walk.year


def _number(walk: Sentence, token: Token) -> None:
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
NAME_OF_AIM = regex.compile(r"[^\d≥≤]{2,}?(?=(?:年度)?(?:目标|计划|指标值)|[≥≤\d])")


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
    if walk.each and _given(walk, figure, token):
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


def _distribute(walk: Sentence, word: Word) -> None:
    names = [one for one in walk.pending if one.kind in {"measure", "stage"}]
    stages = [one for one in names if one.kind == "stage"]
    measures = [one for one in names if one.kind == "measure"]
    sole = len(measures) == 1 and measures[0].measure.of == "money"
    years = [one for one in walk.pending if one.kind == "year"] if sole else []
    many = measures if len(measures) > 1 else stages if len(stages) > 1 else years if len(years) > 1 else []
    walk.each, walk.each_at = many, 0
    walk.scatter = not many
    if len(measures) == 1 and (many is stages or many is years):
        walk.named, walk.named_here = Named(measures[0].measure.id, measures[0].text, measures[0].measure.name), True
    if (many is measures or many is years) and stages:
        walk.stage = stages[-1].rule.stage
    walk.since = word.end


def _given(walk: Sentence, figure: Figure, token: Token) -> bool:
    """Give this number to the next name of the list. False where the list has run out."""
    if walk.each_at >= len(walk.each) or _new_after_list(walk, token):
        walk.each = []
        walk.pending = [word for word in walk.pending if word.start >= walk.since]
        return False
    word = walk.each[walk.each_at]
    walk.each_at += 1
    walk.now = token.start
    if word.kind == "measure":
        named = Named(word.measure.id, word.text, word.measure.name)
        stage = (walk.stage or walk.setting.stage) if word.measure.staged else None
    elif word.kind == "year" and walk.named is not None:
        named, stage, walk.year = walk.named, walk.stage or walk.setting.stage, int(word.value)
    elif walk.named is not None or walk.memory.named is not None or walk.setting.measure is not None:
        known = walk.named or walk.memory.named or Named(walk.setting.measure or "item", "", HEADING)
        named, stage = known, word.rule.stage
    else:
        not_understood(walk, figure, "ambiguous")
        return True
    keep(walk, make(walk, named, figure, walk.year, stage, walk.fund))
    walk.named = named
    return True


def _new_after_list(walk: Sentence, token: Token) -> bool:
    return any(word.start >= walk.since and word.kind == "measure" for word in walk.pending) or (
        walk.each_at > 0 and LIST_GAP.match(walk.text[walk.since : token.start]) is None
    )


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
