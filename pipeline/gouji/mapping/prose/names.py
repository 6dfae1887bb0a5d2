"""What a number of the narrative measures: by the words of its own item, else by what is being spoken of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from ...model import Fact, How
from ...regexes import compiled
from ...rules import Rules
from ...text import flat
from ..grades import grade_of
from ..labels import measure_of_part, row_measure
from ..lexicon import Word, cue_pattern
from .setting import Setting
from .strand import Number, Strand

HAN = compiled(r"\p{Han}{2,}|[A-Za-z]{2,}")
PAIR = compiled(r"(?<!\p{Han})\p{Han}{2}(?!\p{Han})")
LETTER = compiled(r"\p{Han}")
ITEM = "item"
WORDLESS = "amount"  # the rule of a figure that only its stage names
LONGEST = 30  # characters of a label
ASIDE = compiled(r"[(][^()]*[)]")  # what explains a name is no name
EDGES = " 、()\"'“”·." + "".join(map(chr, range(0x2460, 0x2474)))  # ① to ⑳
KINDS = {"money": frozenset({"money"}), "count": frozenset({"count"}), "score": frozenset({"score"}), "rate": frozenset({"rate"}),
         "time": frozenset({"count"}), "": frozenset({"count", "score", "money"})}  # fmt: skip
ADDITIVE = frozenset({"money", "count", "time", ""})


@dataclass(frozen=True)
class Named:
    """What a number is of: a measure, or an item by its own words. `how` it is known."""

    measure: str
    label: str
    rule: str
    how: How = "said"
    fund: str | None = None
    subject: str | None = None
    stage: str | None = None  # that the words imply: 部门预算 is an initial budget
    passing: bool = False  # an increment, a figure per head: not what is being spoken of


class Names:
    """Names the numbers of one strand."""

    def __init__(self, strand: Strand, setting: Setting) -> None:
        self.strand = strand
        self.setting = setting
        self.filler = cue_pattern(setting.rules, "filler")
        self.organ = cue_pattern(setting.rules, "organ")
        self.passing = cue_pattern(setting.rules, "passing")
        self.rest = setting.rules.wording("rest-of")
        self.generic = setting.rules.wording("generic-title")
        self.purpose = setting.rules.wording("purpose")
        self.copula = setting.rules.wording("copula")

    def own(self, number: Number, of: str, *, income: bool = False) -> Named | None:
        """By its own words: those of its item, else of the last clause before it that has any of its own."""
        start = number.token.start
        found = self._in(number.own, start, of, income=income)
        if found is not None or number.own == number.low:
            return found
        return self._in(number.clause, number.own, of, income=income) if number.clause < number.own else None

    def between(self, low: int, high: int, of: str) -> Named | None:
        """By the words of a stretch."""
        return self._in(low, high, of)

    def before(self, number: Number, of: str) -> Named | None:
        """By the clauses between the last number and its own: 该项目为年中新增，预算88万元."""
        if number.clause <= number.low:
            return None
        cuts = [number.low, *(match.end() for match in SPLIT.finditer(self.strand.text, number.low, number.clause))]
        for low, high in reversed([*pairwise(cuts)]):
            if grade_of(self.strand.text[low:high].rstrip("，,;；。:"), self.setting.rules):
                continue  # 等级为"优"，…: a grade names nothing
            copula = self.copula.search(self.strand.text, low, high)
            found = self._in(low, copula.start() if copula else high - 1, of)
            if found is not None and not found.passing and not (found.measure == ITEM and self.generic.search(found.label)):
                return replace(found, how="inherited")
        return None

    def _in(self, low: int, high: int, of: str, *, income: bool = False) -> Named | None:
        words = self.strand.words_in(low, high)
        names = [word for word in words if word.kind == "measure" and word.measure.of in KINDS.get(of, KINDS[""])]
        spent = self.setting.rules.wording("this-year-spent")
        name = names[-2] if len(names) > 1 and spent.fullmatch(names[-1].text) else names[-1] if names else None
        stretch = self.strand.text[low:high]
        passing = self.passing.search(stretch) is not None
        rest = name is not None and self.rest.search(self.strand.text, self.strand.clause_at(name.start), name.start) is not None
        if name is not None and not passing and not rest and not self._strays(name, words, low, high):
            funded = name.measure.fund or name.measure.id in APPROPRIATED
            named = f"{name.text}{self._side_of(name.text, name.end, high)}" if funded else name.text
            return self._project(Named(name.measure.id, named, name.measure.name, stage=name.measure.stage or None), stretch)
        funds = [word for word in words if word.kind == "fund" and word.rule.measure] if name is None and of == "money" else []
        if funds and not passing and not self.unknown(low, funds[0].start, words) and not self.unknown(funds[-1].end, high, words):
            rule = funds[-1].rule
            if income:
                return Named(ITEM, label(stretch, self.setting.rules), "revenue of a fund", fund=rule.fund)
            return Named(rule.measure, f"{funds[-1].text}{self._side_of(funds[-1].text, funds[-1].end, high)}", rule.name, fund=rule.fund)
        left = self.unknown(low, high, words, keep=name)
        if not left:
            return Named(ITEM, label(stretch, self.setting.rules), "in passing", passing=True) if passing else None
        made = Named(ITEM, left, "words before an amount", passing=passing)
        return self._project(made, stretch)

    def _side_of(self, name: str, low: int, high: int) -> str:
        """Whether the name of a fund is told of what came in or of what was spent."""
        side = self.setting.rules.wording("side")
        found = side.search(self.strand.text, low, high)
        return found.group() if found is not None and side.search(name) is None else ""

    def _project(self, named: Named, stretch: str) -> Named:
        """Money of a project that a form knows is that project's; of a body, what the words behind its name say (基本支出)."""
        for subject in self.setting.subjects:
            if flat(subject) in LISTED.sub("", stretch):
                behind = row_measure(flat(named.label).rpartition(flat(subject))[2], self.setting.rules) if named.measure == ITEM else None
                if behind is not None and behind.of == "money":
                    named = replace(named, measure=behind.id)
                measure = "total_funds" if named.measure in {ITEM, "project_expenditure"} else named.measure
                return replace(named, measure=measure, subject=subject)
        return named

    def _strays(self, name: Word, words: list[Word], low: int, high: int) -> bool:
        """Do words that no rule knows stand between a measure and the number, or make something narrower of a generic one?"""
        staged = [
            word.end
            for word in words
            if word.kind in {"stage", "year", "prior", "current", "verb", "base", "base-year"} and word.start >= name.end
        ]
        if self.unknown(max([name.end, *staged]), high, words):
            return True
        low = max([low, *(word.end for word in words if word.end <= name.start)])
        left = self.unknown(low, name.start, words) if name.measure.generic else ""
        return len(left) > 1 and self.purpose.search(left) is None

    def unknown(self, low: int, high: int, words: list[Word] | None = None, *, keep: Word | None = None, drop: bool = False) -> str:
        """The words of a stretch that no rule knows, as a label; "" where there are none. With `drop` measures are known words too."""
        known = self.strand.words_in(low, high) if words is None else words
        stretch = list(self.strand.text[low:high])
        for word in known:
            if word is not keep and (drop or word.kind not in KEPT):
                for at in range(max(word.start, low), min(word.end, high)):
                    stretch[at - low] = "\0"
        for number in self.strand.numbers_in(low, high):
            for at in range(max(number.token.start, low), min(number.token.tail, high)):
                stretch[at - low] = "\0"
        text = ASIDE.sub(lambda match: "\0" * len(match.group()), self.organs_off("".join(stretch)))
        left = self.filler.sub("", text).replace("\0", "")
        return label(text.replace("\0", ""), self.setting.rules) if HAN.search(left) or self._half_known(text) else ""

    def _half_known(self, text: str) -> bool:
        """经营: one of its letters alone could be a word that names nothing; both together are a word that no rule knows."""
        return any(LETTER.search(self.filler.sub("", pair)) for pair in PAIR.findall(text))

    def organs_off(self, text: str) -> str:
        """Without the name of a body at its beginning: 某某局2024年支出: whose it is, not what."""
        head, mark, rest = text.partition("\0")
        return mark + rest if mark and self.organ.search(head) else text


APPROPRIATED = frozenset({"fiscal_revenue", "current_year_appropriation"})
KEPT = frozenset({"measure", "fund", "reason", "nil", "over", "within", "among", "each"})
SPLIT = compiled(r"[，,;；。:]")
LISTED = compiled(r"(?<=\p{Han})\([^()]*、[^()]*\)")  # 两项补贴(高龄津贴、困难补贴): what a name comprises


def label(text: str, rules: Rules) -> str:
    """The words before a number as a label."""
    text = LISTED.sub("", SPLIT.split(text.rstrip("，,;；。:"))[-1])
    if text.count("(") > text.count(")"):
        text = text.partition("(")[0] or text.rpartition("(")[2]
    name = rules.wording("among-first").sub("", text.strip(EDGES))
    months = rules.wording("within-year").match(name)
    return (name[months.end() :] if months is not None and len(name) > months.end() + 1 else name)[-LONGEST:]


def of_part(named: Named, whole: str, rules: Rules) -> Named:
    """公务用车购置及运行维护费33万元，其中购置费16万元: a part that a piece of its whole's name names."""
    measure = measure_of_part(whole, named.label, rules) if named.measure == ITEM and whole else None
    return named if measure is None else replace(named, measure=measure.id)


def turned(named: Named, text: str, rules: Rules) -> Named:
    """社会保险基金收入315万元…；支出305万元: what is spoken of, where the words of a number name the other side of it alone."""
    side = rules.wording("side")
    said, spoken = (sorted({match.group() for match in side.finditer(one)}) for one in (text, named.label))
    if len(said) != 1 or len(spoken) != 1 or said == spoken:
        return named
    name = named.label.replace(spoken[0], said[0])
    rule = next((one for one in rules.measures if one.prose and one.of == "money" and one.pattern.fullmatch(name)), None)
    return replace(named, measure=rule.id if rule is not None else ITEM, label=name, stage=None)


def without_side(words: str, last: Fact | None, rules: Rules) -> str:
    """支出规模较上年减少: words of which only the side of the account is a name, which is that of what was told last, or of no side."""
    side = rules.wording("side")
    said, spoken = set(side.findall(words)), set(side.findall(last.label)) if last is not None else set()
    left: str = side.sub("", words)
    itself = rules.wording("self").fullmatch(left) is not None and rules.wording("balance-name").search(last.label if last else "") is None
    return left if said and itself and last is not None and (not spoken or said & spoken) else words


def same_name(one: Fact, other: Fact) -> bool:
    """Are two figures called the same, whatever year and stage they are of?"""
    return (one.measure, one.subject, one.label if one.measure == ITEM else "") == (
        other.measure, other.subject, other.label if other.measure == ITEM else "",
    )  # fmt: skip
