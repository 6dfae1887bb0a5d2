"""The JSON that other programs rely on: its keys, its numbers, its counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

import gouji
from gouji.errors import ReadError
from gouji.model import Figure
from gouji.outcome import Checked
from gouji.places import Place
from gouji.show.as_json import check_object, error_object, line, report_object, yuan
from gouji.show.ids import finding_ids
from reports import CORPUS, check

REPORTS = sorted((CORPUS / "reports").glob("*/report.txt"))
PLACE = {"page", "line", "start", "end", "box", "block", "table", "row", "col"}
SOURCE = {"name", "sha256", "format", "pages", "scanned_pages"}
FIGURES = {"total", "agrees", "disagrees", "alone", "unread", "set_aside"}
FINDING = {
    "id", "check", "kind", "severity", "measure", "subject", "year", "stage", "stated", "expected", "difference", "unit", "allowance",
    "message", "cause", "confidence", "evidence",
}  # fmt: skip
EVIDENCE = {"role", "measure", "value", "unit", "raw", "origin", "rule", "place"}
FACT = {
    "measure", "label", "subject", "year", "stage", "fund", "value", "unit", "yuan", "raw", "origin", "rule", "confidence", "place",
}  # fmt: skip
INDICATOR = {"table", "subject", "level1", "level2", "level3", "target", "actual", "weight", "score", "reason", "place"}
DISAGREEING = "一、基本支出100.00万元，其中：人员经费80.00万元，公用经费30.00万元。"
TABLE = "<table><tr><td>项目</td><td>年初预算数</td><td>决算数</td></tr><tr><td>基本支出</td><td>0.40</td><td>0.50</td></tr></table>"


@pytest.fixture(scope="module", params=REPORTS, ids=[path.parent.name for path in REPORTS])
def checked(request: pytest.FixtureRequest) -> Checked:
    return gouji.check(request.param)


def values(of: Any, *keys: str) -> Iterator[Any]:
    """Every value under one of these keys, however deep."""
    if isinstance(of, dict):
        yield from (value for key, value in of.items() if key in keys)
        for inner in of.values():
            yield from values(inner, *keys)
    elif isinstance(of, list):
        for inner in of:
            yield from values(inner, *keys)


def plain(number: object) -> bool:
    return isinstance(number, str) and format(Decimal(number), "f") == number


def test_findings_have_the_keys_of_the_contract(checked: Checked) -> None:
    given = check_object(checked, "zh")
    assert set(given) == {"schema", "source", "unit", "year", "figures", "checks", "findings", "not_checked"}
    assert (set(given["source"]), set(given["figures"])) == (SOURCE, FIGURES)
    assert set(given["checks"]) == {"holds", "broken", "not_checkable"}
    assert all(set(one) == FINDING for one in given["findings"])
    assert all(set(item) == EVIDENCE for one in given["findings"] for item in one["evidence"])
    assert all(set(one) == {"figure", "why"} and set(one["figure"]) == {"value", "raw", "place"} for one in given["not_checked"])
    assert all(set(place) == PLACE for place in values(given, "place"))


def test_records_have_the_keys_of_the_contract(checked: Checked) -> None:
    given = report_object(checked, "zh")
    assert set(given) == {"schema", "source", "unit", "year", "tables", "sections", "facts", "indicators", "figures"}
    assert all(set(one) == {"index", "caption", "form", "page", "n_rows", "n_cols", "cells"} for one in given["tables"])
    cells = {"row", "col", "rowspan", "colspan", "text", "place", "confidence"}
    assert all(set(cell) == cells for one in given["tables"] for cell in one["cells"])
    assert all(set(one) == {"level", "number", "title", "topic", "text", "place"} for one in given["sections"])
    assert all(set(one) == FACT for one in given["facts"])
    assert all(set(one) == INDICATOR for one in given["indicators"])
    assert all(set(one) == {"raw", "op", "value", "unit"} for one in values(given, "target", "actual"))
    assert all(set(place) == PLACE for place in values(given, "place"))


def test_numbers_are_plain_decimals_in_strings(checked: Checked) -> None:
    for given in (check_object(checked, "zh"), report_object(checked, "zh")):
        for number in values(given, "value", "yuan", "stated", "difference", "allowance", "weight", "score"):
            assert number is None or plain(number)
    for one in check_object(checked, "zh")["findings"]:
        assert one["check"] == "grade" or one["expected"] is None or plain(one["expected"])  # a grade is a word


def test_every_finding_names_evidence_and_says_why_in_both_languages(checked: Checked) -> None:
    for lang in ("zh", "en"):
        for one in check_object(checked, lang)["findings"]:
            assert one["evidence"] or one["kind"] == "document"
            assert one["message"]
            assert one["cause"] is None or (one["cause"]["code"] and one["cause"]["message"])


def test_what_was_not_checked_is_listed_with_its_reason(checked: Checked) -> None:
    given = check_object(checked, "zh")
    assert len(given["not_checked"]) == given["figures"]["unread"] + given["checks"]["not_checkable"]
    assert all(one["why"] for one in given["not_checked"])


def test_counts_are_those_of_ledger_and_outcomes(checked: Checked) -> None:
    given = check_object(checked, "zh")
    assert given["figures"] == report_object(checked, "zh")["figures"]
    assert sum(given["figures"].values()) == 2 * given["figures"]["total"]
    assert sum(given["checks"].values()) == len(checked.outcomes)


def test_one_report_is_one_line(checked: Checked) -> None:
    text = line(report_object(checked, "zh"))
    assert text.count("\n") == 1
    assert "\\u" not in text.replace("\\\\", "")
    assert json.loads(text)["schema"] == "gouji.report/1"


def test_ids_are_the_same_when_a_report_is_checked_again_under_another_name() -> None:
    content = REPORTS[0].read_bytes()
    one, other = (finding_ids(gouji.check(content, name=name)) for name in ("a.txt", "b.txt"))
    assert list(one) == list(other)


def test_every_finding_has_an_id_of_its_own_even_when_it_is_said_twice() -> None:
    once = check(DISAGREEING)
    twice = Checked(once.report, once.outcomes * 2, once.ledger)
    broken = [one for one in twice.outcomes if one.state == "broken"]
    ids = finding_ids(twice)
    assert list(ids.values()) == broken
    assert list(ids)[: len(broken) // 2] == list(finding_ids(once))


@pytest.mark.parametrize(("raw", "unit", "wanted"), [
    ("835.01", "万元", "8350100"), ("0.40", "万元", "4000"), ("12.50", "元", "12.5"), ("1.20", "亿元", "120000000"),
    ("0.00", "万元", "0"), ("100", "元", "100"), ("96.50", "%", None), ("12", None, None), ("9", "人", None),
])  # fmt: skip
def test_money_is_also_given_in_yuan(raw: str, unit: str | None, wanted: str | None) -> None:
    decimals = len(raw.partition(".")[2])
    assert yuan(Figure(raw, Decimal(raw), unit, decimals, Place())) == wanted


def test_a_fact_keeps_the_decimals_that_were_printed() -> None:
    facts = report_object(check(f"单位：万元\n{TABLE}"), "zh")["facts"]
    assert {(one["value"], one["unit"], one["yuan"]) for one in facts} >= {("0.40", "万元", "4000"), ("0.50", "万元", "5000")}


def test_a_fund_that_is_only_ours_is_not_given(checked: Checked) -> None:
    public = {"general_public_budget", "government_fund", "state_capital", "social_insurance", "special_account", "other"}
    given = report_object(checked, "zh")["facts"]
    assert all(one["fund"] == (fact.fund if fact.fund in public else None) for one, fact in zip(given, checked.report.facts, strict=True))


def test_the_text_of_a_section_ends_where_the_next_begins() -> None:
    text = "一、单位基本情况\n本单位有编制10人。\n职责若干。\n二、预算执行情况\n基本支出100.00万元。\n"
    sections = report_object(check(text), "zh")["sections"]
    assert [(one["number"], one["title"], one["text"]) for one in sections][-2:] == [
        ("一", "单位基本情况", "本单位有编制10人。\n职责若干。"), ("二", "预算执行情况", "基本支出100.00万元。"),
    ]  # fmt: skip


@pytest.mark.parametrize(("lang", "said"), [("zh", "打不开"), ("en", "cannot be opened")])
def test_an_unreadable_input_says_why(lang: str, said: str) -> None:
    given = error_object("a.pdf", ReadError("打不开", "cannot be opened"), lang)
    assert given == {"schema": "gouji.check/1", "source": {"name": "a.pdf"}, "error": {"message": said}}
