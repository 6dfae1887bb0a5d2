"""Numbers are read to the digit in every spelling, and digits that are no numbers are left alone."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gouji.model import Figure
from gouji.numbers import base_value, tokens
from gouji.places import Place
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
