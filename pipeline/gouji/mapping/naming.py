"""What a number measures, by the words before it; who it is of."""

from __future__ import annotations

import regex

from ..model import Fact, Figure
from ..numbers import Token
from ..text import flat
from .lexicon import Word, cue_pattern
from .prose import HAN, HEADING, HEADING_AT_LARGE, PASSING, UNNAMED, Named, Sentence

CLAUSE = regex.compile(r"[，,;。:]")
AFTER_NOUN = regex.compile(r"^(?:用于)?([\p{Han}\"]{2,14}?)(?=[，,;。、(:]|\d|$)")
LEAD = regex.compile(
    r"^(?:(?:19|20)\d{2}年(?:度)?|其中|用于|和|及|与|(?:一|二|三|四|五|六|七|八|九|十)是|本年|全年|共计?|安排|支出|是|为){1,20}+"
)


def name_before(walk: Sentence, token: Token) -> tuple[Named | None, str | None]:
    """What the number before us measures, from the words since the last number."""
    walk.now = token.start
    names = [word for word in walk.pending if word.kind == "measure" and word.measure.of == "money"]
    if names and not strays(walk, names[-1], token):
        head = names[-1]
        return call(walk, Named(head.measure.id, head.text, head.measure.name)), walk.fund
    passing = cue_pattern(walk.setting.rules, "passing").search(walk.text, walk.since, token.start) is not None
    if names:
        rule = PASSING if passing else "words before an amount"
        return as_project(walk, Named("item", label_of(walk, walk.since, token.start), rule)), walk.fund
    left = leftover(walk, walk.since, token.start)
    among = _part_named_before(walk, token) if not left else None
    if among is not None:
        return call(walk, as_project(walk, among)), walk.fund
    funds = [word for word in walk.pending if word.kind == "fund" and word.rule.measure]
    revenue = (bool(walk.groups) and "收入" in walk.groups[-1].wholes[-1].label) or OF_REVENUE.search(walk.text, 0, token.start) is not None
    if funds and not left and (revenue or "收入" in walk.text[funds[-1].end : token.start]):
        return Named("item", funds[-1].text + "收入", "revenue of a fund"), funds[-1].rule.fund
    if funds and not left:
        fund = funds[-1].rule
        return call(walk, Named(fund.measure, funds[-1].text, fund.name, fund.fund)), fund.fund
    if revenue and not left and any(word.kind == "fund" and not word.rule.measure for word in walk.pending):
        return call(walk, Named("fiscal_revenue", "财政拨款", "revenue of the treasury")), walk.fund
    if passing:
        return Named("item", left or walk.text[walk.since : token.start][-12:], PASSING), walk.fund
    if left:
        return call(walk, as_project(walk, Named("item", left, "words before an amount"))), walk.fund
    return carried(walk, token), walk.fund


OF_REVENUE = regex.compile(r"收入(?:中|来源为?|包括|构成为?)[:，,][^。]*$")  # 本年收入中：政府性基金…


def _part_named_before(walk: Sentence, token: Token) -> Named | None:
    """其中甲项目为年中新增，预算88万元: the part is named in a clause of its own, before its amount."""
    clauses = CLAUSE.split(walk.text[walk.since : token.start])
    if walk.since != walk.parts_at or len(clauses) < 2 or not unknown(walk, walk.since, token.start):
        return None
    clause = clauses[0]
    return Named("item", LEAD.sub("", clause).strip(' 、()"')[-24:], "words before an amount")


def turn(walk: Sentence, word: Word) -> None:
    """A name without an amount of its own before a relation turns to the amount said of it before:
    公务接待费比上年减少…, 工资福利支出占基本支出的….
    """
    names = [one for one in walk.pending if one.kind == "measure" and one.measure.of == "money" and one.start >= walk.since]
    if names and word.kind != "flat":
        name = names[-1].measure.id
        last = walk.memory.last
        if last is not None and last.measure == name and last.subject is None:
            if word.kind == "verb" and walk.base is not None:  # 与上年相比，收、支总计各增加3万元
                walk.pending = [one for one in walk.pending if one not in names]
            return
        _turn_to(walk, [one for one in walk.memory.known[-MOST_KNOWN:] if one.measure == name] or _said_above(walk, name))
        if word.kind not in {"rate", "completion"}:
            walk.pending = [one for one in walk.pending if one not in names]
    elif not names and word.kind in {"base", "base-year"} and _of_all(walk, word):
        _turn_to(walk, [one for one in walk.memory.known[-MOST_KNOWN:] if one.measure in {"total_expenditure", "total_funds"}])
    elif not names and (label := _noun_before(walk, word)):
        _turn_to(walk, [one for one in walk.memory.known[-MOST_KNOWN:] if one.label and (one.label in label or label in one.label)])


def _said_above(walk: Sentence, measure: str) -> list[Fact]:
    """The unit's amount of a measure in the paragraphs above under the same heading, where they give one only."""
    if walk.setting.section is None:
        return []
    known = walk.out.named.get((walk.setting.section, measure), ())[-MOST_SAID:]
    found = [one for one in known if one.subject is None and one.year == walk.setting.year and one.stage == "actual" and one.clear]  # fmt: skip
    return found if len({one.figure.value for one in found}) == 1 else []


MOST_KNOWN = 200  # amounts of a paragraph that words further on may turn to
MOST_SAID = 50  # amounts of one name under one heading; where there are more, none is meant
LEFT = regex.compile(r"结[余转]")


def _of_all(walk: Sentence, word: Word) -> bool:
    """支出…，年末结余42元。决算比预算增支…: said of the spending again, not of what is left."""
    last = walk.memory.last
    staged = any(one.kind == "stage" and one.start >= walk.since and one.end == word.start for one in walk.pending)
    return staged and last is not None and LEFT.search(last.label) is not None


def _noun_before(walk: Sentence, word: Word) -> str:
    """Words that no rule knows, right before a relation, in a clause that begins after the last number."""
    low = max((match.end() for match in CLAUSE.finditer(walk.text, walk.since, word.start)), default=-1)
    if low < 0 and walk.since:
        return ""
    label = leftover(walk, max(low, walk.since), word.start)
    return "" if SELF.fullmatch(label) else label


SELF = regex.compile(
    r"(?:项目|部门|单位|资金|整体|总体|总量|总?规模|总额|[该此本]项|同口径|同期|年[中内初末]|期间|调整|追加|变动|增减|幅度|执行|完成|中期|净|较"
    r"|绝对额|比例|差异)+"
)


def _turn_to(walk: Sentence, known: list[Fact]) -> None:
    """The latest of the amounts, the executed one first, is what is spoken of now."""
    fact = next((one for one in reversed(known) if one.stage in {"actual", None}), known[-1] if known else None)
    walk.away = fact is None
    if fact is not None:
        walk.memory.last = fact
        walk.memory.run.append(fact)
        walk.change = None


def unknown(walk: Sentence, start: int, end: int) -> bool:
    """Does a stretch of the sentence hold words that no rule knows?"""
    stretch = list(walk.text[start:end])
    spans = [(word.start, word.end) for word in walk.words] + [(token.start, token.tail) for token in walk.numbers]
    for low, high in spans:
        for at in range(max(low, start), min(high, end)):
            stretch[at - start] = "\0"
    left = cue_pattern(walk.setting.rules, "filler").sub("", "".join(stretch))
    return HAN.search(left) is not None


def call(walk: Sentence, named: Named) -> Named:
    """Remember what is being spoken of; a carry-over told along the way is not."""
    if named.measure != "prior_year_carryover" or not walk.memory.run:
        walk.named, walk.named_here = named, True
    return named


def as_project(walk: Sentence, named: Named) -> Named:
    """A label that a form knows as a project is that project's money."""
    for subject in walk.setting.subjects:
        if flat(subject) in named.label or flat(subject) in walk.text[walk.since : walk.now]:
            return Named("total_funds", named.label, named.rule, None, subject)
    return named


def strays(walk: Sentence, name: Word, token: Token) -> bool:
    """Do words that no rule knows stand between a measure and the number, so that it is of something else?"""
    stages = [word.end for word in walk.pending if word.kind == "stage" and word.rule.stage != "given" and word.start >= name.end]
    start = max([name.end, *stages])
    if leftover(walk, start, token.start, clauses=True):
        return True
    low = max((match.end() for match in CLAUSE.finditer(walk.text, walk.since, name.start)), default=walk.since)
    if name.measure.generic and _compound(walk, low, name):
        return True
    increment = cue_pattern(walk.setting.rules, "increment")
    return increment.search(walk.text, low, name.start) is not None or increment.search(walk.text, name.end, token.start) is not None


def _compound(walk: Sentence, low: int, name: Word) -> bool:
    """乡村振兴项目支出, 零星项目支出: a generic name with words of its own before it is something narrower; the name of
    the unit before it is not.
    """
    low = max([low, *(word.end for word in walk.words if word.end <= name.start)])
    lead = walk.text[low : name.start]
    known = cue_pattern(walk.setting.rules, "filler").sub("\0", lead)
    own = known.rsplit("\0", 1)[-1]
    return len(own) >= 2 and HAN.fullmatch(own) is not None and cue_pattern(walk.setting.rules, "organ").search(own) is None


def carried(walk: Sentence, token: Token) -> Named | None:
    """No name of its own: the measure goes on, or comes from the heading, or follows the number."""
    if walk.named is not None and "上年" in walk.named.label and any(word.kind == "current" for word in walk.pending):
        return None  # 上年结转支出5万元、本年拨款支出795万元
    staged = any(word.kind in {"stage", "within", "over"} for word in walk.pending)
    if (other := _claimed_or_spent(walk)) is not None:
        return call(walk, other)
    if walk.named is not None and (staged or walk.from_base is not None or walk.base is not None):
        return walk.named
    outside = walk.outside[-1].last if walk.outside else None
    if outside is not None and walk.since == walk.bracket and any(word.kind in {"prior", "year"} for word in walk.pending):
        return Named(outside.measure, outside.label, outside.rule, None, outside.subject)  # 公务接待费1.56万元(上年1.92万元
    after = AFTER_NOUN.match(walk.text[token.tail :])
    if not staged and after:
        return Named("item", after.group(1), "words after an amount")
    if walk.named_here and said_beside(walk):
        return walk.named
    if not staged:
        return None
    if walk.memory.named is not None:
        walk.named = walk.memory.named
        return walk.named
    return from_heading(walk)


def _claimed_or_spent(walk: Sentence) -> Named | None:
    """A claim after a list is about all of it; 当年收入452元，当年支出451元: spending beside revenue."""
    whole = next((one.wholes[-1] for one in walk.groups if one.depth == 0 and len(one.parts) > 1), None)
    if whole is not None and walk.pending and walk.pending[-1].kind in {"within", "over"}:
        return Named(whole.measure, whole.label, whole.rule, None, whole.subject)
    if (
        walk.named is not None
        and walk.named.measure == "total_revenue"
        and any(one.kind == "stage" and "支出" in one.text for one in walk.pending)
    ):
        return Named("total_expenditure", "支出", UNNAMED)
    return None


def said_beside(walk: Sentence) -> bool:
    """公用经费50万元，去年同期为51万元; 公用经费上年为51万元，今年为50万元: the same of another year."""
    kinds = {word.kind for word in walk.pending}
    earlier = walk.beside is not None and walk.beside.last is not None and bool(kinds & {"prior", "year"})
    return kinds == {"year"} or (not walk.scatter and (earlier or (walk.said_prior and "current" in kinds)))


WHOLE_YEAR = regex.compile(r"(?:全年|当年|本年度?)(?:实际)?支出")


def from_heading(walk: Sentence) -> Named | None:
    """What the heading announces, where the sentence names nothing."""
    rule = walk.setting.rules.measure(walk.setting.measure) if walk.setting.measure else None
    if rule is not None and rule.id == "project_expenditure" and walk.setting.subject is not None:
        return call(walk, Named("total_funds", rule.zh, HEADING, None, walk.setting.subject))  # a report on one project only
    if rule is not None:
        return call(walk, Named(rule.id, rule.zh, HEADING))
    if walk.setting.title and walk.setting.rules.wording("money-section").search(walk.setting.title):
        income = "收入" in walk.setting.title and "支出" not in walk.setting.title
        return call(walk, Named("total_revenue" if income else "total_funds", walk.setting.title, "heading of a money section"))
    if walk.setting.title and any(word.kind == "stage" and WHOLE_YEAR.match(word.text) for word in walk.pending):
        return call(walk, Named("total_funds", walk.setting.title, HEADING_AT_LARGE))  # 支出结构。全年支出…: of the unit, most likely
    if walk.setting.title:
        named = Named("item", walk.setting.title, HEADING)
        subject = next((one for one in walk.setting.subjects if flat(one) in walk.setting.title), None)
        return call(walk, Named("total_funds", named.label, named.rule, None, subject) if subject else named)
    if walk.setting.subject is not None and walk.setting.form is None:
        return Named("total_funds", "", UNNAMED, None, walk.setting.subject)  # a report on one project only
    return Named("item", "", UNNAMED)


def leftover(walk: Sentence, start: int, end: int, *, clauses: bool = False) -> str:
    """The words before a number that no rule knows, as a label; "" where there are none.

    Only the last clause is looked at, unless `clauses` asks for the whole stretch.
    """
    text = walk.text[start:end]
    low = start if clauses else end - len(CLAUSE.split(text)[-1])
    stretch = list(walk.text[low:end])
    for word in walk.pending:
        for at in range(max(word.start, low), min(word.end, end)):
            stretch[at - low] = "\0"
    whose = next((word.start for word in walk.pending if word.kind == "year" and word.start > low), low)
    if cue_pattern(walk.setting.rules, "organ").search(walk.text[low:whose]):
        stretch[: whose - low] = "\0" * (whose - low)  # 某某局2024年…: whose it is, not what
    left = cue_pattern(walk.setting.rules, "filler").sub("", "".join(stretch)).replace("\0", "")
    return label_of(walk, low, end) if HAN.search(left) else ""


def label_of(walk: Sentence, start: int, end: int) -> str:
    """The words before a number as a label, without stages and years."""
    label = CLAUSE.split(walk.text[start:end])[-1]
    for word in reversed(walk.pending):
        if word.kind in {"stage", "year"} and start <= word.start and label.endswith(word.text):
            label = label[: -len(word.text)]
    if label.count("(") > label.count(")"):
        label = label.partition("(")[0] or label.rpartition("(")[2]
    return LEAD.sub("", label).strip(' 、()"')[-24:]


def subject_of(walk: Sentence, named: Named) -> tuple[str | None, str]:
    """Whose figure: a project that a form names, another body, or the unit (or form) itwalk."""
    words = walk.text[walk.since : walk.now]
    if named.subject is not None:
        return named.subject, named.measure
    for subject in walk.setting.subjects:
        if flat(subject) in words or flat(subject) == named.label:
            return subject, "total_funds" if named.measure in {"item", "project_expenditure"} else named.measure
    body = cue_pattern(walk.setting.rules, "other-body").search(words)
    if body:
        return body.group(), named.measure
    rule = walk.setting.rules.measure(named.measure)
    of_unit = walk.setting.form is None and rule is not None and (rule.generic or rule.controlled or rule.of == "count")
    return None if of_unit else walk.setting.subject, named.measure


def make(walk: Sentence, named: Named, figure: Figure, year: int | None, stage: str | None, fund: str | None, *,
          clear: bool = True) -> Fact:  # fmt: skip
    """A fact of the narrative."""
    subject, measure = subject_of(walk, named)
    return Fact(figure, measure, named.label, subject, year, stage, named.fund or fund, "text",
                named.rule, form=walk.setting.form, section=walk.setting.section,
                sentence=walk.memory.sentence, clear=clear)  # fmt: skip
