"""Damaged files give a result or a refusal: some hundred of the kinds that are read quickly; `damage.py` tries thousands of all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from damage import SHARES, Reader, Variant, is_wrong, variants

COUNTS = {"txt": 60, "html": 50, "docx": 60, "xlsx": 60, "xls": 30, "ods": 40, "xml": 40, "ofd": 40, "zip": 10}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


@pytest.mark.parametrize("kind", COUNTS)
def test_a_damaged_file_gives_a_result_or_a_refusal(reader: Reader, kind: str) -> None:
    tried = [(number, reader.tried(kind, Variant(kind, number, 2).content())) for number in range(COUNTS[kind])]
    assert [one for one in tried if is_wrong(one[1], kind)] == []
    assert {one.outcome for _, one in tried} == {"result", "refused"} or kind in (
        "zip",
        "txt",
        "html",
    )  # broken bytes cost characters there


def test_a_variant_is_the_same_whenever_it_is_made() -> None:
    made = [one.content() for one in variants(40, 3)]
    assert made == [one.content() for one in variants(40, 3)]
    assert len({*made}) > len(made) * 0.9
    assert {one.kind for one in variants(40, 3)} == set(SHARES)
