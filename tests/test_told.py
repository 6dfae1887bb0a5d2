"""One disagreement is one finding, with a name and a base that are said."""

from __future__ import annotations

import gouji
from gouji.outcome import Outcome
from gouji.show.messages import render

HEAD = "2023年度某某县图书馆部门决算\n"


def found(text: str) -> list[Outcome]:
    """The findings of a passage."""
    return [one for one in gouji.check((HEAD + text).encode()).outcomes if one.state == "broken" and one.severity != "notice"]


def test_a_figure_that_differs_in_the_text_and_so_breaks_its_growth_is_told_once() -> None:
    text = (
        "公务接待费支出8.00万元，比上年7.50万元增长6.67%。\n"
        "全年公务接待费支出8.90万元，比上年7.50万元增长6.67%。\n"
        "公务接待费支出8.00万元，主要用于来访接待。\n"
    )
    (one,) = found(text)
    assert one.message == "equal"
    assert {item.raw for item in one.evidence} >= {"8.90", "8.00"}


def test_a_change_under_a_heading_only_is_named_after_it() -> None:
    (one,) = found("三、财政拨款支出总体情况\n支出决算为30.00万元，与上年相比增加30.00万元，增长100.00%。\n")
    assert one.message == "growth-zero-base"
    assert dict(one.words)["label"]


def test_a_rate_of_nothing_says_that_there_is_none() -> None:
    words = {"label": "完成年初预算的", "stated": "95.89", "expected": "—", "formula": "307.82 ÷ 0", "fits": "321.02"}
    said = render("rate-other-base", words, "zh")
    assert "计算为" not in said
    assert "零" in said
