"""Paragraphs and long cells read as narrative."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

import regex

from ...model import BudgetClaim, Enumeration, Figure, Indicator, Mention, NilStatement, Reading
from ...numbers import Token, tokens
from ...places import Place
from ...regexes import compiled
from ...rules import Rules
from ...text import View, squeeze
from ..claims import budget_claims, enumerations, mentions, nil_statements
from ..lexicon import words_of
from ..told import told_indicators
from .derived import derived
from .names import ITEM
from .reading import Reader
from .remains import is_remains
from .setting import Locator, Setting
from .spoken import spoken
from .talk import Prose, Talk
from .written import written

LONGEST = 5000  # characters; no sentence is longer, a broken export is
RECENT = 60  # facts that a sentence may have given
SHORT = 30  # characters; a shorter sentence may name what the next one is about
SPEAKING = frozenset({"nil", "nil-after", "within", "over", "added-project", "project-count"})
SENTENCE = compiled(r"[^。!?]+[。!?]?|[。!?]")


@lru_cache(maxsize=8)
def speaks_of_figures(rules: Rules) -> regex.Pattern[str]:
    """Words by which a sentence without any number can still say something about figures."""
    sources = [source for cue in rules.cues if cue.cue in SPEAKING for source in cue.match]
    sources += [source for rule in rules.measures if rule.of == "word" for source in rule.match]
    return compiled("|".join(f"(?:{source})" for source in sources))


@dataclass
class Said:
    """Everything that the narrative said."""

    prose: Prose = field(default_factory=Prose)
    budget_claims: list[BudgetClaim] = field(default_factory=list)
    nil_statements: list[NilStatement] = field(default_factory=list)
    enumerations: list[Enumeration] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    sentences: int = 0
    called: dict[int | None, list[str]] = field(default_factory=dict)  # the projects that the paragraphs of a section listed last


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the sentences of a squeezed text."""
    for match in SENTENCE.finditer(text):
        yield match.start(), match.end()


def read_narrative(
    text: str, start: int, end: int, setting: Setting, place: Callable[[int, int], Place], said: Said, *, instruction: bool = False
) -> None:
    """Read characters start..end of a text. Everything found goes into `said`; an instruction's numbers are set aside."""
    stretch = text[start:end]
    if not stretch.strip():
        return
    view = squeeze(stretch)
    locate = Locator(View(view.text, tuple(offset + start for offset in view.offsets)), text, place)
    numbers = tokens(view, setting.rules)
    if instruction:
        _set_aside(numbers, locate, said)
        return
    if is_remains(stretch):
        _not_read(numbers, locate, said, of_table=True)
        return
    talk = Talk(sentence=said.sentences, called=said.called.get(setting.section, []))
    reader = Reader(setting, locate, said.prose, talk)
    starts = [token.start for token in numbers]
    last, before = 0, numbers[:0]
    facts = len(said.prose.facts)
    torn = setting.rules.wording("torn-beginning").match(view.text) is not None
    for low, high in sentences(view.text):
        inside = numbers[bisect_left(starts, low) : bisect_left(starts, high)]
        if high - low > LONGEST:
            _not_read(inside, locate, said)
            continue
        said.sentences += 1
        talk.sentence = said.sentences
        moved = [shifted(token, low) for token in inside]
        _sentence(view.text[low:high], low, moved, reader, said)
        if torn and low == 0:  # whose its figures are was said before it, where nobody knows
            said.prose.facts[facts:] = [replace(one, clear=False) for one in said.prose.facts[facts:]]
        said.prose.spoken += spoken(view.text[low:high], low, inside, said.sentences, locate)
        said.prose.derived += derived(
            view.text[last:high], last, low - last, [shifted(one, last) for one in (*before, *inside)], locate, setting.rules
        )
        last, before = low, inside
    said.called[setting.section] = talk.called


def shifted(token: Token, by: int) -> Token:
    """A number with offsets of a stretch that begins at `by`."""
    return replace(token, start=token.start - by, end=token.end - by, tail=token.tail - by)


def _sentence(text: str, at: int, numbers: list[Token], reader: Reader, said: Said) -> None:
    setting, locate, talk = reader.setting, reader.locate, reader.talk
    figures = any(token.aside is None for token in numbers)
    if not figures and len(text) > SHORT and speaks_of_figures(setting.rules).search(text) is None:
        _not_read([replace(one, start=one.start + at, end=one.end + at, tail=one.tail + at) for one in numbers], locate, said)
        return
    words = words_of(text, setting.rules)
    reader.sentence(text, at, numbers)
    carried = talk.topic.measure if talk.topic and talk.topic.measure != ITEM else None
    said.nil_statements += nil_statements(text, words, setting, locate, at)
    said.budget_claims += budget_claims(text, words, setting, locate, at, carried)
    told = len(said.indicators)
    if figures:
        said.enumerations += enumerations(text, setting, locate, at)
        said.indicators += told_indicators(text, setting.rules, lambda low, high: (locate.raw(at + low, at + high), locate.place(at + low, at + high)),
                                           setting.subject or setting.owner or None)  # fmt: skip
    said.mentions += mentions(text, setting, locate, at)
    formulas = list(written(text, at, locate, setting.rules))
    _without_scores(
        said, {one.score.place for one in said.indicators[told:] if one.score is not None} | {one.result.place for one in formulas}
    )
    said.prose.formulas += formulas
    said.prose.readings += [Reading(one, "fact", "formula", "formula") for each in formulas for one in (each.top, each.bottom, each.result)]


def _without_scores(said: Said, places: set[Place]) -> None:
    """The score of an indicator, or what an execution rate earned, is not that of the whole."""
    if places:
        facts = said.prose.facts
        facts[-RECENT:] = [one for one in facts[-RECENT:] if one.measure != "total_score" or one.figure.place not in places]


def _not_read(numbers: Iterable[Token], locate: Locator, said: Said, *, of_table: bool = False) -> None:
    """A stretch that no one would call a sentence, or that speaks of no figures: dates and numbering are set aside."""
    for token in numbers:
        figure = Figure(locate.raw(token.start, token.end), token.value or Decimal(0), token.unit, token.decimals,
                        locate.place(token.start, token.end))  # fmt: skip
        said.prose.readings.append(
            Reading(figure, "set_aside" if token.aside else "unread", token.aside or ("row-not-recovered" if of_table else "ambiguous"), "")
        )


def _set_aside(numbers: Iterable[Token], locate: Locator, said: Said) -> None:
    for token in numbers:
        figure = Figure(locate.raw(token.start, token.end), Decimal(0), None, 0, locate.place(token.start, token.end))
        said.prose.readings.append(Reading(figure, "set_aside", "instruction", ""))
