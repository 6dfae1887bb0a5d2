"""The JSON is what its schemas say, for every check that can fire; and the schemas are strict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

import gouji
from gouji.errors import ReadError
from gouji.outcome import Checked
from gouji.show.as_json import check_object, error_object, report_object
from reports import check
from test_checks import BOTH

FOLDER = Path(gouji.__file__).parent / "show" / "schema"
SCHEMAS = {name: json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")) for name in ("check", "report")}
VALID = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}


def checked(check_id: str) -> Checked:
    return check(BOTH[check_id][0])


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object in a schema that describes an object."""
    if isinstance(schema, dict):
        if "properties" in schema and schema.get("type") == "object":
            yield schema
        for inner in schema.values():
            yield from objects(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from objects(inner)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_itself_valid_and_allows_no_other_keys(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    found = list(objects(SCHEMAS[name]))
    assert len(found) > 4
    assert all(one["additionalProperties"] is False for one in found)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("check_id", BOTH)
def test_what_a_check_finds_is_what_the_schema_says(check_id: str, lang: str) -> None:
    given = check_object(checked(check_id), lang)
    assert check_id in {finding["check"] for finding in given["findings"]}
    VALID["check"].validate(given)
    VALID["report"].validate(report_object(checked(check_id), lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SCHEMAS)
def test_an_unreadable_input_is_what_the_schema_says(name: str, lang: str) -> None:
    VALID[name].validate(error_object("report.pdf", ReadError("没有文字", "no text"), lang, f"gouji.{name}/1"))


@pytest.mark.parametrize("wrong", [{"stated": "1,234.5"}, {"stated": 12.5}, {"expected": ""}, {"severity": "fatal"}, {"unknown": None}])
def test_what_is_not_promised_is_refused(wrong: dict[str, Any]) -> None:
    given = check_object(checked("parts-sum"), "zh")
    given["findings"][0] |= wrong
    with pytest.raises(ValidationError):
        VALID["check"].validate(given)


def test_counts_are_those_of_what_is_listed() -> None:
    result = checked("table-text")
    given = check_object(result, "zh")
    assert given["checks"]["broken"] == len(given["findings"])
    assert len(given["not_checked"]) == given["checks"]["not_checkable"] + given["figures"]["unread"]
    assert given["figures"]["total"] == len(result.ledger)
