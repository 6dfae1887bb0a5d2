"""Finds, loads, validates and compiles patterns/: what forms look like and how reports say things.

A rule is a name, what it matches, what that means, and examples of what it must and must not match.
Anything wrong in a pattern file (unknown key, bad regex, duplicate name, missing example) stops the
program with the file and the rule named; a rule is never skipped.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, get_type_hints

import regex

from .pumping import slow_on

HERE = Path(__file__).resolve().parent


class RuleError(Exception):
    """A pattern file that cannot be used; the message names file and rule."""


@dataclass(frozen=True, eq=False)
class Rule:
    """What every rule has. `match` holds regexes over squeezed text (see `gouji.text.squeeze`)."""

    name: str
    match: tuple[str, ...]
    yes: tuple[str, ...]  # texts in which the rule must match
    no: tuple[str, ...] = ()  # texts in which it must not
    file: str = ""

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """All of `match` as one alternation."""
        return compiled("|".join(f"(?:{one})" for one in self.match))


@dataclass(frozen=True, eq=False)
class Layout(Rule):
    """A line that is not table content: what = caption, note, signature, attachment, unit, title."""

    what: str = ""


@dataclass(frozen=True, eq=False)
class Numbering(Rule):
    """A heading number; `level` 1 is the outermost, `digits` names its way of counting."""

    level: int = 1
    digits: str = ""


@dataclass(frozen=True, eq=False)
class Topic(Rule):
    """What a section is about, by the words of its heading."""

    topic: str = ""
    fund: str = ""
    measure: str = ""


@dataclass(frozen=True, eq=False)
class FormRule(Rule):
    """A form family by its title; `columns` are roles that it must have when the title does not decide."""

    form: str = ""
    family: str = ""
    columns: tuple[str, ...] = ()
    stage: str = ""  # the stage of a plain 预算数 column in this form
    unit: str = ""


@dataclass(frozen=True, eq=False)
class Column(Rule):
    """A column header: its `role`, and for money the stage and how many years back."""

    role: str = ""
    stage: str = ""
    years_back: int = 0


@dataclass(frozen=True, eq=False)
class Measure(Rule):
    """A measure (指标口径): `match` finds it in prose, `row` is the whole of a row label in a form."""

    id: str = ""
    zh: str = ""
    en: str = ""
    of: str = "money"  # money, count, rate, score, word
    row: tuple[str, ...] = ()
    fund: str = ""
    controlled: bool = False  # spending that budget rules cap item by item
    generic: bool = False  # too common a word to compare across sections without its fund
    prose: bool = True  # False: a row label only
    stage: str = ""  # the stage that the words imply (部门预算 is an initial budget)
    staged: bool = True  # False: budget and actual mean nothing for it


@dataclass(frozen=True, eq=False)
class Stage(Rule):
    """A stage (年初, 全年, 执行) as prose names it."""

    stage: str = ""


@dataclass(frozen=True, eq=False)
class Fund(Rule):
    """A fund (资金性质) as prose names it."""

    fund: str = ""
    measure: str = ""


@dataclass(frozen=True, eq=False)
class Cue(Rule):
    """Words that say how figures relate; `cue` names the relation, `stage` the base where there is one."""

    cue: str = ""
    stage: str = ""
    direction: int = 0
    measure: str = ""


@dataclass(frozen=True, eq=False)
class Unit(Rule):
    """A unit of measure: `of` money, rate, score, count or time; `factor` to 元 or to 1."""

    unit: str = ""
    of: str = ""
    factor: str = "1"


@dataclass(frozen=True, eq=False)
class Aside(Rule):
    """Digits that are no figures: dates, numbering, document numbers, telephone numbers."""

    why: str = ""


@dataclass(frozen=True, eq=False)
class Level(Rule):
    """An indicator level name (一级指标, 二级指标) in a form; `level` 1 or 2."""

    level: int = 0
    id: str = ""


@dataclass(frozen=True, eq=False)
class Wording(Rule):
    """Words in an indicator or a field that a check looks for; `what` names their kind."""

    what: str = ""


@dataclass(frozen=True, eq=False)
class Operator(Rule):
    """A comparison in words or signs (不低于, ≥)."""

    op: str = ""
    side: str = "before"  # before or after the number


@dataclass(frozen=True, eq=False)
class Grade(Rule):
    """A grade (评价等级) and the least score that earns it."""

    grade: str = ""
    least: str = ""


@dataclass(frozen=True, eq=False)
class Identity:
    """A whole and its parts, by measure id. `exhaustive` parts add up; others may not exceed the whole."""

    name: str
    whole: str
    parts: tuple[str, ...]
    exhaustive: bool = True
    core: tuple[str, ...] = ()  # parts whose presence shows that a stated list is complete
    within: tuple[str, ...] = ("form", "text")  # where it is checked
    file: str = ""


KINDS: Mapping[str, type] = {
    "layout": Layout, "numbering": Numbering, "topic": Topic, "form": FormRule, "column": Column,
    "measure": Measure, "stage": Stage, "fund": Fund, "cue": Cue, "unit": Unit, "aside": Aside,
    "level": Level, "wording": Wording, "operator": Operator, "grade": Grade, "identity": Identity,
}  # fmt: skip


# Values that code gives a meaning to; any other is a slip of the pen.
KNOWN_VALUES: Mapping[str, frozenset[str]] = {
    "cue": frozenset({
        "among", "division", "inside", "each", "base", "base-year", "verb", "flat", "reason", "completion", "rate", "share", "from", "within", "over", "nil",
        "nil-after", "nil-blocker", "organs", "organ-noun", "list", "added-project", "project-count", "total-of", "and", "prior", "current",
        "filler", "made-of", "other-body", "increment", "organ", "passing",
    }),
    "role": frozenset({
        "amount", "rate", "coefficient", "weight", "score", "level1", "level2", "level3", "target", "target_adjusted", "actual", "operator",
        "unit", "reason", "goal_expected", "goal_actual", "subject", "item", "other", "plain",
    }),
    "of": frozenset({"money", "count", "rate", "score", "word", "points", "time", "price"}),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Rules:
    """Every rule, by kind, in file order. A user's folder lies on top: same name replaces."""

    by_kind: Mapping[str, tuple[Any, ...]]
    caches: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """Lines that belong to no table."""
        return self.by_kind["layout"]

    @property
    def numberings(self) -> tuple[Numbering, ...]:
        """Heading numbers."""
        return self.by_kind["numbering"]

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Section topics."""
        return self.by_kind["topic"]

    @property
    def forms(self) -> tuple[FormRule, ...]:
        """Form families."""
        return self.by_kind["form"]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Column headers."""
        return self.by_kind["column"]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Measures."""
        return self.by_kind["measure"]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Stages in prose."""
        return self.by_kind["stage"]

    @property
    def funds(self) -> tuple[Fund, ...]:
        """Funds in prose."""
        return self.by_kind["fund"]

    @property
    def cues(self) -> tuple[Cue, ...]:
        """Relations in prose."""
        return self.by_kind["cue"]

    @property
    def units(self) -> tuple[Unit, ...]:
        """Units of measure."""
        return self.by_kind["unit"]

    @property
    def asides(self) -> tuple[Aside, ...]:
        """Digits that are no figures."""
        return self.by_kind["aside"]

    @property
    def levels(self) -> tuple[Level, ...]:
        """Indicator level names."""
        return self.by_kind["level"]

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """Words that checks look for."""
        return self.by_kind["wording"]

    @property
    def operators(self) -> tuple[Operator, ...]:
        """Comparisons."""
        return self.by_kind["operator"]

    @property
    def grades(self) -> tuple[Grade, ...]:
        """Grades."""
        return self.by_kind["grade"]

    @property
    def identities(self) -> tuple[Identity, ...]:
        """Wholes and parts."""
        return self.by_kind["identity"]

    def measure(self, measure_id: str) -> Measure | None:
        """The first rule of a measure id."""
        return self.measure_index.get(measure_id)

    @cached_property
    def measure_index(self) -> dict[str, Measure]:
        """Measure id to its first rule."""
        index: dict[str, Measure] = {}
        for one in self.measures:
            index.setdefault(one.id, one)
        return index

    def wording(self, what: str) -> regex.Pattern[str]:
        """All wordings of one kind as one pattern; a kind without rules matches nothing."""
        key = f"wording:{what}"
        if key not in self.caches:
            sources = [source for one in self.wordings if one.what == what for source in one.match]
            self.caches[key] = compiled("|".join(f"(?:{s})" for s in sources) or r"(?!)")
        pattern: regex.Pattern[str] = self.caches[key]
        return pattern

    def all_rules(self) -> Iterable[Any]:
        """Every rule of every kind."""
        for kind in KINDS:
            yield from self.by_kind[kind]


@lru_cache(maxsize=4096)
def compiled(source: str) -> regex.Pattern[str]:
    """A compiled regex."""
    return regex.compile(source)


def builtin_folder() -> Path:
    """patterns/ inside the installed package, or beside pipeline/ in a checkout."""
    inside = HERE / "patterns"
    return inside if inside.is_dir() else HERE.parents[1] / "patterns"


@lru_cache(maxsize=8)
def load(extra: Path | None = None) -> Rules:
    """The built-in rules, with a user's own folder laid over them. The built-in regexes are not compiled before they are
    needed: the gate has tried them all, and each start would pay for it.

    Raises `RuleError` naming file and rule for anything that is not as it must be.
    """
    layered: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    for folder in [builtin_folder()] + ([extra] if extra else []):
        loaded = load_folder(folder, tried=folder == builtin_folder())
        for kind, rules in loaded.items():
            layered[kind].update(rules)
    return Rules({kind: tuple(rules.values()) for kind, rules in layered.items()})


def load_folder(folder: Path, *, tried: bool = False) -> dict[str, dict[str, Any]]:
    """The rules of one folder, by kind and name; their regexes are tried, on pumped text too, unless `tried` before."""
    if not folder.is_dir():
        raise RuleError(f"{folder}: 没有这个模式文件夹 / no such pattern folder")
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise RuleError(f"{folder}: 文件夹里没有 .toml 模式文件 / no .toml pattern file in this folder")
    found: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    for path in files:
        for kind, entry in _entries(path):
            rule = _build(path.name, kind, entry)
            if isinstance(rule, Rule) and not tried:
                _check_regexes(rule, f"{path.name}: {kind} {rule.name!r}")
            if rule.name in found[kind]:
                first = found[kind][rule.name].file
                raise RuleError(f"{path.name}: {kind} {rule.name!r}: 重名 / name already used in {first}")
            found[kind][rule.name] = rule
    return found


def _entries(path: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise RuleError(f"{path.name}: 不是有效的 TOML / not valid TOML: {problem}") from problem
    for kind, entries in content.items():
        if kind not in KINDS:
            raise RuleError(f"{path.name}: 未知的规则种类 / unknown kind {kind!r}; one of {', '.join(KINDS)}")
        if not isinstance(entries, list):
            raise RuleError(f"{path.name}: {kind}: 请写作 / write it as [[{kind}]]")
        for entry in entries:
            yield kind, entry


def _build(file: str, kind: str, entry: dict[str, Any]) -> Any:
    cls = KINDS[kind]
    name = entry.get("name")
    where = f"{file}: {kind} {name!r}"
    hints = get_type_hints(cls)
    known = {one.name for one in fields(cls)} - {"file"}
    for key, value in entry.items():
        if key not in known:
            raise RuleError(f"{where}: 未知的键 / unknown key {key!r}; known: {', '.join(sorted(known))}")
        if key in KNOWN_VALUES and value not in KNOWN_VALUES[key]:
            raise RuleError(f"{where}: {key} 没有这种取值 / no such {key}: {value!r}; known: {', '.join(sorted(KNOWN_VALUES[key]))}")
        if not _fits(value, hints[key]):
            raise RuleError(f"{where}: {key} 的类型不对 / has the wrong type: {value!r}")
    for one in fields(cls):
        if one.default is MISSING and one.name not in entry:
            raise RuleError(f"{where}: 缺少 / missing {one.name!r}")
    plain = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return cls(**plain, file=file)


def _fits(value: object, hint: object) -> bool:
    if hint in (str, int, bool):
        return type(value) is hint
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _check_regexes(rule: Rule, where: str) -> None:
    if not rule.match or not rule.yes:
        raise RuleError(f"{where}: 至少要有一个 match 和一个 yes 例子 / needs at least one match and one yes example")
    for source in (*rule.match, *(rule.row if isinstance(rule, Measure) else ())):
        try:
            matches_nothing = compiled(source).search("") is not None
        except regex.error as problem:
            raise RuleError(f"{where}: 正则表达式有误 / bad regex {source!r}: {problem}") from problem
        if matches_nothing:
            raise RuleError(f"{where}: 会匹配空串 / matches the empty text: {source!r}")
        piece = slow_on(source, (*rule.yes, *rule.no))
        if piece is not None:
            raise RuleError(f"{where}: 正则表达式太慢，遇到很多个“{piece}”时不会结束，请给重复加上限，如 {{0,12}} / too slow a regex: it does not "
                            f"end on many {piece!r} in a row; bound what it repeats, as with {{0,12}}: {source!r}")  # fmt: skip
