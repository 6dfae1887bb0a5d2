"""Numbered sentences against the amount of the sentence before them."""

from __future__ import annotations

import gouji
from reports import broken

LISTED = "2020年一般公共预算支出672.30万元。1、农林水支出440.16万元。2、文化支出108.24万元。3、其他支出123.90万元。\n"


def _sums(text: str) -> list[tuple[str | None, str | None]]:
    return [(one.stated, one.expected) for one in broken(gouji.check(text.encode(), name="a.txt")) if one.check == "parts-sum"]


def test_numbered_sentences_add_up_to_the_amount_before_them() -> None:
    assert not _sums(LISTED)
    assert _sums(LISTED.replace("672.30", "674.30")) == [("674.30", "672.30")]


def test_batches_add_up_too() -> None:
    assert _sums("全年下达桑园改造资金2740万元。第一批下达1950万元，用于购苗。第二批下达780万元。\n") == [("2740", "2730")]


def test_a_numbered_list_need_not_be_whole() -> None:
    assert not _sums(LISTED.replace("672.30", "958.77"))
