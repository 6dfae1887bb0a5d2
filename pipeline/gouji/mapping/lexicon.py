"""The words of a sentence that rules know: measures, stages, funds, years, relations. Longest word wins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from ..regexes import compiled
from ..rules import Cue, Fund, Measure, Rules, Stage

HAN = compiled(r"\p{Han}")
PERIOD = compiled(r"(?<!\d)((?:19|20)\d{2})年?\s?(?:[-—–~]{1,2}|至|到)\s?((?:19|20)\d{2})年(?:度|间)?(?!\d)")  # of several years together
YEAR = compiled(
    r"(?<![\d—~-]|年至|\d至)((?:19|20)\d{2})(?:年(?![初末底中])(?:度)?(?![-—~至]\d{4}年)|(?=年[初末底中]))"
)  # 2022年初: the 年 goes with 初
APART = frozenset({"filler", "and", "list", "organs", "nil-blocker", "made-of", "other-body", "added-project",
                   "total-of", "increment", "organ", "passing", "project-count", "organ-noun"})  # fmt: skip


# Cues that share one scanner, those that can begin like another one first.
ORDER = ("division", "inside", "among", "each", "within", "over", "reason", "rate", "nil-after", "nil", "flat", "verb", "prior", "current")


@dataclass(frozen=True, slots=True)
class Word:
    """A known word: `kind` measure, stage, fund, year, or the cue's own name."""

    start: int
    end: int
    kind: str
    rule: Any
    text: str
    value: str = ""  # a year, or the words of a share's whole

    @property
    def measure(self) -> Measure:
        """The rule of a measure word."""
        rule: Measure = self.rule
        return rule


Scanner = tuple[int, str, regex.Pattern[str], dict[str, Any]]  # family, its name, what begins with one letter, the rules
BEHIND = ("(?<=", "(?<!")


class Lexicon(dict[str, tuple[Scanner, ...]]):
    """For each letter, what can begin with it: a letter that begins no word costs nothing, and one that does is tried
    with the few wordings that it can begin. Built as letters come, so that few rules are compiled for a short text.
    """

    def __init__(self, families: list[tuple[str, list[Any]]]) -> None:
        super().__init__()
        self.families = [(name, [(source, _lead(source), rule) for rule in rules for source in rule.match]) for name, rules in families]

    def __missing__(self, letter: str) -> tuple[Scanner, ...]:
        self[letter] = found = tuple(self._beginning(letter))
        return found

    def _beginning(self, letter: str) -> Iterator[Scanner]:
        for family, (name, wordings) in enumerate(self.families):
            able = [(source, rule) for source, lead, rule in wordings if lead is None or lead.match(letter, partial=True)]
            if able:
                parts = [f"(?P<r{at}>{source})" for at, (source, _) in enumerate(able)]
                rules = {f"r{at}": rule for at, (_, rule) in enumerate(able)}
                yield family, name, compiled("|".join(parts)), rules


def _lead(source: str) -> regex.Pattern[str] | None:
    """A wording without what must stand before it, to be tried on its first letter alone; None where that cannot tell."""
    while source.startswith(BEHIND):
        source = source[_closing(source) + 1 :]
    return None if "(?<=" in source else compiled(f"(?:{source})")


def _closing(source: str) -> int:
    """Where the bracket that a regex begins with is closed."""
    depth = 0
    inside = escaped = False  # a set of letters; after a backslash
    for at, char in enumerate(source):
        if escaped or char == "\\":
            escaped = not escaped
        elif inside or char == "[":
            inside = char != "]"
        elif char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0:
                return at
    return len(source)


@lru_cache(maxsize=8)
def lexicon_of(rules: Rules) -> Lexicon:
    """The words of running prose. Cues of one family share a scanner so that the first rule wins a tie."""
    cues = [cue for cue in rules.cues if cue.cue not in APART]
    bases = [cue for cue in cues if cue.cue in {"base", "base-year", "completion", "share", "from"}]
    others = [cue for cue in cues if cue not in bases]
    return Lexicon(
        [
            ("measure", [one for one in rules.measures if one.prose]),
            ("fund", list(rules.funds)),
            ("stage", list(rules.stages)),
            *(("cue", [cue]) for cue in bases),
            ("cue", sorted(others, key=lambda cue: ORDER.index(cue.cue))),
        ]
    )


@lru_cache(maxsize=32)
def cue_pattern(rules: Rules, name: str) -> regex.Pattern[str]:
    """All words of one cue that stands apart from running prose."""
    sources = [source for cue in rules.cues if cue.cue == name for source in cue.match]
    return compiled("|".join(f"(?:{source})" for source in sources) or "(?!)")


def words_of(text: str, rules: Rules) -> list[Word]:
    """The known words of a sentence, in order, without overlaps."""
    lexicon = lexicon_of(rules)
    found: list[Word] = []
    free = [0] * len(lexicon.families)
    for at, letter in enumerate(text):
        for family, name, pattern, known in lexicon[letter]:
            if at >= free[family] and (match := pattern.match(text, at)) is not None:
                rule = next(known[group] for group in known if match.group(group) is not None)
                found.append(Word(*match.span(), rule.cue if name == "cue" else name, rule, match.group(), _value(match)))
                free[family] = match.end()
    starts = {word.start for word in found}
    for match in YEAR.finditer(text):  # 2021年度支出总计: the year ends where 年度支出总计 begins
        end = next((at for at in range(match.end(1), match.end()) if at in starts), match.end())
        found.append(Word(match.start(), end, "year", None, text[match.start() : end], match.group(1)))
    found += [Word(*match.span(), "period", None, match.group(), f"{match.group(1)}-{match.group(2)}") for match in PERIOD.finditer(text)]
    return _longest(found)


def _value(match: regex.Match[str]) -> str:
    groups = match.groupdict()
    return groups.get("base_year") or groups.get("whole") or ""


RANK = {"measure": 3, "base": 5, "base-year": 5, "completion": 5, "share": 5, "from": 5, "rate": 4, "year": 1, "period": 1}


def _longest(found: list[Word]) -> list[Word]:
    """Of words that overlap, the longest; of equals, the one that says more."""
    found.sort(key=lambda word: (word.start - word.end, -RANK.get(word.kind, 2), word.start))
    kept: list[Word] = []
    used: set[int] = set()
    for word in found:
        span = range(word.start, word.end)
        if used.isdisjoint(span):
            kept.append(word)
            used.update(span)
    kept.sort(key=lambda word: word.start)
    return kept


__all__ = ["Cue", "Fund", "Stage", "Word", "cue_pattern", "words_of"]


def descendants(rules: Rules) -> dict[str, frozenset[str]]:
    """For each whole, every measure that is a part of it, at any depth."""
    if "descendants" not in rules.caches:
        direct: dict[str, set[str]] = {}
        for identity in rules.identities:
            direct.setdefault(identity.whole, set()).update(identity.parts)
        rules.caches["descendants"] = {whole: frozenset(_below(whole, direct)) for whole in direct}
    found: dict[str, frozenset[str]] = rules.caches["descendants"]
    return found


def _below(whole: str, direct: dict[str, set[str]]) -> set[str]:
    out: set[str] = set()
    todo = [whole]
    while todo:
        for part in direct.get(todo.pop(), set()):
            if part not in out:
                out.add(part)
                todo.append(part)
    return out


def _longest_money(words: str, rules: Rules) -> tuple[regex.Match[str], Measure] | None:
    named = [(match, rule) for rule in rules.measures if rule.prose and rule.of == "money" and (match := rule.pattern.search(words))]
    return max(named, key=lambda one: len(one[0][0])) if named else None


def money_in(words: str, rules: Rules) -> Measure | None:
    """The amount of money whose name stands in words: 三公 in 三公经费控制率."""
    found = _longest_money(words, rules)
    return found[1] if found is not None else None


def whole_measure(words: str, rules: Rules) -> Measure | None:
    """The amount of money that words name, the longest name first; None where others of them narrow it (采购支出总额 is no total of all
    spending).
    """
    found = _longest_money(words, rules)
    if found is None:
        return None
    match, measure = found
    left = rules.wording("whole-words").sub("", words[: match.start()] + words[match.end() :])
    return None if HAN.search(left) else measure
