"""Pattern files: every rule matches its examples; anything wrong stops the program, naming file and rule."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import gouji
from gouji.errors import RuleError
from gouji.regexes import compiled
from gouji.rules import Measure, Rule, builtin_folder, load, load_folder
from gouji.text import squeeze

RULES = [rule for rule in load().all_rules() if isinstance(rule, Rule)]


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule.file}:{rule.name}" for rule in RULES])
def test_a_rule_matches_its_examples_and_nothing_that_it_must_not(rule: Rule) -> None:
    rows = rule.row if isinstance(rule, Measure) else ()
    for example in rule.yes:
        text = squeeze(example).text
        assert rule.pattern.search(text) or any(compiled(one).fullmatch(text) for one in rows), example
    for example in rule.no:
        assert rule.pattern.search(squeeze(example).text) is None, example


WRONG = [
    ('[[stage]]\nname="x"\nmatch=["a"]\nyes=["a"]\ncolour="red"\n', "colour"),
    ('[[stage]]\nname="x"\nmatch=["(a"]\nyes=["a"]\n', "正则"),
    ('[[stage]]\nname="x"\nmatch=["a"]\n', "yes"),
    ('[[stage]]\nname="x"\nmatch=["a"]\nyes=[]\n', "yes"),
    ('[[stage]]\nname="x"\nmatch=["a*"]\nyes=["a"]\n', "空串"),
    ('[[stage]]\nname="x"\nmatch="a"\nyes=["a"]\n', "match"),
    ('[[stage]]\nname="x"\nmatch=["a"]\nyes=["a"]\n[[stage]]\nname="x"\nmatch=["b"]\nyes=["b"]\n', "重名"),
    ('[[cue]]\nname="x"\ncue="nosuch"\nmatch=["a"]\nyes=["a"]\n', "nosuch"),
    ('[[nothing]]\nname="x"\n', "nothing"),
    ("stage = 3\n", "stage"),
    ("not toml", "TOML"),
]


@pytest.mark.parametrize(("content", "named"), WRONG, ids=[named for _, named in WRONG])
def test_a_wrong_rule_stops_the_program_and_is_named(tmp_path: Path, content: str, named: str) -> None:
    (tmp_path / "mine.toml").write_text(content, encoding="utf-8")
    with pytest.raises(RuleError, match=named) as caught:
        load_folder(tmp_path)
    assert "mine.toml" in str(caught.value)


def test_a_folder_of_the_user_lies_over_the_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[[stage]]\nname="actual"\nstage="actual"\nmatch=["花掉"]\nyes=["花掉"]\n', encoding="utf-8")
    laid = load(tmp_path)
    assert next(rule for rule in laid.stages if rule.name == "actual").match == ("花掉",)
    assert len(laid.stages) == len(load().stages)


SLOW = ["(?:支|出|支出)+万元", "(?:\\d+)+元", "(?:预算|支出)*总额", "\\s*\\n?\\s*元", "支出[^元]*元素", "(?:一|[^元])*号"]


@pytest.mark.parametrize("source", SLOW)
def test_a_regex_that_does_not_end_is_named_and_never_used(tmp_path: Path, source: str) -> None:
    rule = f'[[aside]]\nname = "mine"\nwhy = "code"\nmatch = [\'{source}\']\nyes = ["支出万元"]\n'
    (tmp_path / "mine.toml").write_text(rule, encoding="utf-8")
    with pytest.raises(RuleError, match=r"mine\.toml: aside 'mine': .*too slow a regex"):
        load(tmp_path)


def test_an_empty_or_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError):
        load_folder(tmp_path)
    with pytest.raises(RuleError):
        load_folder(tmp_path / "nowhere")


def test_the_built_in_patterns_can_be_copied_and_loaded(tmp_path: Path) -> None:
    shutil.copytree(builtin_folder(), tmp_path / "patterns")
    assert load_folder(tmp_path / "patterns").keys() == load().by_kind.keys()


# Wordings whose names code puts together: a kind and one of its members.
TOGETHER = ("bare-", "counted:", "flow-", "stock-", "written-")


def test_every_wording_is_asked_for() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(gouji.__file__).parent.rglob("*.py")))
    asked = {one.what for one in load().wordings if f'"{one.what}"' in code or one.what.startswith(TOGETHER)}
    assert {one.what for one in load().wordings} - asked == set()
