"""The pattern files for a person: every rule in a line, and the outcome of its examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..regexes import compiled
from ..rules import KINDS, Measure, Rule, Rules
from ..text import squeeze


def failures(rules: Rules) -> tuple[list[str], int]:
    """The examples that fail, and how many there are."""
    failed: list[str] = []
    count = 0
    for kind in KINDS:
        for rule in rules.by_kind[kind]:
            if isinstance(rule, Rule):
                count += len(rule.yes) + len(rule.no)
                failed += [f"{rule.file}: {kind} {rule.name!r}: {said}" for said in _failed(rule)]
    return failed, count


def _failed(rule: Any) -> Iterator[str]:
    for example in rule.yes:
        if not _matches(rule, example):
            yield f"应匹配而未匹配 / does not match: {example}"
    for example in rule.no:
        if rule.pattern.search(squeeze(example).text):
            yield f"不应匹配而匹配 / must not match: {example}"


def _matches(rule: Any, example: str) -> bool:
    text = squeeze(example).text
    rows = rule.row if isinstance(rule, Measure) else ()
    return rule.pattern.search(text) is not None or any(compiled(one).fullmatch(text) for one in rows)
