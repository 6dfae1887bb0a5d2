"""What a record holds of the narrative: money that was given is of no stage there, though its parts are read as given too."""

from __future__ import annotations

from dataclasses import replace

from ...model import Fact
from .talk import Prose

GIVEN = "given"  # 下达资金280万元: neither planned nor spent


def without_given(prose: Prose) -> None:
    """Take the stage that only the reader knows from every fact, wherever it is held."""
    if not any(fact.stage == GIVEN for fact in prose.facts):
        return
    known: dict[int, Fact] = {}

    def plain(fact: Fact) -> Fact:
        return fact if fact.stage != GIVEN else known.setdefault(id(fact), replace(fact, stage=None))

    def each(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        return tuple(plain(fact) for fact in facts)

    def maybe(fact: Fact | None) -> Fact | None:
        return None if fact is None else plain(fact)

    prose.compositions = [
        replace(one, whole=plain(one.whole), parts=each(one.parts), others=each(one.others)) for one in prose.compositions
    ]
    prose.changes = [replace(one, fact=plain(one.fact), base=maybe(one.base), others=each(one.others)) for one in prose.changes]
    prose.ratios = [
        replace(one, part=plain(one.part), base=maybe(one.base), others=each(one.others), parts=each(one.parts)) for one in prose.ratios
    ]
    prose.facts = [plain(one) for one in prose.facts]
