"""Forms that were copied without any marks: what is certain becomes a table, the rest is unread and never narrative."""

from __future__ import annotations

import random
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from gouji import check
from gouji.document import Document, Paragraph, Source, Table
from gouji.mapping.recover import recover
from gouji.model import Fact
from gouji.outcome import Checked, Outcome
from gouji.rules import load
from gouji.run import read_document
from gouji.structure import outline
from render import render

REPORTS = sorted((Path(__file__).parents[1] / "corpus" / "reports").glob("*/report.txt"))
NAMES = [path.parent.name for path in REPORTS]
ZIMEI = next(path for path in REPORTS if path.parent.name.startswith("zimei"))
RULES = load()
TITLE = "2023年度预算单位整体支出绩效评价基础数据表"
MONEY = ["经费控制情况(万元)", "2022年决算数", "2023年预算数", "2023年决算数"]
PROJECT = "2023年度项目支出绩效自评表"
NAMED = [PROJECT, "项目名称", "巡查"]
TREE = ["一级指标", "二级指标", "三级指标", "年度", "指标值", "实际", "完成值", "分值", "自评得分", "偏差原因分析及改进措施"]


def document_of(*lines: str) -> Document:
    """A document of paragraphs as they come from the reader."""
    return read_document("\n".join(lines).encode())


def checked(*lines: str) -> Checked:
    """The result for a text of such lines."""
    return check("\n".join(lines).encode(), name="pasted.txt")


def unmarked(path: Path) -> str:
    """A report without any marks of its cells."""
    return render(read_document(path.read_bytes(), name=path.name).blocks, "unmarked")


def errors(result: Checked) -> set[tuple[str | None, str | None]]:
    """The accusations of a result: what is printed and what it should be, by whichever check it is told."""
    return {_accusation(one) for one in broken(result)}


def broken(result: Checked) -> list[Outcome]:
    """The accusations of a result."""
    return [one for one in result.outcomes if one.state == "broken" and one.severity == "error"]


def _accusation(one: Outcome) -> tuple[str | None, str | None]:
    return one.stated, one.expected


def facts(result: Checked) -> set[tuple[str, int | None, str | None, Decimal]]:
    """What the tables of a result say."""
    return {_said(one) for one in result.report.facts if one.origin == "table"}


def _said(one: Fact) -> tuple[str, int | None, str | None, Decimal]:
    return one.measure, one.year, one.stage, one.figure.value


def unread(result: Checked) -> list[str]:
    """The figures that were not read."""
    return [entry.figure.raw for entry in result.ledger if entry.standing == "unread"]


# --- whole reports ----------------------------------------------------------------------------------


STACKED = frozenset({"fengming-approvals-2021"})  # a list of tasks under headings over headings


@pytest.mark.parametrize("path", REPORTS, ids=NAMES)
def test_a_report_that_lost_its_marks_is_accused_of_nothing_new(path: Path) -> None:
    """The same wrong figure may be told by another relation, where the one that tells it was lost."""
    marked = check(path.read_bytes(), name="m.txt")
    wrong = {figure.raw for one in broken(marked) for figure in one.evidence if figure.role == "stated"}
    new = [one for one in broken(check(unmarked(path).encode(), name="u.txt")) if _accusation(one) not in errors(marked)]
    assert all(wrong & {figure.raw for figure in one.evidence} for one in new)


@pytest.mark.parametrize("path", REPORTS, ids=NAMES)
def test_most_facts_survive_the_loss_of_the_marks(path: Path) -> None:
    marked = check(path.read_bytes(), name="m.txt")
    whole, bare = facts(marked), facts(check(unmarked(path).encode(), name="u.txt"))
    if not any(form.kind for form in marked.report.forms) or path.parent.name in STACKED:
        made_up = {one[1:] for one in bare} - {one[1:] for one in whole}
        assert not made_up  # a table of no known form cannot come back; nothing may be made up for it, but whose it is may be lost
        return
    assert len(whole & bare) >= 0.9 * len(whole) or len(whole - bare) <= 4


def test_every_expected_fact_of_the_unmarked_report_is_read() -> None:
    expected = tomllib.loads((ZIMEI.parent / "expected.toml").read_text(encoding="utf-8"))
    result = check(ZIMEI.read_bytes(), name="zimei.txt")
    found = {(one.measure, one.year, one.stage, one.figure.value, one.origin, one.subject) for one in result.report.facts}
    for fact in expected["fact"]:
        key = (fact["measure"], fact["year"], fact.get("stage"), Decimal(fact["value"]), fact["origin"])
        assert any(one[:5] == key and one[5] in {fact.get("subject"), None} for one in found), fact
    assert not errors(result)


def test_figures_keep_the_line_they_stand_on() -> None:
    lines = ZIMEI.read_text(encoding="utf-8").splitlines()
    for fact in check(ZIMEI.read_bytes(), name="zimei.txt").report.facts:
        place = fact.figure.place
        if place.line is not None and not fact.nil:
            assert fact.figure.raw in lines[place.line - 1]


@pytest.mark.parametrize("seed", range(12))
def test_a_form_with_lines_missing_is_accused_of_nothing(seed: int) -> None:
    """An empty cell vanishes altogether. A line that vanished from a form of a clean report must not accuse."""
    lines = ZIMEI.read_text(encoding="utf-8").splitlines()
    body = lines.index("2021年度资湄县档案馆整体支出绩效自评报告")
    dropped = random.Random(seed).randrange(40, body)  # noqa: S311 - a choice of lines, no secret
    accused = errors(checked(*lines[:dropped], *lines[dropped + 1 :]))
    assert not {one for one in accused if one[0] in {"parts-sum", "weights-sum", "group-weight", "total-score", "indicator-met"}}


# --- rows of money ----------------------------------------------------------------------------------


def test_a_known_label_with_as_many_numbers_as_the_header_is_a_row() -> None:
    result = checked(TITLE, *MONEY, "三公经费", "6.12", "1.00", "0.88", "项目支出：", "250.51", "143.00", "189.64")
    assert ("three_public", 2022, "actual", Decimal("6.12")) in facts(result)
    assert ("project_expenditure", 2023, "initial_budget", Decimal("143.00")) in facts(result)


def test_fewer_numbers_than_the_header_are_unread() -> None:
    result = checked(
        TITLE, *MONEY, "三公经费", "6.12", "1.00", "0.88", "1、公务用车购置和维护经费", "2.02", "3、公务接待", "4.10", "1.00", "0.88"
    )
    assert unread(result) == ["2.02"]
    assert ("official_reception", 2022, "actual", Decimal("4.10")) in facts(result)
    assert not errors(result)


def test_values_after_several_labels_belong_to_none_of_them_for_certain() -> None:
    result = checked(TITLE, *MONEY, "项目支出：", "9", "9", "9", "1、业务工作经费", "5", "5", "5", "2、运行维护经费", "4.0", "4.0")
    assert unread(result) == ["4.0", "4.0"]
    assert not errors(result)


def test_a_label_broken_over_lines_is_one_label() -> None:
    result = checked(TITLE, *MONEY, "三公经费", "3", "2", "1", "1、公务用车购置", "和维护经费", "1.5", "1.4", "1.3")
    assert ("vehicle_expense", 2023, "actual", Decimal("1.3")) in facts(result)


def test_counts_under_headers_of_their_own_are_read() -> None:
    result = checked(
        TITLE, "财政供养人员情况(人)", "编制数", "2023年实际在职人数", "控制率", "46", "44", "95.65%", *MONEY, "三公经费", "3", "2", "1"
    )
    assert ("staff_on_duty", 2023, None, Decimal(44)) in facts(result)


def test_other_numbers_than_headers_are_not_assigned() -> None:
    result = checked(TITLE, "编制数", "2023年实际在职人数", "控制率", "46", "44", *MONEY, "三公经费", "3", "2", "1")
    assert not [one for one in facts(result) if one[0].startswith("staff")]
    assert {"46", "44"} <= set(unread(result))


# --- indicators -------------------------------------------------------------------------------------


def test_an_indicator_is_read_between_its_labels() -> None:
    result = checked(
        *NAMED, *TREE, "产出指标", "(60分)", "数量指标", "巡查次数", "≥12次", "14次", "60", "60",
        "效益指标", "(40分)", "社会效", "益指标", "群众知晓率", "≥90%", "95%", "40", "40", "总分", "100", "100",
    )  # fmt: skip
    first, second = result.report.indicators
    assert (first.level1, first.level2, first.level3, first.subject) == ("产出指标", "数量指标", "巡查次数", "巡查")
    assert (second.level2, second.target.value, second.actual.value) == ("社会效益指标", Decimal(90), Decimal(95))
    assert {one.check for one in result.outcomes if one.state == "holds"} >= {"weights-sum", "group-weight", "total-score"}


def test_a_name_broken_over_lines_is_joined() -> None:
    result = checked(
        *NAMED,
        *TREE,
        "产出指标",
        "数量指标",
        "人大代表建议及政协委员",
        "提案完成率",
        "100%",
        "100%",
        "5",
        "5",
        "质量指标",
        "总分",
        "100",
        "100",
    )
    assert [one.level3 for one in result.report.indicators] == ["人大代表建议及政协委员提案完成率"]


def test_words_that_could_be_name_or_value_are_not_divided() -> None:
    result = checked(*NAMED, *TREE, "产出指标", "数量指标", "改善环境", "有所", "改善", "明显", "改观", "5", "5", "总分", "100", "100")
    assert not result.report.indicators
    assert {"5"} <= set(unread(result))


def test_a_missing_score_leaves_its_neighbours_unread() -> None:
    result = checked(
        *NAMED,
        *TREE,
        "产出指标",
        "数量指标",
        "巡查次数",
        "≥12次",
        "14次",
        "60",
        "培训次数",
        "≥2次",
        "2次",
        "40",
        "40",
        "总分",
        "100",
        "100",
    )
    assert not result.report.indicators
    assert not errors(result)


def test_the_figures_of_a_project_without_a_name_are_nobodys() -> None:
    result = checked(
        PROJECT, "项目名称", "主管部门", "某县政府", "项目资金（万元）", "年初预算数", "全年执行数", "年度资金总额", "60.00", "58.80"
    )
    assert not result.report.facts
    assert unread(result) == ["60.00", "58.80"]


# --- documents --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [one for one in REPORTS if one is not ZIMEI], ids=[one for one in NAMES if not one.startswith("zimei")])
def test_a_document_without_such_forms_is_the_same_object(path: Path) -> None:
    document = read_document(path.read_bytes(), name=path.name)
    assert recover(document, RULES) is document


def test_blocks_tables_and_sections_are_counted_anew() -> None:
    document = recover(read_document(ZIMEI.read_bytes(), name="zimei.txt"), RULES)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [block.block for block in document.blocks] == list(range(len(document.blocks)))
    assert [table.index for table in tables] == list(range(3))
    assert [table.form for table in tables] == ["basic_data", "unit_self_evaluation", "project_self_evaluation"]
    assert document.sections == outline(document.blocks, RULES)
    for section in document.sections:
        block = document.blocks[section.block]
        assert isinstance(block, Paragraph)
        assert section.place.block == section.block


def test_what_stands_behind_a_form_stays_outside_of_it() -> None:
    document = recover(document_of(TITLE, *MONEY, "三公经费", "3", "2", "1", "一、单位基本情况", "本单位编制46名。"), RULES)
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)][-2:] == ["一、单位基本情况", "本单位编制46名。"]


@pytest.mark.parametrize("seed", range(30))
def test_any_heap_of_short_lines_is_survived(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a choice of lines, no secret
    words = [
        *MONEY,
        *TREE,
        TITLE,
        PROJECT,
        "三公经费",
        "10",
        "≥5%",
        "总分",
        "（万元）",
        "/",
        "......",
        "产出指标",
        "项目名称",
        "预期目标",
        "注：",
        "一、概况",
        "。",
    ]
    lines = [TITLE, *(chance.choice(words) for _ in range(chance.randrange(60)))]
    paragraphs = tuple(Paragraph(at, line, ()) for at, line in enumerate(lines))
    document = recover(Document(Source("heap", "", "text"), paragraphs), RULES)
    texts = [block.text if isinstance(block, Paragraph) else "".join(cell.text for cell in block.cells) for block in document.blocks]
    assert sorted("".join(texts).replace("\n", "")) == sorted("".join(lines))
    checked(*lines)
