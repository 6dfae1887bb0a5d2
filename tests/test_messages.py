"""The message catalogue has words for everything that the checks can say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from gouji.reconcile import CHECKS
from gouji.rules import load
from gouji.show.messages import LANGUAGES, OPTIONAL, SLOT, catalogue, label, render, slots, trimmed

PACKAGE = Path(__file__).parents[1] / "pipeline" / "gouji"


def calls(part: str) -> list[ast.Call]:
    """Every call in the modules of a part of the package."""
    paths = sorted((PACKAGE / part).rglob("*.py"))
    return [node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]


CALLS = [call for call in calls("reconcile") if isinstance(call.func, ast.Name)]


def constants(node: ast.expr) -> Iterator[str]:
    """The strings that an argument can be; tests of a condition are no argument."""
    if isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from constants(value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def called(name: str) -> list[ast.Call]:
    return [call for call in CALLS if isinstance(call.func, ast.Name) and call.func.id == name]


def message_keys() -> set[str]:
    found = {key for call in called("broken") for key in constants(call.args[2])}
    found |= {key for call in CALLS for one in call.keywords if one.arg == "message" for key in constants(one.value)}
    return found - {""}


def test_every_message_of_a_check_is_in_the_catalogue() -> None:
    keys = message_keys()
    assert len(keys) > 30
    assert keys - catalogue().keys() == set()


def test_every_reason_for_not_checking_is_in_the_catalogue_in_long_and_short() -> None:
    reasons = {reason for call in called("unable") for reason in constants(call.args[2])}
    assert len(reasons) > 5
    assert {f"why-{one}" for one in reasons} - catalogue().keys() == set()
    assert {f"reason-{one}" for one in reasons} - catalogue().keys() == set()


def test_every_cause_is_in_the_catalogue() -> None:
    causes = {code for call in called("Cause") for code in constants(call.args[0])}
    assert len(causes) > 8
    assert {f"cause-{one}" for one in causes} - catalogue().keys() == set()


def test_every_direction_is_in_the_catalogue() -> None:
    verbs = {verb for call in called("_direction") for verb in constants(call.args[3])}
    assert verbs == {"base", "amount", "rate", "flat"}
    assert {f"verb-{one}" for one in verbs} - catalogue().keys() == set()


def test_every_check_has_a_short_name() -> None:
    assert {f"check-{check.id}" for check in CHECKS} - catalogue().keys() == set()


def test_every_form_stage_fund_and_reason_of_the_patterns_has_a_name() -> None:
    rules = load()
    wanted = {f"label-{rule.name}" for rule in rules.forms} | {f"why-aside-{rule.why}" for rule in rules.asides}
    wanted |= {f"stage-{rule.stage}" for rule in rules.stages} | {f"fund-{rule.fund}" for rule in rules.funds if rule.fund}
    assert wanted - catalogue().keys() <= {"stage-given"}  # no stage: a fact never carries it


def test_every_reason_for_not_reading_a_figure_has_words() -> None:
    named = {"malformed"}
    for call in calls("mapping"):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "unread":
            named |= set(constants(call.args[1]))
        for status, reason in pairwise(call.args):
            if "unread" in constants(status):
                named |= set(constants(reason))
    assert named >= {"no-unit", "ambiguous", "row-not-placed", "no-row-or-column", "row-not-recovered"}
    assert {f"why-unread-{one}" for one in named} - catalogue().keys() == set()


def test_a_message_is_given_every_slot_that_it_needs() -> None:
    direct = 0
    for call in called("broken"):
        words = call.args[3]
        if isinstance(words, ast.Call) and isinstance(words.func, ast.Name) and words.func.id == "text":
            given = {one.arg for one in words.keywords}
            if None in given:
                continue
            direct += 1
            for key in constants(call.args[2]):
                assert slots(key, "zh") - given == set(), key
    assert direct > 20


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_both_languages_say_the_same(key: str) -> None:
    entry = catalogue()[key]
    assert entry.keys() == set(LANGUAGES)
    filled = [set(SLOT.findall(entry[lang])) for lang in LANGUAGES]
    assert filled[0] == filled[1]
    assert slots(key, "zh") == slots(key, "en")
    assert all(entry.values())


def test_an_unknown_message_is_an_error() -> None:
    with pytest.raises(KeyError):
        render("no-such-message", {}, "zh")


def test_a_missing_word_is_an_error() -> None:
    with pytest.raises(KeyError):
        render("vague", {"label": "民生"}, "zh")


def test_a_stretch_with_an_empty_word_is_left_out() -> None:
    words = {"label": "控制成本", "stated": "189.64", "expected": "143.00", "quote": ""}
    assert render("cost-claim", words, "zh") == "“控制成本”得满分，而实际支出189.64，年初预算143.00"
    assert "文中又称“超出预算”" in render("cost-claim", words | {"quote": "超出预算"}, "zh")


def test_optional_stretches_are_closed() -> None:
    for entry in catalogue().values():
        for template in entry.values():
            assert not set("[]") & set(OPTIONAL.sub("", template))


def test_quotation_marks_inside_quotation_marks_become_single() -> None:
    words = {"label": "接待费", "quote": "“三公”经费无支出", "stated": "1.00"}
    assert render("nil", words, "zh") == "文中称“‘三公’经费无支出”，而接待费为1.00"


def test_a_rate_without_a_base_says_so() -> None:
    words = {"label": "控制率", "stated": "100", "expected": "—", "formula": "3 / 0"}
    assert "分母为零" in render("rate", words, "zh")


def test_an_id_of_ours_is_never_shown_as_a_label() -> None:
    assert label("state_capital_budget", "zh") == "国有资本经营预算"
    assert label("unit self-evaluation form", "zh") == "整体支出绩效自评表"


def test_zeros_that_a_unit_brought_are_not_shown() -> None:
    assert trimmed("335.680000") == "335.68"
    assert trimmed("8.40") == "8.40"


def test_everything_that_a_reader_leaves_out_has_a_name() -> None:
    kinds = {
        kind for call in calls("readers") if isinstance(call.func, ast.Attribute) and ast.unparse(call.func) == "left.out"
        for kind in constants(call.args[0])
    }  # fmt: skip
    assert {f"left-out-{one}" for one in kinds} - catalogue().keys() == set()
    told = [key for key in catalogue() if key.startswith("left-out-")]
    assert {slot for key in told for lang in LANGUAGES for slot in slots(key, lang)} == {"count"}
