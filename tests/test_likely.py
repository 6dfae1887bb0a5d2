from collections.abc import Sequence
from decimal import Decimal, localcontext
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji import check
from gouji.model import Figure
from gouji.numbers import EXACT
from gouji.outcome import Outcome
from gouji.places import Place
from gouji.reconcile.follows import Said
from gouji.reconcile.likely import Likely
from gouji.reconcile.likely.slips import chance, slip
from gouji.reconcile.likely.tell import EXACT_WAYS
from gouji.reconcile.likely.traits import SIZE
from gouji.reconcile.likely.ways import SPANS, number
from gouji.reconcile.likely.weights import likelihoods
from gouji.rules import load

TITLE = "岚溪县某中心2023年度项目支出绩效自评报告\n\n"
PARAGRAPHS = Path(__file__).parent.parent / "corpus" / "paragraphs"
AMOUNTS = st.decimals(min_value=1, max_value=99999, places=2)


def slips(text: str) -> list[Outcome]:
    return [one for one in check((TITLE + text).encode(), name="report.txt").outcomes if one.state == "broken" and one.message == "slip"]


def figure(raw: str, unit: str | None = "万元", line: int = 0) -> Figure:
    return Figure(raw, Decimal(raw), unit, len(raw.partition(".")[2]), Place(line=line))


def asked(relation: str, amounts: Sequence[Decimal]) -> list[Figure]:
    """As many figures as a relation is of."""
    many = {"complement": 1, "same": 1, "list-after": 4, "list-before": 4, "mean": 4, "left-after": 4, "left-before": 4}.get(relation, 2)
    units = {"base": ("万元", "%"), "complement": ("%",)}.get(relation, ("万元",) * many)
    return [figure(f"{one:.2f}", unit, line) for line, (one, unit) in enumerate(zip(amounts, units, strict=False))]


@pytest.mark.parametrize("relation", sorted(SPANS))
@given(amounts=st.lists(AMOUNTS, min_size=4, max_size=4))
@settings(max_examples=40, deadline=None)
def test_what_is_tried_in_floats_is_what_is_told_exactly(relation: str, amounts: list[Decimal]) -> None:
    figures = asked(relation, amounts)
    span = SPANS[relation]([number(one) for one in figures])
    with localcontext(EXACT):
        exact, formula = EXACT_WAYS[relation](figures)
    if relation in {"difference", "growth"} and exact is not None:
        exact = exact.size()
    if span is None or exact is None or min(*span, *map(float, (exact.low, exact.high))) < 0:
        return
    assert span == pytest.approx((float(exact.low), float(exact.high)), rel=1e-9, abs=1e-6)
    assert all(f"{one.value.normalize():f}" in formula for one in figures)


@pytest.mark.parametrize(
    ("printed", "meant", "likely"),
    [("4821.60", "4281.60", True), ("4821.60", "4827.60", True), ("4821.60", "4287.60", False)],
)
def test_one_slip_is_told_from_another_number(printed: str, meant: str, likely: bool) -> None:
    one, other = number(figure(printed)), number(figure(meant))
    found = slip(one, (other.value - other.half, other.value + other.half))
    assert (found > 0) == likely


def test_two_digits_exchanged_are_a_likelier_slip_than_one_changed() -> None:
    def of(meant: str) -> float:
        value = number(figure(meant)).value
        return slip(number(figure("4821.60")), (value, value))

    assert of("4281.60") > of("4827.60")


def test_round_figures_are_met_by_chance_more_often() -> None:
    assert chance(number(figure("300.00"))) > chance(number(figure("317.25")))


def test_that_a_figure_is_some_way_or_none_is_certain() -> None:
    assert sum(likelihoods([-3.0, 0.5, 700.0])) == pytest.approx(1)


def test_traits_say_nothing_of_the_value() -> None:
    """The same words with another figure have the same traits, where it prints as many digits."""
    said = "全年接诊4821人次，其中夜间1307人次，白天3514人次。"
    other = said.replace("3514", "3541")
    rules = load()
    with localcontext(EXACT):
        both = [Likely(Said(check((TITLE + text).encode(), name="report.txt").report, rules)) for text in (said, other)]
        traits = [[found for found, _ in one.examples(len(one.said.all) - 1)] for one in both]
    assert traits[0] == traits[1]
    assert all(0 <= each < SIZE for found in traits[0] for each in found)


def test_paragraphs_can_be_calculated() -> None:
    spec = spec_from_file_location("learn", PARAGRAPHS.parent / "learn.py")
    assert spec is not None
    assert spec.loader is not None
    learn = module_from_spec(spec)
    spec.loader.exec_module(learn)
    for path in sorted(PARAGRAPHS.glob("*.txt")):
        found = [*learn.paragraphs(path)]
        assert len(found) > 200, path
        assert not any("{" in one for one in found)


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("窗口全年接件18463件，当场办掉15927件，另有2536件转到后台。", "2536", "2356"),
        ("宣传册印了26480册，发出去24915册，库里还堆着1565册。", "1565", "1655"),
        ("路灯改造用掉376.85万元，是去年251.23万元的1.50倍，差不多多出125.62万元。", "125.62", "126.52"),
    ],
)
def test_a_slip_is_found_in_words_that_no_rule_knows(text: str, right: str, wrong: str) -> None:
    assert slips(text) == []
    told = slips(text.replace(right, wrong))
    assert [(one.stated, one.expected) for one in told] == [(wrong, right)]
