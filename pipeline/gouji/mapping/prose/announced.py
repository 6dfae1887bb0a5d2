"""What an amount is of that only its stage names (年初预算12万元，支出11万元): what its heading announces, or all the money of whom it is about."""

from __future__ import annotations

from dataclasses import replace

from ...model import How
from ...rules import Rules
from ..labels import clean_label, row_measure
from ..lexicon import Word
from .names import ITEM, WORDLESS, Named
from .record import GIVEN
from .setting import Setting
from .strand import Number, Strand
from .talk import Talk

COLON = ":"


def announced(setting: Setting) -> Named:
    """What a heading announces, where a sentence names nothing: a measure, a section of money, a project, a fund, an owner."""
    rules, title = setting.rules, setting.title
    rule = rules.measure(setting.measure) if setting.measure else row_measure(clean_label(title).core, rules)
    if rule is not None and rule.id == "project_expenditure" and setting.subject is not None:
        return Named("total_funds", rule.zh, "heading", "inherited", subject=setting.subject)
    if rule is not None and rule.of == "money":
        return Named(rule.id, rule.zh, "heading", "inherited")
    if title and rules.wording("money-section").search(title):
        income = rules.wording("revenue-side").search(title) is not None
        return Named("total_revenue" if income else "total_funds", title, "heading of a money section", "assumed")
    if title and not rules.wording("generic-title").search(title):
        subject = _titled(setting)
        return Named("total_funds" if subject else ITEM, title, "heading", "inherited", subject=subject)
    if setting.form is not None:
        return Named(ITEM, "", WORDLESS, "open")
    return _of_owner(setting)


def headed(setting: Setting, strand: Strand, number: Number) -> Named | None:
    """项目资金12万元, of no stage, is all the money of its owner; 1、收入：12万元: the heading that ends in a colon right before an amount names it."""
    if setting.rules.wording("bare-money").search(strand.text[number.own : number.token.start]):
        return replace(announced(setting), how="assumed", stage=GIVEN)
    if number.index or strand.text[: number.token.start] != COLON or not setting.title:
        return None
    core = clean_label(setting.title).core
    rules = (one for one in setting.rules.measures if one.prose and one.of == "money")
    rule = next((one for one in rules if one.pattern.match(core + strand.text[: number.token.tail])), None)
    return Named(rule.id, rule.zh, "heading", "inherited") if rule is not None else announced(setting)


def _titled(setting: Setting) -> str | None:
    """The project that the heading names, or that it is, where it is nothing else that is known."""
    known = next((one for one in setting.subjects if one in setting.title), None)
    return known or (setting.owner if setting.owner and setting.owner in setting.title else None)


def _of_owner(setting: Setting) -> Named:
    """All the money of the project or body that is spoken of; of the unit, of the fund that the section is about."""
    owner = setting.owner or setting.subject
    if owner:
        return Named("total_funds", "", WORDLESS, "inherited", subject=owner)
    fund = next((one for one in setting.rules.funds if setting.fund is not None and one.fund == setting.fund), None)
    if fund is not None and fund.measure:
        return Named(fund.measure, "", WORDLESS, "assumed", fund=fund.fund)
    return Named("total_funds", "", WORDLESS, "assumed")


def carried(named: Named) -> How:
    """How what is spoken of is known further on: what is assumed does not grow surer."""
    return "assumed" if named.how == "assumed" and named.rule == WORDLESS else "inherited"


def is_bare(words: list[Word], rules: Rules) -> bool:
    """预算12万元: does no word say which budget it is?"""
    said = [word.text for word in words if word.kind == "stage"]
    return bool(said) and rules.wording("which-budget").search(said[-1]) is None


def may_be_planned(strand: Strand, number: Number, words: list[Word], setting: Setting, talk: Talk) -> bool:
    """项目支出的安排是：设备9万元: does the paragraph speak of plans before, and no word of an amount say its stage?"""
    said = any(word.kind in {"stage", "within", "over"} for word in words)
    talk.planned = talk.planned or setting.rules.wording("planned").search(strand.text, 0, number.token.start) is not None
    return not said and setting.stage == "actual" and talk.planned


__all__ = ["announced", "carried", "headed", "is_bare", "may_be_planned"]
