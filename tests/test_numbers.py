"""Numbers are read to the digit in every spelling, and digits that are no numbers are left alone."""

from __future__ import annotations

import random
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import gouji
from gouji.model import Figure
from gouji.numbers import MOST_DECIMALS, MOST_WHOLE, base_value, chinese_value, rounded, tokens
from gouji.places import Place
from gouji.reconcile.causes import _slips, slipped
from gouji.rules import load
from gouji.text import squeeze

SPELLINGS = tomllib.loads((Path(__file__).parents[1] / "corpus" / "spellings.toml").read_text(encoding="utf-8"))
GROUPS: list[dict[str, Any]] = SPELLINGS["spelling"]
CASES = [(group["value"], group["unit"], text) for group in GROUPS for text in group["spellings"]]


@pytest.mark.parametrize(("value", "unit", "text"), CASES, ids=[f"{value} {text}" for value, _, text in CASES])
def test_every_spelling_is_read_as_its_value(value: str, unit: str, text: str) -> None:
    found = [one for one in tokens(squeeze(text), load()) if one.value is not None and one.aside is None]
    assert len(found) == 1
    token = found[0]
    assert token.value is not None
    figure = Figure(text, token.value, token.unit, token.decimals, Place())
    assert base_value(figure) == Decimal(value)
    if unit == "yuan":
        assert token.of == "money"


@pytest.mark.parametrize("text", [one["text"] for one in SPELLINGS["not_a_number"]])
def test_digits_that_are_no_figures_give_none(text: str) -> None:
    assert not [one for one in tokens(squeeze(text), load()) if one.value is not None and one.aside is None]


@pytest.mark.parametrize("text", ["1.2.3", "1" * 40 + "万元", "１，３", "..5..", "--", "9" * 5000])
def test_absurd_numbers_do_not_stop_the_reading(text: str) -> None:
    for token in tokens(squeeze(text), load()):
        assert token.value is None or abs(token.value) < Decimal(10) ** 24


def test_a_shared_unit_reaches_every_number_of_a_list() -> None:
    found = tokens(squeeze("分别为10、20和30万元"), load())
    assert [one.unit for one in found] == ["万元", "万元", "万元"]


@pytest.mark.parametrize(
    ("text", "numerals"), [("七台河市三台县二七街道办事处", []), ("购置三台设备", ["三"]), ("三明市三元区财政局", []), ("罚款三元", ["三"])]
)
def test_a_numeral_in_the_name_of_a_place_counts_nothing(text: str, numerals: list[str]) -> None:
    assert [text[one.start : one.end] for one in tokens(squeeze(text), load())] == numerals


@pytest.mark.parametrize("digits", ["6" * (MOST_WHOLE + 1), "0." + "6" * (MOST_DECIMALS + 1), "1" + ",234" * 6])
@pytest.mark.parametrize("text", ["安排{}万元", "{}", "{}%", "共{}件"])
def test_more_digits_than_a_figure_has_stay_unread(digits: str, text: str) -> None:
    assert [one.value for one in tokens(squeeze(text.format(digits)), load())] == [None]


def test_a_chinese_numeral_beyond_all_budgets_is_no_number() -> None:
    assert chinese_value("九亿亿亿") is None


def test_the_longest_figure_keeps_its_last_digit_in_yuan() -> None:
    decimals = "0" * (MOST_DECIMALS - 1) + "1"
    digits = "1" * MOST_WHOLE + "." + decimals
    assert base_value(Figure(digits, Decimal(digits), "万元", MOST_DECIMALS, Place())) == Decimal(
        "1" * MOST_WHOLE + decimals[:4] + "." + decimals[4:]
    )


@pytest.mark.parametrize("value", ["1E+200", "NaN", "Infinity", "9" * 60, "0." + "9" * 60])
@pytest.mark.parametrize("step", ["1", "0.01", "1E-18", "1E+3"])
def test_rounding_is_never_an_error(value: str, step: str) -> None:
    assert rounded(Decimal(value), Decimal(step)) is not None


LONGEST = "0." + "6" * MOST_DECIMALS


@pytest.mark.parametrize(
    "text",
    [
        f"2023年完成投资88888.00万元，分别为道路{LONGEST}万元、桥梁100.00万元、水利300.00万元。",
        f"基本支出88888.00万元，其中：人员经费{LONGEST}万元，公用经费300.00万元。",
        f"执行率={LONGEST}/{'9' * MOST_WHOLE}×100%={LONGEST}%。",
        f"发放{'9' * MOST_WHOLE}人次，人均补助{LONGEST}元，共{'8' * MOST_WHOLE}万元。",
        "\n".join(f"{name}\t{'9' * 40}\t{LONGEST}\t{'7' * at}.5" for at, name in enumerate("甲乙丙丁戊己", start=16)),
        "\n".join(f"{name}\t{'9' * MOST_WHOLE}\t{LONGEST}\t{'7' * at}.5" for at, name in enumerate("甲乙丙丁戊己", start=12)),
    ],
)
def test_no_check_takes_longer_for_more_decimals_or_stumbles_over_them(text: str) -> None:
    gouji.check(f"2023年度清溪县档案馆部门整体支出绩效自评报告\n{text}\n".encode())  # trying each value between two bounds would never end


def test_a_slip_is_looked_for_among_digits_as_if_every_value_had_been_tried() -> None:
    chance = random.Random(7)  # noqa: S311 - cases, no secret
    for _ in range(300):
        parts = [Decimal(chance.randrange(100, 99_999)) for _ in range(3)]
        whole = sum(parts, Decimal(0)) + chance.choice([0, 3, 90, 900, 1_800, -2_700, chance.randrange(-40_000, 40_000)])
        most = chance.randrange(6)
        tried = any(slipped(whole + off, parts, Decimal(1)) for off in range(-most, most + 1))
        assert slipped(whole, parts, Decimal(1), Decimal(most)) == tried


def test_the_slips_of_a_number_are_as_many_as_its_digits_allow() -> None:
    for size in (5, 10, 20, 40):
        assert len(list(_slips(10 ** (size - 1), size))) <= 9 * size + size * size // 2
