"""One sentence of narrative: from its words and numbers, left to right, to facts and relations."""

from __future__ import annotations

from dataclasses import replace

import regex

from ..numbers import Token
from .amounts import read_number
from .beside import end_aside, step_aside
from .changes import add_change, shares_in_turn
from .in_turn import distribute
from .lexicon import Word
from .naming import turn
from .parts import back_to_whole, close_all, close_deeper, open_group
from .prose import Outside, PartGroup, Sentence


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
            read_number(walk, item)
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
        distribute(walk, word)
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
