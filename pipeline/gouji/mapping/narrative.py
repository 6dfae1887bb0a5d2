"""Paragraphs and long cells read as narrative."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

import regex

from ..model import BudgetClaim, Enumeration, Figure, Formula, Mention, NilStatement, Reading
from ..numbers import Token, tokens
from ..places import Place
from ..rules import Rules
from ..text import View, squeeze
from .claims import budget_claims, enumerations, mentions, nil_statements
from .formulas import adjustments, formulas
from .lexicon import words_of
from .prose import Locator, Memory, Prose, Sentence, Setting, sentences
from .sentence import read_sentence
from .tallies import tallies

LONGEST = 5000  # characters; no sentence is longer, a broken export is
SHORT = 30  # characters; a shorter sentence may name what the next one is about
SPEAKING = frozenset({"nil", "nil-after", "within", "over", "added-project", "project-count"})


@lru_cache(maxsize=8)
def speaks_of_figures(rules: Rules) -> regex.Pattern[str]:
    """Words by which a sentence without any number can still say something about figures."""
    sources = [source for cue in rules.cues if cue.cue in SPEAKING for source in cue.match]
    sources += [source for rule in rules.measures if rule.of == "word" for source in rule.match]
    return regex.compile("|".join(f"(?:{source})" for source in sources))


@dataclass
class Said:
    """Everything that the narrative said."""

    prose: Prose = field(default_factory=Prose)
    budget_claims: list[BudgetClaim] = field(default_factory=list)
    nil_statements: list[NilStatement] = field(default_factory=list)
    enumerations: list[Enumeration] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    sentences: int = 0


def read_narrative(
    text: str, start: int, end: int, setting: Setting, place: Callable[[int, int], Place], said: Said, *, instruction: bool = False
) -> None:
    """Read characters start..end of a text. Everything found goes into `said`; an instruction's numbers are set aside."""
    stretch = text[start:end]
    if not stretch.strip():
        return
    view = squeeze(stretch)
    moved = View(view.text, tuple(offset + start for offset in view.offsets))
    locate = Locator(moved, text, place)
    numbers = tokens(view, setting.rules)
    if instruction:
        _set_aside(numbers, locate, said)
        return
    said.formulas += adjustments(view.text, locate) + tallies(view.text, locate)
    memory = Memory(sentence=said.sentences)
    starts = [token.start for token in numbers]
    for low, high in sentences(view.text):
        if high - low > LONGEST:
            _not_read(numbers[bisect_left(starts, low) : bisect_left(starts, high)], locate, said)
            continue
        said.sentences += 1
        memory.sentence = said.sentences
        inside = [_shifted(token, low) for token in numbers[bisect_left(starts, low) : bisect_left(starts, high)]]
        _sentence(view.text[low:high], low, inside, setting, locate, said, memory)


def _sentence(text: str, at: int, numbers: list[Token], setting: Setting, locate: Locator, said: Said, memory: Memory) -> None:
    figures = any(token.aside is None for token in numbers)
    if not figures and len(text) > SHORT and speaks_of_figures(setting.rules).search(text) is None:
        _not_read([_shifted(token, -at) for token in numbers], locate, said)
        return
    words = words_of(text, setting.rules)
    opens = bool(words) and words[0].kind == "among" and words[0].start <= 2
    if not opens:
        memory.run = []
    read_sentence(Sentence(setting, locate, said.prose, memory, text, at), words, numbers)
    carried = memory.named.measure if memory.named and memory.named.measure != "item" else None
    said.nil_statements += nil_statements(text, words, setting, locate, at)
    said.budget_claims += budget_claims(text, words, setting, locate, at, carried)
    if figures:
        said.enumerations += enumerations(text, setting, locate, at)
    said.mentions += mentions(text, words, setting, locate, at)
    written = formulas(text, locate, at)
    said.formulas += written
    said.prose.readings += [
        Reading(one, "fact", "formula", "formula") for each in written for one in (each.top, *each.bottoms, each.result)
    ]


def _shifted(token: Token, by: int) -> Token:
    return Token(token.start - by, token.end - by, token.tail - by, token.value, token.decimals, token.unit, token.of,
                 token.approximate, token.aside, token.chinese)  # fmt: skip


def _not_read(numbers: Iterable[Token], locate: Locator, said: Said) -> None:
    """A stretch that no one would call a sentence, or that speaks of no figures: dates and numbering are set aside."""
    for token in numbers:
        figure = Figure(locate.raw(token.start, token.end), token.value or Decimal(0), token.unit, token.decimals,
                        locate.place(token.start, token.end))  # fmt: skip
        said.prose.readings.append(Reading(figure, "set_aside" if token.aside else "unread", token.aside or "ambiguous", ""))


def _set_aside(numbers: Iterable[Token], locate: Locator, said: Said) -> None:
    for token in numbers:
        figure = Figure(locate.raw(token.start, token.end), Decimal(0), None, 0, locate.place(token.start, token.end))
        said.prose.readings.append(Reading(figure, "set_aside", "instruction", ""))
