"""The text for a person, the Markdown of a report, and the story of a figure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gouji
from gouji.document import Cell, Paragraph, Table
from gouji.outcome import Checked
from gouji.places import Anchor, Place
from gouji.show import as_html, as_markdown, as_text, messages
from gouji.show.explain import explain
from gouji.show.ids import finding_ids

ROOT = Path(__file__).parents[1]
REPORTS = sorted((ROOT / "corpus" / "reports").glob("*/report.txt"))
WIDTH = 100
TEXT = """某某县水利局2023年度部门整体支出绩效自评报告

一、基本支出情况

2023年基本支出年初预算数为90.00万元，实际支出数为100.00万元，其中：人员经费80.00万元，公用经费30.00万元。
"""
CLEAN = TEXT.replace("30.00", "20.00")


def checked(text: str) -> Checked:
    return gouji.check(text.encode(), name="report.txt")


def rendered(text: str, *, lang: str = "zh", colour: bool = False, width: int = WIDTH) -> str:
    return as_text.render(checked(text), lang, colour, width)


BROKEN = [
    "某某县档案馆2031年度部门整体支出绩效自评报告",
    "",
    "2031年度全年预算数为1234.50万元，全年执行数为",
    "1111.05万元，预算执",
    "行率为95.0%，结转结余较少。",
    "",
]


def test_a_sentence_over_lines_is_quoted_where_each_figure_stands() -> None:
    shown = " ".join(rendered("\n".join(BROKEN), width=200).split())
    for at, figure in ((3, "1234.50"), (4, "1111.05"), (5, "95.0")):
        before, after = BROKEN[at - 1].split(figure)
        assert f"第{at}行 {before}«{figure}»{after}" in shown


def test_the_page_marks_each_figure_of_a_sentence_over_lines() -> None:
    page = as_html.render(checked("\n".join(BROKEN)), "zh")
    for figure in ("1234.50", "1111.05", "95.0"):
        assert re.search(rf"<mark[^>]*>{figure}</mark>", page)


# --- text -----------------------------------------------------------------------------------------


def test_a_finding_names_both_figures_and_points_at_them() -> None:
    shown = rendered(TEXT)
    assert "基本支出为100.00万元，各分项之和为110.00万元（人员经费80.00 + 公用经费30.00）" in shown
    assert "第5行" in shown
    assert "«100.00»万元" in shown
    assert "«30.00»万元" in shown


def test_the_difference_is_given_with_unit_and_allowance() -> None:
    assert "差额10.00万元，允许误差0.015万元" in rendered(TEXT)


def test_rates_differ_by_percentage_points() -> None:
    text = TEXT + "基本支出预算执行率为97.00%。\n"
    assert re.search(r"差额[\d.]+个百分点，允许误差[\d.]+个百分点", rendered(text))
    assert re.search(r"difference [\d.]+ percentage points", rendered(text, lang="en"))


def test_figures_of_one_line_share_a_place() -> None:
    assert rendered(TEXT).count("▸") == len(
        {evidence.place.line for one in checked(TEXT).outcomes if one.state == "broken" for evidence in one.evidence}
    )


def test_coverage_is_always_told() -> None:
    for text in (TEXT, CLEAN):
        assert re.search(r"\d+个数字：\d+个吻合，\d+个不符，\d+个无对照，\d+个未读懂", rendered(text))
        assert re.search(r"检查\d+项成立，\d+项不成立，\d+项无法核对", rendered(text))


def test_a_report_without_findings_is_not_called_correct() -> None:
    shown = rendered(CLEAN)
    assert "没有发现互相矛盾的数字" in shown
    assert "核对到什么程度" in shown


def test_a_report_without_figures_is_said_to_have_none() -> None:
    assert "没有可以相互核对的数字" in rendered("无。")


def test_a_report_that_was_mostly_not_read_is_said_to_be_unread() -> None:
    assert "个数字没有读懂" in rendered("18 17 0.80 0.60 0.42")


def test_colours_come_only_when_asked_for() -> None:
    assert "\x1b[" not in rendered(TEXT)
    coloured = rendered(TEXT, colour=True)
    assert "\x1b[1;31m«100.00»\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == rendered(TEXT)


def test_english_is_complete() -> None:
    shown = rendered(TEXT, lang="en")
    assert "基本支出 is 100.00 万元; its parts add up to 110.00 万元" in shown
    assert "difference 10.00 万元, allowance 0.015 万元" in shown


@pytest.mark.parametrize("path", REPORTS, ids=[path.parent.name for path in REPORTS])
def test_reports_of_the_corpus_fit_the_width_in_both_languages(path: Path) -> None:
    result = gouji.check(path)
    for lang in messages.LANGUAGES:
        for width in (60, WIDTH):
            lines = as_text.render(result, lang, False, width).splitlines()
            assert max(map(as_text.columns, lines)) <= width + 4  # closing marks may hang over
            assert not any(re.search(r"[{}]", line) for line in lines)


@pytest.mark.parametrize("path", REPORTS, ids=[path.parent.name for path in REPORTS])
def test_every_outcome_of_the_corpus_can_be_said(path: Path) -> None:
    for one in gouji.check(path).outcomes:
        if one.state != "holds":
            for lang in messages.LANGUAGES:
                assert messages.render(one.message, one.words, lang)
                assert messages.message(one, lang)
                assert bool(messages.cause(one, lang)) == (one.cause is not None)


@pytest.mark.parametrize("path", REPORTS, ids=[path.parent.name for path in REPORTS])
def test_every_figure_is_quoted_as_it_is_printed(path: Path) -> None:
    result = gouji.check(path)
    for entry in result.ledger:
        quoted = as_text.quote([entry.figure.place], result.report.document, WIDTH)
        raw = " ".join(entry.figure.raw.split())
        assert any(raw in mark or mark.strip("«»") in raw for mark in as_text.MARKED.findall(quoted)), (entry, quoted)


def test_a_cell_is_quoted_with_its_row() -> None:
    cells = (Cell(1, 0, "基本支出"), Cell(1, 1, "835.01"), Cell(1, 2, "893.35"), Cell(1, 3, ""))
    document = checked("无。").report.document
    table = Table(0, 0, cells, 2, 4, grid=True, caption="自评表")
    place = Place(start=0, end=6, block=0, table=0, row=1, col=2)
    holding = type(document)(document.source, (table,))
    assert as_text.quote([place], holding, WIDTH) == "基本支出 | 835.01 | «893.35»"
    assert messages.place_words([place], holding, "zh") == "表1《自评表》 第2行"
    assert messages.column_words(place, holding, "zh") == "第3列"


def test_a_place_on_a_later_line_of_a_paragraph_is_found() -> None:
    text = "支出\n893.35万元"
    block = Paragraph(0, text, (Anchor(0, 1, 2), Anchor(3, 2, 4)))
    assert as_text.offset_in(block, Place(line=2, start=4, end=10)) == 3


def test_lines_do_not_begin_with_a_closing_mark() -> None:
    lines = as_text.wrap("基本支出八百万元，项目支出二百万元。" * 4, 20)
    assert not any(line[0] in "，。" for line in lines)


# --- markdown -------------------------------------------------------------------------------------


def test_a_report_in_markdown_keeps_headings_prose_and_tables() -> None:
    table = "2023年度部门整体支出绩效自评表\n\n| 资金 | 年初预算数 |\n| --- | --- |\n| 年度资金总额 | 90.00 |\n\n"
    shown = as_markdown.render(gouji.check((table + TEXT).encode(), name="report.md").report, "zh")
    assert re.search(r"^#{2,6} 一、基本支出情况$", shown, re.MULTILINE)
    assert re.search(r"^\| 年度资金总额 \| 90.00", shown, re.MULTILINE)
    assert "\n\n2023年基本支出年初预算数为90.00万元" in shown


def test_a_merged_cell_stands_once() -> None:
    cells = (Cell(0, 0, "经费", rowspan=2), Cell(0, 1, "预算", colspan=2), Cell(1, 1, "年初"), Cell(1, 2, "全|年"))
    assert as_markdown.grid(Table(0, 0, cells, 2, 3, grid=True)) == [["经费", "预算", ""], ["", "年初", "全\\|年"]]


# --- explain --------------------------------------------------------------------------------------


def explained(what: str, *, lang: str = "zh") -> str:
    return explain(checked(TEXT), what, lang, gouji.load()) or ""


def test_a_measure_is_explained_with_identity_rule_and_checks() -> None:
    shown = explained("personnel_expenditure")
    assert "«80.00»万元" in shown
    assert "本单位，2023年，实际" in shown
    assert "规则：" in shown
    assert "✗ 分项合计：不成立" in shown


def test_an_explanation_gives_the_id_that_the_words_stand_for() -> None:
    assert "读作：人员经费（personnel_expenditure）" in explained("80")


def test_a_measure_is_also_known_by_its_name() -> None:
    assert explained("人员经费").partition("\n")[2] == explained("personnel_expenditure").partition("\n")[2]


def test_a_number_is_found_by_value_in_any_unit_of_money() -> None:
    assert "公用经费«30.00»万元" in explained("30")
    assert "公用经费«30.00»万元" in explained("300,000.00元")
    assert explained("30元") == ""


def test_what_is_nowhere_is_not_explained() -> None:
    assert explain(checked(TEXT), "77777", "zh", gouji.load()) is None
    assert explain(checked(TEXT), "no_such_measure", "zh", gouji.load()) is None


def test_a_finding_is_explained_by_its_id() -> None:
    (found,) = (key for key, one in finding_ids(checked(TEXT)).items() if one.check == "parts-sum")
    shown = explained(found)
    assert "应当：完整的分项之和等于合计" in shown
    assert shown.count("公用经费«30.00»") == 1
    assert "must hold:" in explained(found, lang="en")
