"""Checks of a Report: each is a function that returns outcomes. A broken outcome is a finding."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import localcontext

from ..model import Report
from ..numbers import EXACT
from ..outcome import Checked, Evidence, Outcome
from ..places import Place
from ..rules import Rules
from .averages import check_averages
from .claims import check_budget, check_counts, check_nil
from .dated import check_year, excused
from .derived import MESSAGE as DERIVED
from .derived import check_derived
from .differences import check_difference, check_sub_indicators
from .economic import check_part_of_whole
from .equal import check_equal
from .exchanged import check_exchanged
from .follows import PROVING, Said, check_follows, followed, widely_doubted
from .indicators import check_comparable, check_copied, check_deviation, check_met, check_overfulfilled, check_vague
from .judge import braked, tightened, weighed
from .ledger import make_ledger
from .levels import on_one_level
from .likely import Likely, check_directions, check_likely, explained, weighed_again, with_likely
from .listed import check_listed
from .mended import borne_out, supported, told_otherwise
from .misread import doubted, framed
from .named import check_unit
from .narrated import check_narrated
from .numbered import check_numbered
from .projects import check_projects
from .rates import check_rates
from .said import check_changes, check_lists
from .scores import check_execution_score, check_grade, check_groups, check_score_in_weight, check_total_score, check_weights
from .shapes import check_shapes
from .shares import check_shares
from .statements import check_statements
from .sums import check_all_funds, check_fund_scope, check_parts
from .table_grades import check_table_grades
from .told import told_once
from .whole import check_forms, check_numbering, check_required, check_residue
from .written import check_written

Run = Callable[[Report, Rules], list[Outcome]]


@dataclass(frozen=True)
class Check:
    """A check: id, kind of figures, the gravest severity it gives, and what must hold in both languages."""

    id: str
    kind: str
    severity: str
    zh: str
    en: str
    run: Run


def _all_parts(report: Report, rules: Rules) -> list[Outcome]:
    """Parts of money, in forms, tables and narrative, and of indicators."""
    return (
        check_lists(report, rules)
        + check_parts(report, rules)
        + check_statements(report, rules)
        + check_narrated(report, rules)
        + check_numbered(report, rules)
        + check_all_funds(report, rules)
        + check_sub_indicators(report, rules)
    )


def _all_rates(report: Report, rules: Rules) -> list[Outcome]:
    """Rates of money and staff, and those that the narrative calculates itself."""
    return (
        check_rates(report)
        + check_changes(report, rules)
        + check_shares(report, rules)
        + check_written(report, rules)
        + check_derived(report, rules)
        + check_averages(report, rules)
        + check_shapes(report, rules)
        + check_table_grades(report, rules)
        + check_listed(report, rules)
    )


def _nothing(report: Report, rules: Rules) -> list[Outcome]:
    """For checks whose outcomes come from a function that serves several ids."""
    del report, rules
    return []


CHECKS: tuple[Check, ...] = (
    Check("table-text", "table-text", "error", "表与文中同一口径的数字一致", "the same identity in a table and in the text has the same value", check_equal),
    Check("table-table", "table-table", "error", "不同表中同一口径的数字一致", "the same identity in two tables has the same value", _nothing),
    Check("text-text", "text-text", "error", "文中两处同一口径的数字一致", "the same identity stated twice in the text has the same value", _nothing),
    Check("parts-sum", "table", "error", "完整的分项之和等于合计", "parts that are exhaustive add up to the whole", _all_parts),
    Check("part-of-whole", "table", "error", "其中项不超过总额", "parts that need not be all do not exceed the whole", check_part_of_whole),
    Check("difference", "table-text", "error", "调整数、增减额等于两数之差", "an adjustment or change is the difference of what it is about", check_difference),
    Check("rate", "text", "error", "执行率、控制率、占比、增幅与所依据的数字相符", "execution, control, share and growth rates follow from their figures", _all_rates),
    Check("fund-scope", "table-text", "error", "某一资金章节的数字之和等于表中该资金数", "a section about one fund adds up to that fund's row in the form", check_fund_scope),
    Check("within-budget", "claim", "error", "“控制在预算内”“超出预算”等说法属实", "claims of being within or over the budget are true", check_budget),
    Check("nil-statement", "claim", "error", "“无……支出”与空白或零相符", "statements of no spending go with blank or zero rows", check_nil),
    Check("count-enumeration", "count", "error", "数目与所列名目个数相符", "a count equals the length of the list that it announces", check_counts),
    Check("weights-sum", "score", "error", "各项分值之和等于总分值", "the weights add up to the total", check_weights),
    Check("group-weight", "score", "error", "一级指标下各项分值之和等于其标注分值", "the weights of a group add up to what its label states", check_groups),
    Check("score-in-weight", "score", "error", "得分不低于零、不高于分值", "a score is between zero and its weight", check_score_in_weight),
    Check("execution-score", "score", "error", "预算执行得分＝分值×执行率", "the execution score is its weight times the execution rate", check_execution_score),
    Check("total-score", "score", "error", "各项得分之和等于总得分", "the scores add up to the total score", check_total_score),
    Check("grade", "score", "error", "评价等级与得分相符", "the grade belongs to the score", check_grade),
    Check("indicator-met", "indicator", "error", "得满分的指标实际值达到目标值", "full score only where the actual value meets the target", check_met),
    Check("indicator-comparable", "indicator", "error", "目标值与实际值单位、类型一致", "target and actual have one unit and kind", check_comparable),
    Check("indicator-copied", "indicator", "warning", "实际值不是照抄目标值", "the actual value is not the target copied", check_copied),
    Check("indicator-vague", "indicator", "warning", "目标值可以衡量", "the target can be measured", check_vague),
    Check("indicator-overfulfilled", "indicator", "warning", "大幅超额完成的有原因说明", "far over-fulfilled targets are explained", check_overfulfilled),
    Check("deviation-explained", "indicator", "warning", "扣分或未完成的有原因说明", "lost points and missed targets are explained", check_deviation),
    Check("projects-covered", "table-table", "error", "每个项目一张表，合计等于单位项目支出", "one form for each project; their totals are the unit's", check_projects),
    Check("same-unit", "document", "warning", "各表单位名称一致", "the unit is the same throughout", check_unit),
    Check("same-year", "document", "warning", "年度前后一致", "the year is the same throughout", check_year),
    Check("required-field", "document", "warning", "必填栏目已填", "required fields are filled", check_required),
    Check("template-residue", "document", "notice", "没有遗留的模板文字", "no template words are left", check_residue),
    Check("numbering", "document", "notice", "标题序号连续、格式统一", "heading numbers go on in one style", check_numbering),
    Check("missing-form", "document", "notice", "应附的表都在", "the forms that belong together are there", check_forms),
    Check("prior-year", "cross-year", "error", "上年数与上年报告一致（多个年度的报告一起核对时）", "last year's figures are those of last year's own report, given both", _nothing),
    Check("large-change", "cross-year", "warning", "与上年相比的大幅增减有说明", "large changes from one year to the next are explained", _nothing),
    Check("copied-text", "cross-year", "warning", "文字和指标完成值不是照抄上年", "narrative and indicators are not last year's copied", _nothing),
    Check("revised", "cross-year", "warning", "同一年度的同一报告再次公布时数字、文字未变", "a report that is published again prints the same figures and words", _nothing),
    Check("missing-year", "cross-year", "notice", "各年度的报告连续", "there is a report for every year", _nothing),
)  # fmt: skip


Cell = tuple[int | None, ...]


def _once(outcomes: list[Outcome]) -> list[Outcome]:
    """What the columns of a table show, and what one sentence derives, is told only where no check with a name for it has told it."""
    told = {_cell(one.evidence[0]) for one in outcomes if one.state == "broken" and one.message != "grid" and one.evidence}
    figures = {one.evidence[0].place for one in outcomes if one.message != DERIVED and one.state != "not_checkable" and one.evidence}
    return [one for one in outcomes if not _again(one, told, figures)]


def _again(one: Outcome, told: Collection[Cell], figures: Collection[Place]) -> bool:
    return (one.message == "grid" and _cell(one.evidence[0]) in told) or (one.message == DERIVED and one.evidence[0].place in figures)


def _judged(said: Said, found: Collection[Outcome]) -> set[Place]:
    """The figures that others bear out, and those that nobody takes for figures."""
    proved = (one for one in found if one.state == "holds" and one.check in PROVING)
    aside = {one.figure.place for one in said.report.readings if one.status == "set_aside"}
    return {each.place for one in proved for each in one.evidence} | aside


def _cell(one: Evidence) -> Cell:
    return one.place.block, one.place.row, one.place.col, one.place.line if one.place.row is None else None


def reconcile(report: Report, rules: Rules, *, select: Collection[str] = (), ignore: Collection[str] = ()) -> Checked:
    """All checks over a report, and its ledger. `select` and `ignore` name check ids."""
    with localcontext(EXACT):
        said = Said(report, rules)
        likely = Likely(said)
        found = [outcome for check in CHECKS for outcome in check.run(report, rules)]
        found = excused(_once(followed(found, check_follows(said, found))))
        found = with_likely(found, check_likely(likely, _judged(said, found), found))
        found += check_directions(likely, found)
        found = borne_out(on_one_level(widely_doubted(found, said)))
        found = supported(braked(weighed_again(tightened(found, report, rules), likely)), report, rules)
        found = told_otherwise(found, report, rules)
        found += check_exchanged(found, report)
        outcomes = told_once(explained(weighed(framed(doubted(found), report.document), rules), likely), report)
    wanted = tuple(one for one in outcomes if (not select or one.check in select) and one.check not in ignore)
    return Checked(report, wanted, make_ledger(report, wanted))
