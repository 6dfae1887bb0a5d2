"""What was copied from last year's report word for word: sections of the narrative, actual values of indicators."""

from __future__ import annotations

from collections import defaultdict

from ...outcome import Evidence, Outcome
from ...regexes import compiled
from ...rules import Rules
from ...text import squeeze
from ..outcomes import broken, holds, text, unable
from .evidence import KIND, passage_of, row_of, titled
from .report import Passage, Row, YearReport, inherited, row_key

# Sections that a year must fill anew. What a unit is and does stays the same, statements of money are the form's own words, and
# what becomes of the evaluation is prescribed.
FRESH = frozenset({"performance", "problems", "improvement"})
CLAUSE = compiled(r"[^，,。；;：:、\n]+")
DIGITS = compiled(r"\d[\d.,]*|(?<![零〇一二三四五六七八九十百千万两])[零〇一二三四五六七八九十百千万两]++(?=[是年月个项次])")
SHORTEST = 6  # characters of a clause: shorter ones recur by chance
LEAST = 40  # characters of a section that count: what is shorter has few ways to be said
LEAST_ALONE = 100  # of one among several of a topic
COPIED = 90  # per cent of it that stands in last year's too

ROWS = 5  # indicators that both years must share
TELLING = 3  # of them, whose actual value is a figure of its own, neither the target nor 100%
WHOLE = compiled(r"100(?:\.0+)?%|0")


def copied_text(now: YearReport, lasts: list[YearReport], rules: Rules) -> list[Outcome]:
    """Sections whose clauses stand in last year's report, numbers and years apart."""
    known = {clause for last in lasts for one in inherited(last.passages) for clause in _clauses(one.text, rules)}
    out = []
    for topic in _sections(now, rules):
        copied = [one for one in ((topic, LEAST), *(([alone], LEAST_ALONE) for alone in topic)) if _share(*one, known, rules)[0] >= COPIED]
        if copied and copied[0][0] is topic:
            copied = copied[:1]
        for own, least in copied:
            share, size = _share(own, least, known, rules)
            words = text(label=own[0].title, share=share, last=lasts[0].year, count=size)
            found = _both(own[0], now, lasts)
            out.append(broken("copied-text", KIND, "copied-text", words, found, severity="warning", year=now.year))
        if not copied and _share(topic, LEAST, known, rules)[1]:
            out.append(holds("copied-text", KIND, _both(topic[0], now, lasts)))
    return out or [unable("copied-text", KIND, "too-short", now.unit.name, titled(now, lasts[0]))]


def _share(passages: list[Passage], least: int, known: set[str], rules: Rules) -> tuple[int, int]:
    """How much of them per cent stands in last year's too, and how many characters count; 0 of 0 where they are fewer than `least`."""
    clauses = [clause for one in passages for clause in _clauses(one.text, rules)]
    size = sum(map(len, clauses))
    return (100 * sum(len(clause) for clause in clauses if clause in known) // size, size) if size >= least else (0, 0)


def _both(own: Passage, now: YearReport, lasts: list[YearReport]) -> list[Evidence]:
    there = _like(own, lasts)
    return [passage_of("stated", own, now), *([passage_of("counterpart", *there)] if there else [])]


def _sections(report: YearReport, rules: Rules) -> list[list[Passage]]:
    """The sections to be filled anew, each with what stands under it, together; how an evaluation is made is the same every year."""
    found: dict[str, list[Passage]] = defaultdict(list)
    procedure = rules.wording("procedure")
    for one in inherited(report.passages):
        if one.topic in FRESH and not procedure.search(squeeze(one.title).text):
            found[one.topic or ""].append(one)
    return list(found.values())


def _like(passage: Passage, lasts: list[YearReport]) -> tuple[Passage, YearReport] | None:
    """Last year's section of the same topic, of the same heading where there is one."""
    alike = [(one, last) for last in lasts for one in inherited(last.passages) if one.topic == passage.topic]
    return next((one for one in alike if one[0].title == passage.title), alike[0] if alike else None)


def _clauses(passage: str, rules: Rules) -> list[str]:
    """Clauses with their numbers masked, without those that rules and forms prescribe."""
    prescribed = rules.wording("prescribed")
    clauses = (DIGITS.sub("#", clause) for clause in CLAUSE.findall(squeeze(passage).text))
    return [clause for clause in clauses if len(clause) >= SHORTEST and not prescribed.search(clause)]


def copied_actuals(now: YearReport, lasts: list[YearReport]) -> list[Outcome]:
    """Indicators that achieved to the digit what they achieved last year, all of them."""
    for last in lasts:
        before = {row_key(one): one for one in last.rows if one.actual.strip()}
        pairs = [(one, before[row_key(one)]) for one in now.rows if one.actual.strip() and row_key(one) in before]
        if len(pairs) < ROWS or sum(_tells(one) for one, _ in pairs) < TELLING:
            continue
        same = [one for one, other in pairs if _plain(one.actual) == _plain(other.actual)]
        found = [item for one, other in pairs[:ROWS] for item in (row_of("actual", one, now), row_of("counterpart", other, last))]
        if len(same) < len(pairs):
            return [holds("copied-text", KIND, found)]
        words = text(label=now.unit.name, count=len(pairs), last=last.year)
        return [broken("copied-text", KIND, "copied-actuals", words, found, severity="warning", year=now.year)]
    return []


def _tells(row: Row) -> bool:
    actual = _plain(row.actual)
    return any(char.isdigit() for char in actual) and actual not in _plain(row.target) and not WHOLE.fullmatch(actual)


def _plain(words: str) -> str:
    return squeeze(words).text
