"""Provinces, cities and counties (行政区划) with their GB/T 2260 codes, and which of them a name begins with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..regexes import compiled
from ..rules import Rules

LONGEST = 15  # characters of a region's name
NATIONS = (
    "蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|"
    "东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|普米族|塔吉克|怒族|鄂温克族|裕固族|保安族|独龙族|鄂伦春|各族"
)
AUTONOMOUS = compiled(rf"(?<=.{{2}})(?:{NATIONS})*自治(?P<level>[区州县旗])$")
ENDING = compiled(r"(?<=.{2})(?:省|市|区|县|自治县|地区|盟|旗|特别行政区|林区)$")


class Region(NamedTuple):
    """A province, a city or a county; six digits of code, those of its parents are its beginning."""

    code: str
    name: str
    former: bool = False

    @property
    def depth(self) -> int:
        """1 for a province, 2 for a city, 3 for a county."""
        return 1 if self.code.endswith("0000") else 2 if self.code.endswith("00") else 3


class Chain(NamedTuple):
    """The region that a name begins with: how many characters it took, how many of its names lack their ending."""

    region: Region
    length: int
    stems: int


@lru_cache(maxsize=1)
def regions() -> dict[str, Region]:
    """Every region by its code; of two names of one code the present one."""
    found: dict[str, Region] = {}
    for one in _all():
        if one.code not in found or not one.former:
            found[one.code] = one
    return found


NO_HEIR = frozenset({"130721", "360402"})  # 宣化县 went into 宣化区 beside it; 庐山区 is 濂溪区 now, and 庐山市 was 星子县


@lru_cache(maxsize=1)
def succeeded() -> dict[str, Region]:
    """The code of a county, or of what became of it -> what it was before: 望城区 -> 望城县, 宁乡市 -> 宁乡县.

    >>> succeeded()["430112"].name, succeeded()["430182"].name, "430121" in succeeded()
    ('望城县', '宁乡县', False)
    """
    now: dict[tuple[str, str], list[Region]] = defaultdict(list)
    every = [one for one in _all() if one.depth == 3 and ENDING.search(one.name) and not AUTONOMOUS.search(one.name)]
    for one in every:
        if not one.former:
            now[_city_and_stem(one)].append(one)
    found = {}
    for one in every:
        heirs = now[_city_and_stem(one)] if one.former and one.code not in NO_HEIR else []
        if len(heirs) == 1:
            found[heirs[0].code] = one
    return found


def _city_and_stem(region: Region) -> tuple[str, str]:
    """Where a county lies (municipalities have no cities) and its name without 县, 市 or 区."""
    return region.code[:2] if region.code[:2] in MUNICIPAL else region.code[:4], ENDING.sub("", region.name)


MUNICIPAL = frozenset({"11", "12", "31", "50"})


def _all() -> Iterator[Region]:
    for line in Path(__file__).with_name("regions.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, name, *former = line.split("\t")
            yield Region(code, name, bool(former))


@lru_cache(maxsize=1)
def by_name() -> dict[str, tuple[tuple[Region, bool], ...]]:
    """Every way to write a region's name -> the regions, and whether it is written whole.

    >>> [(one.code, whole) for one, whole in by_name()["湘西州"]]
    [('433100', True)]
    """
    found: dict[str, list[tuple[Region, bool]]] = defaultdict(list)
    for one in _all():
        for name, whole in spellings(one.name):
            found[name].append((one, whole))
    return {name: tuple(ones) for name, ones in found.items()}


def spellings(name: str) -> list[tuple[str, bool]]:
    """A region's name as it may be written, and whether that is whole.

    >>> spellings("石鼓区"), spellings("江华瑶族自治县"), spellings("沛县")
    ([('石鼓区', True), ('石鼓', False)], [('江华瑶族自治县', True), ('江华县', True), ('江华自治县', True), ('江华', False)], [('沛县', True)])
    """
    ruled = AUTONOMOUS.search(name)
    if ruled:
        stem = name[: ruled.start()]
        written = [stem + ruled["level"], f"{stem}自治{ruled['level']}"] if ruled["level"] != "区" else [f"{stem}自治区"]
        short = [(each, True) for each in written if each != name]
        return [(name, True), *short, (stem, False)]
    ending = ENDING.search(name)
    return [(name, True), (name[: ending.start()], False)] if ending else [(name, True)]


def parents(region: Region) -> tuple[Region | None, Region | None]:
    """The province and the city that a region is, or lies in; counties right under a province have no city."""
    province, city = regions().get(region.code[:2] + "0000"), regions().get(region.code[:4] + "00")
    return province, city if region.depth > 1 else None


def begins_with(text: str, rules: Rules) -> list[Chain]:
    """The regions that a name may begin with, those that explain most of it; several where the name does not settle it."""
    found = [one for one in _chains(text, None, 0, 0) if _stands(text, one, rules)]
    if not found:
        return []
    most = max(one.length for one in found)
    longest = [one for one in found if one.length == most]
    fewest = min(one.stems for one in longest)
    kept = [one for one in longest if one.stems == fewest]
    kept = [one for one in kept if not _followed(one.region, [other.region for other in kept])]
    if text.endswith("厅"):
        kept = [one for one in kept if one.region.depth == 1] or kept  # 河南财政厅 is of no 河南县
    if fewest and rules.wording("zone").search(text[most:]):
        return [one for one in kept if one.region.depth < 3] or kept  # 衡阳经济技术开发区 is of 衡阳市, not of 衡阳县
    return kept


def _followed(region: Region, others: list[Region]) -> bool:
    """Did the place go on under another code: 望城县 as 望城区, in the same city?"""
    return region.former and any(not other.former and other.code[:4] == region.code[:4] for other in others)


def _chains(text: str, inside: Region | None, at: int, stems: int) -> Iterator[Chain]:
    """Province, city and county one after the other, any of them left out."""
    for end in range(min(at + LONGEST, len(text)), at + 1, -1):
        for region, whole in by_name().get(text[at:end], ()):
            if inside is None or _lies_in(region, inside):
                yield Chain(region, end, stems + (not whole))
                if region.depth < 3:
                    yield from _chains(text, region, end, stems + (not whole))


def _lies_in(region: Region, parent: Region) -> bool:
    return region.depth > parent.depth and region.code.startswith(parent.code[: 2 * parent.depth])


def _stands(text: str, chain: Chain, rules: Rules) -> bool:
    """Is the beginning a region's name and no accident? 城区管理局 is in no 城区, 长安镇 not in 长安区, 中山大学 not in 中山市.

    A name without its ending counts for a province, before a zone, and before a body of a department's kind.
    """
    rest = text[chain.length :]
    if chain.stems == 0:
        return chain.length > 2 or chain.region.depth < 3 or chain.region.name.endswith("县")
    if rules.wording("other-place").search(rest) or (chain.region.depth == 3 and rules.wording("own-zone").search(rest)):
        return False
    if chain.region.depth == 3 and text[chain.length - 1] == "州":
        return False  # 巴州 is 巴音郭楞州 rather than 巴州区
    if rest in {"市", "县", "区", "省"} or not rest:
        return chain.region.depth < 3
    department = rules.wording("department-name").search(rest) and not rules.wording("unit-name").search(rest)
    return bool(chain.region.depth == 1 or department or rules.wording("zone").search(rest))


def common(found: list[Region]) -> Region | None:
    """The smallest region that all of them are or lie in.

    >>> common([Region("430407", "石鼓区"), Region("430421", "衡阳县")]).name
    '衡阳市'
    """
    codes = {one.code for one in found}
    if len(codes) == 1:
        return found[0]
    for digits in (4, 2):
        heads = {code[:digits] for code in codes}
        if len(heads) == 1:
            shared = regions().get(heads.pop().ljust(6, "0"))
            if shared is not None:
                return shared
    return None


def settled(found: list[Region], context: str) -> list[Region]:
    """Those whose province or city the context names; all of them where it names none or several."""
    named = [one for one in found if any(parent and _named(parent, context) for parent in parents(one)[::-1])]
    cities = [one for one in named if (city := parents(one)[1]) and _named(city, context)]
    return cities or named or found


def _named(region: Region, context: str) -> bool:
    return any(name in context for name, _ in spellings(region.name))
