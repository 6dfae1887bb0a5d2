"""The words of a sentence that rules know: measures, stages, funds, years, relations. Longest word wins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from ..rules import Cue, Fund, Measure, Rules, Stage

YEAR = regex.compile(r"(?<![\d-—~至])((?:19|20)\d{2})年(?:度)?(?![-—~至]\d{4}年)")
APART = frozenset({"filler", "and", "list", "organs", "nil-blocker", "made-of", "other-body", "added-project",
                   "total-of", "increment", "passing", "project-count", "organ-noun"})  # fmt: skip


# Cues that share one scanner, those that can begin like another one first.
ORDER = ("among", "each", "within", "over", "reason", "rate", "nil-after", "nil", "flat", "verb", "prior", "current")


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


@dataclass(frozen=True, slots=True)
class Scanner:
    """One pattern for many rules, and the rule behind each group."""

    pattern: regex.Pattern[str]
    rules: dict[str, Any]


def scanner_of(rules: list[Any]) -> Scanner:
    """All rules as one pattern; group names inside rules are kept."""
    groups = {f"r{at}": rule for at, rule in enumerate(rules)}
    parts = [f"(?P<r{at}>{'|'.join(f'(?:{source})' for source in rule.match)})" for at, rule in enumerate(rules)]
    return Scanner(regex.compile("|".join(parts) or "(?!)"), groups)


@lru_cache(maxsize=8)
def scanners(rules: Rules) -> tuple[tuple[str, Scanner], ...]:
    """The scanners of running prose. Cues of one family share a scanner so that the first rule wins a tie."""
    cues = [cue for cue in rules.cues if cue.cue not in APART]
    bases = [cue for cue in cues if cue.cue in {"base", "base-year", "completion", "share", "from"}]
    others = [cue for cue in cues if cue not in bases]
    return (
        ("measure", scanner_of([one for one in rules.measures if one.prose])),
        ("fund", scanner_of(list(rules.funds))),
        ("stage", scanner_of(list(rules.stages))),
        *((f"cue:{cue.name}", scanner_of([cue])) for cue in bases),
        ("cue:others", scanner_of(sorted(others, key=lambda cue: ORDER.index(cue.cue)))),
    )


@lru_cache(maxsize=32)
def cue_pattern(rules: Rules, name: str) -> regex.Pattern[str]:
    """All words of one cue that stands apart from running prose."""
    sources = [source for cue in rules.cues if cue.cue == name for source in cue.match]
    return regex.compile("|".join(f"(?:{source})" for source in sources) or "(?!)")


def words_of(text: str, rules: Rules) -> list[Word]:
    """The known words of a sentence, in order, without overlaps."""
    found: list[Word] = []
    for family, scanner in scanners(rules):
        for match in scanner.pattern.finditer(text):
            group = _group(match, scanner)
            rule = scanner.rules[group]
            kind = rule.cue if family.startswith("cue:") else family
            found.append(Word(*match.span(), kind, rule, match.group(), _value(match)))
    found.extend(Word(*m.span(), "year", None, m.group(), m.group(1)) for m in YEAR.finditer(text))
    return _longest(found)


def _group(match: regex.Match[str], scanner: Scanner) -> str:
    return next(name for name in scanner.rules if match.group(name) is not None)


def _value(match: regex.Match[str]) -> str:
    groups = match.groupdict()
    return groups.get("base_year") or groups.get("whole") or ""


RANK = {"measure": 3, "base": 5, "base-year": 5, "completion": 5, "share": 5, "from": 5, "rate": 4, "year": 1}


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


__all__ = ["Cue", "Fund", "Stage", "Word", "cue_pattern", "scanner_of", "words_of"]


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
