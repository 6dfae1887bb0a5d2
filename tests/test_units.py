"""One unit has one name whatever its spelling, and a region only where its name or its context settles one."""

from __future__ import annotations

import pytest

from gouji.units import aliases_in, one_name, unit_name
from gouji.units.regions import parents, regions

ONE_UNIT = [
    [
        "岳阳楼区财政局",
        "岳阳市岳阳楼区财政局",
        "湖南省岳阳市岳阳楼区财政局",
        "岳阳 楼区财政局",
        "岳阳楼财政局",
        "２０２３年度岳阳楼区财政局（盖章）",
    ],
    ["岳阳楼区委办公室", "中共岳阳楼区委办公室", "岳阳市岳阳楼区区委办公室", "中国共产党岳阳楼区委办公室2023年度"],
    ["江华县水利局", "江华瑶族自治县水利局", "永州市江华瑶族自治县水利局", "219001-江华瑶族自治县水利局"],
    ["湘西州教育局", "湘西土家族苗族自治州教育局", "湖南省湘西州教育局", "湘西自治州教育局"],
    ["江华县教育局", "江华自治县教育局", "永州市江华瑶族自治县教育局"],
    [
        "平江县教育局",
        "[302]平江县教育局",
        "（302001）平江县教育局",
        "平江县教育局(302)",
        "平江县教育局 302001",
        "单位名称（盖章）：平江县教育局",
    ],
    ["平江县教育局（汇总）", "平江县教育局汇总", "平江县教育局（含二级机构）"],
    ["中共平江县委办公室", "中国共产党平江县委员会办公室", "平江县委办", "平江县县委办"],
    ["平江县人民政府办公室", "平江县政府办公室", "平江县政府办"],
    ["平江县政协", "政协平江县委员会", "中国人民政治协商会议平江县委员会"],
    ["民盟长沙市委", "中国民主同盟长沙市委员会"],
    ["共青团平江县委", "中国共产主义青年团平江县委员会"],
    ["平江县人社局", "平江县人力资源和社会保障局"],
    ["石浦县妇联", "石浦县妇女联合会"],
    ["岳阳经济技术开发区管理委员会", "岳阳市经济技术开发区管理委员会", "岳阳经济技术开发区管委会"],
    ["平江县水利局（本级）", "平江县水利局本级", "岳阳市平江县水利局机关", "平江县水利局(本级)2022年度部门决算"],
    ["国家税务总局岳阳楼区税务局", "国家税务总局岳阳市岳阳楼区税务局"],
    ["共青团平江县委员会", "共青团岳阳市平江县委员会"],
    ["石浦县水利局", "石浦县 水利局", "2022年度石浦县水利局整体支出绩效自评报告", "单位名称：石浦县水利局"],
]
APART = [
    ("平江县水利局", "平江县水利局（本级）"),
    ("平江县水利局（汇总）", "平江县水利局（本级）"),
    ("岳阳县教育局", "岳阳市教育局"),
    ("南京市鼓楼区教育局", "福州市鼓楼区教育局"),
    ("南京市鼓楼区教育局", "鼓楼区教育局"),
    ("平江县卫生健康局", "平江县卫生健康委员会"),
    ("平江县人文联谊会", "平江县文联"),
    ("平江县委办公室", "平江县人民政府办公室"),
]
CODES = {
    "湖南省财政厅": "430000",
    "岳阳市财政局": "430600",
    "岳阳楼区三眼桥街道办事处": "430602",
    "北京市海淀区教育委员会": "110108",
    "海淀区中关村第一小学": "110108",
    "仙桃市财政局": "429004",
    "望城县教育局": "430122",  # ended in 2011
    "望城区教育局": "430112",
    "东莞市长安镇人民政府": "441900",
    "湖南浏阳经济技术开发区管理委员会": "430181",
    "岳阳教育局": "430600",  # of 岳阳市 or of 岳阳县: both in 岳阳市
    "国家税务总局长沙市税务局": "430100",
    "政协湖南省委员会": "430000",
    "吉林大学": "220000",
    "新疆财政厅": "650000",
    "河南财政厅": "410000",
    "海南财政厅": "460000",
    "湘西自治州凤凰县人民医院": "433123",
    "新疆生产建设兵团第八师财政局": "650000",
    "深圳市光明新区管理委员会": "440300",
    "祁阳县财政局": "431121",  # until 2021
    "祁阳市财政局": "431181",
    "怀化市洪江区管理委员会": "431200",
}  # fmt: skip
NOWHERE = [
    "鼓楼区教育局",
    "国家税务总局鼓楼区税务局",
    "中国美术馆",
    "长安镇人民政府",
    "中山大学",
    "南京路小学",
    "大同小学",
    "和平医院",
    "城区管理局",
    "石浦县水利局",
    "朝阳区教育委员会",
    "城关镇人民政府",
    "洪江管理区财政局",  # of 洪江区, not of 洪江市
    "苏仙岭街道办事处",
    "桃源办事处",  # of a street of some city
    "零陵地区行政公署",
    "巴州财政局",  # of 巴音郭楞州, rather than of 巴州区
]


@pytest.mark.parametrize("spellings", ONE_UNIT, ids=lambda each: each[0])
def test_every_spelling_of_a_unit_gives_one_name(spellings: list[str]) -> None:
    assert len({unit_name(one).normal for one in spellings}) == 1


@pytest.mark.parametrize("pair", APART, ids=lambda each: each[0] + each[1])
def test_different_accounts_and_places_stay_apart(pair: tuple[str, str]) -> None:
    assert unit_name(pair[0]).normal != unit_name(pair[1]).normal


@pytest.mark.parametrize("name", CODES)
def test_a_name_gives_the_code_of_its_place(name: str) -> None:
    assert unit_name(name).region_code == CODES[name]


@pytest.mark.parametrize("name", NOWHERE)
def test_a_name_that_settles_no_place_has_none(name: str) -> None:
    one = unit_name(name)
    assert (one.region_code, one.county) == (None, None)
    assert one.normal == name


def test_the_context_settles_a_place_of_many() -> None:
    one = unit_name("鼓楼区教育局", context="福建省福州市")
    assert (one.province, one.city, one.county) == ("福建省", "福州市", "鼓楼区")
    assert one == unit_name("福州市鼓楼区教育局")._replace(name="鼓楼区教育局")


def test_the_context_never_overrules_the_name() -> None:
    assert unit_name("南京市鼓楼区教育局", context="福建省福州市").city == "南京市"


@pytest.mark.parametrize(("name", "kind"), [
    ("石浦县水利局", "department"), ("石浦县人民政府办公室", "department"), ("三桥街道办事处", "department"), ("石浦县人民法院", "department"),
    ("石浦县第一小学", "unit"), ("石浦县人民医院", "unit"), ("石浦县公安局城关派出所", "unit"), ("石浦县机关事务服务中心", "unit"),
    ("石浦县交通运输综合行政执法大队", "unit"), ("石浦县水利局（本级）", "unit"), ("石浦县水利局（汇总）", "department"), ("石浦县工作组", None),
])  # fmt: skip
def test_a_department_is_told_from_a_unit(name: str, kind: str | None) -> None:
    assert unit_name(name).kind == kind


def test_names_printed_in_brackets_are_aliases() -> None:
    one = unit_name("平江县农业农村局（原县农业局）")
    assert one.normal == "湖南省岳阳市平江县农业农村局"
    assert one.aliases == ("湖南省岳阳市平江县农业局",)


def test_a_report_gives_the_aliases_of_its_unit_and_of_no_other() -> None:
    unit = unit_name("平江县农业农村局")
    assert aliases_in("平江县农业农村局由原平江县农业局更名而来。", unit) == ("湖南省岳阳市平江县农业局",)
    assert aliases_in("我局加挂平江县乡村振兴局牌子。", unit) == ("湖南省岳阳市平江县乡村振兴局",)
    assert aliases_in("县应急管理局由原平江县安全生产监督管理局更名而来。", unit) == ()
    assert aliases_in("平江县农业农村局（原县农业局、县畜牧局）合并组建。", unit) == ()


@pytest.mark.parametrize("text", ["根据机构改革方案，原县扶贫开发办公室更名为县乡村振兴局。", "2023年3月，县扶贫开发办公室更名为平江县乡村振兴局。",
                                  "我局前身为平江县扶贫开发办公室。"])  # fmt: skip
def test_a_new_name_is_told_in_many_ways(text: str) -> None:
    assert aliases_in(text, unit_name("平江县乡村振兴局")) == ("湖南省岳阳市平江县扶贫开发办公室",)
    assert aliases_in(text.replace("我局", "县水利局"), unit_name("平江县农业农村局")) == ()


def test_aliases_join_units_whatever_their_order() -> None:
    units = [unit_name("平江县农业局"), unit_name("平江县农业农村局（原平江县农业局）"), unit_name("平江县水利局")]
    joined = one_name(units)
    assert joined["湖南省岳阳市平江县农业局"] == "湖南省岳阳市平江县农业农村局"
    assert joined["湖南省岳阳市平江县水利局"] == "湖南省岳阳市平江县水利局"
    assert one_name(reversed(units)) == joined


def test_a_former_name_that_two_units_give_joins_neither() -> None:
    heirs = ["平江县农业农村局（原县农业局）", "平江县畜牧水产局（原县农业局）", "平江县农业局"]
    joined = one_name(unit_name(one) for one in heirs)
    assert len(set(joined.values())) == 3


@pytest.mark.parametrize(("old", "new"), [
    ("宁乡县教育局", "宁乡市教育局"), ("望城县第一中学", "长沙市望城区第一中学"), ("铜梁县财政局", "重庆市铜梁区财政局"), ("祁阳县财政局", "永州市祁阳市财政局"),
])  # fmt: skip
def test_a_county_that_became_a_city_or_a_district_has_the_same_units(old: str, new: str) -> None:
    joined = one_name([unit_name(old), unit_name(new)])
    assert set(joined.values()) == {unit_name(new).normal}


@pytest.mark.parametrize(
    ("one", "other"),
    [("宣化县教育局", "张家口市宣化区教育局"), ("九江市庐山区教育局", "九江市庐山市教育局"), ("岳阳县教育局", "岳阳市教育局")],
)
def test_places_that_only_sound_alike_have_units_of_their_own(one: str, other: str) -> None:
    assert len(set(one_name([unit_name(one), unit_name(other)]).values())) == 2


def test_every_county_has_a_province() -> None:
    found = regions()
    assert len(found) > 3200
    assert {code for code in found if code[:2] + "0000" not in found} == set()


def test_a_place_named_in_full_is_always_found_and_one_named_alone_is_never_taken_for_another() -> None:
    for one in regions().values():
        province, city = parents(one)
        above = "".join(each.name for each in (province, city) if each and each != one)
        assert unit_name(f"{above}{one.name}财政局").region_code == one.code
        alone = unit_name(f"{one.name}财政局").region_code
        assert alone is None or one.code.startswith(alone.rstrip("0"))
