"""Wholes and parts in a sentence: what 其中 opens, what joins it, what ends it."""

from __future__ import annotations

from dataclasses import replace

import regex

from ..model import Change, Composition, Fact, Reading
from .lexicon import Word, cue_pattern, descendants
from .prose import PASSING, Named, PartGroup, Sentence


def open_group(walk: Sentence, word: Word) -> None:
    """其中: what follows are parts of the amount before."""
    head = walk.memory.last
    if head is None or walk.reason:
        return
    inside = next((group for group in walk.groups if head in group.parts), None)
    wholes = [one for one in walk.memory.run if one.measure == head.measure and one.subject == head.subject
              and one.year == head.year and one.label == head.label]  # fmt: skip
    if inside is None and walk.groups and walk.groups[-1].depth == walk.depth and not walk.groups[-1].parts:
        walk.groups.pop()
    done = walk.out.ratios[-1].part if walk.out.ratios and walk.out.ratios[-1].kind == "completion" else None
    if done is not None and head is not done and done in wholes:  # 支出8元，年初预算6元，完成年初预算的133%；其中: of what was spent
        wholes = [*(one for one in wholes if one is not done), done]
        walk.stage = done.stage
    walk.groups.append(PartGroup(wholes or [head], word.rule.name, walk.depth))
    walk.base = walk.verb = walk.cue = None
    walk.pending = []
    walk.since = walk.parts_at = word.end


def group_of(walk: Sentence, named: Named) -> PartGroup | None:
    """The open group that a figure of this name is a part of; groups that it ends are closed."""
    while walk.groups:
        group = walk.groups[-1]
        if group.depth < walk.depth:
            return None  # inside brackets nothing joins or ends what is outside
        if belongs(walk, named, group):
            return group
        if group.strict:
            return None
        finish(walk, walk.groups.pop())
    return None


def belongs(walk: Sentence, named: Named, group: PartGroup) -> bool:
    """Is a figure of this name a part of the group?"""
    whole = group.wholes[-1].measure
    below = descendants(walk.setting.rules)
    if group.strict:
        return named.measure in below.get(whole, frozenset())
    if named.measure == "item" or named.subject is not None:
        return not (group.after_semicolon and group.depth == 0 and len(walk.groups) > 1)
    if named.measure in below.get(whole, frozenset()):
        return True
    if whole == "item":
        return named.measure != whole and not group.after_semicolon
    if named.measure == whole or whole in below.get(named.measure, frozenset()):
        return False
    siblings = any(whole in parts and named.measure in parts for parts in below.values())
    return not siblings and not group.after_semicolon and whole not in below


def keep(walk: Sentence, fact: Fact) -> None:
    """Keep a fact: as a part where it belongs to an open group, as what is spoken of now."""
    if fact.rule == PASSING:
        walk.out.keep(fact)
        walk.out.readings.append(Reading(fact.figure, "fact", fact.label or fact.measure, fact.rule))
        walk.verb = walk.cue = None
        return
    named = Named(fact.measure, fact.label, fact.rule, None, fact.subject)
    group = group_of(walk, named) if fact is not walk.from_base and fact is not walk.base_fact else None
    walk.out.keep(fact)
    walk.out.readings.append(Reading(fact.figure, "fact", fact.label or fact.measure, fact.rule))
    if fact is walk.from_base or fact is walk.base_fact:
        return
    if group is not None:
        _told_apart(walk, group, fact)
        group.parts.append(fact)
    walk.change = None
    if walk.from_base is not None:
        from_change(walk, fact)
    walk.memory.last = fact
    walk.away = False
    walk.memory.run.append(fact)
    walk.memory.known.append(fact)
    walk.reason = False
    walk.cue = None
    if walk.verb is not None:
        walk.verb = None


def _told_apart(walk: Sentence, group: PartGroup, fact: Fact) -> None:
    """甲项目1620万元，支出1600万元: two amounts of one name are not both spent; the first is of what the whole was before."""
    last = group.parts[-1] if group.parts else None
    if last is None or fact.label in walk.text[walk.since : walk.now] or (last.measure, last.label, last.subject, last.year, last.stage) != (
        fact.measure, fact.label, fact.subject, fact.year, fact.stage
    ):  # fmt: skip
        return
    others = {one.stage for one in group.wholes} - {fact.stage}
    group.parts[-1] = earlier = replace(last, stage=next(iter(others)) if len(others) == 1 else None)
    for known in (walk.out.facts, walk.memory.run, walk.memory.known):
        at = next((at for at in range(len(known) - 1, -1, -1) if known[at] is last), None)
        if at is not None:
            known[at] = earlier
    walk.out.replace(last, earlier)


def from_change(walk: Sentence, fact: Fact) -> None:
    """由…增加到…: the second amount against the first."""
    base = walk.from_base
    walk.from_base, walk.expects_from = None, False
    if base is None:
        return
    walk.out.changes.append(Change(fact, base.year, None, None, None, 0, None, base, "from one figure to another", fact.figure.place))
    walk.change = len(walk.out.changes) - 1


def close_deeper(walk: Sentence) -> None:
    """End the groups of a bracket that has closed."""
    while walk.groups and walk.groups[-1].depth > walk.depth:
        finish(walk, walk.groups.pop())


def close_all(walk: Sentence) -> None:
    """End all groups with the sentence."""
    made_of = cue_pattern(walk.setting.rules, "made-of").search(walk.text) is not None
    back_to_whole(walk)
    while walk.groups:
        group = walk.groups.pop()
        group.made_of = made_of
        finish(walk, group)


def finish(walk: Sentence, group: PartGroup) -> None:
    """A group as compositions, stage by stage."""
    for whole in group.wholes:
        parts = tuple(part for part in group.parts if part.stage == whole.stage and part.year == whole.year)
        if parts:
            exhaustive = True if group.made_of else None if group.gap else complete(walk, whole, parts)
            walk.out.compositions.append(Composition(whole, parts, exhaustive, group.rule, "text"))


LISTED = frozenset({"item", "project_expenditure", "total_funds"})
REST = regex.compile(r"其[他它余](?:各[项类]|零星|小型|一般|少量)*(?:项目|支出|费用|经费|方面|事项)*")  # a list with a rest is complete


def complete(walk: Sentence, whole: Fact, parts: tuple[Fact, ...]) -> bool | None:
    """Do the parts named show that the list is complete?"""
    names = {part.measure for part in parts}
    source = walk.setting.rules.wording("source")
    if (
        len(parts) > 1
        and whole.measure in {"total_funds", "total_revenue", "balanced_total", "item"}
        and all(source.search(part.label) for part in parts)
    ):
        return True
    if len(parts) > 1 and whole.measure in LISTED and REST.fullmatch(parts[-1].label):
        return True
    for identity in walk.setting.rules.identities:
        if identity.whole == whole.measure and identity.core and set(identity.core) <= names:
            return True
    return None


def back_to_whole(walk: Sentence) -> None:
    """After a semicolon or sentence, what is said without a name is said of the whole again."""
    group = next((one for one in walk.groups if one.depth == 0), None)
    if group is not None and group.parts:
        whole = group.wholes[-1]
        walk.memory.last = whole
        walk.named = Named(whole.measure, whole.label, whole.rule, None, whole.subject)
