"""What makes two figures one (口径键): the identities that a document proves to be keys.

An identity that takes two values in one spot, a column of a table or a sentence, tells two things by one name: there it is no key,
and its figures are compared with nothing. Values withdraw a link here, and never make one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..document import Paragraph, Table
from ..mapping.prose.names import ITEM
from ..model import Fact, Report
from ..numbers import is_money
from ..regexes import compiled
from ..rules import Rules
from ..structure import owner_at, section_at
from ..text import flat, squeeze
from .funds import OWN_NAME, TOTALS, Funds
from .outcomes import agree

ACCOUNT = "account"
ONE_SIDE = frozenset({"total_expenditure", "total_revenue"})
SCORE = "total_score"
SHORTEST = 3  # characters of a name of its own; a shorter one turns up by chance


class Key(NamedTuple):
    """Every aspect in which two figures must be alike."""

    name: str
    owner: str | None
    year: int
    stage: str | None
    fund: str | None
    of: str | None
    also: str
    unit: str  # money, or the thing counted


class Spot(NamedTuple):
    """Where only identity tells two figures apart: a column of a table, a sentence."""

    origin: str
    block: int | None
    at: int | None


def spot_of(fact: Fact) -> Spot:
    """The spot of a figure."""
    place = fact.figure.place
    return Spot("table", place.table, place.col) if fact.origin == "table" else Spot("text", place.block, fact.sentence)


def key_of(fact: Fact, rules: Rules, funds: Funds, *, named: bool = True) -> Key | None:
    """The key of a figure; None for one that is too little known to be compared, as in the narrative one is that is not `named`."""
    if fact.year is None or fact.figure.unit is None or fact.nil or fact.of == ITEM:
        return None
    if named and fact.origin == "text" and not fact.label:
        return None  # an amount without a name is compared only where its own sentence says with what
    name = fact.measure
    if name in ONE_SIDE and rules.wording("all-there-is").search(flat(fact.label)):
        name = f"{name}:all"  # 支出总计 holds what goes on into the next year, 支出合计 does not
    if name == ITEM:
        if fact.how != "said" or fact.rule.startswith(ACCOUNT):
            return None  # what tables of accounts have in common is told by their codes and scopes
        name = rules.wording("name-ending").sub("", flat(fact.label))
        bare = rules.wording("name-furniture").sub("", name)
        if (
            len(bare) < SHORTEST - (fact.origin == "table")
            or rules.wording("total").search(name)
            or rules.wording("no-name").search(flat(fact.label))
        ):
            return None
        name = f"{ITEM}:{''.join(sorted(bare))}"
    unit = "money" if is_money(fact.figure.unit) else fact.figure.unit
    return Key(name, fact.subject, fact.year, fact.stage, funds.scope(fact), fact.of, fact.also, unit)


def groups(report: Report, rules: Rules) -> Iterable[tuple[list[Fact], list[Fact]]]:
    """The figures of each key that is printed more than once, and those of them that a spot shows to be told apart by something else."""
    funds = Funds.of(report)
    found: dict[Key, list[Fact]] = defaultdict(list)
    unnamed: dict[Key, list[Fact]] = defaultdict(list)
    for fact in report.facts:
        key = key_of(fact, rules, funds)
        if key is not None:
            found[key].append(fact)
        elif (likely := key_of(fact, rules, funds, named=False)) is not None:
            unnamed[likely].append(fact)
    _placed(found, unnamed)
    _given(found)
    frames = _Frames(report, rules)
    for key, facts in ((key, part) for key, whole in found.items() if whole for part in frames.parted(whole)):
        if len(facts) > 1:
            withdrawn = {id(fact) for fact in facts} if _of_several(key, facts) else _withdrawn(facts)
            yield from _by_words(key, facts, withdrawn, rules)


def _by_words(key: Key, facts: list[Fact], withdrawn: set[int], rules: Rules) -> Iterator[tuple[list[Fact], list[Fact]]]:
    """The figures of a key, and those that it does not tell apart: the latter by the words that name them, where these do."""
    yield [fact for fact in facts if id(fact) not in withdrawn], []
    named: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if id(fact) in withdrawn:
            named[rules.wording("name-furniture").sub("", flat(fact.label)) if key.name != SCORE else ""].append(fact)
    for label, part in named.items():
        lost = {id(fact) for fact in part} if not label or len(named) == 1 else _withdrawn(part)
        yield [fact for fact in part if id(fact) not in lost], [fact for fact in part if id(fact) in lost]


class _Frames:
    """What headings and captions say beyond the words that rules know: the bodies, projects and scopes that tables are of. It is asked
    for only where tables that it tells apart do not agree.
    """

    def __init__(self, report: Report, rules: Rules) -> None:
        self.sections, self.rules = report.document.sections, rules
        self.tables = {block.index: block for block in report.document.blocks if isinstance(block, Table)}
        self.blocks = {block.block: block for block in report.document.blocks if isinstance(block, Paragraph)}
        self.wholes = {part.figure.place: one.whole.label for one in report.compositions for part in one.parts}

    def parted(self, facts: list[Fact]) -> Iterable[list[Fact]]:
        """The facts, in as many parts as there are owners, and then captions, that do not agree."""
        for side in self._sides(facts):
            for part in self._by(self.owner, side):
                for captioned in self._by(self.caption, part):
                    yield from self._by_lead(captioned)

    def _sides(self, facts: list[Fact]) -> list[list[Fact]]:
        """The money of a fund that came in and what was spent of it are two figures; where no word says which, it is either."""
        if facts[0].measure not in OWN_NAME:
            return [facts]
        parts: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            parts[self.side(fact)].append(fact)
        either = parts.pop("", [])
        if len(parts) < 2:
            return [facts]
        for fact in either:
            home = next((part for part in parts.values() if any(agree(fact.figure, one.figure) for one in part)), None)
            if home is not None:
                home.append(fact)
        return [*parts.values()]

    def side(self, fact: Fact) -> str:
        """The side of the account that the words of a figure say, or those above its table: the nearest that say one alone."""
        place = fact.figure.place
        table = self.tables.get(place.table if place.table is not None else -1)
        section = section_at(self.sections, place.block, 0) if place.block is not None else None
        titles = [] if section is None else [self.sections[section].title]
        for words in (fact.label, self.wholes.get(place, ""), table.caption if table is not None else "", *titles):
            said = set(self.rules.wording("side").findall(words))
            if len(said) == 1:
                return str(said.pop())
        return self._spoken(fact)

    def _spoken(self, fact: Fact) -> str:
        """The side that was spoken of last in the sentence of a figure."""
        block = self.blocks.get(fact.figure.place.block or 0) if fact.origin == "text" else None
        before = STOP.split(squeeze(block.text).text.partition(flat(fact.figure.raw))[0])[-1] if block is not None else ""
        said = self.rules.wording("side").findall(before)
        return str(said[-1]) if said else ""

    def _by(self, frame: Callable[[Fact], str], facts: list[Fact]) -> list[list[Fact]]:
        if len({fact.figure.place.table for fact in facts if fact.origin == "table"}) < 2:
            return [facts]
        parts: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            parts[frame(fact)].append(fact)
        told = [next((one for one in part if one.origin == "table"), None) for name, part in parts.items() if name]
        firsts = [one for one in told if one is not None]
        if len(firsts) < 2 or all(agree(firsts[0].figure, one.figure) for one in firsts[1:]):
            return [facts]
        return [*parts.values()]

    def _by_lead(self, facts: list[Fact]) -> list[list[Fact]]:
        """The facts, parted by the words with which their paragraphs begin (甲类满意度：…), where these do not agree."""
        told: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            told[self.lead(fact)].append(fact)
        firsts = [part[0] for name, part in told.items() if name]
        if len(firsts) < 2 or all(agree(firsts[0].figure, one.figure) for one in firsts[1:]):
            return [facts]
        return [*told.values()]

    def lead(self, fact: Fact) -> str:
        """The words before the first colon of a paragraph, where they are few and hold no figure."""
        block = self.blocks.get(fact.figure.place.block or 0) if fact.origin == "text" else None
        found = self.rules.wording("lead").match(squeeze(block.text[:LONGEST_LEAD]).text) if block is not None else None
        return str(found["lead"]) if found is not None else ""

    def owner(self, fact: Fact) -> str:
        """What the headings above a figure name."""
        place = fact.figure.place
        where = section_at(self.sections, place.block, 0) if fact.origin == "table" and place.block is not None else fact.section
        return owner_at(self.sections, where, self.rules)

    def caption(self, fact: Fact) -> str:
        """The words of a table's caption that are no furniture."""
        table = self.tables.get(fact.figure.place.table if fact.figure.place.table is not None else -1)
        words = self.rules.wording("caption-furniture").sub("", table.caption) if table is not None and not table.form else ""
        return words if len(words) >= SHORTEST_OWN else ""


def spending(facts: list[Fact], report: Report, rules: Rules) -> list[Fact]:
    """Those of the figures that are not of what came in."""
    frames, income = _Frames(report, rules), rules.wording("revenue-side")
    return [fact for fact in facts if income.search(frames.side(fact)) is None]


STOP = compiled(r"[。!?]")
LONGEST_LEAD = 60  # characters of a paragraph in which its lead ends
SHORTEST_OWN = 2  # characters of what a caption says by itself
OTHER = {"initial_budget": "adjusted_budget", "adjusted_budget": "initial_budget"}


def _placed(found: dict[Key, list[Fact]], unnamed: Mapping[Key, list[Fact]]) -> None:
    """预算数 may be the budget at the year's beginning or the adjusted one. It is the one that the report names besides; of two, the one
    that it agrees with, though that may be told without a name.
    """
    for key in [key for key in found if key.stage in OTHER]:
        other = key._replace(stage=OTHER[key.stage or ""])
        named, bare = found.get(other, []), [fact for fact in found[key] if fact.bare]
        told = [*named, *unnamed.get(other, ())]
        if not told or not bare:
            continue
        if named and len(bare) == len(found[key]):
            named += bare
            del found[key]
        else:
            fits = {id(fact) for fact in bare if any(agree(fact.figure, one.figure) for one in told)}
            found[key] = [fact for fact in found[key] if id(fact) not in fits]


def _given(found: dict[Key, list[Fact]]) -> None:
    """下达452万元，其中省级410万元: what was given is the budget of which tables print the same, where the whole
    and most of a sentence agree with it.
    """
    spoken: dict[tuple[Spot, str], list[tuple[Key, Fact, bool]]] = defaultdict(list)
    for key, facts in found.items():
        for stage, named in ((stage, found.get(key._replace(stage=stage), ())) for stage in OTHER if key.stage is None):
            tables = [one for one in named if one.origin == "table"]
            for fact in (one for one in facts if one.bare and tables):
                spoken[spot_of(fact), stage].append((key, fact, any(agree(fact.figure, one.figure) for one in tables)))
    moved: set[int] = set()
    for (_, stage), told in spoken.items():
        right, whole = sum(fits for _, _, fits in told), all(fits for key, _, fits in told if key.name in TOTALS)
        for key, fact, _ in told if whole and right * 2 >= len(told) else ():
            if id(fact) not in moved:
                moved.add(id(fact))
                found[key].remove(fact)
                found[key._replace(stage=stage)].append(fact)


def _of_several(key: Key, facts: list[Fact]) -> bool:
    """Two tables that score nobody by name, and differently, score two; then nothing tells which of them a score in the text is of."""
    if key.name != SCORE or key.owner is not None:
        return False
    tables = [fact.figure for fact in facts if fact.origin == "table"]
    return any(not agree(tables[0], one) for one in tables[1:])


def _withdrawn(facts: list[Fact]) -> set[int]:
    by_spot: dict[Spot, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_spot[spot_of(fact)].append(fact)
        if fact.origin == "table":  # two columns of one row that nothing tells apart
            by_spot[Spot("row", fact.figure.place.table, fact.figure.place.row)].append(fact)
    return {id(fact) for each in by_spot.values() if any(not agree(each[0].figure, one.figure) for one in each[1:]) for fact in each}
