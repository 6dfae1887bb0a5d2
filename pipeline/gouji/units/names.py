"""Names of units (单位名称): normalised, with their region, kind and former names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

from ..regexes import compiled
from ..rules import Rules, load
from ..text import flat
from .regions import Region, begins_with, common, parents, settled, succeeded

Kind = Literal["department", "unit"]
OWN, JOINT = "(本级)", "(汇总)"
# 石鼓区区委 is 石鼓区委: what stands after the place says 区 once more.
AGAIN = compiled(r"^[省市区县州盟旗](?=委|人民|人大|政府|政协|纪|监|直|总工会|妇联|残联)")
PLURAL = compiled(r"[、和及与]")


class UnitName(NamedTuple):
    """A unit by its name (单位). `normal` is the same for every spelling and serves as its id.

    `region_code` is the GB/T 2260 code of the smallest region that the name settles; `kind` tells a department (部门, with what is
    below it) from a unit (单位: a school, a centre, a station, a department's own accounts 本级). `aliases` are former and second
    names printed beside it, normalised, and its name before its county became a city or a district.
    """

    name: str
    normal: str
    region_code: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    kind: Kind | None = None
    aliases: tuple[str, ...] = ()


def unit_name(text: str, context: str = "", rules: Rules | None = None) -> UnitName:
    """Who a printed name is. `context` is other text that may name its city or province: a title, a region from a list.

    >>> unit_name("鼓楼区教育局", context="福建省福州市").normal
    '福建省福州市鼓楼区教育局'
    """
    rules = rules or load()
    plain, aliases = _without_aliases(flat(text), rules)
    plain, scope = _scope(_trimmed(plain, rules), rules)
    parent = _parent(plain, rules)
    plain = plain[len(parent) :]
    place, length = _place(plain, flat(context), rules)
    province, city = parents(place) if place else (None, None)
    county = place if place and place.depth == 3 else None
    head = "".join(one.name for one in (province, city, county) if one)
    body = AGAIN.sub("", plain[length:]) if length else plain
    parent, body = _whole_name(parent, body, rules) if length else (parent, _written_out(body, "short-body", rules))
    older = succeeded().get(county.code) if county and length else None
    before = [parent + head[: -len(county.name)] + older.name + body + scope] if county and older else []
    return UnitName(
        name=text.strip(), normal=parent + (head if length else "") + body + scope, region_code=place.code if place else None,
        province=province.name if province else None, city=city.name if city else None, county=county.name if county else None,
        kind=_kind(body, scope, rules), aliases=(*(unit_name(_whole(one, head, rules), context, rules).normal for one in aliases), *before),
    )  # fmt: skip


def _whole_name(parent: str, body: str, rules: Rules) -> tuple[str, str]:
    """The parent and the body without its place, written whole: 县委员会 is 县委, 县政府 县人民政府, 县政协 政协县委员会."""
    parent = _written_out(parent, "short-parent", rules)
    if not parent and body.startswith(POLITICAL):
        return POLITICAL, "委员会" + body.removeprefix(POLITICAL)
    if parent != POLITICAL:
        body = PEOPLES.sub("人民政府", COMMITTEE.sub("委", body))
    return parent, _written_out(body, "short-body", rules)


def _written_out(name: str, what: str, rules: Rules) -> str:
    """The name with the short form in it written whole: the group of the pattern that matches has the whole one as its name."""
    found = rules.wording(what).search(name)
    return name[: found.start()] + str(found.lastgroup) + name[found.end() :] if found and found.lastgroup else name


POLITICAL = "政协"
COMMITTEE = compiled(r"^委(?:员)?会(?!主任)")
PEOPLES = compiled(r"^政府(?!性)")


def _place(plain: str, context: str, rules: Rules) -> tuple[Region | None, int]:
    """The smallest region that a name settles, and how many characters of it say so.

    Where several remain, their common city or province is known, and the name stays as printed.
    """
    found = begins_with(plain, rules)
    if not found:
        return None, 0
    left = settled([one.region for one in found], context) if len(found) > 1 else [found[0].region]
    if len({one.code for one in left}) > 1:
        return common(left), 0
    own = rules.wording("unit-name").search(plain) or rules.wording("body-of-its-own").match(plain, found[0].length)
    part_of_name = found[0].stems and own  # 吉林大学 is no 吉林省大学
    return left[0], 0 if part_of_name else found[0].length


def _parent(name: str, rules: Rules) -> str:
    """国家税务总局 of 国家税务总局长沙市税务局: the body of which a place has a branch; nothing where no place follows."""
    found = rules.wording("parent-body").match(name)
    return found.group() if found and begins_with(name[found.end() :], rules) else ""


def _trimmed(name: str, rules: Rules) -> str:
    """Without codes, years and titles around it."""
    before, after = rules.wording("before-name"), rules.wording("after-name")
    while (shorter := after.sub("", before.sub("", name))) != name and len(shorter) > 1:
        name = shorter
    return name


def _scope(name: str, rules: Rules) -> tuple[str, str]:
    """The name and the part of its accounts that it names: its own, or those of all that is below it too."""
    own, joint = rules.wording("own-accounts").search(name), rules.wording("joint-accounts").search(name)
    if own and own.start() > 1:
        return name[: own.start()], OWN
    if joint and joint.start() > 1:
        return name[: joint.start()], JOINT
    return name, ""


def _kind(body: str, scope: str, rules: Rules) -> Kind | None:
    """A department's own accounts are one unit's, whatever the department is."""
    if scope == OWN or rules.wording("unit-name").search(body):
        return "unit"
    return "department" if scope == JOINT or rules.wording("department-name").search(body) else None


# --- former and second names ------------------------------------------------------------------------


def _without_aliases(name: str, rules: Rules) -> tuple[str, list[str]]:
    """The name without the brackets that give its former and second names, and those names."""
    aliases: list[str] = []
    for match in rules.wording("former-name").finditer(name):
        if match.group().startswith("(") and match.start() > 1:
            aliases.append(match["alias"])
            name = name.replace(match.group(), "", 1)
    return name, [one for one in aliases if not PLURAL.search(one)]


def _whole(alias: str, head: str, rules: Rules) -> str:
    """县农业局 or 农业局 beside a unit whose region is known: the alias needs that region."""
    if not head or begins_with(alias, rules):
        return alias
    return head + (alias[1:] if alias[0] == head[-1] else alias)


def aliases_in(text: str, unit: UnitName, rules: Rules | None = None) -> tuple[str, ...]:
    """The former and second names (normalised) that a passage gives a unit; it must name the unit right before, or say 本单位, 我局.

    A unit that was put together from several (原甲局、乙局合并) is none of them: their amounts are not its amounts.
    """
    rules = rules or load()
    said = flat(text)
    own = flat(unit.name)
    head = "".join(one for one in (unit.province, unit.city, unit.county) if one)
    found: list[str] = []
    for match in rules.wording("former-name").finditer(said):
        lead = said[max(0, match.start() - len(own) - 8) : match.start()]
        if (own in lead or SELF.search(lead)) and not PLURAL.search(match["alias"]) and not MERGED.match(said, match.end()):
            found.append(unit_name(_whole(match["alias"], head, rules), rules=rules).normal)
    renamed = (match for match in rules.wording("renamed").finditer(said) if not PLURAL.search(match["alias"]))
    pairs = [[unit_name(_whole(match[which], head, rules), rules=rules).normal for which in ("now", "alias")] for match in renamed]
    found += [alias for now, alias in pairs if now == unit.normal]
    return tuple(one for one in dict.fromkeys(found) if one != unit.normal)


SELF = compiled(r"(?:[我本该](?:局|委|办|单位|部门|院|校|中心|镇|乡|街道|站|所|馆|厅))[^。]{0,8}$")
MERGED = compiled(r"[^。]{0,12}(?:合并|整合|组建|撤并)")


def one_name(units: Iterable[UnitName]) -> dict[str, str]:
    """Every normalised name -> the one that its unit goes by: names joined by printed aliases are one unit's.

    The name of a unit is the one that is no alias of another; of several, the first by order. A former name that two units give
    (原农业局 was divided between them) joins neither. The order of `units` changes nothing.
    """
    leads: dict[str, str] = {}

    def lead(name: str) -> str:
        while leads.setdefault(name, name) != name:
            name = leads[name]
        return name

    every = sorted({(unit.normal, alias) for unit in units for alias in (unit.normal, *unit.aliases)})
    heirs = Counter(alias for name, alias in every if alias != name)
    pairs = [(name, alias) for name, alias in every if name == alias or heirs[alias] == 1]
    old = {alias for name, alias in pairs if alias != name}
    for name, alias in pairs:
        one, other = lead(name), lead(alias)
        first, second = sorted((one, other), key=lambda each: (each in old, each))
        leads[second] = first
    return {name: lead(name) for name in leads}
