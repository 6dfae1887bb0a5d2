from collections.abc import Sequence
from decimal import Decimal, localcontext
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
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
from gouji.reconcile.likely.codes import SIZES
from gouji.reconcile.likely.far import Far
from gouji.reconcile.likely.network import likelihoods
from gouji.reconcile.likely.slips import chance
from gouji.reconcile.likely.slips import slips as made_of
from gouji.reconcile.likely.tell import EXACT_WAYS
from gouji.reconcile.likely.ways import SPANS, number
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
    many = {
        "complement": 1,
        "same": 1,
        "daily": 1,
        "monthly": 1,
        "converted": 1,
        "flow": 3,
        "left-hundred": 3,
        "product-three": 3,
        "quotient-two": 3,
        "list-after": 4,
        "list-before": 4,
        "mean": 4,
        "left-after": 4,
        "left-before": 4,
        "left-far": 4,
    }.get(relation, 2)
    units = {"base": ("万元", "%"), "complement": ("%",), "left-hundred": ("%",) * 3}.get(relation, ("万元",) * many)
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
    assert (of_slip(printed, meant) > 0) == likely


def of_slip(printed: str, meant: str) -> float:
    """How likely a slip of the one makes the other, among all its slips."""
    other = number(figure(meant)).value
    return next((likely for each, likely in made_of(number(figure(printed))) if each.value == pytest.approx(other)), 0.0)


def test_two_digits_exchanged_are_a_likelier_slip_than_one_changed() -> None:
    assert of_slip("4821.60", "4281.60") > of_slip("4821.60", "4827.60") > 0


def test_nearly_all_slips_are_of_one_or_two_digits() -> None:
    assert 0.8 < sum(likely for _, likely in made_of(number(figure("482163.75")))) <= 1


def test_round_figures_are_met_by_chance_more_often() -> None:
    assert chance(number(figure("300.00"))) > chance(number(figure("317.25")))


def test_that_a_figure_is_some_way_or_none_is_certain() -> None:
    assert likelihoods(np.array([-3.0, 0.5, 700.0], np.float32)).sum() == pytest.approx(1)


def test_how_likely_a_way_is_does_not_depend_on_the_value() -> None:
    """The same words with another figure have the same ways, as likely, where it prints as many digits."""
    said = "全年接诊4821人次，其中夜间1307人次，白天3514人次。"
    other = said.replace("3514", "3541")
    rules = load()
    with localcontext(EXACT):
        both = [Likely(Said(check((TITLE + text).encode(), name="report.txt").report, rules)) for text in (said, other)]
        last = len(both[0].said.all) - 1
        weighed = [[(one.way, one.likely) for one in each.weighed(last)[1]] for each in both]
    assert weighed[0] == weighed[1]
    assert weighed[0]


def test_codes_stay_in_their_tables() -> None:
    text = "甲类1,820.00万元、乙类960.50万元；丙类733.10万元。合计3,513.60万元，占全部的62.10%。\n\n| 项目 | 金额 |\n| --- | --- |\n| 甲类 | 1820.00 |"
    with localcontext(EXACT):
        likely = Likely(Said(check((TITLE + text).encode(), name="report.md").report, load()))
    codes = likely.laid.codes.codes
    assert codes.shape[1] == len(SIZES)
    assert (codes >= 0).all()
    assert (codes < np.array(SIZES)).all()


def test_paragraphs_can_be_calculated() -> None:
    spec = spec_from_file_location("learn", PARAGRAPHS.parent / "learn.py")
    assert spec is not None
    assert spec.loader is not None
    learn = module_from_spec(spec)
    spec.loader.exec_module(learn)
    for path in sorted(PARAGRAPHS.glob("*.txt")):
        found = [*learn.paragraphs(path)]
        assert len(found) >= 150, path
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


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("疫苗库存方面，年初结存1846支，当年调入5320支，接种用掉6137支，年末结存1029支。", "1029", "1092"),
        ("经费来源中，省级补助占42.5%，市级补助占31.8%，县级自筹占25.7%。", "31.8", "38.1"),
    ],
)
def test_relations_of_more_than_two_figures(text: str, right: str, wrong: str) -> None:
    assert slips(text) == []
    assert [one.stated for one in slips(text.replace(right, wrong))] != []


def test_rows_that_a_sentence_names_are_added() -> None:
    rows = "| 项目 | 预算（万元） | 支出（万元） |\n| --- | --- | --- |\n| 校园安防 | 318.40 | 306.25 |\n| 食堂改造 | 527.60 | 498.13 |\n| 操场翻新 | 264.90 | 251.78 |\n"
    text = "校园安防和操场翻新两项支出加起来558.03万元。"
    found = [broken(f"{rows}\n{each}", "report.md") for each in (text, text.replace("558.03", "585.03"))]
    assert found[0] == []
    assert found[1] != []


def test_the_price_of_a_total_row_is_a_mean() -> None:
    rows = [
        ("公交站台", 24, "3.85", "92.40"),
        ("候车亭", 37, "5.20", "192.40"),
        ("路名牌", 118, "0.35", "41.30"),
        ("合计", 179, "1.82", "326.10"),
    ]
    table = "| 名称 | 数量 | 单价（万元） | 金额（万元） |\n| --- | --- | --- | --- |\n" + "".join(
        f"| {' | '.join(map(str, row))} |\n" for row in rows
    )
    assert broken(table, "report.md") == []
    assert broken(table.replace("192.40", "194.20"), "report.md")


def broken(text: str, name: str = "report.txt") -> list[tuple[str, str | None, str]]:
    found = check((TITLE + text).encode(), name=name).outcomes
    return [(one.message, one.stated, one.severity) for one in found if one.state == "broken" and one.severity == "error"]


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("图书外借量2023年为53927册，比2022年的48163册增加5764册，增长11.97%。", "增长11", "下降11"),
        ("乡镇卫生院门诊收入2023年为3864.20万元，2022年为3517.85万元，上升9.85%。", "上升9", "下降9"),
    ],
)
def test_words_that_say_the_other_direction_are_told(text: str, right: str, wrong: str) -> None:
    assert broken(text) == []
    assert ("direction", "error") in {(message, severity) for message, _, severity in broken(text.replace(right, wrong))}


def test_a_slip_in_what_a_figure_follows_from_is_told_too() -> None:
    text = "全县公租房应收租金318.46万元，实际收上来287.15万元，收缴率90.17%，欠租31.31万元。"
    assert broken(text) == []
    assert broken(text.replace("287.15", "281.75"))


def test_a_figure_far_off_is_found_by_the_words_that_name_it() -> None:
    rules = load()
    between = "".join(f"第{one}项工作开了{one + 3}次会，印发{one * 7 + 2}份文件，走访{one * 11 + 5}户。" for one in range(2, 8))
    text = f"全年膳食补助支出2214.37万元。\n\n{between}\n\n样本学校拿到812.64万元，占膳食补助支出的36.70%。"
    with localcontext(EXACT):
        likely = Likely(Said(check((TITLE + text).encode(), name="report.txt").report, rules))
        last = len(likely.said.all) - 1
        found = [way.of for way, _ in Far(likely.said, likely.ways, likely.names).of(last) if way.relation == "share"]
    shares = {tuple(likely.names.figures[one].raw for one in of) for of in found}
    assert ("812.64", "2214.37") in shares
    assert not any(abs(one - last) == 1 and abs(other - last) == 1 for one, other in found)
