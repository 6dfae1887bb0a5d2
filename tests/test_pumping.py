"""Every regex of ours, in patterns and in code, reads the longest text once: none begins again and again, whatever a report repeats."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

import gouji
from gouji.pumping import slow_on
from gouji.rules import Measure, Rule, load

PACKAGE = Path(gouji.__file__).parent
# Tried at one place of a line or a number format, not at each; how long these may be is for their readers to say.
FROM_ONE_PLACE = {
    "gouji.readers.tabs.CLOSED",
    "gouji.readers.tabs.OPEN",
}


def of_patterns() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The regexes of the pattern files, with the rule and its examples."""
    for rule in load().all_rules():
        for source in (*rule.match, *(rule.row if isinstance(rule, Measure) else ())) if isinstance(rule, Rule) else ():
            yield source, f"{rule.file}: {rule.name}", (*rule.yes, *rule.no)


def of_modules() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The regexes that modules keep; a module whose extra is not installed is passed over."""
    for found in pkgutil.walk_packages(gouji.__path__, "gouji."):
        if found.name.endswith("__main__"):
            continue
        try:
            module = importlib.import_module(found.name)
        except ImportError:
            continue
        for name, value in vars(module).items():
            if isinstance(value, regex.Pattern | re.Pattern) and isinstance(value.pattern, str):
                yield ("(?x)" if value.flags & regex.VERBOSE else "") + value.pattern, f"{found.name}.{name}", ()


def of_calls() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The regexes that are written where they are used."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
                first = node.args[0] if node.args else None
                used = node.func.value.id in {"regex", "re"} and node.func.attr not in {"escape", "compile"}
                if used and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, f"{path.name}:{node.lineno}", ()


@pytest.mark.parametrize("kind", [of_patterns, of_modules, of_calls])
def test_no_regex_begins_again_and_again(kind: object) -> None:
    # No assert about speed: reading a pumped text once takes hundredths of a second of computing, and what is caught here takes hours.
    assert callable(kind)
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    for source, where, examples in kind():
        known.setdefault(source, (where, examples))
    slow = {where: piece for source, (where, examples) in known.items() if (piece := slow_on(source, examples)) is not None}
    assert {where: piece for where, piece in slow.items() if where not in FROM_ONE_PLACE} == {}
    assert known
