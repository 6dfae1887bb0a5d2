"""The example report: its five disagreements, its doubtful entries, its agreements, in every shape of pasting."""

from __future__ import annotations

from decimal import Decimal

import pytest

import gouji
from gouji.outcome import Checked, Outcome
from gouji.readers import read
from render import SHAPES, render
from reports import EXAMPLE, broken

pytestmark = [pytest.mark.example, pytest.mark.skipif(not EXAMPLE.exists(), reason="the example is not beside the checkout")]


@pytest.fixture(scope="module")
def checked() -> Checked:
    return gouji.check(EXAMPLE)


def one(checked: Checked, check_id: str, **wanted: str) -> Outcome:
    found = [o for o in broken(checked) if o.check == check_id and all(dict(o.words).get(key) == value for key, value in wanted.items())]
    assert len(found) == 1
    return found[0]


def test_there_are_five_errors(checked: Checked) -> None:
    assert len(broken(checked, severity="error")) == 5


def test_basic_expenditure_is_not_the_sum_of_its_parts(checked: Checked) -> None:
    finding = one(checked, "parts-sum")
    assert (finding.stated, finding.expected, finding.difference) == ("893.35", "890.77", "2.58")
    assert [item.place.line for item in finding.evidence] == [600, 600, 600]
    first = finding.evidence[0].place
    assert (first.start, first.end) == (30, 36)


def test_the_general_budget_section_exceeds_its_row_by_other_funds(checked: Checked) -> None:
    finding = one(checked, "fund-scope")
    assert (finding.stated, finding.expected, finding.difference) == ("1077.77", "1082.99", "5.22")
    assert finding.cause is not None
    assert finding.cause.code == "missing-part"
    assert dict(finding.cause.words) == {"label": "其他资金", "value": "5.22"}


@pytest.mark.parametrize(("label", "lines"), [("调研工作", {238, 239}), ("安排政府性、部门性工作会议", {248, 249})])
def test_full_score_for_what_cannot_be_compared(checked: Checked, label: str, lines: set[int]) -> None:
    finding = one(checked, "indicator-comparable", label=label)
    assert finding.severity == "error"
    assert lines <= {item.place.line for item in finding.evidence}


def test_cost_within_the_budget_is_refuted_by_the_report_itself(checked: Checked) -> None:
    finding = next(o for o in broken(checked, severity="error") if o.check == "indicator-met")
    raws = {item.raw for item in finding.evidence}
    assert {"143.00", "189.64", "10"} <= raws
    assert any("超出" in raw for raw in raws)


def test_doubtful_entries_are_warnings(checked: Checked) -> None:
    warned = [(o.check, dict(o.words).get("label", "")) for o in broken(checked, severity="warning")]
    assert ("indicator-overfulfilled", "调研工作") in warned
    assert ("within-budget", "会议费、培训费") in warned
    assert ("required-field", "厉行节约保障措施") in warned
    assert any(check_id == "projects-covered" for check_id, _ in warned)
    assert sum(check_id == "indicator-comparable" for check_id, _ in warned) == 2
    assert sum(check_id == "indicator-vague" for check_id, _ in warned) >= 5


def test_mixed_numbering_is_a_notice(checked: Checked) -> None:
    assert [o.check for o in broken(checked, severity="notice")] == ["numbering"]


@pytest.mark.parametrize(("stated", "parts"), [("58.34", {"893.35", "835.01"}), ("978.01", {"835.01", "143.00"})])
def test_agreements_are_found(checked: Checked, stated: str, parts: set[str]) -> None:
    sums = [o for o in checked.outcomes if o.state == "holds" and o.stated == stated and o.check in {"difference", "parts-sum"}]
    assert any(parts <= {item.raw for item in o.evidence} for o in sums)


def test_nearly_every_figure_is_understood(checked: Checked) -> None:
    unread = sum(entry.standing == "unread" for entry in checked.ledger)
    assert unread <= 0.03 * len(checked.ledger)


def findings(checked: Checked) -> set[tuple[object, ...]]:
    return {(o.severity, o.check, o.message, o.stated, o.expected, o.words) for o in broken(checked)}


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "unmarked"])
def test_the_shape_of_pasting_changes_nothing(checked: Checked, shape: str) -> None:
    text = render(read(EXAMPLE).blocks, shape)
    assert findings(gouji.check(text.encode())) == findings(checked)


def test_without_any_marks_there_is_no_false_error(checked: Checked) -> None:
    text = render(read(EXAMPLE).blocks, "unmarked")
    plain = gouji.check(text.encode())
    known = {(o.check, o.stated, o.expected) for o in broken(checked, severity="error")}
    assert {(o.check, o.stated, o.expected) for o in broken(plain, severity="error")} <= known
    assert any(entry.standing == "unread" for entry in plain.ledger)


REWRITTEN = [
    ("83.75万元", "837,500.00元"),
    ("893.35万元", "８９３．３５万元"),
    ("807.02万元", "8,070,200.00 元"),
    ("1082.99", "1,082.99"),
    ("835.01万元", "0.083501亿元"),
    ("基本支出年初预算数", "基本支出年初\n预算数"),
    ("\t政府采购金额", "\t政府采\n购金额"),
]


@pytest.mark.parametrize(("old", "new"), REWRITTEN, ids=[old.strip() for old, _ in REWRITTEN])
def test_a_figure_rewritten_without_changing_it_changes_nothing(checked: Checked, old: str, new: str) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text

    def values(of: Checked) -> set[tuple[object, ...]]:
        return {(o.severity, o.check, o.message, o.measure, o.subject, _value(o.difference)) for o in broken(of)}

    assert values(gouji.check(text.replace(old, new).encode())) == values(checked)


def _value(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None
