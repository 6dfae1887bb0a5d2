"""Counts and their parts (计数): 会议35次:党组会21次，专题会14次; 6个项目，1个达到进度，5个未达到; 优5个，良1个，共6个.

Counts need no 其中 to be parts of the count before them: a colon says so, or names that leave nothing between them, as grades and
contraries do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from ...model import Composition, Fact
from ...rules import Rules
from ..grades import grade_of
from .strand import Number, Strand

AFTER = "words after a count"
COLON = ":"
RULE = "counts of one kind"
SEMICOLON = frozenset(";；")


def tallies(strand: Strand, counted: Sequence[tuple[Number, Fact]], known: Sequence[Composition], rules: Rules) -> list[Composition]:
    """The compositions that the counts of a strand make by themselves; those that are `known` are told already."""
    told = {id(part) for one in known[-len(strand.numbers) - 1 :] for part in (one.whole, *one.parts)}
    found: list[Composition] = []
    for _, group in groupby(counted, key=lambda pair: pair[1].figure.unit):
        for stretch in _stretches([*group], strand):
            if len(stretch) > 2 and not any(id(fact) in told for _, fact in stretch[1:-1]):
                found += _tally(strand, stretch, rules)
    return found


def _stretches(counts: list[tuple[Number, Fact]], strand: Strand) -> Iterator[list[tuple[Number, Fact]]]:
    """Counts of one thing with no semicolon between them."""
    stretch: list[tuple[Number, Fact]] = []
    for number, fact in counts:
        if stretch and SEMICOLON & set(strand.text[stretch[-1][0].token.tail : number.token.start]):
            yield stretch
            stretch = []
        stretch.append((number, fact))
    yield stretch


def _tally(strand: Strand, stretch: list[tuple[Number, Fact]], rules: Rules) -> Iterator[Composition]:
    first, whole = stretch[0]
    last, total = stretch[-1]
    parts = tuple(fact for _, fact in stretch)
    names = [fact.label for fact in parts]
    all_of = next((count for count in range(len(parts), 2, -1) if are_all(names[1:count], rules)), 0)
    if rules.wording("total-after").search(strand.text[last.low : last.token.start]):
        if are_all(names[:-1], rules):
            yield _made(total, parts[:-1], complete=True)
    elif grade_of(whole.label, rules):
        return  # what all of these are of was not read
    elif strand.text[first.token.tail : first.token.tail + 1] == COLON and _unbroken(strand, stretch, rules):
        yield _made(whole, parts[1:], complete=True)
    elif all_of:
        yield _made(whole, parts[1:all_of], complete=True)
    elif rules.wording("out-of-these").match(strand.text, first.token.tail) and _one_aspect(names[1:]):
        yield _made(whole, parts[1:], complete=None)


def _made(whole: Fact, parts: tuple[Fact, ...], *, complete: bool | None) -> Composition:
    return Composition(whole, parts, complete, RULE, "text", (), (1,) * len(parts))


def _unbroken(strand: Strand, stretch: list[tuple[Number, Fact]], rules: Rules) -> bool:
    """Is every number from the whole to the last part one of them, and does the list not say that there is more?"""
    low, high = stretch[0][0].index, stretch[-1][0].index
    more = rules.wording("and-so-on").match(strand.text, stretch[-1][0].token.tail)
    main = rules.wording("mainly").search(strand.text, stretch[0][0].token.tail, stretch[1][0].token.start)
    return high - low + 1 == len(stretch) and not more and not main


def are_all(names: Sequence[str], rules: Rules) -> bool:
    """Do two names or more leave nothing between them: 合格 and 不合格, 线上 and 线下, grades?"""
    if len(names) > 1 and len(set(names)) == len(names) and all(grade_of(name, rules) for name in names):
        return True
    return len(names) == 2 and (_contrary(names[0], names[1], rules) or _contrary(names[1], names[0], rules))


def _contrary(one: str, other: str, rules: Rules) -> bool:
    denied = rules.wording("contrary").match(one[:1]) is not None and len(one) > 2
    if denied and one[1:] in other and not rules.wording("contrary").search(other[: other.index(one[1:])]):
        return True
    head = alike([one, other])
    tail = alike([one[head:][::-1], other[head:][::-1]])
    return rules.wording("opposites").fullmatch(f"{one[head : len(one) - tail]}|{other[head : len(other) - tail]}") is not None


def _one_aspect(names: Sequence[str]) -> bool:
    """得分不变, 得分被调低: names of one thing's states; 延期 and 优秀 may be said of the same."""
    return alike(names) > 1 or alike([name[::-1] for name in names]) > 1


def alike(names: Sequence[str]) -> int:
    """How many letters names begin with alike."""
    return sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False)))


__all__ = ["AFTER", "are_all", "tallies"]
