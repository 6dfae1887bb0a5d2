"""Names that are told before their amounts (分别为): each number goes to the next of them."""

from __future__ import annotations

from ..model import Figure
from ..numbers import Token
from .lexicon import Word
from .naming import make
from .parts import keep
from .prose import HEADING, LIST_GAP, Named, Sentence, not_understood


def distribute(walk: Sentence, word: Word) -> None:
    """The names before 分别 await what each of them gets."""
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


def give(walk: Sentence, figure: Figure, token: Token) -> bool:
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
